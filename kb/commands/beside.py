"""A comparison on a terminal: two entries, or the senses of one, in columns."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from kb.index.lookup import Reader
from kb.index.page import citation, columns, wrapped
from kb.output import terminal

Json = dict[str, Any]
Cell = Sequence[str]
"""Paragraphs; the further lines of one that begins with a bullet or a dash hang under its text."""

NARROWEST, WIDEST = 60, 120
_GAP = 3


def two_beside(reader: Reader, made: Json) -> str:
    """Two entries in two columns, then what joins them and what sets them apart."""
    width, colour = _room()
    pair = ((width - _GAP) // 2,) * 2
    concepts: list[Json] = made["concepts"]
    labels = reader.type_labels()
    lines = [_strong(line, colour=colour) for line in rows(_each(concepts, _label), pair)]
    lines += rows(_each(concepts, _standing), pair)
    for cell in (_defined, _terms, _senses):
        lines += _block(_each(concepts, cell), pair)
    for title, told in (
        ("Between them", related(reader, made)),
        ("Both", [f"{reading(labels, end)} {end['label']}" for end in made["shared_relations"]]),
        ("Sources of both", [_titled(source) for source in made["shared_sources"]]),
    ):
        if told:
            lines += ["", _strong(title, colour=colour), *_indented(told, width)]
    only = [_grouped(labels, concept["only"]) for concept in concepts]
    if any(only):
        heads = rows([[f"Only {concept['label']}"] for concept in concepts], pair)
        lines += ["", *(_strong(line, colour=colour) for line in heads), *rows(only, pair)]
    return "\n".join(lines) + "\n"


def senses_beside(made: Json) -> str:
    """The senses of an entry, each with how it stands beside what it says; then their stances."""
    width, colour = _room()
    (concept,) = made["concepts"]
    left = max(24, width * 3 // 10)
    sizes = (left, width - left - _GAP)
    lines = [_strong(line, colour=colour) for line in rows([[concept["label"]]], [width])]
    lines += rows([_standing(concept)], [width])
    lines += _block([["headline"], _defined(concept)], sizes)
    for sense in concept["senses"]:
        lines += _block([_about(sense), [sense["text"], *_cited(sense)]], sizes)
    if made["stances"]:
        lines += ["", _strong("Stances", colour=colour), *_stance_lines(made["stances"])]
    return "\n".join(lines) + "\n"


def _room() -> tuple[int, bool]:
    width, colour = terminal()
    return max(NARROWEST, min(width, WIDEST)), colour


def _strong(text: str, *, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text


def _each(concepts: Iterable[Json], cell: Any) -> list[Cell]:
    return [cell(concept) for concept in concepts]


def _block(cells: Sequence[Cell], widths: Sequence[int]) -> list[str]:
    """Cells next to each other under an empty line; nothing where all are empty."""
    return ["", *rows(cells, widths)] if any(cells) else []


def rows(cells: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    """Cells next to each other, each wrapped to its width."""
    broken = [
        [line for paragraph in cell for line in _lines(paragraph, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for lines in zip_longest(*broken, fillvalue=""):
        padded = (
            line + " " * (width - columns(line)) for line, width in zip(lines, widths, strict=True)
        )
        yield (" " * _GAP).join(padded).rstrip()


def _indented(paragraphs: Iterable[str], width: int) -> Iterator[str]:
    for paragraph in paragraphs:
        for n, line in enumerate(wrapped(paragraph, width - 4, width - 2)):
            yield ("    " if n else "  ") + line


def _lines(paragraph: str, width: int) -> Iterator[str]:
    hang = "  " if paragraph[:2] in ("• ", "— ") else ""
    short = " ".join(_cut(word, width - len(hang)) for word in paragraph.split())
    for n, line in enumerate(wrapped(short, width - len(hang), width)):
        yield (hang if n else "") + line


def _cut(word: str, width: int) -> str:
    """A word in pieces that fit a column: an address or a label of one word may be longer."""
    if columns(word) <= width:
        return word
    pieces = [""]
    for character in word:
        if columns(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return " ".join(pieces)


def _label(concept: Json) -> Cell:
    return [concept["label"]]


def _standing(concept: Json) -> Cell:
    return [", ".join(part for part in (concept["kind"], concept["status"]) if part)]


def _defined(concept: Json) -> Cell:
    definition = concept["definition"]
    return [definition["text"], *_cited(definition)] if definition else ["no headline definition"]


def _cited(said: Json) -> list[str]:
    return list(dict.fromkeys(f"— {citation(cite)}" for cite in said["cites"]))


def _terms(concept: Json) -> Cell:
    terms = [*concept["labels"], *concept["abbreviations"], *concept["aliases"]]
    return [f"also {'; '.join(term['text'] for term in terms)}"] if terms else []


def _senses(concept: Json) -> Cell:
    """Each sense in a line: its name, how it stands, and what it does to the others."""
    found: list[str] = []
    for sense in concept["senses"]:
        name = f": {sense['name']}" if sense["name"] not in (None, sense["id"]) else ""
        about = [sense["status"]] if sense["status"] else []
        about += [f"{stance} {other}" for other, stance in sense["versus"].items()]
        found.append(f"• {sense['id']}{name}" + (f" ({'; '.join(about)})" if about else ""))
    return ["Senses", *found] if found else []


def _about(sense: Json) -> Cell:
    name = f": {sense['name']}" if sense["name"] not in (None, sense["id"]) else ""
    standing = ", ".join(part for part in (sense["status"], sense["kind"]) if part)
    requires = f"requires {', '.join(sense['requires'])}" if sense["requires"] else ""
    return [part for part in (f"{sense['id']}{name}", standing, requires) if part]


def _stance_lines(stances: Sequence[Json]) -> Iterator[str]:
    """Who stands how to whom, one line for a sense and a stance."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in stances:
        grouped.setdefault((one["sense"], one["stance"]), []).append(one["other"])
    sizes = [max(len(key[n]) for key in grouped) for n in (0, 1)]
    for (sense, stance), others in grouped.items():
        yield f"  {sense:<{sizes[0]}}  {stance:<{sizes[1]}}  {', '.join(others)}"


def related(reader: Reader, made: Json) -> list[str]:
    """How two entries are related, in words: directly, else by the shortest chain."""
    one, other = made["concepts"]
    labels = reader.type_labels()
    if made["between"]:
        return [
            f"{one['label']} {reading(labels, end)} {other['label']}{_remark(end)}"
            for end in made["between"]
        ]
    steps = [
        f"{reader.label(step['from'])} {labels.get(step['relation'], step['relation'])}"
        f" {reader.label(step['to'])}"
        for step in made["path"]
    ]
    return steps or ["no chain of relations leads from one to the other"]


def _remark(end: Json) -> str:
    status = f" ({end['status']})" if end["status"] != "stated" else ""
    return status + (f": {end['because']}" if end["because"] else "")


def reading(labels: dict[str, str], end: Json) -> str:
    """How the relation of an end reads in a sentence."""
    name: str = end["type"]
    return labels.get(name, name)


def _titled(source: Json) -> str:
    return source["label"] + (f", “{source['title']}”" if source["title"] else "")


def _grouped(labels: dict[str, str], ends: Iterable[Json]) -> Cell:
    found: dict[str, list[str]] = {}
    for end in ends:
        found.setdefault(reading(labels, end), []).append(end["label"])
    return [f"• {name} {'; '.join(others)}" for name, others in found.items()]
