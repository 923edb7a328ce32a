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
from rdflib import RDF, SKOS, Literal

import kb
from kb.api import Base
from kb.model.entry import Definition, Entry, Sense
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


def related(term: str, kind: str, to: str) -> dict[str, Any]:
    """The one relation of a kind from a term to a concept."""
    (end,) = [end for end in defined(term)["relations"] if (end["type"], end["to"]) == (kind, to)]
    return end


def cited(statement: dict[str, Any]) -> set[str]:
    return {cite["source"] for cite in statement["cites"]}


def senses(term: str) -> dict[str, dict[str, Any]]:
    return {sense["id"]: sense for sense in defined(term)["senses"]}


def noted(term: str) -> str:
    """What the notes of an entry say, as one text."""
    return " ".join(note["text"] for note in defined(term)["notes"])


def statements(entry: Entry) -> list[Definition | Sense]:
    return [*filter(None, [entry.definition]), *entry.senses]


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
    assert related("mesa-objective", "distinct-from", "behavioral-objective")["because"]


def test_the_senses_of_inner_alignment_and_which_need_a_mesa_optimizer() -> None:
    found = senses("inner alignment")
    assert len(found) == 6
    assert all(sense["cites"] for sense in found.values())
    needing = [name for name, sense in found.items() if "mesa-optimizer" in sense["requires"]]
    assert needing == ["narrow", "glossary", "property"]


def test_model_capacity_replaced_algorithmic_range_and_when() -> None:
    assert relations("algorithmic range", "superseded-by") == {"model-capacity"}
    assert "2019-06-04" in noted("algorithmic range")
    definition = defined("algorithmic range")["definition"]
    assert cited(definition) == {"hubinger-2019-rflo-post2"}, "the paper lacks the term"


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
    paper = found["langosco-2022-gmg"].texts
    assert (paper["volume"], paper["page"]) == ("162", "12004-12019")


def test_humans_are_a_contested_example_and_who_contests_it_is_said() -> None:
    end = related("mesa-optimizer", "exemplified-by", "humans")
    assert end["status"] == "contested"
    assert end["because"]
    modes = {cite["source"]: cite["mode"] for cite in end["cites"]}
    assert modes["hubinger-2020-terminology"] == "disputes"


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
    assert f"unverified in {key}" in ask("cite", key).err


def test_the_export_is_valid_skos() -> None:
    # The other conditions are tried in tests/exporting/test_integrity.py.
    graph = base().to_rdf()
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert not concepts & set(graph.subjects(RDF.type, SKOS.Collection)), "S37"
    for one in concepts:
        preferred = list(graph.objects(one, SKOS.prefLabel))
        languages = [label.language for label in preferred if isinstance(label, Literal)]
        assert len(set(languages)) == len(preferred), "S14"
        assert not set(preferred) & set(graph.objects(one, SKOS.altLabel)), "S13"
        above = set(graph.transitive_objects(one, SKOS.broader))
        assert not above & set(graph.objects(one, SKOS.related)), "S27"


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
            cites = [cite for said in statements(entry) for cite in said.cites]
            assert any(cite.locator for cite in cites), entry.id


def test_no_definition_is_longer_than_a_few_sentences_or_begins_with_its_own_term() -> None:
    for entry in base().entries.values():
        text = "" if entry.definition is None else str(entry.definition.text)
        assert len(re.findall(r"[.;] ", text)) <= 3, entry.id
        assert not text.casefold().startswith(str(entry.label.text).casefold()), entry.id


# What a working author asks: which term, which spelling, whom to cite, what comes first.


