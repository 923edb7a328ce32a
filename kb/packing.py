"""Packing: the concepts that chapters leave to a glossary, with those that definitions rest on.

`survey` says what documents name and what they define themselves; `packed` adds what the
definitions of concepts need, and puts it in reading order.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.diagnostics import Span
from kb.documents.document import Document
from kb.graph import reading_order
from kb.mentions import Mention, mentions
from kb.terms.spotting import Spotter

ZONES = frozenset({"prose", "heading", "caption", "note", "run-in", "definition"})
"""Where a mention counts: in the author's own words."""


@dataclass(slots=True)
class Named:
    """A concept that is named: where first (None: not in a document), and by which other terms."""

    concept: str
    place: Span | None = None
    names: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Survey:
    """What documents name, each concept in the order in which it is first met.

    `defined` are the concepts that they define themselves before they use them; `doubtful` the
    forms that may mean several concepts, none of which is named more surely.
    """

    named: dict[str, Named] = field(default_factory=dict[str, Named])
    defined: dict[str, Named] = field(default_factory=dict[str, Named])
    doubtful: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class Packed(NamedTuple):
    """A concept of a glossary: as it is named (None: it is not), and the concepts that need it."""

    concept: str
    named: Named | None
    needed_by: list[str]


def survey(documents: Iterable[Document], spotter: Spotter) -> Survey:
    """What some documents name and define, in reading order.

    A heading is no use of a term before its definition: it says what comes.
    """
    found = _Surveying()
    for document in documents:
        found.read(document, spotter)
    return found.finished()


class _Surveying:
    def __init__(self) -> None:
        self.defined: dict[str, Named] = {}
        self.used: dict[str, Named] = {}
        self.met: dict[str, Named] = {}
        self.doubts: dict[str, list[tuple[str, Mention, Document]]] = {}

    def read(self, document: Document, spotter: Spotter) -> None:
        heads = _heads(document)
        for mention in mentions(document, spotter):
            if mention.zone not in ZONES:
                continue
            if not mention.certain:
                one = (mention.concept, mention, document)
                self.doubts.setdefault(mention.form.casefold(), []).append(one)
            elif (mention.start, mention.end) in heads and mention.concept not in self.used:
                self.defined.setdefault(mention.concept, _named(mention, document))
            else:
                self._note(mention, document)

    def _note(self, mention: Mention, document: Document) -> None:
        """Keep where a concept is met, where used, and the terms by which it is named."""
        concept = mention.concept
        met = self.met.get(concept)
        if met is None:
            met = self.met[concept] = _named(mention, document)
        elif mention.role != "label" and mention.of not in met.names:
            met.names.append(mention.of)
        if mention.zone != "heading":
            self.used.setdefault(concept, met)

    def finished(self) -> Survey:
        doubtful = self._doubtful()
        named = {one: found for one, found in self.met.items() if one not in self.defined}
        return Survey(named, self.defined, doubtful)

    def _doubtful(self) -> dict[str, list[str]]:
        """The forms that nothing else decides; their concepts count as named from now on."""
        found: dict[str, list[str]] = {}
        sure = {*self.met, *self.defined}
        for met in self.doubts.values():
            concepts = dict.fromkeys(concept for concept, _, _ in met)
            if not sure & concepts.keys():
                found[met[0][1].form] = list(concepts)
                for _, mention, document in met:
                    self._note(mention, document)
        return found


def _heads(document: Document) -> set[tuple[int, int]]:
    """Where the terms stand that a document defines; tooltips say too little to count."""
    return {
        (term.start, term.end)
        for definition in document.definitions
        if definition.certain and definition.form != "abbreviation"
        for term in definition.terms
    }


def _named(mention: Mention, document: Document) -> Named:
    names = [] if mention.role == "label" else [mention.of]
    return Named(mention.concept, document.span(mention.start, mention.end), names)


def packed(
    named: Mapping[str, Named],
    needs: Callable[[str], Sequence[str]],
    without: Container[str] = (),
    depth: int | None = None,
) -> list[Packed]:
    """Concepts and what their definitions need, prerequisites first.

    `needs` gives the concepts that a definition links. Those in `without` are left out, with what
    only they need. `depth` says over how many definitions needs are followed (None: all).
    """
    following: dict[str, list[str]] = {}
    level, found = list(named), dict.fromkeys(named)
    while level:
        further = depth is None or depth > 0
        depth = None if depth is None else depth - 1
        following.update((one, [n for n in needs(one) if n not in without]) for one in level)
        met = dict.fromkeys(other for one in level for other in following[one])
        level = [one for one in met if one not in found] if further else []
        found.update(dict.fromkeys(level))
    inside = {one: [n for n in needed if n in found] for one, needed in following.items()}
    by: dict[str, list[str]] = {}
    for one, needed in inside.items():
        for other in dict.fromkeys(needed):
            by.setdefault(other, []).append(one)
    return [Packed(one, named.get(one), by.get(one, [])) for one in reading_order(named, inside)]
