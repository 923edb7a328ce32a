"""Files given new content at once: one file by a move, several by a journal.

One file is written beside its place, flushed to the disk, and moved into it: whoever looks sees the
old bytes or the new ones (POSIX rename). Several files are all written beside their places first;
a journal that names them is then put in place, and that single move is the step from old to new:
what comes after it is only moves, which the next reader of the base makes up for where they were
interrupted (`settle`). May import `kb.errors` alone.
"""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

from kb.errors import KBError

_PART = (".kb-", ".part")
"""What the name of a file being written begins and ends with; the writer's process id between."""


class Change(NamedTuple):
    """A file's new content; `before` is what it held when that was worked out, None: no file."""

    path: str
    before: bytes | None
    after: bytes


def replace(path: str, chunks: Iterable[bytes]) -> bool:
    """Give a file new content at once; False if it holds that content already.

    Raises KBError if that is not possible; the old file is then as it was.
    """
    temporary = _beside(path)
    try:
        _fill(temporary, chunks)
        if _same(temporary, path):
            return False
        _keep_mode(temporary, path)
        os.replace(temporary, path)
        _sync(os.path.dirname(path) or ".")
    except OSError as error:
        raise KBError(f"{path}: cannot be written: {_said(error)}") from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    return True


def exchange(journal: str, changes: Sequence[Change]) -> None:
    """Give several files their new content, all of them or none.

    `journal` is the path that the journal takes meanwhile, where readers look for it. Raises
    KBError where a file cannot be written, or no longer holds what it did.
    """
    settle(journal)
    for place in {os.path.dirname(change.path) for change in changes}:
        sweep(place)
    written: list[tuple[str, str]] = []
    folder, entry = os.path.dirname(journal), _beside(journal)
    try:
        for change in changes:
            written.append(_prepared(change))  # noqa: PERF401 (known if the next fails)
        _fill(entry, [json.dumps([_inside(folder, pair) for pair in written]).encode()])
        _refuse_changed(changes)
        os.link(entry, journal)  # the step from old to new
    except FileExistsError as error:
        raise KBError(f"{folder}: another change is under way; try again") from error
    except OSError as error:
        raise KBError(f"{folder}: cannot be written to: {_said(error)}") from error
    finally:
        if not _is(entry, journal):
            _remove(temporary for temporary, _ in written)
        _remove([entry])
    try:
        settle(journal)
    except KeyboardInterrupt:
        settle(journal)
        raise


def settle(journal: str) -> None:
    """Finish the change of several files that a journal tells of, if there is one.

    Safe to be done twice, and by several at once. Raises KBError where it is not possible.
    """
    folder = os.path.dirname(journal)
    try:
        with open(journal, "rb") as file:
            pairs: list[tuple[str, str]] = json.load(file)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise KBError(f"{journal}: cannot be read; a change was interrupted here") from error
    try:
        for temporary, target in pairs:
            with suppress(FileNotFoundError):
                os.replace(os.path.join(folder, temporary), os.path.join(folder, target))
        for place in {os.path.dirname(os.path.join(folder, target)) for _, target in pairs}:
            _sync(place)
        _remove([journal])
    except OSError as error:
        raise KBError(
            f"{folder}: a change was interrupted and cannot be finished: {_said(error)}"
        ) from error


def sweep(folder: str) -> None:
    """Remove what killed writers left in a folder; what a running one writes is left alone."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise KBError(f"{folder}: cannot be read: {_said(error)}") from error
    for name in names:
        if name.startswith(_PART[0]) and name.endswith(_PART[1]) and not _running(name):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def difference(path: str, chunks: Iterable[bytes]) -> str | None:
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


def _beside(path: str) -> str:
    """A new, empty file in the folder of another."""
    folder = os.path.dirname(path) or "."
    name = f"{_PART[0]}{os.getpid()}-{secrets.token_hex(4)}{_PART[1]}"
    made = os.path.join(folder, name)
    try:
        os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except OSError as error:
        raise KBError(f"{folder}: cannot be written to: {_said(error)}") from error
    return made


def _fill(path: str, chunks: Iterable[bytes]) -> None:
    with open(path, "wb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def _prepared(change: Change) -> tuple[str, str]:
    """A change's content written beside its place: (temporary file, place)."""
    target = os.path.realpath(change.path)
    temporary = _beside(target)
    try:
        _fill(temporary, [change.after])
        _keep_mode(temporary, target)
    except BaseException:
        _remove([temporary])
        raise
    return temporary, target


def _refuse_changed(changes: Sequence[Change]) -> None:
    for change in changes:
        try:
            with open(change.path, "rb") as file:
                now = file.read()
        except FileNotFoundError:
            now = None
        if now != change.before:
            raise KBError(f"{change.path}: was changed by somebody else meanwhile; try again")


def _inside(folder: str, pair: tuple[str, str]) -> tuple[str, str]:
    real = os.path.realpath(folder)
    return os.path.relpath(pair[0], real), os.path.relpath(pair[1], real)


def _keep_mode(temporary: str, path: str) -> None:
    with suppress(FileNotFoundError):
        os.chmod(temporary, os.stat(path).st_mode & 0o777)


def _same(one: str, other: str) -> bool:
    with open(one, "rb") as file:
        pieces: Iterator[bytes] = iter(lambda: file.read(_PIECE), b"")
        return difference(other, pieces) is None


_PIECE = 1 << 20


def _is(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except FileNotFoundError:
        return False


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _sync(folder: str) -> None:
    """Make the move itself last; where folders cannot be synced the move is atomic all the same."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
