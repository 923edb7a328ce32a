"""What writers paste: component, abbreviations, quotation, BibTeX, Turtle."""

import html
import re
from pathlib import Path

import bibtexparser
import pytest
import rdflib

from tests.lookup import MANIFEST, ask, entry, isolated, make
from tests.lookup.test_json import valid

__all__ = ["isolated"]

SOURCES = """\
references:
  - {id: a, type: book, title: Alpha & Omega, author: [{family: Adams}], issued: 2001,
      URL: "https://example.org/a_(b)?x=1&y=2"}
  - {id: b, type: book, title: Beta, author: [{family: Brown}], issued: 2002}
"""


def base(root: Path, text: str, *, cites: str = "[a §1, b]", label: str = "dough") -> str:
    made = entry("dough", label).partition("definition:")[0]
    made += (
        f"definition:\n  text: {text!r}\n  cites: {cites}\nabbreviations: [DGH]\naliases: [paste]\n"
    )
    return str(make(root, {"dough.yaml": made, "references.yaml": SOURCES}))


def test_the_component_is_written_as_the_chapter_writes_it(tmp_path: Path) -> None:
    made = base(tmp_path, "Flour and water.", cites="b")
    assert ask("define", "dough", "--format", "mdx", "--kb", made).out == (
        '<Definition term="Dough" source="(Brown, 2002)">\n\nFlour and water.\n\n</Definition>\n'
    )


def test_its_attributes_read_back_as_they_were_meant(tmp_path: Path) -> None:
    made = base(tmp_path, "x", label='a "b" & <c>')
    said = ask("define", "dough", "--format", "mdx", "--kb", made).out
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', said.splitlines()[0]))
    assert html.unescape(attributes["term"]) == 'A "b" & <c>'
    assert html.unescape(attributes["source"]) == (
        "([Adams, 2001](https://example.org/a_%28b%29?x=1&y=2); Brown, 2002)"
    )


@pytest.mark.parametrize(
    "text", ["import flour", "export it", "a {b} <c>", "# no", "- no", "1. no"]
)
def test_no_text_is_taken_for_markup_or_javascript(tmp_path: Path, text: str) -> None:
    said = ask("define", "dough", "--format", "mdx", "--kb", base(tmp_path, text)).out
    body = said.splitlines()[2]
    assert re.match(r"import|export|[#\-]|\d+\.", body) is None
    assert re.search(r"(?<!\\)[{}<>]", body) is None


def test_the_components_name_comes_from_the_manifest(tmp_path: Path) -> None:
    files = {"a.yaml": entry("dough")}
    more = "documents: {components: {definition: Term}}\n"
    root = str(make(tmp_path, files, MANIFEST + more))
    said = ask("define", "dough", "--format", "mdx", "--kb", root).out
    assert said.startswith('<Term term="Dough" source="">')
    assert said.endswith("</Term>\n")


def test_every_term_has_its_abbreviation_line(tmp_path: Path) -> None:
    said = ask("define", "dough", "--format", "abbr", "--kb", base(tmp_path, "Flour."))
    assert said.out == "*[dough]: Flour.\n*[DGH]: Flour.\n*[paste]: Flour.\n"


def test_a_quotation_names_its_sources_and_their_places(tmp_path: Path) -> None:
    said = ask("define", "dough", "--format", "quote", "--kb", base(tmp_path, "Flour."))
    assert said.out == (
        "> **dough**: Flour.\n>\n"
        "> — [Adams, 2001](https://example.org/a_%28b%29?x=1&y=2), §1; Brown, 2002\n"
    )


def test_bibtex_holds_every_source_cited(tmp_path: Path) -> None:
    said = ask("define", "dough", "--format", "bibtex", "--kb", base(tmp_path, "Flour."))
    found = bibtexparser.parse_string(said.out)
    assert [record.key for record in found.entries] == ["a", "b"]
    assert found.failed_blocks == []


def test_turtle_is_what_the_export_says_of_the_concept(tmp_path: Path) -> None:
    made = base(tmp_path, "Flour.")
    said = ask("define", "dough", "--format", "ttl", "--kb", made)
    part = rdflib.Graph().parse(data=said.out, format="turtle")
    whole = rdflib.Graph().parse(
        data=ask("export", "nt", "--stdout", "--kb", made).out, format="nt"
    )
    own = {row for row in whole if re.match(r"https://example.org/dough(/|$)", str(row[0]))}
    assert own
    assert set(part) == own


@pytest.mark.parametrize("form", ["mdx", "abbr", "quote"])
def test_an_entry_of_senses_alone_gives_its_original_sense(tmp_path: Path, form: str) -> None:
    senses = (
        "senses:\n  - {id: x, text: The later.}\n  - {id: y, text: The first., status: original}\n"
    )
    head = entry("dough").partition("definition:")[0]
    root = str(make(tmp_path, {"a.yaml": head + senses}))
    said = ask("define", "dough", "--format", form, "--kb", root).out
    assert "The first." in said
    assert "The later." not in said


@pytest.mark.parametrize("form", ["mdx", "abbr", "quote"])
def test_an_entry_that_says_nothing_cannot_be_pasted(tmp_path: Path, form: str) -> None:
    head = entry("dough").partition("definition:")[0]
    root = str(make(tmp_path, {"a.yaml": head}))
    said = ask("define", "dough", "--format", form, "--kb", root)
    assert (said.status, said.out) == (1, "")
    assert "`dough` has no definition" in said.err


