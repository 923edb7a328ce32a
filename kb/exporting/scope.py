"""What one export speaks of: the entries it keeps, their statements, and how texts become terms.

A scope is a knowledge base seen through the options. What it cannot say it notes in its ledger.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, cast

from kb.exporting.iris import Iris, absolute, valid_iri
from kb.exporting.losses import Ledger
from kb.exporting.terms import Pair, Term, language_tag, literal, unspeakable
from kb.knowledge_base import KnowledgeBase
from kb.links import rendered
from kb.model.entry import RESERVED_IDS, Entry, RelationEnd, Status
from kb.model.manifest import Topic
from kb.model.short_forms import languages
from kb.model.source import Source
from kb.tables import CitationRow, Statement


class Profile(StrEnum):
    """How much of the base an export holds."""

    FULL = "full"
    SKOS = "skos"


class Options(NamedTuple):
    """What a user asks of an export.

    `drafts` False leaves drafts out, and relations to them; `only` are the ids that a part of the
    base is made of (`kb.exporting.neighborhood`), None for all.
    """

    profile: Profile = Profile.FULL
    drafts: bool = True
    base_iri: str | None = None
    only: frozenset[str] | None = None


WHOLE = Options()
"""Everything: the full profile, drafts included, under the base's own IRI."""


class Stated(NamedTuple):
    """A statement of a relation with what its author said of it."""

    statement: Statement
    end: RelationEnd

    @property
    def direct(self) -> bool:
        """Whether it holds between the concepts: not contested, not of one sense only."""
        end = self.end
        return end.status != "contested" and end.sense is None and end.to_sense is None

    @property
    def qualified(self) -> bool:
        """Whether there is more to say than that it holds."""
        end = self.end
        return bool(end.because or end.cites or end.status != "stated" or not self.direct)


class Wording(NamedTuple):
    """A prose text in one language: as shown, and as authored where links make a difference."""

    shown: Term
    authored: Term | None


