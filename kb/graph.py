"""Walks over typed relations: chains, cycles, closures, orders; and networkx for others' walks.

The walks take plain adjacency (a dict of lists, or a function from a node to its neighbours), so
that an index on disk and rows in memory are walked alike. networkx is loaded only by `networked`.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    import networkx as nx

    from kb.tables import Tables

N = TypeVar("N", bound=Hashable)


class Step(NamedTuple):
    """One relation of a chain, read from `source` to `target`."""

    source: str
    relation: str
    target: str


Neighbours = Callable[[str], Iterable[tuple[str, str]]]
"""From an id to its (relation as read from it, other id) pairs."""


def chain(start: str, goal: str, neighbours: Neighbours) -> list[Step] | None:
    """A shortest chain of relations from one concept to another; None where there is none.

    Breadth first; among equally short chains the one whose neighbours come first.
    """
    came: dict[str, Step | None] = {start: None}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == goal:
            return _traced(came, goal)
        for relation, other in neighbours(node):
            if other not in came:
                came[other] = Step(node, relation, other)
                waiting.append(other)
    return None


def _traced(came: Mapping[str, Step | None], goal: str) -> list[Step]:
    steps: list[Step] = []
    step = came[goal]
    while step is not None:
        steps.append(step)
        step = came[step.source]
    return steps[::-1]


def reachable(start: N, following: Mapping[N, Sequence[N]]) -> list[N]:
    """Everything that `start` leads to, nearest first, itself left out unless a cycle returns."""
    seen: dict[N, None] = {}
    waiting = deque(following.get(start, ()))
    while waiting:
        node = waiting.popleft()
        if node not in seen:
            seen[node] = None
            waiting.extend(following.get(node, ()))
    return list(seen)


def cycles(following: Mapping[N, Sequence[N]]) -> list[list[N]]:
    """One shortest cycle for each strongly connected part of more than one node.

    Linear in nodes and edges (Tarjan 1972), without recursion; self-loops are not reported.
    """
    return [_shortest_cycle(part, following) for part in components(following) if len(part) > 1]


def components(following: Mapping[N, Sequence[N]]) -> list[list[N]]:
    """The strongly connected parts, each before the parts that lead to it."""
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    held: dict[N, None] = {}
    found: list[list[N]] = []
    for root in following:
        if root not in index:
            _connect(root, following, index, low, held, found)
    return found


def _connect(
    root: N,
    following: Mapping[N, Sequence[N]],
    index: dict[N, int],
    low: dict[N, int],
    held: dict[N, None],
    found: list[list[N]],
) -> None:
    work = [(root, iter(following.get(root, ())))]
    index[root] = low[root] = len(index)
    held[root] = None
    while work:
        node, successors = work[-1]
        for other in successors:
            if other not in index:
                index[other] = low[other] = len(index)
                held[other] = None
                work.append((other, iter(following.get(other, ()))))
                break
            if other in held:
                low[node] = min(low[node], index[other])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                found.append(_unheld(held, node))


def _unheld(held: dict[N, None], node: N) -> list[N]:
    part: list[N] = []
    while True:
        last, _ = held.popitem()
        part.append(last)
        if last == node:
            return part[::-1]


def _shortest_cycle(part: Sequence[N], following: Mapping[N, Sequence[N]]) -> list[N]:
    members = set(part)
    start = part[0]
    came: dict[N, N] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in following.get(node, ()):
            if other == start:
                return _back(came, start, node)
            if other in members and other not in came:
                came[other] = node
                waiting.append(other)
    return list(part)


def _back(came: Mapping[N, N], start: N, node: N) -> list[N]:
    walked = [node]
    while node != start:
        node = came[node]
        walked.append(node)
    return walked[::-1]


def reading_order(wanted: Iterable[str], needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The wanted concepts and all they need, prerequisites first; stable in the order given.

    A cycle is kept together and entered at its member first met.
    """
    done: dict[str, None] = {}
    for root in wanted:
        work: list[tuple[str, Any]] = [(root, iter(needs.get(root, ())))]
        entered = {root}
        while work:
            node, prerequisites = work[-1]
            other = next((n for n in prerequisites if n not in done and n not in entered), None)
            if other is None:
                work.pop()
                done[node] = None
            else:
                entered.add(other)
                work.append((other, iter(needs.get(other, ()))))
    return list(done)


def networked(tables: "Tables") -> "nx.MultiDiGraph[str]":
    """The knowledge base as a networkx MultiDiGraph.

    Nodes are ids with `label`, `kind`, `status`, `topics`. Edges are keyed by relation type:
    as authored with `inferred=False`, read from the other end (inverse, or mirror of a symmetric
    one) with `inferred=True`, and derived `depends-on` edges. `status` is stated, implied or
    contested.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for concept in tables.by_id.values():
        graph.add_node(
            concept.id,
            label=concept.label,
            kind=concept.kind,
            status=concept.status,
            topics=concept.topics,
        )
    for near, kind, far, edge in tables.statements:
        if near in tables.by_id and far in tables.by_id:
            about = {"status": edge.status, "because": edge.because}
            graph.add_edge(near, far, key=kind.name, inferred=edge.of.id != near, **about)
            graph.add_edge(far, near, key=kind.inverse, inferred=edge.of.id != far, **about)
    for concept_id, rows in tables.dependencies.items():
        for target in dict.fromkeys(row.target for row in rows):
            graph.add_edge(concept_id, target, key="depends-on", inferred=True, status="derived")
    return graph
