"""Characters that cannot be seen, or that look like others, in the values of a file.

The whole text is looked through first; only a file with something to say is traced.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from kb.reading.yaml_text import Node, trace

_UNSEEN = re.compile(
    "[\\u00ad\\u034f\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
)
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
_MIXED = re.compile("[A-Za-z][\\u0400-\\u04ff]|[\\u0400-\\u04ff][A-Za-z]")
_AFTER_QUOTE = re.compile("[\"'][ \\t]")
_LAST_QUOTE = re.compile("[\"'][ \\t\\r]*(?:$|[,}\\]])", re.MULTILINE)
_LINE_END = re.compile("[^ \\t\\r\\n][ \\t]+\\r?$", re.MULTILINE)
_BLOCK_END = re.compile("(?<![ \\t\\r])[ \\t\\r]+(?=\\n*\\Z)")
_CYRILLIC = re.compile("[\\u0400-\\u04ff]")


class Odd(NamedTuple):
    """A sentence on a value, the characters it takes, and the text that would mend it, if any."""

    message: str
    start: int
    end: int
    mended: str | None


def odd_values(text: str, data: bytes) -> Iterator[Odd]:
    """What is odd in the values of a YAML file, whose decoded text is at hand."""
    if not _padded(text) and (text.isascii() or not _suspicious(text)):
        return
    for node in trace(data).nodes:
        for scalar in scalars(node):
            message = _oddity(scalar)
            if message is not None:
                mended = _mended(text[scalar.start : scalar.end], scalar)
                yield Odd(message, scalar.start, scalar.end, mended)


def _padded(text: str) -> bool:
    """Whether there may be an escape, or a blank just inside a pair of quotes."""
    if "\\" in text or _LINE_END.search(text):
        return True
    if '"' not in text and "'" not in text:
        return False
    if _AFTER_QUOTE.search(text):
        return True
    return any(text[m.start() - 1] in " \t\xa0" for m in _LAST_QUOTE.finditer(text))


def _suspicious(text: str) -> bool:
    if "\xa0" in text or _UNSEEN.search(text) or not is_normalized("NFC", text):
        return True
    return bool(_CYRILLIC.search(text) and _MIXED.search(text))


def scalars(node: Node) -> Iterator[Node]:
    """Every scalar under a node, in the order of the text."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.items is None:
            yield found
        else:
            inside = found.items.values() if isinstance(found.items, dict) else found.items
            waiting += reversed(list(inside))


def _oddity(scalar: Node) -> str | None:
    value: str = scalar.value
    unseen = _UNSEEN.search(value)
    if unseen is not None:
        return f"the value holds U+{ord(unseen.group()):04X}, which cannot be seen; delete it"
    control = _CONTROL.search(value)
    if control is not None:
        return f"the value holds the control character U+{ord(control.group()):04X}; delete it"
    padded = value.rstrip("\n") != value.rstrip()
    if padded if scalar.style in _BLOCKS else value != value.strip():
        start = value[:1].isspace() and scalar.style not in _BLOCKS
        where = "start" if start else "end"
        return f"the value has blanks at its {where}; delete them"
    if not is_normalized("NFC", value):
        return "the value has letters in pieces (not in Unicode's NFC); write them as one character"
    if _MIXED.search(value):
        return "a word mixes Latin letters with Cyrillic ones that look like them; retype it"
    return None


_BLOCKS = ("|", ">")


def _mended(source: str, scalar: Node) -> str | None:
    if "\\" in source or _MIXED.search(source):
        return None
    made = normalize("NFC", _UNSEEN.sub("", source))
    if scalar.style in ("'", '"'):
        return made[0] + made[1:-1].strip() + made[-1]
    if scalar.style in _BLOCKS:
        return _BLOCK_END.sub("", made)
    return made.strip()
