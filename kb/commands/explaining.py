"""For reviewers: explain."""

from enum import StrEnum
from typing import Annotated

import typer

from kb.commands.session import print_json
from kb.output import write


class Shown(StrEnum):
    """How a rule is explained."""

    TEXT = "text"
    JSON = "json"


def explain(
    code: Annotated[
        list[str] | None, typer.Argument(help="A rule or a family; none lists all.", metavar="CODE")
    ] = None,
    form: Annotated[Shown, typer.Option("--format", help="How to print it.")] = Shown.TEXT,
) -> int:
    """What a rule means, why, a bad and a good example, and the fix.

    Examples: kb explain GRA005 · kb explain REF · kb explain
    """
    from kb.check.explaining import explained, listed, rule_values
    from kb.check.registry import RULES

    if form is Shown.JSON:
        from kb.check.engine import resolve

        codes = [one for given in code or ["ALL"] for one in resolve(given)]
        return print_json("explain", rules=[rule_values(RULES[one]) for one in codes])
    return write("\n".join(explained(one) for one in code) if code else listed())
