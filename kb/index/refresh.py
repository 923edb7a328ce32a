"""Making and refreshing an index: files are read, their rows put in.

Imported only when there is something to build (`kb.index.store` decides).
"""

import os
import sqlite3
import tempfile
import time
from contextlib import closing, suppress

from kb.folder import Folder, Listing, Stamp, is_manifest, is_references, listing, storable
from kb.index import FORMAT
from kb.index.build import add_file, add_sources, create, insert, remove_file
from kb.knowledge_base import KnowledgeBase
from kb.model.manifest import Manifest
from kb.model.relation import RelationTypes
from kb.reading.files import read_entries, read_manifest, read_sources
from kb.reading.relation_types import relation_types


def rebuild(connection: sqlite3.Connection, folder: Folder, listed: Listing) -> None:
    """Make the index anew inside its file: a new file could meet the old one's journal."""
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("BEGIN IMMEDIATE")
    kinds = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (name,) in connection.execute(f"{kinds} AND name NOT LIKE 'words_%'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    fill(connection, folder, listed)
    connection.execute("COMMIT")


def _note_places(connection: sqlite3.Connection, listed: Listing) -> None:
    for table in ("folder", "fault"):
        connection.execute(f"DELETE FROM {table}")
    insert(connection, "folder", [(path, *stamp) for path, stamp in listed.folders])
    insert(connection, "fault", list(listed.faults))


def exchange(
    connection: sqlite3.Connection,
    folder: Folder,
    listed: Listing,
    changed: list[str],
    gone: list[str],
) -> None:
    """Replace the rows of changed files and take out those of files that are gone."""
    connection.execute("BEGIN IMMEDIATE")
    manifest, types = _vocabulary(folder)
    stamps = dict(listed.files)
    for path in (*gone, *changed):
        row = connection.execute("SELECT n FROM file WHERE path = ?", (path,)).fetchone()
        if row is not None:
            remove_file(connection, row[0])
            connection.execute("DELETE FROM file WHERE n = ?", row)
    for path in changed:
        _add(connection, folder, path, stamps[path], manifest.language, types)
    _note_places(connection, listed)
    connection.execute("COMMIT")


def make(folder: Folder, listed: Listing, path: str) -> None:
    """Build the first index beside its place; who comes second with one keeps the first."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _sweep(os.path.dirname(path))
    handle, made = tempfile.mkstemp(dir=os.path.dirname(path), suffix=_PART)
    os.close(handle)
    try:
        _write(folder, listed, made)
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        os.unlink(made)


def _sweep(cache: str) -> None:
    """Remove what builds that were killed left behind an hour ago or earlier."""
    for item in os.scandir(cache):
        if item.name.endswith(_PART) and item.stat().st_mtime < time.time() - 3600:
            with suppress(FileNotFoundError):
                os.unlink(item.path)


_PART = ".new"


def _write(folder: Folder, listed: Listing, path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = -65536")  # KiB: keys come in no order
        connection.execute("BEGIN")
        fill(connection, folder, listed)
        connection.execute("COMMIT")


def write_shipped(folder: Folder, path: str) -> None:
    """Write the index that a package ships: of its content alone, with no stamp of this disk."""
    listed = storable(listing(folder))
    _write(folder, listed, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE file SET device=0, inode=0, size=0, mtime=0, ctime=0, read=0")
        connection.execute("DELETE FROM folder")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'concepts'", (ascii(""),))
        connection.commit()
        connection.execute("VACUUM")


def fill(connection: sqlite3.Connection, folder: Folder, listed: Listing) -> None:
    """Read a whole base into an empty index."""
    manifest, types = _vocabulary(folder)
    create(connection, manifest, types)
    stamp_meta(connection, folder.concepts)
    for path, stamp in listed.files:
        _add(connection, folder, path, stamp, manifest.language, types)
    _note_places(connection, listed)


def stamp_meta(connection: sqlite3.Connection, concepts: str) -> None:
    """Note the format and the base that an index belongs to."""
    insert(connection, "meta", [("format", FORMAT), ("concepts", ascii(concepts))])


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
