"""Changes of a file's text at places of its data; every other byte stays."""

from collections.abc import Mapping, Sequence

from kb.diagnostics import Edit, Pointer, Span
from kb.errors import KBError
from kb.fixes import edited
from kb.layout.scalars import fresh
from kb.reading.yaml_text import Lines, Node, find, offset_within, trace


class Draft:
    """A YAML file that is being changed: edits are collected, and made all at once."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self._data = data
        self._reading = trace(data)
        self._lines = Lines(self._reading.text)
        self._edits: dict[Edit, None] = {}

    @property
    def readable(self) -> bool:
        return not self._reading.faults

    @property
    def changed(self) -> bool:
        return bool(self._edits)

    def data(self) -> bytes:
        """The file with its edits made; a byte-order mark stays."""
        mark = b"\xef\xbb\xbf" if self._data.startswith(b"\xef\xbb\xbf") else b""
        return mark + edited(self._reading.text, self._edits).encode()

    def node(self, pointer: Pointer) -> Node | None:
        """The deepest node that a long-form pointer reaches."""
        return find(self._reading, pointer)[0]

    def value(self, pointer: Pointer, text: str) -> None:
        """Give a scalar another text."""
        node = self.node(pointer)
        assert node is not None
        self._replace(node.start, self._end(node), fresh(text, flow=self._in_flow(node)))

    def within(self, node: Node, start: int, end: int, text: str) -> None:
        """Replace some characters of a scalar's value, its quotes and folds left as they are."""
        source = self._reading.text
        self._replace(
            offset_within(source, node, start), offset_within(source, node, end - 1) + 1, text
        )

    def append(self, entry: Pointer, key: str, text: str, *, after: str) -> None:
        """Add a text to a list field of an entry, which may be missing, short or long.

        A missing field is written below the key `after`.
        """
        owner = self.node(entry)
        assert owner is not None
        assert isinstance(owner.items, dict)
        node = owner.items.get(key)
        if node is None:
            self._insert_key(owner, key, text, after)
        elif isinstance(node.items, list) and node.items:
            self._append_item(node, node.items[-1], text)
        else:
            kept = [] if node.items == [] else [self._as_flow(node)]
            listed = ", ".join([*kept, fresh(text, flow=True)])
            self._replace(node.start, self._end(node), f"[{listed}]")

    def add(self, entry: Pointer, key: str, record: Mapping[str, str]) -> None:
        """Add a record of texts to a list field of an entry, which may be missing, short or long.

        A missing field is written as the entry's last one.
        """
        owner = self.node(entry)
        assert owner is not None
        assert isinstance(owner.items, dict)
        node = owner.items.get(key)
        if node is None:
            self._insert_records(owner, key, record)
        elif isinstance(node.items, dict):
            self._second_record(node, record)
        elif node.items == []:
            self._replace(node.start, self._end(node), f"[{_in_braces(record)}]")
        else:
            assert isinstance(node.items, list)
            self._append_record(node, node.items[-1], record)

    def _insert_records(self, owner: Node, key: str, record: Mapping[str, str]) -> None:
        assert isinstance(owner.items, dict)
        assert owner.keys is not None
        last = list(owner.items.values())[-1]
        if self._is_flow(owner):
            end = self._end(last)
            self._replace(end, end, f", {key}: [{_in_braces(record)}]")
            return
        column = self._column(next(iter(owner.keys.values()))[0])
        self._insert_lines(last, [f"{' ' * column}{key}:", *_in_lines(record, column + 2)])

    def _second_record(self, node: Node, record: Mapping[str, str]) -> None:
        """The one record there is becomes the first of a list."""
        if self._is_flow(node):
            kept = self._reading.text[node.start : self._end(node)]
            self._replace(node.start, self._end(node), f"[{kept}, {_in_braces(record)}]")
            return
        source, end = self._reading.text, self._end(node)
        self._replace(node.start, node.start, "- ")
        position = source.find("\n", node.start, end)
        while position >= 0:
            if source[position + 1 : position + 2] not in ("\n", "\r"):
                self._replace(position + 1, position + 1, "  ")
            position = source.find("\n", position + 1, end)
        self._insert_lines(node, _in_lines(record, self._column(node.start)))

    def _append_record(self, node: Node, last: Node, record: Mapping[str, str]) -> None:
        if self._is_flow(node):
            end = self._end(last)
            self._replace(end, end, f", {_in_braces(record)}")
        else:
            self._insert_lines(last, _in_lines(record, self._column(node.start)))

    def _insert_lines(self, after: Node, lines: Sequence[str]) -> None:
        """New lines below the last line of a node, and of the comment that ends it."""
        source, end = self._reading.text, self._end(after)
        line_end = source.find("\n", end)
        stop = len(source) if line_end < 0 else line_end
        stop -= source[stop - 1 : stop] == "\r"
        self._replace(stop, stop, "".join(self._newline() + line for line in lines))

    def _column(self, position: int) -> int:
        return position - (self._reading.text.rfind("\n", 0, position) + 1)

    def _as_flow(self, node: Node) -> str:
        if node.items is None:
            return fresh(node.value, flow=True)
        if not self._is_flow(node):
            line = self._lines.place(node.start)[0]
            raise KBError(f"{self.path}:{line}: write this as a list with `- ` first")
        return self._reading.text[node.start : node.end]

    def _insert_key(self, owner: Node, key: str, text: str, after: str) -> None:
        assert isinstance(owner.items, dict)
        assert owner.keys is not None
        start = owner.keys[after][0]
        end = self._end(owner.items[after])
        source = self._reading.text
        if self._is_flow(owner):
            self._replace(end, end, f", {key}: [{fresh(text, flow=True)}]")
            return
        column = start - (source.rfind("\n", 0, start) + 1)
        line_end = source.find("\n", end)
        stop = len(source) if line_end < 0 else line_end
        stop -= source[stop - 1 : stop] == "\r"
        self._replace(
            stop, stop, f"{self._newline()}{' ' * column}{key}: [{fresh(text, flow=True)}]"
        )

    def _append_item(self, node: Node, last: Node, text: str) -> None:
        source = self._reading.text
        end = self._end(last)
        if self._is_flow(node):
            self._replace(end, end, f", {fresh(text, flow=True)}")
            return
        line_start = source.rfind("\n", 0, node.start) + 1
        column = node.start - line_start
        line_end = source.find("\n", end)
        stop = len(source) if line_end < 0 else line_end
        stop -= source[stop - 1 : stop] == "\r"
        self._replace(stop, stop, f"{self._newline()}{' ' * column}- {fresh(text)}")

    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self._reading.text else "\n"

    def _is_flow(self, node: Node) -> bool:
        return self._reading.text[node.start] in "[{"

    def _in_flow(self, node: Node) -> bool:
        """Whether a scalar stands inside brackets, as far as its own line tells."""
        source = self._reading.text
        lead = source[source.rfind("\n", 0, node.start) + 1 : node.start]
        return "[" in lead or "{" in lead

    def _end(self, node: Node) -> int:
        """Where the text of a node ends; libyaml counts what follows a block to it."""
        source = self._reading.text
        while node.items and not self._is_flow(node):
            node = list(node.items.values() if isinstance(node.items, dict) else node.items)[-1]
        return node.start + len(source[node.start : node.end].rstrip())

    def _replace(self, start: int, end: int, text: str) -> None:
        span = Span(self.path, *self._lines.place(start), *self._lines.place(end))
        self._edits[Edit(span, text)] = None

    def scalars(self) -> list[Node]:
        """Every scalar of the file."""
        found: list[Node] = []
        waiting = list(self._reading.nodes)
        while waiting:
            node = waiting.pop()
            if node.items is None:
                found.append(node)
            else:
                waiting += node.items.values() if isinstance(node.items, dict) else node.items
        return found


def _in_braces(record: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {fresh(text, flow=True)}" for key, text in record.items()) + "}"


def _in_lines(record: Mapping[str, str], column: int) -> list[str]:
    """A record as an item of a list whose hyphen stands in a column."""
    fields = [f"{key}: {fresh(text)}" for key, text in record.items()]
    return [" " * column + ("  " if n else "- ") + field for n, field in enumerate(fields)]
