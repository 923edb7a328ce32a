"""Two texts word by word."""

from hypothesis import given
from hypothesis import strategies as st

from kb.words import Piece, differences, marked

TEXTS = st.text(alphabet="ab c,.\n’", max_size=40)


def test_a_changed_word_stands_between_what_stayed() -> None:
    assert differences("the objective it was trained on", "the objective it is trained on") == [
        Piece("same", "the objective it"),
        Piece("gone", "was"),
        Piece("new", "is"),
        Piece("same", "trained on"),
    ]


def test_another_fold_of_the_lines_is_no_difference() -> None:
    assert differences("one\n  two", "one two") == [Piece("same", "one two")]


def test_differences_are_marked_as_git_marks_words() -> None:
    assert marked(differences("It may fail.", "It must not fail.")) == (
        "It [-may-] {+must not+} fail."
    )


@given(TEXTS, TEXTS)
def test_each_text_can_be_read_back_from_the_pieces(before: str, after: str) -> None:
    pieces = differences(before, after)
    for kind, text in (("new", before), ("gone", after)):
        told = "".join(piece.text for piece in pieces if piece.kind != kind)
        assert "".join(told.split()) == "".join(text.split())


def test_a_long_rewritten_text_is_told_as_gone_and_new() -> None:
    before, after = "x " + "a b c " * 2000 + "y", "x " + "c a d " * 2000 + "y"
    assert [piece.kind for piece in differences(before, after)] == ["same", "gone", "new", "same"]
