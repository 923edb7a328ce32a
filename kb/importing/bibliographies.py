"""Bibliographies: BibTeX, CSL-JSON and CSL-YAML, validated as the base's own records are."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from kb.citing.csl import csl_record
from kb.importing.harvest import Harvest, Record
from kb.model.source import Source
from kb.reading.bibtex import read_bibtex
from kb.reading.files import SOURCE
from kb.reading.yaml_text import Lines, line_of, read

_Item = tuple[Any, int]
"""A record as it stands in the file, and its line."""


def read_bibliography(path: str, data: bytes) -> Harvest:
    """The records of a bibliography as CSL values; a key that the base cannot use is made one."""
    harvest = Harvest(path)
    for value, line in _items(path, data, harvest):
        _take(value, line, harvest)
    return harvest


def _items(path: str, data: bytes, harvest: Harvest) -> Iterator[_Item]:
    if path.lower().endswith(".bib"):
        records, problems = read_bibtex(path, data)
        lines = Lines(data.decode("utf-8-sig", errors="replace"))
        for raised in problems:
            at = raised.problem.place.at
            line = lines.place(at[0])[0] if at else 1
            harvest.lose(line, raised.problem.message, "record")
        yield from ((value, line) for _, value, line in records)
    elif path.lower().endswith(".json"):
        yield from _json_items(data, harvest)
    else:
        yield from _yaml_items(data, harvest)


def _json_items(data: bytes, harvest: Harvest) -> Iterator[_Item]:
    try:
        value: Any = json.loads(data.decode("utf-8-sig"))
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        harvest.lose(getattr(error, "lineno", 1), f"not JSON: {error}", "syntax")
        return
    found = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    listed: Any = found.get("items", found.get("references", value))
    items = cast("list[Any]", listed) if isinstance(listed, list) else [listed]
    text = data.decode("utf-8-sig")
    position = 0
    for item in items:
        name = cast("dict[str, Any]", item).get("id") if isinstance(item, dict) else None
        at = text.find(json.dumps(name, ensure_ascii=False), position) if name is not None else -1
        line = text.count("\n", 0, at) + 1 if at >= 0 and len(text) < _COUNTABLE else 1
        position = max(position, at)
        yield item, line


_COUNTABLE = 1 << 20
"""Characters of a file in which lines are counted anew for each record."""


def _yaml_items(data: bytes, harvest: Harvest) -> Iterator[_Item]:
    reading = read(data)
    for fault in reading.faults:
        harvest.lose(line_of(reading.text, fault.start), fault.message, "syntax")
    for document in reading.documents:
        value: Any = document
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get("references", [])
        for item in cast("list[Any]", value) if isinstance(value, list) else []:
            yield item, 1


def _take(value: Any, line: int, harvest: Harvest) -> None:
    if not isinstance(value, dict):
        harvest.lose(line, "a record that is no mapping", "record")
        return
    record = dict(cast("dict[str, Any]", value))
    given = record.get("id")
    record["id"] = _key(given)
    if given != record["id"]:
        harvest.lose(line, f"the key `{given}`, written `{record['id']}`", "id")
    result = SOURCE.validate(record, harvest.path, (0,), "en")
    for raised in result.problems:
        said = f"of `{record['id']}`: {raised.problem.message}"
        harvest.lose(line, said, str(raised.problem.place.pointer[-1]))
    if result.record is not None:
        harvest.records.append(Record(harvest.path, line, values_of(result.record)))


_UNUSABLE = re.compile(r"[^A-Za-z0-9_.:-]+")


def _key(given: Any) -> str:
    made = _UNUSABLE.sub("-", str(given or "")).strip("-_.:")
    return made or "source"


def values_of(source: Source) -> dict[str, Any]:
    """A record as CSL values, dates as the bibliography writes them."""
    made = csl_record(source)
    for name, date in source.dates.items():
        made[name] = str(date)
    return made
