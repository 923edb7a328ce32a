"""A difference as text for a terminal."""

from collections.abc import Iterator

from kb.differing.difference import Difference
from kb.differing.groups import Group, Line, groups, printable
from kb.differing.impacts import Impact
from kb.index.page import wrapped
from kb.words import marked

NARROWEST, WIDEST = 40, 120
_COLOURS = {"+": "32", "-": "31"}


def as_text(made: Difference, title: str, width: int, *, colour: bool) -> str:
    """Breaking changes first, then the others, each by what it concerns; empty for none."""
    page = _Page(max(NARROWEST, min(width, WIDEST)), colour=colour)
    sections = (
        ("Breaking", (Impact.BREAKING,)),
        ("Other changes", (Impact.MINOR, Impact.PATCH)),
    )
    lines = [line for name, impacts in sections for line in page.section(name, made, impacts)]
    return "".join(one + "\n" for one in (printable(title), *lines)) if lines else ""


class _Page:
    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = width
        self._colour = colour

    def section(self, name: str, made: Difference, impacts: tuple[Impact, ...]) -> Iterator[str]:
        """A heading and its groups; nothing where there are none."""
        for n, group in enumerate(groups(made, impacts)):
            if n == 0:
                yield from ("", self._painted(name, "1"))
            yield from self._group(group)

    def _group(self, group: Group) -> Iterator[str]:
        if group.names:
            yield from ("", *self._wrapped(f"{group.heading}: {'; '.join(group.names)}", "  "))
            return
        yield from ("", f"  {group.heading}")
        for line in group.lines:
            yield from self._line(line)

    def _line(self, line: Line) -> Iterator[str]:
        if line.beside:
            before, after = (piece.text for piece in line.pieces)
            body = f"{before} → {after}"
        else:
            body = marked(line.pieces)
        painted = [*self._wrapped(f"{line.sign} {line.where}: {body}", "    ")]
        code = _COLOURS.get(line.sign)
        if code:
            yield from (self._painted(one, code) for one in painted)
        else:
            yield from self._word_painted(painted)

    def _wrapped(self, text: str, indent: str) -> Iterator[str]:
        hang = indent + "  "
        lead = indent
        for line in wrapped(printable(text), self._width - len(hang), self._width - len(indent)):
            yield lead + line
            lead = hang

    def _word_painted(self, lines: list[str]) -> Iterator[str]:
        """Lines in which `[-…-]` is red and `{+…+}` green, also where they go on in the next."""
        open_code = ""
        for line in lines:
            if not self._colour:
                yield line
                continue
            indent = len(line) - len(line.lstrip())
            words: list[str] = []
            for word in line.split():
                if word.startswith(("[-", "{+")):
                    open_code = "31" if word[0] == "[" else "32"
                closed = "-]" in word if open_code == "31" else "+}" in word
                words.append(self._painted(word, open_code) if open_code else word)
                open_code = "" if closed else open_code
            yield " " * indent + " ".join(words)

    def _painted(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour else text
