"""`kb mentions`: what it prints, of which files, and how it ends."""

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.lookup import (
    ROOT,
    Said,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
    settle,
)

FIRST = "# Reward hacking\n\nA *mesa*-optimizer, `mesa-optimizer`.\n"
SECOND = "> Reward\n> hackings.\n"


@pytest.fixture(name="book")
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base and two chapters, in the working folder."""
    make(
        tmp_path,
        {"a.yaml": entry("mesa-optimizer", "mesa-optimizer"), "b.yaml": entry("reward-hacking")},
    )
    (tmp_path / "docs" / "part").mkdir(parents=True)
    (tmp_path / "docs" / "02-second.mdx").write_text(SECOND)
    (tmp_path / "docs" / "part" / "01-first.md").write_text(FIRST)
    (tmp_path / "docs" / "notes.txt").write_text("reward hacking")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def valid(said: Said) -> list[dict[str, object]]:
    schema = json.loads((ROOT / "docs" / "json" / "mentions.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(said.json)
    return said.json["mentions"]


@pytest.mark.usefixtures("book")
def test_a_mention_is_a_line_with_place_concept_form_reason_and_zone() -> None:
    said = ask("mentions", "docs/part")
    assert said.out.splitlines() == [
        "docs/part/01-first.md:1:3: reward-hacking  Reward hacking (case, heading)",
        "docs/part/01-first.md:3:4: mesa-optimizer  mesa-optimizer (exact, prose)",
    ]
    assert said.err == "2 mentions of 2 concepts in 1 chapter\n"
    assert said.status == 0


@pytest.mark.usefixtures("book")
def test_folders_are_searched_for_chapters_whatever_their_depth() -> None:
    found = valid(ask("mentions", "docs", "--format", "json"))
    assert {one["path"] for one in found} == {"docs/part/01-first.md", "docs/02-second.mdx"}
    assert [one for one in found if one["zone"] == "quote"] == [
        {
            "path": "docs/02-second.mdx",
            "line": 1,
            "column": 3,
            "end_line": 2,
            "end_column": 11,
            "concept": "reward-hacking",
            "form": "Reward hackings",
            "zone": "quote",
            "reason": "plural, case, line break",
        }
    ]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--concept", "mesa-optimizer"), 1),
        (("--concept", "Mesa optimisers"), 1),
        (("--concept", "mesa-optimizer", "--concept", "reward hacking"), 3),
        (("--zone", "quote"), 1),
        (("--zone", "quote", "--zone", "heading"), 2),
        (("--zone", "quote", "--concept", "mesa-optimizer"), 0),
    ],
)
@pytest.mark.usefixtures("book")
def test_mentions_are_narrowed_by_concept_and_zone(options: tuple[str, ...], count: int) -> None:
    said = ask("mentions", "docs", "--format", "json", *options)
    assert len(valid(said)) == count
    assert said.status == (0 if count else 1)


@pytest.mark.usefixtures("book")
def test_a_concept_that_is_not_there_is_a_miss() -> None:
    said = ask("mentions", "docs", "--concept", "mesa-optimizre", "--format", "json")
    assert valid(said) == []
    assert "did you mean mesa-optimizer?" in said.err
    assert said.status == 1


def test_nothing_found_is_exit_1(book: Path) -> None:
    (book / "empty.md").write_text("Nothing.\n")
    said = ask("mentions", "empty.md")
    assert said == Said(1, "", "no concept is mentioned\n")


@pytest.mark.usefixtures("book")
def test_a_path_that_leads_to_nothing_is_wrong_use() -> None:
    assert ask("mentions", "nowhere.md").status == 2


def test_a_file_that_is_no_text_has_no_mentions(book: Path) -> None:
    (book / "bytes.md").write_bytes(bytes(range(256)) * 20)
    assert ask("mentions", "bytes.md").status == 1


@pytest.mark.usefixtures("book")
def test_standard_input_is_a_chapter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"reward hacking")))
    assert ask("mentions", "-").out == "-:1:1: reward-hacking  reward hacking (exact, prose)\n"


def test_the_base_inside_the_package_answers_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("A mesa-optimizer.")
    monkeypatch.chdir(tmp_path)
    assert (
        ask("mentions", "a.md").out == "a.md:1:3: mesa-optimizer  mesa-optimizer (exact, prose)\n"
    )


def test_the_components_that_the_base_names_have_their_zones(book: Path) -> None:
    manifest = book / "concepts" / "kb.yaml"
    manifest.write_text(manifest.read_text() + "documents: {components: {definition: Term}}\n")
    (book / "one.mdx").write_text("<Term>\nreward hacking\n</Term>\n")
    (found,) = valid(ask("mentions", "one.mdx", "--format", "json"))
    assert found["zone"] == "definition"


def test_neither_pydantic_nor_a_graph_is_loaded(book: Path) -> None:
    ask("list")
    settle(book)
    code = (
        "import sys; from kb.front import main; main(['mentions', 'docs']);"
        "sys.exit(any(name in sys.modules for name in ('pydantic', 'networkx', 'rdflib')))"
    )
    assert spawn_python(code, book).status == 0


def spawn_python(code: str, cwd: Path) -> Said:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, check=False, timeout=60
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
