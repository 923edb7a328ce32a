"""The index on disk: found, refreshed, or made in memory where it cannot be written.

One changed file replaces its own rows in one transaction; a changed kb.yaml, or no index, builds
a new file beside the old and puts it in its place. A reader never sees a half of either.
"""

import os
import sqlite3
import tempfile
import time
from contextlib import closing, suppress

from kb.folder import Folder, Listing, Stamp, index_file, is_manifest, is_references, listing
from kb.index import FORMAT
from kb.index.build import add_file, add_sources, create, insert, remove_file
from kb.index.lookup import is_index_of, settled
from kb.knowledge_base import KnowledgeBase
from kb.model.manifest import Manifest
from kb.model.relation import RelationTypes
from kb.reading.files import read_entries, read_manifest, read_sources
from kb.reading.relation_types import relation_types


def opened(folder: Folder) -> sqlite3.Connection:
    """A fresh index of a base: refreshed on disk, else built in memory for this once.

    Raises NoKnowledgeBase if the folder cannot be listed.
    """
    listed = listing(folder)
    path = index_file(folder)
    with suppress(sqlite3.OperationalError, OSError):
        return _refreshed(folder, listed, path)
    connection = sqlite3.connect(":memory:")
    _fill(connection, folder, listed)
    return connection


def _refreshed(folder: Folder, listed: Listing, path: str) -> sqlite3.Connection:
    if os.path.exists(path):
        with suppress(sqlite3.Error):
            return _updated(folder, listed, path)
    _replace(folder, listed, path)
    return sqlite3.connect(path, timeout=5)


def _updated(folder: Folder, listed: Listing, path: str) -> sqlite3.Connection:
    """The index with the rows of changed files exchanged; sqlite3.Error if it must be rebuilt."""
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        _update(connection, folder, listed)
    except BaseException:
        connection.close()
        raise
    return connection


def _update(connection: sqlite3.Connection, folder: Folder, listed: Listing) -> None:
    if not is_index_of(connection, folder.concepts):
        raise sqlite3.DatabaseError("another base or format")
    changed, gone = _changes(connection, listed)
    if any(is_manifest(name) for name in (*changed, *gone)):
        raise sqlite3.DatabaseError("the vocabulary changed")
    if changed or gone or _folders(connection) != dict(listed.folders):
        connection.execute("BEGIN IMMEDIATE")
        _exchange(connection, folder, listed, changed, gone)
        connection.execute("COMMIT")


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


def _folders(connection: sqlite3.Connection) -> dict[str, Stamp]:
    rows = connection.execute("SELECT path, device, inode, size, mtime, ctime FROM folder")
    return {path: tuple(stamp) for path, *stamp in rows}


def _exchange(
    connection: sqlite3.Connection,
    folder: Folder,
    listed: Listing,
    changed: list[str],
    gone: list[str],
) -> None:
    manifest, types = _vocabulary(folder)
    stamps = dict(listed.files)
    for path in (*gone, *changed):
        row = connection.execute("SELECT n FROM file WHERE path = ?", (path,)).fetchone()
        if row is not None:
            remove_file(connection, row[0])
            connection.execute("DELETE FROM file WHERE n = ?", row)
    for path in changed:
        _add(connection, folder, path, stamps[path], manifest.language, types)
    connection.execute("DELETE FROM folder")
    insert(connection, "folder", [(path, *stamp) for path, stamp in listed.folders])


def _replace(folder: Folder, listed: Listing, path: str) -> None:
    """Build the index beside its place and move it there."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, made = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".new")
    os.close(handle)
    try:
        _write(folder, listed, made)
        os.replace(made, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(made)


def _write(folder: Folder, listed: Listing, path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = -65536")  # KiB: keys come in no order
        connection.execute("BEGIN")
        _fill(connection, folder, listed)
        connection.execute("COMMIT")


def write_shipped(folder: Folder, path: str) -> None:
    """Write the index that a package ships: of its content alone, with no stamp of this disk."""
    listed = listing(folder)
    _write(folder, listed, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE file SET device=0, inode=0, size=0, mtime=0, ctime=0, read=0")
        connection.execute("DELETE FROM folder")
        connection.execute("UPDATE meta SET value = '' WHERE key = 'concepts'")
        connection.commit()
        connection.execute("VACUUM")


def _fill(connection: sqlite3.Connection, folder: Folder, listed: Listing) -> None:
    manifest, types = _vocabulary(folder)
    create(connection, manifest, types)
    stamp_meta(connection, folder.concepts)
    for path, stamp in listed.files:
        _add(connection, folder, path, stamp, manifest.language, types)
    insert(connection, "folder", [(path, *stamp) for path, stamp in listed.folders])


def stamp_meta(connection: sqlite3.Connection, concepts: str) -> None:
    """Note the format and the base that an index belongs to."""
    insert(connection, "meta", [("format", FORMAT), ("concepts", concepts)])


def _vocabulary(folder: Folder) -> tuple[Manifest, RelationTypes]:
    path = folder.prefix + "kb.yaml"
    try:
        with open(folder.absolute(path), "rb") as file:
            data = file.read()
    except OSError:
        data = b""
    manifest = read_manifest(path, data).manifest
    return manifest, relation_types(manifest)


def _add(
    connection: sqlite3.Connection,
    folder: Folder,
    path: str,
    stamp: Stamp,
    language: str,
    types: RelationTypes,
) -> None:
    """Read a file and put it in. The time is taken before reading, for `settled`."""
    read = time.time_ns()
    try:
        with open(folder.absolute(path), "rb") as file:
            data = file.read()
    except OSError:
        data = None
    cursor = connection.execute(
        "INSERT INTO file (path, device, inode, size, mtime, ctime, read, faults)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (path, *stamp, read, int(data is None)),
    )
    number = cursor.lastrowid or 0
    if data is None or is_manifest(path):
        return
    if is_references(path):
        add_sources(connection, number, read_sources(path, data, language).sources)
        return
    made = read_entries(path, data, language)
    add_file(connection, number, made, types)
    if made.problems:
        connection.execute("UPDATE file SET faults = 1 WHERE n = ?", (number,))


def in_memory(base: KnowledgeBase) -> sqlite3.Connection:
    """An index of a base in memory, for `KnowledgeBase.lookup` and `.search`."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    create(connection, base.manifest, base.types)
    for number, file in enumerate((*base.entry_files, *base.source_files), 1):
        row = (number, file.path, 0, 0, 0, 0, 0, 0, int(bool(file.problems)))
        insert(connection, "file", [row])
    for number, entries in enumerate(base.entry_files, 1):
        add_file(connection, number, entries, base.types)
    for number, sources in enumerate(base.source_files, 1 + len(base.entry_files)):
        add_sources(connection, number, sources.sources)
    connection.commit()
    return connection
