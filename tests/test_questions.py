"""Questions that a glossary of AI alignment must answer, asked of the shipped base.

Asked through the public commands and the Python API only; the answers were worked out from the
chapter and the papers, not from the base. Questions about the chapter's own text come with its
import.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import kb
from kb.api import Base
from tests.lookup import ROOT, ask


@pytest.fixture(autouse=True, scope="module")
def _one_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One index of the shipped base for all the questions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KB_DIR", raising=False)
        patch.setenv("KB_CACHE_DIR", str(tmp_path_factory.mktemp("questions")))
        patch.chdir(ROOT)
        yield


@cache
def base() -> Base:
    return kb.load(ROOT / "concepts")


def defined(term: str) -> dict[str, Any]:
    """The one concept that a term names, as `define` gives it."""
    (match,) = ask("define", term, "--format", "json").json["matches"]
    return match


def relations(term: str, kind: str) -> set[str]:
    return {end["to"] for end in defined(term)["relations"] if end["type"] == kind}


def cited(statement: dict[str, Any]) -> set[str]:
    return {cite["source"] for cite in statement["cites"]}


def test_what_a_mesa_optimizer_is_and_where_that_is_said() -> None:
    definition = defined("mesa-optimizer")["definition"]
    assert "learned algorithm" in definition["text"]
    (cite,) = [one for one in definition["cites"] if one["source"] == "hubinger-2019-rflo"]
    assert "§1.1" in cite["locator"]


def test_what_every_mesa_optimizer_is() -> None:
    assert {"optimizer", "learned-algorithm"} <= set(base().closure("mesa-optimizer", "is-a"))
    assert "mesa-optimizer" not in base().closure("learned-algorithm", "is-a")


def test_a_mesa_optimizer_is_no_sub_agent_asked_from_either_side() -> None:
    assert "sub-agent" in relations("mesa-optimizer", "distinct-from")
    assert "mesa-optimizer" in relations("sub-agent", "distinct-from")


def test_mesa_objective_and_behavioral_objective_are_told_apart_with_a_reason() -> None:
    (end,) = [
        end
        for end in defined("mesa-objective")["relations"]
        if (end["type"], end["to"]) == ("distinct-from", "behavioral-objective")
    ]
    assert end["because"]


def test_the_senses_of_inner_alignment_and_which_need_a_mesa_optimizer() -> None:
    senses = defined("inner alignment")["senses"]
    assert len(senses) == 6
    assert all(sense["cites"] for sense in senses)
    needing = [sense["id"] for sense in senses if "mesa-optimizer" in sense["requires"]]
    assert needing == ["narrow", "glossary", "property"]


def test_model_capacity_replaced_algorithmic_range() -> None:
    assert relations("algorithmic range", "superseded-by") == {"model-capacity"}


def test_a_base_optimizer_searches_over_learned_algorithms_by_the_base_objective() -> None:
    assert "learned-algorithm" in relations("base optimizer", "searches-over")
    assert "base-objective" in relations("base optimizer", "has-objective")


@pytest.mark.parametrize(
    "term", ["Mesa Optimizers", "mesa optimiser", "mesa-optimizers", "inner optimizer"]
)
def test_every_spelling_names_the_mesa_optimizer(term: str) -> None:
    assert defined(term)["id"] == "mesa-optimizer"


def test_a_meta_optimizer_is_no_misspelt_mesa_optimizer() -> None:
    assert defined("meta-optimizer")["id"] == "meta-optimizer"
    assert "mesa-optimizer" in relations("meta-optimizer", "distinct-from")
    for wrong in ("meta-optimizr", "metaoptimiser's"):
        said = ask("define", wrong, "--format", "json").json
        named = [one["id"] for one in (*said["matches"], *said["suggestions"])]
        assert named[0] == "meta-optimizer"


def test_internally_aligned_is_not_inner_aligned() -> None:
    assert defined("internally aligned")["id"] == "internal-alignment"
    assert "robust-alignment" in base().closure("internal-alignment", "is-a")
    assert defined("inner-aligned")["id"] == "inner-alignment"


def test_the_order_in_which_to_introduce_what_inner_alignment_needs() -> None:
    order = ask("order", "inner alignment", "--format", "json").json["order"]
    assert order[-1] == "inner-alignment"
    for before, after in (
        ("objective", "optimizer"),
        ("base-optimizer", "base-objective"),
        ("learned-algorithm", "mesa-optimizer"),
        ("optimizer", "mesa-optimizer"),
        ("mesa-optimizer", "mesa-objective"),
    ):
        assert order.index(before) < order.index(after), (before, after)


def test_no_definition_of_the_chapters_terms_leads_back_to_itself() -> None:
    assert ask("check", "--select", "DEF005").status == 0
    assert ask("order", "inner alignment", "behavioral objective", "algorithmic range").err == ""


def test_the_kinds_of_pseudo_alignment_all_the_way_down() -> None:
    assert set(base().closure("pseudo-alignment", "has-kind")) >= {
        "proxy-alignment",
        "side-effect-alignment",
        "instrumental-alignment",
        "deceptive-alignment",
        "approximate-alignment",
        "suboptimality-alignment",
    }


def test_deceptive_alignment_is_a_kind_of_proxy_alignment_through_instrumental_alignment() -> None:
    above = base().closure("deceptive-alignment", "is-a")
    assert above.index("instrumental-alignment") < above.index("proxy-alignment")


def test_what_to_cite_for_goal_misgeneralization() -> None:
    entry = defined("goal misgeneralization")
    keys = cited(entry["definition"] or {"cites": []}).union(*map(cited, entry["senses"]))
    found = {key: base().sources[key] for key in keys}
    years = {key: source.issued.year for key, source in found.items() if source.issued}
    assert {years[key] for key in keys if key.startswith(("langosco", "shah-2022"))} == {2022}
    assert any("2105.14111" in source.texts.get("number", "") for source in found.values())


def test_humans_are_a_contested_example_and_who_contests_it_is_said() -> None:
    (end,) = [end for end in defined("mesa-optimizer")["relations"] if end["to"] == "humans"]
    assert end["status"] == "contested"
    assert end["because"]
    assert end["cites"]


def test_which_relations_are_symmetric_and_which_transitive() -> None:
    types = list(base().types)
    assert {kind.name for kind in types if kind.spec.symmetric} == {
        "contrasts-with",
        "distinct-from",
        "related-to",
    }
    assert {kind.name for kind in types if kind.spec.transitive} == {"is-a", "part-of"}


@pytest.mark.parametrize(
    "key", ["hubinger-2023-talk", "hubinger-2020-comment", "demski-2022-builder-breaker"]
)
def test_a_source_that_was_not_verified_says_so(key: str) -> None:
    assert base().sources[key].custom.unverified


CONFUSABLE = (
    ("mesa-optimizer", "meta-optimizer"),
    ("inner-alignment", "internal-alignment"),
    ("algorithmic-reachability", "relative-reachability"),
    ("corrigible-alignment", "corrigibility"),
    ("instrumental-alignment", "instrumental-convergence"),
)


@pytest.mark.parametrize(("one", "other"), CONFUSABLE)
def test_concepts_that_are_easily_confused_are_told_apart_with_a_reason(
    one: str, other: str
) -> None:
    (found,) = [
        relation
        for relation in base().relations_of(one)
        if relation.name == "distinct-from" and relation.to == other
    ]
    assert found.edge.because


@pytest.mark.parametrize("word", ["control", "debate", "reward", "capacity", "learning"])
def test_everyday_words_are_looked_up_but_not_spotted(word: str) -> None:
    found = base().lookup(word)
    assert found
    for match in found:
        entry = match.entry
        terms = [entry.label, *entry.aliases, *entry.abbreviations]
        assert all(not term.spot for term in terms if str(term) == word), entry.id


def test_everything_is_reachable_from_the_root_and_nothing_by_related_to_alone() -> None:
    assert ask("check", "--select", "GRA009,GRA016,GRA017", "--fail-on", "info").status == 0


def test_no_review_stamp_is_shipped_and_every_accepted_entry_cites_a_place() -> None:
    for entry in base().entries.values():
        assert not entry.review
        if entry.status == "accepted":
            statements = [*filter(None, [entry.definition]), *entry.senses]
            assert any(cite.locator for said in statements for cite in said.cites), entry.id


def test_no_definition_is_longer_than_a_few_sentences_or_begins_with_its_own_term() -> None:
    for entry in base().entries.values():
        text = "" if entry.definition is None else str(entry.definition.text)
        assert len(re.findall(r"[.;] ", text)) <= 3, entry.id
        assert not text.casefold().startswith(str(entry.label.text).casefold()), entry.id
