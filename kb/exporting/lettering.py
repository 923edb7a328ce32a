"""Labels on lines of bounded width, and how wide they are, whatever font the reader has.

A character counts as wide as in the widest of the fonts that a reader's Helvetica may turn out to
be. Nothing here asks Unicode's tables, which grow from one Python to the next.
"""

from collections.abc import Iterator

NARROW, WIDE = 0.6, 1.06
"""Widths of characters in units of the font's size: Latin and its like; East Asian, pictures."""


def width(text: str, size: float) -> float:
    """How wide a line of text is, in the units of its font's size; never less than it shows."""
    wide = sum(map(_wide, text))  # counted: sums of fractions differ between Pythons
    return size * (wide * WIDE + (len(text) - wide) * NARROW)


def _wide(char: str) -> bool:
    code = ord(char)
    latin = 0x20 <= code < 0x1100 or 0x1E00 <= code < 0x2E80
    return not latin or char in "mwMW@%—"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 concept, 2 concepts."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def wrapped(text: str, columns: int, most: int) -> list[str]:
    """A text on at most so many lines of so many columns; an ellipsis where that cuts it off."""
    lines = [""]
    for word in _pieces(text, columns):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if _columns(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [f"{lines[most - 1]}…"]
    return lines


def _pieces(text: str, columns: int) -> Iterator[str]:
    """The words, those too long for a line cut: after a hyphen if there is one, else anywhere."""
    for word in text.split():
        rest = word
        while _columns(rest) > columns:
            fit = _fitting(rest, columns)
            hyphen = rest.rfind("-", 1, fit)
            cut = fit if hyphen < 0 else hyphen + 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _columns(text: str) -> int:
    return sum(2 if _wide(char) and ord(char) > 0xFF else 1 for char in text)


def _fitting(text: str, columns: int) -> int:
    """How many characters of a text fit into some columns, one at least."""
    taken = 0
    for place, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return max(1, place)
    return len(text)
