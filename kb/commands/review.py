"""For reviewers: check, explain."""

from enum import StrEnum
from typing import Annotated

import typer

from kb.commands.session import KbOption, own_base, print_json
from kb.output import tell, write


class ReportFormat(StrEnum):
    """How findings are reported."""

    TEXT = "text"
    JSON = "json"


class Weight(StrEnum):
    """The least severity that fails a check."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Codes = list[str] | None


def check(
    select: Annotated[
        Codes, typer.Option("--select", metavar="CODE", help="Only these rules or families.")
    ] = None,
    ignore: Annotated[
        Codes, typer.Option("--ignore", metavar="CODE", help="Not these rules or families.")
    ] = None,
    fail_on: Annotated[
        Weight, typer.Option("--fail-on", help="The least severity that makes the exit status 1.")
    ] = Weight.ERROR,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="How to report.")
    ] = ReportFormat.TEXT,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule instead of listing them.")
    ] = False,
    kb: KbOption = None,
) -> int:
    """Every rule over the base: what is wrong, where, what to do.

    Exit 0 when nothing reaches --fail-on, 1 when something does, 2 when there is no base.

    Examples: kb check · kb check --select GRA --fail-on warning · kb check --format json
    """
    from kb import report
    from kb.workspace import check as checked

    findings = checked(own_base(kb), select=_split(select), ignore=_split(ignore))
    if form is ReportFormat.JSON:
        print_json("check", **report.as_json(findings))
    elif statistics:
        write(report.statistics(findings))
    else:
        write(report.as_text(findings))
        tell(report.summary_line(findings))
    return int(report.fails(findings, fail_on.value))


def _split(codes: Codes) -> list[str]:
    return [code for given in codes or () for code in given.replace(",", " ").split()]


def explain(
    code: Annotated[
        list[str] | None, typer.Argument(help="A rule or a family; none lists all.", metavar="CODE")
    ] = None,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="How to print it.")
    ] = ReportFormat.TEXT,
) -> int:
    """What a rule means, why, a bad and a good example, and the fix.

    Examples: kb explain GRA005 · kb explain REF · kb explain
    """
    from kb.check.explaining import explained, listed, rule_values
    from kb.check.registry import RULES

    if form is ReportFormat.JSON:
        from kb.check.engine import resolve

        codes = [one for given in code or ["ALL"] for one in resolve(given)]
        return print_json("explain", rules=[rule_values(RULES[one]) for one in codes])
    return write("\n".join(explained(one) for one in code) if code else listed())
