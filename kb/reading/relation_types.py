"""The built-in relation types, and those that kb.yaml adds to them."""

from functools import cache
from importlib import resources
from typing import Any, cast

from pydantic import TypeAdapter

from kb.model.manifest import Manifest
from kb.model.relation import RelationSpec, RelationTypes
from kb.reading.yaml_text import read


@cache
def built_in() -> dict[str, RelationSpec]:
    """The types of `kb/model/relations.yaml` by name."""
    data = resources.files("kb.model").joinpath("relations.yaml").read_bytes()
    values = cast("dict[str, Any]", read(data).documents[0])
    adapter = TypeAdapter(dict[str, RelationSpec])
    return adapter.validate_python(values, context={"language": "en"})


def relation_types(manifest: Manifest) -> RelationTypes:
    """Built-in and own types; an own type of a built-in's name takes its place."""
    return RelationTypes({**built_in(), **manifest.relations})
