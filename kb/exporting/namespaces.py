"""The namespaces that the exports speak, and the IRI terms taken from them.

May import `kb.exporting.terms` alone.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kb.exporting.terms import Term


class Namespace:
    """A namespace: `SKOS.prefLabel` or `SKOS["prefLabel"]` is the term of that name."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> Term:
        # Kept as an attribute, so that a term is made once.
        term = self.__dict__[name] = self[name]
        return term

    def __getitem__(self, name: str) -> Term:
        return f"<{self.iri}{name}>"


RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")
ISOTHES = Namespace("http://purl.org/iso25964/skos-thes#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
CITO = Namespace("http://purl.org/spar/cito/")
OA = Namespace("http://www.w3.org/ns/oa#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")

STANDARD: Mapping[str, Namespace] = MappingProxyType(
    {
        "adms": ADMS,
        "bibo": BIBO,
        "cito": CITO,
        "dcterms": DCTERMS,
        "iso-thes": ISOTHES,
        "oa": OA,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "skosxl": SKOSXL,
        "xsd": XSD,
    }
)
"""The prefixes of every file; an author may use them in `rdf:` and `mappings:` undeclared."""

TYPE = RDF["type"]
"""First among the properties of every subject."""
