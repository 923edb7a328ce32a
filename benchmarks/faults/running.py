"""Faults checked and mended: what each one claims, what is found of it, what fixes make of it."""

import re
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import NamedTuple

from benchmarks.faults.contract import Claim, Contract, usual
from benchmarks.faults.meaning import Change, Unread, changes, values
from benchmarks.faults.mutators import Changes, Fault, after, fault, faults_together
from kb.check.engine import check
from kb.diagnostics import Finding, Severity
from kb.fixes import Repair
from kb.folder import is_manifest, is_references
from kb.knowledge_base import KnowledgeBase
from kb.reading.files import read_entries, read_manifest, read_sources

TODAY = "2026-11-24"


class Base(NamedTuple):
    """The sound base: texts by path, the ids it was published with."""

    texts: Mapping[str, str]
    published: frozenset[str]


class Mended(NamedTuple):
    """What fixes made of a faulty base.

    `state` is "untouched", "healed" (the bytes there were), "same" (the values there were), "other"
    (other values, nothing found that was not found before the fault) or "left" (something is found
    still). `undone` are findings left that have a fix, `worse` errors that were not there before.
    """

    state: str
    made: tuple[str, ...]
    undone: tuple[str, ...]
    worse: tuple[str, ...]
    texts: Mapping[str, str]


@dataclass
class Run:
    """One fault: the values it changed, what it claims, what was found of it and is new."""

    fault: Fault
    changed: list[Change]
    claims: list[Claim]
    found: list[Finding]
    met: list[Claim] = field(default_factory=list[Claim])
    safe: Mended | None = None
    unsafe: Mended | None = None
    crash: str = ""
    lines: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """The lines that are new or stand where one is gone, by path."""

    @property
    def missed(self) -> list[Claim]:
        return [claim for claim in self.claims if claim not in self.met]

    @cached_property
    def elsewhere(self) -> list[Finding]:
        """New findings that neither meet a claim, nor lie where something changed, nor name it."""
        return [finding for finding in self.found if not self._explains(finding)]

    def _explains(self, finding: Finding) -> bool:
        if not self.changed:
            return False
        if any(_meets(claim, finding) for claim in self.claims) or self._near(finding):
            return True
        return not self.names.isdisjoint(_NAME.findall(finding.message))

    def _near(self, finding: Finding) -> bool:
        """Whether a finding, or a place it names, is at a changed line or next to one."""
        spans = [finding.span, *(place.span for place in finding.related)]
        return any(
            span.line - 1 <= line <= span.end_line + 1
            for span in spans
            for line in self.lines.get(span.path, ())
        )

    @property
    def there(self) -> list[Claim]:
        """The claims met in a file that the fault changed."""
        return [claim for claim in self.met if claim.path in self.lines]

    @property
    def at_line(self) -> list[Claim]:
        """Those of them that are met at a changed line or next to one."""
        return [
            claim
            for claim in self.there
            if any(_meets(claim, finding) and self._near(finding) for finding in self.found)
        ]

    @cached_property
    def names(self) -> set[str]:
        """The ids, keys and words in the values that changed."""
        return {
            name
            for change in self.changed
            for side in (change.before, change.after)
            for name in _NAME.findall(str(side))
        }

    @property
    def masked(self) -> list[Claim]:
        """Claims missed in files of which some part could not be read: rules had no look at it."""
        unread = {one.span.path for one in self.found if one.code in {"SCH001", "SCH002"}}
        return [
            claim for claim in self.missed if claim.path in unread or (not claim.path and unread)
        ]


_entries = lru_cache(600)(read_entries)
_sources = lru_cache(60)(read_sources)
_manifest = lru_cache(20)(read_manifest)


def findings(texts: Mapping[str, bytes], published: frozenset[str]) -> list[Finding]:
    """What `kb check` finds in a base that is not on disk; a file is read once."""
    paths = sorted(texts)
    manifest = _manifest("concepts/kb.yaml", texts["concepts/kb.yaml"])
    language = manifest.manifest.language
    base = KnowledgeBase(
        manifest,
        [
            _entries(path, texts[path], language)
            for path in paths
            if not is_manifest(path) and not is_references(path)
        ],
        [_sources(path, texts[path], language) for path in paths if is_references(path)],
    )
    return check(base, texts.__getitem__, published=published, today=TODAY)


def encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in texts.items()}


