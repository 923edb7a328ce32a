"""`[[id]]`, `[[id|shown text]]`, `[[id#sense]]`: links between concepts inside prose.

Plain string scanning and no imports, so that a lookup can render prose at once.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Link:
    """A link's target and sense, the text to show (None: the target's label), its characters."""

    __slots__ = ("end", "sense", "shown", "start", "target")

    def __init__(
        self, target: str, sense: str | None, shown: str | None, start: int, end: int
    ) -> None:
        self.target = target
        self.sense = sense
        self.shown = shown
        self.start = start
        self.end = end


def links(text: str) -> Iterator[Link]:
    """The links of a prose text, in order. Brackets that close nothing are left as text."""
    position = 0
    while (start := text.find("[[", position)) >= 0:
        end = text.find("]]", start + 2)
        if end < 0:
            return
        inside = text[start + 2 : end]
        nested = inside.rfind("[[")
        if nested >= 0:
            start, inside = start + 2 + nested, inside[nested + 2 :]
        aim, bar, shown = inside.partition("|")
        target, _, sense = aim.partition("#")
        yield Link(target.strip(), sense.strip() or None, shown if bar else None, start, end + 2)
        position = end + 2


def rendered(text: str, label_of: Callable[[str], str | None]) -> str:
    """The text with each link replaced by what it shows; unknown targets show their id."""
    if "[[" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for link in links(text):
        pieces += text[position : link.start], link.shown or label_of(link.target) or link.target
        position = link.end
    return "".join(pieces) + text[position:]
