"""What running text has to look like to name a concept, and what does not name it."""

import pytest

from kb.terms.spotting import Match, Meaning, Sign, Spotter
from tests.mentions import entry, ready, spotted

MESA = entry("mesa-optimizer", "label: mesa-optimizer\naliases: [inner optimizer]")
BASE = entry("base-optimizer", "label: base optimizer")
REWARD = entry("reward-hacking")
RLHF = entry("feedback", "label: learning from human feedback\nabbreviations: [RLHF]")


@pytest.mark.parametrize(
    ("text", "written", "reason"),
    [
        ("a mesa-optimizer is", "mesa-optimizer", "exact"),
        ("mesa-optimizers", "mesa-optimizers", "plural"),
        ("a Mesa Optimizer", "Mesa Optimizer", "hyphen or space, case"),
        ("MESA-OPTIMIZERS", "MESA-OPTIMIZERS", "plural, case"),
        ("a mesaoptimizer", "mesaoptimizer", "hyphen or space"),
        ("a mesa\u2011optimizer", "mesa\u2011optimizer", "exact"),
        ("a mesa–optimizer", "mesa–optimizer", "exact"),
        ("a mesa\u00a0optimizer", "mesa\u00a0optimizer", "hyphen or space"),
        ("a me\u00adsa-op\u00adti\u00admizer", "me\u00adsa-op\u00adti\u00admizer", "exact"),
        ("a mesa  optimizer", "mesa  optimizer", "hyphen or space"),
        ("a mesa- optimizer", "mesa- optimizer", "exact"),  # a line broken after the hyphen
        ("mesa-optimiser", "mesa-optimiser", "British spelling"),
        ("the mesa-optimizer’s goal", "mesa-optimizer’s", "possessive"),
        ("the mesa-optimizer's goal", "mesa-optimizer's", "possessive"),
        ("the mesa-optimizers’ goals", "mesa-optimizers’", "plural, possessive"),
        ("the ‘mesa-optimizers’ there", "mesa-optimizers", "plural"),
        ("an inner optimiser", "inner optimiser", "alias, British spelling"),
        ("(mesa-optimizer)", "mesa-optimizer", "exact"),
        ("“mesa-optimizer”", "mesa-optimizer", "exact"),
        ("mesa-optimizer—so", "mesa-optimizer", "exact"),
        ("agents--mesa-optimizers--act", "mesa-optimizers", "plural"),
        ("a mesa-optimizer/agent", "mesa-optimizer", "exact"),
        ("a mesa-optimizer.", "mesa-optimizer", "exact"),
        ("mesa-optimizer(s)", "mesa-optimizer", "exact"),
    ],
)
def test_a_term_is_found_as_writers_write_it(text: str, written: str, reason: str) -> None:
    assert spotted(text, MESA) == [(written, "mesa-optimizer", reason)]


@pytest.mark.parametrize(
    "text",
    [
        "mesa-optimize",
        "mesa-optimization",
        "mesa. Optimizer",
        "mesa, optimizer",
        "mesa — optimizer",
        "mesa/optimizer",
        "mesa the optimizer",
        "mesa_optimizer",
        "mesaOptimizer",
        "MesaOptimizer",
        "amesa-optimizer",
        "mesa-optimizers2",
        "non-mesa-optimizer",
        "(non)mesa-optimizer",
        "mesa-optimizer-like",
        "kb.mesa-optimizer",
        "mesa-optimizer.py",
        "mesa-optimizer()",
        "--mesa-optimizer",
        "@mesa-optimizer",
        "#mesa-optimizer",
        "x=mesa-optimizer",
        "kb:mesa-optimizer",
        "C:\\mesa-optimizer",
        "docs/mesa-optimizer/",
        "./docs/mesa-optimizer",
        "docs/mesa-optimizer.md",
        "https://example.org/mesa-optimizer",
        "mesa-optimizer@example.org",
        "a\nmesa\n\x00optimizer",
    ],
)
def test_what_only_holds_the_letters_is_no_mention(text: str) -> None:
    assert spotted(text, MESA) == []


def test_no_word_is_stemmed() -> None:
    text = "It reward-hacks, the reward hackers hacked, rewarded for hacking, rewards hacking."
    assert spotted(text, REWARD) == []


def test_the_longest_term_is_the_one_meant() -> None:
    found = spotted("reward hacking models", REWARD, entry("hacking"), entry("hacking-model"))
    assert found == [("reward hacking", "reward-hacking", "exact")]


def test_a_term_begins_where_a_longer_one_failed() -> None:
    found = spotted("reward hacking model", entry("reward-hacking-club"), entry("hacking-model"))
    assert found == [("hacking model", "hacking-model", "exact")]


@pytest.mark.parametrize("text", ["rlhf", "Rlhf", "RLHFX", "RL-HF", "pre-RLHF", "aRLHF"])
def test_an_abbreviation_is_matched_in_its_own_letters(text: str) -> None:
    assert spotted(text, RLHF) == []


@pytest.mark.parametrize(
    ("text", "written", "reason"),
    [
        ("RLHF works", "RLHF", "abbreviation"),
        ("two RLHFs", "RLHFs", "abbreviation, plural"),
        ("RLHF’s cost", "RLHF’s", "abbreviation, possessive"),
        ("RLHF-trained models", "RLHF", "abbreviation"),
        ("SFT/RLHF", "RLHF", "abbreviation"),
    ],
)
def test_an_abbreviation_takes_endings(text: str, written: str, reason: str) -> None:
    assert spotted(text, RLHF) == [(written, "feedback", reason)]


