"""Text taken out of a document, each of whose characters knows where it stands there."""

from bisect import bisect_right


class Stretch:
    """A text made of pieces of a source.

    A piece is either copied, character by character, or put in the place of a range of the source
    (an entity, a line break). Offsets are code points of the source.
    """

    __slots__ = ("_at", "_end", "_start", "_whole", "text")

    def __init__(self, text: str, at: list[int], start: list[int], end: list[int]) -> None:
        self.text = text
        self._at = at
        self._start = start
        self._end = end
        self._whole = len(at) == 1 and end[0] - start[0] == len(text)

    @classmethod
    def of(cls, source: str, start: int, end: int) -> "Stretch":
        """A range of the source as it stands."""
        return cls(source[start:end], [0], [start], [end])

    def offset(self, index: int) -> int:
        """Where the character at an index starts in the source; the end for an index beyond."""
        if index >= len(self.text):
            return self._end[-1]
        if self._whole:
            return self._start[0] + index
        piece = bisect_right(self._at, index) - 1
        start = self._start[piece]
        return start + index - self._at[piece] if self._copied(piece) else start

    def after(self, index: int) -> int:
        """Where the character before an index ends in the source."""
        if index <= 0 or self._whole:
            return self._start[0] + max(index, 0)
        piece = bisect_right(self._at, index - 1) - 1
        inside = index - self._at[piece]
        return self._start[piece] + inside if self._copied(piece) else self._end[piece]

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """The range of the source that a range of the text comes from."""
        end = len(self.text) if end is None else end
        if start >= end:
            place = self.offset(start)
            return place, place
        return self.offset(start), self.after(end)

    def cut(self, start: int, end: int) -> "Stretch":
        """A part of the stretch."""
        made = Weaving()
        made.copy(self, start, end)
        if not made.at:
            made.put("", *self.span(start, start))
        return made.stretch()

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int, int]]:
        """The pieces of a range: start and end in the text, start and end in the source."""
        found: list[tuple[int, int, int, int]] = []
        piece = bisect_right(self._at, start) - 1
        while start < end:
            limit = min(self._limit(piece), end)
            if self._copied(piece):
                origin = self._start[piece] - self._at[piece]
                found.append((start, limit, origin + start, origin + limit))
            else:
                found.append((start, limit, self._start[piece], self._end[piece]))
            start = limit
            piece += 1
        return found

    def _limit(self, piece: int) -> int:
        return self._at[piece + 1] if piece + 1 < len(self._at) else len(self.text)

    def _copied(self, piece: int) -> bool:
        return self._end[piece] - self._start[piece] == self._limit(piece) - self._at[piece]


class Weaving:
    """A stretch in the making."""

    __slots__ = ("_chunks", "_end", "_start", "at", "length")

    def __init__(self) -> None:
        self._chunks: list[str] = []
        self.at: list[int] = []
        self._start: list[int] = []
        self._end: list[int] = []
        self.length = 0

    def put(self, text: str, start: int, end: int) -> None:
        """Adds a text for a range of the source."""
        if self._follows(text, start, end):
            self._end[-1] = end
        else:
            self.at.append(self.length)
            self._start.append(start)
            self._end.append(end)
        self._chunks.append(text)
        self.length += len(text)

    def copy(self, base: Stretch, start: int, end: int) -> None:
        """Adds a range of another stretch."""
        for first, last, source, source_end in base.pieces(start, end):
            self.put(base.text[first:last], source, source_end)

    def stretch(self) -> Stretch:
        return Stretch("".join(self._chunks), self.at, self._start, self._end)

    def _follows(self, text: str, start: int, end: int) -> bool:
        """Whether both this piece and the last are copied, and the one follows on the other."""
        return (
            bool(self.at)
            and self._end[-1] == start
            and end - start == len(text)
            and self._end[-1] - self._start[-1] == self.length - self.at[-1]
        )
