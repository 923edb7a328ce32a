"""A file's text → the entries in it, or its sources, or the manifest, each with its place.

Functions of (path, bytes): files on disk and unsaved editor text take one way. Every file is
read by itself, so nothing wrong in one hides what is in another.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from kb.diagnostics import Place, Pointer, Problem
from kb.model.entry import Entry
from kb.model.manifest import Manifest
from kb.model.source import SOURCE_KEYS, ASource, Source
from kb.reading.remarks import Raised, text_problems
from kb.reading.validation import Shape
from kb.reading.yaml_text import Lines, Reading, line_of, read

ENTRY: Shape[Entry] = Shape(Entry, "entry")
MANIFEST: Shape[Manifest] = Shape(Manifest, "knowledge base")
SOURCE: Shape[Source] = Shape(ASource, "source", SOURCE_KEYS)
COMMENT_MARK = b"# kb:"


class Located(NamedTuple):
    """An entry with the file, the place in its data and the line where it begins."""

    entry: Entry
    path: str
    root: Pointer
    line: int
    alone: bool = True
    """Whether it is the only entry of its file, which then bears its id as name."""


class LocatedSource(NamedTuple):
    """A source with the file, the place in its data and the line where it begins."""

    source: Source
    path: str
    root: Pointer
    line: int


@dataclass(slots=True)
class EntryFile:
    """What a file of entries holds. `lost` are ids whose entries could not be read."""

    path: str
    entries: list[Located] = field(default_factory=list[Located])
    lost: list[str] = field(default_factory=list[str])
    problems: list[Raised] = field(default_factory=list[Raised])
    commented: bool = False
    """Whether a `# kb:` comment stands in it."""


@dataclass(slots=True)
class SourceFile:
    """What a bibliography file holds. `lost` are keys whose records could not be read."""

    path: str
    sources: list[LocatedSource] = field(default_factory=list[LocatedSource])
    problems: list[Raised] = field(default_factory=list[Raised])
    lost: list[str] = field(default_factory=list[str])
    commented: bool = False


@dataclass(slots=True)
class ManifestFile:
    """What kb.yaml holds; `manifest` is a stand-in where the file could not be read."""

    path: str
    manifest: Manifest
    problems: list[Raised] = field(default_factory=list[Raised])
    readable: bool = True
    commented: bool = False


STAND_IN = Manifest(format=1, title="", base="urn:kb#")
"""What keeps entries readable while kb.yaml is not: no kinds, no topics, no own relations."""


def read_entries(path: str, data: bytes, language: str = "en") -> EntryFile:
    """The entries of a YAML file: one mapping, a list of them, or several documents."""
    reading = read(data)
    made = EntryFile(path, commented=COMMENT_MARK in data)
    items = list(_items(reading))
    alone = len(items) == 1 and len(items[0][0]) == 1
    if reading.cut and items:
        items.pop()
    refused: list[Any] = []
    lines = Lines(reading.text) if len(items) > 1 else None
    for root, value, start in items:
        result = ENTRY.validate(value, path, root, language, reading.empty_keys)
        made.problems += result.problems
        refused += result.refused
        if result.record is None:
            made.lost += _given_id(value)
        else:
            line = lines.place(start)[0] if lines else line_of(reading.text, start)
            made.entries.append(Located(result.record, path, root, line, alone))
    made.problems += text_problems(path, reading, data, refused)
    if reading.cut or reading.faults:
        found = {located.entry.id for located in made.entries}
        made.lost += [name for name in _ids_in(data) if name not in found]
    if not made.entries and made.problems:
        made.lost.append(path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    if not items and not made.problems:
        message = "the file holds no entry; write one, or delete the file"
        made.problems.append(Raised("SCH002", Problem(message, Place(path, ()))))
    return made


def _given_id(value: Any) -> list[str]:
    found = cast("dict[str, Any]", value).get("id") if isinstance(value, dict) else None
    return [found] if isinstance(found, str) else []


def _ids_in(data: bytes) -> list[str]:
    """The ids that a text seems to give, where it cannot be read to its end."""
    return [found.decode(errors="replace") for found in _AN_ID.findall(data)]


_AN_ID = re.compile(rb"""(?:^|[{,\s])["']?id["']?\s*:\s*["']?([A-Za-z0-9][A-Za-z0-9_.:-]*)""")


def read_manifest(path: str, data: bytes) -> ManifestFile:
    """kb.yaml. Where it cannot be read a stand-in keeps the entries readable."""
    reading = read(data)
    value: Any = reading.documents[0] if reading.documents else {}
    language = cast("dict[str, Any]", value).get("language") if isinstance(value, dict) else None
    given = language if isinstance(language, str) else "en"
    result = MANIFEST.validate(value, path, (0,), given, reading.empty_keys)
    problems = [] if reading.cut or (reading.faults and not value) else result.problems
    problems += text_problems(path, reading, data, result.refused)
    commented = COMMENT_MARK in data
    if result.record is not None:
        return ManifestFile(path, result.record, problems, not reading.cut, commented)
    return ManifestFile(path, STAND_IN, problems, readable=False, commented=commented)


def read_sources(path: str, data: bytes, language: str = "en") -> SourceFile:
    """A bibliography: CSL-YAML, CSL-JSON (by `.json`) or BibTeX (by `.bib`)."""
    if path.endswith(".bib"):
        from kb.reading.bibtex import read_bibtex

        values, problems = read_bibtex(path, data)
        made = _sources(path, values, problems, language)
        made.lost += [key.decode(errors="replace") for key in _BIBTEX_KEY.findall(data)]
        return made
    if path.endswith(".json"):
        values, problems = _json_records(path, data)
        made = _sources(path, values, problems, language)
        made.lost += _ids_in(data) if not values else []
        return made
    return _yaml_sources(path, data, language)


_BIBTEX_KEY = re.compile(rb"@\w+\s*[{(]\s*([^\s,{}]+)\s*,")


def _yaml_sources(path: str, data: bytes, language: str) -> SourceFile:
    reading = read(data)
    problems: list[Raised] = []
    records = list(_records(path, reading, problems))
    made = _sources(path, records[:-1] if reading.cut else records, problems, language)
    made.problems += text_problems(path, reading, data, [])
    made.commented = COMMENT_MARK in data
    if reading.cut or reading.faults:
        made.lost += _ids_in(data)
    return made


Record = tuple[Pointer, Any, int]


def _sources(path: str, records: list[Record], problems: list[Raised], language: str) -> SourceFile:
    made = SourceFile(path, problems=problems)
    for root, value, line in records:
        result = SOURCE.validate(value, path, root, language)
        made.problems += result.problems
        if result.record is not None:
            made.sources.append(LocatedSource(result.record, path, root, line))
        else:
            made.lost += _given_id(value)
    return made


def _records(path: str, reading: Reading, problems: list[Raised]) -> Iterator[Record]:
    lines = Lines(reading.text)
    for root, value, start in _items(reading):
        line = lines.place(start)[0]
        if not (isinstance(value, dict) and "references" in value):
            yield root, value, line
            continue
        whole = cast("dict[str, Any]", value)
        problems += [_not_references(path, root, key) for key in whole if key != "references"]
        listed = whole["references"]
        for n, item in enumerate(
            cast("list[Any]", listed) if isinstance(listed, list) else [listed]
        ):
            yield (*root, "references", n), item, line


def _not_references(path: str, root: Pointer, key: str) -> Raised:
    message = f"`{key}` is no field of a bibliography; put records under `references`"
    return Raised("SCH003", Problem(message, Place(path, (*root, key), on_key=True)))


def _json_records(path: str, data: bytes) -> tuple[list[Record], list[Raised]]:
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        offset = getattr(error, "pos", 0)
        message = f"not JSON: {getattr(error, 'msg', None) or 'nested too deep'}"
        return [], [Raised("SCH001", Problem(message, Place(path, (), (offset, offset))))]
    if not _is_unicode(value):
        message = "a `\\ud…` escape here is half a character; write the character itself"
        return [], [Raised("SCH001", Problem(message, Place(path, ())))]
    items = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [((0, n), item, 1) for n, item in enumerate(items)], []


def _is_unicode(value: Any) -> bool:
    """Whether no text of a JSON value holds half of a surrogate pair (RFC 8259, section 8.2)."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _items(reading: Reading) -> Iterator[tuple[Pointer, Any, int]]:
    """Every top-level mapping of a file: its pointer, its value, the character it starts at."""
    for n, (value, start) in enumerate(zip(reading.documents, reading.starts, strict=True)):
        if isinstance(value, list) and isinstance(start, list):
            for m, (item, begun) in enumerate(zip(cast("list[Any]", value), start, strict=True)):
                yield (n, m), item, begun
        else:
            yield (n,), value, start if isinstance(start, int) else 0
