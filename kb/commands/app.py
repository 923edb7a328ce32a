"""All commands together, and what happens around them: errors, exit status, interruption."""

import _thread
import os
import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import Annotated

import typer

from kb import __version__
from kb.commands import (
    author,
    checking,
    citing,
    differing,
    explaining,
    formatting,
    importing,
    linting,
    lookup,
    mentioning,
    packing,
    reviewing,
    sources,
    tooling,
)
from kb.commands.helping import Command, Group, text_and_examples
from kb.errors import KBError
from kb.output import closed, tell, write

AUDIENCES: dict[str, dict[str, Callable[..., int]]] = {
    "For writers": {
        "define": lookup.define,
        "search": lookup.search,
        "list": lookup.list_,
        "tree": lookup.tree,
        "path": lookup.path,
        "compare": lookup.compare,
        "order": lookup.order,
        "cite": citing.cite,
        "lint": linting.lint,
        "mentions": mentioning.mentions,
        "pack": packing.pack,
    },
    "For authors": {
        "init": author.init,
        "new": author.new,
        "fmt": formatting.fmt,
        "rename": author.rename,
        "import": importing.import_,
    },
    "For reviewers": {
        "check": checking.check,
        "explain": explaining.explain,
        "sources": sources.sources,
        "diff": differing.diff,
        "review": reviewing.review,
    },
    "For programs": {
        "export": tooling.export,
        "schema": tooling.schema,
        "stats": tooling.stats,
    },
}
"""Every command, by whom it is for, in the order in which `kb --help` lists them."""

COMMANDS = {name: command for group in AUDIENCES.values() for name, command in group.items()}


class Commands(Group):
    """The commands of kb."""

    audiences = AUDIENCES


app = typer.Typer(
    name="kb",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _exiting(command: Callable[..., int]) -> Callable[..., None]:
    """The command with its result as the exit status, which Typer would drop."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        raise typer.Exit(command(*args, **options))

    return run


for _name, _function in COMMANDS.items():
    _text, _examples = text_and_examples(_function)
    app.command(_name, cls=Command, help=_text, epilog="\n".join(_examples))(_exiting(_function))


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"kb {__version__}")
        raise typer.Exit


def _show_completion(shell: str | None) -> None:
    if shell is not None:
        from kb.commands.shell import script

        write(script(shell))
        raise typer.Exit


def _install_completion(shell: str | None) -> None:
    if shell is not None:
        from kb.commands.shell import install

        tell(f"completion for {shell} is in {install(shell)}; start a new shell to use it")
        raise typer.Exit


@app.callback(epilog="kb define mesa-optimizer\nkb help define")
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The version.")
    ] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            callback=_show_completion,
            is_eager=True,
            metavar="[SHELL]",
            help="The completion script for bash, zsh or fish ($SHELL if none is named).",
        ),
    ] = None,
    install_completion: Annotated[
        str | None,
        typer.Option(
            "--install-completion",
            callback=_install_completion,
            is_eager=True,
            metavar="[SHELL]",
            help="Install that script where the shell finds it.",
        ),
    ] = None,
) -> None:
    """A glossary and concept graph from plain YAML files.

    `kb help COMMAND` or `kb COMMAND --help` says more. A base is found from the folder that you
    are in; --kb DIR names another.
    """


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


def _insist(ignored: "sys.UnraisableHookArgs") -> None:
    """Interrupt again where Python cannot raise an interruption: while it cleans up an import."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(ignored)


def _run(arguments: list[str]) -> int:
    stdout, hook = sys.stdout, sys.unraisablehook
    sys.unraisablehook = _insist
    try:
        app(arguments, prog_name="kb")
    except SystemExit as left:
        if sys.stdout is not stdout:  # Typer's way of hiding that nobody reads on
            sys.stdout = stdout
            return closed()
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    finally:
        sys.unraisablehook = hook
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
    """Options may stand before the command: `kb --kb DIR define TERM`; `kb help` is `--help`."""
    if arguments and arguments[0] == "help":
        return [*arguments[1:2], "--help"]
    if arguments and arguments[-1] in ("--show-completion", "--install-completion"):
        return [*arguments, os.path.basename(os.environ.get("SHELL", ""))]
    value_follows = False
    for n, word in enumerate(arguments):
        if word in COMMANDS and not value_follows:
            return [word, *arguments[:n], *arguments[n + 1 :]]
        if not word.startswith("-") and not value_follows and n == 0:
            break
        value_follows = word == "--kb"
    return arguments
