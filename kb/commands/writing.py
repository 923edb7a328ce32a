"""Answers in the forms that writers paste: the chapter's component, abbreviations, a quotation,
BibTeX, Turtle.

What is pasted is the definition; of an entry without one its original sense, else its mainstream
one, else the first.
"""

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

from kb.citing.inline import markdown, marked
from kb.commands.comparing import owners
from kb.commands.markdown import paragraphs
from kb.folder import Folder
from kb.index.browse import source_records
from kb.model.components import ADMONITION
from kb.output import tell

if TYPE_CHECKING:
    from kb.exporting.scope import Scope
    from kb.exporting.terms import Pair, Subject, Term

Json = dict[str, Any]


def statement(answer: Json) -> Json | None:
    """What an entry says it is: its definition, else its foremost sense; None for neither."""
    order = {"original": 0, "mainstream": 1}
    senses = sorted(answer["senses"], key=lambda sense: order.get(sense["status"], 2))
    return answer["definition"] or next(iter(senses), None)


def _said(answers: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """The answers that have a statement to paste, with it; what a writer should know is told."""
    for answer in answers:
        said = statement(answer)
        if answer["status"] == "deprecated":
            instead = f"; use {', '.join(answer['replaced_by'])}" if answer["replaced_by"] else ""
            tell(f"`{answer['id']}` is deprecated{instead}")
        if said is None:
            tell(f"`{answer['id']}` has no definition that could be pasted")
        else:
            yield answer, said


def components(connection: Connection, answers: list[Json], name: str) -> str:
    """The chapter's `<Definition>` component, one an answer, as MDX; or its admonition."""
    if name == ADMONITION:
        return "\n".join(_admonition(connection, *pair) for pair in _said(answers))
    return "\n".join(
        f'<{name} term="{_attribute(_capital(answer["label"]))}"'
        f' source="{_attribute(cited(connection, said["cites"], placed=False))}">\n\n'
        f"{paragraphs(said['text'])}\n\n</{name}>\n"
        for answer, said in _said(answers)
    )


def _admonition(connection: Connection, answer: Json, said: Json) -> str:
    """A definition as MkDocs writes it: `!!! info`, the citation ending the body."""
    source = cited(connection, said["cites"], placed=False)
    body = paragraphs(said["text"]) + (f" {source}" if source else "")
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))
    return f'!!! info "Definition: {marked(_capital(answer["label"]))}"\n\n{lines}'


def _capital(label: str) -> str:
    shown = label.strip()
    return shown[:1].upper() + shown[1:]


def _attribute(text: str) -> str:
    """A text inside a JSX attribute's quotes, where entities are read as in HTML."""
    return " ".join(text.split()).replace("&", "&amp;").replace('"', "&quot;")


def cited(connection: Connection, cites: list[Json], *, placed: bool = True) -> str:
    """Some citations in one pair of brackets, `([A, 2019](URL); [B, 2020](URL))`; "" for none.

    `placed`: with the places in the sources, which the chapters leave out. A source that disputes
    a statement is none of its sources.
    """
    records = {one["id"]: one for one in source_records(connection, [c["source"] for c in cites])}
    shown = dict.fromkeys(
        markdown(records[cite["source"]], cite["locator"] if placed else None)[1:-1]
        for cite in cites
        if cite["source"] in records and cite["mode"] != "disputes"
    )
    return f"({'; '.join(shown)})" if shown else ""


def abbreviations(answers: list[Json]) -> str:
    """`*[TERM]: text` for every label, abbreviation and alias, as Python-Markdown's abbr reads.

    Its terms can hold no backslash and no closing bracket before a colon.
    """
    lines: dict[str, str] = {}
    for answer, said in _said(answers):
        text = " ".join(said["text"].split())
        terms = [*answer["abbreviations"], *answer["labels"], *answer["aliases"]]
        for term in (answer["label"], *(term["text"] for term in terms)):
            if "]" in term or "\\" in term:
                tell(f"“{term}” is left out: no abbreviation can be written like that")
            else:
                lines.setdefault(term, f"*[{' '.join(term.split())}]: {text}\n")
    return "".join(lines.values())


def quotations(connection: Connection, answers: list[Json]) -> str:
    """A block quote of each definition, and the line that says whose it is."""
    return "\n".join(_quotation(connection, *pair) for pair in _said(answers))


def _quotation(connection: Connection, answer: Json, said: Json) -> str:
    source = cited(connection, said["cites"])[1:-1]
    text = f"**{marked(answer['label'])}**: {paragraphs(said['text'])}"
    blocks = text.split("\n\n")
    blocks += [f"— {source}"] if source else []
    return ">\n".join(f"> {block}\n" for block in blocks)


def bibliography(connection: Connection, answers: list[Json]) -> str:
    """BibTeX of every source that the answers cite, or cite through."""
    from kb.citing.bibtex import bibtex

    cites = [cite for answer in answers for owner in owners(answer) for cite in owner["cites"]]
    keys = dict.fromkeys(key for cite in cites for key in (cite["source"], cite["via"]) if key)
    records = source_records(connection, list(keys))
    missing = keys.keys() - {record["id"] for record in records}
    for key in sorted(missing):
        tell(f"the bibliography has no record `{key}`")
    if not keys:
        tell("no source is cited")
    return "\n".join(bibtex(record) for record in records)


def turtle_of(folder: Folder, answers: list[Json], *, narrowed: bool) -> str:
    """What the export says of some concepts, as Turtle.

    Of a narrowed answer: what identifies the concept, and the statements that are left of it.
    """
    from kb.exporting.rdf import prefixes_of
    from kb.exporting.scope import WHOLE, Scope
    from kb.exporting.serialised import turtle
    from kb.exporting.triples import subjects
    from kb.workspace import load

    scope = Scope(load(folder), WHOLE)
    known = [answer for answer in answers if answer["id"] in scope.entries]
    heads = {scope.iris.concept(answer["id"]) for answer in known}
    nodes = {node for answer in known for node in _nodes(scope, answer, narrowed=narrowed)}
    parts = tuple(node[:-1] + "/" for node in nodes)
    kept = (
        _identity(subject, nodes) if narrowed and subject.term in heads else subject
        for subject in subjects(scope)
        if subject.term in heads or subject.term in nodes or subject.term.startswith(parts)
    )
    return b"".join(turtle(kept, prefixes_of(scope))).decode()


def _nodes(scope: "Scope", answer: Json, *, narrowed: bool) -> "Iterator[Term]":
    """The nodes of an answer under which what it says hangs."""
    if not narrowed:
        yield scope.iris.own(answer["id"])
        return
    if answer["definition"] is not None:
        yield scope.iris.definition(answer["id"])
    for sense in answer["senses"]:
        yield scope.iris.sense(answer["id"], sense["id"])


def _identity(subject: "Subject", nodes: "set[Term]") -> "Subject":
    """A concept with its type, scheme, id and labels, and its links to some nodes."""
    from kb.exporting.namespaces import DCTERMS, SKOS, TYPE

    identifying = {TYPE, SKOS.inScheme, DCTERMS.identifier}
    identifying |= {SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel}

    def kept(pair: "Pair") -> bool:
        return pair[0] in identifying or pair[1] in nodes

    return subject._replace(pairs=[pair for pair in subject.pairs if kept(pair)])
