"""What the canonical layout of a text is, case by case."""

from textwrap import dedent

import pytest
import yaml

from kb.layout import layout
from kb.reading.yaml_text import read


def laid(text: str) -> str:
    made = layout(text.encode())
    assert made.data is not None, made.faults
    assert layout(made.data).data == made.data
    return made.data.decode()


def after(text: str) -> str:
    return laid(dedent(text))


def test_keys_stand_in_the_order_of_the_record_and_unknown_ones_last() -> None:
    assert after("""\
            zeta: z
            status: draft
            definition: {cites: a, text: b}
            alpha: a
            notes: [{text: t, kind: history}]
            label: l
            relations:
              part-of: {cites: s, because: b, to: x}
              is-a: y
            id: i
            """) == dedent("""\
            id: i
            label: l
            status: draft
            definition: {text: b, cites: a}
            relations:
              part-of: {to: x, because: b, cites: s}
              is-a: y
            notes: [{kind: history, text: t}]
            zeta: z
            alpha: a
            """)


def test_a_bibliography_has_id_type_and_author_first_and_custom_last() -> None:
    assert after("""\
            references:
              - custom: {unverified: [DOI], work: w}
                note: n
                title: t
                author: [{given: A, family: B}]
                DOI: d
                type: book
                id: b
            """) == dedent("""\
            references:
              - id: b
                type: book
                author: [{given: A, family: B}]
                title: t
                DOI: d
                note: n
                custom: {work: w, unverified: [DOI]}
            """)


def test_kb_yaml_has_an_order_of_its_own_and_topics_keep_theirs() -> None:
    assert after("""\
            topics: {b: B, a: {broader: b, label: A}}
            base: https://example.org/
            title: T
            format: 1
            """) == dedent("""\
            format: 1
            title: T
            base: https://example.org/
            topics: {b: B, a: {label: A, broader: b}}
            """)


def test_lists_are_indented_under_their_key_and_keep_their_order() -> None:
    assert after("""\
            id: a
            forms:
            - c
            -   b
            senses:
                -   id: s
                    text: t
            """) == dedent("""\
            id: a
            forms:
              - c
              - b
            senses:
              - id: s
                text: t
            """)


def test_flow_over_several_lines_is_joined_where_it_fits_and_broken_where_it_does_not() -> None:
    short = "id: a\nforms: [b,\n  c]\n"
    assert laid(short) == "id: a\nforms: [b, c]\n"
    fits = "id: a\nforms: [" + "b" * 44 + ", " + "c" * 45 + "]\n"
    assert max(map(len, fits.splitlines())) == 100
    assert laid(fits) == fits
    longer = fits.replace("]", "c]")
    assert laid(longer) == "id: a\nforms:\n  - " + "b" * 44 + "\n  - " + "c" * 46 + "\n"


def test_a_list_on_lines_of_its_own_stays_so() -> None:
    text = "id: a\nforms:\n  - b\n  - c\n"
    assert laid(text) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"no"', '"no"'),
        ("'on'", "'on'"),
        ("no", "no"),
        ('"1.10"', '"1.10"'),
        ("1.10", "1.10"),
        ('"2001-01-01"', '"2001-01-01"'),
        ("'0x1F'", "'0x1F'"),
        ("'12:30:45'", "'12:30:45'"),
        ('"1e3"', '"1e3"'),
        ('"~"', '"~"'),
        ('"="', '"="'),
        ('""', '""'),
        ('"plain enough"', "plain enough"),
        ("'p. 150'", "p. 150"),
        ('"a: b"', '"a: b"'),
        ("'a #b'", "'a #b'"),
        ("a#b", "a#b"),
        ('"[a]"', '"[a]"'),
        ('" a"', '" a"'),
        ('"a\\u2028b"', '"a\\u2028b"'),
        ("'it''s: so'", "'it''s: so'"),
        ('"\\x41"', "A"),
    ],
)
def test_a_label_keeps_its_quotes_where_they_matter(written: str, meant: str) -> None:
    assert laid(f"id: a\nlabel: {written}\n") == f"id: a\nlabel: {meant}\n"


