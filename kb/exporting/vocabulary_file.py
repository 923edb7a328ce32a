"""vocabulary.ttl: every own term that the data files use, declared.

Kinds are classes, statuses and stances named values in schemes of their own; relation types carry
their inverse, symmetry, transitivity, the kinds at their ends and the properties they imply. Those
kinds are hints (schema:domainIncludes): RDFS's domain would make instances of what are concepts.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from kb.exporting.described import Described
from kb.exporting.iris import Iris
from kb.exporting.namespaces import DCTERMS, OWL, RDFS, SCHEMA, SKOS, TYPE
from kb.exporting.rdf import prefixes_of
from kb.exporting.relations import Properties, properties_of
from kb.exporting.scope import Options, Scope
from kb.exporting.terms import Subject, Term, literal
from kb.exporting.vocabulary import CLASSES, DATATYPE_PROPERTIES, OBJECT_PROPERTIES, Own
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import RelationStatus, Standing, Status
from kb.model.relation import RelationType

STATUSES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"status": Status, "standing": Standing, "relation": RelationStatus}
)
"""The named values by what they are said of: an entry, a sense, a relation."""


def as_vocabulary(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """vocabulary.ttl."""
    from kb.exporting.serialised import turtle

    scope = Scope(base, options)
    return turtle(declared(scope), prefixes_of(scope))


def declared(scope: Scope) -> list[Subject]:
    """The subjects of the vocabulary, sorted."""
    described = Described(scope)
    _ontology(described)
    for kind, table in (
        (OWL.Class, CLASSES),
        (OWL.ObjectProperty, OBJECT_PROPERTIES),
        (OWL.DatatypeProperty, DATATYPE_PROPERTIES),
    ):
        for name, own in table.items():
            _own(described, described.kb[name], kind, own)
    for kind in _kinds(scope):
        _kind(described, kind)
    for group, values in STATUSES.items():
        _statuses(described, group, values)
    properties = properties_of(scope.base.types, scope.iris, scope.prefixes, scope.ledger)
    for relation in scope.base.types:
        _relation(described, relation, properties[relation.name])
    return sorted(described, key=lambda subject: subject.term[1:-1])


def _ontology(described: Described) -> None:
    me = f"<{described.kb.iri.rstrip('#/')}>"
    described.of(me, OWL.Ontology)
    described.texts(me, DCTERMS.title, described.scope.base.manifest.title)


def _own(described: Described, me: Term, kind: Term, own: Own) -> None:
    pairs = described.of(me, kind)
    pairs += [
        (RDFS.label, literal(own.label, "en")),
        (RDFS.comment, literal(own.comment, "en")),
        (RDFS.isDefinedBy, f"<{described.kb.iri.rstrip('#/')}>"),
    ]
    if own.under is not None:
        pairs.append((RDFS.subPropertyOf, own.under))


def _kinds(scope: Scope) -> list[str]:
    """The kinds that kb.yaml names, and those that entries use all the same."""
    used = {entry.kind for entry in scope.base.entries.values()}
    used |= {sense.kind for entry in scope.base.entries.values() for sense in entry.senses}
    return sorted({*scope.base.manifest.kinds, *(kind for kind in used if kind is not None)})


def _kind(described: Described, kind: str) -> None:
    me = described.iris.value("kind", kind)
    described.of(me, OWL.Class, described.kb.Kind)
    described.plain(me, RDFS.label, kind)


def _statuses(described: Described, group: str, values: type[StrEnum]) -> None:
    scheme = described.kb[f"values.{group}"]
    described.of(scheme, SKOS.ConceptScheme).append(
        (SKOS.prefLabel, literal(f"{group} values", "en"))
    )
    for value in values:
        described.of(described.iris.value(group, value.value), SKOS.Concept).extend(
            [
                (SKOS.inScheme, scheme),
                (SKOS.topConceptOf, scheme),
                (SKOS.prefLabel, literal(value.value, "en")),
            ]
        )


def _relation(described: Described, kind: RelationType, properties: Properties) -> None:
    """Declare a type's own property and its inverse; standard properties declare themselves."""
    if properties.own is None:
        return
    near, far = properties.own
    _relation_end(described, near, kind, kind.name)
    described.of(near).extend(_traits(kind, described.iris))
    described.of(near).extend((RDFS.subPropertyOf, term) for term in properties.forward[1:])
    if near != far:
        _relation_end(described, far, kind, kind.inverse)
        described.of(near).append((OWL.inverseOf, far))
        described.of(far).append((OWL.inverseOf, near))


def _relation_end(described: Described, me: Term, kind: RelationType, name: str) -> None:
    described.of(me, OWL.ObjectProperty).append((RDFS.subPropertyOf, SKOS.semanticRelation))
    described.texts(me, RDFS.label, described.scope.base.types.label(name))
    described.plain(me, DCTERMS.identifier, name)
    described.texts(me, RDFS.comment, kind.spec.description)


def _traits(kind: RelationType, iris: Iris) -> Iterator[tuple[Term, Term]]:
    if kind.spec.symmetric:
        yield TYPE, OWL.SymmetricProperty
    if kind.spec.transitive:
        yield TYPE, OWL.TransitiveProperty
    for name in kind.spec.domain:
        yield SCHEMA.domainIncludes, iris.value("kind", name)
    for name in kind.spec.range:
        yield SCHEMA.rangeIncludes, iris.value("kind", name)
