"""Tests of linting: the order of a book, its works and labels, the command."""

from collections.abc import Mapping
from pathlib import Path

from kb.check.book import Book
from kb.check.engine import lint, selection
from kb.check.trying import TODAY, book_of
from kb.diagnostics import Finding

MANIFEST = "format: 1\ntitle: T\nbase: https://example.org/\n"


def book(texts: Mapping[str, str], references: str = "") -> Book:
    """A book of chapters by path, against a base of some sources."""
    base = {"concepts/kb.yaml": MANIFEST, "concepts/references.yaml": references}
    return book_of({**base, **texts})


def found(made: Book, *codes: str) -> list[Finding]:
    """What some rules find in a book."""
    return lint(made, selection(made.manifest, codes), made.read, TODAY).findings


def cite(label: str, number: str = "1906.01820") -> str:
    """A citation of a paper on arXiv."""
    return f"([{label}](https://arxiv.org/abs/{number}))"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files in a folder, their own folders made."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
