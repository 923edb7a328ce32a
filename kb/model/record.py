"""The decorator behind every record of the model.

Records are pydantic dataclasses with slots: validated like models, a quarter of their cost
and a third of their memory (docs/decisions/0003-records.md).
"""

from typing import TypeVar, cast, dataclass_transform

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

_Record = TypeVar("_Record")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: type[_Record]) -> type[_Record]:
    """Make a frozen, keyword-only record that refuses unknown keys."""
    decorate = dataclass(
        config=ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True),
        frozen=True,
        slots=True,
        kw_only=True,
    )
    return cast("type[_Record]", decorate(cls))
