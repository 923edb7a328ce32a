"""The neighborhood of a concept: what an export of a part of the base is made of."""

from collections.abc import Iterable, Mapping

from kb.exporting.scope import WHOLE, Options, Scope
from kb.knowledge_base import KnowledgeBase


def around(base: KnowledgeBase, concept: str, hops: int, options: Options = WHOLE) -> Options:
    """The options of an export of a concept and all within some hops of it.

    A hop is a typed relation, in either direction, between entries that the options keep. Empty
    if they do not keep the concept itself.
    """
    scope = Scope(base, options)
    return options._replace(only=_within(concept, hops, _neighbors(scope)))


def _neighbors(scope: Scope) -> Mapping[str, Iterable[str]]:
    found: dict[str, list[str]] = {concept: [] for concept in scope.entries}
    for statement, _ in scope.statements:
        found[statement.subject].append(statement.object)
        found[statement.object].append(statement.subject)
    return found


def _within(concept: str, hops: int, neighbors: Mapping[str, Iterable[str]]) -> frozenset[str]:
    seen = {concept} & neighbors.keys()
    ring = set(seen)
    for _ in range(hops):
        ring = {other for one in ring for other in neighbors[one]} - seen
        if not ring:
            break
        seen |= ring
    return frozenset(seen)
