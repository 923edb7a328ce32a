"""How much a change matters to those who use a base: the table, and how it is asked.

Breaking is what somebody pointed at or showed, and that is gone or is another now: ids, IRIs,
preferred labels, senses, relations. Minor is what says more or says something else. Patch is how
a statement is supported and told. The three are named after semantic versioning (semver.org).
"""

from enum import StrEnum
from typing import NamedTuple


class Impact(StrEnum):
    """How much a change matters; ordered by `rank`, the most first."""

    BREAKING = "breaking"
    MINOR = "minor"
    PATCH = "patch"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Impact.BREAKING: 0, Impact.MINOR: 1, Impact.PATCH: 2}
BREAKING, MINOR, PATCH = Impact.BREAKING, Impact.MINOR, Impact.PATCH


class Weights(NamedTuple):
    """What it means that something of a field was added, removed, changed, and why."""

    added: Impact
    removed: Impact
    changed: Impact
    why: str


_IDENTIFIER = Weights(MINOR, BREAKING, BREAKING, "others refer to it")
_SHOWN = Weights(MINOR, BREAKING, BREAKING, "others show it")
_MEANING = Weights(MINOR, BREAKING, MINOR, "others rely on it; another wording says something else")
_CONTENT = Weights(MINOR, MINOR, MINOR, "it says more, or something else")
_SUPPORT = Weights(PATCH, PATCH, PATCH, "it supports or explains what is said")
_KEPT = Weights(PATCH, PATCH, PATCH, "it is kept for the authors of the base")

WHOLE: dict[str, tuple[Impact, str]] = {
    "entry added": (MINOR, "a new id takes nothing away"),
    "entry removed": (BREAKING, "its id leads nowhere"),
    "entry renamed, with a tombstone": (MINOR, "the old id says which one took its place"),
    "entry renamed, without one": (BREAKING, "the old id leads nowhere"),
    "entry moved to another file": (PATCH, "no id and no IRI changes"),
    "source added": (PATCH, "nothing rests on it yet"),
    "source removed": (BREAKING, "its key, which citations and IRIs name, leads nowhere"),
}
"""What happens to an entry or a source as a whole."""

ENTRY: dict[str, Weights] = {
    "label": _SHOWN,
    "aliases": _CONTENT,
    "abbreviations": _CONTENT,
    "forms": _CONTENT,
    "discouraged": _CONTENT,
    "not": _CONTENT,
    "kind": _CONTENT,
    "topics": _CONTENT,
    "status": _CONTENT,
    "replaced_by": _CONTENT,
    "because": _SUPPORT,
    "definition": _MEANING,
    "senses": _MEANING,
    "senses id": _IDENTIFIER,
    "senses name": _SUPPORT,
    "senses kind": _CONTENT,
    "senses status": _CONTENT,
    "senses requires": _CONTENT,
    "senses versus": _CONTENT,
    "relations": Weights(MINOR, BREAKING, BREAKING, "others follow it"),
    "relations status": _CONTENT,
    "relations sense": _CONTENT,
    "relations to_sense": _CONTENT,
    "notes": _SUPPORT,
    "examples": _SUPPORT,
    "media": _SUPPORT,
    "mappings": Weights(MINOR, BREAKING, BREAKING, "others follow it to other bases"),
    "notation": _IDENTIFIER,
    "iri": Weights(BREAKING, BREAKING, BREAKING, "the concept's IRI is another"),
    "authors": _KEPT,
    "origin": _KEPT,
    "ignore": _KEPT,
    "review": _KEPT,
}
"""The fields of an entry, and parts of theirs that weigh otherwise than the whole."""

PARTS: dict[str, Weights] = {
    "cites": _SUPPORT,
    "because": _SUPPORT,
    "spot": _CONTENT,
}
"""Parts that several fields have; where a table names one with its field, that counts."""

BASE: dict[str, Weights] = {
    "format": _IDENTIFIER,
    "title": _SUPPORT,
    "description": _SUPPORT,
    "base": Weights(BREAKING, BREAKING, BREAKING, "the IRI of every concept is another"),
    "language": Weights(BREAKING, BREAKING, BREAKING, "every text counts as another language's"),
    "licence": _CONTENT,
    "creators": _SUPPORT,
    "created": _SUPPORT,
    "version": _SUPPORT,
    "kinds": _IDENTIFIER,
    "topics": _IDENTIFIER,
    "topics label": _CONTENT,
    "topics broader": _CONTENT,
    "topics description": _SUPPORT,
    "prefixes": Weights(PATCH, BREAKING, BREAKING, "mappings that use it lead elsewhere"),
    "root": _CONTENT,
    "relations": Weights(MINOR, BREAKING, BREAKING, "others follow relations of the type"),
    "relations inverse": _IDENTIFIER,
    "relations rdf": Weights(BREAKING, BREAKING, BREAKING, "its statements have another property"),
    "relations symmetric": Weights(BREAKING, BREAKING, BREAKING, "other statements follow"),
    "relations transitive": Weights(BREAKING, BREAKING, BREAKING, "other statements follow"),
    "relations acyclic": _CONTENT,
    "relations same_kind": _CONTENT,
    "relations domain": _CONTENT,
    "relations range": _CONTENT,
    "relations requires_note": _KEPT,
    "relations label": _SUPPORT,
    "relations inverse_label": _SUPPORT,
    "relations description": _SUPPORT,
    "rules": _KEPT,
    "documents": _KEPT,
    "online": _KEPT,
}
"""The fields of kb.yaml."""

SOURCE = Weights(PATCH, PATCH, PATCH, "the citations lead to the same key")
"""Any field of a source."""


def weighed(
    table: dict[str, Weights], field: str, part: str | None, before: str | None, after: str | None
) -> Impact:
    """The impact of a change to a part of a field (None: to what the field is for)."""
    given = table.get(f"{field} {part}") if part else table[field]
    weights = given or PARTS.get(part or "") or table[field]
    if before is None:
        return weights.added
    return weights.removed if after is None else weights.changed
