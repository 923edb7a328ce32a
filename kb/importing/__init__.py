"""Importing: chapters, glossaries, tables and bibliographies become drafts and sources.

`importers` is the registry: what reads which files. Each importer makes a `harvest` of a file's
bytes: terms with what defines them, works cited, whole records, and what could not be carried.
`chapters` reads Markdown and MDX (with `prose` and `abbreviations`), `sphinx` glossaries in rst,
`delimited` CSV and TSV, `bibliographies` BibTeX and CSL. Then `grouping` puts together what is said
of one term, `sources` finds or makes the record of each work, `matching` compares a term with the
entry that has it, `drafting` writes YAML, and `planning` does all of it and makes sure that what is
to be written checks without error. All are functions of values: nothing here touches the disk. May
import `authoring` and what is below it; read `harvest`, then `planning` next.
"""
