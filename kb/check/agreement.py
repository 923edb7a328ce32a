"""Whether a record and a registry say the same, written as differently as both use to be.

Functions of texts; what only looks different (case, accents, marks, subtitles, initials,
abbreviated journals) agrees.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from kb.check.answers import Author

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\\[A-Za-z]+\s*|[${}^_\\]")
"""Tags, as Crossref has them in titles, and TeX, as arXiv has it."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": "and"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text without markup, case, accents and marks."""
    plain = unescape(_MARKUP.sub("", text)).casefold().translate(_LETTERS)
    folded = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _WORD.findall(re.sub("['’ʼ`]", "", bare))


def _joined(text: str) -> str:
    return "".join(words(text))


_SUBTITLE = re.compile(r"(?:[:?!.]|\s[–—-])\s")


def _titles(title: str) -> set[str]:
    """A title, whole and without its subtitle."""
    main = _SUBTITLE.split(unescape(title), maxsplit=1)[0]
    return {_joined(title), _joined(main)}


def same_title(ours: str, theirs: Iterable[str]) -> bool:
    """Whether a title is one of others; one of the two may lack a subtitle that the other has."""
    whole, parts = _joined(ours), _titles(ours)
    return any(whole in _titles(one) or _joined(one) in parts for one in theirs)


def same_year(ours: int, theirs: Sequence[int]) -> bool:
    """Whether a year is one in which a work appeared: online, in print, or between the two."""
    return min(theirs) <= ours <= max(theirs)


def same_container(ours: str, theirs: Iterable[str]) -> bool:
    """Whether two names are of one journal or book: abbreviated, as initials, the head left out."""
    return any(_short_of(words(ours), words(one)) for one in theirs)


_SMALL = frozenset("a an and by de der die et for in la le of on the und".split())


def _short_of(one: list[str], other: list[str]) -> bool:
    short, long = sorted((_telling(one), _telling(other)), key=len)
    if len(short) == 1:
        return short[0] in _initials(one, other) or (
            len(long) == 1 and _abbreviates(short[0], long[0])
        )
    at = iter(reversed(long))
    in_order = all(any(_abbreviates(word, full) for full in at) for word in reversed(short))
    return in_order and bool(short) and _abbreviates(short[-1], long[-1])


def _telling(name: list[str]) -> list[str]:
    return [word for word in name if word not in _SMALL and not word[0].isdigit()]


def _abbreviates(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _initials(*names: list[str]) -> set[str]:
    """The initials of names, with their small words and without."""
    kept = [_telling(name) for name in names]
    return {"".join(word[0] for word in name) for name in (*names, *kept) if len(name) > 1}


_FEW = 50
"""Authors that are compared one by one after those that are written alike; of more, none is."""


def authors_apart(
    ours: Sequence[Sequence[str]], theirs: Sequence[Author]
) -> tuple[list[str], list[str]]:
    """Families in the registry that a record lacks, and those in the record that it lacks.

    `ours` are the ways to write each of the record's names. Nothing is missing from a registry
    that names fewer.
    """
    keys = [_joined(names[0]) for names in ours]
    alike = Counter(keys) & Counter(_joined(author.family) for author in theirs)
    left, others = Counter(alike), Counter(alike)
    mine = [names for names, key in zip(ours, keys, strict=True) if not _taken(left, key)]
    yours = [author for author in theirs if not _taken(others, _joined(author.family))]
    if len(mine) <= _FEW and len(yours) <= _FEW:
        mine = [names for names in mine if not _met(names, yours)]
    more = [names[0] for names in mine] if len(theirs) >= len(ours) or yours else []
    return [author.family for author in yours], more


def _taken(left: Counter[str], key: str) -> bool:
    left[key] -= 1
    return left[key] >= 0


def _met(names: Sequence[str], among: list[Author]) -> bool:
    """Whether a name is one of some authors, who is then no longer among them."""
    for n, author in enumerate(among):
        if any(_same_name(name, author) for name in names):
            del among[n]
            return True
    return False


def _same_name(family: str, author: Author) -> bool:
    """Whether a family name is an author's: with or without particle, one of two, last or first."""
    return any(
        _same_words(words(one), words(other), words(author.given))
        for one in (family, family.casefold().translate(_SPELT_OUT))
        for other in (author.family, author.family.casefold().translate(_SPELT_OUT))
    )


def _same_words(ours: list[str], family: list[str], given: list[str]) -> bool:
    whole = given + family
    if not ours or not family or ours == whole[-len(ours) :] or _ends(ours, family):
        return bool(ours)
    return _within(ours, family)


def _ends(long: list[str], short: list[str]) -> bool:
    return long[-len(short) :] == short or long[: len(short)] == short


def _within(short: list[str], long: list[str]) -> bool:
    starts = range(len(long) - len(short) + 1)
    return any(long[start : start + len(short)] == short for start in starts)
