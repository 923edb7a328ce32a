"""For reviewers: diff."""

import os
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kb.commands.session import KbOption, own_base, print_json
from kb.errors import KBError, NoKnowledgeBase
from kb.folder import Folder, find, listing
from kb.output import tell, terminal, write

if TYPE_CHECKING:
    from kb.differing import Difference, Side
    from kb.differing.difference import Unread


class DiffFormat(StrEnum):
    """How a difference is told."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Worst(StrEnum):
    """The least impact that makes the exit status 1."""

    BREAKING = "breaking"
    MINOR = "minor"
    PATCH = "patch"


def diff(
    revisions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REV",
            help="What to compare: one with the files as they are, or two; git revisions, A..B, "
            "or folders. None: HEAD.",
        ),
    ] = None,
    form: Annotated[
        DiffFormat, typer.Option("--format", help="How to tell it; markdown for a pull request.")
    ] = DiffFormat.TEXT,
    fail_on: Annotated[
        Worst | None,
        typer.Option("--fail-on", help="The least impact that makes the exit status 1."),
    ] = None,
    kb: KbOption = None,
) -> int:
    """What changed in meaning: entries, definitions word by word, relations, citations, sources.

    Breaking changes stand first: what others refer to and that is gone or is another (ids, IRIs,
    labels, senses, relations). Layout is no change. A folder that holds a base is taken for a
    folder; `heads/NAME` names a branch that is called like one.

    Examples: kb diff · kb diff HEAD~3 · kb diff main...HEAD --fail-on breaking · kb diff old/ new/
    """
    from kb.differing import Impact

    compared = _compared(*_sides(revisions or [], kb))
    _tell_unread(compared.unread)
    _print(compared, form)
    return int(fail_on is not None and compared.made.reaches(Impact(fail_on.value)))


class _Compared(NamedTuple):
    before: "Side"
    after: "Side"
    made: "Difference"
    unread: "Sequence[Unread]"
    layout_only: Sequence[str]

    @property
    def title(self) -> str:
        return f"{self.before.called} → {self.after.called}"


def _compared(before: "Side", after: "Side") -> _Compared:
    from kb.differing import compare
    from kb.differing.comparing import touched
    from kb.differing.sides import based, layout_only, unread

    if not before.present and after.present:
        new = based(after)
        old = based(before, (after, new))
    else:
        old = based(before)
        new = based(after, (before, old))
    missing = [*unread(before, old), *unread(after, new)]
    made = compare(old, new, missing)
    told = touched(old, new, made) | {one.path for one in missing}
    return _Compared(before, after, made, missing, layout_only(before, after, told))


def _print(compared: _Compared, form: DiffFormat) -> None:
    from kb.differing.groups import summary

    summed = summary(compared.made, len(compared.layout_only))
    if form is DiffFormat.JSON:
        from kb.differing.values import as_values

        ends = {"from": compared.before, "to": compared.after}
        sides = {end: {"name": one.name, "commit": one.commit} for end, one in ends.items()}
        values = as_values(compared.made, compared.unread, compared.layout_only)
        print_json("diff", **sides, **values)
    elif form is DiffFormat.MARKDOWN:
        from kb.differing.markdown import as_markdown

        write(as_markdown(compared.made, compared.title, summed))
    else:
        from kb.differing.text import as_text

        width, colour = terminal()
        write(as_text(compared.made, compared.title, width, colour=colour))
        tell(summed)


def _tell_unread(unread: "Sequence[Unread]") -> None:
    from kb.differing.groups import printable

    for one in unread[:_TOLD]:
        ids = f" ({', '.join(one.ids)})" if one.ids else ""
        left = "compared without that" if one.partly else f"not compared{ids}"
        tell(printable(f"{one.path} of {one.side}: {one.reason}; {left}"))
    if len(unread) > _TOLD:
        tell(f"… and {len(unread) - _TOLD} more; --format json names them all")


_TOLD = 20
"""Files that could not be read, of which stderr tells."""


def _sides(given: Sequence[str], kb: str | None) -> "tuple[Side, Side]":
    """What is compared with what; raises KBError for what is neither revision nor folder."""
    if len(given) > 2:
        raise KBError("name two revisions or folders at most; the first is compared with the other")
    folders = [_named_folder(one) for one in given]
    match folders:
        case [Folder() as one, Folder() as other]:
            prefix = other.prefix
            return _on_disk(one, prefix, given[0]), _on_disk(other, prefix, given[1])
        case _:
            pass
    base = own_base(kb)
    names = _range(base, given) if len(given) == 1 and not folders[0] else list(given)
    names = names or ["HEAD"]
    before = _side(base, names[0])
    after = _side(base, names[1]) if len(names) > 1 else _on_disk(base, base.prefix)
    if not (before.present or after.present):
        raise KBError(f"there is no base in {names[0]} nor in {names[1]}")
    return before, after


def _named_folder(given: str) -> Folder | None:
    """The base in a folder of that name; None where there is no such folder, or no base in it."""
    try:
        return find(given) if os.path.isdir(given) else None
    except NoKnowledgeBase:
        return None


def _range(base: Folder, given: Sequence[str]) -> list[str]:
    """The ends of `A..B`, or of `A...B` where the branches parted and B; else what was given."""
    from kb.revisions import branched, split

    ends = split(given[0])
    if ends is None:
        return list(given)
    before, after, parted = ends
    return [branched(base, before, after) if parted else before, after]


def _side(base: Folder, name: str) -> "Side":
    from kb.differing import Side
    from kb.revisions import snapshot

    folder = _named_folder(name)
    if folder is not None:
        return _on_disk(folder, base.prefix, name)
    found = snapshot(base, name)
    if found.home is None:
        tell(f"{name} has no base here, so that all counts as new or gone")
    elif found.moved:
        tell(f"in {name} the base was {found.home or 'the whole repository'}")
    present = found.home is not None
    return Side(name, found.texts, found.faults, present=present, commit=found.commit)


def _on_disk(folder: Folder, prefix: str, name: str | None = None) -> "Side":
    """The files of a base as they are, under the paths of another base's folder."""
    from kb.differing import Side
    from kb.revisions import WORK_TREE

    listed = listing(folder)
    texts: dict[str, bytes] = {}
    faults = [(prefix + path.partition("/")[2], said) for path, said in listed.faults]
    for path, _ in listed.files:
        inside = prefix + path.partition("/")[2]
        try:
            with open(folder.absolute(path), "rb") as file:
                texts[inside] = file.read()
        except OSError as error:
            faults.append((inside, f"cannot be read: {(error.strerror or str(error)).lower()}"))
    return Side(name or WORK_TREE, texts, tuple(sorted(faults)))
