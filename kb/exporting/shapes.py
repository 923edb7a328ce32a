"""shapes.ttl: what the data files promise, in SHACL, under the base's own namespace."""

from collections.abc import Iterator
from importlib import resources

from kb.exporting.rdf import prefixes_of
from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase

_SHACL = "http://www.w3.org/ns/shacl#"


def as_shapes(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """shapes.ttl: the prefixes, then the shapes as the package keeps them."""
    spaces = {**prefixes_of(Scope(base, options)), "sh": _SHACL}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(spaces.items()))
    yield f"{head}\n".encode()
    yield resources.files("kb.exporting").joinpath("shapes.ttl").read_bytes()
