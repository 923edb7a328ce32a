"""RDF terms as their canonical N-Triples text, and the subjects they describe.

A term is a string (`<http://…>`, `"text"@en`), so that sorting, comparing and writing lines cost
nothing more; the same text is valid Turtle, and a literal's quoted part is a valid JSON string.
Terms of W3C RDF 1.1 N-Triples, canonical form. May import nothing of kb.
"""

import re
from typing import NamedTuple

Term = str
Pair = tuple[Term, Term]


class Subject(NamedTuple):
    """A subject with its (predicate, object) pairs: types first, then by code point."""

    term: Term
    pairs: list[Pair]


REPLACEMENT = "\ufffd"
_UNSPEAKABLE = "".join(
    map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
)
_SPECIAL = re.compile('[\\x00-\\x1f"\\\\\\x7f\ud800-\udfff\ufffe\uffff]')
_WRITTEN = {
    **dict.fromkeys(map(ord, _UNSPEAKABLE), REPLACEMENT),
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    0x7F: "\\u007F",
}
_READ = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")


def quoted(text: str) -> str:
    """A text in quotes, escaped. What XML 1.0 cannot say becomes U+FFFD in every form alike."""
    if _SPECIAL.search(text):
        text = text.translate(_WRITTEN)
    return f'"{text}"'


def unspeakable(text: str) -> bool:
    """Whether a text holds characters that no XML 1.0 document may hold."""
    return not text.isprintable() and any(char in _UNSPEAKABLE for char in text)


def literal(text: str, tag: str | None = None) -> Term:
    """A literal, plain or with a language tag (lower case, as canonical RDF has it)."""
    return f"{quoted(text)}@{tag}" if tag else quoted(text)


def typed(text: str, datatype: Term) -> Term:
    """A literal of a datatype that is given as an IRI term."""
    return f"{quoted(text)}^^{datatype}"


class Parts(NamedTuple):
    """A literal taken apart: its quoted text, its tag, its datatype's IRI."""

    quoted: str
    tag: str | None
    datatype: str | None


def is_iri(term: Term) -> bool:
    """Whether a term is an IRI, not a literal."""
    return term[0] == "<"


def parts(term: Term) -> Parts:
    """A literal's quoted text, language tag and datatype."""
    end = term.rfind('"') + 1
    if end == len(term):
        return Parts(term, None, None)
    if term[end] == "@":
        return Parts(term[:end], term[end + 1 :], None)
    return Parts(term[:end], None, term[end + 3 : -1])


def unquoted(text: str) -> str:
    """The text that `quoted` wrote."""
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _READ[m[2]], inner)


# RFC 5646, section 2.1: langtag, privateuse, and the irregular tags that no pattern covers.
_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)\Z"
)


def language_tag(text: str) -> str | None:
    """A BCP-47 tag in lower case, or None for what is not well-formed."""
    tag = text.lower()
    return tag if _TAG.match(tag) else None
