"""An entry as triples: its labels, definition, senses, notes and the rest of entry.md.

SKOS 1.0 with SKOS-XL for labels that carry more than a text, ADMS for statuses, PROV-O for reviews.
Prose is said twice in the full profile: plainly, for readers that expect SKOS's plain literals, and
as a node that carries its citations.
"""

from collections.abc import Callable, Iterator, Sequence

from kb.exporting.dates import dated
from kb.exporting.described import FALSE, TRUE, Described, content
from kb.exporting.namespaces import (
    ADMS,
    DCTERMS,
    OWL,
    PROV,
    RDFS,
    SCHEMA,
    SKOS,
    SKOSXL,
    XSD,
)
from kb.exporting.relations import Web, state
from kb.exporting.scope import Scope
from kb.exporting.terms import Subject, Term, literal, typed
from kb.model.entry import Entry, Example, Note, NoteKind, Sense, Status
from kb.model.entry import Term as Label
from kb.tables import MAPPING_KINDS

NOTES = {
    NoteKind.SCOPE: SKOS.scopeNote,
    NoteKind.USAGE: SKOS.scopeNote,
    NoteKind.CONFUSION: SKOS.scopeNote,
    NoteKind.HISTORY: SKOS.historyNote,
    NoteKind.EDITORIAL: SKOS.editorialNote,
    NoteKind.ETYMOLOGY: SKOS.note,
}


def described_concept(scope: Scope, web: Web, entry: Entry) -> Iterator[Subject]:
    """The subjects of an entry: the concept and everything under it."""
    described = Described(scope)
    for aspect in _SKOS_ASPECTS:
        aspect(described, entry)
    me = described.of(scope.iris.concept(entry.id))
    me += web.direct.get(entry.id, ())
    if web.top(entry.id):
        me.append((SKOS.topConceptOf, scope.iris.scheme))
    if scope.full:
        for aspect in _FULL_ASPECTS:
            aspect(described, entry)
        for stated in web.qualified.get(entry.id, ()):
            state(described, web, stated)
    return iter(described)


def _identity(described: Described, entry: Entry) -> None:
    me = described.of(described.iris.concept(entry.id), SKOS.Concept)
    me.append((SKOS.inScheme, described.iris.scheme))
    me.append((DCTERMS.identifier, literal(entry.id)))


def _labels(described: Described, entry: Entry) -> None:
    """Plain labels; each text in one role only (S13), one preferred a language (S14)."""
    me = described.of(described.iris.concept(entry.id))
    preferred, others = _preferred(described.scope, entry.label)
    said: set[Term] = set()
    for predicate, terms in (
        (SKOS.prefLabel, preferred),
        (SKOS.altLabel, others + _terms(described.scope, (*entry.aliases, *entry.abbreviations))),
        (SKOS.hiddenLabel, _hidden(described.scope, entry)),
    ):
        fresh = [term for term in dict.fromkeys(terms) if term not in said]
        if len(fresh) < len(terms):
            described.scope.ledger.lose("label given before", predicate, len(terms) - len(fresh))
        me += [(predicate, term) for term in fresh]
        said.update(fresh)


def _preferred(scope: Scope, label: Label) -> tuple[list[Term], list[Term]]:
    found: dict[str, Term] = {}
    others: list[Term] = []
    for term in scope.texts(label.text, label.lang):
        tag = term[term.rfind('"') :]
        if found.setdefault(tag, term) is not term:
            others.append(term)
    return list(found.values()), others


def _terms(scope: Scope, labels: Sequence[Label]) -> list[Term]:
    return [term for label in labels for term in scope.texts(label.text, label.lang)]


def _hidden(scope: Scope, entry: Entry) -> list[Term]:
    forms = [scope.literal(text, scope.tag) for text in entry.forms]
    return _terms(scope, entry.discouraged) + forms


