"""Renaming: the label with its alias, the id with everything that names it."""

import os
from pathlib import Path

from tests.lookup import ask, entry, isolated, make

__all__ = ["isolated"]

BASE = {
    "one/dough.yaml": "# The staff of life.\n"
    + entry("dough", more="relations: {is-a: food}  # yes\n"),
    "one/food.yaml": entry("food", text="What one eats, [[dough|such as dough]] or not."),
    "two/list.yaml": (
        "- id: bread\n  label: bread\n  kind: thing\n"
        "  definition: >-\n    Baked [[dough]], which is\n"
        "    what [[dough#risen]] becomes.\n"
        "  relations:\n    produced-by:\n      - {to: dough, because: x}\n"
        "- id: cake\n  label: cake\n  kind: thing\n  definition: Sweet.\n"
        "  senses: [{id: s, text: Sweet., requires: [dough]}]\n"
    ),
}


def _texts(root: Path) -> dict[str, str]:
    top = root / "concepts"
    found = [path for path in top.rglob("*") if path.is_file()]
    return {str(path.relative_to(top)): path.read_text(encoding="utf-8") for path in found}


def _rename(root: Path, *words: str) -> int:
    return ask("rename", *words, "--kb", str(root)).status


def test_a_new_label_keeps_the_old_one_as_an_alias_and_every_other_byte(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    before = _texts(tmp_path)
    assert _rename(tmp_path, "dough", "batter") == 0
    after = _texts(tmp_path)
    expected = before["one/dough.yaml"].replace(
        'label: "dough"\n', "label: batter\naliases: [dough]\n"
    )
    assert after == before | {"one/dough.yaml": expected}
    assert "alias" in ask("define", "doughs", "--kb", str(tmp_path)).out


def test_a_label_that_was_an_alias_changes_places_with_it(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("dough", more="aliases:\n  - paste  # British\n  - batter\n")})
    assert _rename(tmp_path, "dough", "batter") == 0
    text = _texts(tmp_path)["a.yaml"]
    assert "label: batter\n" in text
    assert "aliases:\n  - paste  # British\n  - dough\n" in text


