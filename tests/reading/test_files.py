"""Files → entries, sources, the manifest: short forms, bibliographies in three formats."""

from kb.model.source import source_label
from kb.reading.files import read_entries, read_manifest, read_sources

SHORT = b"""\
id: aim
label: aim
aliases: goal
topics: first
definition: What a [[system]] is after.
senses: {id: narrow, text: What it was built for., cites: mitchell-1997 ch. 1; p. 3}
relations: {is-a: system, related-to: [end, {to: purpose, because: both are ends}]}
notes: Not to be confused with means.
examples: Winning.
"""

LONG = b"""\
id: aim
label: {text: aim}
aliases: [{text: goal}]
topics: [first]
definition: {text: 'What a [[system]] is after.'}
senses:
  - id: narrow
    text: What it was built for.
    cites: [{source: mitchell-1997, locator: ch. 1; p. 3, mode: paraphrases}]
relations:
  is-a: [{to: system, status: stated}]
  related-to: [{to: end}, {to: purpose, because: both are ends}]
notes: [{kind: scope, text: Not to be confused with means.}]
examples: [{text: Winning.}]
"""


def test_short_and_long_forms_say_the_same() -> None:
    short, long = (read_entries("concepts/aim.yaml", text) for text in (SHORT, LONG))
    assert not short.problems
    assert not long.problems
    assert short.entries[0].entry == long.entries[0].entry


def test_a_label_in_several_languages_reads_as_the_one_of_the_base() -> None:
    text = b"id: aim\nlabel: {de: Ziel, en: aim}\n"
    label = read_entries("concepts/aim.yaml", text, "en").entries[0].entry.label
    assert label.text == "aim"
    assert label.text.translations == (("de", "Ziel"),)


def test_one_wrong_key_does_not_make_an_entry_vanish() -> None:
    file = read_entries("concepts/aim.yaml", SHORT + b"colour: red\nkind: [a, b]\n")
    assert file.entries[0].entry.id == "aim"
    assert sorted(raised.code for raised in file.problems) == ["SCH002", "SCH003"]


def test_a_broken_document_leaves_the_others_whole() -> None:
    file = read_entries("concepts/x.yaml", b"id: a\nlabel: a\n---\nid: b\nlabel: [\n")
    assert [located.entry.id for located in file.entries] == ["a"]
    assert file.lost == ["b"]


BOOK = {
    "references.yaml": b"""\
references:
  - id: mitchell-1997
    type: book
    author: [{family: Mitchell, given: Tom M.}]
    title: Machine Learning
    issued: 1997
    publisher: McGraw-Hill
""",
    "references.json": b"""[{"id": "mitchell-1997", "type": "book",
    "author": [{"family": "Mitchell", "given": "Tom M."}], "title": "Machine Learning",
    "issued": {"date-parts": [[1997]]}, "publisher": "McGraw-Hill"}]""",
    "references.bib": b"""@book{mitchell-1997,
  author = {Mitchell, Tom M.}, title = {{Machine} Learning}, year = 1997,
  publisher = {McGraw-Hill},
}""",
}


def test_a_bibliography_means_the_same_in_each_of_its_formats() -> None:
    read = {name: read_sources(f"concepts/{name}", text) for name, text in BOOK.items()}
    sources = [file.sources[0].source for file in read.values()]
    assert all(not file.problems for file in read.values())
    assert sources[0] == sources[1] == sources[2]
    assert source_label(sources[0]) == "Mitchell, 1997"


def test_bibtex_names_months_and_accents_are_read() -> None:
    text = rb"""@inproceedings{x-2020,
      author = {van der Berg, Anna and Jos{\'e} Garc{\'i}a and {World Health Organization}},
      title = "Things", booktitle = {Proc. of {ML}}, year = {2020}, month = mar, pages = {1--9},
      eprint = {2001.00001}, archivePrefix = {arXiv},
    }"""
    source = read_sources("concepts/references.bib", text).sources[0].source
    assert [name.short for name in source.author] == [
        "van der Berg",
        "García",
        "World Health Organization",
    ]
    assert str(source.issued) == "2020-03"
    assert source.texts["number"] == "arXiv:2001.00001"
    assert source.texts["container-title"] == "Proc. of ML"


def test_two_authors_are_joined_and_more_are_shortened() -> None:
    def label(*names: str) -> str:
        listed = ", ".join(f"{{family: {name}}}" for name in names)
        text = f"- {{id: x, title: T, issued: 2001-02-03, author: [{listed}]}}"
        return source_label(
            read_sources("concepts/references.yaml", text.encode()).sources[0].source
        )

    assert label("A", "B") == "A & B, 2001"
    assert label("A", "B", "C") == "A et al., 2001"


def test_a_manifest_that_cannot_be_read_leaves_a_stand_in() -> None:
    file = read_manifest("concepts/kb.yaml", b"format: [")
    assert not file.readable
    assert file.manifest.kinds == ()
    assert file.problems[0].code == "SCH001"


def test_half_a_character_in_json_is_a_finding_and_no_record() -> None:
    data = b'[{"id": "a", "type": "book", "title": "x \\ud800 y"}]'
    file = read_sources("concepts/references.json", data)
    assert file.sources == []
    assert file.lost == ["a"]
    (raised,) = file.problems
    assert raised.code == "SCH001"
    assert "half a character" in raised.problem.message
