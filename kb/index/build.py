"""Entries → rows of the index."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from kb.citing.csl import csl_record
from kb.index.schema import ENTRY_TABLES, TABLES
from kb.links import links, rendered
from kb.model.citation import Citation
from kb.model.entry import Entry
from kb.model.manifest import Manifest
from kb.model.relation import RelationTypes
from kb.model.short_forms import languages
from kb.model.source import source_label
from kb.reading.files import EntryFile, Located, LocatedSource
from kb.terms.forms import Form, derive, forms

Row = tuple[Any, ...]


def create(connection: sqlite3.Connection, manifest: Manifest, types: RelationTypes) -> None:
    """Lay out an empty index for a base with this vocabulary."""
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    connection.executemany("INSERT INTO relation_type VALUES (?, ?, ?, ?, ?)", _type_rows(types))
    topics = [(topic, str(given.label)) for topic, given in manifest.topics.items()]
    connection.executemany("INSERT INTO topic VALUES (?, ?)", topics)
    component = manifest.documents.components.get("definition", "Definition")
    meta = [("kinds", " ".join(manifest.kinds)), ("base", manifest.base)]
    meta.append(("definition component", component))
    meta.append(("components", _compact(manifest.documents.named)))
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta)


def _type_rows(types: RelationTypes) -> Iterator[Row]:
    for rank, kind in enumerate(types):
        reading_back = types.label(kind.inverse)
        yield kind.name, rank, kind.inverse, types.label(kind.name), reading_back


def add_file(
    connection: sqlite3.Connection, number: int, file: EntryFile, types: RelationTypes
) -> None:
    """Put the entries of a file in, under the file's number."""
    rows: dict[str, list[Row]] = {name: [] for name in (*ENTRY_TABLES, "entry", "words")}
    (first,) = connection.execute("SELECT coalesce(max(n), 0) + 1 FROM entry").fetchone()
    for n, located in enumerate(file.entries, first):
        _collect(rows, n, number, located, types)
    for name, made in rows.items():
        insert(connection, name, made)


def insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """Put rows into a table; the first of rows that share a key stays."""
    if not rows:
        return
    holes = ", ".join("?" * len(rows[0]))
    columns = "(rowid, label, terms, text)" if table == "words" else ""
    connection.executemany(f"INSERT OR IGNORE INTO {table} {columns} VALUES ({holes})", rows)


def add_sources(
    connection: sqlite3.Connection, number: int, found: Iterable[LocatedSource]
) -> None:
    """Put the records of a bibliography file in, under the file's number."""
    rows: list[Row] = []
    for located in found:
        source = located.source
        label, record = source_label(source), _compact(csl_record(source))
        rows.append((source.id, number, label, source.title, source.url, source.type, record))
    insert(connection, "source", rows)


