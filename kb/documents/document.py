"""What a chapter holds, each thing with its range of characters.

Ranges are offsets in code points of `Document.text`, the end exclusive; `Document.span` makes lines
and columns of them.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kb.diagnostics import Span
from kb.documents.stretch import Stretch
from kb.reading.yaml_text import Lines

Zone = Literal["prose", "heading", "caption", "quote", "run-in", "note", "definition"]
Range = tuple[int, int]


class Trouble(NamedTuple):
    """Something that could not be read: a range of characters and a sentence."""

    start: int
    end: int
    message: str


class Mark(NamedTuple):
    """A part of a run's text that is emphasized, or the text of a link.

    `number` is the link's place in `Document.links`; -1 where the mark is no link.
    """

    kind: Literal["link", "strong", "emphasis"]
    start: int
    end: int
    number: int = -1


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of readable text that nothing interrupts: no code, break, note mark or block end.

    `block` is the number of the block it stands in, `attribute` the attribute whose value it is
    read from (empty in running text), `component` the number of the component then, else -1.
    """

    stretch: Stretch
    zone: Zone
    block: int
    attribute: str = ""
    component: int = -1
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        return self.stretch.text

    @property
    def start(self) -> int:
        return self.stretch.offset(0)

    @property
    def end(self) -> int:
        return self.stretch.after(len(self.stretch.text))

    def offset(self, index: int) -> int:
        """Where the character at an index of the text stands in the document."""
        return self.stretch.offset(index)

    def span(self, start: int, end: int) -> Range:
        """The range of the document that a range of the text comes from."""
        return self.stretch.span(start, end)

    def index(self, offset: int) -> int:
        """The index in the text of the first character that stands at an offset or after it."""
        return bisect_left(range(len(self.text)), offset, key=self.stretch.offset)


class Block(NamedTuple):
    """A leaf of the document's structure, such as a paragraph, a heading or a fence.

    `lines` are the ranges of its content, without the marks of what contains it. `info` is the
    level of a heading, the info string of a fence; `holder` the number of its container or -1.
    """

    kind: str
    start: int
    end: int
    lines: tuple[Range, ...]
    info: str = ""
    holder: int = -1


@dataclass(slots=True)
class Container:
    """What blocks stand in: a quote, an item, a note (of a note's mark), an admonition, …"""

    kind: str
    start: int
    end: int
    parent: int
    info: str = ""
    title: Range | None = None


class Heading(NamedTuple):
    """A heading; `anchor` is what links lead to, `explicit` when the author wrote it."""

    level: int
    text: str
    anchor: str
    explicit: bool
    start: int
    end: int
    block: int


class Attribute(NamedTuple):
    """An attribute of a component: `kind` is string, expression or flag.

    The value's range lies inside its quotes or braces. A string in braces counts as a string.
    """

    name: str
    value: str
    kind: Literal["string", "expression", "flag"]
    start: int
    end: int
    value_start: int
    value_end: int


class Component(NamedTuple):
    """A component or an HTML element: its opening tag, and its closing tag where it has one.

    `parent` is the number of the component around it or -1; `inner` lies between the tags.
    """

    name: str
    attributes: Mapping[str, Attribute]
    start: int
    end: int
    inner: Range
    closing: Range | None
    parent: int

    def value(self, name: str) -> str:
        """The value of an attribute, empty where there is none."""
        found = self.attributes.get(name)
        return found.value if found else ""


class Link(NamedTuple):
    """A link; `kind` is inline, reference, autolink, bare, image or html.

    `url_start` and `url_end` are where the address stands; with a reference, in its definition.
    """

    kind: str
    text: str
    url: str
    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int


