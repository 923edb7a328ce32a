"""`kb sources`: each work with what cites it, how, and how well it is known."""

import json
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import jsonschema
import pytest
import yaml

from kb.check.examples import base_of
from kb.sources.account import accounts
from tests.lookup import MANIFEST, ROOT, Said, ask, entry, isolated, make

__all__ = ["isolated"]

SCHEMA = json.loads((ROOT / "docs" / "json" / "sources.schema.json").read_text(encoding="utf-8"))

REFERENCES = """\
- id: ada-2019
  type: report
  author: {family: Ada}
  title: Early
  issued: 2019
  number: arXiv:1906.01820
  custom: {verified_by: [me], unverified: [exact day]}
- id: ada-2020
  type: article-journal
  author: {family: Ada}
  title: Late
  issued: 2020
  URL: https://arxiv.org/abs/1906.01820v2
  custom: {verified_by: [me]}
- {id: ben-2018, type: book, author: {family: Ben}, title: B, issued: 2018, custom: {work: b}}
- {id: cleo-2017, type: book, author: Cleo, title: C, issued: 2017, custom: {verified_by: me}}
- {id: dan-2016, type: book, author: Dan, title: D, issued: 2016, custom: {verified_by: me}}
- {id: eve-2015, type: book, author: Eve, title: E, issued: 2015, custom: {verified_by: me}}
"""
ENTRIES = """\
- id: one
  label: one thing
  kind: thing
  definition: {text: One., cites: [ada-2019 p. 1, ada-2020 p. 2]}
  relations: {part-of: {to: two, cites: {source: ben-2018, mode: supports}}}
- id: two
  label: two things
  kind: thing
  definition:
    text: Two.
    cites: [{source: cleo-2017, via: ben-2018}, {source: ada-2019, mode: disputes, quote: no}]
  senses: [{id: a, text: A., cites: ben-2018 p. 3}]
- id: three
  label: three
  kind: thing
  definition: {text: Three., cites: [ben-2018 p. 4, dan-2016]}
  notes: [{text: N., cites: {source: dan-2016, mode: quotes, quote: a passage}}]
- {id: four, label: four, kind: thing, definition: Four., aliases: [{text: quad, cites: dan-2016}]}
"""


@pytest.fixture(name="base")
def a_base(tmp_path: Path) -> Path:
    return make(tmp_path / "base", {"references.yaml": REFERENCES, "things.yaml": ENTRIES})


def sources(base: Path, *arguments: str) -> Said:
    return ask("sources", *arguments, "--kb", str(base))


def told(base: Path, *arguments: str) -> dict[str, Any]:
    said = sources(base, *arguments, "--format", "json").json
    jsonschema.Draft202012Validator(SCHEMA).validate(said)
    return {work["work"]: work for work in said["works"]}


def test_records_of_one_work_are_one_account(base: Path) -> None:
    works = told(base)
    assert list(works) == ["ada-2019", "b", "cleo-2017", "dan-2016", "eve-2015"]
    assert [source["id"] for source in works["ada-2019"]["sources"]] == ["ada-2019", "ada-2020"]
    assert works["ada-2019"]["labels"] == ["Ada, 2019", "Ada, 2020"]


def test_every_citation_says_what_it_stands_for_and_how(base: Path) -> None:
    works = told(base)
    shown = [
        (use["concept"], use["part"], use["name"], use["mode"], use["locator"])
        for use in works["b"]["citations"]
    ]
    assert shown == [
        ("one", "relation", "part-of two", "supports", None),
        ("two", "sense", "a", "paraphrases", "p. 3"),
        ("three", "definition", None, "paraphrases", "p. 4"),
    ]
    assert works["b"]["modes"] == {"paraphrases": 2, "supports": 1}
    assert works["dan-2016"]["parts"] == {"alias": 1, "definition": 1, "note": 1}
    assert works["dan-2016"]["unplaced"] == 2


def test_an_entry_rests_alone_on_what_was_read_and_does_not_dispute_it(base: Path) -> None:
    works = told(base)
    assert {name: work["alone"] for name, work in works.items() if work["alone"]} == {
        "ada-2019": ["one"],
        "b": ["two"],
    }


def test_what_is_cited_through_another_is_second_hand(base: Path) -> None:
    works = told(base)
    assert works["cleo-2017"]["second_hand"] == 1
    assert [use["source"] for use in works["b"]["through"]] == ["cleo-2017"]
    assert list(told(base, "--second-hand")) == ["cleo-2017"]


def test_a_preprint_is_superseded_by_the_published_record_of_its_work(base: Path) -> None:
    first, second = told(base)["ada-2019"]["sources"]
    assert (first["superseded_by"], second["superseded_by"]) == ("ada-2020", None)
    assert sources(base, "--format", "json").json["summary"]["superseded"] == 1


