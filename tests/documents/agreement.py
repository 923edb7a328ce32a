"""What the reader and remark-mdx both see in a text, put in one form to be compared."""

import json
import re
import subprocess
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.documents.document import Container, Document
from kb.documents.reading import read_document
from tests.documents.oracle.install import NODE

ORACLE = Path(__file__).parent / "oracle"
_ANCHOR = re.compile(r"\{#[^{}\n]*\}(?=[ \t]*$)", re.MULTILINE)

Item = tuple[Any, ...]


class Agreement(NamedTuple):
    """Items that both see, that only the oracle sees, that only the reader sees."""

    both: int
    missing: list[Item]
    extra: list[Item]


def asked(texts: Sequence[tuple[bool, str]]) -> list[dict[str, Any]]:
    """What remark says of texts: each with whether it is MDX."""
    files = [{"mdx": mdx, "text": without_anchors(text) if mdx else text} for mdx, text in texts]
    ran = subprocess.run(
        [NODE, ORACLE / "oracle.mjs"],
        input=json.dumps({"files": files}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def without_anchors(text: str) -> str:
    """The text with anchors of headings blanked: Docusaurus takes them away before MDX is read."""
    return _ANCHOR.sub(lambda found: " " * len(found[0]), text)


def compared(text: str, nodes: Iterable[Any], *, mdx: bool) -> Agreement:
    """The reader's view of a text against the oracle's nodes."""
    document = read_document("a.mdx" if mdx else "a.md", text.encode())
    foreign = _foreign(document)
    theirs = {item for item in _theirs(text, nodes) if not _touches(foreign, item)}
    ours = {item for item in _ours(document, mdx=mdx) if not _touches(foreign, item)}
    return Agreement(
        len(theirs & ours), sorted(theirs - ours, key=str), sorted(ours - theirs, key=str)
    )


_DIALECT = frozenset({"admonition", "tab", "detail", "glossary", "directive"})
_BLOCKS = frozenset({"abbreviation", "term", "title", "math", "html"})
_MASKED = frozenset({"math", "comment", "html"})


def _foreign(document: Document) -> list[tuple[int, int]]:
    """The lines of a document that are written in what remark does not know."""
    places = [(c.start, c.end) for c in document.containers if _is_foreign(c)]
    places += [(b.start, b.end) for b in document.blocks if b.kind in _BLOCKS]
    places += [m[1:] for m in document.masked if m[0] in _MASKED or _is_list(document.text, m)]
    whole = sorted((_line_start(document.text, start), end) for start, end in places)
    merged: list[tuple[int, int]] = []
    for start, end in whole:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_foreign(container: Container) -> bool:
    return container.kind in _DIALECT or (container.kind == "quote" and bool(container.info))


def _is_list(text: str, masked: tuple[str, int, int]) -> bool:
    return masked[0] == "mark" and "{" in text[masked[1] : masked[2]]


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _touches(places: list[tuple[int, int]], item: Item) -> bool:
    """Whether an item overlaps one of the places; an item without an end counts as a character."""
    start = item[1]
    end = item[2] if len(item) > 2 and isinstance(item[2], int) else start + 1
    index = bisect_left(places, (end, 0)) - 1
    return index >= 0 and places[index][1] > start


def _theirs(text: str, nodes: Iterable[Any]) -> Iterator[Item]:
    points = _points(text)
    for kind, first, last, more in nodes:
        start, end = points(first), points(last)
        if kind == "heading":
            yield "heading", start, _last(text, start, end), more["depth"]
            yield "text", start, _folded(more["text"])
        elif kind == "paragraph":
            yield "paragraph", _first(text, start, end), _last(text, start, end)
            yield "text", _first(text, start, end), _folded(more["text"])
        elif kind == "link" and (text[start] in "<[" or not more["url"].startswith("mailto:")):
            yield "link", start, end, more["url"]
        elif kind == "linkReference":
            yield "reference", start, end
        elif kind in {"image", "imageReference"}:
            yield "image", start, end
        elif kind in {"code", "inlineCode", "blockquote", "thematicBreak", "table"}:
            yield kind, _first(text, start, end), _last(text, start, end)
        elif kind == "listItem":
            yield kind, start
        elif kind.startswith("mdxJsx"):
            yield "component", start, end, more["name"] or ""
            for name, value, begin, finish in more["attributes"]:
                kept = value if isinstance(value, str) else ""
                yield "attribute", points(begin), points(finish), name, " ".join(kept.split())


def _ours(document: Document, *, mdx: bool) -> Iterator[Item]:
    text = document.text
    said = _said(document)
    for number, block in enumerate(document.blocks):
        start, end = block.start, _last(text, block.start, block.end)
        if block.kind == "heading":
            yield "heading", start, end, int(block.info)
            yield "text", start, _folded(said.get(number, ""))
        elif block.kind == "paragraph":
            yield "paragraph", start, end
            yield "text", start, _folded(said.get(number, ""))
        elif block.kind in {"fence", "indented"}:
            yield "code", start, end
        elif block.kind == "rule":
            yield "thematicBreak", start, end
        elif block.kind == "table":
            yield "table", start, end
    for container in document.containers:
        if container.kind == "quote":
            yield "blockquote", container.start, _last(text, container.start, container.end)
        elif container.kind == "item":
            yield "listItem", container.start
    yield from _inline(document, mdx=mdx)


def _inline(document: Document, *, mdx: bool) -> Iterator[Item]:
    html = {block_number for block_number, b in enumerate(document.blocks) if b.kind == "html"}
    places = [document.blocks[n] for n in html]
    inside = sorted((b.start, b.end) for b in places)
    for link in document.links:
        if _within(inside, link.start) or _in_attribute(document, link.start):
            continue
        if link.kind in {"inline", "autolink", "bare"}:
            url = link.url
            if link.kind == "bare" and url.startswith("www."):
                url = "http://" + url
            if link.kind == "autolink" and "@" in url and ":" not in url:
                url = "mailto:" + url
            yield "link", link.start, link.end, url
        elif link.kind == "reference":
            yield "reference", link.start, link.end
        elif link.kind == "image":
            yield "image", link.start, link.end
    for kind, start, end in document.masked:
        if (
            kind == "code"
            and document.text.startswith("`", start)
            and not _is_block(document, start)
        ):
            yield "inlineCode", start, end
    for component in document.components if mdx else ():
        end = component.closing[1] if component.closing else component.end
        yield "component", component.start, end, component.name
        for attribute in component.attributes.values():
            value = attribute.value
            if attribute.kind != "string" or document.text[attribute.end - 1] == "}":
                value = ""
            yield (
                "attribute",
                attribute.start,
                attribute.end,
                attribute.name,
                " ".join(value.split()),
            )


def _is_block(document: Document, start: int) -> bool:
    starts = [block.start for block in document.blocks]
    index = bisect_left(starts, start)
    return index < len(starts) and starts[index] == start and document.blocks[index].kind == "fence"


def _within(places: list[tuple[int, int]], offset: int) -> bool:
    index = bisect_left(places, (offset + 1, 0)) - 1
    return index >= 0 and places[index][1] > offset


def _in_attribute(document: Document, offset: int) -> bool:
    return any(c.start <= offset < c.end for c in document.components)


def _said(document: Document) -> dict[int, str]:
    """The text of each block, with a mark where something interrupts it."""
    images = sorted((link.start, link.end) for link in document.links if link.kind == "image")
    found: dict[int, str] = {}
    for run in document.runs:
        if run.attribute or _within(images, run.start):
            continue
        found[run.block] = found.get(run.block, "") + "\0" + run.text
    return found


def _folded(text: str) -> str:
    """The text without blanks: who puts one where a tag stood is not compared."""
    return re.sub(r"[\0\s]+", "", text)


def _last(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _first(text: str, start: int, end: int) -> int:
    """Where a range begins, blanks left out: remark counts those before code."""
    while start < end and text[start].isspace():
        start += 1
    return start


def _points(text: str):
    """Offsets in UTF-16 units as offsets in code points."""
    if text.isascii() or max(text) < "\U00010000":
        return lambda offset: offset
    starts = [0]
    for character in text:
        starts.append(starts[-1] + (2 if ord(character) > 0xFFFF else 1))
    return lambda offset: bisect_left(starts, offset)
