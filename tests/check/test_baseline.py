"""Baselines: what a base lives with is told from what is new."""

import pytest

from kb.check.baseline import HEADING, measure, read_baseline, written
from kb.check.engine import check
from kb.check.examples import base_of
from kb.diagnostics import Finding
from kb.errors import KBError

MANIFEST = "format: 1\ntitle: T\nbase: https://example.org/\n"


def found(*entries: str) -> list[Finding]:
    """The LAB008 and REF002 findings of entries that stand in a file of their own each."""
    texts = {f"concepts/{n}.yaml": entry for n, entry in enumerate(entries)}
    texts["concepts/kb.yaml"] = MANIFEST
    return check(base_of(texts), lambda path: texts[path].encode(), select=["LAB008", "REF002"])


def entry(concept: str, label: str) -> str:
    return f"id: {concept}\nlabel: {label}\ndefinition: A thing.\n"


def new(findings: list[Finding], baseline: list[Finding]) -> list[str | None]:
    listed = read_baseline("b", written(baseline).encode())
    return [finding.concept for finding in measure(findings, listed, {"LAB008"}).new]


RL = entry("rl", "reinforcement learning (RL)")
ML = entry("ml", "machine learning (ML)")


def test_what_a_baseline_lists_is_not_new() -> None:
    assert new(found(RL, ML), found(RL)) == ["ml"]


def test_lines_and_files_may_move() -> None:
    assert new(found(ML, "# a remark\n\n" + RL), found(RL)) == ["ml"]


def test_one_finding_mended_and_another_made_is_no_even_trade() -> None:
    assert new(found(ML), found(RL)) == ["ml"]


def test_of_two_findings_alike_in_one_entry_a_baseline_of_one_hides_one() -> None:
    once = "id: rl\nlabel: learning\ndefinition: Unlike [[gone]].\n"
    twice = once.replace("[[gone]]", "[[gone]] and [[gone]]")
    assert len(found(twice)) == 2
    assert new(found(twice), found(once)) == ["rl"]
    assert new(found(twice), found(twice)) == []


def test_a_line_for_what_is_not_found_any_more_is_stale() -> None:
    listed = read_baseline("b", written(found(RL, ML)).encode())
    (stale,) = measure(found(RL), listed, {"LAB008"}).stale
    assert stale.code == "SUP005"


def test_nothing_is_stale_of_a_rule_that_did_not_run() -> None:
    listed = read_baseline("b", written(found(RL)).encode())
    assert measure([], listed, {"LAB007"}).stale == []


def test_a_baseline_gives_the_same_bytes_in_any_order_of_files() -> None:
    assert written(found(RL, ML)) == written(found(RL, ML))
    assert sorted(written(found(RL, ML)).splitlines()) == sorted(
        written(found(ML, RL)).splitlines()
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no baseline"),
        ("[]", "no baseline"),
        ("# kb baseline 2\n", "newer kb"),
        (HEADING + "LAB008 rl\n", "b:2: not a fingerprint"),
        (HEADING + "\n# why\nzz LAB008\n", "b:4: not a fingerprint"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(KBError, match=said):
        read_baseline("b", text.encode())


def test_a_file_with_windows_line_ends_is_a_baseline() -> None:
    text = written(found(RL)).replace("\n", "\r\n")
    assert [one.code for one in read_baseline("b", text.encode()).known] == ["LAB008"]
