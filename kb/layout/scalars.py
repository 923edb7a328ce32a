"""How a text is written: plain, quoted, folded or literal, its value exactly the same.

Plain only where other readers see a text too: what looks like a number, a date or a flag to YAML
1.1 keeps its quotes, and what the author left plain is never quoted or folded if it looks so.
"""

import re

from kb.layout.tree import Scalar

WIDTH = 100
"""Columns of a line, as far as the layout can break it."""
LEAST = 24
"""Columns that folded prose has at least, however deep it stands."""

_NOT_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`=<~ \t")
_MARKERS = ("---", "...")
"""What begins or ends a document where it stands at the start of a line."""
_NOT_PLAIN = re.compile(r":[ \t]|[ \t]#|:\Z|[ \t]\Z|[\n\r\t]")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}?:]")
_OTHERWISE = re.compile(
    r"[-+.]?\d[-+.,:_/ \dA-FXOa-fxoTZtz]*"
    r"|[-+]?\.(?:inf|nan)|null|true|false|yes|no|on|off|[yn]",
    re.IGNORECASE,
)
"""What YAML 1.1 or 1.2 may read as something else than a text; wider than it need be."""
_UNPRINTABLE = re.compile(
    "[^\\t\\n\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
_BREAK = re.compile(r"(?<=[^ \t]) (?=[^ \t])")


def inline(scalar: Scalar, *, flow: bool = False, commented: bool = False) -> str:
    """A text on one line, whatever its length."""
    if scalar.null:
        return scalar.raw
    if _may_be_plain(scalar, flow=flow, commented=commented):
        return scalar.value
    if scalar.style in ("'", '"') and "\n" not in scalar.raw:
        return scalar.raw
    return _quoted(scalar.value)


def fresh(text: str, *, flow: bool = False) -> str:
    """A text that nobody wrote down yet, on one line: plain where every reader sees a text."""
    return inline(Scalar(text, "", ">"), flow=flow)


def laid(scalar: Scalar, room: int, indent: int, *, commented: bool = False) -> list[str]:
    """The lines of a text: the first has `room` columns, the others are indented already."""
    if scalar.style == "|":
        return _literal(scalar.value, indent) or [inline(scalar)]
    one_line = inline(scalar, commented=commented)
    if _stays_on_its_line(scalar, one_line, room, commented=commented):
        return [one_line]
    value = scalar.value
    if _foldable(value):
        return _folded(value, indent)
    if scalar.style == ">":
        return as_written(scalar, indent)
    several = "\n" in value and len(one_line) > room
    return (several and _literal(value, indent)) or [one_line]


def _stays_on_its_line(scalar: Scalar, one_line: str, room: int, *, commented: bool) -> bool:
    value = scalar.value
    if scalar.style is None and _OTHERWISE.fullmatch(value):
        return True
    quoted = one_line[:1] in ("'", '"')
    if quoted and value and (scalar.style == ">" or (scalar.prose and not commented)):
        return False
    return len(one_line) <= room or not (_BREAK.search(value) or "\n" in value)


def _may_be_plain(scalar: Scalar, *, flow: bool, commented: bool) -> bool:
    value = scalar.value
    if not value or value.startswith(_MARKERS):
        return False
    if scalar.style is None and "\n" not in scalar.raw:
        return True
    if commented and scalar.style is not None:
        return False  # the comment after a plain text might look like its rest
    means_itself = scalar.style is None or not _OTHERWISE.fullmatch(value)
    return means_itself and _is_plain(value) and not (flow and _NOT_IN_FLOW.search(value))


def _is_plain(value: str) -> bool:
    """Whether a text reads as it is without quotes."""
    odd = value[0] in _NOT_FIRST or _NOT_PLAIN.search(value) or _UNPRINTABLE.search(value)
    return not odd


def _quoted(value: str) -> str:
    awkward = '"' in value or "\\" in value
    if awkward and "\n" not in value and "\t" not in value and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, value) + '"'


_ESCAPED = re.compile(r'["\\\t\n]|' + _UNPRINTABLE.pattern)
_NAMED = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_UNFOLDABLE = re.compile(r"(?m)\A\n|^[ \t]|[ \t]$|\n\n\Z|\A\Z")


def _foldable(value: str) -> bool:
    """Whether folding keeps a text exactly: no line of it begins or ends with white space."""
    return not _UNFOLDABLE.search(value) and not _UNPRINTABLE.search(value)


def _folded(value: str, indent: int) -> list[str]:
    lines = [">" if value.endswith("\n") else ">-"]
    for n, line in enumerate(value.removesuffix("\n").split("\n")):
        if n and line:
            lines.append("")
        lines += _wrapped(line, max(WIDTH - indent, LEAST), " " * indent) if line else [""]
    return lines


def _wrapped(line: str, width: int, pad: str) -> list[str]:
    made: list[str] = []
    words: list[str] = []
    length = -1
    for word in _BREAK.split(line):
        if words and length + 1 + len(word) > width:
            made.append(pad + " ".join(words))
            words, length = [], -1
        words.append(word)
        length += 1 + len(word)
    return [*made, pad + " ".join(words)]


def _literal(value: str, indent: int) -> list[str]:
    """The lines of a `|` text; none where that cannot hold the value."""
    content = value.rstrip("\n")
    if not content or _UNPRINTABLE.search(value):
        return []
    ends = len(value) - len(content)
    begins_white = value[0] in " \t\n"
    header = "|" + ("2" if begins_white else "") + ("-", "", "+")[min(ends, 2)]
    lines = content.split("\n") + [""] * (ends - 1)
    pad = " " * indent
    return [header, *(pad + line if line else "" for line in lines)]


_CHOMPED = re.compile(r"([|>][-+]?)(?:[ \t]+#[^\n]*)?\Z")


def as_written(scalar: Scalar, indent: int) -> list[str]:
    """The author's own lines, indented anew; the comment of a `|` or `>` line left out."""
    if scalar.style is None and scalar.value.startswith(_MARKERS):
        return [_quoted(scalar.value)]
    if scalar.style not in ("|", ">"):
        return indented(scalar.raw, indent)
    head, _, content = scalar.raw.partition("\n")
    header = _CHOMPED.match(head)
    if header is None:
        return _literal(scalar.value, indent) or [_quoted(scalar.value)]
    lines = content.removesuffix("\n").split("\n") if content else []
    first = next((line for line in lines if line.strip(" ")), "")
    depth = len(first) - len(first.lstrip(" "))
    pad = " " * indent
    return [header[1], *(pad + line[depth:] if line[depth:] else "" for line in lines)]


def indented(raw: str, indent: int) -> list[str]:
    """A quoted text or a flow collection on the lines it has, all but the first indented anew."""
    first, *others = raw.split("\n")
    stripped = [line.lstrip(" \t") for line in others]
    return [first, *(" " * indent + line if line else "" for line in stripped)]
