"""The front door: a plain lookup is answered at once, all else goes to the commands.

`kb define TERM` runs from here to the terminal on `os`, `sys` and `_sqlite3` alone. Whatever this
cannot answer for certain (an option, no index, a changed file, a miss) the commands answer, with
the same functions and so with the same bytes.
"""

from __future__ import annotations

import os
import sys

from kb.output import closed, tell, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from kb.folder import Folder


def run() -> None:
    """The `kb` command.

    Leaves without taking the interpreter down: all is flushed by then, and the tear-down takes a
    tenth of a lookup's time.
    """
    _open_streams()
    os._exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is returned. Interrupted: 130; no room to write: 2."""
    try:
        if "_KB_COMPLETE" in os.environ:
            from kb.completing.answering import answer

            return answer(os.environ["_KB_COMPLETE"])
        said = _at_once(arguments)
        if said is not None:
            return write(said)
        from kb.commands.app import main as commands

        return commands(list(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return closed()
    except OSError as error:
        return _unwritten(error)


def _open_streams() -> None:
    """What was closed when kb was called leads nowhere; what is open takes any character."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            handle = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w"))
        elif name != "stdin":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _unwritten(error: OSError) -> int:
    """The end of a command whose output found no room; any other failure is a bug, and raised."""
    from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC

    if error.errno not in (EBADF, EDQUOT, EFBIG, EIO, ENOSPC):
        raise error
    tell(f"kb: {(error.strerror or str(error)).lower()}")
    return 2


def _at_once(arguments: Sequence[str]) -> str | None:
    """The answer to a plain `define`, or None where the commands must be asked."""
    if len(arguments) < 2 or arguments[0] != "define":
        return None
    asked = _asked(arguments[1:])
    if asked is None:
        return None
    query, form, option = asked
    from kb.errors import KBError
    from kb.folder import find, index_file, shipped_index

    try:
        folder = find(option)
    except KBError:
        return None
    path = shipped_index() if folder is None else index_file(folder)
    return _from_index(path, folder, query, form) if os.path.isfile(path) else None


def _asked(words: Sequence[str]) -> tuple[str, str, str | None] | None:
    """Query, format and --kb of a plain `define`; None if it has any other option."""
    query: list[str] = []
    options = {"--format": "text", "--kb": ""}
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            query.append(word)
            continue
        name, equals, value = word.partition("=")
        if name not in options:
            return None
        options[name] = value if equals else next(rest, "-")
    form = options["--format"]
    if not query or form not in ("text", "json") or options["--kb"].startswith("-"):
        return None
    return " ".join(query), form, options["--kb"] or None


def _from_index(path: str, folder: Folder | None, query: str, form: str) -> str | None:
    import _sqlite3

    from kb.index.lookup import readable

    connection = None
    try:
        connection = _sqlite3.connect(readable(path), uri=True)
        return _answer(connection, folder, query, form)
    except _sqlite3.Error:
        return None
    finally:
        if connection is not None:
            connection.close()


def _answer(connection: Connection, folder: Folder | None, query: str, form: str) -> str | None:
    from kb.index import lookup
    from kb.index.page import shown

    if not lookup.is_index_of(connection, "" if folder is None else folder.concepts):
        return None
    matches = lookup.chosen(lookup.find(connection, query), every=False)
    reader = lookup.Reader(connection)
    answers = [reader.answer(match, brief=form == "text") for match in matches]
    if not answers or (folder is not None and not lookup.fresh(connection, folder, reader.files)):
        return None
    return shown(query, answers, reader.type_labels(), form)


if __name__ == "__main__":
    run()
