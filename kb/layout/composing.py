"""A text → its tree, comments and blank lines with what they belong to.

libyaml says where values stand; what lies between them holds only indicators, white space and
comments. A comment that ends a line belongs to what the line says. One on a line of its own
belongs to what follows, unless it is indented like the end of something deeper.
"""

import re
from typing import Any, NamedTuple, cast

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kb.layout.tree import SUPPRESSING, Collection, Document, File, Part, Scalar, inside

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Remark(NamedTuple):
    """Something between values: a comment, a blank line (""), or an indicator (`mark`)."""

    text: str
    column: int
    alone: bool
    mark: bool = False


_BETWEEN = re.compile(r"(#[^\n]*)|(\n(?:[ \t]*\n)+)|([-?])")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")


def composed(text: str) -> File:
    """The tree of a text without faults, whose lines end with LF."""
    return _Composer(text).compose()


class _Composer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._run: list[Remark] = []
        self._file = File()
        self._stack: list[tuple[Collection, Part, int]] = []
        """The open collections, each with the part whose value it is, and its start."""
        self._closed: list[Collection] = []
        """The collections closed since the last part began, the innermost first."""
        self._pair: Part | None = None
        """The pair whose value is awaited."""
        self._last: Part | Document | None = None
        """What a comment at the end of the line belongs to."""

    def compose(self) -> File:
        parser = _Parser(self._text)
        get_event = parser.get_event
        try:
            while (event := get_event()) is not None:
                take = _TAKES.get(cast("type[Any]", type(event)))
                if take is not None:
                    take(self, event)
        finally:
            parser.dispose()
        return self._file

    def scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self._advance(start)
        made = _scalar(event, self._text[start:end])
        self._at = start + len(made.raw)
        if self._stack and self._stack[-1][0].mapping and self._pair is None:
            self._begin_pair(made)
            return
        part = self._begin_value(made)
        if not (made.null and not self._stack):
            self._last = part
        if made.style in ("|", ">"):
            header = _HEADER.match(made.raw)
            if header is not None:
                self._put_beside(header[1].rstrip(), part)

    def open(self, event: Any) -> None:
        flow = bool(event.flow_style)
        self._advance(event.start_mark.index)
        if flow:
            self._at = event.end_mark.index
        mapping = type(event) is MappingStartEvent
        column = event.start_mark.column
        if self._stack and not mapping and column == self._stack[-1][0].column:
            column += 1  # a list may stand as far left as its key
        made = Collection(mapping=mapping, flow=flow, column=column)
        part = self._begin_value(made)
        made.entered = part.beside is None
        self._last = part
        self._stack.append((made, part, event.start_mark.index))

    def close(self, event: Any) -> None:
        made, part, start = self._stack.pop()
        if made.block:
            self._closed.append(made)
            return
        self._advance(event.start_mark.index)
        self._at = event.end_mark.index
        self._settle(made.below if made.parts else part.above)
        made.entered = made.entered and part.beside is not None
        made.raw = self._text[start : self._at]
        self._last = part

    def begin_document(self, event: Any) -> None:
        made = Document(explicit=bool(event.explicit))
        if made.explicit:
            self._advance(event.start_mark.index)
            self._at = event.end_mark.index
            made.apart = self._finish()
            self._last = made
        self._file.documents.append(made)

    def end_document(self, event: Any) -> None:
        if event.explicit:
            self._advance(event.start_mark.index)
            self._at = event.end_mark.index
            self._finish()
            self._last = None

    def end(self, _event: Any) -> None:
        self._advance(len(self._text))
        self._finish()

    def _finish(self) -> bool:
        """Settle what stands after a document; whether a blank line ends it."""
        documents = self._file.documents
        below = documents[-1].below if documents else self._file.preamble
        count = len(below)
        self._settle(below)
        apart = len(below) > count and below[-1] == ""
        if apart:
            below.pop()
        return apart

    def _advance(self, position: int) -> None:
        """Note what stands between the last value and a position."""
        between = self._text[self._at : position]
        if between == ": " or not between:
            pass
        elif "#" in between:
            self._note(between, self._at)
        elif between.count("\n") > 1 and _BLANK_LINES.search(between):
            self._run.append(_BLANK)
        self._at = max(self._at, position)

    def _note(self, between: str, offset: int) -> None:
        for match in _BETWEEN.finditer(between):
            if match[1] is not None:
                start = offset + match.start()
                line = self._text.rfind("\n", 0, start) + 1
                alone = not self._text[line:start].strip(" \t")
                self._run.append(Remark(match[1].rstrip(), start - line, alone))
            else:
                self._run.append(_BLANK if match[2] is not None else _MARK)

    def _begin_pair(self, key: Scalar) -> None:
        owner = self._stack[-1][0]
        part = Part(key)
        owner.parts.append(part)
        if self._run:
            inner = self._cut_run()
            self._settle(part.above, owner.column)
            part.above += [remark.text for remark in inner if remark.text]
        elif self._closed:
            self._closed = []
        self._pair = self._last = part

    def _begin_value(self, node: Scalar | Collection) -> Part:
        if not self._stack:
            part, inner = self._file.documents[-1].root, self._run
        elif self._pair is not None:
            part, inner = self._pair, self._run
        else:
            part, inner = self._begin_item()
        part.value = node
        if inner or self._run:
            self._run = []
            for remark in inner:
                self._place_before_value(remark, part, node)
        self._pair = None
        return part

    def _begin_item(self) -> tuple[Part, list[Remark]]:
        owner = self._stack[-1][0]
        part = Part()
        owner.parts.append(part)
        inner = self._cut_run() if owner.block else []
        self._settle(part.above, owner.column)
        return part, inner

    def _cut_run(self) -> list[Remark]:
        """Take what stands after the hyphen or question mark from the run."""
        for n, remark in enumerate(self._run):
            if remark.mark:
                inner = self._run[n + 1 :]
                del self._run[n:]
                return inner
        return []

    def _place_before_value(self, remark: Remark, part: Part, node: Scalar | Collection) -> None:
        """A comment between a key or hyphen and its value."""
        if not remark.alone and remark.text and not remark.mark:
            owner = self._last if not self._stack and isinstance(self._last, Document) else part
            self._put_beside(remark.text, owner)
        elif isinstance(node, Collection) and node.block:
            self._run.append(remark)
        elif remark.text and not remark.mark:
            part.above.append(remark.text)
        elif not self._stack and part.above:
            part.above.append("")

    def _settle(self, above: list[str], column: int = -1) -> None:
        """Give the run to what begins at a column, or to what was closed before it."""
        run, closed = self._run, self._closed
        if run:
            level, blank = 0, False
            for remark in run:
                if remark.mark:
                    continue
                if not remark.text:
                    blank = True
                elif not remark.alone and self._last is not None:
                    self._put_beside(remark.text, self._last)
                else:
                    level = _level(closed, level, remark.column, column)
                    holder = closed[level].below if level < len(closed) else above
                    holder += ["", remark.text] if blank else [remark.text]
                    blank = False
            if blank:
                above.append("")
            self._run = []
        if closed:
            self._closed = []

    def _put_beside(self, comment: str, owner: "Part | Document") -> None:
        if isinstance(owner, Part):
            value = owner.value
            if isinstance(value, Collection) and value.raw and value.parts:
                _put_behind(comment, owner, value)
                return
            if owner.beside is not None:
                owner.above.append(owner.beside)
        owner.beside = comment


