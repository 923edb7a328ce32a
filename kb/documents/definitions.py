"""What a document defines, in every form that chapters use.

Components, admonitions, abbreviations, definition lists and glossaries are certain; run-ins and the
expansions of abbreviations are candidates.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from kb.documents.dialect import TERM_NAMES
from kb.documents.document import (
    Block,
    Citation,
    Component,
    Container,
    Definition,
    Document,
    Range,
    Run,
    Term,
    Trouble,
)
from kb.documents.expansions import expansions
from kb.documents.stretch import Stretch

_TITLE = re.compile(r"\s*definitions?\s*(?:[:.–—-]\s*|\((?=[^()]*\)\s*$))", re.IGNORECASE)
_MOST_RUNS = 100
"""Where a body is longer, what comes later is not looked at for further terms."""

_MARKS = re.compile(r"[*_:]*")
_SEVERAL = re.compile(r"\s*;\s*|\s+[/|]\s+")
_BRACKETED = re.compile(r"(.*?\S)\s*[(\[]([^()\[\]]+)[)\]]\s*$", re.DOTALL)
_ABBREVIATION = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&./-]{1,11}s?$")
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s+[A-Z\"“(]|\s*$)[^.!?]*)*[.!?]*")
_WORDS = r"[^\W\d_][\w’'-]*(?: [\w’'-]+)"
_SUBJECT = re.compile(
    r"\s*(?:\w+ly,? |Here,? )?(?:An?|The|an?|the) (?P<term>" + _WORDS + r"{0,4}?) "
    r"(?:is|are|refers? to|means?|denotes?)\b"
)
_CALLED = re.compile(
    r"\b(?:is|are) (?:often |also |usually |then )?(?:called|termed|named|known as|referred to as) "
    r"(?:an? |the )?(?P<term>" + _WORDS + r"{0,3})(?=[.,;:)]|$)"
)
_LINKING = frozenset(
    "of for to toward towards in on that which who whose what with by from as at and or is are it"
    "".split()
)


def is_definition(container: Container, title: str) -> bool:
    """Whether an admonition or a directive holds a definition: by its name or its title."""
    if container.kind not in {"admonition", "directive"}:
        return False
    return "definition" in container.info.split() or _TITLE.match(title) is not None


def definitions(document: Document, names: Collection[str]) -> list[Definition]:
    """All definitions in the order of the text; `names` are the components' in lower case."""
    finding = _Finding(document)
    found = [
        *finding.components(names),
        *finding.admonitions(),
        *finding.abbreviations(),
        *finding.lists(),
        *finding.run_ins(),
        *expansions(document),
    ]
    return sorted(found, key=lambda definition: (definition.start, -definition.end))


