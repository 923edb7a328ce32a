"""British and American spellings of a word, each from the other.

Rules of regular endings with their exceptions, and a table of pairs, applied word by word; a
prefix (un-, re-, mis- …) and capitals stay. Written for forms that are derived ahead and looked
up: a form that nobody writes costs room, but one that is another word would be a wrong match.
"""

import re
from itertools import product

_PAIRS = """
aging ageing / analog analogue / artifact artefact / center centre / check cheque / defense defence
/ fiber fibre / fulfill fulfil / gray grey / judgment judgement / learned learnt / license licence
/ maneuver manoeuvre / meter metre / offense offence / practice practise / program programme
/ skeptic sceptic / skeptical sceptical / spelled spelt / theater theatre / tire tyre
/ toward towards / acknowledgment acknowledgement / aluminum aluminium
"""
_BRITISH: dict[str, str] = {}
for _pair in _PAIRS.split("/"):
    _one, _other = _pair.split()
    _BRITISH[_one] = _other
_AMERICAN = {other: one for one, other in _BRITISH.items()}

_WORD = re.compile(r"[A-Za-z]+")
_PREFIX = re.compile(
    r"^(?:un|re|mis|im|in|over|under|non|pre|de|dis|down|out|co|auto|self|multi|sub|super)(?=...)"
)

_OUR = re.compile(
    r"^(arb|ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|"
    r"od|parl|ranc|rig|rum|sav|splend|tum|val|vap|vig)(?:or|our)"
    r"(|s|ed|ing|ings|al|ally|able|ably|ite|ites|ful|fully|less|ism|hood|hoods|er|ers|y|ly)$"
)
_IZE = re.compile(r"^(.+)[iy](?:z|s)(e|es|ed|er|ers|ing|able|ability|ation|ations|ational)$")
_KEEPS_S = frozenset(
    (
        "advertise advise anise appraise apprise arise braise bruise chaise chastise chemise "
        "circumcise clockwise comprise compromise concise cruise demise despise devise "
        "disguise enfranchise enterprise excise exercise expertise fraise franchise guise "
        "highrise improvise incise liaise likewise malaise marquise merchandise mise moonrise "
        "mortise noise otherwise paradise poise porpoise practise praise precise premise "
        "promise raise reprise revise rise sunrise supervise surmise surprise televise "
        "tortoise treatise turquoise uprise valise vise wise"
    ).split()
)
_KEEPS_Z = frozenset("assize baize capsize maize prize apprize resize seize size".split())
_YZE = ("anal", "paral", "catal", "dial", "electrol", "hydrol")
_DOUBLED = re.compile(
    r"^(cance|channe|counse|crue|dia|equa|fue|initia|jewe|labe|leve|marve|mode|pane|quarre|signa|"
    r"tota|trave|tunne)ll?(ed|ing|ings|er|ers)$"
)
_OGUE = re.compile(r"^(catal|dial|anal|monol|prol|epil)og(?:ue)?(s?)$")

_ENDINGS = ((_OUR, "our", "or"), (_DOUBLED, "ll", "l"), (_OGUE, "ogue", "og"))


def british(text: str) -> str:
    """The form in British spelling, -ise throughout."""
    return next(iter(respelled(text, british=True)), text)


def american(text: str) -> str:
    """The form in American spelling."""
    return next(iter(respelled(text, british=False)), text)


_MIXED = 3
"""Up to how many words are respelled apart from each other."""


def respelled(text: str, *, british: bool) -> list[str]:
    """The forms of a term in the other spelling; none if it has no other.

    Of several words that are spelled in two ways, all change in the first form, and some in the
    others, for writers mix them: "learned optimiser".
    """
    pieces: list[tuple[str, ...]] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        made = _respelled(word, british=british)
        if made != word:
            pieces += (text[end : match.start()],), (made, word)
            end = match.end()
    if not pieces:
        return []
    if len(pieces) > 2 * _MIXED:
        return ["".join(piece[0] for piece in pieces) + text[end:]]
    return ["".join(chosen) + text[end:] for chosen in product(*pieces)][:-1]


def _respelled(word: str, *, british: bool) -> str:
    lower = word.lower()
    if not _MAYBE.search(lower) and lower.removesuffix("s") not in _EITHER:
        return word
    made = _by_table(lower, british=british)
    if made == lower:
        bare = _PREFIX.sub("", lower)
        made = lower[: len(lower) - len(bare)] + _by_table(bare, british=british)
    if made == lower:
        made = _with_z_or_s(lower, british=british)
    return _cased(made, word) if made != lower else word


_MAYBE = re.compile(r"ou?r|[iy][zs][eai]|ll?(?:ed|ing|er)|og")
"""What a word must hold to be spelled in two ways by rule: most hold none of it."""
_EITHER = frozenset(_BRITISH) | frozenset(_AMERICAN)


def _cased(made: str, word: str) -> str:
    if word.isupper() and len(word) > 1:
        return made.upper()
    return made[0].upper() + made[1:] if word[0].isupper() else made


def _by_table(word: str, *, british: bool) -> str:
    """A lower-case word in the other spelling by the table of pairs and of endings."""
    table = _BRITISH if british else _AMERICAN
    if word in table:
        return table[word]
    if word.endswith("s") and word[:-1] in table and table[word[:-1]][-1] != "s":
        return table[word[:-1]] + "s"
    for pattern, in_britain, in_america in _ENDINGS:
        match = pattern.match(word)
        if match is not None:
            return match[1] + (in_britain if british else in_america) + match[2]
    return word


def _with_z_or_s(word: str, *, british: bool) -> str:
    match = _IZE.match(word)
    if match is None:
        return word
    stem, ending = match[1], match[2]
    middle = word[len(stem)]
    if middle == "y" and stem not in _YZE:
        return word
    if middle == "i" and (len(stem) < 3 or _fixed(stem)):
        return word
    return stem + middle + ("s" if british else "z") + ending


def _fixed(stem: str) -> bool:
    """Whether a word on -ise or -ize has one spelling only: wise, size and what is made of them."""
    ends_in_s, ends_in_z = stem + "ise", stem + "ize"
    bare = _PREFIX.sub("", ends_in_s)
    if ends_in_s in _KEEPS_S or bare in _KEEPS_S:
        return True
    if ends_in_s.endswith(("wise", "prise", "vise", "aise", "oise", "uise")):
        return True
    if ends_in_z in _KEEPS_Z or _PREFIX.sub("", ends_in_z) in _KEEPS_Z:
        return True
    return ends_in_z.endswith("size") and not ends_in_z.endswith(("asize", "esize"))
