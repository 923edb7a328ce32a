"""What stands in a paragraph: text, emphasis, links, code, tags, breaks.

CommonMark's inline structure with GFM's addresses and notes, MDX's tags and expressions, formulas.
Every character is looked at a bounded number of times. The text is left where its marks are taken
away; each character of it knows where it stands.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.documents.blocks import Reference, label_key
from kb.documents.dialect import BREAKING, KNOWN, VERBATIM
from kb.documents.document import Link, Mark, Run, Trouble, Zone
from kb.documents.stretch import Stretch, Weaving
from kb.documents.tags import ENTITY, Patience, Tag, character, expression_end, tag_at

MAX_LENGTH = 8_000_000
_SPECIAL = re.compile(r"[\\`*_~\[\]!<{&$\r\n]")
_SPECIAL_OR_ADDRESS = re.compile(
    r"[\\`*_~\[\]!<{&$\r\n]|(?<![A-Za-z0-9/])(?:https?://|www\.)(?=[^\s<>])"
)
_TICKS = re.compile(r"`+")
_ESCAPED = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t\r\n]*")
_NOTE_MARK = re.compile(r"\[\^[^\]\s\[]{1,200}\]")
_DESTINATION = re.compile(
    r"\([ \t]*+(?:\n[ \t]*+)?+"
    r"(?:<(?P<pointed>(?:[^<>\n\\]|\\.)*+)>"
    r"|(?P<bare>(?:[^\s()\\<]|\\\S|\\(?!\S)|(?<!\()<"
    r"|\((?:[^\s()\\]|\\\S|\((?:[^\s()\\]|\\\S)*+\))*+\))*+))"
    r"(?P<title>(?:[ \t]++(?:\n[ \t]*+)?+|\n[ \t]*+)"
    r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?+"
    r"[ \t]*+(?:\n[ \t]*+)?+\)",
    re.DOTALL,
)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.DOTALL)
_AUTOLINK = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\[\]\"“”|`]++")
_TRAILING = "?!.,:;*_~'’"
_NO_LINK = re.compile(r"\([ \t]*https?://[^\n]{0,200}")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}|\{:[^{}\n]*\}")
_TEMPLATES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_ROLE = re.compile(r"\{[A-Za-z][\w:+.-]*\}(?=`)")
_BLANK_LITERAL = re.compile(r"\{\s*([\"'`])( +)\1\s*\}")
_DOLLAR = re.compile(r"[^$\\]*+(?:\\.[^$\\]*+)*+\$", re.DOTALL)

_TEXT, _PUT, _GONE, _END, _IMAGE, _IMAGE_END = range(6)


@dataclass(slots=True)
class Gathering:
    """What is found on the way, in the order it is found."""

    text: str
    mdx: bool
    patience: Patience
    references: dict[str, Reference]
    runs: list[Run] = field(default_factory=list[Run])
    links: list[Link] = field(default_factory=list[Link])
    tags: list[tuple[int, Tag, Stretch | None]] = field(
        default_factory=list[tuple[int, Tag, "Stretch | None"]]
    )
    masked: list[tuple[str, int, int]] = field(default_factory=list[tuple[str, int, int]])
    troubles: list[Trouble] = field(default_factory=list[Trouble])


class Setting(NamedTuple):
    """Where a paragraph stands: what its runs are told to be."""

    zone: Zone
    block: int
    attribute: str = ""
    component: int = -1


def read_inline(stretch: Stretch, setting: Setting, gathering: Gathering) -> str:
    """Adds the runs, links, tags, … of a paragraph; gives its text with its code."""
    if len(stretch.text) > MAX_LENGTH:
        start, end = stretch.span()
        message = f"not read: {MAX_LENGTH:,} characters are the most a paragraph holds"
        gathering.troubles.append(Trouble(start, end, message))
        return ""
    return _Inline(stretch, setting, gathering).read()


class _Delimiter:
    """A run of asterisks, underscores or tildes."""

    __slots__ = ("character", "closes", "count", "opens", "part", "size")

    def __init__(self, character: str, size: int, part: int, opens: bool, closes: bool) -> None:
        self.character = character
        self.count = self.size = size
        self.part = part
        self.opens = opens
        self.closes = closes


class _Bracket(NamedTuple):
    at: int
    part: int
    image: bool
    delimiters: int


class _Found(NamedTuple):
    """A link between two parts; its text is a range of the stretch."""

    kind: str
    first: int
    last: int
    url: str
    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int
    """The last two are offsets of the document, the others indexes of the stretch."""


class _Inline:
    def __init__(self, stretch: Stretch, setting: Setting, gathering: Gathering) -> None:
        self.stretch = stretch
        self.text = stretch.text
        self.setting = setting
        self.gathering = gathering
        self.parts: list[list[int]] = []
        self.put: dict[int, str] = {}
        self.delimiters: list[_Delimiter] = []
        self.brackets: list[_Bracket] = []
        self.inactive = 0
        self.found: list[_Found] = []
        self.emphasized: list[tuple[int, int, bool]] = []
        self.ticks: dict[int, list[int]] | None = None
        self.no_dollar = -1

    def read(self) -> str:
        text, parts = self.text, self.parts
        has_address = "://" in text or "www." in text
        search = (_SPECIAL_OR_ADDRESS if has_address else _SPECIAL).search
        position = 0
        while mark := search(text, position):
            at = mark.start()
            if at > position:
                parts.append([_TEXT, position, at])
            position = _HANDLERS[text[at]](self, at)
        if position < len(text):
            parts.append([_TEXT, position, len(text)])
        self._emphasize(0)
        return self._woven()

    def _literal(self, start: int, end: int) -> int:
        self.parts.append([_TEXT, start, end])
        return end

    def _mask(self, kind: str, start: int, end: int) -> int:
        self.gathering.masked.append((kind, *self.stretch.span(start, end)))
        self.parts.append([_END, start, end])
        return end

    def _trouble(self, start: int, end: int, message: str) -> None:
        self.gathering.troubles.append(Trouble(*self.stretch.span(start, end), message))

    def backslash(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following in _ESCAPED and following:
            return self._literal(at + 1, at + 2)
        broken = _BREAK.match(self.text, at + 1) if following else None
        if broken and following in "\r\n":
            self.parts.append([_END, at, broken.end()])
            return broken.end()
        return self._literal(at, at + 1)

    def line_break(self, at: int) -> int:
        last = self.parts[-1] if self.parts else None
        found = _BREAK.match(self.text, at)
        end = found.end() if found else at + 1
        start = at
        if last and last[0] == _TEXT and last[2] == at:
            start = last[1] + len(self.text[last[1] : at].rstrip(" \t"))
            last[2] = start
        if at - start >= 2 and self.text.startswith("  ", at - 2):
            self.parts.append([_END, start, end])
        else:
            self.put[len(self.parts)] = " "
            self.parts.append([_PUT, start, end])
        return end

    def tick(self, at: int) -> int:
        run = _TICKS.match(self.text, at)
        end = run.end() if run else at + 1
        closing = self._closing_tick(end - at, end)
        if closing < 0:
            return self._literal(at, end)
        return self._mask("code", at, closing + end - at)

    def _closing_tick(self, size: int, start: int) -> int:
        """Where the next run of so many backquotes begins."""
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
            for places in self.ticks.values():
                places.reverse()
        places = self.ticks.get(size, [])
        while places and places[-1] < start:
            places.pop()
        return places[-1] if places else -1

    def delimiter(self, at: int) -> int:
        text, mark = self.text, self.text[at]
        end = at + 1
        while end < len(text) and text[end] == mark:
            end += 1
        before = _class(text[at - 1]) if at else " "
        after = _class(text[end]) if end < len(text) else " "
        left = after != " " and (after != "." or before != "a")
        right = before != " " and (before != "." or after != "a")
        opens, closes = left, right
        if mark == "_":
            opens = left and (not right or before == ".")
            closes = right and (not left or after == ".")
        if (opens or closes) and not (mark == "~" and end - at > 2):
            part = len(self.parts)
            self.delimiters.append(_Delimiter(mark, end - at, part, opens, closes))
        return self._literal(at, end)

    def opening(self, at: int) -> int:
        mark = _NOTE_MARK.match(self.text, at)
        if mark:
            return self._mask("mark", at, mark.end())
        return self._bracket(at, at + 1, image=False)

    def _bracket(self, at: int, end: int, *, image: bool) -> int:
        self.brackets.append(_Bracket(at, len(self.parts), image, len(self.delimiters)))
        return self._literal(at, end)

    def exclamation(self, at: int) -> int:
        if self.text.startswith("[", at + 1):
            return self._bracket(at, at + 2, image=True)
        return self._literal(at, at + 1)

    def close(self, at: int) -> int:
        if not self.brackets:
            return self._literal(at, at + 1)
        bracket = self.brackets.pop()
        active = bracket.image or len(self.brackets) >= self.inactive
        self.inactive = min(self.inactive, len(self.brackets))
        found = self._target(bracket, at) if active else None
        if found is None:
            return self._literal(at, at + 1)
        self.found.append(found)
        self._emphasize(bracket.delimiters)
        self.parts[bracket.part][0] = _IMAGE if bracket.image else _GONE
        self.parts.append([_IMAGE_END if bracket.image else _GONE, at, found.end])
        if not bracket.image:
            self.inactive = len(self.brackets)
        return found.end

    def _target(self, bracket: _Bracket, at: int) -> _Found | None:
        """Where the brackets that close here lead to."""
        if self.text.startswith("(", at + 1):
            direct = _DESTINATION.match(self.text, at + 1)
            if direct:
                group = "bare" if direct["pointed"] is None else "pointed"
                place = self.stretch.span(*direct.span(group))
                return self._link(bracket, at, direct.end(), direct[group], place, "inline")
            broken = _NO_LINK.match(self.text, at + 1)
            if broken and not bracket.image:
                message = "no link: its address holds a blank or is never closed"
                self._trouble(at + 1, broken.end(), message)
        return self._referred(bracket, at)

    def _referred(self, bracket: _Bracket, at: int) -> _Found | None:
        references = self.gathering.references
        if not references:
            return None
        start = bracket.at + 1 + bracket.image
        named = _LABEL.match(self.text, at + 1)
        label = named[1] if named and named[1].strip() else None
        if label is None and at - start > 999:
            return None
        reference = references.get(label_key(label or self.text[start:at]))
        if reference is None:
            return None
        end = named.end() if named else at + 1
        place = reference.start, reference.end
        return self._link(bracket, at, end, reference.url, place, "reference")

    def _link(
        self, bracket: _Bracket, at: int, end: int, url: str, place: tuple[int, int], kind: str
    ) -> _Found:
        kind = "image" if bracket.image else kind
        start = bracket.at + 1 + bracket.image
        first, last = bracket.part, len(self.parts)
        return _Found(kind, first, last, url, bracket.at, end, start, at, *place)

    def angle(self, at: int) -> int:
        text = self.text
        automatic = _AUTOLINK.match(text, at)
        if automatic:
            if self.gathering.mdx:
                self._trouble(at, automatic.end(), "MDX has no links in <>; write [text](address)")
            return self._address_at(at, automatic.end(), automatic.span(1), "autolink")
        if text.startswith("<!--", at):
            end = self._next("-->", at + 4)
            if end >= 0:
                return self._mask("comment", at, end + 3)
            return self._literal(at, at + 4)
        return self._tag(at)

    def _tag(self, at: int) -> int:
        gathering = self.gathering
        component = _COMPONENT.match(self.text, at) is not None
        jsx = gathering.mdx or component
        tag = tag_at(self.text, at, len(self.text), gathering.patience, jsx=jsx)
        if not isinstance(tag, Tag):
            if (gathering.mdx or self._is_known(at)) and not self.text[at + 1 : at + 2].isspace():
                self._trouble(at, max(tag.at, at + 1), tag.message)
            return self._literal(at, at + 1)
        name = tag.name.lower() if tag.name.islower() else tag.name
        if tag.kind == "open" and name in VERBATIM:
            end = self._past_verbatim(name, tag.end)
            if end:
                return self._mask("code", at, end)
        gathering.tags.append((self.stretch.offset(at), tag, self.stretch))
        broken = not tag.name.islower() or name in BREAKING
        self.parts.append([_END if broken else _GONE, at, tag.end])
        return tag.end

    def _is_known(self, at: int) -> bool:
        name = _TAG_NAME.match(self.text, at)
        return name is not None and not name[1].islower() and name[1].lower() in KNOWN

    def _past_verbatim(self, name: str, start: int) -> int:
        closing = self._next(f"</{name}>", start)
        return closing + len(name) + 3 if closing >= 0 else 0

    def _next(self, mark: str, start: int) -> int:
        return self.gathering.patience.find(self.text, mark, start, len(self.text))

    def _address_at(self, start: int, end: int, place: tuple[int, int], kind: str) -> int:
        part = len(self.parts)
        url = self.text[place[0] : place[1]]
        span = self.stretch.span(*place)
        self.found.append(_Found(kind, part, part, url, start, end, *place, *span))
        self.parts.append([_END, start, end])
        return end

    def address(self, at: int) -> int:
        found = _ADDRESS.match(self.text, at)
        if found is None:
            return self._literal(at, at + 1)
        end = at + _address_length(found[0])
        if end <= at + 4:
            return self._literal(at, found.end())
        return self._address_at(at, end, (at, end), "bare")

    def brace(self, at: int) -> int:
        blank = _BLANK_LITERAL.match(self.text, at)
        if blank and self.gathering.mdx:
            self.put[len(self.parts)] = " "
            self.parts.append([_PUT, at, blank.end()])
            return blank.end()
        if not self.gathering.mdx:
            return self._plain_brace(at)
        end = expression_end(self.text, at, len(self.text), self.gathering.patience)
        if end < 0:
            self._trouble(at, at + 1, "the brace is never closed; write \\{ for a brace")
            return self._literal(at, at + 1)
        kind = "comment" if self.text.startswith("{/*", at) else "expression"
        return self._mask(kind, at, end)

    def _plain_brace(self, at: int) -> int:
        if self.text.startswith("{/*", at):
            end = self._next("*/}", at)
            if end >= 0:
                return self._mask("comment", at, end + 3)
        listed = _ROLE.match(self.text, at) or _ATTRIBUTE_LIST.match(self.text, at)
        if listed:
            self.gathering.masked.append(("mark", *self.stretch.span(at, listed.end())))
            self.parts.append([_GONE, at, listed.end()])
            return listed.end()
        mark = _TEMPLATES.get(self.text[at : at + 2])
        end = self._next(mark, at + 2) if mark else -1
        return self._mask("expression", at, end + 2) if end >= 0 else self._literal(at, at + 1)

    def entity(self, at: int) -> int:
        entity = ENTITY.match(self.text, at)
        said = character(entity[0]) if entity else ""
        if entity is None or said == entity[0]:
            return self._literal(at, at + 1)
        self.put[len(self.parts)] = said
        self.parts.append([_PUT, at, entity.end()])
        return entity.end()

    def dollar(self, at: int) -> int:
        """A formula: the dollars touch it, and no digit follows, so that prices are left alone."""
        text = self.text
        double = text.startswith("$$", at)
        start = at + 1 + double
        if self.no_dollar >= 0 and at >= self.no_dollar:
            return self._literal(at, start)
        closing = _DOLLAR.match(text, start)
        if closing is None:
            self.no_dollar = at
            return self._literal(at, start)
        end = closing.end() + double
        inner = text[start : closing.end() - 1]
        blank = not inner.strip() or inner[0].isspace() or inner[-1].isspace()
        if (blank and not double) or text[end : end + 1].isdigit():
            return self._literal(at, start)
        if double and not text.startswith("$", closing.end()):
            return self._literal(at, start)
        return self._mask("math", at, end)

    # emphasis

    def _emphasize(self, bottom: int) -> None:
        """Pairs delimiters above a place, as CommonMark's appendix says, on a stack of openers."""
        taken = self.delimiters[bottom:]
        del self.delimiters[bottom:]
        openers: list[_Delimiter] = []
        floors: dict[tuple[str, bool, int], int] = {}
        for delimiter in taken:
            while delimiter.closes and delimiter.count:
                key = (delimiter.character, delimiter.opens, delimiter.size % 3)
                index = _opener(openers, floors.get(key, 0), delimiter)
                if index < 0:
                    floors[key] = len(openers)
                    break
                del openers[index + 1 :]
                self._pair(openers[index], delimiter)
                if not openers[index].count:
                    openers.pop()
                for name, floor in floors.items():
                    floors[name] = min(floor, len(openers))
            if delimiter.opens and delimiter.count:
                openers.append(delimiter)

    def _pair(self, opener: _Delimiter, closer: _Delimiter) -> None:
        used = 2 if opener.count >= 2 and closer.count >= 2 else 1
        opener.count -= used
        closer.count -= used
        self.parts[opener.part][2] -= used
        self.parts[closer.part][1] += used
        if opener.character != "~":
            self.emphasized.append((opener.part, closer.part, used == 2))

    # the runs

    def _woven(self) -> str:
        runs: list[tuple[Stretch, Zone]] = []
        places: list[tuple[int, int]] = []
        said: list[str] = []
        weaving, zone = Weaving(), self.setting.zone
        for number, (kind, start, end) in enumerate(self.parts):
            places.append((len(runs), weaving.length))
            if kind == _TEXT:
                if start < end:
                    weaving.copy(self.stretch, start, end)
            elif kind == _PUT:
                weaving.put(self.put[number], *self.stretch.span(start, end))
            elif kind != _GONE:
                runs.append((weaving.stretch(), zone))
                said += runs[-1][0].text, _code(self.text[start:end]) if kind == _END else ""
                weaving = Weaving()
                zone = "caption" if kind == _IMAGE else self.setting.zone
        places.append((len(runs), weaving.length))
        runs.append((weaving.stretch(), zone))
        said.append(runs[-1][0].text)
        self._keep(runs, places)
        return "".join(said).strip()

    def _keep(self, runs: list[tuple[Stretch, Zone]], places: list[tuple[int, int]]) -> None:
        """Adds the runs that hold more than blanks, with their marks, and the links."""
        marks: dict[int, list[Mark]] = {}
        gathering = self.gathering
        edge = 0
        for found in sorted(self.found, key=lambda link: link.start):
            if found.kind == "bare" and found.start < edge:
                continue
            edge = max(edge, found.end if found.kind != "image" else 0)
            number = len(gathering.links)
            first, last = places[found.first], places[found.last]
            text = runs[first[0]][0].text[first[1] : last[1]] if first[0] == last[0] else ""
            if first[0] == last[0] and found.kind in {"inline", "reference"}:
                marks.setdefault(first[0], []).append(Mark("link", first[1], last[1], number))
            gathering.links.append(self._placed(found, text))
        for opener, closer, strong in self.emphasized:
            first, last = places[opener + 1], places[closer]
            if first[0] == last[0]:
                kind = "strong" if strong else "emphasis"
                marks.setdefault(first[0], []).append(Mark(kind, first[1], last[1]))
        for number, (stretch, zone) in enumerate(runs):
            if stretch.text.strip():
                kept = tuple(sorted(marks.get(number, ()), key=lambda mark: mark[1:3]))
                _, block, attribute, component = self.setting
                gathering.runs.append(Run(stretch, zone, block, attribute, component, kept))

    def _placed(self, found: _Found, text: str) -> Link:
        start, end = self.stretch.span(found.start, found.end)
        text_start, text_end = self.stretch.span(found.text_start, found.text_end)
        if not text and found.text_end > found.text_start:
            text = self.text[found.text_start : found.text_end]
        url_place = found.url_start, found.url_end
        url = _unescaped(found.url)
        return Link(found.kind, text, url, start, end, text_start, text_end, *url_place)


