"""For reviewers: check. What `lint` shares stands here: options, what becomes of findings."""

import os
import sys
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kb.commands.session import KbOption, own_base
from kb.errors import KBError
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.fixes import Repair
    from kb.folder import Folder
    from kb.judging import Judgement, Judging
    from kb.online.answering import Online as Network


class ReportFormat(StrEnum):
    """How findings are reported: `kb.report.FORMATS`."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"
    MARKDOWN = "markdown"


class Weight(StrEnum):
    """The least severity that fails a check."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Codes = list[str] | None

Select = Annotated[
    Codes, typer.Option("--select", metavar="CODE", help="Only these rules or families.")
]
Ignore = Annotated[
    Codes, typer.Option("--ignore", metavar="CODE", help="Not these rules or families.")
]
Fixing = Annotated[bool, typer.Option("--fix", help="Make the safe fixes.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe-fixes", help="Make those too that may change a meaning.")
]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what the fixes would change; write nothing.")
]
FailOn = Annotated[
    Weight, typer.Option("--fail-on", help="The least severity that makes the exit status 1.")
]
Reported = Annotated[ReportFormat, typer.Option("--format", help="How to report.")]
BaselineFile = Annotated[
    str | None,
    typer.Option("--baseline", metavar="FILE", help="Only what this file does not list."),
]
NewBaseline = Annotated[
    str | None,
    typer.Option("--write-baseline", metavar="FILE", help="List all that is found in a file."),
]
Since = Annotated[
    str | None,
    typer.Option("--changed-since", metavar="REV", help="Only what a git revision did not have."),
]
Statistics = Annotated[
    bool, typer.Option("--statistics", help="Count findings by rule instead of listing them.")
]
Online = Annotated[
    bool,
    typer.Option("--online", help="Ask the network too: dead links, registries, retractions."),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Processes; one a core if not given."),
]


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Only what concerns these files or folders."),
    ] = None,
    select: Select = None,
    ignore: Ignore = None,
    fix: Fixing = False,
    unsafe: Unsafe = False,
    diff: Diff = False,
    fail_on: FailOn = Weight.ERROR,
    form: Reported = ReportFormat.TEXT,
    baseline: BaselineFile = None,
    new_baseline: NewBaseline = None,
    since: Since = None,
    statistics: Statistics = False,
    online: Online = False,
    jobs: Jobs = None,
    kb: KbOption = None,
) -> int:
    """Every rule over the base: what is wrong, where, what to do.

    Exit 0 when nothing reaches --fail-on, 1 when something does, 2 when there is no base.

    Examples: kb check · kb check --fix · kb check --select GRA --fail-on warning · kb check
    --format sarif
    """
    from kb import __version__
    from kb.judging import Judge, Request, network

    folder = own_base(kb)
    only = [_inside(folder, path) for path in paths or ()]
    request = Request(split(select), split(ignore), baseline, since, jobs, only)
    answers = network(folder, __version__, asked) if online else None
    judge = Judge(folder, request, answers)
    wanted = Wanted(fix, unsafe, diff, fail_on, form, new_baseline, statistics)
    status = judged(judge, wanted)
    if answers is not None and new_baseline is None:
        tell_unknown(answers)
    return status


def _inside(folder: "Folder", path: str) -> str:
    """A path of the working folder as the base has it; raises KBError where nothing is."""
    place = os.path.realpath(path)
    if not os.path.exists(place):
        raise KBError(f"{path}: no such file; `kb search {path}` finds an entry’s")
    return os.path.relpath(place, os.path.realpath(folder.root)).replace(os.sep, "/")


class Wanted(NamedTuple):
    """What becomes of the findings."""

    fix: bool
    unsafe: bool
    diff: bool
    fail_on: Weight
    form: ReportFormat
    new_baseline: str | None
    statistics: bool


def judged(judge: "Judging", wanted: Wanted) -> int:
    """Judge, fix and report as wanted; the exit status."""
    from kb import report

    if wanted.new_baseline is not None:
        return _write_baseline(wanted.new_baseline, judge)
    if wanted.fix or wanted.unsafe or wanted.diff:
        judgement = _repaired(judge, unsafe=wanted.unsafe, diff=wanted.diff)
    else:
        judgement = judge.judge()
    if not wanted.diff:
        _report(judge, judgement, wanted)
    return int(report.fails(judgement.findings, wanted.fail_on.value))


