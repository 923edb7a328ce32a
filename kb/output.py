"""Text to the terminal or the pipe. Used by the front door; imports nothing but `os` and `sys`."""

from __future__ import annotations

import os
import sys

JSON_VERSION = 1
"""Of the shapes that commands print as JSON (docs/json/)."""


def write(text: str) -> int:
    """Results to stdout as UTF-8, whatever the locale; a closed pipe is no error."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return closed()
    return 0


def closed() -> int:
    """Nobody reads on: keep the interpreter from complaining when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def tell(message: str) -> None:
    """A line on stderr, for what is no result."""
    sys.stderr.write(message.encode("utf-8", "backslashreplace").decode() + "\n")


def terminal() -> tuple[int, bool]:
    """Columns of the terminal that stdout is, and whether it shows colour; else (80, False)."""
    width, colour = 80, False
    if sys.stdout.isatty():
        colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        width = _columns()
    given = os.environ.get("COLUMNS", "")
    return (int(given) if given.isdecimal() and int(given) else width), colour


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80
