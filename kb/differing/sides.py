"""The texts of a base, from wherever they come, as a base, with what could not be read in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.diagnostics import Place, Problem
from kb.differing.difference import Unread
from kb.folder import is_manifest, is_references
from kb.knowledge_base import KnowledgeBase
from kb.reading.files import (
    EntryFile,
    ManifestFile,
    SourceFile,
    read_entries,
    read_manifest,
    read_sources,
)
from kb.reading.remarks import Raised

_ABBREVIATED = 8
"""Digits of a hash that are shown."""


@dataclass(frozen=True)
class Side:
    """What a base is called here, its texts by path, and (path, sentence) for what has none."""

    name: str
    texts: Mapping[str, bytes]
    faults: tuple[tuple[str, str], ...] = ()
    present: bool = True
    """Whether there was such a base at all."""
    commit: str | None = None
    """The hash of the revision; None for files on disk."""

    @property
    def called(self) -> str:
        """The name, with the commit where the name is not its beginning."""
        if self.commit is None or self.commit.startswith(self.name):
            return self.name[:_ABBREVIATED] if self.commit else self.name
        return f"{self.name} ({self.commit[:_ABBREVIATED]})"


def based(side: Side, other: tuple[Side, KnowledgeBase] | None = None) -> KnowledgeBase:
    """The base of some texts. What `other` has in the same file with the same bytes is shared.

    A side that has no base gets the kb.yaml of the other one, and no entries.
    """
    manifest = _manifest(side, other)
    language = manifest.manifest.language
    shared = _shared(side, other, language)
    entries: list[EntryFile] = []
    sources: list[SourceFile] = []
    for path in sorted(side.texts):
        if is_manifest(path):
            continue
        file = shared.get(path) or _read(path, side.texts[path], language)
        if isinstance(file, SourceFile):
            sources.append(file)
        else:
            entries.append(file)
    problems = [Raised("SCH001", Problem(said, Place(path, ()))) for path, said in side.faults]
    return KnowledgeBase(manifest, entries, sources, problems)


def _read(path: str, data: bytes, language: str) -> EntryFile | SourceFile:
    read = read_sources if is_references(path) else read_entries
    return read(path, data, language)


def _manifest(side: Side, other: tuple[Side, KnowledgeBase] | None) -> ManifestFile:
    if not side.present and other is not None:
        return other[1].manifest_file
    path = next((path for path in side.texts if is_manifest(path)), "kb.yaml")
    return read_manifest(path, side.texts.get(path, b""))


def _shared(
    side: Side, other: tuple[Side, KnowledgeBase] | None, language: str
) -> dict[str, EntryFile | SourceFile]:
    if other is None or other[1].manifest.language != language:
        return {}
    texts, base = other[0].texts, other[1]
    files: Iterable[EntryFile | SourceFile] = (*base.entry_files, *base.source_files)
    return {file.path: file for file in files if texts.get(file.path) == side.texts.get(file.path)}


def unread(side: Side, base: KnowledgeBase) -> Iterator[Unread]:
    """The files that could not be read in full, with the first reason and the ids that it cost."""
    for path, said in side.faults:
        yield Unread(side.called, path, said)
    manifest = base.manifest_file
    if not manifest.readable:
        reason = next((one.problem.message for one in manifest.problems), _UNREADABLE)
        yield Unread(side.called, manifest.path, reason)
    for file in (*base.entry_files, *base.source_files):
        lost = _lost(file)
        reason = next((one.problem.message for one in file.problems if one.code in _COSTLY), None)
        if lost or reason:
            why = reason or _UNREADABLE
            yield Unread(side.called, file.path, why, lost, partly=not lost)
    yield from _repeated(side, base)


def _repeated(side: Side, base: KnowledgeBase) -> Iterator[Unread]:
    """Entries and sources beyond the first of their id."""
    for named in (
        [(one.entry.id, one.path) for one in base.located],
        [(one.source.id, one.path) for one in base.located_sources],
    ):
        seen: set[str] = set()
        for name, path in named:
            if name in seen:
                reason = f"`{name}` stands in the base already"
                yield Unread(side.called, path, reason, partly=True)
            seen.add(name)


_COSTLY = frozenset({"SCH001", "SCH002", "SCH003", "CIT026"})
"""What makes the reader leave a value out."""
_UNREADABLE = "cannot be read"


def _lost(file: EntryFile | SourceFile) -> tuple[str, ...]:
    """The ids that a file gives and that could not be read."""
    if isinstance(file, EntryFile):
        found = {located.entry.id for located in file.entries}
    else:
        found = {located.source.id for located in file.sources}
    return tuple(sorted({name for name in file.lost if name not in found}))


def layout_only(one: Side, other: Side, touched: Iterable[str]) -> list[str]:
    """The files of both sides that differ, though nothing in them says something else."""
    told = set(touched)
    return sorted(
        path
        for path, data in one.texts.items()
        if path in other.texts and path not in told and _plain(data) != _plain(other.texts[path])
    )


def _plain(data: bytes) -> bytes:
    """A text with the line ends that git keeps, whatever it was checked out with."""
    return data.replace(b"\r\n", b"\n")
