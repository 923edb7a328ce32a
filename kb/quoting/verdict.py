"""Whether a source says what a quotation says: verified, altered, absent or unavailable."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import fsum
from typing import NamedTuple

from kb.quoting.finding import Found, find
from kb.quoting.folding import Folded, normalized
from kb.quoting.nearness import Near, Step, Word, nearest, words_of
from kb.quoting.parts import Piece, pieces_of
from kb.words import Piece as Difference

ALIKE = 0.55
"""How much of its words a passage must share with a quotation to be what it was made of."""

_SURE = 4
"""Words from which on a piece that stands in the source is no chance."""

_INSERTED = 8


class Outcome(StrEnum):
    """What comparing a quotation with its source came to."""

    VERIFIED = "verified"
    ALTERED = "altered"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


class Edit(NamedTuple):
    """A stretch of a quotation (code points) and the source's wording for it."""

    start: int
    end: int
    text: str


class Verdict(NamedTuple):
    """The outcome, with what there is to show.

    `at` is the range of the passage in the source's normalized text; `differences` (of an altered
    quotation) tell the source's words as gone and the quotation's as new, `edits` would make the
    quotation say what the source says; `reason` is the rest of a sentence where there is more to
    say.
    """

    outcome: Outcome
    reason: str = ""
    at: tuple[int, int] | None = None
    differences: tuple[Difference, ...] = ()
    edits: tuple[Edit, ...] = ()
    likeness: float = 0.0


def verify(quote: str, source: str | Folded) -> Verdict:
    """Whether a text holds a quotation.

    Blanks, typography and the marks at a quotation's ends do not matter, nor the case of its first
    letter; an ellipsis stands for up to a page, an insertion in brackets for up to eight words or
    none. Never UNAVAILABLE. Time grows with the source's length; fold it once for many quotations.

    >>> verify("[A] loaf … well baked", "Take one loaf that is well baked.").outcome.value
    'verified'
    >>> verify("The loaf is done.", "The loaf is not done.").outcome.value
    'altered'
    """
    folded = source if isinstance(source, Folded) else Folded(source, references=False)
    text, pieces = pieces_of(quote)
    if not pieces:
        return Verdict(Outcome.ABSENT, "it holds no words of a source")
    found = find(folded, [segment for piece in pieces for segment in piece.segments])
    if found is not None:
        return Verdict(Outcome.VERIFIED, at=folded.slice(*found), likeness=1.0)
    verdict = _judged(folded, quote, text, pieces, "its parts do not follow each other in a page")
    if verdict.outcome is Outcome.ALTERED:
        return verdict
    sentences = list(_sentences(text, pieces))
    if len(sentences) == len(pieces):
        return verdict
    return _judged(folded, quote, text, sentences, "its sentences do not follow each other")


class _Compared:
    """A piece of a quotation beside the source: where it stands, or the passage nearest to it."""

    def __init__(self, source: Folded, text: str, piece: Piece, *, near: bool) -> None:
        self.source = source
        self.piece = piece
        self.text = text[piece.start : piece.end]
        self.found: Found | None = find(source, piece.segments)
        self.inserted = [match.span() for match in _BRACKETS.finditer(self.text)]
        self.words = [word for word in words_of(self.text) if not self._editorial(word)]
        near = near and not self.found
        self.near: Near | None = nearest(source, self.words) if near else None

    def _editorial(self, word: Word) -> bool:
        return any(begin <= word.start and word.end <= stop for begin, stop in self.inserted)

    @property
    def count(self) -> int:
        return sum(word.is_word for word in self.words)

    @property
    def likeness(self) -> float:
        if self.found:
            return 1.0 if self.count >= _SURE else 0.0
        return self.near.likeness if self.near else 0.0

    @property
    def steps(self) -> list[Step]:
        """How the words stand to the source's; an insertion in brackets is no difference."""
        near = self.near.steps if self.near else []
        return [step._replace(same=step.same or self._is_inserted(step)) for step in near]

    def _is_inserted(self, step: Step) -> bool:
        """Whether source words that the quotation lacks make room for an insertion."""
        here, after = step.quoted
        if here != after or step.source[1] - step.source[0] > _INSERTED:
            return False
        start = self.words[here - 1].end if here else 0
        end = self.words[here].start if here < len(self.words) else len(self.text)
        return any(start <= begin and stop <= end for begin, stop in self.inserted)

    def quoted(self, span: tuple[int, int]) -> str:
        first, last = span
        if first == last:
            return ""
        return self.text[self.words[first].start : self.words[last - 1].end]

    def stated(self, span: tuple[int, int]) -> str:
        """The source's words, a word that a line's end broke made whole."""
        first, last = span
        if first == last or self.near is None:
            return ""
        words = self.near.words
        start, end = words[first].start, words[last - 1].end
        return " ".join(_BROKEN.sub("", self.source.text[start:end]).split())

    def passage(self) -> tuple[int, int] | None:
        """The range of the passage in the source's text."""
        if self.found:
            return self.source.slice(*self.found)
        if self.near is None or not self.near.steps:
            return None
        words, steps = self.near.words, self.near.steps
        inside = [word for step in steps for word in words[slice(*step.source)]]
        return (inside[0].start, inside[-1].end) if inside else None

    def differences(self) -> Iterator[Difference]:
        if self.near is None or not self.near.steps:
            yield Difference("same" if self.found else "new", " ".join(self.text.split()))
            return
        for step in self.steps:
            quoted, stated = self.quoted(step.quoted), self.stated(step.source)
            if step.same and quoted:
                yield Difference("same", " ".join(quoted.split()))
            elif not step.same:
                yield from (Difference("gone", stated),) if stated else ()
                yield from (Difference("new", quoted),) if quoted else ()

    def edits(self) -> Iterator[Edit]:
        """The edits of the quotation's normalized text."""
        start, steps = self.piece.start, self.steps
        if not any(step.same for step in steps):
            return
        for step in steps:
            if not step.same:
                edit = self._edit(step.quoted, self.stated(step.source))
                yield Edit(start + edit.start, start + edit.end, edit.text)

    def _edit(self, quoted: tuple[int, int], stated: str) -> Edit:
        first, last = quoted
        words = self.words
        before = words[first - 1].end if first else 0
        if first < last and stated:
            start = before if stated[0] in ",.;:!?)" else words[first].start
            return Edit(start, words[last - 1].end, stated)
        if first < last:
            if first or last == len(words):
                return Edit(before, words[last - 1].end, "")
            return Edit(words[first].start, words[last].start, "")
        if first and (first == len(words) or not stated[0].isalnum()):
            return Edit(before, before, (" " if stated[0].isalnum() else "") + stated)
        at = words[first].start
        return Edit(at, at, stated + " ")


