"""A difference as the values of its JSON (docs/json/diff.schema.json)."""

from collections.abc import Sequence
from typing import Any

from kb.differing.difference import Change, Difference, Unread

Json = dict[str, Any]


def as_values(
    made: Difference, unread: Sequence[Unread] = (), layout_only: Sequence[str] = ()
) -> Json:
    """All lists, what could not be compared, and how many differences of each impact there are."""
    return {
        "added": [one._asdict() for one in made.added],
        "removed": [one._asdict() for one in made.removed],
        "renamed": [one._asdict() for one in made.renamed],
        "moved": [one._asdict() for one in made.moved],
        "changed": [one._asdict() for one in made.changed],
        "sources": {
            "added": [one._asdict() for one in made.sources_added],
            "removed": [one._asdict() for one in made.sources_removed],
            "changed": [one._asdict() for one in made.sources_changed],
        },
        "base": [_of_base(one) for one in made.base],
        "layout_only": list(layout_only),
        "unread": [one._asdict() for one in unread],
        "summary": {impact.value: number for impact, number in made.counts.items()},
    }


def _of_base(change: Change) -> Json:
    values = change._asdict()
    del values["id"]
    return values
