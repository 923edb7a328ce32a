"""Segments in a source: each as it is, one after the other.

Places are looked for by `str.find` within what is left to reach, so the time is that of a few
passes over the source, however many ellipses a quotation has.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from kb.quoting.folding import Folded
from kb.quoting.parts import Gap, Segment

PAGE = 2500
"""Characters that an ellipsis may leave out: a page.

What stands further apart are two quotations; the further apart pieces may stand, the more often
short ones are there by chance.
"""

_REACH = {Gap.NOTHING: 4, Gap.LETTERS: 16, Gap.INSERTION: 80, Gap.ELLIPSIS: PAGE}
_INSERTED_WORDS = 8
_MOST, _LEAST = 20_000, 40
"""Places that are followed up for all segments together, and for each at least.

The longest segment leads, so that only words said over and over have more.
"""


class Found(NamedTuple):
    """A range of the source's key."""

    start: int
    end: int


def find(source: Folded, segments: Sequence[Segment]) -> Found | None:
    """Where the segments stand in the source, one after the other; None if they do not."""
    longest = max(range(len(segments)), key=lambda n: len(segments[n].key))
    most = max(_MOST // len(segments), _LEAST)
    reached = list(islice(_anywhere(source, segments[longest]), most))
    for segment in segments[longest + 1 :]:
        reached = list(islice(_following(source, segment, reached), most))
    for n in range(longest - 1, -1, -1):
        reached.sort()
        gap = segments[n + 1].gap
        reached = list(islice(_preceding(source, segments[n], gap, reached), most))
    return reached[0] if reached else None


def _anywhere(source: Folded, segment: Segment) -> Iterator[Found]:
    for at in _within(source, segment, 0, len(source.key)):
        yield Found(at, at + len(segment.key))


def _following(source: Folded, segment: Segment, reached: Sequence[Found]) -> Iterator[Found]:
    """The places of a segment that follow one of the places reached, the nearest before it."""
    ends = [one.end for one in reached]
    room, position = _REACH[segment.gap] + len(segment.key), 0
    for end in ends:
        position = max(position, end)
        for at in _within(source, segment, position, end + room):
            position = at + 1
            before = reached[bisect_right(ends, at) - 1]
            if _may_lie_between(source.key[before.end : at], segment.gap):
                yield Found(before.start, at + len(segment.key))


def _preceding(
    source: Folded, segment: Segment, gap: Gap, reached: Sequence[Found]
) -> Iterator[Found]:
    """The places of a segment that one of the places reached follows, the nearest after it."""
    starts = [one.start for one in reached]
    length, position = len(segment.key), 0
    for start in starts:
        position = max(position, start - _REACH[gap] - length)
        for at in _within(source, segment, position, start):
            position = at + 1
            after = reached[bisect_left(starts, at + length)]
            if _may_lie_between(source.key[at + length : after.start], gap):
                yield Found(at, after.end)


_LETTERS = re.compile(r"\w{0,12}(?:\W{0,3}|\W{1,3}\w{1,12})")


def _may_lie_between(text: str, gap: Gap) -> bool:
    if gap is Gap.NOTHING:
        return not any(map(str.isalnum, text))
    if gap is Gap.LETTERS:
        return _LETTERS.fullmatch(text) is not None
    return gap is Gap.ELLIPSIS or len(text.split()) <= _INSERTED_WORDS


def _within(source: Folded, segment: Segment, start: int, stop: int) -> Iterator[int]:
    """Where a segment stands at the bounds of words, in a part of the source."""
    for at in _spelled(source.key, segment, start, min(stop, len(source.key))):
        begins = segment.inside or source.begins(at)
        if begins and (segment.open or source.ends(at + len(segment.key))):
            yield at


def _spelled(key: str, segment: Segment, start: int, stop: int) -> Iterator[int]:
    """Where a segment is spelled, wherever words begin; its first letter of either case if so."""
    first, rest = segment.key[:1], segment.key[1:]
    if not segment.either or first.lower() == first.upper():
        at = key.find(segment.key, start, stop)
        while at >= 0:
            yield at
            at = key.find(segment.key, at + 1, stop)
    elif not rest:
        letter = re.compile(re.escape(first), re.IGNORECASE)
        yield from (match.start() for match in letter.finditer(key, start, stop))
    else:
        at = key.find(rest, start + 1, stop)
        while at >= 0:
            if key[at - 1].lower() == first.lower():
                yield at - 1
            at = key.find(rest, at + 1, stop)
