"""The knowledge base as rows: what each entry tells the others.

Rules about the whole base, the graph and the index read these and nothing else, so that the rows
of an unchanged file can come from a store as well as from a fresh reading. Every row leads back
to the place it came from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kb.diagnostics import Place, Pointer
from kb.links import links
from kb.model.citation import Citation
from kb.model.entry import Entry
from kb.model.relation import RelationType, RelationTypes
from kb.model.short_forms import languages
from kb.reading.files import Located


class Concept(NamedTuple):
    """An entry's own row.

    `required` are the ids that each sense requires, `described` tells whether there is a
    definition, and `text_key` is that text, folded.
    """

    id: str
    path: str
    root: Pointer
    line: int
    label: str
    kind: str | None
    status: str
    topics: tuple[str, ...]
    replaced_by: tuple[str, ...]
    senses: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    described: bool
    text_key: str
    iri: str | None

    def place(self, *steps: str | int, on_key: bool = False) -> Place:
        """A place inside the entry; without steps, the entry itself."""
        return Place(self.path, self.root + steps, on_key=on_key)


class TermRow(NamedTuple):
    """A designation: role is label, alias, abbreviation, form, discouraged or not."""

    of: Concept
    role: str
    text: str
    lang: str | None
    pointer: Pointer
    spot: bool

    @property
    def place(self) -> Place:
        return self.of.place(*self.pointer)


class Edge(NamedTuple):
    """A relation as authored. `cites` are (source, locator) pairs."""

    of: Concept
    type: str
    to: str
    position: int
    status: str
    because: str | None
    cites: tuple[tuple[str, str | None], ...]
    sense: str | None
    to_sense: str | None

    @property
    def place(self) -> Place:
        return self.of.place("relations", self.type, self.position, "to")


class LinkRow(NamedTuple):
    """A `[[link]]` in prose; `pointer` leads to the text, `start` and `end` are inside it."""

    of: Concept
    pointer: Pointer
    target: str
    sense: str | None
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.of.place(*self.pointer)._replace(at=(self.start, self.end))

    @property
    def defining(self) -> bool:
        """Whether the headline definition uses the target (what depends-on is derived from)."""
        return self.pointer[0] == "definition"


class CitationRow(NamedTuple):
    """A citation; `pointer` leads to it, its first step says what it supports."""

    of: Concept
    pointer: Pointer
    source: str
    locator: str | None
    mode: str
    via: str | None
    quote: str | None

    @property
    def place(self) -> Place:
        return self.of.place(*self.pointer, "source")


class MappingRow(NamedTuple):
    """A mapping to a concept elsewhere; `how` is exact, close, broad, narrow or related."""

    of: Concept
    how: str
    target: str
    position: int

    @property
    def place(self) -> Place:
        return self.of.place("mappings", self.how, self.position)


@dataclass(slots=True)
class Rows:
    """The rows of some entries, in the order of the files."""

    concepts: list[Concept] = field(default_factory=list[Concept])
    terms: list[TermRow] = field(default_factory=list[TermRow])
    edges: list[Edge] = field(default_factory=list[Edge])
    links: list[LinkRow] = field(default_factory=list[LinkRow])
    citations: list[CitationRow] = field(default_factory=list[CitationRow])
    mappings: list[MappingRow] = field(default_factory=list[MappingRow])

    def extend(self, other: "Rows") -> None:
        """Append the rows of other entries."""
        self.concepts += other.concepts
        self.terms += other.terms
        self.edges += other.edges
        self.links += other.links
        self.citations += other.citations
        self.mappings += other.mappings


def rows_of(entries: Iterable[Located]) -> Rows:
    """The rows of some entries."""
    rows = Rows()
    for located in entries:
        concept = _concept(located)
        entry = located.entry
        rows.concepts.append(concept)
        rows.terms += _terms(concept, entry)
        rows.edges += _edges(concept, entry)
        rows.mappings += _mappings(concept, entry)
        for pointer, text in prose(entry):
            if "[[" in text:
                rows.links += _links(concept, pointer, text)
        for pointer, citation in citations(entry):
            rows.citations.append(_citation(concept, pointer, citation))
    return rows


def _concept(located: Located) -> Concept:
    entry = located.entry
    definition = entry.definition
    return Concept(
        entry.id,
        located.path,
        located.root,
        located.line,
        str(entry.label.text),
        entry.kind,
        entry.status.value,
        entry.topics,
        entry.replaced_by,
        tuple(sense.id for sense in entry.senses),
        tuple(sense.requires for sense in entry.senses),
        definition is not None,
        folded(definition.text) if definition else "",
        entry.iri,
    )


def folded(text: str) -> str:
    """A text without case and with single blanks, for telling whether two say the same."""
    return " ".join(text.casefold().split())


def _terms(concept: Concept, entry: Entry) -> Iterator[TermRow]:
    for text_lang, text in languages(entry.label.text):
        lang = entry.label.lang or text_lang
        yield TermRow(concept, "label", text, lang, ("label", "text"), entry.label.spot)
    for role, name, terms in (
        ("alias", "aliases", entry.aliases),
        ("abbreviation", "abbreviations", entry.abbreviations),
        ("discouraged", "discouraged", entry.discouraged),
    ):
        for n, term in enumerate(terms):
            for text_lang, text in languages(term.text):
                lang = term.lang or text_lang
                yield TermRow(concept, role, text, lang, (name, n, "text"), term.spot)
    for role, name, texts in (("form", "forms", entry.forms), ("not", "not", entry.not_)):
        for n, text in enumerate(texts):
            yield TermRow(concept, role, text, None, (name, n), spot=True)


def _edges(concept: Concept, entry: Entry) -> Iterator[Edge]:
    for name, ends in entry.relations.items():
        for n, end in enumerate(ends):
            cites = tuple((cite.source, cite.locator) for cite in end.cites)
            because = None if end.because is None else str(end.because)
            yield Edge(
                concept, name, end.to, n, end.status.value, because, cites, end.sense, end.to_sense
            )


def _mappings(concept: Concept, entry: Entry) -> Iterator[MappingRow]:
    for how in MAPPING_KINDS:
        for n, target in enumerate(getattr(entry.mappings, how)):
            yield MappingRow(concept, how, target, n)


MAPPING_KINDS = ("exact", "close", "broad", "narrow", "related")


def _links(concept: Concept, pointer: Pointer, text: str) -> Iterator[LinkRow]:
    for link in links(text):
        yield LinkRow(concept, pointer, link.target, link.sense, link.start, link.end)


def _citation(concept: Concept, pointer: Pointer, cite: Citation) -> CitationRow:
    mode = cite.mode.value
    return CitationRow(concept, pointer, cite.source, cite.locator, mode, cite.via, cite.quote)


def prose(entry: Entry) -> Iterator[tuple[Pointer, str]]:
    """Every prose text of an entry with where it stands, in the order of entry.md."""
    if entry.definition is not None:
        yield ("definition", "text"), entry.definition.text
    for n, sense in enumerate(entry.senses):
        yield ("senses", n, "text"), sense.text
    for name, noted in (("notes", entry.notes), ("examples", entry.examples)):
        for n, note in enumerate(noted):
            yield (name, n, "text"), note.text
    for kind, ends in entry.relations.items():
        for n, end in enumerate(ends):
            if end.because is not None:
                yield ("relations", kind, n, "because"), end.because
    for name, terms in (("aliases", entry.aliases), ("discouraged", entry.discouraged)):
        for n, term in enumerate(terms):
            if term.because is not None:
                yield (name, n, "because"), term.because
    if entry.because is not None:
        yield ("because",), entry.because


def citations(entry: Entry) -> Iterator[tuple[Pointer, Citation]]:
    """Every citation of an entry with where it stands."""
    for pointer, cites in _cited(entry):
        for n, cite in enumerate(cites):
            yield (*pointer, "cites", n), cite


def _cited(entry: Entry) -> Iterator[tuple[Pointer, tuple[Citation, ...]]]:
    yield ("label",), entry.label.cites
    if entry.definition is not None:
        yield ("definition",), entry.definition.cites
    for name in ("senses", "aliases", "abbreviations", "discouraged", "notes", "examples", "media"):
        for n, item in enumerate(getattr(entry, name)):
            if item.cites:
                yield (name, n), item.cites
    for kind, ends in entry.relations.items():
        for n, end in enumerate(ends):
            if end.cites:
                yield ("relations", kind, n), end.cites


class Statement(NamedTuple):
    """A relation in its type's own direction, whichever way round it was authored."""

    subject: str
    type: RelationType
    object: str
    edge: Edge

    @property
    def subject_sense(self) -> str | None:
        return self.edge.sense if self.edge.of.id == self.subject else self.edge.to_sense

    @property
    def object_sense(self) -> str | None:
        return self.edge.to_sense if self.edge.of.id == self.subject else self.edge.sense


