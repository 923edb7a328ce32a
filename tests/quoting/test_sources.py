"""The text that readers see, from the bytes of pages, documents and PDFs."""

import time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.quoting import sources, verify
from kb.quoting.sources import HTML, MARKDOWN, MDX, PDF, NoText, media_type, read

PAGE = """\
<!doctype html><html><head><title>A title</title><meta charset=utf-8>
<style>p { color: red }</style><script>if (a < b) "</p>words of a script</p>"</script></head>
<body><h1>The loaf</h1><p class="a>b">A <b>bak</b>er<sup><a href="#n3">3</a></sup> says:
<q>it is 10<sup>3</sup> grams</q> &amp; H<sub>2</sub>O&shy;lly.
<p hidden>words unseen<p>next<br>the 1<sup>st</sup> time<!-- a > comment -->
<img alt="words of a picture"><div style="display:none"><div>x</div>words unseen</div>seen
<template>words unseen</template><ul><li>one<li>two</ul>5 < 6 &lt;b&gt;</body></html>
"""


def text(data: str | bytes, media: str) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return " ".join(read(raw, media).folded.text.split())


def test_of_a_page_what_is_seen_is_read() -> None:
    assert text(PAGE, HTML) == (
        'The loaf A baker says: "it is 10^3 grams" & H2Olly. next the 1st time seen one two '
        "5 < 6 <b>"
    )


def test_a_place_in_a_page_is_the_line_of_its_file() -> None:
    source = read(PAGE.encode(), HTML)
    for words, line in {"The loaf": 3, "H2Olly": 4, "the 1st time": 5, "one two": 7}.items():
        verdict = verify(words, source.folded)
        assert verdict.at is not None, words
        assert source.told(verdict.at[0]) == f"line {line}"


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("a<script>b", "a"),
        ("a<!-- b", "a"),
        ("a<b c='d", "a"),
        ("a <b", "a"),
        ("a</>b<?php c ?>d", "abd"),
        ("a<p/>b", "a b"),
        ("a<svg><title>x</title><text>y</text></svg>b", "ab"),
        ("a<wbr>b<input value=x>c", "abc"),
        ("<p hidden=hidden>a</p>b", "b"),
        ("<SCRIPT>a</ScRiPt >b", "b"),
        ("&#x41;&nbsp;&what; &#0;&#xd800;", "A &what; \ufffd\ufffd"),
        ("a 3<sup>rd</sup> b,<sup>4</sup> mc<sup>2</sup> word<sup>[5]</sup>", "a 3rd b, mc^2 word"),
    ],
)
def test_broken_pages_are_read_as_browsers_read_them(page: str, seen: str) -> None:
    assert text(page, HTML) == seen


def test_of_markdown_the_words_are_read_and_not_its_marks() -> None:
    written = """\
---
title: A title
---
# The *loaf* {#loaf}

> A **baker**[^1] says \\*so\\*, see [the _notes_](https://example.org/a_(b) "title") or [it][2].
![words of a picture](a.png) `code_*x*` <b>bold</b> <https://example.org/> snake_case &amp; so

| a | b |
|---|---|
- [x] done

[2]: https://example.org/
[^1]: A note.
"""
    assert text(written, MARKDOWN).replace("[", "").replace("]", "") == (
        "The loaf {#loaf} A baker says *so*, see the _notes_ or it. code_*x* bold "
        "https://example.org/ snake_case & so a b x done A note."
    )
    source = read(written.encode(), MARKDOWN)
    verdict = verify("A baker says *so*, see the notes or it", source.folded)
    assert verdict.at is not None
    assert source.told(verdict.at[0]) == "line 6"


def test_of_mdx_imports_components_and_comments_are_left_out() -> None:
    written = "import A from 'a'\n\n<A label=\"x\">\nThe loaf {/* not\nthis */}is done.\n</A>\n"
    assert text(written, MDX) == "The loaf is done."


def test_a_file_is_what_its_name_says() -> None:
    assert media_type("a/b.HTML") == HTML
    assert media_type("a.b/c") == sources.PLAIN
    assert media_type("x.mdx") == MDX