def _plain_prose(described: Described, entry: Entry) -> None:
    me = described.of(described.iris.concept(entry.id))
    prose = described.scope.prose
    if entry.definition is not None:
        definition = entry.definition
        me += [(SKOS.definition, said.shown) for said in prose(definition.text)]
        me += [(DCTERMS.source, source) for source in described.sources(definition.cites)]
    for note in entry.notes:
        me += [(NOTES[note.kind], said.shown) for said in prose(note.text)]
    for example in entry.examples:
        me += [(SKOS.example, said.shown) for said in prose(example.text)]


def _references(described: Described, entry: Entry) -> None:
    """Notations and mappings."""
    me = described.of(described.iris.concept(entry.id))
    me += [(SKOS.notation, described.scope.literal(code, None)) for code in entry.notation]
    for how in MAPPING_KINDS:
        for target in getattr(entry.mappings, how):
            iri = described.scope.absolute(target, "mappings")
            if iri is not None:
                me.append((SKOS[f"{how}Match"], f"<{iri}>"))


def _deprecation(described: Described, entry: Entry) -> None:
    me = described.of(described.iris.concept(entry.id))
    if entry.status is Status.DEPRECATED:
        me.append((OWL.deprecated, TRUE))
    for other in described.scope.concepts(entry.replaced_by, "replaced_by"):
        me.append((DCTERMS.isReplacedBy, other))


_SKOS_ASPECTS: tuple[Callable[[Described, Entry], None], ...] = (
    _identity,
    _labels,
    _plain_prose,
    _references,
    _deprecation,
)


def _standing(described: Described, entry: Entry) -> None:
    """Kind, status, main topic, authors, what the definition depends on."""
    scope, iris, me = described.scope, described.iris, described.iris.concept(entry.id)
    pairs = described.of(me)
    pairs.append((ADMS.status, iris.value("status", entry.status.value)))
    if entry.kind is not None:
        pairs.append((DCTERMS.type, iris.value("kind", entry.kind)))
    if entry.topics:
        pairs.append((described.kb.mainTopic, iris.topic(entry.topics[0])))
    for name in entry.authors:
        pairs.append((DCTERMS.creator, scope.literal(name, None)))
    depends = scope.dependencies.get(entry.id, ())
    pairs += [(described.kb.dependsOn, term) for term in scope.concepts(depends, "depends-on")]
    described.because(me, entry.because)


_XL = {
    "label": SKOSXL.prefLabel,
    "alias": SKOSXL.altLabel,
    "abbreviation": SKOSXL.altLabel,
    "discouraged": SKOSXL.hiddenLabel,
}


def _label_nodes(described: Described, entry: Entry) -> None:
    """SKOS-XL labels for the terms that carry more than their text."""
    for role, terms in (
        ("label", (entry.label,)),
        ("alias", entry.aliases),
        ("abbreviation", entry.abbreviations),
        ("discouraged", entry.discouraged),
    ):
        for term in terms:
            by_role = role in ("abbreviation", "discouraged")
            if by_role or term.because is not None or term.cites or not term.spot:
                _label_node(described, entry, role, term)
    me = described.of(described.iris.concept(entry.id))
    scope = described.scope
    me += [(described.kb.lookAlike, scope.literal(text, scope.tag)) for text in entry.not_]


def _label_node(described: Described, entry: Entry, role: str, label: Label) -> None:
    iris = described.iris
    for term in described.scope.texts(label.text, label.lang):
        node = iris.part(entry.id, "label", role, term)
        described.of(iris.concept(entry.id)).append((_XL[role], node))
        pairs = described.of(node, SKOSXL.Label)
        pairs += [(SKOSXL.literalForm, term), (described.kb.role, literal(role))]
        if not label.spot:
            pairs.append((described.kb.spot, FALSE))
        described.because(node, label.because)
        described.cites(node, label.cites)


def _definition_node(described: Described, entry: Entry) -> None:
    if entry.definition is not None:
        node = described.iris.definition(entry.id)
        described.of(described.iris.concept(entry.id)).append((described.kb.definition, node))
        described.of(node, described.kb.Definition)
        described.value(node, entry.definition.text)
        described.cites(node, entry.definition.cites)


