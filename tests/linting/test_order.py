"""The order in which the chapters of a book are read."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from kb.chapters import Chapters
from kb.documents.document import Document
from kb.documents.ordering import in_reading_order
from kb.documents.reading import read_document
from kb.errors import KBError
from tests.linting import write


def order(*paths: str) -> list[str]:
    return [document.path for document in in_reading_order(Document(path, "") for path in paths)]


@pytest.mark.parametrize(
    "paths",
    [
        ["1-a.md", "2-b.md", "10-c.md"],
        ["00-preface.md", "01-one/01-a.mdx", "01-one/02-b.md", "2-two/1.md", "appendix/a.md"],
        ["index.md", "a.md", "b/README.md", "b/a.md"],
        ["chapter2.md", "chapter10.md"],
        ["01.1-a.md", "01.2-b.md", "01.10-c.md"],
        ["docs/ch1/x.md", "docs/ch1/y.md", "docs/ch2/a.md"],
    ],
)
def test_numbers_in_names_count_as_numbers(paths: Sequence[str]) -> None:
    for seed in range(5):
        shuffled = random.Random(seed).sample(paths, len(paths))
        assert order(*shuffled) == list(paths)


def test_a_position_in_front_matter_goes_before_the_number_of_the_name() -> None:
    texts = {"1-a.md": "---\nsidebar_position: 3\n---\n", "2-b.md": "", "x.md": ""}
    documents = [read_document(path, text.encode()) for path, text in texts.items()]
    documents.append(read_document("z.md", b"---\nsidebar_position: 1\n---\n"))
    assert [one.path for one in in_reading_order(documents)] == [
        "z.md", "2-b.md", "1-a.md", "x.md"
    ]  # fmt: skip


def paths_of(*given: str, order: str | None = None) -> list[str]:
    chapters = Chapters(given, order)
    documents = chapters.documents(jobs=1).finished()
    return [document.path for document in chapters.in_order(documents)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_gives_its_chapters_and_nothing_hidden(here: Path) -> None:
    names = ["d/a.md", "d/b/c.mdx", "d/.x/y.md", "d/.z.md", "d/node_modules/p/README.md", "d/t.txt"]
    write(here, dict.fromkeys(names, "x\n"))
    assert paths_of("d") == ["d/a.md", "d/b/c.mdx"]
    assert paths_of("d/t.txt", "d/a.md", "d") == ["d/a.md", "d/b/c.mdx", "d/t.txt"]


def test_the_navigation_of_mkdocs_goes_first_whatever_else_its_file_holds(here: Path) -> None:
    settings = (
        "site_name: S\nnav:\n  - Home: index.md\n  - Part:\n    - b.md\n    - A: a.md\n"
        "markdown_extensions:\n  - x: {f: !!python/name:a.b }\n"
    )
    names = ["docs/a.md", "docs/b.md", "docs/c.md", "docs/index.md"]
    write(here, {"mkdocs.yml": settings, **dict.fromkeys(names, "x\n")})
    assert paths_of("docs") == ["docs/index.md", "docs/b.md", "docs/a.md", "docs/c.md"]


def test_a_folder_of_docusaurus_says_its_position(here: Path) -> None:
    names = ["d/a/x.md", "d/b/x.md"]
    write(here, dict.fromkeys(names, "x\n"))
    write(here, {"d/a/_category_.json": '{"position": 2}', "d/b/_category_.yml": "position: 1\n"})
    assert paths_of("d") == ["d/b/x.md", "d/a/x.md"]


def test_a_list_of_paths_gives_the_order(here: Path) -> None:
    write(here, dict.fromkeys(["d/a.md", "d/b.md", "d/c.md"], "x\n"))
    write(here, {"d/order.txt": "# the book\nc.md\n\nd/a.md\n"})
    assert paths_of("d", order="d/order.txt") == ["d/c.md", "d/a.md", "d/b.md"]
    write(here, {"other": "nothing.md\n"})
    with pytest.raises(KBError, match="lists none of the chapters"):
        paths_of("d", order="other")


def test_several_processes_read_what_one_reads(here: Path) -> None:
    text = "# T\n\n" + "A line of text ([Bai, 2022](https://example.org/a)).\n\n" * 200
    write(here, {f"d/{n}.md": text for n in range(40)})
    chapters = Chapters(["d"])
    seen: list[tuple[int, int]] = []
    several = chapters.documents(jobs=2, progress=lambda *said: seen.append(said)).finished()
    alone = chapters.documents(jobs=1).finished()
    assert [one.citations for one in several] == [one.citations for one in alone]
    assert seen[-1] == (40, 40)


@pytest.mark.usefixtures("here")
def test_a_path_that_leads_to_nothing_is_wrong_use() -> None:
    with pytest.raises(KBError, match="nowhere: no such file or folder"):
        Chapters(["nowhere"])
