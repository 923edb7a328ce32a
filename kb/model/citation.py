"""A citation: which source says it, where in that source, and what the source does for it."""

import re
from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import StringConstraints
from pydantic_core import PydanticCustomError

from kb.model.record import record
from kb.model.short_forms import OneOrMany, Prose, Widened

SOURCE_KEY = "^[A-Za-z0-9][A-Za-z0-9_.:-]*$"
"""The grammar of a source's key, as in BibTeX and pandoc."""

_KEY_AND_LOCATOR = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.:-]*)(?:\s+(\S.*))?\Z", re.DOTALL)
_LOCATOR_ALONE = re.compile(
    r"(?:§|¶|\#|[([{\"“]|(?:pp?|sec|secs|ch|chap|fig|figs|eq|eqs|app|vol|no|fn|n|para|line|ll?)\."
    r"(?:\s|\Z|\d)|(?:section|chapter|figure|page|pages|appendix|footnote|table)s?\s+\d|\d+\s*\Z)",
    re.IGNORECASE,
)


class Mode(StrEnum):
    """What the source does for the statement (with CiTO's property in exports.md)."""

    QUOTES = "quotes"
    ADAPTS = "adapts"
    PARAPHRASES = "paraphrases"
    SUPPORTS = "supports"
    DISPUTES = "disputes"


def looks_like_locator(text: str) -> bool:
    """Whether a text is a place in a source (`§3`, `p. 4`) rather than a source's key."""
    return _LOCATOR_ALONE.match(text.strip()) is not None


def _citation(value: Any) -> Any:
    if not isinstance(value, str):
        _refuse_colon(value)
        return value
    if looks_like_locator(value):
        raise PydanticCustomError("locator_alone", "{text}", {"text": value})
    parts = _KEY_AND_LOCATOR.match(value.strip())
    if parts is None:
        raise PydanticCustomError("citation", "{text}", {"text": value})
    key, locator = parts.groups()
    return {"source": key} if locator is None else {"source": key, "locator": locator}


def _refuse_colon(value: Any) -> None:
    """`[key: §3]` is a mapping for YAML, with the source's key as its only key."""
    if not isinstance(value, dict) or len(cast("dict[Any, Any]", value)) != 1:
        return
    ((key, locator),) = cast("dict[Any, Any]", value).items()
    if isinstance(locator, str) and looks_like_locator(locator) and key not in _FIELDS:
        raise PydanticCustomError("locator_alone", "{text}", {"text": f"{key}: {locator}"})


_FIELDS = frozenset({"source", "locator", "mode", "quote", "via", "note"})


@record
class Citation:
    """A source relied on for a statement.

    `locator` names the place in it (several joined by `;`), `quote` the passage relied on, and
    `via` the source through which the work is cited second-hand.
    """

    source: Annotated[str, StringConstraints(pattern=SOURCE_KEY)]
    locator: str | None = None
    mode: Mode = Mode.PARAPHRASES
    quote: str | None = None
    via: Annotated[str, StringConstraints(pattern=SOURCE_KEY)] | None = None
    note: Prose | None = None


_SHORT_CITATION = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9_.:-]*(\s+\S.*)?$"}

Cites = Annotated[tuple[Annotated[Citation, Widened(_citation, _SHORT_CITATION)], ...], OneOrMany]
"""One citation or several, each short (`KEY LOCATOR`) or long."""
