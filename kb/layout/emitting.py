"""A tree → the lines of its canonical layout.

Two spaces a level, lists indented under their key. What the author put on one line stays there
if it fits; all else has a line of its own for each part.
"""

from kb.layout.scalars import WIDTH, as_written, indented, inline, laid
from kb.layout.tree import Collection, Document, File, Node, Part, Scalar

_LONGEST_KEY = 1000
"""YAML lets a key before its colon have 1,024 characters; a longer one begins with `? `."""


def emitted(file: File) -> list[str]:
    """The lines of a file, without their ends."""
    emitter = _Emitter()
    emitter.remarks(file.preamble, 0)
    for document in file.documents:
        emitter.document(document)
    return emitter.lines


class _Emitter:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def document(self, document: Document) -> None:
        if document.apart:
            self._blank()
        if document.explicit:
            self.lines.append(_beside("---", document.beside))
        self.remarks(document.head, 0, first=True)
        root = document.root
        self.remarks(root.above, 0, first=not document.head)
        if isinstance(root.value, Collection) and self._fitting(root, 0) is None:
            self._block(root.value, 0, beside=root.beside)
        elif not (isinstance(root.value, Scalar) and root.value.null and not root.value.raw):
            self._value(root, "", 2)
        self.remarks(document.below, 0)

    def remarks(self, remarks: list[str], indent: int, *, first: bool = False) -> None:
        """Comments on lines of their own, and blank lines, though none where a level begins."""
        for n, remark in enumerate(remarks):
            if remark:
                self.lines.append(" " * indent + remark)
            elif not (first and n == 0):
                self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _block(
        self, node: Collection, indent: int, lead: str | None = None, beside: str | None = None
    ) -> None:
        """The parts of a collection; the first one goes on after `lead` on its line."""
        if beside is not None:
            self.lines.append(" " * indent + beside)
        pad = " " * indent
        for n, part in enumerate(node.parts):
            if lead is not None and n == 0:
                self._part(part, lead, indent)
                continue
            above = self._above(part, indent)
            if above:
                self.remarks(above, indent, first=n == 0)
            self._part(part, pad, indent)
        self.remarks(node.below, indent)

    def _above(self, part: Part, indent: int) -> list[str]:
        """The remarks above a part, and those of the parts that begin on its line."""
        above = list(part.above)
        value = part.value
        if part.key is not None or isinstance(value, Scalar):
            return above
        if self._fitting(part, indent + 2) is not None:
            return above
        first = value.parts[0]
        if part.beside is not None and first.beside is None:
            first.beside = part.beside
        elif part.beside is not None:
            above.append(part.beside)
        part.beside = None
        inner = self._above(first, indent + 2)
        return above + (inner[1:] if inner[:1] == [""] else inner)

    def _part(self, part: Part, lead: str, indent: int) -> None:
        if part.key is None:
            self._value(part, lead + "-", indent + 2)
            return
        key = _key(part.key)
        if len(key) > _LONGEST_KEY:
            self.lines.append(f"{lead}? {key}")
            self._value(part, " " * indent + ":", indent + 2)
        else:
            self._value(part, f"{lead}{key}:", indent + 2)

    def _value(self, part: Part, lead: str, indent: int) -> None:
        value = part.value
        if isinstance(value, Collection):
            self._collection(part, value, lead, indent)
            return
        space = " " if lead else ""
        if part.suppresses:
            lines = as_written(value, indent)
        else:
            room = WIDTH - len(lead) - len(space)
            lines = laid(value, room, indent, commented=part.beside is not None)
        commented = 0 if lines[0][:1] in ("|", ">") else -1
        lines[0] = lead + space + lines[0] if lines[0] else lead
        lines[commented] = _beside(lines[commented], part.beside)
        self.lines += lines

    def _collection(self, part: Part, value: Collection, lead: str, indent: int) -> None:
        fitting = self._fitting(part, len(lead) + 1 if lead else 0)
        if fitting is None and part.key is None and lead:
            self._block(value, indent, lead + " ")
        elif fitting is None:
            self.lines.append(_beside(lead, part.beside))
            self._block(value, indent)
        else:
            lines = indented(fitting, indent)
            lines[0] = f"{lead} {lines[0]}" if lead else lines[0]
            told = part.suppresses and value.entered
            lines[-1] = _beside(lines[-1], None if told else part.beside)
            self.lines += lines

    def _fitting(self, part: Part, column: int) -> str | None:
        """A collection in flow style from a column on, None where it takes lines of its own."""
        value = part.value
        assert isinstance(value, Collection)
        if value.block:
            return None
        if part.suppresses:
            return value.raw
        if not value.parts:
            return "{}" if value.mapping else "[]"
        return _flow(value, WIDTH - column)


def _beside(line: str, comment: str | None) -> str:
    return line if comment is None else f"{line}  {comment}"


def _key(key: Scalar) -> str:
    return inline(key) or '""'


def _flow(node: Node, room: int) -> str | None:
    """A value in flow style in so many columns, None where it is longer or has comments inside."""
    if isinstance(node, Scalar):
        text = inline(node, flow=True)
        return text if len(text) <= room else None
    if node.below:
        return None
    pieces: list[str] = []
    left = room - 2
    for part in node.parts:
        piece = _piece(part, left)
        if piece is None:
            return None
        pieces.append(piece)
        left -= len(piece) + 2
    joined = ", ".join(pieces)
    return f"{{{joined}}}" if node.mapping else f"[{joined}]"


def _piece(part: Part, room: int) -> str | None:
    if part.beside is not None or any(part.above):
        return None
    lead = "" if part.key is None else (inline(part.key, flow=True) or '""') + ": "
    text = _flow(part.value, room - len(lead))
    return None if text is None else (lead + text if text else lead.removesuffix(": "))
