"""For writers: define, search, list, tree, path."""

from collections.abc import Callable
from enum import StrEnum
from sqlite3 import Connection
from typing import Annotated, Any

import typer

from kb.commands.session import KbOption, any_base, index, missed, print_json
from kb.index.lookup import Match, Reader, chosen, find
from kb.output import tell, write

Json = dict[str, Any]
Term = Annotated[list[str], typer.Argument(help="A term; all words are one term.", metavar="TERM")]


class TermFormat(StrEnum):
    """How `define` prints."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
    MDX = "mdx"
    ABBR = "abbr"
    QUOTE = "quote"
    TTL = "ttl"
    BIBTEX = "bibtex"


class ListFormat(StrEnum):
    """How listings print."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


class Field(StrEnum):
    """Where `search` looks."""

    LABEL = "label"
    ABBREVIATION = "abbreviation"
    ALIAS = "alias"
    FORM = "form"
    DEFINITION = "definition"


def define(
    term: Term,
    form: Annotated[
        TermFormat, typer.Option("--format", help="How to print it.")
    ] = TermFormat.TEXT,
    every: Annotated[bool, typer.Option("--all", help="Weaker matches too.")] = False,
    sense: Annotated[
        str | None, typer.Option("--sense", metavar="SENSE", help="Only this sense.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--according-to", metavar="SOURCE", help="What this source says; others are named."
        ),
    ] = None,
    kb: KbOption = None,
) -> int:
    """What a term means, says who, and what else it is taken to mean.

    Any spelling of a label, alias or abbreviation will do: plural, possessive, British, capitals,
    with or without hyphen. A misspelling is a miss (exit 1) and suggests. A source is named by its
    key, its label or an author.

    Examples: kb define mesa-optimizer · kb define inner alignment --format json ·
    kb define inner alignment --according-to Hubinger --sense narrow ·
    kb define optimizer --format mdx
    """
    query = " ".join(term)
    with index(kb) as connection:
        matches = chosen(find(connection, query), every=every)
        reader = Reader(connection)
        answers = [reader.answer(match) for match in matches]
        if not answers:
            return _missed_definition(connection, query, form)
        answers = _narrowed(connection, answers, sense, source)
        if not answers:
            return 1
        return write(_defined(connection, query, answers, form, kb))


def _narrowed(
    connection: Connection, answers: list[Json], sense: str | None, source: str | None
) -> list[Json]:
    from kb.commands import narrowing

    if sense is not None:
        answers = narrowing.to_sense(answers, sense)
    return narrowing.to_source(connection, answers, source) if source and answers else answers


def _defined(
    connection: Connection, query: str, answers: list[Json], form: TermFormat, kb: str | None
) -> str:
    from kb.commands import markdown, writing
    from kb.index.page import shown

    labels = Reader(connection).type_labels()
    if form in (TermFormat.TEXT, TermFormat.JSON):
        return shown(query, answers, labels, form.value)
    makers: dict[TermFormat, Callable[[], str]] = {
        TermFormat.MD: lambda: markdown.definitions(answers, labels),
        TermFormat.MDX: lambda: writing.components(connection, answers, component(connection)),
        TermFormat.ABBR: lambda: writing.abbreviations(answers),
        TermFormat.QUOTE: lambda: writing.quotations(connection, answers),
        TermFormat.BIBTEX: lambda: writing.bibliography(connection, answers),
        TermFormat.TTL: lambda: writing.turtle_of(any_base(kb), [one["id"] for one in answers]),
    }
    return makers[form]()


