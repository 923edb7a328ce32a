"""What a reader or a rule has to say about a place in a file.

`Problem` is what a rule yields: it points into the data (`Place`). `Finding` is what a
person or a program gets: it points into the text (`Span`). May import only `kb.errors`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs; ordered by `rank`, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Span(NamedTuple):
    """A stretch of a file: 1-based lines and columns in code points, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def point(cls, path: str, line: int = 1, column: int = 1) -> "Span":
        return cls(path, line, column, line, column)


Pointer = tuple[str | int, ...]


class Place(NamedTuple):
    """A place in the data of a file.

    `pointer` walks from the file's list of documents down to a value, in the long form of
    every field (`(0, "relations", "is-a", 0, "to")`); where the author used a short form, it
    ends at the deepest value there is. `at` is a range of characters inside that value, and
    `on_key` means the key rather than its value.
    """

    path: str
    pointer: Pointer
    at: tuple[int, int] | None = None
    on_key: bool = False


class Edit(NamedTuple):
    """A replacement of the text in a span."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove a finding; `safe` when no meaning can be lost by them."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class PlacedEdit(NamedTuple):
    """An edit that still points into the data: the value at `place` becomes `text`.

    With `text` None the whole item goes: a key with its value, or an item of a list.
    """

    place: Place
    text: str | None


@dataclass(frozen=True, slots=True)
class PlacedFix:
    """A fix as a rule proposes it, before its places are looked up in the text."""

    title: str
    safe: bool
    edits: tuple[PlacedEdit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule saw: one cause, its place, the other places it concerns."""

    message: str
    place: Place
    concept: str | None = None
    related: Sequence[tuple[Place, str]] = ()
    fix: PlacedFix | None = None
    severity: Severity | None = None
    """Only where a rule weighs its problems differently (DEF001); else the rule's own."""


class Related(NamedTuple):
    """Another place that a finding concerns, with what is there."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its code, its weight and its place in the text."""

    code: str
    severity: Severity
    message: str
    span: Span
    concept: str | None = None
    related: tuple[Related, ...] = field(default=())
    fix: Fix | None = None
    text: str = ""
    """What stands at the place, blanks folded, cut where it is long."""
    fingerprint: str = ""
    """The same for the same cause wherever its lines move: see `kb.check.placing`."""

    @property
    def order(self) -> tuple[object, ...]:
        """By file, place, code: the order in which every report lists findings."""
        return (*self.span, self.code, self.message)