@pytest.mark.parametrize("form", ["mdx", "abbr", "quote", "md"])
def test_a_sense_asked_for_is_the_one_that_is_pasted(tmp_path: Path, form: str) -> None:
    senses = "senses:\n  - {id: x, text: The later.}\n  - {id: y, text: The first.}\n"
    root = str(make(tmp_path, {"a.yaml": entry("dough", text="The headline.", more=senses)}))
    said = ask("define", "dough", "--sense", "x", "--format", form, "--kb", root).out
    assert "The later." in said
    assert "The first." not in said
    assert "The headline." not in said


def test_bibtex_and_turtle_of_a_sense_hold_what_is_its_own(tmp_path: Path) -> None:
    senses = (
        "senses:\n  - {id: x, text: One., cites: a}\n"
        "  - {id: x-y, text: Two., cites: {source: b, via: a}, versus: {x: disputes}}\n"
    )
    files = {"dough.yaml": entry("dough", more=senses), "references.yaml": SOURCES}
    made = str(make(tmp_path, files))
    asked = ("define", "dough", "--sense", "x", "--kb", made, "--format")
    assert re.findall(r"^@\w+\{(.+),$", ask(*asked, "bibtex").out, re.MULTILINE) == ["a"]
    part = set(rdflib.Graph().parse(data=ask(*asked, "ttl").out, format="turtle"))
    whole = rdflib.Graph().parse(
        data=ask("export", "nt", "--stdout", "--kb", made).out, format="nt"
    )
    assert part < set(whole)
    own = "https://example.org/dough"
    assert {str(row[0]) for row in part if "citation" not in row[0]} == {own, f"{own}/sense/x"}
    assert {row for row in whole if str(row[0]) == f"{own}/sense/x"} <= part


def test_bibtex_has_the_source_that_another_is_cited_through(tmp_path: Path) -> None:
    made = base(tmp_path, "Flour.", cites="{source: a, via: b}")
    said = ask("define", "dough", "--format", "bibtex", "--kb", made).out
    assert re.findall(r"^@\w+\{(.+),$", said, re.MULTILINE) == ["a", "b"]


@pytest.mark.parametrize("form", ["mdx", "abbr", "quote"])
def test_who_pastes_a_deprecated_definition_is_told(tmp_path: Path, form: str) -> None:
    more = "status: deprecated\nreplaced_by: [new]\nbecause: Renamed.\n"
    root = make(tmp_path, {"a.yaml": entry("old", more=more), "b.yaml": entry("new")})
    said = ask("define", "old", "--format", form, "--kb", str(root))
    assert said.status == 0
    assert "`old` is deprecated; use new" in said.err


def test_a_text_of_two_paragraphs_stays_two_in_component_and_quotation(tmp_path: Path) -> None:
    said = "definition:\n  text: |\n    Flour.\n\n    - and water.\n  cites: b\n"
    head = entry("dough").partition("definition:")[0]
    made = str(make(tmp_path, {"a.yaml": head + said, "references.yaml": SOURCES}))
    assert ask("define", "dough", "--format", "mdx", "--kb", made).out.splitlines()[2:5] == [
        *("Flour.", "", "\\- and water.")
    ]
    assert ask("define", "dough", "--format", "quote", "--kb", made).out.splitlines() == [
        *("> **dough**: Flour.", ">", "> \\- and water.", ">", "> — Brown, 2002")
    ]
    assert ask("define", "dough", "--format", "abbr", "--kb", made).out.splitlines()[0] == (
        "*[dough]: Flour. - and water."
    )


SHOWN = """\
examples: [{text: 'A [[dough|bun]].', cites: a §2}]
media:
  - {kind: video, title: "On [dough]", url: "https://example.org/v?a=1", cites: b}
  - {url: "https://example.org/plain"}
"""


def test_examples_and_media_are_shown_in_every_form(tmp_path: Path) -> None:
    files = {"a.yaml": entry("dough", more=SHOWN), "references.yaml": SOURCES}
    asked = ("define", "dough", "--kb", str(make(tmp_path, files)), "--format")
    (match,) = valid(ask(*asked, "json").json, "define")["matches"]
    (example,) = match["examples"]
    assert (example["text"], example["cites"][0]["locator"]) == ("A bun.", "§2")
    assert [(one["kind"], one["title"], one["url"]) for one in match["media"]] == [
        ("video", "On [dough]", "https://example.org/v?a=1"),
        (None, None, "https://example.org/plain"),
    ]
    assert [cite["source"] for cite in match["media"][0]["cites"]] == ["b"]
    lines = ask(*asked, "text").out.splitlines()
    start = lines.index("Examples")
    assert lines[start + 1 : start + 3] == ["  A bun.", "    — Adams, 2001, §2"]
    start = lines.index("Media")
    assert lines[start + 1 : start + 5] == [
        "  video: On [dough]",
        "    <https://example.org/v?a=1>",
        "    — Brown, 2002",
        "  https://example.org/plain",
    ]
    said = ask(*asked, "md").out
    assert "- video: [On \\[dough\\]](https://example.org/v?a=1) (Brown, 2002)\n" in said
    assert "- A bun. ([Adams, 2001](https://example.org/a_%28b%29?x=1&y=2), §2)\n" in said
