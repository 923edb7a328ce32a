"""Whether the labels of one work agree: with each other, with the bibliography.

Two labels say the same in whichever way they write it: case, accents, marks, initials, "&" or
"and", all names or "et al.", a family name with its particles or without. Years may bear a letter.
Where the bibliography has the work it says what is right, else the majority does.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.check.cited import Cited
from kb.check.dating import dated_otherwise
from kb.model.source import Name, Source, author_label
from kb.reading.files import LocatedSource


class Names(NamedTuple):
    """The names of a label, each as its words, and whether it says that there are more."""

    authors: tuple[tuple[str, ...], ...]
    more: bool


_ET_AL = re.compile(r"\bet\b\.?\s*\bal(?:ii|ia)?\b\.?|\bund andere\b|\bu\.\s?a\.", re.IGNORECASE)
_PARTED = re.compile(r"[,;/]|&|\b(?:and|und|with)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’ʼ`]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)


def read_names(text: str) -> Names:
    """The names that a label gives."""
    more = _ET_AL.search(text) is not None
    parts = (_words(part) for part in _PARTED.split(_ET_AL.sub("", text)))
    return Names(tuple(words for words in parts if words), more)


def _words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and marks; initials go where more is left."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = _WORD.findall(bare.translate(_LETTERS))
    return tuple(word for word in found if len(word) > 1 or not word.isascii()) or tuple(found)


def same_names(one: Names, other: Names) -> bool:
    """Whether two labels can name the same authors."""
    few, many = sorted((one, other), key=lambda names: len(names.authors))
    if not few.authors or not _all_same(few.authors, many.authors):
        return False
    if len(few.authors) == len(many.authors):
        return few.more == many.more
    return few.more and (many.more or len(many.authors) > 2)


def _all_same(few: Sequence[tuple[str, ...]], many: Sequence[tuple[str, ...]]) -> bool:
    return all(_same_author(*pair) for pair in zip(few, many, strict=False))


def _same_author(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are of one author: whole, shortened at either end, or as initials."""
    short, long = sorted((one, other), key=len)
    if short in (long[: len(short)], long[-len(short) :]):
        return True
    if len(short) == 1 and short[0] == "".join(word[0] for word in long):
        return True
    return _UMLAUT.sub(r"\1", "".join(one)) == _UMLAUT.sub(r"\1", "".join(other))


_UMLAUT = re.compile(r"([aou])e")


def fits(names: Names, authors: Sequence[Name]) -> bool:
    """Whether a label names the authors of a record: all, or some and that there are more."""
    given, more = _recorded(authors)
    if not _all_same(names.authors, given):
        return False
    if more:
        return names.more or len(names.authors) > len(given)
    if len(names.authors) > len(given):
        return False
    if names.more:
        return len(given) > max(2, len(names.authors))
    return len(names.authors) == len(given)


def _recorded(authors: Sequence[Name]) -> Names:
    """The names of a record; one made of a label or of BibTeX may say that there are more."""
    given: list[tuple[str, ...]] = []
    more = False
    for name in authors:
        said = read_names(name.short) if _ET_AL.search(name.short) else None
        others = name.short.casefold() == "others"
        more = more or others or said is not None
        if not others:
            given += said.authors if said is not None else [_words(name.short)]
    return Names(tuple(given), more)


def near(names: Names, right: Names) -> bool:
    """Whether names are others with a slip in one of them."""
    if len(names.authors) != len(right.authors) or names.more != right.more:
        return False
    pairs = zip(names.authors, right.authors, strict=True)
    apart = [(one, other) for one, other in pairs if not _same_author(one, other)]
    return len(apart) == 1 and _slip(" ".join(apart[0][0]), " ".join(apart[0][1]))


