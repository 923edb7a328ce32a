"""Candidates: terms that chapters seem to define, and that no entry is about.

What counts: components, admonitions, lists and glossaries; abbreviations with what they stand for;
run-ins that go on as a definition does ("**Proxy:** a measure that …"); emphasized words of which a
sentence says what they are, or that something is called so. Quotations are left aside.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.diagnostics import Span
from kb.documents.document import Definition, Document, Mark, Run, Term
from kb.terms.forms import derive, forms
from kb.terms.keys import key
from kb.terms.spotting import Sign, Spotter

WRITTEN = ("component", "admonition", "directive", "glossary", "list")
"""Definitions that are written as such: forms of `kb.documents.document.Definition`."""

HOWS = (*WRITTEN, "abbreviation", "expansion", "run-in", "said", "called")
"""How a term looks defined, the most certain first: forms of `Definition`, then what is `said`."""


class Sighting(NamedTuple):
    """A place at which a term looks defined: the term as written, its short form or "", and how."""

    term: str
    short: str
    how: str
    place: Span


@dataclass(slots=True)
class Candidate:
    """A term that looks defined: where, the most certain place first, and how often it is used."""

    sightings: list[Sighting]
    uses: int = 0
    keys: set[str] = field(default_factory=set[str])

    @property
    def term(self) -> str:
        """The term as the most certain place has it, in its long form if there is one."""
        return self.sightings[0].term

    @property
    def short(self) -> str:
        """What it is abbreviated to, "" for nothing."""
        return next((one.short for one in self.sightings if one.short), "")

    @property
    def how(self) -> str:
        return self.sightings[0].how


def candidates(documents: Sequence[Document], known: Callable[[str], bool]) -> list[Candidate]:
    """The terms that look defined in documents and are not known, the most certain first.

    `known` tells whether a term names an entry. Among equally certain ones the most used come
    first.
    """
    seen = (one for document in documents for one in _sightings(document))
    found = [one for one in seen if not (known(one.term) or (one.short and known(one.short)))]
    found.sort(key=lambda one: HOWS.index(one.how))
    made = _grouped(found)
    _count(made, documents)
    return sorted(made, key=lambda one: (HOWS.index(one.how), -one.uses, key(one.term)))


def _grouped(sightings: Iterable[Sighting]) -> list[Candidate]:
    """The sightings by term, whatever its number and spelling; a short form joins its long one."""
    by_key: dict[str, Candidate] = {}
    found: list[Candidate] = []
    for one in sightings:
        keys = [form.key for form in derive("label", one.term) if form.key]
        keys += [f"={one.short}"] if one.short else []
        candidate = next((by_key[name] for name in keys if name in by_key), None)
        if candidate is None:
            candidate = Candidate([])
            found.append(candidate)
        candidate.sightings.append(one)
        candidate.keys.update(keys)
        for name in keys:
            by_key.setdefault(name, candidate)
    return found


def _count(candidates: Sequence[Candidate], documents: Iterable[Document]) -> None:
    """Count how often each term is used in running text, headings and captions."""
    signs = [
        Sign(form.key, str(number), form.text, form.role, form.derived)
        for number, candidate in enumerate(candidates)
        for form in forms(dict.fromkeys(_designations(candidate)))
    ]
    spotter = Spotter(signs)
    for document in documents:
        for run in document.runs:
            for match in spotter.spot(run.text) if run.zone != "quote" else ():
                candidates[int(match.meanings[0].concept)].uses += 1


def _designations(candidate: Candidate) -> Iterator[tuple[str, str]]:
    for one in candidate.sightings:
        yield ("abbreviation" if one.term == one.short else "label"), one.term
        if one.short:
            yield "abbreviation", one.short


# --- where terms look defined ---


def _sightings(document: Document) -> Iterator[Sighting]:
    for definition in document.definitions:
        for term in definition.terms:
            if _is_definition(document, definition, term):
                yield _sighted(document, definition, term)
    for run in document.runs:
        if run.marks and run.zone not in ("quote", "heading", "caption"):
            yield from _emphasized(document, run)


def _sighted(document: Document, definition: Definition, term: Term) -> Sighting:
    """A term of a definition; one that its body defines by the way is only said."""
    how = "said" if _by_the_way(definition, term) else definition.form
    said, short = term.text, term.abbreviation
    if not short and (how == "abbreviation" or _CAPITALS.fullmatch(said)):
        meant = " ".join(document.text[slice(*definition.body)].split()).rstrip(".")
        said, short = (meant if _is_spelt_out(said, meant, whole=True) else said), said
    return Sighting(said, short, how, document.span(term.start, term.end))


def _by_the_way(definition: Definition, term: Term) -> bool:
    start, end = definition.body
    return start <= term.start < end and definition.form in WRITTEN


def _is_definition(document: Document, definition: Definition, term: Term) -> bool:
    if definition.form == "run-in":
        capital = term.text[:1].isupper() and _is_term(term.text)
        return capital and _defines(term.text, _body(document, definition))
    if _by_the_way(definition, term):
        return _is_term(term.text) and not _LINKING & set(term.text.lower().split())
    if definition.form == "expansion":
        quoted = any(document.runs[number].zone == "quote" for number in definition.runs)
        return not quoted and len(re.findall(r"[^\W_]+", term.text)) > 1
    return bool(key(term.text))


def _body(document: Document, definition: Definition) -> str:
    """What follows on a run-in, as its readers see it."""
    return document.runs[definition.runs[0]].text.lstrip(" :–—-")


_NO_TERMS = frozenset(
    """a abstract advantage advantages aim also answer any argument assumption assumptions
    background benefit benefits bonus bug but caution caveat caveats challenge claim conclusion
    cons context danger default description difference disadvantage disclaimer discussion each
    evidence example examples exception exercise fact finally first goal he here hint how
    however i idea important info input intuition it key lesson limitation limitations method
    motivation must never next no not note notes objection observation one only option or
    output overview point problem problems pros purpose question rationale reason remark result
    results risk scenario second see she should solution some source status step strength
    strengths summary takeaway that the there these they third this those thus tip title todo
    type usage used warning we weakness what when where which who why yes you""".split()
)
"""Words that label a paragraph, stress a sentence or stand for something, and are no terms."""

_TERM = re.compile(r"[^\W\d_][^\W_]*(?:[ \-–/’'.][^\W_]+){0,5}", re.UNICODE)
_IDENTIFIER = re.compile(r"[a-z]+[A-Z][a-z]")
_CAPITALS = re.compile(r"[A-Z]{2,6}")
_LINKING = frozenset("what whose whom which that who toward towards not does is are".split())
_NUMBERED = re.compile(r"(?:step|part|case|example|option|figure|table|phase|stage|chapter) \w+$")


def _is_term(text: str) -> bool:
    """Whether some words may be a term: few, no label of a paragraph, no number, no sentence."""
    plain = " ".join(text.split())
    words = plain.lower().split()
    return (
        len(plain) > 1
        and len(words) <= _MOST_WORDS
        and _TERM.fullmatch(plain) is not None
        and not _IDENTIFIER.match(plain)
        and words[0] not in _NO_TERMS
        and words[-1] not in _NO_TERMS
        and not _NUMBERED.match(plain.lower())
    )


_MOST_WORDS = 5
_AUXILIARY = (
    r"(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|does|do|did|now)"
)
_RELATIVE = r"(?:that|which|who|whom|whose|where|when|what|how)"
_GENUS = re.compile(
    rf"(?:an?|the|any|one|those|people|something|anything)(?: (?!{_AUXILIARY}\b)[\w’'-]+){{0,5}}? "
    rf"(?:{_RELATIVE}|(?:of|for|in|by|to|used|with|from|between|on)\b"
    rf"(?!(?:(?!\b{_RELATIVE}\b)[^.,;:()])*\b{_AUXILIARY}\b))",
    re.IGNORECASE,
)
"""A kind and what sets it apart; not the subject of a sentence ("the state of it has changed")."""
_EXPLAINS = re.compile(
    r"(?:(?:this|it|these) )?"
    r"(?:refers? to|means?|describes?|(?:is|are) (?:an?|the|any|those|what))\b",
    re.IGNORECASE,
)


def _defines(term: str, body: str) -> bool:
    """Whether what follows on a term says what it is: a kind with what sets it apart."""
    return bool(_GENUS.match(body) or _EXPLAINS.match(body)) or _is_spelt_out(term, body)


def _is_spelt_out(short: str, text: str, *, whole: bool = False) -> bool:
    """Whether a text begins with (is) the words whose first letters make an abbreviation."""
    words = re.findall(r"[^\W_]+", text)
    heads = "".join(word[0].upper() for word in words[: None if whole else len(short)])
    return _CAPITALS.fullmatch(short) is not None and heads == short


_SUBJECT = re.compile(r"(?:^|[.!?:;]\s+|,\s+|—\s*|\b(?:an?|the)\s+)[\"“‘']?$", re.IGNORECASE)
_IS = re.compile(
    r"[\"”’']?\s+(?:\([^()]{1,40}\)\s+)?"
    r"(?:(?:is|are)\s+(?:an?|the|any|those|when|what|where|defined as)"
    r"|refers?\s+to|means|denotes?|stands?\s+for)\s+\w"
)
_CALLED = re.compile(
    r"\b(?:(?:is|are|be|been|often|also|usually|commonly|sometimes|so|we|they|will) "
    r"(?:called|termed|dubbed|known as|referred to as|call (?:this|it|these|them|such [\w-]+)))"
    r"(?: an?| the)? [\"“‘']?$",
    re.IGNORECASE,
)
_BEFORE = 80
"""How many characters before an emphasized word are looked at."""


def _emphasized(document: Document, run: Run) -> Iterator[Sighting]:
    """The emphasized words of a run of which it says what they are."""
    for mark in run.marks:
        words = run.text[mark.start : mark.end].strip(' ,.:;"“”')
        how = _said(run, mark) if mark.kind != "link" and _is_term(words) else ""
        if how:
            place = document.span(*run.span(mark.start, mark.end))
            yield Sighting(" ".join(words.split()), "", how, place)


def _said(run: Run, mark: Mark) -> str:
    """How a run defines what is emphasized in it, "" if it does not."""
    before = " ".join(("x" + run.text[max(0, mark.start - _BEFORE) : mark.start] + "x").split())
    before = before[1:-1] if mark.start <= _BEFORE else before[:-1]
    if _CALLED.search(before):
        return "" if run.text[mark.start : mark.end].rstrip(" .,").endswith("ly") else "called"
    after = run.text[mark.end : mark.end + _BEFORE]
    return "said" if _SUBJECT.search(before) and _IS.match(after) else ""
