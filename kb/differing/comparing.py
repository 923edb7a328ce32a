"""Two bases compared: entries, relations, sources, kb.yaml."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.differing.difference import Change, Difference, Move, Presence, Rename, Unread
from kb.differing.facts import Reading, base_facts, deprecated, entry_facts, source_facts
from kb.differing.impacts import BASE, ENTRY, WHOLE, Impact
from kb.differing.pairing import changes
from kb.differing.renames import renames
from kb.differing.statements import Types, relation_changes, statements
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry
from kb.model.source import source_label


def compare(
    before: KnowledgeBase, after: KnowledgeBase, unread: Iterable[Unread] = ()
) -> Difference:
    """What changed in meaning from one base to another.

    Nothing is said of what a side could not read (`unread`): neither that it is gone nor that it
    is new.
    """
    return _Comparison(before, after, _Unknown(unread)).difference()


class _Unknown:
    """What a side may have although it could not be read: ids, and files with all they hold."""

    def __init__(self, unread: Iterable[Unread]) -> None:
        known = list(unread)
        self.ids = {name for one in known for name in one.ids}
        self.paths = {one.path for one in known if not one.partly}

    def __call__(self, name: str, path: str) -> bool:
        return name in self.ids or any(place in self.paths for place in _places(path))


def _places(path: str) -> Iterator[str]:
    """A path and the folders that it stands in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


