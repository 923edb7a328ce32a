"""`define` on the concepts of the base itself: what a writer of the chapter sees."""

from pathlib import Path

import pytest

from tests.lookup import (
    ask,
    entry,
    in_full,
    isolated,  # noqa: F401
    make,
)

CARD = {
    "optimizer": "optimizer",
    "base optimizer": "base-optimizer",
    "mesa-optimizer": "mesa-optimizer",
    "algorithmic range": "algorithmic-range",
    "behavioral objective": "behavioral-objective",
    "inner alignment": "inner-alignment",
}
SPELLED = [
    ("mesa optimisers", "mesa-optimizer", "label", {"plural", "British spelling"}),
    ("Mesa-Optimizers'", "mesa-optimizer", "label", {"plural", "possessive", "case"}),
    ("behavioural objectives", "behavioral-objective", "label", {"plural", "British spelling"}),
    ("inner alignment problem", "inner-alignment", "alias", {"exact"}),
    ("reachability", "algorithmic-reachability", "alias", {"exact"}),
    ("Mesa Optimizers", "mesa-optimizer", "label", {"plural", "hyphen or space", "case"}),
    ("mesa optimiser", "mesa-optimizer", "label", {"British spelling"}),
    ("mesa-optimizers", "mesa-optimizer", "label", {"plural"}),
    ("inner optimizer", "mesa-optimizer", "alias", {"exact"}),
    ("Sub-Agents", "sub-agent", "label", {"plural", "case"}),
    ("subagent", "sub-agent", "label", {"hyphen or space"}),
    ("SGD", "stochastic-gradient-descent", "abbreviation", {"exact"}),
    ("SGDs", "stochastic-gradient-descent", "abbreviation", {"plural"}),
    ("sgd", "stochastic-gradient-descent", "abbreviation", {"case"}),
]


@pytest.mark.parametrize(("term", "concept"), CARD.items())
def test_a_term_of_the_card_is_found_as_its_label(term: str, concept: str) -> None:
    said = ask("define", term, "--format", "json")
    assert said.status == 0
    (match,) = said.json["matches"]
    assert (match["id"], match["label"], match["status"]) == (concept, term, "accepted")
    assert match["matched"] == {"form": term, "field": "label", "reason": "exact"}
    assert match["definition"]["cites"][0]["label"] == "Hubinger et al., 2019"
    assert match["definition"]["cites"][0]["locator"]
    assert "[[" not in match["definition"]["text"]
    assert said.json["suggestions"] == []


@pytest.mark.parametrize("term", CARD)
def test_the_text_of_a_term_shows_definition_citation_and_place(term: str) -> None:
    match = ask("define", term, "--format", "json").json["matches"][0]
    said = ask("define", term)
    shown = " ".join(said.out.split())
    assert said.status == 0
    assert said.err == ""
    assert said.out.startswith(term)
    assert match["definition"]["text"] in shown
    assert "Hubinger et al., 2019" in shown
    assert f"{match['path']}:{match['line']}" in shown
    for sense in match["senses"]:
        assert sense["text"] in shown
    for relation in match["relations"]:
        assert relation["label"] in shown
    lines = [line for line in said.out.splitlines() if "<http" not in line]
    assert max(map(len, lines)) <= 80  # an address is never broken


@pytest.mark.parametrize("term", CARD)
def test_the_markdown_of_a_term_is_a_heading_its_definition_and_linked_citations(term: str) -> None:
    said = ask("define", term, "--format", "md")
    assert said.status == 0
    assert said.out.startswith(f"## {term}\n")
    assert "([Hubinger et al., 2019](https://" in said.out
    assert "[[" not in said.out


@pytest.mark.parametrize(("query", "concept", "field", "reasons"), SPELLED)
def test_another_writing_is_found_and_says_why(
    query: str, concept: str, field: str, reasons: set[str]
) -> None:
    said = ask("define", query, "--format", "json")
    assert said.status == 0
    (match,) = said.json["matches"]
    assert match["id"] == concept
    assert match["matched"]["field"] == field
    found = set(match["matched"]["reason"].split(", "))
    # a hyphen or space that differs may be said beside what a case asks for
    assert reasons <= found <= reasons | {"hyphen or space"}


def test_why_it_matched_stands_in_the_text() -> None:
    shown = " ".join(ask("define", "behavioural", "objectives").out.split())
    assert "“behavioural objectives”: plural, British spelling" in shown
    assert "alias" in ask("define", "reachability").out.splitlines()[1]


def test_an_exact_label_needs_no_reason() -> None:
    assert ask("define", "optimizer").out.splitlines()[1] == ""


def test_a_misspelling_is_a_miss_that_suggests_and_exits_1() -> None:
    said = ask("define", "mesa-optimizre")
    assert (said.status, said.out) == (1, "")
    assert "did you mean mesa-optimizer?" in said.err
    found = ask("define", "mesa-optimizre", "--format", "json")
    assert found.status == 1
    assert found.json["matches"] == []
    assert found.json["suggestions"][0]["id"] == "mesa-optimizer"
    assert ask("define", "mesa-optimizre", "--format", "md").status == 1