class Citation(NamedTuple):
    """A work cited with author and year.

    `form` is linked (the link's text is the label), narrative ("Hubinger et al. (2019)"), year (the
    link's text is the year), split (names linked, year beside), plain (in brackets, no link),
    or blank (a link without text in brackets). `group` is the range of the brackets around it.
    `names` and `year` are as written, empty where they are missing; `certain` is False where the
    names might be something else. `zone` and `attribute` are the run's.
    """

    form: str
    label: str
    names: str
    year: str
    url: str
    start: int
    end: int
    label_start: int
    label_end: int
    year_start: int
    year_end: int
    url_start: int
    url_end: int
    group: Range | None
    run: int
    link: int
    zone: Zone
    attribute: str
    certain: bool = True

    @property
    def linked(self) -> bool:
        return self.link >= 0


class Term(NamedTuple):
    """A term that a definition defines: as written, with what stands in brackets after it.

    `body` is the range of what defines it.
    """

    text: str
    start: int
    end: int
    abbreviation: str = ""
    qualifier: str = ""
    body: Range = (0, 0)


class Definition(NamedTuple):
    """A definition in any form; `terms` has at least one term.

    `form` is component, admonition, directive, abbreviation, list, glossary, run-in or expansion;
    the last two are candidates, for people to judge. `runs` are the numbers of the runs of its
    body, `sources` those of the citations that it gives as its source.
    """

    form: str
    terms: tuple[Term, ...]
    start: int
    end: int
    body: Range
    runs: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    component: int = -1
    number: Attribute | None = None
    label: Attribute | None = None
    source: Attribute | None = None

    @property
    def certain(self) -> bool:
        return self.form not in {"run-in", "expansion"}


class Quotation(NamedTuple):
    """Words of somebody else: `form` is blockquote, component or marks.

    `citations` are the numbers of those that stand in it or beside it.
    """

    form: str
    start: int
    end: int
    inner: Range
    text: str
    citations: tuple[int, ...] = ()
    component: int = -1


class Medium(NamedTuple):
    """A figure, a picture, a video or another page shown inside.

    `id` is the video's where it is named apart, `url` its address, with their places.
    """

    kind: Literal["figure", "image", "video", "embed"]
    id: str
    url: str
    start: int
    end: int
    place: Range
    component: int = -1
    link: int = -1
    citations: tuple[int, ...] = ()


class FrontMatter(NamedTuple):
    """What stands between the first two lines of dashes; the values are scalars, as written."""

    raw: str
    start: int
    end: int
    values: Mapping[str, str]
    places: Mapping[str, Range]

    @property
    def title(self) -> str:
        return self.values.get("title", "")

    @property
    def position(self) -> float | None:
        """Docusaurus' `sidebar_position`, None where it is missing or no number."""
        try:
            return float(self.values["sidebar_position"])
        except (KeyError, ValueError):
            return None


@dataclass(slots=True)
class Document:
    """A chapter as it was read; everything stands in the order of the text."""

    path: str
    text: str
    marked: bool = False
    front_matter: FrontMatter | None = None
    blocks: list[Block] = field(default_factory=list[Block])
    containers: list[Container] = field(default_factory=list[Container])
    runs: list[Run] = field(default_factory=list[Run])
    headings: list[Heading] = field(default_factory=list[Heading])
    components: list[Component] = field(default_factory=list[Component])
    links: list[Link] = field(default_factory=list[Link])
    citations: list[Citation] = field(default_factory=list[Citation])
    definitions: list[Definition] = field(default_factory=list[Definition])
    quotations: list[Quotation] = field(default_factory=list[Quotation])
    media: list[Medium] = field(default_factory=list[Medium])
    masked: list[tuple[str, int, int]] = field(default_factory=list[tuple[str, int, int]])
    """Ranges that are no text for readers: code, comment, module, expression, math, note mark."""
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    _lines: list[Lines] = field(default_factory=list[Lines])

    @property
    def lines(self) -> Lines:
        if not self._lines:
            self._lines.append(Lines(self.text))
        return self._lines[0]

    def span(self, start: int, end: int) -> Span:
        """A range of characters as lines and columns."""
        return Span(self.path, *self.lines.place(start), *self.lines.place(end))
