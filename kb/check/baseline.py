"""Baselines: findings that a base lives with for now, so that new ones show.

A baseline is a text file, a line a finding: its fingerprint, its rule, and for people where and
what it is. The fingerprint alone is compared, so lines may move in the checked files, and another
finding of the same rule is never taken for the one that was known.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.diagnostics import Finding, Place, PlacedEdit, PlacedFix, Problem
from kb.errors import KBError
from kb.reading.remarks import Raised

FORMAT = 1
HEADING = f"# kb baseline {FORMAT}\n"
_HEADING = re.compile(r"# kb baseline (\d+)\s*\Z")
_LINE = re.compile(
    r"(?P<mark>[0-9a-f]{24}(?:-\d+)?)[ \t]+(?P<code>[A-Z]{3}\d{3})(?:[ \t]+(?P<said>.*))?\Z"
)


class Known(NamedTuple):
    """A line of a baseline: the fingerprint and rule of a finding, and its place in the text."""

    fingerprint: str
    code: str
    said: str
    start: int
    end: int


class Baseline(NamedTuple):
    """The findings that a baseline file lists."""

    path: str
    known: list[Known]


class Measured(NamedTuple):
    """Findings against a baseline: those it does not list, those it does, and what is stale."""

    new: list[Finding]
    known: list[Finding]
    stale: list[Raised]


def read_baseline(path: str, data: bytes) -> Baseline:
    """The baseline in a file's bytes; blank lines and `#` remarks may stand in it.

    Raises KBError where it is no baseline, or one of a newer kb.
    """
    text = data.decode("utf-8-sig", errors="replace")
    lines = text.splitlines(keepends=True)
    _check_heading(path, lines[0] if lines else "")
    known: list[Known] = []
    position = 0
    for number, line in enumerate(lines, start=1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            known.append(_known(path, number, stripped, position, position + len(line)))
        position += len(line)
    return Baseline(path, known)


def _check_heading(path: str, line: str) -> None:
    heading = _HEADING.match(line)
    if heading is None:
        raise KBError(f"{path}:1: no baseline; its first line is `{HEADING.strip()}`")
    if int(heading[1]) > FORMAT:
        raise KBError(f"{path}:1: written by a newer kb (baseline {heading[1]}); update kb")


def _known(path: str, number: int, line: str, start: int, end: int) -> Known:
    match = _LINE.match(line)
    if match is None:
        raise KBError(f"{path}:{number}: not a fingerprint and a rule; delete the line")
    return Known(match["mark"], match["code"], match["said"] or "", start, end)


def measure(findings: Sequence[Finding], baseline: Baseline, codes: Collection[str]) -> Measured:
    """Split findings by a baseline. What it lists and nothing shows any more is stale (SUP005).

    `codes` are the rules that have run: of others nothing is said.
    """
    listed = {(known.code, known.fingerprint) for known in baseline.known}
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        (old if (finding.code, finding.fingerprint) in listed else new).append(finding)
    shown = {(finding.code, finding.fingerprint) for finding in old}
    gone = (one for one in baseline.known if (one.code, one.fingerprint) not in shown)
    stale = [_stale(baseline.path, one) for one in gone if one.code in codes]
    return Measured(new, old, stale)


def _stale(path: str, known: Known) -> Raised:
    place = Place(path, (), (known.start, known.start + len(known.fingerprint)))
    of = f" of {known.said}" if known.said else ""
    message = f"not found any more: {known.code}{of}; delete the line"
    edit = PlacedEdit(Place(path, (), (known.start, known.end)), "")
    fix = PlacedFix("delete the line", True, (edit,))
    return Raised("SUP005", Problem(message, place, fix=fix))


def written(findings: Iterable[Finding]) -> str:
    """The baseline of some findings, in the order of their places. Those about suppressions and
    baselines are left out: they are mended, not lived with.
    """
    return HEADING + "".join(_lines(findings))


def _lines(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if not finding.code.startswith("SUP"):
            said = "".join(c if c.isprintable() else " " for c in finding.message)
            where = finding.concept or finding.span.path
            yield f"{finding.fingerprint} {finding.code} {where}: {said}\n"
