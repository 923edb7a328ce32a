"""The compiled index: one SQLite file that answers lookups without reading the base.

`schema` is its shape, `build` fills it from entries, `store` keeps it fresh on disk, `lookup` and
`page` answer a plain `define` (they import nothing heavy, for the front door), `search` ranks.
Built from the tables and the terms below; imports no checks, exports or commands. Read `lookup`
next.
"""

FORMAT = "2"
"""Of the index file: changes with its shape and with how rows are made; others are rebuilt."""
