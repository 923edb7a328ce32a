"""The five data files, each the same subjects in another notation; and an rdflib Graph of them."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.exporting.chunks import encoded
from kb.exporting.jsonld import Context, json_ld
from kb.exporting.lines import n_quads, n_triples
from kb.exporting.losses import Loss
from kb.exporting.namespaces import STANDARD
from kb.exporting.relations import properties_of
from kb.exporting.scope import WHOLE, Options, Profile, Scope
from kb.exporting.terms import Subject, Term, is_iri, parts, unquoted
from kb.exporting.triples import subjects
from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    import rdflib


def prefixes_of(scope: Scope) -> dict[str, str]:
    """The prefixes of the Turtle and RDF/XML files; the empty one is the base itself."""
    spaces = {name: space.iri for name, space in STANDARD.items()}
    return {**spaces, "kb": scope.iris.kb.iri, "": scope.iris.base}


def as_turtle(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.ttl."""
    from kb.exporting.serialised import turtle

    scope = Scope(base, options)
    return turtle(subjects(scope), prefixes_of(scope))


def as_rdf_xml(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.rdf."""
    from kb.exporting.serialised import rdf_xml

    scope = Scope(base, options)
    return rdf_xml(subjects(scope), prefixes_of(scope))


def as_n_triples(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.nt."""
    return encoded(n_triples(subjects(Scope(base, options))))


def as_n_quads(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.nq: the triples in the graph named by the scheme's IRI."""
    scope = Scope(base, options)
    return encoded(n_quads(subjects(scope), scope.iris.scheme))


def as_json_ld(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.jsonld."""
    scope = Scope(base, options)
    properties = properties_of(base.types, scope.iris, scope.prefixes, scope.ledger)
    context = Context(scope.iris.base, scope.iris.kb.iri, properties)
    return encoded(json_ld(subjects(scope), context))


def losses(base: KnowledgeBase, options: Options = WHOLE) -> list[Loss]:
    """What the RDF files leave out of a base: what cannot be said, and what the profile drops.

    Formats other than RDF say in their `drops` what no file of theirs can hold.
    """
    scope = Scope(base, options)
    kept = _predicates(scope)
    if not scope.full:
        whole = _predicates(Scope(base, options._replace(profile=Profile.FULL)))
        for predicate, times in whole.items():
            if times > kept[predicate]:
                scope.ledger.lose("not in the profile", predicate, times - kept[predicate])
    return scope.ledger.losses


def _predicates(scope: Scope) -> Counter[str]:
    return Counter(predicate for _, pairs in subjects(scope) for predicate, _ in pairs)


def to_rdf(base: KnowledgeBase, options: Options = WHOLE) -> "rdflib.Graph":
    """The base as an rdflib Graph, from the same generator as the files.

    Literals keep their lexical form, as in the files.
    """
    import rdflib

    scope = Scope(base, options)
    graph = rdflib.Graph()
    for name, iri in prefixes_of(scope).items():
        graph.bind(name, iri, replace=True)
    for subject in subjects(scope):
        _add(graph, subject)
    return graph


def _add(graph: "rdflib.Graph", subject: Subject) -> None:
    from rdflib import URIRef

    term = URIRef(subject.term[1:-1])
    for predicate, value in subject.pairs:
        graph.add((term, URIRef(predicate[1:-1]), _node(value)))


def _node(term: Term) -> "rdflib.URIRef | rdflib.Literal":
    from rdflib import Literal, URIRef

    if is_iri(term):
        return URIRef(term[1:-1])
    text, tag, datatype = parts(term)
    kind = None if datatype is None else URIRef(datatype)
    return Literal(unquoted(text), lang=tag, datatype=kind, normalize=False)
