"""A stamp in a file: it is added, and every other byte stays."""

from pathlib import Path

import pytest

from kb.authoring.stamping import review_of, stamped
from kb.errors import KBError
from kb.layout import layout
from kb.model.entry import Review
from kb.reading.files import Located, read_entries
from kb.reviews import digest

ROOT = Path(__file__).parents[2]
HEAD = "id: sour\nlabel: sourdough\ndefinition: A dough.\n"
FLOW = "{id: sour, label: sourdough, definition: A dough."
OLD = "v1;terms=0;x"


def located(text: str, concept: str = "sour") -> Located:
    found = read_entries("concepts/sour.yaml", text.encode())
    return next(one for one in found.entries if one.entry.id == concept)


def stamp(text: str, concept: str = "sour", by: str = "Ada Lovelace") -> tuple[str, Review]:
    one = located(text, concept)
    review = review_of(one.entry, by, "2026-03-01")
    made = stamped(one, text.encode(), review, "en").decode()
    again = located(made, concept).entry
    assert review.digest in [stamp.digest for stamp in again.review]
    assert digest(again) == review.digest
    return made, review


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD, HEAD + 'review:\n  - by: Ada Lovelace\n    date: "2026-03-01"\n    digest: @\n'),
        (
            HEAD.rstrip(),
            HEAD + 'review:\n  - by: Ada Lovelace\n    date: "2026-03-01"\n    digest: @',
        ),
        (
            HEAD + "# the end\n",
            HEAD
            + 'review:\n  - by: Ada Lovelace\n    date: "2026-03-01"\n    digest: @\n# the end\n',
        ),
        (
            HEAD + "topics: [a]  # why\n\n",
            HEAD + "topics: [a]  # why\n"
            'review:\n  - by: Ada Lovelace\n    date: "2026-03-01"\n    digest: @\n\n',
        ),
        (
            FLOW + "}\n",
            FLOW + ', review: [{by: Ada Lovelace, date: "2026-03-01", digest: @}]}\n',
        ),
        (
            HEAD + f"review:\n- by: Ben\n  date: 2026-01-01\n  digest: {OLD}\n",
            HEAD + f"review:\n- by: Ben\n  date: 2026-01-01\n  digest: {OLD}\n"
            '- by: Ada Lovelace\n  date: "2026-03-01"\n  digest: @\n',
        ),
        (
            HEAD + f"review: {{by: Ben, date: 2026-01-01, digest: {OLD}}} # x\n",
            HEAD + f"review: [{{by: Ben, date: 2026-01-01, digest: {OLD}}}, "
            '{by: Ada Lovelace, date: "2026-03-01", digest: @}] # x\n',
        ),
        (
            HEAD + f"review:\n  by: Ben\n  # quite\n  date: 2026-01-01\n  digest: {OLD}\n# end\n",
            HEAD + f"review:\n  - by: Ben\n    # quite\n    date: 2026-01-01\n    digest: {OLD}\n"
            '  - by: Ada Lovelace\n    date: "2026-03-01"\n    digest: @\n# end\n',
        ),
        (
            HEAD + f"review: [{{by: Ben, date: 2026-01-01, digest: {OLD}}}]\n",
            HEAD + f"review: [{{by: Ben, date: 2026-01-01, digest: {OLD}}}, "
            '{by: Ada Lovelace, date: "2026-03-01", digest: @}]\n',
        ),
        (
            HEAD + "review: []\n",
            HEAD + 'review: [{by: Ada Lovelace, date: "2026-03-01", digest: @}]\n',
        ),
        (
            HEAD + f"review:\n  - {{by: Ada Lovelace, date: 2026-01-01,\n     digest: {OLD}}} # 1\n"
            f"  - by: Ben\n    date: 2026-01-01\n    digest: {OLD}\n",
            HEAD + 'review:\n  - {by: Ada Lovelace, date: "2026-03-01",\n     digest: @} # 1\n'
            f"  - by: Ben\n    date: 2026-01-01\n    digest: {OLD}\n",
        ),
    ],
)
def test_a_stamp_changes_nothing_else(before: str, after: str) -> None:
    made, review = stamp(before)
    assert made == after.replace("@", review.digest)


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + HEAD.replace("\n", "\r\n")
    made, review = stamp(text)
    lines = ["review:", "  - by: Ada Lovelace", '    date: "2026-03-01"']
    assert made == text + "\r\n".join([*lines, f"    digest: {review.digest}"]) + "\r\n"


def test_the_right_entry_of_several_is_stamped() -> None:
    listed = (
        "- id: one\n  label: one\n  definition: One.\n\n"
        "- id: two\n  label: two\n  definition: Two.\n"
    )
    made, review = stamp(listed, "one")
    added = '  review:\n    - by: Ada Lovelace\n      date: "2026-03-01"\n      digest: '
    added += f"{review.digest}\n"
    assert made == listed.replace("One.\n", "One.\n" + added)
    documents = HEAD + "---\nid: two\nlabel: two\ndefinition: Two.\n...\n"
    made, _ = stamp(documents, "two")
    assert made.startswith(documents.removesuffix("...\n") + "review:\n")
    assert made.endswith("\n...\n")


def test_a_stamp_stands_as_the_formatter_lays_it_out() -> None:
    made, _ = stamp(HEAD)
    assert layout(made.encode()).data.decode() == made


def test_the_same_stamp_once_more_changes_no_byte() -> None:
    made, _ = stamp(HEAD)
    again, _ = stamp(made)
    assert again == made


def test_a_reviewers_older_stamp_is_brought_up_to_date_and_others_stay() -> None:
    first, _ = stamp(HEAD, by="Ben")
    second, _ = stamp(first)
    edited = second.replace("A dough.", "A sour dough.")
    third, review = stamp(edited, by="ada  lovelace")
    stamps = located(third).entry.review
    assert [(one.by, one.digest == review.digest) for one in stamps] == [
        ("Ben", False),
        ("Ada Lovelace", True),
    ]


def test_where_a_stamp_would_change_a_text_it_is_refused() -> None:
    text = "id: sour\nlabel: sourdough\ndefinition: |+\n  A dough.\n\n\n"
    with pytest.raises(KBError, match="cannot be added here"):
        stamp(text)


def test_a_file_that_changed_meanwhile_is_left_alone() -> None:
    one = located(HEAD)
    review = review_of(one.entry, "Ada", "2026-03-01")
    with pytest.raises(KBError, match="meanwhile"):
        stamped(one, HEAD.replace("A dough", "A batter").encode(), review, "en")


@pytest.mark.parametrize("by", ["", "  ", "A\x07B"])
def test_a_name_that_is_none_is_refused(by: str) -> None:
    with pytest.raises(KBError, match="--by"):
        review_of(located(HEAD).entry, by, "2026-03-01")


@pytest.mark.parametrize("day", ["", "2026", "2026-02-30", "20260301", "1.3.2026", "2026-3-1"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(KBError, match="--date"):
        review_of(located(HEAD).entry, "Ada", day)


def test_every_entry_of_the_base_takes_a_stamp_that_is_added_lines_alone() -> None:
    paths = sorted((ROOT / "concepts").glob("*/*.yaml"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        for one in read_entries(f"concepts/{path.parent.name}/{path.name}", data).entries:
            review = review_of(one.entry, "Ada Lovelace", "2026-03-01")
            made = stamped(one, data, review, "en").decode()
            added = (
                'review:\n  - by: Ada Lovelace\n    date: "2026-03-01"\n'
                f"    digest: {review.digest}\n"
            )
            assert made == data.decode() + added
            assert layout(made.encode()).data == made.encode()
