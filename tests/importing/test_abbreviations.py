"""`*[ABBR]: text`: inflections, contradictions, expansions."""

from pathlib import Path

import pytest

from kb.importing.abbreviations import expanded
from tests.importing import drafts, errors, imported, lost, place
from tests.lookup import (
    isolated,  # noqa: F401
    make,
)


@pytest.mark.parametrize(
    ("short", "text", "long", "rest"),
    [
        ("RLHF", "Reinforcement Learning from Human Feedback", "", ""),
        ("RL", "Reinforcement learning.", "", ""),
        ("ADS", "auto-induced distributional shift", "", ""),
        ("GPUs", "Graphics processing units", "", ""),
        ("GAN", "Generative adversarial network: two that compete.", "-", "two that compete."),
        ("IDA", "Iterated distillation and amplification", "", ""),
        ("XAI", "Explainable AI", None, None),
        ("RL", "Learning by reward", None, None),
        ("RL", "A way to learn from rewards", None, None),
        ("dough", "Flour and water", None, None),
    ],
)
def test_an_expansion_is_told_from_a_definition_by_its_letters(
    short: str, text: str, long: str | None, rest: str | None
) -> None:
    if long is None:
        assert expanded(short, text) == ("", "")
    else:
        whole = text.partition(":")[0].rstrip(".")
        assert expanded(short, text) == (whole, rest)


def test_an_expansion_gives_a_label_and_an_abbreviation_and_no_text(tmp_path: Path) -> None:
    text = "*[RLHF]: Reinforcement Learning from Human Feedback\n"
    imported(make(tmp_path), place(tmp_path, "a.md", text))
    entry = drafts(tmp_path)["reinforcement-learning-from-human-feedback"]
    assert [str(one) for one in entry.abbreviations] == ["RLHF"]
    assert not entry.senses


def test_the_long_form_and_its_abbreviation_are_one_concept(tmp_path: Path) -> None:
    text = (
        "*[RL]: Reinforcement learning\n*[reinforcement learning]: Learning by reward.\n"
        "*[RL agents]: Those who learn so.\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.md", text))
    found = drafts(tmp_path)
    assert set(found) == {"reinforcement-learning", "rl-agents"}
    assert str(found["reinforcement-learning"].senses[0].text) == "Learning by reward."


def test_inflections_of_one_term_are_one_entry(tmp_path: Path) -> None:
    forms = ("Mesa-Optimizers", "mesa-optimizer", "mesa optimizers", "Mesa-optimiser")
    text = "".join(f"*[{form}]: A learned algorithm that optimizes.\n" for form in forms)
    said = imported(make(tmp_path), place(tmp_path, "a.md", text))
    assert said["terms"] == 4
    assert [str(entry.label) for entry in drafts(tmp_path).values()] == ["mesa-optimizer"]
    assert said["losses"] == []


def test_contradictory_texts_of_one_term_are_told(tmp_path: Path) -> None:
    text = (
        "*[Inner Alignment]: It pursues another objective.\n"
        "*[Inner-Alignment]: It pursues another objective.\n"
        "*[Inner alignment]: It pursues the same objective.\n"
    )
    said = imported(make(tmp_path), place(tmp_path, "a.md", text))
    (sense,) = drafts(tmp_path)["inner-alignment"].senses
    assert str(sense.text) == "It pursues another objective."
    (loss,) = lost(said)
    assert loss.startswith("a.md:3: “Inner alignment” has another text than “Inner Alignment” in")
    assert loss.endswith("line 1: “It pursues the same objective.”")


def test_abbreviations_that_differ_by_case_are_not_one(tmp_path: Path) -> None:
    text = "*[FLOPS]: Operations a second.\n*[FLOPs]: Operations.\n"
    said = imported(make(tmp_path), place(tmp_path, "a.md", text))
    (entry,) = drafts(tmp_path).values()
    assert str(entry.label) == "FLOPS"
    assert str(entry.senses[0].text) == "Operations a second."
    (loss,) = said["losses"]
    assert loss["line"] == 2
    assert "LAB004" in loss["what"]
    assert errors(tmp_path) == []


def test_two_concepts_may_have_one_text(tmp_path: Path) -> None:
    text = (
        "*[Outer alignment]: The goal is right.\n*[reward misspecification]: The goal is right.\n"
    )
    said = imported(make(tmp_path), place(tmp_path, "a.md", text))
    assert said["entries"] == 2
    assert errors(tmp_path) == []
