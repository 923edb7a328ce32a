"""British and American spellings of a word, each from the other.

Rules of regular endings with their exceptions, and a table of pairs. Written for forms that are
derived ahead and looked up: a form that nobody writes costs room, never a wrong match.
"""

import re

_PAIRS = """
aging ageing / analog analogue / artifact artefact / catalog catalogue / center centre
/ check cheque / defense defence / dialog dialogue / fiber fibre / fulfill fulfil / gray grey
/ judgment judgement
/ learned learnt / license licence / maneuver manoeuvre / meter metre / offense offence
/ practice practise / program programme / skeptic sceptic / skeptical sceptical / theater theatre
/ tire tyre / toward towards / spelled spelt / acknowledgment acknowledgement / aluminum aluminium
"""
_OTHER: dict[str, str] = {}
for _pair in _PAIRS.split("/"):
    _american, _british = _pair.split()
    _OTHER[_american], _OTHER[_british] = _british, _american

_OUR_STEMS = (
    "arb|ard|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|"
    "parl|ranc|rig|rum|sav|splend|tum|val|vap|vig"
)
_ENDINGS = r"(?=\b|s\b|ed|ing|al|able|ite|ful|ist|ism|ally|hood|er)"
_TO_OUR = re.compile(rf"\b(mis)?({_OUR_STEMS})or{_ENDINGS}")
_TO_OR = re.compile(rf"\b(mis)?({_OUR_STEMS})our{_ENDINGS}")

_IZE = r"(e|es|ed|er|ers|ing|able|ability|ation|ations|ational)\b"
_KEEPS_Z = r"(?<!\bs)(?<!\bpr)(?<!caps)(?<!\bass)(?<!\bse)(?<!\bma)(?<!\bres)"
_TO_ISE = re.compile(rf"([a-z]{{2,}}){_KEEPS_Z}iz{_IZE}")
_KEEPS_S = (
    "adv|adverti|appr|ari|aris|chast|circumc|compr|comprom|conc|dem|desp|dev|disgu|enfranch|"
    "enterpr|exc|exerc|expert|franch|gu|improv|inc|merchand|m|no|otherw|parad|po|pra|prec|prem|"
    "prom|ra|rev|r|superv|surm|surpr|telev|tort|treat|var|v|w|likew|cru|bru"
)
_TO_IZE = re.compile(rf"\b(?!(?:{_KEEPS_S})is)([a-z]{{3,}})is{_IZE}")

_TO_YSE = re.compile(r"(anal|paral|catal|dial|electrol|hydrol)yz(?=e|ing)")
_TO_YZE = re.compile(r"(anal|paral|catal|dial|electrol|hydrol)ys(?=e[drs]?\b|ing)")

_DOUBLED = (
    "(cance|channe|counse|crue|dia|equa|fue|initia|jewe|labe|leve|marve|mode|pane|quarre|signa|"
    "tota|trave|tunne)"
)
_TO_LL = re.compile(rf"\b(re|pre|mis)?{_DOUBLED}l(ed|ing|er|ers|ings)\b")
_TO_L = re.compile(rf"\b(re|pre|mis)?{_DOUBLED}ll(ed|ing|er|ers|ings)\b")
_TO_OGUE = re.compile(r"\b(catal|dial|anal|monol|prol|epil)og(s?)\b")
_TO_OG = re.compile(r"\b(catal|dial|anal|monol|prol|epil)ogue(s?)\b")


def other_spellings(text: str) -> list[str]:
    """The British spelling of an American form and the American of a British one, if different."""
    return [made for made in (british(text), american(text)) if made != text]


def british(text: str) -> str:
    """The form in British spelling, -ise throughout."""
    made = _TO_OUR.sub(r"\1\2our", text) if "or" in text else text
    if "z" in made:
        made = _TO_YSE.sub(r"\1ys", _TO_ISE.sub(r"\1is\2", made))
    made = _TO_LL.sub(r"\1\2ll\3", made)
    made = _TO_OGUE.sub(r"\1ogue\2", made)
    return _paired(made, 0)


def american(text: str) -> str:
    """The form in American spelling."""
    made = _TO_OR.sub(r"\1\2or", text) if "our" in text else text
    if "is" in made:
        made = _TO_IZE.sub(r"\1iz\2", made)
    if "ys" in made:
        made = _TO_YZE.sub(r"\1yz", made)
    made = _TO_L.sub(r"\1\2l\3", made)
    made = _TO_OG.sub(r"\1og\2", made)
    return _paired(made, 1)


_BRITISH = frozenset(pair.split()[1] for pair in _PAIRS.split("/"))


def _paired(text: str, side: int) -> str:
    """Words of the table exchanged: side 0 makes American words British, 1 the reverse."""
    words = re.split(r"([^A-Za-z]+)", text)
    changed = [
        _OTHER[word] if word in _OTHER and (word in _BRITISH) == bool(side) else word
        for word in words
    ]
    return "".join(changed)
