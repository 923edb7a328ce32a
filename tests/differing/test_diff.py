"""`kb diff`: what is printed, in which form, and how it ends."""

import html
import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.differing import GIT, committed, git, repository
from tests.lookup import (
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)
from tests.lookup.test_json import schema, test_a_schema_is_strict_and_described, valid

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
TEXT = (
    "The first of two things that stand beside each other on a shelf which somebody long ago put "
    "up here for whoever comes by."
)


@pytest.fixture(name="original", scope="module")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = repository(tmp_path_factory.mktemp("original") / "work")
    more = "relations: {leads-to: two}\n"
    make(place, {"one.yaml": entry("one", text=TEXT, more=more), "two.yaml": entry("two")})
    committed(place)
    return place


@pytest.fixture(name="place", autouse=True)
def _place(cache: Path, original: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of a base of two entries; the working folder."""
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    place = cache.parent / "work"
    shutil.copytree(original, place)
    monkeypatch.chdir(place)
    return place


def write(place: Path, name: str, text: str) -> None:
    (place / "concepts" / name).write_text(text, encoding="utf-8")


def test_nothing_has_changed() -> None:
    said = ask("diff")
    assert (said.status, said.out, said.err) == (0, "", "no change in meaning\n")


def test_layout_is_no_change_and_the_files_are_counted(place: Path) -> None:
    write(place, "two.yaml", "# a remark\n" + entry("two"))
    said = ask("diff", "--fail-on", "patch")
    assert said.status == 0
    assert said.err == "no change in meaning; 1 file differs only in layout\n"


def test_breaking_changes_stand_first_and_words_are_compared(place: Path) -> None:
    write(place, "one.yaml", entry("one", "uno", text=TEXT.replace("each other", "a third")))
    write(place, "new.yaml", entry("new", "brand new"))
    said = ask("diff")
    commit = git(place, "rev-parse", "HEAD")[:8]
    assert (
        said.out
        == f"""\
HEAD ({commit}) → work tree

Breaking

  one
    ~ label: one → uno
    - relations: leads-to two

Other changes

  new entries: new (brand new)

  one
    ~ definition: The first of two things that stand beside [-each other-] {{+a
      third+}} on a shelf which somebody long …
"""
    )
    assert said.err == "2 breaking, 2 minor\n"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    place: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for n in range(30):
        write(place, f"new-{n}.yaml", entry(f"new-{n}"))
    write(place, "two.yaml", entry("two", text=TEXT, more=f"notes: {TEXT}\n"))
    lines = ask("diff").out.splitlines()
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > width - 20


def test_color_marks_words_across_lines(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    write(place, "one.yaml", entry("one", text=TEXT.replace("shelf which somebody", "b c d")))
    said = ask("diff").out
    assert "\033[31m[-shelf\033[0m \033[31mwhich\033[0m" in said
    assert "\033[32m{+b\033[0m" in said
    monkeypatch.setenv("NO_COLOR", "1")
    assert ask("diff").out == re.sub("\033\\[[0-9]*m", "", said)


@pytest.mark.parametrize(
    ("limit", "status"), [("breaking", 0), ("minor", 1), ("patch", 1), (None, 0)]
)
def test_fail_on_says_from_which_impact_the_status_is_1(
    place: Path, limit: str | None, status: int
) -> None:
    write(place, "two.yaml", entry("two", text="Else."))
    assert ask("diff", *(["--fail-on", limit] if limit else [])).status == status


def test_the_json_has_its_shape(place: Path) -> None:
    write(place, "one.yaml", entry("eins", "one", text=TEXT))
    write(place, "two.yaml", "id: two\nlabel: [\n")
    write(place, "sub.yaml", entry("sub"))
    kb_yaml = place / "concepts" / "kb.yaml"
    kb_yaml.write_text(kb_yaml.read_text().replace("[thing]", "[thing, other]"), encoding="utf-8")
    write(place, "references.yaml", "references: [{id: acme, type: book, title: A}]\n")
    said = valid(ask("diff", "--format", "json").json, "diff")
    assert said["from"] == {"name": "HEAD", "commit": git(place, "rev-parse", "HEAD")}
    assert said["to"] == {"name": "work tree", "commit": None}
    assert [one["id"] for one in said["added"]] == ["sub"]
    assert said["removed"] == []
    assert [(one["before"], one["after"], one["by"]) for one in said["renamed"]] == [
        ("one", "eins", "content")
    ]
    assert [one["ids"] for one in said["unread"]] == [["two"]]
    assert [one["item"] for one in said["base"]] == ["other"]
    assert [one["id"] for one in said["sources"]["added"]] == ["acme"]
    assert said["summary"] == {"breaking": 2, "minor": 2, "patch": 1}


def test_the_schema_is_strict_and_described(place: Path) -> None:
    test_a_schema_is_strict_and_described("diff")
    write(place, "two.yaml", entry("two", text="Else."))
    said = ask("diff", "--format", "json").json
    del said["changed"][0]["impact"]
    assert not jsonschema.Draft202012Validator(schema("diff")).is_valid(said)


def test_the_markdown_shows_the_texts_and_not_their_marks(place: Path) -> None:
    write(place, "one.yaml", entry("one", text=TEXT.replace("each other", "<b>*bold*</b> [x](y)")))
    said = ask("diff", "--format", "markdown").out
    page = MarkdownIt("commonmark").enable("strikethrough").render(said)
    (new,) = re.findall("<strong>(.*)</strong> on a", page)
    assert html.unescape(new).replace(" ", "") == "<b>*bold*</b>[x](y)"
    assert "<s>each other</s>" in page
    assert "<h4>Breaking</h4>" in page
    assert "<h4>Other changes</h4>" in page


def test_many_harmless_changes_are_folded_in_markdown(place: Path) -> None:
    notes = json.dumps([f"note {m}" for m in range(30)])
    write(place, "two.yaml", entry("two", more=f"notes: {notes}\n"))
    said = ask("diff", "--format", "markdown").out
    assert "<details>" not in said
    write(place, "two.yaml", entry("two", more=f"forms: [{', '.join(map(str, range(50)))}]\n"))
    said = ask("diff", "--format", "markdown").out
    assert said.count("<details>") == said.count("</details>") == 1


def test_markdown_notifies_nobody_and_fits_a_comment(place: Path) -> None:
    write(place, "two.yaml", entry("two", text="See @somebody, #12 and https://example.org."))
    said = ask("diff", "--format", "markdown").out
    assert not re.search("@somebody|#12|https://", said)
    assert said.startswith("<!-- kb diff -->\n**kb diff** HEAD (")
    for n in range(101):
        write(place, f"n{n}.yaml", entry(f"n{n}"))
    write(place, "two.yaml", entry("two", more=f"forms: {[f'form {m} ' * 9 for m in range(999)]}"))
    said = ask("diff", "--format", "markdown").out
    assert "; … and 1 more\n" in said
    assert len(said.encode()) <= 65_536
    assert re.search(r"\n… and \d+ lines more\.\n$", said)


def changed(*names: str) -> set[str]:
    """The ids of the entries that changed."""
    return {one["id"] for one in ask("diff", *names, "--format", "json").json["changed"]}


def test_two_revisions_a_range_and_the_place_where_branches_parted(place: Path) -> None:
    git(place, "checkout", "-q", "-b", "topic")
    write(place, "two.yaml", entry("two", text="Of the topic."))
    committed(place)
    git(place, "checkout", "-q", "main")
    write(place, "one.yaml", entry("one", text="Of main."))
    committed(place)
    asked = [
        ("main", "topic"), ("main..topic",), ("main...topic",), ("topic...",), ("HEAD~1",),
    ]  # fmt: skip
    ids = {names: changed(*names) for names in asked}
    assert ids == {
        ("main", "topic"): {"one", "two"},
        ("main..topic",): {"one", "two"},
        ("main...topic",): {"two"},
        ("topic...",): {"one"},
        ("HEAD~1",): {"one"},
    }


def test_two_folders_need_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "old", {"a.yaml": entry("one")})
    make(tmp_path / "new", {"a.yaml": entry("one", text="Else.")})
    (tmp_path / "new" / "concepts").rename(tmp_path / "new" / "terms")
    monkeypatch.chdir(tmp_path)
    said = ask("diff", "old", "new/terms")
    assert said.out.startswith("old → new/terms\n")
    assert said.err == "nothing breaking: 1 minor\n"


def test_a_folder_with_a_base_wins_over_a_branch_and_one_without_does_not(place: Path) -> None:
    for name in ("docs", "older"):
        git(place, "branch", name)
        (place / name).mkdir()
    make(place / "older", {"a.yaml": entry("a")})
    assert ask("diff", "docs").err == "no change in meaning\n"
    assert {one["id"] for one in ask("diff", "older", "--format", "json").json["added"]} == {
        "one", "two",
    }  # fmt: skip
    assert ask("diff", "heads/older").err == "no change in meaning\n"


@pytest.mark.parametrize("name", ["mian", "HEAD:concepts/kb.yaml", "a...b", "..x"])
def test_what_is_neither_revision_nor_folder_is_wrong_use(name: str) -> None:
    said = ask("diff", name)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("kb: ")


def test_three_names_are_too_many() -> None:
    assert ask("diff", "HEAD", "HEAD", "HEAD").status == 2


def test_without_a_base_there_is_nothing_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask("diff").status == 2


def test_a_base_that_a_revision_does_not_have_counts_as_new(place: Path) -> None:
    shutil.rmtree(place / "concepts")
    (place / "readme").write_text("x", encoding="utf-8")
    empty = committed(place)
    make(place, {"a.yaml": entry("a")})
    said = ask("diff", "HEAD")
    assert "HEAD has no base here" in said.err
    assert "new entries: a" in said.out
    assert said.err.endswith("nothing breaking: 1 minor\n")
    assert ask("diff", empty, empty).status == 2


def test_a_renamed_folder_is_told_and_is_no_change(place: Path) -> None:
    (place / "terms").mkdir()
    git(place, "mv", "concepts", "terms/concepts")
    said = ask("diff", "--kb", "terms")
    assert said.err == "in HEAD the base was concepts\nno change in meaning\n"


def test_broken_files_are_named_and_the_rest_is_compared(place: Path) -> None:
    write(place, "one.yaml", "id: one\nlabel: [one\n")
    write(place, "two.yaml", entry("two", text="Else."))
    (place / "concepts" / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    said = ask("diff")
    assert said.status == 0
    assert "concepts/one.yaml of work tree:" in said.err
    assert "not compared (one)" in said.err
    assert "concepts/bytes.yaml of work tree:" in said.err
    assert said.err.endswith("nothing breaking: 1 minor\n")


def test_what_a_terminal_would_obey_is_shown_as_it_is_written(place: Path) -> None:
    name = "evil\033[31m"
    make(place / name, {"a.yaml": entry("a")})
    assert "\033" not in ask("diff", name).out


def test_the_same_question_gets_the_same_bytes(place: Path) -> None:
    write(place, "one.yaml", entry("one", "uno", text="Else.", more="forms: [a, b, c]\n"))
    assert ask("diff").out == ask("diff").out


def test_a_link_is_one_word(place: Path) -> None:
    write(place, "one.yaml", entry("one", text=TEXT.replace("each other", "[[two|each other]]")))
    assert "[-each other-] {+[[two|each other]]+}" in " ".join(ask("diff").out.split())


def test_of_many_files_that_cannot_be_read_the_first_are_named(place: Path) -> None:
    for n in range(22):
        write(place, f"n{n:02}.yaml", "label: [\n")
    said = ask("diff")
    assert len(said.err.splitlines()) == 22
    assert "… and 2 more; --format json names them all\n" in said.err
    assert len(ask("diff", "--format", "json").json["unread"]) == 22
