"""A source as CSL-JSON (CSL 1.0.2, schema csl-data.json): the whole record, nothing lost.

May import the model alone.
"""

from typing import Any

from kb.model.source import Custom, Date, Name, Source

Json = dict[str, Any]


def csl_record(source: Source) -> Json:
    """A source in CSL's variables, what CSL lacks under its own `custom`."""
    record: Json = {"id": source.id, "type": source.type}
    record |= {role: [_name(name) for name in names] for role, names in source.names.items()}
    record |= {variable: _date(date) for variable, date in source.dates.items()}
    record |= source.texts
    custom = _custom(source.custom)
    return record | {"custom": custom} if custom else record


def _name(name: Name) -> Json:
    given: Json = {
        "family": name.family,
        "given": name.given,
        "literal": name.literal,
        "suffix": name.suffix,
        "dropping-particle": name.dropping_particle,
        "non-dropping-particle": name.non_dropping_particle,
        "comma-suffix": name.comma_suffix or None,
        "static-ordering": name.static_ordering or None,
    }
    return _given(given)


def _date(date: Date) -> Json:
    parts = [list(span) for span in (date.parts, date.until) if span]
    return _given({"date-parts": parts or None, "literal": date.literal})


def _custom(custom: Custom) -> Json:
    snapshot = custom.snapshot
    return _given(
        {
            "work": custom.work,
            "verified_by": list(custom.verified_by) or None,
            "unverified": list(custom.unverified) or None,
            "reviewed": custom.reviewed,
            "archived": custom.archived,
            "snapshot": snapshot and {"path": snapshot.path, "sha256": snapshot.sha256},
        }
    )


def _given(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
