"""Works cited in the runs of a document, in every form that chapters use."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.documents.document import Citation, Link, Mark, Range, Run
from kb.documents.labels import (
    YEAR,
    Label,
    are_marked,
    are_names,
    has_several,
    is_year,
    label_of,
    names_before,
)

_HINT = re.compile(
    r"(?:1[4-9]|20)[0-9]{2}|\bet\.? ?al\b|n\. ?d\b|forthcoming|in press|in prep|to appear|undated",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[()\[\]]")
_ET_AL = re.compile(r"\bet\.? ?al\b\.?,? ?\(?(?=[0-9n])", re.IGNORECASE)
_CUT_YEAR = re.compile(r"(?:,\s*[0-9]{0,3}|\s[0-9]{1,3})\s*$")
_BESIDE = re.compile(r"\s*[,(]?\s*")
_JOINT = re.compile(r"^(?:[\s,&]|and\b)+")
_NEAR = 30
_LONGEST = 400
"""Brackets longer than this are no citation."""

_PART = re.compile(r"[^;]+")
_SOURCES = frozenset({"source", "cite", "citation", "credit", "credits", "attribution"})


class _Piece(NamedTuple):
    """A citation in the text of a run."""

    form: str
    start: int
    end: int
    label: Range
    names: str
    year: str
    year_at: Range
    link: int
    certain: bool


def citations(runs: Sequence[Run], links: Sequence[Link]) -> list[Citation]:
    """The citations of all runs, in their order."""
    found: list[Citation] = []
    for number, run in enumerate(runs):
        if run.marks or _HINT.search(run.text):
            reading = _Reading(run, links)
            found += [_placed(run, number, piece, reading, links) for piece in reading.pieces()]
    return found


class _Reading:
    def __init__(self, run: Run, links: Sequence[Link]) -> None:
        self.text = run.text
        self.attribute = run.attribute
        self.links = links
        self.marks = [mark for mark in run.marks if mark.kind == "link"]
        self.groups = _groups(run.text)
        self._opens = [group[0] for group in self.groups]
        self._events, self._inside = _innermost(self.groups)

    def group(self, start: int) -> Range | None:
        """The innermost brackets around a place."""
        number = self._inside[bisect_right(self._events, start)]
        return self.groups[number] if number >= 0 else None

    def pieces(self) -> list[_Piece]:
        found: list[_Piece] = []
        for mark in self.marks:
            piece = self._linked(mark)
            if piece and (not found or piece.start >= found[-1].end):
                found.append(piece)
        if _HINT.search(self.text):
            found += self._plain(found)
        return sorted(found, key=lambda piece: piece.start)

    # links

    def _linked(self, mark: Mark) -> _Piece | None:
        label = self.text[mark.start : mark.end]
        bracketed = self._is_bracketed(mark)
        if not label.strip():
            if not bracketed:
                return None
            place = mark.start, mark.end
            return _Piece("blank", *place, place, "", "", place, mark.number, certain=True)
        year = is_year(label)
        if year:
            return self._year_linked(mark, year)
        read = label_of(label)
        if read and (_is_label(label, read) or (bracketed and len(read.names.split()) <= 8)):
            return self._labelled(mark, read, bracketed=bracketed)
        return self._named(mark, label, bracketed=bracketed)

    def _is_bracketed(self, mark: Mark) -> bool:
        """Whether a link stands in brackets with nothing before it but marks and other links."""
        before = self.text[max(0, mark.start - 20) : mark.start].rstrip()
        group = self.group(mark.start)
        if group is None:
            return self.attribute in _SOURCES
        if before.endswith(("(", "[", ";", ",", "&")):
            return True
        near = mark.start - group[0] < _NEAR
        return near and self.text[group[0] + 1 : mark.start].strip().lower() in _LEADS

    def _labelled(self, mark: Mark, read: Label, *, bracketed: bool) -> _Piece:
        start = mark.start
        place = start + read.year_start, start + read.year_end
        certain = (
            has_several(read.names)
            or _is_parted(self.text[start : mark.end], read)
            or (bracketed and not read.names.isupper())
        )
        label = start, mark.end
        return _Piece(
            "linked", *label, label, read.names, read.year, place, mark.number, certain=certain
        )

    def _year_linked(self, mark: Mark, year: re.Match[str]) -> _Piece | None:
        names = names_before(self.text, mark.start)
        if names is None:
            return None
        said = self.text[slice(*names)]
        place = mark.start + year.start(), mark.start + year.end()
        label = names[0], mark.end
        return _Piece("year", *label, label, said, year[0], place, mark.number, certain=True)

    def _named(self, mark: Mark, label: str, *, bracketed: bool) -> _Piece | None:
        """A link of names: the year stands beside it, or is missing."""
        bare = _CUT_YEAR.sub("", label)
        if not are_names(bare):
            return None
        beside = _BESIDE.match(self.text, mark.end)
        after = beside.end() if beside else mark.end
        year = YEAR.match(self.text, after)
        if year:
            place = mark.start, year.end()
            return _Piece(
                "split", *place, place, bare, year[0], year.span(), mark.number, certain=True
            )
        certain = are_marked(bare)
        outside = self.links[mark.number].url.startswith(("http:", "https:", "doi:"))
        if not (outside and (certain or bracketed)):
            return None
        place = mark.start, mark.end
        nowhere = mark.end, mark.end
        return _Piece("linked", *place, place, bare, "", nowhere, mark.number, certain=certain)

    # plain text

    def _plain(self, taken: list[_Piece]) -> list[_Piece]:
        busy = sorted(
            {(piece.start, piece.end) for piece in taken}
            | {(mark.start, mark.end) for mark in self.marks}
        )
        found = [p for p in self._candidates(busy) if _is_free(busy, p.start, p.end)]
        return _apart(sorted(found, key=lambda piece: (piece.start, -piece.end)))

    def _candidates(self, busy: list[Range]) -> Iterator[_Piece]:
        for start, end in self.groups:
            if end - start < _LONGEST:
                yield from self._in_group(start + 1, end - 1, busy)
        for found in _ET_AL.finditer(self.text):
            free = _is_free(busy, *found.span())
            year = YEAR.match(self.text, found.end()) if free else None
            names = names_before(self.text, found.end()) if year else None
            if year and names:
                yield self._piece("plain", names, year, certain=True)
        if self.attribute in _SOURCES and not self.groups:
            yield from self._in_group(0, len(self.text), busy)

    def _in_group(self, start: int, end: int, busy: list[Range]) -> Iterator[_Piece]:
        inner = self.text[start:end]
        first = YEAR.match(inner.lstrip()) if inner else None
        if first:
            yield from self._narrative(start)
        for part in _PART.finditer(inner):
            for place in _left(busy, start + part.start(), start + part.end()):
                yield from self._part(*place)

    def _narrative(self, start: int) -> Iterator[_Piece]:
        names = names_before(self.text, start)
        year = YEAR.search(self.text, start)
        if names and year:
            certain = has_several(self.text[slice(*names)])
            yield self._piece("narrative", names, year, certain=certain)

    def _part(self, start: int, end: int) -> Iterator[_Piece]:
        """A part of brackets between semicolons: names and a year, and what follows them."""
        start += len(self.text[start:end]) - len(_JOINT.sub("", self.text[start:end]))
        text = self.text[start:end]
        read = label_of(text)
        if read is None:
            yield from self._cut_short(start, text)
            return
        names = names_before(text, read.names_end)
        year = YEAR.match(self.text, start + read.year_start)
        if names is None or year is None or text[read.names_start : names[0]].strip(" ,"):
            return
        if not text[names[1] : read.year_start].strip(" ,(."):
            place = start + names[0], start + names[1]
            certain = has_several(text[slice(*names)]) or "," in text
            yield self._piece("plain", place, year, certain=certain)
            yield from self._more(place, year.end(), end)

    def _more(self, names: Range, start: int, end: int) -> Iterator[_Piece]:
        """More years of the same names, or other names with theirs."""
        year = YEAR.search(self.text, start, end)
        if year is None:
            return
        if self.text[start : year.start()].strip(" ,&and"):
            yield from self._part(start, end)
            return
        said, place = self.text[slice(*names)], year.span()
        yield _Piece("plain", *place, place, said, year[0], place, -1, certain=True)
        yield from self._more(names, year.end(), end)

    def _cut_short(self, start: int, text: str) -> Iterator[_Piece]:
        bare = _CUT_YEAR.sub("", text)
        if (
            not (has_several(bare) and are_names(bare))
            or "al" not in bare.replace(".", " ").split()
        ):
            return
        left = len(text) - len(text.lstrip())
        place = start + left, start + len(text.rstrip())
        yield _Piece(
            "plain", *place, place, bare.strip(), "", (place[1], place[1]), -1, certain=True
        )

    def _piece(self, form: str, names: Range, year: re.Match[str], *, certain: bool) -> _Piece:
        end = year.end()
        group = self.group(year.start())
        if form == "narrative" and group:
            end = group[1]
        label = names[0], end
        said = self.text[slice(*names)]
        return _Piece(form, *label, label, said, year[0], year.span(), -1, certain=certain)


def _is_label(label: str, read: Label) -> bool:
    """Whether a link's text is names and a year, parted as these are, and at most a place."""
    parted = are_marked(read.names) or _is_parted(label, read)
    return parted and are_names(read.names) and len(read.rest) < 20