def test_short_prose_that_needs_quotes_is_folded_and_a_title_keeps_its_quotes() -> None:
    assert after("""\
            id: a
            label: "a: b"
            definition: "[[b]]: so it is"
            """) == dedent("""\
            id: a
            label: "a: b"
            definition: >-
              [[b]]: so it is
            """)


def test_prose_too_long_for_its_line_is_folded_at_100_columns() -> None:
    words = " ".join(["four"] * 40)
    lines = laid(f"id: a\ndefinition: {words}\n").splitlines()
    assert lines[1] == "definition: >-"
    assert lines[2] == "  " + " ".join(["four"] * 19)  # 2 + 19 * 5 - 1 = 96; one more is 101
    assert " ".join(line.strip() for line in lines[2:]) == words


def test_folded_prose_that_fits_its_line_is_plain() -> None:
    assert laid("id: a\ndefinition: >-\n  So it\n  is.\n") == "id: a\ndefinition: So it is.\n"


LONG = "so it is and so it was and so it will be "


@pytest.mark.parametrize(
    "value",
    [
        LONG * 4 + "end",
        LONG * 3 + "\n\n" + LONG * 3 + "end",
        LONG.strip() + ".\n" + (LONG * 3).strip() + ".\n",
        LONG * 3 + " two  spaces",
        "  leading" + LONG * 3 + "end",
        LONG * 3,
        LONG * 3 + "\n",
        LONG * 3 + "end\n\n\n",
        "\n" + LONG * 3 + "end",
        "w" * 300,
        "w" * 300 + " " + "v" * 300,
        LONG * 3 + "\ttab \t and\n\ttab",
        LONG * 3 + "\u2028\x85\ufeff\x07\u00a0\u200b",
        "🜂" * 60 + " " + "言葉" * 60 + " ßé" * 40,
        LONG * 3 + "# : - ? & * ! | > ' \" % @ ` [ ] { } ,",
        "--- " + LONG * 3 + "end",
        "a\n  b\n c\n\n  d\n" + LONG * 3 + "end",
        " ",
        "\n",
        "\n\n",
        "\t",
        "- ",
        "a\r\nb",
    ],
)
@pytest.mark.parametrize("key", ["text", "label"])
def test_a_text_is_kept_to_the_character(value: str, key: str) -> None:
    written = yaml.safe_dump({"id": "a", key: value}, width=10**6, default_style='"')
    for text in (written, yaml.safe_dump({"id": "a", key: value}, allow_unicode=True, width=50)):
        assert read(text.encode()).documents == [{"id": "a", key: value}]
        made = laid(text)
        assert read(made.encode()).documents == [{"id": "a", key: value}]
        assert yaml.safe_load(made) == {"id": "a", key: value}


@pytest.mark.parametrize("header", ["|", "|-", "|+", "|2-", ">", ">+", ">2-"])
def test_literal_and_folded_texts_keep_their_value(header: str) -> None:
    text = f"id: a\nlabel: {header}\n  one\n    two\n\n  three\n\n\nkind: k\n"
    made = laid(text)
    assert read(made.encode()).documents == read(text.encode()).documents
    assert f"label: {header[0]}" in made or header == ">2-"


def test_a_comment_that_ends_a_line_stays_on_it_two_spaces_after() -> None:
    assert after("""\
            id: a # one
            forms:   # two
              - b # three
              # four
              - c
            definition: >-    # five
              So it is: yes.
            """) == dedent("""\
            id: a  # one
            forms:  # two
              - b  # three
              # four
              - c
            definition: >-  # five
              So it is: yes.
            """)


def test_the_comment_of_prose_that_is_folded_stands_after_its_indicator() -> None:
    made = laid(f"id: a\nlabel: {LONG * 3}end # why\n")
    assert made.splitlines()[1] == "label: >-  # why"


def test_comments_move_with_the_key_that_they_stand_above() -> None:
    assert after("""\
            id: a
            # about the status
            status: draft
            # about the label
            label: b  # indeed
            """) == dedent("""\
            id: a
            # about the label
            label: b  # indeed
            # about the status
            status: draft
            """)


