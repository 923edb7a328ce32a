"""Spans and structure, compared with remark (npm), which knows nothing of this reader."""

import os
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.documents.agreement import ORACLE, asked, compared

SEED = Path(__file__).parents[3] / "shared" / "seed" / "inner-alignment.mdx"
CHAPTERS = sorted((Path(__file__).parent / "chapters").iterdir())
LARGEST, MOST = 30_000, 150
BOOK = sorted((Path(__file__).parents[1] / "chapters").rglob("*.md*"))


pytestmark = pytest.mark.system()


@pytest.fixture(scope="module", autouse=True)
def _packages() -> None:
    if (ORACLE / "node_modules" / "remark-mdx").is_dir():
        return
    message = "needs remark: python -m tests.documents.oracle.install"
    if os.environ.get("KB_SYSTEM_TESTS") == "required":
        pytest.fail(message)
    pytest.skip(message)


def _shares(texts: Sequence[tuple[bool, str]]) -> tuple[float, int]:
    """The share of items that both see alike, and how many texts remark accepts."""
    both = apart = accepted = 0
    for (mdx, text), answer in zip(texts, asked(texts), strict=True):
        if "nodes" in answer:
            found = compared(text, answer["nodes"], mdx=mdx)
            both += found.both
            apart += max(len(found.missing), len(found.extra))
            accepted += 1
    return both / max(both + apart, 1), accepted


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/seed/inner-alignment.mdx")
def test_the_seed_chapter_is_seen_alike() -> None:
    assert _shares([(True, SEED.read_text())]) == (1.0, 1)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_our_chapters_are_seen_alike(path: Path) -> None:
    text = path.read_bytes().decode()
    (answer,) = asked([(path.suffix == ".mdx", text)])
    found = compared(text, answer["nodes"], mdx=path.suffix == ".mdx")
    assert (found.missing, found.extra) == ([], [])
    assert found.both > 20


@pytest.mark.skipif(not BOOK, reason="needs tests/chapters")
def test_the_made_up_book_is_seen_alike() -> None:
    texts = [(path.suffix == ".mdx", path.read_bytes().decode()) for path in BOOK]
    share, accepted = _shares(texts)
    assert share > 0.99
    assert accepted > len(texts) // 2


@pytest.mark.parametrize("mdx", [False, True], ids=["as Markdown", "as MDX"])
def test_files_in_installed_packages_are_seen_alike(mdx: bool) -> None:
    folders = [ORACLE / "node_modules", Path(sysconfig.get_path("purelib"))]
    paths = sorted(p for folder in folders for p in folder.rglob("*.md") if p.is_file())
    read = (p.read_bytes().decode(errors="replace") for p in paths if p.stat().st_size < LARGEST)
    texts = list(dict.fromkeys(read))[:MOST]
    share, accepted = _shares([(mdx, text) for text in texts])
    assert share > 0.995
    assert accepted > 20
