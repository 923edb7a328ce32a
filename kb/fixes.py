"""Edits → new text: fixes and editors share one kind of edit.

Offsets are code points of the text; everything outside the edits keeps every byte.
"""

from collections.abc import Iterable

from kb.diagnostics import Edit, Fix
from kb.errors import KBError
from kb.reading.yaml_text import Lines


class OverlappingEdits(KBError):
    """Two edits want the same characters; neither is applied."""


def fixed_text(text: str, path: str, fixes: Iterable[Fix]) -> str:
    """The text of a file after the edits that fixes make in it.

    Raises OverlappingEdits where two edits touch the same characters and are not the same.
    """
    edits = {edit for fix in fixes for edit in fix.edits if edit.span.path == path}
    return edited(text, edits)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits, each given once."""
    lines = Lines(text)
    pieces: list[str] = []
    position = 0
    for start, end, replacement in sorted(_offsets(lines, edit) for edit in edits):
        if start < position:
            raise OverlappingEdits("two fixes change the same text; apply them one after the other")
        pieces += text[position:start], replacement
        position = end
    return "".join(pieces) + text[position:]


def _offsets(lines: Lines, edit: Edit) -> tuple[int, int, str]:
    span = edit.span
    start = lines.start_of(span.line) + span.column - 1
    end = lines.start_of(span.end_line) + span.end_column - 1
    return start, end, edit.text
