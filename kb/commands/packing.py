"""For writers: pack."""

import os
from collections.abc import Sequence
from enum import StrEnum
from sqlite3 import Connection
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from kb.commands.session import KbOption, index, print_json
from kb.errors import KBError
from kb.index.lookup import Reader, by_id
from kb.links import links
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.packing import Named, Packed, Survey

Json = dict[str, Any]


class PackFormat(StrEnum):
    """How `pack` prints."""

    MD = "md"
    JSON = "json"


def pack(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|TERM",
            help="Chapters, or folders of them, - for standard input; with --terms, terms.",
        ),
    ],
    terms: Annotated[
        bool, typer.Option("--terms", help="The arguments are terms; one argument is one term.")
    ] = False,
    depth: Annotated[
        int | None,
        typer.Option(
            "--depth",
            min=0,
            metavar="N",
            help="Over how many definitions needs are followed; 0: only what is named.",
        ),
    ] = None,
    defined: Annotated[
        bool, typer.Option("--defined", help="Also the concepts that the chapters define.")
    ] = False,
    form: Annotated[PackFormat, typer.Option("--format", help="How to print it.")] = PackFormat.MD,
    kb: KbOption = None,
) -> int:
    """The smallest glossary that a text needs: definitions with citations, in reading order.

    Holds the concepts that chapters name, quotations left aside, and those that their definitions
    need; not those that the chapters define themselves before they use them. Senses follow where
    authors differ. Nothing found: exit 1.

    Examples: kb pack docs/03-agents.mdx · kb pack docs --depth 0 --format json · kb pack --terms
    "inner alignment" mesa-objective
    """
    with index(kb) as connection:
        asked = _of_terms(connection, what) if terms else _of_chapters(connection, what)
        if asked.suggestions is not None:
            return _missed(asked.suggestions, form)
        glossary = _glossary(connection, asked.survey, depth, defined=defined)
        _tell(glossary, asked.survey, defined=defined)
        if form is PackFormat.JSON:
            print_json("pack", **_as_json(glossary, asked.survey, defined=defined), suggestions=[])
        else:
            write(_markdown(connection, glossary))
        return 0 if glossary else 1


class _Asked(NamedTuple):
    """What a glossary is for; `suggestions` None unless a term is missed."""

    survey: "Survey"
    suggestions: list[Json] | None = None


def _of_terms(connection: Connection, terms: Sequence[str]) -> _Asked:
    from kb.commands.lookup import surest
    from kb.packing import Named, Survey

    found = surest(connection, terms)
    named: dict[str, Named] = {}
    for match in found.matches:
        names = [] if match.field in ("label", "id") else [match.form]
        named.setdefault(match.id, Named(match.id, None, names))
    return _Asked(Survey(named), found.suggestions)


def _of_chapters(connection: Connection, paths: Sequence[str]) -> _Asked:
    from kb.commands.mentioning import read_chapters
    from kb.index.terminology import components, spotter
    from kb.packing import survey

    for path in paths:
        if path != "-" and not os.path.exists(path):
            raise KBError(f"{path}: no such file or folder (--terms: the arguments are terms)")
    chapters = read_chapters(paths, components(connection))
    return _Asked(survey(chapters, spotter(connection)))


def _missed(suggestions: list[Json], form: PackFormat) -> int:
    if form is PackFormat.JSON:
        print_json("pack", concepts=[], defined=[], suggestions=suggestions)
    return 1


class _Item(NamedTuple):
    packed: "Packed"
    answer: Json


def _glossary(
    connection: Connection, found: "Survey", depth: int | None, *, defined: bool
) -> list[_Item]:
    from kb.commands.writing import statement
    from kb.packing import packed

    reader = Reader(connection)
    answers: dict[str, Json] = {}

    def needs(concept: str) -> list[str]:
        answers[concept] = reader.answer(by_id(connection, concept)[0], brief=True)
        said = statement(answers[concept])
        targets = dict.fromkeys(link.target for link in links(said["text_source"] if said else ""))
        return [one for one in targets if one != concept and reader.label(one) is not None]

    named = {**found.named, **found.defined} if defined else found.named
    without = () if defined else found.defined
    return [_Item(one, answers[one.concept]) for one in packed(named, needs, without, depth)]


