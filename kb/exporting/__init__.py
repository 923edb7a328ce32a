"""Exports: a knowledge base as RDF, JSON and DOT, the same bytes for the same base.

`scope` is the base seen through an export's options; `triples` makes every subject's triples in a
fixed order, and `rdf`, `lines`, `serialised`, `jsonld` write them in each notation; `programs`,
`schemas` and `dot` write the rest; `formats` lists all of them and `writer` puts them on disk. May
import everything below (model, reading, tables, graph, knowledge base), never lookup, checks or
commands. Read `formats` next.
"""
