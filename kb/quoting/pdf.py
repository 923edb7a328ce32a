"""The text of a PDF, by pypdf (the extra `pdf`)."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

from kb.quoting.sources import NoText

_RUNNING = 3
"""Pages on which a line stands at the top or the foot to count as one that runs through."""


def text_of_pdf(data: bytes) -> str:
    """The text of a PDF, its pages ended by form feeds, without running heads and page numbers.

    Raises NoText where pypdf is not installed or can make nothing of the file.
    """
    pages = [page.rstrip().split("\n") for page in _pages(data)]
    running = _running(pages)
    return "".join("\n".join(_body(page, running)) + "\n\f" for page in pages)


def _pages(data: bytes) -> list[str]:
    try:
        pypdf: Any = import_module("pypdf")
    except ImportError as error:
        hint = "is a PDF; install `kb-concepts[pdf]` to read it"
        raise NoText(hint) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        made = [str(page.extract_text()) for page in pypdf.PdfReader(BytesIO(data)).pages]
    except _broken() as error:
        raise NoText("is a PDF that cannot be read") from error
    if not any(page.strip() for page in made):
        raise NoText("is a PDF without text, of pictures perhaps")
    return made


def _broken() -> tuple[type[Exception], ...]:
    """What pypdf raises on a file that is none: its own errors, and those of a bad guess at it."""
    from struct import error as struct_error
    from zlib import error as zlib_error

    errors: Any = import_module("pypdf.errors")
    guesses = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
    lacking = (NotImplementedError, AssertionError, EOFError, OSError)
    return (errors.PyPdfError, errors.DependencyError, struct_error, zlib_error, *guesses, *lacking)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines, numbers aside, at the top or the foot of several pages."""
    counts = Counter(
        line for page in pages for line in {_numberless(page[n]) for n in _edges(page)}
    )
    return frozenset(line for line, count in counts.items() if count >= _RUNNING)


def _edges(page: Sequence[str]) -> Iterator[int]:
    """The first and the last two lines of a page."""
    return iter(sorted({n for n in (0, 1, len(page) - 2, len(page) - 1) if 0 <= n < len(page)}))


_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")


def _numberless(line: str) -> str:
    return " ".join(_NUMBER.sub("", line).split())


def _body(page: Sequence[str], running: frozenset[str]) -> list[str]:
    edges = set(_edges(page))
    return [
        "" if n in edges and _numberless(line) in running else line for n, line in enumerate(page)
    ]
