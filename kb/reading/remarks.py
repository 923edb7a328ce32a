"""What is wrong with a file's text itself, as problems: syntax, empty values, odd characters."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.reading.characters import odd_values
from kb.reading.cuts import cut_short
from kb.reading.yaml_text import Null, Reading


class Raised(NamedTuple):
    """A problem that the reader found, with the code of the rule it belongs to."""

    code: str
    problem: Problem


def text_problems(path: str, reading: Reading, data: bytes, refused: list[Any]) -> Iterator[Raised]:
    """The problems of a text. `refused` are values that were already told to be at fault."""
    for fault in reading.faults:
        place = Place(path, (), (fault.start, fault.end))
        yield Raised(fault.code, Problem(fault.message, place, fix=_fix(place, fault.replacement)))
    told = {id(value) for value in refused}
    for null in reading.nulls:
        if id(null.siblings) not in told or null.key in REQUIRED:
            raised = _empty(path, null, reading.text)
            # where the file cannot be read, what seems empty may have its value further down
            yield _unfixed(raised) if reading.faults else raised
    if not reading.faults:
        yield from _value_problems(path, reading, data)


def _unfixed(raised: Raised) -> Raised:
    return raised._replace(problem=replace(raised.problem, fix=None))


REQUIRED = frozenset({"id", "label", "text", "to", "source", "url", "format", "title", "base"})
"""Keys that must have a value: their emptiness is an error, and told once."""


def _value_problems(path: str, reading: Reading, data: bytes) -> Iterator[Raised]:
    if " #" in reading.text:
        for fault, start, end, quoted in cut_short(data):
            place = Place(path, (), (fault.start, fault.end))
            fix = _fix(Place(path, (), (start, end)), quoted)
            yield Raised(fault.code, Problem(fault.message, place, fix=fix))
    for odd in odd_values(reading.text, data):
        place = Place(path, (), (odd.start, odd.end))
        fix = _fix(place, odd.mended, "delete what cannot be seen", safe=True)
        yield Raised("SCH006", Problem(odd.message, place, fix=fix))


def _fix(
    place: Place, text: str | None, title: str = "quote the text", *, safe: bool = False
) -> PlacedFix | None:
    return None if text is None else PlacedFix(title, safe, (PlacedEdit(place, text),))


def _empty(path: str, null: Null, text: str) -> Raised:
    place = Place(path, (), (null.start, null.end))
    if null.key is None:
        fix = _without_line(path, null, text)
        message = "an empty list item; write it or delete it"
        return Raised("SCH005", Problem(message, place, fix=fix))
    beside_citation = isinstance(null.siblings, dict) and not _CITING.isdisjoint(null.siblings)
    if beside_citation and (" " in null.key or not null.key.isidentifier()):
        message = f"YAML cut the text before `{null.key}` at a comma; quote the whole text"
        return Raised("CIT026", Problem(message, place))
    name, colon, rest = null.key.partition(":")
    if colon and rest and not rest.startswith("/"):
        message = f"`{null.key}` is a key without a value; put a space after the colon of `{name}:`"
        return Raised("SCH005", Problem(message, place, severity=Severity.ERROR))
    word, blank, _ = null.key.partition(" ")
    if blank:
        message = f"`{null.key}` is a key without a value; put a colon after `{word}`"
        return Raised("SCH005", Problem(message, place, severity=Severity.ERROR))
    if null.key in REQUIRED:
        message = f"`{null.key}` is empty; write it"
        return Raised("SCH005", Problem(message, place, severity=Severity.ERROR))
    message, fix = f"`{null.key}` is empty; write it or delete it", _without_line(path, null, text)
    return Raised("SCH005", Problem(message, place, fix=fix))


_EMPTY_ITEM = re.compile(r"[ ]*(?:-|[^\s#\-][^\n#]*:)[ \t]*(?:~|null)?[ \t\r]*(?:\n|\Z)")


def _without_line(path: str, null: Null, text: str) -> PlacedFix | None:
    """Delete the line of an empty key or item, where nothing else stands on it."""
    start = text.rfind("\n", 0, null.start) + 1
    line = _EMPTY_ITEM.match(text, start)
    if line is None or line.end() <= null.start:
        return None
    edit = PlacedEdit(Place(path, (), line.span()), "")
    return PlacedFix("delete what is empty", True, (edit,))


_CITING = frozenset({"cites", "source", "text"})
