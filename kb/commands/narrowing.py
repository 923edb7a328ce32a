"""Answers cut down to a sense, or put in the order of what one author says."""

from sqlite3 import Connection
from typing import Any

from kb.errors import KBError
from kb.output import tell

Json = dict[str, Any]


def to_sense(answers: list[Json], sense: str) -> list[Json]:
    """The answers that have a sense, each with that sense alone; where none has it is told."""
    found = [
        {**answer, "definition": None, "senses": [one], "relations": [], "notes": []}
        for answer in answers
        for one in answer["senses"]
        if one["id"] == sense
    ]
    if not found:
        for answer in answers:
            known = ", ".join(one["id"] for one in answer["senses"]) or "none"
            tell(f"`{answer['id']}` has no sense `{sense}`; its senses: {known}")
    return found


def to_source(connection: Connection, answers: list[Json], named: str) -> list[Json]:
    """The answers to which a source has something to say: its senses first, the others named.

    A source is named by its key, its label (“Hubinger et al., 2019”) or an author's family name;
    all manifestations of its work count. Raises KBError for a source that is not there.
    """
    keys = _keys(connection, named)
    found = [_according(answer, keys) for answer in answers]
    said = [answer for answer in found if answer["definition"] or answer["senses"]]
    for answer in [] if said else answers:
        others = dict.fromkeys(
            cite["label"] or cite["source"]
            for said_of_it in statements(answer)
            for cite in said_of_it["cites"]
        )
        tell(f"{named} says nothing of `{answer['id']}`; those who do: {'; '.join(others)}")
    return said


def statements(answer: Json) -> list[Json]:
    """What an answer says the concept is: its definition, if it has one, and its senses."""
    return [*filter(None, [answer["definition"]]), *answer["senses"]]


def _according(answer: Json, keys: set[str]) -> Json:
    def own(statement: Json) -> bool:
        return any(c["source"] in keys and c["mode"] != "disputes" for c in statement["cites"])

    definition = answer["definition"]
    kept = definition if definition and own(definition) else None
    others = [_named(sense) for sense in answer["senses"] if not own(sense)]
    senses = [sense for sense in answer["senses"] if own(sense)]
    return {**answer, "definition": kept, "senses": senses, "other_senses": others}


def _named(sense: Json) -> Json:
    labels = dict.fromkeys(cite["label"] or cite["source"] for cite in sense["cites"])
    return {"id": sense["id"], "name": sense["name"], "sources": list(labels)}


def _keys(connection: Connection, named: str) -> set[str]:
    import json

    rows = connection.execute("SELECT key, label, record FROM source").fetchall()
    asked = named.casefold()
    works: dict[str, str] = {}
    wanted: set[str] = set()
    for key, label, stored in rows:
        record = json.loads(stored)
        works[key] = record.get("custom", {}).get("work", key)
        people = {
            str(name.get("family", name.get("literal", ""))).casefold()
            for name in record.get("author", [])
        }
        if key == named or label.casefold() == asked or asked in people:
            wanted.add(works[key])
    if not wanted:
        raise KBError(_unknown(named, [row[0] for row in rows]))
    return {key for key, work in works.items() if work in wanted}


def _unknown(named: str, keys: list[str]) -> str:
    from kb.nearest import nearest

    near = nearest(named, keys, most=3)
    return f"no source is called “{named}”" + (f"; did you mean {', '.join(near)}?" if near else "")
