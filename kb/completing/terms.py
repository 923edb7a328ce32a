"""Terms that go on as what was typed goes on, from a range of the index's keys."""

from __future__ import annotations

from kb.terms.keys import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

MOST = 100
_SAMPLE = 16
_LOOKS = 300
_LAST = "\U0010ffff"
_PARTING = " -\u00a0\u2010\u2011\u2013"
_FORMS = (
    "SELECT key, text FROM form WHERE key >= ? AND key < ? AND derived = ''"
    " AND role IN ('label', 'abbreviation', 'alias') ORDER BY key, entry, role LIMIT ?"
)


def next_words(connection: Connection, before: Sequence[str], typed: str) -> set[str]:
    """The words that continue a term of which some words stand there already.

    Terms are passed over once their next word is known, first those that share two more letters,
    in the end all that go on with that word. So a hundred thousand terms cost little more than
    fifty; a word that hides among longer terms (`intern` among many `inter n…`) may be missed.
    """
    start = key(" ".join(before))
    low = start + key(typed)
    high = low + _LAST
    found: set[str] = set()
    known, times = "", 0
    for look in range(_LOOKS):
        rows = connection.execute(_FORMS, (low, high, _SAMPLE)).fetchall()
        words = [_word(text, start, typed) for _, text in rows]
        found.update(word for word in words if word)
        if len(rows) < _SAMPLE or len(found) >= MOST:
            break
        times = times + 1 if words[-1] == known else 0
        known = words[-1]
        low = rows[-1][0] + "\0"
        if len(set(words)) == 1:
            low = _beyond(rows[-1][0], start + key(known), times, hurried=look > _LOOKS // 2)
    return found


def _beyond(last: str, word: str, times: int, *, hurried: bool) -> str:
    """The key behind all that go on like the last one, the further the oftener one word came."""
    more = 0 if hurried or times > 8 else 1 if times > 3 else 2
    return last[: len(word) + more] + _LAST


def whole(connection: Connection, typed: str) -> list[str]:
    """The labels, aliases and abbreviations that continue a text, each as one word."""
    low = key(typed)
    rows = connection.execute(_FORMS, (low, low + _LAST, MOST)).fetchall()
    endings = [_after(text, typed) for _, text in rows]
    return [typed + ending for ending in endings if ending is not None]


def ids(connection: Connection, typed: str) -> list[str]:
    """The ids of concepts that begin so."""
    return _range(connection, "SELECT DISTINCT id FROM entry WHERE id >= ? AND id < ?", typed)


def sources(connection: Connection, typed: str) -> list[str]:
    """The keys of sources that begin so."""
    return _range(connection, "SELECT DISTINCT key FROM source WHERE key >= ? AND key < ?", typed)


def _range(connection: Connection, query: str, typed: str) -> list[str]:
    rows = connection.execute(f"{query} ORDER BY 1 LIMIT {MOST}", (typed, typed + _LAST))
    return [value for (value,) in rows.fetchall()]


def senses(connection: Connection, words: Sequence[str]) -> list[str]:
    """The senses of the concepts that words name."""
    rows = connection.execute(
        "SELECT s.id FROM form f JOIN sense s ON s.entry = f.entry WHERE f.key = ?",
        (key(" ".join(words)),),
    )
    return [value for (value,) in rows.fetchall()]


def _word(text: str, start: str, typed: str) -> str:
    """The word that follows in a term after what has the key `start`; "" if none begins there.

    It begins as it was typed. Where a hyphen was typed, the rest of the term is one word.
    """
    rest = _rest(text, start)
    if not rest:
        return ""
    ending = _after(rest, typed)
    if ending is None:
        return ""
    if "-" in typed:
        return typed + "-".join(ending.split())
    return typed + ending.split(" ", 1)[0]


def _rest(text: str, start: str) -> str:
    """What is left of a text behind the words that have this key; "" if a word goes on there."""
    if not start:
        return text
    ending = text[_reach(text, len(start)) :]
    marks = ending[: _reach(ending, 1) - 1] if key(ending) else ""
    parted = max(marks.rfind(mark) for mark in _PARTING)
    return ending[parted + 1 :] if parted >= 0 else ""


def _after(text: str, typed: str) -> str | None:
    """What is left of a text behind its part that has the key of what was typed.

    None if a blank or hyphen was typed last and none stands there.
    """
    if text.startswith(typed) or text.casefold().startswith(typed.casefold()):
        return text[len(typed) :]
    ending = text[_reach(text, len(key(typed))) :]
    if typed[-1:] not in _PARTING:
        return ending
    return ending.lstrip(_PARTING) if ending[:1] in (*_PARTING, "") else None


def _reach(text: str, length: int) -> int:
    """How many characters of a text it takes to a key of this length."""
    passed = 0
    for n, character in enumerate(text):
        if passed >= length:
            return n
        passed += len(key(character))
    return len(text)
