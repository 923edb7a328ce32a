"""Definitions and comparisons as Markdown, for notes and pull requests."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kb.citing.inline import destination, marked
from kb.commands.beside import reading, related
from kb.index.lookup import Reader
from kb.index.page import citation

Json = dict[str, Any]


def definitions(answers: list[Json], labels: dict[str, str]) -> str:
    """All answers, a heading each."""
    return "\n".join("".join(line + "\n" for line in _lines(answer, labels)) for answer in answers)


def paragraphs(text: str) -> str:
    """Markdown, and MDX, that shows a text as it is, each of its paragraphs on one line."""
    return "\n\n".join(_paragraph(marked(one)) for one in re.split(r"\n\s*\n", text.strip()))


def _paragraph(plain: str) -> str:
    if re.match(r"(import|export)\b", plain):  # would be read as JavaScript
        return f"&#{ord(plain[0])};{plain[1:]}"
    return re.sub(r"^([#+\-=:]|\d+(?=[.)]))", _guarded, plain)


def _guarded(found: re.Match[str]) -> str:
    """What would begin a heading, list or rule, made plain; of a number, the mark after it."""
    return found[0] + "\\" if found[0].isdigit() else "\\" + found[0]


def _lines(answer: Json, labels: dict[str, str]) -> Iterator[str]:
    """The blocks of an answer, an empty line between them."""
    yield f"## {marked(answer['label'])}"
    blocks = (
        _deprecation(answer),
        _definition(answer),
        _terms(answer),
        _titled("Senses", [_sense(sense) for sense in answer["senses"]]),
        _others(answer),
        _titled("Relations", [_relation(one, labels) for one in answer["relations"]]),
        _titled("Examples", [_remark(one) for one in answer["examples"]]),
        _titled("Notes", [f"{one['kind']}: {_remark(one)}" for one in answer["notes"]]),
        _titled("Media", [_media(one) for one in answer["media"]]),
    )
    for block in filter(None, blocks):
        yield ""
        yield from block


def _deprecation(answer: Json) -> list[str]:
    if answer["status"] != "deprecated":
        return []
    instead = f"; use {', '.join(answer['replaced_by'])}" if answer["replaced_by"] else ""
    return [f"Deprecated{instead}. {marked(answer['because'] or '')}".rstrip()]


def _definition(answer: Json) -> list[str]:
    definition = answer["definition"]
    return [paragraphs(definition["text"]) + _cited(definition["cites"])] if definition else []


def _terms(answer: Json) -> list[str]:
    terms = [*answer["labels"], *answer["abbreviations"], *answer["aliases"]]
    return [f"Also: {'; '.join(marked(term['text']) for term in terms)}"] if terms else []


def _remark(said: Json) -> str:
    return _paragraph(marked(said["text"])) + _cited(said["cites"])


def _sense(sense: Json) -> str:
    return f"**{sense['id']}**{_about(sense)}: {_remark(sense)}"


def _about(sense: Json) -> str:
    """The name of a sense, how it stands, and what it does to the others."""
    said = [marked(sense["name"])] if sense["name"] else []
    said += [sense["status"]] if sense["status"] else []
    said += [f"{stance} {other}" for other, stance in sense["versus"].items()]
    said += [f"requires {', '.join(sense['requires'])}"] if sense["requires"] else []
    return f" ({'; '.join(said)})" if said else ""


def _others(answer: Json) -> list[str]:
    found = answer.get("other_senses", ())
    lines = [
        one["id"]
        + (f": {marked(one['name'])}" if one["name"] else "")
        + (f" ({marked('; '.join(one['sources']))})" if one["sources"] else "")
        for one in found
    ]
    return _titled("Other senses", lines)


def _relation(relation: Json, labels: dict[str, str]) -> str:
    because = f": {marked(relation['because'])}" if relation["because"] else ""
    status = "" if relation["status"] == "stated" else f" ({relation['status']})"
    shown = marked(reading(labels, relation))
    return f"{shown} *{marked(relation['label'])}*{status}{because}"


def _media(media: Json) -> str:
    title = marked(media["title"] or media["url"])
    place = destination(media["url"])
    linked = f"[{title}]({place})" if place else title
    kind = f"{marked(media['kind'])}: " if media["kind"] else ""
    return kind + linked + _cited(media["cites"])


def _titled(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", "", *(f"- {line}" for line in lines)] if lines else []


def _cited(cites: list[Json]) -> str:
    """The citations in the chapters' form: ([Label, Year](URL), locator)."""
    shown = "; ".join(_citation(cite) for cite in cites)
    return f" ({shown})" if shown else ""


