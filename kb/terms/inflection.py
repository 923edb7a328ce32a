"""Plurals of English terms, and singulars of terms that are plural already."""

_PREPOSITIONS = frozenset(
    "of in for from to with without as on by under over at between against through via".split()
)
_PLURALS = (
    "agenda:agendas analysis:analyses appendix:appendices axis:axes basis:bases "
    "child:children corpus:corpora crisis:crises criterion:criteria datum:data foot:feet "
    "hypothesis:hypotheses index:indices man:men matrix:matrices medium:media mouse:mice "
    "optimum:optima parenthesis:parentheses person:people phenomenon:phenomena "
    "schema:schemas series:series species:species stimulus:stimuli synthesis:syntheses "
    "thesis:theses tooth:teeth vertex:vertices woman:women half:halves leaf:leaves "
    "life:lives self:selves shelf:shelves knife:knives wolf:wolves minimum:minima "
    "maximum:maxima equilibrium:equilibria automaton:automata locus:loci nucleus:nuclei "
    "radius:radii genus:genera taxon:taxa"
)
_IRREGULAR: dict[str, str] = {
    pair.partition(":")[0]: pair.partition(":")[2] for pair in _PLURALS.split()
}
_SINGULAR = {plural: single for single, plural in _IRREGULAR.items() if plural != single}


def plural(term: str) -> str | None:
    """The plural of a term's head word; None for what has none ("mathematics")."""
    start, head, end = _head(term)
    made = _plural_word(head)
    return None if made is None or made == head else start + made + end


def singulars(term: str) -> list[str]:
    """What the singular of a plural term may be ("negative side effects"); none of another term.

    A word on -ses has two: cases are cases of a case, biases of a bias.
    """
    start, head, end = _head(term)
    return [start + made + end for made in _singular_words(head)]


def _head(term: str) -> tuple[str, str, str]:
    """The head word with what stands before and after: the word before a preposition, else last."""
    words = term.split(" ")
    stop = next((n for n, word in enumerate(words) if n and word in _PREPOSITIONS), len(words))
    before = " ".join(words[: stop - 1])
    after = " ".join(words[stop:])
    last = words[stop - 1]
    lead, hyphen, head = last.rpartition("-")
    return (before + " " if before else "") + lead + hyphen, head, (" " + after if after else "")


def _plural_word(word: str) -> str | None:
    lower = word.lower()
    if lower in _IRREGULAR:
        return _like(word, _IRREGULAR[lower])
    if not word or not lower[-1].isalpha() or lower.endswith("ics") or lower in _SINGULAR:
        return None
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if lower.endswith("y") and len(lower) > 1 and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _singular_words(word: str) -> list[str]:
    lower = word.lower()
    if lower in _SINGULAR:
        return [_like(word, _SINGULAR[lower])]
    if lower in _IRREGULAR or not lower.endswith("s") or len(lower) < 4:
        return []
    if lower.endswith(_SINGULAR_IN_S):
        return []
    if lower.endswith("ies") and len(lower) > 4:
        return [word[:-3] + "y"]
    if lower.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return [word[:-2]]
    return [word[:-1], word[:-2]] if lower.endswith("ses") else [word[:-1]]


_SINGULAR_IN_S = ("ss", "us", "is", "as", "os", "ics", "lens", "news")


def _like(word: str, made: str) -> str:
    return made.capitalize() if word[:1].isupper() else made
