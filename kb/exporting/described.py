"""Subjects while they are being described, and what every described thing may carry: citations.

Citations are Web Annotation resources with a text quote selector; what a source does for a
statement is said in PROV-O and CiTO of the statement itself, for readers that know those.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kb.exporting.dates import dated
from kb.exporting.iris import under
from kb.exporting.namespaces import CITO, DCTERMS, OA, PROV, RDF, RDFS, TYPE, XSD
from kb.exporting.scope import Scope
from kb.exporting.terms import Pair, Subject, Term, literal, typed
from kb.model.citation import Citation, Mode
from kb.model.entry import Ignore
from kb.model.short_forms import languages

MODES: dict[Mode, tuple[Term, ...]] = {
    Mode.QUOTES: (DCTERMS.source, PROV.wasQuotedFrom, CITO.includesQuotationFrom),
    Mode.ADAPTS: (DCTERMS.source, PROV.wasDerivedFrom, CITO.citesAsSourceDocument),
    Mode.PARAPHRASES: (DCTERMS.source, CITO.citesAsSourceDocument),
    Mode.SUPPORTS: (DCTERMS.source, CITO.obtainsSupportFrom),
    Mode.DISPUTES: (CITO.isDisputedBy,),
}
"""What a statement is to its source, by the citation's mode."""

FALSE = typed("false", XSD.boolean)
TRUE = typed("true", XSD.boolean)


def content(text: str | None) -> Any:
    """What a text says, for naming what has no id by it: its languages in a fixed order."""
    if text is None or type(text) is str:
        return text
    return sorted((tag or "", said) for tag, said in languages(text))


class Described:
    """The subjects that one thing (an entry, a source) brings, with what is said of each."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.iris = scope.iris
        self.kb = scope.iris.kb
        self._found: dict[Term, list[Pair]] = {}

    def __iter__(self) -> Iterator[Subject]:
        for term, pairs in self._found.items():
            yield ordered(term, pairs)

    def of(self, subject: Term, *types: Term) -> list[Pair]:
        """What is said of a subject so far; say more by appending to it."""
        pairs = self._found.setdefault(subject, [])
        pairs += [(TYPE, kind) for kind in types]
        return pairs

    def texts(self, subject: Term, predicate: Term, text: str | None) -> None:
        """Say a plain text in its languages; nothing for None."""
        if text is not None:
            self.of(subject).extend((predicate, term) for term in self.scope.texts(text))

    def prose(self, subject: Term, text: str | None, shown: Term, authored: Term) -> None:
        """Say a prose text as shown, and as authored where its links make a difference."""
        if text is None:
            return
        pairs = self.of(subject)
        for wording in self.scope.prose(text):
            pairs.append((shown, wording.shown))
            if wording.authored is not None:
                pairs.append((authored, wording.authored))

    def value(self, subject: Term, text: str) -> None:
        """Say what a node's own text is."""
        self.prose(subject, text, RDF.value, self.kb.authored)

    def because(self, subject: Term, text: str | None) -> None:
        """Say the reason given for something."""
        self.prose(subject, text, self.kb.because, self.kb.authoredBecause)

    def plain(self, subject: Term, predicate: Term, text: str | None) -> None:
        """Say a code, locator or quotation: a text of no language."""
        if text is not None:
            self.of(subject).append((predicate, self.scope.literal(text, None)))

    def position(self, subject: Term, place: int, among: Sequence[object]) -> None:
        """Say where a thing stands among several; one alone needs no place."""
        if len(among) > 1:
            self.of(subject).append((self.kb.position, typed(str(place + 1), XSD.integer)))

    def cites(self, owner: Term, cites: Sequence[Citation]) -> None:
        """Say what a statement's sources are and what they do for it."""
        for place, cite in enumerate(cites):
            node = self._citation(owner, cite)
            pairs = self.of(owner)
            pairs.append((self.kb.cites, node))
            source = self._source(cite.source)
            pairs += [(predicate, source) for predicate in MODES[cite.mode]]
            self.position(node, place, cites)

    def _citation(self, owner: Term, cite: Citation) -> Term:
        note = content(cite.note)
        node = under(
            owner,
            "citation",
            cite.source,
            cite.locator,
            cite.mode.value,
            cite.quote,
            cite.via,
            note,
        )
        pairs = self.of(node, OA.SpecificResource)
        pairs.append((OA.hasSource, self.iris.source(cite.source)))
        pairs.append((self.kb.mode, literal(cite.mode.value)))
        self.plain(node, self.kb.locator, cite.locator)
        if cite.via is not None:
            pairs.append((self.kb.via, self._source(cite.via)))
        self.texts(node, RDFS.comment, cite.note)
        if cite.quote is not None:
            selector = f"{node[:-1]}/selector>"
            pairs.append((OA.hasSelector, selector))
            self.of(selector, OA.TextQuoteSelector)
            self.plain(selector, OA.exact, cite.quote)
        return node

    def sources(self, cites: Sequence[Citation]) -> list[Term]:
        """The sources that citations derive a statement from: those that dispute it are none."""
        return [
            self.iris.source(cite.source) for cite in cites if DCTERMS.source in MODES[cite.mode]
        ]

    def exemptions(self, subject: Term, owner: Term, ignored: Sequence[Ignore]) -> None:
        """Say which findings an entry or a source is excused from."""
        for ignore in ignored:
            node = under(owner, "exemption", ignore.rule, content(ignore.because), ignore.until)
            self.of(subject).append((self.kb.exemption, node))
            self.of(node, self.kb.Exemption)
            self.plain(node, self.kb.rule, ignore.rule)
            self.texts(node, self.kb.because, ignore.because)
            if ignore.until is not None:
                self.of(node).append((self.kb.until, dated(ignore.until)))

    def _source(self, key: str) -> Term:
        if key not in self.scope.base.sources:
            self.scope.ledger.lose("source without a record", "source")
        return self.iris.source(key)


def ordered(term: Term, pairs: Iterable[Pair]) -> Subject:
    """A subject with its pairs in the fixed order, each once: types first."""
    unique = sorted(set(pairs))
    types = [pair for pair in unique if pair[0] == TYPE]
    if not types:
        return Subject(term, unique)
    return Subject(term, types + [pair for pair in unique if pair[0] != TYPE])
