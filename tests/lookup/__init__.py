"""Tests of looking up: terms, the front door, the index, search, browsing, the Python API."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
CLI = str(ROOT / "cli.py")
MANIFEST = """\
format: 1
title: A base for tests
description: Made for one test
base: https://example.org/
language: en
licence: CC0-1.0
creators: [tester]
created: 2026-01-01
kinds: [thing]
topics: {one: One, two: Two}
"""


_open: list[sqlite3.Connection] = []
"""Connections that a test opened, closed after it."""


def kept(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A connection that is closed when the test ends."""
    _open.append(connection)
    return connection


@pytest.fixture(name="cache", autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of the test's own, and nothing of the caller's environment."""
    place = tmp_path / "the cache"
    for name in ("KB_DIR", "NO_COLOR", "COLUMNS", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KB_CACHE_DIR", str(place))
    monkeypatch.chdir(ROOT)
    yield place
    while _open:
        _open.pop().close()


class Said(NamedTuple):
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ask(*arguments: str) -> Said:
    """Run a command in this process, front door first."""
    from kb import front

    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = front.main(list(arguments))
    out.flush()
    return Said(status, out.buffer.getvalue().decode(), err.getvalue())


def in_full(*arguments: str) -> Said:
    """Run a command in this process, past the front door."""
    from kb.commands.app import main

    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(list(arguments))
    out.flush()
    return Said(status, out.buffer.getvalue().decode(), err.getvalue())


def spawn(
    *arguments: str, cwd: Path | str = ROOT, env: Mapping[str, str] | None = None, **options: Any
) -> Said:
    """Run `python cli.py …` in a process of its own."""
    done = subprocess.run(
        [sys.executable, CLI, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        timeout=60,
        check=False,
        **options,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def make(root: Path, files: Mapping[str, str] | None = None, manifest: str = MANIFEST) -> Path:
    """A base in `root` from texts by path inside concepts/."""
    concepts = root / "concepts"
    concepts.mkdir(parents=True, exist_ok=True)
    (concepts / "kb.yaml").write_text(manifest, encoding="utf-8")
    for path, text in (files or {}).items():
        place = concepts / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def entry(concept: str, label: str | None = None, *, text: str = "", more: str = "") -> str:
    """A small entry; `more` is YAML to append."""
    shown = json.dumps(label if label is not None else concept.replace("-", " "))
    defined = json.dumps(text or f"What {concept} is.")
    return f"id: {concept}\nlabel: {shown}\nkind: thing\ndefinition: {defined}\n{more}"


def settle(root: Path) -> None:
    """Make the index count a base's files as long unchanged, as after some seconds of waiting."""
    from kb.folder import find, index_file

    folder = find(str(root))
    assert folder is not None
    with closing(sqlite3.connect(index_file(folder))) as connection, connection:
        connection.execute("UPDATE file SET read = read + 3000000000")
    connection.close()
