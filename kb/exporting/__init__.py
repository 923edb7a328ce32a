"""A knowledge base → files for other programs and people: RDF, JSON, DOT, SVG, Markdown, BibTeX.

The flow: `scope` sees the base through a user's options; `triples` makes every subject of it,
sorted, from `concept`, `relations`, `sources` and `scheme`; `lines`, `serialised` and `jsonld`
write the subjects down. `programs` (concepts.json), `dot`, `glossary`, `bibliography`, `schemas`,
`shapes` and `vocabulary_file` are files of their own; so is the drawing: `panels` divides the base,
`boxes` and `lettering` size it, `layout` and `packing` place it, `marks`, `legend` and `styles`
draw it, `svg` puts it together. `neighborhood` picks a part of a base, `formats` is the registry of
all files, `accounts` says what each leaves out, and `writer`, the only module here that touches the
disk, keeps a folder of them.

May import what lies below: the model, `kb.reading`, `kb.tables`, `kb.graph`, `kb.knowledge_base`,
`kb.links`, `kb.citing`; never checks, the index, commands or `kb.workspace`. Read `formats` next,
then `triples`.
"""
