"""Suppressions: findings that an author excused, with the reason and until when.

`ignore:` on an entry or a source covers all of it; `# kb: ignore CODE - reason` ending a line
covers that line. In a document `<!-- kb: ignore CODE - reason -->` or `{/* kb: ignore … */}` covers
the line after it, or its own where text stands before it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from kb.check.placing import ReadBytes
from kb.diagnostics import Finding, Place, PlacedEdit, PlacedFix, Problem
from kb.documents.document import Document
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
    alone: PlacedEdit
    """Takes this one away and leaves its fellows of the same list or comment."""
    together: PlacedEdit
    """Takes the whole list or comment away."""
    fellows: int = 1
    """How many stand together, this one counted."""


class Suppressions:
    """The suppressions of a base that hold on a day, and what is wrong with them."""

    def __init__(self, found: list[Suppression], today: str, known: Collection[str]) -> None:
        self._by_concept: dict[str, list[int]] = {}
        self._by_line: dict[tuple[str, int], list[int]] = {}
        self._all = found
        self._idle: set[int] = set()
        for number, one in enumerate(found):
            if one.until is None or not today or one.until >= today:
                self._keep(number, one)
        self.problems = [raised for one in found for raised in _faults(one, today, known)]

    def _keep(self, number: int, one: Suppression) -> None:
        if one.concept is not None:
            self._by_concept.setdefault(one.concept, []).append(number)
        elif one.line is not None:
            self._by_line.setdefault((one.place.path, one.line), []).append(number)
        else:
            return
        self._idle.add(number)

    def cover(self, finding: Finding) -> Suppression | None:
        """What excuses a finding: that of its line before that of its entry, the first stated.

        Findings about suppressions are never excused.
        """
        if finding.code.startswith("SUP"):
            return None
        numbers = list(self._by_line.get((finding.span.path, finding.span.line), ()))
        if finding.concept is not None:
            numbers += self._by_concept.get(finding.concept, ())
        for number in numbers:
            if finding.code.startswith(self._all[number].rule):
                self._idle.discard(number)
                return self._all[number]
        return None

    def unused(self, judged: Callable[[str], bool]) -> list[Raised]:
        """SUP001 for what excused nothing yet, of the codes and families that were judged."""
        idle = [self._all[number] for number in sorted(self._idle)]
        idle = [one for one in idle if judged(one.rule)]
        together = Counter(one.together for one in idle)
        raised: list[Raised] = []
        for one in idle:
            edit = one.together if together[one.together] == one.fellows else one.alone
            fix = PlacedFix("delete the suppression", True, (edit,))
            message = f"the suppression of {one.rule} is unused: it excuses nothing; delete it"
            raised.append(Raised("SUP001", Problem(message, one.place, one.concept, fix=fix)))
        return raised


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
            alone = PlacedEdit(Place(path, (*root, "ignore", n)), None)
            together = PlacedEdit(Place(path, (*root, "ignore")), None)
            yield Suppression(
                ignore.rule,
                place,
                owner,
                None,
                because,
                ignore.until,
                alone,
                together,
                len(ignores),
            )


_MARK = re.compile(r"# kb:[ ]*(?P<said>[^\r\n]*)")
_IGNORE = (
    r"kb:[ ]ignore[ ]+(?P<rules>[A-Za-z0-9_, ]*?)(?:[ ]+until[ ]+(?P<until>\d{4}-\d{2}-\d{2}))?"
    r"(?:[ ]+[-–—][ ]*(?P<because>[^\r\n]*?))?[ \t]*"
)
_COMMENT = re.compile(rf"#[ ]{_IGNORE}(?:\r?\n|\Z)")


def commented(path: str, read_bytes: ReadBytes) -> Iterator[Suppression]:
    """What comments at the ends of a file's lines excuse."""
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    understood = {match.start() for match in _COMMENT.finditer(text)}
    for match in _MARK.finditer(text):
        if match.start() not in understood:
            place = Place(path, (), match.span("said"))
            edit = PlacedEdit(place, "")
            yield Suppression(match["said"].strip(), place, None, None, "unknown", None, edit, edit)
    line, counted = 1, 0
    for match in _COMMENT.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield from _in_comment(path, match, line, _comment_range(text, match))


_CODE = re.compile(r"[A-Za-z0-9_]+")


def _in_comment(
    path: str, match: re.Match[str], line: int, whole: tuple[int, int]
) -> Iterator[Suppression]:
    together = PlacedEdit(Place(path, (), whole), "")
    rules = list(_CODE.finditer(match.string, *match.span("rules")))
    for n, rule in enumerate(rules):
        last = n == len(rules) - 1
        start = rules[n - 1].end() if last and n else rule.start()
        end = rule.end() if last else rules[n + 1].start()
        alone = PlacedEdit(Place(path, (), (start, end)), "")
        because, until = match["because"] or "", match["until"]
        place = Place(path, (), rule.span())
        yield Suppression(
            rule[0], place, None, line, because, until, alone, together, fellows=len(rules)
        )


def _comment_range(text: str, match: re.Match[str]) -> tuple[int, int]:
    """A comment with the blanks before it; with its whole line where nothing else stands there."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    lead = text[line_start : match.start()].rstrip()
    if not lead:
        return line_start, match.end()
    return line_start + len(lead), match.start() + len(match[0].rstrip())


_IN_DOCUMENT = re.compile(rf"(?:<!--|\{{\s*/\*)\s*{_IGNORE}\s*(?:-->|\*/\s*\}})\Z")
_MEANT = re.compile(r"(?:<!--|\{\s*/\*)\s*kb:[ ]*(?P<said>.*?)\s*(?:-->|\*/\s*\}|\Z)", re.DOTALL)


def in_document(document: Document) -> Iterator[Suppression]:
    """What the comments of a document excuse."""
    text = document.text
    if "kb:" not in text:
        return
    for kind, start, end in document.masked:
        meant = _MEANT.match(text, start, end) if kind == "comment" else None
        if meant is None:
            continue
        match = _IN_DOCUMENT.match(text, start, end)
        if match is None:
            place = Place(document.path, (), meant.span("said"))
            edit = PlacedEdit(place, "")
            said = " ".join(meant["said"].split())
            yield Suppression(said, place, None, None, "unknown", None, edit, edit)
        else:
            line = document.lines.place(_covered(text, start, end))[0]
            whole = _document_comment_range(text, start, end)
            yield from _in_comment(document.path, match, line, whole)


def _covered(text: str, start: int, end: int) -> int:
    """A place in the line that a comment covers: its own where text stands before it."""
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip(" \t>"):
        return start
    rest = text[end:]
    return end + len(rest) - len(rest.lstrip())


def _document_comment_range(text: str, start: int, end: int) -> tuple[int, int]:
    """A comment with its whole line where it stands alone, else with the blanks before."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    if not text[line_start:start].strip() and not text[end:line_end].strip():
        return line_start, line_end
    return start - len(text[line_start:start]) + len(text[line_start:start].rstrip()), end
