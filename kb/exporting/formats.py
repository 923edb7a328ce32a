"""The formats of exports/: one registry, read by the commands, their help, the docs and the tests.

To add a format, write a function from a base and options to chunks of bytes, and list it here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kb.errors import UnknownName
from kb.exporting.accounts import (
    dot_losses,
    glossary_losses,
    json_losses,
    no_losses,
    rdf_losses,
    svg_losses,
)
from kb.exporting.bibliography import as_bibtex, as_csl_json, bibtex_losses, csl_losses
from kb.exporting.dot import as_dot
from kb.exporting.glossary import as_glossary
from kb.exporting.layout import ready
from kb.exporting.losses import Loss
from kb.exporting.programs import as_json
from kb.exporting.rdf import (
    as_json_ld,
    as_n_quads,
    as_n_triples,
    as_rdf_xml,
    as_turtle,
)
from kb.exporting.schemas import as_concepts_schema, as_entry_schema
from kb.exporting.scope import WHOLE, Options
from kb.exporting.shapes import as_shapes
from kb.exporting.svg import as_svg
from kb.exporting.vocabulary_file import as_vocabulary
from kb.knowledge_base import KnowledgeBase

Losses = Callable[[KnowledgeBase, Options], list[Loss]]
Produce = Callable[[KnowledgeBase, Options], Iterable[bytes]]


class Format(NamedTuple):
    """A file of exports/: how a user names it, what it is, who writes it, what it leaves out."""

    name: str
    filename: str
    description: str
    produce: Produce
    drops: str
    """A sentence on what no file of this format says."""
    losses: Losses
    """What a file of it does not say of a base, counted."""
    ready: Callable[[], object] = bool
    """Raises MissingExtra where what the format needs is not installed."""


def _rdf(name: str, description: str, produce: Produce) -> Format:
    return Format(name, f"concepts.{name}", description, produce, _RDF_DROPS, rdf_losses)


_RDF_DROPS = (
    "The order of terms and of topics after the first, which way round a relation was authored, "
    "and the settings of kb.yaml (rules, documents, prefixes)."
)

FORMATS: Sequence[Format] = (
    _rdf("ttl", "The base as RDF in Turtle.", as_turtle),
    _rdf("nt", "The base as RDF in N-Triples.", as_n_triples),
    _rdf("nq", "The base as N-Quads, in the scheme's graph.", as_n_quads),
    _rdf("rdf", "The base as RDF/XML.", as_rdf_xml),
    _rdf("jsonld", "The base as compact JSON-LD.", as_json_ld),
    Format(
        "vocabulary",
        "vocabulary.ttl",
        "The base's own terms: kinds, relation types, classes and properties.",
        as_vocabulary,
        "Everything but the terms.",
        no_losses,
    ),
    Format(
        "shapes",
        "shapes.ttl",
        "SHACL shapes of what the RDF files promise.",
        as_shapes,
        "Everything but the promises.",
        no_losses,
    ),
    Format(
        "json",
        "concepts.json",
        "The base for programs.",
        as_json,
        "The settings of kb.yaml for rules and documents.",
        json_losses,
    ),
    Format(
        "json-schema",
        "concepts.schema.json",
        "JSON Schema of concepts.json.",
        as_concepts_schema,
        "Everything but the shape.",
        no_losses,
    ),
    Format(
        "entry-schema",
        "entry.schema.json",
        "JSON Schema of an entry's YAML, for editors.",
        as_entry_schema,
        "Everything but the shape.",
        no_losses,
    ),
    Format(
        "dot",
        "concepts.dot",
        "The graph of concepts for Graphviz.",
        as_dot,
        "Texts, senses, sources, notes, reasons; labels other than the preferred one; depends-on.",
        dot_losses,
    ),
    Format(
        "svg",
        "concepts.svg",
        "The graph of concepts as a picture, by topic.",
        as_svg,
        "Senses, sources, notes, reasons; labels other than the preferred one; depends-on.",
        svg_losses,
        ready,
    ),
    Format(
        "glossary",
        "glossary.md",
        "A glossary from A to Z with its sources, in Markdown.",
        as_glossary,
        "Translations; surface forms, look-alikes, mappings, media; records of work on entries.",
        glossary_losses,
    ),
    Format(
        "csl-json",
        "references.json",
        "The bibliography as CSL-JSON.",
        as_csl_json,
        "Everything but the sources.",
        csl_losses,
    ),
    Format(
        "bibtex",
        "references.bib",
        "The bibliography as BibTeX.",
        as_bibtex,
        "Everything but the sources, and of these what BibTeX has no field for.",
        bibtex_losses,
    ),
)


def losses(base: KnowledgeBase, format_: Format, options: Options = WHOLE) -> list[Loss]:
    """What a format leaves out of a base under some options: (what, field or property, count)."""
    return format_.losses(base, options)


def formats_named(names: Iterable[str]) -> list[Format]:
    """The formats of some names or file names, in the registry's order; all of them for none.

    Raises UnknownName.
    """
    wanted = set(names)
    known = {name for format_ in FORMATS for name in (format_.name, format_.filename)}
    for name in sorted(wanted - known):
        raise UnknownName(f"no format is called {name}; there are {', '.join(_NAMES)}")
    return [f for f in FORMATS if not wanted or not wanted.isdisjoint((f.name, f.filename))]


_NAMES = tuple(format_.name for format_ in FORMATS)
