"""For writers: define, search, list, tree, path, compare, order."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from sqlite3 import Connection
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from kb.commands.session import KbOption, any_base, index, missed, print_json
from kb.index.lookup import Match, Reader, chosen, find
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.commands.narrowing import Narrowed

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
        kept, suggestions = _narrowed(connection, answers, sense, source)
        if kept:
            narrowed = sense is not None or source is not None
            return _print_definition(connection, query, kept, form, kb, narrowed=narrowed)
        if form is TermFormat.JSON:
            print_json("define", query=query, matches=[], suggestions=suggestions)
        return 1


def _narrowed(
    connection: Connection, answers: list[Json], sense: str | None, source: str | None
) -> "Narrowed":
    from kb.commands import narrowing

    found = narrowing.Narrowed(answers, [])
    if sense is not None:
        found = narrowing.to_sense(answers, sense)
    if source is not None and found.answers:
        found = narrowing.to_source(connection, found.answers, source)
    return found


def _print_definition(
    connection: Connection,
    query: str,
    answers: list[Json],
    form: TermFormat,
    kb: str | None,
    *,
    narrowed: bool,
) -> int:
    """Print answers; exit status 1 if nothing of them can be said in the form asked for."""
    from kb.index.page import shown

    if form in (TermFormat.TEXT, TermFormat.JSON):
        return write(shown(query, answers, Reader(connection).type_labels(), form.value))
    said = _in_form(connection, answers, form, kb, narrowed=narrowed)
    return write(said) if said else 1


def _in_form(
    connection: Connection,
    answers: list[Json],
    form: TermFormat,
    kb: str | None,
    *,
    narrowed: bool,
) -> str:
    from kb.commands import markdown, writing

    makers: dict[TermFormat, Callable[[], str]] = {
        TermFormat.MD: lambda: markdown.definitions(answers, Reader(connection).type_labels()),
        TermFormat.MDX: lambda: writing.components(connection, answers, component(connection)),
        TermFormat.ABBR: lambda: writing.abbreviations(answers),
        TermFormat.QUOTE: lambda: writing.quotations(connection, answers),
        TermFormat.BIBTEX: lambda: writing.bibliography(connection, answers),
        TermFormat.TTL: lambda: writing.turtle_of(any_base(kb), answers, narrowed=narrowed),
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
        found = surest(connection, [" ".join(term)])
        if found.suggestions is not None:
            return found.miss(form, "tree", root=None)
        made = grown(connection, found.matches[0].id, relation, up=up)
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
        found = surest(connection, [start, goal])
        if found.suggestions is not None:
            return found.miss(form, "path", **{"from": None, "to": None, "steps": []})
        one, other = (match.id for match in found.matches)
        steps = chain(one, other, lambda concept: neighbours(connection, concept))
        if form is ListFormat.JSON:
            shown = [
                {"from": s.source, "relation": s.relation, "to": s.target} for s in steps or ()
            ]
            values: Json = {"from": one, "to": other, "steps": shown, "suggestions": []}
            print_json("path", **values)
        elif steps is None:
            tell(f"no chain of relations leads from {one} to {other}")
        else:
            write(chain_lines(connection, one, steps, form.value))
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
        found = surest(connection, [term] if other is None else [term, other])
        if found.suggestions is not None:
            return found.miss(form, "compare", **comparing.NOTHING)
        answers = found.answers(connection)
        if len(answers) == 1 and len(answers[0]["senses"]) < 2:
            tell(f"{answers[0]['label']} has {_few(answers[0]['senses'])}")
        made = comparing.compared(connection, answers)
        if form is ListFormat.JSON:
            return print_json("compare", **made, suggestions=[])
        return write(_compared(Reader(connection), made, form))


def _few(senses: Sequence[Json]) -> str:
    return "one sense and none that competes with it" if senses else "no senses that compete"


def _compared(reader: Reader, made: Json, form: ListFormat) -> str:
    from kb.commands import beside, markdown

    if form is ListFormat.MD:
        return markdown.comparison(reader, made)
    both = len(made["concepts"]) > 1
    return beside.two_beside(reader, made) if both else beside.senses_beside(made)


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
        named = surest(connection, terms)
        if named.suggestions is not None:
            return named.miss(form, "order", order=[])
        following = needs(connection)
        found = reading_order([match.id for match in named.matches], following)
        for circle in cycles({one: following.get(one, []) for one in found}):
            tell(f"defined in a circle: {' → '.join([*circle, circle[0]])}")
        if form is ListFormat.JSON:
            return print_json("order", order=found, suggestions=[])
        return write(order_lines(connection, found, following, form.value))


class Named(NamedTuple):
    """What some terms name, one match a term; `suggestions` None unless a term is missed."""

    matches: list[Match]
    suggestions: list[Json] | None

    def miss(self, form: ListFormat, command: str, **values: Any) -> int:
        """Say as JSON that a term is not there; the exit status."""
        if form is ListFormat.JSON:
            print_json(command, **values, suggestions=self.suggestions)
        return 1

    def answers(self, connection: Connection) -> list[Json]:
        """The entries named, each once."""
        reader = Reader(connection)
        return [reader.answer(match) for match in {one.entry: one for one in self.matches}.values()]


def surest(connection: Connection, queries: Sequence[str]) -> Named:
    """The concepts that some terms name most surely; a miss is told, and so is a doubt."""
    found = [(query, find(connection, query)) for query in queries]
    suggestions = [
        {"query": query, **suggestion}
        for query, matches in found
        if not matches
        for suggestion in missed(connection, query)
    ]
    if not all(matches for _, matches in found):
        return Named([], suggestions)
    for query, (first, *others) in dict(found).items():
        alike = [match.id for match in others if match.rank == first.rank]
        if alike:
            tell(f"“{query}” also names {', '.join(alike)}; taken is {first.id}")
    return Named([matches[0] for _, matches in found], None)