_TAG_NAME = re.compile(r"</?([A-Za-z]+)")
_COMPONENT = re.compile(r"</?(?:[A-Z]|[a-z]+\.)")
_HANDLERS = {
    "\\": _Inline.backslash,
    "`": _Inline.tick,
    "*": _Inline.delimiter,
    "_": _Inline.delimiter,
    "~": _Inline.delimiter,
    "[": _Inline.opening,
    "]": _Inline.close,
    "!": _Inline.exclamation,
    "<": _Inline.angle,
    "{": _Inline.brace,
    "&": _Inline.entity,
    "$": _Inline.dollar,
    "\n": _Inline.line_break,
    "\r": _Inline.line_break,
    "h": _Inline.address,
    "w": _Inline.address,
}


def _class(character: str) -> str:
    """A blank, punctuation (a point) or anything else (a letter)."""
    if character.isalnum():
        return "a"
    if character.isspace():
        return " "
    return "." if unicodedata.category(character)[0] in "PS" else "a"


def _opener(openers: list[_Delimiter], floor: int, closer: _Delimiter) -> int:
    """The nearest opener that a closer may be paired with; -1 where there is none."""
    for index in range(len(openers) - 1, floor - 1, -1):
        opener = openers[index]
        if opener.character != closer.character:
            continue
        if closer.character == "~":
            if opener.size == closer.size:
                return index
            continue
        thirds = (opener.size + closer.size) % 3 == 0 and (opener.size % 3 or closer.size % 3)
        if not (thirds and (opener.closes or closer.opens)):
            return index
    return -1


def _address_length(found: str) -> int:
    """The length of a bare address without the marks of the sentence around it."""
    end = len(found)
    closing = found.count(")") - found.count("(")
    while end and (closing > 0 if found[end - 1] == ")" else found[end - 1] in _TRAILING):
        closing -= found[end - 1] == ")"
        end -= 1
    return end


def _code(found: str) -> str:
    """What code says, of a range that ends a run."""
    if not found.startswith("`"):
        return ""
    ticks = len(found) - len(found.lstrip("`"))
    return found[ticks:-ticks]


_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _unescaped(url: str) -> str:
    url = _ESCAPE.sub(r"\1", url) if "\\" in url else url
    return ENTITY.sub(lambda found: character(found[0]), url) if "&" in url else url
