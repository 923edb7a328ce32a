"""What files say of one term put together: inflections, spellings, abbreviations, long forms."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb.importing.harvest import Found, Loss
from kb.importing.wording import is_abbreviation
from kb.terms.inflection import singulars
from kb.terms.keys import key
from kb.terms.spelling import american
from kb.works.grouping import connected


@dataclass(frozen=True)
class Concept:
    """A term with all that was found of it, in the order of the files."""

    found: Sequence[Found]
    losses: list[Loss] = field(default_factory=list[Loss])

    @property
    def first(self) -> Found:
        return self.found[0]

    @cached_property
    def label(self) -> str:
        """The term: no abbreviation, no plural, few capitals, as far as there is a choice."""
        labels = list(dict.fromkeys(one.label for one in self.found))
        known = {key(label) for label in labels}
        return min(labels, key=lambda label: (*_strangeness(label, known), labels.index(label)))

    @cached_property
    def abbreviations(self) -> list[str]:
        """Its abbreviations, each once."""
        given = [short for one in self.found for short in one.abbreviations]
        labels = [one.label for one in self.found if is_abbreviation(one.label)]
        others = [other for one in self.found for other in one.others if is_abbreviation(other)]
        return self._fresh([*given, *labels, *others], {self.label.casefold()})

    @cached_property
    def aliases(self) -> list[str]:
        """Its other names; what can be derived from the label is none."""
        taken = {self.label.casefold(), *(short.casefold() for short in self.abbreviations)}
        same = _canonical(self.label, {})
        given = [other for one in self.found for other in one.others]
        return [alias for alias in self._fresh(given, taken) if _canonical(alias, {}) != same]

    def _fresh(self, terms: Sequence[str], taken: set[str]) -> list[str]:
        made: dict[str, str] = {}
        for term in terms:
            if term.casefold() not in taken and key(term):
                made.setdefault(term.casefold(), term)
        return list(made.values())

    @cached_property
    def texts(self) -> list[tuple[str, list[Found]]]:
        """The texts that define it, each with those who have it.

        Of what a list of abbreviations says of one term the text that most of its forms have is
        taken, and the others are losses.
        """
        several: dict[str, list[Found]] = {}
        for one in self.found:
            if one.text:
                several.setdefault(key(one.text), []).append(one)
        kept = self._agreed(list(several.values()))
        return [(group[0].text, group) for group in kept]

    def _agreed(self, groups: list[list[Found]]) -> list[list[Found]]:
        listed = [group for group in groups if all(one.exclusive for one in group)]
        if len(listed) < 2:
            return groups
        best = max(listed, key=len)
        for group in listed:
            if group is not best:
                self.losses.extend(_contradiction(one, best[0]) for one in group)
        return [group for group in groups if group is best or group not in listed]


def _contradiction(one: Found, other: Found) -> Loss:
    where = f"line {other.line}" if one.path == other.path else f"{other.path}:{other.line}"
    said = f"“{one.label}” has another text than “{other.label}” in {where}: “{_brief(one.text)}”"
    return Loss(one.path, one.line, said, "definition")


def _brief(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rstrip() + "…"


def _strangeness(label: str, known: set[str]) -> tuple[bool, bool, int]:
    plural = any(key(single) in known for single in singulars(label))
    return is_abbreviation(label), plural, sum(character.isupper() for character in label)


def concepts(found: Sequence[Found]) -> list[Concept]:
    """The concepts that terms name, in the order in which each is first found."""
    known = Counter(key(american(one.label)) for one in found)
    claims = _claims(found, known)
    marks = [list(_marks(one, known, claims)) for one in found]
    return [Concept([found[n] for n in group]) for group in connected(marks)]


def _marks(
    one: Found, known: Mapping[str, int], claims: Mapping[str, set[str]]
) -> Iterator[Hashable]:
    """What a term has in common with others that name the same concept."""
    if is_abbreviation(one.label):
        yield "abbreviation", one.label, one.language
    else:
        yield "term", _canonical(one.label, known), key(one.qualifier), one.language
    for short in one.abbreviations:
        if len(claims[short]) == 1:
            yield "abbreviation", short, one.language


def _claims(found: Sequence[Found], known: Mapping[str, int]) -> Mapping[str, set[str]]:
    """The terms that each abbreviation is said to stand for."""
    claims: dict[str, set[str]] = {}
    for one in found:
        for short in one.abbreviations:
            claims.setdefault(short, set()).add(_canonical(one.label, known))
    return claims


def _canonical(term: str, known: Mapping[str, int]) -> str:
    """The key of a term in American spelling, of a plural whose singular is there of that."""
    spelled = american(term)
    made = [key(single) for single in singulars(spelled)]
    return next((single for single in made if single in known), key(spelled))
