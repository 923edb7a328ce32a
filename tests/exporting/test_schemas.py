"""The entry's schema says what the reader says, short forms included."""

import json
from typing import Any

import jsonschema
import pytest

from kb.check.examples import FILES, base_of
from kb.exporting.formats import formats_named
from kb.exporting.scope import Options
from kb.reading.files import read_entries

BASE = base_of(FILES)
(ENTRY_SCHEMA,) = formats_named(["entry.schema.json"])
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(b"".join(ENTRY_SCHEMA.produce(BASE, Options())))
)
X: dict[str, Any] = {"id": "x", "label": "x"}
GOOD = {
    "the least": X,
    "a label in languages": {**X, "label": {"en": "x", "de": "y"}},
    "an alias in languages": {**X, "aliases": {"en": "x"}},
    "a long alias": {**X, "aliases": [{"text": "y", "because": "so", "spot": False}]},
    "a short citation": {**X, "definition": {"text": "X.", "cites": "mitchell-1997 p. 3"}},
    "a long citation": {**X, "definition": {"text": "X.", "cites": {"source": "mitchell-1997"}}},
    "a sense alone": {**X, "senses": {"id": "s", "text": "S."}},
    "a short relation": {**X, "relations": {"is-a": "y"}},
    "a long inverse relation": {**X, "relations": {"has-kind": [{"to": "y", "because": "so"}]}},
    "an accepted entry": {**X, "kind": "system", "status": "accepted", "definition": "X."},
}
BAD = {
    "a misspelt key": {**X, "defintion": "X."},
    "a misspelt key of a term": {**X, "aliases": [{"text": "y", "becase": "so"}]},
    "a relation type that is none": {**X, "relations": {"is-aa": "y"}},
    "a status that is none": {**X, "status": "done"},
    "a mode that is none": {
        **X,
        "definition": {"text": "X.", "cites": {"source": "mitchell-1997", "mode": "likes"}},
    },
    "an id in capitals": {**X, "id": "X"},
    "an entry without a label": {"id": "x"},
    "a definition without a text": {**X, "definition": {"cites": "mitchell-1997"}},
}


@pytest.mark.parametrize("what", GOOD)
def test_the_schema_and_the_reader_take(what: str) -> None:
    entry = GOOD[what]
    assert not list(VALIDATOR.iter_errors(entry))
    assert not read_entries("x.yaml", json.dumps(entry).encode()).problems


@pytest.mark.parametrize("what", BAD)
def test_the_schema_refuses(what: str) -> None:
    assert not VALIDATOR.is_valid(BAD[what])


@pytest.mark.parametrize(
    "entry",
    [
        {**X, "kind": "nokind"},
        {**X, "topics": "nowhere"},
        {**X, "id": "source"},
        {**X, "kind": "system", "status": "accepted"},
        {**X, "status": "accepted", "definition": "X."},
    ],
)
def test_the_schema_knows_the_kinds_topics_and_demands_of_the_base(entry: object) -> None:
    assert not VALIDATOR.is_valid(entry)


def test_the_schema_takes_a_list_of_entries_and_none_with_a_bad_one() -> None:
    assert VALIDATOR.is_valid([X, {**X, "id": "y"}])
    assert not VALIDATOR.is_valid([X, {"id": "y"}])
