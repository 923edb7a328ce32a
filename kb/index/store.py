"""The index on disk: found, refreshed, or made in memory where it cannot be written.

One changed file replaces its own rows in one transaction, a changed kb.yaml all rows; the first
index is built beside its place. A reader never sees a half of any of them. What builds
(`kb.index.refresh`) is imported when there is something to build.
"""

import os
import sqlite3
from contextlib import suppress

from kb.folder import Folder, Listing, Stamp, index_file, is_manifest, listing, storable
from kb.index.lookup import is_index_of, settled


def opened(folder: Folder) -> sqlite3.Connection:
    """A fresh index of a base: refreshed on disk, else built in memory for this once.

    Raises NoKnowledgeBase if the folder cannot be listed.
    """
    listed = storable(listing(folder))
    path = index_file(folder)
    with suppress(sqlite3.OperationalError, OSError):
        try:
            return _on_disk(folder, listed, path)
        except sqlite3.OperationalError:  # locked, read-only, full: not the file's fault
            raise
        except sqlite3.DatabaseError:
            discard(folder)
            return _on_disk(folder, listed, path)
    from kb.index.refresh import fill

    connection = sqlite3.connect(":memory:")
    fill(connection, folder, listed)
    return connection


def discard(folder: Folder) -> None:
    """Take a spoilt index away, with the journal that would be played back into the next one."""
    for name in (index_file(folder) + "-journal", index_file(folder)):
        with suppress(FileNotFoundError):
            os.unlink(name)


def _on_disk(folder: Folder, listed: Listing, path: str) -> sqlite3.Connection:
    if not os.path.exists(path):
        from kb.index.refresh import make

        make(folder, listed, path)
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        _update(connection, folder, listed)
    except BaseException:
        connection.close()
        raise
    return connection


def _update(connection: sqlite3.Connection, folder: Folder, listed: Listing) -> None:
    """Exchange the rows of changed files; all rows if the vocabulary or the format changed."""
    changed, gone = _changes(connection, listed) if _belongs(connection, folder) else (None, [])
    if not changed and not gone and changed is not None and _same_places(connection, listed):
        return
    from kb.index.refresh import exchange, rebuild

    if changed is None or any(is_manifest(name) for name in (*changed, *gone)):
        rebuild(connection, folder, listed)
    else:
        exchange(connection, folder, listed, changed, gone)


def _belongs(connection: sqlite3.Connection, folder: Folder) -> bool:
    tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchall()
    return bool(tables) and is_index_of(connection, folder.concepts)


def _changes(connection: sqlite3.Connection, listed: Listing) -> tuple[list[str], list[str]]:
    """The paths to read again, and those that are gone."""
    known = {
        path: (tuple(stamp), read)
        for path, *stamp, read in connection.execute(
            "SELECT path, device, inode, size, mtime, ctime, read FROM file"
        )
    }
    changed: list[str] = []
    for path, stamp in listed.files:
        before = known.get(path)
        if before is None or before[0] != stamp or not settled(stamp, before[1]):
            changed.append(path)
    present = {path for path, _ in listed.files}
    return changed, [path for path in known if path not in present]


def _same_places(connection: sqlite3.Connection, listed: Listing) -> bool:
    """Whether the folders, and what could not be used of what they hold, are as they were."""
    rows = connection.execute("SELECT path, device, inode, size, mtime, ctime FROM folder")
    folders: dict[str, Stamp] = {path: tuple(stamp) for path, *stamp in rows}
    faults = connection.execute("SELECT path, message FROM fault").fetchall()
    return folders == dict(listed.folders) and faults == listed.faults
