"""The grammar of labels such as "Hubinger et al., 2019a": names and a year.

`label_of` reads a whole label, `names_before` finds names that end at a place of a text. Names are
surnames with their particles, initials, handles, or bodies ("Center for AI Safety").
"""

import re
from functools import lru_cache
from typing import NamedTuple

YEAR = re.compile(
    r"(?<![\w.#/-])(?:(?:1[4-9]|20)[0-9]{2}(?:[a-z](?![a-z]))?"
    r"(?:[-–/](?:1[4-9]|20)[0-9]{2}[a-z]?|/[0-9]{2})?(?![\w/-])"
    r"|n\. ?d\.?(?:-[a-z])?(?!\w)|(?:forthcoming|in press|in preparation|in prep\.|to appear"
    r"|undated)(?!\w))",
    re.IGNORECASE,
)
"""A year with its letter, a span of years, or what stands for one."""

_LEAD = re.compile(
    r"\s*(?:(?:see also|see|cf\.?|e\.g\.,?|i\.e\.,?|also|adapted from|based on|taken from|quoted in"
    r"|cited in|in|from|by|via|source:|sources:|credit:|image:|figure:)\s+)*",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"\bet\.? ?al(?:ii|ia)?\b\.?", re.IGNORECASE)
_AND = frozenset({"&", "and", "und", "y", "et"})
_PARTICLES = frozenset(
    """van von der den de del della di da dos das du la le ten ter zu zur af al el bin ibn ben st.
    st vom zum 't op""".split()
)
_INSIDE = frozenset("of for the on".split())
_OPENERS = frozenset(
    """in as see by from and but while when where since after before both also the a an this that
    these those however although though if for with of on at to per unlike like following later
    recently finally first second third e.g i.e cf both thus hence then here there it we he she
    they our their his her its is are was were be been has have had can could may might will
    would should not no yes many most some all each every any such same other another one two
    three given according so what who how why""".split()
)
_OTHER = frozenset(
    """figure fig figures table tables section sections chapter chapters appendix part equation eq
    step version note video source link paper here box example january february march april may
    june july august september october november december spring summer autumn fall winter
    jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday
    saturday sunday q1 q2 q3 q4 gpt-2 gpt-3 gpt-4 pdf copyright license updated accessed retrieved
    published posted release released""".split()
)
"""Words that are no names though a year may follow them."""

_TOKEN = re.compile(r"[^\s,;:()\[\]“”\"!?/—–]+|,")
_WINDOW = 200


class Label(NamedTuple):
    """Names and year of a label, with their ranges in it; the year is empty where there is none.

    `et_al` says that there are more authors; `rest` is what follows the year, such as a locator.
    """

    names: str
    names_start: int
    names_end: int
    year: str
    year_start: int
    year_end: int
    rest: str = ""

    @property
    def et_al(self) -> bool:
        return _ET_AL.search(self.names) is not None

    @property
    def authors(self) -> tuple[str, ...]:
        """The names one by one, "et al." left out."""
        bare = _ET_AL.sub("", self.names)
        parts = re.split(r",|&|\b(?:and|und)\b", bare)
        return tuple(part.strip(" .") for part in parts if part.strip(" ."))


@lru_cache(4096)
def label_of(text: str) -> Label | None:
    """Names and year of a label as a whole; None of a text without a year after something."""
    if len(text) > _WINDOW:
        return None
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    for year in YEAR.finditer(text, start):
        before = text[start : year.start()].rstrip(" \t,(")
        if any(map(str.isalpha, before)):
            rest = text[year.end() :].strip(" ),.")
            return Label(before, start, start + len(before), year[0], *year.span(), rest)
    return None


def is_year(text: str) -> re.Match[str] | None:
    """The year of a text that is nothing else, brackets aside."""
    found = YEAR.search(text) if len(text) <= _WINDOW else None
    if found is None or (text[: found.start()] + text[found.end() :]).strip(" ()"):
        return None
    return found


def names_before(text: str, end: int) -> tuple[int, int] | None:
    """The range of the names that end at a place of a text, blanks and a possessive aside.

    Commas part names only where "and", "&" or "et al." follows.
    """
    floor = max(0, end - _WINDOW)
    window = text[floor:end].rstrip(" ,(")
    if window.endswith(("'s", "’s")):
        window = window[:-2]
    tokens = list(_TOKEN.finditer(window))
    taken = _taken(window, tokens)
    if not taken:
        return None
    return floor + taken[0].start(), floor + taken[-1].end()


def _taken(window: str, tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The tokens at the end that make up names."""
    taken: list[re.Match[str]] = []
    joined = False
    edge = len(window)
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if window[token.end() : edge].strip(" .") and taken:
            break
        if not taken and window[token.end() :].strip():
            return []
        word = token[0].strip(".").lower()
        if word in {"al", "et"} or word in _AND:
            joined = True
        elif token[0] == ",":
            if not joined:
                break
        elif not _is_name(token[0], taken):
            break
        taken.insert(0, token)
        edge = token.start()
    return _pruned(taken)


def _is_name(word: str, after: list[re.Match[str]]) -> bool:
    first = word[0]
    if first.isupper() or (not first.isascii() and first.isalpha()):
        return True
    if word.lower() in _PARTICLES or word in _INSIDE:
        return bool(after) and (after[0][0][0].isupper() or after[0][0].lower() in _PARTICLES)
    return False


def _pruned(taken: list[re.Match[str]]) -> list[re.Match[str]]:
    """Names without what only seems to belong to them: words that open a sentence, commas."""
    start = 0
    while start < len(taken) and _opens(taken[start][0]):
        start += 1
    taken = taken[start:]
    words = {token[0].strip(".,").lower() for token in taken}
    if not taken or words & _OTHER or not any(token[0][0].isalpha() for token in taken):
        return []
    if all(word in _AND or word in {"et", "al"} for word in words):
        return []
    return taken


def _opens(token: str) -> bool:
    word = token.strip(".").lower()
    return token == "," or word in _AND or word in _OPENERS or word == "al"


@lru_cache(4096)
def are_names(text: str) -> bool:
    """Whether a text is names and nothing else."""
    found = names_before(text, len(text)) if len(text) <= _WINDOW else None
    return found is not None and not text[: found[0]].strip() and bool(found[1])


def has_several(names: str) -> bool:
    """Whether names are certainly names: "et al.", "&" or "and" stands among them."""
    return are_marked(names) or "and" in names.split()


def are_marked(names: str) -> bool:
    """Whether "et al." or "&" stands among names."""
    return "&" in names or _ET_AL.search(names) is not None
