"""The forms of a base, read out of its index to be found in running text."""

import json
from collections.abc import Iterator
from sqlite3 import Connection

from kb.documents.document import Zone
from kb.mentions import zones
from kb.terms.spotting import Sign, Spotter
from kb.terms.successors import Standing, led


def spotter(connection: Connection) -> Spotter:
    """What finds the forms of the indexed base: those of its designations with `spot: true`.

    Of entries that share an id the first in the order of the files counts.
    """
    first: dict[int, str] = {}
    entries: dict[str, Standing] = {}
    for n, concept, status, replaced_by in connection.execute(
        "SELECT e.n, e.id, e.status, e.replaced_by FROM entry e JOIN file p ON p.n = e.file"
        " ORDER BY p.path, e.n"
    ):
        if concept not in entries:
            first[n] = concept
            entries[concept] = status, replaced_by.split()
    look_alikes = [
        (key, first[entry])
        for key, entry in connection.execute("SELECT key, entry FROM look_alike")
        if entry in first
    ]
    return Spotter(led(_signs(connection, first), entries), look_alikes)


def _signs(connection: Connection, concepts: dict[int, str]) -> Iterator[Sign]:
    rows = connection.execute("SELECT key, entry, text, role, derived FROM form WHERE spotted")
    for key, entry, text, role, derived in rows:
        if entry in concepts:
            yield Sign(key, concepts[entry], text, role, derived)


def components(connection: Connection) -> dict[str, Zone]:
    """The zones of components by their names, as kb.yaml gives them."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'components'").fetchone()
    return zones(json.loads(row[0])) if row else {}
