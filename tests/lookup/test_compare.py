"""Senses in view: comparing entries, one sense alone, what one author says."""

import json
from pathlib import Path

import pytest

from tests.lookup import ask, entry, isolated, make
from tests.lookup.test_json import valid

__all__ = ["isolated"]

SENSES = """\
senses:
  - {id: narrow, name: as coined, text: Flour and water., cites: baker-2001 p. 3, status: original}
  - id: wide
    text: Any paste.
    cites: [miller-2010, {source: baker-2001, mode: disputes}]
    status: contested
    versus: {narrow: broadens}
relations:
  is-a: food
  contrasts-with: {to: batter, because: It holds its shape.}
"""
SOURCES = """\
references:
  - {id: baker-2001, type: book, title: Bread, author: [{family: Baker, given: Ann}],
      issued: 2001, custom: {work: bread}}
  - {id: baker-2003, type: webpage, title: Bread online, author: [{family: Baker, given: Ann}],
      issued: 2003, custom: {work: bread}}
  - {id: miller-2010, type: book, title: Paste, author: [{family: Miller, given: Bo}], issued: 2010}
  - {id: stranger-1999, type: book, title: Else, author: [{family: Stranger, given: Cy}],
      issued: 1999}
"""


@pytest.fixture(name="base")
def baking(tmp_path: Path) -> str:
    food, batter = entry("food"), entry("batter", more="relations: {is-a: food}\n")
    files = {"dough.yaml": entry("dough", more=SENSES), "food.yaml": food, "batter.yaml": batter}
    return str(make(tmp_path, files | {"references.yaml": SOURCES}))


