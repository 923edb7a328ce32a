"""N-Triples and N-Quads (W3C RDF 1.1): a triple a line, in canonical form."""

from collections.abc import Iterable, Iterator

from kb.exporting.terms import Subject, Term


def n_triples(subjects: Iterable[Subject]) -> Iterator[str]:
    """The lines of each subject."""
    for term, pairs in subjects:
        yield "".join([f"{term} {predicate} {value} .\n" for predicate, value in pairs])


def n_quads(subjects: Iterable[Subject], graph: Term) -> Iterator[str]:
    """The lines of each subject, in a named graph."""
    for term, pairs in subjects:
        yield "".join([f"{term} {predicate} {value} {graph} .\n" for predicate, value in pairs])
