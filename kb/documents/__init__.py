"""Documents: chapters in Markdown, MDX and MkDocs Markdown, as values with exact places.

`reading` turns the bytes of a file into a `document`; on the way `decoding` makes text of bytes,
`blocks` finds paragraphs and what contains them, `tags` takes components apart, `inline` reads
what stands in a paragraph; `citations`, `definitions`, `quotations` and `media` look at what was
read. `labels` is the grammar of "Hubinger et al., 2019", `dialect` the names that mean something.
All are functions of values. May import `reading` and what is below it; read `document` next.
"""
