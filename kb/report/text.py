"""Findings as text, for people and for editors that jump to places."""

from collections.abc import Iterator, Sequence

from kb.diagnostics import Finding, Span
from kb.report.context import Context


def as_text(findings: Sequence[Finding]) -> str:
    """A line a finding, `path:line:column: CODE message`, its related places indented under it."""
    return "".join(map(_whole, findings))


def text_pieces(findings: Sequence[Finding], _: Context) -> Iterator[str]:
    """The same, finding by finding."""
    return map(_whole, findings)


def _whole(finding: Finding) -> str:
    return "".join(line + "\n" for line in lines(finding))


def lines(finding: Finding) -> Iterator[str]:
    """The line of a finding, then those of its related places."""
    yield f"{place(finding.span)}: {finding.code} {one_line(finding.message)}"
    for span, said in finding.related:
        yield f"    {place(span)}: {one_line(said)}"


def place(span: Span) -> str:
    """Where a span begins, as compilers write it: `path:line:column`."""
    return f"{one_line(span.path)}:{span.line}:{span.column}"


def one_line(text: str) -> str:
    """A text without line ends and control characters, so that a finding stays one line."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    return character if character.isprintable() else f"\\u{ord(character):04x}"
