"""The JSON of every reading command validates against its schema in docs/json/."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.lookup import (
    ROOT,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)

SCHEMAS = ROOT / "docs" / "json"
COMMANDS = ("define", "compare", "search", "list", "tree", "path", "check", "explain")


def schema(command: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{command}.schema.json").read_text(encoding="utf-8"))


def valid(said: Any, command: str) -> Any:
    jsonschema.Draft202012Validator(schema(command)).validate(said)
    assert list(said)[:2] == ["version", "command"]
    assert said["command"] == command
    return said


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_is_strict_and_described(command: str) -> None:
    made = schema(command)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"].endswith("2020-12/schema")
    for node in objects(made):
        assert "additionalProperties" in node
        assert node["description"]
        for name, value in node.get("properties", {}).items():
            assert "$ref" in value or value.get("description"), name


def test_every_label_of_the_base_gives_valid_json() -> None:
    validator = jsonschema.Draft202012Validator(schema("define"))
    for one in ask("list", "--format", "json").json["entries"]:
        said = ask("define", one["label"], "--format", "json")
        validator.validate(said.json)
        assert one["id"] in [match["id"] for match in said.json["matches"]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("define", "mesa-optimizre"),
        ("define", "nothing like it at all"),
        ("search", "objective"),
        ("search", "mesa-optimizre"),
        ("search", "wants of people"),
        ("search", "zzzzzz"),
        ("list",),
        ("list", "--kind", "problem"),
        ("list", "--status", "deprecated"),
        ("tree", "optimizer"),
        ("tree", "mesa-optimizer", "--up"),
        ("tree", "rflo", "--relation", "frames"),
        ("path", "mesa-optimizer", "AI alignment"),
        ("path", "mesa-optimizer", "mesa-optimizer"),
        ("cite", "inner alignment"),
        ("cite", "hubinger-2019-rflo"),
        ("cite", "mesa-optimizre"),
        ("stats",),
        ("order", "inner alignment", "behavioral objective"),
        ("check",),
        ("explain",),
        ("explain", "GRA005"),
        ("explain", "REF"),
    ],
)
def test_json_output_validates(arguments: tuple[str, ...]) -> None:
    valid(ask(*arguments, "--format", "json").json, arguments[0])


def test_an_entry_with_everything_in_it_gives_valid_json(tmp_path: Path) -> None:
    full = entry(
        "full",
        "full one",
        more="aliases: [{text: whole, lang: en-GB, because: why not}]\n"
        "abbreviations: [FO]\n"
        "discouraged: [{text: plenty, because: vague}]\n"
        "forms: [fully one]\nnot: [fool]\ntopics: [one, two]\n"
        "status: deprecated\nreplaced_by: [other]\nbecause: It is old.\n"
        "senses:\n"
        "  - {id: a, text: One., status: historical}\n"
        "  - {id: b, name: bee, text: 'Two [[other]].', kind: thing, versus: {a: revises},"
        " requires: [other]}\n"
        "notes: [{kind: history, text: A note., cites: {source: w, mode: quotes, quote: q}}]\n"
        "relations:\n  is-a: other\n  related-to: {to: other, status: contested, because: b}\n",
    )
    references = "references:\n  - {id: w, type: book, title: W}\n"
    make(
        tmp_path,
        {"a.yaml": full, "b.yaml": entry("other"), "references.yaml": references},
    )
    place = ("--kb", str(tmp_path), "--format", "json")
    said = valid(ask("define", "full one", *place).json, "define")
    match = said["matches"][0]
    assert match["replaced_by"] == ["other"]
    assert match["senses"][1]["versus"] == {"a": "revises"}
    assert match["senses"][1]["text"] == "Two other."
    assert match["senses"][1]["text_source"] == "Two [[other]]."
    assert match["notes"][0]["cites"][0]["quote"] == "q"
    assert {(r["type"], r["inferred"]) for r in match["relations"]} == {
        ("is-a", False),
        ("related-to", False),
    }
    valid(ask("check", *place).json, "check")


def test_findings_with_fixes_give_valid_json(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("one", more="labell: x\nalaises: [y]\n")})
    said = ask("check", "--kb", str(tmp_path), "--format", "json")
    assert said.status == 1
    found = valid(said.json, "check")
    assert found["summary"]["error"] >= 1
    assert sum(found["summary"].values()) == len(found["findings"])


def test_no_chain_is_empty_steps_and_exit_1(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("one"), "b.yaml": entry("two")})
    said = ask("path", "one", "two", "--kb", str(tmp_path), "--format", "json")
    assert said.status == 1
    assert valid(said.json, "path")["steps"] == []


def test_a_miss_of_a_term_leaves_stdout_to_json_alone() -> None:
    said = ask("define", "mesa-optimizre", "--format", "json")
    assert said.status == 1
    found = valid(said.json, "define")
    assert found["matches"] == []
    assert found["query"] == "mesa-optimizre"
    assert found["suggestions"][0]["id"] == "mesa-optimizer"
