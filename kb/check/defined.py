"""The definitions of a book beside the entries that they are of: what is said, by which source.

Definitions here are those that are written as such: components, admonitions, directives.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from kb.check.book import Book, Named
from kb.check.cited import Cited
from kb.check.wording import NEAR, Agreement, Comparison, compared
from kb.diagnostics import Place
from kb.documents.document import Definition, Document, Range, Run, Term
from kb.links import rendered
from kb.model.citation import Citation, Mode
from kb.model.entry import Entry
from kb.model.source import Source, source_label

FORMS = frozenset({"component", "admonition", "directive"})


class Defined(NamedTuple):
    """A definition of a document and the entry that its first term names, None for no entry."""

    document: Document
    definition: Definition
    named: Named | None

    @property
    def entry(self) -> Entry | None:
        return self.named.entry if self.named else None

    @property
    def term(self) -> Term:
        return self.definition.terms[0]

    @property
    def heads(self) -> list[Term]:
        """The terms that the definition is headed by, without those that its body defines too."""
        start, end = self.definition.body
        return [term for term in self.definition.terms if not start <= term.start < end]

    @property
    def place(self) -> Place:
        """The opening tag of a component; of an admonition, the whole."""
        if self.definition.component >= 0:
            tag = self.document.components[self.definition.component]
            return self.at((tag.start, tag.end))
        return self.whole

    @property
    def whole(self) -> Place:
        return self.at((self.definition.start, self.definition.end))

    @property
    def term_place(self) -> Place:
        return self.at((self.term.start, self.term.end))

    def at(self, place: Range) -> Place:
        return Place(self.document.path, (), place)


def definitions(book: Book) -> Iterator[Defined]:
    """The definitions of a book in reading order."""
    for document in book.documents:
        for definition in document.definitions:
            if definition.form in FORMS:
                term = definition.terms[0]
                yield Defined(document, definition, named(book, term))


def named(book: Book, term: Term) -> Named | None:
    """The entry that a term names: with its qualifier, by itself, or by its abbreviation."""
    whole = f"{term.text} ({term.qualifier})" if term.qualifier else term.text
    for text in (whole, term.text, term.abbreviation):
        found = book.entry(text) if text.strip() else None
        if found is not None:
            return found
    return None


# --- what a definition says -----------------------------------------------------------------------


def text_of(defined: Defined) -> str:
    """The text of a definition's body, without the citations that end it."""
    document, definition = defined.document, defined.definition
    end = text_range(defined)[1]
    runs = [document.runs[number] for number in definition.runs]
    said = [_until(run, end) for run in runs if run.start < end]
    return " ".join(" ".join(said).split())


def _until(run: Run, end: int) -> str:
    if run.end <= end:
        return run.text
    return run.text[: bisect_left(range(len(run.text)), end, key=run.offset)]


def text_range(defined: Defined) -> Range:
    """Where a definition's text stands: its body up to the citations that end it."""
    start, end = defined.definition.body
    for number in defined.definition.sources:
        citation = defined.document.citations[number]
        first = min(citation.start, citation.group[0] if citation.group else citation.start)
        if start <= first < end:
            end = first
    said = defined.document.text[start:end].rstrip(" \t\r\n([—–-")
    return start, start + len(said)


def cited(book: Book, defined: Defined) -> list[Cited]:
    """The citations that a definition gives as its source."""
    all_of_them = book.cited_in[defined.document.path]
    return [all_of_them[number] for number in defined.definition.sources]


def is_sourced(defined: Defined) -> bool:
    """Whether a definition says where it is from: a source, or a citation or link in its body."""
    document, definition = defined.document, defined.definition
    if definition.sources or (definition.source and definition.source.value.strip()):
        return True
    return bool(_between(document.citations, definition.body)) or any(
        link.kind != "image" and "://" in link.url
        for link in _between(document.links, definition.body)
    )


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)


