"""Text through a pager. Imported only when there is something to page."""

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from signal import SIGINT, signal


def paged(text: str, pager: str) -> bool:
    """Show a text in a pager; False where there is no such program, or none is wanted (`cat`).

    A pager that is left early is no error, and Ctrl-C is the pager's to answer.
    """
    try:
        words = shlex.split(pager)
    except ValueError:
        return False
    program = shutil.which(words[0]) if words else None
    if program is None or words == ["cat"]:
        return False
    sys.stdout.flush()
    before = signal(SIGINT, _leave_to_pager)
    try:
        return _shown(text, [program, *words[1:]])
    except OSError:  # not to be executed
        return False
    finally:
        signal(SIGINT, before)


def _leave_to_pager(*_: object) -> None:
    """Unlike an ignored signal, a handler is not inherited by the pager."""


def _shown(text: str, command: list[str]) -> bool:
    environment = {"LESS": "FRX", **os.environ}
    running = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    with suppress(BrokenPipeError):
        running.communicate(text.encode("utf-8", "backslashreplace"))
    running.wait()
    return True
