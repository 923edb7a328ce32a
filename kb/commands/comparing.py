"""What two entries have in common and what sets them apart, as plain values."""

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from kb.graph import chain
from kb.index.browse import neighbours, source_records

Json = dict[str, Any]

_COMPARED = (
    "id", "label", "kind", "topics", "status", "labels", "aliases", "abbreviations", "definition",
    "senses", "relations",
)  # fmt: skip


NOTHING: Json = dict.fromkeys(
    ("concepts", "between", "path", "shared_relations", "shared_sources", "stances"), ()
)
"""What is compared where a term is missed."""


def compared(connection: Connection, answers: Sequence[Json]) -> Json:
    """One answer of `define`, or two, as `compare` shows them (docs/json/compare.schema.json)."""
    concepts = [
        {
            **{name: answer[name] for name in _COMPARED},
            "only": [
                end for other in answers if other is not answer for end in _only(answer, other)
            ],
        }
        for answer in answers
    ]
    both = len(answers) > 1
    return {
        "concepts": concepts,
        "between": _between(*answers) if both else [],
        "path": _path(connection, *answers) if both else [],
        "shared_relations": _shared(*answers) if both else [],
        "shared_sources": _shared_sources(connection, *answers) if both else [],
        "stances": [stance for answer in answers for stance in _stances(answer)],
    }


def _between(one: Json, other: Json) -> list[Json]:
    """The relations that lead from an entry right to another."""
    return [end for end in one["relations"] if end["to"] == other["id"]]


def _path(connection: Connection, one: Json, other: Json) -> list[Json]:
    """The shortest chain of relations from an entry to another; empty where none leads there."""
    steps = chain(one["id"], other["id"], lambda concept: neighbours(connection, concept))
    return [{"from": s.source, "relation": s.relation, "to": s.target} for s in steps or ()]


def _ends(answer: Json) -> dict[tuple[str, str], Json]:
    return {
        (end["type"], end["to"]): {name: end[name] for name in ("type", "to", "label")}
        for end in answer["relations"]
    }


def _shared(one: Json, other: Json) -> list[Json]:
    """The relations that two entries have to the same third ones."""
    theirs = _ends(other)
    return [end for place, end in _ends(one).items() if place in theirs]


def _only(one: Json, other: Json) -> list[Json]:
    """The relations to third entries that one entry has and the other has not."""
    theirs = _ends(other)
    return [
        end for place, end in _ends(one).items() if place not in theirs and end["to"] != other["id"]
    ]


def _shared_sources(connection: Connection, one: Json, other: Json) -> list[Json]:
    """The works that two entries cite, each by the records that either cites it by."""
    labels = _cited(one) | _cited(other)
    records = source_records(connection, list(labels))
    work_of = {
        record["id"]: record.get("custom", {}).get("work", record["id"]) for record in records
    }
    titles = {record["id"]: record.get("title") for record in records}
    works: dict[str, list[str]] = {}
    for key in labels:
        works.setdefault(work_of.get(key, key), []).append(key)
    return [
        {"sources": keys, "label": labels[keys[0]], "title": titles.get(keys[0])}
        for keys in works.values()
        if all(_cited(answer).keys() & set(keys) for answer in (one, other))
    ]


def _cited(answer: Json) -> dict[str, str]:
    """The label of every source that an entry cites, by its key."""
    return {
        cite["source"]: cite["label"] or cite["source"]
        for owner in owners(answer)
        for cite in owner["cites"]
    }


def owners(answer: Json) -> Iterator[Json]:
    """Everything of an answer that has citations."""
    yield from filter(None, [answer["definition"]])
    for name in ("senses", "relations", "examples", "notes", "media"):
        yield from answer[name]


def _stances(answer: Json) -> Iterator[Json]:
    for sense in answer["senses"]:
        for other, stance in sense["versus"].items():
            about = {"concept": answer["id"], "sense": sense["id"]}
            yield {**about, "stance": stance, "other": other}