def test_a_label_that_is_one_word_in_capitals_keeps_them_too() -> None:
    one = entry("it", "label: information technology\naliases: [IT]")
    assert spotted("it is IT", one) == [("IT", "it", "alias")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mesa- (or inner) optimizers", ["mesa- (or inner) optimizers"]),
        ("Mesa- or, if you like, inner optimizers", ["Mesa-", "inner optimizers"]),
        ("mesa- and base-optimizers", ["mesa-", "base-optimizers"]),
        ("mesa-, meta- or other optimizers", ["mesa-, meta- or other optimizers"]),
        ("mesa- and base optimizers’ aims", ["mesa-", "base optimizers’"]),
        ("mesa- and other things. Optimizers", []),
        ("mesa- things and optimizers", []),
        ("inner and outer optimizers", []),
    ],
)
def test_a_suspended_hyphen_waits_for_its_head(text: str, found: list[str]) -> None:
    assert [one[0] for one in spotted(text, MESA, BASE)] == found


def test_a_suspended_hyphen_says_so() -> None:
    assert spotted("pre- and post-training", entry("pretraining"), entry("post-training")) == [
        ("pre-", "pretraining", "hyphen or space, suspended hyphen"),
        ("post-training", "post-training", "hyphen or space"),
    ]


def test_a_hyphen_may_part_a_solid_term_and_a_blank_may_not() -> None:
    one = entry("misspecification", "label: misspecification")
    assert [found[0] for found in spotted("mis-specification, mis specification", one)] == [
        "mis-specification"
    ]
    assert spotted("the rapist", entry("therapist")) == []


def test_the_apostrophe_of_a_term_is_no_possessive() -> None:
    one = entry("goodharts-law", "label: Goodhart's law")
    assert spotted("by Goodhart’s law", one) == [("Goodhart’s law", "goodharts-law", "exact")]
    assert spotted("an agent's", entry("agent")) == [("agent's", "agent", "possessive")]


def test_letters_beyond_ascii_and_marks_within_a_term_count() -> None:
    one = entry("greedy", "label: ε-greedy\naliases: [naïve search, p(doom), train/test split]")
    text = "ε-greedy; a nai\u0308ve search; naive searches; p(doom); the train / test split"
    assert [found[0] for found in spotted(text, one)] == [
        "ε-greedy",
        "nai\u0308ve search",
        "naive searches",
        "p(doom)",
        "train / test split",
    ]


def test_spellings_may_be_mixed_in_one_term() -> None:
    one = entry("learned-optimizer")
    text = "learned optimisers, learnt optimisers, learnt optimizers"
    assert [found[2] for found in spotted(text, one)] == ["plural, British spelling"] * 3


def test_a_look_alike_is_not_matched_nor_the_shorter_form_in_it() -> None:
    one = entry("alignment", "not: [road alignment]\nforms: [aligned]")
    road = entry("road")
    text = "alignment, road alignment, Road-Alignments, road alignment problem"
    assert [found[1] for found in spotted(text, one, road)] == ["alignment", "road", "road"]


def test_a_look_alike_does_not_hide_a_longer_form() -> None:
    one = entry("inner-alignment-problem", "not: [inner alignment]\naliases: [alignment problem]")
    assert [found[0] for found in spotted("the inner alignment problem", one)] == [
        "inner alignment problem"
    ]


def test_a_term_that_is_not_to_be_spotted_is_left_alone_with_its_forms() -> None:
    one = entry("control", "label: {text: control, spot: false}\naliases: [control problem]")
    text = "Controls and control; control problems"
    assert spotted(text, one) == [("control problems", "control", "alias, plural")]


def test_a_form_of_several_concepts_is_said_to_be_ambiguous() -> None:
    one, other = entry("a", "aliases: [prize]"), entry("b", "aliases: [prize]")
    (match,) = ready(one, other).spot("prizes")
    assert [(meaning.concept, meaning.reason) for meaning in match.meanings] == [
        ("a", "alias, plural, ambiguous"),
        ("b", "alias, plural, ambiguous"),
    ]


def test_a_label_goes_before_an_alias_of_another() -> None:
    one, other = entry("a", "aliases: [prize]"), entry("prize")
    assert spotted("prize", one, other) == [("prize", "prize", "exact")]


DEPRECATED = "status: deprecated\nbecause: it went\n"


def test_the_forms_of_a_deprecated_entry_lead_to_its_successor() -> None:
    entries = (
        entry("old-name", DEPRECATED + "replaced_by: newer-name"),
        entry("newer-name", DEPRECATED + "replaced_by: newest-name"),
        entry("newest-name", "aliases: [newer name]"),
    )
    assert spotted("Old names, newer names", *entries) == [
        ("Old names", "newest-name", "deprecated, plural, case"),
        ("newer names", "newest-name", "alias, plural"),
    ]


def test_a_deprecated_entry_without_one_successor_keeps_its_forms() -> None:
    entries = (
        entry("split", DEPRECATED + "replaced_by: [one, two]"),
        entry("gone", DEPRECATED),
        entry("left", DEPRECATED + "replaced_by: right"),
        entry("right", DEPRECATED + "replaced_by: left"),
    )
    found = spotted("split gone left right", *entries)
    assert [(concept, reason) for _, concept, reason in found] == [
        ("split", "deprecated"),
        ("gone", "deprecated"),
        ("left", "deprecated"),
        ("right", "deprecated"),
    ]


def test_a_match_carries_the_form_that_it_is() -> None:
    signs = [Sign("rewardsignal", "reward", "reward signal", "discouraged")]
    assert Spotter(signs).spot("Reward signal") == [
        Match(0, 13, (Meaning("reward", "reward signal", "discouraged", "discouraged, case"),))
    ]


def test_nothing_is_found_with_no_forms() -> None:
    assert Spotter(()).spot("a mesa-optimizer") == []