def asked(done: int, of: int) -> None:
    """Show on a terminal how many questions to the network are answered."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\rasked {done} of {of}" if done < of else "\r\x1b[K")
        sys.stderr.flush()


def tell_unknown(network: "Network") -> None:
    """What could not be learned from the network, counted by reason."""
    why = Counter(network.unknown.values()).most_common()
    if why:
        told = ", ".join(f"{n} {reason}" for reason, n in why)
        tell(f"{_counted(len(network.unknown), 'answer')} not to be had: {told}")


def split(codes: Codes) -> list[str]:
    """Codes given one by one, or several with commas or blanks between them."""
    return [code for given in codes or () for code in given.replace(",", " ").split()]


def _write_baseline(path: str, judge: "Judging") -> int:
    from kb.judging import write_baseline

    if judge.request.since is not None:
        raise KBError("a baseline lists all that is found; leave --changed-since out")
    if judge.request.only:
        raise KBError("a baseline lists all that is found; name no files")
    judgement = judge.judge()
    listed = write_baseline(path, [*judgement.findings, *judgement.known])
    tell(f"{path}: lists {_counted(listed, 'finding')}")
    return 0


def _repaired(judge: "Judging", *, unsafe: bool, diff: bool) -> "Judgement":
    """What is found after the fixes; with `diff` they are shown, and what is found is as before."""
    from kb.judging import keep

    repair, after = judge.repair(unsafe=unsafe)
    changes = repair.changes
    if diff:
        from kb.commands.patch import unified

        write("".join(unified(one.path, one.before, one.after) for one in changes))
    else:
        keep(judge.home, changes)
    did, files = "would fix" if diff else "fixed", _counted(len(changes), "file")
    tell(f"{did} {_counted(len(repair.fixed), 'finding')} in {files}")
    _tell_others(repair, after, unsafe=unsafe)
    return judge.judge() if diff else after


def _tell_others(repair: "Repair", after: "Judgement", *, unsafe: bool) -> None:
    """What was not fixed, though it could be."""
    for finding in repair.refused:
        place = f"{finding.span.path}:{finding.span.line}"
        tell(f"{place}: the fix of {finding.code} was not made: {_CLASH}")
    left = sum(finding.fix is not None and not finding.fix.safe for finding in after.findings)
    if left and not unsafe:
        tell(f"{_counted(left, 'more fix', 'more fixes')} with --unsafe-fixes")


_CLASH = "another fix changes the same text, or the file would become unreadable"


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _report(judge: "Judging", judgement: "Judgement", wanted: Wanted) -> None:
    from kb import __version__, report

    findings = judgement.findings
    form = wanted.form
    if wanted.statistics:
        write(report.statistics(findings))
        return
    suppressed = [
        report.Suppressed(finding, suppression.because)
        for finding, suppression in judgement.excused
    ] + [report.Suppressed(finding, baseline=True) for finding in judgement.known]
    context = report.Context(
        __version__,
        judge.command,
        rules=sorted(judgement.codes),
        root=_root(judge.home.root) if form in (ReportFormat.SARIF, ReportFormat.GITHUB) else "",
        suppressed=suppressed,
        fail_on=wanted.fail_on.value,
        partial=judge.request.since is not None or bool(judge.request.only),
        read=judge.read,
    )
    write("".join(report.render(form.value, findings, context)))
    if form is ReportFormat.TEXT:
        tell(report.summary_line(findings) + _left_out(judgement))
        _tell_fixable(judgement, wanted)
        for remark in judgement.remarks:
            tell(remark)


def _left_out(judgement: "Judgement") -> str:
    counts = (
        (len(judgement.excused), "excused"),
        (len(judgement.known), "in the baseline"),
        (judgement.earlier, "from before"),
        (judgement.elsewhere, "elsewhere"),
    )
    return "".join(f"; {n} {said}" for n, said in counts if n)


def _tell_fixable(judgement: "Judgement", wanted: Wanted) -> None:
    """How many findings `--fix` would mend, and how many more the unsafe fixes."""
    fixes = [finding.fix for finding in judgement.findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if fixes and not (wanted.fix or wanted.unsafe):
        counts = ((safe, "--fix"), (len(fixes) - safe, "--unsafe-fixes"))
        told = " and ".join(f"{number} with {option}" for number, option in counts if number)
        tell(f"can be mended: {told}; --diff shows how")


def _root(place: str) -> str:
    """What leads from the top of the repository to a folder; empty where there is none."""
    from kb.revisions import Repository

    try:
        prefix = Repository(place).prefix
    except KBError:
        return ""
    return prefix
