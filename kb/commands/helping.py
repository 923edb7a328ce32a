"""How kb explains itself: help pages with their examples as lines, commands by audience.

A command's docstring ends in a paragraph `Example: kb …` or `Examples: kb … · kb …`; its help
page shows each on a line of its own. Typer's rich markup stays off.
"""

from collections.abc import Callable, Mapping
from inspect import getdoc
from typing import Any

from typer.core import TyperCommand, TyperGroup

Records = list[tuple[str, str]]
SHARED = ("kb", "help", "version", "install_completion", "show_completion")
"""Parameters that every command has, or that are about kb itself: shown last."""


def text_and_examples(function: Callable[..., object]) -> tuple[str, list[str]]:
    """What a command's docstring says, and the examples that it ends in."""
    paragraphs = (getdoc(function) or "").split("\n\n")
    last = " ".join(paragraphs[-1].split())
    start, _, given = last.partition(": ")
    if start not in ("Example", "Examples"):
        return "\n\n".join(paragraphs), []
    return "\n\n".join(paragraphs[:-1]), given.split(" · ")


class Command(TyperCommand):
    """A command whose help shows its own options first, then the shared ones, then examples."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return ["[OPTIONS]", *(_usage(one) for one in _arguments(self.get_params(ctx)))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        parameters = self.get_params(ctx)
        options = [one for one in parameters if one.param_type_name == "option"]
        sections = {
            "Arguments": _arguments(parameters),
            "Options": [one for one in options if one.name not in SHARED],
            "In every command": [one for one in options if one.name in SHARED],
        }
        _write(formatter, {name: _records(ctx, found) for name, found in sections.items()})

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _write_examples(formatter, self.epilog)


class Group(TyperGroup):
    """All commands, listed by whom they are for."""

    audiences: Mapping[str, Mapping[str, object]] = {}

    def format_options(self, ctx: Any, formatter: Any) -> None:
        sections = {audience: self._listed(names) for audience, names in self.audiences.items()}
        _write(formatter, sections)
        _write(formatter, {"Options": _records(ctx, self.get_params(ctx))})

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _write_examples(formatter, self.epilog)

    def _listed(self, names: Mapping[str, object]) -> Records:
        width = max(len(name) for name in self.commands)
        return [(f"{name:<{width}}", _first_sentence(self.commands[name])) for name in names]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not self._near(args[0]):
            tried = f"No such command {args[0]!r}."
            ctx.fail(f"{tried} `kb define` looks a term up, `kb help` lists the commands.")
        return super().resolve_command(ctx, args)

    def _near(self, name: str) -> bool:
        from difflib import get_close_matches

        return name.startswith("-") or bool(get_close_matches(name, list(self.commands)))


def _write_examples(formatter: Any, examples: str | None) -> None:
    if examples:
        with formatter.section("Examples"):
            for example in examples.splitlines():
                formatter.write(f"  {example}\n")


def _arguments(parameters: Any) -> list[Any]:
    return [one for one in parameters if one.param_type_name == "argument"]


def _usage(argument: Any) -> str:
    shown = str(argument.metavar or argument.name).strip("[]")
    shown += "..." if argument.nargs != 1 else ""
    return shown if argument.required else f"[{shown}]"


def _records(ctx: Any, parameters: Any) -> Records:
    found = (one.get_help_record(ctx) for one in parameters)
    return [record for record in found if record is not None]


def _first_sentence(command: Any) -> str:
    sentence, stop, _ = " ".join((command.help or "").partition("\n\n")[0].split()).partition(". ")
    return sentence + stop.strip()


def _write(formatter: Any, sections: Mapping[str, Records]) -> None:
    for name, records in sections.items():
        if records:
            with formatter.section(name):
                formatter.write_dl(records)