def _between(placed: Sequence[P], place: Range) -> Sequence[P]:
    """Those that begin in a range, of things in the order of the text."""
    first, last = (bisect_left(placed, edge, key=lambda one: one.start) for edge in place)
    return placed[first:last]


# --- what an entry says ---------------------------------------------------------------------------


class Statement(NamedTuple):
    """A text by which an entry says what it is: the headline, a sense, or a quoted passage."""

    name: str
    text: str
    cites: Sequence[Citation]


def statements(book: Book, entry: Entry) -> Iterator[Statement]:
    """What an entry says it is, the headline first."""
    owned = [("the definition", entry.definition)] if entry.definition else []
    owned += [(f"the sense `{sense.id}`", sense) for sense in entry.senses]
    for name, owner in owned:
        cites = [cite for cite in owner.cites if cite.mode is not Mode.DISPUTES]
        yield Statement(name, _shown(book, str(owner.text)), cites)
    for name, owner in owned:
        for cite in owner.cites:
            if cite.quote:
                yield Statement(f"the passage quoted for {name}", cite.quote, [cite])


def _shown(book: Book, text: str) -> str:
    def label_of(concept: str) -> str | None:
        entry = book.base.entries.get(concept) if book.base else None
        return str(entry.label) if entry else None

    return rendered(text, label_of)


class Judged(NamedTuple):
    """What of an entry a definition is nearest to, and how near."""

    statement: Statement
    comparison: Comparison

    @property
    def agrees(self) -> bool:
        return self.comparison.agreement >= Agreement.ADAPTED


def judged(book: Book, defined: Defined, near: int = NEAR) -> Judged | None:
    """The statement of its entry that a definition is nearest to.

    Where the definition gives a source, the statements that cite it come before others, unless
    another is said word for word.
    """
    entry = defined.entry
    said = text_of(defined)
    if entry is None or not said:
        return None
    names = [term.text for term in defined.heads] + [str(entry.label)]
    given = {one.work for one in cited(book, defined) if one.work}
    found = [
        (Judged(one, compared(said, one.text, names, near)), bool(given & works(book, one.cites)))
        for one in statements(book, entry)
    ]
    return max(found, key=_rank)[0] if found else None


def _rank(found: tuple[Judged, bool]) -> tuple[object, ...]:
    (_, comparison), own = found
    agrees = comparison.agreement >= Agreement.ADAPTED
    return agrees, own and comparison.agreement is Agreement.DRIFTED, comparison, own


def works(book: Book, cites: Sequence[Citation]) -> set[str]:
    """The works that citations of an entry are of, those they go through included."""
    sources = _sources(book)
    keys = [key for cite in cites for key in (cite.source, cite.via) if key]
    return {f"work:{sources[key].work}" for key in keys if key in sources}


def _sources(book: Book) -> Mapping[str, Source]:
    return book.base.sources if book.base else {}


def entry_cites(entry: Entry) -> list[Citation]:
    """Everything that the definition and the senses of an entry cite."""
    owners = [owner for owner in (entry.definition, *entry.senses) if owner]
    return [cite for owner in owners for cite in owner.cites]


def inline(book: Book, cites: Sequence[Citation]) -> str:
    """Citations as chapters write them, in one pair of brackets; "" for none."""
    from kb.citing.csl import csl_record
    from kb.citing.inline import markdown

    sources = _sources(book)
    known = dict.fromkeys(cite.source for cite in cites if cite.source in sources)
    shown = dict.fromkeys(markdown(csl_record(sources[key]))[1:-1] for key in known)
    return f"({'; '.join(shown)})" if shown else ""


def labels(book: Book, cites: Sequence[Citation]) -> str:
    """The labels of what is cited, for a message."""
    sources = _sources(book)
    keys = dict.fromkeys(cite.source for cite in cites if cite.source in sources)
    return "; ".join(dict.fromkeys(source_label(sources[key]) for key in keys))
