"""What authors do to entries, as functions of texts: new entries and bases, new names.

`edits` changes texts at places, `renaming` gives labels and ids new names, `beginning` writes what
a new base or entry starts from; how a value is written down is `kb.layout`'s. Nothing here touches
the disk but to ask for editors' locks: results are `kb.atomic.Change`s. May import `kb.fixes` and
all below it. Read `renaming` next.
"""
