"""Which findings are about which source: those in its record, and in citations of it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from kb.diagnostics import Finding, Pointer
from kb.knowledge_base import KnowledgeBase
from kb.reading.yaml_text import Lines, Reading, find, trace

FAMILIES = ("CIT", "REF003", "REF009")
"""The rules whose findings are about sources."""


Owned = tuple[Pointer, str]
"""A place in a file's data, and the source that it is about."""

Stretch = tuple[int, int, str]
"""Where what is about a source begins and ends, in characters."""


def concerned(
    base: KnowledgeBase, findings: Iterable[Finding], read: Callable[[str], bytes]
) -> dict[str, list[Finding]]:
    """The findings about each source, by its key.

    `read` gives a file's bytes by its path; files that have such findings are read once more.
    """
    places = _Places(base, read)
    found: dict[str, dict[Finding, None]] = {}
    for finding in findings:
        if finding.code.startswith(FAMILIES):
            for key in places.sources_of(finding):
                found.setdefault(key, {})[finding] = None
    return {key: list(some) for key, some in found.items()}


class _Places:
    """Where the records and the citations of a base stand."""

    def __init__(self, base: KnowledgeBase, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._owned: dict[str, list[Owned]] = {}
        for row in base.tables.citations:
            place = (row.of.root + row.pointer, row.source)
            self._owned.setdefault(row.of.path, []).append(place)
        for one in base.located_sources:
            self._owned.setdefault(one.path, []).append((one.root, one.source.id))
        self._keys = frozenset(base.sources)
        self._known: dict[str, tuple[Lines, list[Stretch]]] = {}

    def sources_of(self, finding: Finding) -> Iterator[str]:
        """The sources in whose records or citations a finding and its related places begin."""
        if finding.span.path.endswith(".bib") and finding.concept in self._keys:
            yield finding.concept or ""
        for span in (finding.span, *(related.span for related in finding.related)):
            if span.path in self._owned and not span.path.endswith(".bib"):
                lines, stretches = self._stretches(span.path)
                at = lines.start_of(span.line) + span.column - 1
                yield from _holding(stretches, at)

    def _stretches(self, path: str) -> tuple[Lines, list[Stretch]]:
        if path not in self._known:
            try:
                reading = trace(self._read(path))
            except OSError:
                reading = Reading("")
            nodes = [(find(reading, pointer)[0], key) for pointer, key in self._owned[path]]
            made = sorted((node.start, node.end, key) for node, key in nodes if node is not None)
            self._known[path] = Lines(reading.text), made
        return self._known[path]


def _holding(stretches: Sequence[Stretch], at: int) -> Iterator[str]:
    """The key of the stretch that a place is in; they are sorted and do not overlap."""
    n = bisect_right(stretches, at, key=lambda stretch: stretch[0])
    if n and at < stretches[n - 1][1]:
        yield stretches[n - 1][2]
