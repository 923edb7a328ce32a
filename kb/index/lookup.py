"""Looking a term up in the index: the answer as the plain values of `define`'s JSON.

The front door runs this before anything heavy is imported: `_sqlite3` and `os` are all it needs.
"""

from __future__ import annotations

import os

from kb.folder import stamp
from kb.index import FORMAT
from kb.links import rendered
from kb.terms.keys import differences, key, readings, speakable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection
    from typing import Any

    from kb.folder import Folder

    Json = dict[str, Any]

RACY = 2_000_000_000
"""Nanoseconds: a file changed this shortly before it was read may have changed again unseen."""


class Match:
    """An entry that a query names: its number, the form that matched, the form's role and why.

    `rank` orders matches, the surest first: labels before aliases, plain before derived.
    """

    __slots__ = ("entry", "field", "form", "id", "path", "rank", "reason")

    def __init__(
        self,
        rank: tuple[int, int, int],
        entry: int,
        concept: str,
        form: str,
        field: str,
        reason: str,
        path: str,
    ) -> None:
        self.rank = rank
        self.path = path
        self.entry = entry
        self.id = concept
        self.form = form
        self.field = field
        self.reason = reason


_ROLES = {"label": 0, "abbreviation": 1, "alias": 2, "form": 3, "discouraged": 4}
_RETIRED = 9
"""The rank of a deprecated entry: behind every other, by whatever term."""


def readable(path: str) -> str:
    """The URI by which SQLite opens a file for reading only."""
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{quoted}?mode=ro"


def is_index_of(connection: Connection, concepts: str) -> bool:
    """Whether an open file is an index of this format for the base in `concepts`."""
    rows = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    return rows.get("format") == FORMAT and rows.get("concepts") == ascii(concepts)


def settled(changed: tuple[int, ...], read: int) -> bool:
    """Whether a stamp's last change lies safely before the time at which the file was read."""
    return changed[4] < read - RACY


def find(connection: Connection, query: str) -> list[Match]:
    """All entries that a query names, the surest first; one match an entry."""
    best: dict[int, Match] = {}
    for text, taken in readings(query):
        rows = connection.execute(
            "SELECT f.entry, e.id, f.text, f.role, f.derived, e.status = 'deprecated', p.path"
            " FROM form f JOIN entry e ON e.n = f.entry JOIN file p ON p.n = e.file"
            " WHERE f.key = ?",
            (key(text),),
        )
        for entry, concept, form, role, derived, retired, path in rows.fetchall():
            match = _match(text, taken, entry, concept, form, role, derived, path)
            if retired:
                match.rank = (_RETIRED, *match.rank[1:])
            if entry not in best or match.rank < best[entry].rank:
                best[entry] = match
    return sorted(best.values(), key=_surest) or by_id(connection, query)


def by_id(connection: Connection, query: str) -> list[Match]:
    """The entries of this very id, for one that none of its terms is spelt like."""
    rows = connection.execute(
        "SELECT e.n, e.id, p.path FROM entry e JOIN file p ON p.n = e.file WHERE e.id = ?"
        " ORDER BY p.path, e.n",
        (speakable(query),),
    )
    return [
        Match((5, 0, 0), n, concept, concept, "id", "exact", path)
        for n, concept, path in rows.fetchall()
    ]


def _surest(match: Match) -> tuple[Any, ...]:
    return (match.rank, match.id, match.path, match.entry)


def _match(
    text: str, taken: str, entry: int, concept: str, form: str, role: str, derived: str, path: str
) -> Match:
    said = [part for part in (derived, taken) if part]
    differing = differences(text, form)
    rank = (_ROLES[role], len(said), len(differing))
    if role == "abbreviation" and "case" in differing:
        rank = (_ROLES["form"], *rank[1:])
    return Match(rank, entry, concept, form, role, ", ".join([*said, *differing]) or "exact", path)


def chosen(matches: list[Match], *, every: bool) -> list[Match]:
    """The matches to show: those of the best role, or all that there are."""
    return [match for match in matches if every or match.rank[0] == matches[0].rank[0]]


