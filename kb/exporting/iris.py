"""Every IRI that the exports mint, and the test of those that authors give.

One scheme (docs: exports, "IRIs"): what has an id is named by it under the base IRI; what has none
by the first 16 hex digits of the SHA-256 of its content, under its owner. So the same content has
the same name everywhere, and no file needs a blank node.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from kb.errors import KBError
from kb.exporting.namespaces import STANDARD, Namespace
from kb.exporting.terms import Term

_UNRESERVED = (
    r"A-Za-z0-9._~\-"
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
    "\U00030000-\U0003fffd\U00040000-\U0004fffd\U00050000-\U0005fffd\U00060000-\U0006fffd"
    "\U00070000-\U0007fffd\U00080000-\U0008fffd\U00090000-\U0009fffd\U000a0000-\U000afffd"
    "\U000b0000-\U000bfffd\U000c0000-\U000cfffd\U000d0000-\U000dfffd\U000e1000-\U000efffd"
)
_PLAIN = rf"(?:[{_UNRESERVED}!$&'()*+,;=:@]|%[0-9A-Fa-f]{{2}})"
_HOST = _PLAIN.replace(":@", "") + "*"
_IRI = re.compile(
    rf"([A-Za-z][A-Za-z0-9+.-]*):"
    rf"(?://(?:{_PLAIN.replace(':@', ':')}*@)?{_HOST}(?::[0-9]*)?(?:/(?:{_PLAIN}|/)*)?"
    rf"|(?!//)(?:{_PLAIN}|/)+)"
    rf"(?:\?(?:{_PLAIN}|[/?])*)?(?:\#(?:{_PLAIN}|[/?])*)?\Z"
)
"""RFC 3987, section 2.2: absolute IRIs, without hosts in brackets or private-use characters."""

SCHEMES = frozenset("http https urn doi info tag ark did hdl mailto ftp ftps file data".split())
"""Schemes that are taken for an IRI's; any other `name:rest` is a prefixed name to be declared."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


def valid_iri(text: str) -> bool:
    """Whether a text is an absolute IRI of RFC 3987, without spaces or brackets."""
    return _IRI.match(text) is not None


def usable_property(iri: str) -> bool:
    """Whether an IRI can be a property in every form: RDF/XML needs a name at its end."""
    return _NAME.match(_local(iri)) is not None


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri)[-1]


def absolute(text: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that an IRI or prefixed name stands for; None where it stands for none.

    The standard prefixes cannot be declared anew: `skos:broader` means one thing everywhere.
    """
    name, colon, rest = text.partition(":")
    if colon and name in STANDARD:
        text = STANDARD[name].iri + rest
    elif colon and name in prefixes and not rest.startswith("//"):
        text = prefixes[name] + rest
    elif name.lower() not in SCHEMES and not rest.startswith("//"):
        return None
    return text if valid_iri(text) else None


def digest(*content: Any) -> str:
    """The 16 hex digits that name a content: SHA-256 of its compact JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def camel(name: str) -> str:
    """A relation type's name as a property's: `aligns-to` → `alignsTo`. No two names meet."""
    return re.sub(r"-([a-z])", lambda match: match[1].upper(), name)


class Iris:
    """The IRI terms of a knowledge base. `given` holds the IRIs that entries give themselves.

    Raises KBError if the base is no IRI that names can be appended to.
    """

    def __init__(self, base: str, given: Mapping[str, str] | None = None) -> None:
        if not (valid_iri(base) and base.endswith(("/", "#"))):
            raise KBError(f"the base IRI {base} is no IRI ending in / or #")
        self.base = base
        self._given = given or {}
        # A second # would be no IRI.
        self.kb = Namespace(base + ("vocab/" if "#" in base else "vocab#"))
        self.scheme: Term = f"<{base}scheme>"

    def concept(self, concept: str) -> Term:
        """A concept: the base with its id, or the IRI its entry gives."""
        return f"<{self._given.get(concept) or self.base + concept}>"

    def own(self, concept: str) -> Term:
        """What the names of a concept's parts begin with: always the base with its id."""
        return f"<{self.base}{concept}>"

    def definition(self, concept: str) -> Term:
        """The headline definition of a concept, with its citations."""
        return f"<{self.base}{concept}/definition>"

    def sense(self, concept: str, sense: str) -> Term:
        """A sense of a concept."""
        return f"<{self.base}{concept}/sense/{sense}>"

    def part(self, concept: str, role: str, *content: Any) -> Term:
        """What an entry says without an id: a note, example, label, review."""
        return f"<{self.base}{concept}/{role}/{digest(*content)}>"

    def relation(
        self, near: str, kind: str, far: str, sense: str | None = None, far_sense: str | None = None
    ) -> Term:
        """A statement of a relation; `-` stands for the whole concept where only the far end
        is narrowed to a sense."""
        senses = f"/{sense or '-'}/{far_sense}" if far_sense else f"/{sense}" if sense else ""
        return f"<{self.base}{near}/relation/{kind}/{far}{senses}>"

    def source(self, key: str) -> Term:
        """A bibliographic record."""
        return f"<{self.base}source/{key}>"

    def topic(self, topic: str) -> Term:
        """The collection of a topic's concepts."""
        return f"<{self.base}topic/{topic}>"

    def frame(self, concept: str) -> Term:
        """The collection of the concepts that a framing frames."""
        return f"<{self.base}frame/{concept}>"

    def value(self, group: str, name: str) -> Term:
        """A named value of the vocabulary: a kind, a status; the dot keeps it off properties."""
        return self.kb[f"{group}.{quote(name, safe='')}"]


def under(owner: Term, role: str, *content: Any) -> Term:
    """The IRI term of something without an id that belongs to another thing."""
    return f"{owner[:-1]}/{role}/{digest(*content)}>"