class Scope:
    """A knowledge base under the options of one export."""

    def __init__(self, base: KnowledgeBase, options: Options = WHOLE) -> None:
        self.base = base
        self.options = options
        self.full = options.profile is Profile.FULL
        self.ledger = Ledger()
        self.entries: Mapping[str, Entry] = dict(self._kept())
        self.prefixes = base.manifest.prefixes
        self.tag = self.tag_of(base.manifest.language)
        self.iris = Iris(options.base_iri or base.manifest.base, dict(self._own_iris()))

    def _kept(self) -> Iterator[tuple[str, Entry]]:
        for concept, entry in self.base.entries.items():
            if self.options.only is not None and concept not in self.options.only:
                self.ledger.lose("outside the neighborhood", "entry")
            elif concept in RESERVED_IDS:
                self.ledger.lose("entry with a reserved id", "id")
            elif self.options.drafts or entry.status is not Status.DRAFT:
                yield concept, entry
            else:
                self.ledger.lose("draft", "entry")

    def _own_iris(self) -> Iterator[tuple[str, str]]:
        for concept, entry in self.entries.items():
            if entry.iri is not None:
                iri = self.absolute(entry.iri, "iri")
                if iri is not None:
                    yield concept, iri

    def absolute(self, text: str, field: str) -> str | None:
        """The IRI that an author's text stands for, or None with the loss noted."""
        iri = absolute(text, self.prefixes)
        if iri is None:
            self.ledger.lose("not an IRI or declared prefixed name", field)
        return iri

    def tag_of(self, language: str) -> str | None:
        """A language as a literal carries it: `und` and what is no tag leave it untagged."""
        tag = language_tag(language)
        if tag is None:
            self.ledger.lose("not a language tag", "lang")
        return None if tag == "und" else tag

    @cached_property
    def statements(self) -> Sequence[Stated]:
        """The relations between kept entries, each in its type's own direction."""
        tables = self.base.tables
        self._note_unknown_types()
        return [
            Stated(found, self._end(found))
            for found in tables.statements
            if tables.by_id[found.edge.of.id] is found.edge.of and self._between_kept(found)
        ]

    def _end(self, statement: Statement) -> RelationEnd:
        edge = statement.edge
        return self.base.entries[edge.of.id].relations[edge.type][edge.position]

    def _between_kept(self, statement: Statement) -> bool:
        ends = {statement.subject, statement.object}
        if ends <= self.entries.keys():
            return True
        if not self._outside(ends):
            self.ledger.lose(f"relation to {self._missing(ends)}", statement.type.name)
        return False

    def _outside(self, ends: set[str]) -> bool:
        """Whether a relation is none of a part's business: no end of it lies there."""
        return self.options.only is not None and self.options.only.isdisjoint(ends)

    def _missing(self, ends: set[str]) -> str:
        """What keeps some ids, one at least of which is not kept, out of the export."""
        if not ends <= self.base.entries.keys():
            return "an unknown concept"
        if self.options.only is not None and not ends <= self.options.only:
            return "a concept outside the neighborhood"
        return "a draft"

    def _note_unknown_types(self) -> None:
        for edge in self.base.tables.edges:
            if edge.type not in self.base.types:
                self.ledger.lose("relation of an undeclared type", edge.type)

    @cached_property
    def dependencies(self) -> Mapping[str, Sequence[str]]:
        """depends-on: the kept concepts that a definition's links name, sorted."""
        by_id = self.base.tables.by_id
        return {
            concept: sorted({row.target for row in rows if row.of is by_id[concept]})
            for concept, rows in self.base.tables.dependencies.items()
        }

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The declared topics; of a part of the base those that it uses, and the ones above."""
        declared = self.base.manifest.topics
        if self.options.only is None:
            return declared
        waiting = [topic for entry in self.entries.values() for topic in entry.topics]
        used: set[str] = set()
        while waiting:
            topic = waiting.pop()
            if topic in declared and topic not in used:
                used.add(topic)
                waiting += filter(None, [declared[topic].broader])
        return {name: topic for name, topic in declared.items() if name in used}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources; of a part of the base those that its entries cite or cite through."""
        every = self.base.sources
        if self.options.only is None:
            return every
        rows = [row for row in self.base.tables.citations if self._says(row)]
        cited = {row.source for row in rows} | {row.via for row in rows}
        return {key: source for key, source in every.items() if key in cited}

    def _says(self, row: CitationRow) -> bool:
        """Whether what a citation supports is exported."""
        entry = self.entries.get(row.of.id)
        if entry is None or self.base.tables.by_id[entry.id] is not row.of:
            return False
        field, kind, place = (*row.pointer, None, None)[:3]
        if field != "relations":
            return True
        ends = entry.relations[cast("str", kind)]
        return kind in self.base.types and ends[cast("int", place)].to in self.entries

    @cached_property
    def members(self) -> Mapping[str, list[str]]:
        """The kept concepts of each topic; topics that kb.yaml does not declare included."""
        found: dict[str, list[str]] = {topic: [] for topic in self.topics}
        for concept, entry in self.entries.items():
            for topic in dict.fromkeys(entry.topics):
                found.setdefault(topic, []).append(concept)
        return found

    @cached_property
    def _topics_under(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, topic in self.topics.items():
            if topic.broader is not None:
                found.setdefault(topic.broader, []).append(name)
        return found

    def narrower_topics(self, topic: str) -> Sequence[str]:
        """The topics that kb.yaml puts right under a topic."""
        return self._topics_under.get(topic, ())

    def concepts(self, ids: Sequence[str], field: str) -> Iterator[Term]:
        """The terms of the kept concepts among some ids."""
        for concept in ids:
            if concept in self.entries:
                yield self.iris.concept(concept)
            else:
                missing = self._missing({concept})
                self.ledger.lose(missing.removeprefix("a ").removeprefix("an "), field)

    def known(self, ids: Sequence[str], field: str) -> list[str]:
        """Some ids without those whose entries the base has and this export leaves out."""
        kept = [one for one in ids if one in self.entries or one not in self.base.entries]
        for _ in self.concepts([one for one in ids if one not in kept], field):
            pass  # none is kept: each is noted
        return kept

    @property
    def root(self) -> str | None:
        """The concept that everything should be reachable from, unless it is left out."""
        root = self.base.manifest.root
        return root if root in self.entries or root not in self.base.entries else None

    def texts(self, text: str, language: str | None = None) -> list[Term]:
        """The literals of a text, one a language; `language` is what its author gave beside it."""
        if language is None and type(text) is str:
            return [self.literal(text, self.tag)]
        return [self.literal(said, tag) for tag, said in self._tagged(text, language)]

    def literal(self, text: str, tag: str | None) -> Term:
        """A literal, with the loss noted if XML cannot hold it."""
        if unspeakable(text):
            self.ledger.lose("control character", "text")
        return literal(text, tag)

    def _tagged(self, text: str, language: str | None) -> Iterator[tuple[str | None, str]]:
        for given, said in languages(text):
            named = given if language is None else language
            yield self.tag if named is None else self.tag_of(named), said

    def prose(self, text: str) -> list[Wording]:
        """A prose text in each of its languages, links rendered."""
        if "[[" not in text and type(text) is str:
            return [Wording(self.literal(text, self.tag), None)]
        return [self._wording(said, tag) for tag, said in self._tagged(text, None)]

    def _wording(self, text: str, tag: str | None) -> Wording:
        shown = rendered(text, lambda concept: self.label(concept, tag))
        authored = None if shown == text else literal(text, tag)
        return Wording(self.literal(shown, tag), authored)

    def label(self, concept: str, tag: str | None) -> str | None:
        """A concept's label in a language, else in the base's; None for an unknown concept."""
        entry = self.base.entries.get(concept)
        if entry is None:
            return None
        text = entry.label.text
        if type(text) is not str:
            for given, said in languages(text):
                if given is not None and given.lower() == tag:
                    return said
        return str(text)

    def page(self, predicate: Term, url: str, field: str) -> Pair:
        """A web address: an IRI, or plain text where it is none."""
        if valid_iri(url):
            return predicate, f"<{url}>"
        self.ledger.lose("not an IRI, kept as text", field)
        return predicate, self.literal(url, None)