class Reader:
    """Reads answers out of an index and keeps which files they came from."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._labels: dict[str, tuple[str, int] | None] = {}
        self.files: set[int] = set()
        """Numbers of the files whose text the answers so far show."""

    def answer(self, match: Match, *, brief: bool = False) -> Json:
        """A match as `define` shows it (docs/json/define.schema.json).

        A brief one leaves out what the text page does not show: the citations of relations.
        """
        n = match.entry
        row = self._connection.execute(
            "SELECT e.id, e.label, e.kind, e.status, e.file, e.line, e.definition, e.because,"
            " e.replaced_by, e.topics, f.path FROM entry e JOIN file f ON f.n = e.file"
            " WHERE e.n = ?",
            (n,),
        ).fetchone()
        concept, label, kind, status, file, line, text, because, replaced, topics, path = row
        self.files.add(file)
        cites = self._cites(n)
        return {
            "id": concept,
            "label": label,
            "matched": {"form": match.form, "field": match.field, "reason": match.reason},
            "kind": kind,
            "topics": topics.split(),
            "status": status,
            "because": because,
            "replaced_by": replaced.split(),
            **self._terms(n),
            "definition": self._definition(text, cites),
            "senses": self._senses(n, cites),
            "relations": self._relations(n, concept, None if brief else cites),
            "examples": self._examples(n, cites),
            "media": self._media(n, cites),
            "notes": self._notes(n, cites),
            "path": path,
            "line": line,
        }

    def label(self, concept: str) -> str | None:
        """The label of a concept; None if there is none of that id."""
        if concept not in self._labels:
            self._labels[concept] = self._connection.execute(
                "SELECT e.label, e.file FROM entry e JOIN file p ON p.n = e.file WHERE e.id = ?"
                " ORDER BY p.path, e.n LIMIT 1",
                (concept,),
            ).fetchone()
        found = self._labels[concept]
        if found is None:
            return None
        self.files.add(found[1])
        return found[0]

    def _definition(self, text: str | None, cites: dict[str, list[Json]]) -> Json | None:
        if text is None:
            return None
        shown = rendered(text, self.label)
        return {"text": shown, "text_source": text, "cites": cites.get("definition", [])}

    def _cites(self, n: int) -> dict[str, list[Json]]:
        """The citations of an entry by what they support, with their sources' labels."""
        found: dict[str, list[Json]] = {}
        rows = self._connection.execute(
            "SELECT c.owner, c.source, c.locator, c.mode, c.quote, c.via, c.note, s.label, s.title,"
            " s.url, s.file FROM citation c LEFT JOIN source s ON s.key = c.source"
            " WHERE c.entry = ? GROUP BY c.owner, c.pos ORDER BY c.owner, c.pos",
            (n,),
        ).fetchall()
        for owner, source, locator, mode, quote, via, note, label, title, url, file in rows:
            cite = {"source": source, "label": label, "title": title, "url": url}
            about = {"locator": locator, "mode": mode, "quote": quote, "via": via, "note": note}
            found.setdefault(owner, []).append({**cite, **about})
            if file is not None:
                self.files.add(file)
        return found

    def _terms(self, n: int) -> Json:
        terms: Json = {
            "labels": [],
            "aliases": [],
            "abbreviations": [],
            "discouraged": [],
            "not": [],
        }
        rows = self._connection.execute(
            "SELECT role, text, lang, because FROM term WHERE entry = ? ORDER BY pos", (n,)
        )
        lists = {"alias": "aliases", "abbreviation": "abbreviations", "discouraged": "discouraged"}
        for role, text, lang, because in rows.fetchall():
            if role == "not":
                terms["not"].append(text)
            elif role == "label" and lang is not None:
                terms["labels"].append({"text": text, "lang": lang})
            elif role in lists:
                terms[lists[role]].append({"text": text, "lang": lang, "because": because})
        return terms

    def _senses(self, n: int, cites: dict[str, list[Json]]) -> list[Json]:
        rows = self._connection.execute(
            "SELECT pos, id, name, text, kind, status, requires, versus FROM sense"
            " WHERE entry = ? ORDER BY pos",
            (n,),
        ).fetchall()
        return [
            {
                "id": sense,
                "name": name,
                "text": rendered(text, self.label),
                "text_source": text,
                "kind": kind,
                "status": status,
                "requires": requires.split(),
                "versus": dict(pair.split("=") for pair in versus.split(";") if pair),
                "cites": cites.get(f"sense {pos}", []),
            }
            for pos, sense, name, text, kind, status, requires, versus in rows
        ]

    def _relations(self, n: int, concept: str, cites: dict[str, list[Json]] | None) -> list[Json]:
        """The relations in both directions, in the order of their types, then by label."""
        rows = self._connection.execute(
            _RELATIONS,
            (n, concept, concept),
        ).fetchall()
        made: list[tuple[Any, Json]] = []
        for near, far, name, inverse, rank, entry, pos, because, status, file in rows:
            away = near == concept
            other = far if away else near
            label = self.label(other)
            shown = name if away else inverse
            self.files.add(file)
            own = {} if cites is None else cites if entry == n else self._cites(entry)
            value = {
                "type": shown,
                "to": other,
                "label": label if label is not None else other,
                "because": because,
                "cites": own.get(f"relation {pos}", []),
                "status": status,
                "inferred": entry != n,
            }
            made.append(((rank, not away, value["label"], other, entry, pos), value))
        made.sort(key=_first)
        return [value for _, value in made]

    def _notes(self, n: int, cites: dict[str, list[Json]]) -> list[Json]:
        rows = self._connection.execute(
            "SELECT pos, kind, text FROM note WHERE entry = ? ORDER BY pos", (n,)
        ).fetchall()
        return [
            {
                "kind": kind,
                "text": rendered(text, self.label),
                "cites": cites.get(f"note {pos}", []),
            }
            for pos, kind, text in rows
        ]

    def _examples(self, n: int, cites: dict[str, list[Json]]) -> list[Json]:
        rows = self._connection.execute(
            "SELECT pos, text FROM example WHERE entry = ? ORDER BY pos", (n,)
        ).fetchall()
        return [
            {"text": rendered(text, self.label), "cites": cites.get(f"example {pos}", [])}
            for pos, text in rows
        ]

    def _media(self, n: int, cites: dict[str, list[Json]]) -> list[Json]:
        rows = self._connection.execute(
            "SELECT pos, kind, title, url FROM media WHERE entry = ? ORDER BY pos", (n,)
        ).fetchall()
        return [
            {"kind": kind, "title": title, "url": url, "cites": cites.get(f"media {pos}", [])}
            for pos, kind, title, url in rows
        ]

    def type_labels(self) -> dict[str, str]:
        """How each relation reads, by its name."""
        rows = self._connection.execute(
            "SELECT name, label, inverse, inverse_label FROM relation_type"
        )
        found: dict[str, str] = {}
        for name, label, inverse, inverse_label in rows.fetchall():
            found.setdefault(inverse, inverse_label)
            found[name] = label
        return found


