"""Strict YAML: YAML 1.2's core schema less everything that loses or hides data.

`read` turns the bytes of a file into plain values (dict, list, str, None never) and says every
fault with its place. libyaml does the scanning; its events are built up without recursion, so
depth is bounded by us. Scalars stay texts: the model decides what is a number or a flag.
`trace` gives the same values as nodes that know where they stand, for locating findings.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from kb.diagnostics import Pointer

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser; PyYAML's own, slower one where it was built without libyaml."""

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_ILLEGAL = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


class Fault(NamedTuple):
    """Something the reader refused: the rule's code, a sentence, the range of characters."""

    code: str
    message: str
    start: int
    end: int
    replacement: str | None = None
    """The text that would mend the range, where there is one."""


class Null(NamedTuple):
    """A key or an item without a value, which the values leave out."""

    key: str | None
    start: int
    end: int
    siblings: dict[str, Any] | list[Any]
    value_start: int


class Node:
    """A value with its range of characters; a mapping also knows where its keys stand."""

    __slots__ = ("end", "items", "keys", "start", "style", "value")

    def __init__(self, start: int, end: int, value: Any, style: str | None = None) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.style = style
        self.items: dict[str, Node] | list[Node] | None = None
        self.keys: dict[str, tuple[int, int]] | None = None


@dataclass(slots=True)
class Reading:
    """The values of a file's documents, and all that was wrong with its text.

    `starts` are the characters at which the documents begin, and for a document that is a list,
    those of its items. `nodes` is filled by `trace` only.
    """

    text: str
    documents: list[Any] = field(default_factory=list[Any])
    starts: list[int | list[int]] = field(default_factory=list["int | list[int]"])
    faults: list[Fault] = field(default_factory=list[Fault])
    nulls: list[Null] = field(default_factory=list[Null])
    cut: bool = False
    """Whether an error ended the reading: the last value may lack its rest."""
    nodes: list[Node] = field(default_factory=list[Node])

    @property
    def empty_keys(self) -> set[tuple[int, int | str]]:
        """The keys without a value, each with the `id` of the mapping it stood in."""
        return {(id(null.siblings), null.key) for null in self.nulls if null.key is not None}


def read(data: bytes) -> Reading:
    """The values of a YAML file. Never raises on its content; faults say what was refused."""
    return _Builder(_decoded(data), traced=False).build()


def trace(data: bytes) -> Reading:
    """The same as `read`, with `nodes` filled."""
    return _Builder(_decoded(data), traced=True).build()


