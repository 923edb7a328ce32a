"""`*[ABBR]: text`: what is an expansion, what a definition, and what belongs together.

An expansion is told from a definition by its letters, as Schwartz and Hearst (2003) do.
"""

import re

from kb.importing.wording import is_abbreviation

_LEAD = re.compile(r"(.+?)(?:\s+[-–—]\s+|:\s+|\.\s+(?=[A-Z])|\s*;\s+)(.+)\Z", re.DOTALL)
_LONGEST = 12
_SMALL = frozenset("a an and as at by for from in of on or the to via with without".split())


def expanded(short: str, text: str) -> tuple[str, str]:
    """What an abbreviation stands for, and what its text says beyond that; both may be empty."""
    if not is_abbreviation(short):
        return "", ""
    whole = text.rstrip(".")
    if stands_for(short, whole):
        return whole, ""
    lead = _LEAD.match(text)
    if lead and stands_for(short, lead[1]):
        return lead[1].strip(), lead[2].strip()
    bracketed = re.match(r"(.+?)\s*\(([^()]+)\)\.?\Z", whole)
    if bracketed and stands_for(short, bracketed[1]):
        return bracketed[1], bracketed[2]
    return "", ""


def stands_for(short: str, long: str) -> bool:
    """Whether a text is the long form of an abbreviation, and no more."""
    words = [word for word in re.split(r"[\s/]+", long) if word]
    if not 1 < len(words) <= _LONGEST or re.search(r"[.!?;]\s", long):
        return False
    letters = [character.lower() for character in _singular(short) if character.isalnum()]
    heads = [word.strip("“”\"'’(),").lower() for word in words]
    return bool(letters) and _fits(letters, [head for head in heads if head])


def _singular(short: str) -> str:
    return short[:-1] if short[-1:] == "s" and short[-2:-1].isupper() else short


def _fits(letters: list[str], heads: list[str]) -> bool:
    """Whether the letters can be taken from the words in order, each word beginning with one.

    Small words may be passed over, and a word may give more than its first letter.
    """
    states = {0}
    for head in heads:
        after = set(states) if head in _SMALL else set[int]()
        for taken in states:
            if taken < len(letters) and head[0] == letters[taken]:
                after |= _inside(letters, taken + 1, head[1:])
        states = after
    return len(letters) in states


def _inside(letters: list[str], taken: int, rest: str) -> set[int]:
    """How many letters may be taken once a word has given its first and any of the others."""
    made = {taken}
    for character in rest:
        if taken < len(letters) and character == letters[taken]:
            taken += 1
            made.add(taken)
    return made
