"""concepts.dot: the graph of concepts, for Graphviz.

Topics are clusters (an entry's first topic), a node's fill is its kind, an edge's color and line
its family of relations; contested relations are dotted and red, drafts dashed and gray. Every
name is quoted (the DOT language: https://graphviz.org/doc/info/lang.html), so that no id is taken
for a keyword, a port or a number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from kb.exporting.chunks import encoded
from kb.exporting.scope import Options, Scope, Stated
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry, Status
from kb.model.relation import RelationType


class Style(NamedTuple):
    """How a family of relations is drawn, and what the legend says of it."""

    name: str
    color: str
    line: str = "solid"
    head: str = "normal"
    weight: int = 1
    """How straight and short the layout keeps it; 0: the layout pays it no attention."""


HIERARCHY = Style("hierarchy: is a, part of, example of", "#1f2937", "solid", "onormal", 4)
FUNCTION = Style("function: how things work on one another", "#1d4ed8")
CAUSE = Style("cause: leads to, mitigates, needs, fails", "#b45309", "solid", "vee")
CONTRAST = Style("contrast: told apart, set against", "#7c3aed", "dashed", "none")
FRAME = Style("framing: belongs to a way of seeing", "#5eada5", "dashed", "odot", 0)
OTHER = Style("any other relation", "#6b7280")
CONTESTED = "#dc2626"

FAMILIES: Mapping[str, Style] = MappingProxyType(
    {
        **dict.fromkeys(
            "objective-of searches-over produces property-of aligns aligns-to element-of".split(),
            FUNCTION,
        ),
        **dict.fromkeys("leads-to failure-of mitigates precondition-of".split(), CAUSE),
        **dict.fromkeys("contrasts-with distinct-from".split(), CONTRAST),
        "framed-by": FRAME,
        "supersedes": CAUSE,
    }
)
"""The families of the built-in types; a type of the base's own is known by its declarations."""

_FILLS = (
    "#dbeafe #fde68a #dcfce7 #fce7f3 #fee2e2 #ede9fe #cffafe #ffedd5 #e5e7eb #ecfccb #f5f5f4"
).split()


def style_of(kind: RelationType) -> Style:
    """The family that a relation type belongs to."""
    if kind.hierarchical:
        return HIERARCHY
    if kind.name in FAMILIES:
        return FAMILIES[kind.name]
    return CONTRAST if kind.spec.symmetric else OTHER


def quoted(text: str) -> str:
    """A text as a quoted DOT string: nothing in it is an escape, a keyword or markup."""
    plain = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else " " for char in plain) + '"'


def as_dot(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.dot."""
    return encoded(_graph(Scope(base, options)))


def _graph(scope: Scope) -> Iterator[str]:
    manifest = scope.base.manifest
    yield f"digraph {quoted(str(manifest.title))} {{\n"
    yield _DEFAULTS
    fills = dict(zip(manifest.kinds, _FILLS, strict=False))
    for number, (topic, entries) in enumerate(_clusters(scope).items()):
        yield from _cluster(scope, number, topic, entries, fills)
    for stated in sorted(scope.statements, key=_place):
        yield _edge(scope, stated)
    yield from _legend(scope, fills)
    yield "}\n"


_DEFAULTS = """\
  graph [rankdir=LR, splines=true, nodesep=0.25, ranksep=0.8, remincross=true,
    fontname="Helvetica", fontsize=20, pad=0.4];
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#374151",
    fontname="Helvetica", fontsize=13, margin="0.12,0.06"];
  edge [fontname="Helvetica", fontsize=10, arrowsize=0.7];
"""


def _clusters(scope: Scope) -> Mapping[str, Sequence[Entry]]:
    """The entries by their first topic, topics in kb.yaml's order; those without one last."""
    found: dict[str, list[Entry]] = {topic: [] for topic in scope.base.manifest.topics}
    for entry in scope.entries.values():
        found.setdefault(entry.topics[0] if entry.topics else "", []).append(entry)
    return {topic: entries for topic, entries in found.items() if entries}


def _cluster(
    scope: Scope, number: int, topic: str, entries: Sequence[Entry], fills: Mapping[str, str]
) -> Iterator[str]:
    declared = scope.base.manifest.topics.get(topic)
    label = str(declared.label) if declared else topic
    yield f"  subgraph cluster_{number} {{\n"
    yield f'    label={quoted(label)}; style="rounded,filled"; color="#d1d5db"; '
    yield 'fillcolor="#f9fafb";\n'
    for entry in entries:
        yield f"    {_node(entry, fills)}\n"
    yield "  }\n"


