"""An entry: one concept, its terms, definition, senses and relations (entry.md)."""

from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import Field, StringConstraints

from kb.model.citation import Cites
from kb.model.record import record
from kb.model.short_forms import Flag, OneOrMany, Prose, Widened, text_for

RESERVED_IDS = frozenset({"source", "topic", "frame", "scheme", "vocab"})
"""Path segments that the exports use between the base IRI and something else's id."""

ID = "^[a-z0-9][a-z0-9-]*$"
IRI = r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"
"""What RFC 3987 asks of an IRI, as far as the forbidden characters go."""

DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
"""A day as ISO 8601 writes it."""

Id = Annotated[str, StringConstraints(pattern=ID)]


class Status(StrEnum):
    """How far an entry may be relied on."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    DEPRECATED = "deprecated"


class Standing(StrEnum):
    """How a sense stands among those who use the term."""

    ORIGINAL = "original"
    MAINSTREAM = "mainstream"
    CONTESTED = "contested"
    MINORITY = "minority"
    HISTORICAL = "historical"


class Stance(StrEnum):
    """What one sense does to another."""

    AGREES = "agrees"
    NARROWS = "narrows"
    BROADENS = "broadens"
    DISPUTES = "disputes"
    REVISES = "revises"


class RelationStatus(StrEnum):
    """Whether a source states a relation, implies it, or authors disagree on it."""

    STATED = "stated"
    IMPLIED = "implied"
    CONTESTED = "contested"


class NoteKind(StrEnum):
    """What a note is for; exports.md names the SKOS property of each."""

    SCOPE = "scope"
    USAGE = "usage"
    CONFUSION = "confusion"
    HISTORY = "history"
    EDITORIAL = "editorial"
    ETYMOLOGY = "etymology"


@record
class Term:
    """A designation of the concept. `spot` False: found by lookup, never in running text."""

    text: Prose
    lang: str | None = None
    because: Prose | None = None
    cites: Cites = ()
    spot: Flag = True

    def __str__(self) -> str:
        return str(self.text)


_TERM_KEYS = frozenset({"text", "lang", "because", "cites", "spot"})


def _term(value: Any) -> Any:
    if isinstance(value, dict) and not _TERM_KEYS.isdisjoint(cast("dict[Any, Any]", value)):
        return cast("Any", value)
    return {"text": cast("Any", value)} if isinstance(value, (str, dict)) else value


ATerm = Annotated[Term, Widened(_term, {"type": "string"})]
Terms = Annotated[tuple[ATerm, ...], OneOrMany]
Ids = Annotated[tuple[Id, ...], OneOrMany]
Strings = Annotated[tuple[str, ...], OneOrMany]


@record
class Definition:
    """The editorial headline: what the concept is, in the knowledge base's own words."""

    text: Prose
    cites: Cites = ()


@record
class Sense:
    """What an author, or a group of authors, means by the term."""

    id: Id
    text: Prose
    name: Prose | None = None
    kind: str | None = None
    requires: Ids = ()
    cites: Cites = ()
    status: Standing | None = None
    versus: dict[str, Stance] = Field(default_factory=dict[str, Stance])


@record
class RelationEnd:
    """The far end of an authored relation, with what is known of the relation."""

    to: Id
    because: Prose | None = None
    cites: Cites = ()
    status: RelationStatus = RelationStatus.STATED
    sense: Id | None = None
    to_sense: Id | None = None


@record
class Note:
    """A remark beside the definition."""

    text: Prose
    kind: NoteKind = NoteKind.SCOPE
    cites: Cites = ()


@record
class Example:
    """A use or an instance, in words."""

    text: Prose
    cites: Cites = ()


@record
class Media:
    """A picture, video or page that shows the concept."""

    url: str
    kind: str | None = None
    title: Prose | None = None
    cites: Cites = ()


@record
class Mappings:
    """Concepts elsewhere, as IRIs or prefixed names, by closeness of match (SKOS section 10)."""

    exact: Strings = ()
    close: Strings = ()
    broad: Strings = ()
    narrow: Strings = ()
    related: Strings = ()


@record
class Origin:
    """Where an imported entry was found: the file, its line, the hash of what stood there."""

    path: str
    line: Annotated[int, Field(ge=1)] | None = None
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None


@record
class Ignore:
    """A finding that this entry or source is excused from, and why; `until` a date."""

    rule: str
    because: Prose | None = None
    until: Annotated[str, StringConstraints(pattern=DAY)] | None = None


@record
class Review:
    """A person's stamp on what was authored and judged, by its digest."""

    by: str
    date: Annotated[str, StringConstraints(pattern=DAY)]
    digest: str


Ends = Annotated[tuple[Annotated[RelationEnd, text_for("to")], ...], OneOrMany]
Notes = Annotated[tuple[Annotated[Note, text_for("text")], ...], OneOrMany]
Examples = Annotated[tuple[Annotated[Example, text_for("text")], ...], OneOrMany]
Ignores = Annotated[tuple[Annotated[Ignore, text_for("rule")], ...], OneOrMany]


@record
class Entry:
    """One concept as its author wrote it, short forms widened.

    `relations` holds what was authored, by the type's name as written (which may be the
    inverse's); `KnowledgeBase.relations_of` gives both directions.
    """

    id: Id
    label: ATerm
    aliases: Terms = ()
    abbreviations: Terms = ()
    forms: Strings = ()
    discouraged: Terms = ()
    not_: Strings = Field(default=(), alias="not")
    kind: str | None = None
    topics: Ids = ()
    status: Status = Status.DRAFT
    replaced_by: Ids = ()
    because: Prose | None = None
    definition: Annotated[Definition, text_for("text")] | None = None
    senses: Annotated[tuple[Sense, ...], OneOrMany] = ()
    relations: dict[str, Ends] = Field(default_factory=dict[str, Ends])
    notes: Notes = ()
    examples: Examples = ()
    media: Annotated[tuple[Media, ...], OneOrMany] = ()
    mappings: Mappings = Mappings()
    notation: Strings = ()
    iri: Annotated[str, StringConstraints(pattern=IRI)] | None = None
    authors: Strings = ()
    origin: Annotated[tuple[Origin, ...], OneOrMany] = ()
    ignore: Ignores = ()
    review: Annotated[tuple[Review, ...], OneOrMany] = ()
