"""Drafts and records as YAML, in the layout of `kb fmt`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

from kb.authoring.beginning import slug
from kb.importing.grouping import Concept
from kb.importing.harvest import Found
from kb.importing.sources import Bibliography
from kb.layout import layout
from kb.layout.scalars import fresh
from kb.model.entry import RESERVED_IDS
from kb.model.source import DATE_VARIABLES
from kb.reading.yaml_text import MAX_BYTES, Node, Reading, trace
from kb.terms.keys import key

LONGEST_ID = 80
"""Characters of an id that is made from a term, so that its file's name is none too long."""


def id_of(term: str) -> str:
    """The id that a term gives. One that hardly has Latin letters gives its key's hash."""
    made = slug(term)[:LONGEST_ID].strip("-")
    letters = sum(character.isalnum() for character in term)
    if 2 * sum(character.isalnum() for character in made) < letters or not made:
        return f"term-{sha256(key(term).encode()).hexdigest()[:8]}"
    return f"{made}-term" if made in RESERVED_IDS else made


def entry_values(
    name: str,
    concept: Concept,
    label: str,
    bibliography: Bibliography,
    *,
    topics: Sequence[str],
    kind: str,
    language: str,
) -> dict[str, Any]:
    """A draft as values: the files' texts as senses, no definition, where it was found."""

    def said(text: str) -> Any:
        return {language: text} if language else text

    values: dict[str, Any] = {"id": name, "label": said(label)}
    lists: dict[str, Sequence[Any]] = {
        "aliases": [said(term) for term in concept.aliases],
        "abbreviations": [said(term) for term in concept.abbreviations],
        "topics": topics,
    }
    values |= {field: list(terms) for field, terms in lists.items() if terms}
    values |= {"kind": kind} if kind else {}
    values["status"] = "draft"
    senses = list(_senses(concept, bibliography, said))
    values |= {"senses": senses} if senses else {}
    notes = [
        {"kind": "scope", "text": said(f"Defined as “{one.label} ({one.qualifier})”.")}
        for one in concept.found
        if one.qualifier and one.qualifier not in label
    ]
    values |= {"notes": notes[:1]} if notes else {}
    values["origin"] = [_origin(one) for one in concept.found]
    return values


def _origin(found: Found) -> dict[str, Any]:
    digest = sha256(found.raw.encode("utf-8", "surrogatepass")).hexdigest()
    return {"path": found.path, "line": found.line, "sha256": digest}


def _senses(concept: Concept, bibliography: Bibliography, said: Any) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for text, group in concept.texts:
        cites = list(_cites(text, group, bibliography))
        name = _sense_id(cites, group[0], taken)
        taken.add(name)
        yield {"id": name, "text": said(text), **({"cites": cites} if cites else {})}


def _cites(text: str, group: Sequence[Found], bibliography: Bibliography) -> Iterator[Any]:
    seen: set[tuple[str, str]] = set()
    for one in group:
        for cited in one.cites:
            source = bibliography.key_of(cited)
            if source is None or (source, cited.locator) in seen:
                continue
            seen.add((source, cited.locator))
            made = {"source": source, "mode": "quotes"}
            made |= {"locator": cited.locator} if cited.locator else {}
            yield made | ({"quote": text} if one.quoted else {})


def _sense_id(cites: Sequence[Mapping[str, str]], found: Found, taken: set[str]) -> str:
    """A sense is named after the source that it cites, else after the file, not after its text."""
    stem = found.path.rpartition("/")[2].rpartition(".")[0]
    names = [slug(cites[0]["source"])] if cites else []
    names += [slug(stem)] if slug(stem) else []
    for name in [*names, "-".join(names)]:
        if name and name not in taken:
            return name
    n = 2
    while f"{names[0] if names else 'sense'}-{n}" in taken:
        n += 1
    return f"{names[0]}-{n}" if names else f"sense-{n}"


def laid_out(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """A value as the bytes of a YAML file. Raises ValueError where YAML cannot hold it."""
    made = layout(("\n".join(_lines(value)) + "\n").encode("utf-8", "surrogatepass"))
    if made.data is None:
        raise ValueError(made.faults[0].message)
    return made.data


def _lines(value: Any) -> list[str]:
    """A mapping or a list in block style."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return [line for name, inner in items for line in _field(name, inner)]
    lines: list[str] = []
    for inner in cast("Sequence[Any]", value):
        if _is_scalar(inner):
            lines.append(f"- {_scalar(inner)}")
        else:
            first, *others = _lines(inner)
            lines += [f"- {first}", *("  " + line for line in others)]
    return lines


def _field(name: str, value: Any) -> list[str]:
    if name in _DATES and isinstance(value, str) and _DATE.match(value):
        return [f"{name}: {value}"]
    return _under(f"{fresh(name)}:", value)


_DATES = frozenset((*DATE_VARIABLES, "created"))
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}\Z")
"""Dates that authors write without quotes."""


def _under(head: str, value: Any) -> list[str]:
    if _is_scalar(value):
        return [f"{head} {_scalar(value)}"]
    if not value:
        return [f"{head} {'{}' if isinstance(value, dict) else '[]'}"]
    if isinstance(value, list) and all(map(_is_scalar, cast("list[Any]", value))):
        listed = ", ".join(_scalar(one, flow=True) for one in cast("list[Any]", value))
        return [f"{head} [{listed}]"]
    return [head, *("  " + line for line in _lines(value))]


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool))


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return fresh(value, flow=flow) if isinstance(value, str) else str(value)


def with_records(before: bytes | None, records: Sequence[Mapping[str, Any]]) -> bytes | None:
    """A bibliography with records added at its end, every other byte kept.

    None where they cannot be added: the file has faults, or is no block list of records.
    """
    made = laid_out({"references": list(records)})
    if before is None or not before.strip():
        return made
    reading = trace(before)
    listed = records_in(reading)
    if reading.faults or listed is None:
        return None
    text = reading.text
    if text[listed.start] != "-":
        return None
    margin = listed.start - (text.rfind("\n", 0, listed.start) + 1)
    after = _after(text, listed)
    added = _moved(made.decode().partition("\n")[2], margin - 2)
    lead = "" if text[:after].endswith("\n") else "\n"
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    whole_text = text[:after] + _ended(lead + added, text) + text[after:]
    return mark + whole_text.encode() if len(whole_text) < MAX_BYTES else None


def records_in(reading: Reading) -> Node | None:
    """The list of records of a bibliography: under `references`, or the file itself."""
    if len(reading.nodes) != 1:
        return None
    whole = reading.nodes[0]
    if isinstance(whole.items, dict):
        listed = whole.items.get("references")
        return listed if listed is not None and isinstance(listed.items, list) else None
    return whole if isinstance(whole.items, list) else None


def _after(text: str, listed: Node) -> int:
    """Where the line after the last of a list's text begins."""
    last: Node = listed
    while last.items and text[last.start] not in "[{":
        items = last.items.values() if isinstance(last.items, dict) else last.items
        last = list(items)[-1]
    end = last.start + len(text[last.start : last.end].rstrip())
    line_end = text.find("\n", end)
    return len(text) if line_end < 0 else line_end + 1


def _moved(lines: str, by: int) -> str:
    if by >= 0:
        return re.sub(r"(?m)^(?=.)", " " * by, lines)
    return re.sub(rf"(?m)^ {{{-by}}}", "", lines)


def _ended(added: str, text: str) -> str:
    return added.replace("\n", "\r\n") if "\r\n" in text else added