def _node(entry: Entry, fills: Mapping[str, str]) -> str:
    traits = [f"label={_wrapped(str(entry.label.text))}"]
    if entry.kind is not None and entry.kind in fills:
        traits.append(f'fillcolor="{fills[entry.kind]}"')
    traits += _NODE_STYLES.get(entry.status, [])
    return f"{quoted(entry.id)} [{', '.join(traits)}];"


_NODE_STYLES = {
    Status.DRAFT: ['style="rounded,filled,dashed"', 'color="#9ca3af"', 'fontcolor="#6b7280"'],
    Status.DEPRECATED: ['style="rounded,dotted"', 'color="#9ca3af"', 'fontcolor="#9ca3af"'],
}

_WIDTH = 18


def _wrapped(label: str) -> str:
    """A label on lines of some eighteen characters, broken at blanks."""
    lines = [""]
    for word in label.split() or [label]:
        if lines[-1] and len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return '"' + "\\n".join(quoted(line)[1:-1] for line in lines) + '"'


def _place(stated: Stated) -> tuple[str, str, str, str]:
    statement, end = stated
    return statement.subject, statement.type.name, statement.object, end.status


def _edge(scope: Scope, stated: Stated) -> str:
    statement, end = stated
    near, kind, far = statement.subject, statement.type, statement.object
    style = style_of(kind)
    # Ranks run from the whole to the part: hierarchies are drawn from their far end.
    down = kind.hierarchical and "skos:broader" in kind.spec.rdf
    traits = [f"tooltip={quoted(scope.base.types.label(kind.name))}", *_traits(style, down)]
    if end.status == "contested":
        traits += [f'color="{CONTESTED}"', 'style="dotted"', 'label="contested"']
        traits += [f'fontcolor="{CONTESTED}"', "penwidth=1.6"]
    ends = (far, near) if down else (near, far)
    return f"  {quoted(ends[0])} -> {quoted(ends[1])} [{', '.join(traits)}];\n"


def _traits(style: Style, down: bool) -> list[str]:
    direction = "none" if style.head == "none" else "back" if down else "forward"
    return [
        f'color="{style.color}"',
        f'style="{style.line}"',
        f"dir={direction}",
        f"arrow{'tail' if down else 'head'}={style.head}",
        f"weight={style.weight}" if style.weight else "constraint=false",
    ]


def _legend(scope: Scope, fills: Mapping[str, str]) -> Iterator[str]:
    """A cluster that shows every family, kind and status that the drawing uses."""
    styles = dict.fromkeys(style_of(stated.statement.type) for stated in scope.statements)
    yield '  subgraph cluster_legend {\n    label="Legend"; style="rounded"; color="#9ca3af";\n'
    yield "    node [fontsize=11];\n"
    for number, style in enumerate(sorted(styles)):
        yield from _sample(number, style.name, _traits(style, down=False))
    if any(stated.end.status == "contested" for stated in scope.statements):
        traits = [f'color="{CONTESTED}"', 'style="dotted"', "penwidth=1.6"]
        yield from _sample(len(styles), "contested relation", traits)
    for kind in _kinds_used(scope.entries.values(), fills):
        yield f"    {quoted('legend kind ' + kind)} [label={quoted(kind)}, "
        yield f'fillcolor="{fills[kind]}"];\n'
    for status in sorted({entry.status for entry in scope.entries.values()} & set(_NODE_STYLES)):
        traits = [f"label={quoted(status.value)}", *_NODE_STYLES[status]]
        yield f"    {quoted('legend ' + status.value)} [{', '.join(traits)}];\n"
    yield "  }\n"


def _sample(number: int, name: str, traits: Sequence[str]) -> Iterator[str]:
    """An edge between two points, the second with the words that explain it."""
    near, far = quoted(f"legend {number}"), quoted(f"legend {number} words")
    yield f'    {near} [shape=point, width=0.05, label=""];\n'
    yield f"    {far} [shape=plaintext, style=solid, label={quoted(name)}];\n"
    straight = [trait for trait in traits if not trait.startswith(("weight", "constraint"))]
    yield f"    {near} -> {far} [{', '.join(straight)}, weight=99];\n"


def _kinds_used(entries: Iterable[Entry], fills: Mapping[str, str]) -> list[str]:
    used = {entry.kind for entry in entries}
    return [kind for kind in fills if kind in used]
