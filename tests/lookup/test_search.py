"""Ranked search: what comes first, why, and words that mean harm."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from tests.lookup import (
    ask,
    entry,
    in_full,
    isolated,  # noqa: F401
    make,
)

LADDER = {
    "label": entry("by-label", "gradient"),
    "abbreviation": entry("by-abbreviation", "abba", more="abbreviations: [gradient]\n"),
    "alias": entry("by-alias", "acme", more="aliases: [gradient]\n"),
    "form": entry("by-form", "adam", more="forms: [gradient]\n"),
    "prefix": entry("by-prefix", "gradients of the field"),
    "all words": entry("by-words", "a steep gradient"),
    "text": entry("by-text", "all else", text="Something with a gradient in it."),
}


@pytest.fixture
def ladder(tmp_path: Path) -> Path:
    return make(tmp_path, {f"{n}.yaml": text for n, text in enumerate(LADDER.values())})


def found(root: Path, *arguments: str) -> list[str]:
    said = ask("search", *arguments, "--kb", str(root), "--format", "json")
    return [result["id"] for result in said.json["results"]]


def test_results_come_in_the_order_of_the_contract(ladder: Path) -> None:
    assert found(ladder, "gradient") == [
        "by-label",
        "by-abbreviation",
        "by-alias",
        "by-form",
        "by-prefix",
        "by-words",
        "by-text",
    ]


def test_scores_never_rise_down_the_list_and_the_label_itself_has_100(ladder: Path) -> None:
    said = ask("search", "gradient", "--kb", str(ladder), "--format", "json").json
    scores = [result["score"] for result in said["results"]]
    assert scores[0] == 100
    assert scores == sorted(scores, reverse=True)


def test_a_result_says_which_field_matched(ladder: Path) -> None:
    said = ask("search", "gradient", "--kb", str(ladder), "--format", "json").json
    shown = {
        result["id"]: (result["matched"]["field"], result["matched"]["reason"])
        for result in said["results"]
    }
    assert shown["by-label"] == ("label", "exact")
    assert shown["by-abbreviation"] == ("abbreviation", "exact")
    assert shown["by-alias"] == ("alias", "exact")
    assert shown["by-form"] == ("form", "exact")
    assert shown["by-prefix"][0] == "label"
    assert "prefix" in shown["by-prefix"][1]
    assert shown["by-words"] == ("label", "all words")
    assert shown["by-text"][0] == "definition"


def test_a_near_miss_comes_before_text(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "a.yaml": entry("near", "optimizer"),
            "b.yaml": entry("text", "else", text="The word optimzer is misspelt."),
        },
    )
    assert found(tmp_path, "optimzer") == ["near", "text"]


def test_words_that_stand_only_in_an_alias_are_reported_as_an_alias(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("it", "plain", more="aliases: [steep gradient climb]\n")})
    said = ask("search", "climb gradient", "--kb", str(tmp_path), "--format", "json").json
    (result,) = said["results"]
    assert result["matched"]["field"] == "alias"
    assert result["matched"]["form"] == "steep gradient climb"
    assert found(tmp_path, "climb gradient", "--in", "alias") == ["it"]
    assert found(tmp_path, "climb gradient", "--in", "label") == []


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("label", ["by-label", "by-prefix", "by-words"]),
        ("abbreviation", ["by-abbreviation"]),
        ("alias", ["by-alias"]),
        ("form", ["by-form"]),
        ("definition", ["by-text"]),
    ],
)
def test_in_gives_only_what_matched_there(ladder: Path, field: str, expected: list[str]) -> None:
    assert found(ladder, "gradient", "--in", field) == expected
    assert found(ladder, "gradient", "--in", field, "--limit", "1") == expected[:1]


def test_in_may_be_given_twice(ladder: Path) -> None:
    assert found(ladder, "gradient", "--in", "alias", "--in", "form") == ["by-alias", "by-form"]


def test_in_definition_finds_a_concept_whose_label_matches_too(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("it", "steep gradient", text="A gradient that is steep.")})
    assert found(tmp_path, "gradient", "--in", "definition") == ["it"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_limit_cuts_the_tail_and_nothing_else(ladder: Path, limit: int) -> None:
    everything = found(ladder, "gradient")
    assert found(ladder, "gradient", "--limit", str(limit)) == everything[:limit]


@pytest.mark.parametrize("limit", ["0", "-1", "many", ""])
def test_a_limit_that_is_none_is_wrong_use(limit: str) -> None:
    assert ask("search", "gradient", "--limit", limit).status == 2


def test_the_snippet_shows_the_word_where_it_stands(tmp_path: Path) -> None:
    text = (
        "Before the middle there is much to say, and " + "word " * 40 + "then a gradient ends it."
    )
    make(tmp_path, {"a.yaml": entry("it", "else", text=text)})
    said = ask("search", "gradient", "--kb", str(tmp_path), "--format", "json").json
    snippet = said["results"][0]["snippet"]
    assert "gradient" in snippet
    assert snippet.startswith("…")
    assert len(snippet) < 120


def test_words_of_senses_are_found_too(tmp_path: Path) -> None:
    more = "senses: [{id: a, text: A gradient in a sense.}]\n"
    make(tmp_path, {"a.yaml": entry("it", "else", more=more)})
    assert found(tmp_path, "gradient") == ["it"]


def test_text_and_markdown_name_each_result_once(ladder: Path) -> None:
    for form in ("text", "md"):
        said = ask("search", "gradient", "--kb", str(ladder), "--format", form)
        assert said.status == 0
        for label in ("abba", "acme", "adam", "all else"):
            assert said.out.count(label) == 1


def test_british_and_plural_words_find_their_concept_first() -> None:
    said = ask("search", "behavioural", "objectives", "--format", "json").json
    assert said["results"][0]["id"] == "behavioral-objective"


def test_meta_optimizer_is_not_the_first_result_for_mesa_optimizer_nor_the_reverse() -> None:
    for query, first, never in (
        ("mesa-optimizer", "mesa-optimizer", "meta-optimizer"),
        ("meta-optimizer", "meta-optimizer", "mesa-optimizer"),
    ):
        said = ask("search", query, "--format", "json", "--in", "label").json
        ids = [result["id"] for result in said["results"]]
        assert ids[0] == first
        assert never not in ids


def test_nothing_found_is_exit_1_and_said_on_stderr() -> None:
    said = ask("search", "zzzzzzzz")
    assert (said.status, said.out) == (1, "")
    assert "zzzzzzzz" in said.err


HOSTILE = [
    "",
    " ",
    '"',
    '""',
    "'",
    "' OR 1=1 --",
    '"; DROP TABLE entry; --',
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "a AND",
    "AND OR NOT",
    "NEAR(a b)",
    "NEAR(a b, 2)",
    "objective NOT base",
    "objective OR zzz",
    "*",
    "obj*",
    "*obj",
    "^objective",
    "label:objective",
    "{label}:objective",
    "label : objective",
    "(",
    ")",
    "((objective",
    "objective))",
    "a + b",
    "-",
    "--objective-",
    "-objective",
    "…—–",
    "?!.,;:",
    "%",
    "_",
    "\\",
    "\n\t",
    "🙂",
    "🙂🙂 👩‍👩‍👧",
    "é́́́",
    "\u0301",
    "ﬁ",
    "²",
    "İI",
    "\u202e\u200b\ufeff",
    "日本語",
    "x" * 10_000,
    "x " * 5_000,
    "objective " * 1_000,
    '"' * 10_000,
    "(" * 10_000,
    "a\0b",
    "\0",
    "\x1b[31m",
    "mesa\udcff",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:24])
def test_a_hostile_query_finds_or_does_not_and_never_crashes(query: str) -> None:
    for command in ("search", "define"):
        said = in_full(command, "--", query)
        assert said.status in (0, 1), said.err
        if said.status == 1:
            assert said.out == ""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> kb.Base:
    return kb.load(make(tmp_path_factory.mktemp("base"), {"a.yaml": LADDER["label"]}))


@given(words=st.text(max_size=60), limit=st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_any_words_give_at_most_limit_results_that_are_distinct(
    base: kb.Base, words: str, limit: int
) -> None:
    results = base.search(words, limit)
    ids = [result.id for result in results]
    assert len(ids) == len(set(ids)) <= limit


@given(st.lists(st.sampled_from('"*()^:{}+-, AND OR NOT NEAR gradient'.split(" ")), max_size=12))
@settings(max_examples=150, deadline=None)
def test_operators_of_full_text_search_have_no_power(base: kb.Base, words: list[str]) -> None:
    assert isinstance(base.search(" ".join(words)), list)


def test_operators_are_words_like_others(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "a.yaml": entry("both", "cats and dogs", text="An odd pair."),
            "b.yaml": entry("one", "cats", text="A kind of animal."),
        },
    )
    assert found(tmp_path, "dogs AND cats") == ["both"]
    assert "one" not in found(tmp_path, "cats OR dogs")
