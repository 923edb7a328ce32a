"""Places in the data → spans in the text, and fixes with them.

A rule points into the data; only what is reported is looked up. Each file with a finding is read
once more, this time keeping where everything stands.
"""

import re
from collections.abc import Callable
from hashlib import sha256

from kb.diagnostics import (
    Edit,
    Finding,
    Fix,
    Place,
    PlacedEdit,
    PlacedFix,
    Problem,
    Related,
    Severity,
    Span,
)
from kb.reading.yaml_text import Lines, Node, Reading, find, offset_within, trace

ReadBytes = Callable[[str], bytes]
"""A file's bytes by its relative path; raises OSError where it cannot be read."""


_MARK = 24
"""Hexadecimal digits of a fingerprint: rule, concept or source (else file), text at the place."""

_SHOWN = 200
"""Characters of a text that a finding carries."""


_KEPT = 256
"""Plain texts that are kept: findings about a book go to and fro between its chapters."""


class Placer:
    """Looks places up in files read through `read_bytes`; keeps the file last used, plain texts
    longer.
    """

    def __init__(self, read_bytes: ReadBytes) -> None:
        self._read_bytes = read_bytes
        self._path: str | None = None
        self._reading = Reading("")
        self._lines = Lines("")
        self._plain: dict[str, tuple[Reading, Lines]] = {}

    def finding(self, code: str, severity: Severity, problem: Problem) -> Finding:
        """The finding of a problem."""
        span = self.span(problem.place)
        text = " ".join(self._reading.text[slice(*self._range(problem.place))].split())
        owner = problem.concept or span.path
        mark = sha256(f"{code}\0{owner}\0{text}".encode()).hexdigest()[:_MARK]
        related = tuple(Related(self.span(place), said) for place, said in problem.related)
        fix = self._fix(problem.fix) if problem.fix else None
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        return Finding(
            code, severity, problem.message, span, problem.concept, related, fix, shown, mark
        )

    def span(self, place: Place) -> Span:
        """The span of a place; the start of the file where the file cannot be read."""
        self._open(place.path)
        start, end = self._range(place)
        return Span(place.path, *self._lines.place(start), *self._lines.place(end))

    def _open(self, path: str) -> None:
        if path == self._path:
            return
        self._path = path
        if path.lower().endswith((".yaml", ".yml", ".json")):
            self._reading = trace(self._bytes(path))
            self._lines = Lines(self._reading.text)
        else:
            self._reading, self._lines = self._plain_text(path)

    def _plain_text(self, path: str) -> tuple[Reading, Lines]:
        if path not in self._plain:
            if len(self._plain) >= _KEPT:
                self._plain.clear()
            reading = Reading(self._bytes(path).decode("utf-8-sig", errors="replace"))
            self._plain[path] = reading, Lines(reading.text)
        return self._plain[path]

    def _bytes(self, path: str) -> bytes:
        try:
            return self._read_bytes(path)
        except OSError:
            return b""

    def _range(self, place: Place) -> tuple[int, int]:
        if not place.pointer:
            return place.at or (0, 0)
        if place.path.endswith(".bib"):
            return _bibtex_record(self._reading.text, place.pointer[0])
        node, key = find(self._reading, place.pointer)
        if node is None:
            return (0, 0)
        if place.on_key and key is not None:
            return key
        if place.at is not None and isinstance(node.value, str):
            text, (start, end) = self._reading.text, place.at
            return offset_within(text, node, start), offset_within(text, node, end)
        return node.start, self._end_of(node)

    def _end_of(self, node: Node) -> int:
        """A value's last character; of a mapping over several lines, its first line."""
        if node.items is None:
            return node.end
        line_end = self._reading.text.find("\n", node.start)
        return min(node.end, line_end) if line_end >= 0 else node.end

    def _fix(self, fix: PlacedFix) -> Fix | None:
        edits = [self._edit(edit) for edit in fix.edits]
        if any(edit is None for edit in edits):
            return None
        return Fix(fix.title, fix.safe, tuple(edit for edit in edits if edit is not None))

    def _edit(self, edit: PlacedEdit) -> Edit | None:
        self._open(edit.place.path)
        if edit.text is not None:
            return Edit(self.span(edit.place), edit.text)
        return self._removal(edit.place)

    def _removal(self, place: Place) -> Edit | None:
        """The edit that takes a whole item away; None where that is not plain in the text.

        A key that opens a list item gives its place after the hyphen to the next key. What
        follows on the item's last line must be nothing: a remark would be lost or misplaced.
        """
        node, key = find(self._reading, place.pointer)
        text = self._reading.text
        if node is None:
            return None
        first = key[0] if key is not None else _item_start(text, node.start)
        line_start = text.rfind("\n", 0, first) + 1
        lead = text[line_start:first]
        if lead.strip(" -"):
            return self._flow_removal(place.path, first, node.end)
        end = _content_end(text, node)
        line_end = text.find("\n", end)
        stop = len(text) if line_end < 0 else line_end + 1
        if text[end:stop].strip():
            return None
        if "-" in lead:
            return self._first_key_removal(place, first, stop)
        return Edit(self._span(place.path, line_start, stop), "")

    def _first_key_removal(self, place: Place, first: int, stop: int) -> Edit | None:
        """The next key of the mapping moves up to where the removed one stood."""
        owner, _ = find(self._reading, place.pointer[:-1])
        keys = [] if owner is None or owner.keys is None else list(owner.keys.values())
        following = next((start for start, _ in keys if start >= stop), None)
        if following is None or self._reading.text[stop:following].strip():
            return None
        return Edit(self._span(place.path, first, following), "")

    def _flow_removal(self, path: str, first: int, end: int) -> Edit | None:
        """In `[a, b]` or `{a: b}` the item goes with the comma before it, or the one after."""
        text = self._reading.text
        before = len(text[:first].rstrip()) - 1
        if text[before] == ",":
            return Edit(self._span(path, before, end), "")
        after = len(text) - len(text[end:].lstrip())
        if text[after : after + 1] == ",":
            stop = after + 1 + (text[after + 1 : after + 2] == " ")
            return Edit(self._span(path, first, stop), "")
        return None

    def _span(self, path: str, start: int, end: int) -> Span:
        return Span(path, *self._lines.place(start), *self._lines.place(end))


_BIBTEX = re.compile(
    r"^[ \t]*@(?!comment|string|preamble)\w+[ \t]*[{(]", re.MULTILINE | re.IGNORECASE
)


def _bibtex_record(text: str, number: str | int) -> tuple[int, int]:
    """Where the record of a number begins: all that is known of places in BibTeX."""
    found = [match.span() for match in _BIBTEX.finditer(text)]
    return found[number] if isinstance(number, int) and number < len(found) else (0, 0)


def _item_start(text: str, start: int) -> int:
    """Where an item begins with the hyphen before it, if that stands on its line."""
    line_start = text.rfind("\n", 0, start) + 1
    lead = text[line_start:start]
    hyphen = lead.rfind("-")
    return line_start + hyphen if hyphen >= 0 and not lead[:hyphen].strip() else start


def _content_end(text: str, node: Node) -> int:
    """Where the last value under a node ends: libyaml's own end lies after comments and blanks."""
    while node.items:
        inside = node.items.values() if isinstance(node.items, dict) else node.items
        closing = text[node.end - 1] in "]}" and text[node.start] in "[{"
        if closing:
            return node.end
        node = list(inside)[-1]
    return node.start + len(text[node.start : node.end].rstrip())
