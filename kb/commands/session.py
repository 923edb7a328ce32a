"""What commands share: the base they work on, the options they have in common, their output."""

import json
from contextlib import closing
from sqlite3 import Connection
from typing import Annotated, Any

import typer

from kb.errors import NoKnowledgeBase
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
