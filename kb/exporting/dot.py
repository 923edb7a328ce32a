"""concepts.dot: the graph of concepts, for Graphviz.

Topics are clusters (an entry's first topic), looks are those of the drawing (`styles`). A large
base is a graph for each panel of the drawing, one after the other in the file, as the DOT language
allows: laid out in one piece nobody could read it. Every name is quoted
(https://graphviz.org/doc/info/lang.html), so that no id is taken for a keyword, a port or a number.
"""

from collections.abc import Iterator, Mapping

from kb.exporting.chunks import encoded
from kb.exporting.legend import style_as_drawn
from kb.exporting.panels import Drawing, Panel, by_topic, place, topic_label
from kb.exporting.relations import FRAMING
from kb.exporting.scope import Options, Scope, Stated
from kb.exporting.styles import BORDERS, MUTED, ORDER, Border, Style, drawn_ends, fills_of, style_of
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry, RelationStatus, Status

ONE_GRAPH = 400
"""A base of at most so many concepts is one graph."""


def quoted(text: str) -> str:
    """A text as a quoted DOT string: nothing in it is an escape, a keyword or markup."""
    plain = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else " " for char in plain) + '"'


def as_dot(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.dot."""
    scope = Scope(base, options)
    return encoded(_graph(scope) if len(scope.entries) <= ONE_GRAPH else _graphs(scope))


def _graph(scope: Scope) -> Iterator[str]:
    fills = fills_of(scope.base.manifest.kinds)
    yield f"digraph {quoted(str(scope.base.manifest.title))} {{\n{_DEFAULTS}"
    for number, (topic, concepts) in enumerate(by_topic(scope).items()):
        yield f"  subgraph cluster_{number} {{\n"
        yield f'    label={quoted(topic_label(scope, topic))}; style="rounded,filled"; '
        yield 'color="#d1d5db"; fillcolor="#f9fafb";\n'
        for concept in concepts:
            yield f"    {_node(scope.entries[concept], fills)}\n"
        yield "  }\n"
    for stated in sorted(scope.statements, key=place):
        yield _edge(scope, stated)
    yield from _legend(scope, fills)
    yield "}\n"


def _graphs(scope: Scope) -> Iterator[str]:
    """A graph for each panel of the drawing, and no legend, which would be most of them."""
    fills = fills_of(scope.base.manifest.kinds)
    for panel in Drawing(scope).panels():
        yield f"digraph {quoted(panel.title)} {{\n{_DEFAULTS}"
        yield f"  label={quoted(panel.title)};\n"
        for box in panel.boxes:
            if box.concept is not None:
                entry = scope.entries[box.concept]
                yield f"  {_beside(entry) if box.small else _node(entry, fills)}\n"
            else:
                words = f"+ {box.others} more" if box.topic is None else box.topic
                yield f"  {quoted(box.name)} [label={_wrapped(words)}];\n"
        yield from _panel_edges(scope, panel)
        yield "}\n"


def _panel_edges(scope: Scope, panel: Panel) -> Iterator[str]:
    for line in panel.lines:
        if line.stated is not None:
            yield _edge(scope, line.stated)
        else:
            count = f'label="{line.times}", ' if line.times else ""
            yield f"  {quoted(line.start)} -> {quoted(line.end)} [{count}dir=none];\n"


_DEFAULTS = """\
  graph [rankdir=LR, splines=true, nodesep=0.25, ranksep=0.5, remincross=true,
    fontname="Helvetica", fontsize=20, pad=0.4];
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#374151",
    fontname="Helvetica", fontsize=14, margin="0.12,0.06"];
  edge [fontname="Helvetica", fontsize=11, arrowsize=0.7];
