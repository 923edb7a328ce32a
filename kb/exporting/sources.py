"""A source as triples: BIBO and Dublin Core for readers, the whole CSL record for programs."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from kb.citing.csl import csl_record
from kb.exporting.dates import dated
from kb.exporting.described import Described
from kb.exporting.namespaces import BIBO, DCTERMS, RDF, RDFS, SCHEMA
from kb.exporting.scope import Scope
from kb.exporting.terms import Subject, Term, typed, unspeakable
from kb.model.source import Name, Source, source_label

CLASSES: Mapping[str, Term] = MappingProxyType(
    {
        "article": BIBO.Article,
        "article-journal": BIBO.AcademicArticle,
        "article-magazine": BIBO.Article,
        "article-newspaper": BIBO.Article,
        "bill": BIBO.Bill,
        "book": BIBO.Book,
        "chapter": BIBO.Chapter,
        "collection": BIBO.Collection,
        "entry-dictionary": BIBO.DocumentPart,
        "entry-encyclopedia": BIBO.DocumentPart,
        "hearing": BIBO.Hearing,
        "interview": BIBO.Interview,
        "legal_case": BIBO.LegalCaseDocument,
        "legislation": BIBO.Legislation,
        "manuscript": BIBO.Manuscript,
        "map": BIBO.Map,
        "motion_picture": BIBO.Film,
        "paper-conference": BIBO.AcademicArticle,
        "patent": BIBO.Patent,
        "periodical": BIBO.Periodical,
        "personal_communication": BIBO.PersonalCommunication,
        "post": BIBO.Webpage,
        "post-weblog": BIBO.Webpage,
        "report": BIBO.Report,
        "standard": BIBO.Standard,
        "thesis": BIBO.Thesis,
        "webpage": BIBO.Webpage,
    }
)
"""BIBO's classes for CSL's types; any other type is a bibo:Document."""


def described_source(scope: Scope, source: Source) -> Iterator[Subject]:
    """The subjects of a source: the record, and the findings it is excused from."""
    described = Described(scope)
    me = scope.iris.source(source.id)
    described.of(me, CLASSES.get(source.type, BIBO.Document))
    for predicate, text in (
        (DCTERMS.identifier, source.id),
        (RDFS.label, source_label(source)),
        (DCTERMS.title, source.title),
        (DCTERMS.publisher, source.texts.get("publisher")),
        (BIBO.doi, source.doi),
        (BIBO.isbn, source.texts.get("ISBN")),
    ):
        described.plain(me, predicate, text)
    for name in source.author:
        described.plain(me, DCTERMS.creator, full_name(name))
    if source.issued is not None:
        described.of(me).append((DCTERMS.issued, dated(str(source.issued))))
    if source.url is not None:
        described.of(me).append(scope.page(SCHEMA.url, source.url, "URL"))
    if scope.full:
        _whole(described, me, source)
    return iter(described)


def _whole(described: Described, me: Term, source: Source) -> None:
    described.of(me).append((described.kb.csl, typed(_json(source), RDF.JSON)))
    described.plain(me, described.kb.work, source.custom.work)
    described.exemptions(me, me, source.ignore)


def _json(source: Source) -> str:
    """The record as RFC 8785 writes JSON, so that equal records are equal literals."""
    text = json.dumps(csl_record(source), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return json.dumps(json.loads(text), sort_keys=True) if unspeakable(text) else text


def full_name(name: Name) -> str:
    """A person's name in the order it is spoken."""
    if name.literal is not None:
        return name.literal
    spoken = (name.given, name.dropping_particle, name.non_dropping_particle, name.family)
    said = " ".join(part for part in spoken if part)
    return f"{said}, {name.suffix}" if name.suffix else said