@pytest.mark.parametrize(
    ("short", "expansion"),
    [
        ("ADS", "auto-induced distributional shift"),
        ("AUP", "attainable utility preservation"),
        ("CAI", "constitutional AI"),
        ("CEV", "coherent extrapolated volition"),
        ("CIRL", "cooperative inverse reinforcement learning"),
        ("ELK", "eliciting latent knowledge"),
        ("GMG", "goal misgeneralization"),
        ("IDA", "iterated distillation and amplification"),
        ("IRD", "inverse reward design"),
        ("IRL", "inverse reinforcement learning"),
        ("RFLO", "Risks from Learned Optimization"),
        ("RLAIF", "reinforcement learning from AI feedback"),
        ("RLHF", "reinforcement learning from human feedback"),
        ("RRM", "recursive reward modeling"),
        ("SGD", "stochastic gradient descent"),
        ("W2SG", "weak-to-strong generalization"),
    ],
)
def test_what_an_abbreviation_stands_for(short: str, expansion: str) -> None:
    entry = defined(short)
    assert entry["matched"]["field"] == "abbreviation"
    assert expansion in {entry["label"], *(alias["text"] for alias in entry["aliases"])}


@pytest.mark.parametrize(
    ("british", "concept"),
    [
        ("behavioural objective", "behavioral-objective"),
        ("goal misgeneralisation", "goal-misgeneralization"),
        ("mesa-optimisation", "mesa-optimization"),
        ("reward modelling", "reward-modeling"),
    ],
)
def test_a_british_spelling_is_the_same_term_and_is_told_as_one(british: str, concept: str) -> None:
    entry = defined(british)
    assert entry["id"] == concept
    assert "British spelling" in entry["matched"]["reason"]


def test_what_to_write_instead_of_optimization_daemon_and_why() -> None:
    end = related("optimization daemon", "superseded-by", "mesa-optimizer")
    assert "person" in end["because"], "the paper says: anthropomorphic connotations"


def test_learned_optimizer_is_an_ambiguous_way_to_say_mesa_optimizer() -> None:
    entry = defined("learned optimizer")
    assert entry["id"] == "mesa-optimizer"
    (alias,) = [alias for alias in entry["aliases"] if alias["text"] == "learned optimizer"]
    assert "meta-learning" in alias["because"]


def test_what_the_authors_called_goal_misgeneralization_in_2021() -> None:
    entry = defined("objective robustness failure")
    assert entry["id"] == "goal-misgeneralization"
    assert entry["matched"]["field"] == "alias"


def test_reward_gaming_is_reward_hacking() -> None:
    assert defined("reward gaming")["id"] == "reward-hacking"


@pytest.mark.parametrize(
    ("wrong", "concept"),
    [
        ("deceptive alingment", "deceptive-alignment"),
        ("orthoganality thesis", "orthogonality-thesis"),
        ("wierheading", "wireheading"),
    ],
)
def test_a_misspelt_term_is_not_taken_for_another_but_suggested(wrong: str, concept: str) -> None:
    said = ask("define", wrong, "--format", "json")
    assert said.status == 1
    assert not said.json["matches"]
    assert said.json["suggestions"][0]["id"] == concept


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("hill-climbing", "local-optimization-process"),
        ("switched off", "shutdown-problem"),
        ("latent", "eliciting-latent-knowledge"),
    ],
)
def test_the_term_for_which_one_has_only_a_description(words: str, concept: str) -> None:
    results = ask("search", words, "--format", "json").json["results"]
    assert results[0]["id"] == concept


@pytest.mark.parametrize(
    ("term", "source"),
    [
        ("alignment faking", "carlsmith-2023-scheming"),
        ("deceptive alignment", "hubinger-2019-rflo"),
        ("goal misgeneralization", "langosco-2022-gmg"),
        ("Goodhart's law", "goodhart-1975"),
        ("inner alignment", "hubinger-2019-rflo"),
        ("intent alignment", "christiano-2018-clarifying"),
        ("mesa-optimization", "hubinger-2019-rflo"),
        ("scalable oversight", "amodei-2016-concrete"),
        ("scheming", "carlsmith-2023-scheming"),
    ],
)
def test_which_source_first_used_a_term_in_its_sense(term: str, source: str) -> None:
    first = [sense for sense in senses(term).values() if sense["status"] == "original"]
    assert first
    assert all(source in cited(sense) for sense in first)