def _is_parted(label: str, read: Label) -> bool:
    """Whether a comma or a bracket stands before the year."""
    return bool(set(",(") & set(label[read.names_end : read.year_start]))


_LEADS = frozenset(
    {"see", "see also", "cf.", "e.g.", "e.g.,", "from", "source:", "adapted from", "via", "image:"}
)


def _groups(text: str) -> list[Range]:
    """The pairs of brackets, round or square, by their opening."""
    found: list[Range] = []
    opened: list[tuple[str, int]] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in "([":
            opened.append((bracket[0], bracket.start()))
        elif opened and opened[-1][0] == ("(" if bracket[0] == ")" else "["):
            found.append((opened.pop()[1], bracket.end()))
    return sorted(found)


def _innermost(groups: list[Range]) -> tuple[list[int], list[int]]:
    """The places at which the innermost brackets change, and which those are; one more of these."""
    events = [(start + 1, number, True) for number, (start, _) in enumerate(groups)]
    events += [(end, number, False) for number, (_, end) in enumerate(groups)]
    events.sort(key=lambda event: (event[0], event[2], event[1]))
    inside, stack = [-1], list[int]()
    for _, number, opens in events:
        if opens:
            stack.append(number)
        elif stack:
            stack.pop()
        inside.append(stack[-1] if stack else -1)
    return [event[0] for event in events], inside


