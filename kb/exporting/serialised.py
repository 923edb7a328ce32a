"""Turtle and RDF/XML, written by pyoxigraph from batches of N-Triples.

A batch ends with a subject, so that the batches' bodies one after another are the file that one run
over all subjects would give, in bounded memory. The heads are ours: prefixes sorted by name.
pyoxigraph writes a carriage return into XML as it is, where every XML parser reads a line feed
(XML 1.0, section 2.11); it is made a character reference here.
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph

from kb.exporting.lines import n_triples
from kb.exporting.terms import Subject

BATCH = 1 << 20
"""Characters of N-Triples that are serialised at a time."""

_XML_FOOT = b"</rdf:RDF>"


def turtle(subjects: Iterable[Subject], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """A Turtle document (W3C Turtle 1.1)."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
    yield f"{head}\n".encode()
    for batch in _batches(subjects):
        text = _serialised(batch, pyoxigraph.RdfFormat.TURTLE, prefixes)
        yield _after(text, len(prefixes))


def rdf_xml(subjects: Iterable[Subject], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """An RDF/XML document (W3C RDF 1.1 XML Syntax)."""
    named = {name: iri for name, iri in sorted(prefixes.items()) if name}
    spaces = "".join(f'\n\txmlns:{name}="{_attribute(iri)}"' for name, iri in named.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'.encode()
    for batch in _batches(subjects):
        text = _serialised(batch, pyoxigraph.RdfFormat.RDF_XML, named)
        yield _after(text, 2).removesuffix(_XML_FOOT).replace(b"\r", b"&#13;")
    yield _XML_FOOT + b"\n"


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _batches(subjects: Iterable[Subject]) -> Iterator[bytes]:
    waiting: list[str] = []
    length = 0
    for lines in n_triples(subjects):
        waiting.append(lines)
        length += len(lines)
        if length >= BATCH:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()


def _serialised(batch: bytes, form: pyoxigraph.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    triples = pyoxigraph.parse(input=batch, format=pyoxigraph.RdfFormat.N_TRIPLES)
    text = pyoxigraph.serialize(
        (quad.triple for quad in triples), format=form, prefixes=dict(prefixes)
    )
    return text or b""


def _after(text: bytes, lines: int) -> bytes:
    """A text without its first lines."""
    start = 0
    for _ in range(lines):
        start = text.index(b"\n", start) + 1
    return text[start:]
