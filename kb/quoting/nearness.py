"""The passage of a source that is nearest to a quotation that does not stand in it.

Pairs of words, next to each other or with one word between, are looked for in one pass over the
source; where many different ones stand together the words are compared one by one. So a source
is read once, and only a few windows of the quotation's own size are compared.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from kb.quoting.folding import Folded, key_of

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_CJK}]|\\d+(?:[.,^/]\\d+)+|[^\\W_]+(?:'[^\\W_]+)*")
_WORD = re.compile(
    f"[{_CJK}]"
    r"|\d+(?:[.,^/]\d+)+"
    r"|[^\W_]+(?:(?:['’ʼ`]|[-‐‑‒–−](?:[ \t]*\n\s*)?)[^\W_]+)*"
    r"|[^\w\s]"
)
"""Words, with hyphens and the ends of lines that break them, and single marks."""

_COMMON = 3000
"""A pair that stands in the source more often than this leads nowhere."""
_WINDOWS = 3
_PATIENCE = 100_000
"""Pairs of equal words up to which two stretches are compared in order: some 2,500 words of prose,
or a few words said over and over."""


class Word(NamedTuple):
    """A word or a mark, folded, with its range in the text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


class Step(NamedTuple):
    """Words that are the same, or what stands for what: ranges of quoted and of source words."""

    same: bool
    quoted: tuple[int, int]
    source: tuple[int, int]


class Near(NamedTuple):
    """A passage like a quotation: its words, and how the quotation's words stand to them.

    `likeness` is 1 for the same words, 0 for none.
    """

    words: list[Word]
    steps: list[Step]
    likeness: float


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words and marks of a part of a normalized text, less those that are folded away."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    words = [Word(key_of(match[0]), *match.span()) for match in found]
    return [word for word in words if word.text]


def nearest(source: Folded, quoted: Sequence[Word]) -> Near | None:
    """The passage most like the quoted words; None where nothing is."""
    spoken = [word.text for word in quoted if word.is_word]
    if len(spoken) < 3:
        return None
    length = quoted[-1].end - quoted[0].start
    near = [
        _compared(source, quoted, start, end) for start, end in _windows(source.key, spoken, length)
    ]
    return max(near, key=lambda one: one.likeness, default=None)


def _windows(key: str, spoken: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Ranges of the key where most pairs of the quoted words stand together."""
    hits = list(_hits(key, spoken))
    counts = Counter(pair for _, pair in hits)
    room = length + length // 2 + 60
    margin = length // 3 + 60
    best: list[tuple[float, int, int]] = []
    for score, start, end in _scored(hits, counts, room):
        if best and start <= best[-1][2]:
            if score > best[-1][0]:
                best[-1] = (score, start, end)
        else:
            best.append((score, start, end))
            if len(best) > 4 * _WINDOWS:
                best.remove(min(best))
    best.sort(reverse=True)
    return [(max(start - margin, 0), end + margin) for _, start, end in best[:_WINDOWS]]


def _hits(key: str, spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the source has a pair of the quotation, as (place, number of the pair)."""
    pairs: dict[tuple[str, str], int] = {}
    for gap in (1, 2):
        for pair in zip(spoken, spoken[gap:], strict=False):
            pairs.setdefault(pair, len(pairs))
    known = set(spoken)
    seen = Counter[int]()
    one = two = ""
    for match in _TOKEN.finditer(key):
        word = match[0]
        if word in known:
            for before in (one, two):
                number = pairs.get((before, word)) if before else None
                if number is not None and seen[number] < _COMMON:
                    seen[number] += 1
                    yield match.start(), number
            one, two = word, one
        else:
            one, two = "", one


def _scored(
    hits: Sequence[tuple[int, int]], counts: Counter[int], room: int
) -> Iterator[tuple[float, int, int]]:
    """For each hit how much stands in the room before it: the rarer a pair, the more it counts."""
    inside = Counter[int]()
    score, first = 0.0, 0
    for place, pair in hits:
        if not inside[pair]:
            score += _weight(counts[pair])
        inside[pair] += 1
        while hits[first][0] < place - room:
            gone = hits[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                score -= _weight(counts[gone])
            first += 1
        yield score, hits[first][0], place


def _weight(count: int) -> float:
    return 1 / count**0.5


def _compared(source: Folded, quoted: Sequence[Word], start: int, end: int) -> Near:
    stop = source.key.find(" ", end)
    part = source.slice(_word_start(source.key, start), stop if stop >= 0 else len(source.key))
    words = words_of(source.text, *part)
    shared = _shared(quoted, words)
    if sum(shared.values()) > _PATIENCE:
        return _unaligned(quoted, words)
    steps = _cropped(list(_steps(quoted, words)), words)
    return Near(words, steps, _likeness(quoted, words, steps))


def _word_start(key: str, position: int) -> int:
    """The next blank, so that no half word begins a window."""
    return 0 if not position else max(key.find(" ", position, position + 60), position)


def _shared(quoted: Sequence[Word], words: Sequence[Word]) -> Counter[str]:
    """How often each word of the one meets itself in the other: what comparing them costs."""
    there = Counter(word.text for word in words)
    asked = Counter(word.text for word in quoted)
    return Counter({text: count * there[text] for text, count in asked.items() if text in there})


def _unaligned(quoted: Sequence[Word], words: list[Word]) -> Near:
    """Stretches too long to compare in order: likeness by how many words they share."""
    asked = Counter(word.text for word in quoted)
    common = (asked & Counter(word.text for word in words)).total()
    steps = [Step(same=False, quoted=(0, len(quoted)), source=(0, len(words)))]
    return Near(words, steps, common / len(quoted))


def _steps(quoted: Sequence[Word], words: Sequence[Word]) -> Iterator[Step]:
    old, new = [word.text for word in quoted], [word.text for word in words]
    otherwise = old[0][:1].swapcase() + old[0][1:]
    if old[0] not in new and otherwise in new:
        old[0] = otherwise  # a quotation may begin with a capital, or not
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield Step(tag == "equal", (i, j), (k, m))


def _cropped(steps: list[Step], words: Sequence[Word]) -> list[Step]:
    """The steps without what stands in the source before and after the passage.

    For quoted words at the ends that the source has not, as many of its words are taken, but none
    across the end of a sentence.
    """
    if not any(step.same for step in steps):
        return []
    if not steps[0].same:
        steps[0] = _cropped_first(steps[0], words)
    if not steps[-1].same:
        steps[-1] = _cropped_last(steps[-1], words)
    return [step for step in steps if step.quoted[0] < step.quoted[1] or _width(step.source)]


def _width(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _cropped_first(step: Step, words: Sequence[Word]) -> Step:
    start, end = step.source
    first = max(start, end - _width(step.quoted))
    for n in range(end - 1, first - 1, -1):
        if words[n].text in ".!?":
            first = n + 1
            break
    return step._replace(source=(first, end))


def _cropped_last(step: Step, words: Sequence[Word]) -> Step:
    start, end = step.source
    last = min(end, start + _width(step.quoted))
    for n in range(start, last):
        if words[n].text in ".!?":
            last = n
            break
    return step._replace(source=(start, last))


def _likeness(quoted: Sequence[Word], words: Sequence[Word], steps: Sequence[Step]) -> float:
    """Twice the words in common, of all words of both (Dice's measure)."""
    common = sum(
        word.is_word for step in steps if step.same for word in quoted[slice(*step.quoted)]
    )
    there = sum(word.is_word for step in steps for word in words[slice(*step.source)])
    asked = sum(word.is_word for word in quoted)
    return 2 * common / (asked + there) if common else 0.0
