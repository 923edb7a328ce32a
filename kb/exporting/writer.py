"""Export files on disk: written whole or not at all, and compared with what they should be.

The one module of this package that touches the disk. A file is written beside its place under a
name of its own, flushed to the disk, and moved into place: whoever looks sees the old bytes or the
new ones (POSIX rename). A file that holds the right bytes already is left alone.
"""

import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

from kb.errors import KBError
from kb.exporting.formats import FORMATS, Format
from kb.exporting.scope import WHOLE, Options
from kb.knowledge_base import KnowledgeBase

_PART = (".kb-", ".part")
"""What the name of a file being written begins and ends with; the writer's process id between."""


class Stale(NamedTuple):
    """A file of exports/ that is not what the base says, and why."""

    file: str
    why: str


def write(
    base: KnowledgeBase,
    folder: str,
    formats: Sequence[Format] = FORMATS,
    options: Options = WHOLE,
) -> list[str]:
    """Write formats into a folder; the names of the files that changed.

    Raises KBError if the folder is not there or cannot be written to.
    """
    _clear(folder)
    return [
        format_.filename
        for format_ in formats
        if replace(os.path.join(folder, format_.filename), format_.produce(base, options))
    ]


def stale(
    base: KnowledgeBase,
    folder: str,
    formats: Sequence[Format] = FORMATS,
    options: Options = WHOLE,
) -> list[Stale]:
    """The files of a folder that are missing or differ from what the base says.

    Files that no format writes are passed over. Raises KBError if a file cannot be read.
    """
    found: list[Stale] = []
    for format_ in formats:
        path = os.path.join(folder, format_.filename)
        try:
            why = _difference(path, format_.produce(base, options))
        except OSError as error:
            raise KBError(f"{path}: cannot be read: {_said(error)}") from error
        if why is not None:
            found.append(Stale(format_.filename, why))
    return found


def replace(path: str, chunks: Iterable[bytes]) -> bool:
    """Give a file new content at once; False if it holds that content already.

    Raises KBError if that is not possible; the old file is then as it was.
    """
    folder = os.path.dirname(path) or "."
    name = f"{_PART[0]}{os.getpid()}-{secrets.token_hex(4)}{_PART[1]}"
    temporary = os.path.join(folder, name)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        raise KBError(f"{folder}: cannot be written to: {_said(error)}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        return _moved(temporary, path)
    except OSError as error:
        raise KBError(f"{path}: cannot be written: {_said(error)}") from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _moved(temporary: str, path: str) -> bool:
    if _same(temporary, path):
        return False
    with suppress(FileNotFoundError):
        os.chmod(temporary, os.stat(path).st_mode & 0o777)
    os.replace(temporary, path)
    _sync_folder(os.path.dirname(path) or ".")
    return True


def _same(one: str, other: str) -> bool:
    with open(one, "rb") as file:
        pieces = iter(lambda: file.read(_PIECE), b"")
        return _difference(other, pieces) is None


_PIECE = 1 << 20


def _difference(path: str, chunks: Iterable[bytes]) -> str | None:
    """Why a file does not hold some bytes; None if it does."""
    try:
        file = open(path, "rb")  # noqa: SIM115 (closed right below)
    except FileNotFoundError:
        return "missing"
    with file:
        for chunk in chain(filter(None, chunks), [b""]):
            if file.read(len(chunk) or 1) != chunk:
                return "differs"
    return None


def _sync_folder(folder: str) -> None:
    """Make the move itself last; where folders cannot be synced the move is atomic all the same."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(folder: str) -> None:
    """Remove what killed exports left behind; what a running one writes is left alone."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise KBError(f"{folder}: cannot be read: {_said(error)}") from error
    for name in names:
        if name.startswith(_PART[0]) and name.endswith(_PART[1]) and not _running(name):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def _running(name: str) -> bool:
    process = name.removeprefix(_PART[0]).partition("-")[0]
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return int(process) != os.getpid()


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
