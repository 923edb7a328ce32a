"""Tags of components and HTML elements, and expressions in braces, taken apart but never run.

The grammar is that of JSX (and of CommonMark's tags in Markdown that is no MDX).
"""

import html
import re
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z_$][\w$-]*+(?:[.:][A-Za-z_$][\w$-]*+)*+")
_ATTRIBUTE = re.compile(r"[A-Za-z_$:@][\w$:.@-]*+")
_BLANK = re.compile(r"\s*+")
_BARE = re.compile(r"[^\s\"'=<>`]++")
_IN_BRACES = re.compile(r"[{}`\"'\\]|/\*|(?<!:)//")
_LINE = re.compile(r"[^\r\n]*+")
_QUOTED = {
    '"': re.compile(r'(?:[^"\\\r\n]|\\.)*+"', re.DOTALL),
    "'": re.compile(r"(?:[^'\\\r\n]|\\.)*+'", re.DOTALL),
    "`": re.compile(r"(?:[^`\\]|\\.)*+`", re.DOTALL),
}
_LITERAL = re.compile(r"\s*+(?:\"[^\"\\\r\n]*+\"|'[^'\\\r\n]*+'|`[^`\\$]*+`)\s*+")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ASTRAL = 0x10FFFF
_NEAR = 200


class Raw(NamedTuple):
    """An attribute as it stands in a tag, with ranges of the text that was scanned."""

    name: str
    kind: str
    start: int
    end: int
    value_start: int
    value_end: int
    encoded: bool
    """Whether entities are meant in the value."""


class Tag(NamedTuple):
    """A tag: `kind` is open, close or empty."""

    name: str
    kind: str
    start: int
    end: int
    attributes: tuple[Raw, ...]


class Fault(NamedTuple):
    """Why there is no tag, and where that was seen."""

    at: int
    message: str


class Patience:
    """What is known to be in vain, so that reading stays linear whatever the text.

    `hopeless` are braces that are never closed, `absent` marks that do not come any more; both
    hold for one text and one limit. `left` is how many characters may still be looked at for
    tags that come to nothing; then only what is near is looked at.
    """

    def __init__(self, length: int) -> None:
        self.left = 4 * length + 100_000
        self.hopeless: set[int] = set()
        self._absent: dict[str, int] = {}
        self._about: tuple[str, int] = ("", 0)

    def about(self, text: str, limit: int) -> None:
        """Forgets what is known of another text."""
        if self._about[0] is not text or self._about[1] != limit:
            self._about = text, limit
            self.hopeless = set()
            self._absent = {}

    def find(self, text: str, mark: str, start: int, limit: int) -> int:
        """Where a mark comes next; -1 where it does not."""
        self.about(text, limit)
        if start >= self._absent.get(mark, limit + 1):
            return -1
        found = text.find(mark, start, limit)
        if found < 0:
            self._absent[mark] = start
        return found

    def limit(self, start: int, limit: int) -> int:
        """The end of what may be looked at from a place on."""
        return limit if self.left > 0 else min(limit, start + _NEAR)

    def lost(self, length: int) -> None:
        self.left -= length


def character(entity: str) -> str:
    """What an entity stands for; the entity itself where it is none."""
    if entity.startswith("&#"):
        digits = entity[2:-1]
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        if number == 0 or number > _ASTRAL or 0xD800 <= number < 0xE000:
            return "\ufffd"
        return chr(number)
    found = html.unescape(entity)
    return entity if found.endswith(";") and found != ";" else found


def expression_end(text: str, start: int, limit: int, patience: Patience) -> int:
    """The end of the expression whose `{` stands at `start`; -1 where it has none."""
    patience.about(text, limit)
    if start in patience.hopeless:
        return -1
    opened, position = [start], start + 1
    while opened:
        mark = _IN_BRACES.search(text, position, limit)
        position = _past(text, mark, limit, patience) if mark else -1
        if mark is None or position < 0:
            patience.hopeless.update(opened)
            return -1
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}":
            opened.pop()
    return position


def _past(text: str, mark: re.Match[str], limit: int, patience: Patience) -> int:
    """Where to go on after a brace, a string, a comment or an escaped character."""
    found = mark[0]
    if found == "/*":
        end = patience.find(text, "*/", mark.end(), limit)
        return end + 2 if end >= 0 else -1
    if found == "//":
        return _end_of_line(text, mark.end(), limit)
    if found == "\\":
        return min(mark.end() + 1, limit)
    if found in _QUOTED:
        closed = _QUOTED[found].match(text, mark.end(), limit)
        return closed.end() if closed else -1 if found == "`" else mark.end()
    return mark.end()


