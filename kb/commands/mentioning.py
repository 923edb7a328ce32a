"""For writers: mentions."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from sqlite3 import Connection
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from kb.commands.linting import Paths
from kb.commands.session import KbOption, index, missed, print_json
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.diagnostics import Span
    from kb.documents.document import Document
    from kb.mentions import Mention

Json = dict[str, Any]


class MentionFormat(StrEnum):
    """How `mentions` prints."""

    TEXT = "text"
    JSON = "json"


class Part(StrEnum):
    """The zones of a document."""

    PROSE = "prose"
    HEADING = "heading"
    CAPTION = "caption"
    QUOTE = "quote"
    RUN_IN = "run-in"
    NOTE = "note"
    DEFINITION = "definition"


def mentions(
    paths: Paths,
    concept: Annotated[
        list[str] | None,
        typer.Option("--concept", metavar="TERM", help="Only of this concept; repeatable."),
    ] = None,
    zone: Annotated[
        list[Part] | None,
        typer.Option(
            "--zone",
            metavar="ZONE",
            help="Only in prose, heading, caption, quote, run-in, note, definition; repeatable.",
        ),
    ] = None,
    form: Annotated[
        MentionFormat, typer.Option("--format", help="How to print it.")
    ] = MentionFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """Where chapters name the concepts of the base, how it is written there, and in which zone.

    Reads Markdown and MDX. The longest term counts; no word is stemmed; code, addresses and terms
    with `spot: false` are left alone. A form that leads to several concepts is listed for each, as
    ambiguous. Nothing found: exit 1.

    Examples: kb mentions docs · kb mentions docs/03-agents.mdx --concept mesa-optimizer --format
    json · kb mentions docs --zone heading --zone caption
    """
    with index(kb) as connection:
        wanted = _concepts(connection, concept or ())
        if wanted is None:
            if form is MentionFormat.JSON:
                print_json("mentions", mentions=[])
            return 1
        found = [
            one
            for one in _mentions(connection, paths)
            if (not concept or one.mention.concept in wanted)
            and (not zone or one.mention.zone in zone)
        ]
    if form is MentionFormat.JSON:
        print_json("mentions", mentions=[_as_json(one) for one in found])
    elif found:
        write("".join(map(_line, found)))
    _summarize(found)
    return 0 if found else 1


class _Placed(NamedTuple):
    span: "Span"
    mention: "Mention"


def _concepts(connection: Connection, terms: Sequence[str]) -> set[str] | None:
    """The ids that some terms or ids name; None if one names nothing, which is told."""
    from kb.index.lookup import chosen, find

    found: set[str] = set()
    for term in terms:
        named = {match.id for match in chosen(find(connection, term), every=False)}
        if not named:
            missed(connection, term)
            return None
        found |= {term} & named or named
    return found


def _mentions(connection: Connection, paths: Sequence[str]) -> Iterator[_Placed]:
    from kb.index.terminology import components, spotter
    from kb.mentions import mentions as mentioned

    ready = spotter(connection)
    for document in read_chapters(paths, components(connection)):
        for mention in mentioned(document, ready):
            yield _Placed(document.span(mention.start, mention.end), mention)


def read_chapters(
    paths: Sequence[str],
    components: dict[str, Any],
    order: str | None = None,
    jobs: int | None = None,
) -> "list[Document]":
    """The chapters in reading order; what cannot be read is told."""
    from kb.chapters import Chapters

    chapters = Chapters(paths, order)
    reading = chapters.documents(components, jobs)
    documents = chapters.in_order(reading.finished())
    for problem in reading.problems:
        tell(problem.problem.message)
    for document in documents:
        for trouble in document.troubles if not document.runs else ():
            tell(f"{document.path}: {trouble.message}")
    if not documents and not reading.problems:
        tell("no chapters there: files that end in .md, .mdx or .markdown")
    return documents


def _line(placed: _Placed) -> str:
    span, mention = placed
    said = f"{mention.reason}, {mention.zone}"
    place = f"{span.path}:{span.line}:{span.column}"
    return f"{place}: {mention.concept}  {mention.form} ({said})\n"


def _as_json(placed: _Placed) -> Json:
    span, mention = placed
    return {
        **span._asdict(),
        "concept": mention.concept,
        "form": mention.form,
        "zone": mention.zone,
        "reason": mention.reason,
    }


def _summarize(found: Sequence[_Placed]) -> None:
    concepts = len({one.mention.concept for one in found})
    chapters = len({one.span.path for one in found})
    if not found:
        tell("no concept is mentioned")
    else:
        tell(
            f"{_several(len(found), 'mention')} of {_several(concepts, 'concept')}"
            f" in {_several(chapters, 'chapter')}"
        )


def _several(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"
