"""The base's own terms: the classes and properties that data use beside the standard ones.

Every own term is declared here, and nowhere else. Properties of relation types are in
`kb.exporting.relations`; the file vocabulary.ttl is written by `kb.exporting.vocabulary_file`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kb.exporting.namespaces import DCTERMS
from kb.exporting.terms import Term


class Own(NamedTuple):
    """An own class or property: its label, what it means, what it stands under."""

    label: str
    comment: str
    under: Term | None = None
    """The standard property that it is a case of."""


CLASSES: Mapping[str, Own] = {
    "Definition": Own("definition", "The headline definition of a concept, with its citations."),
    "Sense": Own("sense", "What an author, or a group of authors, means by a term."),
    "Note": Own("note", "A remark beside a definition, with its kind and citations."),
    "Example": Own("example", "A use or an instance in words, with its citations."),
    "Origin": Own("origin", "Where an imported entry was found."),
    "Exemption": Own("exemption", "A finding that an entry or source is excused from."),
    "Kind": Own("kind", "A kind of concept."),
}
OBJECT_PROPERTIES: Mapping[str, Own] = {
    "definition": Own("definition", "The node of a concept's headline definition."),
    "sense": Own("sense", "A sense of a concept."),
    "note": Own("note", "The node of a note."),
    "example": Own("example", "The node of an example."),
    "cites": Own("cites", "A citation: which source, where in it, what it does for a statement."),
    "via": Own("via", "The source through which a work is cited second-hand."),
    "requires": Own("requires", "A concept that a sense presupposes."),
    "dependsOn": Own("depends on", "A concept that the definition's text links.", DCTERMS.requires),
    "agrees": Own("agrees", "A sense that this one agrees with."),
    "narrows": Own("narrows", "A sense that this one narrows."),
    "broadens": Own("broadens", "A sense that this one broadens."),
    "disputes": Own("disputes", "A sense that this one disputes."),
    "revises": Own("revises", "A sense that this one revises."),
    "subjectSense": Own("subject sense", "The sense of the subject that a relation holds for."),
    "objectSense": Own("object sense", "The sense of the object that a relation holds for."),
    "mainTopic": Own("main topic", "The topic that is named first."),
    "framing": Own("framing", "The concept that names the framing of a collection."),
    "root": Own("root", "What every concept of the scheme should be reachable from."),
    "review": Own("review", "A review of a concept."),
    "origin": Own("origin", "Where an imported concept was found."),
    "exemption": Own("exemption", "A finding that the subject is excused from."),
}
DATATYPE_PROPERTIES: Mapping[str, Own] = {
    "authored": Own("authored", "The text of rdf:value as authored, with its [[links]]."),
    "because": Own("because", "The reason for a term, a relation or a deprecation."),
    "authoredBecause": Own("authored because", "The reason as authored, with its [[links]]."),
    "mode": Own("mode", "quotes, adapts, paraphrases, supports or disputes."),
    "locator": Own("locator", "The place in a source."),
    "position": Own("position", "The place among several of one kind, from 1."),
    "spot": Own("spot", "false: the label is found by lookup, never in running text."),
    "role": Own("role", "label, alias, abbreviation or discouraged."),
    "lookAlike": Own("look-alike", "A text that resembles the term and does not mean it."),
    "noteKind": Own("note kind", "scope, usage, confusion, history, editorial or etymology."),
    "mediaKind": Own("media kind", "What sort of media it is."),
    "path": Own("path", "The file that a concept was imported from."),
    "line": Own("line", "The line that a concept was imported from."),
    "sha256": Own("SHA-256", "The hash of the text that a concept was imported from."),
    "rule": Own("rule", "The code of a rule."),
    "until": Own("until", "The day that an exemption ends."),
    "by": Own("by", "Who reviewed."),
    "digest": Own("digest", "The digest of what was reviewed."),
    "csl": Own("CSL record", "The whole bibliographic record in CSL-JSON."),
    "work": Own("work", "The name shared by the manifestations of one work."),
}

OWN_NAMES = frozenset({*CLASSES, *OBJECT_PROPERTIES, *DATATYPE_PROPERTIES})
"""Names that a relation type's property gives way to."""
