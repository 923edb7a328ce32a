"""Findings as JSON (docs/json/check.schema.json), the counts before the findings."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kb.diagnostics import Finding, Fix, Span
from kb.output import JSON_VERSION
from kb.report.context import Context
from kb.report.counting import summary

Json = dict[str, Any]

_HALVES = re.compile("[\ud800-\udfff]")


def as_json(findings: Sequence[Finding]) -> Json:
    """`summary` and `findings` as in docs/json/check.schema.json."""
    return {"summary": summary(findings), "findings": [_finding(finding) for finding in findings]}


def json_pieces(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    """The object that `--format json` prints, finding by finding."""
    head = {"version": JSON_VERSION, "command": context.command, "summary": summary(findings)}
    opened = encoded(head, indent=2).removesuffix("\n}")
    yield from listed(
        f'{opened},\n  "findings": ', (_finding(finding) for finding in findings), indent=2
    )
    yield "\n}\n"


def listed(opened: str, items: Iterable[Json], indent: int = 0) -> Iterator[str]:
    """A list of objects after `opened`, item by item, without what follows its bracket."""
    yield opened + "["
    mark, margin = "\n", " " * indent * 2
    for item in items:
        yield mark + margin + encoded(item, indent or None).replace("\n", "\n" + margin)
        mark = ",\n"
    yield "]" if mark == "\n" else f"\n{margin[:indent]}]"


def encoded(value: Any, indent: int | None = None) -> str:
    """JSON that keeps all characters but halves of a pair, which UTF-8 cannot write."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


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
