"""The short forms of entry.md, each as an annotation that validates and describes itself.

An author writes a text for a one-item list, `KEY LOCATOR` for a citation, an id for a
relation's end. Each annotation turns the short form into the long one before validation and
widens the JSON Schema accordingly, so that both are stated in one place.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, cast

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Json = dict[str, Any]


class Widened:
    """A conversion of a short form to the long one, with the JSON Schema of the short form."""

    def __init__(self, widen: Callable[[Any], Any], short: Json | None = None) -> None:
        self._widen = widen
        self._short = short

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._widen, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        long = handler(cast("CoreSchema", schema.get("schema", schema)))
        short = self._short or handler.resolve_ref_schema(long).get("items", {})
        return {"anyOf": [short, long]}


def _listed(value: Any) -> Any:
    return cast("Any", value) if isinstance(value, (list, tuple)) else [value]


def _keyed(name: str) -> Callable[[Any], Any]:
    def widen(value: Any) -> Any:
        return {name: value} if isinstance(value, str) else value

    return widen


OneOrMany = Widened(_listed)
"""A single item for a list of one."""


def text_for(name: str) -> Widened:
    """A plain text for the mapping `{name: text}`."""
    return Widened(_keyed(name), {"type": "string"})


class Text(str):
    """A text that was given in several languages.

    It equals the text in the knowledge base's language (the first one given, where that is
    missing). `lang` is its own language tag, None for the knowledge base's; `translations`
    holds the others as (tag, text) pairs in the order given.
    """

    __slots__ = ("lang", "translations")

    lang: str | None
    translations: tuple[tuple[str, str], ...]

    def __new__(
        cls, text: str, lang: str | None = None, translations: tuple[tuple[str, str], ...] = ()
    ) -> "Text":
        made = super().__new__(cls, text)
        made.lang = lang
        made.translations = translations
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Text, (str(self), self.lang, self.translations)


def languages(text: str) -> tuple[tuple[str | None, str], ...]:
    """The text in each language it was given in: (tag or None for the base's own, text)."""
    if isinstance(text, Text):
        return ((text.lang, str(text)), *text.translations)
    return ((None, text),)


def _localized(texts: Mapping[Any, Any], language: str | None) -> Text:
    pairs = [(str(tag), text) for tag, text in texts.items()]
    if not pairs or not all(isinstance(text, str) for _, text in pairs):
        raise PydanticCustomError("text", "give a text, or one text for each language tag")
    own = next((pair for pair in pairs if pair[0] == language), pairs[0])
    rest = tuple(pair for pair in pairs if pair is not own)
    return Text(own[1], None if own[0] == language else own[0], rest)


class _Prose:
    """A text, or one text per language; the validation context names the base's `language`."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    @staticmethod
    def _validate(value: Any, info: ValidationInfo) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping):
            context = cast("dict[str, str]", info.context or {})
            language = context.get("language")
            return _localized(cast("Mapping[Any, Any]", value), language)
        raise PydanticCustomError("text", "give a text, or one text for each language tag")

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        by_language = {
            "type": "object",
            "propertyNames": {"pattern": LANGUAGE_TAG},
            "additionalProperties": {"type": "string"},
            "minProperties": 1,
        }
        return {"anyOf": [{"type": "string"}, by_language]}


LANGUAGE_TAG = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
"""The shape of a BCP-47 language tag (RFC 5646), as far as one pattern tells."""

Prose = Annotated[str, _Prose()]
"""A text in the base's language, or a mapping from language tags to texts."""


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in _FLAGS:
        return _FLAGS[cast("str", value)]
    raise PydanticCustomError("flag", "write true or false")


_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

Flag = Annotated[bool, BeforeValidator(_flag)]
"""`true` or `false` of YAML 1.2's core schema; `yes` and `no` are texts."""
