"""Texts as YAML scalars that every YAML reader reads as the same texts."""

import json
import re

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\n\r\t]|:(?=[^\s,\]}])|(?<=\S)#)*\Z")
"""What begins with a letter, and holds neither `: ` nor ` #` (YAML 1.2, section 7.3.3)."""

_WORDS = frozenset("null true false yes no on off y n".split())
"""What YAML 1.1 readers take for something other than a text."""


def scalar(text: str, *, flow: bool = False) -> str:
    """A text as a scalar of one line: plain where it may be, else quoted."""
    if not text.isprintable():
        return json.dumps(text)
    plain = _PLAIN.match(text) and text == text.strip() and text.casefold() not in _WORDS
    if plain and not (flow and re.search(r"[,\[\]{}]", text)) and not text.endswith(":"):
        return text
    return '"' + text + '"' if "'" in text and not set('"\\') & set(text) else _quoted(text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def folded(text: str, indent: int, width: int = 100) -> str:
    """A prose text as a value: a scalar on the line of its key, or `>-` and lines below it."""
    short = scalar(text)
    if len(short) + indent <= width - 20 or not text.isprintable() or "  " in text:
        return short
    lines, line = list[str](), ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ">-\n" + "\n".join(" " * indent + one for one in [*lines, line])
