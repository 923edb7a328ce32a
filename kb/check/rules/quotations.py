"""CIT021 to CIT024: quotations beside the texts of their sources, as far as these are kept."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.check.book import Book
from kb.check.quoted import Judged, Unavailable
from kb.check.rule import Example, Rule, Whole
from kb.check.rules.bibliography import BOOK, REFERENCES
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.layout.scalars import fresh
from kb.reading.files import LocatedSource
from kb.reading.yaml_text import find, trace
from kb.tables import CitationRow
from kb.words import Piece, marked

if TYPE_CHECKING:
    from kb.quoting.verdict import Verdict

SNAPSHOT = "snapshots/mitchell.txt"
TEXT = """\
A computer program is said to learn if its performance improves with experience.
Nobody teaches it; it is not told what to do.
"""
HASH = "e43d5ff82a81bd0f0f0c67af4de0edb9766bd577b085ff22a81b8062a6eb9a77"
RECORDED = f"{BOOK}  custom:\n    snapshot:\n      path: {SNAPSHOT}\n      sha256: {HASH}\n"


def _quoting(quote: str, text: str = TEXT) -> Example:
    """A note that quotes the source, whose snapshot is there."""
    note = "notes:\n  - text: A note.\n    cites:\n      source: mitchell-1997\n"
    note += f"      quote: {quote}\n"
    return Example(PLAIN + note, files={REFERENCES: RECORDED, SNAPSHOT: text})


def _in_chapter(quote: str, at: str = "", says: str = "") -> Example:
    """A chapter that quotes the source, whose snapshot is there."""
    record = RECORDED.replace("  custom:", "  URL: https://example.org/ml\n  custom:")
    text = f"> {quote}\n>\n> — [Mitchell, 1997](https://example.org/ml)\n"
    files = {REFERENCES: record, SNAPSHOT: TEXT, "docs/1.md": text}
    return Example(files=files, at=at, says=says, path="docs/1.md")


def _found(quote: str, says: str, fixed: str | None = None) -> Example:
    mended = None if fixed is None else _quoting(fixed).text
    return _quoting(quote)._replace(at="9:14", says=says, fixed=mended)


class AlteredQuotation(Rule):
    """A quotation is not word for word what its source says.

    Why: A quotation is what the author answers for; a lost "not" turns it round.
    Do: Quote it as it stands. What you leave out is an ellipsis, what you put in stands in
    brackets. Blanks, typography and the case of the first letter do not matter. The fix puts the
    source's wording in.
    """

    code = "CIT021"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        _quoting("its performance improves with experience"),
        _quoting('"Nobody teaches it … [the program] is not told what to do"'),
        _in_chapter("Nobody *teaches* it; it is not told what to do."),
        _in_chapter("Learn more."),
    )
    invalid = (
        _found(
            "it is told what to do",
            "says otherwise (snapshots/mitchell.txt, line 2): it is [-not-] told what to do",
            "it is not told what to do",
        ),
        _found(
            "'Nobody teaches it: it is not told what to do.'",
            "[-;-]{+:+} it is",
            "'Nobody teaches it; it is not told what to do.'",
        ),
        _found(
            ">-\n        A computer program learns if its performance improves\n"
            "        with experience.",
            "[-is said to learn-] {+learns+}",
            ">-\n        A computer program is said to learn if its performance improves\n"
            "        with experience.",
        ),
        _found("it is not told what to do … A computer program is said to learn", "do not follow"),
        _in_chapter("Nobody teaches it; it is told what to do.", "1:1", "it is [-not-] told"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for one in whole.quotations.judged:
            if one.verdict.outcome == "altered":
                message = _altered(one.verdict, one.located, one.told)
                yield Problem(message, _place(one), one.row.of.id, fix=_fix(whole, one))

    def check_book(self, book: Book) -> Iterator[Problem]:
        for one in book.quotations.judged:
            if one.verdict.outcome == "altered":
                yield Problem(_altered(one.verdict, one.located, one.told), one.row.place)


def _altered(verdict: "Verdict", located: LocatedSource, told: str) -> str:
    reason = f"; {verdict.reason}" if verdict.reason else ""
    shown = marked(shortened(verdict.differences))
    return f"`{located.source.id}` says otherwise ({_path(located)}, {told}{reason}): {shown}"


def _place(one: Judged[CitationRow]) -> Place:
    return one.row.of.place(*one.row.pointer, "quote")


def _path(located: LocatedSource) -> str:
    snapshot = located.source.custom.snapshot
    return snapshot.path if snapshot else located.source.id


_KEPT = 5
"""Words of a long stretch that stay beside what differs."""


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Differences with their surroundings; of long stretches the middle is left out."""
    made: list[Piece] = []
    for n, piece in enumerate(pieces):
        words = piece.text.split()
        same = piece.kind == "same"
        head = 0 if same and n == 0 else _KEPT * (1 if same else 3)
        tail = 0 if same and n == len(pieces) - 1 else _KEPT * (1 if same else 3)
        if len(words) > head + tail + 2:
            words = [*words[:head], "…", *words[len(words) - tail :]]
        made.append(piece._replace(text=" ".join(words)))
    return made