class _Finding:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = [run.start for run in document.runs]
        self.cited = [citation.start for citation in document.citations]

    def components(self, names: Collection[str]) -> Iterator[Definition]:
        for number, component in enumerate(self.document.components):
            if component.name.lower() not in names or component.name.islower():
                continue
            terms = self._named(component)
            if not terms:
                message = "a definition that names no term"
                trouble = Trouble(component.start, component.end, message)
                self.document.troubles.append(trouble)
                continue
            yield self._component(number, component, terms)

    def _named(self, component: Component) -> list[Term]:
        for name in TERM_NAMES:
            attribute = component.attributes.get(name)
            if attribute and attribute.value.strip():
                place = attribute.value_start, attribute.value_end
                runs = [run for run in self._runs(place) if run.attribute == name]
                return self._terms(runs) or [Term(attribute.value.strip(), *place)]
        return []

    def _component(self, number: int, component: Component, terms: list[Term]) -> Definition:
        inner = _trimmed(self.document.text, *component.inner)
        runs = self._numbers(inner)
        source = component.attributes.get("source")
        place = (source.value_start, source.value_end) if source else (0, 0)
        return Definition(
            "component",
            self._with_body(terms, inner, runs),
            component.start,
            component.closing[1] if component.closing else component.end,
            inner,
            tuple(runs),
            self._citations(place) or self._closing(runs),
            number,
            component.attributes.get("number"),
            component.attributes.get("label"),
            source,
        )

    def admonitions(self) -> Iterator[Definition]:
        text = self.document.text
        for container in self.document.containers:
            title = text[slice(*container.title)] if container.title else ""
            if not is_definition(container, title) or not container.title:
                continue
            lead = _TITLE.match(title)
            start = container.title[0] + (lead.end() if lead else 0)
            end = container.title[1] - (lead is not None and "(" in lead[0])
            terms = self._terms_at(start, end)
            if terms:
                yield self._admonition(container, terms, container.title[1])

    def _admonition(self, container: Container, terms: list[Term], after: int) -> Definition:
        body = _trimmed(self.document.text, min(after + 1, container.end), container.end)
        runs = self._numbers(body)
        return Definition(
            container.kind,
            self._with_body(terms, body, runs),
            container.start,
            container.end,
            body,
            tuple(runs),
            self._closing(runs),
        )

    def abbreviations(self) -> Iterator[Definition]:
        for block in self.document.blocks:
            if block.kind != "abbreviation":
                continue
            short, body = block.lines
            term = Term(self.document.text[slice(*short)], *short, body=body)
            runs = tuple(self._numbers(body))
            yield Definition("abbreviation", (term,), block.start, block.end, body, runs)

    def lists(self) -> Iterator[Definition]:
        """Definition lists and glossaries: terms, and the details that follow them."""
        parts: list[tuple[int, int, Block | Container]] = [
            (block.holder, block.start, block)
            for block in self.document.blocks
            if block.kind == "term"
        ]
        parts += [
            (container.parent, container.start, container)
            for container in self.document.containers
            if container.kind == "detail"
        ]
        parts.sort(key=lambda part: part[:2])
        for _, together in groupby(parts, key=lambda part: part[0]):
            yield from self._list([part[2] for part in together])

    def _list(self, parts: list[Block | Container]) -> Iterator[Definition]:
        index = 0
        while index < len(parts):
            named = index
            while index < len(parts) and isinstance(parts[index], Block):
                index += 1
            details = index
            while index < len(parts) and isinstance(parts[index], Container):
                index += 1
            terms = [part for part in parts[named:details] if isinstance(part, Block)]
            if terms and details < index:
                yield self._listed(terms, parts[details], parts[index - 1])

    def _listed(
        self, blocks: list[Block], first: Block | Container, last: Block | Container
    ) -> Definition:
        text = self.document.text
        lead = 1 if text.startswith(":", first.start) else 0
        body = _trimmed(text, first.start + lead, last.end)
        runs = self._numbers(body)
        terms = [term for block in blocks for line in block.lines for term in self._terms_at(*line)]
        holder = blocks[0].holder
        inside = holder >= 0 and self.document.containers[holder].kind == "glossary"
        placed = tuple(term._replace(body=body) for term in terms)
        if not placed:
            placed = (Term(text[slice(*blocks[0].lines[0])], *blocks[0].lines[0], body=body),)
        return Definition(
            "glossary" if inside else "list",
            placed,
            blocks[0].start,
            body[1],
            body,
            tuple(runs),
            self._closing(runs),
        )

    def run_ins(self) -> Iterator[Definition]:
        runs = self.document.runs
        for number, run in enumerate(runs):
            if run.zone != "run-in":
                continue
            block = self.document.blocks[run.block]
            after = _MARKS.match(self.document.text, run.end)
            body = _trimmed(self.document.text, after.end() if after else run.end, block.end)
            said = run.text.rstrip(" :")
            left = len(said) - len(said.lstrip())
            place = run.span(left, len(said))
            inside = tuple(n for n in self._numbers((run.end, block.end)) if n != number)
            if said.strip() and inside:
                term = Term(said.strip(), *place, body=body)
                yield Definition("run-in", (term,), run.start, block.end, body, inside)

    # parts

    def _numbers(self, place: Range) -> list[int]:
        """The numbers of the runs that begin in a range, attributes left out."""
        first, last = bisect_left(self.starts, place[0]), bisect_left(self.starts, place[1])
        return [n for n in range(first, last) if not self.document.runs[n].attribute]

    def _runs(self, place: Range) -> list[Run]:
        first, last = bisect_left(self.starts, place[0]), bisect_left(self.starts, place[1])
        return self.document.runs[first:last]

    def _citations(self, place: Range) -> tuple[int, ...]:
        first, last = bisect_left(self.cited, place[0]), bisect_left(self.cited, place[1])
        return tuple(range(first, last))

    def _closing(self, runs: Sequence[int]) -> tuple[int, ...]:
        """The citations that end a body, and nothing but marks after them."""
        if not runs:
            return ()
        last = self.document.runs[runs[-1]]
        found: list[int] = []
        edge = len(last.text)
        for number in reversed(self._citations((last.start, last.end))):
            citation = self.document.citations[number]
            if citation.run != runs[-1]:
                continue
            start, end = _within(last, citation)
            if re.search(r"\w", last.text[end:edge]):
                break
            found.append(number)
            edge = start
        return tuple(reversed(found))

    def _terms_at(self, start: int, end: int) -> list[Term]:
        """The terms in a range of the text: a title, a line of a list."""
        first = bisect_left(self.starts, start + 1) - 1
        last = bisect_left(self.starts, end)
        runs = [run for run in self.document.runs[max(first, 0) : last] if run.end > start]
        return self._terms([_part(run, start, end) for run in runs])

    def _terms(self, runs: Sequence[Run]) -> list[Term]:
        return [term for run in runs for term in _split(run)]

    def _with_body(self, terms: list[Term], body: Range, runs: Sequence[int]) -> tuple[Term, ...]:
        """The terms with what defines them, and those that the body defines by the way."""
        placed = [term._replace(body=body) for term in terms]
        known = {_key(term.text) for term in terms}
        known |= {_key(term.abbreviation) for term in terms if term.abbreviation}
        for number in runs[:_MOST_RUNS]:
            for term in _by_the_way(self.document.runs[number]):
                key = _key(term.text)
                if not any(key == other or _shares(key, other) for other in known):
                    known.add(key)
                    placed.append(term)
        return tuple(placed)


