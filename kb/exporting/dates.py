"""Dates as typed literals of the precision they are known to."""

import re
from datetime import date

from kb.exporting.namespaces import XSD
from kb.exporting.terms import Term, literal, typed

_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(-[0-9]{2})?)?\Z")
_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def dated(text: str) -> Term:
    """A date as xsd:date, gYearMonth or gYear; what is none of them stays plain text."""
    return typed(text, _TYPES[len(text)]) if _is_date(text) else literal(text)


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    if match is None or text.startswith("0000"):
        return False
    if match[1] is None:
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
