"""For writers: cite."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from sqlite3 import Connection
from typing import Annotated, Any, NamedTuple

import typer

from kb.citing.records import label, unverified
from kb.commands.session import KbOption, index, print_json, suggested
from kb.errors import KBError, UnknownName
from kb.index.browse import source_records
from kb.index.lookup import Reader, find
from kb.nearest import did_you_mean, nearest
from kb.output import tell, write

Json = dict[str, Any]


class CiteFormat(StrEnum):
    """How `cite` prints."""

    MD = "md"
    TEXT = "text"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    JSON = "json"
    HTML = "html"


class Cited(NamedTuple):
    """A source with what is cited of it, for what of the base."""

    record: Json
    locator: str | None = None
    mode: str | None = None
    via: str | None = None
    concept: str | None = None
    sense: str | None = None


def cite(
    query: Annotated[
        list[str],
        typer.Argument(
            help="A term, all words are one; or a source's key or label.", metavar="TERM|SOURCE"
        ),
    ],
    form: Annotated[
        CiteFormat | None,
        typer.Option("--format", help="How to print it (default md, with --style text)."),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option("--style", metavar="STYLE", help="A CSL style's name, or a .csl file."),
    ] = None,
    sense: Annotated[
        str | None, typer.Option("--sense", metavar="ID", help="What this sense of a term cites.")
    ] = None,
    locator: Annotated[
        str | None, typer.Option("--locator", metavar="TEXT", help="The place in the source.")
    ] = None,
    kb: KbOption = None,
) -> int:
    """A citation to paste: of a source, or of what a term's definition or sense cites.

    A source's key comes before a term of the same spelling; concept:ID and source:KEY force one.
    What nobody could verify of a source is told on stderr.

    Examples: kb cite inner alignment · kb cite hubinger-2019-rflo --locator §1.2 --style apa
    """
    shown = form or (CiteFormat.TEXT if style else CiteFormat.MD)
    _refuse_unprintable(shown, style)
    wanted = " ".join(query)
    with index(kb) as connection:
        found = _found(connection, wanted, sense)
        if found is None:
            return _missed(connection, wanted, shown)
        cited = _placed(found, locator)
        _tell_unverified(cited, shown)
        if not cited:
            tell(f"“{wanted}” is there, but cites no source")
        if style is not None:
            return _write_styled(cited, style, shown)
        return _write(connection, wanted, cited, shown) or int(not cited)


def _refuse_unprintable(form: CiteFormat, style: str | None) -> None:
    styled = (CiteFormat.TEXT, CiteFormat.MD, CiteFormat.HTML)
    if style is not None and form not in styled:
        raise KBError(f"a style is printed as text, md or html, not as {form}")
    if style is None and form is CiteFormat.HTML:
        raise KBError("html needs a --style")


def _found(connection: Connection, query: str, sense: str | None) -> list[Cited] | None:
    """What a query cites; None where it names neither a source nor a concept."""
    kind, colon, name = query.partition(":")
    forced = kind if colon and kind in ("concept", "source") else None
    wanted = name.strip() if forced else query
    records = [] if forced == "concept" else source_records(connection, [wanted])
    if records and sense is not None:
        raise KBError(f"--sense is of a term, and {wanted} is a source; concept:ID forces a term")
    if records:
        return [Cited(record) for record in records]
    matches = [] if forced == "source" else find(connection, wanted)
    if matches:
        named = next((match for match in matches if match.id == wanted), matches[0])
        return _of_concept(connection, Reader(connection).answer(named), sense)
    if forced == "concept" or sense is not None:
        return None
    return [Cited(record) for record in _labelled(connection, wanted)] or None


def _labelled(connection: Connection, wanted: str) -> list[Json]:
    """The sources of an author–year label, or of a key in other capitals."""
    rows = connection.execute("SELECT DISTINCT key, label FROM source ORDER BY key").fetchall()
    folded = wanted.casefold().replace(" and ", " & ")
    keys = [key for key, shown in rows if folded in (shown.casefold(), key.casefold())]
    return source_records(connection, keys)


def _of_concept(connection: Connection, answer: Json, sense: str | None) -> list[Cited]:
    """What a sense cites, else the definition, else the first sense that cites anything."""
    if sense is not None:
        return _citations(connection, answer, _sense(answer, sense))
    definition = answer["definition"]
    if definition is not None and definition["cites"]:
        return _citations(connection, answer, definition)
    citing = (one for one in answer["senses"] if one["cites"])
    return _citations(connection, answer, next(citing, None))


def _sense(answer: Json, wanted: str) -> Json:
    by_id = {sense["id"]: sense for sense in answer["senses"]}
    if wanted not in by_id:
        there = f"; there are {', '.join(by_id)}" if by_id else ""
        meant = did_you_mean(wanted, by_id) or there
        raise UnknownName(f"{answer['id']} has no sense called {wanted}{meant}")
    return by_id[wanted]


def _citations(connection: Connection, answer: Json, said: Json | None) -> list[Cited]:
    found: list[Cited] = []
    for given in said["cites"] if said else ():
        records = source_records(connection, [given["source"]])
        if not records:
            tell(f"no source has the key {given['source']}, which {answer['id']} cites")
        sense = said.get("id") if said else None
        about = (given["locator"], given["mode"], given["via"], answer["id"], sense)
        found += [Cited(record, *about) for record in records]
    return found


def _placed(cited: list[Cited], locator: str | None) -> list[Cited]:
    if locator is None:
        return cited
    if len(cited) > 1:
        keys = ", ".join(one.record["id"] for one in cited)
        raise KBError(f"--locator is a place in one source, and here are {len(cited)}: {keys}")
    return [one._replace(locator=locator) for one in cited]


def _tell_unverified(cited: Sequence[Cited], form: CiteFormat) -> None:
    """Say what is not verified, where the format has no place for it."""
    if form not in (CiteFormat.JSON, CiteFormat.CSL_JSON):
        for record in _records(cited):
            if unverified(record):
                tell(f"unverified in {record['id']}: {', '.join(unverified(record))}")


def _records(cited: Sequence[Cited]) -> list[Json]:
    """The sources, each once."""
    return list({one.record["id"]: one.record for one in cited}.values())


def _write_styled(cited: Sequence[Cited], style: str, form: CiteFormat) -> int:
    from kb.citing.styles import entries

    records = _records(cited)
    labels = {label(record) for record in records}
    made = entries(records, style, form.value) if records else []
    if len(labels) < len(records):
        tell("some share author and year; letters behind the year are left to you")
    return write("".join(entry + "\n" for entry in made)) or int(not made)


def _write(connection: Connection, query: str, cited: Sequence[Cited], form: CiteFormat) -> int:
    (base,) = connection.execute("SELECT value FROM meta WHERE key = 'base'").fetchone()
    if form is CiteFormat.JSON:
        made = [_as_json(base, one) for one in cited]
        return print_json("cite", query=query, citations=made, suggestions=[])
    if form is CiteFormat.CSL_JSON:
        return write(json.dumps(_records(cited), ensure_ascii=False, indent=2) + "\n")
    if form is CiteFormat.BIBTEX:
        from kb.citing.bibtex import bibtex

        return write("\n".join(bibtex(record) for record in _records(cited)))
    if form is CiteFormat.MD:
        return write("".join(line + "\n" for line in _markdown_lines(connection, cited)))
    return write("".join(line + "\n" for line in _text_lines(connection, base, cited)))


def _markdown_lines(connection: Connection, cited: Sequence[Cited]) -> Iterator[str]:
    """A link a source; its title behind it where another one has the same label."""
    from kb.citing.inline import markdown, marked, permalink

    labels = Counter(label(record) for record in _records(cited))
    for one in cited:
        link = permalink(one.record, one.locator)
        shared = labels[label(one.record)] > 1
        title = f" *{marked(one.record['title'])}*" if shared and "title" in one.record else ""
        yield markdown(one.record, _place(connection, one), link) + title


def _text_lines(connection: Connection, base: str, cited: Sequence[Cited]) -> Iterator[str]:
    from kb.citing.inline import permalink, plain, reference

    for one in cited:
        place = plain(one.record, _place(connection, one))
        yield place + (f" ({one.mode})" if one.mode not in (None, "paraphrases", "adapts") else "")
        told = reference(one.record)
        yield f"  {told}"
        link = permalink(one.record, one.locator)
        if link is not None and not told.endswith(link):
            yield f"  {link}"
    for name, iri in dict.fromkeys(_named(base, one) for one in cited if one.concept):
        yield f"{name}: {iri}"


def _place(connection: Connection, one: Cited) -> str | None:
    """The locator, and through whom a work is cited second-hand."""
    via = source_records(connection, [one.via]) if one.via else []
    through = label(via[0]) if via else one.via
    said = [one.locator] if one.locator else []
    said += [f"as cited by {through}"] if through else []
    return ", ".join(said) or None


def _named(base: str, one: Cited) -> tuple[str, str]:
    """What of the base is cited, in words and as an IRI of its exports."""
    if one.concept is None:
        return f"source {one.record['id']}", f"{base}source/{one.record['id']}"
    if one.sense is None:
        return f"definition of {one.concept}", f"{base}{one.concept}/definition"
    return f"sense {one.sense} of {one.concept}", f"{base}{one.concept}/sense/{one.sense}"


def _as_json(base: str, one: Cited) -> Json:
    """A citation as in docs/json/cite.schema.json."""
    from kb.citing.inline import authors, markdown, permalink, reference

    record = one.record
    link = permalink(record, one.locator)
    return {
        "source": record["id"],
        "label": label(record),
        "authors": authors(record),
        "title": record.get("title"),
        "locator": one.locator,
        "mode": one.mode,
        "via": one.via,
        "concept": one.concept,
        "sense": one.sense,
        "iri": _named(base, one)[1],
        "permalink": link,
        "markdown": markdown(record, one.locator, link),
        "reference": reference(record),
        "unverified": unverified(record),
    }


def _missed(connection: Connection, query: str, form: CiteFormat) -> int:
    """Say that neither a source nor a concept is there, with what may be meant."""
    wanted = query.removeprefix("source:").removeprefix("concept:")
    concepts = [] if query.startswith("source:") else suggested(connection, wanted)
    found = [{"kind": "concept", "id": one["id"], "label": one["label"]} for one in concepts]
    found += [] if query.startswith("concept:") else _near_sources(connection, wanted)
    tell(f"no source and no concept is called “{query}”")
    for one in found:
        tell(f"  did you mean {one['label'] if one['kind'] == 'concept' else one['id']}?")
    if form is CiteFormat.JSON:
        print_json("cite", query=query, citations=[], suggestions=found)
    return 1


def _near_sources(connection: Connection, query: str) -> list[dict[str, str]]:
    rows = connection.execute("SELECT DISTINCT key, label FROM source ORDER BY key").fetchall()
    near = set(nearest(query, [name for row in rows for name in row], most=5))
    return [
        {"kind": "source", "id": key, "label": shown}
        for key, shown in rows
        if not near.isdisjoint((key, shown))
    ][:5]