def _within(run: Run, citation: Citation) -> Range:
    """The range of a citation in the text of its run."""
    return run.index(citation.start), run.index(citation.end)


def _part(run: Run, start: int, end: int) -> Run:
    first, last = run.index(start), run.index(end)
    return Run(run.stretch.cut(first, last), run.zone, run.block)


def _split(run: Run) -> Iterator[Term]:
    """The terms of an attribute, a title, a line: parted by semicolons, slashes or bars."""
    position = 0
    for between in (*_SEVERAL.finditer(run.text), None):
        end = between.start() if between else len(run.text)
        start, end_ = _trimmed(run.text, position, end)
        if start < end_:
            yield _term(run.stretch, start, end_)
        position = between.end() if between else end


def _term(stretch: Stretch, start: int, end: int) -> Term:
    said = stretch.text[start:end]
    bracketed = _BRACKETED.match(said)
    if bracketed is None:
        return Term(said, *stretch.span(start, end))
    name, inside = bracketed[1], bracketed[2].strip()
    place = stretch.span(start, start + len(name))
    if _ABBREVIATION.match(inside):
        return Term(name, *place, abbreviation=inside)
    return Term(name, *place, qualifier=inside)


def _by_the_way(run: Run) -> Iterator[Term]:
    """Terms that sentences of a body define: their subject, or what something is called."""
    for sentence in _SENTENCE.finditer(run.text):
        place = run.span(*_trimmed(run.text, *sentence.span()))
        subject = _SUBJECT.match(run.text, *sentence.span())
        named = [subject] if subject else []
        for found in (*named, *_CALLED.finditer(run.text, *sentence.span())):
            term = found["term"]
            if not _LINKING & set(term.lower().split()):
                yield Term(term, *run.span(*found.span("term")), body=place)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def _shares(key: str, other: str) -> bool:
    """Whether one name is the end or the beginning of the other, so that it means the same here."""
    return bool(key and other) and (
        f" {other} ".endswith(f" {key} ") or f" {key} ".endswith(f" {other} ")
    )


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
