"""Several files change at once or not at all, wherever the writer is stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb import atomic
from kb.atomic import Change
from kb.errors import KBError
from kb.folder import find, listing
from tests.lookup import ROOT, entry, make

STOPPED = """
import builtins, os, sys
from pathlib import Path
import tests.authoring.stopping as stopping
stopping.main(Path(sys.argv[1]))
"""


def test_a_rename_stopped_at_any_write_leaves_the_old_base_or_the_new(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "KB_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    stops, old, new, mixed = map(int, done.stdout.split())
    assert mixed == 0
    assert old > 5
    assert new > 3
    assert stops == old + new


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target, other = tmp_path / "a", tmp_path / "b"
    target.write_bytes(b"edited")
    with pytest.raises(KBError, match="changed by somebody else"):
        atomic.exchange(
            str(tmp_path / "journal"),
            [Change(str(other), None, b"new"), Change(str(target), b"as read", b"new")],
        )
    assert target.read_bytes() == b"edited"
    assert sorted(os.listdir(tmp_path)) == ["a"]


def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"came")
    with pytest.raises(KBError, match="changed by somebody else"):
        atomic.exchange(str(tmp_path / "journal"), [Change(str(tmp_path / "a"), None, b"new")])
    assert (tmp_path / "a").read_bytes() == b"came"


def test_a_change_keeps_the_mode_of_a_file_and_follows_a_link_to_it(tmp_path: Path) -> None:
    target, link = tmp_path / "a", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    atomic.exchange(str(tmp_path / "journal"), [Change(str(link), b"old", b"new")])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_reader_finishes_a_change_that_was_interrupted(tmp_path: Path) -> None:
    root = make(tmp_path, {"one.yaml": entry("one")})
    concepts = root / "concepts"
    (concepts / ".kb-0-x.part").write_text(entry("two"), encoding="utf-8")
    (concepts / ".kb-change").write_text('[[".kb-0-x.part", "one.yaml"]]', encoding="utf-8")
    folder = find(str(root))
    assert folder is not None
    listing(folder)
    assert "id: two" in (concepts / "one.yaml").read_text(encoding="utf-8")
    assert sorted(os.listdir(concepts)) == ["kb.yaml", "one.yaml"]
