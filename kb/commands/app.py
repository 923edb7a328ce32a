"""All commands together, and what happens around them: errors, exit status, interruption."""

import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import Annotated

import typer

from kb import __version__
from kb.commands import lookup, review, tooling
from kb.errors import KBError
from kb.output import closed, tell

app = typer.Typer(
    name="kb",
    help="A glossary and concept graph from plain YAML files.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS = {
    "define": lookup.define,
    "search": lookup.search,
    "list": lookup.list_,
    "tree": lookup.tree,
    "path": lookup.path,
    "order": lookup.order,
    "check": review.check,
    "explain": review.explain,
    "export": tooling.export,
    "schema": tooling.schema,
    "stats": tooling.stats,
}


def _exiting(command: Callable[..., int]) -> Callable[..., None]:
    """The command with its result as the exit status, which Typer would drop."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        raise typer.Exit(command(*args, **options))

    return run


for _name, _function in COMMANDS.items():
    app.command(_name)(_exiting(_function))


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"kb {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """A glossary and concept graph from plain YAML files."""


def main(arguments: list[str]) -> int:
    """Run a command; its exit status. Wrong use and an unreadable base: 2.

    An index that turns out to be spoilt is made anew, and the command run once more.
    """
    ordered = _command_first(arguments)
    try:
        return _run(ordered)
    except sqlite3.DatabaseError:
        _discard_index(ordered)
        return _run(ordered)
    except KBError as error:
        tell(f"kb: {error}")
        return 2


def _run(arguments: list[str]) -> int:
    stdout = sys.stdout
    try:
        app(arguments, prog_name="kb")
    except SystemExit as left:
        if sys.stdout is not stdout:  # Typer's way of hiding that nobody reads on
            sys.stdout = stdout
            return closed()
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


def _discard_index(arguments: list[str]) -> None:
    from kb.folder import find
    from kb.index.store import discard

    given = [word for before, word in pairwise(arguments) if before == "--kb"]
    given += [word.partition("=")[2] for word in arguments if word.startswith("--kb=")]
    folder = find(given[0] if given else None)
    if folder is not None:
        discard(folder)


def _command_first(arguments: list[str]) -> list[str]:
    """Options may stand before the command: `kb --kb DIR define TERM`."""
    value_follows = False
    for n, word in enumerate(arguments):
        if word in COMMANDS and not value_follows:
            return [word, *arguments[:n], *arguments[n + 1 :]]
        if not word.startswith("-") and not value_follows and n == 0:
            break
        value_follows = word == "--kb"
    return arguments
