"""DOC: what chapters cite: links, labels, what is missing of them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from kb.check.attribution import Attribution, are_authors, authors, by_author, has_et_al
from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.rule import Example, Rule
from kb.check.rules.documents import chapter, is_broken_link
from kb.citing.csl import csl_record
from kb.citing.records import address
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.documents.document import Block, Citation, Document, Link, Range, Run
from kb.documents.labels import has_several, label_of
from kb.model.source import source_label
from kb.works.identity import identity

MITCHELL = "[Mitchell, 1997](https://example.org/ml)"
CITING = (
    f"Learning ({MITCHELL}), words ([Quine, 1960](https://example.org/word)), "
    "games ([Silver et al., 2016](https://example.org/go)).\n\n"
)
"""A paragraph that shows that a book cites by author and year."""


DEFINED = '<Definition term="Go" source="Silver et al., 2016">\n\nA game of two.\n\n</Definition>\n'


def after_citing(text: str, at: str = "", says: str = "", fixed: str | None = None) -> Example:
    """A chapter whose first paragraph shows that the book cites, the rest from line 3 on."""
    mended = None if fixed is None else CITING + fixed
    return chapter(CITING + text, at, says, mended)


class UnlinkedCitation(Rule):
    """An author and a year stand without a link.

    Why: Readers cannot follow it, and nobody can tell which work of that year is meant.
    Do: Link it: `([Label, Year](URL))`. Lists of references are let pass, and so is a work that
    the chapter lists there, whose title is linked beside it, or that has no address in the
    bibliography. A single name with a
    year is taken for a citation if the book or its bibliography knows that author; two names, or
    a name and a year in brackets, in a book that cites so elsewhere.
    """

    code = "DOC009"
    severity = Severity.WARNING
    valid = (
        after_citing("The act of Parliament (2018), Moscow (1985), and Python and Node (2019).\n"),
        chapter("It is so (Smith, 2019), in Paris and London (2012), since Windows Server 2019.\n"),
        chapter(
            "A machine won (Silver et al., 2016).\n\n"
            "## References\n\nSilver, D. et al. (2016). Mastering a game.\n"
        ),
        chapter("See [Mastering a game](https://example.org/go) (Silver et al., 2016).\n"),
        chapter("Write labels as “Silver et al., 2016”.\n"),
        chapter(DEFINED.replace(">", ' link="https://example.org/go">', 1)),
    )
    invalid = (
        chapter(DEFINED, "1:31", "“Silver et al., 2016” has no link"),
        after_citing(
            "Words are learned, says Quine (1960).\n", "3:25", "“Quine (1960)” has no link"
        ),
        after_citing("Nets are pruned (Frankle and Carbin, 2018).\n", "3:18", "has no link"),
        chapter("A machine won (Silver et al., 2016).\n", "1:16", "“Silver et al., 2016”"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        attribution = Attribution(book)
        for document in book.documents:
            reading = _Passages(document)
            for cited in book.cited_in[document.path]:
                if _asks(cited, attribution) and reading.asks_for_link(cited.citation):
                    yield _unlinked(cited)
            yield from _and_others(document, attribution)


_OTHERS = re.compile(r"([^\W\d_][\w’'-]+) and others,? \(?((?:1[4-9]|20)\d\d)[a-z]?\)?")


def _and_others(document: Document, attribution: Attribution) -> Iterator[Problem]:
    """Authors of whom it is said "Omohundro and others (2008)"."""
    for run in document.runs:
        for found in _OTHERS.finditer(run.text) if " and others" in run.text else ():
            linked = any(
                mark.kind == "link" and mark.start < found.end() and found.start() < mark.end
                for mark in run.marks
            )
            if not linked and run.zone not in {"heading", "quote"} and attribution.knows(found[1]):
                place = Place(document.path, (), run.span(*found.span()))
                yield Problem(f"“{found[0]}” has no link; add one", place)


_UNLINKED = frozenset({"plain", "narrative"})


def _asks(cited: Cited, attribution: Attribution) -> bool:
    """Whether something without a link is a citation of what has an address, or may have one."""
    citation = cited.citation
    if citation.form not in _UNLINKED or not citation.year or citation.label == citation.year:
        return False  # of "2013, 2014" the first stands for both
    has_none = cited.record is not None and not address(csl_record(cited.record.source))
    return not has_none and attribution.is_citation(citation)


def _unlinked(cited: Cited) -> Problem:
    said = " ".join(cited.citation.label.split())
    known = cited.record and address(csl_record(cited.record.source))
    hint = f"; its address is {known}" if known else "; add one"
    return Problem(f"“{said}” has no link{hint}", cited.label_place)


_REFERENCES = re.compile(
    r"\W*(?:[A-Z\d]+(?:\.\d+)*\.?\s+)?(?:references?|bibliograph\w+|literature(?: cited)?"
    r"|works cited|citations?|citing\b.*|how to cite\b.*|publications?|papers|credits"
    r"|acknowledge?ments?|sources)\W*\Z",
    re.IGNORECASE,
)
_MARKS = frozenset("\"“”„«»‘’'")
_BIBTEX = re.compile(r"^\s*(?:```\w*\s+)?@\w+\{", re.MULTILINE)
_ITEM = re.compile(r"(?m:^(?=@))|\n\s*\n|\n(?=\s*[-*+]\s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_BESIDE = re.compile(r"[\s().,;:*_“”\"'–—-]*")


class _Passages:
    """What stands around the citations of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        labels = {citation.link for citation in document.citations}
        links = [
            link
            for number, link in enumerate(document.links)
            if link.kind != "image" and number not in labels
        ]
        self.starts = [link.start for link in links]
        self.ends = sorted(link.end for link in links)
        self.bare = [link.start for link in links if link.kind in {"autolink", "bare"}]
        self.headings = [heading.start for heading in document.headings]

    def asks_for_link(self, citation: Citation) -> bool:
        """Whether a link is missing: not in a heading, in words of others, beside a link."""
        run = self.document.runs[citation.run]
        if citation.zone == "heading" or (citation.zone == "quote" and not _ends(run, citation)):
            return False
        place = citation.group or (citation.start, citation.end)
        return not (
            self._is_open(citation)
            or (self._has_address(run) if run.attribute else self._is_shown(*place))
            or self._in_references(citation)
            or self._is_reference(citation)
            or self._is_listed(citation)
            or self._beside_link(*place)
            or self._before_address(place[1])
            or self.document.text.startswith("[^", place[1])
        )

    def _has_address(self, run: Run) -> bool:
        """Whether the component that a label stands in gives the address beside it."""
        component = self.document.components[run.component]
        return any(component.value(name) for name in ("link", "href", "url"))

    def _is_open(self, citation: Citation) -> bool:
        """Whether a link is begun here and never closed."""
        text = self.document.text
        opened = text[citation.start - 1 : citation.start] == "["
        return opened and text[citation.end : citation.end + 1] != "]"

    def _is_shown(self, start: int, end: int) -> bool:
        """Whether a label stands between quotation marks: as an example of one."""
        text = self.document.text
        return text[start - 1 : start] in _MARKS and text[end : end + 1] in _MARKS

    @cached_property
    def _listed(self) -> set[tuple[str, str]]:
        """Each word with each year of the references that a document lists itself."""
        held = Counter(self.document.runs[one.run].block for one in self.document.citations)
        blocks = {
            block
            for one in self.document.citations
            if held[block := self.document.runs[one.run].block] == 1 and self._is_reference(one)
        }
        found: set[tuple[str, str]] = set()
        for number, block in enumerate(self.document.blocks):
            text = self.document.text[block.start : block.end]
            if number in blocks or _BIBTEX.search(text) or self._in_references(block):
                for item in _ITEM.split(text):
                    words = set(_WORD.findall(item.casefold()))
                    found |= {(word, year) for year in _YEAR.findall(item) for word in words}
        return found

    def _is_listed(self, citation: Citation) -> bool:
        first = next(iter(authors(citation.names)), "").split()
        return bool(first) and (first[-1], citation.year[:4]) in self._listed

    def _in_references(self, citation: Citation | Block) -> bool:
        number = bisect_right(self.headings, citation.start) - 1
        if number < 0:
            return False
        return _REFERENCES.match(self.document.headings[number].text) is not None

    def _is_reference(self, citation: Citation) -> bool:
        """Whether a whole reference begins here: "Silver, D. (2016). Mastering a game"."""
        after = self.document.text[citation.end : citation.end + 4]
        return re.match(r"\)?[.:]\s+\S", after) is not None and (
            re.search(r"\b[A-Z]\.", citation.names) is not None or self._begins(citation)
        )

    def _begins(self, citation: Citation) -> bool:
        """Whether nothing but a mark of a list stands before a citation on its line."""
        before = self.document.text[max(0, citation.start - 40) : citation.start]
        lead = before.rpartition("\n")[2]
        if len(lead) == 40:
            return False
        return re.fullmatch(r"\s*(?:[-*+]|\d+[.)]|\[\d+\])\s*", lead) is not None

    def _beside_link(self, start: int, end: int) -> bool:
        text = self.document.text
        before = bisect_right(self.ends, start) - 1
        if before >= 0 and _BESIDE.fullmatch(text, self.ends[before], start):
            return "\n\n" not in text[self.ends[before] : start]
        after = bisect_left(self.starts, end)
        inside = bisect_left(self.starts, start)
        if inside < after:
            return True
        if after == len(self.starts):
            return False
        between = text[end : self.starts[after]]
        return _BESIDE.fullmatch(between) is not None and "\n\n" not in between

    def _before_address(self, end: int) -> bool:
        """Whether an address is written out in the rest of the sentence."""
        after = bisect_left(self.bare, end)
        if after == len(self.bare) or self.bare[after] - end > _NEAR:
            return False
        between = self.document.text[end : self.bare[after]]
        return re.search(r"[.!?;]\s|\n\s*\n|\[", between) is None


