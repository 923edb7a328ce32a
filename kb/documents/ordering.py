"""The order in which the documents of a book are read.

Names count their numbers as numbers (`2-a` before `10-b`); a front matter's `sidebar_position` and
a folder's position come before the number that a name begins with; index and readme are first in
their folder. What a navigation or a list names comes first, in its order.
"""

import re
from collections.abc import Iterable, Mapping
from math import inf

from kb.documents.document import Document

_DIGITS = re.compile(r"(\d+)")
_FIRST = frozenset({"index", "readme", "_index"})

Key = tuple[object, ...]


def in_reading_order(
    documents: Iterable[Document],
    positions: Mapping[str, float] | None = None,
    listed: Iterable[str] = (),
) -> list[Document]:
    """Documents as a reader meets them.

    `positions` are those of folders, by their paths; `listed` are paths in the order that somebody
    gave them.
    """
    placed = {path: number for number, path in reversed(list(enumerate(listed)))}
    folders = positions or {}

    def key(document: Document) -> Key:
        return placed.get(document.path, len(placed)), *_key(document, folders)

    return sorted(documents, key=key)


def _key(document: Document, positions: Mapping[str, float]) -> Key:
    """A document's place among all: its folders one by one, then its own name."""
    *folders, name = document.path.split("/")
    key: list[object] = []
    for number, folder in enumerate(folders):
        path = "/".join(folders[: number + 1])
        key.append(_step(folder, positions.get(path)))
    front = document.front_matter
    stem = name.rpartition(".")[0] or name
    own = _step(stem, front.position if front else None)
    return *key, own, (False, -inf, (), document.path)  # before what a folder of its name holds


def _step(name: str, position: float | None) -> Key:
    pieces = _pieces(name)
    leading = pieces[0][1] if pieces and pieces[0][0] == 0 else inf
    first = name.lower() not in _FIRST
    return first, leading if position is None else position, pieces


def _pieces(name: str) -> tuple[tuple[int, int, str], ...]:
    """A name in pieces that compare as people count: a number, then what is none."""
    parts = (part for part in _DIGITS.split(name.lower()) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
