"""Loss reports: what a file of each format leaves out of a base, counted.

What triples cannot say is counted where they are made (`kb.exporting.rdf.losses`); here stand the
settings and orders that no RDF file has a place for, and what the other formats leave out.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from kb.exporting.glossary import explained, readable_notes
from kb.exporting.losses import Ledger, Loss
from kb.exporting.rdf import losses
from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry, Mappings
from kb.model.manifest import Manifest
from kb.model.short_forms import languages
from kb.tables import MAPPING_KINDS, citations, prose

SETTINGS = ("rules", "documents")
"""Fields of kb.yaml that say how kb works, not what the base is."""

_DRAWN = frozenset({"id", "label", "kind", "topics", "status", "relations"})
"""Fields of an entry that the drawing shows."""


def rdf_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the five data files do not say."""
    ledger = Ledger(losses(base, options))
    for entry in Scope(base, options).entries.values():
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
    """What the graph for Graphviz does not show."""
    return _undrawn(base, options, _DRAWN)


def svg_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the picture does not show."""
    return _undrawn(base, options, _DRAWN | {"definition"})


def _undrawn(base: KnowledgeBase, options: Options, drawn: frozenset[str]) -> list[Loss]:
    scope = Scope(base, options)
    for entry in scope.entries.values():
        for name, count in _counted(entry):
            if name not in drawn:
                scope.ledger.lose("not drawn", name, count)
    for stated in scope.statements:
        for name in ("because", "cites", "sense", "to_sense"):
            if getattr(stated.end, name):
                scope.ledger.lose("not drawn", f"relations.{name}")
    scope.ledger.lose("not drawn", "sources", len(scope.sources))
    return scope.ledger.losses


_UNREAD = frozenset({"forms", "not", "media", "mappings", "notation", "iri"})
"""Fields of an entry that the glossary leaves out, as it does the records of work on it."""
_RECORDS = frozenset({"authors", "origin", "ignore", "review"})


def glossary_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the glossary does not say."""
    scope = Scope(base, options)
    for entry in scope.entries.values():
        for name, count in _counted(entry):
            if name in _UNREAD | _RECORDS:
                scope.ledger.lose("not for readers", name, count)
        scope.ledger.lose("not for readers", "notes", len(entry.notes) - len(readable_notes(entry)))
        for _, cite in citations(entry):
            for name in ("quote", "note"):
                scope.ledger.lose("not printed", f"cites.{name}", int(bool(getattr(cite, name))))
        _lose_translations(scope.ledger, entry)
    for stated in scope.statements:
        for name in ("because", "cites", "sense", "to_sense"):
            if getattr(stated.end, name) and (name[-5:] == "sense" or not explained(stated)):
                scope.ledger.lose("not printed", f"relations.{name}")
    scope.ledger.lose("shortened to a line", "sources", len(scope.sources))
    return scope.ledger.losses


def _lose_translations(ledger: Ledger, entry: Entry) -> None:
    shown = (*entry.aliases, *entry.abbreviations, *entry.discouraged)
    texts = [text for _, text in prose(entry)]
    texts += [text for term in (entry.label, *shown) for text in [term.text]]
    ledger.lose("translation", "text", sum(len(languages(text)) - 1 for text in texts))


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
