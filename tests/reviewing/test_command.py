"""`kb review`: stamping an entry, and the queue of a base."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kb.commands.reviewing import Standings
from kb.reviews import State
from tests.lookup import ROOT, Said, ask, entry, isolated, make

__all__ = ["isolated"]

SCHEMA = json.loads((ROOT / "docs" / "json" / "review.schema.json").read_text(encoding="utf-8"))
REFERENCES = (
    "- {id: smith-1776, type: book, title: Wealth, author: {family: Smith}, issued: 1776}\n"
)
BASE = {
    "references.yaml": REFERENCES,
    "dough.yaml": entry("dough", more="status: accepted\nauthors: [Ada]\n").replace(
        '"What dough is."', "{text: What dough is., cites: smith-1776 p. 2}"
    ),
    "bread.yaml": entry("bread", more="aliases: [loaf]\n"),
    "old.yaml": "id: old\nlabel: old\nkind: thing\nstatus: deprecated\nreplaced_by: bread\n",
}


@pytest.fixture(name="base")
def a_base(tmp_path: Path) -> Path:
    return make(tmp_path / "base", BASE)


def review(base: Path, *arguments: str) -> Said:
    return ask("review", *arguments, "--kb", str(base))


def valid(said: Said) -> Any:
    jsonschema.Draft202012Validator(SCHEMA).validate(said.json)
    return said.json


def text(base: Path, name: str = "dough") -> str:
    return (base / "concepts" / f"{name}.yaml").read_text(encoding="utf-8")


def test_a_review_is_stamped_and_then_listed(base: Path) -> None:
    said = review(base, "doughs", "--by", "Ben", "--date", "2026-01-31")
    assert said.status == 0
    assert "What dough is." in said.out
    assert "Smith, 1776 (smith-1776), p. 2" in said.out
    assert text(base).startswith(
        BASE["dough.yaml"] + 'review:\n  - by: Ben\n    date: "2026-01-31"'
    )
    listed = valid(review(base, "--format", "json"))
    assert [(one["id"], one["state"]) for one in listed["entries"]] == [
        ("bread", "never"),
        ("dough", "reviewed"),
    ]
    assert listed["summary"] == {"expired": 0, "unknown": 0, "never": 1, "reviewed": 1}
    assert ask("check", "--select", "REV002", "--kb", str(base)).out.strip() == ""


def test_what_changed_since_is_named_everywhere(base: Path) -> None:
    review(base, "dough", "--by", "Ben", "--date", "2026-01-31")
    place = base / "concepts" / "dough.yaml"
    place.write_text(text(base).replace("p. 2", "p. 3"), encoding="utf-8")
    found = ask("check", "--select", "REV", "--kb", str(base), "--format", "json").json["findings"]
    assert [(one["code"], one["message"].partition(" changed")[0]) for one in found] == [
        ("REV002", "the citations")
    ]
    said = review(base)
    assert "changed since its review: 1\n  dough  the citations; Ben, 2026-01-31\n" in said.out
    shown = valid(review(base, "dough", "--format", "json"))["entries"][0]
    assert (shown["state"], shown["changed"]) == ("expired", ["citations"])
    assert "the citations changed since" in review(base, "dough").out


def test_a_second_reviewer_erases_nothing(base: Path) -> None:
    review(base, "dough", "--by", "Ben")
    review(base, "dough", "--by", "Cleo")
    (found,) = valid(review(base, "dough", "--format", "json"))["entries"]
    assert [one["by"] for one in found["reviews"]] == ["Ben", "Cleo"]


def test_the_same_reviewer_again_keeps_one_stamp(base: Path) -> None:
    review(base, "dough", "--by", "Ben", "--date", "2026-01-31")
    before = text(base)
    said = review(base, "dough", "--by", "Ben", "--date", "2026-01-31")
    assert "says so already" in said.err
    assert text(base) == before
    review(base, "dough", "--by", "Ben", "--date", "2026-02-01")
    assert text(base) == before.replace("2026-01-31", "2026-02-01")


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_where_it_is_only_shown(base: Path, option: str) -> None:
    said = review(base, "dough", "--by", "Ben", option)
    assert said.status == 0
    assert said.out
    assert text(base) == BASE["dough.yaml"]


def test_the_change_is_shown_as_a_patch(base: Path) -> None:
    said = review(base, "dough", "--by", "Ben", "--diff")
    assert said.out.startswith("--- concepts/dough.yaml\n+++ concepts/dough.yaml\n")
    assert "\n+  - by: Ben\n" in said.out


def test_an_entry_with_errors_is_not_stamped(base: Path) -> None:
    place = base / "concepts" / "dough.yaml"
    place.write_text(text(base) + "relations: {is-a: nothing}\n", encoding="utf-8")
    before = text(base)
    said = review(base, "dough", "--by", "Ben")
    assert said.status == 1
    assert "REF002" in said.err
    assert "mend its errors first" in said.err
    assert text(base) == before


def test_a_clash_that_is_told_at_the_other_entry_is_an_error_of_both(base: Path) -> None:
    for name in ("aaa", "zzz"):
        place = base / "concepts" / f"{name}.yaml"
        place.write_text(entry(name, "the same"), encoding="utf-8")
    found = [review(base, name, "--by", "Ben") for name in ("aaa", "zzz")]
    assert [said.status for said in found] == [1, 1]
    assert all("LAB004" in said.err for said in found)


def test_errors_of_another_entry_do_not_matter(base: Path) -> None:
    (base / "concepts" / "bread.yaml").write_text("id: bread\nlabl: bread\n", encoding="utf-8")
    assert review(base, "dough", "--by", "Ben").status == 0


def test_an_author_and_a_draft_are_warned_of(base: Path) -> None:
    said = review(base, "dough", "--by", "ada")
    assert said.status == 0
    assert "REV003" in said.err
    assert "is a draft" in review(base, "bread", "--by", "Ben").err


def test_a_draft_that_is_accepted_as_it_was_stays_reviewed(base: Path) -> None:
    review(base, "bread", "--by", "Ben")
    place = base / "concepts" / "bread.yaml"
    place.write_text("status: accepted\n" + text(base, "bread"), encoding="utf-8")
    (found,) = valid(review(base, "bread", "--format", "json"))["entries"]
    assert (found["status"], found["state"]) == ("accepted", "reviewed")


def test_a_misspelt_term_is_a_miss_with_suggestions(base: Path) -> None:
    said = review(base, "dogh", "--by", "Ben")
    assert said.status == 1
    assert "did you mean dough?" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "Ben"),
        ("dough", "--date", "2026-01-31"),
        ("dough", "--dry-run"),
        ("dough", "--state", "never"),
        ("dough", "--by", " "),
        ("dough", "--by", "Ben", "--date", "yesterday"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(
    base: Path, arguments: tuple[str, ...]
) -> None:
    assert review(base, *arguments).status == 2
    assert text(base) == BASE["dough.yaml"]


def test_the_queue_is_narrowed_by_state_and_an_empty_one_is_told(base: Path) -> None:
    review(base, "dough", "--by", "Ben")
    only = valid(review(base, "--state", "reviewed", "--format", "json"))
    assert [one["id"] for one in only["entries"]] == ["dough"]
    assert only["summary"]["never"] == 1
    assert review(base, "--state", "expired").status == 1
    assert {one.value for one in Standings} == {one.value for one in State}


def test_a_file_with_unsaved_changes_in_an_editor_is_refused_unless_forced(base: Path) -> None:
    os.symlink("someone@host.1", base / "concepts" / ".#dough.yaml")
    assert review(base, "dough", "--by", "Ben").status == 2
    assert text(base) == BASE["dough.yaml"]
    assert review(base, "dough", "--by", "Ben", "--force").status == 0


def test_the_json_of_a_stamp_has_the_stamp_and_the_entry_with_it(base: Path) -> None:
    said = valid(review(base, "dough", "--by", "Ben", "--date", "2026-01-31", "--format", "json"))
    assert said["stamped"]["by"] == "Ben"
    (stamp,) = said["entries"][0]["reviews"]
    assert stamp == {**said["stamped"], "verdict": "fits", "changed": []}


def test_a_review_is_exported_and_the_export_is_valid(base: Path) -> None:
    review(base, "dough", "--by", "Ben, “B.”", "--date", "2026-01-31")
    (stamp,) = valid(review(base, "dough", "--format", "json"))["entries"][0]["reviews"]
    assert ask("export", "json", "json-schema", "ttl", "--kb", str(base)).status == 0
    exports = base / "exports"
    made = json.loads((exports / "concepts.json").read_text(encoding="utf-8"))
    schema = json.loads((exports / "concepts.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(made)
    (dough,) = [one for one in made["concepts"] if one["id"] == "dough"]
    assert dough["review"] == [{name: stamp[name] for name in ("by", "date", "digest")}]

    import rdflib

    graph = rdflib.Graph().parse(exports / "concepts.ttl")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    (activity,) = graph.subjects(rdflib.RDF.type, prov.Activity)
    assert stamp["digest"] in {str(value) for value in graph.objects(activity)}


def test_the_shipped_base_bears_no_stamp() -> None:
    said = ask("review", "--kb", str(ROOT), "--format", "json").json
    assert [one["id"] for one in said["entries"] if one["reviews"]] == []
