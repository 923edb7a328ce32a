"""Two entries side by side, or the senses of one."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from kb.commands.narrowing import statements
from kb.index.page import citation, columns, wrapped
from kb.output import terminal

Json = dict[str, Any]
WIDEST = 120


def rows(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Cells next to each other, each wrapped to its width; a line break in a cell stays."""
    broken = [
        [line for part in cell.split("\n") for line in wrapped(part, width, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for lines in zip_longest(*broken, fillvalue=""):
        padded = (
            line + " " * (width - columns(line)) for line, width in zip(lines, widths, strict=True)
        )
        yield "   ".join(padded).rstrip()


def of_senses(answer: Json) -> str:
    """The senses of an entry in a table: who holds each, and what it says."""
    width, colour = terminal()
    width = max(60, min(width, WIDEST))
    left = width * 3 // 10
    lines = [_strong(answer["label"], colour=colour), ""]
    if answer["definition"] is not None:
        said = answer["definition"]
        lines += [*rows(("headline\n" + _who(said), said["text"]), (left, width - left - 3)), ""]
    for sense in answer["senses"]:
        head = sense["id"] + (f": {sense['name']}" if sense["name"] else "")
        about = ", ".join(part for part in (sense["status"], sense["kind"]) if part)
        needs = f"requires {', '.join(sense['requires'])}" if sense["requires"] else ""
        cell = "\n".join(part for part in (head, about, needs, _who(sense)) if part)
        lines += [*rows((cell, sense["text"]), (left, width - left - 3)), ""]
    stances = list(_stances(answer))
    return "\n".join([*lines, *stances]).rstrip("\n") + "\n"


def _who(said: Json | None) -> str:
    return (
        ""
        if said is None
        else "\n".join(dict.fromkeys(f"— {citation(cite)}" for cite in said["cites"]))
    )


def _stances(answer: Json) -> Iterator[str]:
    for sense in answer["senses"]:
        for other, stance in sense["versus"].items():
            yield f"{sense['id']} {stance} {other}"


def of_two(answers: Sequence[Json], chain: Sequence[str], labels: dict[str, str]) -> str:
    """Two entries in two columns, then how they are related and what they share."""
    width, colour = terminal()
    width = max(60, min(width, WIDEST))
    half = (width - 3) // 2
    pair = (half, half)
    one, other = answers
    lines = list(rows([answer["label"] for answer in answers], pair))
    lines = [_strong(line, colour=colour) for line in lines]
    lines += [*rows([_about(answer) for answer in answers], pair), ""]
    lines += [*rows([_defined(answer) for answer in answers], pair), ""]
    lines += [*rows([_who(answer["definition"]) for answer in answers], pair), ""]
    if any(answer["senses"] for answer in answers):
        lines += [*rows([_named_senses(answer) for answer in answers], pair), ""]
    for title, found in (
        ("Between them", [*direct(one, other, labels), *chain]),
        ("Shared relations", shared(one, other, labels)),
        ("Shared sources", sources(one, other)),
    ):
        if found:
            lines += [_strong(title, colour=colour)]
            lines += [
                "  " * (n > 0) + line
                for text in found
                for n, line in enumerate(rows(["  " + text], [width - 4]), 1)
            ]
            lines += [""]
    apart = [_apart(answer, against, labels) for answer, against in ((one, other), (other, one))]
    lines += [_strong("Relations of one only", colour=colour), *rows(apart, pair)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _strong(text: str, *, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text


def _about(answer: Json) -> str:
    return ", ".join(part for part in (answer["kind"], answer["status"]) if part)


def _defined(answer: Json) -> str:
    return answer["definition"]["text"] if answer["definition"] else "no headline definition"


def _named_senses(answer: Json) -> str:
    if not answer["senses"]:
        return "no competing senses"
    return "\n".join(
        f"• {sense['name'] or sense['id']}" + (f" ({sense['status']})" if sense["status"] else "")
        for sense in answer["senses"]
    )


def direct(one: Json, other: Json, labels: dict[str, str]) -> list[str]:
    """The relations between two entries, in words, from the first one's side."""
    return [
        f"{one['label']} {labels.get(end['type'], end['type'])} {other['label']}"
        + (f" ({end['status']})" if end["status"] != "stated" else "")
        + (f": {end['because']}" if end["because"] else "")
        for end in one["relations"]
        if end["to"] == other["id"]
    ]


def shared(one: Json, other: Json, labels: dict[str, str]) -> list[str]:
    """The relations that two entries have to the same third ones."""
    found = {(end["type"], end["to"]) for end in other["relations"]}
    return list(
        dict.fromkeys(
            f"{labels.get(end['type'], end['type'])} {end['label']}"
            for end in one["relations"]
            if (end["type"], end["to"]) in found
        )
    )


def sources(one: Json, other: Json) -> list[str]:
    """The labels of the sources that the definitions and senses of both cite."""
    both = _cited(one).keys() & _cited(other).keys()
    return list(dict.fromkeys(label for key, label in _cited(one).items() if key in both))


def _cited(answer: Json) -> dict[str, str]:
    return {
        cite["source"]: cite["label"] or cite["source"]
        for said in statements(answer)
        for cite in said["cites"]
    }


def _apart(answer: Json, against: Json, labels: dict[str, str]) -> str:
    common = {(end["type"], end["to"]) for end in against["relations"]}
    return "\n".join(
        dict.fromkeys(
            f"{labels.get(end['type'], end['type'])} {end['label']}"
            for end in answer["relations"]
            if (end["type"], end["to"]) not in common and end["to"] != against["id"]
        )
    )


def in_markdown(answers: Sequence[Json], chain: Sequence[str], labels: dict[str, str]) -> str:
    """A comparison as a Markdown table."""
    from kb.citing.inline import marked

    if len(answers) == 1:
        (answer,) = answers
        head = f"| {marked(answer['label'])} | status | kind | text | sources |\n"
        lines = [
            f"| {sense['id']} | {sense['status'] or ''} | {sense['kind'] or ''}"
            f" | {marked(sense['text'])} | {_listed(sense)} |\n"
            for sense in answer["senses"]
        ]
        stances = "".join(f"- {line}\n" for line in _stances(answer))
        return head + "| --- | --- | --- | --- | --- |\n" + "".join(lines) + "\n" + stances
    one, other = answers
    cells = [
        ("", *(marked(answer["label"]) for answer in answers)),
        ("---", "---", "---"),
        ("what", *(_about(answer) for answer in answers)),
        ("definition", *(marked(_defined(answer)) for answer in answers)),
        ("sources", *(_listed(a["definition"]) for a in answers)),
    ]
    table = "".join(f"| {' | '.join(row)} |\n" for row in cells)
    told = [*direct(one, other, labels), *chain]
    told += [f"both: {marked(line)}" for line in shared(one, other, labels)]
    return table + "\n" + "".join(f"- {line}\n" for line in told)


def _listed(said: Json | None) -> str:
    from kb.citing.inline import marked

    cites: list[Json] = [] if said is None else said["cites"]
    return "; ".join(dict.fromkeys(marked(citation(cite)) for cite in cites))
