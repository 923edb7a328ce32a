"""SKOS's integrity conditions and our promises, as shapes: kept by the export, and able to fail."""

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

import kb
from kb.exporting.formats import formats_named
from kb.exporting.scope import Options

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


@pytest.fixture(scope="module")
def shapes(base: kb.Base) -> rdflib.Graph:
    (format_,) = formats_named(["shapes"])
    text = b"".join(format_.produce(base, Options()))
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture
def graph(base: kb.Base) -> rdflib.Graph:
    return base.to_rdf()


def report(graph: rdflib.Graph, shapes: rdflib.Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    return conforms, text


def test_the_export_conforms(graph: rdflib.Graph, shapes: rdflib.Graph) -> None:
    conforms, text = report(graph, shapes)
    assert conforms, text


def concept(name: str) -> rdflib.URIRef:
    return rdflib.URIRef("https://w3id.org/kb-alignment/" + name)


OPTIMIZER, MESA = concept("optimizer"), concept("mesa-optimizer")
ALGORITHM, ELSEWHERE = concept("learned-algorithm"), rdflib.URIRef("https://example.org/x")
LABEL = rdflib.Literal("optimizer", "en")
BREAKS = {
    "S9: a concept that is a scheme": [(OPTIMIZER, RDF.type, SKOS.ConceptScheme)],
    "S13: a label preferred and alternative": [(OPTIMIZER, SKOS.altLabel, LABEL)],
    "S13: a label preferred and hidden": [(OPTIMIZER, SKOS.hiddenLabel, LABEL)],
    "S14: two preferred labels": [(OPTIMIZER, SKOS.prefLabel, rdflib.Literal("x", "en"))],
    "S27: related and broader": [
        (MESA, SKOS.related, OPTIMIZER),
        (OPTIMIZER, SKOS.related, MESA),
    ],
    "S37: a concept that is a collection": [(OPTIMIZER, RDF.type, SKOS.Collection)],
    "S46: exact and broad match": [
        (OPTIMIZER, SKOS.exactMatch, ELSEWHERE),
        (OPTIMIZER, SKOS.broadMatch, ELSEWHERE),
    ],
    "S46: exact and related match": [
        (OPTIMIZER, SKOS.exactMatch, ELSEWHERE),
        (OPTIMIZER, SKOS.relatedMatch, ELSEWHERE),
    ],
    "a concept of two kinds": [(OPTIMIZER, DCTERMS.type, ELSEWHERE)],
    "something broader that is no concept": [(OPTIMIZER, SKOS.broader, ELSEWHERE)],
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_file_does_not_conform(
    what: str, graph: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    for triple in BREAKS[what]:
        graph.add(triple)
    conforms, text = report(graph, shapes)
    assert not conforms
    condition = what.split(":", maxsplit=1)[0]
    assert condition in text or not condition.startswith("S")


def test_related_and_broader_at_a_distance_do_not_conform(
    graph: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    far = concept("gradient-descent"), OPTIMIZER
    for one, other in (far, far[::-1]):
        graph.add((one, SKOS.related, other))
    conforms, text = report(graph, shapes)
    assert not conforms
    assert "S27" in text


def test_every_own_term_that_the_data_use_is_declared(base: kb.Base, graph: rdflib.Graph) -> None:
    (format_,) = formats_named(["vocabulary"])
    text = b"".join(format_.produce(base, Options()))
    vocabulary = rdflib.Graph().parse(data=text, format="turtle")
    space = base.manifest.base + "vocab#"
    used = {term for triple in graph for term in triple if str(term).startswith(space)}
    assert used
    assert not used - set(vocabulary.subjects())


def test_no_own_property_stands_under_related(base: kb.Base) -> None:
    (format_,) = formats_named(["vocabulary"])
    text = b"".join(format_.produce(base, Options()))
    vocabulary = rdflib.Graph().parse(data=text, format="turtle")
    over = rdflib.RDFS.subPropertyOf
    assert not list(vocabulary.subjects(over, SKOS.related))
    own = set(vocabulary.subjects(over, SKOS.semanticRelation))
    assert rdflib.URIRef(base.manifest.base + "vocab#contrastsWith") in own


def test_inverses_and_symmetry_are_declared(base: kb.Base) -> None:
    (format_,) = formats_named(["vocabulary"])
    text = b"".join(format_.produce(base, Options()))
    vocabulary = rdflib.Graph().parse(data=text, format="turtle")
    space = rdflib.Namespace(base.manifest.base + "vocab#")
    assert (space.contrastsWith, RDF.type, OWL.SymmetricProperty) in vocabulary
    pair = {(space.objectiveOf, space.hasObjective), (space.hasObjective, space.objectiveOf)}
    assert pair & set(vocabulary.subject_objects(OWL.inverseOf))


def test_both_directions_of_the_hierarchy_are_there(graph: rdflib.Graph) -> None:
    down = {(upper, lower) for lower, upper in graph.subject_objects(SKOS.broader)}
    assert down
    assert down == set(graph.subject_objects(SKOS.narrower))


def test_a_contested_relation_is_told_of_but_not_stated(graph: rdflib.Graph) -> None:
    humans = concept("humans")
    assert (MESA, SKOS.narrower, humans) not in graph
    about = list(graph.subjects(RDF.object, humans))
    assert any((node, RDF.subject, MESA) in graph for node in about)
