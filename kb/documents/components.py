"""Tags paired into components, with what their attributes say."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kb.documents.dialect import KNOWN, MAX_DEPTH, VOID
from kb.documents.document import Attribute, Component, Trouble
from kb.documents.stretch import Stretch, Weaving
from kb.documents.tags import ENTITY, Raw, Tag, character

Seen = tuple[int, Tag, Stretch | None]
"""A tag: where it starts in the document, and the stretch it was read from if not the document."""


class Pairing:
    """The components of a document, and where each begins and ends to be around something."""

    def __init__(self, text: str) -> None:
        self.components: list[Component] = []
        self.troubles: list[Trouble] = []
        self._text = text
        self._raws: list[tuple[Tag, Stretch | None]] = []
        self._edges: list[int] | None = None
        self._numbers: list[int] = []

    def add(self, seen: Seen, parent: int) -> int:
        """Adds a component of its opening tag; gives its number."""
        _, tag, stretch = seen
        attributes = {
            raw.name: self._attribute(raw, stretch) for raw in reversed(tag.attributes) if raw.name
        }
        start, end = _placed(tag.start, tag.end, stretch)
        made = Component(tag.name, attributes, start, end, (end, end), None, parent)
        self.components.append(made)
        self._raws.append((tag, stretch))
        return len(self.components) - 1

    def close(self, number: int, seen: Seen) -> None:
        """Gives a component its closing tag."""
        _, tag, stretch = seen
        closing = _placed(tag.start, tag.end, stretch)
        opened = self.components[number]
        inner = opened.end, max(closing[0], opened.end)
        self.components[number] = opened._replace(inner=inner, closing=closing)

    def settle(self) -> None:
        """Makes the parent of each component one that is closed; what is too deep is not."""
        depths: list[int] = []
        for number, component in enumerate(self.components):
            parent = component.parent
            if parent >= 0 and self.components[parent].closing is None:
                parent = self.components[parent].parent
            depths.append(depths[parent] + 1 if parent >= 0 else 0)
            kept = self._flattened(component) if depths[-1] >= MAX_DEPTH else component
            self.components[number] = kept._replace(parent=parent)

    def _flattened(self, component: Component) -> Component:
        if component.closing is None:
            return component
        message = f"nested more than {MAX_DEPTH} deep: what is in it is not seen as its content"
        self.troubles.append(Trouble(component.start, component.end, message))
        return component._replace(inner=(component.end, component.end), closing=None)

    def values(self, number: int) -> Iterator[tuple[str, Stretch]]:
        """The attributes of a component that are texts, with entities read."""
        tag, stretch = self._raws[number]
        for raw in tag.attributes:
            if raw.kind == "string":
                yield raw.name, self._value(raw, stretch)

    def around(self, offsets: Iterable[int]) -> list[int]:
        """The number of the innermost component around each offset; -1 where there is none."""
        if self._edges is None:
            self._edges = self._swept()
        edges, numbers = self._edges, self._numbers
        return [numbers[bisect_right(edges, offset)] for offset in offsets]

    def _swept(self) -> list[int]:
        """The offsets at which what is around changes; `_numbers` holds one number more."""
        edges: list[int] = []
        self._numbers = [-1]
        for offset, number in sorted(self._events()):
            edges.append(offset)
            self._numbers.append(number)
        return edges

    def _events(self) -> Iterator[tuple[int, int]]:
        for number, component in enumerate(self.components):
            if component.closing:
                yield component.inner[0], number
                yield component.inner[1], component.parent

    def _value(self, raw: Raw, stretch: Stretch | None) -> Stretch:
        whole = stretch or Stretch.of(self._text, raw.value_start, raw.value_end)
        shift = 0 if stretch else raw.value_start
        value = whole.cut(raw.value_start - shift, raw.value_end - shift)
        return decoded_entities(value) if raw.encoded and "&" in value.text else value

    def _attribute(self, raw: Raw, stretch: Stretch | None) -> Attribute:
        start, end = _placed(raw.start, raw.end, stretch)
        place = _placed(raw.value_start, raw.value_end, stretch)
        value = self._value(raw, stretch).text
        kind = "flag" if raw.kind == "flag" else "string" if raw.kind == "string" else "expression"
        return Attribute(raw.name, value, kind, start, end, *place)


def paired(tags: list[Seen], text: str, *, mdx: bool) -> Pairing:
    """The components that tags in the order of the text make, and those never opened or closed."""
    pairing = Pairing(text)
    opened: list[int] = []
    names: dict[str, int] = {}
    for seen in tags:
        tag = seen[1]
        if tag.kind == "close":
            _close(pairing, seen, opened, names, mdx=mdx)
            continue
        number = pairing.add(seen, opened[-1] if opened else -1)
        if tag.kind == "open" and (mdx or tag.name.lower() not in VOID):
            opened.append(number)
            names[tag.name] = names.get(tag.name, 0) + 1
    for number in opened:
        _unclosed(pairing, number, mdx=mdx)
    pairing.settle()
    return pairing


def _close(
    pairing: Pairing, seen: Seen, opened: list[int], names: dict[str, int], *, mdx: bool
) -> None:
    _, tag, stretch = seen
    if not names.get(tag.name):
        if _matters(tag.name, mdx=mdx):
            place = _placed(tag.start, tag.end, stretch)
            pairing.troubles.append(Trouble(*place, f"{_shown(tag.name, '/')} closes nothing"))
        return
    while True:
        number = opened.pop()
        name = pairing.components[number].name
        names[name] -= 1
        if name == tag.name:
            pairing.close(number, seen)
            return
        _unclosed(pairing, number, mdx=mdx)


def _unclosed(pairing: Pairing, number: int, *, mdx: bool) -> None:
    component = pairing.components[number]
    if _matters(component.name, mdx=mdx):
        message = f"{_shown(component.name)} is never closed"
        pairing.troubles.append(Trouble(component.start, component.end, message))


def _matters(name: str, *, mdx: bool) -> bool:
    """Whether its pairing is worth a word: in Markdown `<T>` may be anything."""
    return mdx or (not name.islower() and name.lower() in KNOWN)


def _shown(name: str, slash: str = "") -> str:
    return f"<{slash}{name}>"


def _placed(start: int, end: int, stretch: Stretch | None) -> tuple[int, int]:
    return stretch.span(start, end) if stretch else (start, end)


def decoded_entities(stretch: Stretch) -> Stretch:
    """The stretch with its entities read."""
    weaving = Weaving()
    position = 0
    for entity in ENTITY.finditer(stretch.text):
        said = character(entity[0])
        if said == entity[0]:
            continue
        weaving.copy(stretch, position, entity.start())
        weaving.put(said, *stretch.span(*entity.span()))
        position = entity.end()
    weaving.copy(stretch, position, len(stretch.text))
    return weaving.stretch() if weaving.at else stretch.cut(0, 0)


def without_escaped_bars(stretch: Stretch) -> Stretch:
    """A cell of a table with `\\|` read as the bar that it stands for."""
    bars = [-1, *_escaped_bars(stretch.text), len(stretch.text)]
    weaving = Weaving()
    for before, after in pairwise(bars):
        weaving.copy(stretch, before + 1, after)
    return weaving.stretch()


def _escaped_bars(text: str) -> Iterator[int]:
    at = text.find("\\|")
    while at >= 0:
        yield at
        at = text.find("\\|", at + 2)
