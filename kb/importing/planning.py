"""What an import would write, and everything that it would not."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from types import MappingProxyType
from typing import Any, NamedTuple

from kb.atomic import Change
from kb.authoring.beginning import folder_of, refuse_unknown, slug
from kb.check import engine
from kb.check.book import Book
from kb.check.placing import ReadBytes
from kb.check.registry import RULES
from kb.diagnostics import Finding, Severity, Span
from kb.folder import MANIFEST, Folder, is_references
from kb.importing.drafting import (
    entry_values,
    id_of,
    laid_out,
    records_in,
    with_records,
)
from kb.importing.grouping import Concept, concepts
from kb.importing.harvest import Found, Harvest, Loss, joined
from kb.importing.matching import Difference, compared, match
from kb.importing.sources import Bibliography, Made
from kb.importing.wording import LONGEST, untitled
from kb.knowledge_base import KnowledgeBase, from_texts
from kb.reading.files import EntryFile, SourceFile, read_entries, read_sources
from kb.reading.yaml_text import Lines, trace
from kb.terms.keys import key

IMPORTED = "imported"
"""The folder of drafts that no topic was given for, and the name of a bibliography of its own."""
TOGETHER = 500
"""Above so many drafts they stand in files of so many, and no longer one in each."""


class Draft(NamedTuple):
    """An entry that is new, where it was found, and the file it goes to."""

    id: str
    label: str
    path: str
    origin: str
    line: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """What an import comes to. `texts` are the files to write, by path, as they are to be."""

    drafts: list[Draft] = field(default_factory=list[Draft])
    records: list[Made] = field(default_factory=list[Made])
    matched: list[Difference] = field(default_factory=list[Difference])
    losses: list[Loss] = field(default_factory=list[Loss])
    texts: dict[str, bytes] = field(default_factory=dict[str, bytes])
    definitions: int = 0
    terms: int = 0
    works: int = 0
    """Citations and records that were read."""

    def changes(self, folder: Folder, read: ReadBytes) -> list[Change]:
        """The files to write as changes of a base on disk."""
        return [
            Change(folder.absolute(path), _before(read, path), after)
            for path, after in self.texts.items()
        ]


def _before(read: ReadBytes, path: str) -> bytes | None:
    try:
        return read(path)
    except FileNotFoundError:
        return None


class Target(NamedTuple):
    """The base that is imported into: its folder, how its files are read, what is there already."""

    base: KnowledgeBase
    folder: Folder
    read: ReadBytes
    exists: Callable[[str], bool]
    begun: Mapping[str, bytes] = MappingProxyType({})
    """The files of a base that is not there yet."""


def begun(folder: Folder, title: str, created: str, exists: Callable[[str], bool]) -> Target:
    """A base that is begun by an import: a kb.yaml that lists no kinds and no topics."""
    values = {
        "format": 1,
        "title": title,
        "base": f"https://example.org/{slug(title) or 'base'}/",
        "language": "en",
        "created": created,
    }
    files = {folder.prefix + MANIFEST: laid_out(values)}

    def read(path: str) -> bytes:
        raise FileNotFoundError(path)

    return Target(from_texts(files), folder, read, exists, files)


def planned(harvests: Sequence[Harvest], target: Target, topic: str | None = None) -> Plan:
    """What importing some files into a base would write.

    Raises KBError for a topic that the base does not have.
    """
    refuse_unknown(target.base, "topic", topic, list(target.base.manifest.topics))
    return _Planning(harvests, target, topic).plan()


class _Planning:
    def __init__(self, harvests: Sequence[Harvest], target: Target, topic: str | None) -> None:
        self.harvests = harvests
        self.target = target
        self.base = target.base
        self.topic = topic
        self.losses = [loss for harvest in harvests for loss in harvest.losses]
        self.bibliography = Bibliography(self.base)
        self.homes: dict[str | None, str] = {}
        self.refused: set[str] = set()
        """Ids of drafts that cannot stand in the base."""

    def plan(self) -> Plan:
        """The plan, without what would not check."""
        cited = [one for harvest in self.harvests for one in harvest.cited]
        self.bibliography.add_records(r for harvest in self.harvests for r in harvest.records)
        self.bibliography.add_citations(cited)
        self.bibliography.make_records()
        self.bibliography.lose_unknown(cited)
        found = [one for one in self._found() if self._usable(one)]
        groups = concepts(found)
        self._lose_uncitable(groups)
        self._lose_unknown(found)
        matched, fresh = self._parted(groups)
        plan = self._made(fresh)
        while errors := self._errors(plan):
            self._take_back(plan, errors)
            plan = self._made(fresh)
        if plan.texts:
            plan.texts = {**self.target.begun, **plan.texts}
        plan.matched = matched
        plan.works = len(cited) + sum(len(harvest.records) for harvest in self.harvests)
        plan.definitions = sum(harvest.definitions for harvest in self.harvests)
        plan.terms = sum(1 + len(one.others) for one in found)
        lost = [loss for group in groups for loss in group.losses]
        plan.losses = joined(sorted([*self.losses, *self.bibliography.losses, *lost]))
        return plan

    def _found(self) -> Iterator[Found]:
        """What all files define; capitals of titles are judged by the text of all of them."""
        words: Counter[str] = Counter()
        for harvest in self.harvests:
            words.update(harvest.words)
        for one in (one for harvest in self.harvests for one in harvest.found):
            if one.titled:
                others = tuple(untitled(other, words) for other in one.others)
                yield replace(one, label=untitled(one.label, words), others=others)
            else:
                yield one

    def _lose_unknown(self, found: Iterable[Found]) -> None:
        """Tell which topics and kinds the base does not have."""
        manifest = self.base.manifest
        for one in found:
            for name, given, known in (
                ("topic", one.topic, manifest.topics),
                ("kind", one.kind, manifest.kinds),
            ):
                if given and given not in known:
                    said = f"the {name} “{given}”, which kb.yaml does not have"
                    self.losses.append(Loss(one.path, one.line, said, name))

    def _lose_uncitable(self, groups: Iterable[Concept]) -> None:
        """Tell whose sources have no text that they could stand by."""
        for first in (concept.first for concept in groups if not concept.texts):
            if first.cites:
                said = f"the source of “{first.label}”, for there is no text"
                self.losses.append(Loss(first.path, first.line, said, "source"))

    def _usable(self, found: Found) -> bool:
        """Whether a term can be one."""
        if len(found.label) > LONGEST:
            said = f"a term of {len(found.label)} characters: “{found.label[:40]}…”"
        elif not key(found.label) or not any(c.isalnum() for c in found.label):
            said = f"a term without a letter: “{found.label}”"
        else:
            return True
        self.losses.append(Loss(found.path, found.line, said, "term"))
        return False

    def _parted(self, groups: Iterable[Concept]) -> tuple[list[Difference], list[Concept]]:
        """The terms that the base has, compared, and those that it does not have."""
        book = Book((), self.base)
        matched: list[Difference] = []
        fresh: list[Concept] = []
        for concept in groups:
            found = match(book, concept)
            if found:
                matched += compared(self.base, concept, found, self.bibliography)
            else:
                fresh.append(concept)
        return matched, fresh

    # --- drafts ---

    def _made(self, fresh: Sequence[Concept]) -> Plan:
        plan = Plan(records=list(self.bibliography.made))
        taken = {name.lower() for name in (*self.base, *self.base.tables.lost)}
        shared = Counter(concept.label.casefold() for concept in fresh)
        for concept in fresh:
            label = concept.label
            if shared[label.casefold()] > 1 and concept.first.qualifier:
                label = f"{label} ({concept.first.qualifier})"
            name = self._free(id_of(label), taken, concept)
            if name not in self.refused:
                plan.drafts.append(self._draft(name, label, concept))
        self._place(plan)
        self._write(plan)
        return plan

    def _free(self, wanted: str, taken: set[str], concept: Concept) -> str:
        n, name = 1, wanted
        while name in taken or self._is_there(name, concept):
            n += 1
            name = f"{wanted}-{n}"
        taken.add(name)
        return name

    def _is_there(self, name: str, concept: Concept) -> bool:
        return self.target.exists(f"{self._home(concept)}/{name}.yaml")

    def _home(self, concept: Concept) -> str:
        topic = self._topic(concept)
        if topic not in self.homes:
            home = folder_of(self.base, self.target.folder, topic)
            self.homes[topic] = home if topic else f"{home}/{IMPORTED}"
        return self.homes[topic]

    def _topic(self, concept: Concept) -> str | None:
        given = [one.topic for one in concept.found if one.topic in self.base.manifest.topics]
        return self.topic or next(iter(given), None)

    def _draft(self, name: str, label: str, concept: Concept) -> Draft:
        first = concept.first
        topic = self._topic(concept)
        own = self.base.manifest.language
        values = entry_values(
            name,
            concept,
            label,
            self.bibliography,
            topics=[topic] if topic else [],
            kind=self._kind(concept),
            language=first.language if first.language.lower() != own.lower() else "",
        )
        path = f"{self._home(concept)}/{name}.yaml"
        return Draft(name, label, path, first.path, first.line, values)

    def _kind(self, concept: Concept) -> str:
        given = [one.kind for one in concept.found if one.kind]
        return next((kind for kind in given if kind in self.base.manifest.kinds), "")

    def _place(self, plan: Plan) -> None:
        """Many drafts are put together in files, which only then are quick to write and to read."""
        if len(plan.drafts) <= TOGETHER:
            return
        homes: dict[str, list[Draft]] = {}
        for draft in plan.drafts:
            homes.setdefault(draft.path.rpartition("/")[0], []).append(draft)
        plan.drafts = [draft for home in homes for draft in self._filed(home, homes[home])]

    def _filed(self, home: str, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """The drafts of a folder in files of about one size; one alone keeps its own."""
        files = -(-len(drafts) // TOGETHER)
        paths = list(islice(self._unused(home), files))
        for n, draft in enumerate(drafts):
            alone = len(drafts) == 1
            yield draft if alone else draft._replace(path=paths[n * files // len(drafts)])

    def _unused(self, home: str) -> Iterator[str]:
        """Names of files that are not there yet."""
        for n in count(1):
            path = f"{home}/{IMPORTED}-{n:03d}.yaml"
            if not self.target.exists(path):
                yield path

    def _write(self, plan: Plan) -> None:
        files: dict[str, list[Mapping[str, Any]]] = {}
        for draft in plan.drafts:
            files.setdefault(draft.path, []).append(draft.values)
        for path, values in files.items():
            plan.texts[path] = laid_out(values if len(values) > 1 else values[0])
        if plan.records:
            plan.texts |= dict([self._bibliography(plan)])

    def _bibliography(self, plan: Plan) -> tuple[str, bytes]:
        """The file of the base that takes the records, and what it is to hold."""
        prefix = self.target.folder.prefix
        values = [made.values for made in plan.records]
        for path in (f"{prefix}references.yaml", f"{prefix}references.yml"):
            if self.target.exists(path) or path.endswith(".yaml"):
                made = with_records(_before(self.target.read, path), values)
                if made is not None:
                    return path, made
        return next(self._elsewhere(values))

    def _elsewhere(self, values: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
        n = 1
        while True:
            number = f"-{n}" if n > 1 else ""
            path = f"{self.target.folder.prefix}references/{IMPORTED}{number}.yaml"
            made = with_records(_before(self.target.read, path), values)
            if made is not None:
                yield path, made
            n += 1

    # --- what would not check ---

    def _errors(self, plan: Plan) -> list[tuple[Finding, str]]:
        """The errors that the base would have in what is new."""
        if not plan.texts:
            return []
        language = self.base.manifest.language
        entries: list[EntryFile] = list(self.base.entry_files)
        sources: dict[str, SourceFile] = {one.path: one for one in self.base.source_files}
        own = {draft.path for draft in plan.drafts}
        for path, data in plan.texts.items():
            if path in own:
                entries.append(read_entries(path, data, language))
            else:
                sources[path] = read_sources(path, data, language)
        whole = KnowledgeBase(self.base.manifest_file, entries, list(sources.values()))
        found = engine.check(whole, self._reading(plan), select=_ERRORS)
        new = _New(plan, entries)
        errors = [(one, new.named(one)) for one in found if one.severity is Severity.ERROR]
        return [(one, name) for one, name in errors if name is not None]

    def _reading(self, plan: Plan) -> ReadBytes:
        def read(path: str) -> bytes:
            return plan.texts[path] if path in plan.texts else self.target.read(path)

        return read

    def _take_back(self, plan: Plan, errors: Sequence[tuple[Finding, str]]) -> None:
        drafts = {draft.id: draft for draft in plan.drafts}
        records = {made.key: made for made in plan.records}
        for finding, name in errors:
            if name in self.refused:
                continue
            self.refused.add(name)
            said = f"`{name}`, which would not check: {finding.code} {finding.message}"
            if name in records:
                made = records[name]
                self.bibliography.drop([name], [Loss(made.path, made.line, said, "record")])
            else:
                draft = drafts[name]
                self.losses.append(Loss(draft.origin, draft.line, said, "entry"))


class _New:
    """Which of the new drafts and records a finding is about."""

    def __init__(self, plan: Plan, entries: Sequence[EntryFile]) -> None:
        names = [*(draft.id for draft in plan.drafts), *(made.key for made in plan.records)]
        self._order = {name: n for n, name in enumerate(names)}
        self._starts = {
            file.path: [(one.line, one.entry.id) for one in file.entries] for file in entries
        }
        self._starts |= {
            path: list(_record_lines(data))
            for path, data in plan.texts.items()
            if is_references(path)
        }

    def named(self, finding: Finding) -> str | None:
        """The new one that the finding names or has places in; of several the last."""
        spans = (finding.span, *(other.span for other in finding.related))
        named = {finding.concept, *(self._at(span) for span in spans)}
        return max(named & self._order.keys(), key=self._rank, default=None)

    def _rank(self, name: str | None) -> int:
        return self._order[name or ""]

    def _at(self, span: Span) -> str:
        starts = self._starts.get(span.path, [])
        n = bisect_right(starts, (span.line, "\U0010ffff")) - 1
        return starts[n][1] if n >= 0 else ""


def _record_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The line at which each record of a bibliography begins, and its key."""
    reading = trace(data)
    lines = Lines(reading.text)
    listed = records_in(reading)
    for node in listed.items if listed and isinstance(listed.items, list) else ():
        name = node.items.get("id") if isinstance(node.items, dict) else None
        if name is not None:
            yield lines.place(node.start)[0], name.value


_ERRORS = [
    code for code, rule in RULES.items() if rule.severity is Severity.ERROR and not rule.online
]
