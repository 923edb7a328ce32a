"""Citations in every form that chapters use."""

import pytest

from kb.documents.document import Citation, Document
from kb.documents.reading import read_document

URL = "https://arxiv.org/abs/1906.01820"


def cited(text: str, path: str = "a.mdx") -> list[Citation]:
    return read_document(path, text.encode()).citations


def shown(text: str) -> list[tuple[str, str, str, str]]:
    return [(c.form, c.names, c.year, c.url) for c in cited(text)]


@pytest.mark.parametrize(
    ("text", "names", "year"),
    [
        ("Hubinger et al., 2019", "Hubinger et al.", "2019"),
        ("Hubinger et al. 2019", "Hubinger et al.", "2019"),
        ("Hubinger et al, 2019", "Hubinger et al", "2019"),
        ("Hubinger, 2019a", "Hubinger", "2019a"),
        ("Kenton & Shah, 2022", "Kenton & Shah", "2022"),
        ("Kenton and Shah, 2022", "Kenton and Shah", "2022"),
        ("Manheim, Garrabrant & Yudkowsky, 2018", "Manheim, Garrabrant & Yudkowsky", "2018"),
        ("van der Berg, 2020", "van der Berg", "2020"),
        ("Łukasiewicz & Ó Briain, 2021", "Łukasiewicz & Ó Briain", "2021"),
        ("Center for AI Safety, 2023", "Center for AI Safety", "2023"),
        ("80,000 Hours, 2022", "80,000 Hours", "2022"),
        ("nostalgebraist, 2020", "nostalgebraist", "2020"),
        ("OpenAI, n.d.", "OpenAI", "n.d."),
        ("Ngo, forthcoming", "Ngo", "forthcoming"),
        ("O'Brien, 2019/2021", "O'Brien", "2019/2021"),
        ("Dennett, 1989, p. 17", "Dennett", "1989"),
    ],
)
def test_a_linked_label_in_brackets_has_names_and_a_year(text: str, names: str, year: str) -> None:
    assert shown(f"So it is ([{text}]({URL})).") == [("linked", names, year, URL)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"[Hubinger et al. (2019)]({URL}) say so.", ("linked", "Hubinger et al.", "2019", URL)),
        (f"As Hubinger et al. ([2019]({URL})) say.", ("year", "Hubinger et al.", "2019", URL)),
        (f"As Shah [(2022)]({URL}) says.", ("year", "Shah", "2022", URL)),
        (f"As [Hubinger et al.]({URL}) (2019) say.", ("split", "Hubinger et al.", "2019", URL)),
        (f"It is so ([Ngo & Shah]({URL}), 2019).", ("split", "Ngo & Shah", "2019", URL)),
        ("As Hubinger et al. (2019) say.", ("narrative", "Hubinger et al.", "2019", "")),
        ("Hubinger and Shah's (2019) view.", ("narrative", "Hubinger and Shah", "2019", "")),
        ("It is so (Hubinger et al., 2019).", ("plain", "Hubinger et al.", "2019", "")),
        ("It is so (see Hubinger 2019, p. 3).", ("plain", "Hubinger", "2019", "")),
        ("What Hubinger et al. 2019 say.", ("plain", "Hubinger et al.", "2019", "")),
        (f"It is so ([]({URL})).", ("blank", "", "", URL)),
        (f"It is so ([ ]({URL})).", ("blank", "", "", URL)),
        (f"It is so ([Hubinger et al.]({URL})).", ("linked", "Hubinger et al.", "", URL)),
        (f"It is so ([Hubinger et al., 20]({URL})).", ("linked", "Hubinger et al.", "", URL)),
        ("It is so (Hubinger et al.).", ("plain", "Hubinger et al.", "", "")),
        ("It is so (Hubinger et al., 201).", ("plain", "Hubinger et al.", "", "")),
    ],
)
def test_a_citation_is_found_in_each_form(text: str, expected: tuple[str, ...]) -> None:
    assert shown(text) == [expected]


def test_several_works_share_a_pair_of_brackets() -> None:
    text = f"So ([Ngo, 2020]({URL}); [Shah et al., 2022](https://a.b/c), Roe 2021; Doe, 2020a)."
    assert [(c.names, c.year) for c in cited(text)] == [
        ("Ngo", "2020"),
        ("Shah et al.", "2022"),
        ("Roe", "2021"),
        ("Doe", "2020a"),
    ]
    start = text.index("(")
    assert {c.group for c in cited(text)} == {(start, len(text) - 1)}


def test_works_parted_by_commas_are_several() -> None:
    assert [(c.names, c.year) for c in cited("So (Doe 1999, T. Roe 2002, p. 3).")] == [
        ("Doe", "1999"),
        ("T. Roe", "2002"),
    ]


