"""Faults as people and programs make them, in the text of a base, blind to what it means.

Each mutator takes the texts of a base by path and gives back what it changed: new texts by path,
None for a file that is gone. It gives back nothing where it finds nothing to change.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Texts = Mapping[str, str]
Changes = dict[str, str | None]
Mutator = Callable[[Texts, random.Random], Changes]


class Fault(NamedTuple):
    """One fault: its number, what kind of slip it is, the files it changed."""

    number: int
    kind: str
    changes: Changes


def _file(texts: Texts, rng: random.Random) -> str:
    """A file: the bibliography as often as a tenth of the entries, for it is the longest."""
    paths = sorted(texts)
    long = [path for path in paths if len(texts[path]) > 20_000]
    return rng.choice(long) if long and rng.random() < 0.25 else rng.choice(paths)


def _lines(texts: Texts, rng: random.Random, least: int = 1) -> tuple[str, list[str]]:
    path = _file(texts, rng)
    lines = texts[path].splitlines(keepends=True)
    return (path, lines) if len(lines) > least else _lines(texts, rng, least)


def delete_line(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng)
    del lines[rng.randrange(len(lines))]
    return {path: "".join(lines)}


def duplicate_line(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng)
    n = rng.randrange(len(lines))
    return {path: "".join([*lines[: n + 1], *lines[n:]])}


def swap_lines(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng, 2)
    n = rng.randrange(len(lines) - 1)
    lines[n], lines[n + 1] = lines[n + 1], lines[n]
    return {path: "".join(lines)}


def indent_line(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng)
    n = rng.randrange(len(lines))
    deeper = rng.random() < 0.5 or not lines[n].startswith(" ")
    lines[n] = rng.choice([" ", "  "]) + lines[n] if deeper else lines[n][1:]
    return {path: "".join(lines)}


def slip(text: str, rng: random.Random, letters: str = "") -> str:
    """A text with one slip of the fingers: a character lost, doubled, wrong or out of turn."""
    n = rng.randrange(len(text))
    way = rng.choice(["lose", "double", "replace", "swap"])
    if way == "lose":
        return text[:n] + text[n + 1 :]
    if way == "double":
        return text[: n + 1] + text[n:]
    if way == "swap" and n + 1 < len(text) and text[n] != text[n + 1]:
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]
    like = "0123456789" if text[n].isdigit() else letters or "abcdefghijklmnopqrstuvwxyz"
    return text[:n] + rng.choice([one for one in like if one != text[n]]) + text[n + 1 :]


def in_match(pattern: str, change: Callable[[str, random.Random], str]) -> Mutator:
    """Changes what the last group of a pattern matches somewhere."""
    compiled = re.compile(pattern, re.MULTILINE)

    def mutate(texts: Texts, rng: random.Random) -> Changes:
        path = _file(texts, rng)
        found = [match.span(compiled.groups) for match in compiled.finditer(texts[path])]
        if not found:
            return {}
        start, end = rng.choice(found)
        text = texts[path]
        return {path: text[:start] + change(text[start:end], rng) + text[end:]}

    return mutate


def _turned(text: str, rng: random.Random) -> str:
    places = [n for n, letter in enumerate(text) if letter.isalpha()]
    n = rng.choice(places) if places else 0
    return text[:n] + text[n : n + 1].swapcase() + text[n + 1 :]


def _digit(text: str, rng: random.Random) -> str:
    n = rng.choice([place for place, letter in enumerate(text) if letter.isdigit()])
    other = rng.choice([digit for digit in "0123456789" if digit != text[n]])
    return text[:n] + other + text[n + 1 :]


def _lost(_text: str, _rng: random.Random) -> str:
    return ""


def any_character(texts: Texts, rng: random.Random) -> Changes:
    path = _file(texts, rng)
    text = texts[path]
    n = rng.randrange(len(text))
    typed = rng.choice("abcxyz0189 .,:;-_#'\"[]{}&*!|>%@`?/\\\t\n")
    return {path: text[:n] + typed + text[n + rng.choice([0, 1]) :]}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: Sequence[str], n: int) -> tuple[int, int]:
    """The line with what hangs on it: the deeper lines after it, and a list at its own depth."""
    depth, end = _indent(lines[n]), n + 1
    lists = not lines[n].lstrip().startswith("- ")
    while end < len(lines) and (
        not lines[end].strip()
        or _indent(lines[end]) > depth
        or (lists and _indent(lines[end]) == depth and lines[end].lstrip().startswith("- "))
    ):
        end += 1
    return n, end


def _some_block(lines: Sequence[str], rng: random.Random) -> tuple[int, int]:
    starts = [n for n, line in enumerate(lines) if re.match(r" *(- |[\w-]+:)", line)]
    return _block(lines, rng.choice(starts)) if starts else (0, 1)


def delete_block(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng)
    start, end = _some_block(lines, rng)
    return {path: "".join(lines[:start] + lines[end:])}


def duplicate_block(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng)
    start, end = _some_block(lines, rng)
    return {path: "".join(lines[:end] + lines[start:])}


def move_block(texts: Texts, rng: random.Random) -> Changes:
    """A block put before another line of the same depth."""
    path, lines = _lines(texts, rng, 3)
    start, end = _some_block(lines, rng)
    block, rest = lines[start:end], lines[:start] + lines[end:]
    depth = _indent(block[0])
    places = [n for n, line in enumerate(rest) if _indent(line) == depth and n != start]
    if not places:
        return {}
    n = rng.choice(places)
    return {path: "".join(rest[:n] + block + rest[n:])}


def block_to_other_file(texts: Texts, rng: random.Random) -> Changes:
    path, lines = _lines(texts, rng, 3)
    other, there = _lines(texts, rng, 3)
    start, end = _some_block(lines, rng)
    places = [n for n, line in enumerate(there) if _indent(line) == _indent(lines[start])]
    if other == path or not places:
        return {}
    n = rng.choice(places)
    moved = "".join(there[:n] + lines[start:end] + there[n:])
    return {path: "".join(lines[:start] + lines[end:]), other: moved}


def _keyed(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    found = [(n, re.match(r"[ -]*([\w-]+): +(\S.*)\n", line)) for n, line in enumerate(lines)]
    return [(n, match[1], match[2]) for n, match in found if match]


def value_from_elsewhere(texts: Texts, rng: random.Random) -> Changes:
    """The value of a key replaced by what the same key has somewhere else."""
    path, lines = _lines(texts, rng)
    other = _file(texts, rng)
    mine = _keyed(lines)
    theirs = _keyed(texts[other].splitlines(keepends=True))
    pairs = [
        (n, old, new)
        for n, key, old in mine
        for _, name, new in theirs
        if key == name and new != old
    ]
    if not pairs:
        return {}
    n, old, new = rng.choice(pairs)
    lines[n] = lines[n].replace(old, new)
    return {path: "".join(lines)}


def swap_definitions(texts: Texts, rng: random.Random) -> Changes:
    one, other = sorted(rng.sample(sorted(texts), 2))
    first, second = texts[one].splitlines(keepends=True), texts[other].splitlines(keepends=True)
    spans: list[tuple[int, int]] = []
    for lines in (first, second):
        found = [n for n, line in enumerate(lines) if line.startswith("definition:")]
        if not found:
            return {}
        spans.append(_block(lines, found[0]))
    (a, b), (c, d) = spans
    return {
        one: "".join(first[:a] + second[c:d] + first[b:]),
        other: "".join(second[:c] + first[a:b] + second[d:]),
    }


def truncate_file(texts: Texts, rng: random.Random) -> Changes:
    path = _file(texts, rng)
    return {path: texts[path][: rng.randrange(1, len(texts[path]))]}


def _not_manifest(texts: Texts, rng: random.Random) -> str:
    """A file that a folder can lose and still be a base."""
    return rng.choice([path for path in sorted(texts) if not path.endswith("/kb.yaml")])


def delete_file(texts: Texts, rng: random.Random) -> Changes:
    return {_not_manifest(texts, rng): None}


def rename_file(texts: Texts, rng: random.Random) -> Changes:
    path = _not_manifest(texts, rng)
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    return {path: None, f"{folder}/{slip(stem, rng)}.{ending}": texts[path]}


def copy_file(texts: Texts, rng: random.Random) -> Changes:
    path = _not_manifest(texts, rng)
    return {f"{path.removesuffix('.yaml')}-2.yaml": texts[path]}


def layout_alone(texts: Texts, rng: random.Random) -> Changes:
    """A comment, a blank line, an ending of lines, a missing last line break."""
    path, lines = _lines(texts, rng)
    text = "".join(lines)
    whole = [n for n, line in enumerate(lines) if not line.startswith(" ")]
    n = rng.choice(whole)
    ways = [
        "".join([*lines[:n], "# to be read again\n", *lines[n:]]),
        "".join([*lines[:n], "\n", *lines[n:]]),
        text.replace("\n", "\r\n"),
        text.rstrip("\n"),
        "\ufeff" + text,
    ]
    return {path: rng.choice(ways)}


ID = r"[a-z0-9]+(?:-[a-z0-9]+)+"
MUTATORS: dict[str, Mutator] = {
    "delete a line": delete_line,
    "duplicate a line": duplicate_line,
    "swap two lines": swap_lines,
    "indent of a line": indent_line,
    "character of an id": in_match(r"^(?:  - )?id: (\S+)", slip),
    "character of a nested id": in_match(r"^ +(?:- )?id: (\S+)", slip),
    "character of a relation's end": in_match(r"(?:\bto: |^  [a-z-]+: )([a-z][a-z0-9-]+)", slip),
    "character of a link": in_match(r"\[\[([^\]|\n]+)", slip),
    "bracket of a link": in_match(r"(\[\[|\]\])", slip),
    "character of a cited key": in_match(
        r"(?:cites: |source: |via: |^ +- )([a-z-]+-\d{4}[\w-]*)", slip
    ),
    "digit of a date": in_match(r"(?:issued|created|date): *(\d{4}(?:-\d\d){0,2})", _digit),
    "character of a date": in_match(r"(?:issued|created|date): *(\d{4}(?:-\d\d){0,2})", slip),
    "character of a URL": in_match(r"(https?://[^\s,}]+)", slip),
    "character of a DOI or number": in_match(r"(?:DOI|number|ISBN|page|volume): (.+)", slip),
    "character of a key": in_match(r"^[ -]*([A-Za-z_-]+):", slip),
    "character of a term": in_match(r"(?:label: |aliases: \[|abbreviations: \[)([^,\]\n]+)", slip),
    "case of a letter of a term": in_match(
        r"(?:label: |aliases: \[|abbreviations: \[)([^,\]\n]+)", _turned
    ),
    "a word lost": in_match(r" (\w+)(?= )", _lost),
    "a mark lost": in_match(r"([,:;\"'\[\]{}-])", _lost),
    "any character": any_character,
    "value of a key lost": in_match(r"^[ -]*[\w-]+: (\S.*)$", _lost),
    "value from elsewhere": value_from_elsewhere,
    "delete a block": delete_block,
    "duplicate a block": duplicate_block,
    "move a block": move_block,
    "move a block to another file": block_to_other_file,
    "swap two definitions": swap_definitions,
    "truncate a file": truncate_file,
    "delete a file": delete_file,
    "rename a file": rename_file,
    "copy a file": copy_file,
    "layout alone": layout_alone,
}
"""The kinds of slips by name."""


def fault(texts: Texts, seed: int, number: int) -> Fault:
    """Fault `number` of a seed: the same for the same texts; the kinds take turns."""
    kinds = list(MUTATORS)
    kind = kinds[number % len(kinds)]
    changes = _changed(texts, kind, random.Random(f"{seed}/{number}"))
    if not changes:
        raise ValueError(f"nothing to change in this way: {kind}")
    return Fault(number, kind, changes)


def _changed(texts: Texts, kind: str, rng: random.Random) -> Changes:
    for _ in range(300):
        made = MUTATORS[kind](texts, rng)
        changes = {path: text for path, text in made.items() if text != texts.get(path)}
        if changes:
            return changes
    return {}


def faults_together(texts: Texts, seed: int, number: int, count: int) -> list[Fault]:
    """Some faults one upon the other, each of a kind taken at random."""
    rng = random.Random(f"{seed}/together/{number}")
    now, made = dict(texts), list[Fault]()
    while len(made) < count:
        kind = rng.choice(list(MUTATORS))
        changes = _changed(now, kind, rng)
        if changes:
            made.append(Fault(len(made), kind, changes))
            now = after(now, changes)
    return made


def after(texts: Texts, changes: Mapping[str, str | None]) -> dict[str, str]:
    """The texts of a base after a fault."""
    merged = {**texts, **changes}
    return {path: text for path, text in merged.items() if text is not None}
