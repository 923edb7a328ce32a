"""The text that readers of a page see."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu nav ol optgroup option p pre search section summary table tbody td tfoot "
    "th thead tr ul".split()
)
_UNSEEN = frozenset(
    "annotation annotation-xml audio canvas datalist iframe noembed noframes noscript object rp "
    "rt script select style svg template textarea title video".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3})(?:[,;–-]\d{1,3})*[\])]?")
_LETTER_MARK = re.compile(r"[\[(]?[a-z][\])]?")


def visible_text(page: str) -> str:
    """The text of a page, on the lines it stands on.

    Left out are scripts, styles, what is hidden, texts that stand for pictures, and raised marks of
    notes. Blocks end in blanks; powers are written `10^3`.
    """
    reader = _Reader()
    line, at = 1, 0
    for token in _tokens(page):
        line += page.count("\n", at, token.start)
        at = token.start
        reader.take(page, token, line)
    return reader.text


class _Token(NamedTuple):
    """A tag or text; `name` is a tag's, with `/` before an end tag's; nothing for text."""

    name: str
    start: int
    end: int
    hidden: bool = False


_NAME = re.compile(r"</?[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=][^\s/>=]*|=)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>]*))?"""
)
_REST = re.compile(r"[\s/]*")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in "script style textarea title iframe noembed noframes xmp".split()
}


def _tokens(page: str) -> Iterator[_Token]:
    """A page's tags and texts, by HTML's own rules for them (WHATWG HTML, section 13.2.5).

    The standard library's parser takes minutes for a megabyte of `<a`; this reads a page once.
    """
    at = text = 0
    while True:
        at = page.find("<", at)
        if at < 0:
            break
        name = _NAME.match(page, at)
        if name is None and page[at + 1 : at + 2] not in ("!", "?", "/"):
            at += 1
            continue
        if text < at:
            yield _Token("", text, at)
        token = _tag(page, name) if name else _Token("!", at, _comment_end(page, at))
        yield token
        at = text = token.end
        if token.name in _RAW:
            close = _RAW[token.name].search(page, at)
            at = text = close.start() if close else len(page)
    if text < len(page):
        yield _Token("", text, len(page))


def _comment_end(page: str, at: int) -> int:
    closing = "-->" if page.startswith("<!--", at) else ">"
    end = page.find(closing, at + 2)
    return len(page) if end < 0 else end + len(closing)


def _tag(page: str, name: re.Match[str]) -> _Token:
    at, hidden = name.end(), False
    while (match := _ATTRIBUTE.match(page, at)) is not None:
        key = match["name"].lower()
        hidden = hidden or key == "hidden" or (key == "style" and _hides(match["value"]))
        at = match.end()
    rest = _REST.match(page, at)
    end = min((rest.end() if rest else at) + 1, len(page))
    return _Token(name[0][1:].lower(), name.start(), end, hidden)


def _hides(style: str | None) -> bool:
    return style is not None and _HIDING.search(style) is not None


class _Reader:
    """Gathers text; `_unseen` is the element that hides what follows, with its depth in itself."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._line = self._here = 1
        self._unseen: str | None = None
        self._depth = 0
        self._raised: list[str] | None = None
        self._linked = False

    def take(self, page: str, token: _Token, line: int) -> None:
        """Read a token that stands on a line of the page."""
        self._here = line
        if not token.name:
            if not self._unseen:
                self._add(unescape(page[token.start : token.end]))
        elif token.name[0] == "/":
            self._end(token.name[1:])
        else:
            self._start(token)

    @property
    def text(self) -> str:
        self._settle()
        return "".join(self._pieces)

    def _start(self, token: _Token) -> None:
        tag = token.name
        if self._unseen:
            self._start_unseen(tag)
        elif tag not in _VOID and (tag in _UNSEEN or token.hidden):
            self._unseen, self._depth = tag, 1
        elif tag == "sup":
            self._settle()
            self._raised, self._linked = [], False
        elif tag == "a":
            self._linked = True
        elif tag == "q":
            self._add('"')
        elif tag in _BLOCKS:
            self._break()

    def _end(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen:
                self._depth -= 1
                self._unseen = self._unseen if self._depth else None
        elif tag == "sup":
            self._settle()
        elif tag == "q":
            self._add('"')
        elif tag in _BLOCKS:
            self._break()

    def _start_unseen(self, tag: str) -> None:
        """A paragraph ends where a block begins, whether it says so or not."""
        if self._unseen == "p" and tag in _BLOCKS:
            self._unseen = None
            self._break()
        elif tag == self._unseen:
            self._depth += 1

    def _add(self, text: str) -> None:
        if self._raised is not None:
            self._raised.append(text)
            return
        if text[:1].isspace():
            self._catch_up()
        self._pieces.append(text)
        self._line += text.count("\n")

    def _break(self) -> None:
        self._settle()
        self._pieces.append(" ")
        if not self._catch_up():
            self._pieces.append(" ")

    def _catch_up(self) -> bool:
        """Line feeds for the lines that tags and what is unseen went over."""
        missing = self._here - self._line
        if missing > 0:
            self._pieces.append("\n" * missing)
            self._line += missing
        return missing > 0

    def _settle(self) -> None:
        """What was raised: the mark of a note goes, a power is written as one."""
        if self._raised is None:
            return
        raised, self._raised = "".join(self._raised).strip(), None
        before = "".join(self._pieces[-3:])[-3:]
        power = raised.isdigit() and before[-1:].isalnum() and not before.isalpha()
        if self._linked and (_MARK.fullmatch(raised) or _LETTER_MARK.fullmatch(raised)):
            return
        if power or not _MARK.fullmatch(raised):
            self._add(("^" if power else "") + raised)
