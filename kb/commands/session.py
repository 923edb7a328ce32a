"""What commands share: the base they work on, the options they have in common, their output."""

import json
import os
from collections.abc import Iterable
from contextlib import closing
from sqlite3 import Connection
from typing import Annotated, Any

import typer

from kb.errors import KBError, NoKnowledgeBase
from kb.folder import Folder, find
from kb.output import JSON_VERSION, tell, write

KbOption = Annotated[
    str | None,
    typer.Option(
        "--kb",
        metavar="DIR",
        help="The knowledge base: the folder holding concepts/, or concepts/.",
    ),
]


def own_base(option: str | None) -> Folder:
    """The base that a command works on; raises NoKnowledgeBase where there is none."""
    found = find(option)
    if found is None:
        raise NoKnowledgeBase(
            "no concepts/kb.yaml here or above; name a base with --kb DIR or KB_DIR"
        )
    return found


def any_base(option: str | None) -> Folder:
    """The base that a reading command works on: one's own, else the one inside the package."""
    from kb.index import shipped

    return find(option) or shipped.folder()


def index(option: str | None) -> "closing[Connection]":
    """A fresh index of the base, or the index of the base inside the package; a context."""
    from kb.index import shipped
    from kb.index.store import opened

    folder = find(option)
    return closing(shipped.opened() if folder is None else opened(folder))


def print_json(command: str, **values: Any) -> int:
    """A JSON object on stdout, `version` and `command` first."""
    whole = {"version": JSON_VERSION, "command": command, **values}
    return write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def missed(connection: Connection, query: str) -> list[dict[str, str]]:
    """Say that a term is not there, with what may be meant; the suggestions as JSON has them."""
    suggestions = suggested(connection, query)
    tell(f"no concept is called “{query}”")
    for suggestion in suggestions:
        tell(f"  did you mean {suggestion['label']}?")
    if not suggestions:
        tell(f"  `kb search {query}` looks in the definitions too")
    (faulty,) = connection.execute(
        "SELECT (SELECT coalesce(sum(faults), 0) FROM file) + (SELECT count(*) FROM fault)"
    ).fetchone()
    if faulty:
        tell(f"  {faulty} file(s) of the base have faults; `kb check` names them")
    return suggestions


def suggested(connection: Connection, query: str) -> list[dict[str, str]]:
    """The concepts that a misspelt query may mean."""
    from kb.index.search import similar

    found = similar(connection, query, 5)
    return [{"id": concept, "label": label, "form": form} for concept, label, form, _ in found]


def named(kb: str | None, query: str) -> str | None:
    """The concept that a query names; a miss, or a term of several, is told."""
    from kb.index.lookup import chosen
    from kb.index.lookup import find as matches

    with index(kb) as connection:
        found = chosen(matches(connection, query), every=False)
        exact = [match for match in found if match.id == query]
        if not found:
            missed(connection, query)
        elif len(found) > 1 and not exact:
            tell(f"“{query}” names {', '.join(match.id for match in found)}; name one by its id")
        else:
            return (exact or found)[0].id
    return None


def refuse_unsaved(folder: Folder, paths: Iterable[str], what: str, *, force: bool) -> None:
    """Raise KBError where an editor holds unsaved changes of a file, unless told to go on."""
    from kb.authoring.renaming import open_in_editor

    for path in () if force else paths:
        lock = open_in_editor(path)
        if lock is not None:
            held = os.path.relpath(path, folder.root)
            raise KBError(
                f"{held}: has unsaved changes in an editor ({os.path.basename(lock)}); save it "
                f"first (--force: {what} all the same)"
            )
