"""The generator of triples: whatever entries say becomes what SKOS readers expect."""

from collections.abc import Iterable
from itertools import pairwise

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, SKOS

from kb.check.examples import FILES, base_of
from kb.exporting.accounts import rdf_losses
from kb.exporting.formats import FORMATS, formats_named, losses
from kb.exporting.rdf import to_rdf
from kb.exporting.scope import Options, Profile, Scope
from kb.exporting.triples import subjects
from kb.knowledge_base import KnowledgeBase

BASE = rdflib.Namespace("https://example.org/kb/")
OWN = rdflib.Namespace("https://example.org/kb/vocab#")
DATA = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def kb_from(entries: str, manifest: str = FILES["concepts/kb.yaml"]) -> KnowledgeBase:
    return base_of({**FILES, "concepts/kb.yaml": manifest, "concepts/terms.yaml": entries})


def graph_of(entries: str, options: Options = Options()) -> rdflib.Graph:
    return to_rdf(kb_from(entries), options)


def counts(base: KnowledgeBase) -> set[int]:
    """How many triples the parser finds in each data file."""
    return {len(list(pyoxigraph.parse(produced(base, name), form))) for name, form in DATA.items()}


ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,3}", fullmatch=True)
iris = st.sampled_from(
    [None, "https://example.org/kb/a", "https://example.org/kb/a/b", "urn:x:1", "http://[", "no"]
)


