"""Headings, runs and their zones, what is masked, components, links, media, quotations."""

import pytest

from kb.diagnostics import Span
from kb.documents.document import Document
from kb.documents.reading import read_document


def read(text: str, path: str = "a.md") -> Document:
    return read_document(path, text.encode())


def texts(text: str, path: str = "a.md") -> list[str]:
    return [run.text for run in read(text, path).runs]


def zones(text: str, path: str = "a.md") -> list[tuple[str, str]]:
    return [(run.zone, run.text) for run in read(text, path).runs]


@pytest.mark.parametrize(
    ("line", "anchor", "explicit"),
    [
        ("# Inner Alignment", "inner-alignment", False),
        ("## Optimization = Search {#01}", "01", True),
        ("## Two ways {: #two .wide }", "two", True),
        ("# What’s *new*, `x_y`?", "whats-new-x_y", False),
        ("# Élan vital & more", "élan-vital--more", False),
        ("# Closed ##", "closed", False),
        ("Under\nlined\n=====", "under-lined", False),
    ],
)
def test_a_heading_has_an_anchor(line: str, anchor: str, explicit: bool) -> None:
    (heading,) = read(line).headings
    assert (heading.anchor, heading.explicit) == (anchor, explicit)


def test_equal_headings_are_numbered() -> None:
    found = [h.anchor for h in read("# A\n\n# A\n\n# A-1\n\n# A").headings]
    assert found == ["a", "a-1", "a-1-1", "a-2"]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a *b* **c** ***d*** _e_ ~~f~~", ["a b c d e f"]),
        ("mesa-*optimizer*s", ["mesa-optimizers"]),
        ("snake_case_word 2*3*4", ["snake_case_word 234"]),
        ("a \\* b &amp; c &#8212; d &copy;", ["a * b & c — d ©"]),
        ("a [link *text*](https://a.b 'title') b", ["a link text b"]),
        ("a\n  b  \nc", ["a b", "c"]),
        ("a\\\nb", ["a", "b"]),
        ("a `code` b", ["a ", " b"]),
        ("a[^1] b", ["a", " b"]),
        ("a <b>b</b> <br/> c", ["a b ", " c"]),
        ("a <!-- no --> b", ["a ", " b"]),
        ("a https://a.b/c, b", ["a ", ", b"]),
        ("a <https://a.b> b", ["a ", " b"]),
        ("costs $5 or $6 and $x^2$ b", ["costs $5 or $6 and ", " b"]),
        ("a ![alt *x*](b.png) c", ["a ", "alt x", " c"]),
        ("a **not closed", ["a **not closed"]),
        ("a [not](a link", ["a [not](a link"]),
        ("> quoted\n> on\nlazily", ["quoted on lazily"]),
        ("a {{ value }} b {% if %} c", ["a ", " b ", " c"]),
        ("see {term}`x` b", ["see ", " b"]),
        ("a [b]{.c} d", ["a [b] d"]),
        ("| a | b \\| c |\n|---|---|\n| *d* |  |", ["a", "b | c", "d"]),
    ],
)
def test_runs_are_what_a_reader_reads(text: str, runs: list[str]) -> None:
    assert texts(text) == runs


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("import A from 'a'\n\nText {value} more", ["Text ", " more"]),
        ("export const a = {\n\n  b: 1,\n}\n\nText", ["Text"]),
        ("    indented is text", ["indented is text"]),
        ("a{' '}b", ["a b"]),
        ("{/* comment */}\n\nText", ["Text"]),
        ("<!-- comment -->\n\nText", ["Text"]),
        ("<Tabs>\n  <Tab>\n    Text\n  </Tab>\n</Tabs>", ["Text"]),
        ("<A b={{c: '}'}}>Text</A>", ["Text"]),
        ("a < b", ["a < b"]),
    ],
)
def test_mdx_hides_modules_expressions_and_comments(text: str, runs: list[str]) -> None:
    document = read(text, "a.mdx")
    assert [run.text for run in document.runs] == runs
    assert document.troubles == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> a", [("quote", "a")]),
        ("> [!NOTE]\n> a", [("note", "a")]),
        ("<Quote>\n\na\n\n</Quote>", [("quote", "a")]),
        ("<Note>\n\na\n\n<Quote>b</Quote>\n\n</Note>", [("note", "a"), ("quote", "b")]),
        ("a[^1]\n\n[^1]: b\n\n    c", [("prose", "a"), ("note", "b"), ("note", "c")]),
        ('<Figure caption="a" alt="b" src="c.png" />', [("caption", "a"), ("caption", "b")]),
        ("# a\n\nb", [("heading", "a"), ("prose", "b")]),
        (":::quote\na\n:::\n\nb", [("quote", "a"), ("prose", "b")]),
        ('=== "a"\n    b', [("heading", "a"), ("prose", "b")]),
        ("<figure><figcaption>a</figcaption></figure>", [("caption", "a")]),
        ("<details>\n<summary>a</summary>\n\nb\n\n</details>", [("prose", "a"), ("prose", "b")]),
    ],
)
def test_a_run_has_the_zone_of_what_is_around_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert zones(text) == expected


