"""`import kb`, the graph, and the competency questions of the content (content.md, section 5)."""

import subprocess
import sys
from pathlib import Path

import pytest

import kb
from tests.lookup import (
    ROOT,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT / "concepts")


def named(base: kb.Base, query: str) -> list[str]:
    return [found.entry.id for found in base.lookup(query)]


def test_a_base_is_loaded_from_concepts_or_from_the_folder_above(
    base: kb.Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert list(kb.load("concepts")) == list(kb.load(".")) == list(base) == sorted(base)


def test_what_is_no_base_raises_a_kb_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(kb.KBError, match=tmp_path.name):
        kb.load(tmp_path)


def test_a_base_is_a_mapping_from_ids(base: kb.Base) -> None:
    assert base["mesa-optimizer"].label.text == "mesa-optimizer"
    assert "optimizer" in base
    assert "mesa optimisers" not in base
    assert len(base) == len(list(base)) > 50
    with pytest.raises(KeyError):
        base["mesa optimisers"]


def test_a_definition_has_its_text_as_authored(base: kb.Base) -> None:
    definition = base["mesa-optimizer"].definition
    assert definition is not None
    assert definition.text.startswith("A [[learned-algorithm]]")
    assert [cite.source for cite in definition.cites] == ["hubinger-2019-rflo"]


def test_lookup_gives_entry_form_field_and_reason(base: kb.Base) -> None:
    (found,) = base.lookup("mesa optimisers")
    assert found.entry is base["mesa-optimizer"]
    assert found.field == "label"
    assert found.reason.startswith("plural, British spelling")
    assert base.lookup("mesa-optimizre") == []


def test_lookup_and_define_agree_on_every_term(base: kb.Base) -> None:
    for row in base.tables.terms:
        if row.role == "not":
            continue
        said = ask("define", "--format", "json", "--", row.text).json["matches"]
        assert [match["id"] for match in said] == named(base, row.text), row.text


def test_a_base_cannot_be_changed(base: kb.Base) -> None:
    with pytest.raises((AttributeError, TypeError)):
        base.entries["new"] = base["optimizer"]  # type: ignore[index]
    with pytest.raises((AttributeError, TypeError, ValueError)):
        base["optimizer"].id = "other"  # type: ignore[misc]


def test_importing_kb_costs_nothing_heavy() -> None:
    code = "import sys, kb; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    heavy = {"pydantic", "networkx", "rdflib", "typer", "yaml", "sqlite3"}
    assert heavy.isdisjoint(done.stdout.split())


def test_all_public_names_are_there() -> None:
    for name in kb.__all__:
        assert getattr(kb, name) is not None
    with pytest.raises(AttributeError):
        kb.no_such_name  # noqa: B018


# The graph


@pytest.fixture
def small(tmp_path: Path) -> kb.Base:
    return kb.load(
        make(
            tmp_path,
            {
                "a.yaml": entry(
                    "a",
                    text="Uses [[b]] and [[b|that]] and [[a]] and [[nowhere]].",
                    more="relations:\n  is-a: b\n  contrasts-with: d\n  produces: c\n",
                ),
                "b.yaml": entry("b", more="relations: {is-a: c}\n"),
                "c.yaml": entry("c", more="relations: {leads-to: d}\n"),
                "d.yaml": entry("d", more="relations: {leads-to: a, has-kind: c}\n"),
            },
        )
    )


def test_the_graph_is_a_networkx_multidigraph_of_all_concepts(small: kb.Base) -> None:
    import networkx as nx

    graph = small.graph
    assert type(graph) is nx.MultiDiGraph
    assert set(graph) == {"a", "b", "c", "d"}
    assert graph.nodes["a"]["label"] == "a"
    assert graph.nodes["a"]["kind"] == "thing"


def test_the_graph_holds_declared_inverses(small: kb.Base) -> None:
    graph = small.graph
    for near, key, far, back in (
        ("a", "is-a", "b", "has-kind"),
        ("a", "produces", "c", "produced-by"),
        ("c", "leads-to", "d", "arises-from"),
        ("c", "is-a", "d", "has-kind"),  # authored as has-kind at the other end
    ):
        assert graph.has_edge(near, far, key=key)
        assert graph.has_edge(far, near, key=back)


def test_a_symmetric_relation_stands_in_both_directions(small: kb.Base) -> None:
    assert small.graph.has_edge("a", "d", key="contrasts-with")
    assert small.graph.has_edge("d", "a", key="contrasts-with")


def test_exactly_one_direction_of_a_relation_is_authored(small: kb.Base) -> None:
    graph = small.graph
    for near, key, far, back in (
        ("a", "is-a", "b", "has-kind"),
        ("a", "contrasts-with", "d", "contrasts-with"),
        ("d", "has-kind", "c", "is-a"),
    ):
        assert graph.edges[near, far, key]["inferred"] is False, (near, key, far)
        assert graph.edges[far, near, back]["inferred"] is True, (far, back, near)


def test_depends_on_comes_from_links_once_and_not_from_itself_or_nowhere(small: kb.Base) -> None:
    edges = [(u, v) for u, v, key in small.graph.edges(keys=True) if key == "depends-on"]
    assert edges == [("a", "b")]
    assert small.dependencies() == {"a": ["b"]}


def test_a_transitive_type_chains_and_another_does_not(small: kb.Base) -> None:
    assert small.closure("a", "is-a") == ["b", "c", "d"]
    assert small.closure("d", "has-kind") == ["c", "b", "a"]
    assert small.closure("c", "leads-to") == ["d"]


def test_an_unknown_relation_raises_a_kb_error(small: kb.Base) -> None:
    with pytest.raises(kb.KBError):
        small.closure("a", "leeds-to")


# Competency questions


def test_question_2_what_a_mesa_optimizer_is_and_where_it_is_defined() -> None:
    match = ask("define", "mesa-optimizer", "--format", "json").json["matches"][0]
    assert "learned algorithm" in match["definition"]["text"]
    locators = " ".join(cite["locator"] for cite in match["definition"]["cites"])
    assert "§7.1" in locators
    assert "§1.1" in locators


def test_question_3_all_ancestors_of_mesa_optimizer(base: kb.Base) -> None:
    assert set(base.closure("mesa-optimizer", "is-a")) == {"optimizer", "learned-algorithm"}
    assert "mesa-optimizer" not in base.closure("learned-algorithm", "is-a")


def test_question_4_a_mesa_optimizer_is_no_sub_agent_from_either_side(base: kb.Base) -> None:
    for one, other in (("mesa-optimizer", "sub-agent"), ("sub-agent", "mesa-optimizer")):
        (relation,) = (r for r in base.relations_of(one) if r.to == other)
        assert relation.name == "distinct-from"
        assert relation.edge.because
        assert relation.edge.cites[0][0] == "hubinger-2019-rflo"


def test_question_5_mesa_objective_and_behavioral_objective_are_distinct(base: kb.Base) -> None:
    pairs = [(r.name, r.to) for r in base.relations_of("mesa-objective")]
    assert ("distinct-from", "behavioral-objective") in pairs
    assert ("objective-of", "mesa-optimizer") in pairs


def test_question_6_the_six_senses_of_inner_alignment(base: kb.Base) -> None:
    senses = base["inner-alignment"].senses
    assert len(senses) == 6
    assert all(sense.cites for sense in senses)
    needs = ["mesa-optimizer" in sense.requires for sense in senses]
    assert needs == [True, True, True, False, False, False]


def test_question_9_model_capacity_replaced_algorithmic_range(base: kb.Base) -> None:
    relations = base.relations_of("algorithmic-range")
    assert [r.to for r in relations if r.name == "superseded-by"] == ["model-capacity"]
    notes = " ".join(note.text for note in base["algorithmic-range"].notes)
    assert "2019-06-04" in notes


def test_question_10_what_a_base_optimizer_searches_over_and_by_what(base: kb.Base) -> None:
    pairs = [(r.name, r.to) for r in base.relations_of("base-optimizer")]
    assert ("searches-over", "learned-algorithm") in pairs
    assert ("has-objective", "base-objective") in pairs


@pytest.mark.parametrize(
    "term", ["Mesa Optimizers", "mesa optimiser", "mesa-optimizers", "inner optimizer"]
)
def test_question_11_all_of_these_name_mesa_optimizer(base: kb.Base, term: str) -> None:
    assert named(base, term) == ["mesa-optimizer"]


def test_question_12_meta_optimizer_is_no_typo(base: kb.Base) -> None:
    assert named(base, "meta-optimizer") == ["meta-optimizer"]
    pairs = [(r.name, r.to) for r in base.relations_of("meta-optimizer")]
    assert ("distinct-from", "mesa-optimizer") in pairs


def test_question_13_internally_aligned_is_not_inner_aligned(base: kb.Base) -> None:
    assert named(base, "internally aligned") == ["internal-alignment"]
    assert named(base, "inner aligned") == ["inner-alignment"]
    assert base.closure("internal-alignment", "is-a") == ["robust-alignment"]


def test_question_16_prerequisites_of_inner_alignment_come_first(base: kb.Base) -> None:
    order = base.order("inner-alignment")
    place = {concept: n for n, concept in enumerate(order)}
    assert order[-1] == "inner-alignment"
    for concept, needed in base.dependencies().items():
        if concept in place:
            assert all(place[one] < place[concept] for one in needed), concept


def test_question_18_all_kinds_of_pseudo_alignment(base: kb.Base) -> None:
    kinds = "proxy side-effect instrumental deceptive approximate suboptimality".split()
    assert set(base.closure("pseudo-alignment", "has-kind")) == {f"{k}-alignment" for k in kinds}


def test_question_19_deceptive_alignment_is_a_kind_of_proxy_alignment(base: kb.Base) -> None:
    assert "proxy-alignment" in base.closure("deceptive-alignment", "is-a")
    steps = ask("path", "deceptive alignment", "proxy alignment", "--format", "json").json["steps"]
    assert len(steps) == 2
    assert base.closure("deceptive-alignment", "is-a")[0] == "instrumental-alignment"


def test_question_22_humans_are_a_contested_example(base: kb.Base) -> None:
    (humans,) = (r for r in base.relations_of("mesa-optimizer") if r.to == "humans")
    assert (humans.name, humans.edge.status) == ("exemplified-by", "contested")
    sources = {source for source, _ in humans.edge.cites}
    assert {"hubinger-2019-rflo", "hubinger-2020-terminology"} <= sources
    contested = [edge.to for edge in base.tables.edges if edge.status == "contested"]
    assert "humans" in contested


def test_question_23_which_relations_are_symmetric_and_which_transitive(base: kb.Base) -> None:
    symmetric = {kind.name for kind in base.types if kind.spec.symmetric}
    transitive = {kind.name for kind in base.types if kind.spec.transitive}
    assert symmetric == {"contrasts-with", "distinct-from", "related-to"}
    assert transitive == {"is-a", "part-of"}
