"""Compact JSON-LD 1.1: an inline context, language maps, one node a line.

SKOS's properties go by their local names, all others by prefixed names. A literal's quoted text in
N-Triples is a JSON string already. What does not fit a property's usual form (a text without a
language where there are language maps) goes under the property's full IRI, of which the context
says nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.exporting.namespaces import STANDARD, TYPE
from kb.exporting.relations import Properties
from kb.exporting.terms import Subject, Term, is_iri, parts
from kb.exporting.vocabulary import OBJECT_PROPERTIES

_WORDED = (
    "skos:prefLabel skos:altLabel skos:hiddenLabel skos:definition skos:note skos:scopeNote "
    "skos:historyNote skos:editorialNote skos:example skosxl:literalForm dcterms:title "
    "dcterms:description rdf:value rdfs:label rdfs:comment schema:name kb:authored kb:because "
    "kb:authoredBecause kb:lookAlike"
).split()
"""Properties whose values are texts in languages."""

_LINKING = (
    "skos:inScheme skos:topConceptOf skos:hasTopConcept skos:broader skos:narrower skos:related "
    "skos:member skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch "
    "skos:relatedMatch skosxl:prefLabel skosxl:altLabel skosxl:hiddenLabel dcterms:source "
    "dcterms:type dcterms:isReplacedBy dcterms:license adms:status prov:used prov:wasQuotedFrom "
    "prov:wasDerivedFrom cito:includesQuotationFrom cito:citesAsSourceDocument "
    "cito:obtainsSupportFrom cito:isDisputedBy oa:hasSource oa:hasSelector rdf:subject "
    "rdf:predicate rdf:object schema:associatedMedia schema:url iso-thes:broaderGeneric "
    "iso-thes:narrowerGeneric iso-thes:broaderPartitive iso-thes:narrowerPartitive "
    "iso-thes:broaderInstantial iso-thes:narrowerInstantial"
).split()
"""Properties whose values are IRIs; the base's own are taken from its vocabulary."""

_NATIVE = {
    "owl:deprecated": "xsd:boolean",
    "kb:spot": "xsd:boolean",
    "kb:position": "xsd:integer",
    "kb:line": "xsd:integer",
}
"""Properties whose values are JSON's own numbers and truth values."""


class Context:
    """The names that a document uses, and how the values of each are written."""

    def __init__(self, base: str, kb: str, properties: Mapping[str, Properties]) -> None:
        spaces = {name: space.iri for name, space in STANDARD.items()}
        self._spaces = {**spaces, "kb": kb, "base": base}
        self._names = {iri: name for name, iri in self._spaces.items()}
        self._kinds = dict.fromkeys(_WORDED, "@language") | _NATIVE
        linking = [*_LINKING, *(f"kb:{name}" for name in OBJECT_PROPERTIES)]
        own = [pair.own[0] for pair in properties.values() if pair.own is not None]
        linking += [self.name(term[1:-1]) for term in own]
        self._kinds |= dict.fromkeys(linking, "@id")
        self._keys: dict[Term, tuple[str, str | None]] = {}

    def name(self, iri: str) -> str:
        """An IRI, prefixed where a prefix of the document fits."""
        if iri.startswith(self._spaces["base"]) and not iri.startswith(self._spaces["kb"]):
            return self._prefixed("base", iri)
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._names.get(iri[:cut])
        return iri if prefix is None else self._prefixed(prefix, iri)

    def _prefixed(self, prefix: str, iri: str) -> str:
        rest = iri[len(self._spaces[prefix]) :]
        # `base://x` would be read as an IRI, not as a prefixed name.
        return iri if rest.startswith("//") else f"{prefix}:{rest}"

    def key(self, predicate: Term) -> tuple[str, str | None]:
        """A property's JSON key, opening quote to colon, and how its values are written."""
        found = self._keys.get(predicate)
        if found is None:
            name = self.name(predicate[1:-1])
            key = _json(name.removeprefix("skos:"))
            found = self._keys[predicate] = (f"{key}:", self._kinds.get(name))
        return found

    @property
    def json(self) -> dict[str, Any]:
        """The document's @context."""
        made: dict[str, Any] = {"@version": 1.1, **self._spaces, "id": "@id", "type": "@type"}
        for name, kind in sorted(self._kinds.items()):
            how = {"@container": kind} if kind == "@language" else {"@type": kind}
            made[name.removeprefix("skos:")] = {"@id": name, **how}
        return made


def json_ld(subjects: Iterable[Subject], context: Context) -> Iterator[str]:
    """A JSON-LD document: the context, then a node a line."""
    names = (f"{_json(name)}:{_json(value)}" for name, value in context.json.items())
    yield '{"@context":{\n' + ",\n".join(names) + '\n},\n"@graph":['
    separator = "\n"
    for subject in subjects:
        yield separator + _node(subject, context)
        separator = ",\n"
    yield "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _node(subject: Subject, context: Context) -> str:
    members = [f'"id":{_iri(subject.term, context)}']
    values: list[Term] = []
    last: Term | None = None
    for predicate, value in subject.pairs:
        if predicate != last and last is not None:
            members.append(_member(last, values, context))
            values = []
        last = predicate
        values.append(value)
    if last is not None:
        members.append(_member(last, values, context))
    return "{" + ",".join(members) + "}"


def _iri(term: Term, context: Context) -> str:
    return f'"{context.name(term[1:-1])}"'


def _member(predicate: Term, values: list[Term], context: Context) -> str:
    if predicate == TYPE:
        return '"type":' + _list([_iri(value, context) for value in values])
    key, kind = context.key(predicate)
    fitting = [value for value in values if _fits(value, kind, context)]
    if len(fitting) == len(values):
        return key + _fitted(values, kind, context)
    odd = _list([_odd(value, context) for value in values if value not in fitting])
    rest = f'"{predicate[1:-1]}":{odd}'
    return f"{key}{_fitted(fitting, kind, context)},{rest}" if fitting else rest


def _fits(value: Term, kind: str | None, context: Context) -> bool:
    """Whether a value can be written as its property's values are."""
    if is_iri(value):
        return kind in ("@id", None)
    literal = parts(value)
    if kind is None or kind == "@id":
        return kind is None
    if kind == "@language":
        return literal.tag is not None
    return literal.datatype is not None and context.name(literal.datatype) == kind


def _fitted(values: list[Term], kind: str | None, context: Context) -> str:
    if kind == "@language":
        return _language_map(values)
    if kind == "@id":
        return _list([_iri(value, context) for value in values])
    if kind is not None:
        return _list([parts(value).quoted[1:-1] for value in values])
    return _list([_odd(value, context) for value in values])


def _language_map(values: list[Term]) -> str:
    found: dict[str | None, list[str]] = {}
    for value in values:
        text, tag, _ = parts(value)
        found.setdefault(tag, []).append(text)
    return "{" + ",".join(f'"{tag}":{_list(texts)}' for tag, texts in found.items()) + "}"


def _list(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"[{','.join(items)}]"


def _odd(value: Term, context: Context) -> str:
    """A value as it is written where its property declares nothing."""
    if is_iri(value):
        return f'{{"@id":{_iri(value, context)}}}'
    text, tag, datatype = parts(value)
    if tag is not None:
        return f'{{"@language":"{tag}","@value":{text}}}'
    if datatype is not None:
        return f'{{"@type":"{context.name(datatype)}","@value":{text}}}'
    return text
