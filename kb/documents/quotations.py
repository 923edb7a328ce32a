"""Words of others: quotes as blocks, as components, and between quotation marks."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kb.documents.dialect import ZONES
from kb.documents.document import Document, Quotation, Range

_MARKED = re.compile(r"“([^“”]{12,2000})”|(?<![\w\"])\"([^\"“”]{12,2000})\"(?!\w)")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|[“”]")
_WORDS = 3
_NEAR = 200
_BELOW = 160


def quotations(document: Document) -> list[Quotation]:
    """All quotations in the order of the text; between marks only those with a citation near."""
    finding = _Finding(document)
    found = [*finding.blocks(), *finding.components(), *finding.marked()]
    return sorted(found, key=lambda quotation: (quotation.start, -quotation.end))


class _Finding:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = [citation.start for citation in document.citations]
        self.runs = [run.start for run in document.runs]

    def blocks(self) -> Iterator[Quotation]:
        for container in self.document.containers:
            if container.kind == "quote" and not container.info:
                place = container.start, container.end
                yield Quotation("blockquote", *place, place, self._text(place), self._around(place))

    def components(self) -> Iterator[Quotation]:
        for number, component in enumerate(self.document.components):
            name = component.name.lower()
            if ZONES.get(name) != "quote" or name == "q":
                continue
            end = component.closing[1] if component.closing else component.end
            place = component.start, end
            yield Quotation(
                "component",
                *place,
                component.inner,
                self._text(component.inner) or component.value("text") or component.value("quote"),
                self._around(place),
                number,
            )

    def marked(self) -> Iterator[Quotation]:
        if not self.starts:
            return
        for run in self.document.runs:
            if run.attribute or ("“" not in run.text and '"' not in run.text):
                continue
            for found in _MARKED.finditer(run.text):
                inner = run.span(*found.span(found.lastindex or 1))
                place = run.span(*found.span())
                near = self._beside(place, (run.start, run.end))
                if near and len(found[0].split()) >= _WORDS:
                    said = found[found.lastindex or 1]
                    yield Quotation("marks", *place, inner, said, near)

    def _text(self, place: Range) -> str:
        first, last = bisect_left(self.runs, place[0]), bisect_left(self.runs, place[1])
        said = [run.text.strip() for run in self.document.runs[first:last] if not run.attribute]
        return " ".join(said)

    def _between(self, start: int, end: int) -> range:
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def _around(self, place: Range) -> tuple[int, ...]:
        """The citations in a quote, or else one that begins the paragraph below it."""
        inside = tuple(self._between(*place))
        if inside:
            return inside
        below = self._between(place[1], place[1] + _BELOW)
        for number in below:
            between = self.document.text[place[1] : self.document.citations[number].start]
            if not re.search(r"\w", between) and between.count("\n") <= 2:
                return (number,)
        return ()

    def _beside(self, place: Range, run: Range) -> tuple[int, ...]:
        """The citation that follows in the same sentence, or else the one just before."""
        for number in self._between(place[0], min(place[1] + _NEAR, run[1])):
            if self._one_sentence(place[1], self.document.citations[number].start):
                return (number,)
            break
        for number in reversed(self._between(max(place[0] - _NEAR, run[0]), place[0])):
            if self._one_sentence(self.document.citations[number].end, place[0]):
                return (number,)
            break
        return ()

    def _one_sentence(self, start: int, end: int) -> bool:
        return _SENTENCE_END.search(self.document.text, start, end) is None