def component(connection: Connection) -> str:
    """The name of the chapters' component for definitions, as kb.yaml gives it."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'definition component'").fetchone()
    return row[0] if row else "Definition"


def _missed_definition(connection: Connection, query: str, form: TermFormat) -> int:
    suggestions = missed(connection, query)
    if form is TermFormat.JSON:
        print_json("define", query=query, matches=[], suggestions=suggestions)
    return 1


def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.", metavar="WORD")],
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many at most.")
    ] = 20,
    where: Annotated[
        list[Field] | None, typer.Option("--in", help="Only where this field matched; repeatable.")
    ] = None,
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """Concepts by their terms and texts, the likeliest first.

    Says which field matched.

    Examples: kb search objective · kb search "wants of people" --in definition
    """
    from kb.index.search import search as ranked

    query = " ".join(words)
    with index(kb) as connection:
        results = ranked(connection, query, limit, [field.value for field in where or ()])
        if form is ListFormat.JSON:
            print_json("search", query=query, results=[result.as_json() for result in results])
        elif not results:
            tell(f"nothing found for “{query}”")
        else:
            from kb.commands.tables import result_lines

            write(result_lines(results, form.value))
        return 0 if results else 1


def list_(
    topic: Annotated[str | None, typer.Option("--topic", help="Only of this topic.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Only draft, accepted or deprecated ones.")
    ] = None,
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """All concepts from A to Z, or those of a topic, kind or status.

    Examples: kb list · kb list --kind problem --format json
    """
    from kb.commands.tables import concept_lines
    from kb.index.browse import concepts

    with index(kb) as connection:
        found = concepts(connection, topic=topic, kind=kind, status=status)
    if form is ListFormat.JSON:
        print_json("list", entries=found)
    elif not found:
        tell("no concept is like that; `kb list` shows all")
    else:
        write(concept_lines(found, form.value))
    return 0 if found else 1


def tree(
    term: Term,
    relation: Annotated[
        str | None,
        typer.Option("--relation", help="Along this relation (default: is-a and part-of)."),
    ] = None,
    up: Annotated[
        bool, typer.Option("--up", help="What it stands under, not what under it.")
    ] = False,
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """What stands under a concept, or above it, along a relation.

    Examples: kb tree optimizer · kb tree mesa-optimizer --up · kb tree rflo --relation frames
    """
    from kb.commands.tables import tree_lines
    from kb.index.browse import tree as grown

    with index(kb) as connection:
        root = _one(connection, " ".join(term))
        if root is None:
            return 1
        made = grown(connection, root, relation, up=up)
        if form is ListFormat.JSON:
            from kb.commands.tables import tree_json

            return write(tree_json(made))
        return write(tree_lines(made, form.value))


def path(
    start: Annotated[str, typer.Argument(help="A term.", metavar="A")],
    goal: Annotated[str, typer.Argument(help="Another term.", metavar="B")],
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """The shortest chain of relations from one concept to another.

    Example: kb path mesa-optimizer "AI alignment"
    """
    from kb.commands.tables import chain_lines
    from kb.graph import chain
    from kb.index.browse import neighbours

    with index(kb) as connection:
        ends = [_one(connection, term) for term in (start, goal)]
        if ends[0] is None or ends[1] is None:
            return 1
        steps = chain(ends[0], ends[1], lambda concept: neighbours(connection, concept))
        if form is ListFormat.JSON:
            found = [
                {"from": s.source, "relation": s.relation, "to": s.target} for s in steps or ()
            ]
            values: dict[str, Any] = {"from": ends[0], "to": ends[1], "steps": found}
            print_json("path", **values)
        elif steps is None:
            tell(f"no chain of relations leads from {ends[0]} to {ends[1]}")
        else:
            write(chain_lines(connection, ends[0], steps, form.value))
        return 0 if steps is not None else 1


def compare(
    term: Annotated[str, typer.Argument(help="A term.", metavar="A")],
    other: Annotated[
        str | None, typer.Argument(help="Another term; none: the senses of A.", metavar="[B]")
    ] = None,
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """Two entries side by side, or all senses of one, with their stances.

    One argument is one term.

    Examples: kb compare "inner alignment" "outer alignment" · kb compare "inner alignment"
    """
    from kb.commands import comparing

    with index(kb) as connection:
        found = [_match(connection, one) for one in (term, other) if one is not None]
        reader = Reader(connection)
        answers = [reader.answer(match) for match in found if match is not None]
        if len(answers) < len(found):
            return 1
        chain = _between(connection, [answer["id"] for answer in answers])
        if form is ListFormat.JSON:
            return print_json("compare", **_compared(answers, chain))
        labels = reader.type_labels()
        steps = [_told(reader, labels, step) for step in chain] if len(chain) > 1 else []
        if form is ListFormat.MD:
            return write(comparing.in_markdown(answers, steps, labels))
        if len(answers) == 1:
            if len(answers[0]["senses"]) < 2:
                tell(f"{answers[0]['label']} has no senses that compete")
            return write(comparing.of_senses(answers[0]))
        return write(comparing.of_two(answers, steps, labels))


def _between(connection: Connection, ends: list[str]) -> list[Json]:
    """The shortest chain of relations between two concepts; empty for one, or where none leads."""
    from kb.graph import chain
    from kb.index.browse import neighbours

    if len(ends) < 2:
        return []
    steps = chain(ends[0], ends[1], lambda concept: neighbours(connection, concept))
    return [{"from": s.source, "relation": s.relation, "to": s.target} for s in steps or ()]


def _told(reader: Reader, labels: dict[str, str], step: Json) -> str:
    shown = labels.get(step["relation"], step["relation"])
    return f"{reader.label(step['from'])} {shown} {reader.label(step['to'])}"


def _compared(answers: list[Json], chain: list[Json]) -> Json:
    from kb.commands import comparing

    concepts = [{name: answer[name] for name in _COMPARED} for answer in answers]
    both = comparing.sources(answers[0], answers[1]) if len(answers) > 1 else []
    return {"concepts": concepts, "path": chain, "shared_sources": both}


_COMPARED = ("id", "label", "kind", "status", "definition", "senses", "relations")


def order(
    terms: Annotated[
        list[str], typer.Argument(help="Terms; one argument is one term.", metavar="TERM")
    ],
    form: Annotated[
        ListFormat, typer.Option("--format", help="How to print it.")
    ] = ListFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """The order in which to introduce terms: what a definition needs, before it.

    A circle of definitions is told on stderr, its members kept together.

    Example: kb order "inner alignment" "behavioral objective"
    """
    from kb.commands.tables import order_lines
    from kb.graph import cycles, reading_order
    from kb.index.browse import needs

    with index(kb) as connection:
        wanted = [_one(connection, term) for term in terms]
        known = [concept for concept in wanted if concept is not None]
        if len(known) < len(wanted):
            return 1
        following = needs(connection)
        found = reading_order(known, following)
        for circle in cycles({one: following.get(one, []) for one in found}):
            tell(f"defined in a circle: {' → '.join([*circle, circle[0]])}")
        if form is ListFormat.JSON:
            return print_json("order", order=found)
        return write(order_lines(connection, found, following, form.value))


def _one(connection: Connection, query: str) -> str | None:
    """The concept that a query names most surely; a miss is told."""
    found = _match(connection, query)
    return None if found is None else found.id


def _match(connection: Connection, query: str) -> Match | None:
    matches = find(connection, query)
    if not matches:
        missed(connection, query)
    return matches[0] if matches else None
