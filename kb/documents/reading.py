"""The bytes of a chapter → a document.

A pipeline: text of bytes, front matter, blocks, what stands in them, components, and then what was
meant: headings, citations, definitions, quotations, media. Nothing here raises, whatever the bytes;
what cannot be read is said in `Document.troubles`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kb.documents.anchors import Slugs, explicit_anchor
from kb.documents.blocks import Structure, cells, joined, structure
from kb.documents.citations import citations
from kb.documents.components import Pairing, paired, without_escaped_bars
from kb.documents.decoding import decoded
from kb.documents.definitions import definitions, is_definition
from kb.documents.dialect import ADMONITIONS, FIGURES, HTML_TEXTS, QUOTES, TEXTS, ZONES
from kb.documents.document import Block, Component, Container, Document, Heading, Mark, Run, Zone
from kb.documents.front_matter import front_matter
from kb.documents.html_links import add_html_links, put_in_order
from kb.documents.inline import Gathering, Setting, read_inline
from kb.documents.media import media
from kb.documents.quotations import quotations
from kb.documents.stretch import Stretch
from kb.documents.tags import Patience


def read_document(path: str, data: bytes, components: Mapping[str, Zone] | None = None) -> Document:
    """A chapter as a value. A path that ends in `.mdx` is read as MDX, any other as Markdown.

    `components` gives the zones inside components of other names than the usual ones.
    """
    text, marked, troubles = decoded(data)
    document = Document(path, text, marked)
    document.troubles += troubles
    document.front_matter, refused = front_matter(text)
    document.troubles += refused
    zones: dict[str, Zone] = dict(ZONES)
    zones.update((name.lower(), zone) for name, zone in (components or {}).items())
    _Reading(document, zones).read()
    return document


class _Reading:
    def __init__(self, document: Document, zones: Mapping[str, Zone]) -> None:
        self.document = document
        self.zones = zones
        self.definers = {name for name, zone in zones.items() if zone == "definition"}
        self.mdx = document.path.lower().endswith(".mdx")
        self.patience = Patience(len(document.text))
        self.slugs = Slugs()

    def read(self) -> None:
        document = self.document
        front = document.front_matter
        start = front.end if front else 0
        found = structure(document.text, start, self.patience, mdx=self.mdx)
        document.blocks = found.blocks
        document.containers = found.containers
        gathering = Gathering(document.text, self.mdx, self.patience, found.references)
        self.inside = _zones_of(found.containers, document.text)
        for number, block in enumerate(found.blocks):
            self._block(number, block, gathering)
        self._components(found, gathering)
        self._take(found, gathering)
        self._mean()

    def _block(self, number: int, block: Block, gathering: Gathering) -> None:
        zone: Zone = self.inside[block.holder] if block.holder >= 0 else "prose"
        if block.kind == "heading":
            self._heading(number, block, gathering)
        elif block.kind in {"paragraph", "html"}:
            read_inline(self._joined(block), Setting(zone, number), gathering)
        elif block.kind == "table":
            self._table(number, block, zone, gathering)
        elif block.kind in {"term", "abbreviation"}:
            for line in block.lines:
                stretch = Stretch.of(self.document.text, *line)
                read_inline(stretch, Setting("definition", number), gathering)
        elif block.kind == "title":
            titled: Zone = "definition" if zone == "definition" else "heading"
            read_inline(self._joined(block), Setting(titled, number), gathering)

    def _joined(self, block: Block) -> Stretch:
        return joined(self.document.text, block.lines)

    def _table(self, number: int, block: Block, zone: Zone, gathering: Gathering) -> None:
        text = self.document.text
        for row in block.lines:
            for start, end in cells(text, *row):
                if start < end:
                    read_inline(_cell(text, start, end), Setting(zone, number), gathering)

    def _heading(self, number: int, block: Block, gathering: Gathering) -> None:
        lines = list(block.lines)
        start, end = lines[-1]
        anchor = explicit_anchor(self.document.text[start:end])
        if anchor:
            lines[-1] = start, start + anchor[1]
            gathering.masked.append(("mark", start + anchor[1], end))
        stretch = joined(self.document.text, lines)
        text = read_inline(stretch, Setting("heading", number), gathering)
        name = anchor[0] if anchor else self.slugs.take(text)
        found = Heading(int(block.info), text, name, bool(anchor), block.start, block.end, number)
        self.document.headings.append(found)

    def _components(self, found: Structure, gathering: Gathering) -> None:
        """Pairs the tags, gives runs the zones of what is around them, reads attributes."""
        tags = [(tag.start, tag, None) for tag in found.tags] + gathering.tags
        tags.sort(key=lambda seen: seen[0])
        pairing = paired(tags, self.document.text, mdx=self.mdx)
        self.document.components = pairing.components
        self.document.troubles += pairing.troubles
        self.around = self._zones_around()
        self._zoned(gathering.runs, pairing)
        for number, component in enumerate(pairing.components):
            self._attributes(number, component, pairing, gathering)

    def _zoned(self, runs: list[Run], pairing: Pairing) -> None:
        around = pairing.around(run.start for run in runs)
        for index, (run, number) in enumerate(zip(runs, around, strict=True)):
            if number >= 0:
                zone = self.around[number] if run.zone == "prose" else run.zone
                runs[index] = replace(run, zone=zone, component=number)

    def _zones_around(self) -> list[Zone]:
        """The zone inside each component: its own, or that of what is around it."""
        found: list[Zone] = []
        for component in self.document.components:
            around: Zone = found[component.parent] if component.parent >= 0 else "prose"
            found.append(self.zones.get(component.name.lower()) or around)
        return found

    def _attributes(
        self, number: int, component: Component, pairing: Pairing, gathering: Gathering
    ) -> None:
        html = component.name.islower()
        zone = self.around[number]
        for name, stretch in pairing.values(number):
            if name not in TEXTS or (html and name not in HTML_TEXTS):
                continue
            setting = Setting(TEXTS[name] or zone, -1, name, number)
            if html and stretch.text.strip():
                gathering.runs.append(Run(stretch, *setting))
            elif stretch.text.strip():
                read_inline(stretch, setting, gathering)

    def _take(self, found: Structure, gathering: Gathering) -> None:
        document = self.document
        document.masked = sorted(found.masked + gathering.masked, key=lambda m: m[1:])
        document.runs = list(self._with_run_ins(gathering.runs))
        document.runs.sort(key=lambda run: run.start)
        document.links = gathering.links
        add_html_links(document)
        put_in_order(document)
        document.troubles += [*found.troubles, *gathering.troubles]

    def _with_run_ins(self, runs: Sequence[Run]) -> Iterator[Run]:
        """The runs, with "**Term:**" at the beginning of a paragraph made a run of its own."""
        for run in runs:
            end = _run_in_end(run) if run.zone in {"prose", "note", "quote"} else 0
            if end and not run.attribute and self._begins_block(run):
                yield _cut(run, 0, end, "run-in")
                if run.text[end:].strip():
                    yield _cut(run, end, len(run.text), run.zone)
            else:
                yield run

    def _begins_block(self, run: Run) -> bool:
        block = self.document.blocks[run.block]
        start = block.lines[0][0] if block.lines else -1
        marks = self.document.text[start : run.start] if run.start - start < 8 else "x"
        return block.kind == "paragraph" and not marks.strip("*_ \t")

    def _mean(self) -> None:
        document = self.document
        document.citations = citations(document.runs, document.links)
        document.definitions = definitions(document, self.definers)
        document.quotations = quotations(document)
        document.media = media(document)
        document.troubles.sort()


def _zones_of(containers: list[Container], text: str) -> list[Zone]:
    """The zone inside each container: its own, or that of what is around it."""
    found: list[Zone] = []
    for container in containers:
        around: Zone = found[container.parent] if container.parent >= 0 else "prose"
        title = text[slice(*container.title)] if container.title else ""
        found.append(_zone_of(container, title) or around)
    return found


def _zone_of(container: Container, title: str) -> Zone | None:
    kind, info = container.kind, container.info
    if kind == "quote":
        return "note" if info else "quote"
    if kind in {"detail", "glossary"} or is_definition(container, title):
        return "definition"
    if kind == "note":
        return "note"
    if kind not in {"admonition", "directive"}:
        return None
    return _zone_named(info.split()[0] if info else "", kind)


def _zone_named(name: str, kind: str) -> Zone | None:
    """The zone inside an admonition or a directive, by its name."""
    if name in QUOTES:
        return "quote"
    if name in FIGURES:
        return "caption"
    return "note" if name in ADMONITIONS or kind == "admonition" else None


def _cell(text: str, start: int, end: int) -> Stretch:
    stretch = Stretch.of(text, start, end)
    return without_escaped_bars(stretch) if "\\|" in stretch.text else stretch


_RUN_IN = 90
"""How long a run-in may be, in characters."""


def _run_in_end(run: Run) -> int:
    """Where the run-in ends that a run begins with: strong, with a colon in it or after it."""
    if not run.marks or run.marks[0].start > 0 or ":" not in run.text[: _RUN_IN + 2]:
        return 0
    strong = next((m for m in run.marks if m.kind == "strong" and m.start == 0), None)
    if strong is None or strong.end > _RUN_IN:
        return 0
    if run.text[: strong.end].rstrip().endswith(":"):
        return strong.end
    return strong.end + 1 if run.text.startswith(":", strong.end) else 0


def _cut(run: Run, start: int, end: int, zone: Zone) -> Run:
    marks = tuple(
        Mark(mark.kind, max(mark.start, start) - start, min(mark.end, end) - start, mark.number)
        for mark in run.marks
        if mark.start < end and mark.end > start
    )
    return replace(run, stretch=run.stretch.cut(start, end), zone=zone, marks=marks)