@pytest.mark.parametrize("query", ["meta-optimizer", "meta-optimizers", "Meta Optimiser"])
def test_meta_optimizer_is_never_mesa_optimizer(query: str) -> None:
    for extra in ((), ("--all",)):
        said = ask("define", query, "--format", "json", *extra)
        assert [match["id"] for match in said.json["matches"]] == ["meta-optimizer"]
    assert [
        m["id"]
        for m in ask("define", "mesa-optimizer", "--all", "--format", "json").json["matches"]
    ] == ["mesa-optimizer"]


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("internal alignment", "internal-alignment"),
        ("internally aligned", "internal-alignment"),
        ("inner alignment", "inner-alignment"),
        ("inner aligned", "inner-alignment"),
    ],
)
def test_inner_and_internal_alignment_stay_apart(query: str, concept: str) -> None:
    said = ask("define", query, "--all", "--format", "json")
    assert [match["id"] for match in said.json["matches"]] == [concept]


def test_all_adds_the_weaker_matches(tmp_path: Path) -> None:
    root = make(
        tmp_path,
        {
            "a.yaml": entry("first", "control"),
            "b.yaml": entry("second", more="aliases: [control]\n"),
            "c.yaml": entry("third", more="discouraged: [{text: control, because: vague}]\n"),
        },
    )
    place = ("--kb", str(root), "--format", "json")
    few = ask("define", "control", *place).json["matches"]
    everything = ask("define", "control", "--all", *place).json["matches"]
    assert [match["id"] for match in few] == ["first"]
    assert [match["id"] for match in everything] == ["first", "second", "third"]
    assert everything[2]["matched"]["field"] == "discouraged"


def test_homonyms_are_all_shown(tmp_path: Path) -> None:
    root = make(
        tmp_path,
        {"a.yaml": entry("policy-ai", "policy"), "b.yaml": entry("policy-law", "policy")},
    )
    found = ask("define", "policy", "--kb", str(root), "--format", "json").json["matches"]
    assert [match["id"] for match in found] == ["policy-ai", "policy-law"]


def test_both_ends_show_a_relation_that_one_of_them_authored(tmp_path: Path) -> None:
    more = (
        "relations: {is-a: two, distinct-from: {to: three, because: not the same},"
        " has-kind: four}\n"
    )
    names = ("two", "three", "four")
    root = make(
        tmp_path,
        {"a.yaml": entry("one", more=more), **{f"{n}.yaml": entry(n) for n in names}},
    )

    def relations(term: str) -> list[tuple[str, str, bool]]:
        said = ask("define", term, "--kb", str(root), "--format", "json")
        shown = said.json["matches"][0]["relations"]
        return sorted((r["type"], r["to"], r["inferred"]) for r in shown)

    assert relations("one") == [
        ("distinct-from", "three", False),
        ("has-kind", "four", False),
        ("is-a", "two", False),
    ]
    assert relations("two") == [("has-kind", "one", True)]
    assert relations("three") == [("distinct-from", "one", True)]
    assert relations("four") == [("is-a", "one", True)]


def test_a_deprecated_concept_says_what_to_use_instead(tmp_path: Path) -> None:
    more = "status: deprecated\nreplaced_by: [new]\nbecause: Renamed.\n"
    root = make(
        tmp_path,
        {"a.yaml": entry("old", more=more), "b.yaml": entry("new")},
    )
    shown = " ".join(ask("define", "old", "--kb", str(root)).out.split())
    assert "Deprecated; use new" in shown
    assert "Renamed." in shown


def test_a_term_that_begins_with_a_hyphen_comes_after_two_hyphens(tmp_path: Path) -> None:
    root = make(tmp_path, {"a.yaml": entry("greedy", "-greedy")})
    said = ask("define", "--kb", str(root), "--", "-greedy")
    assert said.status == 0
    assert said.out.startswith("-greedy")
    assert ask("define", "--kb", str(root), "--", "--help").status == 1


@pytest.mark.parametrize("query", ["", "   ", "-", "'", "“”", "?!"])
def test_a_term_of_nothing_is_a_miss(query: str) -> None:
    said = in_full("define", "--", query)
    assert said.status == 1
    assert said.out == ""


def test_a_term_of_ten_thousand_letters_is_a_miss() -> None:
    assert ask("define", "x" * 10_000).status == 1


def test_a_faulty_file_is_spoken_of_when_a_term_is_missed(tmp_path: Path) -> None:
    root = make(
        tmp_path,
        {"a.yaml": entry("good"), "b.yaml": "id: bad\nlabel: [\n"},
    )
    assert ask("define", "good", "--kb", str(root)).status == 0
    said = ask("define", "bad", "--kb", str(root))
    assert said.status == 1
    assert "kb check" in said.err