def test_the_usual_wording_of_goodharts_law_is_to_be_cited_from_strathern() -> None:
    said = ask("cite", "Goodhart's law", "--sense", "target", "--format", "json").json
    places = {cite["source"]: cite["locator"] for cite in said["citations"]}
    assert places["strathern-1997"] == "p. 308"
    assert "goodhart-1975" not in places


def test_whom_to_cite_for_outer_alignment_as_a_property_of_an_objective() -> None:
    said = ask("cite", "outer alignment", "--sense", "objective", "--format", "json").json
    assert said["citations"][0]["source"] == "hubinger-2020-terminology"
    assert said["citations"][0]["authors"] == "Evan Hubinger"
    assert "hubinger-2019-rflo" not in {cite["source"] for cite in said["citations"]}


def test_what_koch_and_langosco_mean_by_outer_alignment() -> None:
    source = "koch-langosco-2021-terminology"
    (match,) = ask("define", "outer alignment", "--according-to", source, "--format", "json").json[
        "matches"
    ]
    assert [sense["id"] for sense in match["senses"]] == ["training-distribution"]


def test_the_entry_of_the_paper_for_a_bibtex_file() -> None:
    said = ask("cite", "hubinger-2019-rflo", "--format", "bibtex").out
    names = re.search(r"author = \{(.*)\}", said)
    assert names
    assert [name.split(",")[0] for name in names[1].split(" and ")] == [
        "Hubinger",
        "van Merwijk",
        "Mikulik",
        "Skalse",
        "Garrabrant",
    ]
    assert "eprint = {1906.01820}" in said
    assert "year = {2019}" in said


@pytest.mark.parametrize(
    "chain",
    [
        ("mesa-optimizer", "pseudo-alignment", "proxy-alignment", "deceptive-alignment"),
        ("proxy-objective", "over-optimization", "reward-model-overoptimization"),
        ("objective", "base-objective", "outer-alignment"),
    ],
)
def test_what_has_to_be_introduced_before_a_term(chain: tuple[str, ...]) -> None:
    order = base().order(chain[-1])
    assert order[-1] == chain[-1]
    places = [order.index(concept) for concept in chain]
    assert places == sorted(places)


def test_more_reachable_means_easier_to_find_though_the_definition_says_difficulty() -> None:
    (note,) = [note for note in defined("reachability")["notes"] if note["kind"] == "confusion"]
    assert "easier" in note["text"]
    assert any("§3.3" in cite["locator"] for cite in note["cites"])


def test_an_objective_need_not_be_written_down_by_anyone() -> None:
    written = senses("objective")["written"]
    assert written["versus"] == {"ranking": "narrows"}
    assert written["status"] == "minority"


# What a lecturer asks: kinds, examples, causes and remedies, who disagrees, how a term changed.


def test_the_four_variants_of_goodharts_law() -> None:
    assert set(base().closure("goodhart-effect", "has-kind")) >= {
        "regressional-goodhart",
        "causal-goodhart",
        "extremal-goodhart",
        "adversarial-goodhart",
    }


def test_covariate_shift_is_a_kind_of_distributional_shift_and_no_other_name_for_it() -> None:
    assert defined("covariate shift")["id"] == "covariate-shift"
    assert base().closure("covariate-shift", "is-a") == ["distributional-shift"]
    assert defined("distribution shift")["id"] == "distributional-shift"


def test_the_two_ways_of_being_robustly_aligned() -> None:
    kinds = relations("robust alignment", "has-kind")
    assert kinds == {"internal-alignment", "corrigible-alignment"}
    assert "internal-alignment" in relations("corrigible alignment", "contrasts-with")


def test_the_kinds_of_impact_measure() -> None:
    assert relations("impact measure", "has-kind") >= {
        "attainable-utility-preservation",
        "relative-reachability",
    }


def test_what_exemplifies_a_base_optimizer() -> None:
    assert relations("base optimizer", "exemplified-by") >= {"gradient-descent", "evolution"}


