"""Whatever a file holds, an import ends with entries that check and losses that say where."""

import re
from pathlib import Path

import pytest

from kb.importing.drafting import id_of
from tests.importing import drafts, errors, imported, lost, place
from tests.lookup import (
    isolated,  # noqa: F401
    make,
)


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("binary.md", bytes(range(256)), 1, "binary"),
        ("binary.csv", b"term\0", 1, "binary"),
        ("utf16.md", "# x".encode("utf-16"), 1, "UTF-16"),
        ("open.mdx", b'<Definition term="A" source="">\nunclosed\n', 1, "never closed"),
        ("nameless.mdx", b'<Definition term="">\nText.\n</Definition>\n', 1, "names no term"),
        ("long.csv", b"term,definition\n" + b"a" * 10_000 + b",x\n", 2, "10000 characters"),
        ("marks.md", b"*[???]: nothing\n", 1, "without a letter"),
        ("empty.md", b"*[Empty]:\n", 1, "without a text"),
        ("cut.json", b'[{"id": "a"', 1, "not JSON"),
        ("list.json", b"[1]", 1, "no mapping"),
        ("bad.bib", b"@misc{a, title={X}", 1, "not BibTeX"),
        ("latin.bib", b"@misc{a, title={\xe9}}", 1, "not UTF-8"),
        ("bad.yaml", b"references:\n  - id: a\n    id: b\n", 3, "twice"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    name: str, data: bytes, line: int, said: str, tmp_path: Path
) -> None:
    root = make(tmp_path / "base")
    path = place(tmp_path, name, data)
    good = place(tmp_path, "good.csv", "term,definition\ncrumb,Inside.\n")
    losses = imported(root, path, good)["losses"]
    assert (name, line) in [(one["path"], one["line"]) for one in losses]
    assert any(said in one["what"] for one in losses)
    assert "crumb" in drafts(root)
    assert errors(root) == []


def test_invalid_bytes_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    data = b'<Definition term="Caf\xe9">\nA place.\n</Definition>\n\n*[XY]: Ex why\n'
    said = imported(make(tmp_path), place(tmp_path, "a.mdx", data))
    assert "a.mdx:1: byte 0xe9 is not UTF-8; save the file as UTF-8" in lost(said)
    assert len(drafts(tmp_path)) == 2
    assert errors(tmp_path) == []


def test_a_line_of_20_mb_is_no_obstacle(tmp_path: Path) -> None:
    data = b"*[LONG]: " + b"word " * 4_000_000 + b"\n\n*[XY]: Xenon yield\n"
    said = imported(make(tmp_path), place(tmp_path, "a.md", data))
    assert [one["label"] for one in said["drafts"]][-1:] == ["Xenon yield"]
    assert errors(tmp_path) == []


def test_a_term_twice_in_one_file_is_one_entry(tmp_path: Path) -> None:
    text = "term,definition\ncrumb,Inside.\nCrumb,Inside.\ncrumbs,A bit.\n"
    imported(make(tmp_path), place(tmp_path, "g.csv", text))
    (entry,) = drafts(tmp_path).values()
    assert [(one.id, str(one.text)) for one in entry.senses] == [
        ("g", "Inside."),
        ("g-2", "A bit."),
    ]
    assert [origin.line for origin in entry.origin] == [2, 3, 4]


def test_reserved_ids_and_other_scripts_give_usable_ids(tmp_path: Path) -> None:
    text = "term,definition\nsource,One\ntopic,Two\nОбучение,Three\n強化学習 RL,Four\nnaïve,Five\n"
    said = imported(make(tmp_path), place(tmp_path, "g.csv", text))
    ids = [one["id"] for one in said["drafts"]]
    assert ids[:2] == ["source-term", "topic-term"]
    assert all(re.fullmatch("term-[0-9a-f]{8}", one) for one in ids[2:4])
    assert ids[4] == "naive"
    assert errors(tmp_path) == []


def test_an_id_of_another_script_depends_on_nothing_but_the_term() -> None:
    assert id_of("Обучение") == id_of("ОБУЧЕНИЕ") != id_of("Отбор")


def test_an_id_is_never_too_long_for_a_file_name(tmp_path: Path) -> None:
    text = "term,definition\n" + "very " * 39 + "long,One\n" + "very " * 39 + "short,Two\n"
    said = imported(make(tmp_path), place(tmp_path, "g.csv", text))
    assert [len(one["id"]) <= 82 for one in said["drafts"]] == [True, True]


def test_html_and_comments_in_a_definition_leave_their_text_alone(tmp_path: Path) -> None:
    text = (
        '<Definition term="Crumb" source="">\n\nThe <b>soft</b> inside<br/>of '
        "<script>none()</script><code>bread</code> &amp; rolls {/* none */}.\n\n</Definition>\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    said = str(drafts(tmp_path)["crumb"].senses[0].text)
    assert said == "The soft inside of `bread` & rolls."


def test_what_yaml_would_read_otherwise_stays_a_text(tmp_path: Path) -> None:
    rows = ["no", "1.10", "null", "- x", "a: b", "#c", "[d]", "'e", "2019-01-01", "@f", "a #b"]
    text = "term\tdefinition\n" + "".join(f"term {n} q\t{row}\n" for n, row in enumerate(rows))
    imported(make(tmp_path), place(tmp_path, "g.tsv", text))
    found = drafts(tmp_path)
    assert [str(found[f"term-{n}-q"].senses[0].text) for n in range(len(rows))] == rows
    assert errors(tmp_path) == []
