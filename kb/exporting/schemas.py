"""concepts.schema.json and entry.schema.json (JSON Schema 2020-12).

The first states concepts.json, by hand and strictly: what is not in it is not in the file. The
second is the entry as the records of the model take it, short forms included, narrowed to the
relation types, kinds and topics of the base, so that an editor proposes them.
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, cast

from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase
from kb.model.citation import SOURCE_KEY, Mode
from kb.model.entry import (
    DAY,
    ID,
    RESERVED_IDS,
    Entry,
    NoteKind,
    RelationStatus,
    Stance,
    Standing,
    Status,
)
from kb.model.short_forms import LANGUAGE_TAG
from kb.model.source import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def as_concepts_schema(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.schema.json."""
    yield _document(concepts_schema(Scope(base, options).iris.base))


def as_entry_schema(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """entry.schema.json."""
    yield _document(entry_schema(base, Scope(base, options).iris.base))


def _document(schema: Json) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


# concepts.json, part by part

_TEXT: Json = {"type": "string"}
_FLAG: Json = {"type": "boolean"}
_ID: Json = {"type": "string", "pattern": ID}
_KEY: Json = {"type": "string", "pattern": SOURCE_KEY}
_IRI: Json = {"type": "string", "format": "iri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"}
_DATE: Json = {"type": "string", "pattern": DAY}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _some(items: Json) -> Json:
    """A list that is left out when it is empty."""
    return {"type": "array", "items": items, "minItems": 1}


def _map(values: Json, names: Json | None = None) -> Json:
    made: Json = {"type": "object", "additionalProperties": values}
    return made if names is None else {**made, "propertyNames": names}


def _one_of(values: type[StrEnum]) -> Json:
    return {"enum": [value.value for value in values]}


def _part(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _object(description: str, required: Json, optional: Json | None = None) -> Json:
    return {
        "description": description,
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def concepts_schema(base: str) -> Json:
    """The schema of concepts.json."""
    document = _object(
        "A knowledge base of concepts, for programs.",
        {
            "version": {"const": 1, "description": "The version of this shape."},
            "base": _about(),
            "kinds": _list(_TEXT),
            "topics": _map(_topic(), _ID),
            "relation_types": _map(_relation_type()),
            "concepts": _list(_part("concept")),
            "sources": _list(_part("source")),
        },
    )
    return {
        "$schema": DIALECT,
        "$id": f"{base}concepts.schema.json",
        "title": "concepts.json",
        **document,
        "$defs": {
            "texts": _texts(),
            "cites": _some(_citation()),
            "label": _label(),
            "relation": _relation(),
            "sense": _sense(),
            "ignore": _ignore(),
            "concept": _concept(),
            "source": _source(),
            "names": _list(_name()),
            "date": _date(),
        },
    }


def _texts() -> Json:
    return {
        "description": "A text by language (BCP 47); und for a text of no language.",
        "minProperties": 1,
        **_map(_TEXT, {"type": "string", "pattern": LANGUAGE_TAG}),
    }


_TEXTS = _part("texts")
_CITES = _part("cites")


def _about() -> Json:
    return _object(
        "The knowledge base itself.",
        {"iri": _IRI, "scheme": _IRI, "title": _TEXTS, "language": _TEXT},
        {
            "description": _TEXTS,
            "licence": _TEXT,
            "creators": _some(_TEXT),
            "created": _TEXT,
            "version": _TEXT,
            "root": _ID,
            "prefixes": _map(_TEXT),
        },
    )


def _topic() -> Json:
    return _object("A topic.", {"label": _TEXTS}, {"broader": _ID, "description": _TEXTS})


def _relation_type() -> Json:
    flags = ("symmetric", "transitive", "acyclic", "same_kind", "requires_note")
    return _object(
        "A relation type; a symmetric one is its own inverse.",
        {
            "inverse": _TEXT,
            "label": _TEXT,
            "inverse_label": _TEXT,
            **dict.fromkeys(flags, _FLAG),
            "domain": _list(_TEXT),
            "range": _list(_TEXT),
            "rdf": _list(_TEXT),
        },
        {"description": _TEXTS},
    )


def _citation() -> Json:
    return _object(
        "A source relied on for a statement.",
        {"source": _KEY, "mode": _one_of(Mode)},
        {"locator": _TEXT, "quote": _TEXT, "via": _KEY, "note": _TEXTS},
    )


_BECAUSE = {"because": _TEXTS, "because_authored": _TEXTS}
_SAID = {"authored": _TEXTS, "cites": _CITES}


def _label() -> Json:
    return _object(
        "A term; spot is false where it is found by lookup, never in running text.",
        {"text": _TEXTS},
        {**_BECAUSE, "cites": _CITES, "spot": {"const": False}},
    )


def _relation() -> Json:
    return _object(
        "A relation as read from the concept; inferred: authored at the other end.",
        {"type": _TEXT, "to": _ID, "inferred": _FLAG, "status": _one_of(RelationStatus)},
        {**_BECAUSE, "cites": _CITES, "sense": _ID, "to_sense": _ID},
    )


def _sense() -> Json:
    return _object(
        "What an author, or a group of authors, means by the term.",
        {"id": _ID, "text": _TEXTS},
        {
            **_SAID,
            "name": _TEXTS,
            "kind": _TEXT,
            "requires": _some(_ID),
            "status": _one_of(Standing),
            "versus": _map(_one_of(Stance)),
        },
    )


def _ignore() -> Json:
    return _object("A finding excused.", {"rule": _TEXT}, {"because": _TEXTS, "until": _DATE})


def _concept() -> Json:
    labels = _some(_part("label"))
    return _object(
        "A concept: what its entry says, and what follows from it.",
        {"id": _ID, "iri": _IRI, "status": _one_of(Status), "label": _part("label")},
        {
            **dict.fromkeys(("aliases", "abbreviations", "discouraged"), labels),
            **dict.fromkeys(("forms", "not", "notation", "authors"), _some(_TEXT)),
            **dict.fromkeys(("topics", "replaced_by", "depends_on"), _some(_ID)),
            "kind": _TEXT,
            **_BECAUSE,
            "definition": _object("The headline definition.", {"text": _TEXTS}, _SAID),
            "senses": _some(_part("sense")),
            "relations": _some(_part("relation")),
            **_remarks(),
            **_records(),
        },
    )


def _remarks() -> Json:
    note = _object("A remark.", {"kind": _one_of(NoteKind), "text": _TEXTS}, _SAID)
    media = _object(
        "A picture, video or page.",
        {"url": _TEXT},
        {"kind": _TEXT, "title": _TEXTS, "cites": _CITES},
    )
    ways = ("exact", "close", "broad", "narrow", "related")
    return {
        "notes": _some(note),
        "examples": _some(_object("A use or an instance.", {"text": _TEXTS}, _SAID)),
        "media": _some(media),
        "mappings": _object("Concepts elsewhere.", {}, dict.fromkeys(ways, _some(_TEXT))),
        "ignore": _some(_part("ignore")),
    }


def _records() -> Json:
    line: Json = {"type": "integer", "minimum": 1}
    sha256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    origin = _object("Where it was found.", {"path": _TEXT}, {"line": line, "sha256": sha256})
    review = _object("Who reviewed it.", {"by": _TEXT, "date": _DATE, "digest": _TEXT})
    return {"origin": _some(origin), "review": _some(review)}


def _source() -> Json:
    return _object(
        "A bibliographic record in CSL-JSON's variables.",
        {"id": _KEY, "type": _TEXT},
        {
            **dict.fromkeys(NAME_VARIABLES, _part("names")),
            **dict.fromkeys(DATE_VARIABLES, _part("date")),
            **dict.fromkeys(TEXT_VARIABLES, _TEXT),
            "custom": _custom(),
            "ignore": _some(_part("ignore")),
        },
    )


def _name() -> Json:
    texts = "family given literal suffix dropping-particle non-dropping-particle".split()
    flags = "comma-suffix static-ordering".split()
    return _object("A name.", {}, {**dict.fromkeys(texts, _TEXT), **dict.fromkeys(flags, _FLAG)})


def _date() -> Json:
    span: Json = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
    spans = {"type": "array", "items": span, "minItems": 1, "maxItems": 2}
    return _object(
        "A date, or the two ends of a span.", {}, {"date-parts": spans, "literal": _TEXT}
    )


def _custom() -> Json:
    return _object(
        "What CSL lacks.",
        {},
        {
            **dict.fromkeys(("work", "reviewed", "archived"), _TEXT),
            **dict.fromkeys(("verified_by", "unverified"), _some(_TEXT)),
            "snapshot": _object("The source's text.", {"path": _TEXT, "sha256": _TEXT}),
        },
    )


# an entry's YAML


def entry_schema(base: KnowledgeBase, iri: str) -> Json:
    """The schema of a file of entries: one entry, or a list of them."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Entry).json_schema(mode="validation", by_alias=True)
    given: Json = {**schema.pop("$defs"), "Entry": schema}
    parts: Json = {}
    for name, part in given.items():
        parts[name] = _plainer(part, parts, top=True)
    _narrow(base, parts)
    return {
        "$schema": DIALECT,
        "$id": f"{iri}entry.schema.json",
        "title": "entry",
        "description": f"An entry of {base.manifest.title}, or a list of entries.",
        "if": {"type": "array"},
        "then": {"items": _part("Entry")},
        "else": _part("Entry"),
        "$defs": dict(sorted(parts.items())),
    }


def _plainer(schema: Any, parts: Json, top: bool = False) -> Any:
    """A schema without null (an empty value is a finding), records moved to `parts`."""
    if isinstance(schema, list):
        return [_plainer(item, parts) for item in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    made = {key: _plainer(value, parts) for key, value in cast("Json", schema).items()}
    if made.get("default", 0) in (None, []):
        del made["default"]
    if "properties" in made and not top:
        parts[made["title"]] = made
        return _part(made["title"])
    return _without_null(made)


def _without_null(schema: Json) -> Json:
    if "anyOf" not in schema:
        return schema
    choices = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "title")}
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


def _narrow(base: KnowledgeBase, parts: Json) -> None:
    """Say which relation types, kinds and topics there are, and what is asked of an entry."""
    manifest = base.manifest
    fields = parts["Entry"]["properties"]
    fields["id"] = {**fields["id"], "not": {"enum": sorted(RESERVED_IDS)}}
    fields["relations"] = _relations(base, fields["relations"], parts)
    if manifest.kinds:
        kind = {"description": "One of kb.yaml's kinds.", "enum": list(manifest.kinds)}
        fields["kind"] = parts["Sense"]["properties"]["kind"] = kind
    if manifest.topics:
        topic: Json = {"enum": list(manifest.topics)}
        fields["topics"] = {"anyOf": [topic, {"type": "array", "items": topic}]}
    parts["Term"] = _term(parts["Term"])
    parts["Entry"]["allOf"] = _asked(bool(manifest.kinds))


def _term(long: Json) -> Json:
    """A term in its long form, or its text in several languages alone."""
    names: Json = {"pattern": LANGUAGE_TAG, "not": {"enum": list(long["properties"])}}
    languages: Json = {"type": "object", "minProperties": 1, "propertyNames": names}
    return {"anyOf": [long, {**languages, "additionalProperties": {"type": "string"}}]}


def _relations(base: KnowledgeBase, relations: Json, parts: Json) -> Json:
    parts["Ends"] = relations["additionalProperties"]
    return {
        "description": "Relations to other concepts, by type.",
        "type": "object",
        "properties": {name: _ends_of(base, name) for name in base.types.names},
        "additionalProperties": False,
    }


def _ends_of(base: KnowledgeBase, name: str) -> Json:
    found = base.types.resolve(name)
    kind, inverted = found if found is not None else (base.types[name], False)
    said = str(kind.spec.description or base.types.label(name))
    if inverted:
        said = f"The inverse of {kind.name}: {said}"
    return {"$ref": "#/$defs/Ends", "description": said}


def _asked(kinds: bool) -> list[Json]:
    """What an entry needs by its status (entry.md, "Required")."""
    accepted: Json = {"properties": {"status": {"const": "accepted"}}, "required": ["status"]}
    described: Json = {"anyOf": [{"required": ["definition"]}, {"required": ["senses"]}]}
    asked = [{"if": accepted, "then": described}]
    if kinds:
        draft: Json = {"properties": {"status": {"const": "draft"}}}
        asked.append({"if": draft, "else": {"required": ["kind"]}})
    return asked