def test_what_was_optimized_without_being_an_optimizer() -> None:
    assert "optimizer" in relations("bottle cap", "contrasts-with")
    assert "bottle caps" in noted("behavioral objective"), "it has a behavioral objective"


def test_an_example_of_goal_misgeneralization() -> None:
    assert "coinrun" in relations("goal misgeneralization", "exemplified-by")
    assert "coin" in defined("CoinRun")["definition"]["text"]


def test_deceptive_alignment_is_an_instance_of_adversarial_goodhart() -> None:
    end = related("adversarial Goodhart", "exemplified-by", "deceptive-alignment")
    assert cited(end) == {"hubinger-2019-rflo"}


def test_what_is_proposed_for_scalable_oversight() -> None:
    assert relations("scalable oversight", "mitigated-by") >= {
        "constitutional-ai",
        "debate",
        "iterated-amplification",
        "recursive-reward-modeling",
        "weak-to-strong-generalization",
    }


def test_what_helps_against_extremal_goodhart() -> None:
    end = related("extremal Goodhart", "mitigated-by", "quantilizer")
    assert (end["status"], cited(end)) == ("stated", {"garrabrant-2017-goodhart"})


def test_instrumental_convergence_is_said_to_lead_to_power_seeking_and_who_doubts_it() -> None:
    end = related("power-seeking", "arises-from", "instrumental-convergence")
    assert end["status"] == "contested"
    modes = {cite["source"]: cite["mode"] for cite in end["cites"]}
    assert modes["thorstad-2026-convergence"] == "disputes"
    assert modes["turner-2021-power"] != "disputes"


def test_the_theorem_on_power_is_about_optimal_policies() -> None:
    assert "optimal in Markov decision processes" in noted("power-seeking")


def test_what_needs_situational_awareness() -> None:
    needing = {
        end["to"]: end["status"]
        for end in defined("situational awareness")["relations"]
        if end["type"] == "precondition-of"
    }
    assert {"alignment-faking", "scheming"} <= needing.keys()
    # Risks from Learned Optimization asks only for a model of what selection favors (§4.2).
    assert needing["deceptive-alignment"] == "contested"


def test_what_pseudo_alignment_brings_about() -> None:
    assert "reward-result-gap" in relations("pseudo-alignment", "leads-to")
    assert "robust-alignment" in relations("pseudo-alignment", "contrasts-with")


def test_the_two_axes_on_which_robustness_can_fail() -> None:
    axes = {"objective-robustness", "capability-robustness"}
    assert relations("2-D robustness", "frames") == axes
    assert axes <= relations("robustness", "has-part")
    assert "objective-robustness" in relations("goal misgeneralization", "failure-of")
    assert "capability-robustness" not in relations("goal misgeneralization", "failure-of")


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("impact alignment", {"intent-alignment", "capability-robustness"}),
        ("intent alignment", {"outer-alignment", "objective-robustness"}),
        ("objective robustness", {"inner-alignment"}),
    ],
)
def test_which_properties_would_together_be_enough(whole: str, parts: set[str]) -> None:
    assert relations(whole, "has-part") == parts


def test_the_division_into_inner_and_outer_alignment_and_the_framing_it_comes_from() -> None:
    assert relations("AI alignment", "has-part") >= {"inner-alignment", "outer-alignment"}
    framed = base().closure("objective-focused-approach", "frames")
    assert {"inner-alignment", "outer-alignment"} <= set(framed)
    assert "generalization-focused-approach" in relations(
        "objective-focused approach", "contrasts-with"
    )
    assert "goal-misgeneralization" in relations("generalization-focused approach", "frames")


def test_who_rejects_the_division_into_inner_and_outer_alignment() -> None:
    rejected = senses("outer alignment")["rejected"]
    assert {cite["source"]: cite["mode"] for cite in rejected["cites"]} == {
        "turner-2022-inner-outer": "disputes",
        "shah-2023-outer-inner": "disputes",
    }