def test_an_attribute_may_span_lines_and_hold_markdown_and_entities() -> None:
    text = (
        '<Figure\n  caption="A *big* cat &quot;Tom&quot;\n    of ([Ngo, 2020](https://a.b))"\n/>\n'
    )
    document = read(text, "a.mdx")
    (run,) = document.runs
    assert run.text == 'A big cat "Tom" of (Ngo, 2020)'
    start = run.text.index('"Tom"')
    assert text[slice(*run.span(start, start + 1))] == "&quot;"
    assert text[slice(*run.span(start + 1, start + 4))] == "Tom"
    assert document.span(*run.span(start + 1, start + 4)) == Span("a.mdx", 2, 30, 2, 33)


@pytest.mark.parametrize("quoted", ["'a \"b\"'", "{'a \"b\"'}", "{\"a 'b'\"}", "{`a 'b'`}"])
def test_attributes_are_read_in_either_quotes_and_in_braces(quoted: str) -> None:
    text = f"<Figure caption={quoted} number={{3}} wide />"
    document = read(text, "a.mdx")
    assert [run.text.replace('"', "'") for run in document.runs] == ["a 'b'"]
    component = document.components[0]
    assert [(a.name, a.kind, a.value) for a in component.attributes.values()][::-1][1:] == [
        ("number", "expression", "3"),
        ("wide", "flag", ""),
    ]


def test_components_nest_and_know_their_parts() -> None:
    text = 'A <Note>b <B c="d" /></Note> e'
    document = read(text, "a.mdx")
    note, inner = document.components
    assert (note.name, inner.name, inner.parent) == ("Note", "B", 0)
    assert text[note.inner[0] : note.inner[1]] == 'b <B c="d" />'
    assert note.closing is not None
    assert text[slice(*note.closing)] == "</Note>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<Note>\n\na", "<Note> is never closed"),
        ("a\n\n</Note>", "</Note> closes nothing"),
        ('<Figure caption="a />\n\nb', "the value of caption is never closed"),
        ("<Figure caption= />", "the value of caption is missing"),
        ("a {b", "the brace is never closed; write \\{ for a brace"),
        ("```\na", "the fence that begins here is never closed"),
        ("<!-- a", "the comment that begins here is never closed"),
        (":::note\na", "the directive note is never closed"),
        ("a [b](https://a.b/c d) e", "no link: its address holds a blank or is never closed"),
        ("---\na: [\n---\n", "the front matter is no YAML: "),
        ("---\n- a\n---\n", "the front matter is no mapping of keys to values"),
        ("<https://a.b>", "MDX has no links in <>; write [text](address)"),
    ],
)
def test_what_cannot_be_read_is_reported(text: str, message: str) -> None:
    (trouble,) = read(text, "a.mdx").troubles
    assert trouble.message.startswith(message)


def test_a_well_formed_chapter_has_no_troubles() -> None:
    text = "---\ntitle: A\n---\n\n# A\n\n<Note>\n\n- b `<c` {'{'}\n\n</Note>\n\n```js\n<A {\n```\n"
    assert read(text, "a.mdx").troubles == []


