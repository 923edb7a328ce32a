"""Edits → new text, and the fixes of a whole base made together.

Fixes and editors share one kind of edit. Offsets are code points of the text; everything outside
the edits keeps every byte.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kb.diagnostics import Edit, Finding, Fix, Span
from kb.errors import KBError
from kb.reading.yaml_text import Lines, read

if TYPE_CHECKING:
    from kb.check.placing import ReadBytes

_MARK = b"\xef\xbb\xbf"
_ROUNDS = 20
"""One fix can make way for the next; more turns than this are no progress."""


class OverlappingEdits(KBError):
    """Two edits want the same characters; neither is applied."""


def fixed_text(text: str, path: str, fixes: Iterable[Fix]) -> str:
    """The text of a file after the edits that fixes make in it.

    Raises OverlappingEdits where two edits touch the same characters and are not the same.
    """
    return edited(text, {edit for fix in fixes for edit in fix.edits if edit.span.path == path})


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits, each given once; new lines end as the text's own do."""
    lines = Lines(text)
    windows = "\r\n" in text
    pieces: list[str] = []
    position = 0
    for start, end, replacement in sorted(_offsets(lines, edit) for edit in edits):
        if start < position:
            raise OverlappingEdits("two fixes change the same text; apply them one after the other")
        made = replacement.replace("\r\n", "\n").replace("\n", "\r\n") if windows else replacement
        pieces += text[position:start], made
        position = end
    return "".join(pieces) + text[position:]


def _offsets(lines: Lines, edit: Edit) -> tuple[int, int, str]:
    span = edit.span
    start = lines.start_of(span.line) + span.column - 1
    end = lines.start_of(span.end_line) + span.end_column - 1
    return start, end, edit.text


class Changed(NamedTuple):
    """A file that fixes changed: its path, its bytes before and after."""

    path: str
    before: bytes
    after: bytes


