"""Answers in the forms that writers paste: the chapter's component, abbreviations, a quotation,
BibTeX, Turtle.

What is pasted is the definition; of an entry without one its original sense, else its mainstream
one, else the first.
"""

import re
from collections.abc import Iterator
from sqlite3 import Connection
from typing import Any

from kb.citing.inline import markdown, marked
from kb.errors import KBError
from kb.folder import Folder
from kb.index.browse import source_records

Json = dict[str, Any]


def statement(answer: Json) -> Json:
    """What an entry says it is: its definition, else its foremost sense.

    Raises KBError for an entry that says neither.
    """
    if answer["definition"] is not None:
        return answer["definition"]
    order = {"original": 0, "mainstream": 1}
    if not answer["senses"]:
        raise KBError(f"`{answer['id']}` has no definition that could be pasted")
    return min(answer["senses"], key=lambda sense: order.get(sense["status"], 2))


def components(connection: Connection, answers: list[Json], name: str) -> str:
    """The chapter's `<Definition>` component, one an answer, as MDX."""
    return "\n".join(
        f'<{name} term="{_attribute(_capital(answer["label"]))}"'
        f' source="{_attribute(cited(connection, statement(answer)["cites"], placed=False))}">\n\n'
        f"{_body(statement(answer)['text'])}\n\n</{name}>\n"
        for answer in answers
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _attribute(text: str) -> str:
    """A text inside a JSX attribute's quotes, where entities are read as in HTML."""
    return " ".join(text.split()).replace("&", "&amp;").replace('"', "&quot;")


def _body(text: str) -> str:
    """A paragraph of MDX that shows a text as it is."""
    plain = marked(text)
    if re.match(r"(import|export)\b", plain):  # would be read as JavaScript
        return f"&#{ord(plain[0])};{plain[1:]}"
    return re.sub(r"^([#+\-=:]|\d+(?=[.)]))", _guarded, plain)


def _guarded(found: re.Match[str]) -> str:
    """What would begin a heading, list or rule, made plain; of a number, the mark after it."""
    return found[0] + "\\" if found[0].isdigit() else "\\" + found[0]


def cited(connection: Connection, cites: list[Json], *, placed: bool = True) -> str:
    """Some citations in one pair of brackets, `([A, 2019](URL); [B, 2020](URL))`; "" for none.

    `placed`: with the places in the sources, which the chapters leave out.
    """
    records = {one["id"]: one for one in source_records(connection, [c["source"] for c in cites])}
    shown = dict.fromkeys(
        markdown(records[cite["source"]], cite["locator"] if placed else None)[1:-1]
        for cite in cites
        if cite["source"] in records and cite["mode"] != "disputes"
    )
    return f"({'; '.join(shown)})" if shown else ""


def abbreviations(answers: list[Json]) -> str:
    """`*[TERM]: text` for every label, abbreviation and alias, as Python-Markdown's abbr reads."""
    lines: dict[str, str] = {}
    for answer in answers:
        text = " ".join(statement(answer)["text"].split())
        terms = [answer["label"]]
        terms += [term["text"] for term in (*answer["abbreviations"], *answer["aliases"])]
        for term in terms:
            if "]" not in term:
                lines.setdefault(term, f"*[{term}]: {text}\n")
    return "".join(lines.values())


def quotations(connection: Connection, answers: list[Json]) -> str:
    """A block quote of each definition, and the line that says whose it is."""
    return "\n".join(
        f"> **{marked(answer['label'])}**: {marked(statement(answer)['text'])}\n"
        + (f">\n> — {source}\n" if source else "")
        for answer in answers
        for source in [cited(connection, statement(answer)["cites"])[1:-1]]
    )


def bibliography(connection: Connection, answers: list[Json]) -> str:
    """BibTeX of every source that the answers cite."""
    from kb.citing.bibtex import bibtex

    keys = dict.fromkeys(
        cite["source"] for answer in answers for owner in _owners(answer) for cite in owner["cites"]
    )
    return "\n".join(bibtex(record) for record in source_records(connection, list(keys)))


def _owners(answer: Json) -> Iterator[Json]:
    yield from filter(None, [answer["definition"]])
    for name in ("senses", "relations", "notes"):
        yield from answer[name]


def turtle_of(folder: Folder, concepts: list[str]) -> str:
    """What the export says of some concepts, as Turtle."""
    from kb.exporting.rdf import prefixes_of
    from kb.exporting.scope import WHOLE, Scope
    from kb.exporting.serialised import turtle
    from kb.exporting.triples import subjects
    from kb.workspace import load

    scope = Scope(load(folder), WHOLE)
    known = [concept for concept in concepts if concept in scope.entries]
    iris = {scope.iris.concept(concept)[1:-1] for concept in known}
    heads = tuple(scope.iris.own(concept)[1:-1] + "/" for concept in known)

    def own(iri: str) -> bool:
        return iri in iris or iri.startswith(heads)

    kept = (subject for subject in subjects(scope) if own(subject.term[1:-1]))
    return b"".join(turtle(kept, prefixes_of(scope))).decode()
