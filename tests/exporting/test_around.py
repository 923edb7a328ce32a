"""`kb export --around`: the part of a base near a concept is a whole base for every reader."""

import json
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

import kb
from kb.exporting.formats import FORMATS, formats_named, losses
from kb.exporting.neighborhood import around
from kb.exporting.rdf import to_rdf
from kb.exporting.scope import Options, Profile
from tests.lookup import ask, entry, isolated, make

__all__ = ["isolated"]  # each test has a cache of its own

ROOT = Path(__file__).parents[2]
CHAIN = {
    f"{one}.yaml": entry(one, more=f"topics: [{topic}]\nrelations: {{related-to: {other}}}\n")
    for (one, other), topic in zip(pairwise("abcde"), ["one", "one", "two", "two"], strict=True)
} | {"e.yaml": entry("e")}
"""a – b – c – d – e"""


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


@pytest.fixture(scope="module")
def near(base: kb.Base) -> Options:
    return around(base, "inner-alignment", 1)


def produced(base: kb.Base, name: str, options: Options) -> bytes:
    (format_,) = formats_named([name])
    return b"".join(format_.produce(base, options))


def concepts(text: bytes) -> list[str]:
    return [concept["id"] for concept in json.loads(text)["concepts"]]


@pytest.mark.parametrize(
    ("hops", "expected"),
    [(0, ["c"]), (1, ["b", "c", "d"]), (2, ["a", "b", "c", "d", "e"]), (9, list("abcde"))],
)
def test_hops_count_relations_in_both_directions(
    hops: int, expected: list[str], tmp_path: Path
) -> None:
    make(tmp_path, CHAIN)
    said = ask(
        "export", "json", "--stdout", "--around", "C", "--hops", str(hops), "--kb", str(tmp_path)
    )
    assert said.status == 0
    assert concepts(said.out.encode()) == expected


def test_one_hop_is_the_default(tmp_path: Path) -> None:
    make(tmp_path, CHAIN)
    said = ask("export", "json", "--stdout", "--around", "a", "--kb", str(tmp_path))
    assert concepts(said.out.encode()) == ["a", "b"]


def test_relations_that_leave_the_part_are_counted_and_others_are_not(tmp_path: Path) -> None:
    base = kb.load(make(tmp_path, CHAIN))
    (format_,) = formats_named(["json"])
    lost = losses(base, format_, around(base, "a", 1))
    assert [loss for loss in lost if "relation" in loss.what] == [
        ("relation to a concept outside the neighborhood", "related-to", 1)
    ]
    assert ("outside the neighborhood", "entry", 3) in lost


def test_only_topics_of_the_part_are_exported(tmp_path: Path) -> None:
    base = kb.load(make(tmp_path, CHAIN))
    document = json.loads(produced(base, "json", around(base, "a", 1)))
    assert list(document["topics"]) == ["one"]
    graph = to_rdf(base, around(base, "a", 1))
    assert len(set(graph.subjects(RDF.type, SKOS.Collection))) == 1


def test_the_part_meets_the_schema_and_names_no_concept_outside(
    base: kb.Base, near: Options
) -> None:
    document = json.loads(produced(base, "json", near))
    jsonschema.Draft202012Validator(json.loads(produced(base, "json-schema", near))).validate(
        document
    )
    inside = {concept["id"] for concept in document["concepts"]}
    assert inside == near.only
    for concept in document["concepts"]:
        named = {relation["to"] for relation in concept.get("relations", ())}
        named |= set(concept.get("depends_on", ())) | set(concept.get("replaced_by", ()))
        named |= {one for sense in concept.get("senses", ()) for one in sense.get("requires", ())}
        assert named <= inside


def test_the_part_has_exactly_the_sources_that_it_cites(base: kb.Base, near: Options) -> None:
    text = produced(base, "json", near).decode()
    document = json.loads(text)
    listed = [source["id"] for source in document["sources"]]
    cited = set(re.findall(r'"(?:source|via)":"([^"]+)"', text))
    assert set(listed) == cited
    assert 0 < len(listed) < len(base.sources)
    assert [one["id"] for one in json.loads(produced(base, "csl-json", near))] == listed


