"""What a CSL-JSON record says: date, label, address, arXiv identifier. Imports nothing heavy."""

import re
from collections.abc import Sequence
from typing import Any, cast

Json = dict[str, Any]


def date_parts(record: Json, variable: str = "issued") -> Sequence[int]:
    """A date as precise as it is known: year, month, day, or fewer; the first of a range."""
    spans = cast("list[list[int]]", record.get(variable, {}).get("date-parts") or [[]])
    return spans[0]


def text(record: Json, variable: str) -> str:
    """A variable's text, empty where the record does not give it."""
    return str(record.get(variable, ""))


def short_name(name: Json) -> str:
    """What an author–year label shows of a name: the family name with its particle."""
    if "literal" in name:
        return str(name["literal"])
    parts = (name.get("non-dropping-particle"), name.get("family"))
    return " ".join(part for part in parts if part)


def full_name(name: Json) -> str:
    """A name in the order it is spoken."""
    if "literal" in name:
        return str(name["literal"])
    order = ("given", "dropping-particle", "non-dropping-particle", "family")
    spoken = " ".join(name[part] for part in order if name.get(part))
    return f"{spoken}, {name['suffix']}" if name.get("suffix") else spoken


def label(record: Json) -> str:
    """The author–year label, as `kb.model.source.source_label` makes it of a source."""
    names = [short_name(name) for name in record.get("author", ())]
    who = " & ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who or record.get('title') or record['id']}, {year(record)}"


def year(record: Json) -> str:
    """The year of a work, "n.d." where none is known."""
    parts = date_parts(record)
    return str(parts[0]) if parts else "n.d."


def address(record: Json) -> str | None:
    """Where the very manifestation can be read: its URL, else what its DOI leads to."""
    if record.get("URL"):
        return text(record, "URL").strip()
    doi = _RESOLVER.sub("", text(record, "DOI").strip())
    return f"https://doi.org/{_DOI_UNSAFE.sub(_encoded, doi)}" if doi else None


_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_DOI_UNSAFE = re.compile(r"[%#?\"<>\s\[\]{}^|\\`]")
"""What a DOI may hold and a path may not (DOI Handbook, 2.5.2.4)."""


def _encoded(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


ARXIV = re.compile(r"arXiv:\s*(\S+?)(?:\s*\[([\w.-]+)\])?\s*\Z", re.IGNORECASE)
"""arXiv's own way to write an identifier, with or without its category."""

_ELSEWHERE = (
    ("DOI", re.compile(r"10\.48550/arXiv\.(\S+)\Z", re.IGNORECASE)),
    ("URL", re.compile(r"https?://arxiv\.org/abs/(\S+)\Z", re.IGNORECASE)),
)


def arxiv(record: Json) -> tuple[str, str] | None:
    """The identifier that arXiv gave a work, and its category or ""; None for what it lacks."""
    found = ARXIV.match(text(record, "number"))
    if found:
        return found[1], found[2] or ""
    for variable, pattern in _ELSEWHERE:
        found = pattern.match(text(record, variable))
        if found:
            return found[1], ""
    return None


def unverified(record: Json) -> list[str]:
    """What whoever checked the record could not confirm."""
    return list(record.get("custom", {}).get("unverified", ()))
