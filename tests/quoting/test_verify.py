"""What counts as the same wording, what as another, and what as none."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.quoting import Folded, Outcome, verify
from kb.quoting.verdict import mended
from kb.words import marked

SOURCE = """\
The loaf is not done until its crust sings. A baker who waits too
long will burn the bot-
tom — “always” [3, 12] — and the ﬁrst sour-
dough loses 3.5 percent of its weight\xa0at 10³ grams. Nobody knows why it does.
Bakers' notes say that the crumb, once cold, tells the truth about the dough.
Two loaves, each of 1½ pounds, don’t fit.
"""

FOLDED = Folded(SOURCE, references=False)


def outcome(quote: str, source: str | Folded = FOLDED) -> str:
    return verify(quote, source).outcome.value


@pytest.mark.parametrize(
    "quote",
    [
        "A baker who waits too long",
        "a baker who waits too long",
        "who\n   waits",
        "burn the bottom - 'always' - and the first sourdough",
        "“always”—and the first sour-dough loses",
        "the bottom -- always -- and",
        "weight at 10^3 grams",
        "each of 1 1/2 pounds, don't fit",
        "“The loaf is not done until its crust sings.”",
        "its crust sings,",
        "Bakers’ notes",
    ],
)
def test_blanks_typography_and_marks_at_the_ends_do_not_matter(quote: str) -> None:
    assert outcome(quote) == "verified"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("The loaf is done until its crust sings.", "[-not-]"),
        ("a baker who sleeps too long", "[-waits-] {+sleeps+}"),
        ("loses 3 percent of its weight", "[-3.5-] {+3+}"),
        ("at 103 grams, Nobody knows", "[-10^3-] {+103+}"),
        ("its weight at 10^4 grams", "{+10^4+}"),
        ("the Crumb, once cold, tells the truth", "[-crumb-] {+Crumb+}"),
        ("the crumb once cold, tells the truth", "[-,-]"),
        ("the truth the about dough", "about"),
        ("each of 11/2 pounds, don't fit", "{+11/2+}"),
        ("the first sour dough loses 3.5 percent", "{+sour dough+}"),
        ("the very crumb, once cold, tells", "{+very+}"),
        ("The crumb, once warm, tells the truth", "The crumb, once [-cold-] {+warm+}, tells"),
    ],
)
def test_another_word_number_case_or_mark_is_shown_as_an_alteration(quote: str, shown: str) -> None:
    verdict = verify(quote, FOLDED)
    assert verdict.outcome is Outcome.ALTERED
    assert shown in marked(verdict.differences)


def test_a_number_is_not_quoted_by_its_first_digits() -> None:
    assert outcome("loses 3") == "absent"
    assert outcome("5 percent of its weight") != "verified"
    verdict = verify("a rise of 50", "It tells of a rise of 50% in a year.")
    assert verdict.outcome is Outcome.ALTERED
    assert "stops within" in verdict.reason


def test_references_of_the_source_in_brackets_need_not_be_quoted() -> None:
    source = "Bread is old [3, 12], older than towns [4]."
    assert outcome("Bread is old, older than towns", source) == "verified"
    assert outcome("Bread is old [3, 12], older than towns", source) == "verified"


def test_a_word_is_not_quoted_by_a_part_of_it() -> None:
    assert outcome("the crus") == "absent"
    assert outcome("oaf is not done") != "verified"
    for source in ("The non-aligned systems fail.", "The non-\n  aligned systems fail."):
        assert outcome("aligned systems fail", source) != "verified"
        assert outcome("non-aligned systems fail", source) == "verified"
    assert outcome("3 points", "It fell by -3 points.") != "verified"
    assert outcome("-3 points", "It fell by −3 points.") == "verified"
    assert outcome("the systems", "the non-systems—the systems—fail") == "verified"


def test_an_ellipsis_leaves_out_up_to_a_page() -> None:
    for dots in ("…", "...", "[…]", "[...]", ". . .", "(...)", "…."):
        assert outcome(f"The loaf is not done {dots} tells the truth") == "verified", dots
    apart = f"The loaf is done. {'Other words. ' * 300}The crumb is cold and the crust is hard."
    verdict = verify("The loaf is done … the crust is hard", apart)
    assert verdict.outcome is Outcome.ALTERED
    assert "do not follow" in verdict.reason


def test_pieces_follow_each_other_in_the_order_of_the_source() -> None:
    assert outcome("tells the truth about the dough … the loaf is not done") == "altered"


def test_the_pieces_that_belong_together_are_found_although_the_first_stands_there_earlier() -> (
    None
):
    far = "It rises. " + "Other words stand here. " * 200 + "It rises. It falls at once."
    assert outcome("It rises … falls at once", far) == "verified"


def test_a_common_word_before_an_ellipsis_hides_nothing() -> None:
    source = "The oven is on. " * 30_000 + "The crust of this one sings."
    assert outcome("The … crust … sings", source) == "verified"
    assert outcome("oven … this one … sings", source) == "verified"


@pytest.mark.parametrize(
    "quote",
    [
        "[t]he loaf is not done",
        "[The bread] is not done until [it] sings",
        "A baker [in France] who waits",
        "A baker who wait[ed] too long",
        "The loaf [sic] is not done",
        "The loaf is not done [emphasis added] until its crust sings",
        "its crust sings. [a] baker who waits",
        "[…] the crumb, [being] cold, tells",
    ],
)
def test_what_stands_in_brackets_is_the_editors(quote: str) -> None:
    assert outcome(quote) == "verified"


def test_brackets_do_not_stand_for_a_sentence() -> None:
    assert outcome("The loaf [x] tells the truth about the dough") != "verified"


def test_an_insertion_is_no_difference_beside_one() -> None:
    verdict = verify("A baker [in France] who sleeps too long", FOLDED)
    assert marked(verdict.differences) == ("A baker [in France] who [-waits-] {+sleeps+} too long")


def test_sentences_joined_without_an_ellipsis_are_an_alteration() -> None:
    verdict = verify(
        "The loaf is not done until its crust sings. Nobody knows why it does.", FOLDED
    )
    assert verdict.outcome is Outcome.ALTERED


def test_words_of_another_text_are_absent() -> None:
    for quote in (
        "Rye is milled in the morning and baked in the evening",
        "the price of wheat, once high, falls after the harvest",
        "walrus",
    ):
        assert outcome(quote) == "absent"


@pytest.mark.parametrize("quote", ["", "  ", "…", "[...]", "[sic]", "[the loaf]", "“”", "[[]"])
def test_what_quotes_no_words_is_absent_and_says_so(quote: str) -> None:
    verdict = verify(quote, FOLDED)
    assert verdict.outcome is Outcome.ABSENT
    assert "no words" in verdict.reason


def test_nothing_stands_in_an_empty_source() -> None:
    assert outcome("a loaf of bread", "") == "absent"
    assert outcome("The loaf is done. " * 50, "The loaf is done.") != "verified"


def test_a_text_without_blanks_between_words_may_be_quoted_from_any_character() -> None:
    source = "面包烤好之前,\n外皮会唱歌。没有人知道为什么。"
    assert outcome("外皮会唱歌", source) == "verified"
    assert outcome("烤好之前,外皮", source) == "verified"
    assert outcome("外皮不会唱歌。没有人知道为什么", source) == "altered"


def test_the_passage_is_told_by_its_place_in_the_text() -> None:
    verdict = verify("a baker who waits", FOLDED)
    assert verdict.at is not None
    assert FOLDED.text[slice(*verdict.at)] == "A baker who waits"
    assert FOLDED.line(verify("Nobody knows why", FOLDED).at[0]) == 4  # type: ignore[index]


def test_the_edits_of_an_altered_quotation_make_it_the_sources() -> None:
    for quote, expected in {
        "The loaf is done until its crust sings.": "The loaf is not done until its crust sings.",
        "the very crumb, once warm, tells": "the crumb, once cold, tells",
        "the crumb once cold tells the truth": "the crumb, once cold, tells the truth",
        "A baker … will burn the whole bottom": "A baker … will burn the bottom",
    }.items():
        verdict = verify(quote, FOLDED)
        assert mended(quote, verdict.edits) == expected
        assert outcome(expected) == "verified"


# --- Properties -----------------------------------------------------------------------------------

letters = st.text("abcdefgh", min_size=1, max_size=6)
gaps = st.sampled_from([" ", "  ", "\n", "\xa0", ", ", ". ", " – ", " (", "; ", "-\n", " “", "” "])
texts = st.lists(st.tuples(letters, gaps), min_size=6, max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@given(texts, st.data())
def test_every_stretch_of_a_text_between_words_is_verified(text: str, data: st.DataObject) -> None:
    """Save those that begin or end in a word that a line's end breaks."""
    words = [match.span() for match in re.finditer(r"[a-h]+", text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    assume(not text[: words[first][0]].endswith("-\n"))
    assume(text[words[last][1] : words[last][1] + 1] != "-")
    stretch = text[words[first][0] : words[last][1]]
    assert outcome(stretch, text) == "verified"
    assert outcome(" ".join(stretch.split()), text) == "verified"


@given(texts, st.data())
def test_no_stretch_with_a_word_that_the_text_has_not_is_verified(
    text: str, data: st.DataObject
) -> None:
    words = list(re.finditer(r"[a-h]+", text))
    changed = data.draw(st.sampled_from(words))
    other = data.draw(st.text("wxyz", min_size=1, max_size=6))
    assert outcome(text[: changed.start()] + other + text[changed.end() :], text) != "verified"


@given(texts, st.data())
def test_no_text_without_one_of_its_inner_words_is_verified(text: str, data: st.DataObject) -> None:
    words = list(re.finditer(r"[a-h]+", text))
    gone = data.draw(st.sampled_from(words[1:-1]))
    quote = text[: gone.start()] + text[gone.end() :]
    assume(Folded(quote).key.replace("-", "") not in Folded(text).key)
    assert outcome(quote, text) != "verified"


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_whatever_stops_it(quote: str, source: str) -> None:
    assert outcome(quote, source) in ("verified", "altered", "absent")


@given(st.text(max_size=300))
def test_places_of_the_key_are_places_of_the_text(text: str) -> None:
    folded = Folded(text)
    for place, character in enumerate(folded.key):
        if character.isalnum():
            assert folded.text[folded.origin(place)] == character


# --- Bounds ---------------------------------------------------------------------------------------

LONG = "".join(f"word{n % 97} of the book{n % 89} is line{n % 1013}. " for n in range(10_000))
HOSTILE = {
    "a thousand ellipses": ("the … " * 1000, LONG),
    "a thousand pieces that are absent": ("a walrus of the … " * 1000, LONG),
    "a thousand brackets": ("the [x] " * 1000, LONG),
    "open brackets": ("[(" * 100_000, LONG),
    "dots": (". " * 100_000 + "x", LONG),
    "a line of a megabyte without a blank": ("x" * 50 + "y", "x" * 1_000_000),
    "a megabyte of blanks": ("x y", " " * 1_000_000 + "é"),
    "a megabyte of dashes": ("x y", "- —" * 300_000),
    "a megabyte of accents on one letter": ("x y", "a" + "\u0301\u0323" * 500_000),
    "a megabyte of opening references": ("x y", "[1" * 500_000),
    "one word over and over": ("a a b a a " * 500, "a " * 300_000),
    "a quotation longer than its source": ("the walrus " * 50_000, "the walrus"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_that_it_takes_is_bounded(name: str) -> None:
    quote, source = HOSTILE[name]
    begun = time.process_time()
    assert outcome(quote, source) in ("verified", "altered", "absent")
    assert time.process_time() - begun < 8