"""


def _node(entry: Entry, fills: Mapping[str, str]) -> str:
    traits = [f"label={_wrapped(str(entry.label.text))}"]
    if entry.kind is not None:
        traits.append(f"tooltip={quoted(f'{entry.label} ({entry.kind})')}")
        traits += [f'fillcolor="{fills[entry.kind]}"'] if entry.kind in fills else []
    if entry.status is not Status.ACCEPTED:
        traits += _bordered(BORDERS[entry.status])
    return f"{quoted(entry.id)} [{', '.join(traits)}];"


def _beside(entry: Entry) -> str:
    traits = [f"label={_wrapped(str(entry.label.text))}", "fontsize=11", *_bordered(MUTED)]
    return f"{quoted(entry.id)} [{', '.join(traits)}];"


def _bordered(border: Border) -> list[str]:
    style = ",".join(["rounded", "filled", *filter(None, [_broken(border.dashes)])])
    return [f'style="{style}"', f'color="{border.line}"', f'fontcolor="{border.text}"']


def _broken(dashes: str) -> str:
    """Graphviz's name for a broken line; empty for a solid one."""
    return "" if not dashes else "dashed" if int(dashes.split(maxsplit=1)[0]) > 3 else "dotted"


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


def _edge(scope: Scope, stated: Stated) -> str:
    kind, style = stated.statement.type, style_as_drawn(stated)
    name = scope.base.types.label(kind.name)
    said = [name] if style_of(kind).named else []
    said += ["contested"] if stated.end.status is RelationStatus.CONTESTED else []
    traits = [f"tooltip={quoted(name)}", *_traits(style, down=kind.hierarchical)]
    # Labels that the layout makes room for are more than clusters of older Graphviz can bear.
    traits += [f'xlabel={quoted(", ".join(said))}, fontcolor="{style.color}"'] if said else []
    traits += ["constraint=false"] if kind.name == FRAMING else []
    near, far = drawn_ends(stated.statement)
    return f"  {quoted(near)} -> {quoted(far)} [{', '.join(traits)}];\n"


_HEADS = {
    "arrow": "normal",
    "vee": "vee",
    "triangle": "onormal",
    "diamond": "odiamond",
    "ring": "odot",
    "none": "none",
}


def _traits(style: Style, *, down: bool) -> list[str]:
    """How Graphviz draws a style; `down` puts the head where the edge starts."""
    direction = "none" if style.head == "none" else "back" if down else "forward"
    return [
        f'color="{style.color}"',
        f'style="{_broken(style.dashes) or "solid"}"',
        f"dir={direction}",
        f"arrow{'tail' if down else 'head'}={_HEADS[style.head]}",
        f"weight={style.weight}",
    ]


def _legend(scope: Scope, fills: Mapping[str, str]) -> Iterator[str]:
    """A cluster that shows every style, kind and status that the drawing uses."""
    used = {style_of(stated.statement.type) for stated in scope.statements}
    yield '  subgraph cluster_legend {\n    label="Legend"; style="rounded"; color="#9ca3af";\n'
    yield "    node [fontsize=11];\n"
    for number, style in enumerate(style for style in ORDER if style in used):
        yield from _sample(number, style)
    kinds = {entry.kind for entry in scope.entries.values()}
    for kind in (kind for kind in fills if kind in kinds):
        yield f"    {quoted('legend kind ' + kind)} [label={quoted(kind)}, "
        yield f'fillcolor="{fills[kind]}"];\n'
    statuses = {entry.status for entry in scope.entries.values()} - {Status.ACCEPTED}
    for status in sorted(statuses):
        traits = [f"label={quoted(status.value)}", *_bordered(BORDERS[status])]
        yield f"    {quoted('legend ' + status.value)} [{', '.join(traits)}];\n"
    yield "  }\n"


def _sample(number: int, style: Style) -> Iterator[str]:
    """An edge between two points, the second with the words that explain it."""
    near, far = quoted(f"legend {number}"), quoted(f"legend {number} words")
    yield f'    {near} [shape=point, width=0.05, label=""];\n'
    yield f"    {far} [shape=plaintext, style=solid, label={quoted(style.name)}];\n"
    down = style.head in ("triangle", "diamond")
    straight = [trait for trait in _traits(style, down=down) if not trait.startswith("weight")]
    yield f"    {near} -> {far} [{', '.join(straight)}, weight=99];\n"