def _fix(whole: Whole, one: Judged[CitationRow]) -> PlacedFix | None:
    """The source's wording in place of the quotation's, in the style that this is written in."""
    place, edits = _place(one), one.verdict.edits
    quote = one.row.quote or ""
    if not edits or not all(edit.text.isprintable() for edit in edits):
        return None
    node, _ = find(trace(whole.read(place.path)), place.pointer)
    if node is None or node.value != quote:
        return None
    placed = tuple(
        PlacedEdit(place._replace(at=(edit.start, edit.end)), _escaped(edit.text, node.style))
        for edit in edits
    )
    if node.style is None:
        from kb.quoting.verdict import mended

        text = mended(quote, edits)
        if fresh(text, flow=True) != text:
            placed = (PlacedEdit(place, fresh(text, flow=True)),)
    return PlacedFix("write what the source says", safe=False, edits=placed)


def _escaped(text: str, style: str | None) -> str:
    if style == '"':
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("'", "''") if style == "'" else text


class AbsentQuotation(Rule):
    """A quotation stands nowhere in its source.

    Why: It is from another work, from another version, or invented.
    Do: Find where it is from and cite that; or cite without `quote`. In a PDF it is a warning, for
    its tables and columns may be read in another order than by people.
    """

    code = "CIT022"
    severity = Severity.ERROR
    valid = (_quoting("A computer program"), _quoting("it is told what to do"))
    invalid = (
        _found("machines take over whatever was made for them", "stands nowhere in"),
        _found("'[...]'", "holds no words"),
        _in_chapter("Machines take over whatever was made for them.", "1:1", "stands nowhere in"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for one in whole.quotations.judged:
            if one.verdict.outcome == "absent":
                reason = one.verdict.reason
                message = _absent(one.located, reason, "leave `quote` out", paged=one.paged)
                weight = Severity.WARNING if one.paged and not reason else None
                yield Problem(message, _place(one), one.row.of.id, severity=weight)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for one in book.quotations.judged:
            if one.verdict.outcome == "absent":
                message = _absent(one.located, "", "cite it without quoting", paged=one.paged)
                weight = Severity.WARNING if one.paged else None
                yield Problem(message, one.row.place, severity=weight)


def _absent(located: LocatedSource, reason: str, otherwise: str, *, paged: bool) -> str:
    """A table or a column of a PDF may be read line by line across it, so less is sure there."""
    if reason:
        return "the quotation holds no words of the source; write the passage"
    message = (
        f"the quotation stands nowhere in {_path(located)}, nor one like it; "
        f"find its source, or {otherwise}"
    )
    look = "; look at the page first if it is from a table or from columns"
    return message + look if paged else message


class UnavailableSource(Rule):
    """A source is quoted and its text is not kept, not there, or cannot be read.

    Why: Nobody but a reader of the source knows whether it says so.
    Do: Keep its text as a file of the base and name it under `custom.snapshot`, with its sha256.
    Where the licence does not let you pass it on, leave the file out of version control.
    """

    code = "CIT023"
    severity = Severity.INFO
    opt_in = True
    valid = (_quoting("A computer program"),)
    invalid = (
        Example(
            _quoting("A computer program").text,
            "1:3",
            "`mitchell-1997` is quoted, and no snapshot of it is recorded",
            files={REFERENCES: BOOK},
            path=REFERENCES,
        ),
        Example(
            _quoting("A computer program").text,
            "7:13",
            "snapshots/mitchell.txt cannot be read",
            files={REFERENCES: RECORDED},
            path=REFERENCES,
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        yield from map(_unavailable, whole.quotations.unavailable)


def _unavailable(one: Unavailable[CitationRow]) -> Problem:
    source = one.located.source
    message = f"`{source.id}` is quoted, and no snapshot of it is recorded; add `custom.snapshot`"
    steps: tuple[str, ...] = ()
    if source.custom.snapshot is not None:
        message = f"{source.custom.snapshot.path} {one.reason}"
        message += ", so quotations cannot be compared with it" if one.rows else ""
        steps = ("custom", "snapshot", "path")
    related = [(row.of.place(*row.pointer, "quote"), "quoted here") for row in one.rows]
    return Problem(message, _in_source(one.located, *steps), source.id, related)


def _in_source(located: LocatedSource, *steps: str) -> Place:
    return Place(located.path, located.root + steps)


class ChangedSnapshot(Rule):
    """A snapshot is another file than the one whose hash was recorded.

    Why: Quotations compared with it would be compared with something else than was read. None are.
    Do: Put the file back; or compare with the new one, and record its sha256.
    """

    code = "CIT024"
    severity = Severity.ERROR
    valid = (_quoting("A computer program"),)
    invalid = (
        _quoting("A computer program", TEXT.upper())._replace(
            at="8:15", says="sha256 is `dd28db81826f", path=REFERENCES
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for one in whole.quotations.differing:
            message = (
                f"{_path(one.located)} is not the file recorded: its sha256 is `{one.sha256}`; "
                "put the recorded one back, or compare with this one and record it"
            )
            related = [(row.of.place(*row.pointer, "quote"), "not compared") for row in one.rows]
            place = _in_source(one.located, "custom", "snapshot", "sha256")
            yield Problem(message, place, one.located.source.id, related)


RULES: tuple[Rule, ...] = (
    AlteredQuotation(),
    AbsentQuotation(),
    UnavailableSource(),
    ChangedSnapshot(),
)