_COLUMNS = (
    "SELECT r.near, r.far, t.name, t.inverse, t.rank, r.entry, r.pos, r.because, r.status, e.file"
    " FROM relation r JOIN relation_type t ON t.name = r.type JOIN entry e ON e.n = r.entry"
)
_RELATIONS = (
    f"{_COLUMNS} WHERE r.entry = ? UNION {_COLUMNS} WHERE r.near = ? UNION {_COLUMNS}"
    " WHERE r.far = ?"
)


def _first(pair: tuple[Any, Json]) -> Any:
    return pair[0]


def fresh(connection: Connection, folder: Folder, files: set[int]) -> bool:
    """Whether no folder of the base, nor kb.yaml, nor these files changed since they were read."""
    for path, *known in connection.execute(
        "SELECT path, device, inode, size, mtime, ctime FROM folder"
    ).fetchall():
        if not _unchanged(folder.absolute(path.rstrip("/")), tuple(known)):
            return False
    holes = ",".join("?" * len(files))
    rows = connection.execute(
        "SELECT path, read, device, inode, size, mtime, ctime FROM file"
        f" WHERE n IN ({holes}) OR path = ?",
        (*files, folder.prefix + "kb.yaml"),
    ).fetchall()
    return all(
        settled(tuple(known), read) and _unchanged(folder.absolute(path), tuple(known))
        for path, read, *known in rows
    )


def _unchanged(place: str, known: tuple[int, ...]) -> bool:
    try:
        return stamp(os.stat(place)) == known
    except OSError:
        return False