def _senses(described: Described, entry: Entry) -> None:
    ids = {sense.id for sense in entry.senses}
    for place, sense in enumerate(entry.senses):
        node = described.iris.sense(entry.id, sense.id)
        described.of(described.iris.concept(entry.id)).append((described.kb.sense, node))
        described.of(node, described.kb.Sense).append((DCTERMS.identifier, literal(sense.id)))
        described.value(node, sense.text)
        described.texts(node, RDFS.label, sense.name)
        described.position(node, place, entry.senses)
        described.cites(node, sense.cites)
        _sense_standing(described, entry, sense, ids)


def _sense_standing(described: Described, entry: Entry, sense: Sense, ids: set[str]) -> None:
    iris, kb = described.iris, described.kb
    pairs = described.of(iris.sense(entry.id, sense.id))
    if sense.kind is not None:
        pairs.append((DCTERMS.type, iris.value("kind", sense.kind)))
    if sense.status is not None:
        pairs.append((ADMS.status, iris.value("standing", sense.status.value)))
    for other in described.scope.concepts(sense.requires, "requires"):
        pairs.append((kb.requires, other))
    for other, stance in sense.versus.items():
        if other in ids:
            pairs.append((kb[stance.value], iris.sense(entry.id, other)))
        else:
            described.scope.ledger.lose("unknown sense", "versus")


def _note_nodes(described: Described, entry: Entry) -> None:
    kb = described.kb
    for place, note in enumerate(entry.notes):
        node = _remark(described, entry, note, note.kind.value)
        described.of(node, kb.Note).append((kb.noteKind, literal(note.kind.value)))
        described.of(described.iris.concept(entry.id)).append((kb.note, node))
        described.position(node, place, entry.notes)
    for place, example in enumerate(entry.examples):
        node = _remark(described, entry, example, "example")
        described.of(node, kb.Example)
        described.of(described.iris.concept(entry.id)).append((kb.example, node))
        described.position(node, place, entry.examples)


def _remark(described: Described, entry: Entry, remark: Note | Example, kind: str) -> Term:
    role = "example" if kind == "example" else "note"
    node = described.iris.part(entry.id, role, kind, content(remark.text))
    described.value(node, remark.text)
    described.cites(node, remark.cites)
    return node


def _media(described: Described, entry: Entry) -> None:
    for place, media in enumerate(entry.media):
        node = described.iris.part(entry.id, "media", media.url, media.kind, content(media.title))
        described.of(described.iris.concept(entry.id)).append((SCHEMA.associatedMedia, node))
        described.of(node, SCHEMA.MediaObject).append(
            described.scope.page(SCHEMA.url, media.url, "media")
        )
        described.plain(node, described.kb.mediaKind, media.kind)
        described.texts(node, SCHEMA.name, media.title)
        described.position(node, place, entry.media)
        described.cites(node, media.cites)


def _history(described: Described, entry: Entry) -> None:
    """Where the entry came from and who reviewed it."""
    iris, kb, me = described.iris, described.kb, described.iris.concept(entry.id)
    for origin in entry.origin:
        node = iris.part(entry.id, "origin", origin.path, origin.line, origin.sha256)
        described.of(me).append((kb.origin, node))
        described.of(node, kb.Origin)
        described.plain(node, kb.path, origin.path)
        described.plain(node, kb.sha256, origin.sha256)
        if origin.line is not None:
            described.of(node).append((kb.line, typed(str(origin.line), XSD.integer)))
    for place, review in enumerate(entry.review):
        node = iris.part(entry.id, "review", review.by, review.date, review.digest)
        described.of(me).append((kb.review, node))
        described.of(node, PROV.Activity).extend(
            [(PROV.used, me), (DCTERMS.date, dated(review.date))]
        )
        described.plain(node, kb.by, review.by)
        described.plain(node, kb.digest, review.digest)
        described.position(node, place, entry.review)


def _exemptions(described: Described, entry: Entry) -> None:
    owner = described.iris.own(entry.id)
    described.exemptions(described.iris.concept(entry.id), owner, entry.ignore)


_FULL_ASPECTS: tuple[Callable[[Described, Entry], None], ...] = (
    _standing,
    _label_nodes,
    _definition_node,
    _senses,
    _note_nodes,
    _media,
    _history,
    _exemptions,
)
