"""Writing exports/: whole or not at all, and only what changed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import atomic
from kb.check.examples import FILES, base_of
from kb.errors import KBError
from kb.exporting import writer
from kb.exporting.formats import FORMATS
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[2]
ENTRY = "id: terms\nlabel: term\nkind: system\ndefinition: A system.\n"


@pytest.fixture
def base() -> KnowledgeBase:
    return base_of({**FILES, "concepts/terms.yaml": ENTRY})


def test_every_format_is_written_and_then_fresh(base: KnowledgeBase, tmp_path: Path) -> None:
    changed = writer.write(base, str(tmp_path))
    assert changed == [format_.filename for format_ in FORMATS]
    assert sorted(os.listdir(tmp_path)) == sorted(changed)
    assert writer.stale(base, str(tmp_path)) == []


def test_a_second_export_touches_no_file(base: KnowledgeBase, tmp_path: Path) -> None:
    writer.write(base, str(tmp_path))
    before = {name: os.stat(tmp_path / name).st_mtime_ns for name in os.listdir(tmp_path)}
    assert writer.write(base, str(tmp_path)) == []
    assert {n: os.stat(tmp_path / n).st_mtime_ns for n in os.listdir(tmp_path)} == before


def test_a_changed_and_a_missing_file_are_stale(base: KnowledgeBase, tmp_path: Path) -> None:
    writer.write(base, str(tmp_path))
    (tmp_path / "concepts.ttl").write_bytes(b"")
    (tmp_path / "concepts.nt").unlink()
    (tmp_path / "notes.txt").write_text("not ours")
    assert writer.stale(base, str(tmp_path)) == [
        writer.Stale("concepts.ttl", "differs"),
        writer.Stale("concepts.nt", "missing"),
    ]


def test_a_failing_producer_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    target = tmp_path / "concepts.ttl"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        atomic.replace(str(target), broken())
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["concepts.ttl"]


KILLED = """
import sys, time
from kb import atomic

def slow():
    yield b"half"
    print("ready", flush=True)
    time.sleep(60)

atomic.replace(sys.argv[1], slow())
"""


def test_a_killed_export_leaves_the_old_file_whole(base: KnowledgeBase, tmp_path: Path) -> None:
    target = tmp_path / "concepts.ttl"
    target.write_bytes(b"old")
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert target.read_bytes() == b"old"
    writer.write(base, str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == sorted(f.filename for f in FORMATS)


def test_a_folder_that_is_not_there_is_refused(base: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(KBError, match="nowhere"):
        writer.write(base, str(tmp_path / "nowhere"))


READ_ONLY = """
import os, sys
from kb import atomic
from kb.check.examples import FILES, base_of
from kb.errors import KBError
from kb.exporting import writer

base = base_of(FILES)
b"".join(b"".join(f.produce(base, writer.Options())) for f in writer.FORMATS)
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
try:
    writer.write(base, sys.argv[1])
except KBError as error:
    print(error)
"""


def test_a_read_only_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    tmp_path.chmod(0o555)
    command = [sys.executable, "-c", READ_ONLY, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    tmp_path.chmod(0o755)
    assert "cannot be" in result.stdout
    assert os.listdir(tmp_path) == []
