"""The strict reader: values, places, and what it refuses."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.yaml_text import Lines, Node, offset_within, read, trace

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"))
VALUES = st.recursive(
    TEXT.filter(lambda text: text not in ("", "~", "null", "Null", "NULL", "<<")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)


def dumped(value: object, **options: object) -> bytes:
    text = yaml.safe_dump(value, allow_unicode=True, **options)
    assert isinstance(text, str)
    return text.replace("\x85", "\\N").encode()


@given(VALUES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
def test_what_was_dumped_is_read_back_in_every_style(
    value: object, style: str | None, flow: bool
) -> None:
    data = dumped(value, default_style=style, default_flow_style=flow)
    assert read(data).documents == [value]


@given(VALUES, st.sampled_from([None, '"', "'", "|", ">"]))
def test_reading_with_places_gives_the_same_values(value: object, style: str | None) -> None:
    data = dumped(value, default_style=style)
    traced = trace(data)
    assert traced.documents == read(data).documents
    assert [valued(node) for node in traced.nodes] == traced.documents


def valued(node: Node) -> object:
    if isinstance(node.items, dict):
        return {key: valued(item) for key, item in node.items.items()}
    return [valued(item) for item in node.items] if node.items is not None else node.value


WORD = st.text(st.sampled_from("abcdeéß\U0001f600'\"\\"), min_size=1, max_size=6)


@given(
    st.lists(WORD, min_size=1, max_size=30),
    st.lists(WORD, max_size=20),
    st.sampled_from([None, '"', "'", ">"]),
    st.integers(12, 60),
)
def test_a_link_is_found_where_it_stands_however_the_text_is_written(
    before: list[str], after: list[str], style: str | None, width: int
) -> None:
    text = " ".join([*before, "[[aim]]", *after])
    data = dumped({"text": text}, default_style=style, width=width)
    reading = trace(data)
    items = reading.nodes[0].items
    assert isinstance(items, dict)
    start = offset_within(reading.text, items["text"], text.index("[[aim]]"))
    assert reading.text[start : start + 7] == "[[aim]]"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    reading = read(data)
    assert all(0 <= fault.start <= len(reading.text) for fault in reading.faults)


@given(st.text(st.sampled_from("ab: -[]{}#&*!|>'\"%@`\n\t,?~\r"), max_size=60))
def test_no_text_makes_it_raise_and_places_lie_inside_the_text(text: str) -> None:
    reading = trace(text.encode())
    assert all(0 <= fault.start <= len(text) for fault in reading.faults)


def test_lines_end_as_editors_count_them() -> None:
    lines = Lines("a\nb\r\nc\rd")
    assert [lines.place(offset) for offset in (0, 2, 5, 7)] == [(1, 1), (2, 1), (3, 1), (4, 1)]


def test_scalars_stay_texts() -> None:
    data = b"a: no\nb: 1.10\nc: 2019-06-05\nd: 010\ne: 12:30:45\nf: 'null'\n"
    values = {"a": "no", "b": "1.10", "c": "2019-06-05", "d": "010", "e": "12:30:45", "f": "null"}
    assert read(data).documents == [values]


def test_the_first_of_two_equal_keys_stays() -> None:
    reading = read(b"a: 1\na: 2\n")
    assert reading.documents == [{"a": "1"}]
    assert [fault.start for fault in reading.faults] == [5]
