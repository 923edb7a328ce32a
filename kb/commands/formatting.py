"""For authors: fmt."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kb.commands.patch import unified
from kb.commands.session import KbOption, own_base
from kb.errors import KBError
from kb.folder import Folder, Stamp, listing, stamp
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.layout import Layout


class Target(NamedTuple):
    """A file to lay out: how it is called, its place, and why it cannot be read, if so."""

    name: str
    place: str
    fault: str | None = None


def fmt(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="Files or folders; none: the whole base; -: stdin to stdout."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list the files that would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    kb: KbOption = None,
) -> int:
    """The canonical layout of YAML files: same values, same comments, one way to lay out.

    A file that is broken stays untouched, and the fault is named. Exit 1 where there is one, and
    with --check where a file would change.

    Examples: kb fmt · kb fmt --check · kb fmt concepts/new.yaml · kb fmt - < entry.yaml
    """
    if paths == ["-"]:
        return _piped(check=check, diff=diff)
    tally = _Tally(check=check, diff=diff)
    for target in _targets(paths, kb):
        tally.take(target)
    tell(tally.summary)
    return tally.status


def _piped(*, check: bool, diff: bool) -> int:
    """Standard input laid out to standard output; nothing where it is broken."""
    from kb.layout import layout

    data = sys.stdin.buffer.read()
    made = layout(data)
    if made.data is None:
        _tell_faults("-", made)
        return 1
    if diff:
        write(unified("-", data, made.data))
    elif not check:
        write(made.data.decode())
    return int(check and made.data != data)


class _Tally:
    """What becomes of files, one after the other, and how many of them fared alike."""

    def __init__(self, *, check: bool, diff: bool) -> None:
        self._check = check
        self._diff = diff
        self._changed = 0
        self._same = 0
        self._left = 0

    def take(self, target: Target) -> None:
        """Lay one file out, or say why not. Raises KBError where it cannot be written."""
        from kb.layout import layout

        try:
            data, read = _read(target)
        except OSError as error:
            self._leave(f"{target.name}:1:1: SCH001 {_said(error)}")
            return
        made = layout(data)
        if made.data is None:
            _tell_faults(target.name, made)
            self._left += 1
        elif made.data == data:
            self._same += 1
        else:
            self._change(target, data, made.data, read)

    def _change(self, target: Target, before: bytes, after: bytes, read: Stamp) -> None:
        if self._diff:
            write(unified(target.name, before, after))
        elif self._check:
            write(target.name + "\n")
        elif not _replaced(target.place, after, read):
            self._leave(f"{target.name}: was changed by somebody else meanwhile; left alone")
            return
        else:
            tell(f"{target.name}: changed")
        self._changed += 1

    def _leave(self, said: str) -> None:
        tell(said)
        self._left += 1

    @property
    def status(self) -> int:
        """1 where a file was left as it is, or would change."""
        return int(bool(self._left or (self._check and self._changed)))

    @property
    def summary(self) -> str:
        """How many files changed, stayed and were left."""
        would = " would change" if self._check or self._diff else " changed"
        parts = [_files(self._changed) + would, f"{self._same} already as they should be"]
        parts += [f"{self._left} left alone"] if self._left else []
        return ", ".join(parts)


def _files(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def _read(target: Target) -> tuple[bytes, Stamp]:
    if target.fault is not None:
        raise OSError(target.fault)
    try:
        with open(target.place, "rb") as file:
            return file.read(), stamp(os.fstat(file.fileno()))
    except OSError as error:
        raise OSError(f"cannot be read: {_said(error)}") from error


def _replaced(place: str, after: bytes, read: Stamp) -> bool:
    """Write a file unless it is no longer the one that was read. A link stays a link."""
    from kb.atomic import replace

    real = os.path.realpath(place)
    try:
        if stamp(os.stat(real)) != read:
            return False
    except FileNotFoundError:
        return False
    return replace(real, [after])


def _tell_faults(name: str, made: "Layout") -> None:
    """The faults as `kb check` reports them, a line each."""
    from kb.diagnostics import Finding, Severity, Span
    from kb.reading.yaml_text import Lines
    from kb.report import as_text

    place = Lines(made.text).place
    findings = [
        Finding(fault.code, Severity.ERROR, fault.message, Span.point(name, *place(fault.start)))
        for fault in made.faults
    ]
    tell(as_text(findings).rstrip("\n"))


def _targets(paths: list[str] | None, kb: str | None) -> Iterator[Target]:
    """The files to lay out. Raises KBError for a path where nothing is."""
    if not paths:
        yield from _inside(own_base(kb))
    for path in paths or ():
        if path == "-":
            raise KBError("- stands for stdin; give it alone")
        if os.path.isdir(path):
            yield from _below(path)
        elif not os.path.lexists(path):
            raise KBError(f"{path}: no such file")
        elif _is_yaml(path):
            yield Target(path, path)
        else:
            tell(f"{path}: no YAML; passed over")


def _below(path: str) -> Iterator[Target]:
    """The files of a folder; of a base's root, those of the base."""
    place = os.path.abspath(path)
    concepts = os.path.join(place, "concepts")
    inside = concepts if os.path.isfile(os.path.join(concepts, "kb.yaml")) else place
    shown = os.path.join(path, "concepts") if inside is concepts else path
    for target in _inside(Folder(os.path.dirname(inside), inside)):
        _, _, rest = target.name.partition("/")
        yield target._replace(name=os.path.join(shown, rest))


def _inside(folder: Folder) -> Iterator[Target]:
    listed = listing(folder)
    for path, fault in listed.faults:
        yield Target(path, folder.absolute(path), fault)
    for path, _ in listed.files:
        if _is_yaml(path):
            yield Target(path, folder.absolute(path))


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