def test_the_part_conforms_to_the_shapes(base: kb.Base, near: Options) -> None:
    shapes = rdflib.Graph().parse(data=produced(base, "shapes", near), format="turtle")
    graph = to_rdf(base, near)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    assert conforms, text
    assert near.only is not None
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == len(near.only)


def test_the_rdf_of_a_part_speaks_of_nothing_that_is_left_out(base: kb.Base, near: Options) -> None:
    graph = to_rdf(base, near)
    assert near.only is not None
    outside = {rdflib.URIRef(base.iri(concept)) for concept in set(base) - near.only}
    assert not outside & set(graph.all_nodes())


def test_the_triples_of_a_part_are_triples_of_the_whole_but_for_tops(
    base: kb.Base, near: Options
) -> None:
    extra = set(to_rdf(base, near)) - set(to_rdf(base))
    assert {predicate for _, predicate, _ in extra} <= {SKOS.topConceptOf, SKOS.hasTopConcept}


def test_every_format_can_be_made_of_a_part(base: kb.Base, near: Options) -> None:
    for profile in Profile:
        for format_ in FORMATS:
            assert b"".join(format_.produce(base, near._replace(profile=profile)))


def test_a_part_goes_where_one_says_and_never_over_the_whole(tmp_path: Path) -> None:
    make(tmp_path, CHAIN)
    ask("export", "--kb", str(tmp_path))
    before = (tmp_path / "exports/concepts.nt").read_bytes()
    said = ask("export", "--around", "a", "--kb", str(tmp_path))
    assert said.status == 2
    assert "--to DIR or --stdout" in said.err
    elsewhere = str(tmp_path / "part")
    assert ask("export", "--around", "a", "--to", elsewhere, "--kb", str(tmp_path)).status == 0
    assert sorted(path.name for path in (tmp_path / "part").iterdir()) == sorted(
        format_.filename for format_ in FORMATS
    )
    assert (tmp_path / "exports/concepts.nt").read_bytes() == before
    part = ("export", "--check", "--around", "a", "--to", elsewhere, "--kb", str(tmp_path))
    assert ask(*part).status == 0
    assert ask(*part, "--hops", "2").status == 1


def test_drafts_that_are_left_out_lead_nowhere(tmp_path: Path) -> None:
    accepted = {
        name: text + ("status: accepted\n" if name != "b.yaml" else "")
        for name, text in CHAIN.items()
    }
    make(tmp_path, accepted)
    options = ("--status", "accepted", "--hops", "4", "--kb", str(tmp_path))
    said = ask("export", "json", "--stdout", "--force", "--around", "c", *options)
    assert concepts(said.out.encode()) == ["c", "d", "e"]
    said = ask("export", "json", "--stdout", "--force", "--around", "b", *options)
    assert (said.status, said.out) == (1, "")
    assert "b is a draft" in said.err


def test_a_term_in_any_spelling_will_do_and_a_miss_suggests() -> None:
    said = ask("export", "dot", "--stdout", "--around", "mesa optimisers", "--hops", "0")
    assert said.status == 0
    assert '"mesa-optimizer"' in said.out
    said = ask("export", "dot", "--stdout", "--around", "mesa-optimzer")
    assert (said.status, said.out) == (1, "")
    assert "did you mean mesa-optimizer?" in said.err


def test_hops_without_a_concept_are_wrong_use() -> None:
    said = ask("export", "--hops", "2")
    assert said.status == 2
    assert "--around" in said.err


def test_another_base_iri_works_for_a_part_too() -> None:
    said = ask("export", "nt", "--stdout", "--around", "agent", "--base", "https://example.org/x/")
    assert "<https://example.org/x/agent>" in said.out
    assert "w3id.org/kb-alignment" not in said.out
