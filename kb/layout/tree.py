"""A YAML file as its author wrote it: values with their styles, comments, blank lines.

Comments are kept as written, from their `#` on; an empty text stands for one or more blank lines.
"""

from collections.abc import Iterator

SUPPRESSING = "# kb:"
"""How a comment begins that speaks to the checks: it covers the line that it ends."""


class Scalar:
    """A text. `raw` is its source, quotes and indicators included; `style` None when plain.

    `null` marks a key or an item without a value, `prose` a text made of sentences.
    """

    __slots__ = ("null", "prose", "raw", "style", "value")

    def __init__(self, value: str, raw: str, style: str | None, *, null: bool = False) -> None:
        self.value = value
        self.raw = raw
        self.style = style
        self.null = null
        self.prose = False


class Collection:
    """A mapping or a list. `below` stands after its last part; `raw` is its source in flow style.

    `column` is where the keys or hyphens of block style stand; `entered`: the comment beside its
    part follows the opening bracket, and so is in `raw`.
    """

    __slots__ = ("below", "column", "entered", "flow", "mapping", "parts", "raw")

    def __init__(self, *, mapping: bool, flow: bool, column: int) -> None:
        self.mapping = mapping
        self.flow = flow
        self.column = column
        self.parts: list[Part] = []
        self.below: list[str] = []
        self.raw = ""
        self.entered = False

    @property
    def block(self) -> bool:
        """Whether the author gave each part lines of its own."""
        return not self.flow


Node = Scalar | Collection


class Part:
    """A pair of a mapping, an item of a list or the root of a document, with its comments."""

    __slots__ = ("above", "beside", "key", "value")

    def __init__(self, key: Scalar | None = None) -> None:
        self.key = key
        self.value: Node = Scalar("", "", None, null=True)
        self.above: list[str] = []
        self.beside: str | None = None

    @property
    def suppresses(self) -> bool:
        """Whether a comment on its lines speaks to the checks, so that these lines must stay."""
        value = self.value
        if isinstance(value, Collection) and (value.block or not value.parts):
            return False
        return SUPPRESSING in value.raw or self.covers_its_line

    @property
    def covers_its_line(self) -> bool:
        """Whether the comment beside it speaks to the checks."""
        return self.beside is not None and SUPPRESSING in self.beside


class Document:
    """A document: its `---` with what stands beside it, its head, its root, its end."""

    __slots__ = ("apart", "below", "beside", "explicit", "head", "root")

    def __init__(self, *, explicit: bool) -> None:
        self.explicit = explicit
        self.apart = False
        self.beside: str | None = None
        self.head: list[str] = []
        self.root = Part()
        self.below: list[str] = []


class File:
    """The documents of a file, and the comments before the first `---` or of an empty file."""

    __slots__ = ("documents", "preamble")

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.preamble: list[str] = []


def inside(collection: Collection) -> Iterator[Part]:
    """Every part of a collection, at every depth."""
    for part in collection.parts:
        yield part
        if isinstance(part.value, Collection):
            yield from inside(part.value)
