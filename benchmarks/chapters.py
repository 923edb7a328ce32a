"""Findings against the labelled faults of a book: recall and precision, rule by rule.

`python -m benchmarks.chapters [--misses] [--alarms] [CODE…]` measures tests/chapters/ with the base
in concepts/: README.md there says how it was labelled. A fault is found where a finding of its
code, or of one that the contract allows instead, points at one of its places; a finding at no
fault and at no open place is a false alarm.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kb.chapters import Chapters
from kb.check.registry import RULES
from kb.diagnostics import Finding, Span
from kb.folder import Folder
from kb.judging import Request
from kb.linting import Linter

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "tests" / "chapters"

Place = tuple[str, int, int, int, int]


class Fault(NamedTuple):
    """A planted fault, or a place that counts neither way: the codes that may find it."""

    id: str
    codes: tuple[str, ...]
    places: tuple[Place, ...]
    others: tuple[Place, ...]
    about: str


class Measured(NamedTuple):
    """What became of a book: per code the faults found and missed, the findings right and wrong."""

    found: dict[str, list[Fault]]
    missed: dict[str, list[Fault]]
    right: dict[str, list[Finding]]
    wrong: dict[str, list[Finding]]


def findings(codes: Sequence[str] = (), base: Path = ROOT) -> list[Finding]:
    """What is found in the labelled book, places relative to tests/chapters."""
    here = os.getcwd()
    os.chdir(LABELLED)
    try:
        folder = Folder(str(base), str(base / "concepts"))
        return Linter(Chapters(["book"]), folder, Request(tuple(codes))).judge().findings
    finally:
        os.chdir(here)


def labels() -> tuple[list[Fault], list[Fault]]:
    """The planted faults, and the open places."""
    given = yaml.load((LABELLED / "faults.yaml").read_bytes(), yaml.CSafeLoader)
    return [_fault(one) for one in given["faults"]], [_fault(one) for one in given["open"]]


def _fault(given: dict[str, Any]) -> Fault:
    places = given.get("places") or [given]
    codes = (given["code"], *given.get("also", ()))
    about = f"{given.get('text') or given['main']['text']} ({given.get('remark', '')})"
    others = tuple(_place(one) for one in given.get("others", ()))
    return Fault(given["id"], codes, tuple(_place(one) for one in places), others, about)


def _place(given: dict[str, Any]) -> Place:
    end_line = given.get("end_line", given["line"])
    return given["path"], given["line"], given["column"], end_line, given["end_column"]


def measure(found: Iterable[Finding]) -> Measured:
    """Findings compared with the labels."""
    faults, open_ = labels()
    at = _Places([*faults, *open_])
    is_open = {id(one) for one in open_}
    hit: set[int] = set()
    made = Measured(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for finding in found:
        met = list(at.met(finding))
        own = [fault for fault in met if finding.code in fault.codes]
        hit.update(id(fault) for fault in own)
        right = own or any(id(fault) in is_open for fault in met)
        (made.right if right else made.wrong)[finding.code].append(finding)
    for fault in faults:
        (made.found if id(fault) in hit else made.missed)[fault.codes[0]].append(fault)
    return made


class _Places:
    """Faults by the lines that they touch."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._lines: dict[tuple[str, int], list[tuple[Place, Fault]]] = defaultdict(list)
        for fault in faults:
            for place in fault.places:
                for line in range(place[1], place[3] + 1):
                    self._lines[place[0], line].append((place, fault))

    def met(self, finding: Finding) -> Iterator[Fault]:
        seen: set[int] = set()
        for span in (finding.span, *(related.span for related in finding.related)):
            for line in range(span.line, span.end_line + 1):
                for place, fault in self._lines.get((span.path, line), ()):
                    if id(fault) not in seen and _overlap(span, place):
                        seen.add(id(fault))
                        yield fault


def _overlap(span: Span, place: Place) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    first, last = place[1:3], place[3:5]
    return start < last and first < max(end, (start[0], start[1] + 1))


def main(words: Sequence[str]) -> int:
    """Print the table, and on request what was missed and what was found wrongly."""
    codes = [word for word in words if not word.startswith("--")]
    made = measure(findings(codes))
    planted = sorted({*made.found, *made.missed, *made.right, *made.wrong})
    print(f"{'code':8}{'planted':>8}{'found':>7}{'recall':>8}{'findings':>10}{'precision':>11}")
    for code in planted:
        if not codes or any(code.startswith(one) for one in codes):
            print(_row(code, made))
    if "--misses" in words:
        for code, faults in sorted(made.missed.items()):
            for fault in faults if not codes or code.startswith(tuple(codes)) else ():
                print(f"missed {code} {fault.id} {fault.places[0][:3]} {fault.about}")
    if "--alarms" in words:
        for code, wrong in sorted(made.wrong.items()):
            for one in wrong:
                print(
                    f"alarm {code} {one.span.path}:{one.span.line}:{one.span.column} {one.message}"
                )
    return 0


def _row(code: str, made: Measured) -> str:
    found, missed = len(made.found[code]), len(made.missed[code])
    right, wrong = len(made.right[code]), len(made.wrong[code])
    recall = f"{found / (found + missed):.0%}" if found + missed else ""
    precision = f"{right / (right + wrong):.0%}" if right + wrong else ""
    weight = "" if code not in RULES else " opt-in" if RULES[code].opt_in else ""
    return (
        f"{code:8}{found + missed:8}{found:7}{recall:>8}{right + wrong:10}{precision:>11}{weight}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
