"""DOC: what chapters quote, and whether they quote it alike."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.check.attribution import Attribution
from kb.check.book import Book
from kb.check.rule import Rule
from kb.check.rules.document_citations import MITCHELL, after_citing
from kb.check.rules.documents import chapter
from kb.check.rules.quotations import shortened
from kb.diagnostics import Place, Problem, Severity
from kb.documents.document import Document, Quotation, Range
from kb.quoting.verdict import Outcome, verify
from kb.words import differences, marked


class UnsourcedQuotation(Rule):
    """A quotation gives no source.

    Why: Nobody can look it up, and a name without a work is no source.
    Do: Cite the work in the quotation or beside it. This is asked only of books that cite: of
    `<Quote>` components, of quotes with quotation marks or the line of an author, and of other
    block quotes where most of the book's are cited; elsewhere these are notes.
    """

    code = "DOC012"
    severity = Severity.WARNING
    valid = (
        after_citing(f"> “All learning is search.” ({MITCHELL})\n"),
        after_citing("> **Note:** this is a remark.\n"),
        after_citing(f"{MITCHELL} writes:\n\n> “All learning is search.”\n"),
        chapter("> “All learning is search.”\n\n<Quote>\n\nA fine product!\n\n</Quote>\n"),
    )
    invalid = (
        after_citing("<Quote>\n\nAll learning is search.\n\n</Quote>\n", "3:1", "no source"),
        after_citing("> “All learning is search.”\n", "3:1", "no source"),
        after_citing("> All learning is search.\n>\n> — A. Turing\n", "3:1", "no source"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        if not Attribution(book).cites:
            return
        all_of_them = list(_quotations(book))
        customary = _are_cited([quoted for quoted in all_of_them if quoted.is_plain])
        for quoted in all_of_them:
            if not quoted.is_sourced and (quoted.is_marked or (customary and quoted.is_plain)):
                place = Place(quoted.document.path, (), quoted.place)
                yield Problem("the quotation gives no source; cite the work", place)


class _Quoted(NamedTuple):
    document: Document
    quotation: Quotation

    @property
    def place(self) -> Range:
        """The opening tag of a component, the words of a block quote."""
        if self.quotation.component >= 0:
            tag = self.document.components[self.quotation.component]
            return tag.start, tag.end
        return self.quotation.start, self.quotation.end

    @property
    def is_component(self) -> bool:
        number = self.quotation.component
        return number >= 0 and not self.document.components[number].name.islower()

    @property
    def is_plain(self) -> bool:
        """A block quote that is no note by its look."""
        text = self.quotation.text.strip()
        return (
            self.quotation.form == "blockquote"
            and len(text.split()) >= _QUOTED
            and not self._has_parts
            and _NOTE.match(self.document.text[self.quotation.start : self.quotation.start + 80])
            is None
        )

    @property
    def _has_parts(self) -> bool:
        """Whether headings, lists, code or pictures stand in a block quote: a box, no quotation."""
        text = self.document.text[self.quotation.start : self.quotation.end]
        return _PARTS.search(text) is not None

    @property
    def is_marked(self) -> bool:
        """A component, or a block quote in quotation marks or with the line of an author."""
        if self.is_component:
            return True
        text = self.quotation.text.strip()
        return self.is_plain and (_IN_MARKS.fullmatch(text) or _SIGNED.search(text)) is not None

    @property
    def is_sourced(self) -> bool:
        if self.quotation.citations or self._has_link or self._attribute_source:
            return True
        return _is_introduced(self.document, self.quotation)

    @property
    def _has_link(self) -> bool:
        return _has_links(self.document, self.quotation.start, self.quotation.end)

    @property
    def _attribute_source(self) -> bool:
        if self.quotation.component < 0:
            return False
        tag = self.document.components[self.quotation.component]
        return any(tag.value(name).strip() for name in _SOURCE_NAMES)


_QUOTED = 4
"""Words from which on a block quote is long enough to be a quotation."""

_SOURCE_NAMES = ("source", "cite", "citation", "href", "url", "link", "src")
_NOTE = re.compile(
    r"(?:[>\s]|\W)*(?:\*\*|__|\[!|(?:note|tip|warning|info|important|example|caution|hint|see|todo|"
    r"good to know|stability|disclaimer)\b)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"^[>\s]*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|```|~~~|\||<|!\[)", re.MULTILINE)
_IN_MARKS = re.compile(r"[“\"«„].{20,}[”\"»“][.,]?", re.DOTALL)
_SIGNED = re.compile(r"(?:^|[\s.!?”\"])(?:—|–|--|―)\s*[A-Z][\w.’'-]*(?: [\w.’'-]+){0,5}[.,]?\Z")


def _quotations(book: Book) -> Iterator[_Quoted]:
    for document in book.documents:
        for quotation in document.quotations:
            if quotation.form != "marks":
                yield _Quoted(document, quotation)


_MOST = 3


def _are_cited(plain: Sequence[_Quoted]) -> bool:
    """Whether most block quotes of a book are cited, so that the others should be."""
    sourced = sum(bool(quoted.quotation.citations) for quoted in plain)
    return sourced >= _MOST and 2 * sourced > len(plain)


def _is_introduced(document: Document, quotation: Quotation) -> bool:
    """Whether the sentence that leads to a quotation has a citation or a link."""
    number = bisect_left(document.blocks, quotation.start, key=lambda block: block.start)
    if not number or document.blocks[number - 1].kind != "paragraph":
        return False
    before = document.blocks[number - 1]
    said = document.text[before.start : before.end].rstrip()
    if said.endswith((".", "!", "?", ")", "”")) or before.holder >= 0:
        return False
    start = before.start + max((end.end() for end in _SENTENCE_END.finditer(said)), default=0)
    return _has_links(document, start, before.end)


_SENTENCE_END = re.compile(r"[.!?][)\]”\"]*\s+(?=[A-Z])")


def _has_links(document: Document, start: int, end: int) -> bool:
    first = bisect_left(document.links, start, key=lambda link: link.start)
    return first < len(document.links) and document.links[first].start < end


class DriftingQuotation(Rule):
    """One passage of a work is quoted twice, in different words.

    Why: One of the two is not what the work says.
    Do: Look the passage up and correct the one that is wrong. Quoting a part of what is quoted
    elsewhere is fine.
    """

    code = "DOC017"
    severity = Severity.INFO
    valid = (
        chapter(
            f"> All learning that is worth its name is search. ({MITCHELL})\n\n"
            f"> All learning … is search. ({MITCHELL})\n"
        ),
    )
    invalid = (
        chapter(
            f"> All learning that is worth its name is search. ({MITCHELL})\n\nText.\n\n"
            f"> All learning that is worth the name is a search. ({MITCHELL})\n",
            "5:1",
            "quoted otherwise before: All learning that is worth [-its-] {+the+} name",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        known: dict[str, _Passage] = {}
        for passage in _passages(book):
            earlier = passage.alike(known)
            if earlier is not None:
                problem = _drifting(passage, earlier)
                if problem is not None:
                    yield problem
            passage.enter(known)


_SHINGLE = 3
_LONG_ENOUGH = 6
_ALIKE = 0.7
"""How alike two quotations must be to be one passage: sentences of one pattern are less so."""


class _Passage:
    """A quotation, the works that it is said to be from, and the runs of words in it."""

    def __init__(self, document: Document, quotation: Quotation, works: frozenset[str]) -> None:
        self.document = document
        self.quotation = quotation
        self.text = _quoted_text(document, quotation)
        words = re.findall(r"\w+", self.text.casefold())
        self.words = words
        self.keys = [
            f"{work} {' '.join(words[n : n + _SHINGLE])}"
            for work in sorted(works)
            for n in range(len(words) - _SHINGLE + 1)
        ]

    @property
    def place(self) -> Place:
        inner = self.quotation.inner
        start = inner[0] if self.quotation.component < 0 else self._first
        return Place(self.document.path, (), (start, max(inner[1], start)))

    @property
    def _first(self) -> int:
        text = self.document.text
        start, end = self.quotation.inner
        return start + len(text[start:end]) - len(text[start:end].lstrip())

    def alike(self, known: "dict[str, _Passage]") -> "_Passage | None":
        """The earlier passage that shares most runs of words."""
        found = Counter(id(known[key]) for key in self.keys if key in known)
        if not found:
            return None
        best = found.most_common(1)[0][0]
        return next(known[key] for key in self.keys if key in known and id(known[key]) == best)

    def enter(self, known: "dict[str, _Passage]") -> None:
        for key in self.keys:
            known.setdefault(key, self)


def _passages(book: Book) -> Iterator[_Passage]:
    for document in book.documents:
        cited = book.cited_in[document.path]
        for quotation in document.quotations:
            works = frozenset(cited[n].work for n in quotation.citations if cited[n].work)
            passage = _Passage(document, quotation, works)
            if works and len(passage.words) >= _LONG_ENOUGH:
                yield passage


def _quoted_text(document: Document, quotation: Quotation) -> str:
    """What is quoted, without the citation and the author that end it."""
    text = quotation.text
    for number in quotation.citations:
        citation = document.citations[number]
        if quotation.start <= citation.start < quotation.end:
            at = text.rfind(citation.label)
            text = text[:at] if at > 0 else text
    return text.strip().strip('([—–- “”"').strip()


def _drifting(passage: _Passage, earlier: _Passage) -> Problem | None:
    short, long = sorted((passage.text, earlier.text), key=len)
    verdict = verify(short, long)
    if verdict.outcome is not Outcome.ALTERED or verdict.likeness < _ALIKE:
        return None
    shown = marked(shortened(differences(earlier.text, passage.text)))
    return Problem(
        f"quoted otherwise before: {shown}",
        passage.place,
        related=[(earlier.place, "quoted before")],
    )


RULES: tuple[Rule, ...] = (UnsourcedQuotation(), DriftingQuotation())
