"""references.json and references.bib: every source, and an account of what is not said."""

import json
from typing import Any

import jsonschema
import pytest

import kb
from kb.check.examples import FILES, base_of
from kb.exporting.bibliography import as_bibtex, as_csl_json, bibtex_losses, csl_losses
from kb.exporting.scope import WHOLE, Options
from kb.model.source import CSL_TYPES, DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES
from kb.reading.files import read_sources
from tests.lookup import ROOT

TEXT = {"type": "string"}
NAME = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("family", "given", "literal", "suffix"), TEXT),
        **dict.fromkeys(("dropping-particle", "non-dropping-particle"), TEXT),
        **{key: {"type": "boolean"} for key in ("comma-suffix", "static-ordering")},
    },
}
PARTS = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
DATE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {"type": "array", "items": PARTS, "minItems": 1, "maxItems": 2},
        "literal": TEXT,
    },
}
SHAPE: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "id": TEXT,
            "type": {"enum": CSL_TYPES},
            "custom": {"type": "object"},
            **{key: {"type": "array", "items": NAME} for key in NAME_VARIABLES},
            **dict.fromkeys(DATE_VARIABLES, DATE),
            **dict.fromkeys(TEXT_VARIABLES, TEXT),
        },
    },
}
"""What CSL 1.0.2 lets a record be, without seasons and circa, which no source here can give."""


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


def test_csl_json_has_the_shape_of_csls_data_and_all_sources_by_key(base: kb.Base) -> None:
    records = json.loads(b"".join(as_csl_json(base, WHOLE)))
    jsonschema.Draft202012Validator(SHAPE).validate(records)
    assert [record["id"] for record in records] == sorted(base.sources)


def test_csl_json_is_read_back_without_loss(base: kb.Base) -> None:
    data = b"".join(as_csl_json(base, WHOLE))
    read = {one.source.id: one.source for one in read_sources("references.json", data).sources}
    for key, source in base.sources.items():
        known = {name: getattr(source, name) for name in ("names", "dates", "texts", "custom")}
        assert {name: getattr(read[key], name) for name in known} == known


def test_bibtex_has_all_sources_by_key(base: kb.Base) -> None:
    read = read_sources("references.bib", b"".join(as_bibtex(base, WHOLE)))
    assert not read.problems
    assert [one.source.id for one in read.sources] == sorted(base.sources)


def test_leaving_drafts_out_leaves_sources_in(base: kb.Base) -> None:
    accepted = Options(drafts=False)
    assert [*as_bibtex(base, accepted)] == [*as_bibtex(base, WHOLE)]


def test_a_base_without_sources_gives_files_without_records() -> None:
    empty = base_of({path: text for path, text in FILES.items() if "references" not in path})
    assert json.loads(b"".join(as_csl_json(empty, WHOLE))) == []
    assert not read_sources("references.bib", b"".join(as_bibtex(empty, WHOLE))).sources


def test_what_is_not_said_is_counted() -> None:
    references = (
        "references:\n"
        "  - {id: a, type: webpage, title: T, scale: '1:5', custom: {work: w, reviewed: x}}\n"
        "  - {id: b, type: book, title: U}\n"
    )
    entry = "id: one\nlabel: one\ndefinition: One.\n"
    texts = {"concepts/references.yaml": references, "concepts/one.yaml": entry}
    small = base_of({**FILES, **texts})
    lost = {field: times for _, field, times in bibtex_losses(small, WHOLE)}
    expected = {"type": 1, "scale": 1, "custom.work": 1, "custom.reviewed": 1}
    assert {name: lost.get(name) for name in expected} == expected
    assert csl_losses(small, WHOLE) == [("not in the bibliography", "entries", 1)]
