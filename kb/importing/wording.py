"""Terms and texts brought into the form that entries have: blanks, characters, brackets."""

import re
from collections.abc import Mapping
from unicodedata import normalize

LONGEST = 200
"""Characters of a term; what is longer is none."""

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u200b"
    "\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_LINKING = re.compile(r"\[(?=\[)|\](?=\])")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def one_line(text: str) -> str:
    """A term: composed characters, no character that cannot be seen, single blanks."""
    return " ".join(_UNSEEN.sub("", normalize("NFC", text)).split())


def prose(text: str) -> str:
    """A text of paragraphs, each on one line. Doubled brackets, which would link, are parted."""
    plain = _UNSEEN.sub("", normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    blocks = (" ".join(block.split()) for block in _BLANK_LINE.split(plain))
    return _LINKING.sub(r"\g<0> ", "\n\n".join(block for block in blocks if block))


_SHORT = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9][A-Za-z0-9&./+-]{0,11}\Z")


def is_abbreviation(term: str) -> bool:
    """Whether a term is written as abbreviations are: short, one word, two capitals or more."""
    return _SHORT.match(term) is not None and not re.search(r"[A-Z][a-z]{2}", term)


_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def untitled(term: str, words: Mapping[str, int]) -> str:
    """A term with the capitals of a title taken off where a text writes the word without.

    `words` counts the words of the text as they are written inside sentences.
    """

    def lowered(found: re.Match[str]) -> str:
        word = found[0]
        if not (word[:1].isupper() and word[1:].islower()):
            return word
        return word.lower() if words.get(word.lower(), 0) > words.get(word, 0) else word

    return _WORD.sub(lowered, term)