def _compact(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def remove_file(connection: sqlite3.Connection, number: int) -> None:
    """Take out everything that came from a file."""
    entries = "SELECT n FROM entry WHERE file = ?"
    for table in ENTRY_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE entry IN ({entries})", (number,))
    connection.execute(f"DELETE FROM words WHERE rowid IN ({entries})", (number,))
    for table in ("entry", "source"):
        connection.execute(f"DELETE FROM {table} WHERE file = ?", (number,))


def _collect(
    rows: dict[str, list[Row]], n: int, file: int, located: Located, types: RelationTypes
) -> None:
    entry = located.entry
    definition = entry.definition
    rows["entry"].append(
        (
            n,
            entry.id,
            str(entry.label.text),
            entry.kind,
            entry.status.value,
            file,
            located.line,
            str(definition.text) if definition else None,
            None if entry.because is None else str(entry.because),
            " ".join(entry.replaced_by),
            " ".join(entry.topics),
        )
    )
    rows["sense"] += _senses(n, entry)
    rows["term"] += _terms(n, entry)
    rows["relation"] += _relations(n, entry, types)
    rows["note"] += [
        (n, pos, note.kind.value, str(note.text)) for pos, note in enumerate(entry.notes)
    ]
    rows["example"] += [(n, pos, str(one.text)) for pos, one in enumerate(entry.examples)]
    rows["media"] += _media(n, entry)
    rows["link"] += _links(n, entry)
    rows["citation"] += _citations(n, entry)
    rows["form"] += _forms(n, entry)
    rows["look_alike"] += [
        (form.key, n) for text in entry.not_ for form in derive("not", text) if form.key
    ]
    rows["words"].append((n, *_words(entry)))


def _senses(n: int, entry: Entry) -> Iterator[Row]:
    for pos, sense in enumerate(entry.senses):
        versus = ";".join(f"{other}={stance.value}" for other, stance in sense.versus.items())
        name = None if sense.name is None else str(sense.name)
        status = None if sense.status is None else sense.status.value
        requires = " ".join(sense.requires)
        yield n, pos, sense.id, name, str(sense.text), sense.kind, status, requires, versus


def _terms(n: int, entry: Entry) -> Iterator[Row]:
    pos = 0
    for role, terms in (
        ("label", (entry.label,)),
        ("alias", entry.aliases),
        ("abbreviation", entry.abbreviations),
        ("discouraged", entry.discouraged),
    ):
        for term in terms:
            because = None if term.because is None else str(term.because)
            for tag, text in languages(term.text):
                yield n, pos, role, text, term.lang or tag, because
                pos += 1
    for text in entry.not_:
        yield n, pos, "not", text, None, None
        pos += 1


def _relations(n: int, entry: Entry, types: RelationTypes) -> Iterator[Row]:
    pos = 0
    for name, ends in entry.relations.items():
        resolved = types.resolve(name)
        if resolved is None:
            continue
        for end in ends:
            near, far, sense, to_sense = entry.id, end.to, end.sense, end.to_sense
            if resolved[1]:
                near, far, sense, to_sense = far, near, to_sense, sense
            because = None if end.because is None else str(end.because)
            kind = resolved[0].name
            yield n, pos, near, kind, far, because, end.status.value, sense, to_sense
            pos += 1


def _media(n: int, entry: Entry) -> Iterator[Row]:
    for pos, media in enumerate(entry.media):
        yield n, pos, media.kind, None if media.title is None else str(media.title), media.url


def _links(n: int, entry: Entry) -> Iterator[Row]:
    if entry.definition is not None:
        targets = dict.fromkeys(link.target for link in links(entry.definition.text))
        for pos, target in enumerate(targets):
            yield n, pos, target


def _citations(n: int, entry: Entry) -> Iterator[Row]:
    if entry.definition is not None:
        yield from _cited(n, "definition", entry.definition.cites)
    for pos, sense in enumerate(entry.senses):
        yield from _cited(n, f"sense {pos}", sense.cites)
    pos = 0
    for ends in entry.relations.values():
        for end in ends:
            yield from _cited(n, f"relation {pos}", end.cites)
            pos += 1
    for name, owners in (
        ("note", entry.notes),
        ("example", entry.examples),
        ("media", entry.media),
    ):
        for pos, owner in enumerate(owners):
            yield from _cited(n, f"{name} {pos}", owner.cites)


def _cited(n: int, owner: str, cites: tuple[Citation, ...]) -> Iterator[Row]:
    for pos, cite in enumerate(cites):
        note = None if cite.note is None else str(cite.note)
        yield n, owner, pos, cite.source, cite.locator, cite.mode.value, cite.quote, cite.via, note


def _forms(n: int, entry: Entry) -> Iterator[Row]:
    made = forms(designations(entry), entry.not_)
    spotted = {(form.key, form.role) for form in _spotted(entry, made)}
    for form in made:
        yield form.key, n, form.text, form.role, form.derived, (form.key, form.role) in spotted


def _spotted(entry: Entry, made: list[Form]) -> list[Form]:
    terms = (entry.label, *entry.abbreviations, *entry.aliases, *entry.discouraged)
    if all(term.spot for term in terms):
        return made
    return forms(designations(entry, spotted=True), entry.not_)


def designations(entry: Entry, *, spotted: bool = False) -> Iterator[tuple[str, str]]:
    """The (role, text) pairs that forms are derived from, in every language.

    With `spotted` only those that are looked for in running text.
    """
    for role, terms in (
        ("label", (entry.label,)),
        ("abbreviation", entry.abbreviations),
        ("alias", entry.aliases),
        ("discouraged", entry.discouraged),
    ):
        for term in terms:
            if term.spot or not spotted:
                for _, text in languages(term.text):
                    yield role, text
    for text in entry.forms:
        yield "form", text


def _words(entry: Entry) -> tuple[str, str, str]:
    """Label, other terms, and prose as full text search reads them."""
    terms = " \n ".join(text for role, text in designations(entry) if role != "label")
    prose = [entry.definition.text] if entry.definition else []
    prose += [sense.text for sense in entry.senses]
    text = " \n ".join(rendered(one, lambda target: target) for one in prose)
    return str(entry.label.text), terms, text