def test_another_spelling_of_the_label_needs_no_alias(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": entry("sour-dough")})
    assert _rename(tmp_path, "sour dough", "sour-dough") == 0
    assert "aliases" not in _texts(tmp_path)["a.yaml"]


def test_only_the_text_of_the_bases_language_is_renamed(tmp_path: Path) -> None:
    text = entry("dough").replace('label: "dough"', "label: {en: dough, de: Teig}")
    make(tmp_path, {"a.yaml": text})
    assert _rename(tmp_path, "dough", "a, b") == 0
    assert 'label: {en: "a, b", de: Teig}\naliases: [dough]\n' in _texts(tmp_path)["a.yaml"]


def test_a_label_of_another_concept_is_refused(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    before = _texts(tmp_path)
    said = ask("rename", "dough", "Foods", "--kb", str(tmp_path))
    assert said.status == 1
    assert "label of `food`" in said.err
    assert _texts(tmp_path) == before


def test_a_label_with_marks_of_every_kind_is_written_so_that_it_is_read_back(
    tmp_path: Path,
) -> None:
    for n, label in enumerate(
        [
            "a: b",
            "it's",
            'the "x"',
            "a/b # c",
            "🤖",
            "[x]",
            "no",
            "1.10",
            "x - y",
            'it\'s "x"',
            "a\\b",
        ]
    ):
        root = make(tmp_path / str(n), {"a.yaml": entry("dough")})
        assert _rename(root, "dough", label) == 0
        (found,) = ask("define", "dough", "--kb", str(root), "--format", "json").json["matches"]
        assert found["label"] == label


def test_an_id_is_renamed_with_everything_that_names_it(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    before = _texts(tmp_path)
    assert _rename(tmp_path, "--id", "dough", "paste") == 0
    after = _texts(tmp_path)
    assert after["one/paste.yaml"] == before["one/dough.yaml"].replace("id: dough", "id: paste")
    assert after["one/food.yaml"] == before["one/food.yaml"].replace("[[dough|", "[[paste|")
    assert after["two/list.yaml"] == before["two/list.yaml"].replace("dough", "paste")
    assert after["one/dough.yaml"] == (
        "id: dough\nlabel: dough\nkind: thing\nstatus: deprecated\nreplaced_by: paste\n"
        "because: Renamed to paste.\n"
    )


def test_the_tombstone_of_an_entry_in_a_list_is_a_file_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    assert _rename(tmp_path, "--id", "cake", "gateau") == 0
    after = _texts(tmp_path)
    assert "- id: gateau\n  label: cake\n" in after["two/list.yaml"]
    assert after["two/cake.yaml"].startswith("id: cake\n")


def test_the_root_of_the_base_follows(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    manifest = tmp_path / "concepts" / "kb.yaml"
    manifest.write_text(manifest.read_text() + "root: food # all\n")
    assert _rename(tmp_path, "--id", "food", "fare") == 0
    assert manifest.read_text().endswith("root: fare # all\n")


def test_a_lookup_of_the_shared_label_answers_with_the_living_entry(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    assert _rename(tmp_path, "--id", "dough", "paste") == 0
    (found,) = ask("define", "dough", "--kb", str(tmp_path), "--format", "json").json["matches"]
    assert found["id"] == "paste"


def test_a_renamed_base_has_no_new_finding(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    before = ask("check", "--kb", str(tmp_path), "--format", "json").json["summary"]
    assert _rename(tmp_path, "--id", "dough", "paste") == 0
    assert ask("check", "--kb", str(tmp_path), "--format", "json").json["summary"] == before


def test_an_existing_or_impossible_id_is_refused(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    before = _texts(tmp_path)
    for name in ("food", "Dough", "a b", "scheme", "../x", ""):
        assert _rename(tmp_path, "--id", "dough", name) == 2
    (tmp_path / "concepts/one/paste.yaml").write_text("", encoding="utf-8")
    assert _rename(tmp_path, "--id", "dough", "paste") == 2
    (tmp_path / "concepts/one/paste.yaml").unlink()
    assert _texts(tmp_path) == before


def test_a_broken_file_that_names_the_id_stops_the_rename(tmp_path: Path) -> None:
    make(
        tmp_path, BASE | {"broken.yaml": "id: broken\nlabel: broken\ndefinition: a [[dough]]: b\n"}
    )
    before = _texts(tmp_path)
    said = ask("rename", "--id", "dough", "paste", "--kb", str(tmp_path))
    assert said.status == 2
    assert "concepts/broken.yaml: names `dough` and has errors" in said.err
    assert _texts(tmp_path) == before


def test_unsaved_changes_in_an_editor_stop_the_rename(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    lock = tmp_path / "concepts/one/.#dough.yaml"
    os.symlink("me@here.1", lock)
    before = _texts(tmp_path)
    said = ask("rename", "dough", "batter", "--kb", str(tmp_path))
    assert said.status == 2
    assert "unsaved changes" in said.err
    assert _texts(tmp_path) == before
    assert _rename(tmp_path, "dough", "batter", "--force") == 0


def test_a_vim_swap_file_stops_it_only_while_the_buffer_is_changed(tmp_path: Path) -> None:
    make(tmp_path, BASE)
    swap = tmp_path / "concepts/one/.dough.yaml.swp"
    swap.write_bytes(b"b0VIM 9.0".ljust(1007, b"\0") + b"\x55")
    assert _rename(tmp_path, "dough", "batter") == 2
    swap.write_bytes(b"b0VIM 9.0".ljust(1007, b"\0") + b"\0")
    assert _rename(tmp_path, "dough", "batter") == 0


def test_a_file_of_crlf_lines_stays_one(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "concepts/a.yaml"
    path.write_bytes(entry("dough").replace("\n", "\r\n").encode())
    assert _rename(tmp_path, "dough", "batter") == 0
    assert path.read_bytes() == (
        entry("dough")
        .replace('"dough"\n', "batter\naliases: [dough]\n")
        .replace("\n", "\r\n")
        .encode()
    )
