"""A difference between two bases, as records."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.differing.impacts import Impact


class Change(NamedTuple):
    """A change to a field of an entry, of a source or of kb.yaml.

    `item` says which of several things the field holds (an alias, a sense's id, `is-a optimizer`),
    `part` what of it (cites, because), both None for the field's own value; `language` is None for
    the base's. `before` is None for what was added, `after` for what was removed.
    """

    id: str
    field: str
    item: str | None
    part: str | None
    language: str | None
    before: str | None
    after: str | None
    impact: Impact


class Presence(NamedTuple):
    """An entry or a source that one side alone has, with its label and its file."""

    id: str
    label: str
    path: str
    impact: Impact


class Rename(NamedTuple):
    """An entry that has another id; `by` is "tombstone" or "content", which told that."""

    before: str
    after: str
    label: str
    by: str
    impact: Impact


class Move(NamedTuple):
    """An entry that stands in another file, paths inside the folder of the base."""

    id: str
    before: str
    after: str
    impact: Impact


class Unread(NamedTuple):
    """A file that a side could not read in full, why, and what was left out of account for it."""

    side: str
    path: str
    reason: str
    ids: tuple[str, ...] = ()
    partly: bool = False
    """Whether all its entries or sources were read, but for a value that is at fault."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed in meaning, each list by id."""

    added: list[Presence] = field(default_factory=list[Presence])
    removed: list[Presence] = field(default_factory=list[Presence])
    renamed: list[Rename] = field(default_factory=list[Rename])
    moved: list[Move] = field(default_factory=list[Move])
    changed: list[Change] = field(default_factory=list[Change])
    sources_added: list[Presence] = field(default_factory=list[Presence])
    sources_removed: list[Presence] = field(default_factory=list[Presence])
    sources_changed: list[Change] = field(default_factory=list[Change])
    base: list[Change] = field(default_factory=list[Change])

    def __bool__(self) -> bool:
        return any(self.impacts)

    @property
    def impacts(self) -> Iterator[Impact]:
        """The impact of every single difference."""
        for listed in (self.added, self.removed, self.renamed, self.moved, self.changed):
            yield from (one.impact for one in listed)
        for listed in (self.sources_added, self.sources_removed, self.sources_changed, self.base):
            yield from (one.impact for one in listed)

    @property
    def counts(self) -> dict[Impact, int]:
        """How many differences of each impact."""
        found = Counter(self.impacts)
        return {impact: found[impact] for impact in Impact}

    def reaches(self, limit: Impact) -> bool:
        """Whether any difference matters at least as much."""
        return any(impact.rank <= limit.rank for impact in self.impacts)
