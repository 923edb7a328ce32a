"""The one generator of triples: every subject of an export, sorted, each once.

All RDF files are these subjects in another notation, so that they say the same. Nothing but the
list of what there is to describe and a few subjects is held at a time: what one entry describes
begins with its IRI, so a small heap puts neighbours in order (`a-b` between `a` and
`a/definition`).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import heappop, heappush
from typing import NamedTuple

from kb.exporting.concept import described_concept
from kb.exporting.described import ordered
from kb.exporting.relations import Web
from kb.exporting.scheme import described_frame, described_scheme, described_topic
from kb.exporting.scope import Scope
from kb.exporting.sources import described_source
from kb.exporting.terms import Subject


class _Owner(NamedTuple):
    """Something to describe; no subject of its description sorts before `start`."""

    start: str
    describe: Callable[[], Iterable[Subject]]


def subjects(scope: Scope) -> Iterator[Subject]:
    """Every subject of a scope, sorted by the code points of its IRI."""
    waiting: list[tuple[str, int, Subject]] = []
    count = 0
    for owner in sorted(_owners(scope), key=lambda owner: owner.start):
        yield from _merged(waiting, owner.start)
        for subject in owner.describe():
            heappush(waiting, (subject.term[1:-1], count, subject))
            count += 1
    yield from _merged(waiting, None)


def _merged(waiting: list[tuple[str, int, Subject]], before: str | None) -> Iterator[Subject]:
    """The waiting subjects that sort before an IRI, those of one IRI made one."""
    while waiting and (before is None or waiting[0][0] < before):
        iri, _, subject = heappop(waiting)
        if waiting and waiting[0][0] == iri:
            pairs = list(subject.pairs)
            while waiting and waiting[0][0] == iri:
                pairs += heappop(waiting)[2].pairs
            subject = ordered(subject.term, pairs)
        yield subject


def _owners(scope: Scope) -> Iterator[_Owner]:
    web = Web(scope)
    iris = scope.iris
    for concept, entry in scope.entries.items():
        start = min(iris.concept(concept)[1:-1], iris.own(concept)[1:-1])
        yield _Owner(start, partial(described_concept, scope, web, entry))
    for key, source in scope.sources.items():
        yield _Owner(iris.source(key)[1:-1], partial(described_source, scope, source))
    for topic, concepts in scope.members.items():
        yield _Owner(iris.topic(topic)[1:-1], partial(described_topic, scope, topic, concepts))
    for framing, framed in web.framed.items():
        yield _Owner(iris.frame(framing)[1:-1], partial(described_frame, scope, framing, framed))
    yield _Owner(iris.scheme[1:-1], partial(described_scheme, scope, web))