def test_the_head_of_a_file_stays_its_head_when_the_first_key_moves() -> None:
    assert after("""\
            # Licence: CC0

            # about the label
            label: b
            id: a
            """) == dedent("""\
            # Licence: CC0

            id: a
            # about the label
            label: b
            """)
    schema = "# yaml-language-server: $schema=entry.schema.json\n"
    assert laid(schema + "label: b\nid: a\n") == schema + "id: a\nlabel: b\n"


def test_a_comment_ends_what_it_is_indented_like() -> None:
    text = dedent("""\
        id: a
        relations:
          is-a: b
          part-of:
            - c
            # ends the list
          # ends the relations
        # about the notes
        notes: d
        # ends the entry
        """)
    assert laid(text) == text


def test_comments_in_a_flow_collection_give_each_item_a_line() -> None:
    assert after("""\
            id: a
            forms: [b, # one
              # two
              c,
              d] # three
            """) == dedent("""\
            id: a
            forms:
              - b  # one
              # two
              - c
              - d  # three
            """)


def test_comments_of_an_empty_collection_are_kept() -> None:
    assert laid("id: a\nforms: [ # one\n  # two\n ] # three\n").count("#") == 3


def test_blank_lines_are_kept_one_at_a_time_and_none_at_the_ends() -> None:
    assert (
        laid("\n\nid: a\n\n\n\nlabel: b\nforms:\n\n  - c\n\n  - d\n\n\n\n")
        == "id: a\n\nlabel: b\nforms:\n  - c\n\n  - d\n"
    )


def test_documents_keep_their_marks_and_comments() -> None:
    text = dedent("""\
        # before
        ---  # first
        id: a
        # ends a

        ---
        # about b
        id: b
        ---
        - id: c

        - id: d
        """)
    assert laid(text) == text
    assert laid("id: a\n... # over\n---\nid: b\n") == "id: a  \n".replace("  ", "") + (
        "# over\n---\nid: b\n"
    )


def test_keys_without_a_value_stay_without() -> None:
    text = "id: a\nlabel:\nforms:\n  -\n  - ~\ncites: {source: b, 4}\n"
    made = laid(text)
    assert made == text
    assert len(read(made.encode()).nulls) == 4


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n\n# comments\n", "---\n", "[]\n", "a\n"])
def test_files_that_hold_next_to_nothing_are_laid_out(text: str) -> None:
    made = laid(text)
    assert made.split() == text.split()
    assert not made.startswith("\n")
    assert not made.endswith("\n\n")


def test_line_ends_stay_the_files_own_and_the_last_line_has_one() -> None:
    text = "id: a\r\nlabel: |\r\n  b\r\n  c"
    assert layout(text.encode()).data == b"id: a\r\nlabel: |-\r\n  b\r\n  c\r\n"
    assert layout(b"id: a\nlabel: b").data == b"id: a\nlabel: b\n"


def test_a_byte_order_mark_goes() -> None:
    assert layout(b"\xef\xbb\xbfid: a\n").data == b"id: a\n"


@pytest.mark.parametrize(
    "text",
    ["id: a\nid: b\n", "id: &x a\n", "id: [a\n", "a: b: c\n", "id: a\ndefinition: b #c\n", "\x07"],
)
def test_a_broken_text_is_not_laid_out_and_the_fault_is_told(text: str) -> None:
    made = layout(text.encode())
    assert made.data is None
    assert made.faults[0].code == "SCH001"


def test_a_text_that_would_grow_past_what_a_file_holds_is_not_laid_out() -> None:
    made = layout(("[" * 30 + "a, " * 150_000 + "b" + "]" * 30).encode())
    assert made.data is None
    assert "8 MiB" in made.faults[0].message


def test_a_key_longer_than_yaml_allows_before_a_colon_is_kept() -> None:
    key = "k" * 2000
    text = f"? {key}\n: v\n"
    assert read(laid(text).encode()).documents == [{key: "v"}]


def test_quotes_before_a_comment_stay_lest_the_comment_look_like_the_text() -> None:
    text = 'id: a\ndefinition: "b"  #c\n'
    assert laid(text) == text


def test_nesting_at_the_limit_is_laid_out() -> None:
    for inside in ("", ", ".join(["word"] * 99)):
        text = "[" * 64 + inside + "]" * 64 + "\n"
        assert read(text.encode()).faults == []
        assert read(laid(text).encode()).documents == read(text.encode()).documents