class Runner:
    """Makes faults of a seed in a sound base and sees what comes of them."""

    def __init__(self, base: Base, seed: int) -> None:
        self.base = base
        self.seed = seed
        sound = Contract(base.texts, base.published)
        self._usual = usual(sound)
        self._before = sound.claims()
        self._clean = Counter(map(_mark, findings(encoded(base.texts), base.published)))

    def run(self, number: int) -> Run:
        """Fault `number`, checked and mended."""
        return self._run(fault(self.base.texts, self.seed, number))

    def together(self, number: int, count: int) -> Run:
        """Some faults in one base, checked and mended."""
        made = faults_together(self.base.texts, self.seed, number, count)
        merged: Changes = {path: text for one in made for path, text in one.changes.items()}
        return self._run(Fault(number, f"{count} together", merged))

    def _run(self, made: Fault) -> Run:
        texts = after(self.base.texts, made.changes)
        run = Run(made, self._changed(made), self._claims(texts), [])
        for path, text in made.changes.items():
            run.lines[path] = _changed_lines(self.base.texts.get(path, ""), text or "")
        try:
            found = findings(encoded(texts), self.base.published)
            run.found = self._new(found)
            run.met = [claim for claim in run.claims if any(_meets(claim, f) for f in run.found)]
            if any(finding.fix for finding in found):
                run.safe = self._mended(texts, found, unsafe=False)
                run.unsafe = self._mended(texts, found, unsafe=True)
        except Exception:  # noqa: BLE001  a crash is a result here
            run.crash = traceback.format_exc()
        return run

    def _changed(self, made: Fault) -> list[Change]:
        found: list[Change] = []
        for path, text in made.changes.items():
            old = values(self.base.texts[path]) if path in self.base.texts else None
            new = None if text is None else values(text)
            if isinstance(new, Unread):
                found.append(Change(path, (), "", new))
            else:
                found += changes(path, old, new)
        return found

    def _claims(self, texts: Mapping[str, str]) -> list[Claim]:
        contract = Contract(texts, self.base.published)
        contract.usual = self._usual
        return sorted(set(contract.claims() - self._before), key=str)

    def _new(self, found: Sequence[Finding]) -> list[Finding]:
        left = Counter(self._clean)
        new: list[Finding] = []
        for finding in found:
            if left[_mark(finding)]:
                left[_mark(finding)] -= 1
            else:
                new.append(finding)
        return new

    def _mended(self, texts: Mapping[str, str], before: list[Finding], *, unsafe: bool) -> Mended:
        faulty = encoded(texts)

        def again(now: Mapping[str, bytes]) -> list[Finding]:
            return findings({**faulty, **now}, self.base.published) if now else before

        repair = Repair(again, faulty.__getitem__, unsafe)
        left = repair.run()
        now = {**texts, **{change.path: change.after.decode() for change in repair.changes}}
        refused = {_mark(finding) for finding in repair.refused}
        undone = tuple(
            _shown(finding)
            for finding in left
            if finding.fix and (unsafe or finding.fix.safe) and _mark(finding) not in refused
        )
        return Mended(
            self._state(now, left, repair),
            tuple(_shown(finding) for finding in repair.fixed),
            undone,
            _worse(before, left),
            {change.path: change.after.decode() for change in repair.changes},
        )

    def _state(self, now: Mapping[str, str], left: Sequence[Finding], repair: Repair) -> str:
        if not repair.changes:
            return "untouched"
        if now == self.base.texts:
            return "healed"
        if {p: values(t) for p, t in now.items()} == {
            p: values(t) for p, t in self.base.texts.items()
        }:
            return "same"
        return "left" if self._new(left) else "other"


_NAME = re.compile(r"[\w.:-]{3,}")


def _changed_lines(before: str, now: str) -> set[int]:
    old, new = before.splitlines(), now.splitlines()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {n + 1 for way, _, _, c, d in codes if way != "equal" for n in range(c, max(d, c + 1))}


def _mark(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.fingerprint


def _shown(finding: Finding) -> str:
    way = finding.fix.title if finding.fix else ""
    safe = "safe" if finding.fix and finding.fix.safe else "unsafe"
    return (
        f"{finding.code} {safe} {finding.span.path}:{finding.span.line} {finding.message} [{way}]"
    )


def _worse(before: Sequence[Finding], left: Sequence[Finding]) -> tuple[str, ...]:
    known = Counter((finding.code, finding.span.path) for finding in before)
    grave = [finding for finding in left if finding.severity is Severity.ERROR]
    after_ = Counter((finding.code, finding.span.path) for finding in grave)
    more = after_ - known
    return tuple(_shown(f) for f in grave if (f.code, f.span.path) in more)


def _meets(claim: Claim, finding: Finding) -> bool:
    paths = {"", finding.span.path, *(place.span.path for place in finding.related)}
    return finding.code in claim.codes and claim.path in paths
