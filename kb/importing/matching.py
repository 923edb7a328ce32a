"""A term that the base has already: which entry, and what the import says otherwise."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kb.check.book import Book, Named
from kb.importing.grouping import Concept
from kb.importing.sources import Bibliography
from kb.knowledge_base import KnowledgeBase
from kb.links import rendered
from kb.model.entry import Entry
from kb.words import Piece, differences

Verdict = Literal["verbatim", "adapted", "drifted", "no text"]
ADAPTED = 0.7
"""How much of both texts must be the same words for one to be the other adapted."""


class Difference(NamedTuple):
    """A term and the entry that has it, which stays as it is.

    `verdict` says how the text compares with the nearest of the entry's, which is `beside` (the
    definition, or a sense's id); `words` are the differences. `uncited` are sources that the import
    cites for it and the entry does not, nor another manifestation of the work; `missing` are names
    that the entry lacks, `others` further entries that the term may mean.
    """

    term: str
    path: str
    line: int
    concept: str
    field: str
    reason: str
    verdict: Verdict
    beside: str
    words: Sequence[Piece]
    uncited: Sequence[str]
    missing: Sequence[str]
    others: Sequence[str] = ()

    @property
    def same(self) -> bool:
        """Whether the entry says all that the import does."""
        nothing_new = not (self.uncited or self.missing or self.others)
        return nothing_new and self.verdict in ("verbatim", "no text")


def match(book: Book, concept: Concept) -> list[Named]:
    """The entries that a concept's terms name, the surest first; none if none does."""
    for term in dict.fromkeys((concept.label, *(one.label for one in concept.found))):
        found = [one for one in book.concepts(term) if not _is_chance(one)]
        if found:
            return found
    return []


def _is_chance(named: Named) -> bool:
    """Whether only the letters of an abbreviation agree, not their case."""
    return named.field == "abbreviation" and "case" in named.reason


def compared(
    base: KnowledgeBase, concept: Concept, matches: Sequence[Named], bibliography: Bibliography
) -> Iterator[Difference]:
    """How each text of a concept differs from the entry; one without a text gives one as well."""
    first, *more = matches
    rivals = [one.entry.id for one in more if one.rank[0] == first.rank[0]]
    entry = first.entry
    cited = {_work(base, name) for name in _cited(entry)}
    missing = _missing(entry, concept)
    texts = concept.texts or [("", [concept.first])]
    for text, group in texts:
        keys = [bibliography.key_of(cite) for one in group for cite in one.cites]
        known = [name for name in dict.fromkeys(keys) if name]
        uncited = [name for name in known if text and _work(base, name) not in cited]
        verdict, beside, words = _nearest(base, entry, text)
        yield Difference(
            group[0].label,
            group[0].path,
            group[0].line,
            entry.id,
            first.field,
            first.reason,
            verdict,
            beside,
            words,
            uncited,
            missing,
            rivals,
        )
        missing = []


def _work(base: KnowledgeBase, name: str) -> str:
    """What manifestations of one work have in common, so that any of them will do."""
    return base.sources[name].work if name in base.sources else name


def _missing(entry: Entry, concept: Concept) -> list[str]:
    """Abbreviations and aliases that the entry does not have."""
    known = {str(t.text).casefold() for t in (*entry.aliases, *entry.abbreviations, entry.label)}
    known |= {form.casefold() for form in entry.forms}
    terms = [*concept.abbreviations, *concept.aliases]
    return [term for term in terms if term.casefold() not in known]


def _cited(entry: Entry) -> set[str]:
    owners = (entry.definition, *entry.senses, *entry.notes, *entry.examples)
    return {cite.source for owner in owners if owner for cite in owner.cites}


def _nearest(base: KnowledgeBase, entry: Entry, text: str) -> tuple[Verdict, str, Sequence[Piece]]:
    """The entry's text that is nearest to one, how near it is, and the differences."""
    if not text:
        return "no text", "", ()
    best: tuple[float, str, Sequence[Piece]] = (-1.0, "", ())
    for beside, known in _statements(base, entry):
        pieces = differences(known, text)
        share = _share(pieces)
        if share > best[0]:
            best = share, beside, pieces
    share, beside, pieces = best
    if all(piece.kind == "same" for piece in pieces) and beside:
        return "verbatim", beside, pieces
    return ("adapted" if share >= ADAPTED else "drifted"), beside, pieces


def _statements(base: KnowledgeBase, entry: Entry) -> Iterator[tuple[str, str]]:
    def label_of(target: str) -> str | None:
        return str(base[target].label.text) if target in base else None

    if entry.definition is not None:
        yield "definition", rendered(str(entry.definition.text), label_of)
    for sense in entry.senses:
        yield sense.id, rendered(str(sense.text), label_of)


def _share(pieces: Sequence[Piece]) -> float:
    """The part of the words of both texts that are the same (Dice)."""
    same = sum(2 * len(piece.text.split()) for piece in pieces if piece.kind == "same")
    other = sum(len(piece.text.split()) for piece in pieces if piece.kind != "same")
    return same / (same + other) if same + other else 1.0
