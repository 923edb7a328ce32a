"""Tests of writing: glossaries for chapters, terms without an entry, definitions as admonitions."""

import json
from typing import Any

import jsonschema

from tests.lookup import ROOT, Said

REFERENCES = """\
references:
  - id: ada-2020
    type: book
    title: Clocks
    author: [{family: Ada, given: A.}]
    issued: 2020
    URL: https://example.org/clocks
"""


def valid(said: Said, schema: str) -> Any:
    """What a command printed as JSON, if it is of the shape that is documented."""
    shape = json.loads((ROOT / "docs" / "json" / f"{schema}.schema.json").read_text())
    jsonschema.Draft202012Validator(shape).validate(said.json)
    return said.json
