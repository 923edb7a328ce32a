"""Chapters on disk: the files that paths name, read by several processes, in reading order.

Paths are relative to the working folder, with `/`. Nothing here writes.
"""

import gc
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

from kb.diagnostics import Place, Problem
from kb.documents.document import Document, Zone
from kb.documents.ordering import in_reading_order
from kb.documents.reading import read_document
from kb.errors import KBError
from kb.reading.remarks import Raised
from kb.reading.yaml_text import read as read_yaml

SUFFIXES = (".md", ".mdx", ".markdown")
"""How the names of chapters end in folders; a file that is named itself may end otherwise."""

STDIN = "-"
"""The path of what standard input gives."""

Unsaved = Mapping[str, bytes] | None
Progress = Callable[[int, int], None]


class Chapters:
    """The files that some paths name: folders give all chapters in them that are not hidden.

    `root` is the working folder. Raises KBError for a path that leads to nothing, and for an order
    that cannot be read.
    """

    def __init__(self, paths: Sequence[str], order: str | None = None) -> None:
        self.root = os.getcwd()
        self.faults: list[tuple[str, str]] = []
        """Paths that cannot be read, each with a sentence."""
        self.sizes: dict[str, int] = {}
        self._folders: dict[str, str] = {}
        for path in paths:
            self._name(path)
        self._listed = self._ordered(order) if order else self._navigated(paths)

    @property
    def journal(self) -> str:
        """The file that is there while several chapters change (`kb.atomic`)."""
        return os.path.join(self.root, ".kb-change")

    def absolute(self, path: str) -> str:
        """The place on disk of a relative path."""
        return os.path.join(self.root, *path.split("/"))

    @property
    def paths(self) -> list[str]:
        """The chapters' paths, as they were found."""
        return list(self.sizes)

    def read(self, path: str, unsaved: Unsaved = None) -> bytes:
        """A file's bytes; raises OSError."""
        if unsaved and path in unsaved:
            return unsaved[path]
        if path == STDIN:
            return self._stdin
        with open(self.absolute(path), "rb") as file:
            return file.read()

    @cached_property
    def _stdin(self) -> bytes:
        return sys.stdin.buffer.read()

    # --- which files ---

    def _name(self, path: str) -> None:
        if path == STDIN:
            self.sizes[STDIN] = len(self._stdin)
        elif os.path.isdir(path):
            self._walk(path)
        elif os.path.exists(path):
            self._take(path)
        else:
            raise KBError(f"{path}: no such file or folder")

    def _walk(self, top: str) -> None:
        def failed(error: OSError) -> None:
            said = f"the folder cannot be listed: {(error.strerror or '').lower()}"
            self.faults.append((self._relative(error.filename), said))

        for place, folders, files in os.walk(top, onerror=failed):
            folders[:] = sorted(name for name in folders if not _passed_over(name))
            self._folders[self._relative(place)] = place
            for name in sorted(files):
                if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                    self._take(os.path.join(place, name))

    def _take(self, place: str) -> None:
        path = self._relative(place)
        try:
            self.sizes.setdefault(path, os.stat(place).st_size)
        except OSError as error:
            self.faults.append((path, f"cannot be read: {(error.strerror or '').lower()}"))

    def _relative(self, place: str) -> str:
        return os.path.relpath(place, self.root).replace(os.sep, "/")

    # --- in which order ---

    def _ordered(self, order: str) -> list[str]:
        """The paths that a file lists, a line each: from its own folder or the working folder."""
        try:
            with open(order, encoding="utf-8-sig", errors="replace") as file:
                lines = [line.strip() for line in file]
        except OSError as error:
            raise KBError(f"{order}: cannot be read: {(error.strerror or '').lower()}") from error
        named = [line for line in lines if line and not line.startswith("#")]
        found = [path for name in named for path in self._found(name, os.path.dirname(order))]
        if named and not found:
            raise KBError(f"{order}: lists none of the chapters; write a path a line")
        return found

    def _found(self, name: str, folder: str) -> Iterator[str]:
        for place in (os.path.join(folder, name), name):
            path = self._relative(place)
            if path in self.sizes:
                yield path
                return

    def _navigated(self, paths: Sequence[str]) -> list[str]:
        """What the navigations of MkDocs name that belong to the paths."""
        seen: dict[str, None] = {}
        for path in paths:
            found = None if path == STDIN else _mkdocs(os.path.abspath(path))
            if found:
                seen[found] = None
        listed = (self._relative(place) for file in seen for place in _navigation(file))
        return [path for path in listed if path in self.sizes]

    @cached_property
    def _positions(self) -> dict[str, float]:
        """The positions that folders give themselves (Docusaurus' `_category_` files)."""
        found: dict[str, float] = {}
        for path, place in self._folders.items():
            position = _category(place)
            if position is not None:
                found[path] = position
        return found

    # --- reading ---

    def documents(
        self,
        components: Mapping[str, Zone] | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> "Reading":
        """Begin to read all chapters; several processes do it where there is much to read."""
        return Reading(self, components, jobs, progress)

    def in_order(self, documents: Iterable[Document]) -> list[Document]:
        """Documents in the order in which a reader meets them."""
        return in_reading_order(documents, self._positions, self._listed)


def _passed_over(name: str) -> bool:
    """Whether a folder is one of a tool's own, not of the book."""
    return name.startswith(".") or name == "node_modules"


def _mkdocs(place: str) -> str | None:
    """The mkdocs.yml that a place belongs to: beside it or above, up to a repository's top."""
    while True:
        for name in ("mkdocs.yml", "mkdocs.yaml"):
            file = os.path.join(place, name)
            if os.path.isfile(file):
                return file
        above = os.path.dirname(place)
        if above == place or os.path.exists(os.path.join(place, ".git")):
            return None
        place = above


def _navigation(file: str) -> list[str]:
    """The files that a mkdocs.yml names in `nav`; the rest of it may hold tags of its own."""
    parts = _top_level(_text(file))
    folder = read_yaml(parts.get("docs_dir", "").encode()).documents
    nav = read_yaml(parts.get("nav", "").encode()).documents
    docs = cast("dict[str, Any]", folder[0])["docs_dir"] if folder else "docs"
    base = os.path.join(os.path.dirname(file), docs if isinstance(docs, str) else "docs")
    return [os.path.normpath(os.path.join(base, name)) for name in _strings(nav)]


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as opened:
            return opened.read()
    except OSError:
        return ""


def _top_level(text: str) -> dict[str, str]:
    """The text of each top-level key of a YAML mapping, the key included."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line[:1].isalpha() and ":" in line:
            name = line.partition(":")[0].strip()
        if name:
            found[name] = found.get(name, "") + line
    return found


def _strings(value: Any) -> list[str]:
    """The values in lists and mappings in lists, in their order, however deep."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, list):
            waiting += reversed(cast("list[Any]", one))
        elif isinstance(one, dict):
            waiting += reversed(list(cast("dict[str, Any]", one).values()))
    return found


def _category(folder: str) -> float | None:
    """The position in a folder's `_category_.json` or `.yml`; None where there is none."""
    for name in ("_category_.json", "_category_.yml", "_category_.yaml"):
        text = _text(os.path.join(folder, name))
        if text:
            try:
                value: Any = json.loads(text) if name.endswith("json") else _first(text)
                return float(value["position"])
            except (ValueError, TypeError, KeyError, RecursionError):
                return None
    return None


def _first(text: str) -> Any:
    documents: list[Any] = read_yaml(text.encode()).documents
    return documents[0] if documents else {}


class Reading:
    """Chapters that are being read; with several processes it goes on while others work.

    Raises what reading raises only for a bug; files that cannot be read are in `problems`.
    """

    def __init__(
        self,
        chapters: Chapters,
        components: Mapping[str, Zone] | None,
        jobs: int | None,
        progress: Progress | None,
    ) -> None:
        self._chapters = chapters
        self._components = components
        self._progress = progress
        self.problems = [_fault(path, said) for path, said in chapters.faults]
        paths = chapters.paths
        self._pool = self._workers(jobs)
        size = max(1, min(_BATCH, len(paths) // 16))
        batches = [paths[start : start + size] for start in range(0, len(paths), size)]
        self._count = len(paths)
        self._parts = (
            self._pool.map(_read_batch, batches) if self._pool else map(self.batch, batches)
        )

    def _workers(self, jobs: int | None) -> ProcessPoolExecutor | None:
        workers = min(jobs or os.cpu_count() or 1, len(self._chapters.sizes))
        small = sum(self._chapters.sizes.values()) < _MUCH
        if workers < 2 or small or "fork" not in multiprocessing.get_all_start_methods():
            return None
        context = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(workers, context, _share, (self,))

    def batch(self, paths: Sequence[str]) -> list[Document | Raised]:
        """Some chapters as documents, or what keeps them from being read."""
        return [self._one(path) for path in paths]

    def _one(self, path: str) -> Document | Raised:
        try:
            data = self._chapters.read(path)
        except OSError as error:
            return _fault(path, f"cannot be read: {(error.strerror or str(error)).lower()}")
        return read_document(path, data, self._components)

    def finished(self) -> list[Document]:
        """All documents, as the paths were found."""
        documents: list[Document] = []
        done = 0
        with uncollected():
            for part in self._parts:
                documents += [one for one in part if isinstance(one, Document)]
                self.problems += [one for one in part if not isinstance(one, Document)]
                done += len(part)
                if self._progress:
                    self._progress(done, self._count)
        if self._pool:
            self._pool.shutdown()
        return documents


_BATCH = 50
_MUCH = 300_000
"""Bytes from which a second process pays."""

_shared: list[Reading] = []
"""In a worker process: the reading it takes part in, inherited and not sent."""


def _share(reading: Reading) -> None:
    gc.disable()
    _shared[:] = [reading]


def _read_batch(paths: Sequence[str]) -> list[Document | Raised]:
    return _shared[0].batch(paths)


@contextmanager
def uncollected() -> Generator[None]:
    """Garbage collection put off: it would walk the same live values again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _fault(path: str, message: str) -> Raised:
    return Raised("DOC001", Problem(f"{path}: {message}", Place(path, ())))
