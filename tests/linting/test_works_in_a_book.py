"""The CIT rules on the made-up book of `tests/chapters`: what is planted is found, little else."""

from functools import cache

import pytest

from benchmarks.chapters import Measured, findings, measure
from kb.check.registry import BOOK_RULES

CODES = [rule.code for rule in BOOK_RULES if rule.family == "CIT" and not rule.opt_in]
LET_PASS = {
    "F059": "a name in lower case may be a handle",
    "F070": "an initial before a surname tells namesakes apart",
    "F071": "a year of two digits is read as no year",
    "F095": "the work is cited rightly elsewhere, so its labels disagree: CIT003",
}
"""Planted faults that are not found, each with the reason."""

BESIDE = {
    ("CIT003", 75): "F095, as above",
    ("CIT015", 56): "a video's number with a slip is that of no work in the bibliography",
}
"""Findings beside the planted faults, by rule and line."""


@cache
def measured() -> Measured:
    return measure(findings(["CIT"]))


@pytest.mark.parametrize("code", CODES)
def test_the_planted_faults_of_a_rule_are_found_but_for_those_with_a_reason(code: str) -> None:
    assert [one.id for one in measured().missed[code] if one.id not in LET_PASS] == []


@pytest.mark.parametrize("code", CODES)
def test_a_rule_finds_nothing_beside_them(code: str) -> None:
    wrong = [(one.code, one.span.line) for one in measured().wrong[code]]
    assert [one for one in wrong if one not in BESIDE] == []