@dataclass(slots=True)
class Repair:
    """The fixes of a base, made in memory round by round until none is left to make.

    Safe fixes are made first, one after the other where they touch the same text. Unsafe ones
    that touch the same text are refused, all of them: which is meant only a person can tell.
    """

    check: Callable[[Mapping[str, bytes]], Sequence[Finding]]
    read: "ReadBytes"
    unsafe: bool = False
    fixed: list[Finding] = field(default_factory=list[Finding])
    _texts: dict[str, bytes] = field(default_factory=dict[str, bytes])
    _barred: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _broken: list[Finding] = field(default_factory=list[Finding])
    _contested: list[Finding] = field(default_factory=list[Finding])

    def run(self) -> Sequence[Finding]:
        """Make the fixes; what is still found afterwards."""
        findings = self.check(self._texts)
        for _ in range(_ROUNDS):
            if not self._apply(self._choose(findings)):
                break
            findings = self.check(self._texts)
        return findings

    @property
    def changes(self) -> list[Changed]:
        """The files that are no longer what they were, by path."""
        made = [Changed(path, self.read(path), after) for path, after in self._texts.items()]
        return sorted(change for change in made if change.before != change.after)

    @property
    def refused(self) -> list[Finding]:
        """Those whose unsafe fixes clash, and those whose fix would make a file unreadable."""
        return [*self._broken, *self._contested]

    def _choose(self, findings: Sequence[Finding]) -> list[Finding]:
        fixes = [
            (f, f.fix) for f in findings if f.fix and (f.code, f.fingerprint) not in self._barred
        ]
        chosen, _ = compatible(finding for finding, fix in fixes if fix.safe)
        if not chosen and self.unsafe:
            chosen, self._contested = uncontested(finding for finding, _ in fixes)
        return chosen

    def _apply(self, chosen: Sequence[Finding]) -> bool:
        """Whether anything was changed. A file that would become unreadable is left alone."""
        before = dict(self._texts)
        idle = self._idle(chosen)
        self._barred |= {(finding.code, finding.fingerprint) for finding in idle}
        chosen = [finding for finding in chosen if finding not in idle]
        edits = _by_path(chosen)
        broken = {path for path, changes in edits.items() if not self._edit(path, changes)}
        if broken:
            self._texts = before
            self._bar(finding for finding in chosen if not broken.isdisjoint(_paths(finding)))
            return self._apply([f for f in chosen if broken.isdisjoint(_paths(f))]) or True
        self.fixed += chosen
        return bool(chosen)

    def _idle(self, chosen: Iterable[Finding]) -> set[Finding]:
        """Those of some findings whose fixes write only what stands there already."""
        opened: dict[str, tuple[str, Lines]] = {}
        idle: set[Finding] = set()
        for finding in chosen:
            edits = finding.fix.edits if finding.fix else ()
            for path in {edit.span.path for edit in edits} - opened.keys():
                data = self._texts[path] if path in self._texts else self.read(path)
                text = data.removeprefix(_MARK).decode(errors="replace")
                opened[path] = text, Lines(text)
            if all(_stands(*opened[edit.span.path], edit) for edit in edits):
                idle.add(finding)
        return idle

    def _bar(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._barred.add((finding.code, finding.fingerprint))
            self._broken.append(finding)

    def _edit(self, path: str, edits: Iterable[Edit]) -> bool:
        data = self._texts[path] if path in self._texts else self.read(path)
        lead = _MARK if data.startswith(_MARK) else b""
        try:
            after = lead + edited(data[len(lead) :].decode(), edits).encode()
        except UnicodeDecodeError:
            return False
        if path.endswith((".yaml", ".yml")) and len(read(after).faults) > len(read(data).faults):
            return False
        self._texts[path] = after
        return True


def _stands(text: str, lines: Lines, edit: Edit) -> bool:
    """Whether a text holds already what an edit would write."""
    start, end, made = _offsets(lines, edit)
    return text[start:end].replace("\r\n", "\n") == made.replace("\r\n", "\n")


def compatible(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings whose fixes touch no text in common, and those left out, both by place.

    Of those that clash the first is chosen. Edits that are the same do not clash; a fix whose own
    edits do is left out.
    """
    taken: dict[str, list[Edit]] = {}
    chosen: list[Finding] = []
    left: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: finding.order):
        edits = sorted(set(finding.fix.edits)) if finding.fix else []
        torn = any(_overlap(one, other) for one, other in pairwise(edits))
        if torn or any(_meets(taken.get(edit.span.path, []), edit) for edit in edits):
            left.append(finding)
            continue
        chosen.append(finding)
        for edit in edits:
            insort(taken.setdefault(edit.span.path, []), edit)
    return chosen, left


def _meets(taken: Sequence[Edit], edit: Edit) -> bool:
    """Whether an edit meets one of those taken, which meet none of each other and are sorted."""
    n = bisect_left(taken, edit)
    return any(one != edit and _overlap(one, edit) for one in taken[max(n - 1, 0) : n + 1])


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits share a character, or begin at the same place."""
    first, second = sorted((one.span, other.span))
    if first.path != second.path:
        return False
    return _start(second) < _end(first) or _start(second) == _start(first)


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def uncontested(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings whose fixes no other fix meets, and all the others, both by place."""
    ordered = sorted(findings, key=lambda finding: finding.order)
    contested: set[Edit] = set()
    for edits in _by_path(ordered).values():
        for cluster in _clusters(sorted(edits)):
            contested.update(cluster if len(cluster) > 1 else ())
    free = [one for one in ordered if one.fix and contested.isdisjoint(one.fix.edits)]
    kept = set(free)
    return free, [finding for finding in ordered if finding not in kept]


def _clusters(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Sorted edits of a file in groups that hang together by what they touch."""
    cluster: list[Edit] = []
    reach = (0, 0)
    for edit in edits:
        start = _start(edit.span)
        if cluster and (start < reach or start == _start(cluster[-1].span)):
            cluster.append(edit)
        else:
            if cluster:
                yield cluster
            cluster = [edit]
        reach = max(reach, _end(edit.span))
    if cluster:
        yield cluster


def _by_path(findings: Iterable[Finding]) -> dict[str, set[Edit]]:
    edits: dict[str, set[Edit]] = {}
    for finding in findings:
        for edit in finding.fix.edits if finding.fix else ():
            edits.setdefault(edit.span.path, set()).add(edit)
    return edits


def _paths(finding: Finding) -> set[str]:
    return {edit.span.path for edit in finding.fix.edits} if finding.fix else set()