def test_how_the_meaning_of_inner_alignment_changed() -> None:
    (concept,) = ask("compare", "inner alignment", "--format", "json").json["concepts"]
    stances = {sense["id"]: sense["versus"].get("narrow") for sense in concept["senses"]}
    assert stances == {
        "narrow": None,
        "glossary": "agrees",
        "property": "revises",
        "general": "broadens",
        "broad": "broadens",
        "objective-robustness": "broadens",
    }


def test_how_goal_misgeneralization_was_widened_to_all_learners() -> None:
    found = senses("goal misgeneralization")
    assert cited(found["deep-rl"]) == {"langosco-2022-gmg"}
    assert cited(found["any-learner"]) == {"shah-2022-gmg"}
    assert found["any-learner"]["versus"] == {"deep-rl": "broadens"}


def test_who_means_what_by_optimizer() -> None:
    meanings = {name: cited(sense) for name, sense in senses("optimizer").items()}
    assert meanings == {
        "internal-search": {"hubinger-2019-rflo"},
        "target-set": {"flint-2020-ground"},
        "improbable-outcomes": {"yudkowsky-2008-optpower"},
        "selection-or-control": {"demski-2019-selection"},
    }


def test_three_ways_to_fail_that_are_not_the_same() -> None:
    apart = relations("goal misgeneralization", "distinct-from")
    assert apart >= {"inner-alignment", "specification-gaming"}


def test_alignment_faking_is_not_deceptive_alignment() -> None:
    end = related("alignment faking", "distinct-from", "deceptive-alignment")
    assert "harmlessness" in end["because"], "what is protected may be what the makers wanted"


def test_the_orthogonality_thesis_and_instrumental_convergence_are_two_claims() -> None:
    assert defined("orthogonality thesis")["kind"] == "claim"
    assert defined("instrumental convergence")["kind"] == "claim"
    assert related("orthogonality thesis", "distinct-from", "instrumental-convergence")["because"]


def test_ends_and_means_are_contrasted() -> None:
    assert "terminal-goal" in relations("instrumental goal", "contrasts-with")
    assert defined("final goal")["id"] == "terminal-goal"


def test_how_mesa_optimizers_bear_on_ai_alignment() -> None:
    steps = ask("path", "mesa-optimizer", "AI alignment", "--format", "json").json["steps"]
    assert "inner-alignment" in {step["to"] for step in steps}
    assert (steps[-1]["relation"], steps[-1]["to"]) == ("part-of", "ai-alignment")


def test_the_sources_disagree_on_what_mesa_means_in_greek() -> None:
    (note,) = [note for note in defined("mesa-optimizer")["notes"] if note["kind"] == "etymology"]
    assert {"hubinger-2019-rflo", "atlas-ch7-2-2025"} <= cited(note)


# What a reviewer asks: what rests on what, what is disputed, second-hand, unfinished or wrong.


def works_behind(definition: Definition) -> set[str]:
    """The works that a definition cites, however many manifestations of each."""
    return {base().sources[cite.source].work for cite in definition.cites}


def test_which_definitions_rest_on_one_work() -> None:
    alone = {
        entry.id: work
        for entry in base().entries.values()
        if entry.definition
        for work in works_behind(entry.definition)
        if len(works_behind(entry.definition)) == 1
    }
    assert alone["impact-alignment"] == "hubinger-2020-terminology"
    assert {one for one, work in alone.items() if work == "rflo"} >= {
        "internal-alignment",
        "corrigible-alignment",
        "suboptimality-alignment",
    }
    assert not {"robustness", "extremal-goodhart", "corrigibility"} & alone.keys()


def test_every_definition_names_a_source() -> None:
    told = ask("stats", "--format", "json").json["definitions"]
    assert (told["share"], told["sourced_share"]) == (1.0, 1.0)


