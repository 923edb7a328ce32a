"""`kb lint` on files: reports, suppressions, fixes, baselines, revisions, bad files."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.linting import MANIFEST, cite, write
from tests.lookup import ROOT, ask, isolated

__all__ = ["isolated"]

REFERENCES = """\
- {id: rflo, title: R, author: [{family: Hubinger}, {family: Li}, {family: Bai}], issued: 2019,
   URL: 'https://arxiv.org/abs/1906.01820'}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def with_base(here: Path) -> None:
    write(here, {"concepts/kb.yaml": MANIFEST, "concepts/references.yaml": REFERENCES})


def test_a_stranger_without_a_base_is_served(here: Path) -> None:
    write(here, {"docs/a.md": cite("Bai et al, 2022", "2212.08073") + "\n"})
    said = ask("lint", "docs")
    assert said.out == ("docs/a.md:1:3: CIT004 “Bai et al, 2022”: write “et al.”\n")
    assert "no knowledge base" in said.err
    assert "CIT006" in said.err
    assert said.status == 0
    assert ask("lint", "docs", "--fail-on", "warning").status == 1


def test_with_a_base_labels_are_compared_with_it(here: Path) -> None:
    with_base(here)
    write(here, {"docs/a.md": cite("Turner, 2021") + "\n"})
    said = ask("lint", "docs", "--select", "CIT")
    assert said.out.startswith("docs/a.md:1:2: CIT006 “Turner, 2021” is `rflo`")
    assert "no knowledge base" not in said.err


def test_json_is_as_its_schema_says(here: Path) -> None:
    with_base(here)
    write(here, {"docs/a.md": cite("Turner, 2021") + "\n\n" + cite("Bai et al, 2022") + "\n"})
    said = ask("lint", "docs", "--format", "json").json
    schema = json.loads((ROOT / "docs/json/lint.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(said)
    assert list(said)[:2] == ["version", "command"]
    assert said["command"] == "lint"
    assert said["findings"]


@pytest.mark.parametrize("form", ["sarif", "github", "junit", "markdown"])
def test_other_reports_name_the_file_and_the_rule(here: Path, form: str) -> None:
    write(here, {"docs/a.md": cite("Bai et al, 2022") + "\n"})
    said = ask("lint", "docs", "--format", form)
    assert "CIT004" in said.out
    assert "docs/a.md" in said.out


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("a.md", "<!-- kb: ignore CIT004 - house style -->\n{}\n"),
        ("a.md", "<!-- kb: ignore CIT004 - house style -->\n\n{}\n"),
        ("a.md", "<!-- kb: ignore CIT001, CIT004 until 2099-01-01 - both -->\n{}\n"),
        ("a.md", "{} <!-- kb: ignore CIT004 - house style -->\n"),
        ("a.mdx", "{{/* kb: ignore CIT004 - house style */}}\n\n{}\n"),
        ("a.mdx", "<Note>\n  {{/* kb: ignore CIT - house style */}}\n  {}\n</Note>\n"),
        ("a.md", "> <!-- kb: ignore CIT004 - house style -->\n> {}\n"),
    ],
)
def test_a_comment_excuses_the_line_after_it(here: Path, name: str, comment: str) -> None:
    write(here, {name: comment.format(cite("Bai et al, 2022", "2212.08073"))})
    assert ask("lint", name, "--select", "CIT004").out == ""


def test_a_comment_excuses_no_other_line(here: Path) -> None:
    fault = cite("Bai et al, 2022", "2212.08073")
    comment = "<!-- kb: ignore CIT004 - this one -->"
    write(here, {"a.md": f"{fault}\n\n{comment}\n{fault}\n\n{fault}\n"})
    said = ask("lint", "a.md", "--format", "json", "--select", "CIT004")
    assert [one["line"] for one in said.json["findings"]] == [1, 6]


def test_a_comment_that_excuses_nothing_is_found_and_deleted(here: Path) -> None:
    text = "# T\n\n<!-- kb: ignore CIT004 - gone -->\n\nText. <!-- kb: ignore CIT001 - x -->\n"
    write(here, {"a.md": text})
    said = ask("lint", "a.md")
    assert [line.split()[1] for line in said.out.splitlines()] == ["SUP001", "SUP001"]
    ask("lint", "a.md", "--fix")
    assert (here / "a.md").read_text() == "# T\n\n\nText.\n"


def test_what_a_comment_says_wrongly_is_found(here: Path) -> None:
    text = "<!-- kb: ignore CIT999 - x -->\n\n<!-- kb: ignore CIT001 -->\n\n<!-- kb: disable -->\n"
    write(here, {"a.md": text})
    said = ask("lint", "a.md", "--format", "json", "--fail-on", "info")
    assert [one["code"] for one in said.json["findings"]] == [
        "SUP003", "SUP001", "SUP002", "SUP003"
    ]  # fmt: skip


def test_comments_in_code_excuse_nothing_and_are_none(here: Path) -> None:
    write(here, {"a.md": "```\n<!-- kb: ignore CIT999 - x -->\n```\n"})
    assert ask("lint", "a.md").out == ""


