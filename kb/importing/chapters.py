"""Chapters in Markdown and MDX: definitions in every form, and the works that are cited."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from kb.documents.document import Citation, Definition, Document, Range, Term, Zone
from kb.documents.labels import label_of
from kb.documents.reading import read_document
from kb.importing.abbreviations import expanded
from kb.importing.harvest import Cited, Found, Harvest
from kb.importing.prose import Texts
from kb.importing.wording import one_line, prose
from kb.terms.inflection import singulars

TITLED = frozenset({"component", "admonition", "directive"})
"""Forms whose terms stand as titles do, with capitals that are the title's."""


def read_chapter(path: str, data: bytes, definers: Sequence[str] = ()) -> Harvest:
    """What a chapter defines and cites. `definers` are components that define, beside the usual."""
    zones: dict[str, Zone] = dict.fromkeys(definers, "definition")
    document = read_document(path, data, zones)
    harvest = Harvest(path)
    for trouble in document.troubles:
        harvest.lose(document.lines.place(trouble.start)[0], trouble.message, "syntax")
    reading = _Chapter(document, harvest)
    harvest.cited += reading.works()
    harvest.words = reading.words
    for definition in document.definitions:
        if definition.certain:
            harvest.definitions += 1
            harvest.found += reading.defined(definition)
    reading.lose_attributes()
    return harvest


