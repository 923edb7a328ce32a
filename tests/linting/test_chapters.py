"""The DOC rules on the made-up book of `tests/chapters`, and on the real chapter where it is."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check.book import Book
from kb.check.engine import lint, selection
from kb.check.registry import RULES
from kb.diagnostics import Finding
from kb.documents.ordering import in_reading_order
from kb.documents.reading import read_document
from kb.knowledge_base import KnowledgeBase, from_texts

ROOT = Path(__file__).parents[2]
CHAPTERS = ROOT / "tests" / "chapters"
SEED = ROOT.parent / "shared" / "seed" / "inner-alignment.mdx"
LABELS: dict[str, Any] = yaml.safe_load((CHAPTERS / "faults.yaml").read_text())
CODES = [code for code in RULES if code.startswith("DOC") and not RULES[code].opt_in]
LET_PASS = {
    "F271": "another definition by a source that the entry cites: the source may say so",
    "F296": "its record has no address: nothing is there to link",
    "F306": "its record has no address: nothing is there to link",
    "F343": "a sentence between quotation marks that names nobody",
}
"""Planted faults that are not found, each with the reason."""


@cache
def base() -> KnowledgeBase:
    files = sorted((ROOT / "concepts").rglob("*.yaml"))
    return from_texts({file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files})


@cache
def found() -> list[Finding]:
    files = sorted((CHAPTERS / "book").rglob("*.md*"))
    texts = {file.relative_to(CHAPTERS).as_posix(): file.read_bytes() for file in files}
    return linted(texts)


def linted(texts: dict[str, bytes]) -> list[Finding]:
    book = Book(in_reading_order(read_document(*one) for one in texts.items()), base())
    read = {**texts, "concepts/kb.yaml": b""}
    return lint(book, selection(base().manifest, CODES), read.__getitem__).findings


def touches(finding: Finding, place: dict[str, Any]) -> bool:
    span = finding.span
    end = place.get("end_line", place["line"]), place["end_column"]
    starts_before = (span.line, span.column) <= end
    return (
        span.path == place["path"]
        and starts_before
        and (place["line"], place["column"]) <= (span.end_line, span.end_column)
    )


def explains(fault: dict[str, Any], finding: Finding) -> bool:
    named = {fault["code"], *fault.get("also", ())}
    return finding.code in named and any(touches(finding, place) for place in fault["places"])


@pytest.mark.parametrize("code", CODES)
def test_the_planted_faults_of_a_rule_are_found_but_for_those_with_a_reason(code: str) -> None:
    planted = [fault for fault in LABELS["faults"] if fault["code"] == code]
    missed = {f["id"] for f in planted if not any(explains(f, one) for one in found())}
    assert missed == {fault["id"] for fault in planted} & LET_PASS.keys()


def test_nothing_is_found_where_no_fault_is_labelled() -> None:
    alarms = [
        (one.code, one.span, one.message)
        for one in found()
        if not any(explains(fault, one) for fault in LABELS["faults"])
        and not any(touches(one, place) for place in LABELS["open"])
    ]
    assert alarms == []


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED.name} is not there")
def test_of_the_real_chapter_the_five_placeholders_alone_are_told() -> None:
    findings = linted({SEED.name: SEED.read_bytes()})
    told = [(one.code, one.span.line) for one in findings]
    assert told == [("DOC014", line) for line in (49, 61, 83, 121, 123)]
