"""A base as it was at a git revision, and the files that have changed since.

Works with the git command, once a question and never once a file; nothing here changes a
repository, reaches the network or runs what a repository's settings name. May import `kb.folder`
and what lies below; read `kb.differing` for what is done with it.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple

from kb.errors import KBError
from kb.folder import MANIFEST, Folder, is_content, is_references, listing
from kb.nearest import did_you_mean

WORK_TREE = "work tree"
"""What the files on disk are called beside revisions."""

_PATIENCE = 60
"""Seconds that git may take for an answer."""

_SETTINGS = ("core.quotepath=off", "core.fsmonitor=false", "log.showSignature=no")
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # the same for git before 2.44: nothing is fetched
}
_ELSEWHERE = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")
)
"""What git sets for its hooks: the folder says which repository is meant, not they."""


@dataclass(frozen=True)
class Snapshot:
    """The texts of a base at a revision, by the paths that they would have in the base now.

    `home` is the folder in which it lay, from the repository's top; None where the revision has no
    such base. `faults` are (path, sentence) for what cannot be read.
    """

    name: str
    commit: str
    home: str | None
    texts: Mapping[str, bytes]
    faults: tuple[tuple[str, str], ...] = ()
    moved: bool = False
    """Whether it lay elsewhere than now."""


def snapshot(folder: Folder, revision: str) -> Snapshot:
    """A base as it was at a revision: anything that git resolves to a commit or a tree.

    Raises KBError, with what to do, where there is no git, no repository or no such revision.
    """
    repository = Repository(folder.concepts)
    commit = repository.resolved(revision)
    home, items = _home(repository, commit, folder)
    if home is None:
        return Snapshot(revision, commit, None, {})
    content = _Content(repository, items, folder.prefix)
    texts, faults = content.read()
    moved = home != repository.prefix.rstrip("/")
    return Snapshot(revision, commit, home, texts, faults, moved)


def split(revision: str) -> tuple[str, str, bool] | None:
    """The two ends of `A..B` or `A...B`, and whether A is meant as where B branched off it."""
    for dots in ("...", ".."):
        before, found, after = revision.partition(dots)
        if found and not before.endswith((":", "/")) and not after.startswith("/"):
            return before or "HEAD", after or "HEAD", dots == "..."
    return None


def branched(folder: Folder, one: str, other: str) -> str:
    """The commit at which two branches parted; raises KBError where they have none in common."""
    repository = Repository(folder.concepts)
    ends = [repository.resolved(one), repository.resolved(other)]
    done = repository.git("merge-base", *ends)
    if done.returncode:
        raise KBError(f"{one} and {other} have no commit in common; name two revisions")
    return done.stdout.decode().strip()


class Repository:
    """The git repository that a folder lies in."""

    def __init__(self, place: str) -> None:
        self.place = place
        found = self.git("rev-parse", "--show-prefix")
        if found.returncode:
            raise KBError(_no_repository(place, _said(found)))
        self.prefix = os.fsdecode(found.stdout[:-1])
        """The folder from the repository's top, with a slash at its end; empty for the top."""

    def git(self, *arguments: str, data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """What git says; raises KBError where there is no git, or no answer in a minute."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        try:
            return subprocess.run(
                ["git", "--no-pager", *settings, *arguments],
                cwd=self.place,
                env=_environment(),
                input=data,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except FileNotFoundError as error:
            raise KBError("there is no git program here; install git, or name folders") from error
        except OSError as error:
            raise KBError(f"git cannot be run: {error.strerror}") from error
        except subprocess.TimeoutExpired as error:
            raise KBError(f"git gave no answer in {_PATIENCE} seconds") from error

    def names(self, *arguments: str) -> list[str]:
        """The NUL-separated names that git lists; raises KBError with what it says otherwise."""
        done = self.git(*arguments)
        if done.returncode:
            raise KBError(f"git {arguments[0]} failed: {_said(done)}")
        return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]

    def resolved(self, revision: str) -> str:
        """The hash of a revision that names a commit or a tree; raises KBError with what to do."""
        if not revision or revision.startswith("-") or "\0" in revision:
            raise KBError(f"`{revision}` cannot be a revision; name a commit, branch or tag")
        found = self._parsed(revision)
        if found is None:
            raise KBError(self._unknown(revision))
        if self._parsed(f"{found}^{{tree}}") is None:
            raise KBError(self._unusable(revision, found))
        return self._parsed(f"{found}^{{commit}}") or found

    def _parsed(self, revision: str) -> str | None:
        done = self.git("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        return None if done.returncode else done.stdout.decode().strip()

    def _unknown(self, revision: str) -> str:
        if self._parsed("HEAD") is None and not self._names:
            return "the repository has no commits yet; commit first, or name a folder"
        if self._shallow:
            return f"{revision}: not in this shallow clone; `git fetch --unshallow` gets the rest"
        hint = did_you_mean(revision, self._names) or "; `git log --oneline` lists commits"
        return f"{revision}: neither a revision nor a folder with a base{hint}"

    def _unusable(self, revision: str, found: str) -> str:
        if self.git("cat-file", "-e", found).returncode == 0:
            return f"{revision}: a file, and no commit; name a commit, branch or tag"
        if self._shallow:
            return f"{revision}: not in this shallow clone; `git fetch --unshallow` gets the rest"
        return f"{revision}: no such commit here; `git fetch` may bring it"

    @cached_property
    def _shallow(self) -> bool:
        return self.git("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    @cached_property
    def _names(self) -> list[str]:
        """The short names of branches and tags."""
        done = self.git("for-each-ref", "--format=%(refname:short)")
        return done.stdout.decode(errors="replace").split("\n")[:-1]

    def tree(self, commit: str, path: str = "") -> "list[Item]":
        """All that a revision has, or what stands below a folder of it, by path from the top."""
        below = ("--", path) if path else ()
        lines = self.names("ls-tree", "-r", "-z", "--full-tree", commit, *below)
        return [_item(line) for line in lines]

    def blobs(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs by hash, read by one process; those that are not there left out."""
        wanted = list(dict.fromkeys(hashes))
        done = self.git("cat-file", "--batch", data="".join(f"{one}\n" for one in wanted).encode())
        return dict(_contents(done.stdout, len(wanted)))


class Item(NamedTuple):
    """A line of a git tree."""

    path: str
    mode: str
    hash: str

    @property
    def link(self) -> bool:
        return self.mode == "120000"

    @property
    def submodule(self) -> bool:
        return self.mode == "160000"


def _item(line: str) -> Item:
    about, _, path = line.partition("\t")
    mode, _, hash_ = about.split(" ")
    return Item(path, mode, hash_)


def _contents(said: bytes, number: int) -> Iterator[tuple[str, bytes]]:
    """What `cat-file --batch` prints: `HASH TYPE SIZE`, a line end, the content, a line end.

    Git before 2.44 ends at the first blob that a partial clone lacks.
    """
    position = 0
    for _ in range(number):
        end = said.find(b"\n", position)
        if end < 0:
            return
        head = said[position:end].split(b" ")
        position = end + 1
        if len(head) == 3:
            size = int(head[2])
            yield head[0].decode(), said[position : position + size]
            position += size + 1


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return {**kept, **_ENVIRONMENT}


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    """The first line that git printed as an error."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"exit status {done.returncode}"


def _no_repository(place: str, said: str) -> str:
    if "not a git repository" in said:
        return f"{place} is in no git repository; name two folders: kb diff OLD NEW"
    if "dubious ownership" in said:
        trusted = f"git config --global --add safe.directory {place}"
        return f"{place} belongs to somebody else, and git reads nothing there; trust it: {trusted}"
    return f"git refuses {place}: {said}"


def _home(
    repository: Repository, commit: str, folder: Folder
) -> tuple[str | None, dict[str, Item]]:
    """The folder in which the base lay at a revision, and what stood in it, by path inside it."""
    here = repository.prefix
    items = _below(repository.tree(commit, here.rstrip("/")), here)
    if MANIFEST in items:
        return here.rstrip("/"), items
    own = {path.partition("/")[2] for path, _ in listing(folder).files}
    candidates = [
        (_likeness(own, found), -_steps(home, here), home, found)
        for home, found in sorted(_bases(repository.tree(commit)).items())
    ]
    best = max(candidates, key=lambda one: one[:2], default=None)
    if best is None or best[0] < _SAME_BASE:
        return None, {}
    return best[2], best[3]


_SAME_BASE = 0.5
"""Share of a folder's entry files that the base must still have for the folder to be the base."""


def _below(items: Iterable[Item], prefix: str) -> dict[str, Item]:
    start = len(prefix)
    return {
        item.path[start:]: item._replace(path=item.path[start:])
        for item in items
        if item.path.startswith(prefix)
    }


def _bases(items: Iterable[Item]) -> dict[str, dict[str, Item]]:
    """Every folder of a tree that holds a kb.yaml, with what stands below it by path inside."""
    known = list(items)
    found: dict[str, dict[str, Item]] = {
        dirname(item.path): {} for item in known if basename(item.path) == MANIFEST
    }
    for item in known:
        for home in _above(item.path):
            if home in found:
                inside = item.path[len(home) + 1 :] if home else item.path
                found[home][inside] = item._replace(path=inside)
    return found


def _above(path: str) -> Iterator[str]:
    """The folders that a path stands in, the nearest first, the top ("") last."""
    while path:
        path = dirname(path)
        yield path


def _likeness(own: set[str], found: Mapping[str, Item]) -> float:
    """How much of what a folder held the base holds under the same names, 0 to 1."""
    theirs = {basename(path) for path in found if _entries("x/" + path)}
    ours = {basename(path) for path in own if _entries("x/" + path)}
    return len(theirs & ours) / len(theirs) if theirs else 0.0


def _entries(path: str) -> bool:
    return is_content(path) and not is_references(path) and basename(path) != MANIFEST


def _steps(home: str, here: str) -> int:
    """How many folder names two places do not share."""
    return len(set(home.split("/")) ^ set(here.rstrip("/").split("/")))


class _Content:
    """The files of a base in a git tree, links followed as on disk."""

    def __init__(self, repository: Repository, items: Mapping[str, Item], prefix: str) -> None:
        self._repository = repository
        self._items = {path: item for path, item in items.items() if not _hidden(path)}
        self._prefix = prefix
        self._faults: list[tuple[str, str]] = []

    def read(self) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
        """The texts by path in the base, and the faults."""
        hashes = dict(self._files())
        blobs = self._repository.blobs(hashes.values())
        texts: dict[str, bytes] = {}
        for path, hash_ in hashes.items():
            if hash_ in blobs:
                texts[path] = blobs[hash_]
            else:
                self._fault(path, "its content is not in this clone; `git fetch` it")
        return texts, tuple(sorted(self._faults))

    def _fault(self, path: str, message: str) -> None:
        self._faults.append((path, message))

    def _files(self) -> Iterator[tuple[str, str]]:
        """(path in the base, hash) of every content file."""
        links = self._targets()
        for path, item in self._items.items():
            whole = self._prefix + path
            if item.submodule:
                self._fault(whole, "a submodule, which is not looked into; compare folders")
            elif not is_content(whole):
                continue
            elif not item.link:
                yield whole, item.hash
            else:
                found = self._followed(path, links)
                if found is not None:
                    yield whole, found.hash

    def _targets(self) -> dict[str, str]:
        """Where each link leads, as written in it."""
        links = {path: item.hash for path, item in self._items.items() if item.link}
        blobs = self._repository.blobs(links.values()) if links else {}
        return {path: os.fsdecode(blobs.get(hash_, b"")) for path, hash_ in links.items()}

    def _followed(self, path: str, links: Mapping[str, str]) -> Item | None:
        """The file that a link leads to, inside the base; None is told as a fault."""
        place = path
        for _ in range(_LONGEST):
            if place not in links:
                break
            place = normpath(join(dirname(place), links[place]))
        found = self._items.get(place)
        if found is None and place.startswith(("/", "../")):
            self._fault(self._prefix + path, "the link leads out of the base; copy the file here")
        elif found is None or found.link:
            self._fault(self._prefix + path, "the link leads to no file")
            return None
        return found


_LONGEST = 40
"""Links in a chain that are followed, as Linux does."""


def _hidden(path: str) -> bool:
    return any(step.startswith(".") for step in path.split("/"))