def test_front_matter_gives_title_and_position_with_places() -> None:
    text = '---\ntitle: "Inner: a"\nsidebar_position: 2.5\ntags: [a, b]\nx: {y: 1}\n---\nText'
    document = read(text)
    front = document.front_matter
    assert front is not None
    assert (front.title, front.position) == ("Inner: a", 2.5)
    assert text[slice(*front.places["title"])] == '"Inner: a"'
    assert sorted(front.values) == ["sidebar_position", "title"]
    assert [run.text for run in document.runs] == ["Text"]


def test_links_are_of_six_kinds() -> None:
    text = (
        "[a](/b) [c][r] <https://d.e> https://f.g ![h](i.png) <a href='/j'>k</a>\n\n[r]: /s 'T'\n"
    )
    document = read(text)
    assert [(link.kind, link.text, link.url) for link in document.links] == [
        ("inline", "a", "/b"),
        ("reference", "c", "/s"),
        ("autolink", "https://d.e", "https://d.e"),
        ("bare", "https://f.g", "https://f.g"),
        ("image", "h", "i.png"),
        ("html", "k", "/j"),
    ]
    for link in document.links:
        assert text[link.url_start : link.url_end] == link.url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<Video type="youtube" videoId="bJL" />', ("video", "bJL", "")),
        ('<Figure src="./a.png" alt="b" />', ("figure", "", "./a.png")),
        ('<Iframe src="https://a.b" />', ("embed", "", "https://a.b")),
        ('<iframe width="1" src="https://a.b"></iframe>', ("embed", "", "https://a.b")),
        ("![a](b.png)", ("image", "", "b.png")),
        ('<img src="b.png" alt="a"/>', ("image", "", "b.png")),
    ],
)
def test_media_have_an_id_or_an_address_with_its_place(
    text: str, expected: tuple[str, str, str]
) -> None:
    (medium,) = read(text, "a.mdx").media
    assert (medium.kind, medium.id, medium.url) == expected
    assert text[slice(*medium.place)] == medium.id or medium.url


def test_a_figure_knows_the_citations_of_its_caption() -> None:
    document = read('<Figure caption="A ([Ngo, 2020](https://a.b))" src="c.png" />', "a.mdx")
    assert document.media[0].citations == (0,)


def test_quotations_are_blocks_components_and_marked_words_near_a_citation() -> None:
    text = (
        "> As it is said ([Ngo, 2020](https://a.b)).\n\n"
        '<Quote source="([Shah, 2021](https://a.b/c))">\n\nWords of *another*.\n\n</Quote>\n\n'
        "Doe says “it is as it always was” ([Doe, 2022](https://a.b/d)). “No source for that.”\n"
    )
    document = read(text, "a.mdx")
    found = [
        (q.form, q.text, [document.citations[n].names for n in q.citations])
        for q in document.quotations
    ]
    assert found == [
        ("blockquote", "As it is said (Ngo, 2020).", ["Ngo"]),
        ("component", "Words of another.", ["Shah"]),
        ("marks", "it is as it always was", ["Doe"]),
    ]


def test_code_formulas_and_comments_are_masked_with_their_places() -> None:
    text = "a `b` $c$\n\n```py\nd\n```\n\n$$\ne\n$$\n\n<!-- f -->\n"
    assert [(kind, text[start:end]) for kind, start, end in read(text).masked] == [
        ("code", "`b`"),
        ("math", "$c$"),
        ("code", "```py\nd\n```"),
        ("math", "$$\ne\n$$"),
        ("comment", "<!-- f -->"),
    ]


def test_columns_count_code_points_after_a_byte_order_mark() -> None:
    document = read_document("a.md", "\ufeff😀 *né*\r\nb".encode())
    assert document.marked
    (run,) = document.runs
    assert run.text == "😀 né b"
    assert document.span(*run.span(2, 4)) == Span("a.md", 1, 4, 1, 6)
    assert document.span(*run.span(5, 6)) == Span("a.md", 2, 1, 2, 2)