_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐]\s*\n\s*(?=[^\W\d_])")
_BRACKETS = re.compile(r"(?<!\w)\[[^\[\]]*\](?!\w)")

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=[\"'“‘(]?[A-Z\[])")
_MOST_NEAR = 8
"""Pieces for which the whole source is read again, the longest of them."""


def _sentences(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces taken apart where sentences end, as if something were left out there."""
    for piece in pieces:
        ends = [*_SENTENCE_END.finditer(text, piece.start, piece.end)]
        starts = [piece.start, *(match.end() for match in ends)]
        stops = [*(match.start() for match in ends), piece.end]
        for start, stop in zip(starts, stops, strict=True):
            for part in pieces_of(text[start:stop])[1]:
                yield Piece(start + part.start, start + part.end, part.segments)


def _judged(source: Folded, quote: str, text: str, pieces: Sequence[Piece], apart: str) -> Verdict:
    """Altered if enough of the words stand near each other in the source, else absent.

    `apart` is what to say where every piece stands in the source.
    """
    longest = sorted(pieces, key=lambda piece: piece.start - piece.end)[:_MOST_NEAR]
    compared = [_Compared(source, text, piece, near=piece in longest) for piece in pieces]
    asked = sum(one.count for one in compared)
    likeness = fsum(one.likeness * one.count for one in compared) / max(asked, 1)
    if likeness < ALIKE:
        return Verdict(Outcome.ABSENT, likeness=likeness)
    differences = [piece for one in compared for piece in (*_ELIDED, *one.differences())][1:]
    first = next((one for one in compared if not one.found), compared[0])
    reason = apart if all(one.found for one in compared) else ""
    if not reason and all(piece.kind == "same" for piece in differences):
        reason = "it stops within a word or a number"
    edits = [edit for one in compared for edit in one.edits()]
    return Verdict(
        Outcome.ALTERED,
        reason,
        first.passage(),
        tuple(differences),
        tuple(_in_quote(quote, edits)) if _mendable(compared) else (),
        likeness,
    )


_ELIDED = (Difference("same", "…"),)


def _mendable(compared: Sequence[_Compared]) -> bool:
    """Whether every piece has a passage of its own."""
    return all(one.found or one.likeness >= ALIKE for one in compared)


def _in_quote(quote: str, edits: Sequence[Edit]) -> list[Edit]:
    """Edits of the normalized quotation as edits of the quotation as it is written.

    None where characters that belong together make places uncertain.
    """
    lengths = [len(normalized(character)) for character in quote]
    if sum(lengths) != len(normalized(quote)):
        return []
    places: list[int] = []
    for place, length in enumerate(lengths):
        places += [place] * length
    places.append(len(quote))
    return [Edit(places[one.start], places[one.end], one.text) for one in edits]


def mended(quote: str, edits: Sequence[Edit]) -> str:
    """A quotation after edits of it."""
    for edit in sorted(edits, reverse=True):
        quote = quote[: edit.start] + edit.text + quote[edit.end :]
    return quote
