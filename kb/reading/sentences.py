"""pydantic's refusals in an author's words: what is wrong, and what to write instead."""

from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from kb.model.citation import SOURCE_KEY
from kb.model.entry import DAY, ID, IRI
from kb.model.manifest import CREATED
from kb.model.short_forms import LANGUAGE_TAG
from kb.model.source import CSL_TYPES
from kb.nearest import did_you_mean

Context = dict[str, Any]


def explained(detail: ErrorDetails, name: str) -> tuple[str, str]:
    """The rule's code and a sentence for a refusal of the field `name`."""
    kind, given = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "locator_alone":
        return "CIT026", _locator_alone(str(context.get("text", given)))
    code = _CODES.get(name, "SCH002") if kind == "string_pattern_mismatch" else "SCH002"
    explain = _SENTENCES.get(kind)
    return code, explain(name, given, context) if explain else f"`{name}`: {detail['msg']}"


_CODES = {"id": "SCH004", "language": "SCH007"}
"""Fields whose form has a rule of its own."""


def shown(value: Any) -> str:
    """A value as it may stand in a message: on one line, its middle left out if it is long."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value)[:200])
    return text if len(text) <= 60 else f"{text[:40]}…{text[-15:]}"


def _locator_alone(text: str) -> str:
    return (
        f"`{shown(text)}` is a place in a source, not a source; YAML cut a citation here:"
        " quote it whole"
    )


def _described(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else f"`{shown(value)}`"


def _a(noun: str) -> Callable[[str, Any, Context], str]:
    return lambda name, given, _: f"`{name}` is {noun}, not {_described(given)}"


def _prose(name: str, given: Any, _: Context) -> str:
    quote = ""
    if isinstance(given, (dict, list)):
        bracket = "{" if isinstance(given, dict) else "["
        quote = f"; a text that begins with `{bracket}` must be quoted"
    return f"`{name}` is a text, not {_described(given)}{quote}"


def _choice(name: str, given: Any, context: Context) -> str:
    expected = str(context["expected"]).replace("'", "`")
    choices = [choice.strip("` ") for choice in expected.replace(" or ", ", ").split(",")]
    return f"`{name}` is {expected}, not `{shown(given)}`{did_you_mean(str(given), choices)}"


def _pattern(name: str, given: Any, context: Context) -> str:
    meant = _PATTERNS.get(str(context["pattern"]), f"it must match {context['pattern']}")
    return f"`{shown(given)}` will not do for `{name}`; {meant}"


def _date(name: str, given: Any, _: Context) -> str:
    return f"`{shown(given)}` is no date for `{name}`; write 2026-01-31, 2026-01 or 2026"


def _csl_type(_name: str, given: Any, _: Context) -> str:
    meant = did_you_mean(str(given), CSL_TYPES) or f"; there are {', '.join(CSL_TYPES)}"
    return f"`{shown(given)}` is no type of CSL{meant}"


def _outside(name: str, given: Any, _: Context) -> str:
    return f"`{shown(given)}` leads out of the base; `{name}` is a path inside it"


_PATTERNS = {
    ID: "an id is lower-case letters, digits and hyphens, not beginning with a hyphen",
    "^[a-z][a-z0-9-]*$": "a relation type is lower-case letters, digits and hyphens",
    SOURCE_KEY: "a source's key is letters, digits and _ . : -",
    DAY: "write a date as 2026-01-31",
    CREATED: "write a date as 2026-01-31, 2026-01 or 2026",
    r"^[a-z][a-z0-9+.-]*:\S*[/#]$": "it is an IRI that ends in / or #",
    "^[0-9a-f]{64}$": "a SHA-256 is 64 hexadecimal digits",
    IRI: "an IRI begins with a scheme and holds no blanks",
    "^[A-Z]{3}([0-9]{3})?$": "write a rule as CIT005, a family as CIT",
    LANGUAGE_TAG: "a language tag is as in BCP 47: en, de, pt-BR",
}
_SENTENCES: dict[str, Callable[[str, Any, Context], str]] = {
    "string_type": _prose,
    "text": _prose,
    "dataclass_type": _a("a text or a mapping"),
    "dict_type": _a("a mapping"),
    "tuple_type": _a("a list"),
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "flag": _a("true or false"),
    "citation": lambda _, given, __: f"`{shown(given)}` is no citation; write KEY, or KEY LOCATOR",
    "date": _date,
    "csl_type": _csl_type,
    "outside": _outside,
    "int_parsing": _a("a whole number"),
    "less_than_equal": lambda name, given, _: (
        f"`{name}: {given}` is newer than this program; upgrade it"
    ),
}
