"""Values → records, every refusal a problem at its place, and the rest of the value saved.

pydantic names each fault by a path of long-form keys, which is a `Pointer`. What is at fault is
taken out and the rest validated again, so that one wrong key does not make a concept vanish and
every reference to it dangle.
"""

from collections.abc import Container, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kb.diagnostics import Place, PlacedEdit, PlacedFix, Pointer, Problem
from kb.nearest import nearest
from kb.reading.remarks import Raised
from kb.reading.sentences import explained

T = TypeVar("T")


class Validated(NamedTuple, Generic[T]):
    """The record, None where too little was left of it, and what was wrong with the value.

    `refused` are the parts of the value that were at fault; of a missing field, its owner.
    """

    record: T | None
    problems: list[Raised]
    refused: list[Any]


class Shape(Generic[T]):
    """How values of one record type are validated; `known` are the keys an author may write."""

    def __init__(self, kind: Any, noun: str, known: Sequence[str] = ()) -> None:
        self._kind = kind
        self._noun = noun
        self._known = known
        self._adapter: TypeAdapter[T] | None = None

    @property
    def adapter(self) -> TypeAdapter[T]:
        """pydantic's validator, built when it is first needed."""
        if self._adapter is None:
            self._adapter = TypeAdapter(self._kind)
        return self._adapter

    def validate(
        self,
        value: Any,
        path: str,
        root: Pointer,
        language: str,
        empty: Container[tuple[int, int | str]] = (),
    ) -> Validated[T]:
        """A record from a value that stands at `root` in the file `path`.

        `empty` are keys without a value, by their owner's id: told already, not missing.
        """
        context = {"language": language}
        try:
            return Validated(self.adapter.validate_python(value, context=context), [], [])
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        untold = [detail for detail in details if not _told(detail, empty)]
        problems = [self._raised(detail, value, path, root) for detail in untold]
        refused = [detail["input"] for detail in details]
        return Validated(self._salvaged(value, details, context), problems, refused)

    def _salvaged(self, value: Any, details: list[ErrorDetails], context: Any) -> T | None:
        for _ in range(8):
            value = _without(value, [_steps(detail) for detail in details])
            try:
                return self.adapter.validate_python(value, context=context)
            except ValidationError as error:
                details = error.errors(include_url=False, include_input=False)
            if any(detail["type"] == "missing" and len(detail["loc"]) == 1 for detail in details):
                return None
        return None

    def _raised(self, detail: ErrorDetails, value: Any, path: str, root: Pointer) -> Raised:
        steps = _steps(detail)
        place = Place(path, root + steps)
        concept = _id_of(value)
        if detail["type"] == "unexpected_keyword_argument":
            return self._unknown_key(steps, place, concept)
        if detail["type"] == "missing":
            owner = f"the {self._noun}" if len(steps) == 1 else f"`{_named(steps[:-1])}`"
            message = f"{owner} has no `{steps[-1]}`; add it"
            return Raised("SCH002", Problem(message, Place(path, root + steps[:-1]), concept))
        code, message = explained(detail, "versus" if "versus" in steps else _named(steps))
        on_key = bool(steps) and detail["loc"][-1] == "[key]"
        return Raised(code, Problem(message, place._replace(on_key=on_key), concept))

    def _unknown_key(self, steps: Pointer, place: Place, concept: str | None) -> Raised:
        key = str(steps[-1])
        known = self._keys_at(steps[:-1])
        message = f"`{key}` is no field of {_owner(steps[:-1], self._noun)}"
        nested = not steps[:-1] and key in _NESTED
        found = [] if nested else nearest(key.replace("-", "_"), known) or nearest(key, known)
        fix = None
        if found:
            title = f"rename to `{found[0]}`"
            edit = PlacedEdit(place._replace(on_key=True), found[0])
            fix = PlacedFix(title, safe=False, edits=(edit,))
            message += f"; did you mean `{found[0]}`?"
        elif nested:
            message += f"; it is one of `{_NESTED[key]}`: indent it under that"
        else:
            listed = f"; its fields are {', '.join(known)}" if known else "; delete it"
            message += listed if len(known) < _TOO_MANY else "; CSL's variables are its fields"
        return Raised("SCH003", Problem(message, place._replace(on_key=True), concept, fix=fix))

    def _keys_at(self, steps: Pointer) -> list[str]:
        names = tuple(step for step in steps if isinstance(step, str))
        if self._known and not names:
            return list(self._known)
        return _known_keys(self._kind, names)


_NESTED = {"cites": "definition", "text": "definition", "to": "relations", "source": "cites"}
"""Fields that authors write one level too far out, and where they belong."""
_TOO_MANY = 40


def _told(detail: ErrorDetails, empty: Container[tuple[int, int | str]]) -> bool:
    return detail["type"] == "missing" and (id(detail["input"]), detail["loc"][-1]) in empty


def _steps(detail: ErrorDetails) -> Pointer:
    """pydantic's path without its marks for keys and for the groups that CSL is sorted into."""
    loc = detail["loc"][1:] if detail["loc"][:1] in _GROUPED else detail["loc"]
    return tuple(step for step in loc if step != "[key]")


_GROUPED = {("names",), ("dates",), ("texts",)}


def _without(value: Any, paths: list[Pointer]) -> Any:
    """A copy of the value less what stands at the paths, each cut at the deepest key there is."""
    copied = _copied(value)
    for path in sorted(paths, key=lambda p: [str(step) for step in p], reverse=True):
        _cut(copied, path)
    return copied


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in cast("dict[Any, Any]", value).items()}
    return (
        [_copied(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value
    )


def _cut(value: Any, path: Pointer) -> None:
    owner: Any = None
    last: Any = None
    for step in path:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list)
            and isinstance(step, int)
            and step < len(cast("list[Any]", value))
        ):
            owner, last, value = cast("Any", value), step, cast("Any", value[step])
    if owner is not None:
        del owner[last]


def _id_of(value: Any) -> str | None:
    found = cast("dict[str, Any]", value).get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _named(steps: Pointer) -> str:
    return next((str(step) for step in reversed(steps) if isinstance(step, str)), "entry")


def _owner(steps: Pointer, noun: str) -> str:
    named = [step for step in steps if isinstance(step, str)]
    return f"`{named[-1]}`" if named else f"the {noun}"


@cache
def _known_keys(kind: Any, names: tuple[str, ...]) -> list[str]:
    """The keys of the record that `names` leads to from `kind`; none where it is not a record."""
    found, waiting = _record_in(kind), list(names)
    while waiting and found is not None:
        hint = _hints(found).get(waiting.pop(0))
        if get_origin(hint) is dict and waiting:
            waiting.pop(0)
        found = _record_in(hint)
    return [] if found is None else [_spelled(field) for field in fields(found)]


def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {_spelled(field): hints[field.name] for field in fields(kind)}


def _spelled(field: Any) -> str:
    alias = getattr(field.default, "alias", None)
    return alias or str(field.name).rstrip("_")


def _record_in(hint: Any) -> Any:
    """The record type inside a hint such as `Annotated[tuple[Annotated[Sense, …], …], …]`."""
    if hasattr(hint, "__dataclass_fields__"):
        return hint
    for argument in getattr(hint, "__args__", ()):
        found = _record_in(argument)
        if found is not None:
            return found
    return None
