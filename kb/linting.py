"""What a writer asks of chapters: their findings, against a baseline, since a revision, and fixed.

Reads the disk through `kb.chapters`, the base through `kb.workspace`; `kb.judging` does the rest.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from posixpath import join, normpath
from typing import cast, get_args

from kb import atomic, revisions, workspace
from kb.chapters import STDIN, Chapters, Progress, Unsaved, uncollected
from kb.check import engine
from kb.check.answers import Answers
from kb.check.book import Book, no_bytes
from kb.check.registry import RULES
from kb.diagnostics import Finding
from kb.documents.document import Document, Zone
from kb.documents.reading import read_document
from kb.errors import KBError
from kb.folder import Folder
from kb.judging import Judging, Request
from kb.knowledge_base import KnowledgeBase, from_texts
from kb.model.manifest import Manifest
from kb.reading.files import STAND_IN


class Linter(Judging):
    """Judges chapters as one book, against a base where there is a folder of one.

    Raises NoKnowledgeBase for a base that cannot be read.
    """

    command = "lint"

    def __init__(
        self,
        chapters: Chapters,
        folder: Folder | None,
        request: Request,
        answers: Answers | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.chapters = chapters
        self.folder = folder
        self._progress = progress
        atomic.settle(chapters.journal)
        super().__init__(chapters, request, answers)

    def outcome(self, unsaved: Unsaved) -> engine.Outcome:
        book = self._book(unsaved)
        read = partial(self.read, unsaved=unsaved)
        with uncollected():
            return engine.lint(book, self.chosen(unsaved), read, _today(), self.answers)

    def chosen(self, unsaved: Unsaved) -> engine.Selection:
        asked, online = self.request, self.answers is not None
        return engine.selection(self.manifest, asked.select, asked.ignore, online=online)

    def read(self, path: str, unsaved: Unsaved = None) -> bytes:
        return self.chapters.read(path, unsaved)

    def then(self, revision: str) -> list[Finding]:
        texts = self._texts_at(revision)
        documents = [self._read_document(path, data) for path, data in texts.items()]
        book = Book(self.chapters.in_order(documents), self._base_at(revision), read=self._named)
        read = partial(_text, texts)
        return engine.lint(book, self.chosen(None), read, _today(), self.answers).findings

    @property
    def unable(self) -> list[str]:
        """The codes of the rules asked for that have no base to compare with."""
        if self.folder is not None:
            return []
        return sorted(code for code in self.chosen(None).codes if RULES[code].needs_base)

    # --- the book ---

    @cached_property
    def manifest(self) -> Manifest:
        """The base's kb.yaml, or one that says nothing."""
        return workspace.manifest(self.folder).manifest if self.folder else STAND_IN

    @cached_property
    def _components(self) -> dict[str, Zone]:
        """The zones of components that kb.yaml names."""
        named = self.manifest.documents.named
        return {name: cast("Zone", zone) for zone, name in named.items() if zone in get_args(Zone)}

    @cached_property
    def _whole(self) -> Book:
        """The book on disk. The chapters are read while the base is."""
        components = self._components
        reading = self.chapters.documents(components, self.request.jobs, self._progress)
        with uncollected():
            base = self._base
        documents = self.chapters.in_order(reading.finished())
        return Book(documents, base, reading.problems, self._named)

    @cached_property
    def _base(self) -> KnowledgeBase | None:
        return workspace.load(self.folder) if self.folder else None

    def _book(self, unsaved: Unsaved) -> Book:
        """The book, with the chapters among some unsaved texts as those have them."""
        whole = self._whole
        changed = {path: data for path, data in (unsaved or {}).items() if path in self._known}
        if not changed:
            return whole
        documents = [
            self._read_document(document.path, changed[document.path])
            if document.path in changed
            else document
            for document in whole.documents
        ]
        return Book(documents, whole.base, whole.problems, whole.read)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.chapters.paths)

    def _read_document(self, path: str, data: bytes) -> Document:
        return read_document(path, data, self._components)

    def _named(self, path: str) -> bytes:
        if self.folder is None:
            return no_bytes(path)
        return workspace.Texts(self.folder).named(path)

    # --- at a revision ---

    def _texts_at(self, revision: str) -> dict[str, bytes]:
        """The chapters' texts as a revision has them, by the paths that they have now."""
        repository = revisions.Repository(self.chapters.root)
        commit = repository.resolved(revision)
        wanted = {
            normpath(join(repository.prefix, path)): path
            for path in self.chapters.paths
            if path != STDIN
        }
        found = {
            wanted[item.path]: item.hash
            for item in repository.tree(commit)
            if item.path in wanted and not item.link and not item.submodule
        }
        blobs = repository.blobs(found.values())
        return {path: blobs[hash_] for path, hash_ in found.items() if hash_ in blobs}

    def _base_at(self, revision: str) -> KnowledgeBase | None:
        """The base as it was; as it is where it lies in no repository, or was not there yet."""
        if self.folder is None:
            return None
        try:
            then = revisions.snapshot(self.folder, revision)
        except KBError:
            return self._base
        return from_texts(then.texts) if then.home is not None else self._base


def _text(texts: Mapping[str, bytes], path: str) -> bytes:
    try:
        return texts[path]
    except KeyError:
        raise FileNotFoundError(path) from None


def _today() -> str:
    return date.today().isoformat()
