"""Relations as triples: the properties of each type, direct triples, and statement nodes.

A relation with a reason, a source or a status is a direct triple and an rdf:Statement that carries
them; a contested one, or one that holds for one sense only, is the statement alone. Properties of
the base's own stand under skos:semanticRelation, never under skos:related: that would entail a
symmetric skos:related and clash with the hierarchy (SKOS S27).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from kb.exporting.described import Described
from kb.exporting.iris import Iris, absolute, camel, usable_property
from kb.exporting.losses import Ledger
from kb.exporting.namespaces import ADMS, ISOTHES, RDF, SKOS
from kb.exporting.scope import Scope, Stated
from kb.exporting.terms import Pair, Term
from kb.exporting.vocabulary import OWN_NAMES
from kb.model.relation import RelationType, RelationTypes

FRAMING = "framed-by"
"""The type whose relations are also memberships of a collection, one a framing."""

_INVERSES = {
    SKOS.broader: SKOS.narrower,
    SKOS.related: SKOS.related,
    ISOTHES.broaderGeneric: ISOTHES.narrowerGeneric,
    ISOTHES.broaderPartitive: ISOTHES.narrowerPartitive,
    ISOTHES.broaderInstantial: ISOTHES.narrowerInstantial,
}
INVERSES: Mapping[Term, Term] = {**_INVERSES, **{far: near for near, far in _INVERSES.items()}}
"""Standard properties said from both ends, for readers that infer nothing."""


class Properties(NamedTuple):
    """What a relation type is exported as.

    `forward` from subject to object, the first of them naming the type beyond doubt; `backward`
    from object to subject; `own` the base's own property and the one declared as its inverse.
    """

    forward: tuple[Term, ...]
    backward: tuple[Term, ...]
    own: tuple[Term, Term] | None


def properties_of(
    types: RelationTypes, iris: Iris, prefixes: Mapping[str, str], ledger: Ledger
) -> Mapping[str, Properties]:
    """The properties of every type by its name."""
    found: dict[str, Properties] = {}
    taken: set[Term] = set()
    for kind in types:
        standard = tuple(_standard(kind, prefixes, ledger))
        if not standard or standard[0] in taken:
            own = own_property(iris, kind.name), own_property(iris, kind.inverse)
            forward = (own[0], *standard)
        else:
            own, forward = None, standard
        taken.add(forward[0])
        found[kind.name] = Properties(forward, tuple(_backward(kind, forward)), own)
    return found


def own_property(iris: Iris, name: str) -> Term:
    """The base's own property for a relation's name."""
    local = camel(name)
    # `relation-` before a letter is a name that no relation type's can be.
    return iris.kb[f"relation-{name}" if local in OWN_NAMES else local]


def _standard(kind: RelationType, prefixes: Mapping[str, str], ledger: Ledger) -> Iterator[Term]:
    for name in kind.spec.rdf:
        iri = absolute(name, prefixes)
        if iri is not None and usable_property(iri):
            yield f"<{iri}>"
        else:
            ledger.lose("not usable as a property", f"rdf of {kind.name}")


def _backward(kind: RelationType, forward: tuple[Term, ...]) -> Iterator[Term]:
    for term in forward:
        if kind.spec.symmetric:
            yield term
        elif term in INVERSES:
            yield INVERSES[term]


class Web:
    """The relations of a scope, gathered by the concept whose description they belong to."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.properties = properties_of(scope.base.types, scope.iris, scope.prefixes, scope.ledger)
        self.direct: dict[str, list[Pair]] = {}
        self.qualified: dict[str, list[Stated]] = {}
        self.framed: dict[str, list[str]] = {}
        for stated in scope.statements:
            self._take(stated)

    def _take(self, stated: Stated) -> None:
        statement = stated.statement
        near, far = statement.subject, statement.object
        if stated.direct:
            self._say(near, statement.type.name, far)
            if statement.type.name == FRAMING:
                self.framed.setdefault(far, []).append(near)
        if stated.qualified:
            self.qualified.setdefault(near, []).append(stated)

    def _say(self, near: str, kind: str, far: str) -> None:
        properties = self.properties[kind]
        self._extend(near, properties.forward, far)
        if properties.backward:
            self._extend(far, properties.backward, near)

    def _extend(self, near: str, predicates: tuple[Term, ...], far: str) -> None:
        if not self.scope.full:
            predicates = tuple(term for term in predicates if term in SKOS_RELATIONS)
        other = self.scope.iris.concept(far)
        pairs = self.direct.setdefault(near, [])
        pairs += [(predicate, other) for predicate in predicates]

    @cached_property
    def below(self) -> frozenset[str]:
        """The concepts that have a broader one."""
        return frozenset(
            concept
            for concept, pairs in self.direct.items()
            if any(predicate == SKOS.broader for predicate, _ in pairs)
        )

    def top(self, concept: str) -> bool:
        """Whether a concept stands at the top of the hierarchy: examples never do."""
        return concept not in self.below and self.scope.entries[concept].kind != "example"


SKOS_RELATIONS = frozenset({SKOS.broader, SKOS.narrower, SKOS.related})
"""What the profile `skos` keeps of the relations."""


def state(described: Described, web: Web, stated: Stated) -> None:
    """Describe the node of a qualified relation."""
    iris, kb, (statement, end) = described.iris, described.kb, stated
    near, kind, far = statement.subject, statement.type.name, statement.object
    senses = statement.subject_sense, statement.object_sense
    node = iris.relation(near, kind, far, *senses)
    described.of(node, RDF.Statement).extend(
        [
            (RDF.subject, iris.concept(near)),
            (RDF.predicate, web.properties[kind].forward[0]),
            (RDF.object, iris.concept(far)),
            (ADMS.status, iris.value("relation", end.status.value)),
        ]
    )
    for predicate, concept, sense in zip(
        (kb.subjectSense, kb.objectSense), (near, far), senses, strict=True
    ):
        if sense is not None:
            described.of(node).append((predicate, iris.sense(concept, sense)))
    described.because(node, end.because)
    described.cites(node, end.cites)
