"""Files that are broken or hostile: they are read, in time, and what is wrong is said."""

import time

import pytest

from kb.documents.dialect import MAX_DEPTH
from kb.documents.reading import read_document

SECONDS = 3
"""Some 20 times what any of the texts takes, and less than if it were quadratic."""

N = 10_000
LABEL = "([Hubinger et al., 2019](https://a.b/c))"
TEXTS = {
    "quotes nested 20,000 deep": ("> " * 20_000 + "x\n") * 3,
    "lists nested 20,000 deep": ("- " * 20_000 + "x\n") * 3,
    "lists nested by indentation": "\n".join(" " * (2 * i) + "- x" for i in range(600)),
    "a line of 20 MB": "x" * 20_000_000,
    "a long line": "word " * 100_000,
    "opening brackets": "[" * N,
    "nested brackets": "[a" * N + "]" * N,
    "links never closed": '[a](b "c ' * N,
    "definitions in definitions": '<Definition term="a">x ' * N + "</Definition>" * N,
    "quotes in quotes": "<Quote>x " * N + "</Quote>" * N,
    "links in HTML": "<a href='b'>c</a> " * N,
    "links in a bracket": "(" + "[a](b) " * N + ")",
    "years in a link": "([" + "2019 " * N + "](b))",
    "tags that are no flow": "<A b={\n" * N + "}> x\n" * N,
    "blanks in an admonition": "!!! a" + " " * 10 * N + "!",
    "blanks in a directive": ":::a b" + " " * 10 * N + "x",
    "blanks in a fence": "```{note} b" + " " * 10 * N + "x",
    "blanks in a heading": "# a" + " " * 10 * N + "b } {",
    "blanks in a link": ("[a](" + " " * 100 + "(") * (N // 100) + "[a](" + " " * 10 * N + "(",
    "blanks in a table": "|" + " " * 10 * N + "a\n|-" + " " * 10 * N + "x",
    "asterisks": "*a_ " * N,
    "asterisks between words": "*a**b" * N,
    "backquotes of all lengths": "".join("`" * (i % 300 + 1) + " " for i in range(N // 50)),
    "tags never closed": '<A b="' * N,
    "values never closed": "<A b={" * N,
    "values never closed on lines": "<A b={\n" * N,
    "braces": "{" * N,
    "braces on lines": "{a\n" * N,
    "braces with strings": '{"a' * N,
    "dollars": "$$a $b " * N,
    "comments never closed": "a <!-- {/* {% " * N,
    "components never closed": "<Note>\n\n" * N,
    "elements never closed": "<div>\n<b> " * N,
    "components closed only": "</Note>\n\n" * N,
    "directives never closed": ":::note\n" * N,
    "fences": "```\n" * N,
    "a wide table": "|a" * N + "|\n" + "|-" * N + "|\n" + "|b" * N,
    "reference definitions": "".join(f"[a{i}]: http://x/{i}\n" for i in range(N)) + "[a1][a2] " * N,
    "round brackets": "(" * N + "et al. 2019" + ")" * N,
    "addresses": "https://a.b/" + ")." * N,
    "years in brackets": "(2019" * N + ")" * N,
    "names": "Ngo and " * N + "Shah (2019)",
    "quotation marks": "“aa bb cc dd " * N + LABEL,
    "exports": "export const a = {\n" * N,
    "front matter of brackets": "---\n" + "[" * N + "\n---\n",
    "blank lines": "- a\n" + "\n" * 10 * N,
    "a glossary": "```{glossary}\n" + "a\n  b\n" * (N // 2) + "```",
    "entities": "&amp;" * N + "&" * N,
    "an attribute": "<Figure caption='" + "&amp; *a* " * N + "' />",
    "a definition": '<Definition term="A">' + "A b is a c, called d " * N + "</Definition>",
}


@pytest.mark.parametrize("path", ["a.mdx", "a.md"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_read_in_time(name: str, path: str) -> None:
    started = time.process_time()
    document = read_document(path, TEXTS[name].encode())
    assert time.process_time() - started < SECONDS
    assert document.text == TEXTS[name]


def test_a_hundred_thousand_citations_are_read() -> None:
    document = read_document("a.md", ("(Ngo, 2020) " * 99_999 + LABEL).encode())
    assert len(document.citations) == 100_000
    last = document.citations[-1]
    assert document.text[last.url_start : last.url_end] == "https://a.b/c"


def test_nesting_past_the_bound_is_reported_once_and_read_as_text() -> None:
    document = read_document("a.md", ("> " * 300 + "x\n").encode())
    assert len(document.containers) == MAX_DEPTH
    assert [t.message for t in document.troubles] == [
        "nested more than 100 deep: the rest of the line is read as text"
    ]
    assert document.runs[-1].text.endswith("x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfea\0", "the file is UTF-16; save it as UTF-8"),
        (bytes(range(256)) * 40, "the file is not read: it is binary"),
        (b"caf\xe9 [a](b)", "byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_reported(data: bytes, message: str) -> None:
    document = read_document("a.md", data)
    assert [trouble.message for trouble in document.troubles] == [message]


def test_what_can_be_read_of_invalid_bytes_is_read() -> None:
    document = read_document("a.md", b"# A\xe9\n\n([Ngo, 2020](https://a.b))")
    assert [citation.names for citation in document.citations] == ["Ngo"]
    assert document.headings[0].text == "A\ufffd"


def test_a_broken_tag_hides_nothing_that_follows() -> None:
    text = '<Figure caption="a\n\n# B\n\n<Definition term="C">\n\nText.\n\n</Definition>\n'
    document = read_document("a.mdx", text.encode())
    assert [heading.text for heading in document.headings] == ["B"]
    assert [d.terms[0].text for d in document.definitions] == ["C"]
    assert document.troubles != []
