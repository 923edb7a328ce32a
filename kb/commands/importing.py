"""For authors: import."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.commands.session import KbOption, own_base, print_json
from kb.errors import KBError
from kb.folder import MANIFEST, Folder
from kb.output import tell, terminal, write

if TYPE_CHECKING:
    from kb.importing.harvest import Harvest
    from kb.importing.matching import Difference
    from kb.importing.planning import Plan, Target


def import_(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Chapters, glossaries, tables, bibliographies; or folders of them."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show the files as a patch.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DIR", help="Into the base there; begun if there is none."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="The topic of the new entries.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
    kb: KbOption = None,
) -> int:
    """Drafts of what files define, and the sources they cite; nothing is overwritten.

    A term that the base has is compared with its entry, and the difference shown. What could not
    be carried over is listed with its place. Exit 1 where the files define and cite nothing.

    Examples: kb import chapters --dry-run · kb import glossary.csv --topic agency
    """
    from kb.atomic import exchange
    from kb.importing.planning import planned

    if form not in ("text", "json"):
        raise KBError(f"--format {form}: text or json")
    target = _target(to, kb)
    harvests = list(_harvests(paths, target))
    plan = planned(harvests, target, topic)
    changes = plan.changes(target.folder, target.read)
    if diff:
        return _patch(plan, target)
    if changes and not dry_run:
        for place in {os.path.dirname(change.path): None for change in changes}:
            _make(place)
        exchange(target.folder.journal, changes)
        if target.begun:
            tell(f"{to}: a new base; `kb --kb {to} check` says what its drafts lack")
    if form == "json":
        print_json("import", **_json(plan, dry=dry_run))
    else:
        write("".join(line + "\n" for line in _text(plan)))
        tell(_summary(plan, dry=dry_run))
    if plan.terms or plan.works:
        return 0
    tell("nothing is defined or cited there")
    return 1


# --- where to ---


def _target(to: str | None, kb: str | None) -> "Target":
    from kb.importing.planning import Target
    from kb.workspace import Texts, load

    if to is not None and kb is not None:
        raise KBError("--kb and --to both name a base; give one of them")
    if to is not None and not _holds_base(to):
        return _begun(to)
    folder = own_base(to if to is not None else kb)
    return Target(load(folder), folder, Texts(folder).read, _exists(folder))


def _holds_base(place: str) -> bool:
    names = (MANIFEST, os.path.join("concepts", MANIFEST))
    return any(os.path.isfile(os.path.join(place, name)) for name in names)


def _exists(folder: Folder) -> Callable[[str], bool]:
    def exists(path: str) -> bool:
        return os.path.lexists(folder.absolute(path))

    return exists


def _begun(to: str) -> "Target":
    """A base that is not there yet: its kb.yaml is written with the rest."""
    from kb.importing.planning import begun

    place = os.path.abspath(to)
    if os.path.lexists(place) and not os.path.isdir(place):
        raise KBError(f"{to}: is no folder")
    folder = Folder(place, os.path.join(place, "concepts"))
    title = os.path.basename(place) or "base"
    return begun(folder, title, date.today().isoformat(), _exists(folder))


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise KBError(f"{folder}: cannot be made: {(error.strerror or '').lower()}") from error


# --- where from ---


def _harvests(paths: Sequence[str], target: "Target") -> Iterator["Harvest"]:
    from kb.importing.importers import importer_of

    components = target.base.manifest.documents.named
    seen: set[str] = set()
    for given in paths:
        for place in _files(given):
            real = os.path.realpath(place)
            if real in seen:
                continue
            seen.add(real)
            importer = importer_of(place)
            assert importer is not None
            read = importer.load(components)
            yield read(_called(place, given, target.folder), _bytes(place))


def _files(given: str) -> Iterator[str]:
    """The file that an argument names, or those of a folder that an importer reads."""
    from kb.importing.importers import FOLDED, SUFFIXES, importer_of

    if not os.path.isdir(given):
        if importer_of(given) is None:
            known = ", ".join(SUFFIXES)
            raise KBError(f"{given}: nothing reads such a file; those that are read end in {known}")
        yield given
        return
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(filter(_is_shown, folders), key=_natural)
        for name in sorted(filter(_is_shown, names), key=_natural):
            if name.lower().endswith(tuple(FOLDED)):
                yield os.path.join(folder, name)


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "node_modules"


def _natural(name: str) -> list[tuple[int, str]]:
    """Chapter 10 comes after chapter 2."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in parts]


def _bytes(place: str) -> bytes:
    try:
        with open(place, "rb") as file:
            return file.read()
    except OSError as error:
        raise KBError(f"{place}: cannot be read: {(error.strerror or '').lower()}") from error


def _called(place: str, given: str, folder: Folder) -> str:
    """What a file is called in the base: by its path there, else by the one that was given.

    Paths that lead through folders of this machine alone are cut to what was named.
    """
    real, root = os.path.realpath(place), os.path.realpath(folder.root)
    if real.startswith(root + os.sep):
        return os.path.relpath(real, root).replace(os.sep, "/")
    path = os.path.normpath(place)
    if os.path.isabs(path) or path.startswith(os.pardir):
        path = os.path.relpath(place, os.path.dirname(os.path.abspath(given)))
    return path.replace(os.sep, "/")


