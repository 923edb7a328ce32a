"""The account of a work: where it is cited, how, and how well it is known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from kb.diagnostics import Finding
from kb.knowledge_base import KnowledgeBase
from kb.model.source import Source, source_label
from kb.tables import CitationRow
from kb.works.grouping import grouped, identities


class Use(NamedTuple):
    """A citation, and what of which entry it stands for.

    `part` is definition, sense, relation, note, example, media, or a kind of term; `name` says
    which: the sense's id, the relation and its far end.
    """

    concept: str
    label: str
    part: str
    name: str | None
    source: str
    locator: str | None
    mode: str
    quote: str | None
    via: str | None
    path: str
    line: int

    @property
    def placed(self) -> bool:
        """Whether it says where in the source, or what."""
        return bool(self.locator or self.quote)


@dataclass(frozen=True)
class Account:
    """A work: its records, every citation of them, what was found about them.

    `through` are the citations of other works that were made through this one. `alone` are the
    entries whose definition and senses rest on this work only. `superseded` leads from the record
    of a preprint to the published record.
    """

    name: str
    sources: tuple[Source, ...]
    uses: list[Use] = field(default_factory=list[Use])
    through: list[Use] = field(default_factory=list[Use])
    alone: list[str] = field(default_factory=list[str])
    findings: list[Finding] = field(default_factory=list[Finding])
    superseded: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def labels(self) -> list[str]:
        """The author–year labels of its records, each once."""
        return list(dict.fromkeys(map(source_label, self.sources)))

    @property
    def concepts(self) -> list[str]:
        """The entries that cite it, by id."""
        return sorted({use.concept for use in self.uses})

    @property
    def modes(self) -> dict[str, int]:
        """How often the work does what for a statement, the most frequent first."""
        return counted(use.mode for use in self.uses)

    @property
    def parts(self) -> dict[str, int]:
        """How often it stands for what, the most frequent first."""
        return counted(use.part for use in self.uses)

    @property
    def second_hand(self) -> list[Use]:
        """The citations that were made through another work."""
        return [use for use in self.uses if use.via is not None]

    @property
    def unplaced(self) -> int:
        """How many citations give neither a place nor a passage."""
        return sum(not use.placed for use in self.uses)

    @property
    def unused(self) -> bool:
        """Whether nothing cites it, nor another work through it."""
        return not self.uses and not self.through

    @cached_property
    def unverified(self) -> dict[str, list[str]]:
        """Per record what nobody verified: named things, or all of it."""
        found = {source.id: unverified(source) for source in self.sources}
        return {name: what for name, what in found.items() if what}


def counted(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def unverified(source: Source) -> list[str]:
    """What of a record nobody verified: `["everything"]` where nobody says that he did."""
    if not source.custom.verified_by:
        return ["everything"]
    return list(source.custom.unverified)


def accounts(base: KnowledgeBase, findings: Mapping[str, Sequence[Finding]] = {}) -> list[Account]:
    """The works of a base by label; `findings` are those about each source, by its key."""
    made = [
        Account(
            work.name,
            work.sources,
            findings=_about(work.sources, findings),
            superseded=superseded(work.sources),
        )
        for work in grouped(base.sources.values())
    ]
    by_key = {source.id: account for account in made for source in account.sources}
    for use in _uses(base):
        if use.source in by_key:
            by_key[use.source].uses.append(use)
        through = by_key.get(use.via or "")
        if through is not None and through is not by_key.get(use.source):
            through.through.append(use)
    for concept, key in _single(base, {key: one.name for key, one in by_key.items()}):
        by_key[key].alone.append(concept)
    return sorted(made, key=lambda one: (one.labels[0].casefold(), one.name))


def _about(sources: Iterable[Source], findings: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    found = {finding: None for one in sources for finding in findings.get(one.id, ())}
    return sorted(found, key=lambda finding: finding.order)


def superseded(sources: Sequence[Source]) -> dict[str, str]:
    """The preprints among the records of one work, each with the published record.

    CSL's `article` is a preprint; so is what has an arXiv number and was not published in a
    journal, a volume or a book.
    """
    published = next((one.id for one in sources if one.type in _PUBLISHED), None)
    if published is None:
        return {}
    return {one.id: published for one in sources if _is_preprint(one)}


_PUBLISHED = ("article-journal", "paper-conference", "chapter", "book")


def _is_preprint(source: Source) -> bool:
    if source.type in _PUBLISHED:
        return False
    return source.type == "article" or any(key.startswith("arxiv:") for key in identities(source))


def _uses(base: KnowledgeBase) -> Iterator[Use]:
    ends = {
        (edge.of.path, edge.of.root, edge.type, edge.position): edge.to
        for edge in base.tables.edges
    }
    for row in base.tables.citations:
        part, name = _supported(row, ends)
        concept = row.of
        yield Use(
            concept.id,
            concept.label,
            part,
            name,
            row.source,
            row.locator,
            row.mode,
            row.quote,
            row.via,
            concept.path,
            concept.line,
        )


def _supported(row: CitationRow, ends: Mapping[tuple[Any, ...], str]) -> tuple[str, str | None]:
    """What a citation stands for."""
    first, number = row.pointer[0], row.pointer[1]
    if first == "senses" and isinstance(number, int):
        return "sense", row.of.senses[number]
    if first == "relations":
        to = ends[row.of.path, row.of.root, number, row.pointer[2]]
        return "relation", f"{number} {to}"
    return _PARTS.get(str(first), str(first)), None


_PARTS = {
    "aliases": "alias",
    "abbreviations": "abbreviation",
    "discouraged": "discouraged term",
    "notes": "note",
    "examples": "example",
}


def _single(base: KnowledgeBase, works: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The entries that rest on one work only, with a key of it.

    What is cited through another work rests on that one: it is what was read. Who disputes a
    definition bears it out no more than a source that has no record.
    """
    resting: dict[str, dict[str, str]] = {}
    for row in base.tables.citations:
        if row.pointer[0] in ("definition", "senses") and row.mode != "disputes":
            key = row.via or row.source
            resting.setdefault(row.of.id, {}).setdefault(works.get(key, f"? {key}"), key)
    for concept, keys in sorted(resting.items()):
        (key, *others) = keys.values()
        if not others and key in works and base.tables.by_id[concept].status != "deprecated":
            yield concept, key
