"""Senses in view: comparing entries, one sense alone, what one author says."""

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
    assert "  is a food" in lines[lines.index("Shared relations") :]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("width", [80, 120])
def test_the_senses_of_one_entry_stand_in_a_table_with_their_stances(
    base: str, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = ask("compare", "dough", "--kb", base)
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[-1] == "wide broadens narrow"
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


def test_a_misspelt_term_is_a_miss(base: str) -> None:
    assert ask("compare", "dough", "battr", "--kb", base).status == 1


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


@pytest.mark.parametrize("source", ["baker-2001", "baker-2003", "Baker", "Baker, 2001", "baker"])
def test_an_author_is_asked_by_key_manifestation_name_or_label(base: str, source: str) -> None:
    said = ask("define", "dough", "--according-to", source, "--format", "json", "--kb", base)
    (match,) = valid(said.json, "define")["matches"]
    assert [sense["id"] for sense in match["senses"]] == ["narrow"]
    assert match["other_senses"] == [
        {"id": "wide", "name": None, "sources": ["Miller, 2010", "Baker, 2001"]}
    ]


def test_an_author_who_says_nothing_of_it_is_answered_with_those_who_do(base: str) -> None:
    said = ask("define", "dough", "--according-to", "Stranger", "--kb", base)
    assert said.status == 1
    assert "Baker, 2001; Miller, 2010" in said.err


def test_an_unknown_source_is_wrong_use_and_near_keys_are_named(base: str) -> None:
    said = ask("define", "dough", "--according-to", "baker-2002", "--kb", base)
    assert said.status == 2
    assert "baker-2001" in said.err
