"""Quotations: whether a source says what it is quoted for.

Functions of values. `folding` takes typography away, `parts` takes a quotation apart at ellipses
and brackets, `finding` looks its segments up, `nearness` finds the passage that an altered one was
made of, `verdict` puts them together (`verify`); `sources` reads the text of a page, a document or
a PDF from its bytes. May import `kb.words` only.
"""

from kb.quoting.folding import Folded as Folded
from kb.quoting.verdict import Edit as Edit
from kb.quoting.verdict import Outcome as Outcome
from kb.quoting.verdict import Verdict as Verdict
from kb.quoting.verdict import verify as verify