class _Chapter:
    def __init__(self, document: Document, harvest: Harvest) -> None:
        self.document = document
        self.harvest = harvest
        self.texts = Texts(document, harvest)
        self.attributes: dict[str, list[int]] = {}

    @cached_property
    def cited(self) -> list[Cited]:
        """Every citation of the document, numbered as there."""
        return [self._cited(citation) for citation in self.document.citations]

    def works(self) -> Iterator[Cited]:
        """What surely cites a work: with a year and certain names, or as a definition's source."""
        sources = {n for one in self.document.definitions for n in one.sources if one.certain}
        for number, citation in enumerate(self.document.citations):
            if number in sources or (citation.certain and citation.year):
                yield self.cited[number]

    def _cited(self, citation: Citation) -> Cited:
        whole = label_of(citation.label)
        return Cited(
            self.document.path,
            self._line(citation.start),
            one_line(citation.label),
            one_line(citation.names),
            one_line(citation.year),
            citation.url.strip(),
            one_line(whole.rest) if whole else "",
        )

    def _line(self, offset: int) -> int:
        return self.document.lines.place(offset)[0]

    @cached_property
    def words(self) -> Counter[str]:
        """The words of the running text as they are written, less those that begin sentences."""
        return Counter(
            word
            for run in self.document.runs
            if run.zone in {"prose", "definition", "note", "quote", "caption"} and not run.attribute
            for word in _INSIDE.findall(run.text)
        )

    def defined(self, definition: Definition) -> Iterator[Found]:
        """The terms of a definition; those that share a text are synonyms of the first."""
        if definition.form == "abbreviation":
            yield from self._abbreviation(definition)
            return
        for attribute in (definition.number, definition.label):
            if attribute is not None and attribute.value.strip():
                self.attributes.setdefault(attribute.name, []).append(self._line(attribute.start))
        groups: dict[Range, list[Term]] = {}
        for term in self._told_apart(definition):
            groups.setdefault(term.body, []).append(term)
        cites = tuple(self.cited[number] for number in definition.sources)
        meant = ((body, self._meant(definition, body, terms)) for body, terms in groups.items())
        for body, terms in ((body, terms) for body, terms in meant if terms):
            if len(terms) > 1 and definition.form in TITLED:
                named = ", ".join(f"“{one_line(term.text)}”" for term in terms)
                said = f"one text for {named}: taken for one concept with several names"
                self.harvest.lose(self._line(definition.start), said, definition.form)
            yield self._found(definition, terms, body, cites)

    def _meant(self, definition: Definition, body: Range, terms: list[Term]) -> list[Term]:
        """The terms without those that a sentence only seems to define by the way."""
        return [
            term
            for term in terms
            if not definition.body[0] <= term.start < definition.body[1]
            or (body != definition.body and _NO_TERM.isdisjoint(term.text.lower().split()))
        ]

    def _told_apart(self, definition: Definition) -> Sequence[Term]:
        """The terms, each with its own sentences where the body has sentences about each."""
        shared = [term for term in definition.terms if term.body == definition.body]
        if len(shared) < 2 or definition.form not in TITLED:
            return definition.terms
        own = _sentences(self.document.text, definition.body, shared)
        if own is None:
            return definition.terms
        parted = [term._replace(body=place) for term, place in zip(shared, own, strict=True)]
        return [*parted, *(term for term in definition.terms if term.body != definition.body)]

    def _found(
        self, definition: Definition, terms: Sequence[Term], body: Range, cites: Sequence[Cited]
    ) -> Found:
        first, *others = terms
        text, quoted = _unquoted(prose(self._body(definition, body)))
        by_the_way = body != definition.body and definition.form in TITLED
        label = one_line(first.text)
        if by_the_way:
            label = self._singular(label)
        if not text:
            self.harvest.lose(self._line(first.start), f"“{label}” has no text", "definition")
        return Found(
            label,
            text,
            self.document.path,
            self._line(first.start),
            definition.form,
            self.document.text[definition.start : definition.end],
            tuple(cites) or self._inside(body),
            others=tuple(one_line(term.text) for term in others),
            abbreviations=tuple(one_line(t.abbreviation) for t in terms if t.abbreviation),
            qualifier=one_line(first.qualifier),
            quoted=quoted,
            titled=definition.form in TITLED,
        )

    def _inside(self, body: Range) -> tuple[Cited, ...]:
        """The works cited inside a body that names no source of its own."""
        return tuple(
            cited
            for cited, citation in zip(self.cited, self.document.citations, strict=True)
            if body[0] <= citation.start < body[1] and not citation.attribute
        )

    def _body(self, definition: Definition, body: Range) -> str:
        """The text of a body without the citations that end it."""
        start, end = body
        closing = [
            self.document.citations[number]
            for number in definition.sources
            if start <= self.document.citations[number].start < end
        ]
        if not closing:
            return self.texts.read(body)
        places = [one.group or (one.start, one.end) for one in closing]
        edge = max(start, min(place[0] for place in places))
        text = self.texts.read((start, edge)).rstrip(" —–-")
        after = self.document.text[max(place[1] for place in places) : end].strip(" )]*_")
        return text + after[:1] if after[:1] in {".", "!", "?"} and text[-1:].isalnum() else text

    def _singular(self, term: str) -> str:
        """The singular of a term that a sentence names in the plural, where the text has both."""
        made = [one for one in singulars(term) if self.words[one.split()[-1]]]
        return made[0] if len(made) == 1 else term

    def _abbreviation(self, definition: Definition) -> Iterator[Found]:
        (term,) = definition.terms
        short, text = one_line(term.text), prose(self.texts.read(definition.body))
        if not text:
            self.harvest.lose(self._line(term.start), f"“{short}” without a text", "abbreviation")
            return
        raw = self.document.text[definition.start : definition.end]
        long, rest = expanded(short, text)
        yield Found(
            long or short,
            rest if long else text,
            self.document.path,
            self._line(definition.start),
            "abbreviation",
            raw,
            abbreviations=(short,) if long else (),
            exclusive=True,
        )

    def lose_attributes(self) -> None:
        """Tell which attributes of definitions have no place in an entry."""
        for name, lines in self.attributes.items():
            self.harvest.lose(lines[0], f"`{name}` of definitions", name, len(lines))


_INSIDE = re.compile(r"(?<=[\w,;’'“(–—-] )[^\W\d_]+|(?<=[\w]-)[^\W\d_]+")
_NO_TERM = frozenset("what whose that which who whom where how when why if than toward".split())
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s+[A-Z\"“(]|\s*$)[^.!?]*)*[.!?]*")


def _sentences(text: str, body: Range, terms: Sequence[Term]) -> list[Range] | None:
    """For each term the range of the one sentence that begins with it; None if one has none."""
    places = [sentence.span() for sentence in _SENTENCE.finditer(text, *body)]
    own: list[Range] = []
    for term in terms:
        opening = re.compile(rf"\W*(?:(?:an?|the)\W+)?{re.escape(term.text)}\b", re.IGNORECASE)
        named = [place for place in places if opening.match(text, *place)]
        if len(named) != 1:
            return None
        own.append(named[0])
    return own


_QUOTED = re.compile(r"(?:“([^“”]+)”|\"([^\"]+)\")[.]?\Z")


def _unquoted(text: str) -> tuple[str, bool]:
    """A text without the quotation marks around the whole of it, and whether it had them."""
    found = _QUOTED.match(text)
    return ((found[1] or found[2]), True) if found else (text, False)