def test_two_entries_stand_side_by_side_with_what_joins_them(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = ask("compare", "doughs", "batter", "--kb", base)
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[0].split() == ["dough", "batter"]
    assert "  dough contrasts with batter: It holds its shape." in lines
    assert "  is a food" in lines[lines.index("Both") :]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("width", [80, 120])
def test_the_senses_of_one_entry_stand_in_a_table_with_their_stances(
    base: str, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = ask("compare", "dough", "--kb", base)
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[lines.index("Stances") + 1].split() == ["wide", "broadens", "narrow"]
    (narrow,) = [line for line in lines if line.startswith("narrow: as coined")]
    assert narrow.endswith("Flour and water.")
    assert max(map(len, lines)) <= width


def test_an_entry_without_senses_is_shown_and_said_to_have_none(base: str) -> None:
    said = ask("compare", "food", "--kb", base)
    assert said.status == 0
    assert "no senses that compete" in said.err
    assert "What food is." in said.out


def test_compare_gives_json_of_its_schema(base: str) -> None:
    said = ask("compare", "dough", "batter", "--kb", base, "--format", "json")
    made = valid(said.json, "compare")
    assert [concept["id"] for concept in made["concepts"]] == ["dough", "batter"]
    assert made["path"] == [{"from": "dough", "relation": "contrasts-with", "to": "batter"}]


@pytest.mark.parametrize(
    ("arguments", "empty"),
    [
        (("tree", "battr"), {"root": None}),
        (("path", "dough", "battr"), {"from": None, "to": None, "steps": []}),
        (("order", "dough", "battr"), {"order": []}),
        (("compare", "dough", "battr"), {"concepts": [], "path": []}),
    ],
)
def test_a_misspelt_term_is_an_empty_answer_with_suggestions(
    base: str, arguments: tuple[str, ...], empty: dict[str, object]
) -> None:
    assert ask(*arguments, "--kb", base).out == ""
    said = ask(*arguments, "--kb", base, "--format", "json")
    assert said.status == 1
    made = valid(said.json, arguments[0])
    assert {name: made[name] for name in empty} == empty
    assert made["suggestions"] == [
        {"query": "battr", "id": "batter", "label": "batter", "form": "batter"}
    ]


def test_what_two_entries_share_and_what_sets_them_apart(base: str) -> None:
    made = ask("compare", "dough", "batter", "--kb", base, "--format", "json").json
    (between,) = made["between"]
    assert (between["type"], between["because"]) == ("contrasts-with", "It holds its shape.")
    assert made["shared_relations"] == [{"type": "is-a", "to": "food", "label": "food"}]
    assert [concept["only"] for concept in made["concepts"]] == [[], []]
    assert made["stances"] == [
        {"concept": "dough", "sense": "wide", "stance": "broadens", "other": "narrow"}
    ]


def test_entries_far_apart_are_joined_by_the_shortest_chain(tmp_path: Path) -> None:
    names = {"hen": "{is-a: bird}", "bird": "{is-a: animal}", "animal": "{}", "stone": "{}"}
    files = {f"{n}.yaml": entry(n, more=f"relations: {ends}\n") for n, ends in names.items()}
    root = str(make(tmp_path, files))
    lines = ask("compare", "hen", "animal", "--kb", root).out.splitlines()
    start = lines.index("Between them")
    assert lines[start + 1 : start + 3] == ["  hen is a bird", "  bird is a animal"]
    assert "no chain of relations" in ask("compare", "hen", "stone", "--kb", root).out


def test_records_of_one_work_are_one_source_of_both(tmp_path: Path) -> None:
    cited = "notes: [{{text: A note., cites: {}}}]\n".format
    files = {
        "a.yaml": entry("a", more=cited("baker-2001")),
        "b.yaml": entry("b", more=cited("[baker-2003, stranger-1999]")),
        "references.yaml": SOURCES,
    }
    made = ask("compare", "a", "b", "--kb", str(make(tmp_path, files)), "--format", "json").json
    assert made["shared_sources"] == [
        {"sources": ["baker-2001", "baker-2003"], "label": "Baker, 2001", "title": "Bread"}
    ]


@pytest.mark.parametrize(
    "label",
    ["x" * 200, "many words " * 18 + "end", "🍞" * 100, 'a/"b" | *c*'],
    ids=["one word", "many words", "emoji", "marks"],
)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_label_breaks_the_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    more = "senses: [{id: one, text: One.}, {id: two, text: Two., versus: {one: disputes}}]\n"
    named = entry("a", "LABEL", more=more).replace('"LABEL"', json.dumps(label, ensure_ascii=False))
    root = str(make(tmp_path, {"a.yaml": named, "b.yaml": entry("b")}))
    for terms in (["a", "b"], ["b", "a"], ["a"]):
        said = ask("compare", *terms, "--kb", root)
        assert said.status == 0
        columns = [len(line) + line.count("🍞") for line in said.out.splitlines()]
        assert max(columns) <= width


def test_a_table_in_markdown_keeps_its_cells(tmp_path: Path) -> None:
    more = "senses: [{id: one, text: 'a | b'}, {id: two, text: Two.}]\n"
    files = {"a.yaml": entry("a", "x | y", more=more), "b.yaml": entry("b")}
    root = str(make(tmp_path, files))
    for terms, bars in ((["a"], 5), (["a", "b"], 4)):
        said = ask("compare", *terms, "--kb", root, "--format", "md").out
        table = [line.replace("\\|", "") for line in said.splitlines() if line.startswith("|")]
        assert len(table) >= 4
        assert {line.count("|") for line in table} == {bars}


def test_a_term_of_several_entries_says_which_is_taken(tmp_path: Path) -> None:
    files = {"a.yaml": entry("policy-ai", "policy"), "b.yaml": entry("policy-law", "policy")}
    said = ask("compare", "policy", "--kb", str(make(tmp_path, files)))
    assert said.status == 0
    assert "“policy” also names policy-law; taken is policy-ai" in said.err


def test_one_sense_alone(base: str) -> None:
    said = ask("define", "dough", "--sense", "wide", "--format", "json", "--kb", base)
    (match,) = valid(said.json, "define")["matches"]
    assert [sense["id"] for sense in match["senses"]] == ["wide"]
    assert match["definition"] is None


def test_an_unknown_sense_names_the_known_ones(base: str) -> None:
    said = ask("define", "dough", "--sense", "broad", "--kb", base)
    assert said.status == 1
    assert "narrow, wide" in said.err
    assert said.out == ""
    asked = ask("define", "dough", "--sense", "broad", "--kb", base, "--format", "json")
    assert asked.status == 1
    found = valid(asked.json, "define")
    assert found["matches"] == []
    assert [one["sense"] for one in found["suggestions"]] == ["narrow", "wide"]


@pytest.mark.parametrize("source", ["baker-2001", "baker-2003", "Baker", "Baker, 2001", "baker"])
def test_an_author_is_asked_by_key_manifestation_name_or_label(base: str, source: str) -> None:
    said = ask("define", "dough", "--according-to", source, "--format", "json", "--kb", base)
    (match,) = valid(said.json, "define")["matches"]
    assert [sense["id"] for sense in match["senses"]] == ["narrow"]
    assert match["other_senses"] == [{"id": "wide", "name": None, "sources": ["Miller, 2010"]}]


def test_an_author_who_says_nothing_of_it_is_answered_with_those_who_do(base: str) -> None:
    said = ask("define", "dough", "--according-to", "Stranger", "--kb", base)
    assert said.status == 1
    assert "Baker, 2001; Miller, 2010" in said.err
    asked = ask("define", "dough", "--according-to", "Stranger", "--kb", base, "--format", "json")
    found = valid(asked.json, "define")
    assert found["matches"] == []
    assert [one["source"] for one in found["suggestions"]] == ["baker-2001", "miller-2010"]


def test_who_only_disputes_a_sense_does_not_hold_it(base: str) -> None:
    said = ask("define", "dough", "--according-to", "Baker", "--sense", "wide", "--kb", base)
    assert said.status == 1
    assert "but disputes wide" in said.err


SAME_NAME = """\
references:
  - {id: wang-j, type: book, title: One, author: [{family: Wang, given: Jing}], issued: 2001}
  - {id: wang-l, type: book, title: Two, author: [{family: Wang, given: Li}], issued: 2001}
  - {id: wang-l-2, type: book, title: Six, author: [{family: Wang, given: L.}], issued: 2009}
"""


@pytest.mark.parametrize(
    ("cites", "named", "held"),
    [
        ("[wang-j, wang-l]", "Wang", None),
        ("[wang-j, wang-l]", "Wang, 2001", None),
        ("[wang-j, wang-l]", "wang-l", "what"),
        ("wang-j", "Wang", "what"),
        ("wang-j", "Wang, 2001", "what"),
        ("[wang-l, wang-l-2]", "Wang", "what"),
    ],
)
def test_a_name_that_several_bear_means_whom_the_entry_cites(
    tmp_path: Path, cites: str, named: str, held: str | None
) -> None:
    more = f"senses: [{{id: what, text: That., cites: {cites}}}]\n"
    root = str(make(tmp_path, {"a.yaml": entry("a", more=more), "references.yaml": SAME_NAME}))
    said = ask("define", "a", "--according-to", named, "--format", "json", "--kb", root)
    found = [sense["id"] for match in said.json["matches"] for sense in match["senses"]]
    assert found == ([held] if held else [])
    assert said.status == (0 if held else 1)
    if not held:
        assert "wang-j: Wang, 2001, One" in said.err
        assert "wang-l: Wang, 2001, Two" in said.err


def test_an_unknown_source_is_wrong_use_and_near_keys_are_named(base: str) -> None:
    said = ask("define", "dough", "--according-to", "baker-2002", "--kb", base)
    assert said.status == 2
    assert "baker-2001" in said.err
