"""A citation of a book with the work that it is of, and the places and edits of its parts."""

from bisect import bisect_right
from typing import NamedTuple

from kb.diagnostics import Place, PlacedEdit
from kb.documents.document import Citation, Document, Quotation, Run
from kb.reading.files import LocatedSource
from kb.works.identity import Identity


class Cited(NamedTuple):
    """A citation of a book, and what it is of.

    `identity` is what its address leads to, None without one. `record` is the source with that
    identity; of a citation without an address the one that its label names, if only one does.
    `work` is what citations of one work have in common: empty where nothing is known of it.
    """

    document: Document
    number: int
    citation: Citation
    identity: Identity | None
    record: LocatedSource | None
    work: str

    @property
    def place(self) -> Place:
        """The citation, from its label to the end of its link."""
        return Place(self.document.path, (), (self.citation.start, self.citation.end))

    @property
    def label_place(self) -> Place:
        """Names and year."""
        return Place(self.document.path, (), (self.citation.label_start, self.citation.label_end))

    @property
    def shown(self) -> str:
        """The label as it stands, on one line: “Hubinger et al., 2019”."""
        label = " ".join(self.citation.label.split())
        return f"“{label}”"

    def names_edit(self, names: str) -> PlacedEdit | None:
        """The edit that writes other names; None where the label holds marks of another kind."""
        one, text = self.citation, self.document.text
        start = text.find(one.names, one.label_start, one.label_end) if one.names else -1
        if start < 0:
            return None
        spelt = names.replace(" & ", " and ") if self._spells_and else names
        return self._edit(start, start + len(one.names), spelt)

    @property
    def _spells_and(self) -> bool:
        one = self.citation
        return " and " in one.names or ("&" not in one.names and one.form in ("narrative", "year"))

    def year_edit(self, year: str) -> PlacedEdit | None:
        """The edit that writes another year."""
        one = self.citation
        found = self.document.text[one.year_start : one.year_end]
        return self._edit(one.year_start, one.year_end, year) if found == one.year else None

    def url_edit(self, url: str) -> PlacedEdit | None:
        """The edit that writes another address; None where it does not stand there as it is."""
        one = self.citation
        found = self.document.text[one.url_start : one.url_end]
        safe = found == one.url and not set(url) - set(one.url) & _SPECIAL
        return self._edit(one.url_start, one.url_end, url) if safe else None

    @property
    def url_place(self) -> Place:
        return Place(self.document.path, (), (self.citation.url_start, self.citation.url_end))

    def _edit(self, start: int, end: int, text: str) -> PlacedEdit:
        return PlacedEdit(Place(self.document.path, (), (start, end)), text)


_SPECIAL = frozenset(" ()<>[]{}\"'\\`*_|&")
"""Characters that Markdown or MDX may read otherwise: none may come in with an address."""


class Passage(NamedTuple):
    """A quotation in a chapter: its words, and the key of the one source that it cites."""

    quote: str
    source: str
    document: Document
    quotation: Quotation
    via: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.document.path, (), (self.quotation.start, self.quotation.end))


def quoted_words(document: Document, quotation: Quotation) -> str:
    """What a quotation quotes, without the citation in it and what follows that."""
    start, end = quotation.inner
    inside = (document.citations[number] for number in quotation.citations)
    stops = [one.group[0] if one.group else one.start for one in inside if start <= one.start < end]
    if not stops:
        return quotation.text
    runs = [run for run in document.runs if start <= run.start < min(stops) and not run.attribute]
    said = "\n".join(_until(run, min(stops)) for run in runs)
    return said.rstrip(" \n\t—–-(,")


def _until(run: Run, stop: int) -> str:
    """The text of a run up to a place of the document."""
    ends = range(len(run.text) + 1)
    return run.text[: max(bisect_right(ends, stop, key=lambda end: run.span(0, end)[1]) - 1, 0)]