def test_fixes_leave_every_other_byte(here: Path) -> None:
    text = (
        "\ufeff# T\r\n\r\nA\u00a0b "
        + cite("Bai et al, 2022", "2212.08073v2?utm_source=x")
        + " \r\n"
    )
    write(here, {"d/a.md": text, "d/b.md": "Nothing.\n"})
    said = ask("lint", "d", "--fix")
    assert "fixed 2 findings in 1 file" in said.err
    after = (here / "d/a.md").read_bytes().decode()
    assert after == text.replace("et al,", "et al.,").replace("?utm_source=x", "")


def test_a_difference_is_shown_and_nothing_written(here: Path) -> None:
    text = cite("Bai et al, 2022", "2212.08073") + "\n"
    write(here, {"a.md": text})
    said = ask("lint", "a.md", "--fix", "--diff")
    assert "+" + text.replace("et al,", "et al.,") in said.out
    assert (here / "a.md").read_text() == text


def test_unsafe_fixes_are_made_when_they_are_asked_for(here: Path) -> None:
    with_base(here)
    text = cite("Turner, 2021")
    write(here, {"a.md": text + "\n"})
    ask("lint", "a.md", "--fix", "--select", "CIT006")
    assert (here / "a.md").read_text() == text + "\n"
    ask("lint", "a.md", "--unsafe-fixes", "--select", "CIT006")
    assert (here / "a.md").read_text() == cite("Hubinger et al., 2019") + "\n"


def test_a_baseline_leaves_what_is_new(here: Path) -> None:
    write(here, {"a.md": cite("Bai et al, 2022", "2212.08073") + "\n"})
    assert "lists 1 finding" in ask("lint", "a.md", "--write-baseline", "known").err
    write(here, {"b.md": cite("Li et al, 2022", "2212.08074") + "\n"})
    said = ask("lint", "a.md", "b.md", "--baseline", "known")
    assert [line.partition(":")[0] for line in said.out.splitlines()] == ["b.md"]


def git(here: Path, *words: str) -> None:
    quiet = {
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@example.org",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    subprocess.run(["git", *words], cwd=here, check=True, env={**os.environ, **quiet}, timeout=60)


def test_what_was_there_at_a_revision_is_left_out(here: Path) -> None:
    write(here, {"d/a.md": cite("Bai et al, 2022", "2212.08073") + "\n"})
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x")):
        git(here, *words)
    write(here, {"d/b.md": cite("Li et al, 2022", "2212.08074") + "\n"})
    said = ask("lint", "d", "--changed-since", "HEAD")
    assert [line.partition(":")[0] for line in said.out.splitlines()] == ["d/b.md"]
    assert "1 from before" in said.err


def test_paths_for_code_scanning_lead_from_the_top_of_the_repository(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, {"book/d/a.md": cite("Bai et al, 2022", "2212.08073") + "\n"})
    git(here, "init", "-q")
    monkeypatch.chdir(here / "book")
    assert "file=book/d/a.md" in ask("lint", "d", "--format", "github").out
    assert ask("lint", "d").out.startswith("d/a.md:1:3:")
    monkeypatch.chdir(here / "book/d")
    write(here, {"other/a.md": cite("Bai et al, 2022", "2212.08073") + "\n"})
    assert "file=other/a.md" in ask("lint", "../../other", "--format", "github").out


def test_bad_files_are_found_and_others_still_read(here: Path) -> None:
    write(
        here,
        {
            "d/binary.md": b"a\0b",
            "d/utf16.md": "text".encode("utf-16"),
            "d/latin.md": b"caf\xe9 " + cite("Bai et al, 2022", "2212.08073").encode(),
            "d/fine.md": cite("Bai et al, 2022", "2212.08073") + "\n",
        },
    )
    os.symlink("nowhere", here / "d/gone.md")
    said = ask("lint", "d", "--format", "json")
    seen = {(one["path"], one["code"]) for one in said.json["findings"]}
    assert seen >= {(f"d/{name}.md", "DOC001") for name in ("binary", "utf16", "latin", "gone")}
    assert seen >= {("d/fine.md", "CIT004"), ("d/latin.md", "CIT004")}
    assert said.status == 1


@pytest.mark.usefixtures("here")
def test_standard_input_is_a_chapter(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO(cite("Bai et al, 2022", "2212.08073").encode()))
    monkeypatch.setattr(sys, "stdin", given)
    assert ask("lint", "-").out.startswith("-:1:3: CIT004")
    assert ask("lint", "-", "--fix").status == 2


@pytest.mark.usefixtures("here")
def test_a_path_that_leads_to_nothing_is_wrong_use() -> None:
    said = ask("lint", "nowhere")
    assert (said.status, said.out) == (2, "")
    assert "nowhere: no such file or folder" in said.err


def test_a_rule_that_asks_the_network_wants_to_be_let(here: Path) -> None:
    write(here, {"a.md": "x\n"})
    assert "add --online" in ask("lint", "a.md", "--select", "CIT016").err
