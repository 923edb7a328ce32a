"""What changed in meaning between two bases, field by field, with what it means for their users.

`compare` is a function of two `KnowledgeBase` values; `sides` makes those of texts, from wherever
they come. May import `kb.knowledge_base`, `kb.index.page` (for wrapping) and what lies below. The
parts, in the order they work: `sides` (texts → base, what cannot be read), `facts` (an entry, a
source, kb.yaml → what it says, layout taken away), `renames` (which new id is which old one),
`pairing` (what one side says beside what the other says → changes), `statements` (relations,
whichever end they were authored from), `impacts` (how much a change matters, as a table),
`comparing` (all of it); then `values` (JSON), `text` and `markdown`.
"""

from kb.differing.comparing import compare
from kb.differing.difference import Change, Difference
from kb.differing.impacts import Impact
from kb.differing.sides import Side

__all__ = ["Change", "Difference", "Impact", "Side", "compare"]
