"""A knowledge base → files for other programs and people: RDF, JSON, DOT.

The flow: `scope` sees the base through a user's options; `triples` makes every subject of it,
sorted, from `concept`, `relations`, `sources` and `scheme`; `lines`, `serialised` and `jsonld`
write the subjects down. `programs` (concepts.json), `dot`, `schemas`, `shapes` and
`vocabulary_file` are files of their own. `formats` is the registry of them all, `accounts` says
what each leaves out, and `writer`, the only module here that touches the disk, keeps a folder of
them.

May import what lies below: the model, `kb.reading`, `kb.tables`, `kb.graph`, `kb.knowledge_base`,
`kb.links`; never checks, the index, commands or `kb.workspace`. Read `formats` next, then
`triples`.
"""
