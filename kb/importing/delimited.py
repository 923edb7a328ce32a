"""Glossaries as tables: CSV and TSV with a header.

RFC 4180 with the liberties that spreadsheets take: commas, semicolons or tabs, a byte-order mark,
UTF-16, quoted line breaks. What is neither UTF-8 nor UTF-16 is read as Windows-1252, which is told.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.importing.harvest import Cited, Found, Harvest
from kb.importing.wording import one_line, prose

COLUMNS: Mapping[str, str] = {
    "term": "term label name word concept headword preferred prefLabel",
    "definition": "definition description meaning text gloss",
    "source": "source sources cites citation reference",
    "aliases": "aliases alias synonyms synonym altLabel also",
    "abbreviation": "abbreviation abbreviations acronym acronyms abbr",
    "topic": "topic topics",
    "kind": "kind type",
    "language": "language lang",
}
"""The columns that are understood, each with the names it may have in any case."""

_NAMED = {name.lower(): field for field, names in COLUMNS.items() for name in names.split()}
_LARGEST = 1 << 24
"""Characters of a cell."""


class _Row(NamedTuple):
    line: int
    cells: Mapping[str, str]
    raw: str


def read_table(path: str, data: bytes) -> Harvest:
    """A term a row. A file without a column for terms gives nothing, which is told."""
    harvest = Harvest(path)
    text = _text(data, harvest)
    reader = _lines(text, path)
    header = next(reader, None)
    if header is None:
        return harvest
    fields = [_NAMED.get(one_line(name).lower().replace(" ", ""), "") for name in header[1]]
    if "term" not in fields:
        names = ", ".join(COLUMNS)
        harvest.lose(1, f"no column is named `term`; those understood are {names}", "header")
        return harvest
    extra = _Extra(header[1], fields)
    for line, cells in reader:
        _take(_row(line, cells, fields, extra, harvest), harvest)
    for name, count in extra.counts.items():
        harvest.lose(1, f"the column `{name}`", name, count)
    return harvest


class _Extra:
    """The columns that nobody understands, and how many cells of each hold something."""

    def __init__(self, names: Sequence[str], fields: Sequence[str]) -> None:
        self.names = {n: one_line(name) or f"column {n + 1}" for n, name in enumerate(names)}
        seen: set[str] = set()
        self.unknown: set[int] = set()
        for n, field in enumerate(fields):
            if not field or field in seen:
                self.unknown.add(n)
            seen.add(field)
        self.counts: dict[str, int] = {self.names[n]: 0 for n in sorted(self.unknown)}

    def count(self, column: int) -> None:
        name = self.names[column]
        self.counts[name] = self.counts.get(name, 0) + 1


def _text(data: bytes, harvest: Harvest) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:8192]:
        harvest.lose(1, "the file is not read: it is binary", "encoding")
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        harvest.lose(line, "not UTF-8: read as Windows-1252; look at the accents", "encoding")
        return data.decode("cp1252", errors="replace")


def _lines(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines they begin at, empty ones left out."""
    delimiter = _delimiter(text, path)
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num


def _delimiter(text: str, path: str) -> str:
    """What parts the cells of the header."""
    if path.lower().endswith((".tsv", ".tab")):
        return "\t"
    header = text.partition("\n")[0]
    return max(",;\t|", key=lambda mark: (header.count(mark), -",;\t|".index(mark)))


def _row(
    line: int, cells: Sequence[str], fields: Sequence[str], extra: _Extra, harvest: Harvest
) -> _Row:
    made: dict[str, str] = {}
    for n, cell in enumerate(cells):
        if n >= len(fields):
            if cell.strip():
                harvest.lose(line, "a cell beyond the last column", "row")
        elif n in extra.unknown:
            if cell.strip():
                extra.count(n)
        else:
            made[fields[n]] = cell
    return _Row(line, made, "\t".join(cells))


def _take(row: _Row, harvest: Harvest) -> None:
    cells = row.cells
    label = one_line(cells.get("term", ""))
    if not label:
        harvest.lose(row.line, "a row without a term", "row")
        return
    harvest.definitions += 1
    harvest.found.append(
        Found(
            label,
            prose(cells.get("definition", "")),
            harvest.path,
            row.line,
            "table",
            row.raw,
            tuple(_cited(cells.get("source", ""), row.line, harvest)),
            others=_several(cells.get("aliases", "")),
            abbreviations=_several(cells.get("abbreviation", "")),
            topic=one_line(cells.get("topic", "")),
            kind=one_line(cells.get("kind", "")),
            language=one_line(cells.get("language", "")),
        )
    )


def _several(cell: str) -> tuple[str, ...]:
    """The terms of a cell: parted by semicolons, bars or line breaks; by commas if by none."""
    for mark in ("\n", ";", "|", ","):
        if mark in cell:
            return tuple(filter(None, map(one_line, cell.split(mark))))
    return (one_line(cell),) if cell.strip() else ()


def _cited(cell: str, line: int, harvest: Harvest) -> Iterator[Cited]:
    """What a cell cites: keys of sources, addresses, labels, Markdown links."""
    for part in cell.split("\n") if "](" in cell else _parts(cell):
        found = list(_of_text(part, line, harvest.path))
        harvest.cited += found
        yield from found


def _parts(cell: str) -> list[str]:
    mark = ";" if ";" in cell else "\n"
    return [part for part in map(one_line, cell.split(mark)) if part]


def _of_text(part: str, line: int, path: str) -> Iterator[Cited]:
    from kb.documents.labels import label_of
    from kb.documents.reading import read_document
    from kb.works.identity import identity

    if "](" in part:
        for one in read_document("cell.md", f"({part.strip('()')})".encode()).citations:
            yield Cited(path, line, one.label, one.names, one.year, one.url)
    elif " " not in part and identity(part) is not None:
        yield Cited(path, line, "", url=part)
    else:
        read = label_of(part)
        names, year = (read.names, read.year) if read else ("", "")
        yield Cited(path, line, part, names, year, locator=read.rest if read else "")
