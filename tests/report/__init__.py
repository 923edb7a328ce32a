"""Tests of reports: every format read back, and the formats that have a schema held to it."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.diagnostics import Edit, Finding, Fix, Related, Severity, Span
from kb.report import Context, Suppressed, render

ODD = "concepts/50% of #1/über x.yaml"
TEXTS = {
    "concepts/a.yaml": b"id: a\r\nlabel: Teh  a\r\nstatus: draft\r\nnotes:\r\n  - ```\r\n",
    ODD: "id: über\nlabel: x\n".encode(),
}


class Varied(NamedTuple):
    """A finding, and its message as a person is to read it."""

    finding: Finding
    shown: str


def _varied(
    code: str, severity: Severity, message: str, span: Span, shown: str = "", **more: object
) -> Varied:
    mark = f"{code.lower()}{span.line:04}"
    finding = Finding(code, severity, message, span, fingerprint=mark, **more)  # type: ignore[arg-type]
    return Varied(finding, shown or message)


VARIED = [
    _varied(
        "LAB008",
        Severity.WARNING,
        "`Teh` is no word; the | of <b>@all</b> & #12 say {0} and {x}",
        Span("concepts/a.yaml", 2, 8, 2, 12),
        concept="a",
        related=(Related(Span(ODD, 1, 5, 1, 9), "here [it](1) is right"),),
        fix=Fix(
            "write `The`",
            safe=False,
            edits=(
                Edit(Span("concepts/a.yaml", 2, 8, 2, 11), "The"),
                Edit(Span("concepts/a.yaml", 2, 12, 2, 13), ""),
            ),
        ),
    ),
    _varied(
        "SCH005",
        Severity.INFO,
        "two\nlines, 100% \x1b[31mred\x00 ]]> and $5",
        Span("concepts/a.yaml", 3, 1, 4, 7),
        shown="two\\u000alines, 100% \\u001b[31mred\\u0000 ]]> and $5",
        fix=Fix("delete both", safe=True, edits=(Edit(Span("concepts/a.yaml", 3, 1, 5, 1), ""),)),
    ),
    _varied(
        "SCH005",
        Severity.INFO,
        "see https://example.org/a,b:c or www.example.org",
        Span("concepts/a.yaml", 5, 5, 5, 8),
        fix=Fix("fence it", safe=True, edits=(Edit(Span("concepts/a.yaml", 5, 5, 5, 8), "````"),)),
    ),
    _varied("REF001", Severity.ERROR, "“über” is taken", Span(ODD, 1, 5, 1, 9), concept="über"),
    _varied("XYZ999", Severity.ERROR, "no rule says this", Span.point(ODD)),
]
FINDINGS = [one.finding for one in VARIED]
SUPPRESSED = [
    Suppressed(
        Finding(
            "DEF002", Severity.WARNING, "unsourced", Span(ODD, 2, 1, 2, 6), fingerprint="def0020002"
        ),
        "a word that everybody knows",
    ),
    Suppressed(
        Finding(
            "GRA009", Severity.WARNING, "orphan", Span(ODD, 1, 1, 1, 3), fingerprint="gra0090001"
        ),
        baseline=True,
    ),
]
CONTEXT = Context(
    "1.2.3",
    rules=("SCH005", "SCH006", "REF001", "LAB008", "DEF002", "GRA009"),
    suppressed=SUPPRESSED,
    fail_on="info",
    read=TEXTS.__getitem__,
)


def reported(form: str, findings: Sequence[Finding] = FINDINGS, context: Context = CONTEXT) -> str:
    """A whole report."""
    return "".join(render(form, findings, context))


def many(number: int) -> list[Finding]:
    """Findings of three weights in a hundred files, in the order of their places."""
    weights = list(Severity)
    return [
        Finding(
            f"SCH00{1 + i % 7}",
            weights[i % 3],
            f"the label `term {i}` is @odd; write `term`",
            Span(f"concepts/{i * 100 // number:03}.yaml", i + 1, 8, i + 1, 12),
            fingerprint=f"{i:024x}",
        )
        for i in range(number)
    ]
