"""Suppressions: findings that an author excused, with the reason and until when.

`ignore:` on an entry or a source covers all of it; `# kb: ignore CODE - reason` ending a line
covers that line.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kb.check.placing import ReadBytes
from kb.diagnostics import Finding, Place, Problem
from kb.model.entry import Ignore
from kb.reading.remarks import Raised


class Suppression(NamedTuple):
    """A code or family excused for a concept, a source, or a line of a file."""

    rule: str
    place: Place
    concept: str | None
    line: int | None
    because: str
    until: str | None


class Suppressions:
    """The suppressions of a base that hold on a day, and what is wrong with them."""

    def __init__(self, found: list[Suppression], today: str, known: Collection[str]) -> None:
        self._today = today
        self._by_concept: dict[str, list[str]] = {}
        self._by_line: dict[tuple[str, int], list[str]] = {}
        for one in found:
            if one.until is None or not today or one.until >= today:
                self._keep(one)
        self.problems = [raised for one in found for raised in _faults(one, today, known)]

    def _keep(self, one: Suppression) -> None:
        if one.concept is not None:
            self._by_concept.setdefault(one.concept, []).append(one.rule)
        elif one.line is not None:
            self._by_line.setdefault((one.place.path, one.line), []).append(one.rule)

    def cover(self, finding: Finding) -> bool:
        """Whether a finding is excused. Suppressions themselves are not."""
        if finding.code.startswith("SUP"):
            return False
        rules = list(self._by_line.get((finding.span.path, finding.span.line), ()))
        if finding.concept is not None:
            rules += self._by_concept.get(finding.concept, ())
        return any(finding.code.startswith(rule) for rule in rules)


def _faults(one: Suppression, today: str, known: Collection[str]) -> Iterator[Raised]:
    if not any(code.startswith(one.rule) for code in known):
        message = f"no rule is called `{one.rule}`; `kb explain` lists them"
        yield Raised("SUP003", Problem(message, one.place, one.concept))
    if not one.because.strip():
        message = f"the suppression of {one.rule} gives no reason; add one"
        yield Raised("SUP002", Problem(message, one.place, one.concept))
    if one.until is not None and today and one.until < today:
        message = f"the suppression of {one.rule} ended on {one.until}; mend the cause or renew it"
        yield Raised("SUP004", Problem(message, one.place, one.concept))


Owner = tuple[str, tuple[Ignore, ...], str, tuple[str | int, ...]]
"""The id of an entry or source, what it ignores, its file and its place there."""


def stated(owners: Iterable[Owner]) -> Iterator[Suppression]:
    """What entries or sources excuse by `ignore:`."""
    for owner, ignores, path, root in owners:
        for n, ignore in enumerate(ignores):
            place = Place(path, (*root, "ignore", n, "rule"))
            because = str(ignore.because or "")
            yield Suppression(ignore.rule, place, owner, None, because, ignore.until)


_MARK = re.compile(r"# kb:[ ]*(?P<said>[^\r\n]*)")
_COMMENT = re.compile(
    r"#[ ]kb:[ ]ignore[ ]+(?P<rules>[A-Za-z0-9_, ]*?)(?:[ ]+until[ ]+(?P<until>\d{4}-\d{2}-\d{2}))?"
    r"(?:[ ]+[-–—][ ]*(?P<because>[^\r\n]*))?[ \t]*(?:\r?\n|\Z)"
)


def commented(path: str, read_bytes: ReadBytes) -> Iterator[Suppression]:
    """What comments at the ends of a file's lines excuse."""
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    understood = {match.start() for match in _COMMENT.finditer(text)}
    for match in _MARK.finditer(text):
        if match.start() not in understood:
            place = Place(path, (), match.span("said"))
            yield Suppression(match["said"].strip(), place, None, None, "unknown", None)
    for match in _COMMENT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        place = Place(path, (), match.span("rules"))
        for rule in match["rules"].replace(",", " ").split():
            yield Suppression(rule, place, None, line, match["because"] or "", match["until"])
