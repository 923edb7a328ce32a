"""The formats of reports: one registry, read by the command's choices, the docs and the tests.

To add a format, write a function from findings and context to pieces of text, and list it here.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kb.diagnostics import Finding
from kb.errors import UnknownName
from kb.report.context import Context
from kb.report.github import github_pieces
from kb.report.junit import junit_pieces
from kb.report.markdown import markdown_pieces
from kb.report.objects import json_pieces
from kb.report.sarif import sarif_pieces
from kb.report.text import text_pieces

Write = Callable[[Sequence[Finding], Context], Iterator[str]]


class Format(NamedTuple):
    """A format of reports: what it is for, and the function that writes it."""

    description: str
    write: Write


FORMATS: dict[str, Format] = {
    "text": Format("a line a finding, for people and editors", text_pieces),
    "json": Format("for programs (docs/json/check.schema.json)", json_pieces),
    "sarif": Format("SARIF 2.1.0, for code scanning", sarif_pieces),
    "github": Format("annotations in a GitHub workflow", github_pieces),
    "junit": Format("JUnit XML, for the test views of CI", junit_pieces),
    "markdown": Format("a comment on a pull request", markdown_pieces),
}


def render(format: str, findings: Sequence[Finding], context: Context) -> Iterator[str]:  # noqa: A002
    """A report in a format, piece by piece; findings in the order of their places.

    Raises UnknownName where there is no such format.
    """
    if format not in FORMATS:
        raise UnknownName(f"no report is called {format}; there are {', '.join(FORMATS)}")
    return FORMATS[format].write(findings, context)
