"""Walking the index: listings, trees, neighbours."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import Any

from kb.errors import UnknownName
from kb.nearest import did_you_mean

Json = dict[str, Any]


def concepts(
    connection: Connection,
    *,
    topic: str | None = None,
    kind: str | None = None,
    status: str | None = None,
) -> list[Json]:
    """The concepts of a topic, kind and status, by label; all without any of them."""
    rows = connection.execute(
        "SELECT id, label, kind, status, topics FROM entry WHERE (?1 IS NULL OR kind = ?1)"
        " AND (?2 IS NULL OR status = ?2)"
        " AND (?3 IS NULL OR instr(' ' || topics || ' ', ' ' || ?3 || ' ') > 0)",
        (kind, status, topic),
    )
    found = [
        {"id": concept, "label": label, "kind": kind_, "status": status_, "topics": topics.split()}
        for concept, label, kind_, status_, topics in rows
    ]
    return sorted(found, key=lambda one: (str(one["label"]).casefold(), one["id"]))


def neighbours(connection: Connection, concept: str) -> Iterator[tuple[str, str]]:
    """(relation as read from the concept, other concept) pairs, in a fixed order."""
    yield from sorted({*_along(connection, concept, "near"), *_along(connection, concept, "far")})


def _along(connection: Connection, concept: str, end: str) -> Iterator[tuple[str, str]]:
    other, name = ("far", "t.name") if end == "near" else ("near", "t.inverse")
    rows = connection.execute(
        f"SELECT {name}, r.{other} FROM relation r JOIN relation_type t ON t.name = r.type"
        f" WHERE r.{end} = ? AND r.{other} IN (SELECT id FROM entry)",
        (concept,),
    )
    yield from rows


HIERARCHY = ("is-a", "part-of", "broader")


def tree(connection: Connection, root: str, relation: str | None, *, up: bool) -> Json:
    """The concepts under one (above with `up`) as nested JSON.

    A concept met again is shown without its children and marked `again`; one that stands above
    itself is marked `cycle`. Raises UnknownName for a relation that does not exist.
    """
    names = set(_readings(connection, relation, up=up))
    node = _node(connection, root, None)
    met = {root}
    waiting: list[tuple[Json, frozenset[str]]] = [(node, frozenset({root}))]
    while waiting:
        parent, above = waiting.pop()
        for name, other in neighbours(connection, str(parent["id"])):
            if name not in names:
                continue
            child = _node(connection, other, name)
            parent["children"].append(child)
            if other in above or other in met:
                child["again"] = "cycle" if other in above else "above"
            else:
                met.add(other)
                waiting.append((child, above | {other}))
        parent["children"].sort(key=_by_label)
    return node


def _by_label(node: Json) -> tuple[str, ...]:
    return str(node["relation"]), str(node["label"]).casefold(), str(node["id"])


def _readings(connection: Connection, relation: str | None, *, up: bool) -> Iterator[str]:
    """The names that lead downwards (or upwards) by a relation, or by the hierarchy."""
    rows = connection.execute("SELECT name, inverse FROM relation_type").fetchall()
    pairs = dict(rows) | {inverse: name for name, inverse in rows}
    if relation is not None and relation not in pairs:
        raise UnknownName(f"no relation is called {relation}{did_you_mean(relation, pairs)}")
    if relation is None:
        for name in HIERARCHY:
            yield name if up else pairs.get(name, name)
    else:
        yield pairs[relation] if up else relation


def _node(connection: Connection, concept: str, relation: str | None) -> Json:
    row = connection.execute("SELECT label, status FROM entry WHERE id = ?", (concept,)).fetchone()
    label, status = row or (concept, None)
    return {"id": concept, "label": label, "status": status, "relation": relation, "children": []}
