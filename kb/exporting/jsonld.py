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
        self._base, self._kb = base, kb
        self._names = {iri: name for name, iri in self._spaces.items()}
        self._kinds = dict.fromkeys(_WORDED, "@language") | _NATIVE
        linking = [*_LINKING, *(f"kb:{name}" for name in OBJECT_PROPERTIES)]
        own = [pair.own[0] for pair in properties.values() if pair.own is not None]
        linking += [self.name(term[1:-1]) for term in own]
        self._kinds |= dict.fromkeys(linking, "@id")
        self._keys: dict[Term, tuple[str, str | None]] = {}

    def name(self, iri: str) -> str:
        """An IRI, prefixed where a prefix of the document fits."""
        if iri.startswith(self._base) and not iri.startswith(self._kb):
            prefix, rest = "base", iri[len(self._base) :]
        else:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            prefix, rest = self._names.get(iri[:cut]), iri[cut:]
        # `base://x` would be read as an IRI, not as a prefixed name.
        return iri if prefix is None or rest.startswith("//") else f"{prefix}:{rest}"

    def key(self, predicate: Term) -> tuple[str, str | None]:
        """A property's JSON key, opening quote to colon, and how its values are written."""
        found = self._keys.get(predicate)
        if found is None:
            name = self.name(predicate[1:-1])
            # A name that the context does not define would be passed over by every reader.
            key = _json(name.removeprefix("skos:") if name in self._kinds else name)
            found = self._keys[predicate] = (f"{key}:", self._kinds.get(name))
        return found

    def datatype(self, name: str) -> str:
        """What the literals of a datatype, given by its prefixed name, end with."""
        prefix, _, local = name.partition(":")
        return f'"^^<{self._spaces[prefix]}{local}>'

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
    grouped: dict[Term, list[Term]] = {}
    for predicate, value in subject.pairs:
        grouped.setdefault(predicate, []).append(value)
    members = [_member(predicate, values, context) for predicate, values in grouped.items()]
    return "{" + ",".join([f'"id":{_iri(subject.term, context)}', *members]) + "}"


def _iri(term: Term, context: Context) -> str:
    return f'"{context.name(term[1:-1])}"'


def _member(predicate: Term, values: list[Term], context: Context) -> str:
    if predicate == TYPE:
        return f'"type":{_list([_iri(value, context) for value in values])}'
    key, kind = context.key(predicate)
    fitting, odd = _sorted_out(values, kind, context)
    members: list[str] = []
    if fitting:
        members.append(key + fitting)
    if odd:
        members.append(f'"{predicate[1:-1]}":{_list([_plain(value, context) for value in odd])}')
    return ",".join(members)


def _sorted_out(
    values: list[Term], kind: str | None, context: Context
) -> tuple[str | None, list[Term]]:
    """The values in their property's usual form, and those that do not fit it."""
    if kind is None:
        return _list([_plain(value, context) for value in values]), []
    if kind == "@id":
        fitting = [_iri(value, context) for value in values if is_iri(value)]
        return _list(fitting), [value for value in values if not is_iri(value)]
    if kind == "@language":
        return _language_map(values)
    ending = context.datatype(kind)
    fitting = [value[1 : -len(ending)] for value in values if value.endswith(ending)]
    return _list(fitting), [value for value in values if not value.endswith(ending)]


def _language_map(values: list[Term]) -> tuple[str | None, list[Term]]:
    found: dict[str, list[str]] = {}
    odd: list[Term] = []
    for value in values:
        text, at, tag = value.rpartition('"@')
        if at and value[0] == '"' and '"' not in tag:
            found.setdefault(tag, []).append(f'{text}"')
        else:
            odd.append(value)
    texts = ",".join(f'"{tag}":{_list(texts)}' for tag, texts in found.items())
    return f"{{{texts}}}" if found else None, odd


def _list(items: list[str]) -> str | None:
    if len(items) == 1:
        return items[0]
    return f"[{','.join(items)}]" if items else None


def _plain(value: Term, context: Context) -> str:
    """A value as it is written where its property declares nothing."""
    if is_iri(value):
        return f'{{"@id":{_iri(value, context)}}}'
    text, tag, datatype = parts(value)
    if tag is not None:
        return f'{{"@language":"{tag}","@value":{text}}}'
    if datatype is not None:
        return f'{{"@type":"{context.name(datatype)}","@value":{text}}}'
    return text
