"""A folder on disk (and unsaved texts) → a knowledge base."""

import errno
import gc
import json
import multiprocessing
import os
import subprocess
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date

from kb.check import engine
from kb.check.answers import Answers
from kb.check.registry import CODES
from kb.check.rule import Scope, Whole
from kb.diagnostics import Finding, Place, Problem
from kb.errors import NoKnowledgeBase
from kb.folder import MANIFEST, Folder, Listing, is_manifest, is_references, listing
from kb.knowledge_base import KnowledgeBase, assembled
from kb.reading.files import (
    LocatedSource,
    ManifestFile,
    read_entries,
    read_manifest,
    read_sources,
)
from kb.reading.relation_types import relation_types
from kb.reading.remarks import Raised
from kb.tables import Tables


class Texts:
    """The bytes of a base's files: from disk, or from an editor where it has unsaved ones."""

    def __init__(self, folder: Folder, unsaved: Mapping[str, bytes] | None = None) -> None:
        self.folder = folder
        self._unsaved = unsaved or {}

    def read(self, path: str) -> bytes:
        """A file's bytes; raises OSError."""
        if path in self._unsaved:
            return self._unsaved[path]
        with open(self.folder.absolute(path), "rb") as file:
            return file.read()

    def named(self, path: str) -> bytes:
        """The bytes of a file that content names, such as a snapshot; raises OSError.

        What leads out of the base, or is no file of the ordinary kind, is not there.
        """
        place = os.path.realpath(self.folder.absolute(path))
        inside = os.path.join(os.path.realpath(self.folder.root), "")
        if path not in self._unsaved and not (place.startswith(inside) and os.path.isfile(place)):
            raise FileNotFoundError(errno.ENOENT, "no such file in the base", path)
        return self.read(path)


def load(folder: Folder, unsaved: Mapping[str, bytes] | None = None) -> KnowledgeBase:
    """Read a whole base. Whatever its files hold, this returns; their faults are kept in it.

    Raises NoKnowledgeBase if the folder or its kb.yaml cannot be read.
    """
    texts = Texts(folder, unsaved)
    listed = listing(folder)
    problems = [_fault(path, message) for path, message in listed.faults]
    return assembled(manifest(folder, unsaved), _contents(texts, listed, problems), problems)


def _contents(texts: Texts, listed: Listing, problems: list[Raised]) -> Iterator[tuple[str, bytes]]:
    """The listed files with their bytes; those that cannot be read are told as problems."""
    for path, _ in listed.files:
        try:
            data = texts.read(path)
        except OSError as error:
            problems.append(_fault(path, f"cannot be read: {error.strerror}"))
        else:
            yield path, data


def manifest(folder: Folder, unsaved: Mapping[str, bytes] | None = None) -> ManifestFile:
    """The base's kb.yaml; raises NoKnowledgeBase where it cannot be read."""
    return _manifest(Texts(folder, unsaved), folder.prefix + MANIFEST)


def _manifest(texts: Texts, path: str) -> ManifestFile:
    try:
        return read_manifest(path, texts.read(path))
    except OSError as error:
        raise NoKnowledgeBase(f"{path}: cannot be read: {error.strerror}") from error


def _fault(path: str, message: str) -> Raised:
    return Raised("SCH001", Problem(message, Place(path, ())))


def check(
    folder: Folder,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    unsaved: Mapping[str, bytes] | None = None,
    jobs: int | None = None,
) -> list[Finding]:
    """Every rule over a base on disk: its findings by place. Raises as `checked` does."""
    return checked(folder, select=select, ignore=ignore, unsaved=unsaved, jobs=jobs).findings


