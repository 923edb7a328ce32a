"""What a reviewer asks: findings against a baseline, since a revision, and fixed.

`Judging` is that for whatever is judged, `Judge` for a base; `kb.linting` has it for chapters.

Reads the disk through `kb.workspace` and `kb.revisions`; writes only what `keep` is told to.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from kb import atomic, revisions, workspace
from kb.check import engine
from kb.check.answers import Answers
from kb.check.baseline import Baseline, read_baseline, written
from kb.diagnostics import Finding
from kb.errors import KBError
from kb.fixes import Changed, Repair
from kb.folder import Folder, answers_folder
from kb.knowledge_base import from_texts
from kb.model.manifest import OnlineSettings

if TYPE_CHECKING:
    from kb.online.answering import Online, Progress

Unsaved = Mapping[str, bytes] | None


@dataclass(frozen=True, slots=True)
class Request:
    """Which rules to run, against which baseline file, since which revision."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    baseline: str | None = None
    since: str | None = None
    jobs: int | None = None
    only: Sequence[str] = ()
    """Files and folders, relative to the base's root, that findings must concern; none: all."""


class Judgement(NamedTuple):
    """The findings that count, and those that do not: excused, in the baseline, not of late."""

    findings: list[Finding]
    excused: list[engine.Excused]
    codes: frozenset[str]
    known: Sequence[Finding] = ()
    earlier: int = 0
    remarks: Sequence[str] = ()
    """Sentences on what could not be looked at."""
    elsewhere: int = 0
    """How many findings concern other files than those asked for."""


class Home(Protocol):
    """The folder that the paths in findings are relative to, and where changes of it are noted."""

    root: str

    @property
    def journal(self) -> str: ...

    def absolute(self, path: str) -> str: ...


class Judging(ABC):
    """Answers a request, for the files on disk or for texts that are not saved yet.

    What is judged, a base or chapters, is for those to say who derive from this. Rules that ask
    the network run only where there are `answers` (`network`). Raises KBError for a baseline that
    cannot be read and a revision that cannot be told.
    """

    command: ClassVar[str]
    """The command that judges so."""

    def __init__(self, home: Home, request: Request, answers: Answers | None = None) -> None:
        self.home = home
        self.request = request
        self.answers = answers
        listed = request.baseline
        self._baseline = _baseline(home, listed, self.command) if listed else None
        self._before = frozenset(map(_mark, self.then(request.since))) if request.since else None

    @abstractmethod
    def outcome(self, unsaved: Unsaved) -> engine.Outcome:
        """What the rules find, and what is excused."""

    @abstractmethod
    def chosen(self, unsaved: Unsaved) -> engine.Selection:
        """The rules that are asked for."""

    @abstractmethod
    def read(self, path: str, unsaved: Unsaved = None) -> bytes:
        """A file's bytes by its path in findings; raises OSError."""

    @abstractmethod
    def then(self, revision: str) -> list[Finding]:
        """What is found in the files as they were at a revision."""

    def judge(self, unsaved: Unsaved = None) -> Judgement:
        """The findings that count."""
        seen = self.outcome(unsaved)
        if self._baseline is not None:
            baseline = self._current(self._baseline, unsaved)
            read = partial(self.read, unsaved=unsaved)
            seen = seen.against(baseline, self.chosen(unsaved), read)
        findings, earlier = seen.findings, 0
        if self._before is not None:
            of_late = [one for one in findings if _mark(one) not in self._before]
            findings, earlier = of_late, len(findings) - len(of_late)
        here = [finding for finding in findings if _concerns(finding, self.request.only)]
        known, others = seen.known, len(findings) - len(here)
        return Judgement(here, seen.excused, seen.codes, known, earlier, seen.remarks, others)

    def repair(self, *, unsafe: bool) -> tuple[Repair, Judgement]:
        """The fixes of what is found, made in memory, and what is still found after them."""
        last: list[Judgement] = []

        def found(texts: Mapping[str, bytes]) -> list[Finding]:
            last[:] = [self.judge(texts)]
            return last[0].findings

        made = Repair(found, self.read, unsafe)
        made.run()
        return made, last[0]

    def _current(self, baseline: Baseline, unsaved: Unsaved) -> Baseline:
        text = (unsaved or {}).get(baseline.path)
        return baseline if text is None else read_baseline(baseline.path, text)


