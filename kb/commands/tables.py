"""Listings as text or Markdown: results, concepts, trees, chains."""

import json
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any

from kb.graph import Step
from kb.index.lookup import Reader
from kb.index.page import Page, columns
from kb.index.search import Result
from kb.output import JSON_VERSION, terminal

Json = dict[str, Any]


_WIDEST = 48
"""Columns: one longer label stands out of its line instead of stretching all others."""


def result_lines(results: Sequence[Result], form: str) -> str:
    """Search results: the label, why it was found, the words around."""
    if form == "md":
        return "".join(f"- **{r.label}** (`{r.id}`), {_why(r)}\n" for r in results)
    width, colour = terminal()
    page = Page(width, colour=colour)
    size = min(_WIDEST, max(columns(result.label) for result in results))
    for result in results:
        gap = " " * (size - columns(result.label) + 2)
        page.line(f"{page.strong(result.label)}{gap}{page.faint(_why(result))}")
        if result.field == "definition" and result.snippet:
            page.prose(" ".join(result.snippet.split()), "    ")
    return page.text()


def _why(result: Result) -> str:
    shown = f" “{result.form}”" if result.form != result.label else ""
    return f"{result.field}{shown}" + ("" if result.reason == "exact" else f": {result.reason}")


def concept_lines(found: Iterable[Json], form: str) -> str:
    """Concepts with their kind and status, a line each."""
    rows = [(one["label"], one["kind"] or "", one["status"], one["id"]) for one in found]
    if form == "md":
        head = "| term | kind | status | id |\n| --- | --- | --- | --- |\n"
        return head + "".join(f"| {' | '.join(_cell(c) for c in row)} |\n" for row in rows)
    sizes = [min(_WIDEST, max(columns(row[n]) for row in rows)) for n in range(3)]
    lines: list[str] = []
    for row in rows:
        cells = [row[n] + " " * (sizes[n] - columns(row[n])) for n in range(3)]
        lines.append("  ".join([*cells, row[3]]))
    return "".join(line + "\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def tree_lines(root: Json, form: str) -> str:
    """A tree with lines to its branches, or nested list items."""
    lines: list[str] = []
    waiting: list[tuple[Json, str, str]] = [(root, "", "")]
    while waiting:
        node, lead, below = waiting.pop()
        again = (
            f" ({'a cycle' if node['again'] == 'cycle' else 'see above'})"
            if "again" in node
            else ""
        )
        lines.append(f"{lead}{node['label']}{again}\n")
        children: list[Json] = node["children"]
        branches: list[tuple[Json, str, str]] = []
        for n, child in enumerate(children):
            if form == "md":
                branches.append((child, f"{below}- ", below + "  "))
            else:
                last = n == len(children) - 1
                mark = "└─ " if last else "├─ "
                branches.append((child, below + mark, below + ("   " if last else "│  ")))
        waiting += reversed(branches)
    return "".join(lines)


def tree_json(root: Json) -> str:
    """The tree as JSON, a node a line. Written out by hand: a chain of concepts nests deeper than
    Python's own encoder goes.
    """
    lines: list[str] = []
    waiting: list[Json | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            lines.append(node)
            continue
        children: list[Json] = node["children"]
        plain = json.dumps({**node, "children": []}, ensure_ascii=False)
        lines.append(plain[:-2] if children else plain)
        if children:
            between: list[Json | str] = ["]}"]
            for child in reversed(children):
                between += [child, ","]
            waiting += between[:-1]
    head = json.dumps({"version": JSON_VERSION, "command": "tree"})
    return f'{head[:-1]}, "root":\n' + "\n".join(lines) + ',\n"suggestions": []}\n'


def chain_lines(connection: Connection, start: str, steps: Sequence[Step], form: str) -> str:
    """A chain of relations, a step a line."""
    reader = Reader(connection)
    labels = reader.type_labels()
    bullet = "- " if form == "md" else ""
    lines = [f"{bullet}{reader.label(start) or start}\n"]
    for step in steps:
        shown = labels.get(step.relation, step.relation)
        lines.append(f"{bullet or '  '}{shown} {reader.label(step.target) or step.target}\n")
    return "".join(lines)


def order_lines(
    connection: Connection, found: Sequence[str], needs: Mapping[str, Sequence[str]], form: str
) -> str:
    """A reading order, numbered, each with what its definition needs."""
    reader = Reader(connection)
    size = len(str(len(found)))
    lines: list[str] = []
    for n, concept in enumerate(found, 1):
        needed = ", ".join(reader.label(one) or one for one in needs.get(concept, ()))
        number = f"{n}." if form == "md" else f"{n:>{size}} "
        lines.append(
            f"{number} {reader.label(concept) or concept}{f'  ({needed})' if needed else ''}\n"
        )
    return "".join(lines)
