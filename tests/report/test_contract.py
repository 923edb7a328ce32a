"""What all formats promise: every finding, the same bytes, a piece at a time."""

import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from kb.errors import UnknownName
from kb.report import FORMATS, Context, as_json, as_text, render
from tests.report import FINDINGS, VARIED, many, reported
from tests.report.test_github import annotations
from tests.report.test_sarif import plain

Row = tuple[str, str, int, str]
"""Code, path, line, message."""


def rows_of_text(report: str) -> Iterator[Row]:
    for line in report.splitlines():
        if not line.startswith(" "):
            path, number, _, code, message = re.fullmatch(
                r"(.*?):(\d+):(\d+): (\w+) (.*)", line
            ).groups()  # type: ignore[union-attr]
            yield code, path, int(number), message


def rows_of_json(report: str) -> Iterator[Row]:
    for finding in json.loads(report)["findings"]:
        yield finding["code"], finding["path"], finding["line"], finding["message"]


def rows_of_sarif(report: str) -> Iterator[Row]:
    for result in json.loads(report)["runs"][0]["results"]:
        if not result["suppressions"]:
            place = result["locations"][0]["physicalLocation"]
            path = unquote(place["artifactLocation"]["uri"])
            line = place["region"]["startLine"]
            yield result["ruleId"], path, line, plain(result["message"]["text"])


def rows_of_github(report: str) -> Iterator[Row]:
    _, *findings = annotations(report)
    for _, values, message in findings:
        yield values["title"], values["file"], int(values["line"]), message.split("\n")[0]


def rows_of_junit(report: str) -> Iterator[Row]:
    for suite in ElementTree.fromstring(report):
        for failure in suite.iter("failure"):
            (path, line, _, _), *_ = re.findall(r"^(.*?):(\d+):(\d+): (\w+)", failure.text or "")
            yield suite.get("name", ""), path, int(line), failure.get("message", "")


def rows_of_markdown(report: str) -> Iterator[Row]:
    path = ""
    for block in MarkdownIt("commonmark").parse(report):
        shown = "".join(
            child.content for child in block.children or () if child.type != "html_inline"
        )
        if block.type == "inline" and block.level == 1 and block.children[0].type == "code_inline":  # type: ignore[index]
            path = shown
        found = re.fullmatch(r"(?:error|warning|remark) (\w+) line (\d+): (.*)", shown)
        if found:
            yield found[1], path, int(found[2]), found[3].replace("\u200b", "")


READERS: dict[str, Callable[[str], Iterator[Row]]] = {
    "text": rows_of_text,
    "json": rows_of_json,
    "sarif": rows_of_sarif,
    "github": rows_of_github,
    "junit": rows_of_junit,
    "markdown": rows_of_markdown,
}
KEEPS_RAW = {"json"}
"""Formats whose readers get the message as it is, control characters too."""


def test_every_format_has_a_reader_here_and_a_row_in_the_how_to() -> None:
    assert set(READERS) == set(FORMATS)
    page = (Path(__file__).parents[2] / "docs" / "howto" / "programs.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_every_finding_is_in_the_report_with_its_place_and_message(form: str) -> None:
    expected = [
        (one.code, one.span.path, one.span.line, one.message if form in KEEPS_RAW else shown)
        for one, shown in VARIED
    ]
    if form == "markdown":  # what stands between backticks is shown as code
        expected = [(*row[:3], row[3].replace("`", "")) for row in expected]
    assert sorted(READERS[form](reported(form))) == sorted(expected)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_nothing_can_be_read_and_has_no_finding(form: str) -> None:
    assert list(READERS[form](reported(form, [], Context("1.2.3")))) == []


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_findings_are_written_a_piece_at_a_time(form: str) -> None:
    findings = many(10_000)
    context = Context("1.2.3", rules=("SCH001",))
    next(render(form, findings, context))  # what is imported late is not counted
    tracemalloc.start()
    written = sum(len(piece) for piece in render(form, findings, context))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 60_000
    assert peak < 6_000_000


def test_the_same_findings_give_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from kb.report import FORMATS; from tests.report import reported;"
        "print(hashlib.sha256(''.join(map(reported, FORMATS)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_format_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match="no report is called xml"):
        render("xml", [], Context("1.2.3"))


def test_text_and_json_are_what_their_functions_give() -> None:
    assert reported("text") == as_text(FINDINGS)
    printed = json.loads(reported("json"))
    assert printed == {"version": 1, "command": "check", **as_json(FINDINGS)}
    assert list(printed)[:3] == ["version", "command", "summary"]
    whole = {"version": 1, "command": "check", **as_json(FINDINGS)}
    assert reported("json") == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def test_no_report_needs_pydantic_before_a_format_is_chosen() -> None:
    code = "import sys, kb.report; print([m for m in ('pydantic', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
