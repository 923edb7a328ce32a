"""Texts that a `#` cut short: YAML takes what follows ` #` for a comment.

Looked for only in files that hold ` #` at all, on nodes that know where they end.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.reading.yaml_text import Fault, Node, trace

_COMMENT = re.compile(r"[ \t]+#(?P<comment>[^\r\n]*)")
_PROSE_KEYS = frozenset(
    {"text", "because", "name", "quote", "note", "title", "label", "definition"}
)


class Cut(NamedTuple):
    """A text that a comment cut short: the fault, the range of the whole, and it in quotes."""

    fault: Fault
    start: int
    end: int
    quoted: str | None


def cut_short(data: bytes) -> Iterator[Cut]:
    """Each citation or prose text that a comment follows on its line."""
    reading = trace(data)
    for node in reading.nodes:
        for key, scalar in _plain_scalars(node):
            match = _COMMENT.match(reading.text, scalar.end)
            if match is None or match["comment"].lstrip().startswith("kb:"):
                continue
            fault = None if _whole(key, scalar) else _fault(key, match)
            if fault is not None:
                whole = reading.text[scalar.start : match.end()].rstrip()
                end = scalar.start + len(whole)
                yield Cut(fault, scalar.start, end, _quoted(whole))


def _quoted(whole: str) -> str | None:
    """The whole in quotes; None where brackets are open, whose ends the comment took."""
    if any(bracket in whole for bracket in "[]{}"):
        return None
    return "'" + whole.replace("'", "''") + "'" if set('"\\') & set(whole) else f'"{whole}"'


def _whole(key: str, scalar: Node) -> bool:
    """A citation with its locator is whole: what follows may be a remark."""
    return key in ("cites", "source") and " " in scalar.value


def _fault(key: str, match: re.Match[str]) -> Fault | None:
    start, end = match.start() + match.group().index("#"), match.end()
    if key in ("cites", "source", "locator"):
        message = (
            f"YAML reads `#{match['comment']}` as a comment; quote the citation if it belongs to it"
        )
        return Fault("CIT026", message, start, end)
    if key in _PROSE_KEYS and not match["comment"][:1].isspace():
        message = "a text that holds ` #` must be quoted or written with `>-`"
        return Fault("SCH001", message, start, end)
    return None


def _plain_scalars(node: Node, key: str = "") -> Iterator[tuple[str, Node]]:
    """Every unquoted scalar with the nearest key above it."""
    waiting = [(key, node)]
    while waiting:
        key, found = waiting.pop()
        if isinstance(found.items, dict):
            waiting += [(name, item) for name, item in reversed(found.items.items())]
        elif isinstance(found.items, list):
            waiting += [(key, item) for item in reversed(found.items)]
        elif found.style is None:
            yield key, found
