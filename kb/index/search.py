"""Ranked search, and suggestions for a term that is not there."""

from collections.abc import Collection, Iterator
from sqlite3 import Connection
from typing import Any, NamedTuple

from kb.index.lookup import Reader, find
from kb.links import rendered
from kb.nearest import nearest
from kb.terms.keys import key, readings, speakable

FIELDS = ("label", "abbreviation", "alias", "form", "definition")
"""What `--in` takes; `definition` is the prose of definition and senses."""

_TIERS = {"label": 100, "abbreviation": 95, "alias": 90, "form": 85, "discouraged": 80, "id": 75}
_PREFIX, _WORDS, _NEAR, _PROSE = 60, 50, 40, 20


class Result(NamedTuple):
    """A concept found: the higher the score the nearer, 100 for its own label."""

    id: str
    label: str
    score: int
    form: str
    field: str
    reason: str
    snippet: str

    def as_json(self) -> dict[str, Any]:
        """The result as in docs/json/search.schema.json."""
        return {
            "id": self.id,
            "label": self.label,
            "score": self.score,
            "matched": {"form": self.form, "field": self.field, "reason": self.reason},
            "snippet": self.snippet,
        }


def search(
    connection: Connection, words: str, limit: int = 20, fields: Collection[str] = ()
) -> list[Result]:
    """The concepts that some words may mean, the likeliest first.

    In the order of label, abbreviation, alias, form, prefix, all words, near miss, prose.
    """
    words = speakable(words)
    best: dict[str, Result] = {}
    for result in _candidates(connection, words, limit):
        wanted = not fields or result.field in fields
        if wanted and (result.id not in best or best[result.id].score < result.score):
            best[result.id] = result
    ranked = sorted(best.values(), key=lambda result: (-result.score, result.label, result.id))
    return ranked[:limit]


def _candidates(connection: Connection, words: str, limit: int) -> Iterator[Result]:
    for match in find(connection, words):
        score = _TIERS[match.field] - match.rank[1] - match.rank[2]
        label = _label(connection, match.id)
        yield Result(match.id, label, score, match.form, match.field, match.reason, "")
    yield from _prefixed(connection, words, limit)
    found = list(_worded(connection, words, limit))
    yield from found
    if not any(result.field != "definition" for result in found):
        yield from _near(connection, words, limit)


def _label(connection: Connection, concept: str) -> str:
    row = connection.execute("SELECT label FROM entry WHERE id = ?", (concept,)).fetchone()
    return str(row[0]) if row else concept


def _prefixed(connection: Connection, words: str, limit: int) -> Iterator[Result]:
    start = key(words)
    if not start:
        return
    rows = connection.execute(
        "SELECT e.id, e.label, f.text, f.role FROM form f JOIN entry e ON e.n = f.entry"
        " WHERE f.key > ? AND f.key < ? AND f.derived = '' ORDER BY length(f.key), f.key LIMIT ?",
        (start, start + "\U0010ffff", limit * 2),
    )
    for concept, label, form, role in rows:
        yield Result(concept, label, _PREFIX, form, role, "prefix", "")


def _worded(connection: Connection, words: str, limit: int) -> Iterator[Result]:
    """Concepts that have all the words in their terms, and those that have them in their prose."""
    query = _full_text(words)
    if not query:
        return
    wanted = tuple(word.casefold() for word in words.replace("-", " ").split())
    for n, concept, label in _matching(connection, f"{{label terms}} : ({query})", limit):
        form, role = _worded_term(connection, n, label, wanted)
        yield Result(concept, label, _WORDS, form, role, "all words", "")
    for n, concept, label in _matching(connection, f"{{text}} : ({query})", limit):
        shown = _snippet(connection, n, wanted)
        yield Result(concept, label, _PROSE, label, "definition", "in the text", shown)


def _matching(connection: Connection, query: str, limit: int) -> list[tuple[int, str, str]]:
    return connection.execute(_WORDED, (query, limit * 2)).fetchall()