def _citation(cite: Json) -> str:
    label = marked(cite["label"] or cite["source"])
    place = destination(cite["url"] or "")
    shown = f"[{label}]({place})" if place else label
    shown += f", {marked(cite['locator'])}" if cite["locator"] else ""
    shown += f", as cited by {marked(cite['via'])}" if cite["via"] else ""
    return shown + ("" if cite["mode"] in ("paraphrases", "adapts") else f", {cite['mode']}")


def comparison(reader: Reader, made: Json) -> str:
    """What `compare` found: a table, then lists."""
    if len(made["concepts"]) == 1:
        return _senses_compared(made)
    labels = reader.type_labels()
    lists = [
        ("Between them", [marked(line) for line in related(reader, made)]),
        ("Both", [_end(end, labels) for end in made["shared_relations"]]),
        ("Sources of both", [_source(source) for source in made["shared_sources"]]),
    ]
    lists += [
        (f"Only {marked(concept['label'])}", [_end(end, labels) for end in concept["only"]])
        for concept in made["concepts"]
    ]
    return "\n".join([_two_compared(made), *filter(None, map(_list, lists))])


def _list(titled: tuple[str, list[str]]) -> str:
    return "".join(line + "\n" for line in _titled(*titled))


def _end(end: Json, labels: dict[str, str]) -> str:
    return f"{marked(reading(labels, end))} *{marked(end['label'])}*"


def _source(source: Json) -> str:
    return marked(source["label"] + (f", “{source['title']}”" if source["title"] else ""))


def _two_compared(made: Json) -> str:
    concepts: list[Json] = made["concepts"]
    rows = (
        ("", [marked(one["label"]) for one in concepts]),
        ("---", ["---", "---"]),
        ("kind", [marked(one["kind"] or "") for one in concepts]),
        ("status", [one["status"] for one in concepts]),
        ("definition", [" ".join(" ".join(_definition(one)).split()) for one in concepts]),
        ("also", [" ".join(_terms(one)).removeprefix("Also: ") for one in concepts]),
        ("senses", ["<br>".join(map(_named, one["senses"])) for one in concepts]),
    )
    return "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in rows if any(cells))


def _named(sense: Json) -> str:
    return f"**{sense['id']}**{_about(sense)}"


def _senses_compared(made: Json) -> str:
    (concept,) = made["concepts"]
    blocks = [f"## {marked(concept['label'])}\n", *(f"{one}\n" for one in _definition(concept))]
    if concept["senses"]:
        head = "| sense | kind | what it says | sources |\n| --- | --- | --- | --- |\n"
        blocks.append(head + "".join(map(_sense_row, concept["senses"])))
    stances = [f"{one['sense']} {one['stance']} {one['other']}" for one in made["stances"]]
    if stances:
        blocks.append(_list(("Stances", stances)))
    return "\n".join(blocks)


def _sense_row(sense: Json) -> str:
    sources = "; ".join(dict.fromkeys(marked(citation(cite)) for cite in sense["cites"]))
    cells = (_named(sense), marked(sense["kind"] or ""), marked(sense["text"]), sources)
    return f"| {' | '.join(cells)} |\n"
