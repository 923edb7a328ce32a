"""A difference in the order in which it is read: what it concerns, and a line for each change."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from kb.differing.difference import Change, Difference, Presence
from kb.differing.impacts import Impact
from kb.links import links
from kb.terms.keys import key
from kb.words import Piece, differences

_AROUND = 6
"""Words shown on either side of a change."""
_LONE = 1
"""Words that two changes may have between them and still read as one."""
_LONGEST = 40
"""Words up to which a text that is gone or new is shown whole."""
_SHORT = 4
"""Words up to which two values stand beside each other instead of in each other."""


class Line(NamedTuple):
    """A change: "+", "-" or "~", where it is in the entry, and its words with what became of them.

    Of two short values, or of texts that differ in blanks alone, the pieces are both as a whole.
    """

    sign: str
    where: str
    pieces: Sequence[Piece]
    beside: bool = False
    """Whether the pieces are one value and what took its place."""


class Group(NamedTuple):
    """What some changes concern: an entry (`about` says its id), a source, kb.yaml, or a list."""

    heading: str
    about: str | None
    lines: Sequence[Line]
    names: Sequence[str] = ()
    """For a list of entries or sources: what it lists."""


def groups(made: Difference, impacts: Collection[Impact]) -> Iterator[Group]:
    """The changes of some impacts: whole entries first, then kb.yaml, entries, sources."""
    yield from _lists(made, impacts)
    yield from _changed("kb.yaml", made.base, impacts)
    yield from _changed(None, made.changed, impacts)
    yield from _changed("source", made.sources_changed, impacts)


def _lists(made: Difference, impacts: Collection[Impact]) -> Iterator[Group]:
    by = {"tombstone": "the old id names the new one", "content": "told by the content"}
    listed = [
        ("removed entries", [_entry(one) for one in made.removed if one.impact in impacts]),
        ("new entries", [_entry(one) for one in made.added if one.impact in impacts]),
        (
            "renamed entries",
            [
                f"{one.before} → {one.after} ({by[one.by]})"
                for one in made.renamed
                if one.impact in impacts
            ],
        ),
        (
            "moved entries",
            [f"{one.before} → {one.after}" for one in made.moved if one.impact in impacts],
        ),
        ("removed sources", [one.id for one in made.sources_removed if one.impact in impacts]),
        ("new sources", [one.id for one in made.sources_added if one.impact in impacts]),
    ]
    for heading, names in listed:
        if names:
            yield Group(heading, None, (), names)


def _entry(one: Presence) -> str:
    """The id, with the label where that is not the id in words."""
    return one.id if key(one.label) == key(one.id) else f"{one.id} ({one.label})"


def _changed(
    kind: str | None, changes: Iterable[Change], impacts: Collection[Impact]
) -> Iterator[Group]:
    wanted = (change for change in changes if change.impact in impacts)
    for name, found in groupby(wanted, lambda change: change.id):
        heading = " ".join(filter(None, (kind, name)))
        yield Group(heading, name or kind, [line(change) for change in found])


def line(change: Change) -> Line:
    """A change in words."""
    before, after = change.before, change.after
    where = _where(change)
    if before is None or after is None:
        sign, text = ("+", after) if before is None else ("-", before)
        return Line(sign, where, [Piece("same", _shortened(text or ""))])
    pieces = list(_joined(_differences(before, after)))
    short = max(len(before.split()), len(after.split())) <= _SHORT
    if short or all(piece.kind == "same" for piece in pieces):
        return Line("~", where, [Piece("gone", before), Piece("new", after)], beside=True)
    return Line("~", where, list(_around(pieces)))


def _differences(before: str, after: str) -> list[Piece]:
    """The words that differ, a `[[link]]` counted as one word."""
    known: dict[str, str] = {}
    old, new = (_without_links(text, known) for text in (before, after))
    named = {name: link for link, name in known.items()}
    return [
        Piece(kind, _A_NAME.sub(lambda found: named.get(found[0], found[0]), text))
        for kind, text in differences(old, new)
    ]


_MARK = "\u02bc\ua66e"
"""Two letters that no text has next to each other; names of links are made of them."""
_A_NAME = re.compile(f"{_MARK}[0-9]+{_MARK}")


def _without_links(text: str, known: dict[str, str]) -> str:
    """A text with a name for each link, the same for the same link."""
    pieces: list[str] = []
    position = 0
    for link in links(text):
        name = known.setdefault(text[link.start : link.end], f"{_MARK}{len(known)}{_MARK}")
        pieces += text[position : link.start], name
        position = link.end
    return "".join((*pieces, text[position:]))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, a lone word between two changes counted to both, so that they read as one."""
    gone: list[str] = []
    new: list[str] = []
    last = len(pieces) - 1
    for n, (kind, text) in enumerate(pieces):
        if kind == "same" and (n in (0, last) or len(text.split()) > _LONE):
            yield from _changed_words(gone, new)
            gone, new = [], []
            yield Piece(kind, text)
            continue
        gone += [text] if kind != "new" else []
        new += [text] if kind != "gone" else []
    yield from _changed_words(gone, new)


def _changed_words(gone: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", spaced(gone))
    if new:
        yield Piece("new", spaced(new))


def spaced(texts: Iterable[str]) -> str:
    """Texts as one, no blank before a mark that closes."""
    joined = ""
    for text in texts:
        joined += ("" if not joined or text[0] in _CLOSING else " ") + text
    return joined


_CLOSING = ",.;:!?)]’”"


def _where(change: Change) -> str:
    """The field, then which thing it holds, unless the change tells that, and what of the thing."""
    words = change.field
    if change.item is not None and change.item not in (change.before, change.after):
        item = _shortened(change.item, 8)
        words += f" “{item}”" if len(item.split()) > _SHORT else f" {item}"
    words += f", {change.part.replace('_', ' ')}" if change.part else ""
    return words + (f" [{change.language}]" if change.language else "")


def _shortened(text: str, most: int = _LONGEST) -> str:
    words = text.split()
    if len(words) <= most:
        return text
    return f"{' '.join(words[: most * 2 // 3])} … {' '.join(words[-(most // 3) :])}"


def _around(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, what is the same cut down to the words around a change."""
    last = len(pieces) - 1
    for n, (kind, text) in enumerate(pieces):
        if kind != "same":
            yield Piece(kind, _shortened(text))
            continue
        words = text.split()
        head = words[:_AROUND] if n else []
        tail = words[-_AROUND:] if n < last else []
        if len(words) <= len(head) + len(tail) + 2:
            yield Piece(kind, text)
        else:
            yield Piece(kind, " ".join((*head, "…", *tail)))


def printable(text: str) -> str:
    """A text without what a terminal would obey."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def summary(made: Difference, layout_only: int) -> str:
    """The sum in words, as `kb diff` says it last."""
    alone = f"{_files(layout_only)} only in layout" if layout_only else ""
    if not made:
        return "no change in meaning" + (f"; {alone}" if alone else "")
    counts = [f"{number} {impact.value}" for impact, number in made.counts.items() if number]
    calm = "" if made.counts[Impact.BREAKING] else "nothing breaking: "
    return calm + ", ".join(counts) + (f"; {alone}" if alone else "")


def _files(number: int) -> str:
    return "1 file differs" if number == 1 else f"{number} files differ"