# --- what is told ---


def _tell(glossary: Sequence[_Item], found: "Survey", *, defined: bool) -> None:
    for form, concepts in found.doubtful.items():
        tell(f"“{form}” may mean {_few(concepts)}; all are in")
    for state, said in (("draft", "drafts"), ("deprecated", "deprecated")):
        those = [item.packed.concept for item in glossary if item.answer["status"] == state]
        if those:
            tell(f"{said}: {_few(those)}")
    if found.defined and not defined:
        tell(f"left out, as defined there (--defined takes them in): {_few([*found.defined])}")
    if glossary:
        named = sum(item.packed.named is not None for item in glossary)
        needed = len(glossary) - named
        tell(f"{named} named" + (f", {needed} more that their definitions need" if needed else ""))
    elif not found.defined:
        tell("no concept is mentioned")


def _few(names: Sequence[str]) -> str:
    """Some names, the first of many."""
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return ", ".join(names[:_MANY]) + more


_MANY = 8


# --- as JSON ---


def _as_json(glossary: Sequence[_Item], found: "Survey", *, defined: bool) -> Json:
    return {
        "concepts": [_item_json(item) for item in glossary],
        "defined": [
            {"id": one.concept, "place": _place(one)}
            for one in found.defined.values()
            if not defined
        ],
    }


def _names(item: _Item) -> list[str]:
    """The terms beside its label by which a concept is named, as its entry writes them."""
    from kb.terms.forms import derive
    from kb.terms.keys import key

    met = {key(name) for name in item.packed.named.names} if item.packed.named else set[str]()
    roles = {"abbreviation": "abbreviations", "alias": "aliases", "discouraged": "discouraged"}
    terms = [(role, term["text"]) for role, name in roles.items() for term in item.answer[name]]
    found = [text for role, text in terms if any(form.key in met for form in derive(role, text))]
    return list(dict.fromkeys(found))


def _item_json(item: _Item) -> Json:
    answer, named = item.answer, item.packed.named
    kept = ("id", "label", "kind", "status", "definition", "senses")
    return {
        **{name: answer[name] for name in kept},
        "names": _names(item),
        "named": named is not None,
        "place": _place(named) if named else None,
        "needed_by": item.packed.needed_by,
    }


def _place(named: "Named") -> Json | None:
    return named.place._asdict() if named.place else None


# --- as Markdown ---


def _markdown(connection: Connection, glossary: Sequence[_Item]) -> str:
    return "\n".join(_paragraphs(connection, item) for item in glossary)


def _paragraphs(connection: Connection, item: _Item) -> str:
    from kb.citing.inline import marked
    from kb.commands.markdown import paragraphs
    from kb.commands.writing import statement

    answer = item.answer
    said = statement(answer)
    names = [marked(name) for name in _names(item)]
    head = f"**{marked(answer['label'])}**" + (f" ({', '.join(names)})" if names else "")
    text = paragraphs(said["text"]) + _cited(connection, said) if said else "no definition yet"
    lines = [f"- {_sense(connection, sense)}\n" for sense in _differing(answer, said)]
    return f"{head}: {text}\n" + ("\n" + "".join(lines) if lines else "")


def _differing(answer: Json, said: Json | None) -> list[Json]:
    """The senses beside what an entry is said to be, where they differ from it or one another."""
    others = [sense for sense in answer["senses"] if sense is not said]
    stances = {stance for sense in others for stance in sense["versus"].values()}
    alone = len(answer["senses"]) < 2 and stances <= {"agrees"}
    return [] if alone else others


def _sense(connection: Connection, sense: Json) -> str:
    from kb.citing.inline import marked
    from kb.commands.markdown import paragraphs

    name = f"*{marked(sense['name'] or sense['id'])}*"
    text = " ".join(paragraphs(sense["text"]).split())
    return f"{name}: {text}{_cited(connection, sense, placed=False)}"


def _cited(connection: Connection, said: Json, *, placed: bool = True) -> str:
    from kb.commands.writing import cited

    shown = cited(connection, said["cites"], placed=placed)
    return f" {shown}" if shown else ""
