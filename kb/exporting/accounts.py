"""Loss reports: what a file of a format and profile does not say of a base, counted.

The profile `skos` is held against `full` triple by triple, so that no second account of what it
drops can go stale. What no triple can say is noted while triples are made.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from kb.exporting.losses import Ledger, Loss
from kb.exporting.scope import Options, Profile, Scope
from kb.exporting.terms import Term
from kb.exporting.triples import subjects
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry
from kb.model.manifest import Manifest

SETTINGS = ("rules", "documents")
"""Fields of kb.yaml that say how kb works, not what the base is."""

_DRAWN = frozenset({"id", "label", "kind", "topics", "status", "relations"})
"""Fields of an entry that the drawing shows."""


def rdf_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the five data files do not say."""
    scope = Scope(base, options)
    kept = _predicates(scope)
    if options.profile is not Profile.FULL:
        whole = _predicates(Scope(base, options._replace(profile=Profile.FULL)))
        for predicate, count in (whole - kept).items():
            scope.ledger.lose("not in the profile", predicate[1:-1], count)
    for entry in scope.entries.values():
        _lose_order(scope.ledger, entry)
    _lose_settings(scope.ledger, base.manifest, (*SETTINGS, "prefixes"))
    return scope.ledger.losses


def json_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What concepts.json does not say."""
    scope = Scope(base, options)
    scope.statements  # noqa: B018 (looking at them notes those left out)
    _lose_settings(scope.ledger, base.manifest, SETTINGS)
    return scope.ledger.losses


def dot_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What the drawing does not show."""
    scope = Scope(base, options)
    for entry in scope.entries.values():
        for name, count in _fields(entry).items():
            if name not in _DRAWN:
                scope.ledger.lose("not drawn", name, count)
    for stated in scope.statements:
        for name in ("because", "cites", "sense", "to_sense"):
            if getattr(stated.end, name):
                scope.ledger.lose("not drawn", f"relations.{name}")
    scope.ledger.lose("not drawn", "sources", len(base.sources))
    return scope.ledger.losses


def no_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """Of a file that is about the base's terms or shape, and says all of that."""
    return []


def _predicates(scope: Scope) -> Counter[Term]:
    counted: Counter[Term] = Counter()
    for subject in subjects(scope):
        counted.update(predicate for predicate, _ in subject.pairs)
    return counted


def _fields(entry: Entry) -> Mapping[str, int]:
    """How many values an entry gives in each field."""
    return dict(_counted(entry))


def _counted(entry: Entry) -> Iterator[tuple[str, int]]:
    for name in entry.__dataclass_fields__:
        value = getattr(entry, name)
        if name == "mappings":
            yield name, sum(len(getattr(value, how)) for how in value.__dataclass_fields__)
        elif value:
            yield name.rstrip("_"), len(value) if isinstance(value, tuple) else 1


def _lose_order(ledger: Ledger, entry: Entry) -> None:
    terms = (entry.aliases, entry.abbreviations, entry.discouraged, entry.forms, entry.not_)
    for texts in ([str(term) for term in group] for group in terms):
        if texts != sorted(texts):
            ledger.lose("order", "terms")
    later = list(entry.topics[1:])
    if later != sorted(later):
        ledger.lose("order", "topics")


def _lose_settings(ledger: Ledger, manifest: Manifest, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(manifest, name) != Manifest.__dataclass_fields__[name].default and getattr(
            manifest, name
        ):
            ledger.lose("setting of kb.yaml", name)
