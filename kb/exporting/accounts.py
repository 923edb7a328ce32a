"""Loss reports: what a file of each format leaves out of a base, counted.

What triples cannot say is counted where they are made (`kb.exporting.rdf.losses`); here stand the
settings and orders that no RDF file has a place for, and what the other formats leave out.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from kb.exporting.losses import Ledger, Loss
from kb.exporting.rdf import losses
from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry, Mappings
from kb.model.manifest import Manifest
from kb.tables import MAPPING_KINDS

SETTINGS = ("rules", "documents")
"""Fields of kb.yaml that say how kb works, not what the base is."""

_DRAWN = frozenset({"id", "label", "kind", "topics", "status", "relations"})
"""Fields of an entry that the drawing shows."""


def rdf_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the five data files do not say."""
    ledger = Ledger(losses(base, options))
    for entry in base.entries.values():
        _lose_order(ledger, entry)
    _lose_settings(ledger, base.manifest, (*SETTINGS, "prefixes"))
    return ledger.losses


def json_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What concepts.json does not say."""
    scope = Scope(base, options)
    _ = scope.statements  # looking at them notes those left out
    for entry in scope.entries.values():
        scope.known(entry.replaced_by, "replaced_by")
        for sense in entry.senses:
            scope.known(sense.requires, "requires")
    _lose_settings(scope.ledger, base.manifest, SETTINGS)
    return scope.ledger.losses


def dot_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the drawing does not show."""
    scope = Scope(base, options)
    for entry in scope.entries.values():
        for name, count in _counted(entry):
            if name not in _DRAWN:
                scope.ledger.lose("not drawn", name, count)
    for stated in scope.statements:
        for name in ("because", "cites", "sense", "to_sense"):
            if getattr(stated.end, name):
                scope.ledger.lose("not drawn", f"relations.{name}")
    scope.ledger.lose("not drawn", "sources", len(scope.sources))
    return scope.ledger.losses


def no_losses(_base: KnowledgeBase, _options: Options) -> list[Loss]:
    """Of a file that is about the base's terms or shape, and says all of that."""
    return []


def _counted(entry: Entry) -> Iterator[tuple[str, int]]:
    """How many values an entry gives in each field."""
    for name in entry.__dataclass_fields__:
        value: object = getattr(entry, name)
        if isinstance(value, Mappings):
            yield name, sum(len(getattr(value, how)) for how in MAPPING_KINDS)
        elif value:
            many = isinstance(value, tuple | dict)
            yield name.rstrip("_"), len(cast("Sequence[object]", value)) if many else 1


def _lose_order(ledger: Ledger, entry: Entry) -> None:
    terms = (entry.aliases, entry.abbreviations, entry.discouraged, entry.forms, entry.not_)
    for texts in ([str(term) for term in group] for group in terms):
        if texts != sorted(texts):
            ledger.lose("order", "terms")
    later = list(entry.topics[1:])
    if later != sorted(later):
        ledger.lose("order", "topics")


def _lose_settings(ledger: Ledger, manifest: Manifest, names: tuple[str, ...]) -> None:
    unset = Manifest(format=1, title=manifest.title, base=manifest.base)
    for name in names:
        if getattr(manifest, name) != getattr(unset, name):
            ledger.lose("setting of kb.yaml", name)
