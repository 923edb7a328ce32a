"""The text of a part of a chapter, as an entry says it: no markup, one line a paragraph.

Emphasis and links become plain text, code keeps its backquotes and mathematics its dollars. What a
text cannot say is lost, and told: pictures, notes, blocks of code, expressions, what links lead to.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.documents.document import Document, Range, Run
from kb.importing.harvest import Harvest


class Piece(NamedTuple):
    """A text that stands for a range of the document."""

    start: int
    end: int
    text: str


_SAID = {
    "code": "code of its own",
    "math": "a formula that stands by itself",
    "expression": "an expression in braces",
    "note mark": "a footnote",
}
_BLOCK = re.compile(r"`{3}|~{3}|\$\$| {4}|\t")
_ELEMENT = re.compile(
    r"<(?:code|kbd|samp|tt|math)\b[^>]*>(.*)</[^>]*>\Z", re.DOTALL | re.IGNORECASE
)


class Texts:
    """Reads texts out of a document; what is lost on the way goes to the harvest."""

    def __init__(self, document: Document, harvest: Harvest) -> None:
        self._document = document
        self._harvest = harvest
        self._runs = [run for run in document.runs if not run.attribute]
        self._starts = [run.start for run in self._runs]
        self._masks = [mask[1] for mask in document.masked]
        self._blocks = [block.start for block in document.blocks]
        self._links = [link.start for link in document.links]
        self._cited = {citation.link for citation in document.citations}
        self._held = [container.start for container in document.containers]

    def read(self, place: Range) -> str:
        """The text of a range; its paragraphs are parted by empty lines."""
        paragraphs: dict[int, list[Piece]] = {}
        for piece in sorted([*self._running(place), *self._kept(place)]):
            block = bisect_right(self._blocks, piece.start) - 1
            paragraphs.setdefault(block, []).append(piece)
        self._lose_links(place)
        self._lose_lists(place)
        made = [self._paragraph(pieces) for pieces in paragraphs.values()]
        return "\n\n".join(text for text in made if text)

    def _paragraph(self, pieces: Sequence[Piece]) -> str:
        text, end = "", pieces[0].start
        for piece in pieces:
            text += " " if _parted(self._document.text[end : piece.start]) else ""
            text += piece.text
            end = max(end, piece.end)
        return re.sub(r" (?=[.,;:!?)]( |$))", "", " ".join(text.split()))

    def _running(self, place: Range) -> Iterator[Piece]:
        first, last = bisect_left(self._starts, place[0]), bisect_left(self._starts, place[1])
        for run in self._runs[max(first - 1, 0) : last]:
            low, high = index_in(run, place[0]), index_in(run, place[1])
            if low < high:
                yield Piece(*run.span(low, high), run.text[low:high])

    def _kept(self, place: Range) -> Iterator[Piece]:
        first, last = bisect_left(self._masks, place[0]), bisect_left(self._masks, place[1])
        for kind, start, end in self._document.masked[first:last]:
            kept = _inline(kind, self._document.text[start:end])
            if kept:
                yield Piece(start, end, kept)
            elif kind in _SAID:
                self._lose(start, f"{_SAID[kind]}, left out of a definition", kind)

    def _lose_links(self, place: Range) -> None:
        first, last = bisect_left(self._links, place[0]), bisect_left(self._links, place[1])
        for number in range(first, last):
            link = self._document.links[number]
            if link.kind == "image":
                self._lose(link.start, f"the picture {link.url}", "image")
            elif link.kind in {"inline", "reference", "html"} and number not in self._cited:
                self._lose(link.start, f"what a link leads to: {link.url}", "link")

    def _lose_lists(self, place: Range) -> None:
        first, last = bisect_left(self._held, place[0]), bisect_left(self._held, place[1])
        for container in self._document.containers[first:last]:
            if container.kind == "item":
                self._lose(container.start, "an item of a list, made a paragraph", "list")

    def _lose(self, offset: int, what: str, predicate: str) -> None:
        self._harvest.lose(self._document.lines.place(offset)[0], what, predicate)


def _inline(kind: str, raw: str) -> str:
    """Code or mathematics inside a sentence as the text keeps it; empty of anything else."""
    if kind not in {"code", "math"} or _BLOCK.match(raw):
        return ""
    element = _ELEMENT.match(raw)
    if element:
        return f"`{' '.join(element[1].split())}`"
    return "" if raw.startswith("<") else " ".join(raw.split())


def _parted(between: str) -> bool:
    """Whether what stands between two pieces parts words: a blank, the end of a line."""
    return any(character.isspace() for character in between) or "<br" in between.lower()


def index_in(run: Run, offset: int) -> int:
    """The index in a run's text at which an offset of the document stands."""
    low, high = 0, len(run.text)
    while low < high:
        middle = (low + high) // 2
        if run.offset(middle) < offset:
            low = middle + 1
        else:
            high = middle
    return low
