"""`kb cite`: a source or a term in, a citation out."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.lookup import (
    ask,
    entry,
    isolated,  # noqa: F401
    make,
    settle,
    spawn,
)
from tests.lookup.test_json import SCHEMAS, test_a_schema_is_strict_and_described, valid

REFERENCES = """\
references:
  - {id: doe-2001, type: book, title: "One *star*", author: [{family: Doe, given: Jo}],
     issued: 2001, URL: "https://x.org/a(b)", custom: {unverified: [year]}}
  - {id: doe-2001b, type: book, title: Two, author: [{family: Doe, given: Jo}], issued: 2001}
  - {id: one, type: report, title: A source called one, DOI: 10.1/z, issued: 1999,
     author: [{literal: Acme}]}
"""
ENTRY = """\
senses:
  - {id: wide, text: Wide., cites: {source: doe-2001b, locator: p. 4, via: one}}
  - {id: odd, text: Odd., cites: nobody-1900}
  - {id: bare, text: Bare.}
"""


@pytest.fixture(name="place", autouse=True)
def _place(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "references.yaml": REFERENCES,
        "a.yaml": entry("one", more=ENTRY),
        "b.yaml": "id: two\nlabel: two things\nkind: thing\n"
        "definition: {text: Two., cites: [doe-2001 §3, one]}\n",
    }
    root = make(cache.parent / "base", files)
    monkeypatch.setenv("KB_DIR", str(root))
    return root


def test_a_term_is_cited_by_what_its_definition_cites() -> None:
    said = ask("cite", "two", "things")
    assert said.out == (
        "([Doe, 2001](https://x.org/a%28b%29), §3)\n([Acme, 1999](https://doi.org/10.1/z))\n"
    )
    assert said.err == "unverified in doe-2001: year\n"
    assert said.status == 0


def test_a_source_key_wins_over_a_term_and_either_can_be_forced() -> None:
    assert ask("cite", "one").out == "([Acme, 1999](https://doi.org/10.1/z))\n"
    assert ask("cite", "source:one").out == ask("cite", "one").out
    forced = ask("cite", "concept:one")
    assert forced.out == "(Doe, 2001, p. 4, as cited by Acme, 1999)\n"
    assert ask("cite", "source:two").status == 1


def test_a_definition_that_cites_nothing_leaves_it_to_the_first_sense_that_does() -> None:
    (cited,) = ask("cite", "concept:one", "--format", "json").json["citations"]
    assert (cited["source"], cited["sense"], cited["via"]) == ("doe-2001b", "wide", "one")
    assert cited["iri"] == "https://example.org/one/sense/wide"


def test_a_sense_is_cited_with_its_own_iri() -> None:
    said = ask("cite", "concept:one", "--sense", "wide", "--format", "text")
    assert said.out == (
        "Doe, 2001, p. 4, as cited by Acme, 1999\n"
        "  Jo Doe (2001). Two.\n"
        "sense wide of one: https://example.org/one/sense/wide\n"
    )
    unknown = ask("cite", "concept:one", "--sense", "wid")
    assert (unknown.status, unknown.out) == (2, "")
    assert "did you mean `wide`" in unknown.err


def test_citing_nothing_and_citing_no_known_source_are_findings() -> None:
    bare = ask("cite", "concept:one", "--sense", "bare")
    assert (bare.status, bare.out) == (1, "")
    odd = ask("cite", "concept:one", "--sense", "odd")
    assert (odd.status, odd.out) == (1, "")
    assert "nobody-1900" in odd.err


def test_a_label_finds_all_its_sources_each_with_its_title() -> None:
    assert ask("cite", "doe,", "2001").out == (
        "([Doe, 2001](https://x.org/a%28b%29)) *One \\*star\\**\n(Doe, 2001) *Two*\n"
    )


def test_a_locator_is_of_one_source() -> None:
    assert ask("cite", "one", "--locator", "p. 9").out == (
        "([Acme, 1999](https://doi.org/10.1/z), p. 9)\n"
    )
    assert ask("cite", "two", "things", "--locator", "p. 9").status == 2
    assert ask("cite", "one", "--sense", "wide").status == 2


def test_a_miss_suggests_terms_and_keys() -> None:
    said = ask("cite", "doe-2002", "--format", "json")
    assert said.status == 1
    assert {one["id"] for one in valid(said.json, "cite")["suggestions"]} == {
        "doe-2001",
        "doe-2001b",
    }
    assert "did you mean two things?" in ask("cite", "two", "thimgs").err


@pytest.mark.parametrize(
    "arguments", [("two", "things"), ("one",), ("concept:one", "--sense", "wide"), ("doe, 2001",)]
)
def test_the_json_is_valid(arguments: tuple[str, ...]) -> None:
    assert valid(ask("cite", *arguments, "--format", "json").json, "cite")["citations"]


def test_the_schema_is_strict_and_described() -> None:
    test_a_schema_is_strict_and_described("cite")
    schema = json.loads((SCHEMAS / "cite.schema.json").read_text(encoding="utf-8"))
    said = ask("cite", "one", "--format", "json").json
    del said["citations"][0]["iri"]
    assert not jsonschema.Draft202012Validator(schema).is_valid(said)


def test_csl_json_is_an_array_of_records() -> None:
    (record,) = ask("cite", "doe-2001", "--format", "csl-json").json
    assert record == {
        "id": "doe-2001",
        "type": "book",
        "author": [{"family": "Doe", "given": "Jo"}],
        "issued": {"date-parts": [[2001]]},
        "title": "One *star*",
        "URL": "https://x.org/a(b)",
        "custom": {"unverified": ["year"]},
    }


def test_bibtex_is_a_record_a_source() -> None:
    said = ask("cite", "two", "things", "--format", "bibtex").out
    assert [line for line in said.splitlines() if line.startswith("@")] == [
        "@book{doe-2001,",
        "@techreport{one,",
    ]


def test_a_style_renders_and_an_unknown_one_is_wrong_use() -> None:
    assert ask("cite", "doe-2001b", "--style", "apa").out == "Doe, J. (2001). Two.\n"
    unknown = ask("cite", "doe-2001b", "--style", "apaa")
    assert (unknown.status, unknown.out) == (2, "")
    assert "did you mean `apa`" in unknown.err


@pytest.mark.parametrize(
    "options", [("--format", "html"), ("--style", "apa", "--format", "bibtex")]
)
def test_a_format_that_needs_a_style_or_takes_none_is_wrong_use(options: tuple[str, ...]) -> None:
    assert ask("cite", "one", *options).status == 2


def test_citing_loads_nothing_heavy(place: Path) -> None:
    ask("cite", "one")
    settle(place)
    program = (
        "import sys; sys.argv = ['kb', 'cite', 'two', 'things', '--format', 'text']\n"
        "from kb.front import main\n"
        "main(sys.argv[1:])\n"
        "heavy = {'pydantic', 'yaml', 'rdflib', 'networkx', 'citeproc', 'bibtexparser'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_key_works_from_the_shell_as_well() -> None:
    assert spawn("cite", "one").out == "([Acme, 1999](https://doi.org/10.1/z))\n"
