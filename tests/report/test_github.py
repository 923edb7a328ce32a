"""Annotations: read back by the rules of GitHub's runner, the worst first, none lost in silence."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kb.diagnostics import Finding, Severity, Span
from kb.report import Context
from tests.report import FINDINGS, many, reported

Annotation = tuple[str, dict[str, str], str]
"""Kind, properties, message."""


def annotations(report: str) -> list[Annotation]:
    """The commands of a log, as actions/runner reads them."""
    found: list[Annotation] = []
    for line in re.split(r"\r\n|\n|\r", report)[:-1]:
        kind, values, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
        pairs = (pair.split("=", 1) for pair in values.split(","))
        read = {name: unescaped(unescaped(value, "3A 2C"), "0D 0A 25") for name, value in pairs}
        found.append((kind, read, unescaped(message, "0D 0A 25")))
    return found


def unescaped(text: str, codes: str) -> str:
    for code in codes.split():
        text = text.replace(f"%{code}", chr(int(code, 16)))
    return text


def test_an_annotation_has_place_code_message_and_related_places() -> None:
    found = annotations(reported("github"))
    assert found[3] == (
        "warning",
        {
            "file": "concepts/a.yaml",
            "line": "2",
            "endLine": "2",
            "col": "8",
            "endColumn": "12",
            "title": "LAB008",
        },
        (
            "`Teh` is no word; the | of <b>@all</b> & #12 say {0} and {x}\n"
            "concepts/50% of #1/über x.yaml:1:5: here [it](1) is right"
        ),
    )


def test_several_lines_have_no_columns_because_github_refuses_them() -> None:
    (values,) = [v for _, v, _ in annotations(reported("github")) if v.get("line") == "3"]
    assert values == {"file": "concepts/a.yaml", "line": "3", "endLine": "4", "title": "SCH005"}


def test_the_sum_comes_first_and_then_the_worst() -> None:
    found = annotations(reported("github"))
    kinds = [kind for kind, _, _ in found]
    assert kinds == ["notice", "error", "error", "warning", "notice", "notice"]
    assert found[0] == ("notice", {"title": "kb check"}, "2 errors, 1 warning, 2 remarks")


def test_the_sum_says_so_where_github_does_not_show_all() -> None:
    _, _, message = annotations(reported("github", many(33)))[0]
    assert message.startswith("11 errors, 11 warnings, 11 remarks; of each kind 10 are shown here")
    infos = [one for one in many(33) if one.severity is Severity.INFO]
    assert "shown" not in annotations(reported("github", infos[:9]))[0][2]
    assert "shown" in annotations(reported("github", infos[:10]))[0][2]


def test_nothing_found_is_said() -> None:
    assert annotations(reported("github", [])) == [
        ("notice", {"title": "kb check"}, "nothing found")
    ]


def test_a_base_below_the_repository_has_paths_from_the_repository() -> None:
    found = annotations(reported("github", FINDINGS[:1], Context("1", root="docs/kb/")))
    assert found[1][1]["file"] == "docs/kb/concepts/a.yaml"


@given(st.text(st.characters()), st.text(st.characters(exclude_categories=("Cs",))))
def test_nothing_in_a_message_or_a_path_breaks_the_log(message: str, path: str) -> None:
    finding = Finding("SCH001", Severity.ERROR, message, Span.point(path))
    report = reported("github", [finding], Context("1"))
    assert report.encode().decode() == report
    _, (kind, values, said) = annotations(report)
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in message)
    assert (kind, values["file"], said) == ("error", path, seen)
