"""A rename stopped before its every call to the disk, one process for each stop.

Run by `test_atomic`. Prints how often it was stopped, and after how many of the stops the base
read as the old one, the new one, or neither.
"""

import builtins
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kb.commands import author
from kb.folder import find, listing
from tests.lookup import entry, make

FILES = {
    "one.yaml": entry("old-name", "the name", more="aliases: [a name]\n"),
    "two.yaml": entry("two", text="Uses [[old-name]] and [[old-name|it]]."),
    "three.yaml": entry("three", more="relations: {is-a: old-name}\n"),
}


def main(place: Path) -> None:
    before = _made(place / "before")
    old = _texts(before)
    new = _texts(_after(place / "after"))
    stops = [0, 0, 0]
    n = 0
    while True:
        root = place / f"stopped-{n}"
        shutil.copytree(before, root)
        finished = _stopped(root, n)
        texts = _texts(root)
        stops[0 if texts == old else 1 if texts == new else 2] += 1
        n += 1
        if finished:
            break
    sys.stdout.write(f"{n} {stops[0]} {stops[1]} {stops[2]}")


def _made(root: Path) -> Path:
    return make(root, {**FILES, "old-name.yaml": FILES["one.yaml"], "one.yaml": entry("one")})


def _after(root: Path) -> Path:
    _made(root)
    _rename(root)
    return root


def _rename(root: Path) -> None:
    author.rename("old-name", "new-name", by_id=True, kb=str(root))


def _texts(root: Path) -> Mapping[str, str]:
    """What a reader of the base finds."""
    folder = find(str(root))
    assert folder is not None
    return {
        path: Path(folder.absolute(path)).read_text(encoding="utf-8")
        for path, _ in listing(folder).files
    }


def _stopped(root: Path, calls: int) -> bool:
    """Rename in a child that dies before a call; whether it came to its end instead."""
    child = os.fork()
    if child == 0:
        os.close(2)
        os.open(os.devnull, os.O_WRONLY)
        _die_before(calls, str(root))
        _rename(root)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _die_before(calls: int, root: str) -> None:
    left = [calls]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            writes = "w" in str(args[1]) if function is builtin_open else True
            if writes and (function is os_fsync or str(args[0]).startswith(root)):
                if left[0] == 0:
                    os._exit(9)
                left[0] -= 1
            return function(*args, **options)

        return call

    builtin_open, os_fsync = builtins.open, os.fsync
    builtins.open = counted(builtin_open)
    for name in ("open", "replace", "link", "unlink", "chmod", "fsync"):
        setattr(os, name, counted(getattr(os, name)))
