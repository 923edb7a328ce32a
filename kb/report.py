"""Findings as text and JSON, and what they add up to."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kb.diagnostics import Finding, Fix, Severity, Span

Json = dict[str, Any]


def as_text(findings: Sequence[Finding]) -> str:
    """A line a finding, `path:line:column: CODE message`, its related places indented under it."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_place(finding.span)}: {finding.code} {_one_line(finding.message)}")
        lines += [f"    {_place(span)}: {_one_line(said)}" for span, said in finding.related]
    return "".join(line + "\n" for line in lines)


def _place(span: Span) -> str:
    return f"{_one_line(span.path)}:{span.line}:{span.column}"


def _one_line(text: str) -> str:
    """A text without line ends and control characters, so that a finding stays one line."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity."""
    counts = Counter(finding.severity for finding in findings)
    return {severity.value: counts[severity] for severity in Severity}


def summary_line(findings: Sequence[Finding]) -> str:
    """The sum in words: "2 errors, 1 warning", or that nothing was found."""
    if not findings:
        return "nothing found"
    names = {"error": "error", "warning": "warning", "info": "remark"}
    counts = [(n, names[severity]) for severity, n in summary(findings).items() if n]
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts)


def statistics(findings: Sequence[Finding]) -> str:
    """Findings counted by rule, the most frequent first."""
    counts = Counter((finding.code, finding.severity.value) for finding in findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{n:>6}  {code}  {severity}\n" for (code, severity), n in rows)


def fails(findings: Sequence[Finding], fail_on: str) -> bool:
    """Whether any finding is at least as severe as `fail_on`."""
    limit = Severity(fail_on).rank
    return any(finding.severity.rank <= limit for finding in findings)


def as_json(findings: Sequence[Finding]) -> Json:
    """`findings` and `summary` as in docs/json/check.schema.json."""
    return {"findings": [_finding(finding) for finding in findings], "summary": summary(findings)}


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        **_span(finding.span),
        "concept": finding.concept,
        "related": [
            {"path": span.path, "line": span.line, "column": span.column, "message": said}
            for span, said in finding.related
        ],
        "fix": None if finding.fix is None else _fix(finding.fix),
    }


def _fix(fix: Fix) -> Json:
    edits = [{**_span(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _span(span: Span) -> Json:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
