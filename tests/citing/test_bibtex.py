"""CSL-JSON → BibTeX: valid, escaped, and read back as it was."""

import logging
import re
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from kb.citing.bibtex import bibtex, entry_type, escaped, guarded, person, unsaid
from kb.citing.csl import csl_record
from kb.reading.files import read_sources
from tests.lookup import ROOT

Json = dict[str, Any]
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="ʹ"), min_size=1, max_size=8
)
MARKS = st.sampled_from([*"&%$#_{}~^\\\"'`-,:@?!()[]<>=*+./|", "and", "And"])
TEXTS = st.lists(st.one_of(WORDS, MARKS), min_size=1, max_size=6).map(" ".join)
GLUED = st.lists(st.one_of(WORDS, MARKS), min_size=1, max_size=6).map("".join)
LETTERS = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=8)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,12}", fullmatch=True)
NAMES = st.one_of(
    st.fixed_dictionaries({"literal": TEXTS}),
    st.fixed_dictionaries(
        {"family": TEXTS, "given": TEXTS},
        optional={"suffix": st.sampled_from(["Jr", "III", "a, b"])},
    ),
)


def read_back(text: str) -> Json:
    """What the reader of bibliographies makes of BibTeX text, as CSL-JSON."""
    read = read_sources("concepts/references.bib", text.encode())
    assert not read.problems
    (located,) = read.sources
    return csl_record(located.source)


def spoken(record: Json) -> list[tuple[str, ...]]:
    """Names as BibTeX keeps them: what is one text to it is one text."""
    return [
        tuple(name.get(part, "") for part in ("family", "suffix", "given"))
        if name.get("given")
        else (name.get("literal") or name.get("family", ""), "", "")
        for name in record.get("author", ())
    ]


@settings(max_examples=150, deadline=None)
@given(KEYS, GLUED | TEXTS, st.lists(NAMES, min_size=1, max_size=3), st.integers(1000, 2999))
def test_title_authors_year_and_key_are_read_back(
    key: str, title: str, author: list[Json], year: int
) -> None:
    issued = {"date-parts": [[year, 2]]}
    record = {"id": key, "type": "book", "title": title, "author": author, "issued": issued}
    back = read_back(bibtex(record))
    assert back["id"] == key
    assert back["title"] == title
    assert spoken(back) == spoken(record)
    assert back["issued"] == issued


@settings(max_examples=100, deadline=None)
@given(GLUED | TEXTS)
def test_bibtexparser_finds_one_record_whose_fields_end_where_they_should(text: str) -> None:
    record = {"id": "k", "type": "report", "title": text, "publisher": text, "abstract": text}
    library = parse_string(bibtex(record))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert [field.key for field in entry.fields] == ["title", "institution", "abstract"]


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=6).map(" ".join))
def test_a_title_without_its_braces_is_the_title(title: str) -> None:
    assert re.sub(r"[{}]", "", guarded(title)) == title


def test_every_source_of_the_base_is_read_back() -> None:
    base = kb.load(ROOT)
    lost = {"custom", "note", "number"}
    for source in base.sources.values():
        record = csl_record(source)
        back = read_back(bibtex(record))
        for variable in ("id", "title", "page", "volume", "issue", "DOI", "URL", "issued"):
            assert back.get(variable) == record.get(variable), (source.id, variable)
        assert spoken(back) == spoken(record)
        assert {*record} - {*back} <= {*unsaid(record), *lost, "container-title"}


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Concrete Problems in AI Safety", "Concrete Problems in {AI} Safety"),
        ("Constitutional AI: Harmlessness", "Constitutional {AI}: Harmlessness"),
        ("Explain like I'm 12", "Explain like {I'm} 12"),
        ("Mesa-Optimizers and A Plan", "Mesa-Optimizers and A Plan"),
        ("Biased algorithms in deep Transformers", "Biased algorithms in deep {Transformers}"),
        ("The {best} AT&T", r"The \textbraceleft{}best\textbraceright{} {AT\&T}"),
        ("Selection vs Control", "Selection vs Control"),
    ],
)
def test_only_capitals_that_a_style_would_take_away_are_guarded(title: str, shown: str) -> None:
    assert guarded(title) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ({"literal": "OpenAI"}, "{OpenAI}"),
        ({"family": "Hubinger", "given": "Evan"}, "Hubinger, Evan"),
        (
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            "van Beethoven, Ludwig",
        ),
        (
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            "King, Jr., Martin Luther",
        ),
        ({"family": "Plato"}, "Plato"),
        ({"family": "Barnes and Noble", "given": "X"}, "{Barnes and Noble}, X"),
        ({"literal": "$ Inc."}, r"{{\$ Inc.}}"),
    ],
)
def test_a_name_is_whole_to_bibtex(name: Json, shown: str) -> None:
    assert person(name) == shown


@pytest.mark.parametrize(
    ("kind", "genre", "expected"),
    [
        ("article-journal", "", "article"),
        ("paper-conference", "", "inproceedings"),
        ("book", "", "book"),
        ("chapter", "", "incollection"),
        ("report", "", "techreport"),
        ("thesis", "PhD thesis", "phdthesis"),
        ("thesis", "Master's thesis", "mastersthesis"),
        ("webpage", "", "misc"),
        ("post-weblog", "", "misc"),
    ],
)
def test_a_type_has_its_counterpart(kind: str, genre: str, expected: str) -> None:
    assert entry_type({"type": kind, "genre": genre}) == expected


def test_a_record_is_written_field_by_field() -> None:
    record = {
        "id": "smith:2020_x.y-z",
        "type": "paper-conference",
        "author": [{"family": "Smith", "given": "Jö"}],
        "title": "100% of R&D",
        "container-title": "Proc. #1",
        "page": "12–34",
        "issued": {"date-parts": [[2020, 3, 9]]},
        "number": "arXiv:2001.00001 [cs.AI]",
        "DOI": "10.1/a_b%20<c>",
        "URL": "https://x.org/~a_b?q=1#f{1}",
        "note": "Read it.",
    }
    assert bibtex(record) == (
        "@inproceedings{smith:2020_x.y-z,\n"
        "  author = {Smith, Jö},\n"
        "  title = {100\\% of {R\\&D}},\n"
        "  booktitle = {Proc. \\#1},\n"
        "  pages = {12--34},\n"
        "  year = {2020},\n"
        "  month = mar,\n"
        "  day = {9},\n"
        "  eprint = {2001.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  eprinttype = {arxiv},\n"
        "  primaryClass = {cs.AI},\n"
        "  doi = {10.1/a_b%20<c>},\n"
        "  url = {https://x.org/~a_b?q=1#f%7B1%7D},\n"
        "  annote = {Read it.},\n"
        "}\n"
    )


def test_letters_that_would_join_stay_apart() -> None:
    assert escaped("a--b ``c'' ?`") == "a-{}-b `{}`c'{}' ?{}`"


def test_what_bibtex_has_no_field_for_is_named() -> None:
    record = {
        "id": "a",
        "type": "article-journal",
        "scale": "1:5",
        "number": "7",
        "issued": {"date-parts": [[2019], [2020]]},
        "custom": {"work": "w"},
    }
    assert sorted(unsaid(record)) == ["custom.work", "issued.until", "number", "scale"]