def _end_of_line(text: str, start: int, limit: int) -> int:
    found = _LINE.match(text, start, limit)
    return found.end() if found else limit


def tag_at(text: str, start: int, limit: int, patience: Patience, *, jsx: bool) -> Tag | Fault:
    """The tag whose `<` stands at `start`, or why there is none.

    With `jsx` fragments (`<>`), spread attributes and values in braces are understood.
    """
    limit = patience.limit(start, limit)
    found = _scanned(text, start, limit, patience, jsx=jsx)
    if isinstance(found, Fault):
        patience.lost(found.at - start)
    return found


def _scanned(text: str, start: int, limit: int, patience: Patience, *, jsx: bool) -> Tag | Fault:
    position = start + 1
    closing = text.startswith("/", position, limit)
    position = _skip(text, position + 1, limit) if jsx and closing else position + closing
    name = _NAME.match(text, position, limit)
    if name is None:
        if jsx and text.startswith(">", position, limit):
            return Tag("", "close" if closing else "open", start, position + 1, ())
        return Fault(position, "a tag begins with a name")
    attributes: list[Raw] = []
    position = name.end()
    while True:
        blank = _skip(text, position, limit)
        end = _tag_end(text, blank, limit)
        if end:
            kind = "close" if closing else "empty" if end - blank == 2 else "open"
            return Tag(name[0], kind, start, end, tuple(attributes))
        if blank == position and not (attributes and jsx):
            return Fault(blank, f"the tag of {name[0]} does not end")
        attribute = _attribute(text, blank, limit, patience, jsx=jsx)
        if isinstance(attribute, Fault):
            return Fault(attribute.at, attribute.message or f"the tag of {name[0]} does not end")
        attributes.append(attribute)
        position = attribute.end


def _skip(text: str, position: int, limit: int) -> int:
    found = _BLANK.match(text, position, limit)
    return found.end() if found else position


def _tag_end(text: str, position: int, limit: int) -> int:
    if text.startswith(">", position, limit):
        return position + 1
    return position + 2 if text.startswith("/>", position, limit) else 0


def _attribute(text: str, start: int, limit: int, patience: Patience, *, jsx: bool) -> Raw | Fault:
    if jsx and text.startswith("{", start, limit):
        end = expression_end(text, start, limit, patience)
        spread = Raw("", "expression", start, end, start + 1, end - 1, encoded=False)
        return spread if end > 0 else Fault(start, "the brace is never closed")
    name = _ATTRIBUTE.match(text, start, limit)
    if name is None:
        return Fault(start, "")
    equals = _skip(text, name.end(), limit)
    if not text.startswith("=", equals, limit):
        return Raw(name[0], "flag", start, name.end(), name.end(), name.end(), encoded=False)
    return _valued(text, name, _skip(text, equals + 1, limit), limit, patience, jsx=jsx)


def _valued(
    text: str, name: re.Match[str], at: int, limit: int, patience: Patience, *, jsx: bool
) -> Raw | Fault:
    quote = text[at : min(at + 1, limit)]
    start = name.start()
    if quote in {'"', "'"}:
        end = patience.find(text, quote, at + 1, limit)
        if end < 0:
            return Fault(at, f"the value of {name[0]} is never closed")
        return Raw(name[0], "string", start, end + 1, at + 1, end, encoded=True)
    if quote == "{":
        end = expression_end(text, at, limit, patience)
        if end < 0:
            return Fault(at, f"the value of {name[0]} is never closed")
        return _expressed(text, name, at, end)
    bare = None if jsx else _BARE.match(text, at, limit)
    if bare is None:
        return Fault(at, f"the value of {name[0]} is missing")
    return Raw(name[0], "string", start, bare.end(), at, bare.end(), encoded=True)


def _expressed(text: str, name: re.Match[str], at: int, end: int) -> Raw:
    """A value in braces; a literal text there is a string like any other."""
    if _LITERAL.fullmatch(text, at + 1, end - 1):
        inner = text[at + 1 : end - 1]
        left = at + 2 + len(inner) - len(inner.lstrip())
        right = end - 2 - (len(inner) - len(inner.rstrip()))
        return Raw(name[0], "string", name.start(), end, left, right, encoded=False)
    return Raw(name[0], "expression", name.start(), end, at + 1, end - 1, encoded=False)