def test_which_meanings_are_known_from_their_opponents() -> None:
    disputed = {
        (entry.id, sense.id)
        for entry in base().entries.values()
        for sense in entry.senses
        if sense.cites and all(cite.mode == "disputes" for cite in sense.cites)
    }
    assert disputed == {("inner-alignment", "general"), ("outer-alignment", "rejected")}


def test_which_sources_are_cited_at_second_hand() -> None:
    hands = {
        (cite.source, cite.via)
        for entry in base().entries.values()
        for said in (*statements(entry), *entry.notes)
        for cite in said.cites
        if cite.via
    }
    assert hands >= {
        ("cheal-meta", "hubinger-2019-rflo"),
        ("goodhart-1975", "garrabrant-2017-goodhart"),
    }


def test_no_accepted_definition_rests_on_hearsay_alone() -> None:
    for entry in base().entries.values():
        if entry.status == "accepted" and entry.definition:
            assert any(not cite.via for cite in entry.definition.cites), entry.id


def test_every_draft_says_what_is_unchecked() -> None:
    drafts = ask("list", "--status", "draft", "--format", "json").json["entries"]
    for draft in drafts:
        assert any(note.kind == "editorial" for note in base()[draft["id"]].notes), draft["id"]


def test_every_contested_relation_says_what_is_contested() -> None:
    contested = {
        (concept, relation.name, relation.to): relation.edge.because
        for concept in base()
        for relation in base().relations_of(concept)
        if relation.edge.status == "contested" and not relation.inferred
    }
    assert all(contested.values())
    assert contested.keys() >= {
        ("mesa-optimizer", "exemplified-by", "humans"),
        ("instrumental-convergence", "leads-to", "power-seeking"),
        ("reward-hacking", "is-a", "specification-gaming"),
    }


def test_nothing_is_concluded_from_a_contested_relation() -> None:
    # Everitt et al. set reward tampering apart from gaming a reward function.
    assert base().closure("wireheading", "is-a") == ["reward-tampering"]


def test_where_the_paper_and_its_glossary_differ_on_deceptive_alignment() -> None:
    found = senses("deceptive alignment")
    assert found["informed"]["cites"][0]["locator"] == "§7.4"
    assert found["informed"]["versus"] == {"instrumental": "broadens"}


def test_the_textbooks_gloss_of_goal_misgeneralization_is_contested() -> None:
    gloss = senses("goal misgeneralization")["textbook"]
    assert gloss["status"] == "contested"
    assert set(gloss["versus"].values()) == {"disputes"}


def test_the_texts_of_risks_from_learned_optimization_are_one_work() -> None:
    texts = {key for key, source in base().sources.items() if source.work == "rflo"}
    posts = {f"hubinger-2019-rflo-post{number}" for number in (1, 2, 3, 4)}
    assert texts >= {"hubinger-2019-rflo", "hubinger-2019-rflo-miri", *posts}


def test_one_arxiv_record_went_by_two_titles() -> None:
    later = base().sources["langosco-2022-gmg"]
    earlier = base().sources["koch-2021-objective-robustness"]
    assert earlier.work == later.work
    assert earlier.texts["number"] == later.texts["number"] == "arXiv:2105.14111"
    assert earlier.title == "Objective Robustness in Deep Reinforcement Learning"
    assert later.title == "Goal Misgeneralization in Deep Reinforcement Learning"


def test_identifiers_that_circulate_wrongly_are_right_and_the_wrong_ones_told() -> None:
    source = base().sources["greenblatt-2023-control"]
    assert source.texts["number"] == "arXiv:2312.06942"
    assert "2403.12123" in source.texts["note"]


@pytest.mark.parametrize(
    ("family", "year"), [("Chen", 2019), ("Rodriguez", 2018), ("Patel", 2019), ("Thompson", 2019)]
)
def test_the_invented_papers_on_mesa_optimization_are_not_in_the_bibliography(
    family: str, year: int
) -> None:
    for source in base().sources.values():
        first = source.author[0].family if source.author else None
        assert (first, source.issued and source.issued.year) != (family, year), source.id
