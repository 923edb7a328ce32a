"""What is being typed on a command line: a command, an option, its value, an argument."""

from __future__ import annotations

from kb.declared import ARGUMENTS, OPTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | tuple[str, ...] | None
"""Of an option: what its value is called, its choices, or None for a flag."""

SHARED: dict[str, Value] = {"--kb": "DIR"}
"""Options with a value that may stand before the command."""


class Place:
    """Where the typed word stands: the command, its arguments so far, the option awaiting a value.

    `open` is false after `--`, where everything is an argument.
    """

    __slots__ = ("arguments", "awaiting", "command", "kb", "open")

    def __init__(self) -> None:
        self.command = ""
        self.arguments: list[str] = []
        self.awaiting = ""
        self.kb: str | None = None
        self.open = True


def place(words: Sequence[str]) -> Place:
    """Where a word after these would stand."""
    found = Place()
    for word in words:
        if found.awaiting:
            _keep(found, found.awaiting, word)
            found.awaiting = ""
        elif word == "--":
            found.open = False
        elif found.open and word.startswith("-"):
            name, equals, value = word.partition("=")
            if equals:
                _keep(found, name, value)
            elif takes_value(found.command, name):
                found.awaiting = name
        elif not found.command:
            found.command = word
        else:
            found.arguments.append(word)
    return found


def _keep(found: Place, name: str, value: str) -> None:
    if name == "--kb":
        found.kb = value


def options(command: str) -> dict[str, Value]:
    """The options of a command, or of kb itself, with what their values are."""
    return {**SHARED, **OPTIONS.get(command, {})}


def takes_value(command: str, name: str) -> bool:
    """Whether a value follows an option."""
    return options(command).get(name) is not None


def argument(found: Place) -> str:
    """What the next argument of a command is, by its name on the help page; "" if none is due."""
    declared = ARGUMENTS.get(found.command, ())
    number = len(found.arguments)
    if number < len(declared):
        return declared[number][0]
    return declared[-1][0] if declared and declared[-1][1] else ""