def _put_behind(comment: str, owner: Part, value: Collection) -> None:
    """A comment after a closing bracket: its line's, unless the lines inside have comments."""
    if SUPPRESSING in comment or SUPPRESSING in value.raw:
        if owner.beside is not None and not value.entered:
            owner.above.append(owner.beside)
        owner.beside, value.entered = comment, False
    elif owner.beside is None and not _remarked(value):
        owner.beside = comment
    elif value.parts[-1].beside is None and value.raw.rpartition("\n")[2].strip(" \t]}"):
        value.parts[-1].beside = comment
    else:
        value.below.append(comment)


def _remarked(value: Collection) -> bool:
    """Whether comments stand inside a collection."""
    return bool(value.below) or any(
        part.beside is not None
        or any(part.above)
        or (isinstance(part.value, Collection) and bool(part.value.below))
        for part in inside(value)
    )


_BLANK = Remark("", 0, alone=True)
_MARK = Remark("-", 0, alone=True, mark=True)


def _level(closed: list[Collection], level: int, column: int, following: int) -> int:
    """Which of the closed collections a comment ends; their number if it goes with what follows."""
    if column <= following:
        return len(closed)
    while level + 1 < len(closed) and closed[level].column > column:
        level += 1
    return level


def _scalar(event: Any, raw: str) -> Scalar:
    style: str | None = event.style or None
    if style in ("|", ">") and "+" not in raw.partition("\n")[0].partition("#")[0]:
        raw = raw[: _last_line_end(raw)]  # libyaml counts the blank lines that follow
    value: str = event.value
    return Scalar(value, raw, style, null=style is None and value in _NULLS)


def _last_line_end(raw: str) -> int:
    """Where the last line ends that is not blank."""
    end = raw.find("\n", len(raw.rstrip(" \t\n")))
    return len(raw) if end < 0 else end


_TAKES: dict[type[Any], Any] = {
    ScalarEvent: _Composer.scalar,
    MappingStartEvent: _Composer.open,
    SequenceStartEvent: _Composer.open,
    MappingEndEvent: _Composer.close,
    SequenceEndEvent: _Composer.close,
    DocumentStartEvent: _Composer.begin_document,
    DocumentEndEvent: _Composer.end_document,
    StreamEndEvent: _Composer.end,
}
