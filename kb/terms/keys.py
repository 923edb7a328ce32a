"""Keys: what two spellings of a form have in common. Imports nothing, for the front door.

A key is the form without case, accents, blanks, hyphens, apostrophes and quotation marks, so
that `mesa-optimizer`, `Mesa Optimizer` and `mesaoptimizer` meet. Nothing is stemmed.
"""

_DROPPED = (
    " \t\n\r\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014_'\u2018\u2019\u02bc`\"\u201c\u201d"
)
_TABLE = {ord(character): None for character in _DROPPED}
APOSTROPHES = "'\u2019\u02bc"
_POINTS = ".,;:!?\u2026()[]{}"


def key(text: str) -> str:
    """The key of a form or a query; empty if nothing but marks was given."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _without_accents(folded)
    return folded.translate(_TABLE)


def _without_accents(text: str) -> str:
    from unicodedata import normalize

    return "".join(c for c in normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")


def speakable(query: str) -> str:
    """A query in which what a command line gave as no Unicode became question marks."""
    return query.encode("utf-8", "replace").decode()


def readings(query: str) -> list[tuple[str, str]]:
    """The keys to look a query up by, the plainest first, each with what was taken off.

    A possessive ending is taken off ("possessive"), so are marks around ("punctuation").
    """
    stripped = speakable(query).strip()
    found = [(stripped, "")]
    bare = stripped.strip(_POINTS)
    if bare != stripped:
        found.append((bare, "punctuation"))
    owner = _owner(bare)
    if owner is not None:
        found.append((owner, "possessive"))
    return [(text, taken) for text, taken in found if key(text)]


def _owner(text: str) -> str | None:
    for mark in APOSTROPHES:
        if text.endswith((mark + "s", mark + "S")):
            return text[:-2]
        if text.endswith(("s" + mark, "S" + mark)):
            return text[:-1]
    return None


def differences(query: str, form: str) -> list[str]:
    """In what a query differs from the form whose key it shares; empty if in nothing."""
    if query == form:
        return []
    said: list[str] = []
    if _separators(query) != _separators(form):
        said.append("hyphen or space")
    if _owner(query) is not None and _owner(form) is None:
        said.append("possessive")
    plain_query, plain_form = query.translate(_TABLE), form.translate(_TABLE)
    if plain_query.casefold() != plain_form.casefold():
        said.append("accents")
    elif plain_query != plain_form:
        said.append("case")
    return said or ["punctuation"]


def _separators(text: str) -> str:
    kinds = {" ": " ", "\u00a0": " ", "-": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
    return "".join(kinds.get(character, "x") for character in text).replace("x", "")
