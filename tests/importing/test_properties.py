"""Whatever a glossary holds, every format gives as many terms as went in, with their texts."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.importing.chapters import read_chapter
from kb.importing.delimited import read_table
from kb.importing.harvest import Harvest
from kb.importing.sphinx import read_glossary
from tests.importing import terms

WORD = st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=2, max_size=9).filter(
    lambda word: word not in {"import", "export"}
)
TERM = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
SENTENCE = st.lists(WORD, min_size=2, max_size=8).map(lambda words: " ".join(words) + ".")
TEXT = st.lists(SENTENCE, min_size=1, max_size=3)
GLOSSARY = st.lists(st.tuples(TERM, TEXT), min_size=1, max_size=8, unique_by=lambda pair: pair[0])

Pairs = list[tuple[str, list[str]]]


def indented(text: list[str], by: str) -> str:
    return "\n\n".join(by + paragraph for paragraph in text)


def components(pairs: Pairs) -> Harvest:
    made = "\n".join(
        f'<Definition term="{term}" source="">\n\n{indented(text, "")}\n\n</Definition>\n'
        for term, text in pairs
    )
    return read_chapter("a.mdx", made.encode())


def admonitions(pairs: Pairs) -> Harvest:
    made = "\n".join(
        f'!!! info "Definition: {term}"\n\n{indented(text, "    ")}\n' for term, text in pairs
    )
    return read_chapter("a.md", made.encode())


def abbreviations(pairs: Pairs) -> Harvest:
    made = "".join(f"*[{term}]: {' '.join(text)}\n" for term, text in pairs)
    return read_chapter("a.md", made.encode())


def lists(pairs: Pairs) -> Harvest:
    made = "\n".join(
        f"{term}\n:   {text[0]}\n" + "".join(f"\n    {more}\n" for more in text[1:])
        for term, text in pairs
    )
    return read_chapter("a.md", made.encode())


def myst(pairs: Pairs) -> Harvest:
    body = "\n\n".join(f"{term}\n{indented(text, '  ')}" for term, text in pairs)
    return read_chapter("a.md", f"```{{glossary}}\n{body}\n```\n".encode())


def sphinx(pairs: Pairs) -> Harvest:
    body = "\n\n".join(f"   {term}\n{indented(text, '      ')}" for term, text in pairs)
    return read_glossary("a.rst", f".. glossary::\n\n{body}\n".encode())


def table(pairs: Pairs) -> Harvest:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(["term", "definition"])
    writer.writerows([term, "\n\n".join(text)] for term, text in pairs)
    return read_table("a.csv", made.getvalue().encode())


@pytest.mark.parametrize(
    "read", [components, admonitions, abbreviations, lists, myst, sphinx, table]
)
@settings(max_examples=25)
@given(pairs=GLOSSARY)
def test_every_format_gives_back_its_terms_and_texts(
    read: Callable[[Pairs], Harvest], pairs: Pairs
) -> None:
    between = " " if read is abbreviations else "\n\n"
    harvest = read(pairs)
    assert terms(harvest) == [(term, between.join(text)) for term, text in pairs]
    assert harvest.losses == []
    assert harvest.definitions == len(pairs)