@given(st.dictionaries(ids, iris, min_size=1, max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_subjects_come_sorted_and_once_whatever_ids_and_iris_are_given(
    entries: dict[str, str | None],
) -> None:
    text = "".join(
        f'- {{id: "{name}", label: "{name}", definition: "X.", topics: [learning]'
        + (f', iri: "{iri}"' if iri else "")
        + "}\n"
        for name, iri in entries.items()
    )
    terms = [subject.term[1:-1] for subject in subjects(Scope(kb_from(text)))]
    assert all(before < after for before, after in pairwise(terms))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(label=texts, alias=texts, definition=texts, quote=texts)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_keeps_every_data_file_readable_and_alike(
    label: str, alias: str, definition: str, quote: str
) -> None:
    def yaml(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'

    base = kb_from(
        f"id: x\nlabel: {yaml(label)}\naliases: [{yaml(alias)}]\n"
        f"definition:\n  text: {yaml(definition)}\n"
        f"  cites: {{source: mitchell-1997, quote: {yaml(quote)}}}\n"
    )
    assert len(counts(base)) == 1


HOSTILE = """\
id: x
label: "a\\r\\nb\\u0001\\uffff"
iri: "http://x/%zz"
definition: X.
mappings: {exact: ["wd:Q1", "nowhere:Q2", "http://a b/"], close: "http://x/<"}
media: {url: "http://a b/", title: "a \\\\ b"}
notation: ["1\\"2"]
relations:
  related-to: [y, nowhere]
  is-a: {to: y, sense: nosuch}
senses: {id: s, text: S., versus: {nosuch: agrees}, requires: [nowhere], cites: unknown-2000}
---
id: y
label: {EN: y, en: why, "not a tag": z, und: u}
aliases: [y, y, {text: y, lang: de}]
forms: [y]
definition: "[[nowhere]] and [[x|shown]]."
"""


def test_what_cannot_be_said_is_left_out_and_counted() -> None:
    base = kb_from(HOSTILE)
    assert len(counts(base)) == 1
    lost = {(loss.what, loss.field) for loss in rdf_losses(base, Options())}
    assert lost >= {
        ("control character", "text"),
        ("label given before", "<http://www.w3.org/2004/02/skos/core#altLabel>"),
        ("not an IRI or declared prefixed name", "iri"),
        ("not an IRI or declared prefixed name", "mappings"),
        ("not an IRI, kept as text", "media"),
        ("relation to an unknown concept", "related-to"),
        ("source without a record", "source"),
        ("unknown concept", "requires"),
        ("unknown sense", "versus"),
    }


def test_a_label_has_one_role_and_one_preferred_text_a_language() -> None:
    graph = graph_of(HOSTILE)
    preferred = list(graph.objects(BASE.y, SKOS.prefLabel))
    assert len({label.language for label in preferred}) == len(preferred)
    others = set(graph.objects(BASE.y, SKOS.altLabel)) | set(
        graph.objects(BASE.y, SKOS.hiddenLabel)
    )
    assert not others & set(preferred)
    assert rdflib.Literal("y", "de") in others


def test_the_first_of_two_entries_with_one_id_is_the_one_exported() -> None:
    graph = graph_of(
        "- {id: x, label: one, definition: X., relations: {related-to: y}}\n"
        "- {id: x, label: two, definition: X., relations: {contrasts-with: y}}\n"
        "- {id: y, label: y, definition: Y.}\n"
    )
    assert list(graph.objects(BASE.x, SKOS.prefLabel)) == [rdflib.Literal("one", "en")]
    assert (BASE.x, SKOS.related, BASE.y) in graph
    assert not list(graph.triples((None, OWN.contrastsWith, None)))


RELATIONS = """\
- {id: a, label: a, kind: system, definition: A., relations: {
    contrasts-with: b,
    distinct-from: {to: b, because: They are two.},
    has-kind: c,
    leads-to: {to: d, status: contested},
    mitigates: {to: e, sense: narrow}}, senses: {id: narrow, text: N.}}
- {id: b, label: b, kind: system, definition: B.}
- {id: c, label: c, kind: system, definition: C., relations: {contrasts-with: b}}
- {id: d, label: d, kind: phenomenon, definition: D.}
- {id: e, label: e, kind: problem, definition: E., relations: {framed-by: f}}
- {id: f, label: f, kind: framing, definition: F.}
"""


@pytest.fixture(scope="module")
def relations() -> rdflib.Graph:
    return graph_of(RELATIONS)


def test_the_hierarchy_is_said_from_both_ends_and_with_its_iso_kind(
    relations: rdflib.Graph,
) -> None:
    iso = rdflib.Namespace("http://purl.org/iso25964/skos-thes#")
    assert {
        (BASE.c, SKOS.broader, BASE.a),
        (BASE.a, SKOS.narrower, BASE.c),
        (BASE.c, iso.broaderGeneric, BASE.a),
        (BASE.a, iso.narrowerGeneric, BASE.c),
    } <= set(relations)


def test_a_symmetric_relation_is_said_from_both_ends(relations: rdflib.Graph) -> None:
    assert {
        (BASE.b, OWN.contrastsWith, BASE.c),
        (BASE.c, OWN.contrastsWith, BASE.b),
    } <= set(relations)


def test_the_node_of_a_symmetric_relation_stands_under_the_smaller_id(
    relations: rdflib.Graph,
) -> None:
    node = BASE["a/relation/distinct-from/b"]
    assert (node, RDF.subject, BASE.a) in relations
    assert (node, OWN.because, rdflib.Literal("They are two.", "en")) in relations


def test_a_plain_relation_has_no_node(relations: rdflib.Graph) -> None:
    assert (BASE["a/relation/contrasts-with/b"], None, None) not in relations


@pytest.mark.parametrize(
    ("node", "far"), [("a/relation/leads-to/d", "d"), ("a/relation/mitigates/e/narrow", "e")]
)
def test_what_is_contested_or_of_one_sense_is_not_stated_of_the_concepts(
    relations: rdflib.Graph, node: str, far: str
) -> None:
    assert (BASE[node], RDF.object, BASE[far]) in relations
    assert not [p for p in relations.predicates(BASE.a, BASE[far]) if p != SKOS.related]


def test_a_framing_is_also_a_collection_of_its_own(relations: rdflib.Graph) -> None:
    frame = BASE["frame/f"]
    assert (frame, RDF.type, SKOS.Collection) in relations
    assert (frame, SKOS.member, BASE.e) in relations
    assert (BASE.f, RDF.type, SKOS.Collection) not in relations


def test_top_concepts_have_nothing_broader_and_are_no_examples() -> None:
    kinds = FILES["concepts/kb.yaml"].replace("framing]", "framing, example]")
    base = kb_from(
        "- {id: a, label: a, kind: system, definition: A.}\n"
        "- {id: b, label: b, kind: system, definition: B., relations: {is-a: a}}\n"
        "- {id: c, label: c, kind: example, definition: C.}\n",
        kinds,
    )
    graph = to_rdf(base)
    assert list(graph.subjects(SKOS.topConceptOf, BASE.scheme)) == [BASE.a]
    assert list(graph.objects(BASE.scheme, SKOS.hasTopConcept)) == [BASE.a]


OWN_TYPES = FILES["concepts/kb.yaml"] + (
    "relations:\n"
    "  mode: {inverse: mode-of}\n"
    "  linked-to: {symmetric: true, rdf: skos:related}\n"
    '  numbered: {inverse: numbers, rdf: "http://example.org/123"}\n'
)


def test_own_types_never_share_a_property_with_another_type_or_term() -> None:
    base = kb_from(
        "- {id: a, label: a, definition: A., relations: {mode: b, linked-to: b, numbered: b}}\n"
        "- {id: b, label: b, definition: B.}\n",
        OWN_TYPES,
    )
    graph = to_rdf(base)
    assert (BASE.a, OWN["relation-mode"], BASE.b) in graph
    assert (BASE.a, OWN.linkedTo, BASE.b) in graph
    assert (BASE.a, SKOS.related, BASE.b) in graph
    assert (BASE.a, OWN.numbered, BASE.b) in graph
    assert len(counts(base)) == 1
    declared = rdflib.Graph().parse(data=produced(base, "vocabulary"), format="turtle")
    used = {term for triple in graph for term in triple if str(term).startswith(str(OWN))}
    assert not used - set(declared.subjects())


def produced(base: KnowledgeBase, name: str) -> bytes:
    (format_,) = formats_named([name])
    return b"".join(format_.produce(base, Options()))


CITED = """\
id: x
label: x
definition: {text: "A [[x|thing]].", cites: [
  {source: mitchell-1997, locator: p. 3, mode: quotes, quote: "A thing."},
  {source: mitchell-1997, mode: disputes, note: Not so.}]}
senses: [{id: one, text: One.}, {id: two, text: Two., versus: {one: narrows}}]
"""


def test_a_citation_says_where_and_what_the_source_does() -> None:
    graph = graph_of(CITED)
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    cito = rdflib.Namespace("http://purl.org/spar/cito/")
    definition, source = BASE["x/definition"], BASE["source/mitchell-1997"]
    assert (definition, cito.includesQuotationFrom, source) in graph
    assert (definition, cito.isDisputedBy, source) in graph
    (quoting,) = graph.subjects(OWN.mode, rdflib.Literal("quotes"))
    (selector,) = graph.objects(quoting, oa.hasSelector)
    assert list(graph.objects(selector, oa.exact)) == [rdflib.Literal("A thing.")]
    assert list(graph.objects(quoting, OWN.locator)) == [rdflib.Literal("p. 3")]


def test_prose_is_shown_plainly_and_kept_as_authored() -> None:
    graph = graph_of(CITED)
    shown, authored = rdflib.Literal("A thing.", "en"), rdflib.Literal("A [[x|thing]].", "en")
    assert list(graph.objects(BASE.x, SKOS.definition)) == [shown]
    assert list(graph.objects(BASE["x/definition"], RDF.value)) == [shown]
    assert list(graph.objects(BASE["x/definition"], OWN.authored)) == [authored]


def test_senses_keep_their_order_and_what_they_do_to_each_other() -> None:
    graph = graph_of(CITED)
    one, two = BASE["x/sense/one"], BASE["x/sense/two"]
    assert graph.value(one, OWN.position).toPython() < graph.value(two, OWN.position).toPython()
    assert (two, OWN.narrows, one) in graph


def test_texts_in_several_languages_carry_their_tags_and_und_none() -> None:
    graph = graph_of("{id: x, label: {en: x, de: Ix, und: ix}, definition: {en: X., de: Ixe.}}\n")
    labels = set(graph.objects(BASE.x, SKOS.prefLabel))
    assert labels == {rdflib.Literal("x", "en"), rdflib.Literal("Ix", "de"), rdflib.Literal("ix")}


def test_the_skos_profile_holds_only_what_the_full_one_does_and_no_own_terms() -> None:
    base = kb_from(RELATIONS)
    slim, full = to_rdf(base, Options(Profile.SKOS)), to_rdf(base)
    assert set(slim) < set(full)
    assert not [t for triple in slim for t in triple if str(t).startswith(str(OWN))]


def test_an_own_iri_names_the_concept_and_its_parts_stay_under_the_id() -> None:
    graph = graph_of("{id: x, label: x, iri: 'urn:x:1', definition: X.}\n")
    assert (rdflib.URIRef("urn:x:1"), DCTERMS.identifier, rdflib.Literal("x")) in graph
    assert (rdflib.URIRef("urn:x:1"), OWN.definition, BASE["x/definition"]) in graph


def test_an_empty_base_still_makes_every_file() -> None:
    base = base_of({"concepts/kb.yaml": FILES["concepts/kb.yaml"]})
    assert all(b"".join(format_.produce(base, Options())) for format_ in FORMATS)
    assert len(counts(base)) == 1


def fields_lost(base: KnowledgeBase, name: str) -> set[str]:
    (format_,) = formats_named([name])
    return {loss.field for loss in losses(base, format_)}


def test_a_loss_report_names_the_fields_that_the_drawing_does_not_show() -> None:
    base = kb_from(CITED)
    assert {"definition", "senses"} <= fields_lost(base, "dot")
    assert "label" not in fields_lost(base, "dot")


def test_a_loss_report_names_settings_and_orders_that_rdf_has_no_place_for() -> None:
    manifest = FILES["concepts/kb.yaml"] + "rules: {ignore: [CIT]}\n"
    base = kb_from("{id: x, label: x, aliases: [b, a], definition: X.}\n", manifest)
    assert {"terms", "rules", "prefixes"} <= fields_lost(base, "ttl")
    assert fields_lost(base, "json") == {"rules"}
    assert fields_lost(base, "shapes") == set()


SHAPES = rdflib.Graph().parse(data=produced(base_of(FILES), "shapes"), format="turtle")
VALID = CITED + "---\n" + RELATIONS
BROKEN: dict[str, Iterable[tuple[object, object, object]]] = {
    "S14: two preferred labels without a language": [
        (BASE.x, SKOS.prefLabel, rdflib.Literal("one")),
        (BASE.x, SKOS.prefLabel, rdflib.Literal("two")),
    ],
    "a status that is none": [(BASE.x, rdflib.URIRef("http://www.w3.org/ns/adms#status"), OWN.no)],
    "a citation of two modes": [(None, OWN.mode, rdflib.Literal("supports"))],
    "a second plain definition": [(BASE.x, SKOS.definition, rdflib.Literal("Another.", "en"))],
    "a relation of two objects": [(BASE["a/relation/distinct-from/b"], RDF.object, BASE.c)],
}


def test_a_base_of_all_parts_conforms_to_the_shapes() -> None:
    conforms, _, text = pyshacl.validate(graph_of(VALID), shacl_graph=SHAPES, advanced=True)
    assert conforms, text


@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_a_promise_does_not_conform(what: str) -> None:
    graph = graph_of(VALID)
    for subject, predicate, value in BROKEN[what]:
        node = (
            graph.value(predicate=RDF.type, object=SPECIFIC, any=True)
            if subject is None
            else subject
        )
        graph.add((node, predicate, value))
    assert not pyshacl.validate(graph, shacl_graph=SHAPES, advanced=True)[0]


SPECIFIC = rdflib.URIRef("http://www.w3.org/ns/oa#SpecificResource")


@pytest.mark.parametrize(
    ("predicate", "of"),
    [
        (RDF.object, "a/relation/distinct-from/b"),
        (RDF.subject, "a/relation/distinct-from/b"),
        (RDF.value, "x/sense/one"),
        (RDF.value, "x/definition"),
        (SKOS.inScheme, "x"),
        (SKOS.prefLabel, "x"),
        (DCTERMS.identifier, "source/mitchell-1997"),
    ],
)
def test_what_lacks_a_promised_part_does_not_conform(predicate: rdflib.URIRef, of: str) -> None:
    graph = graph_of(VALID)
    graph.remove((BASE[of], predicate, None))
    assert not pyshacl.validate(graph, shacl_graph=SHAPES, advanced=True)[0]


def test_an_accepted_definition_without_a_citation_is_warned_of() -> None:
    graph = graph_of("{id: x, label: x, status: accepted, definition: X.}\n")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=SHAPES, advanced=True)
    assert not conforms
    assert "carries a citation" in text
    assert pyshacl.validate(graph, shacl_graph=SHAPES, advanced=True, allow_warnings=True)[0]
