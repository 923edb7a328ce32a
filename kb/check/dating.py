"""What a citation's own address says of its year."""

from typing import NamedTuple

from kb.check.cited import Cited
from kb.works.address import address
from kb.works.dates import Parts, Submission, apart, dated, precedes, submitted
from kb.works.identity import Identity


class Refuted(NamedTuple):
    """When a work appeared, where its address tells and the year of the label is another."""

    submission: Submission | None
    date: Parts | None


def dated_otherwise(cited: Cited) -> Refuted | None:
    """What the address of a citation says against its year; None where it says nothing."""
    year, found = cited.citation.year[:4], cited.identity
    if not year.isdecimal() or found is None:
        return None
    if found.kind == "arxiv":
        when = submitted(found.id)
        early = when is not None and precedes((int(year),), when)
        return Refuted(when, None) if early and not _a_span(cited) else None
    date = date_in(found)
    if date is not None and apart((int(year),), date) and not _a_span(cited):
        return Refuted(None, date)
    return None


def _a_span(cited: Cited) -> bool:
    return len(cited.citation.year) > 5


def date_in(found: Identity) -> Parts | None:
    """The date in the address of a page of the web."""
    at = address(found.url) if found.kind == "page" else None
    return dated(at.path) if at else None
