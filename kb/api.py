"""kb as a library: `kb.load` gives a knowledge base with every use of it at hand."""

import os
import weakref
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kb.diagnostics import Finding
from kb.errors import NoKnowledgeBase
from kb.folder import Folder, find
from kb.knowledge_base import KnowledgeBase
from kb.model.entry import Entry

if TYPE_CHECKING:
    from sqlite3 import Connection

    import rdflib

    from kb.index.search import Result
    from kb.mentions import Mention
    from kb.terms.spotting import Spotter


class Found(NamedTuple):
    """A concept that a query names: the form that matched, the role of that form, and why.

    `field` is label, abbreviation, alias, form, discouraged or id; `reason` is "exact" or says what
    differs: plural, British spelling, possessive, hyphen or space, case.
    """

    entry: Entry
    form: str
    field: str
    reason: str


class Base(KnowledgeBase):
    """A knowledge base that also looks up, searches, checks and exports.

    >>> import kb
    >>> base = kb.load("concepts")
    >>> base.lookup("mesa optimisers")[0].entry.id
    'mesa-optimizer'
    """

    folder: Folder | None = None

    @cached_property
    def _index(self) -> "Connection":
        from kb.index.refresh import in_memory

        connection = in_memory(self)
        weakref.finalize(self, connection.close)
        return connection

    def lookup(self, query: str, *, every: bool = False) -> list[Found]:
        """The concepts that a query names, in any regular spelling; empty if there is none.

        A label is preferred to an alias and an alias to a discouraged term; `every` gives the
        weaker matches too.
        """
        from kb.index.lookup import chosen
        from kb.index.lookup import find as matches

        found = chosen(matches(self._index, query), every=every)
        return [Found(self[match.id], match.form, match.field, match.reason) for match in found]

    def search(self, words: str, limit: int = 20, fields: Sequence[str] = ()) -> "list[Result]":
        """Ranked concepts for some words; see `kb.index.search.search`."""
        from kb.index.search import search

        return search(self._index, words, limit, fields)

    def check(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Finding]:
        """The findings of all rules, or of some codes and families.

        Raises UnknownName for a rule that does not exist, NoKnowledgeBase for a base that was not
        loaded from a folder.
        """
        from kb.workspace import check

        if self.folder is None:
            raise NoKnowledgeBase("a base made in memory has no files to find places in")
        return check(self.folder, select=select, ignore=ignore)

    @cached_property
    def _spotter(self) -> "Spotter":
        from kb.mentions import spotter

        return spotter(self.tables)

    def mentions(self, text: str, path: str = "text.md") -> "list[Mention]":
        """The places where a text in Markdown, or MDX if `path` ends so, names concepts.

        `text[mention.start : mention.end]` is the place; see `kb.mentions.Mention`.
        """
        from kb.documents.reading import read_document
        from kb.mentions import mentions, zones

        components = zones(self.manifest.documents.named)
        document = read_document(path, text.encode("utf-8", "replace"), components)
        return mentions(document, self._spotter)

    def to_rdf(self) -> "rdflib.Graph":
        """The full export as an rdflib Graph."""
        from kb.exporting.rdf import to_rdf

        return to_rdf(self)


def load(folder: str | os.PathLike[str]) -> Base:
    """Read the knowledge base in a folder: the one holding concepts/, or concepts/ itself.

    Faults of the files are kept, not raised (`Base.check` tells them). Raises NoKnowledgeBase if
    the folder holds no kb.yaml or cannot be listed.
    """
    from kb.workspace import load as read

    found = find(os.fspath(folder))
    if found is None:
        raise NoKnowledgeBase(f"{os.fspath(folder)}: no knowledge base")
    whole = read(found)
    base = Base(whole.manifest_file, whole.entry_files, whole.source_files, whole.problems)
    object.__setattr__(base, "folder", found)
    return base
