"""Two texts word by word: what is the same, what is gone, what is new.

Differences are looked for between words and marks; blanks between them are no difference.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """A stretch of words that both texts have, or one of them alone."""

    kind: Kind
    text: str


_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")
_PATIENCE = 1_000_000
"""Products of lengths up to which words are aligned; beyond, the middle counts as replaced."""


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of two texts in reading order; what is gone stands before what is new."""
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    old_words, new_words = [word[0] for word in old], [word[0] for word in new]
    pieces: list[Piece] = []
    for kind, i, j, k, m in _steps(old_words, new_words):
        if kind == "same":
            pieces.append(Piece("same", _stretch(after, new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("gone", _stretch(before, old[i:j])))
        if k < m:
            pieces.append(Piece("new", _stretch(after, new[k:m])))
    return pieces


Step = tuple[Kind, int, int, int, int]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    i, j, k, m = head, len(old) - tail, head, len(new) - tail
    if head:
        yield "same", 0, head, 0, head
    if (j - i) * (m - k) > _PATIENCE:
        yield "gone", i, j, k, m
    elif i < j or k < m:
        matcher = SequenceMatcher(None, old[i:j], new[k:m], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield "same" if tag == "equal" else "gone", i + a, i + b, k + c, k + d
    if tail:
        yield "same", j, len(old), m, len(new)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _stretch(text: str, words: Sequence[re.Match[str]]) -> str:
    return " ".join(text[words[0].start() : words[-1].end()].split())


def marked(pieces: Iterable[Piece]) -> str:
    """The pieces as one line, `[-gone-]` and `{+new+}` as git's word diff writes them."""
    forms = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    line = ""
    for kind, text in pieces:
        glued = not line or text[0] in ",.;:!?)]’"
        line += ("" if glued else " ") + forms[kind].format(text)
    return line
