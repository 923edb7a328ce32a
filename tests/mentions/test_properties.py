"""What holds of matching whatever the text and the terms."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.terms.forms import forms
from kb.terms.keys import key
from kb.terms.spotting import Match, Sign, Spotter

LABELS = (
    "reward hacking", "reward", "hacking club", "mesa-optimizer", "optimizer", "Goodhart's law",
    "behavioral cloning", "p(doom)", "analysis", "overfitting",
)  # fmt: skip
SIGNS = [
    Sign(form.key, label, form.text, form.role, form.derived)
    for label in LABELS
    for form in forms([("label", label), ("abbreviation", label[:2].upper())])
]
SPOTTER = Spotter(SIGNS)

WORDS = st.sampled_from(
    "reward Reward rewards hacking club clubs mesa mesa- optimizer optimisers optimizer's RE MEs "
    "Goodhart’s law p(doom) analyses over-fitting over fitting and or (or behavioural cloning a "
    "non- x.y a/b 3 ‘reward rewards’ optimizers’ , - -- — …".split()
)
SENTENCE = st.lists(WORDS, max_size=8).map(lambda words: "Then " + " ".join(words) + " so.")
TEXTS = st.one_of(SENTENCE, st.text(max_size=40), st.lists(WORDS, max_size=12).map("".join))


def keys(match: Match) -> set[str]:
    return {key(meaning.form) for meaning in match.meanings}


@settings(max_examples=100, deadline=None)
@given(st.lists(SENTENCE, max_size=5))
def test_a_text_may_be_split_between_sentences(sentences: list[str]) -> None:
    whole = SPOTTER.spot(" ".join(sentences))
    parts: list[Match] = []
    start = 0
    for sentence in sentences:
        parts += [
            match._replace(start=match.start + start, end=match.end + start)
            for match in SPOTTER.spot(sentence)
        ]
        start += len(sentence) + 1
    assert whole == parts


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_matches_are_in_order_and_none_overlaps_another(text: str) -> None:
    matches = SPOTTER.spot(text)
    ends = [0, *(match.end for match in matches)]
    assert all(end <= match.start < match.end for end, match in zip(ends, matches, strict=False))
    assert ends[-1] <= len(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_match_is_a_form_of_the_index(text: str) -> None:
    known = {sign.key for sign in SIGNS}
    for match in SPOTTER.spot(text):
        assert keys(match) <= known
        written = key(text[match.start : match.end])
        reasons = match.meanings[0].reason
        if "suspended" not in reasons:
            bare = written.removesuffix("s") if "possessive" in reasons else written
            assert keys(match) & {written, bare}


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(["a/b", "3", "over and out", "zebra crossing", "then.so", "x-ray"]))
def test_an_entry_that_the_text_does_not_name_changes_nothing(text: str, label: str) -> None:
    more = [Sign(form.key, "new", form.text, "label") for form in forms([("label", label)])]
    found = Spotter([*SIGNS, *more]).spot(text)
    if all(meaning.concept != "new" for match in found for meaning in match.meanings):
        assert found == SPOTTER.spot(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(LABELS), TEXTS)
def test_a_term_by_itself_is_found_after_any_sentence(label: str, text: str) -> None:
    found = SPOTTER.spot(f"{text}\n\n; {label}")
    assert any(match.meanings[0].concept == label for match in found)


HARD = {
    "one word": "reward",
    "hyphens": "mesa-",
    "suspended hyphens": "mesa- and ",
    "listed": "mesa-, ",
    "slashes": "reward/",
    "quotes": "‘rewards’ ",
    "beginnings": "re ward ",
    "look-alikes": "road reward ",
    "sentences": "The mesa-optimizers’ reward hacking is RE. ",
}


def test_time_grows_as_the_text_does() -> None:
    spotter = Spotter(SIGNS, [("roadreward", "reward")])
    for piece in HARD.values():
        short, long = (_seconds(spotter, piece * (size // len(piece))) for size in (10_000, 80_000))
        assert long < 0.2 + 20 * short, piece


def _seconds(spotter: Spotter, text: str) -> float:
    started = time.process_time()
    spotter.spot(text)
    return time.process_time() - started