class Lines:
    """Line and column of a character; lines end at LF, CR LF or CR, as editors count them."""

    _ENDINGS = re.compile(r"\r\n|\n|\r")

    def __init__(self, text: str) -> None:
        self._starts = [0, *(ending.end() for ending in self._ENDINGS.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column, the column in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start_of(self, line: int) -> int:
        """The character at which a 1-based line starts; the last line's for any beyond."""
        return self._starts[min(line, len(self._starts)) - 1]


def line_of(text: str, offset: int) -> int:
    """The 1-based line of a character, where one line is asked for and not many."""
    before = text[:offset]
    if "\r" not in before:
        return before.count("\n") + 1
    return Lines(text).place(offset)[0]


def _decoded(data: bytes) -> Reading:
    if len(data) > MAX_BYTES:
        megabytes = len(data) / 1024 / 1024
        return _refused(
            f"the file has {megabytes:.1f} MiB; split it, 8 MiB is the most a file holds"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _refused("the file is UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        byte = data[error.start]
        reading = Reading(before)
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        reading.faults.append(Fault("SCH001", message, len(before), len(before)))
        return reading
    reading = Reading(text)
    illegal = _ILLEGAL.search(text)
    if illegal is not None:
        name = f"U+{ord(illegal.group()):04X}"
        message = f"control character {name} is not allowed in YAML; delete it"
        reading.faults.append(Fault("SCH001", message, *illegal.span()))
    return reading


_SEPARATORS = re.compile("[\x85\u2028\u2029]")


def _without_separators(reading: Reading) -> str:
    """The text with line breaks that only YAML knows made blanks, each of them a fault."""
    for separator in _SEPARATORS.finditer(reading.text):
        name = f"U+{ord(separator.group()):04X}"
        message = f"{name} breaks the line here for YAML; delete it, or write it as an escape"
        reading.faults.append(Fault("SCH001", message, *separator.span()))
    return _SEPARATORS.sub(" ", reading.text) if reading.faults else reading.text


def _refused(message: str) -> Reading:
    return Reading("", faults=[Fault("SCH001", message, 0, 0)])


class _Builder:
    """Builds values from events with a stack of its own.

    A frame is (container, key, key range, start, node); the key is None in a list and between
    a mapping's pairs.
    """

    def __init__(self, reading: Reading, *, traced: bool) -> None:
        self._reading = reading
        self._text = reading.text
        self._traced = traced
        self._stack: list[tuple[Any, str | None, tuple[int, int], Node | None]] = []
        self._container: Any = None
        self._key: str | None = None
        self._key_range = (0, 0)
        self._node: Node | None = None
        self._skipping = 0
        self._refused: list[tuple[dict[str, Any], str]] = []

    def build(self) -> Reading:
        if self._reading.faults:
            return self._reading
        self._text = _without_separators(self._reading)
        parser = _Parser(self._text)
        try:
            self._consume(parser)
        except yaml.YAMLError as error:
            self._note_error(error)
            self._reading.cut = True
        except _TooDeep as error:
            self._reading.faults.append(error.fault)
            self._reading.cut = True
        except OverflowError:
            self._reading.faults.append(_beyond_unicode(self._text))
            self._reading.cut = True
        finally:
            parser.dispose()
        for container, key in self._refused:
            container.pop(key, None)
        return self._reading

    def _note_error(self, error: yaml.YAMLError) -> None:
        fault = explained(self._text, error)
        faults = self._reading.faults
        faults[:] = [earlier for earlier in faults if earlier.start != fault.start]
        faults.append(fault)

    def _consume(self, parser: Any) -> None:
        get_event = parser.get_event
        while (event := get_event()) is not None:
            kind = cast("type[Any]", type(event))
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, {} if kind is MappingStartEvent else [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                self._refuse_directives(event)

    def _scalar(self, event: Any) -> None:
        value: str = event.value
        container = self._container
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if self._skipping:
            return
        if type(container) is dict and self._key is None:
            self._take_key(value, event)
            return
        if not event.style and value in _NULLS:
            self._drop_null(event, container)
            return
        self._put(value, event, event.style or None)

    def _put(self, value: Any, event: Any, style: str | None = None) -> Node | None:
        container = self._container
        node = None
        if self._traced:
            node = Node(event.start_mark.index, event.end_mark.index, value, style)
            self._attach(node)
        if type(container) is dict:
            container[self._key] = value
            self._key = None
        elif container is None:
            self._reading.documents.append(value)
            self._reading.starts.append(event.start_mark.index)
        else:
            if len(self._stack) == 1:
                self._note_item(event.start_mark.index)
            container.append(value)
        return node

    def _note_item(self, start: int) -> None:
        starts = self._reading.starts[-1]
        if isinstance(starts, list):
            starts.append(start)

    def _attach(self, node: Node) -> None:
        parent = self._node
        if parent is None:
            self._reading.nodes.append(node)
        elif isinstance(parent.items, dict) and self._key is not None:
            parent.items[self._key] = node
            assert parent.keys is not None
            parent.keys[self._key] = self._key_range
        elif isinstance(parent.items, list):
            parent.items.append(node)

    def _take_key(self, key: str, event: Any) -> None:
        span = (event.start_mark.index, event.end_mark.index)
        if key in self._container:
            self._fault(f"`{key}` stands here twice; merge the two or delete one", *span)
            self._key = self._refused_key(span[0])
        elif key == "<<" and not event.style:
            self._fault("merge keys (`<<`) are not allowed; write the keys out", *span)
            self._key = self._refused_key(span[0])
        else:
            self._key = key
        self._key_range = span

    def _refused_key(self, start: int) -> str:
        """A key under which a refused value is built, to be taken out again at the end."""
        key = f"(refused at {start})"
        self._refused.append((self._container, key))
        return key

    def _drop_null(self, event: Any, container: Any) -> None:
        start = event.start_mark.index
        if type(container) is dict:
            null = Null(self._key, *self._key_range, container, start)
            self._key = None
            if self._refused and self._refused[-1] == (container, null.key):
                return
        elif container is None:
            return
        else:
            null = Null(None, start, event.end_mark.index, container, start)
        self._reading.nulls.append(null)

    def _open(self, event: Any, made: dict[str, Any] | list[Any]) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if self._skipping or (type(self._container) is dict and self._key is None):
            self._skip_key(event)
            return
        if len(self._stack) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep; flatten this"
            start = event.start_mark.index
            raise _TooDeep(Fault("SCH001", message, start, start + 1))
        self._push(event, made)

    def _push(self, event: Any, made: dict[str, Any] | list[Any]) -> None:
        saved = (self._container, self._key, self._key_range, self._node)
        node = self._put(made, event)
        if node is not None:
            node.items = {} if isinstance(made, dict) else []
            node.keys = {} if isinstance(made, dict) else None
        if not self._stack and isinstance(made, list):
            self._reading.starts[-1] = []
        self._stack.append(saved)
        self._container, self._key, self._node = made, None, node

    def _skip_key(self, event: Any) -> None:
        if not self._skipping:
            message = "a key must be a plain text; quote it if it begins with `[` or `{`"
            self._fault(message, event.start_mark.index, event.start_mark.index + 1)
        self._skipping += 1

    def _close(self, event: Any) -> None:
        if self._skipping:
            self._skipping -= 1
            if not self._skipping:
                self._key = self._refused_key(event.start_mark.index)
            return
        if self._node is not None:
            self._node.end = event.end_mark.index
        self._container, _, self._key_range, self._node = self._stack.pop()
        self._key = None

    def _alias(self, event: Any) -> None:
        message = "aliases (`*name`) are not allowed; write the value out, or quote the text"
        self._fault(message, event.start_mark.index, event.end_mark.index)
        if self._skipping:
            return
        if type(self._container) is dict and self._key is None:
            self._key = self._refused_key(event.start_mark.index)
        else:
            self._put("", event)

    def _refuse_properties(self, event: Any) -> None:
        start = event.start_mark.index
        if event.anchor is not None:
            message = "anchors (`&name`) are not allowed; write the value out, or quote the text"
        else:
            message = _TAG
        self._fault(message, start, start + 1)

    def _refuse_directives(self, event: Any) -> None:
        if event.version or event.tags:
            message = "directives (`%`) are not allowed; delete the line, or quote the text"
            self._fault(message, event.start_mark.index, event.start_mark.index + 1)

    def _fault(self, message: str, start: int, end: int) -> None:
        self._reading.faults.append(Fault("SCH001", message, start, end))


def _beyond_unicode(text: str) -> Fault:
    """An escape such as `\\UFFFFFFFF`, on which PyYAML fails instead of saying so."""
    escape = re.search(r"\\U(?!0010|000)[0-9A-Fa-f]{8}", text)
    span = escape.span() if escape else (0, 0)
    return Fault("SCH001", "the escape names no Unicode character; mend or delete it", *span)


class _TooDeep(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def find(reading: Reading, pointer: Pointer) -> tuple[Node | None, tuple[int, int] | None]:
    """The deepest node that a long-form pointer reaches, and the range of its key if it has one.

    Steps that the author's short form left out (the 0 of a one-item list, the `to` of a plain
    id) are passed over.
    """
    document, *steps = pointer or (0,)
    if not isinstance(document, int) or document >= len(reading.nodes):
        return None, None
    node, key = reading.nodes[document], None
    for step in steps:
        if isinstance(node.items, dict) and step in node.items:
            name = str(step)
            key = node.keys[name] if node.keys else None
            node = node.items[name]
        elif isinstance(node.items, list) and isinstance(step, int) and step < len(node.items):
            node, key = node.items[step], None
    return node, key


def offset_within(text: str, node: Node, index: int) -> int:
    """The character in the file at which character `index` of a scalar's value stands.

    Folding, indentation, quotes and escapes lie between the two; the value is walked along its
    source, both taken without white space. The value's end is where its quotes close, or else after
    its last visible character.
    """
    if node.style is None and text[node.start : node.end] == node.value:
        return node.start + index
    value: str = node.value
    if index >= len(value) and node.style in ("'", '"'):
        return node.end - 1
    position = _content_start(text, node)
    for character in value[:index]:
        if not character.isspace():
            position = _skip_space(text, position, node) + _width(text, position, node, character)
    follows = value[index : index + 1]
    return _skip_space(text, position, node) if follows and not follows.isspace() else position


def _content_start(text: str, node: Node) -> int:
    if node.style in ("|", ">"):
        newline = text.find("\n", node.start, node.end)
        return node.end if newline < 0 else newline + 1
    return node.start + (node.style in ("'", '"'))


def _skip_space(text: str, position: int, node: Node) -> int:
    while position < node.end:
        if text[position].isspace():
            position += 1
        elif (
            node.style == '"'
            and text[position] == "\\"
            and text[position + 1 : position + 2] in "\n\r t"
        ):
            position += 2
        else:
            break
    return position


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def _width(text: str, position: int, node: Node, character: str) -> int:
    position = _skip_space(text, position, node)
    if node.style == '"' and text[position] == "\\":
        escape = _ESCAPE.match(text, position)
        return len(escape.group()) if escape else 1
    return 2 if node.style == "'" and character == "'" else 1


def explained(text: str, error: yaml.YAMLError) -> Fault:
    """A fault that says in an author's words what libyaml stumbled over."""
    problem = str(getattr(error, "problem", None) or error)
    begun = any(said in problem for said in _UNCLOSED)
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    mark = next((mark for mark in (reversed(marks) if begun else marks) if mark), None)
    offset = min(mark.index, len(text)) if mark is not None else 0
    return _prose_fault(text, offset) or Fault(
        "SCH001", _reworded(problem, text, offset), offset, offset
    )


_VALUE_LINE = re.compile(
    r"(?m)^(?P<lead>[ ]*(?:- +)*(?:(?P<key>[A-Za-z_][\w-]*):[ ]+)?)(?P<prose>\S.*?)[ \t]*\r?$"
)


def _prose_fault(text: str, offset: int) -> Fault | None:
    """The commonest mistake: prose that YAML reads as something else, with the line rewritten."""
    lines = Lines(text)
    number, _ = lines.place(offset)
    for candidate in (number, number - 1):
        if candidate < 1:
            continue
        match = _VALUE_LINE.match(text, lines.start_of(candidate))
        if match is None or (match["key"] is None and "-" not in match["lead"]):
            continue
        fault = _misread(match)
        if fault is not None:
            return fault._replace(replacement=None) if _goes_on(text, match) else fault
    return None


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the line's text continues on the next line, so that no single line mends it."""
    following = text[match.end() :].lstrip("\r\n").split("\n", 1)[0]
    indent = len(following) - len(following.lstrip(" "))
    lead = match["lead"]
    return bool(following.strip()) and indent > len(lead) - len(lead.lstrip(" -"))


def _misread(match: re.Match[str]) -> Fault | None:
    prose, start, end = match["prose"], match.start("prose"), match.end("prose")
    quoted = "'" + prose.replace("'", "''") + "'"
    first = prose[0]
    if first in "@%`" or (first in "*&!" and " " in prose):
        message = f"a text that begins with `{first}` must be quoted or written with `>-`"
        return Fault("SCH001", message, start, end, quoted)
    if first in "[{\"'":
        closing = {"[": "]", "{": "}"}.get(first, first)
        if prose.rstrip().endswith(closing) or closing not in prose[1:]:
            return None
        message = f"a text that begins with `{first}` must be quoted or written with `>-`"
        return Fault("SCH001", message, start, end, quoted)
    comment = prose.find(" #")
    colon = prose.find(": ")
    if comment > 0 and not 0 < colon < comment:
        message = "a text that holds ` #` must be quoted or written with `>-`"
        return Fault("SCH001", message, start + comment + 1, end, quoted)
    if colon > 0:
        message = "a text that holds `: ` must be quoted or written with `>-`"
        return Fault("SCH001", message, start + colon, end, quoted)
    return None


def _reworded(problem: str, text: str, offset: int) -> str:
    if "\t" in text[text.rfind("\n", 0, offset) + 1 : offset + 1]:
        return "a tab cannot indent YAML; use spaces"
    line = text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
    if "could not find expected ':'" in problem and re.match(r"\s*(?:- )?[\w-]+:\S", line):
        return "put a space after the colon"
    for said, meant in _REWORDED.items():
        if said in problem:
            return meant
    return f"not YAML: {problem}"


_UNCLOSED = ("end of stream", "',' or ']'", "',' or '}'", "could not find expected ':'")
_TAG = "tags (`!name`) are not allowed; delete the tag, or quote the text"
_REWORDED = {
    "found character '\\t'": "a tab cannot indent YAML; use spaces",
    "end of stream": "the file ends inside a quoted text; close the quote",
    "mapping values are not allowed": (
        "a `: ` here makes YAML see a key; quote the text or write it with `>-`"
    ),
    "could not find expected ':'": (
        "this line has no `:`; write `key: value`, or indent it under the text above"
    ),
    "did not find expected key": (
        "this line fits no level above it; check the indentation, or the quotes before it"
    ),
    "expected '-' indicator": "this list item is indented differently from the ones above",
    "expected ',' or ']'": "the list begun with `[` is not closed; add `]`",
    "expected ',' or '}'": "the mapping begun with `{` is not closed; add `}`",
    "expected node content": "a value is expected here",
    "undefined tag handle": _TAG,
    "expected <document start>": "text after the end of the entry; check the indentation",
}