@dataclass
class _Comparison:
    before: KnowledgeBase
    after: KnowledgeBase
    unknown: _Unknown
    paths: tuple[Mapping[str, str], Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.paths = _paths(self.before), _paths(self.after)

    def difference(self) -> Difference:
        """All lists, each by id."""
        return Difference(
            added=list(self._present(self._come - self._new_names, self.after, "added")),
            removed=list(self._present(self._gone - self._old_names, self.before, "removed")),
            renamed=self._renames,
            moved=list(self._moves()),
            changed=sorted(self._changes(), key=lambda one: one.id),
            sources_added=list(_sources(self.after, self._new_sources, "added")),
            sources_removed=list(_sources(self.before, self._old_sources, "removed")),
            sources_changed=list(self._source_changes()),
            base=list(self._base_changes()),
        )

    @cached_property
    def _gone(self) -> set[str]:
        return self._alone(self.before, self.after, self.paths[0])

    @cached_property
    def _come(self) -> set[str]:
        return self._alone(self.after, self.before, self.paths[1])

    def _alone(
        self, base: KnowledgeBase, other: KnowledgeBase, paths: Mapping[str, str]
    ) -> set[str]:
        missing = (name for name in base.entries if name not in other)
        return {name for name in missing if not self.unknown(name, paths[name])}

    @cached_property
    def _renames(self) -> list[Rename]:
        gone, come = sorted(self._gone), sorted(self._come)
        return renames(self.before.entries, self.after.entries, gone, come)

    @cached_property
    def _old_names(self) -> set[str]:
        return {one.before for one in self._renames}

    @cached_property
    def _new_names(self) -> set[str]:
        return {one.after for one in self._renames}

    @cached_property
    def _pairs(self) -> dict[str, tuple[Entry, Entry]]:
        """The entries that both sides have, by the id of now; tombstones are left out."""
        found = {
            name: (entry, self.after[name])
            for name, entry in self.before.entries.items()
            if name in self.after and name not in self._old_names
        }
        for one in self._renames:
            found[one.after] = self.before[one.before], self.after[one.after]
        return found

    def _present(self, names: Iterable[str], base: KnowledgeBase, what: str) -> Iterator[Presence]:
        paths = self.paths[what == "added"]
        for name in sorted(names):
            impact = WHOLE[f"entry {what}"][0]
            yield Presence(name, str(base[name].label), paths[name], impact)

    def _moves(self) -> Iterator[Move]:
        impact = WHOLE["entry moved to another file"][0]
        for name, (entry, _) in sorted(self._pairs.items()):
            old, new = self.paths[0][entry.id], self.paths[1][name]
            if entry.id == name and old != new:
                yield Move(name, old, new, impact)

    @cached_property
    def _readings(self) -> tuple[Reading, Reading]:
        names = {one.before: one.after for one in self._renames}
        return (
            Reading(self.before.manifest.language, names),
            Reading(self.after.manifest.language),
        )

    def _changes(self) -> Iterator[Change]:
        for name, (old, new) in self._pairs.items():
            if old is not new:
                facts = entry_facts(old, self._readings[0]), entry_facts(new, self._readings[1])
                yield from self._softened(old, new, changes(name, *facts, ENTRY))
        for change in self._relation_changes():
            yield from self._softened(*self._pairs[change.id], [change])

    def _relation_changes(self) -> Iterator[Change]:
        types = Types(self.before.types, self.after.types)
        old = statements(self.before, types, self._readings[0])
        new = statements(self.after, types, self._readings[1])
        return relation_changes(old, new, self._pairs.keys(), self._missing)

    @cached_property
    def _missing(self) -> set[str]:
        """The entries that one side alone has because the other could not be read."""
        alone = set(self.before.entries) ^ set(self.after.entries)
        return alone - self._gone - self._come - self._old_names

    @staticmethod
    def _softened(old: Entry, new: Entry, found: Iterable[Change]) -> Iterator[Change]:
        """What an entry no longer says since it names its successor breaks nothing."""
        retired = deprecated(new) and not deprecated(old)
        for change in found:
            breaks = change.impact is Impact.BREAKING
            soft = retired and breaks and change.after is None
            yield change._replace(impact=Impact.MINOR) if soft else change

    @cached_property
    def _new_sources(self) -> list[str]:
        return self._lone_sources(self.after, self.before)

    @cached_property
    def _old_sources(self) -> list[str]:
        return self._lone_sources(self.before, self.after)

    def _lone_sources(self, base: KnowledgeBase, other: KnowledgeBase) -> list[str]:
        paths = _source_paths(base)
        missing = (name for name in base.sources if name not in other.sources)
        return [name for name in missing if not self.unknown(name, paths[name])]

    def _source_changes(self) -> Iterator[Change]:
        for name, old in self.before.sources.items():
            new = self.after.sources.get(name)
            if new is not None and new is not old:
                yield from changes(name, source_facts(old), source_facts(new))

    def _base_changes(self) -> Iterator[Change]:
        both = self.before.manifest_file, self.after.manifest_file
        if both[0] is both[1] or not (both[0].readable and both[1].readable):
            return
        one, other = self._readings
        old, new = (file.manifest for file in both)
        yield from changes("", base_facts(old, one), base_facts(new, other), BASE)


def _sources(base: KnowledgeBase, names: Collection[str], what: str) -> Iterator[Presence]:
    paths = _source_paths(base)
    for name in sorted(names):
        impact = WHOLE[f"source {what}"][0]
        yield Presence(name, source_label(base.sources[name]), paths[name], impact)


def _paths(base: KnowledgeBase) -> dict[str, str]:
    """The file of each entry; of several with one id, of the one that is compared."""
    found: dict[str, str] = {}
    for located in base.located:
        found.setdefault(located.entry.id, located.path)
    return found


def _source_paths(base: KnowledgeBase) -> dict[str, str]:
    found: dict[str, str] = {}
    for located in base.located_sources:
        found.setdefault(located.source.id, located.path)
    return found


def touched(before: KnowledgeBase, after: KnowledgeBase, made: Difference) -> set[str]:
    """The files in which something stands that changed in meaning."""
    paths = [_paths(before), _paths(after)]
    sources = [_source_paths(before), _source_paths(after)]
    names = [
        one.id for listed in (made.added, made.removed, made.moved, made.changed) for one in listed
    ]
    names += [name for one in made.renamed for name in (one.before, one.after)]
    keys = [one.id for one in (*made.sources_added, *made.sources_removed, *made.sources_changed)]
    found = {known[name] for known in paths for name in names if name in known}
    found |= {known[name] for known in sources for name in keys if name in known}
    if made.base:
        found |= {before.manifest_file.path, after.manifest_file.path}
    return found
