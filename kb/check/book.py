"""The chapters of a book together, with the knowledge base that they are written against.

What the rules about documents read: every citation with the work that it is of, mentions, and the
entries that a term names. All of it is computed when it is asked for, and once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kb.check.cited import Cited, Passage, quoted_words
from kb.check.labelling import Verdict, folded_label, verdicts
from kb.check.quoted import Quotations, compared
from kb.documents.document import Document
from kb.knowledge_base import KnowledgeBase
from kb.mentions import Mention, mentions, spotter
from kb.model.entry import Entry
from kb.model.manifest import Manifest
from kb.model.source import author_label, source_label
from kb.reading.files import STAND_IN, Located, LocatedSource
from kb.reading.remarks import Raised
from kb.terms.forms import forms
from kb.terms.keys import differences, key, readings
from kb.terms.spotting import Spotter
from kb.works.grouping import identities, key_of
from kb.works.identity import Identity, identity

if TYPE_CHECKING:
    from kb.check.placing import ReadBytes
    from kb.check.rule import Rule


class Named(NamedTuple):
    """An entry that a term names: the form, the role of the form, and how the term differs.

    `rank` orders them as lookups do, the surest first.
    """

    rank: tuple[int, int, int]
    located: Located
    form: str
    field: str
    reason: str

    @property
    def entry(self) -> Entry:
        return self.located.entry


def no_bytes(path: str) -> bytes:
    """Reads nothing. Raises FileNotFoundError."""
    raise FileNotFoundError(path)


@dataclass(frozen=True, eq=False)
class Book:
    """Documents in reading order, and the base they are written against, if any.

    `problems` are those of files that could not be read at all; `read` gives the bytes of a file
    that the base names, such as a snapshot.
    """

    documents: Sequence[Document]
    base: KnowledgeBase | None = None
    problems: Sequence[Raised] = ()
    read: "ReadBytes" = field(default=no_bytes)

    @property
    def manifest(self) -> Manifest:
        """The base's kb.yaml; one that says nothing where there is no base."""
        return self.base.manifest if self.base is not None else STAND_IN

    def setting(self, rule: "Rule", name: str) -> int:
        """A limit of a rule: kb.yaml's, else the rule's own."""
        return self.manifest.rules.settings.get(rule.code, {}).get(name, rule.settings[name])

    # --- citations ---

    @cached_property
    def citations(self) -> list[Cited]:
        """Every citation in reading order."""
        return [cited for document in self.documents for cited in self._cited(document)]

    def _cited(self, document: Document) -> Iterator[Cited]:
        for number, citation in enumerate(document.citations):
            found = self._led_to(citation.url) if citation.url else None
            record = self.record_of(found) if found else None
            if record is None and not citation.url:
                record = self._by_label.get(folded_label(citation.names, citation.year))
            yield Cited(document, number, citation, found, record, _work(found, record))

    def _led_to(self, url: str) -> Identity | None:
        """What an address leads to; a `ref` in it is tracking where the rest alone is known."""
        found = self._identity(url)
        bare = _REF.sub(_kept, url) if found and found.kind == "page" and "ref=" in url else url
        if bare == url or bare not in self.addresses:
            return found
        known = self._identity(bare)
        return known and known._replace(changes=(*known.changes, "tracking"))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses that citations and sources have, as they are written."""
        cited = {one.url for document in self.documents for one in document.citations}
        return frozenset(cited | {located.source.url or "" for located in self.sources}) - {""}

    @cached_property
    def _known(self) -> dict[str, Identity | None]:
        return {}

    def _identity(self, url: str) -> Identity | None:
        """The identity of an address; a book names the same ones again and again."""
        known = self._known
        if url not in known:
            known[url] = identity(url)
        return known[url]

    @cached_property
    def cited_in(self) -> Mapping[str, list[Cited]]:
        """The citations of each document by its path, numbered as its `citations`."""
        found: dict[str, list[Cited]] = {document.path: [] for document in self.documents}
        for cited in self.citations:
            found[cited.document.path].append(cited)
        return found

    @cached_property
    def works(self) -> Mapping[str, list[Cited]]:
        """The citations by work, in the order in which works are first cited."""
        found: dict[str, list[Cited]] = {}
        for cited in self.citations:
            if cited.work:
                found.setdefault(cited.work, []).append(cited)
        return found

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """How the labels of each work agree, with one another and with the bibliography."""
        return verdicts(self.works, self._manifestations)

    @cached_property
    def _manifestations(self) -> Mapping[str, list[LocatedSource]]:
        """The records of each work, by what citations of it have in common."""
        found: dict[str, list[LocatedSource]] = {}
        for located in self.sources:
            found.setdefault(f"work:{located.source.work}", []).append(located)
        return found

    @cached_property
    def quotations(self) -> Quotations[Passage]:
        """What comparing quotations with the snapshots of their sources came to."""
        found = (one for document in self.documents for one in self._quoted(document))
        return compared(found, self.sources, self.read)

    def _quoted(self, document: Document) -> Iterator[Passage]:
        """What a document quotes from a source whose text is kept, a sentence at least."""
        cited = self.cited_in[document.path]
        for quotation in document.quotations:
            records = {
                one.record.source.id: one.record
                for one in (cited[number] for number in quotation.citations)
                if one.record is not None
            }
            if len(records) == 1 and all(one.source.custom.snapshot for one in records.values()):
                text = quoted_words(document, quotation)
                if len(text.split()) >= _A_SENTENCE:
                    yield Passage(text, next(iter(records)), document, quotation)

    # --- the bibliography ---

    def record_of(self, found: Identity) -> LocatedSource | None:
        """The source that an identity leads to; a part of a page belongs to the page."""
        return self._records.get(key_of(found)) or self._records.get(found.key)

    @property
    def sources(self) -> Sequence[LocatedSource]:
        """The sources of the base."""
        return self.base.located_sources if self.base is not None else ()

    @cached_property
    def has_whole_bibliography(self) -> bool:
        """Whether there are sources, and each of them could be read: else little is missing."""
        files = self.base.source_files if self.base is not None else ()
        read = any(file.sources for file in files)
        return read and not any(file.lost for file in files)

    @cached_property
    def _records(self) -> dict[str, LocatedSource]:
        made: dict[str, LocatedSource] = {}
        for located in self.sources:
            for one in sorted(identities(located.source)):
                made.setdefault(one, located)
        return made

    @cached_property
    def _by_label(self) -> dict[str, LocatedSource | None]:
        """Sources by their labels; None where several have one."""
        made: dict[str, LocatedSource | None] = {}
        for located in self.sources:
            source = located.source
            year = source_label(source).rpartition(", ")[2]
            who = author_label(source.author) or source.title or source.id
            label = folded_label(who, year)
            other = made.setdefault(label, located)
            if other is not None and other.source.work != source.work:
                made[label] = None
        return made

    # --- the entries ---

    def mentions(self, document: Document) -> Sequence[Mention]:
        """The mentions of concepts in a document, in the order of its text."""
        known = self._mentioned
        if document.path not in known:
            known[document.path] = (
                mentions(document, self._spotter) if self.base is not None else []
            )
        return known[document.path]

    @cached_property
    def _mentioned(self) -> dict[str, list[Mention]]:
        return {}

    @cached_property
    def _spotter(self) -> Spotter:
        return spotter(self.base.tables) if self.base is not None else Spotter(())

    def concepts(self, term: str) -> list[Named]:
        """All entries that a term names, the surest first, as a lookup finds them."""
        best: dict[int, Named] = {}
        for text, taken in readings(term):
            for located, form in self._forms.get(key(text), ()):
                named = _named(text, taken, located, form)
                known = best.get(id(located))
                if known is None or named.rank < known.rank:
                    best[id(located)] = named
        return sorted(best.values(), key=_surest)

    def entry(self, term: str) -> Named | None:
        """The entry that a term names: the surest, the surest of all."""
        return next(iter(self.concepts(term)), None)

    @cached_property
    def _forms(self) -> Mapping[str, list[tuple[Located, tuple[str, str, str]]]]:
        """Entries by the keys of their forms, with the text, role and derivation of each."""
        made: dict[str, list[tuple[Located, tuple[str, str, str]]]] = {}
        if self.base is None:
            return made
        designated: dict[str, list[tuple[str, str]]] = {}
        for row in self.base.tables.terms:
            if row.role != "not":
                designated.setdefault(row.of.id, []).append((row.role, row.text))
        for located in _each_once(self.base.located):
            entry = located.entry
            for form in forms(designated.get(entry.id, ()), entry.not_):
                made.setdefault(form.key, []).append(
                    (located, (form.text, form.role, form.derived))
                )
        return made


_REF = re.compile(r"([?&])ref=[^&#]*(&?)")


def _kept(ref: re.Match[str]) -> str:
    """What stays of a query when a parameter goes out of it."""
    return ref[1] if ref[2] else ""


_A_SENTENCE = 6
"""Words from which what stands in quotation marks is held to be a quotation."""

_ROLES = {"label": 0, "abbreviation": 1, "alias": 2, "form": 3, "discouraged": 4}
_RETIRED = 9


def _named(text: str, taken: str, located: Located, form: tuple[str, str, str]) -> Named:
    """A match, ranked as in `kb.index.lookup`."""
    said_of, role, derived = form
    said = [part for part in (derived, taken) if part]
    differing = differences(text, said_of)
    first = _ROLES[role]
    if role == "abbreviation" and "case" in differing:
        first = _ROLES["form"]
    if located.entry.status.value == "deprecated":
        first = _RETIRED
    reason = ", ".join([*said, *differing]) or "exact"
    return Named((first, len(said), len(differing)), located, said_of, role, reason)


def _surest(named: Named) -> tuple[object, ...]:
    return named.rank, named.entry.id, named.located.path, named.located.line


def _each_once(located: Sequence[Located]) -> Iterator[Located]:
    """Entries, of those that share an id the first."""
    seen: set[str] = set()
    for one in located:
        if one.entry.id not in seen:
            seen.add(one.entry.id)
            yield one


def _work(found: Identity | None, record: LocatedSource | None) -> str:
    if record is not None:
        return f"work:{record.source.work}"
    return found.key if found else ""
