"""Answers cut down to a sense, or put in the order of what one author says.

What was asked for and is not there is told on stderr and returned as suggestions, the entry with a
sense or a source that it does have.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from sqlite3 import Connection
from typing import Any, NamedTuple

from kb.errors import KBError
from kb.output import tell

Json = dict[str, Any]


class Narrowed(NamedTuple):
    """The answers that are left; where none is, what could have been asked for."""

    answers: list[Json]
    suggestions: list[Json]


def to_sense(answers: list[Json], sense: str) -> Narrowed:
    """The answers that have a sense, each with that sense alone."""
    found = [
        {**answer, **_NOTHING, "senses": [one]}
        for answer in answers
        for one in answer["senses"]
        if one["id"] == sense
    ]
    for answer in [] if found else answers:
        known = ", ".join(one["id"] for one in answer["senses"]) or "none"
        tell(f"`{answer['id']}` has no sense `{sense}`; its senses: {known}")
    return Narrowed(found, [] if found else list(_senses_of(answers)))


_NOTHING: Json = {"definition": None, "relations": [], "examples": [], "notes": [], "media": []}


def _senses_of(answers: Iterable[Json]) -> Iterator[Json]:
    for answer in answers:
        for sense in answer["senses"]:
            yield {**_suggested(answer), "sense": sense["id"]}


def _suggested(answer: Json) -> Json:
    return {"id": answer["id"], "label": answer["label"], "form": answer["matched"]["form"]}


def to_source(connection: Connection, answers: list[Json], named: str) -> Narrowed:
    """The answers to which a source has something to say: its senses first, the others named.

    A source is named by its key, its label (“Hubinger et al., 2019”) or an author's family name;
    all manifestations of its work count, of an author all works. A name that several people bear,
    or a label of several works, means those that the answers cite. Raises KBError for a source
    that is not there.
    """
    meant = _meant(connection, named, answers)
    if meant.unlike:
        tell(f"“{named}” may mean:")
        for key in sorted(meant.keys):
            tell(f"  {key}: {meant.titles[key]}")
        return Narrowed([], list(_speakers(answers, meant.keys)))
    found = [_according(answer, meant.keys) for answer in answers]
    said = [answer for answer in found if answer["definition"] or answer["senses"]]
    for answer in [] if said else answers:
        _tell_silent(answer, named, meant.keys)
    return Narrowed(said, [] if said else list(_speakers(answers, None)))


def _tell_silent(answer: Json, named: str, keys: set[str]) -> None:
    labels = {s["label"]: None for s in _sources([answer]) if s["source"] not in keys}
    others = f"; those who do: {'; '.join(labels)}" if labels else ""
    disputed = [
        sense["id"] for sense in answer["senses"] if keys & {c["source"] for c in sense["cites"]}
    ]
    also = f", but disputes {', '.join(disputed)}" if disputed else ""
    tell(f"{named} says nothing of `{answer['id']}`{also}{others}")


def _speakers(answers: list[Json], keys: set[str] | None) -> Iterator[Json]:
    """Each entry with the sources, of `keys` or of all, that say something of it."""
    for answer in answers:
        for source in _sources([answer]):
            if keys is None or source["source"] in keys:
                yield {**_suggested(answer), "source": source["source"]}


def _sources(answers: Iterable[Json]) -> list[Json]:
    """The sources that the statements of some answers cite and do not merely meet with dispute."""
    found: dict[str, str] = {}
    for answer in answers:
        for said in statements(answer):
            for cite in said["cites"]:
                if cite["mode"] != "disputes":
                    found.setdefault(cite["source"], cite["label"] or cite["source"])
    return [{"source": key, "label": label} for key, label in found.items()]


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
    labels = [
        cite["label"] or cite["source"] for cite in sense["cites"] if cite["mode"] != "disputes"
    ]
    return {"id": sense["id"], "name": sense["name"], "sources": list(dict.fromkeys(labels))}


class _Meant(NamedTuple):
    """The keys that a name stands for; `unlike` if of works or people that are not one."""

    keys: set[str]
    unlike: bool
    titles: dict[str, str]


class _Record(NamedTuple):
    key: str
    label: str
    work: str
    title: str
    people: tuple[tuple[str, str], ...]
    """(family name or literal, given name) of each author."""


def _meant(connection: Connection, named: str, answers: list[Json]) -> _Meant:
    records = [_record(*row) for row in connection.execute("SELECT key, label, record FROM source")]
    asked = named.casefold()
    found = [one for one in records if one.key == named]
    found = found or [one for one in records if one.label.casefold() == asked]
    by_label = bool(found)
    found = found or [one for one in records if asked in _families(one)]
    if not found:
        raise KBError(_unknown(named, records))
    unlike = _unlike(found, asked, by_label=by_label)
    if unlike:
        cited = _cited_by(answers, found, records)
        found, unlike = cited or found, _unlike(cited, asked, by_label=by_label)
    works = {one.work for one in found}
    kept = [one for one in records if one.work in works]
    keys = {one.key for one in (found if unlike else kept)}
    return _Meant(keys, unlike, {one.key: f"{one.label}, {one.title}" for one in kept})


def _record(key: str, label: str, stored: str) -> _Record:
    record = json.loads(stored)
    people = tuple(
        (str(name.get("family", name.get("literal", ""))), str(name.get("given", "")))
        for name in record.get("author", ())
    )
    work = record.get("custom", {}).get("work", key)
    return _Record(key, label, work, record.get("title", key), people)


def _families(record: _Record) -> set[str]:
    return {family.casefold() for family, _ in record.people}


def _unlike(found: list[_Record], asked: str, *, by_label: bool) -> bool:
    """Whether records are of several works, or a family name is that of several people."""
    if by_label:
        return len({one.work for one in found}) > 1
    given = sorted(
        name.replace(".", "")
        for one in found
        for family, name in one.people
        if family.casefold() == asked
    )
    return any(not longer.startswith(shorter) for shorter, longer in pairwise(given))


def _cited_by(answers: list[Json], found: list[_Record], records: list[_Record]) -> list[_Record]:
    """Those of some records whose work the answers' statements cite."""
    cited = {
        cite["source"] for one in answers for said in statements(one) for cite in said["cites"]
    }
    works = {one.work for one in records if one.key in cited}
    return [one for one in found if one.work in works]


def _unknown(named: str, records: list[_Record]) -> str:
    from kb.nearest import nearest

    keys = [one.key for one in records]
    labels = list(dict.fromkeys(one.label for one in records))
    families = list(dict.fromkeys(family for one in records for family, _ in one.people))
    near = [*nearest(named, keys, most=3), *nearest(named, labels), *nearest(named, families)]
    return f"no source is called “{named}”" + (f"; did you mean {', '.join(near)}?" if near else "")
