"""Relations as statements: authored from either end, under either name, they are the same."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kb.differing.difference import Change
from kb.differing.facts import Part, Reading, Thing, end_cites, end_parts
from kb.differing.impacts import ENTRY
from kb.differing.pairing import compared
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import RelationEnd
from kb.model.relation import RelationTypes

Key = tuple[str, str, str]
"""Relation type, subject, object; of a symmetric type the smaller id first."""


class Types:
    """The relation types of two bases; where both know a name, what the later one says counts."""

    def __init__(self, before: RelationTypes, after: RelationTypes) -> None:
        self._known = (after, before)

    def key(self, near: str, name: str, far: str) -> tuple[Key, bool]:
        """The statement that an entry makes, and whether it is its object there."""
        for types in self._known:
            resolved = types.resolve(name)
            if resolved is not None:
                kind, inverted = resolved
                turned = inverted or (kind.spec.symmetric and far < near)
                ends = (far, near) if turned else (near, far)
                return (kind.name, *ends), turned
        return (name, near, far), False


@dataclass(slots=True)
class Statement:
    """Who makes a statement, under which name of the relation, and what is said of it."""

    authors: dict[str, str] = field(default_factory=dict[str, str])
    said: dict[Part, set[str]] = field(default_factory=dict[Part, set[str]])
    cites: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])

    def thing(self) -> Thing:
        """The statement as a thing; what both ends say of it together."""
        parts = {part: "; ".join(sorted(texts)) for part, texts in self.said.items()}
        return Thing("", parts, tuple(self.cites))


Statements = dict[Key, Statement]


def statements(base: KnowledgeBase, types: Types, reading: Reading) -> Statements:
    """Every relation of a base by what it says."""
    found: Statements = {}
    for entry in base.entries.values():
        near = reading.id(entry.id)
        for name, ends in entry.relations.items():
            for end in ends:
                far = reading.id(end.to)
                key, inverted = types.key(near, name, far)
                statement = found.setdefault(key, Statement())
                statement.authors.setdefault(near, f"{name} {far}")
                _add(statement, end, reading, inverted=inverted)
    return found


def _add(statement: Statement, end: RelationEnd, reading: Reading, *, inverted: bool) -> None:
    for part, text in end_parts(end, reading, inverted=inverted).items():
        statement.said.setdefault(part, set()).add(text)
    statement.cites |= dict.fromkeys(end_cites(end))


def relation_changes(
    before: Statements, after: Statements, both: Collection[str], unknown: set[str]
) -> Iterator[Change]:
    """The changes to relations, each under an entry that authored it and is in `both` bases.

    What an added or removed entry says is part of that. `unknown` are entries that a side could
    not read: they may have said what seems to be missing.
    """
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and old == new:
            continue
        authors = {**(old.authors if old else {}), **(new.authors if new else {})}
        author = next((one for one in authors if one in both), None)
        if author is None or not unknown.isdisjoint(authors):
            continue
        yield from _compared(author, authors[author], old, new)


def _compared(
    author: str, item: str, old: Statement | None, new: Statement | None
) -> Iterator[Change]:
    one, other = old and old.thing(), new and new.thing()
    for thing in (one, other):
        if thing is not None:
            thing.shown = item
    yield from compared(author, ("relations", item), one, other, ENTRY)
