"""A difference as a comment on a pull request, in GitHub's Markdown."""

from collections.abc import Iterator, Sequence

from kb.differing.difference import Difference
from kb.differing.groups import Group, Line, groups, spaced
from kb.differing.impacts import Impact
from kb.report.markdown import LIMIT, prose

_FORMS = {"same": "{}", "gone": "~~{}~~", "new": "**{}**"}
_SIGNS = {"+": "added", "-": "removed"}
_MANY = 40
"""Lines of changes that break nothing, up to which they are not folded away."""
_NAMES = 100
"""Names of new or removed entries that are listed."""
_RESERVE = 200
"""Bytes for what ends a comment that was cut."""


def as_markdown(made: Difference, title: str, summary: str) -> str:
    """A line that sums up, breaking changes, then the others, folded if they are many.

    What a comment has no room for is counted. Nothing that is shown notifies anybody, links
    anywhere or becomes markup. Begins with a comment by which a workflow finds its earlier report.
    """
    breaking = list(_section(made, (Impact.BREAKING,)))
    others = list(_section(made, (Impact.MINOR, Impact.PATCH)))
    head = ["<!-- kb diff -->", f"**kb diff** {prose(title)}: {prose(summary)}."]
    head += ["", "#### Breaking", *breaking] if breaking else []
    if len(others) > _MANY:
        fold = ["", "<details><summary>Other changes</summary>"]
        return _fitting([*head, *fold, *others], [*head, *fold], ["", "</details>"])
    return _fitting(head + (["", "#### Other changes", *others] if others else []), head, [])


def _fitting(lines: Sequence[str], always: Sequence[str], end: Sequence[str]) -> str:
    """As many lines as a comment takes, and how many there are beyond; a fold is closed."""
    room = LIMIT - _RESERVE
    shown: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        shown.append(line)
    rest = len(lines) - len(shown)
    more = ["", f"… and {rest} lines more."] if rest else []
    closing = end if len(shown) >= len(always) else ()
    return "".join(f"{line}\n" for line in (*shown, *closing, *more))


def _section(made: Difference, impacts: tuple[Impact, ...]) -> Iterator[str]:
    for group in groups(made, impacts):
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    yield ""
    if group.names:
        listed = [prose(name) for name in group.names[:_NAMES]]
        rest = len(group.names) - len(listed)
        listed += [f"… and {rest} more"] if rest else []
        yield f"**{prose(group.heading)}**: {'; '.join(listed)}"
        return
    yield f"**{prose(group.heading)}**"
    yield ""
    yield from (f"- {_line(line)}" for line in group.lines)


def _line(line: Line) -> str:
    sign = f"{_SIGNS[line.sign]} " if line.sign in _SIGNS else ""
    if line.beside:
        body = " → ".join(prose(piece.text) for piece in line.pieces)
    else:
        body = spaced(_FORMS[kind].format(prose(text)) for kind, text in line.pieces)
    return f"{sign}{prose(line.where)}: {body}"
