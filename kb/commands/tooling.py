"""For programs: export, schema, stats."""

import os
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kb.commands.session import KbOption, any_base, index, missed, own_base, print_json
from kb.errors import KBError
from kb.output import tell, terminal, write

if TYPE_CHECKING:
    from kb.exporting.formats import Format
    from kb.exporting.scope import Options
    from kb.knowledge_base import KnowledgeBase


class Profile(StrEnum):
    """How much of the base the RDF files hold."""

    FULL = "full"
    SKOS = "skos"


class Leave(StrEnum):
    """Which entries are exported."""

    ALL = "all"
    ACCEPTED = "accepted"


Formats = Annotated[
    list[str] | None,
    typer.Argument(help="Formats or file names (ttl, concepts.json); none: all.", metavar="FORMAT"),
]


Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 if a file is not fresh.")
]
Stdout = Annotated[bool, typer.Option("--stdout", help="Print one format instead of writing it.")]
InProfile = Annotated[
    Profile, typer.Option("--profile", help="skos: headline definitions only, plain SKOS.")
]
OfStatus = Annotated[Leave, typer.Option("--status", help="accepted leaves drafts out.")]
BaseIri = Annotated[
    str | None, typer.Option("--base", metavar="IRI", help="Another base IRI than kb.yaml's.")
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DIR", help="Another folder than exports/.")
]
Around = Annotated[
    str | None,
    typer.Option("--around", metavar="TERM", help="Only a concept and what it is related to."),
]
Hops = Annotated[
    int | None,
    typer.Option(
        "--hops", metavar="N", min=0, help="How many relations away, with --around (default 1)."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Export although the base has errors.")]
Losses = Annotated[bool, typer.Option("--losses", help="List what each kind of file leaves out.")]


def export(
    formats: Formats = None,
    *,
    check: Check = False,
    stdout: Stdout = False,
    profile: InProfile = Profile.FULL,
    status: OfStatus = Leave.ALL,
    base_iri: BaseIri = None,
    to: To = None,
    around: Around = None,
    hops: Hops = None,
    force: Force = False,
    losses: Losses = False,
    kb: KbOption = None,
) -> int:
    """Write exports/: RDF, JSON, drawings, bibliography, glossary. The same base, the same bytes.

    Refuses a base with errors, for what cannot be read would be missing (exit 1). What a format
    or profile leaves out is counted. A part of the base (--around) goes to --to or --stdout, and
    --check compares what --to names.

    Examples: kb export · kb export --check · kb export ttl --stdout --profile skos ·
    kb export svg --around "inner alignment" --hops 2 --to /tmp
    """
    from kb.exporting import scope
    from kb.exporting.formats import formats_named
    from kb.workspace import load

    folder = own_base(kb)
    chosen = _makeable(formats_named(formats or ()), named=bool(formats))
    options = scope.Options(
        scope.Profile(profile.value), status is Leave.ALL, _checked_iri(base_iri)
    )
    _refuse_part_of_exports(around, hops, elsewhere=stdout or to is not None)
    if not force and _has_errors(kb):
        return 1
    base = load(folder)
    if around is not None:
        part = _part(base, around, 1 if hops is None else hops, options, kb)
        if part is None:
            return 1
        options = part
    if stdout:
        return _print(base, chosen, options)
    target = to or os.path.join(folder.root, "exports")
    if check:
        return _tell_stale(base, target, chosen, options)
    _make(target)
    return _write(base, target, chosen, options, listed=losses)


def _makeable(chosen: "list[Format]", *, named: bool) -> "list[Format]":
    """The formats that can be made here; one asked for by name that cannot is a KBError."""
    from kb.exporting.layout import MissingExtra

    made: list[Format] = []
    for format_ in chosen:
        try:
            format_.ready()
        except MissingExtra as missing:
            if named:
                raise
            tell(f"{format_.filename} left alone, neither written nor checked: {missing}")
        else:
            made.append(format_)
    return made


def _refuse_part_of_exports(around: str | None, hops: int | None, *, elsewhere: bool) -> None:
    if around is None and hops is not None:
        raise KBError("--hops goes with --around TERM")
    if around is not None and not elsewhere:
        raise KBError("exports/ holds the whole base: --around goes with --to DIR or --stdout")


def _part(
    base: "KnowledgeBase", term: str, hops: int, options: "Options", kb: str | None
) -> "Options | None":
    """The options that leave a concept and its neighbors; None for a miss, which is told."""
    from kb.exporting.neighborhood import around
    from kb.index.lookup import find

    with index(kb) as connection:
        matches = find(connection, term)
        if not matches:
            missed(connection, term)
            return None
    part = around(base, matches[0].id, hops, options)
    if not part.only:
        tell(f"{matches[0].id} is a draft, and those are left out")
        return None
    return part


def _checked_iri(iri: str | None) -> str | None:
    from kb.model.entry import IRI

    if iri is not None and (re.match(IRI, iri) is None or iri[-1] not in "/#"):
        raise KBError(f"--base {iri}: give an IRI that ends in / or #")
    return iri


def _print(base: "KnowledgeBase", chosen: "list[Format]", options: "Options") -> int:
    if len(chosen) != 1:
        raise KBError("--stdout takes one format: kb export ttl --stdout")
    return write(b"".join(chosen[0].produce(base, options)).decode())


def _write(
    base: "KnowledgeBase",
    folder: str,
    chosen: "list[Format]",
    options: "Options",
    *,
    listed: bool,
) -> int:
    from kb.exporting import writer

    changed = writer.write(base, folder, chosen, options)
    tell(f"{folder}: {len(changed)} of {len(chosen)} files written")
    _tell_losses(base, chosen, options, listed=listed)
    return 0


def _tell_losses(
    base: "KnowledgeBase", chosen: "list[Format]", options: "Options", *, listed: bool
) -> None:
    """The loss report: what the files written leave out, each kind of file once."""
    reports = {format_.losses: format_ for format_ in reversed(chosen)}
    for count, format_ in reversed(list(reports.items())):
        found = count(base, options)
        total = sum(times for _, _, times in found)
        if total and not listed:
            values = "1 value" if total == 1 else f"{total} values"
            tell(f"{format_.filename} leaves out {values}; --losses lists them")
        for what, field, times in found if listed else ():
            tell(f"{format_.filename} leaves out: {times} × {field} ({what})")


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise KBError(f"{folder}: cannot be made: {error.strerror}") from error


def _tell_stale(
    base: "KnowledgeBase", folder: str, chosen: "list[Format]", options: "Options"
) -> int:
    from kb.exporting import writer

    found = writer.stale(base, folder, chosen, options)
    for file, why in found:
        tell(f"{os.path.join(folder, file)}: {why}; run kb export")
    return int(bool(found))


def _has_errors(kb: str | None) -> bool:
    from kb.report import as_text
    from kb.workspace import check

    found = [finding for finding in check(own_base(kb)) if finding.severity == "error"]
    if found:
        tell(as_text(found).rstrip("\n"))
        tell("not exported: the base has errors (--force exports what can be read)")
    return bool(found)


def schema(kb: KbOption = None) -> int:
    """The JSON Schema of an entry, for editors.

    Example: kb schema > entry.schema.json
    """
    from kb.exporting.formats import formats_named
    from kb.exporting.scope import Options
    from kb.workspace import load

    (format_,) = formats_named(["entry-schema"])
    return write(b"".join(format_.produce(load(own_base(kb)), Options())).decode())


class StatsFormat(StrEnum):
    """How the numbers print."""

    TEXT = "text"
    JSON = "json"


def stats(
    form: Annotated[
        StatsFormat, typer.Option("--format", help="How to print it.")
    ] = StatsFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """What a base has and lacks, in numbers.

    Example: kb stats --format json
    """
    from kb import stats as counting
    from kb.workspace import load

    numbers = counting.stats(load(any_base(kb)))
    if form is StatsFormat.JSON:
        return print_json("stats", **numbers)
    return write(counting.as_text(numbers, terminal()[0]))
