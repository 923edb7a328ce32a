"""What a rule is: prose for people, examples that are its tests, and a function of the data.

A rule's docstring is its documentation: the first line says what is found, `Why:` why it matters,
`Do:` what to do. Its examples are small files; tests, `kb explain` and the reference page read
them from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple

from kb.check.answers import Answers, Link, Registered
from kb.check.book import Book
from kb.check.placing import ReadBytes
from kb.check.quoted import Quotations, compared
from kb.diagnostics import Problem, Severity
from kb.model.manifest import Manifest
from kb.model.relation import RelationTypes
from kb.reading.files import Located, LocatedSource, ManifestFile
from kb.tables import CitationRow, Tables
from kb.works.grouping import Told, told

FixKind = Literal["safe", "unsafe"]


class Example(NamedTuple):
    """Files of a small base, and for an invalid one where the finding is and what it says.

    `text` stands in `concepts/terms.yaml`, beside the base of `kb.check.examples`; `files` adds or
    replaces others by path. `at` is "line:column" in `path`; `says` a part of the message; `fixed`
    the text of `path` after the rule's fix.
    """

    text: str = ""
    at: str = ""
    says: str = ""
    fixed: str | None = None
    files: Mapping[str, str] = {}
    path: str = "concepts/terms.yaml"
    published: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Rules that run too, where the example is about what they find."""
    answers: Mapping[str, Link | Registered] = {}
    """What the network answers, by address or work, where a rule asks it."""


class Scope(NamedTuple):
    """What a rule about a single entry may know of the rest: the base's vocabulary."""

    manifest: Manifest
    types: RelationTypes
    readable: bool = True
    """Whether kb.yaml could be read; nothing is said of what it may declare where it could not."""

    def setting(self, rule: "Rule", name: str) -> int:
        """A limit of a rule: kb.yaml's, else the rule's own."""
        return self.manifest.rules.settings.get(rule.code, {}).get(name, rule.settings[name])


def no_files(path: str) -> bytes:
    """Reads nothing: for a base that has no files. Raises FileNotFoundError."""
    raise FileNotFoundError(path)


@dataclass(frozen=True)
class Whole:
    """What a rule about the whole base reads: the tables, the sources, the manifest.

    `published` are the ids of the last released export, empty where that is not known.
    """

    manifest_file: ManifestFile
    tables: Tables
    sources: list[LocatedSource]
    published: frozenset[str] = frozenset()
    lost_sources: frozenset[str] = frozenset()
    """Keys whose records could not be read: nothing is said of citations of them."""
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Every code that a setting may name, with the limits that may be set for it."""
    read: ReadBytes = no_files
    """The bytes of a file that the base names, such as a source's snapshot."""

    @property
    def manifest(self) -> Manifest:
        return self.manifest_file.manifest

    @cached_property
    def quotations(self) -> Quotations[CitationRow]:
        """What comparing quotations with the snapshots of their sources came to."""
        return compared(self.tables.citations, self.sources, self.read)

    @cached_property
    def told(self) -> list[tuple[Told, ...]]:
        """What each source tells of the work it is about, in the order of `sources`."""
        return [tuple(told(located.source)) for located in self.sources]


class Rule:
    """A rule of the catalogue.

    One that overrides neither check documents what the reader reports under its code.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    fix: ClassVar[FixKind | None] = None
    opt_in: ClassVar[bool] = False
    """Too noisy to run unless it is selected."""
    settings: ClassVar[Mapping[str, int]] = MappingProxyType({})
    """Limits that kb.yaml may set otherwise (`rules: {settings: {CODE: {name: number}}}`)."""
    online: ClassVar[bool] = False
    """Asks the network; runs only where that is asked for."""
    needs_base: ClassVar[bool] = False
    """Of a rule about documents: it compares them with a knowledge base."""
    valid: ClassVar[tuple[Example, ...]] = ()
    invalid: ClassVar[tuple[Example, ...]] = ()

    @property
    def family(self) -> str:
        return self.code[:3]

    @property
    def summary(self) -> str:
        """The first line of the rule's documentation."""
        return (self.__doc__ or "").strip().splitlines()[0]

    def check_entry(self, located: Located, scope: Scope) -> Iterable[Problem]:
        """The problems of one entry, seen without the others: files are checked apart."""
        return ()

    def check_base(self, whole: Whole) -> Iterable[Problem]:
        """The problems of the base as a whole: references, graph, labels that meet."""
        return ()

    def check_book(self, book: Book) -> Iterable[Problem]:
        """The problems of chapters, seen as one book; places are offsets in their texts."""
        return ()

    def check_online(self, whole: Whole, answers: Answers) -> Iterable[Problem]:
        """The problems that the network tells of; only of a rule that is `online`."""
        return ()

    def check_book_online(self, book: Book, answers: Answers) -> Iterable[Problem]:
        """The problems of chapters that the network tells of; only of a rule that is `online`."""
        return ()