def _worded_term(
    connection: Connection, n: int, label: str, wanted: tuple[str, ...]
) -> tuple[str, str]:
    """The term of an entry that has the words, or most of them, and its role."""
    rows = connection.execute("SELECT text, role FROM form WHERE entry = ? AND derived = ''", (n,))
    terms = [(label, "label"), *sorted(rows, key=lambda row: _ROLES.get(row[1], 9))]
    return max(terms, key=lambda term: sum(word in term[0].casefold() for word in wanted))


_ROLES = {"label": 0, "abbreviation": 1, "alias": 2, "form": 3}


def _snippet(connection: Connection, n: int, wanted: tuple[str, ...]) -> str:
    """The words around the first place in definition or senses where one of the query's stands."""
    reader = Reader(connection)
    rows = connection.execute(_PROSE_OF, (n, n)).fetchall()
    best, most = "", 0
    for (text,) in rows:
        shown = rendered(text, reader.label).split()
        hits = [_hit(word, wanted) for word in shown]
        for place, hit in enumerate(hits):
            found = len({one for one in hits[place : place + 12] if one})
            if hit and found > most:
                best, most = _window(shown, place), found
    return best


def _hit(word: str, wanted: tuple[str, ...]) -> str | None:
    """Which of the words a word of the text begins with."""
    parts = word.casefold().strip("\"'“”‘’([").split("-")
    return next((one for one in wanted if any(part.startswith(one) for part in parts)), None)


def _window(words: list[str], place: int) -> str:
    start, end = max(0, place - 3), place + 10
    lead, tail = "… " * (start > 0), " …" * (end < len(words))
    return lead + " ".join(words[start:end]) + tail


_PROSE_OF = (
    "SELECT definition FROM entry WHERE n = ? AND definition IS NOT NULL"
    " UNION ALL SELECT text FROM sense WHERE entry = ?"
)
_WORDED = (
    "SELECT e.n, e.id, e.label FROM words"
    " JOIN entry e ON e.n = words.rowid WHERE words MATCH ?"
    " ORDER BY bm25(words, 10, 5, 1) LIMIT ?"
)


def _full_text(words: str) -> str:
    """The words as FTS5 strings, the last one as a prefix; operators have no power in quotes."""
    spoken = "".join(c if c.isprintable() else " " for c in words)
    given = [word.replace('"', "") for word in spoken.replace("-", " ").split()]
    quoted = [f'"{word}"' for word in given if any(c.isalnum() for c in word)]
    return " ".join(quoted) + "*" if quoted else ""


def _near(connection: Connection, words: str, limit: int) -> Iterator[Result]:
    for concept, label, form, role in similar(connection, words, limit):
        yield Result(concept, label, _NEAR, form, role, "near miss", "")


def similar(connection: Connection, words: str, most: int) -> list[tuple[str, str, str, str]]:
    """(id, label, form, role) of concepts with a form that is nearly the words, the nearest first.

    An entry is not suggested for what it lists under `not`.
    """
    wanted = list(dict.fromkeys(key(text) for text, _ in readings(words)))
    if not wanted:
        return []
    keys = [row[0] for row in connection.execute("SELECT DISTINCT key FROM form")]
    holes = ", ".join("?" * len(wanted))
    found: dict[str, tuple[str, str, str, str]] = {}
    for near in nearest(wanted[-1], keys, most=most * 3):
        rows = connection.execute(
            "SELECT e.id, e.label, f.text, f.role FROM form f JOIN entry e ON e.n = f.entry"
            " WHERE f.key = ? AND f.role != 'discouraged' AND NOT EXISTS"
            f" (SELECT 1 FROM look_alike l WHERE l.entry = f.entry AND l.key IN ({holes}))",
            (near, *wanted),
        )
        for row in rows:
            found.setdefault(row[0], row)
    return list(found.values())[:most]
