"""Text to the terminal or the pipe. Used by the front door; imports nothing but `os` and `sys`."""

from __future__ import annotations

import os
import sys

JSON_VERSION = 1
"""Of the shapes that commands print as JSON (docs/json/)."""


def write(text: str) -> int:
    """Results to stdout as UTF-8, whatever the locale; a closed pipe is no error.

    A text longer than the screen goes through the pager that KB_PAGER, or else PAGER, names.
    """
    pager = os.environ.get("KB_PAGER", os.environ.get("PAGER", ""))
    if pager and _taller_than_screen(text):
        from kb.paging import paged

        if paged(text, pager):
            return 0
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return closed()
    return 0


def _taller_than_screen(text: str) -> bool:
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return False
    columns, lines = _size()
    rows = 0
    for line in text.splitlines():
        rows += 1 + max(0, len(line) - 1) // columns
    return rows >= lines


def closed() -> int:
    """Nobody reads on: keep the interpreter from complaining when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def tell(message: str) -> None:
    """A line on stderr, for what is no result. That stderr cannot be written is told to nobody."""
    try:
        sys.stderr.write(message.encode("utf-8", "backslashreplace").decode() + "\n")
        sys.stderr.flush()
    except OSError:
        pass


def terminal() -> tuple[int, bool]:
    """Columns of the terminal that stdout is, and whether it shows colour; else (80, False).

    NO_COLOR and TERM=dumb win over everything; FORCE_COLOR and CLICOLOR_FORCE give colour where
    stdout is no terminal (no-color.org, force-color.org, bixense.com/clicolors).
    """
    shown = sys.stdout.isatty()
    given = os.environ.get("COLUMNS", "")
    width = int(given) if given.isdecimal() and int(given) else _size()[0] if shown else 80
    return width, (shown or _forced()) and not _plain()


def _forced() -> bool:
    names = ("FORCE_COLOR", "CLICOLOR_FORCE")
    return any(os.environ.get(name, "0") not in ("", "0") for name in names)


def _plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _size() -> tuple[int, int]:
    """Columns and lines of the terminal that stdout is; 80 and 24 where it does not say."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return 80, 24
    return columns or 80, lines or 24
