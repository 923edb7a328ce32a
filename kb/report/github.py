"""Findings as workflow commands, which GitHub shows as annotations beside the lines of a change.

Of each kind GitHub shows ten a step, so the worst come first, and the sum before all.
"""

from collections.abc import Iterator, Sequence

from kb.diagnostics import Finding, Severity, Span
from kb.report.context import Context
from kb.report.counting import summary, summary_line, worst_first
from kb.report.text import one_line, place

SHOWN = 10
"""Annotations of a kind that GitHub shows for a step."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_pieces(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    """A line a finding: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=CODE::message`."""
    yield f"::notice title={_value(f'kb {context.command}')}::{_text(_sum(findings))}\n"
    for finding in worst_first(findings):
        said = "\n".join([one_line(finding.message), *_related(finding)])
        where = _properties(context, finding)
        yield f"::{_KINDS[finding.severity]} {where}::{_text(said)}\n"


def _sum(findings: Sequence[Finding]) -> str:
    """The counts, and a word where GitHub will not show them all; the sum itself is a notice."""
    counts = summary(findings)
    hidden = max(counts["error"], counts["warning"], counts["info"] + 1) > SHOWN
    more = f"; of each kind {SHOWN} are shown here, the log has all" if hidden else ""
    return summary_line(findings) + more


def _related(finding: Finding) -> Iterator[str]:
    yield from (f"{place(span)}: {one_line(said)}" for span, said in finding.related)


def _properties(context: Context, finding: Finding) -> str:
    span = finding.span
    values = {"file": context.from_top(span.path), **_lines(span), "title": finding.code}
    return ",".join(f"{name}={_value(str(value))}" for name, value in values.items())


def _lines(span: Span) -> dict[str, int]:
    """Lines and columns; GitHub refuses columns where there are several lines."""
    lines = {"line": span.line, "endLine": span.end_line}
    if span.line != span.end_line:
        return lines
    return {**lines, "col": span.column, "endColumn": span.end_column}


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