class Tables:
    """All rows of a knowledge base, and what is looked up in them."""

    def __init__(self, rows: Rows, types: RelationTypes, lost: Iterable[str] = ()) -> None:
        self.concepts = rows.concepts
        self.terms = rows.terms
        self.edges = rows.edges
        self.links = rows.links
        self.citations = rows.citations
        self.mappings = rows.mappings
        self.types = types
        self.lost = frozenset(lost)
        """Ids whose entries could not be read: nothing is said of references to them."""

    @cached_property
    def by_id(self) -> dict[str, Concept]:
        """The concepts by id; of duplicates the first in the order of the files."""
        found: dict[str, Concept] = {}
        for concept in self.concepts:
            found.setdefault(concept.id, concept)
        return found

    @cached_property
    def statements(self) -> list[Statement]:
        """Every relation of a known type, in its own direction; symmetric ones smaller id first."""
        made: list[Statement] = []
        for edge in self.edges:
            resolved = self.types.resolve(edge.type)
            if resolved is None:
                continue
            kind, inverted = resolved
            near, far = edge.of.id, edge.to
            if inverted or (kind.spec.symmetric and far < near):
                near, far = far, near
            made.append(Statement(near, kind, far, edge))
        return made

    @cached_property
    def dependencies(self) -> dict[str, list[LinkRow]]:
        """Per concept the links of its definition to other known concepts: depends-on."""
        found: dict[str, list[LinkRow]] = {}
        for link in self.links:
            if link.defining and link.target != link.of.id and link.target in self.by_id:
                found.setdefault(link.of.id, []).append(link)
        return found
