"""Walking the index: listings, trees, neighbours."""

import json
from collections.abc import Collection, Iterator, Sequence
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
    """The concepts of a topic, kind and status, by label; all without any of them.

    Raises UnknownName for a topic, kind or status that does not exist.
    """
    _refuse_unknown("topic", topic, _topics(connection))
    _refuse_unknown("kind", kind, _kinds(connection))
    _refuse_unknown("status", status, {"draft", "accepted", "deprecated"})
    rows = connection.execute(
        "SELECT id, label, kind, status, topics FROM entry WHERE (:kind IS NULL OR kind = :kind)"
        " AND (:status IS NULL OR status = :status)"
        " AND (:topic IS NULL OR instr(' ' || topics || ' ', ' ' || :topic || ' ') > 0)",
        {"kind": kind, "status": status, "topic": topic},
    )
    found = [
        {"id": concept, "label": label, "kind": kind_, "status": status_, "topics": topics.split()}
        for concept, label, kind_, status_, topics in rows
    ]
    return sorted(found, key=lambda one: (str(one["label"]).casefold(), one["id"]))


def _topics(connection: Connection) -> set[str]:
    return {topic for (topic,) in connection.execute("SELECT id FROM topic")}


def _kinds(connection: Connection) -> set[str]:
    declared = connection.execute("SELECT value FROM meta WHERE key = 'kinds'").fetchone()
    used = connection.execute("SELECT DISTINCT kind FROM entry WHERE kind IS NOT NULL")
    return {kind for (kind,) in used}.union(declared[0].split() if declared else ())


def _refuse_unknown(what: str, wanted: str | None, known: set[str]) -> None:
    if wanted is not None and wanted not in known:
        names = sorted(known)
        meant = did_you_mean(wanted, names) or f"; there are {', '.join(names)}"
        raise UnknownName(f"no {what} is called {wanted}{meant}")


def neighbours(connection: Connection, concept: str) -> list[tuple[str, str]]:
    """(relation as read from the concept, other concept) pairs, in the order of the types.

    Hierarchies come first, so that of equally short chains the one that says most is found.
    """
    rows = {*_along(connection, concept, "near"), *_along(connection, concept, "far")}
    return [(name, other) for _, name, other in sorted(rows)]


def _along(connection: Connection, concept: str, end: str) -> list[tuple[int, str, str]]:
    other, name = ("far", "t.name") if end == "near" else ("near", "t.inverse")
    rows = connection.execute(
        f"SELECT t.rank, {name}, r.{other} FROM relation r JOIN relation_type t ON t.name = r.type"
        f" WHERE r.{end} = ? AND r.{other} IN (SELECT id FROM entry)",
        (concept,),
    )
    return rows.fetchall()


def needs(connection: Connection) -> dict[str, list[str]]:
    """depends-on: per concept those that its definition links, in the order of the text."""
    rows = connection.execute(
        "SELECT e.id, l.target FROM link l JOIN entry e ON e.n = l.entry"
        " WHERE l.target != e.id AND l.target IN (SELECT id FROM entry) ORDER BY e.n, l.pos"
    )
    found: dict[str, list[str]] = {}
    for concept, target in rows:
        found.setdefault(concept, []).append(target)
    return found


def source_records(connection: Connection, keys: Sequence[str]) -> list[Json]:
    """The CSL-JSON records of some sources, in the order of the keys; unknown keys are left out.

    Of records that share a key the first in the order of files counts, as in the knowledge base.
    """
    found = (connection.execute(_RECORD, (key,)).fetchone() for key in keys)
    return [json.loads(row[0]) for row in found if row is not None]


_RECORD = "SELECT record FROM source JOIN file ON n = file WHERE key = ? ORDER BY path LIMIT 1"


HIERARCHY = ("is-a", "part-of", "broader")


def tree(connection: Connection, root: str, relation: str | None, *, up: bool) -> Json:
    """The concepts under one (above with `up`) as nested JSON.

    A concept met again is shown without its children and marked `again`; one that stands above
    itself is marked `cycle`. Raises UnknownName for a relation that does not exist.
    """
    names = set(_readings(connection, relation, up=up))
    top = _node(connection, root, None)
    met: set[str] = set()
    above: set[str] = set()
    waiting: list[tuple[Json, bool]] = [(top, False)]
    while waiting:
        node, done = waiting.pop()
        concept = str(node["id"])
        if done:
            above.discard(concept)
        elif concept in met:
            node["again"] = "cycle" if concept in above else "above"
        else:
            met.add(concept)
            above.add(concept)
            node["children"] = _children(connection, concept, names)
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(node["children"])]
    return top


def _children(connection: Connection, concept: str, names: Collection[str]) -> list[Json]:
    found = [
        _node(connection, other, name)
        for name, other in neighbours(connection, concept)
        if name in names
    ]
    return sorted(found, key=_by_label)


def _by_label(node: Json) -> tuple[str, ...]:
    return str(node["relation"]), str(node["label"]).casefold(), str(node["id"])


def _readings(connection: Connection, relation: str | None, *, up: bool) -> Iterator[str]:
    """The names that lead downwards (or upwards) by a relation, or by the hierarchy.

    A hierarchy leads down against the direction of its name: what is under X is-a X.
    """
    rows = connection.execute("SELECT name, inverse FROM relation_type").fetchall()
    pairs = dict(rows) | {inverse: name for name, inverse in rows}
    if relation is not None and relation not in pairs:
        raise UnknownName(f"no relation is called {relation}{did_you_mean(relation, pairs)}")
    if relation is None or relation in HIERARCHY:
        for name in HIERARCHY if relation is None else (relation,):
            yield name if up else pairs.get(name, name)
    else:
        yield pairs[relation] if up else relation


def _node(connection: Connection, concept: str, relation: str | None) -> Json:
    row = connection.execute("SELECT label, status FROM entry WHERE id = ?", (concept,)).fetchone()
    label, status = row or (concept, None)
    return {"id": concept, "label": label, "status": status, "relation": relation, "children": []}
