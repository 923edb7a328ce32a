"""For writers: lint."""

import sys
from typing import Annotated

import typer

from kb.commands.checking import (
    BaselineFile,
    Diff,
    FailOn,
    Fixing,
    Ignore,
    Jobs,
    NewBaseline,
    Online,
    Reported,
    ReportFormat,
    Select,
    Since,
    Statistics,
    Unsafe,
    Wanted,
    Weight,
    asked,
    judged,
    split,
    tell_unknown,
)
from kb.commands.session import KbOption
from kb.errors import KBError
from kb.output import tell

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Chapters, or folders of them; - is standard input."),
]
Order = Annotated[
    str | None,
    typer.Option("--order", metavar="FILE", help="The chapters in reading order, a path a line."),
]

Candidates = Annotated[
    bool,
    typer.Option("--candidates", help="Terms that look defined but have no entry, no findings."),
]


def lint(
    paths: Paths,
    order: Order = None,
    candidates: Candidates = False,
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
    """Chapters as one book: citations, definitions, terms, against the base where there is one.

    Reads Markdown and MDX. Without a base the rules that need none run. Exit 0 when nothing reaches
    --fail-on, 1 when something does, 2 for a path that leads to nothing.

    Examples: kb lint docs · kb lint docs/03-agents.mdx --fix --diff · kb lint docs --select CIT
    --fail-on warning · kb lint docs --candidates
    """
    from kb import __version__
    from kb.chapters import STDIN, Chapters
    from kb.folder import find
    from kb.judging import Request, network
    from kb.linting import Linter

    if candidates:
        refused = (select, ignore, fix, unsafe, diff, baseline, new_baseline, since, statistics)
        return _candidates(paths, order, form, jobs, kb, alone=not (any(refused) or online))
    if STDIN in paths and (fix or unsafe) and not diff:
        raise KBError("standard input cannot be fixed; add --diff, or name the file")
    folder = find(kb)
    chapters = Chapters(paths, order)
    answers = network(folder, __version__, asked) if online else None
    request = Request(split(select), split(ignore), baseline, since, jobs)
    linter = Linter(chapters, folder, request, answers, _read)
    if linter.unable:
        tell(_without_base(linter.unable))
    if not chapters.sizes and not chapters.faults:
        tell("no chapters there: files that end in .md, .mdx or .markdown")
    wanted = Wanted(fix, unsafe, diff, fail_on, form, new_baseline, statistics)
    status = judged(linter, wanted)
    if answers is not None and new_baseline is None:
        tell_unknown(answers)
    return status


def _candidates(
    paths: list[str],
    order: str | None,
    form: ReportFormat,
    jobs: int | None,
    kb: str | None,
    *,
    alone: bool,
) -> int:
    from kb.commands.candidates import listed

    if not alone or form not in (ReportFormat.TEXT, ReportFormat.JSON):
        raise KBError("--candidates goes with --order, --format text or json, --jobs and --kb only")
    return listed(paths, order, jobs, kb, as_json=form is ReportFormat.JSON)


def _read(done: int, of: int) -> None:
    """Show on a terminal how many chapters of how many are read, where they are many."""
    if of >= _MANY and sys.stderr.isatty():
        sys.stderr.write(f"\rread {done} of {of}" if done < of else "\r\x1b[K")
        sys.stderr.flush()


_MANY = 200


def _without_base(codes: list[str]) -> str:
    return (
        f"no knowledge base here or above (--kb DIR names one); not looked at: {', '.join(codes)}"
    )
