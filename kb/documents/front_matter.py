"""The YAML between two lines of dashes at the top of a chapter."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import Event, MappingStartEvent, ScalarEvent

from kb.documents.document import FrontMatter, Range, Trouble

_FENCED = re.compile(
    r"---[ \t]*(?>\r\n|\n|\r)(?P<raw>(?:.*?(?>\r\n|\n|\r))?)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def front_matter(text: str) -> tuple[FrontMatter | None, list[Trouble]]:
    """The front matter of a text that begins with one, and what in it is no YAML.

    The scalars of the outermost mapping are kept as they are written; all else is looked over.
    """
    found = _FENCED.match(text) if text[:3] == "---" else None
    if found is None:
        return None, []
    start = found.start("raw")
    values, places, trouble = _scalars(found["raw"], start)
    troubles = [] if trouble is None else [trouble]
    return FrontMatter(found["raw"], found.start(), found.end(), values, places), troubles


def _scalars(raw: str, start: int) -> tuple[dict[str, str], dict[str, Range], Trouble | None]:
    values: dict[str, str] = {}
    places: dict[str, Range] = {}
    depth = 0
    key: ScalarEvent | None = None
    try:
        for event in _events(raw):
            if depth == 1 and isinstance(event, ScalarEvent):
                key = _take(key, event, values, places, start)
            elif depth == 1 and event.__class__.__name__.endswith(("StartEvent", "AliasEvent")):
                key = None
            elif depth == 0 and _is_value(event) and not isinstance(event, MappingStartEvent):
                message = "the front matter is no mapping of keys to values"
                return {}, {}, Trouble(start, start + len(raw.rstrip()), message)
            depth += _step(event)
    except (yaml.YAMLError, ValueError) as error:
        return values, places, _refused(error, raw, start)
    return values, places, None


def _events(raw: str) -> Iterator[Event]:
    module: Any = yaml
    yield from module.parse(raw, Loader=_PARSER)


def _take(
    key: ScalarEvent | None,
    event: ScalarEvent,
    values: dict[str, str],
    places: dict[str, Range],
    start: int,
) -> ScalarEvent | None:
    """Takes a scalar of the outermost mapping: a key, or the value of the last key."""
    if key is None:
        return event
    values[key.value] = event.value
    marks: Any = event
    places[key.value] = start + marks.start_mark.index, start + marks.end_mark.index
    return None


def _is_value(event: object) -> bool:
    name = event.__class__.__name__
    return name in {"ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"}


def _step(event: object) -> int:
    name = event.__class__.__name__
    if name in {"MappingStartEvent", "SequenceStartEvent"}:
        return 1
    return -1 if name in {"MappingEndEvent", "SequenceEndEvent"} else 0


def _refused(error: Exception, raw: str, start: int) -> Trouble:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or "a character that YAML does not allow")
    at = start + min(getattr(mark, "index", 0) or 0, max(len(raw) - 1, 0))
    return Trouble(at, at + 1, f"the front matter is no YAML: {said}")
