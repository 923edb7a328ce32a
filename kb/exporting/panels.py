"""What the drawing shows, cut into panels: small graphs that are laid out one by one.

A base of some thirty concepts is one panel, its topics clusters in it. A larger one has a panel for
each topic, long topics in parts: the topic's concepts, and small beside them those of other panels
that they are related to. Memberships of a framing are no lines but a panel of members. An overview
of the topics comes first. All is bounded: a panel has at most PART concepts of its own, each with
at most BESIDE others, so time and memory grow with the base and no faster.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from kb.exporting.relations import FRAMING
from kb.exporting.scope import Scope, Stated
from kb.exporting.styles import drawn_ends

ONE = 32
"""A base of at most so many concepts is one panel."""
PART = 32
"""The most concepts that a panel has of its own."""
BESIDE = 12
"""The most concepts of other panels that are shown beside one."""
LINES = 120
"""The most lines of a panel that is laid out."""
TOPICS = 40
"""The most topics, and twice that many ties between them, that the overview shows."""


class Box(NamedTuple):
    """A node of a panel: a concept of its own or of another panel, or a count of others."""

    name: str
    concept: str | None
    small: bool = False
    topic: str | None = None
    others: int = 0
    """How many concepts the box stands for."""


class Line(NamedTuple):
    """A line between two boxes, by their names, and the relation it stands for."""

    start: str
    end: str
    stated: Stated | None
    times: int = 1
    """How many relations an overview's line stands for."""


class Panel(NamedTuple):
    """A small graph. `clusters` are boxes' names by topic, where there are several."""

    title: str
    boxes: Sequence[Box]
    lines: Sequence[Line]
    clusters: Mapping[str, Sequence[str]] = MappingProxyType({})
    flowing: bool = False
    """Without lines: the boxes stand in rows, as words do."""
    topic: str | None = None
    """The topic that the panel shows, or shows a part of."""


def topic_label(scope: Scope, topic: str) -> str:
    """How a topic is called; what has none is called so."""
    declared = scope.base.manifest.topics.get(topic)
    return str(declared.label) if declared else topic or "Without a topic"


def by_topic(scope: Scope) -> Mapping[str, Sequence[str]]:
    """The concepts by their first topic, topics in kb.yaml's order; those without one last."""
    found: dict[str, list[str]] = {topic: [] for topic in scope.base.manifest.topics}
    for entry in scope.entries.values():
        found.setdefault(entry.topics[0] if entry.topics else "", []).append(entry.id)
    found[""] = found.pop("", [])
    return {topic: concepts for topic, concepts in found.items() if concepts}


