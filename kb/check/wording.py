"""Whether a definition says what an entry says: verbatim, adapted, drifted, or another text.

Functions of texts. Two texts are near where half of the shorter stands in the other in runs of
words; only of near texts can be said that one drifted from the other.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

NEAR = 50
"""Percent of the shorter text that must stand in the other."""

_RUN = 3
"""Words that must follow each other in both texts to be no chance."""

_LONG = 5
_MOST = 0.75
"""How long one such run must be at least, unless the runs make up most of the shorter text."""

_LIGHT = 0.15
"""The share of words with a meaning that may differ in an adaptation."""

_SENTENCES = 6
_PATIENCE = 250_000
"""Products of lengths up to which texts are aligned: a definition is no chapter."""


class Agreement(IntEnum):
    """How a definition stands to a text, the nearest last."""

    APART = 0
    DRIFTED = 1
    ADAPTED = 2
    VERBATIM = 3


class Comparison(NamedTuple):
    """How a definition stands to a text, and how much of the shorter is in both (0 to 1)."""

    agreement: Agreement
    nearness: float


def compared(said: str, text: str, terms: Sequence[str] = (), near: int = NEAR) -> Comparison:
    """How a definition stands to a text that defines the same.

    `terms` are the names of what is defined: "An optimizer is a system" is "A system". Sentences
    that one of the two has more at its end do not count, nor do marks, case, hyphens, articles
    and the like. With `near` 0 no text is apart.

    >>> compared("An optimizer is a system that searches.", "A system that searches.",
    ...          ["optimizer"]).agreement.name
    'VERBATIM'
    """
    whole = _words(said, terms), _words(text, terms)
    best = _of_words(*whole, near)
    if best.agreement is Agreement.VERBATIM:
        return best
    for pair in _shortened(said, text):
        one = _of_words(_words(pair[0], terms), _words(pair[1], terms), near)
        if one.agreement is Agreement.VERBATIM:
            one = one._replace(agreement=Agreement.ADAPTED)
        best = max(best, one)
    return best


_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z])")


def _shortened(said: str, text: str) -> Iterator[tuple[str, str]]:
    """The two texts with the last sentences of one of them left out."""
    for head in _heads(said):
        yield head, text
    for head in _heads(text):
        yield said, head


def _heads(text: str) -> Iterator[str]:
    for end in islice(_SENTENCE.finditer(text), _SENTENCES):
        yield text[: end.start()]


_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DEFINES = re.compile(
    r"(?:is|are|refers? to|means?|denotes?|describes?)\b(?: (?:an|a|the)\b)?", re.IGNORECASE
)
_ARTICLES = frozenset({"a", "an", "the"})
_FOLDED = str.maketrans(dict.fromkeys("-‐‑–—/", " ") | {"’": "'"})
_ISE = re.compile(r"(?<=\w{3})is(e[sdr]?|ing|ations?|er[s]?)$")


def _words(text: str, terms: Sequence[str]) -> list[str]:
    """The words of a text, without what introduces it ("An optimizer is")."""
    folded = text.casefold().translate(_FOLDED)
    words = [_ISE.sub(r"iz\1", word) for word in _WORD.findall(folded[_lead(folded, terms) :])]
    return words[1:] if words and words[0] in _ARTICLES else words


def _lead(folded: str, terms: Sequence[str]) -> int:
    """Where a text begins after the naming of what it defines."""
    start = re.compile(r"\W*(?:(?:an|a|the) )?").match(folded)
    at = start.end() if start else 0
    for term in terms:
        name = " ".join(term.casefold().translate(_FOLDED).split())
        if name and folded.startswith((name, name + "s"), at):
            after = re.compile(rf"{re.escape(name)}s?[^\w]+").match(folded, at)
            verb = _DEFINES.match(folded, after.end()) if after else None
            if verb:
                return verb.end()
    return 0


def _of_words(said: list[str], text: list[str], near: int) -> Comparison:
    if said == text:
        return Comparison(Agreement.VERBATIM, 1.0)
    if len(said) * len(text) > _PATIENCE:
        return Comparison(Agreement.APART, 0.0)
    matcher = SequenceMatcher(None, text, said, autojunk=False)
    runs = [block.size for block in matcher.get_matching_blocks()]
    shorter = min(len(said), len(text)) or 1
    nearness = sum(size for size in runs if size >= _RUN) / shorter
    if 100 * nearness < near or (near and max(runs) < _LONG and nearness < _MOST):
        return Comparison(Agreement.APART, nearness)
    changed = [
        word
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
        for word in (*text[a:b], *said[c:d])
    ]
    return Comparison(_judged(changed, [*said, *text]), nearness)


def _judged(changed: Sequence[str], words: Sequence[str]) -> Agreement:
    """Whether words that differ change what is said: one that turns it does, so do many."""
    bare = _without_inflections(changed)
    if any(word in _TURNING or word[0].isdigit() for word in bare):
        return Agreement.DRIFTED
    meaning = sum(word not in _SMALL for word in bare)
    share = meaning / max(1, sum(word not in _SMALL for word in words))
    return Agreement.DRIFTED if share > _LIGHT else Agreement.ADAPTED


def _without_inflections(changed: Sequence[str]) -> list[str]:
    """The words but for those that differ from another one by an s alone."""
    kept = list(changed)
    for word in changed:
        if word + "s" in kept and word in kept:
            kept.remove(word)
            kept.remove(word + "s")
    return kept


_SMALL = frozenset(
    """a an the of for to in on at by from with as and or is are was were be been being it its they
    their them this that these those which who whom whose what such so than then there here do does
    did has have had will would shall should also e.g i.e eg ie etc one some his her he she we our
    you your into onto upon about itself themselves say namely when where while if how""".split()
)
"""Words that say little by themselves."""

_TURNING = frozenset(
    """not no never none nor neither without cannot can't don't doesn't isn't aren't won't nothing
    nobody only all every any each always must may might least most more less fewer both either
    first second once twice unless except rather instead weak strong weaker stronger high low
    higher lower inner outer before after inside outside internal external increase decrease
    maximize minimize maximizes minimizes maximum minimum positive negative necessary sufficient
    zero two three four five six seven eight nine ten""".split()
)
"""Words that turn a statement when they come, go or change places: no, amounts, opposites."""
