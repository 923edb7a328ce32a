"""BibTeX → CSL records, read by bibtexparser; what each field becomes stands in one table.

Entry types and fields follow the mapping that Zotero's and pandoc's importers agree on.
"""

import re
from typing import Any

from kb.diagnostics import Place, Pointer, Problem
from kb.reading.remarks import Raised

Record = tuple[Pointer, Any, int]
"""Where a record stands in the file, its CSL values, its line."""

TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "manual": "report",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "unpublished": "manuscript",
    "misc": "document",
}
FIELDS = {
    "title": "title",
    "shorttitle": "title-short",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "series": "collection-title",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "howpublished": "medium",
    "address": "publisher-place",
    "location": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "issue": "issue",
    "pages": "page",
    "edition": "edition",
    "chapter": "chapter-number",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "issn": "ISSN",
    "note": "note",
    "annote": "note",
    "abstract": "abstract",
    "keywords": "keyword",
    "language": "language",
    "version": "version",
    "type": "genre",
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def read_bibtex(path: str, data: bytes) -> tuple[list[Record], list[Raised]]:
    """The records of a BibTeX file as CSL values with their lines, and what could not be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode("utf-8-sig", errors="replace"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        return [], [Raised("SCH001", Problem(message, Place(path, (), (offset, offset))))]
    return _parsed(path, text)


def _parsed(path: str, text: str) -> tuple[list[Record], list[Raised]]:
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text)
    starts = _line_starts(text)
    problems = [
        _failure(path, block.start_line or 0, starts, str(getattr(block, "error", "")))
        for block in library.failed_blocks
    ]
    records: list[Record] = []
    for n, entry in enumerate(library.entries):
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        records.append(
            (
                (n,),
                csl_record(entry.key, entry.entry_type.lower(), fields),
                1 + (entry.start_line or 0),
            )
        )
    return records, problems


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _failure(path: str, line: int, starts: list[int], said: str) -> Raised:
    offset = starts[min(line, len(starts) - 1)]
    reason = said.splitlines()[0] if said else "its braces or quotes do not close"
    message = f"not BibTeX: {reason}; mend the record or delete it"
    return Raised("SCH001", Problem(message, Place(path, (), (offset, offset))))


def csl_record(key: str, kind: str, fields: dict[str, str]) -> dict[str, Any]:
    """One record as CSL values; a field without a place in CSL goes into its `note`."""
    record: dict[str, Any] = {"id": key, "type": TYPES.get(kind, "document")}
    rest: list[str] = []
    for name, value in fields.items():
        if name in ("author", "editor", "translator"):
            record[name] = [_name(person) for person in _outside_braces(_AND, value)]
        elif name in FIELDS and _variable(name, record) not in record:
            text = value.strip() if name in _VERBATIM else _plain(value)
            record[_variable(name, record)] = _pages(text) if name == "pages" else text
        elif name not in _HANDLED:
            rest.append(f"{name}: {_plain(value)}")
    date = _date(fields)
    if date is not None:
        record["issued"] = date
    _add_eprint(record, fields)
    if rest:
        record["note"] = "; ".join([*([record["note"]] if "note" in record else []), *rest])
    return record


def _variable(field: str, record: dict[str, Any]) -> str:
    """Only articles have a number that is an issue; a report's is its own."""
    return "number" if field == "number" and record["type"] == "report" else FIELDS[field]


def _pages(text: str) -> str:
    return re.sub(r"\s*(?:--+|–)\s*", "-", text)


_VERBATIM = frozenset({"url", "doi"})
_HANDLED = frozenset(
    {"year", "month", "day", "date", "eprint", "archiveprefix", "eprinttype", "primaryclass"}
)


def _name(person: str) -> dict[str, str]:
    """A name in BibTeX's forms: "von Last, First", "Last, Jr, First", "First von Last"."""
    person = person.strip()
    given_parts = _outside_braces(_COMMA, person)
    if person.startswith("{") and person.endswith("}") and len(given_parts) == 1:
        return {"literal": _plain(person)}
    parts = [_plain(part) for part in given_parts]
    if len(parts) == 1:
        *given, family = parts[0].split() or [""]
        return {"family": family, "given": " ".join(given)} if given else {"literal": family}
    name = {"family": parts[0], "given": parts[-1]}
    return {**name, "suffix": parts[1]} if len(parts) > 2 else name


_AND = re.compile(r"\s+and\s+")
_COMMA = re.compile(",")


def _outside_braces(separator: re.Pattern[str], text: str) -> list[str]:
    """A text cut at its separators, those in braces left alone."""
    pieces: list[str] = []
    start = depth = checked = 0
    for found in separator.finditer(text):
        depth += text.count("{", checked, found.start()) - text.count("}", checked, found.start())
        checked = found.start()
        if depth == 0:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def _date(fields: dict[str, str]) -> str | None:
    if fields.get("date"):
        return _plain(fields["date"])
    year = _plain(fields.get("year", ""))
    if not re.fullmatch(r"\d{4}", year):
        return None
    month = _plain(fields.get("month", "")).lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0
    if not 1 <= number <= 12:
        return year
    day = _plain(fields.get("day", ""))
    known = re.fullmatch(r"0?[1-9]|[12]\d|3[01]", day)
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if known else "")


def _add_eprint(record: dict[str, Any], fields: dict[str, str]) -> None:
    eprint = _plain(fields.get("eprint", ""))
    prefix = _plain(fields.get("archiveprefix", fields.get("eprinttype", ""))).lower()
    if eprint and prefix in ("", "arxiv"):
        record.setdefault("number", f"arXiv:{eprint}")


def _plain(value: str) -> str:
    """A field's text without LaTeX: accents as letters, no braces that guard its capitals."""
    from pylatexenc import latex2text

    for command, mark in _MARKS.items():
        value = value.replace(command, mark)
    if "\\" in value or "{" in value or "~" in value:
        decode: Any = latex2text.LatexNodes2Text(keep_comments=True)
        value = str(decode.latex_to_text(value))
    return " ".join(value.replace("\xa0", " ").split())


_MARKS = {r"\textasciicircum": "^", r"\textbraceleft": r"\{", r"\textbraceright": r"\}"}
"""Commands that pylatexenc does not know, or takes for another character."""