def test_names_with_two_years_are_two_citations() -> None:
    assert [(c.names, c.year) for c in cited("So (Ngo, 2019, 2020).")] == [
        ("Ngo", "2019"),
        ("Ngo", "2020"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In March (2019) it rained.",
        "See [the state of AI in 2023](https://a.b).",
        "See Figure 3 (2019).",
        "Use [Visual Studio 2022](https://a.b) or [ECMAScript 2015 (ES6)](https://a.b).",
        "Fixed ([#1420](https://a.b/1420)) with (CVE-2016-1669).",
        "See ([Testing and CI](#testing-and-ci)).",
        "See [XML Signature Syntax and Processing](https://a.b).",
        "The schema JSON Schema (2020-12) is used.",
        "It began (in 2019).",
        "Since then (2019) little changed.",
        "A list (apples, pears, 2019 of them).",
        "So `(Hubinger et al., 2019)` is written.",
        "See the [paper](https://a.b) and ([here](https://a.b/c)).",
        "(c) 2019 and version 2020.1",
        "$x (Smith, 2019)$",
    ],
)
def test_what_only_looks_like_a_citation_is_none(text: str) -> None:
    assert cited(text) == []


def test_an_opening_word_is_no_name() -> None:
    assert [c.names for c in cited("In Hubinger et al. (2019) it is said.")] == ["Hubinger et al."]
    assert [c.names for c in cited("However, Ngo and Shah (2019) differ.")] == ["Ngo and Shah"]


def test_places_are_those_of_label_year_and_address() -> None:
    text = f"Ölfür 😀 ([Hubinger *et al.*, 2019]({URL}))."
    (citation,) = cited(text)
    assert text[citation.start : citation.end] == f"[Hubinger *et al.*, 2019]({URL})"
    assert text[citation.year_start : citation.year_end] == "2019"
    assert text[citation.url_start : citation.url_end] == URL
    assert text[citation.label_start : citation.label_end] == "Hubinger *et al.*, 2019"
    assert citation.label == "Hubinger et al., 2019"


def test_places_in_an_attribute_are_those_in_the_file() -> None:
    text = f'<Definition\n  term="A"\n  source="(&#91;x&#93; [Ngo &amp; Shah, 2020]({URL}))"\n/>'
    (citation,) = cited(text)
    assert citation.names == "Ngo & Shah"
    assert citation.attribute == "source"
    assert text[citation.label_start : citation.label_end] == "Ngo &amp; Shah, 2020"
    assert text[citation.url_start : citation.url_end] == URL


def test_a_source_needs_no_brackets() -> None:
    assert shown(f'<Quote source="[Ngo, 2020]({URL})" />') == [("linked", "Ngo", "2020", URL)]
    assert shown('<Quote source="Ngo, 2020" />') == [("plain", "Ngo", "2020", "")]


@pytest.mark.parametrize(
    "text",
    [
        "So ([Ngo, 2020][ngo]).\n\n[ngo]: https://a.b/c",
        "> So ([Ngo, 2020](https://a.b/c)).",
        "A note[^n].\n\n[^n]: See ([Ngo, 2020](https://a.b/c)).",
        '<Figure caption="So ([Ngo, 2020](https://a.b/c))" />',
        "!!! note\n    So ([Ngo, 2020](https://a.b/c)).",
        "| a |\n| - |\n| ([Ngo, 2020](https://a.b/c)) |",
        "So ([Ngo, 2020](<https://a.b/c> 'title')).",
        "So ([Ngo,\n2020](https://a.b/c)).",
    ],
)
def test_citations_are_found_wherever_text_stands(text: str) -> None:
    assert [(c.names, c.year, c.url) for c in cited(text)] == [("Ngo", "2020", "https://a.b/c")]


def test_citations_in_comments_and_code_are_none() -> None:
    text = "<!-- (Ngo, 2020) -->\n\n{/* (Ngo, 2020) */}\n\n```\n(Ngo, 2020)\n```\n"
    assert cited(text) == []


def test_a_lone_name_before_a_year_is_not_certain() -> None:
    assert [c.certain for c in cited("AlphaGo (2016) won.")] == [False]
    assert [c.certain for c in cited("Silver et al. (2016) won.")] == [True]


def whole(document: Document) -> list[str]:
    return [document.text[c.start : c.end] for c in document.citations]


def test_each_citation_of_the_figure_and_its_address_are_whole() -> None:
    text = "So (see [Ngo, 2020](https://a.b/c_(d)), and [Shah, 2021](https://a.b/e))."
    assert whole(read_document("a.md", text.encode())) == [
        "[Ngo, 2020](https://a.b/c_(d))",
        "[Shah, 2021](https://a.b/e)",
    ]