def _left(busy: list[Range], start: int, end: int) -> Iterator[Range]:
    """What is left of a range without what is taken."""
    for taken in busy[bisect_right(busy, (start, -1)) :]:
        if taken[0] >= end:
            break
        if taken[0] > start:
            yield start, taken[0]
        start = max(start, taken[1])
    if start < end:
        yield start, end


def _is_free(busy: list[Range], start: int, end: int) -> bool:
    """Whether nothing that is taken overlaps a range."""
    index = bisect_right(busy, (start, -1))
    if index < len(busy) and busy[index][0] < end:
        return False
    return index == 0 or busy[index - 1][1] <= start


def _apart(pieces: list[_Piece]) -> list[_Piece]:
    found: list[_Piece] = []
    for piece in pieces:
        if not found or piece.start >= found[-1].end:
            found.append(piece)
    return found


def _placed(
    run: Run, number: int, piece: _Piece, reading: _Reading, links: Sequence[Link]
) -> Citation:
    group = reading.group(piece.start)
    link = links[piece.link] if piece.link >= 0 else None
    start, end = run.span(piece.start, piece.end)
    label = run.span(*piece.label)
    if link:
        start, end = min(start, link.start), max(end, link.end)
        label = (link.text_start, link.text_end) if piece.form == "blank" else label
    return Citation(
        piece.form,
        run.text[slice(*piece.label)],
        piece.names,
        piece.year,
        link.url if link else "",
        start,
        end,
        *label,
        *run.span(*piece.year_at),
        *((link.url_start, link.url_end) if link else (end, end)),
        run.span(*group) if group else None,
        number,
        piece.link,
        run.zone,
        run.attribute,
        piece.certain,
    )
