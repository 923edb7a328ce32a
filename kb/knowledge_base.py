"""The knowledge base: frozen, complete, and the one thing that every use starts from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kb import graph as walks
from kb.errors import UnknownName
from kb.folder import is_content, is_manifest, is_references
from kb.model.entry import Entry
from kb.model.manifest import Manifest
from kb.model.relation import RelationType, RelationTypes
from kb.model.source import Source
from kb.reading.files import (
    EntryFile,
    Located,
    LocatedSource,
    ManifestFile,
    SourceFile,
    read_entries,
    read_manifest,
    read_sources,
)
from kb.reading.relation_types import relation_types
from kb.reading.remarks import Raised
from kb.tables import Edge, Tables, rows_of

if TYPE_CHECKING:
    import networkx as nx


class Relation(NamedTuple):
    """A relation as read from one concept: the name it has from there, and the other end."""

    name: str
    type: RelationType
    to: str
    edge: Edge
    inferred: bool
    """Read from the far end: authored at the other concept, or under the inverse's name."""


@dataclass(frozen=True, eq=False, repr=False)
class KnowledgeBase:
    """Entries, sources and relation types, with all that was wrong with their files.

    Behaves as a mapping from ids to entries: `base["mesa-optimizer"]`, `"optimizer" in base`,
    `len(base)`, iteration over ids in sorted order. Of entries that share an id the first in the
    order of the files is the one found; the others survive in `located`.
    """

    manifest_file: ManifestFile
    entry_files: Sequence[EntryFile] = ()
    source_files: Sequence[SourceFile] = ()
    problems: Sequence[Raised] = field(default=())
    """What the folder itself did wrong: files that cannot be read, links that leave it."""

    @property
    def manifest(self) -> Manifest:
        return self.manifest_file.manifest

    @cached_property
    def types(self) -> RelationTypes:
        """The built-in relation types and the base's own."""
        return relation_types(self.manifest)

    @cached_property
    def located(self) -> list[Located]:
        """Every entry that could be read, duplicates included, by file and place in it."""
        return [located for file in self.entry_files for located in file.entries]

    @cached_property
    def located_sources(self) -> list[LocatedSource]:
        return [located for file in self.source_files for located in file.sources]

    @property
    def commented(self) -> list[str]:
        """The files in which a `# kb:` comment stands."""
        return [file.path for file in (*self.entry_files, *self.source_files) if file.commented]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The entries by id, ids sorted."""
        found: dict[str, Entry] = {}
        for located in self.located:
            found.setdefault(located.entry.id, located.entry)
        return MappingProxyType(dict(sorted(found.items())))

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by key, keys sorted."""
        found: dict[str, Source] = {}
        for located in self.located_sources:
            found.setdefault(located.source.id, located.source)
        return MappingProxyType(dict(sorted(found.items())))

    @cached_property
    def tables(self) -> Tables:
        """The base as rows, for rules and walks over the whole of it."""
        lost = [name for file in self.entry_files for name in file.lost]
        return Tables(rows_of(self.located), self.types, lost)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} “{self.manifest.title}”, {len(self)} concepts>"

    def __getitem__(self, concept: str) -> Entry:
        """The entry of an id; KeyError if there is none (`lookup` takes terms)."""
        return self.entries[concept]

    def __contains__(self, concept: object) -> bool:
        return concept in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def iri(self, concept: str) -> str:
        """The concept's IRI: base and id, unless its entry gives another."""
        return self.entries[concept].iri or self.manifest.base + concept

    @cached_property
    def _relations(self) -> Mapping[str, list[Relation]]:
        found: dict[str, list[Relation]] = {concept: [] for concept in self.entries}
        for near, kind, far, edge in self.tables.statements:
            if near in found:
                found[near].append(Relation(kind.name, kind, far, edge, edge.of.id != near))
            if far in found and far != near:
                found[far].append(Relation(kind.inverse, kind, near, edge, edge.of.id != far))
        return found

    def relations_of(self, concept: str) -> Sequence[Relation]:
        """The relations of a concept in both directions, inverses under their declared names."""
        return self._relations[concept]

    @cached_property
    def graph(self) -> "nx.MultiDiGraph[str]":
        """The base as a networkx MultiDiGraph; see `kb.graph.networked` for its attributes."""
        return walks.networked(self.tables)

    def following(self, relation: str) -> Mapping[str, list[str]]:
        """Adjacency of one relation type, read in the direction of the name given.

        Contested relations are left out: what follows from them is contested too.
        """
        resolved = self.types.resolve(relation)
        if resolved is None:
            raise UnknownName(f"no relation type is called {relation}")
        kind, inverted = resolved
        found: dict[str, list[str]] = {}
        for near, type_, far, edge in self.tables.statements:
            if type_.name != kind.name or edge.status == "contested":
                continue
            pairs = [(far, near)] if inverted else [(near, far)]
            for one, other in pairs + [(far, near)] * kind.spec.symmetric:
                found.setdefault(one, []).append(other)
        return found

    def closure(self, concept: str, relation: str = "is-a") -> list[str]:
        """All that a concept leads to by one relation type, nearest first.

        Only a type declared transitive chains; of any other the direct ends are given. Raises
        KeyError for an id that is not there, UnknownName for a relation.
        """
        if concept not in self:
            raise KeyError(concept)
        adjacency = self.following(relation)
        resolved = self.types.resolve(relation)
        if resolved is not None and resolved[0].spec.transitive:
            return walks.reachable(concept, adjacency)
        return list(dict.fromkeys(adjacency.get(concept, [])))

    def dependencies(self) -> Mapping[str, list[str]]:
        """depends-on: per concept the concepts that its definition's links name."""
        return {
            concept: list(dict.fromkeys(row.target for row in rows))
            for concept, rows in self.tables.dependencies.items()
        }

    def order(self, *concepts: str) -> list[str]:
        """The reading order that definitions imply for some concepts, prerequisites first."""
        return walks.reading_order(concepts, self.dependencies())

    def path(self, start: str, goal: str) -> list[walks.Step] | None:
        """A shortest chain of typed relations from one concept to another."""
        return walks.chain(
            start, goal, lambda one: [(r.name, r.to) for r in self._relations.get(one, [])]
        )


def from_texts(texts: Mapping[str, bytes], problems: Sequence[Raised] = ()) -> KnowledgeBase:
    """The knowledge base in files' bytes by relative path; what is no content is passed over.

    Without a kb.yaml a stand-in keeps the entries readable, and the lack is a fault of the base.
    """
    paths = sorted(path for path in texts if is_content(path))
    manifest_path = next(filter(is_manifest, paths), "concepts/kb.yaml")
    manifest = read_manifest(manifest_path, texts.get(manifest_path, b""))
    return assembled(manifest, ((path, texts[path]) for path in paths), problems)


def assembled(
    manifest: ManifestFile, texts: Iterable[tuple[str, bytes]], problems: Sequence[Raised] = ()
) -> KnowledgeBase:
    """The knowledge base of a kb.yaml and files' (path, bytes), read one after the other.

    `problems` is kept, not copied: what goes wrong while the texts come in may still be added.
    """
    language = manifest.manifest.language
    sources: list[SourceFile] = []
    entries: list[EntryFile] = []
    for path, data in texts:
        if is_references(path):
            sources.append(read_sources(path, data, language))
        elif not is_manifest(path):
            entries.append(read_entries(path, data, language))
    return KnowledgeBase(manifest, entries, sources, problems)
