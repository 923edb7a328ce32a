"""Where a knowledge base lies: found, listed, stamped.

Used by the front door, so it imports nothing but `os` (not even `typing`). Paths of files are
relative to the base's root (the folder that holds `concepts/`), with `/`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.errors import NoKnowledgeBase

MANIFEST = "kb.yaml"
REFERENCES = "references"

Stamp = tuple[int, int, int, int, int]
"""Device, inode, size, mtime and ctime in nanoseconds: equal stamps, equal content (speed.md)."""


class Folder:
    """A knowledge base on disk: its root and the folder of its entries, absolute.

    `prefix` is what the relative paths of content begin with, `concepts/` as a rule.
    """

    __slots__ = ("concepts", "prefix", "root")

    def __init__(self, root: str, concepts: str) -> None:
        self.root = root
        self.concepts = concepts
        self.prefix = os.path.basename(concepts) + "/"

    @property
    def journal(self) -> str:
        """The file that is there while several files of the base change (`kb.atomic`)."""
        return os.path.join(self.concepts, ".kb-change")

    def absolute(self, path: str) -> str:
        """The place on disk of a relative path."""
        return os.path.join(self.root, *path.split("/"))


class Listing:
    """The content of a folder: files and folders with their stamps, sorted by path.

    `faults` are (path, sentence) for what can be listed but not used.
    """

    __slots__ = ("faults", "files", "folders")

    def __init__(self) -> None:
        self.files: list[tuple[str, Stamp]] = []
        self.folders: list[tuple[str, Stamp]] = []
        self.faults: list[tuple[str, str]] = []


def find(option: str | None = None) -> Folder | None:
    """The base that `--kb`, KB_DIR or the working folder names; None where none is found.

    Raises NoKnowledgeBase when `--kb` or KB_DIR names a folder that holds no base.
    """
    named = option or os.environ.get("KB_DIR")
    if named:
        found = _at(os.path.abspath(named))
        if found is None:
            raise _no_base(_not_a_base(named))
        return found
    try:
        here = os.getcwd()
    except OSError:  # the working folder was deleted
        return None
    while True:
        if _holds_base(here):
            return Folder(here, os.path.join(here, "concepts"))
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def _holds_base(place: str) -> bool:
    return os.path.isfile(os.path.join(place, "concepts", MANIFEST))


def _at(place: str) -> Folder | None:
    if _holds_base(place):
        return Folder(place, os.path.join(place, "concepts"))
    if os.path.isfile(os.path.join(place, MANIFEST)):
        return Folder(os.path.dirname(place), place)
    return None


def _no_base(message: str) -> NoKnowledgeBase:
    from kb.errors import NoKnowledgeBase

    return NoKnowledgeBase(message)


def _not_a_base(named: str) -> str:
    if not os.path.isdir(named):
        return f"{named}: no such folder"
    return f"{named}: holds no concepts/{MANIFEST}; name the folder that does"


def stamp(status: os.stat_result) -> Stamp:
    """The stamp of a file or folder from its status."""
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def listing(folder: Folder) -> Listing:
    """Every content file of a base. Hidden names are passed over, links may not lead outside.

    What an interrupted change of several files left is finished first. Raises NoKnowledgeBase if
    the folder itself cannot be listed, KBError if such a change cannot be finished.
    """
    if os.path.exists(folder.journal):
        from kb.atomic import settle

        settle(folder.journal)
    found = Listing()
    top = os.path.realpath(folder.concepts)
    waiting = [(folder.concepts, folder.prefix)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        place, prefix = waiting.pop()
        try:
            status = os.stat(place)
            names = sorted(os.scandir(place), key=_name)
        except OSError as error:
            if place == folder.concepts:
                raise _no_base(f"{place}: {error.strerror}") from error
            found.faults.append(
                (prefix.rstrip("/"), f"the folder cannot be listed: {_said(error)}")
            )
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        found.folders.append((prefix, stamp(status)))
        for item in names:
            if not item.name.startswith("."):
                _take(item, prefix + item.name, top, found, waiting)
    found.files.sort()
    found.folders.sort()
    found.faults.sort()
    return found


def _name(item: os.DirEntry[str]) -> str:
    return item.name


def _take(
    item: os.DirEntry[str],
    path: str,
    top: str,
    found: Listing,
    waiting: list[tuple[str, str]],
) -> None:
    content = is_content(path)
    try:
        if item.is_symlink() and not _inside(item.path, top):
            if content or item.is_dir():
                found.faults.append((path, "the link leads out of the base; copy the file here"))
            return
        if item.is_dir():
            waiting.append((item.path, path + "/"))
            if content:
                message = "a folder is named like a file of entries; rename it"
                found.faults.append((path, message))
        elif content and item.is_file():
            found.files.append((path, stamp(item.stat())))
        elif content:
            found.faults.append((path, "neither a file nor a folder; delete it"))
    except OSError as error:
        if content:
            found.faults.append((path, f"cannot be read: {_said(error)}"))


def _inside(place: str, top: str) -> bool:
    real = os.path.realpath(place)
    return real == top or real.startswith(top + os.sep)


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def storable(listed: Listing) -> Listing:
    """A listing without names that are no Unicode, which no database holds: those are faults."""
    made = Listing()
    made.files = [row for row in listed.files if _speakable(row[0])]
    made.folders = [row for row in listed.folders if _speakable(row[0])]
    odd = [path for path, _ in (*listed.files, *listed.folders) if not _speakable(path)]
    made.faults = [(ascii(path), message) for path, message in listed.faults]
    made.faults += [(ascii(path), "the name is no UTF-8; rename it") for path in odd]
    return made


def _speakable(path: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in path)


def is_content(path: str) -> bool:
    """Whether a path is one that the base reads: YAML, or a bibliography beside kb.yaml."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.endswith((".yaml", ".yml")) or is_references(path)


def is_references(path: str) -> bool:
    """Whether a path is part of the bibliography: references.*, or a file in references/."""
    _, _, inside = path.partition("/")
    head, _, rest = inside.partition("/")
    if rest:
        return head == REFERENCES and inside.endswith((".yaml", ".yml", ".json", ".bib"))
    return head in ("references.yaml", "references.yml", "references.json", "references.bib")


def is_manifest(path: str) -> bool:
    """Whether a path is the base's kb.yaml."""
    _, _, inside = path.partition("/")
    return inside == MANIFEST


def index_file(folder: Folder) -> str:
    """Where the index of a base is kept: in the user's cache folder, named by the base's path."""
    name = os.path.basename(folder.root) or "base"
    return os.path.join(_cache(), f"{name}-{_digest(folder.concepts):016x}.sqlite3")


def answers_folder() -> str:
    """Where answers of the network are kept, for all bases."""
    return os.path.join(_cache(), "online")


def _cache() -> str:
    cache = os.environ.get("KB_CACHE_DIR")
    if cache:
        return cache
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "kb")


def shipped_index() -> str:
    """Where the index of the knowledge base inside the package is, if it was installed with one."""
    return os.path.join(os.path.dirname(__file__), "shipped", "index.sqlite3")


def _digest(text: str) -> int:
    """64-bit FNV-1a; a collision is noticed, for the index names its base."""
    value = 0xCBF29CE484222325
    for byte in os.fsencode(text):
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value