def _slip(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    limit = 1 if min(len(one), len(other)) < 6 else 2
    return OSA.distance(one, other, score_cutoff=limit) <= limit


_YEAR = re.compile(r"\d{4}")


def years_of(year: str) -> frozenset[int]:
    """The years that a label gives; none where it says "n.d." or "forthcoming"."""
    return frozenset(int(found) for found in _YEAR.findall(year))


_MARKS = re.compile(r"[^\w&]+")
_AND = re.compile(r" (?:and|und) ")


def folded_label(names: str, year: str) -> str:
    """A label by which two that say the same meet: no marks, no case, "and" as "&"."""
    plain = _MARKS.sub(" ", names.casefold()).strip()
    return f"{_AND.sub(' & ', plain)} {year.casefold().replace(' ', '')}"


@dataclass(slots=True)
class Verdict:
    """What the labels of a work come to.

    `names` and `year` are right by the record or by the majority, empty where neither tells.
    `odd_names` and `odd_years` are the citations that deviate, `misspelt` those that do so by a
    slip, `early` those whose year their address refutes where no record gives one. `stray` are
    citations that bear the label of another work. The counts are of the citations that are right.
    """

    work: str
    cited: list[Cited]
    source: LocatedSource | None = None
    names: str = ""
    year: str = ""
    odd_names: list[Cited] = field(default_factory=list[Cited])
    odd_years: list[Cited] = field(default_factory=list[Cited])
    misspelt: list[Cited] = field(default_factory=list[Cited])
    early: list[Cited] = field(default_factory=list[Cited])
    stray: dict[int, "Verdict"] = field(default_factory=dict[int, "Verdict"])
    right_names: int = 0
    right_years: int = 0

    @property
    def label(self) -> str:
        """The right label, as far as it is known."""
        return f"{self.names}, {self.year}" if self.names and self.year else ""

    @property
    def uniform(self) -> bool:
        """Whether all citations say the same, and not what the record says."""
        odd = {id(one) for one in (*self.odd_names, *self.odd_years)}
        labels = {folded_label(o.citation.names, o.citation.year[:4]) for o in self.cited}
        return bool(odd) and len(odd) == len(self.cited) and len(labels) == 1


def verdicts(
    works: Mapping[str, list[Cited]], manifestations: Mapping[str, list[LocatedSource]]
) -> list[Verdict]:
    """A verdict on each work, in the order in which works are first cited."""
    made = [_verdict(work, cited, manifestations.get(work, ())) for work, cited in works.items()]
    labels: dict[str, Verdict] = {}
    for verdict in made:
        if verdict.label:
            labels.setdefault(folded_label(verdict.names, verdict.year), verdict)
    for verdict in made:
        _find_strays(verdict, labels)
    return made


def _verdict(work: str, cited: list[Cited], records: Sequence[LocatedSource]) -> Verdict:
    linked = (one for one in cited if one.citation.url)
    known = [one for one in linked if one.citation.names and one.citation.certain]
    verdict = Verdict(work, known)
    if known:
        verdict.source = next((one.record for one in known if one.record), None)
        _judge_names(verdict, [located.source for located in records])
        _judge_years(verdict, [located.source for located in records])
    return verdict


# --- names ---


class _Group(NamedTuple):
    names: Names
    cited: list[Cited]

    @property
    def spelt(self) -> str:
        """The names as most of its citations have them."""
        counted = Counter(one.citation.names.strip(" ,;—–-") for one in self.cited)
        return counted.most_common(1)[0][0]


_MANY = 40
"""Kinds of names up to which each is compared with each."""


def _grouped(cited: Iterable[Cited]) -> list[_Group]:
    """Citations in groups of names that say the same."""
    exact: dict[Names, _Group] = {}
    for one in cited:
        names = read_names(one.citation.names)
        exact.setdefault(names, _Group(names, [])).cited.append(one)
    groups: list[_Group] = []
    for group in exact.values():
        few = groups if len(groups) < _MANY else []
        like = next((other for other in few if same_names(group.names, other.names)), None)
        if like is None:
            groups.append(group)
        else:
            like.cited.extend(group.cited)
    return groups


def _judge_names(verdict: Verdict, records: Sequence[Source]) -> None:
    groups = _grouped(verdict.cited)
    told = [source.author for source in records if source.author]
    if told:
        right = [g for g in groups if any(fits(g.names, authors) for authors in told)]
        own = verdict.source.source.author if verdict.source else ()
        verdict.names = author_label(own or told[0])
    else:
        right = _largest(groups)
        verdict.names = right[0].spelt if right else ""
    wrong = [group for group in groups if group not in right]
    verdict.right_names = sum(len(group.cited) for group in right)
    known = [group.names for group in right[:_MANY]] or [read_names(verdict.names)]
    for group in wrong:
        slip = verdict.names and any(near(group.names, names) for names in known)
        (verdict.misspelt if slip else verdict.odd_names).extend(group.cited)


def _largest(groups: list[_Group]) -> list[_Group]:
    """The largest group; none where two are as large."""
    ordered = sorted(groups, key=lambda group: -len(group.cited))
    if len(ordered) > 1 and len(ordered[0].cited) == len(ordered[1].cited):
        return []
    return ordered[:1]


# --- years ---

_PUBLISHED = ("issued", "original-date", "submitted", "available-date", "event-date")


def _years_told(source: Source) -> set[int]:
    """The years in which a record says that its work appeared, spans whole."""
    found: set[int] = set()
    for name in _PUBLISHED:
        date = source.dates.get(name)
        if date is not None and date.parts:
            last = date.until[0] if date.until else date.parts[0]
            found.update(range(date.parts[0], min(last, date.parts[0] + 50) + 1))
    return found


def _judge_years(verdict: Verdict, records: Sequence[Source]) -> None:
    told = {year for source in records for year in _years_told(source)}
    dated = [(one, years_of(one.citation.year)) for one in verdict.cited if one.citation.year]
    refuted = [] if told else [one for one, _ in dated if dated_otherwise(one)]
    verdict.early, early = refuted, {id(one) for one in refuted}
    held = [(one, given) for one, given in dated if id(one) not in early]
    counted = Counter(year for _, given in held for year in given)
    if told:
        issued = verdict.source.source.issued if verdict.source else None
        verdict.year = str(issued.year) if issued and issued.year else str(min(told))
    elif counted:
        told = _commonest(counted)
        verdict.year = str(min(told)) if told else ""
    verdict.right_years = sum(bool(given & told) for _, given in held)
    if told or len(counted) > 1:
        verdict.odd_years = [one for one, given in held if given and not given & told]


def _commonest(counted: Counter[int]) -> set[int]:
    """The year that most citations give; none where two are given as often."""
    (first, times), *rest = counted.most_common(2)
    return set() if rest and rest[0][1] == times else {first}


def _find_strays(verdict: Verdict, labels: Mapping[str, Verdict]) -> None:
    """Which deviating citations bear the label of another work: their address may be pasted."""
    deviating = {id(one): one for one in (*verdict.odd_names, *verdict.odd_years)}
    for key, one in deviating.items():
        other = labels.get(folded_label(one.citation.names, one.citation.year))
        if other is not None and other is not verdict:
            verdict.stray[key] = other
    names = {id(one) for one in verdict.odd_names}
    verdict.odd_years = [
        one for one in verdict.odd_years if not (id(one) in names and id(one) in verdict.stray)
    ]