def checked(
    folder: Folder,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    unsaved: Mapping[str, bytes] | None = None,
    jobs: int | None = None,
    answers: Answers | None = None,
) -> engine.Outcome:
    """Every rule over a base on disk: what is found, and what is excused.

    A large base is examined by `jobs` processes (None: one a core). Rules that ask the network run
    only where there are `answers`. Raises NoKnowledgeBase if the folder or its kb.yaml cannot be
    read, and what `kb.check.engine.selection` raises.
    """
    texts = Texts(folder, unsaved)
    listed = listing(folder)
    manifest = _manifest(texts, folder.prefix + MANIFEST)
    chosen = engine.selection(manifest.manifest, select, ignore, online=answers is not None)
    types = relation_types(manifest.manifest)
    examined = engine.examine_manifest(manifest, texts.read)
    examined.raised += [_fault(path, message) for path, message in listed.faults]
    sources = _examined_sources(texts, listed, manifest, examined)
    paths = [p for p, _ in listed.files if not is_manifest(p) and not is_references(p)]
    work = Examination(texts, Scope(manifest.manifest, types, manifest.readable), chosen.codes)
    with _uncollected():
        for part in work.parts(paths, jobs):
            examined.extend(part)
    tables = Tables(examined.rows, types, examined.lost)
    lost = frozenset(examined.lost_sources)
    published = released_ids(folder)
    whole = Whole(manifest, tables, sources, published, lost, CODES, texts.named)
    with _uncollected():
        return engine.conclude(
            whole, examined, chosen, texts.read, date.today().isoformat(), answers
        )


@contextmanager
def _uncollected() -> Generator[None]:
    """Garbage collection put off: it would walk the same live rows again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _examined_sources(
    texts: Texts, listed: Listing, manifest: ManifestFile, examined: engine.Examined
) -> list[LocatedSource]:
    found: list[LocatedSource] = []
    for path in [path for path, _ in listed.files if is_references(path)]:
        try:
            data = texts.read(path)
        except OSError as error:
            examined.raised.append(_fault(path, f"cannot be read: {_said(error)}"))
            continue
        file = read_sources(path, data, manifest.manifest.language)
        examined.extend(engine.examine_sources(file, texts.read))
        found += file.sources
    return found


class Examination:
    """The examination of entry files, alone or by several processes that share nothing."""

    def __init__(self, texts: Texts, scope: Scope, codes: Collection[str]) -> None:
        self._texts = texts
        self._scope = scope
        self._codes = codes

    def parts(self, paths: Sequence[str], jobs: int | None) -> Iterator[engine.Examined]:
        """What the files have to say, in their order, some hundred at a time."""
        batches = [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]
        workers = min(jobs or os.cpu_count() or 1, len(batches))
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(self.batch, batches)
            return
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, context, _share, (self,)) as pool:
            yield from pool.map(_examine_batch, batches)

    def batch(self, paths: Sequence[str]) -> engine.Examined:
        """What some files have to say."""
        made = engine.Examined()
        for path in paths:
            made.extend(self._one(path))
        return made

    def _one(self, path: str) -> engine.Examined:
        try:
            data = self._texts.read(path)
        except OSError as error:
            lost = [path.rsplit("/", 1)[-1].rsplit(".", 1)[0]]
            fault = _fault(path, f"cannot be read: {_said(error)}")
            return engine.Examined(raised=[fault], lost=lost)
        file = read_entries(path, data, self._scope.manifest.language)
        return engine.examine(file, self._scope, self._codes, self._texts.read)


_BATCH = 500
_shared: list[Examination] = []
"""In a worker process: the examination it takes part in, inherited and not sent."""


def _share(examination: Examination) -> None:
    gc.disable()  # a worker only builds: collecting would walk the same live rows again and again
    _shared[:] = [examination]


def _examine_batch(paths: Sequence[str]) -> engine.Examined:
    return _shared[0].batch(paths)


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def released_ids(folder: Folder) -> frozenset[str]:
    """The ids of the committed exports/concepts.json; none where git or the file is missing."""
    command = ["git", "-C", folder.root, "show", "HEAD:./exports/concepts.json"]
    try:
        shown = subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
        return frozenset(concept["id"] for concept in json.loads(shown)["concepts"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return frozenset()
