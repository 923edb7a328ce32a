"""Glossaries of Sphinx, tables, bibliographies."""

import json
from pathlib import Path

import pytest

from kb.importing.delimited import read_table
from kb.importing.sphinx import read_glossary
from tests.importing import ask, drafts, errors, imported, lost, place, terms
from tests.lookup import (
    isolated,  # noqa: F401
    make,
)

RST = """\
Glossary
========

.. glossary::
   :sorted:

   environment
      Where all :term:`documents <document>` are *kept*; see ``conf.py``
      and `Sphinx <https://example.org>`_.

      .. note:: not this

      A second paragraph.

   source directory
   SD : S
      All source files.

After it.
"""


def test_a_glossary_in_rst_gives_terms_and_plain_texts() -> None:
    harvest = read_glossary("g.rst", RST.encode())
    assert terms(harvest) == [
        (
            "environment",
            "Where all documents are kept; see `conf.py` and Sphinx.\n\nA second paragraph.",
        ),
        ("source directory", "All source files."),
    ]
    assert harvest.found[1].others == ("SD",)
    assert [(one.line, one.predicate) for one in harvest.losses] == [(7, "note"), (16, "key")]


def test_a_file_without_a_glossary_says_so(tmp_path: Path) -> None:
    path = place(tmp_path, "a.rst", "Title\n=====\n")
    said = ask("import", str(path), "--kb", str(make(tmp_path)))
    assert (said.status, said.out) == (1, "")
    assert "nothing is defined or cited there\n" in said.err


TABLE = '''\
Term;Definition;Source;Synonyms;Acronym;Kind;Topic;Region
Dough;"Flour; with water

and ""salt""";([Baker, 2001](https://example.org/d));paste|batter;;thing;one;EU
Rye bread;Bread of rye.;;;RB;person;five;
;no term;;;;;;
'''


def test_a_table_gives_an_entry_a_row_with_all_that_the_base_knows(tmp_path: Path) -> None:
    said = imported(make(tmp_path), place(tmp_path, "g.csv", TABLE))
    dough = json.loads(json.dumps(said["drafts"]))[0]
    assert dough["path"] == "concepts/one/dough.yaml"
    text = (tmp_path / "concepts/one/dough.yaml").read_text()
    assert "aliases: [paste, batter]" in text
    assert "kind: thing" in text
    assert "topics: [one]" in text
    assert '      and "salt"' in text
    assert [str(one) for one in drafts(tmp_path)["rye-bread"].abbreviations] == ["RB"]
    assert lost(said) == [
        "g.csv:1: the column `Region`",
        "g.csv:5: the kind “person”, which kb.yaml does not have",
        "g.csv:5: the topic “five”, which kb.yaml does not have",
        "g.csv:6: a row without a term",
    ]
    assert errors(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("comma.csv", "term,definition\ncafé,A place\n".encode()),
        ("semicolon.csv", "Term;Definition\r\ncafé;A place\r\n".encode()),
        ("tab.tsv", "term\tdefinition\ncafé\tA place\n".encode()),
        ("mark.csv", "\ufeffterm,definition\ncafé,A place\n".encode()),
        ("wide.csv", "term,definition\ncafé,A place\n".encode("utf-16")),
        ("old.csv", "term,definition\ncafé,A place\n".encode("cp1252")),
    ],
)
def test_a_table_is_read_however_it_was_saved(name: str, data: bytes) -> None:
    harvest = read_table(name, data)
    assert terms(harvest) == [("café", "A place")]
    assert bool(harvest.losses) == (name == "old.csv")


def test_a_table_in_another_language_gives_texts_in_it(tmp_path: Path) -> None:
    text = "term,definition,language\nBrot,Gebäck aus Mehl,de\n"
    imported(make(tmp_path), place(tmp_path, "g.csv", text))
    written = (tmp_path / "concepts/imported/brot.yaml").read_text()
    assert "de: Brot" in written
    assert "de: Gebäck aus Mehl" in written
    assert errors(tmp_path) == []


def test_a_table_without_terms_says_which_columns_it_wants(tmp_path: Path) -> None:
    said = imported(make(tmp_path), place(tmp_path, "g.csv", "a,b\n1,2\n"), status=1)
    assert "no column is named `term`" in lost(said)[0]


def test_a_source_may_be_a_key_an_address_or_a_label(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "references.yaml": "references:\n  - id: baker\n    type: book\n    author: [{family: "
            "Baker}]\n    issued: 2001\n    title: Bread\n    URL: https://example.org/bread\n"
        },
    )
    text = (
        "term,definition,source\nDough,Flour,baker\nCrumb,Inside,https://example.org/bread?utm_source=x\n"
        'Crust,Outside,"Baker, 2001"\n'
    )
    said = imported(tmp_path, place(tmp_path, "g.csv", text))
    assert said["sources"] == 0
    for entry in drafts(tmp_path).values():
        assert [cite.source for cite in entry.senses[0].cites] == ["baker"]


BIB = """\
@article{doe/2001, author={Doe, Jane}, title={A {B} C}, year=2001, doi={10.1000/xyz}}
@book{roe, author={Roe, Ann}, title={D}, year=1999, publisher={P}}
@misc{broken, title={X}
"""


def test_bibtex_becomes_references_under_usable_keys(tmp_path: Path) -> None:
    said = imported(make(tmp_path), place(tmp_path, "r.bib", BIB))
    assert [(one["id"], one["label"]) for one in said["records"]] == [
        ("doe-2001", "Doe, 2001"),
        ("roe", "Roe, 1999"),
    ]
    assert [(one["line"], one["predicate"]) for one in said["losses"]] == [(1, "id"), (3, "record")]
    assert errors(tmp_path) == []


def test_csl_becomes_references_and_other_fields_are_lost(tmp_path: Path) -> None:
    record = {
        "id": "k1",
        "type": "book",
        "title": "T",
        "author": [{"family": "A", "given": "B"}],
        "issued": {"date-parts": [[2001, 2]]},
        "shelf": 3,
    }
    said = imported(make(tmp_path), place(tmp_path, "r.json", json.dumps([record])))
    text = (tmp_path / "concepts/references.yaml").read_text()
    assert "issued: 2001-02\n" in text
    assert "`shelf`" in lost(said)[0]


def test_a_record_of_a_work_that_the_base_has_is_not_written_again(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "references.yaml": "references:\n  - id: doe\n    type: article\n    title: A B C\n"
            "    DOI: 10.1000/XYZ\n"
        },
    )
    said = imported(tmp_path, place(tmp_path, "r.bib", BIB))
    assert [one["id"] for one in said["records"]] == ["roe"]


def test_a_key_that_another_work_has_gets_a_number_and_is_told(tmp_path: Path) -> None:
    make(
        tmp_path,
        {"references.yaml": "references:\n  - id: roe\n    type: book\n    title: Another\n"},
    )
    path = place(tmp_path, "r.bib", BIB)
    said = imported(tmp_path, path)
    assert [one["id"] for one in said["records"]] == ["doe-2001", "roe-2"]
    assert any("the key `roe`" in one for one in lost(said))
    assert imported(tmp_path, path)["sources"] == 0
