"""The scheme and its collections as triples: topics, and framings with what they frame."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from kb.exporting.dates import dated
from kb.exporting.described import Described
from kb.exporting.iris import valid_iri
from kb.exporting.namespaces import DCTERMS, OWL, SKOS
from kb.exporting.relations import Web
from kb.exporting.scope import Scope
from kb.exporting.terms import Subject, Term

LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
        **{
            f"CC-{kind.upper()}-4.0": f"https://creativecommons.org/licenses/{kind}/4.0/"
            for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        },
    }
)
"""IRIs of licences by their SPDX names; any other licence stays a text."""


def described_scheme(scope: Scope, web: Web) -> Iterator[Subject]:
    """The concept scheme: what kb.yaml says of the base, and the top concepts."""
    described = Described(scope)
    manifest, me = scope.base.manifest, scope.iris.scheme
    described.of(me, SKOS.ConceptScheme).extend(_licensed(scope, manifest.licence))
    described.texts(me, SKOS.prefLabel, manifest.title)
    described.texts(me, DCTERMS.title, manifest.title)
    described.texts(me, DCTERMS.description, manifest.description)
    described.plain(me, DCTERMS.language, manifest.language)
    described.plain(me, OWL.versionInfo, manifest.version)
    for creator in manifest.creators:
        described.plain(me, DCTERMS.creator, creator)
    if manifest.created is not None:
        described.of(me).append((DCTERMS.created, dated(manifest.created)))
    tops = (scope.iris.concept(concept) for concept in scope.entries if web.top(concept))
    described.of(me).extend((SKOS.hasTopConcept, top) for top in tops)
    if scope.full and manifest.root is not None:
        roots = scope.concepts([manifest.root], "root")
        described.of(me).extend((described.kb.root, root) for root in roots)
    return iter(described)


def _licensed(scope: Scope, licence: str | None) -> list[tuple[Term, Term]]:
    if licence is None:
        return []
    iri = LICENCES.get(licence, licence)
    if valid_iri(iri):
        return [(DCTERMS.license, f"<{iri}>")]
    return [(DCTERMS.rights, scope.literal(licence, None))]


def described_topic(scope: Scope, topic: str, concepts: Sequence[str]) -> Iterator[Subject]:
    """A topic: a collection of its concepts and of the topics under it."""
    described = Described(scope)
    me = scope.iris.topic(topic)
    topics = scope.base.manifest.topics
    pairs = described.of(me, SKOS.Collection)
    pairs.append((SKOS.inScheme, scope.iris.scheme))
    pairs += [(SKOS.member, scope.iris.concept(concept)) for concept in concepts]
    pairs += [(SKOS.member, scope.iris.topic(under)) for under in scope.narrower_topics(topic)]
    declared = topics.get(topic)
    described.texts(me, SKOS.prefLabel, declared.label if declared else topic)
    described.texts(me, DCTERMS.description, declared.description if declared else None)
    return iter(described)


def described_frame(scope: Scope, framing: str, concepts: Sequence[str]) -> Iterator[Subject]:
    """A framing's collection, labelled like the concept that names the framing."""
    described = Described(scope)
    me, entry = scope.iris.frame(framing), scope.entries[framing]
    pairs = described.of(me, SKOS.Collection)
    pairs.append((SKOS.inScheme, scope.iris.scheme))
    pairs += [(SKOS.member, scope.iris.concept(concept)) for concept in concepts]
    pairs += [(SKOS.prefLabel, term) for term in scope.texts(entry.label.text, entry.label.lang)]
    if scope.full:
        pairs.append((described.kb.framing, scope.iris.concept(framing)))
    return iter(described)