def test_the_filters_narrow_together(base: Path) -> None:
    assert list(told(base, "--unused")) == ["eve-2015"]
    assert list(told(base, "--unverified")) == ["ada-2019", "b"]
    assert list(told(base, "--single", "--unverified")) == ["ada-2019", "b"]
    said = sources(base, "--unused", "--second-hand")
    assert (said.status, said.out) == (1, "")


def test_what_nobody_verified_is_told_record_by_record(base: Path) -> None:
    works = told(base)
    assert [one["unverified"] for one in works["ada-2019"]["sources"]] == [["exact day"], []]
    assert works["b"]["sources"][0]["unverified"] == ["everything"]


def test_a_finding_belongs_to_the_record_or_the_citation_it_stands_in(tmp_path: Path) -> None:
    references = "references:\n" + "".join(
        f"  - {{id: s-{n}, type: book, title: T{n}, author: F{n}, issued: 2000{more}}}\n"
        for n, more in enumerate(["", ", DOI: wrong", ""])
    )
    text = entry("a", more="notes: {text: N., cites: [s-0, {source: s-2, mode: quotes}]}\n")
    base = make(tmp_path, {"references.yaml": references, "a.yaml": text})
    found = {
        name: [finding["code"] for finding in work["findings"]] for name, work in told(base).items()
    }
    assert found == {"s-0": [], "s-1": ["REF009", "CIT013"], "s-2": ["CIT025"]}


def test_one_work_is_shown_by_any_of_its_names(base: Path) -> None:
    assert sources(base, "ada-2020").out == sources(base, "ada-2019").out
    shown = sources(base, "ben-2018").out
    assert shown == sources(base, "b").out
    for part in (
        "Ben, 2018  (b)",
        "nobody verified it",
        "sense a: paraphrases ben-2018, p. 3",
        "Other works through it",
        "Rest on it alone\n  two\n",
    ):
        assert part in shown


def test_an_unknown_source_is_a_miss_with_suggestions(base: Path) -> None:
    said = sources(base, "ben-2019")
    assert said.status == 1
    assert "did you mean ben-2018?" in said.err


def test_the_overview_says_what_there_is_to_say(base: Path) -> None:
    said = sources(base)
    assert (
        "Dan, 2016  (dan-2016)\n  3 citations in 2 entries (paraphrases 2, quotes 1): " in said.out
    )
    assert "2 without a place; 1 quotation without a snapshot" in said.out
    assert said.err.endswith(
        "5 works, 6 records, 1 unused, 2 unverified, 1 second-hand, 1 superseded, "
        "2 entries rest on one work alone\n"
    )


def test_markdown_is_a_table_with_a_row_a_work(base: Path) -> None:
    from markdown_it import MarkdownIt

    tokens = (
        MarkdownIt("commonmark").enable("table").parse(sources(base, "--format", "markdown").out)
    )
    assert sum(token.type == "tr_open" for token in tokens) == 1 + 5
    assert sources(base, "b", "--format", "markdown").out.startswith("## Ben, 2018 (`b`)\n")


@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal_but_for_addresses(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert [line for line in ask("sources").out.splitlines() if len(line) > columns] == []
    long = [line for line in ask("sources", "rflo").out.splitlines() if len(line) > columns]
    assert all(len(line.split()) == 1 for line in long)


def test_no_citation_of_the_base_is_lost() -> None:
    found = ask("sources", "--format", "json").json
    listed = Counter(
        (use["concept"], use["source"]) for work in found["works"] for use in work["citations"]
    )

    def cited(node: Any) -> list[str]:
        if isinstance(node, list):
            return [one for item in node for one in cited(item)]
        if not isinstance(node, dict):
            return []
        given = node.get("cites", [])
        own = given if isinstance(given, list) else [given]
        keys = [one["source"] if isinstance(one, dict) else one.split()[0] for one in own]
        return keys + [
            one for name, value in node.items() if name != "cites" for one in cited(value)
        ]

    expected = Counter[tuple[str, str]]()
    for path in (ROOT / "concepts").glob("*/*.yaml"):
        for one in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            expected.update((one["id"], key) for key in cited(one))
    assert listed == expected


def test_accounts_take_time_in_proportion_to_the_base() -> None:
    def seconds(size: int) -> float:
        works = size // 10
        texts: dict[str, str | bytes] = {"concepts/kb.yaml": MANIFEST}
        texts["concepts/references.yaml"] = "".join(
            f"- {{id: s-{n}, type: book, title: T, URL: 'https://example.org/{n}'}}\n"
            for n in range(works)
        )
        texts["concepts/all.yaml"] = "".join(
            f"- {{id: c-{n}, label: c {n}, definition: {{text: T., cites: s-{n % works}}}}}\n"
            for n in range(size)
        )
        base = base_of(texts)
        assert base.tables.citations
        start = perf_counter()
        assert len(accounts(base)) == works
        return perf_counter() - start

    seconds(200)
    assert min(seconds(4000) for _ in range(2)) < 12 * min(seconds(1000) for _ in range(2)) + 0.05
