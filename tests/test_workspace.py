"""A folder as a whole: loading, unsaved texts, one process or several."""

from pathlib import Path

import pytest

from benchmarks.corpus import write
from kb import workspace
from kb.folder import Folder
from kb.workspace import check, load


def folder_of(root: Path) -> Folder:
    return Folder(str(root), str(root / "concepts"))


@pytest.fixture
def made(tmp_path: Path) -> Folder:
    write(tmp_path, 60)
    return folder_of(tmp_path)


def test_an_unsaved_text_takes_the_place_of_the_file(made: Folder) -> None:
    unsaved = {"concepts/g000/c7.yaml": b"id: c7\nlabel: changed\n"}
    assert load(made, unsaved)["c7"].label.text == "changed"


def test_several_processes_find_what_one_finds(
    made: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (3, 30, 50):
        path = Path(made.root) / f"concepts/g000/c{number}.yaml"
        path.write_text(path.read_text() + f"colour: red\nignore: [{{rule: GRA}}]\nid: c{number}\n")
    monkeypatch.setattr(workspace, "_BATCH", 7)
    alone, together = (check(made, jobs=jobs) for jobs in (1, 3))
    assert alone == together
    assert {"SCH001", "SCH003", "SUP002"} <= {finding.code for finding in alone}


def test_the_made_up_base_is_clean(made: Folder) -> None:
    assert {finding.code for finding in check(made)} <= {"REF009"}  # fifty sources, not all cited


def test_entries_come_in_the_order_of_their_ids_whatever_the_files_are_called(
    tmp_path: Path,
) -> None:
    write(tmp_path, 3)
    base = load(folder_of(tmp_path))
    assert list(base) == ["c0", "c1", "c2"]
    assert len(base) == 3
    assert "c1" in base