_NEAR = 80


def _ends(run: Run, citation: Citation) -> bool:
    """Whether nothing but marks follows a citation in its run."""
    index = bisect_left(range(len(run.text)), citation.end, key=run.offset)
    return not re.search(r"\w", run.text[index : index + 200])


class IncompleteCitation(Rule):
    """A citation breaks off, or has no year.

    Why: Without the year nobody knows which work of an author is meant; a link that is never
    closed is none, and shows its address to readers.
    Do: Write `[Label, Year](URL)`, with `n.d.` where the work has no year. A link whose text is a
    name is taken for a citation if the work that it leads to is cited by that name elsewhere, or
    has that author in the bibliography.
    """

    code = "DOC010"
    severity = Severity.WARNING
    valid = (
        after_citing("Made by [Mitchell, n.d.](https://example.org/page).\n"),
        after_citing("See [Common Vulnerabilities and Exposures](https://example.org/cve).\n"),
        chapter(
            "See [Anna Smith](https://example.org/anna) and [Tools & Tricks](https://a.org).\n"
        ),
    )
    invalid = (
        after_citing("So [Quine](https://example.org/word).\n", "3:4", "“Quine” has no year"),
        chapter("So ([Silver et al.](https://example.org/go)).\n", "1:5", "has no year"),
        chapter("So [Silver et al., 20](https://example.org/go).\n", "1:4", "breaks off"),
        chapter(
            "So ([Silver et al., 2016](https://example.org/go and more.\n", "1:5", "is never closed"
        ),
        chapter("So ([Silver et al., 2016 and more.\n", "1:5", "is never closed"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        attribution = Attribution(book)
        for document in book.documents:
            yield from _without_year(book, document, attribution)
            yield from _never_closed(document, attribution)


_CUT = re.compile(
    r"(?P<names>.*?\S)(?P<cut>\s*,\s*(?:[12]\d{0,2})?(?:…|\.\.\.)?|\s*(?:…|\.\.\.))?\s*\Z"
)


_LONGEST = 100
"""Characters of a label at most."""


def _without_year(book: Book, document: Document, attribution: Attribution) -> Iterator[Problem]:
    for link in document.links:
        if link.kind not in {"inline", "reference"} or not link.url or len(link.text) > _LONGEST:
            continue
        cut = _CUT.match(link.text.strip())
        if cut is None:
            continue
        names = cut["names"].strip(" ([").rstrip(",")
        if label_of(link.text) is not None:
            continue
        if not are_authors(names) or not _is_work_of(book, link, names, attribution):
            continue
        said = " ".join(link.text.split())
        fault = "breaks off" if cut["cut"] and cut["cut"].strip() else "has no year"
        message = f"the citation “{said}” {fault}; write author and year"
        yield Problem(message, Place(document.path, (), (link.start, link.end)))


def _is_work_of(book: Book, link: Link, names: str, attribution: Attribution) -> bool:
    """Whether a link that is names leads to a work of these authors."""
    if has_et_al(names):
        return True
    found = identity(link.url)
    if found is None:
        return False
    first = authors(names)[0]
    record = book.record_of(found)
    if record is not None:
        people = {name for person in record.source.author for name in authors(person.short)}
        return first in people
    others = attribution.by_work.get(found.key, ())
    return any(first in authors(other.citation.names) for other in others)


_OPENED = re.compile(
    r"\[(?P<label>[^\[\]()]{3,100}?,? (?:1[4-9]|20)\d\d[a-z]?)(?![^\[\]]*\])(?!\w)"
)


def _never_closed(document: Document, attribution: Attribution) -> Iterator[Problem]:
    """Citations whose link is begun and not ended."""
    seen: set[int] = set()
    for trouble in document.troubles:
        if not is_broken_link(trouble) or _CLOSED.match(document.text, trouble.start):
            continue
        start = document.text.rfind("[", max(0, trouble.start - _LONGEST), trouble.start)
        label = document.text[start + 1 : trouble.start].rstrip("]")
        if start >= 0 and by_author(label):
            seen.add(start)
            yield _open(document, label, (start, trouble.end))
    for run in document.runs:
        for found in _OPENED.finditer(run.text) if "[" in run.text else ():
            place = run.span(*found.span())
            label = by_author(found["label"])
            sure = label and (has_several(label.names) or attribution.knows(label.names))
            if sure and place[0] not in seen and not _is_closed(document, place):
                yield _open(document, found["label"], place)


_CLOSED = re.compile(r"\([^()\[\]\n]{1,300}\)")
"""An address in brackets that holds a blank: CIT001."""


def _is_closed(document: Document, place: Range) -> bool:
    return document.text[place[1] : place[1] + 2] in {"](", "]["}


def _open(document: Document, label: str, place: Range) -> Problem:
    message = (
        f"the citation “{' '.join(label.split())}” is never closed; write `[Label, Year](URL)`"
    )
    return Problem(message, Place(document.path, (), place))


class BlankLink(Rule):
    """A link has no text.

    Why: Nobody sees it, and screen readers spell its address out.
    Do: Write what it leads to. The fix puts the work's label in, as the bibliography or the other
    citations of the book have it.
    """

    code = "DOC011"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        chapter(
            MITCHELL + " and [![A net](https://example.org/net.png)](https://example.org/net)\n"
        ),
        chapter("[](#anchor)\n"),
    )
    invalid = (
        chapter(
            "Learning ([](https://example.org/ml)).\n",
            "1:11",
            "the link to https://example.org/ml has no text; it is Mitchell, 1997",
            f"Learning ({MITCHELL}).\n",
        ),
        chapter("Learning [ ](https://example.org/other).\n", "1:10", "has no text"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        attribution = Attribution(book)
        for document in book.documents:
            for link in document.links:
                if _is_blank(document, link):
                    yield _blank(book, document, link, attribution)


def _is_blank(document: Document, link: Link) -> bool:
    return (
        link.kind in {"inline", "reference"}
        and not document.text[link.text_start : link.text_end].strip()
        and "://" in link.url
    )


def _blank(book: Book, document: Document, link: Link, attribution: Attribution) -> Problem:
    label = _label_of(book, link, attribution)
    known = f"; it is {label}" if label else ""
    place = Place(document.path, (), (link.start, link.end))
    edit = PlacedEdit(Place(document.path, (), (link.text_start, link.text_end)), label)
    fix = PlacedFix("write the label of the work", True, (edit,)) if label else None
    return Problem(f"the link to {link.url} has no text{known}", place, fix=fix)


def _label_of(book: Book, link: Link, attribution: Attribution) -> str:
    """The label of the work that a link leads to; empty where it is not known, or in doubt."""
    from kb.citing.inline import marked

    found = identity(link.url)
    record = book.record_of(found) if found else None
    if record is not None:
        return marked(source_label(record.source))
    others = attribution.by_work.get(found.key, ()) if found else ()
    labels = {f"{one.citation.names}, {one.citation.year}" for one in others}
    return labels.pop() if len(labels) == 1 else ""


RULES: tuple[Rule, ...] = (UnlinkedCitation(), IncompleteCitation(), BlankLink())
