"""Where an import goes, what it says, and that it is written whole or not at all."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from kb import atomic
from tests.importing import ask, drafts, errors, imported, place
from tests.lookup import (
    ROOT,
    isolated,  # noqa: F401
    make,
)

CHAPTER = (
    '<Definition term="Crumb" source="([A, 2001](https://example.org/a))">\nIn.\n</Definition>\n'
)


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    root = make(tmp_path)
    path = place(tmp_path, "a.mdx", CHAPTER)
    dry = imported(root, path, "--dry-run")
    assert sorted(os.listdir(root / "concepts")) == ["kb.yaml"]
    wet = imported(root, path)
    assert (dry.pop("dry_run"), wet.pop("dry_run")) == (True, False)
    assert (dry.pop("written"), len(wet.pop("written"))) == ([], 2)
    assert dry == wet


def test_a_diff_shows_the_files_as_a_patch_and_writes_nothing(tmp_path: Path) -> None:
    root = make(tmp_path)
    said = ask("import", str(place(tmp_path, "a.mdx", CHAPTER)), "--kb", str(root), "--diff")
    assert "+++ concepts/imported/crumb.yaml\n" in said.out
    assert "+label: Crumb\n" in said.out
    assert sorted(os.listdir(root / "concepts")) == ["kb.yaml"]


def test_to_begins_a_base_that_answers_and_checks(tmp_path: Path) -> None:
    root = tmp_path / "new base"
    path = place(tmp_path, "a.mdx", CHAPTER)
    assert ask("import", str(path), "--to", str(root)).status == 0
    assert errors(root) == []
    assert "In." in ask("define", "crumb", "--kb", str(root)).out
    assert ask("fmt", "--check", "--kb", str(root)).status == 0
    again = ask("import", str(path), "--to", str(root), "--format", "json").json
    assert again["written"] == []


def test_to_names_a_base_that_is_there(tmp_path: Path) -> None:
    root = make(tmp_path / "there")
    path = place(tmp_path, "a.mdx", CHAPTER)
    assert ask("import", str(path), "--to", str(root)).status == 0
    assert set(drafts(root)) == {"crumb"}


def test_nothing_begins_where_nothing_is_found(tmp_path: Path) -> None:
    root = tmp_path / "none"
    assert ask("import", str(place(tmp_path, "a.md", "Text.\n")), "--to", str(root)).status == 1
    assert not root.exists()


def test_a_topic_is_the_entries_topic_and_their_folder(tmp_path: Path) -> None:
    root = make(tmp_path)
    said = imported(root, place(tmp_path, "a.mdx", CHAPTER), "--topic", "two")
    assert said["written"][0] == "concepts/two/crumb.yaml"
    assert "topics: [two]" in (root / "concepts/two/crumb.yaml").read_text()
    assert errors(root) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.mdx", "--topic", "five"), "has no topic `five`"),
        (("gone.mdx",), "gone.mdx: cannot be read"),
        (("a.docx",), "nothing reads such a file"),
        (("a.mdx", "--format", "xml"), "--format xml"),
        (("a.mdx", "--to", "elsewhere"), "both name a base"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path)
    place(tmp_path, "a.mdx", CHAPTER)
    monkeypatch.chdir(tmp_path)
    result = ask("import", *arguments, "--kb", str(root))
    assert result.status == 2
    assert said in result.err
    assert sorted(os.listdir(root / "concepts")) == ["kb.yaml"]


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path, {"references.yaml": "references: []\n"})
    path = place(tmp_path, "a.mdx", CHAPTER)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "link", refuse)
    result = ask("import", str(path), "--kb", str(root))
    assert result.status == 2
    left = [str(p.relative_to(root)) for p in (root / "concepts").rglob("*") if p.is_file()]
    assert sorted(left) == ["concepts/kb.yaml", "concepts/references.yaml"]


def test_an_origin_names_no_folder_above_what_was_named(tmp_path: Path) -> None:
    root = make(tmp_path / "base")
    place(tmp_path, "book/part/a.mdx", CHAPTER)
    imported(root, tmp_path / "book")
    (origin,) = drafts(root)["crumb"].origin
    assert origin.path == "book/part/a.mdx"


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    root = make(tmp_path)
    for n in (10, 2, 1):
        text = f'<Definition term="Term {n}">\nText {n}.\n</Definition>\n'
        place(tmp_path, f"book/{n}-chapter.mdx", text)
    place(tmp_path, "book/node_modules/x.mdx", CHAPTER)
    place(tmp_path, "book/.hidden.mdx", CHAPTER)
    said = imported(root, tmp_path / "book")
    assert [one["label"] for one in said["drafts"]] == ["Term 1", "Term 2", "Term 10"]


def test_what_would_not_check_is_left_out_and_told(tmp_path: Path) -> None:
    root = make(tmp_path)
    text = CHAPTER.replace("https://example.org/a", "https://arxiv.org/abs/1906.1820")
    said = imported(root, place(tmp_path, "a.mdx", text))
    assert (said["entries"], said["sources"]) == (1, 0)
    assert "CIT013" in said["losses"][0]["what"]
    assert errors(root) == []
    assert drafts(root)["crumb"].senses[0].cites == ()


def test_many_drafts_stand_together_in_files(tmp_path: Path) -> None:
    root = make(tmp_path)
    rows = "".join(f"term number {n} x,Text number {n}.\n" for n in range(501))
    said = imported(root, place(tmp_path, "g.csv", "term,definition\n" + rows))
    assert said["written"] == [
        "concepts/imported/imported-001.yaml",
        "concepts/imported/imported-002.yaml",
    ]
    assert len(drafts(root)) == 501


def test_the_json_keeps_to_its_schema(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "docs/json/import.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    root = make(tmp_path)
    place(tmp_path, "book/a.mdx", CHAPTER.replace("<Def", "[x](y) (Doe, 2001)\n\n<Def"))
    for _ in range(2):
        said = imported(root, tmp_path / "book")
        jsonschema.Draft202012Validator(schema).validate(said)
        assert list(said)[:2] == ["version", "command"]


def test_the_text_shows_what_is_new_what_differs_and_what_is_lost(tmp_path: Path) -> None:
    root = make(
        tmp_path, {"crumb.yaml": "id: crumb\nlabel: crumb\nkind: thing\ndefinition: Inside.\n"}
    )
    text = CHAPTER + '\n<Definition term="Crust" number="2">\nOutside.\n</Definition>\n'
    said = ask("import", str(place(tmp_path, "a.mdx", text)), "--kb", str(root))
    assert said.out == (
        "New entries (1)\n"
        "  concepts/imported/crust.yaml  Crust  (a.mdx:5)\n"
        "\n"
        "New sources (1)\n"
        "  a-2001  A, 2001  (a.mdx:1)\n"
        "    https://example.org/a\n"
        "\n"
        "There already, and left as they are (1)\n"
        "  a.mdx:1: “Crumb” is `crumb` (label; case)\n"
        "    drifted from its definition:\n"
        "      [-Inside-] {+In+}.\n"
        "    not cited there: a-2001\n"
        "\n"
        "Not carried over (1)\n"
        "  a.mdx:5: `number` of definitions\n"
    )
    assert said.err == ("1 entry and 1 source written; 1 entry there already; 1 not carried over\n")
