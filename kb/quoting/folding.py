"""A text as it is compared: typography folded away, words and marks kept, every place known.

`Folded.key` is what is compared. Case stays. Blanks stand between words alone, so that spacing
around marks does not matter; quotation marks, brackets, hyphens and dashes are left out, because
typesetting changes them (`“a” – b`, `'a'—b`, a word broken at a line's end); between digits a
dash stays. References in brackets (`[12]`) of the text are left out.
"""

import re
import unicodedata
from bisect import bisect_right

_BLOCK = 8192
"""Characters of a block: places are found again by reading one block."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_QUOTES = "\"«»‘’‚‛“”„‟‹›❛❜❝❞〝〞〟′″`´ʼ'＇＂"
_DASHES = "-‐‑‒–—―−"

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\xad(?!\\s)")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_FRACTION = re.compile("(?<=\\d)(?=[¼-¾⅐-⅞])")
_COMBINING = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
    "\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]{30})[\u0300-\u036f\u0483-\u0489\u0591-\u05c7"
    "\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]+"
)
_REFERENCE = re.compile(r"\[\s?\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,20}\s?\]")


def normalized(text: str) -> str:
    """A text in NFKC, except where that changes what is said: 10³ is no 103, 1½ no 11/2.

    Soft hyphens and what has no width go. More than 30 combining marks on a letter are cut
    (UAX #15, Stream-Safe Text Format): sorting them would take forever.
    """
    if text.isascii():
        return text
    text = text.replace("\xb4", "'").replace("\xa8", '"')
    text = re.sub("\xad(?=\\s)", "-", text)
    text = _INVISIBLE.sub("", text)
    text = _RAISED.sub(lambda m: "^" + "".join(_SUPERSCRIPTS[one] for one in m[0]), text)
    text = _FRACTION.sub(" ", text)
    return unicodedata.normalize("NFKC", _COMBINING.sub(r"\1", text)).replace("\u2044", "/")


def without_references(text: str) -> str:
    """A text with blanks in place of references like `[3, 7]`."""
    return _REFERENCE.sub(lambda match: " " * len(match[0]), text)


_APOSTROPHE = re.compile(r"(?<=\w)[‘’'ʼ′`](?=\w)")
_LEFT_OUT = re.compile(f"[{re.escape(_QUOTES)}\\[\\]]")
_ORNAMENT = re.compile(r"[*|#~•·¶†‡]|(?<!\w)_+|_+(?!\w)")
_BLANKS = re.compile(r"\s+")
_DASH = re.compile(f" ?[{_DASHES}]+ ?")
_BESIDE_MARKS = re.compile(f" (?=[^\\w\x00 ])|(?<=[^\\w\x00 ]) |(?<=[{_CJK}]) (?=[{_CJK}])")


def key_of(text: str) -> str:
    """The key of a normalized text."""
    text = _APOSTROPHE.sub("\x00", text)
    text = _LEFT_OUT.sub("", text)
    text = _BLANKS.sub(" ", _ORNAMENT.sub(" ", text))
    text = _DASH.sub(_undashed, text)
    return _BESIDE_MARKS.sub("", text).replace("\x00", "'").strip()


def _undashed(match: re.Match[str]) -> str:
    """A dash between digits stays, and a sign."""
    text, (start, end) = match.string, match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    signs = not before or before == "(" or match[0][0] == " "
    number = before.isdigit() or (signs and match[0][-1] != " ")
    return "-" if after.isdigit() and number else ""


class Folded:
    """A normalized text with its key."""

    __slots__ = ("_keys", "_starts", "key", "text")

    def __init__(self, text: str, *, references: bool = True) -> None:
        text = normalized(text)
        self.text = text if references else without_references(text)
        self._starts: list[int] = []
        self._keys: list[int] = []
        self.key = self._folded()

    def _folded(self) -> str:
        pieces: list[str] = []
        length = start = 0
        while start < len(self.text):
            end, gap = _cut(self.text, start)
            piece = key_of(self.text[start:end])
            self._starts.append(start)
            self._keys.append(length)
            pieces.append(piece + gap)
            length += len(pieces[-1])
            start = end
        return "".join(pieces)

    def origin(self, position: int) -> int:
        """Where in the text a letter or digit of the key stands; the text's end past the last."""
        block = bisect_right(self._keys, position) - 1
        if block < 0:
            return 0
        passed = sum(map(str.isalnum, self.key[self._keys[block] : position]))
        for place in range(self._starts[block], len(self.text)):
            if self.text[place].isalnum():
                if not passed:
                    return place
                passed -= 1
        return len(self.text)

    def slice(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text for a range of the key that begins and ends with words or marks."""
        return self._place(start), max(self._place(start), self._end(end))

    def _place(self, position: int) -> int:
        """Where in the text a letter or a mark of the key stands."""
        if position >= len(self.key) or self.key[position].isalnum():
            return self.origin(position)
        return self._after_marks(position) if position else 0

    def _end(self, position: int) -> int:
        """Where in the text what ends before a place of the key ends."""
        if not position or self.key[position - 1].isalnum():
            return self.origin(position - 1) + 1 if position else 0
        return self._after_marks(position)

    def _after_marks(self, position: int) -> int:
        """Where the marks before a place of the key, after the last letter, have passed."""
        last = position - 1
        while last >= 0 and not self.key[last].isalnum():
            last -= 1
        place = self.origin(last) + 1 if last >= 0 else 0
        for mark in self.key[last + 1 : position]:
            found = self.text.find(mark, place, place + 40)
            place = found + 1 if found >= 0 else place
        return place

    def line(self, place: int) -> int:
        """The line of a place in the text, counted from 1."""
        return self.text.count("\n", 0, place) + 1

    def page(self, place: int) -> int:
        """The page of a place in a text whose pages end in form feeds, counted from 1."""
        return self.text.count("\f", 0, place) + 1

    def bounded(self, start: int, end: int) -> bool:
        """Whether a range of the key begins and ends where words and numbers do."""
        return self.begins(start) and self.ends(end)

    def begins(self, position: int) -> bool:
        """Whether a word begins at a place of the key, or a number with all its digits."""
        key = self.key
        if not position or not key[position].isalnum():
            return True
        if key[position].isdigit():
            place = self.origin(position)
            if _BEFORE_DIGITS.search(self.text, max(place - 2, 0), place):
                return False
        before = key[position - 1]
        return not before.isalnum() or self._parted(position)

    def ends(self, position: int) -> bool:
        """Whether a word ends before a place of the key, or a number with all its digits."""
        key = self.key
        if position >= len(key) or not key[position - 1].isalnum():
            return True
        after = key[position]
        if key[position - 1].isdigit() and after in ".,%":
            place = self.origin(position - 1) + 1
            follows = self.text[place : place + 2]
            return not (follows[:1] == "%" or (follows[:1] in ".," and follows[1:].isdigit()))
        return not after.isalnum() or self._parted(position)

    def _parted(self, position: int) -> bool:
        """Whether something that is left out, a dash say, parts two letters.

        A hyphen does not: who quotes a half of `non-existent` says the opposite. CJK needs nothing.
        """
        if _IS_CJK.match(self.key, position - 1) or _IS_CJK.match(self.key, position):
            return True
        start, end = self.origin(position - 1) + 1, self.origin(position)
        return start < end and _HYPHEN.fullmatch(self.text, start, end) is None


_BEFORE_DIGITS = re.compile(r"(?:\d[.,]|(?:\A|[\s(])[-‐−])\Z")
"""What a number goes on from: its first digits, or a sign."""

_HYPHEN = re.compile(r"[-‐‑‒−](?:[ \t]*\n\s*)?")
_IS_CJK = re.compile(f"[{_CJK}]")
_BETWEEN_WORDS = re.compile(f"(?<=[^\\W_{_CJK}])\\s+(?=[^\\W_{_CJK}])")


def _cut(text: str, start: int) -> tuple[int, str]:
    """Where a block ends, and what stands there in the key: a blank that is surely one.

    A text without such blanks is cut anyhow.
    """
    if start + _BLOCK >= len(text):
        return len(text), ""
    found = _BETWEEN_WORDS.search(text, start + _BLOCK, start + 2 * _BLOCK)
    return (found.end(), " ") if found else (min(start + 2 * _BLOCK, len(text)), "")
