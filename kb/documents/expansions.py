"""Abbreviations with what they stand for, as in "reinforcement learning (RL)", either way around.

The long form is found much as Schwartz and Hearst do (2003): the letters of the short form stand in
it in their order, the first at the beginning of a word.
"""

import re
from collections.abc import Callable, Iterator

from kb.documents.dialect import TERM_NAMES
from kb.documents.document import Component, Definition, Document, Run, Term

_AFTER = re.compile(r"\((?P<short>(?=[^()]*[A-Z])[A-Za-z][A-Za-z0-9&/-]{1,9})\)")
_BEFORE = re.compile(r"\b(?P<short>[A-Z][A-Z0-9&/-]{1,7}s?) \((?P<long>[A-Za-z][^()]{3,100})\)")
_ZONES = frozenset({"prose", "definition", "note", "quote", "caption"})
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_CAPITALS = 2
_STOP = re.compile(r"[.;:!?()\[\]“”\"]")


def expansions(document: Document) -> Iterator[Definition]:
    """Every place at which an abbreviation is given with its long form."""
    for number, run in enumerate(document.runs):
        if run.zone in _ZONES and "(" in run.text and run.attribute not in TERM_NAMES:
            yield from _in_run(number, run)
    for component in document.components:
        if component.name == "abbr" and component.closing and component.value("title").strip():
            yield _titled(document, component)


def _titled(document: Document, component: Component) -> Definition:
    """`<abbr title="reinforcement learning">RL</abbr>`."""
    title = component.attributes["title"]
    place = title.value_start, title.value_end
    short = document.text[slice(*component.inner)].strip()
    term = Term(title.value.strip(), *place, abbreviation=short, body=place)
    end = component.closing[1] if component.closing else component.end
    return Definition("expansion", (term,), component.start, end, place)


def _in_run(number: int, run: Run) -> Iterator[Definition]:
    text = run.text
    for found in _AFTER.finditer(text):
        short = found["short"]
        start = _long_before(text, found.start(), short)
        if start >= 0:
            long = start, len(text[: found.start()].rstrip())
            yield _expansion(number, run, long, found.span("short"))
    for found in _BEFORE.finditer(text):
        long, short = found["long"], found["short"]
        if _fits(long, short, _by_heads) or _fits(long, short, _by_letters):
            yield _expansion(number, run, found.span("long"), found.span("short"))


def _expansion(number: int, run: Run, long: tuple[int, int], short: tuple[int, int]) -> Definition:
    place = run.span(*long)
    said = run.text[slice(*long)]
    term = Term(said, *place, abbreviation=run.text[slice(*short)], body=place)
    start, end = run.span(min(long[0], short[0]), max(long[1], short[1]) + 1)
    return Definition("expansion", (term,), start, end, place, (number,))


def _letters(short: str) -> str:
    """The letters of an abbreviation, a plural's s left out."""
    if len(short) > 2 and short.endswith("s") and short[-2].isupper():
        short = short[:-1]
    return "".join(character for character in short if character.isalnum()).lower()


def _long_before(text: str, end: int, short: str) -> int:
    """Where the long form before a place begins; -1 where there is none."""
    if sum(character.isupper() for character in short) < _CAPITALS:
        return -1
    letters = _letters(short)
    floor = max(0, end - 12 * len(letters) - 40)
    for stop in _STOP.finditer(text, floor, end):
        floor = stop.end()
    words = [word.start() for word in _WORD.finditer(text, floor, end)]
    most = min(len(letters) + 5, 2 * len(letters))
    starts = [start for start in reversed(words[-most:]) if text[start].lower() == letters[0]]
    for fits in (_by_heads, _by_letters):
        for start in starts:
            if _fits(text[start:end], short, fits):
                return start
    return -1


def _fits(long: str, short: str, fits: Callable[[str, list[str]], bool]) -> bool:
    """Whether a long form has the letters of a short one, and not the short form itself."""
    letters = _letters(short)
    heads = [part for word in _WORD.finditer(long.lower()) for part in re.split(r"[-’'.]", word[0])]
    if not letters or not heads or short.lower() in heads:
        return False
    return heads[0].startswith(letters[0]) and fits(letters, heads)


def _by_heads(letters: str, heads: list[str]) -> bool:
    """Each letter begins a word, and words left out are small ones."""
    index = 0
    for head in heads:
        if index < len(letters) and head[0] == letters[index]:
            index += 1
        elif len(head) > 4:
            return False
    return index == len(letters)


def _by_letters(letters: str, heads: list[str]) -> bool:
    """The letters stand in the words in their order, and each word begins with one of them."""
    index = 0
    for head in heads:
        if len(head) <= 3 and (index >= len(letters) or head[0] != letters[index]):
            continue
        if index >= len(letters) or head[0] != letters[index]:
            return False
        index += 1
        for character in head[1:]:
            if index < len(letters) and character == letters[index]:
                if any(other[0] == character for other in heads[heads.index(head) + 1 :]):
                    break
                index += 1
    return index == len(letters)
