"""What an importer takes out of a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """Something that could not be carried over: where it stands, what it is, how often.

    `predicate` is what it was in its own format: a column, an attribute, a property, a kind of
    markup.
    """

    path: str
    line: int
    what: str
    predicate: str
    count: int = 1


class Cited(NamedTuple):
    """A work as a text cites it. `names`, `year` and `url` are empty where they are missing."""

    path: str
    line: int
    label: str
    names: str = ""
    year: str = ""
    url: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A term that a file defines, with what is said of it.

    `form` is how it stands there (component, list, table, …). `raw` is what stands there, whose
    hash the entry's origin keeps. `text` is empty where nothing defines the term. `others` are
    further terms for the same; `exclusive` says that the file means one text a term, whatever its
    spelling; `titled` that the term has the capitals of a title, which need not be its own.
    """

    label: str
    text: str
    path: str
    line: int
    form: str
    raw: str
    cites: tuple[Cited, ...] = ()
    others: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    qualifier: str = ""
    topic: str = ""
    kind: str = ""
    language: str = ""
    quoted: bool = False
    exclusive: bool = False
    titled: bool = False


class Record(NamedTuple):
    """A bibliographic record as CSL values, with its place."""

    path: str
    line: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Harvest:
    """All that a file gives. `definitions` counts what defines terms, which may be fewer."""

    path: str
    found: list[Found] = field(default_factory=list[Found])
    cited: list[Cited] = field(default_factory=list[Cited])
    records: list[Record] = field(default_factory=list[Record])
    losses: list[Loss] = field(default_factory=list[Loss])
    definitions: int = 0
    words: Counter[str] = field(default_factory=Counter[str])
    """The words of running text as they are written inside sentences."""

    def lose(self, line: int, what: str, predicate: str, count: int = 1) -> None:
        """Note that something could not be carried over."""
        self.losses.append(Loss(self.path, line, what, predicate, count))


def joined(losses: Sequence[Loss]) -> list[Loss]:
    """The losses with those that say the same of one place counted together, in order."""
    counts: dict[tuple[str, int, str, str], int] = {}
    for loss in losses:
        place = loss.path, loss.line, loss.what, loss.predicate
        counts[place] = counts.get(place, 0) + loss.count
    return [Loss(*place, count) for place, count in counts.items()]
