"""The drawing's legend: what the lines and boxes that are there mean."""

from collections.abc import Callable, Iterator
from functools import partial

from kb.exporting.boxes import DETAIL
from kb.exporting.layout import Size
from kb.exporting.lettering import width
from kb.exporting.marks import Point, box_mark, line_mark, text_mark
from kb.exporting.packing import in_rows
from kb.exporting.relations import FRAMING
from kb.exporting.scope import Scope, Stated
from kb.exporting.styles import (
    BORDERS,
    CONTESTED,
    INK,
    MUTED,
    ORDER,
    PAPER,
    Border,
    Style,
    style_of,
)
from kb.model.entry import RelationStatus, Status

Sample = Callable[[Point], str]
"""Draws an example of something; the point is the middle of its left side."""

_LONG = 44


def legend(scope: Scope, corner: Point, room: float) -> tuple[list[str], float]:
    """The legend as SVG, and its height."""
    samples = [*_samples(scope)]
    sizes = [Size(_LONG + 20 + width(name, DETAIL), 16) for name, _ in samples]
    places, whole = in_rows(sizes, room, 6)
    pieces = ['<g role="list" aria-label="Legend">\n']
    for (name, sample), (x, y) in zip(samples, places, strict=True):
        left, middle = corner[0] + x, corner[1] + y + 8
        text = text_mark((left + _LONG + 6, middle + 4), name, DETAIL, INK)
        pieces.append(f'<g role="listitem">{sample((left, middle))}{text}</g>\n')
    return [*pieces, "</g>\n"], whole.height


def _samples(scope: Scope) -> Iterator[tuple[str, Sample]]:
    used = [stated for stated in scope.statements if stated.statement.type.name != FRAMING]
    styles = {style_of(stated.statement.type) for stated in used}
    for style in (style for style in ORDER if style in styles):
        yield style.name, partial(_line, style)
    if any(stated.end.status is RelationStatus.CONTESTED for stated in used):
        yield "a contested relation", partial(_line, CONTESTED)
    statuses = {entry.status for entry in scope.entries.values()}
    for status in (status for status in Status if status in statuses):
        yield status.value, partial(_box, BORDERS[status])
    yield "a concept that stands in another panel", partial(_box, MUTED)


def _line(style: Style, at: Point) -> str:
    """A line with the head where such relations have it."""
    steps = [(at[0] + _LONG * part / 3, at[1]) for part in range(4)]
    curve = steps[::-1] if style.head in ("triangle", "diamond") else steps
    return line_mark(curve, style.color, style.dashes, style.head)


def _box(border: Border, at: Point) -> str:
    corner = (at[0], at[1] - 7)
    return box_mark(corner, (_LONG, 14), PAPER, border.line, border.dashes, "sample")


def style_as_drawn(stated: Stated) -> Style:
    """The style of a relation, with the color and dashes of a contested one where it is that."""
    style = style_of(stated.statement.type)
    if stated.end.status is RelationStatus.CONTESTED:
        return style._replace(color=CONTESTED.color, dashes=CONTESTED.dashes)
    return style