# --- what is shown ---


def _patch(plan: "Plan", target: "Target") -> int:
    from kb.commands.patch import unified

    for change, path in zip(plan.changes(target.folder, target.read), plan.texts, strict=True):
        write(unified(path, change.before or b"", change.after))
    return int(bool(plan.texts))


def _summary(plan: "Plan", *, dry: bool) -> str:
    would = " would be written" if dry else " written"
    made = f"{_counted(len(plan.drafts), 'entry', 'entries')} and "
    made += f"{_counted(len(plan.records), 'source', 'sources')}{would}"
    there = len({difference.concept for difference in plan.matched})
    same = sum(difference.same for difference in plan.matched)
    told = f"; {_counted(there, 'entry', 'entries')} there already" if there else ""
    told += f" ({same} say the same)" if same else ""
    lost = sum(loss.count for loss in plan.losses)
    return made + told + (f"; {lost} not carried over" if lost else "")


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _text(plan: "Plan") -> Iterator[str]:
    """What is new, what differs, what is lost; that which is there already word for word is not."""
    differing = [one for one in plan.matched if not one.same]
    groups = (
        ("New entries", len(plan.drafts), _drafts(plan)),
        ("New sources", len(plan.records), _records(plan)),
        ("There already, and left as they are", len(differing), _matched(differing)),
        ("Not carried over", len(plan.losses), _losses(plan)),
    )
    between = False
    for heading, count, lines in groups:
        if count:
            yield from [""] if between else []
            yield f"{heading} ({count})"
            yield from lines
            between = True


def _drafts(plan: "Plan") -> Iterator[str]:
    for draft in plan.drafts:
        yield f"  {draft.path}  {draft.label}  ({draft.origin}:{draft.line})"


def _records(plan: "Plan") -> Iterator[str]:
    for made in plan.records:
        yield f"  {made.key}  {made.label}  ({made.path}:{made.line})"
        if made.url:
            yield f"    {made.url}"


def _matched(differing: Sequence["Difference"]) -> Iterator[str]:
    for one in differing:
        yield f"  {one.path}:{one.line}: “{one.term}” is `{one.concept}` ({_reason(one)})"
        yield from (f"    {line}" for line in _differing(one))


def _reason(one: "Difference") -> str:
    return one.field if one.reason == "exact" else f"{one.field}; {one.reason}"


def _differing(one: "Difference") -> Iterator[str]:
    from textwrap import wrap

    from kb.words import marked

    width = min(terminal()[0], 100) - 4
    if one.others:
        yield f"may also mean {', '.join(f'`{name}`' for name in one.others)}"
    beside = one.beside if one.beside == "definition" else f"sense `{one.beside}`"
    if one.verdict in ("adapted", "drifted") and one.beside:
        yield f"{one.verdict} from its {beside}:"
        yield from (
            "  " + line for line in wrap(marked(one.words), width - 2, break_on_hyphens=False)
        )
    elif one.verdict in ("adapted", "drifted"):
        yield "the entry has no text yet"
    elif one.verdict == "verbatim":
        yield f"word for word its {beside}"
    if one.uncited:
        yield f"not cited there: {', '.join(one.uncited)}"
    if one.missing:
        yield f"names it lacks: {', '.join(one.missing)}"


def _losses(plan: "Plan") -> Iterator[str]:
    for loss in plan.losses:
        times = f" ({loss.count} times)" if loss.count > 1 else ""
        yield f"  {loss.path}:{loss.line}: {loss.what}{times}"


def _json(plan: "Plan", *, dry: bool) -> dict[str, Any]:
    return {
        "dry_run": dry,
        "definitions": plan.definitions,
        "terms": plan.terms,
        "entries": len(plan.drafts),
        "sources": len(plan.records),
        "written": [] if dry else list(plan.texts),
        "drafts": [
            {
                "id": draft.id,
                "label": draft.label,
                "path": draft.path,
                "origin": {"path": draft.origin, "line": draft.line},
            }
            for draft in plan.drafts
        ],
        "records": [
            {
                "id": made.key,
                "label": made.label,
                "url": made.url or None,
                "origin": {"path": made.path, "line": made.line},
            }
            for made in plan.records
        ],
        "matched": [_difference(one) for one in plan.matched],
        "losses": [asdict(loss) for loss in plan.losses],
    }


def _difference(one: "Difference") -> dict[str, Any]:
    from kb.words import marked

    return {
        "term": one.term,
        "path": one.path,
        "line": one.line,
        "concept": one.concept,
        "matched": {"field": one.field, "reason": one.reason},
        "text": one.verdict,
        "beside": one.beside or None,
        "words": marked(one.words) if one.verdict in ("adapted", "drifted") else None,
        "uncited": list(one.uncited),
        "missing": list(one.missing),
        "others": list(one.others),
    }
