"""Glossaries of Sphinx in reStructuredText: `.. glossary::`, several terms for one text.

Read as Sphinx 8 reads them: terms at the margin of the directive, one a line, what they mean
indented below; what follows ` : ` after a term sorts the index. Other markup of rst is made plain.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.documents.decoding import decoded
from kb.importing.harvest import Found, Harvest
from kb.importing.wording import one_line, prose

_DIRECTIVE = re.compile(r"([ \t]*)\.\. glossary::\s*\Z")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|\Z)")
_COMMENT = re.compile(r"\.\.(?:\s|\Z)")


@dataclass(slots=True)
class _Item:
    """Terms with the lines of what they mean; `line` is that of the first term."""

    line: int
    terms: list[str] = field(default_factory=list[str])
    body: list[str] = field(default_factory=list[str])


def read_glossary(path: str, data: bytes) -> Harvest:
    """The terms of every glossary in a file."""
    text, _, troubles = decoded(data)
    harvest = Harvest(path)
    for trouble in troubles:
        harvest.lose(text.count("\n", 0, trouble.start) + 1, trouble.message, "syntax")
    lines = [line.expandtabs(8) for line in re.split(r"\r\n|\r|\n", text)]
    for first, block in _glossaries(lines):
        for item in _items(first, block):
            _take(item, harvest)
    return harvest


def _glossaries(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The blocks of the directives without their options, with the line at which each begins."""
    n = 0
    while n < len(lines):
        found = _DIRECTIVE.match(lines[n])
        n += 1
        if found is None:
            continue
        margin, start = len(found[1]), n
        while n < len(lines) and (not lines[n].strip() or _indent(lines[n]) > margin):
            n += 1
        while start < n and _OPTION.match(lines[start]):
            start += 1
        yield start + 1, list(lines[start:n])


def _items(first: int, block: Sequence[str]) -> Iterator[_Item]:
    margin = min((_indent(line) for line in block if line.strip()), default=0)
    item: _Item | None = None
    for number, line in enumerate(block, first):
        begins = line.strip() and _indent(line) == margin
        if not begins:
            if item is not None:
                item.body.append(line)
            continue
        if _COMMENT.match(line.strip()):
            continue
        if item is None or any(part.strip() for part in item.body):
            if item is not None:
                yield item
            item = _Item(number)
        item.terms.append(line.strip())
    if item is not None:
        yield item


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _take(item: _Item, harvest: Harvest) -> None:
    terms: list[str] = []
    for n, written in enumerate(item.terms):
        term, _, classifier = written.partition(" : ")
        if classifier.strip():
            harvest.lose(item.line + n, f"the index key “{one_line(classifier)}” of a term", "key")
        terms.append(one_line(_plain(term)))
    text = prose(_text(item, harvest))
    harvest.definitions += 1
    raw = "\n".join([*item.terms, *item.body]).rstrip()
    label, *others = terms
    found = Found(label, text, harvest.path, item.line, "glossary", raw, others=tuple(others))
    harvest.found.append(found)


def _text(item: _Item, harvest: Harvest) -> str:
    """The body as paragraphs; blocks of other directives are left out."""
    kept: list[str] = []
    skipping = -1
    for line in item.body:
        depth = _indent(line)
        if skipping >= 0 and (not line.strip() or depth > skipping):
            continue
        skipping = -1
        directive = re.match(r"\s*\.\. ([\w-]+)::", line)
        if directive or re.match(r"\s*\.\.(?:\s|\Z)", line):
            skipping = depth
            if directive:
                said = f"a `{directive[1]}` in a definition"
                harvest.lose(item.line, said, directive[1])
            continue
        bullet = re.match(r"\s*(?:[-*+•]|\d+[.)]|#\.)\s+", line)
        kept += ["", line[bullet.end() :]] if bullet else [line]
    return _plain("\n".join(kept))


_ROLE = re.compile(r":[\w:+.-]+:`([^`]*)`")
_TARGET = re.compile(r"\s*<[^<>]*>\Z")
_INLINE = (
    (re.compile(r"``(.+?)``", re.DOTALL), r"`\1`"),
    (re.compile(r"\*\*(.+?)\*\*", re.DOTALL), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?!\w)", re.DOTALL), r"\1"),
    (re.compile(r"(?<!`)`([^`<]+?)\s*(?:<[^<>`]*>)?`__?"), r"\1"),
    (re.compile(r"\|([^|\s][^|]*)\|_?_?"), r"\1"),
    (re.compile(r"(?<=\w)\s?\[#?[\w*-]*\]_"), ""),
    (re.compile(r"\\(.)"), r"\1"),
)


def _plain(text: str) -> str:
    """Text without the inline markup of rst."""
    made = _ROLE.sub(lambda found: _TARGET.sub("", found[1]).lstrip("~!"), text)
    for pattern, instead in _INLINE:
        made = pattern.sub(instead, made)
    return made
