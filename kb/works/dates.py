"""Dates that an address or a number tells, to be compared with the date of a record.

A date is (year,), (year, month) or (year, month, day), as in `kb.model.source.Date`.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

Parts = tuple[int, ...]


class Submission(NamedTuple):
    """When a paper came to arXiv, as its number tells.

    `early` says that the number is among the month's first: the paper may have been submitted in
    the last days of the month before.
    """

    year: int
    month: int
    early: bool


_ARXIV = re.compile(r"(?:.*/)?(\d\d)(\d\d)\.?(\d+)\Z", re.DOTALL)
_FIRST = {3: 20, 4: 400, 5: 1000}
"""Of numbers with so many digits, those below are given in the first days of a month."""


def submitted(arxiv: str) -> Submission | None:
    """When a paper of an arXiv id (`1906.01820`, `hep-th/9901001`) was submitted."""
    found = _ARXIV.match(arxiv)
    if found is None or not "01" <= found[2] <= "12":
        return None
    year = int(found[1])
    before_2007 = "/" in arxiv and year > 90
    early = int(found[3]) < _FIRST.get(len(found[3]), 0)
    return Submission((1900 if before_2007 else 2000) + year, int(found[2]), early)


def precedes(given: Parts, arxiv: Submission) -> bool:
    """Whether a date is before the month in which a paper was submitted, as far as it goes."""
    year, month = arxiv.year, arxiv.month
    if arxiv.early:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return given[:2] < (year, month)[: len(given[:2])]


_MONTHS: tuple[str, ...] = (*"jan feb mar apr may jun jul aug sep oct nov dec".split(),)
_MONTH = r"(?:0?[1-9]|1[0-2]|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATED = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)/(?P<month>{_MONTH})(?:/(?P<day>{_DAY})(?=/|\Z)|(?=/[^/]*[a-z]))"
    rf"|/(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?=[-/_.]|\Z)"
)
_FILED = re.compile(r"/(?:uploads?|files?|media|assets|images|docs?|pdfs?)(?=/)", re.IGNORECASE)


def dated(path: str) -> Parts | None:
    """The date in the path of an address, as in `/2020/08/01/title` or `/2020-08-01-title`.

    A year without a month tells nothing, nor does a month without a title after it (`/2020/8/` may
    be an issue), nor the day on which a file was put into a folder of uploads.
    """
    found = _DATED.search(path)
    if found is None or _FILED.search(path):
        return None
    month: str = (found["month"] or found["m"]).lower()
    number = _MONTHS.index(month) + 1 if month.isalpha() else int(month)
    day = found["day"] or found["d"]
    parts = (int(found["year"] or found["y"]), number, *([int(day)] if day else []))
    return parts if _span(parts) is not None else parts[:2]


def apart(one: Parts, other: Parts) -> bool:
    """Whether two dates cannot be the same day, nor neighbours: clocks differ around the world."""
    first, second = _span(one), _span(other)
    if first is None or second is None:
        return False
    return (second[0] - first[1]).days > 1 or (first[0] - second[1]).days > 1


def _span(parts: Parts) -> tuple[date, date] | None:
    """The first and the last day that a date may mean; None where there is no such day."""
    try:
        first = date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    if len(parts) > 2:
        return first, first
    month = parts[1] if len(parts) > 1 else 12
    if (first.year, month) == (9999, 12):
        return first, date.max
    following = date(first.year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)
