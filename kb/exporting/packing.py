"""Where rectangles stand on a page: panels in columns of it, boxes in rows as words do."""

from collections.abc import Sequence
from math import fsum, sqrt

from kb.exporting.layout import Layout, Size

Point = tuple[float, float]


def in_rows(sizes: Sequence[Size], room: float, gap: float) -> tuple[list[Point], Size]:
    """Upper left corners of boxes in rows no wider than `room`, and what all take up."""
    x = y = height = widest = 0.0
    corners: list[Point] = []
    for size in sizes:
        if x and x + size.width > room:
            x, y, height = 0.0, y + height + gap, 0.0
        corners.append((x, y))
        x += size.width + gap
        widest, height = max(widest, x - gap), max(height, size.height)
    return corners, Size(widest, y + height)


def flowed(sizes: Sequence[Size], room: float, least: float = 0) -> Layout:
    """A layout of boxes without lines, in rows, about twice as wide as high, `least` wide."""
    area = fsum((size.width + 8) * (size.height + 8) for size in sizes)
    wide = max([least, min(room, sqrt(2 * area)), *(size.width for size in sizes)])
    corners, whole = in_rows(sizes, wide, 8)
    centers = [
        (x + size.width / 2, y + size.height / 2)
        for (x, y), size in zip(corners, sizes, strict=True)
    ]
    return Layout(whole, centers, [], [], [])
