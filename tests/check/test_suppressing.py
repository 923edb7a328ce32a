"""Suppressions: what is excused, by which one, and what excuses nothing."""

import pytest

from kb.check.engine import Outcome, examine, examine_manifest, selection
from kb.check.engine import conclude as concluded
from kb.check.examples import base_of
from kb.check.registry import CODES
from kb.check.rule import Scope, Whole
from kb.tables import Tables

MANIFEST = "format: 1\ntitle: T\nbase: https://example.org/\n"
LABEL = "label: machine learning (ML)"
ENTRY = f"id: ml\n{LABEL}\ndefinition: A thing.\n"


def outcome(entry: str, *select: str, today: str = "2026-11-24", manifest: str = "") -> Outcome:
    texts = {"concepts/kb.yaml": MANIFEST + manifest, "concepts/ml.yaml": entry}
    base = base_of(texts)

    def read(path: str) -> bytes:
        return texts[path].encode()

    chosen = selection(base.manifest, select)
    scope = Scope(base.manifest, base.types)
    examined = examine_manifest(base.manifest_file, read)
    examined.extend(examine(base.entry_files[0], scope, chosen.codes, read))
    tables = Tables(examined.rows, base.types)
    whole = Whole(base.manifest_file, tables, [], codes=CODES)
    return concluded(whole, examined, chosen, read, today)


def codes(made: Outcome) -> list[str]:
    return [finding.code for finding in made.findings]


def ignoring(*items: str) -> str:
    return ENTRY + "ignore:\n" + "".join(f"  - {{{item}}}\n" for item in items)


LAB = ("LAB008", "SUP")


def test_what_is_excused_is_kept_with_its_reason() -> None:
    made = outcome(ignoring("rule: LAB008, because: the literature writes it"), *LAB)
    assert codes(made) == []
    ((finding, suppression),) = made.excused
    assert (finding.code, suppression.because) == ("LAB008", "the literature writes it")


def test_of_two_that_excuse_the_same_the_second_is_unused() -> None:
    made = outcome(ignoring("rule: LAB008, because: a", "rule: LAB, because: b"), "LAB", "SUP")
    assert [(f.code, f.span.line) for f in made.findings] == [("SUP001", 6)]


def test_that_of_the_line_goes_before_that_of_the_entry() -> None:
    text = ignoring("rule: LAB008, because: a").replace(LABEL, LABEL + "  # kb: ignore LAB008 - b")
    made = outcome(text, *LAB)
    assert [suppression.because for _, suppression in made.excused] == ["b"]
    assert codes(made) == ["SUP001"]


def test_one_that_has_ended_excuses_nothing_and_is_not_called_unused() -> None:
    text = ignoring("rule: LAB008, because: a, until: 2026-11-23")
    assert sorted(codes(outcome(text, *LAB))) == ["LAB008", "SUP004"]
    assert codes(outcome(text, *LAB, today="2026-11-23")) == []


def test_of_two_with_other_ends_the_one_that_still_holds_excuses() -> None:
    text = ignoring(
        "rule: LAB008, because: a, until: 2020-01-01", "rule: LAB008, because: b, until: 2030-01-01"
    )
    made = outcome(text, *LAB)
    assert codes(made) == ["SUP004"]
    assert [suppression.because for _, suppression in made.excused] == ["b"]


def test_a_family_is_called_unused_only_when_all_of_it_ran() -> None:
    text = ignoring("rule: GRA, because: a")
    assert "SUP001" not in codes(outcome(text, "GRA005", "SUP"))
    assert "SUP001" in codes(outcome(text, "GRA", "SUP"))


def test_nothing_is_said_of_a_rule_that_has_to_be_asked_for_and_was_not() -> None:
    assert "SUP001" not in codes(outcome(ignoring("rule: LAB009, because: a")))


def test_a_comment_in_kb_yaml_excuses_what_is_found_there() -> None:
    settings = "rules: {select: XYZ}  # kb: ignore SUP003 - not excused\n"
    assert codes(outcome(ENTRY, "SUP003", manifest=settings)) == ["SUP003"]
    settings = "title: again  # kb: ignore SCH001 - for this test\n"
    made = outcome(ENTRY, "SCH001", manifest=settings)
    assert (codes(made), [one.finding.code for one in made.excused]) == ([], ["SCH001"])


@pytest.mark.parametrize("number", [2, 5])
def test_several_unused_in_one_list_are_taken_away_with_it(number: int) -> None:
    made = outcome(ignoring(*["rule: GRA005, because: a"] * number), "GRA005", "SUP001")
    (edits,) = {finding.fix.edits for finding in made.findings if finding.fix}
    assert len(made.findings) == number
    assert (edits[0].span.line, edits[0].text) == (4, "")


def test_asked_for_suppressions_alone_those_of_all_rules_are_judged() -> None:
    used = ignoring("rule: LAB008, because: a")
    unused = ignoring("rule: LAB008, because: a").replace(" (ML)", "")
    assert codes(outcome(used, "SUP")) == []
    assert codes(outcome(unused, "SUP")) == ["SUP001"]
