"""What may follow on a command line."""

from __future__ import annotations

import os

from kb.completing import line, shells, terms
from kb.declared import OPTIONS, VALUES
from kb.output import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

    from kb.completing.line import Place
    from kb.completing.shells import Word
    from kb.folder import Folder

SMALL = 1_000
"""Files: a base of no more is indexed when something of it is to be completed."""

SEVERAL_WORDS = ("define", "search", "tree", "cite", "review")
"""Commands all of whose arguments are one term together."""

_NAMES_OF_TERMS = ("TERM", "WORD", "A", "B", "OLD")
_STORED = {
    "TOPIC": "SELECT id FROM topic",
    "RELATION": "SELECT name FROM relation_type UNION SELECT inverse FROM relation_type",
    "KIND": "SELECT value FROM meta WHERE key = 'kinds'",
}


def answer(instruction: str) -> int:
    """Print what completes a command line, as a shell asked; nothing where nothing does.

    For fish, Typer's script first asks whether there is anything: the exit status says.
    """
    shell = instruction.removeprefix("complete_")
    if shell not in shells.SCRIPTS:
        return 1
    given = shells.asked(shell)
    found = sorted({word for word in candidates(given) if word.isprintable()})[: terms.MOST]
    if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return int(not found)
    return write(shells.told(shell, given, found))


def candidates(given: shells.Line) -> Iterable[str]:
    """The words that may stand in the place of the one typed."""
    found = line.place(given.before)
    typed = given.typed.text
    if found.awaiting:
        return _values(found, found.awaiting, given.typed)
    if found.open and typed.startswith("-"):
        name, equals, _ = typed.partition("=")
        if not equals:
            return _beginning(typed, line.options(found.command))
        value = shells.Word(typed[len(name) + 1 :], given.typed.quote)
        return [f"{name}={word}" for word in _values(found, name, value)]
    if not found.command:
        return _beginning(typed, ["help", *filter(None, OPTIONS)])
    if found.command == "help":
        return _beginning(typed, () if found.arguments else filter(None, OPTIONS))
    return _named(found, line.argument(found).partition("|")[0], given.typed)


def _beginning(typed: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(typed)]


def _values(found: Place, option: str, typed: Word) -> Iterable[str]:
    kind = line.options(found.command).get(option)
    if isinstance(kind, tuple):
        return _beginning(typed.text, kind)
    return _named(found, str(kind), typed)


def _named(found: Place, kind: str, typed: Word) -> Iterable[str]:
    """Values of what a help page calls by a name in capitals."""
    if kind == "DIR":
        return _paths(typed.text, folders=True)
    if kind in ("PATH", "FILE"):
        return _paths(typed.text, folders=False)
    if kind in VALUES:
        return _beginning(typed.text, VALUES[kind])
    if kind in (*_NAMES_OF_TERMS, *_STORED, "SOURCE", "SENSE"):
        return _from_base(found, kind, typed)
    return ()


def _paths(typed: str, *, folders: bool) -> list[str]:
    """Folders, and files if they are wanted, whose path begins so; hidden ones if asked for."""
    place, slash, name = typed.rpartition("/")
    found: list[str] = []
    try:
        with os.scandir(os.path.expanduser(place + slash) or ".") as items:
            for item in items:
                if item.name.startswith(name) and (name or not item.name.startswith(".")):
                    if item.is_dir():
                        found.append(f"{place}{slash}{item.name}/")
                    elif not folders:
                        found.append(f"{place}{slash}{item.name}")
    except OSError:
        return []
    return found


def _from_base(found: Place, kind: str, typed: Word) -> Iterable[str]:
    from _sqlite3 import Error

    from kb.errors import KBError

    connection = None
    try:
        connection = _opened(found.kb)
        return () if connection is None else _asked(connection, found, kind, typed)
    except (Error, KBError, OSError):
        return ()
    finally:
        if connection is not None:
            connection.close()


def _asked(connection: Connection, found: Place, kind: str, typed: Word) -> Iterable[str]:
    if kind == "SOURCE":
        return terms.sources(connection, typed.text)
    if kind == "SENSE":
        return _beginning(typed.text, terms.senses(connection, found.arguments))
    if kind in _STORED:
        rows = connection.execute(_STORED[kind]).fetchall()
        return _beginning(typed.text, [word for (value,) in rows for word in value.split()])
    return _terms(connection, found, typed)


def _terms(connection: Connection, found: Place, typed: Word) -> Iterable[str]:
    if found.command == "cite" and not found.arguments:
        return _cited(connection, typed.text)
    if found.command in SEVERAL_WORDS:
        return terms.next_words(connection, found.arguments, typed.text)
    if typed.quote or " " in typed.text:
        return terms.whole(connection, typed.text)
    return terms.ids(connection, typed.text)


def _cited(connection: Connection, typed: str) -> Iterable[str]:
    kind, colon, name = typed.partition(":")
    if colon and kind in ("concept", "source"):
        found = (terms.ids if kind == "concept" else terms.sources)(connection, name)
        return [f"{kind}:{word}" for word in found]
    forced = _beginning(typed, ("concept:", "source:"))
    words = terms.next_words(connection, (), typed)
    return [*forced, *words, *terms.sources(connection, typed)]


def _opened(option: str | None) -> Connection | None:
    """The index of the base asked about; one is built only for a small base."""
    from kb.folder import find, index_file, shipped_index

    folder = find(option)
    path = shipped_index() if folder is None else index_file(folder)
    return _existing(path, "" if folder is None else folder.concepts) or _built(folder)


def _existing(path: str, concepts: str) -> Connection | None:
    import _sqlite3

    from kb.index.lookup import is_index_of, readable

    if not os.path.isfile(path):
        return None
    connection = _sqlite3.connect(readable(path), uri=True, timeout=0.2)
    try:
        if is_index_of(connection, concepts):
            return connection
    except _sqlite3.Error:
        pass
    connection.close()
    return None


def _built(folder: Folder | None) -> Connection | None:
    from kb.index import shipped
    from kb.index.store import opened

    place = shipped.folder() if folder is None else folder
    return opened(place) if _is_small(place.concepts) else None


def _is_small(top: str) -> bool:
    """Whether a folder holds few files, counted no further than that."""
    waiting, seen = [top], 0
    while waiting:
        with os.scandir(waiting.pop()) as items:
            for item in items:
                seen += 1
                if seen > SMALL:
                    return False
                if item.is_dir(follow_symlinks=False):
                    waiting.append(item.path)
    return True
