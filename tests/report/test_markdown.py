"""Markdown: shows what was meant, does nothing else, and fits into a comment."""

import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.diagnostics import Edit, Finding, Fix, Severity, Span
from kb.report import Context
from tests.report import CONTEXT, FINDINGS, ODD, many, reported

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
INERT = {"text", "code_inline", "html_inline", "text_special"}
FIRES = re.compile(
    r"[@#]\w|://|\bwww\.\w|\bGH-\d|:[\w+-]+:|\$|(?<![0-9a-f])[0-9a-f]{7,40}(?![0-9a-f])",
    re.IGNORECASE,
)


def message_of(text: str) -> list[Token]:
    """The parts of a line that a message becomes."""
    finding = Finding("SCH001", Severity.ERROR, text, Span.point("a.yaml"))
    (line,) = [
        block.children
        for block in READER.parse(reported("markdown", [finding], Context("1")))
        if block.type == "inline" and "SCH001" in block.content
    ]
    assert line is not None
    parts = [part for part in line if part.content or part.type not in {"strong_open", "text"}]
    after = next(n for n, part in enumerate(parts) if part.content.startswith(" line 1:"))
    parts[after].content = parts[after].content.removeprefix(" line 1:")
    return parts[after:]


def test_the_report_reads_as_written_here() -> None:
    report = reported("markdown", FINDINGS[:1], replace(CONTEXT, suppressed=()))
    assert report == (
        "<!-- kb check -->\n"
        "**kb check**: 1 warning in 1 file.\n"
        "\n"
        "### `concepts/a.yaml`\n"
        "\n"
        "- **warning** `LAB008` line 2: `Teh` is no word; the \\| of \\<b\\>@&#8203;all\\</b\\> "
        "\\& #&#8203;12 say {0} and {x}\n"
        "  - `concepts/50% of #1/über x.yaml` line 1: here \\[it\\](1) is right\n"
        "  - unsafe fix: write `The`\n"
        "    ```diff\n"
        "    -label: Teh  a\n"
        "    +label: The a\n"
        "    ```\n"
    )


def test_the_head_counts_files_and_what_is_excused_and_says_if_it_saw_a_part_only() -> None:
    head = reported("markdown", FINDINGS, replace(CONTEXT, partial=True)).splitlines()[1]
    assert head == (
        "**kb check**: 2 errors, 1 warning, 2 remarks in 2 files."
        " Only what changed was looked at. 2 excused."
    )
    assert reported("markdown", [], Context("1")).endswith("**kb check**: nothing found.\n")


def test_the_files_with_the_worst_findings_come_first() -> None:
    headings = re.findall(r"^### `(.*)`$", reported("markdown"), re.MULTILINE)
    assert headings == [ODD, "concepts/a.yaml"]


def test_a_fix_shows_the_lines_it_takes_and_the_lines_it_puts() -> None:
    fences = [block for block in READER.parse(reported("markdown")) if block.type == "fence"]
    assert [fence.info for fence in fences] == ["diff"] * 3
    assert [fence.content for fence in fences] == [
        "-label: Teh  a\n+label: The a\n",
        "-status: draft\n-notes:\n",
        "-  - ```\n+  - ````\n",
    ]


def test_a_fix_of_a_file_that_cannot_be_read_has_its_title_alone() -> None:
    def gone(path: str) -> bytes:
        raise FileNotFoundError(path)

    report = reported("markdown", FINDINGS[:1], replace(CONTEXT, read=gone))
    assert "unsafe fix: write `The`" in report
    assert "diff" not in report


def test_a_fix_that_changes_very_many_lines_has_its_title_alone() -> None:
    edits = (Edit(Span("a", 1, 1, 1, 1), "x"), Edit(Span("a", 90_000, 1, 90_000, 1), "x"))
    finding = Finding("SCH001", Severity.INFO, "", Span.point("a"), fix=Fix("both", True, edits))
    report = reported("markdown", [finding], Context("1", read=lambda _: b"\n" * 90_000))
    assert report.endswith("  - fix: both\n")


@given(st.text(st.characters()) | st.text(st.sampled_from("a1`[](){}<>@#:/w.~_*&;\\|!$ ")))
@example("@everyone #1 https://a.b www.a.b GH-1 :tada: deadbeef0 $x$ a@b.de `x` ``")
@example("see owner/repo#12, owner/repo@0123456789 and [x]: https://a.b")
@example("<img src=x onerror=y> &amp; <!-- --> ![x](y) [x][y] ~~x~~ **x** __x__")
@example("``` `` ` a ` `` ```")
def test_a_message_shows_as_it_is_and_does_nothing(message: str) -> None:
    parts = message_of(message)
    assert {part.type for part in parts} <= INERT
    tags = {part.content for part in parts if part.type == "html_inline"}
    assert tags <= {"<span>", "</span>"}
    shown = "".join(part.content for part in parts if part.type != "html_inline")
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in message)
    assert bare(shown.replace("\u200b", "")) == bare(seen[:1000])
    live = [part.content for part in parts if part.type != "code_inline"]
    assert not FIRES.search("".join(text for text in live if text != "$"))


def bare(text: str) -> str:
    """Without backticks, which become code, and the blanks beside them."""
    return re.sub(r"[`\s]", "", text)


@given(st.text(st.characters(), min_size=1))
def test_a_path_shows_as_it_is(path: str) -> None:
    finding = Finding("SCH001", Severity.ERROR, "", Span.point(path))
    blocks = READER.parse(reported("markdown", [finding], Context("1")))
    heading = next(n for n, block in enumerate(blocks) if block.type == "heading_open")
    (span,) = blocks[heading + 1].children or ()
    assert span.type == "code_inline"
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in path)
    assert span.content.strip() == seen.strip()


def test_a_report_fits_into_a_comment_and_counts_what_it_leaves_out() -> None:
    report = reported("markdown", many(10_000))
    assert 60_000 < len(report.encode()) <= 65_536
    shown = report.count("\n- **")
    assert report.endswith(f"\n\n… and {10_000 - shown} more.\n")
    assert "**remark**" not in report


def test_a_very_long_message_is_cut() -> None:
    finding = Finding("SCH001", Severity.ERROR, "x" * 100_000, Span.point("a.yaml"))
    line = reported("markdown", [finding], Context("1")).splitlines()[-1]
    assert line.endswith("x…")
    assert len(line) < 1_100
