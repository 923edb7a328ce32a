"""Terms that the base has are compared with their entries, which stay as they are."""

from pathlib import Path

from tests.importing import BOOK, ask, errors, imported, place
from tests.lookup import (
    entry,
    isolated,  # noqa: F401
    make,
)

SOURCES = """\
references:  # ours
  - id: baker
    type: book
    author: [{family: Baker}]
    issued: 2001
    title: Bread
    URL: https://example.org/bread
    custom: {work: bread}
  - id: baker-web
    type: webpage
    title: Bread online
    URL: https://example.org/web
    custom: {work: bread}
# the end
"""


def chapter(term: str, text: str, url: str = "https://example.org/bread") -> str:
    return f'<Definition term="{term}" source="([Baker, 2001]({url}))">\n{text}\n</Definition>\n'


def base(tmp_path: Path) -> Path:
    more = "cites: baker\n"
    text = (
        "id: sour-dough\nlabel: sour dough\nkind: thing\naliases: [wild dough]\ndefinition:\n"
        f"  text: Dough that rises by [[yeast|wild yeast]].\n  {more}"
    )
    return make(
        tmp_path,
        {"sour-dough.yaml": text, "yeast.yaml": entry("yeast"), "references.yaml": SOURCES},
    )


def test_a_matched_entry_is_not_touched_and_nothing_is_written(tmp_path: Path) -> None:
    root = base(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    text = chapter("Sour Dough", "Something else altogether.")
    said = imported(root, place(root, "a.mdx", text))
    assert (said["entries"], said["written"]) == (0, [])
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_term_is_matched_by_any_form_of_the_entry(tmp_path: Path) -> None:
    root = base(tmp_path)
    for term, field, reason in (
        ("sour doughs", "label", "plural"),
        ("Sour-dough", "label", "hyphen or space, case"),
        ("wild dough", "alias", "exact"),
    ):
        said = imported(root, place(root, "a.mdx", chapter(term, "Text.")))
        (matched,) = said["matched"]
        assert matched["concept"] == "sour-dough"
        assert matched["matched"] == {"field": field, "reason": reason}


def test_the_text_is_verbatim_adapted_or_drifted(tmp_path: Path) -> None:
    root = base(tmp_path)
    said = {
        text: imported(root, place(root, "a.mdx", chapter("sour dough", text)))["matched"][0]
        for text in (
            "Dough that rises by wild yeast.",
            "Dough that rises slowly by wild yeast.",
            "Bread of the pioneers.",
        )
    }
    assert [one["text"] for one in said.values()] == ["verbatim", "adapted", "drifted"]
    adapted = said["Dough that rises slowly by wild yeast."]
    assert adapted["words"] == "Dough that rises {+slowly+} by wild yeast."
    assert adapted["beside"] == "definition"


def test_a_source_of_the_same_work_is_cited_already(tmp_path: Path) -> None:
    root = base(tmp_path)
    same = "Dough that rises by wild yeast."
    web = imported(
        root, place(root, "a.mdx", chapter("sour dough", same, "https://example.org/web"))
    )
    other = imported(
        root, place(root, "b.mdx", chapter("sour dough", same, "https://example.org/else"))
    )
    assert web["matched"][0]["uncited"] == []
    assert other["matched"][0]["uncited"] == ["baker-2001"]


def test_names_that_the_entry_lacks_are_shown(tmp_path: Path) -> None:
    root = base(tmp_path)
    text = "term,definition,aliases,abbreviation\nsour dough,,levain,SD\n"
    (matched,) = imported(root, place(root, "g.csv", text))["matched"]
    assert (matched["text"], matched["missing"]) == ("no text", ["SD", "levain"])


def test_an_abbreviation_in_another_case_is_another_term(tmp_path: Path) -> None:
    root = make(
        tmp_path, {"a.yaml": entry("ada", "artificial dough", more="abbreviations: [ADA]\n")}
    )
    said = imported(root, place(root, "g.csv", "term,definition\nAda,A name\n"))
    assert [one["label"] for one in said["drafts"]] == ["Ada"]


def test_a_term_of_several_entries_names_them_all(tmp_path: Path) -> None:
    root = make(
        tmp_path,
        {
            "one.yaml": entry("one", more="aliases: [paste]\n"),
            "two.yaml": entry("two", more="aliases: [paste]\n"),
        },
    )
    (matched,) = imported(root, place(root, "g.csv", "term,definition\npaste,Soft\n"))["matched"]
    assert (matched["concept"], matched["others"]) == ("one", ["two"])


def test_records_are_added_at_the_end_and_every_other_byte_stays(tmp_path: Path) -> None:
    root = base(tmp_path)
    text = chapter("Crumb", "Inside.", "https://example.org/crumb")
    imported(root, place(root, "a.mdx", text))
    after = (root / "concepts/references.yaml").read_text()
    body, _, end = SOURCES.partition("# the end")
    assert after.startswith(body)
    assert after.endswith("# the end" + end)
    assert "  - id: baker-2001\n" in after


def test_a_bibliography_with_faults_is_left_alone(tmp_path: Path) -> None:
    broken = "references:\n  - id: a\n    id: a\n"
    root = make(tmp_path, {"references.yaml": broken})
    said = imported(root, place(root, "a.mdx", chapter("Crumb", "Inside.")))
    assert "concepts/references/imported.yaml" in said["written"]
    assert (root / "concepts/references.yaml").read_text() == broken


def test_an_id_that_is_taken_by_another_term_gets_a_number(tmp_path: Path) -> None:
    root = make(tmp_path, {"one/c.yaml": entry("c", "the letter")})
    text = "term,definition\nC++,A language\nC#,Another\n"
    said = imported(root, place(root, "g.csv", text))
    assert [(one["id"], one["label"]) for one in said["drafts"]] == [("c-2", "C++"), ("c-3", "C#")]
    assert errors(root) == []


def test_importing_the_book_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    root = make(tmp_path)
    first = imported(root, BOOK)
    assert first["entries"] > 100
    assert errors(root) == []
    after = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    second = imported(root, BOOK)
    assert (second["entries"], second["sources"], second["written"]) == (0, 0, [])
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == after
    assert {one["text"] for one in second["matched"]} <= {"verbatim", "no text"}
    assert ask("fmt", "--check", "--kb", str(root)).status == 0
    said = ask("define", "corrigible alignments", "--kb", str(root), "--format", "json")
    (match,) = said.json["matches"]
    assert match["senses"][0]["cites"][0]["source"] == "hubinger-2019"
    assert match["path"] == "concepts/imported/corrigible-alignment.yaml"
