"""concepts.json: the base for programs, a concept a line.

Everything an entry says, with what follows from it: its IRI, relations read from the far end
(`inferred`), the concepts its definition depends on. Texts are objects from language tags to texts,
`und` for a text of no language; `authored` stands beside a text whose [[links]] are rendered. The
shape is stated in concepts.schema.json; `version` changes when a program that reads one could not
read the other.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kb.citing.csl import csl_record
from kb.exporting.chunks import encoded
from kb.exporting.iris import absolute
from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase
from kb.links import rendered
from kb.model.citation import Citation
from kb.model.entry import (
    Definition,
    Entry,
    Example,
    Ignore,
    Media,
    Note,
    Origin,
    RelationEnd,
    Review,
    Sense,
)
from kb.model.entry import Term as Label
from kb.model.manifest import Topic
from kb.model.relation import RelationType
from kb.model.short_forms import languages
from kb.model.source import Source
from kb.tables import MAPPING_KINDS

VERSION = 1

Json = dict[str, Any]


def as_json(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """concepts.json. The profile makes no difference to it."""
    return encoded(_document(Scope(base, options)))


def _document(scope: Scope) -> Iterator[str]:
    yield f'{{"version":{VERSION},\n"base":{_dumped(_about(scope))},\n'
    yield f'"kinds":{_dumped(list(scope.base.manifest.kinds))},\n'
    topics = {name: _topic(scope, topic) for name, topic in scope.topics.items()}
    yield f'"topics":{_dumped(topics)},\n'
    types = {kind.name: _relation_type(scope, kind) for kind in scope.base.types}
    yield f'"relation_types":{_dumped(types)},\n'
    ends = _ends(scope)
    concepts = (_concept(scope, entry, ends) for entry in scope.entries.values())
    yield from _listed("concepts", concepts)
    yield ",\n"
    yield from _listed("sources", (_source(scope, source) for source in scope.sources.values()))
    yield "}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _listed(name: str, items: Iterable[Json]) -> Iterator[str]:
    yield f'"{name}":['
    separator = "\n"
    for item in items:
        yield separator + _dumped(item)
        separator = ",\n"
    yield "\n]"


def _given(**values: Any) -> Json:
    """The fields that say something: neither None nor empty."""
    return {
        name.rstrip("_"): value for name, value in values.items() if value not in (None, (), [], {})
    }


def _texts(scope: Scope, text: str | None, language: str | None = None) -> Json | None:
    """A text by language; `language` is the tag that stands beside it."""
    if text is None:
        return None
    own = scope.base.manifest.language
    return {language or tag or own: said for tag, said in languages(text)}


def _prose(scope: Scope, text: str | None) -> Json | None:
    """A prose text by language, links rendered."""
    texts = _texts(scope, text)
    if texts is None or "[[" not in "".join(texts.values()):
        return texts
    return {
        tag: rendered(said, lambda concept, tag=tag: scope.label(concept, tag.lower()))
        for tag, said in texts.items()
    }


def _authored(scope: Scope, text: str | None) -> Json | None:
    """The text as authored, where that is not what is shown."""
    texts = _texts(scope, text)
    return None if texts == _prose(scope, text) else texts


def _about(scope: Scope) -> Json:
    manifest = scope.base.manifest
    return _given(
        iri=scope.iris.base,
        scheme=scope.iris.scheme[1:-1],
        title=_texts(scope, manifest.title),
        description=_texts(scope, manifest.description),
        language=manifest.language,
        licence=manifest.licence,
        creators=list(manifest.creators),
        created=manifest.created,
        version=manifest.version,
        root=scope.root,
        prefixes=dict(manifest.prefixes),
    )


def _topic(scope: Scope, topic: Topic) -> Json:
    return _given(
        label=_texts(scope, topic.label),
        broader=topic.broader,
        description=_texts(scope, topic.description),
    )


def _relation_type(scope: Scope, kind: RelationType) -> Json:
    spec = kind.spec
    return {
        "inverse": kind.inverse,
        "label": scope.base.types.label(kind.name),
        "inverse_label": scope.base.types.label(kind.inverse),
        "symmetric": spec.symmetric,
        "transitive": spec.transitive,
        "acyclic": spec.acyclic,
        "same_kind": spec.same_kind,
        "requires_note": spec.requires_note,
        "domain": list(spec.domain),
        "range": list(spec.range),
        "rdf": list(spec.rdf),
        **_given(description=_texts(scope, spec.description)),
    }


class _End(NamedTuple):
    """A relation as read from one concept."""

    type: str
    to: str
    inferred: bool
    sense: str | None
    to_sense: str | None
    said: RelationEnd


def _ends(scope: Scope) -> Mapping[str, Sequence[_End]]:
    """The relations of each concept: authored ones as authored, then inferred ones sorted."""
    found: dict[str, list[_End]] = {}
    for (near, kind, far, edge), said in scope.statements:
        authored = edge.of.id == near
        senses = (said.sense, said.to_sense) if authored else (said.to_sense, said.sense)
        found.setdefault(near, []).append(_End(kind.name, far, not authored, *senses, said))
        if far != near:
            back = _End(kind.inverse, near, authored, senses[1], senses[0], said)
            found.setdefault(far, []).append(back)
    for ends in found.values():
        ends.sort(key=lambda end: (end.inferred, (end.type, end.to) if end.inferred else ()))
    return found


def _concept(scope: Scope, entry: Entry, ends: Mapping[str, Sequence[_End]]) -> Json:
    return {
        "id": entry.id,
        "iri": scope.iris.concept(entry.id)[1:-1],
        "status": entry.status.value,
        "label": _label(scope, entry.label),
        **_given(
            aliases=[_label(scope, label) for label in entry.aliases],
            abbreviations=[_label(scope, label) for label in entry.abbreviations],
            forms=list(entry.forms),
            discouraged=[_label(scope, label) for label in entry.discouraged],
            not_=list(entry.not_),
            kind=entry.kind,
            topics=list(entry.topics),
            replaced_by=scope.known(entry.replaced_by, "replaced_by"),
            because=_prose(scope, entry.because),
            because_authored=_authored(scope, entry.because),
            definition=entry.definition and _said(scope, entry.definition),
            senses=[_sense(scope, sense) for sense in entry.senses],
            relations=[_relation(scope, end) for end in ends.get(entry.id, ())],
            depends_on=[c for c in scope.dependencies.get(entry.id, ()) if c in scope.entries],
            **_remarks(scope, entry),
            **_records(entry),
        ),
    }


def _remarks(scope: Scope, entry: Entry) -> Json:
    return {
        "notes": [{"kind": note.kind.value, **_said(scope, note)} for note in entry.notes],
        "examples": [_said(scope, example) for example in entry.examples],
        "media": [_media(scope, media) for media in entry.media],
        "mappings": _mappings(scope, entry),
        "ignore": [_ignore(scope, ignore) for ignore in entry.ignore],
    }


def _records(entry: Entry) -> Json:
    return {
        "notation": list(entry.notation),
        "authors": list(entry.authors),
        "origin": [_origin(origin) for origin in entry.origin],
        "review": [_review(review) for review in entry.review],
    }


def _said(scope: Scope, said: Definition | Sense | Note | Example) -> Json:
    return {
        "text": _prose(scope, said.text),
        **_given(authored=_authored(scope, said.text), cites=_cites(scope, said.cites)),
    }


def _cites(scope: Scope, cites: Sequence[Citation]) -> list[Json]:
    return [
        _given(
            source=cite.source,
            locator=cite.locator,
            mode=cite.mode.value,
            quote=cite.quote,
            via=cite.via,
            note=_texts(scope, cite.note),
        )
        for cite in cites
    ]


def _label(scope: Scope, label: Label) -> Json:
    return {
        "text": _texts(scope, label.text, label.lang),
        **_given(
            because=_prose(scope, label.because),
            because_authored=_authored(scope, label.because),
            cites=_cites(scope, label.cites),
            spot=None if label.spot else False,
        ),
    }


def _sense(scope: Scope, sense: Sense) -> Json:
    return {
        "id": sense.id,
        **_said(scope, sense),
        **_given(
            name=_texts(scope, sense.name),
            kind=sense.kind,
            requires=scope.known(sense.requires, "requires"),
            status=sense.status and sense.status.value,
            versus={other: stance.value for other, stance in sense.versus.items()},
        ),
    }


def _relation(scope: Scope, end: _End) -> Json:
    said = end.said
    return {
        "type": end.type,
        "to": end.to,
        "inferred": end.inferred,
        "status": said.status.value,
        **_given(
            because=_prose(scope, said.because),
            because_authored=_authored(scope, said.because),
            cites=_cites(scope, said.cites),
            sense=end.sense,
            to_sense=end.to_sense,
        ),
    }


def _media(scope: Scope, media: Media) -> Json:
    return _given(
        url=media.url,
        kind=media.kind,
        title=_texts(scope, media.title),
        cites=_cites(scope, media.cites),
    )


def _mappings(scope: Scope, entry: Entry) -> Json:
    """The targets as IRIs; what stands for none as authored."""
    return _given(
        **{
            how: [absolute(text, scope.prefixes) or text for text in getattr(entry.mappings, how)]
            for how in MAPPING_KINDS
        }
    )


def _ignore(scope: Scope, ignore: Ignore) -> Json:
    return _given(rule=ignore.rule, because=_texts(scope, ignore.because), until=ignore.until)


def _origin(origin: Origin) -> Json:
    return _given(path=origin.path, line=origin.line, sha256=origin.sha256)


def _review(review: Review) -> Json:
    return {"by": review.by, "date": review.date, "digest": review.digest}


def _source(scope: Scope, source: Source) -> Json:
    ignored = [_ignore(scope, ignore) for ignore in source.ignore]
    return csl_record(source) | _given(ignore=ignored)
