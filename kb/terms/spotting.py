"""Surface forms in running text: the longest at each place, by whole words, each with its reason.

A text is split into words once; the words from each place on are joined as `kb.terms.keys` joins
them and looked up, as long as some key begins so. What is found then has to stand as a term does:
in its own case where letters are an abbreviation, parted only where the form may be, not inside a
longer hyphenated word, an identifier, an address or a path. Nothing is stemmed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from kb.terms.keys import APOSTROPHES, differences, key

ROLES = {"label": 0, "abbreviation": 1, "alias": 2, "form": 3, "discouraged": 4}
"""The roles of designations, those that name a concept most surely first."""


class Sign(NamedTuple):
    """A form that may be written for a concept: its role, and how it was derived.

    `retired` where the form is that of a deprecated entry, whatever the concept it leads to.
    """

    key: str
    concept: str
    text: str
    role: str
    derived: str = ""
    retired: bool = False


class Meaning(NamedTuple):
    """A concept that a match leads to: the form, its role, and what sets the match apart."""

    concept: str
    form: str
    role: str
    reason: str


class Match(NamedTuple):
    """A range of a text that names a concept, or several if its form does."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WITHOUT_INVISIBLE: dict[int, str | None] = {ord(character): None for character in _INVISIBLE}
_WORD = rf"[\w\u0300-\u036f{_INVISIBLE}]+"
_HYPHENS = "-\u2010\u2011"
_DASH = "\u2013"
_GAP = re.compile(rf"(?P<blank>\s+)|(?P<hyphen>[{_HYPHENS}{_DASH}]\s*)|(?P<mark>[{APOSTROPHES}])")
_LISTED = re.compile(rf"[{_HYPHENS}]?,|[{_HYPHENS}]\s")
"""What follows a word that others like it follow: "mesa-, base- or meta-optimizers"."""
_OF_SENTENCE = re.compile(r"[,()/\s]*")
_CONJUNCTIONS = frozenset("and or versus vs nor".split())
_REACH = 6
"""How many words after a suspended hyphen its head is looked for."""
_NEARBY = 200
"""How many characters around a match are looked at, to tell quotation marks and paths."""
_BLANK = ("", " ")
_FREE = ("", " ", ",", ";", ")")
_PATH = re.compile(
    r"://|www\.|@|_|\\|^[(\[<\"'“‘]*(?:~|\.\.?)?/|/[)\]>\"'”’,;:.]*$|/[^/]*\.[A-Za-z]\w{0,4}\b"
)
_SENTENCE_END = re.compile(r"[.!?…]\s")
_OPENING = re.compile(r"(?<!\w)['‘](?=\w)")
_CLOSING = re.compile(r"(?<=[\w.,!?])['’](?!\w)")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_PLAIN = (
    _WITHOUT_INVISIBLE
    | dict.fromkeys(map(ord, APOSTROPHES), "'")
    | dict.fromkeys(map(ord, _HYPHENS + _DASH), "-")
)
_BLANKS = re.compile(r"\s+")
_WRAPPED = re.compile(r"(?<=-) ")
_REASONS = (
    "deprecated abbreviation alias form discouraged singular plural British_spelling "
    "American_spelling possessive hyphen_or_space accents case punctuation suspended_hyphen "
    "line_break ambiguous"
)
_ORDER = {name.replace("_", " "): place for place, name in enumerate(_REASONS.split())}
"""What a reason may say, in the order in which it says it."""


class Spotter:
    """Finds the forms of concepts in texts.

    `look_alikes` are (key, concept) pairs: a text of such a key, and what stands inside it, is not
    matched for that concept. Of a form that also leads to a living concept, those of retired ones
    do not count; of several concepts, those whom it names most surely (`ROLES`) do.
    """

    def __init__(self, signs: Iterable[Sign], look_alikes: Iterable[tuple[str, str]] = ()) -> None:
        self.signs: dict[str, list[Sign]] = {}
        for sign in signs:
            self.signs.setdefault(sign.key, []).append(sign)
        self.refused: dict[str, list[str]] = {}
        for one, concept in look_alikes:
            self.refused.setdefault(one, []).append(concept)
        self.known = {*self.signs, *self.refused}
        self.keys = sorted(self.known)
        self.splitter = re.compile(f"({_WORD}{_symbols(self.keys)})")
        self.plain: dict[str, str] = _Plain()
        self.beginnings: dict[str, str] = _Beginnings(self.keys)
        self.meant: dict[str, tuple[Meaning, ...]] = {}
        """What texts were found to mean, where no look-alike plays a part."""
        self._parted: dict[str, dict[int, str]] = {}

    def spot(self, text: str) -> list[Match]:
        """The matches in a text, from left to right; none overlaps another."""
        parts = self.splitter.split(text)
        words = parts[1::2]
        beginnings = self.beginnings
        starts = [n for n, word in enumerate(words) if beginnings[word]]
        return _Scan(self, text, parts, words).matches(starts) if starts else []

    def parted(self, form: str) -> dict[int, str]:
        """Where a form is parted, as offsets in its key, and by what: a gap as written."""
        found = self._parted.get(form)
        if found is None:
            found = self._parted[form] = dict(self._gaps(form))
        return found

    def _gaps(self, form: str) -> Iterator[tuple[int, str]]:
        parts = self.splitter.split(form)
        length = 0
        for gap, word in zip(parts[0::2], parts[1::2], strict=False):
            if length:
                yield length, gap
            length += len(folded(word))


