"""Findings as a comment on a pull request, in GitHub's Markdown: the worst files first.

Messages quote what stands in files, so nothing in them may become markup, notify anybody or link
anywhere: marks are escaped, and a zero-width space breaks what GitHub looks for afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff

from kb.diagnostics import Edit, Finding, Fix, Related, Severity
from kb.report.context import Context, ReadBytes
from kb.report.counting import counted, summary_line, worst_first
from kb.report.text import one_line

LIMIT = 65_536
"""Bytes of a report: GitHub takes as many characters in a comment."""

_RESERVE = 100
_MESSAGE = 1_000
_LINES, _WIDTH = 40, 300
_BREAK = "&#8203;"
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LIVE = re.compile(
    r"(?P<mark>[\\`*_\[\]<>&|~])|(?P<dollar>\$)"
    r"|(?P<head>[@#]|:(?=//|[\w+-]+:)|\bwww(?=\.)|\bGH-(?=\d))|(?P<commit>[0-9a-f]{7,})",
    re.IGNORECASE,
)


def markdown_pieces(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    """A line that sums up, then findings by file; what there is no room for is counted.

    Room goes to the worst findings of all, so that no remark stands where an error does not.
    """
    head = _head(findings, context)
    yield head
    files = _fitting(findings, context.read, LIMIT - _RESERVE - len(head.encode()))
    for path, items in files.items():
        yield _heading(path)
        yield from items
    rest = len(findings) - sum(map(len, files.values()))
    if rest:
        yield f"\n… and {rest} more.\n"


def _fitting(
    findings: Sequence[Finding], read: ReadBytes | None, room: int
) -> dict[str, list[str]]:
    """As many findings as there is room for, under the paths of their files, the worst first."""
    files: dict[str, list[str]] = {}
    for finding in worst_first(findings):
        path = finding.span.path
        item = "".join(f"{line}\n" for line in _item(finding, read))
        room -= len(item.encode()) + (0 if path in files else len(_heading(path).encode()))
        if room < 0:
            break
        files.setdefault(path, []).append(item)
    return files


def _head(findings: Sequence[Finding], context: Context) -> str:
    """Begins with a comment by which a workflow finds its earlier report to replace it."""
    name = f"kb {context.command}"
    files = len({finding.span.path for finding in findings})
    where = f" in {counted(files, 'file')}" if files else ""
    partial = " Only what changed was looked at." if context.partial else ""
    excused = f" {len(context.suppressed)} excused." if context.suppressed else ""
    return f"<!-- {name} -->\n**{name}**: {summary_line(findings)}{where}.{partial}{excused}\n"


def _heading(path: str) -> str:
    return f"\n### {code(path)}\n\n"


def _item(finding: Finding, read: ReadBytes | None) -> Iterator[str]:
    weight = "remark" if finding.severity is Severity.INFO else finding.severity.value
    where = f"`{finding.code}` line {finding.span.line}"
    yield f"- **{weight}** {where}: {prose(finding.message)}".rstrip()
    for related in finding.related:
        yield f"  - {_elsewhere(related, finding.span.path)}: {prose(related.message)}"
    if finding.fix is not None:
        yield from _fix(finding.fix, read)


def _elsewhere(related: Related, path: str) -> str:
    line = f"line {related.span.line}"
    return line if related.span.path == path else f"{code(related.span.path)} {line}"


def _fix(fix: Fix, read: ReadBytes | None) -> Iterator[str]:
    yield f"  - {'fix' if fix.safe else 'unsafe fix'}: {prose(fix.title)}".rstrip()
    changed = _changes(fix, read) if read else []
    if 0 < len(changed) <= _LINES:
        fence = "`" * max(3, _longest_ticks("\n".join(changed)) + 1)
        lines = [f"{fence}diff", *(line[:_WIDTH] for line in changed), fence]
        yield from (f"    {line}" for line in lines)


def _changes(fix: Fix, read: ReadBytes) -> list[str]:
    """The lines that a fix changes, before and after; none where they cannot be read."""
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    try:
        texts = {path: read(path).decode("utf-8-sig") for path in by_path}
    except (OSError, UnicodeDecodeError):
        return []
    return [line for path, edits in by_path.items() for line in _hunk(texts[path], edits)]


def _hunk(text: str, edits: Sequence[Edit]) -> Iterator[str]:
    from kb.fixes import edited

    first = min(edit.span.line for edit in edits) - 1
    old, new = _lines(text), _lines(edited(text, edits))
    after = len(old) - max(edit.span.end_line for edit in edits)
    old, new = old[first : len(old) - after], new[first : len(new) - after]
    if len(old) <= _LINES and len(new) <= _LINES:
        changed = list(unified_diff(old, new, n=0, lineterm=""))[2:]
        yield from (one_line(line) for line in changed if not line.startswith("@@"))


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\n|\r", text)


def code(text: str) -> str:
    """A text as code span (CommonMark 6.1), whatever backticks stand in it."""
    text = one_line(text)
    ticks = "`" * (_longest_ticks(text) + 1)
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{ticks}{edge}{text}{edge}{ticks}"


def _longest_ticks(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def prose(text: str) -> str:
    """A message as Markdown that shows as it is; what it puts between backticks becomes code."""
    text = one_line(text)
    text = text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
    return "".join(_parts(text))


def _parts(text: str) -> Iterable[str]:
    position = 0
    for span in _SPAN.finditer(text):
        yield _LIVE.sub(_dead, text[position : span.start()])
        yield code(span[2])
        position = span.end()
    yield _LIVE.sub(_dead, text[position:])


def _dead(found: re.Match[str]) -> str:
    if found["mark"]:
        return "\\" + found[0]
    if found["commit"]:
        return _BREAK.join(re.findall(".{1,6}", found[0]))
    return "<span>$</span>" if found["dollar"] else found[0] + _BREAK