@pytest.mark.parametrize(
    ("data", "media"),
    [
        ("Die Brötchen – fertig".encode(), sources.PLAIN),
        ("\ufeffDie Brötchen – fertig".encode(), sources.PLAIN),
        ("Die Brötchen – fertig".encode("utf-16"), sources.PLAIN),
        ("Die Brötchen – fertig".encode("utf-16-le"), sources.PLAIN),
        ("\ufeffDie Brötchen – fertig".encode("utf-32-be"), sources.PLAIN),
        ("Die Brötchen – fertig".encode("windows-1252"), sources.PLAIN),
        ('<meta charset="macintosh">Die Brötchen – fertig'.encode("mac-roman"), HTML),
        ('<meta charset="iso-8859-1">Die Brötchen – fertig'.encode("cp1252"), HTML),
        ('<meta charset="rot13">Die Brötchen – fertig'.encode("cp1252"), HTML),
        ('<meta charset="cp99999">Die Brötchen – fertig'.encode("cp1252"), HTML),
    ],
)
def test_a_text_is_decoded_by_its_mark_as_utf_8_or_as_declared(data: bytes, media: str) -> None:
    assert text(data, media) == "Die Brötchen – fertig"


def test_a_picture_is_no_text() -> None:
    with pytest.raises(NoText, match="is no text"):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9)


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 2 * 1024 * 1024)
    with pytest.raises(NoText, match="larger than 2 MiB"):
        read(b"a" * (2 * 1024 * 1024 + 1))


@given(st.binary(max_size=400), st.sampled_from([HTML, MARKDOWN, MDX, sources.PLAIN]))
def test_no_bytes_whatever_stop_the_reading(data: bytes, media: str) -> None:
    assume(b"\0" not in data and not data.startswith(b"%PDF-"))
    assert "\0" not in read(data, media).folded.text


TRAPS = (
    r"< <a <!-- <! & &#1 </ <script> <b> <![CDATA[ <? <sup> ![ ]( ](a( ` ``a [^ \ {/* | *_".split()
)
TRAPS += ['<a href="', "<a b=' ", "<p a='\">", "<p hidden>", "---\n", "[x]:\n", "import \n", "> "]


@pytest.mark.parametrize("media", [HTML, MARKDOWN, MDX])
def test_what_is_begun_and_never_ended_costs_no_more_than_other_text(media: str) -> None:
    begun = time.process_time()
    for trap in TRAPS:
        read((trap * (100_000 // len(trap))).encode(), media)
    assert time.process_time() - begun < 8


def test_a_page_may_be_nested_as_deep_as_it_likes() -> None:
    page = "<div>" * 20_000 + "the loaf" + "</div>" * 20_000
    assert text(page, HTML) == "the loaf"
    assert text(page.replace("<div>", "<div hidden>", 1), HTML) == ""


# --- PDF ------------------------------------------------------------------------------------------


def pdf(*pages: list[str]) -> bytes:
    """A PDF of lines of text, written by hand (ISO 32000-1, 7.5)."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"]
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        content = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"
    made, places = "%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{item}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return (made + end).encode("latin-1")


PAGES = [
    ["On loaves and crusts", "The loaf is not done until the sour-", "1"],
    ["On loaves and crusts", "dough is cold. A baker who waits", "2"],
    ["On loaves and crusts", "too long will burn it.", "3"],
]


def test_a_pdf_is_read_across_pages_without_running_heads_and_page_numbers() -> None:
    pytest.importorskip("pypdf")
    source = read(pdf(*PAGES), PDF)
    verdict = verify("until the sourdough is cold. A baker who waits too long", source.folded)
    assert verdict.outcome == "verified"
    assert verdict.at is not None
    assert source.told(verdict.at[0]) == "page 1"
    assert verify("On loaves and crusts", source.folded).outcome == "absent"


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.4\n%%EOF", pdf(*PAGES)[:400], b"", pdf([])])
def test_a_broken_or_empty_pdf_is_unavailable(data: bytes) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(NoText, match="is a PDF"):
        read(data, PDF)


def test_without_pypdf_a_pdf_is_unavailable_and_what_to_install_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str, *_: Any) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("kb.quoting.pdf.import_module", refuse)
    with pytest.raises(NoText, match=r"install `kb-concepts\[pdf\]`"):
        read(pdf(*PAGES), PDF)
