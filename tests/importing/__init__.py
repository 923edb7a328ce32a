"""Tests of `kb import`: what files give, what is written, what is matched, what is lost."""

from pathlib import Path
from typing import Any

from kb.importing.harvest import Harvest
from kb.reading.files import read_entries
from tests.lookup import Said, ask

BOOK = Path(__file__).parents[1] / "chapters" / "book"


def imported(root: Path, *arguments: str | Path, status: int = 0) -> dict[str, Any]:
    """What an import into a base says, as JSON."""
    said = ask("import", *map(str, arguments), "--kb", str(root), "--format", "json")
    assert said.status == status, said.err
    return said.json


def errors(root: Path) -> list[dict[str, Any]]:
    """The errors that a base has."""
    said = ask("check", "--kb", str(root), "--format", "json")
    return [one for one in said.json["findings"] if one["severity"] == "error"]


def drafts(root: Path) -> dict[str, Any]:
    """The entries in a base's folder of imports, by id."""
    paths = sorted((root / "concepts" / "imported").glob("*.yaml"))
    found = [read_entries(path.name, path.read_bytes()) for path in paths]
    assert not [problem for file in found for problem in file.problems]
    return {one.entry.id: one.entry for file in found for one in file.entries}


def place(root: Path, name: str, text: str | bytes) -> Path:
    """A file to import, beside a base."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def terms(harvest: Harvest) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in harvest.found]


def lost(said: dict[str, Any]) -> list[str]:
    return [f"{one['path']}:{one['line']}: {one['what']}" for one in said["losses"]]


__all__ = ["BOOK", "Said", "ask", "drafts", "errors", "imported", "lost", "place", "terms"]
