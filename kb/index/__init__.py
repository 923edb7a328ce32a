"""The compiled index: one SQLite file that answers lookups without reading the base.

`schema` is its shape, `build` makes rows of entries, `store` finds the index of a base on disk and
`refresh` makes it fresh where it is not; `lookup` and `page` answer a plain `define` (they import
nothing heavy, for the front door), `search` ranks, `browse` walks. Built from the tables and the
terms below; imports no checks, exports or commands. Read `lookup` next.
"""

FORMAT = "6"
"""Of the index file: changes with its shape and with how rows are made; others are rebuilt."""