class Drawing:
    """A scope as the drawing sees it: who is related to whom, and where each concept stands."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.topics = by_topic(scope)
        self.framed: dict[str, list[Stated]] = {}
        self.lines: dict[str, list[Line]] = {concept: [] for concept in scope.entries}
        for stated in sorted(scope.statements, key=place):
            self._take(stated)

    def _take(self, stated: Stated) -> None:
        statement = stated.statement
        if statement.type.name == FRAMING:
            self.framed.setdefault(statement.object, []).append(stated)
            return
        line = Line(*drawn_ends(statement), stated)
        for end in dict.fromkeys((line.start, line.end)):
            self.lines[end].append(line)

    def panels(self) -> Iterator[Panel]:
        """The panels from top to bottom."""
        if len(self.scope.entries) <= ONE:
            yield from self._whole()
        else:
            yield from self._by_topic()
        for framing, framed in self.framed.items():
            yield self._framing(framing, framed)

    def smaller(self, panel: Panel) -> Iterator[Panel]:
        """Panels that take less room, together showing what one shows that is too wide."""
        own = [box.name for box in panel.boxes if not box.small]
        if panel.clusters:
            yield from self._by_topic()
        elif panel.topic is None or len(own) < 2:
            yield panel._replace(lines=(), flowing=True)
        else:
            half = len(own) // 2
            yield self.part(panel.title, own[:half], panel.topic)
            yield self.part(panel.title, own[half:], panel.topic)

    def _by_topic(self) -> Iterator[Panel]:
        yield from self._overview()
        for topic, concepts in self.topics.items():
            yield from self._topic(topic, concepts)

    def _whole(self) -> Iterator[Panel]:
        boxes = [Box(concept, concept) for concept in self.scope.entries]
        lines = _each_once(line for found in self.lines.values() for line in found)
        clusters = {topic_label(self.scope, name): names for name, names in self.topics.items()}
        if boxes:
            title = "Concepts and their relations"
            yield Panel(title, boxes, lines, clusters)

    def _overview(self) -> Iterator[Panel]:
        """The topics, tied by the relations between their concepts; the largest of very many."""
        if len(self.topics) < 2:
            return
        sizes = Counter({topic: len(found) for topic, found in self.topics.items()})
        shown = {topic for topic, _ in sizes.most_common(TOPICS)}
        topic_of = {one: topic for topic, found in self.topics.items() for one in found}
        ties = self._ties(topic_of, shown)
        boxes = [
            Box(topic, None, topic=topic, others=sizes[topic])
            for topic in self.topics
            if topic in shown
        ]
        lines = [Line(*pair, None, times) for pair, times in ties]
        left = len(self.topics) - len(shown)
        title = (
            f"Overview: the largest topics, {left} more left out" if left else "Overview: topics"
        )
        yield Panel(title, boxes, lines)

    def _ties(
        self, topic_of: Mapping[str, str], shown: set[str]
    ) -> list[tuple[tuple[str, str], int]]:
        order = {topic: place for place, topic in enumerate(self.topics)}
        ties: Counter[tuple[str, str]] = Counter()
        for concept, lines in self.lines.items():
            for line in lines:
                ends = topic_of[line.start], topic_of[line.end]
                if line.start == concept and ends[0] != ends[1] and shown.issuperset(ends):
                    first, second = sorted(ends, key=order.__getitem__)
                    ties[first, second] += 1
        return sorted(ties.most_common(2 * TOPICS))

    def _topic(self, topic: str, concepts: Sequence[str]) -> Iterator[Panel]:
        for part in self._parts(concepts):
            yield self.part(topic_label(self.scope, topic), part, topic)

    def _parts(self, concepts: Sequence[str]) -> Iterator[Sequence[str]]:
        """A topic in parts of at most PART concepts, what is related kept together."""
        near = self._near(concepts)
        for start in range(0, len(near), size := _even(len(near))):
            yield near[start : start + size]

    def _near(self, concepts: Sequence[str]) -> list[str]:
        """The concepts in the order in which relations lead to them, breadth first."""
        inside, seen = set(concepts), dict[str, None]()
        for root in concepts:
            waiting = deque([root] if root not in seen else [])
            while waiting:
                one = waiting.popleft()
                if one in seen:
                    continue
                seen[one] = None
                ends = (end for line in self.lines[one] for end in (line.start, line.end))
                waiting += (end for end in ends if end in inside and end not in seen)
        return list(seen)

    def part(self, title: str, concepts: Sequence[str], topic: str) -> Panel:
        """The panel of some concepts: they, and beside them the others they are related to."""
        own = dict.fromkeys(concepts)
        boxes = [Box(concept, concept) for concept in concepts]
        beside: dict[str, Box] = {}
        shown = [line for concept in concepts for line in self._shown(concept, own, beside)]
        return Panel(title, [*boxes, *beside.values()], _each_once(shown), topic=topic)

    def _shown(
        self, concept: str, own: Mapping[str, None], beside: dict[str, Box]
    ) -> Iterator[Line]:
        """The lines at a concept; beyond BESIDE others one line to their count."""
        met: dict[str, None] = {}
        left: dict[str, None] = {}
        for line in self.lines[concept]:
            other = line.end if line.start == concept else line.start
            if other in own:
                yield line
                continue
            if other not in met and len(met) >= BESIDE:
                left[other] = None
                continue
            met[other] = None
            beside.setdefault(other, Box(other, other, small=True))
            yield line
        if left:
            more = Box(f"more {concept}", None, small=True, others=len(left))
            beside[more.name] = more
            yield Line(concept, more.name, None, 0)

    def _framing(self, framing: str, framed: Iterable[Stated]) -> Panel:
        members = dict.fromkeys(stated.statement.subject for stated in framed)
        label = self.scope.entries[framing].label
        boxes = [Box(member, member, small=True) for member in members]
        return Panel(f"Framed by: {label}", boxes, [], flowing=True)


def _each_once(lines: Iterable[Line]) -> list[Line]:
    """The lines, each at its first place: both its ends know the same one."""
    return list({id(line): line for line in lines}.values())


def _even(count: int) -> int:
    """How many of some concepts a part takes, so that the parts are of like size."""
    parts = max(1, -(-count // PART))
    return max(1, -(-count // parts))


def place(stated: Stated) -> tuple[str, str, str, str]:
    """What relations are sorted by."""
    statement, end = stated
    return statement.subject, statement.type.name, statement.object, end.status
