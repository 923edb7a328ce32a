"""What the commands declare, as the table that completion reads (`kb/declared.py`).

`python -m kb.commands.declared` writes the table anew; a test says when that is due.
"""

from pathlib import Path
from typing import Any, cast

import typer.main

import kb

PLACE = Path(kb.__file__).with_name("declared.py")
_HEAD = '''\
"""What commands declare, for completion. Written by `python -m kb.commands.declared`.

An option's value is a flag's None, the choices, or its name on the help page; an argument has its
name and whether several may follow.
"""

'''


def table() -> str:
    """The text of `kb/declared.py`."""
    from kb.commands.app import app

    group: Any = typer.main.get_command(app)
    commands = {"": group, **group.commands}
    options = {name: _options(command) for name, command in commands.items()}
    arguments = {name: _arguments(command) for name, command in commands.items()}
    return (
        _HEAD
        + f"OPTIONS: dict[str, dict[str, str | tuple[str, ...] | None]] = {_dict(options)}\n"
        + f"ARGUMENTS: dict[str, tuple[tuple[str, bool], ...]] = {_dict(arguments)}\n"
        + f"VALUES: dict[str, tuple[str, ...]] = {_dict(_values())}\n"
    )


def _parameters(command: Any, kind: str) -> list[Any]:
    found = command.get_params(typer.Context(command))
    return [one for one in found if one.param_type_name == kind]


def _options(command: Any) -> dict[str, Any]:
    return {
        name: _value(one)
        for one in _parameters(command, "option")
        for name in (*one.opts, *one.secondary_opts)
        if name.startswith("--")
    }


def _value(option: Any) -> Any:
    if option.is_flag:
        return None
    choices = getattr(option.type, "choices", None)
    return tuple(str(getattr(one, "value", one)) for one in choices) if choices else _name(option)


def _name(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper()).strip("[].")


def _arguments(command: Any) -> tuple[Any, ...]:
    return tuple((_name(one), one.nargs != 1) for one in _parameters(command, "argument"))


def _values() -> dict[str, tuple[str, ...]]:
    from kb.check.registry import RULES
    from kb.completing.shells import SCRIPTS
    from kb.exporting.formats import FORMATS
    from kb.model.entry import Status

    families = {code.rstrip("0123456789") for code in RULES}
    return {
        "CODE": tuple(sorted({*RULES, *families})),
        "FORMAT": tuple(format_.name for format_ in FORMATS),
        "SHELL": tuple(SCRIPTS),
        "STATUS": tuple(status.value for status in Status),
    }


def _dict(values: dict[str, Any], depth: int = 1) -> str:
    """A literal, laid out as the formatter lays it out."""
    if not values:
        return "{}"
    pad = "    " * depth
    lines = [
        f'{pad}"{name}": {_literal(value, depth, len(name))},\n' for name, value in values.items()
    ]
    return "{\n" + "".join(lines) + pad[4:] + "}"


def _literal(value: Any, depth: int, taken: int) -> str:
    if isinstance(value, dict):
        return _dict(cast("dict[str, Any]", value), depth + 1)
    plain = repr(value).replace("'", '"')
    if 4 * depth + taken + len(plain) + 5 <= 100 or not isinstance(value, tuple):
        return plain
    pad = "    " * (depth + 1)
    parts = cast("tuple[Any, ...]", value)
    inner = "".join(f"{pad}{_literal(one, depth + 1, 0)},\n" for one in parts)
    return f"(\n{inner}{pad[4:]})"


if __name__ == "__main__":
    PLACE.write_text(table(), encoding="utf-8")
