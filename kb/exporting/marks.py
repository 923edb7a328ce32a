"""The marks that the drawing is made of, as SVG: texts, boxes, lines and their heads."""

import re
from collections.abc import Sequence
from html import escape

from kb.exporting.terms import REPLACEMENT, unspeakable

Point = tuple[float, float]

_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text: str) -> str:
    """A text as XML holds it, in an element or an attribute."""
    return escape(_UNSPEAKABLE.sub(REPLACEMENT, text) if unspeakable(text) else text)


def number(value: float) -> str:
    """A length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text_mark(
    at: Point, text: str, size: int, color: str, *, middle: bool = False, bold: bool = False
) -> str:
    """A line of text whose baseline starts at a point, or has its middle there."""
    look = (' text-anchor="middle"' if middle else "") + (' font-weight="bold"' if bold else "")
    place = f'x="{number(at[0])}" y="{number(at[1])}"'
    return f'<text {place} font-size="{size}" fill="{color}"{look}>{written(text)}</text>\n'


def box_mark(
    corner: Point, size: Sequence[float], fill: str, line: str, dashes: str = "", kind: str = ""
) -> str:
    """A box with round corners; its `kind` is its class."""
    place = f'x="{number(corner[0])}" y="{number(corner[1])}"'
    extent = f'width="{number(size[0])}" height="{number(size[1])}" rx="5"'
    look = f'fill="{fill}" stroke="{line}"' + dashed(dashes) + (f' class="{kind}"' if kind else "")
    return f"<rect {place} {extent} {look}/>\n"


def dashed(dashes: str) -> str:
    """The attribute of a broken line."""
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def line_mark(
    curve: Sequence[Point], color: str, dashes: str, head: str, thickness: float = 1.3
) -> str:
    """A Bézier curve of cubic pieces with a head at its end."""
    places = " ".join(f"{number(x)},{number(y)}" for x, y in curve[1:])
    start = f"M{number(curve[0][0])},{number(curve[0][1])}"
    end = "" if head == "none" else f' marker-end="url(#{head_name(head, color)})"'
    look = f'fill="none" stroke="{color}" stroke-width="{number(thickness)}"{dashed(dashes)}{end}'
    return f'<path d="{start}C{places}" {look}/>'


def head_name(head: str, color: str) -> str:
    """What a head of some color is called inside the file."""
    return f"{head}-{color[1:]}"


_HEADS = {
    "arrow": ("M0,0 9,4.5 0,9z", 9, True),
    "vee": ("M0,0.5 9,4.5 0,8.5", 9, False),
    "triangle": ("M0.5,0.5 9.5,4.5 0.5,8.5z", 10, False),
    "diamond": ("M0.5,4.5 6.5,1 12.5,4.5 6.5,8z", 13, False),
    "ring": ("M0.5,4.5a4,4 0 1 1 8,0a4,4 0 1 1 -8,0z", 9, False),
}
"""Outline, length and whether it is filled with the line's color."""


def head_mark(head: str, color: str) -> str:
    """The definition of a line's head."""
    outline, length, filled = _HEADS[head]
    fill = color if filled else "none" if head == "vee" else "#ffffff"
    return (
        f'<marker id="{head_name(head, color)}" viewBox="0 0 {length} 9" refX="{length}" '
        f'refY="4.5" markerWidth="{length}" markerHeight="9" markerUnits="userSpaceOnUse" '
        f'orient="auto"><path d="{outline}" fill="{fill}" stroke="{color}"/></marker>\n'
    )