_REMEMBERED = 64
"""How long the words are that are not folded again each time they come."""


class _Plain(dict[str, str]):
    """Words of texts, folded."""

    def __missing__(self, word: str) -> str:
        plain = folded(word)
        if len(word) <= _REMEMBERED:
            self[word] = plain
        return plain


class _Beginnings(dict[str, str]):
    """Words of texts, folded; empty if no key begins so."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, word: str) -> str:
        plain = folded(word)
        place = bisect_left(self._keys, plain)
        begins = place < len(self._keys) and self._keys[place].startswith(plain)
        known = plain if begins else ""
        if len(word) <= _REMEMBERED:
            self[word] = known
        return known


def folded(word: str) -> str:
    """A word of a text as its key has it; one with an underscore is an identifier and stays."""
    plain = word if word.isascii() else word.translate(_WITHOUT_INVISIBLE)
    return plain if "_" in plain else key(plain)


def _symbols(keys: Iterable[str]) -> str:
    """What else than letters and digits stands in keys, as alternatives of a pattern."""
    found = {character for character in set("".join(keys)) if not re.match(_WORD, character)}
    return "|" + "|".join(map(re.escape, sorted(found))) if found else ""


class _Stretch(NamedTuple):
    """Some words in a row, from the first to the last, and their joined key.

    `gaps` are the places at which they are parted: offsets in the key with the kind of the gap.
    """

    first: int
    last: int
    joined: str
    gaps: tuple[tuple[int, str], ...]


class _Scan:
    """One text being looked through."""

    def __init__(
        self, spotter: Spotter, text: str, parts: Sequence[str], words: Sequence[str]
    ) -> None:
        self.spotter = spotter
        self.text = text
        self.parts = parts
        self.words = words
        self.refusals: dict[str, int] = {}
        """Up to which word concepts are refused, by a look-alike that goes on there."""

    @cached_property
    def ends(self) -> list[int]:
        """Where each part ends: gaps at even places, words at odd ones."""
        return list(accumulate(map(len, self.parts)))

    def matches(self, starts: Iterable[int]) -> list[Match]:
        found: list[Match] = []
        free = 0
        for first in starts:
            if first >= free:
                match, free = self._match(first, free)
                if match is not None:
                    found.append(match)
        return found

    def _match(self, first: int, free: int) -> tuple[Match | None, int]:
        """The match that begins with a word, and the first word after it."""
        gap = self.parts[2 * first + 2]
        if len(gap) > 1 and gap[0] in _HYPHENS:
            suspended = self._suspended(first)
            if suspended is not None:
                return suspended
        for last in reversed(self._lasts(first)):
            start, end = self._range(first, last)
            meanings = self._meant(first, last, self.text[start:end])
            if meanings and self._stands_free(start, end, meanings):
                return self._closed(start, end, meanings), last + 1
        return None, free

    def _range(self, first: int, last: int) -> tuple[int, int]:
        return self.ends[2 * first], self.ends[2 * last + 1]

    # --- words joined ---

    def _lasts(self, first: int) -> list[int]:
        """With which words those from one on make a key, the longest last."""
        spotter, parts, count = self.spotter, self.parts, len(self.words)
        keys, plain = spotter.keys, spotter.plain
        joined = spotter.beginnings[self.words[first]]
        found = [first] if joined in spotter.known else []
        last = first + 1
        while last < count and (parts[2 * last] == " " or self._kind(last) is not None):
            joined += plain[parts[2 * last + 1]]
            place = bisect_left(keys, joined)
            if place == len(keys) or not keys[place].startswith(joined):
                break
            if keys[place] == joined:
                found.append(last)
            last += 1
        return found

    def _stretch(self, first: int, last: int, before: str = "") -> _Stretch:
        """Words in a row, joined; `before` is what they follow on after a hyphen."""
        joined = before
        gaps: list[tuple[int, str]] = []
        for word in range(first, last + 1):
            if joined:
                kind = "hyphen" if word == first else self._kind(word)
                gaps.append((len(joined), kind or ""))
            joined += folded(self.words[word])
        return _Stretch(first, last, joined, tuple(gaps))

    def _kind(self, word: int) -> str | None:
        """What parts a word from the one before: blank, hyphen, mark or nothing; None: too much."""
        gap = self.parts[2 * word]
        if gap == " " or not gap:
            return "blank" if gap else ""
        match = _GAP.fullmatch(gap)
        return match.lastgroup if match else None

    # --- what it means ---

    def _meant(self, first: int, last: int, written: str) -> tuple[Meaning, ...]:
        """The concepts that some words lead to; empty if they only look like a form."""
        known = None if self.refusals else self.spotter.meant.get(written)
        if known is None:
            stretch = self._stretch(first, last)
            known = self._meanings(stretch, plainly(written))
            if not self.refusals:
                self.spotter.meant[written] = known
        return known

    def _meanings(self, stretch: _Stretch, written: str) -> tuple[Meaning, ...]:
        for concept in self.spotter.refused.get(stretch.joined, ()):
            self.refusals[concept] = max(self.refusals.get(concept, -1), stretch.last)
        meant = [
            (sign, apart)
            for sign in self.spotter.signs.get(stretch.joined, ())
            if self.refusals.get(sign.concept, -1) < stretch.last
            if self._may_be_parted(sign, stretch.gaps)
            if (apart := _apart(sign, written)) is not None
        ]
        return chosen(meant)

    def _may_be_parted(self, sign: Sign, gaps: Sequence[tuple[int, str]]) -> bool:
        """Whether a form can be parted so: by blanks where it is parted, by hyphens anywhere."""
        parted: dict[int, str] | None = None
        for place, kind in gaps:
            if kind == "hyphen":
                continue
            parted = self.spotter.parted(sign.text) if parted is None else parted
            if place not in parted or (kind == "mark") != _is_mark(parted[place]):
                return False
        return True

    # --- what stands around ---

    def _stands_free(self, start: int, end: int, meanings: Sequence[Meaning]) -> bool:
        """Whether a range is no part of a longer word, an identifier, an address or a path."""
        text = self.text
        if text[max(0, start - 1) : start] in _BLANK and text[end : end + 1] in _FREE:
            return True
        abbreviated = all(meaning.role == "abbreviation" for meaning in meanings)
        before, after = text[max(0, start - 3) : start], text[end : end + 3]
        return (
            not _clings(before)
            and not _goes_on(after, abbreviated=abbreviated)
            and not ("/" in before[-1:] + after[:1] and self._in_path(start, end))
        )

    def _in_path(self, start: int, end: int) -> bool:
        left = self.text[max(0, start - _NEARBY) : start].split()
        right = self.text[end : end + _NEARBY].split()
        before = left[-1] if left and not self.text[start - 1].isspace() else ""
        after = right[0] if right and not self.text[end : end + 1].isspace() else ""
        return bool(_PATH.search(before + self.text[start:end] + after))

    def _closed(self, start: int, end: int, meanings: tuple[Meaning, ...]) -> Match:
        """The match, with the possessive ending that follows."""
        following = self.text[end : end + 1]
        length = self._possessive(start, end) if _is_mark(following) else 0
        if length:
            meanings = _because(meanings, "possessive")
        return Match(start, end + length, meanings)

    def _possessive(self, start: int, end: int) -> int:
        """How many characters of a possessive ending follow."""
        after = self.text[end : end + 3]
        if after[1:2] in {"s", "S"} and not _is_word(after[2:3]):
            return 2
        owner = self.text[end - 1] in "sS" and not _is_word(after[1:2])
        return int(owner and not self._in_single_quotes(start))

    def _in_single_quotes(self, start: int) -> bool:
        """Whether a quotation that single marks opened goes on here."""
        before = _SENTENCE_END.split(self.text[max(0, start - _NEARBY) : start + 1])[-1]
        return len(_OPENING.findall(before)) > len(_CLOSING.findall(before))

    # --- suspended hyphens ---

    def _suspended(self, first: int) -> tuple[Match, int] | None:
        """The match of a word with a hyphen whose head comes later: "mesa- (or inner) optimizers".

        It spans all up to the head; only the word itself if a term of its own has the head.
        """
        gap = self.parts[2 * first + 2]
        stretch = self._with_head(first) if gap[:1] in _HYPHENS and len(gap) > 1 else None
        if stretch is None:
            return None
        start, middle = self._range(first, first)
        head, end = self._range(stretch.first, stretch.last)
        written = plainly(f"{self.text[start:middle]}-{self.text[head:end]}")
        meanings = self._meanings(stretch, written)
        if not meanings or not self._stands_free(start, end, meanings):
            return None
        meanings = _because(meanings, "suspended hyphen")
        if self._named_between(first + 1, stretch.first):
            return Match(start, middle + 1, meanings), first + 1
        return self._closed(start, end, meanings), stretch.last + 1

    def _with_head(self, first: int) -> _Stretch | None:
        """The words that a suspended one belongs to, as if they followed on it."""
        joining = False
        for word in range(first + 1, min(first + 1 + _REACH, len(self.words))):
            if not _OF_SENTENCE.fullmatch(self.parts[2 * word].lstrip(_HYPHENS)):
                return None
            stretch = self._headed(folded(self.words[first]), word) if joining else None
            if stretch is not None:
                return stretch
            if folded(self.words[word]) in _CONJUNCTIONS:
                joining = True
            elif not joining and not _LISTED.match(self.parts[2 * word + 2]):
                return None
        return None

    def _headed(self, suspended: str, head: int) -> _Stretch | None:
        """The longest row of words from the head on that makes a form with the suspended one."""
        keys = self.spotter.keys
        found: _Stretch | None = None
        for last in range(head, len(self.words)):
            if last > head and self._kind(last) is None:
                break
            stretch = self._stretch(head, last, suspended)
            place = bisect_left(keys, stretch.joined)
            if place == len(keys) or not keys[place].startswith(stretch.joined):
                break
            found = stretch if stretch.joined in self.spotter.signs else found
        return found

    def _named_between(self, first: int, head: int) -> bool:
        """Whether a term that begins before the head stands there."""
        beginnings = self.spotter.beginnings
        return any(
            beginnings[self.words[word]] and self._match(word, 0)[0] is not None
            for word in range(first, head)
        )


def plainly(text: str) -> str:
    """A text without what only typesetting adds: invisible characters, kinds of marks, blanks."""
    return _WRAPPED.sub("", _BLANKS.sub(" ", text.translate(_PLAIN)))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_mark(gap: str) -> bool:
    return gap != "" and gap in APOSTROPHES


def _clings(before: str) -> bool:
    """Whether what follows on these characters goes on with a word, an identifier, a number."""
    last, other = before[-1:], before[-2:-1]
    if last and last in _HYPHENS:
        return not (other == last and before[-3:-2].strip())
    if last == ".":
        return other != "."
    return last != "" and (last in "@#$\\=)]}" or (last == ":" and other != "" and _is_word(other)))


def _goes_on(after: str, *, abbreviated: bool) -> bool:
    """Whether a word goes on with these characters; an abbreviation is one before a hyphen too."""
    first, other = after[:1], after[1:2]
    if first and first in _HYPHENS:
        return other != first and not abbreviated
    if first in {".", ":"}:
        return _is_word(other) or (first == ":" and other in {":", "/"})
    return after[:2] == "()" or (first in {"@", "=", "\\"} and other.strip() != "")


def _apart(sign: Sign, written: str) -> list[str] | None:
    """In what a text differs from a form of its key; None where the difference matters."""
    differing = differences(written, plainly(sign.text))
    if not differing:
        return differing
    if sign.role == "abbreviation":
        return differing if differing == ["punctuation"] else None
    if "case" in differing:
        in_capitals = sign.text.rstrip("es")
        identifier = _INNER_CAPITAL.search(written) and not _INNER_CAPITAL.search(sign.text)
        if identifier or (in_capitals.isupper() and in_capitals.isalpha()):
            return None
    return differing


def chosen(meant: Iterable[tuple[Sign, list[str]]]) -> tuple[Meaning, ...]:
    """The concepts that some forms lead to, those that they name most surely, each once."""
    best: dict[str, tuple[tuple[bool, int, int], Meaning]] = {}
    for sign, differing in meant:
        rank = (sign.retired, ROLES[sign.role], len(differing) + bool(sign.derived))
        if sign.concept not in best or rank < best[sign.concept][0]:
            best[sign.concept] = rank, _meaning(sign, differing)
    surest = min((rank[:2] for rank, _ in best.values()), default=None)
    found = tuple(meaning for _, (rank, meaning) in sorted(best.items()) if rank[:2] == surest)
    return _because(found, "ambiguous") if len(found) > 1 else found


def _meaning(sign: Sign, differing: Sequence[str]) -> Meaning:
    said = ["deprecated"] * sign.retired + [sign.role] * (sign.role != "label")
    said += [part for part in (*sign.derived.split(", "), *differing) if part]
    return Meaning(sign.concept, sign.text, sign.role, ", ".join(_ordered(said)) or "exact")


def _ordered(said: Iterable[str]) -> list[str]:
    return sorted(said, key=lambda word: _ORDER.get(word, len(_ORDER)))


def with_reason(reason: str, more: str) -> str:
    """A reason that says one thing more."""
    said = [] if reason == "exact" else reason.split(", ")
    return ", ".join(_ordered({*said, more}))


def _because(meanings: Iterable[Meaning], more: str) -> tuple[Meaning, ...]:
    return tuple(one._replace(reason=with_reason(one.reason, more)) for one in meanings)
