"""Mentions: the places where a document names the concepts of a base.

`spotter` makes the forms of a base ready, `mentions` finds them in a document. A form that leads to
several concepts, none more surely than the others, is a mention of each, and says "ambiguous". A
deprecated entry that has one successor leads to it, and the reason says "deprecated". The names in
the label of a citation are no mentions.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from kb.documents.document import Document, Run, Zone
from kb.terms.forms import derive, forms
from kb.terms.spotting import Match, Sign, Spotter, with_reason
from kb.terms.successors import Standing, led

if TYPE_CHECKING:
    from kb.tables import Tables


class Mention(NamedTuple):
    """A range of a document's text that names a concept.

    `form` is what is written there, `of` the form of the concept that it is, `role` the role of
    that form (label, abbreviation, alias, form, discouraged); `reason` is "exact" or says what
    sets what is written apart from the label. `run` is the number of the run in `Document.runs`.
    """

    concept: str
    form: str
    start: int
    end: int
    zone: Zone
    reason: str
    role: str
    of: str
    run: int

    @property
    def certain(self) -> bool:
        """Whether what is written there leads to this concept alone."""
        return "ambiguous" not in self.reason


def mentions(document: Document, spotter: Spotter) -> list[Mention]:
    """The mentions in a document, in the order of its text."""
    labels = _labels(document)
    found = [
        mention
        for number, run in enumerate(document.runs)
        for match in spotter.spot(run.text)
        for mention in _of_match(document, match, number, run)
        if not _touches(labels, mention)
    ]
    found.sort(key=lambda mention: (mention.start, mention.end))
    return found


def _of_match(document: Document, match: Match, number: int, run: Run) -> Iterator[Mention]:
    start, end = run.span(match.start, match.end)
    written = run.text[match.start : match.end]
    broken = "\n" in document.text[start:end]
    for concept, form, role, said in match.meanings:
        reason = with_reason(said, "line break") if broken else said
        yield Mention(concept, written, start, end, run.zone, reason, role, form, number)


def _labels(document: Document) -> list[tuple[int, int]]:
    """Where the labels of citations stand, in order."""
    return sorted(
        (citation.label_start, citation.label_end)
        for citation in document.citations
        if citation.certain
    )


def _touches(ranges: Sequence[tuple[int, int]], mention: Mention) -> bool:
    place = bisect_right(ranges, (mention.end - 1, mention.end)) - 1
    return place >= 0 and ranges[place][1] > mention.start


def zones(named: Mapping[str, str]) -> dict[str, Zone]:
    """The zones of components by their names, from kb.yaml's names by zone."""
    return {name: cast("Zone", zone) for zone, name in named.items() if zone in get_args(Zone)}


def spotter(tables: "Tables") -> Spotter:
    """What finds the forms of a base: those of its designations with `spot: true`.

    Of entries that share an id the first in the order of the files counts.
    """
    terms: dict[str, list[tuple[str, str]]] = {}
    look_alikes: dict[str, list[str]] = {}
    for row in tables.terms:
        if row.of is tables.by_id[row.of.id]:
            if row.role == "not":
                look_alikes.setdefault(row.of.id, []).append(row.text)
            elif row.spot:
                terms.setdefault(row.of.id, []).append((row.role, row.text))
    entries: dict[str, Standing] = {
        one.id: (one.status, one.replaced_by) for one in tables.by_id.values()
    }
    found = [
        Sign(form.key, concept, form.text, form.role, form.derived)
        for concept, designations in terms.items()
        for form in forms(designations, look_alikes.get(concept, ()))
    ]
    return Spotter(led(found, entries), _refusals(look_alikes))


def _refusals(look_alikes: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for concept, texts in look_alikes.items():
        for text in texts:
            yield from ((form.key, concept) for form in derive("not", text) if form.key)
