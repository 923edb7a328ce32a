"""What holds for every text: it reads, runs map back, spans nest, line ends do not matter."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.documents.document import Document, Run
from kb.documents.reading import read_document

FRAGMENTS = [
    *"*_`~[]()!<>{}\\&$#-+:;|=\"'“”’ \n\t%^@./,a",
    "\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n# ", "\n```\n", "\n~~~\n", "\n$$\n", "\n---\n",
    "***", "**", "__", "``", "~~", "&amp;", "&#8212;", "&nope;", "\\*", "[a](b)", "](", "](x)",
    "![", "[^n]", "\n[^n]: ", "\n[r]: /u \"t\"\n", "[r]", "[t][r]", "<b>", "</b>", "<br/>",
    "<Note>", "</Note>", "\n<Note>\n\n", "\n\n</Note>\n", '<Definition term="Goal" source="',
    '([Hubinger et al., 2019](https://arxiv.org/abs/1906.01820))', '">', "\n</Definition>\n",
    "<!--", "-->", "{/*", "*/}", "{", "}", "{a}", "<Figure caption='", "/>",
    "Smith & Jones (2020)",
    "(Doe, 2021; Roe et al., 2022a)", "et al.", "2019", "https://a.b/c).", "www.a.b", "word ",
    "\n!!! note \"Definition: A\"\n    ", "\n??? tip\n    ", '\n=== "T"\n    ', "\n:::note T\n",
    "\n:::\n", "\n```{glossary}\n", "\nTerm\n: text", "\n*[AB]: all bees\n",
    "| a | b |\n|---|---|\n",
    "\nimport A from 'a';\n", "\nexport const a = {\n", "**Goal:** ", "reward model (RM)", "é",
    "😀", "\ufeff", "\u2028", "\x0b", "\x00", "\r", "{#id}", "{: .c }", "{{ v }}", "{term}`x`",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
PATHS = st.sampled_from(["a.mdx", "a.md"])


@given(PATHS, st.binary(max_size=300))
def test_any_bytes_are_read(path: str, data: bytes) -> None:
    assert read_document(path, data).path == path


@settings(max_examples=200)
@given(PATHS, TEXTS)
def test_every_range_lies_in_the_text(path: str, text: str) -> None:
    document = read_document(path, text.encode())
    for start, end in _ranges(document):
        assert 0 <= start <= end <= len(document.text)


@settings(max_examples=200)
@given(PATHS, TEXTS)
def test_every_character_of_a_run_is_found_where_it_says(path: str, text: str) -> None:
    document = read_document(path, text.encode())
    for run in document.runs:
        last = -1
        for index, character in enumerate(run.text):
            start, end = run.span(index, index + 1)
            assert start >= last
            last = start
            if document.text[start] != character:
                source = document.text[start:end]
                assert (
                    source[0] in "&{"
                    or (character == " " and source.isspace())
                    or (character == " " and "\n" in source)
                )


@settings(max_examples=150)
@given(PATHS, TEXTS)
def test_blocks_are_apart_and_components_nest(path: str, text: str) -> None:
    document = read_document(path, text.encode())
    blocks = [(block.start, block.end) for block in document.blocks if block.end > block.start]
    assert all(before[1] <= after[0] for before, after in pairwise(blocks))
    _assert_nested((c.start, c.closing[1]) for c in document.components if c.closing)
    _assert_nested((link.start, link.end) for link in document.links)


@settings(max_examples=150)
@given(PATHS, TEXTS)
def test_citations_of_a_run_are_apart(path: str, text: str) -> None:
    document = read_document(path, text.encode())
    for before, after in pairwise(document.citations):
        assert before.run < after.run or before.end <= after.start


@settings(max_examples=200)
@given(PATHS, TEXTS.map(lambda text: text.replace("\r", "")))
def test_line_ends_of_windows_change_nothing(path: str, text: str) -> None:
    plain = read_document(path, text.encode())
    windows = read_document(path, text.replace("\n", "\r\n").encode())
    assert _structure(windows, 0, len(windows.text)) == _structure(plain, 0, len(plain.text))
    assert [plain.span(r.start, r.end) for r in plain.runs] == [
        windows.span(r.start, r.end) for r in windows.runs
    ]


WORDS = st.sampled_from(
    ["goal", "*goal*", "`code`", "a [link](https://a.b/c)", "Smith et al. (2020)", "reward (R)",
     "**goal**", "([Doe, 2021](https://arxiv.org/abs/2101.00001))", "“said so”", "x &amp; y", "$e$"]
)  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: "So " + " ".join(words) + ".")
CHAPTERS = st.lists(
    st.one_of(
        SENTENCES,
        SENTENCES.map("> {}".format),
        SENTENCES.map("- **Goal:** {}".format),
        SENTENCES.map("1. {}\n   and on".format),
        SENTENCES.map("## {}".format),
        SENTENCES.map("```\n{}\n```".format),
        SENTENCES.map('<Definition term="A">\n\n{}\n\n</Definition>'.format),
        SENTENCES.map("<Note>{}</Note>".format),
        SENTENCES.map('!!! info "Definition: A"\n    {}'.format),
        SENTENCES.map(":::tip\n{}\n:::".format),
        SENTENCES.map("| a | b |\n| - | - |\n| c | {} |".format),
        SENTENCES.map("Term\n: {}".format),
        st.just("*[ABC]: a big cat"),
        st.just('<Figure caption="A *cat* ([Doe, 2021](https://a.b))" />'),
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)


@settings(max_examples=150)
@given(PATHS, CHAPTERS, CHAPTERS)
def test_two_chapters_with_a_heading_between_read_as_each_alone(
    path: str, first: str, second: str
) -> None:
    between = "\n\n# Between\n\n"
    both = read_document(path, (first + between + second).encode())
    edge = len(first) + len(between)
    alone = [read_document(path, part.encode()) for part in (first, second)]
    assert _structure(both, 0, len(first)) == _structure(alone[0], 0, len(first))
    assert _structure(both, edge, len(both.text)) == _structure(alone[1], 0, len(second))


def _ranges(document: Document) -> Iterable[tuple[int, int]]:
    parts: Sequence[Sequence[Any]] = (
        document.blocks, document.containers, document.runs, document.headings, document.links,
        document.components, document.citations, document.definitions, document.quotations,
        document.media, document.troubles,
    )  # fmt: skip
    yield from ((part.start, part.end) for several in parts for part in several)
    yield from ((start, end) for _, start, end in document.masked)
    for citation in document.citations:
        yield citation.label_start, citation.label_end
        yield citation.year_start, citation.year_end
        yield citation.url_start, citation.url_end
    for definition in document.definitions:
        yield from ((term.start, term.end) for term in definition.terms)
        yield from (term.body for term in definition.terms)
    for component in document.components:
        yield component.inner
        for attribute in component.attributes.values():
            yield attribute.start, attribute.end
            yield attribute.value_start, attribute.value_end


def _assert_nested(ranges: Iterable[tuple[int, int]]) -> None:
    open_: list[int] = []
    for start, end in sorted(ranges, key=lambda found: (found[0], -found[1])):
        while open_ and open_[-1] <= start:
            open_.pop()
        assert not open_ or end <= open_[-1]
        open_.append(end)


def _structure(document: Document, start: int, end: int) -> list[tuple[Any, ...]]:
    """What stands in a range, without places and numbers; blanks in texts folded."""

    def inside(part: Any) -> bool:
        return start <= part.start and part.end <= end

    def shown(run: Run) -> tuple[str, ...]:
        return run.zone, run.attribute, run.text

    return [
        [(block.kind, block.info) for block in document.blocks if inside(block)],
        [shown(run) for run in document.runs if inside(run)],
        [(h.level, h.text, h.explicit) for h in document.headings if inside(h)],
        [(link.kind, link.url) for link in document.links if inside(link)],
        [(c.name, sorted(c.attributes)) for c in document.components if inside(c)],
        [(c.form, c.label, c.year, c.url) for c in document.citations if inside(c)],
        [(d.form, [t.text for t in d.terms]) for d in document.definitions if inside(d)],
        [(q.form, " ".join(q.text.split())) for q in document.quotations if inside(q)],
        [(m.kind, m.id, m.url) for m in document.media if inside(m)],
    ]
