"""A quotation taken apart: what its author says, what its editor left out or put in.

Ellipses part it into pieces, brackets and ellipses into segments, each of which must stand in the
source as it is.
"""

import re
from enum import IntEnum
from typing import NamedTuple

from kb.quoting.folding import key_of, normalized


class Gap(IntEnum):
    """What may lie in the source before a segment, the least first."""

    NOTHING = 0
    """Marks at most: `[sic]`, the capital of `[T]he`."""
    LETTERS = 1
    """The rest of a word: `train[ed]`."""
    INSERTION = 2
    """A few words, or none: `[the model]`."""
    ELLIPSIS = 3
    """Up to a page."""


class Segment(NamedTuple):
    """A stretch that must stand in the source.

    `either` says that its first letter may be of either case; `inside` that it may begin within a
    word, `open` that it may end within one.
    """

    key: str
    gap: Gap
    either: bool = False
    inside: bool = False
    open: bool = False


class Piece(NamedTuple):
    """What stands between ellipses, as a range of the quotation's text, with its segments."""

    start: int
    end: int
    segments: tuple[Segment, ...]


_EDITORIAL = re.compile(
    r"(?P<ellipsis>[\[(]?\s?(?:\.\s?){2}\.(?:\s?\.){0,3}\s?[\])]?)|\[(?P<inserted>[^\[\]]*)\]"
)
_NOTE = re.compile(
    r"\s*(?:sic|\?|!|(?:the )?(?:emphas[ie]s|italics?|bold)\b.*|(?:my|our|original) emphasis.*"
    r"|translation\b.*|(?:my|our) translation.*)\s*[!.]?\s*",
    re.IGNORECASE | re.DOTALL,
)


def pieces_of(quote: str) -> tuple[str, list[Piece]]:
    """The quotation's normalized text and its pieces; none where nothing is quoted."""
    text = normalized(quote)
    made = _Parts(text)
    for match in _EDITORIAL.finditer(text):
        made.literal(match.start())
        if match["ellipsis"]:
            made.end_piece(match)
        else:
            made.inserted(match)
    made.literal(len(text))
    made.end_piece(None)
    return text, made.pieces


class _Parts:
    """Gathers segments and pieces from left to right."""

    def __init__(self, text: str) -> None:
        self.pieces: list[Piece] = []
        self._text = text
        self._segments: list[Segment] = []
        self._at = self._piece_start = 0
        self._gap = Gap.ELLIPSIS
        self._inside = False
        self._either = True

    def literal(self, end: int) -> None:
        key = _trimmed(self._text[self._at : end])
        if key:
            self._segments.append(Segment(key, self._gap, self._either, self._inside))
            self._gap, self._inside, self._either = Gap.NOTHING, False, False
        self._at = end

    def inserted(self, match: re.Match[str]) -> None:
        """An insertion in brackets, which may be a letter's case or a word's ending."""
        start, end = match.span()
        after = self._text[end : end + 1].isalnum()
        before = self._text[max(start - 1, 0) : start].isalnum()
        letter = match["inserted"]
        self._at = end
        if len(letter) == 1 and letter.isalpha() and after and not before:
            self._at, self._either = start + 1, True
        elif before or after:
            self._widen(Gap.LETTERS)
            self._inside = after
            if before and self._segments:
                self._segments[-1] = self._segments[-1]._replace(open=True)
        elif not _NOTE.fullmatch(letter):
            self._widen(Gap.INSERTION)

    def _widen(self, gap: Gap) -> None:
        self._gap = max(self._gap, gap)

    def end_piece(self, match: re.Match[str] | None) -> None:
        end = match.start() if match else len(self._text)
        if self._segments:
            self.pieces.append(Piece(self._piece_start, end, tuple(self._segments)))
        self._segments = []
        self._at = self._piece_start = match.end() if match else end
        self._gap, self._inside, self._either = Gap.ELLIPSIS, False, True


_LEADING = re.compile(r"(?:[,;:!?(){}\\ ]|\.(?!\d))+")


def _trimmed(text: str) -> str:
    """The key of a stretch without the marks at its ends, which belong to the sentence around."""
    key = key_of(text)
    lead = _LEADING.match(key)
    return key[lead.end() if lead else 0 :].rstrip(".,;:!?(){}\\ ")
