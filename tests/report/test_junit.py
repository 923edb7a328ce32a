"""JUnit: valid against Ant's schema, counts that add up, nothing that XML cannot hold."""

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kb.diagnostics import Finding, Severity, Span
from kb.report import Context
from tests.report import FINDINGS, many, reported

SCHEMA = etree.XMLSchema(
    etree.fromstring((files("ub_test_reports") / "schemas" / "JUnit.xsd").read_bytes())
)

ALL = Context("1", fail_on="info")
"""Every finding fails a test."""


def suites_of(*given: object) -> dict[str, etree._Element]:
    """The suites of a document that the schema accepts, by rule."""
    root = etree.fromstring(reported("junit", *given).encode())  # type: ignore[arg-type]
    SCHEMA.assertValid(root)
    return {suite.get("name"): suite for suite in root}


def test_each_rule_that_ran_is_a_suite_and_so_is_each_that_found_something() -> None:
    names = ["SCH005", "SCH006", "REF001", "LAB008", "DEF002", "GRA009", "XYZ999"]
    assert list(suites_of()) == names


def test_counts_are_those_of_the_tests() -> None:
    suites = suites_of()
    counts = [(int(one.get("tests")), int(one.get("failures"))) for one in suites.values()]
    assert counts == [(2, 2), (1, 0), (1, 1), (1, 1), (1, 0), (1, 0), (1, 1)]
    for suite in suites.values():
        assert len(suite.findall("testcase")) == int(suite.get("tests"))
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures"))


def test_a_rule_that_finds_nothing_is_a_test_that_passed() -> None:
    (case,) = suites_of()["SCH006"].findall("testcase")
    assert case.get("classname") == "kb.structure.SCH006"
    assert case.get("name").startswith("A value has blanks at its ends")
    assert len(case) == 0


def test_a_finding_is_a_failed_test_that_tells_its_places_and_its_fix() -> None:
    (failure,) = suites_of()["LAB008"].findall("testcase/failure")
    assert failure.get("type") == "warning"
    message = "`Teh` is no word; the | of <b>@all</b> & #12 say {0} and {x}"
    assert failure.text.splitlines() == [
        f"concepts/a.yaml:2:8: LAB008 {message}",
        "    concepts/50% of #1/über x.yaml:1:5: here [it](1) is right",
        "Fix: write `The`",
    ]


def test_a_test_is_named_without_its_line_and_the_same_again_is_numbered() -> None:
    span = Span.point("concepts/a.yaml", 7)
    twice = [
        Finding("SCH005", Severity.INFO, "no value", span),
        Finding("SCH005", Severity.INFO, "no value", Span.point("concepts/a.yaml", 9)),
    ]
    names = [case.get("name") for case in suites_of(twice)["SCH005"].findall("testcase")]
    assert names == ["concepts/a.yaml: no value", "concepts/a.yaml: no value (2)"]


def test_what_is_excused_is_told_with_its_reason() -> None:
    told = suites_of()["DEF002"].findtext("system-out")
    place = "concepts/50% of #1/über x.yaml:2:1"
    assert told == f"excused (a word that everybody knows): {place}: DEF002 unsourced"


def test_a_report_without_rules_and_findings_is_not_empty() -> None:
    (suite,) = suites_of([], Context("1")).values()
    assert suite.get("tests") == "1"


def test_the_report_of_ten_thousand_findings_is_valid() -> None:
    assert sum(int(one.get("tests")) for one in suites_of(many(10_000), ALL).values()) == 10_000


@given(st.text(st.characters()))
def test_nothing_in_a_message_or_a_path_breaks_the_document(text: str) -> None:
    finding = Finding("SCH001", Severity.ERROR, text, Span.point(f"concepts/{text}.yaml"))
    (case,) = suites_of([finding], Context("1"))["SCH001"].findall("testcase")
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    assert case.find("failure").get("message") == seen
    assert case.get("name") == f"concepts/{seen}.yaml: {seen}"
    assert case.findtext("failure") == f"concepts/{seen}.yaml:1:1: SCH001 {seen}"


def test_the_findings_of_a_report_are_all_there_whatever_ran() -> None:
    suites = suites_of(FINDINGS, ALL)
    assert sum(int(suite.get("failures")) for suite in suites.values()) == len(FINDINGS)


def test_what_does_not_fail_the_check_fails_no_test_and_is_told() -> None:
    span = Span.point("concepts/a.yaml", 3)
    remark = Finding("SCH005", Severity.INFO, "no value", span)
    (suite,) = suites_of([remark], Context("1", fail_on="warning")).values()
    assert suite.get("failures") == "0"
    assert suite.findtext("system-out") == "concepts/a.yaml:3:1: SCH005 no value"
