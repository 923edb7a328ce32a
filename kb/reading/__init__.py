"""Text → records, and every fault of the text with its place.

`yaml_text` is the strict reader, `validation` turns values into records, `files` does both for a
whole file, `characters` and `cuts` find what YAML hides, `bibtex` reads that. Functions of
(path, bytes); imports the model only. Read `files` next.
"""