class Judge(Judging):
    """Judges a base; raises what `kb.workspace.checked` raises, too."""

    command = "check"

    def __init__(self, folder: Folder, request: Request, answers: Answers | None = None) -> None:
        self.folder = folder
        super().__init__(folder, request, answers)

    def outcome(self, unsaved: Unsaved) -> engine.Outcome:
        asked = self.request
        return workspace.checked(
            self.folder,
            select=asked.select,
            ignore=asked.ignore,
            unsaved=unsaved,
            jobs=asked.jobs,
            answers=self.answers,
        )

    def chosen(self, unsaved: Unsaved) -> engine.Selection:
        manifest = workspace.manifest(self.folder, unsaved).manifest
        asked, online = self.request, self.answers is not None
        return engine.selection(manifest, asked.select, asked.ignore, online=online)

    def read(self, path: str, unsaved: Unsaved = None) -> bytes:
        return workspace.Texts(self.folder, unsaved).read(path)

    def then(self, revision: str) -> list[Finding]:
        asked = self.request
        then = revisions.snapshot(self.folder, revision)
        if then.home is None:
            return []
        return engine.check(
            from_texts(then.texts),
            partial(_text, then.texts),
            select=asked.select,
            ignore=asked.ignore,
            published=workspace.released_ids(self.folder),
            today=date.today().isoformat(),
            answers=self.answers,
        )


def _concerns(finding: Finding, only: Sequence[str]) -> bool:
    """Whether a finding is, or names a place, in one of some files and folders."""
    paths = {finding.span.path, *(one.span.path for one in finding.related)}
    return not only or any(
        one == "." or f"{path}/".startswith(f"{one}/") for one in only for path in paths
    )


def _mark(finding: Finding) -> tuple[str, str]:
    """What a finding is known by at another time."""
    return finding.code, finding.fingerprint


def network(folder: Folder | None, version: str, progress: "Progress | None" = None) -> "Online":
    """The network, asked as a base's kb.yaml wants it and in the name of a version of kb.

    `progress` is told how many questions of how many are answered. Raises KBError where the extra
    `online` is not installed, NoKnowledgeBase where kb.yaml cannot be read.
    """
    from kb.online.answering import Online
    from kb.online.cache import Cache

    settings = workspace.manifest(folder).manifest.online if folder else OnlineSettings()
    return Online(settings, Cache(answers_folder()), version, progress)


def _text(texts: Mapping[str, bytes], path: str) -> bytes:
    try:
        return texts[path]
    except KeyError:
        raise FileNotFoundError(path) from None


def _baseline(home: Home, path: str, command: str) -> Baseline:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        said = f"{path}: no such baseline; `kb {command} --write-baseline {path}` makes one"
        raise KBError(said) from error
    except OSError as error:
        raise KBError(f"{path}: cannot be read: {(error.strerror or '').lower()}") from error
    shown = os.path.relpath(os.path.abspath(path), home.root).replace(os.sep, "/")
    return read_baseline(shown, data)


def write_baseline(path: str, findings: Sequence[Finding]) -> int:
    """Make findings a baseline in a file; how many it lists.

    Raises KBError where it cannot be written.
    """
    text = written(sorted(findings, key=lambda finding: finding.order))
    atomic.replace(os.path.abspath(path), [text.encode()])
    return text.count("\n") - 1


def keep(home: Home, changes: Sequence[Changed]) -> None:
    """Write changed files, all of them or none.

    Raises KBError where that is not possible, or a file was changed by somebody else meanwhile.
    """
    if changes:
        places = [(os.path.realpath(home.absolute(change.path)), change) for change in changes]
        made = [atomic.Change(place, one.before, one.after) for place, one in places]
        atomic.exchange(home.journal, made)
