"""Tests of `kb diff`: bases made of texts, and git repositories made for one test."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kb.differing import Change, Difference, Side, compare
from kb.differing.sides import based, unread
from tests.lookup import MANIFEST

GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "A. Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}
"""Nothing of the user's own settings takes part."""


def side(files: Mapping[str, str], name: str = "side", manifest: str = MANIFEST) -> Side:
    """A side of texts by path inside concepts/."""
    texts = {f"concepts/{path}": text.encode() for path, text in files.items()}
    return Side(name, {"concepts/kb.yaml": manifest.encode(), **texts})


def between(before: Side, after: Side) -> Difference:
    """The difference of two sides, read apart from each other."""
    old, new = based(before), based(after)
    return compare(old, new, [*unread(before, old), *unread(after, new)])


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """The difference of two bases with one kb.yaml."""
    return between(side(before, "before"), side(after, "after"))


def told(change: Change) -> tuple[str | None, ...]:
    """A change without its id and impact: field, item, part, before, after."""
    return (change.field, change.item, change.part, change.before, change.after)


def git(place: Path, *arguments: str) -> str:
    """Run git in a folder, without the user's settings."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=place,
        env={**os.environ, **GIT},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode(errors="replace").strip()


def repository(place: Path) -> Path:
    """An empty repository with the branch main."""
    place.mkdir(parents=True, exist_ok=True)
    git(place, "init", "-q", "--template=", "-b", "main")
    return place


def committed(place: Path, message: str = "work") -> str:
    """Everything committed; the hash."""
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", message)
    return git(place, "rev-parse", "HEAD")
