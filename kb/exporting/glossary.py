"""glossary.md: the base as a glossary to be read, from A to Z, in CommonMark with GitHub's anchors.

Every entry has its id as an anchor, every sense ID_SENSE, every source source_KEY, every letter
letter_X; ids hold no underscore, so that none of these meet. Texts are in the base's
language.

Entries are sorted by their label without marks and case: Unicode's compatibility decomposition
(NFKD) without combining marks, case folded, hyphens as blanks; the label itself and the id settle
ties. That is no language's alphabet, and the same everywhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from unicodedata import combining, normalize

from kb.citing import inline
from kb.citing.csl import csl_record
from kb.exporting.chunks import encoded
from kb.exporting.lettering import counted
from kb.exporting.scope import Options, Scope, Stated
from kb.knowledge_base import KnowledgeBase
from kb.links import Link, links
from kb.model.citation import Citation, Mode
from kb.model.entry import Entry, Note, NoteKind, RelationStatus, Sense, Stance, Status, Term
from kb.model.source import Source, source_label


def as_glossary(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """glossary.md. The profile makes no difference to it."""
    return encoded(_Glossary(Scope(base, options)).text())


def sorting_key(label: str) -> str:
    """What a label is sorted by."""
    plain = "".join(char for char in normalize("NFKD", label) if not combining(char))
    return " ".join(plain.casefold().replace("-", " ").split())


def letter(label: str) -> str:
    """The heading that a label stands under: a letter, `0–9`, or `#` for anything else."""
    first = sorting_key(label)[:1].upper()[:1]
    return first if first.isalpha() else "0–9" if first.isdecimal() else "#"


class _Item(NamedTuple):
    """A line of the glossary: an entry under its label, or under another of its terms."""

    key: tuple[str, str, str]
    term: str
    entry: Entry
    own: bool


class _End(NamedTuple):
    """A relation as read from one concept."""

    rank: int
    name: str
    to: str
    stated: Stated


class _Glossary:
    """The glossary of a scope while it is written."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.ends = _ends(scope)

    def text(self) -> Iterator[str]:
        """The whole document."""
        items = sorted(_items(self.scope))
        groups = [(name, list(found)) for name, found in groupby(items, lambda i: letter(i.term))]
        yield from self._opening([name for name, _ in groups])
        for name, found in groups:
            yield f'## <a id="{_letter_anchor(name)}"></a>{_marked(name)}\n\n'
            for item in found:
                yield from self._entry(item.entry) if item.own else self._see(item)
        yield from self._bibliography()

    def _opening(self, letters: Sequence[str]) -> Iterator[str]:
        manifest, scope = self.scope.base.manifest, self.scope
        yield f"# {_marked(str(manifest.title))}: glossary\n\n"
        if manifest.description is not None:
            about = _paragraph(_marked(str(manifest.description)))
            yield f"{about}\n\n" if about.endswith((".", "!", "?")) else f"{about}.\n\n"
        said = [counted(len(scope.entries), "concept"), counted(len(scope.sources), "source")]
        said += [f"licence {_marked(manifest.licence)}"] if manifest.licence else []
        drafts = any(entry.status is Status.DRAFT for entry in scope.entries.values())
        said += [_DRAFTS] if drafts else []
        yield f"{'; '.join(said)}.\n\n"
        index = [f"[{_marked(name)}](#{_letter_anchor(name)})" for name in letters]
        index += ["[Sources](#sources_)"] if scope.sources else []
        yield " · ".join(index) + "\n\n"

    def _see(self, item: _Item) -> Iterator[str]:
        yield f"**{_marked(item.term)}**: see {self._link(item.entry.id)}\n\n"

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield f'### <a id="{entry.id}"></a>{_marked(str(entry.label))}\n\n'
        about = "; ".join(self._about(entry))
        yield f"{about}\n\n" if about else ""
        if entry.status is Status.DEPRECATED:
            yield from self._deprecated(entry)
        if entry.definition is not None:
            text = self._prose(entry.definition.text) + self._cites(entry.definition.cites)
            yield f"{_paragraph(text)}\n\n"
        # Lists with another mark are other lists; with the same one they would run together.
        yield from self._listed("-", (self._sense(entry, sense) for sense in entry.senses))
        yield from self._listed("*", self._relations(entry))
        yield from self._listed("+", self._remarks(entry))

    def _listed(self, mark: str, items: Iterator[str]) -> Iterator[str]:
        lines = [f"{mark} {item}\n" for item in items]
        yield "".join([*lines, "\n"]) if lines else ""

    def _about(self, entry: Entry) -> Iterator[str]:
        """Kind, topics, status and the other terms."""
        topics = self.scope.base.manifest.topics
        named = [str(topics[one].label) if one in topics else one for one in entry.topics]
        state = [] if entry.status is Status.ACCEPTED else [f"**{entry.status.value}**"]
        marks = [f"*{_marked(one)}*" for one in (*filter(None, [entry.kind]), *named)]
        if marks or state:
            yield ", ".join([*state, *marks])
        for name, terms in (
            ("short", entry.abbreviations),
            ("also", entry.aliases),
            ("avoid", entry.discouraged),
        ):
            if terms:
                yield f"{name}: {', '.join(self._term(term) for term in terms)}"

    def _term(self, term: Term) -> str:
        because = f" ({self._prose(term.because)})" if term.because is not None else ""
        return _marked(str(term)) + because + self._cites(term.cites)

    def _deprecated(self, entry: Entry) -> Iterator[str]:
        others = [self._link(one) for one in entry.replaced_by]
        see = [f"see {', '.join(others)}"] if others else []
        because = [self._prose(entry.because)] if entry.because is not None else []
        if see or because:
            yield f"No longer used: {'; '.join(see + because)}\n\n"

    def _sense(self, entry: Entry, sense: Sense) -> str:
        about = [_marked(str(sense.name))] if sense.name is not None else []
        about += [value for value in (sense.kind, sense.status and sense.status.value) if value]
        about += [f"{_STANCES[how]} *{_marked(other)}*" for other, how in sense.versus.items()]
        if sense.requires:
            about.append(f"requires {', '.join(self._link(one) for one in sense.requires)}")
        said = f" ({'; '.join(about)})" if about else ""
        text = self._prose(sense.text) + self._cites(sense.cites)
        return f'<a id="{entry.id}_{sense.id}"></a>**{sense.id}**{said}: {text}'

    def _relations(self, entry: Entry) -> Iterator[str]:
        """The relations by name; those whose reason is part of what they say one by one."""
        for name, ends in groupby(self.ends.get(entry.id, ()), lambda end: end.name):
            label = _marked(self.scope.base.types.label(name))
            plain: list[str] = []
            for end in ends:
                shown = self._end(end)
                if explained(end.stated):
                    because = self._prose(end.stated.end.because or "")
                    yield f"{label} {shown}: {because}{self._cites(end.stated.end.cites)}"
                else:
                    plain.append(shown)
            if plain:
                yield f"{label} {', '.join(plain)}"

    def _end(self, end: _End) -> str:
        status = end.stated.end.status
        return self._link(end.to) + (
            "" if status is RelationStatus.STATED else f" ({status.value})"
        )

    def _remarks(self, entry: Entry) -> Iterator[str]:
        for note in readable_notes(entry):
            yield f"*{note.kind.value}*: {self._prose(note.text)}{self._cites(note.cites)}"
        for example in entry.examples:
            yield f"*example*: {self._prose(example.text)}{self._cites(example.cites)}"

    def _link(self, concept: str) -> str:
        """A concept's label, a link if the glossary has the concept."""
        label = _marked(self.scope.label(concept, None) or concept)
        return f"[{label}](#{concept})" if concept in self.scope.entries else label

    def _prose(self, text: str) -> str:
        """A prose text on one line, its links those of the glossary."""
        text = " ".join(str(text).split())
        pieces: list[str] = []
        position = 0
        for link in links(text):
            pieces += [inline.escaped(text[position : link.start]), self._linked(link)]
            position = link.end
        return "".join(pieces) + inline.escaped(text[position:])

    def _linked(self, link: Link) -> str:
        shown = _marked(link.shown or self.scope.label(link.target, None) or link.target)
        entry = self.scope.entries.get(link.target)
        if entry is None:
            return shown
        known = link.sense is not None and any(sense.id == link.sense for sense in entry.senses)
        return f"[{shown}](#{link.target}{f'_{link.sense}' if known else ''})"

    def _cites(self, cites: Sequence[Citation]) -> str:
        """Citations in the chapters' form: ([Label, Year](URL), locator; …)."""
        return f" ({'; '.join(self._citation(cite) for cite in cites)})" if cites else ""

    def _citation(self, cite: Citation) -> str:
        source = self.scope.sources.get(cite.source)
        said = _marked(cite.source) if source is None else _cited(source, cite.locator)
        via = self.scope.sources.get(cite.via or "")
        if cite.via is not None:
            said += f", as cited by {_marked(cite.via) if via is None else _cited(via, None)}"
        return said + ("" if cite.mode in _UNSAID else f", {cite.mode.value}")

    def _bibliography(self) -> Iterator[str]:
        if not self.scope.sources:
            return
        yield '## <a id="sources_"></a>Sources\n\n'
        listed = sorted(self.scope.sources.values(), key=lambda one: (_source_key(one), one.id))
        for source in listed:
            reference = _marked(inline.reference(csl_record(source)))
            yield f'- <a id="source_{source.id}"></a>{_addressed(reference)}\n'


_DRAFTS = "the definition of a draft has not been read against its source yet"
_STANCES = {**{stance: stance.value for stance in Stance}, Stance.AGREES: "agrees with"}
_UNSAID = (Mode.PARAPHRASES, Mode.ADAPTS)
"""Modes that a plain citation stands for."""


def _items(scope: Scope) -> Iterator[_Item]:
    """Every entry under its label, and under its other terms where those are other words."""
    for entry in scope.entries.values():
        own = sorting_key(str(entry.label))
        yield _Item((own, str(entry.label), entry.id), str(entry.label), entry, own=True)
        others = (*entry.abbreviations, *entry.aliases) if entry.status is not _GONE else ()
        for term in dict.fromkeys(map(str, others)):
            key = sorting_key(term)
            if key != own:
                yield _Item((key, term, entry.id), term, entry, own=False)


_GONE = Status.DEPRECATED


def _ends(scope: Scope) -> Mapping[str, Sequence[_End]]:
    """The relations of each concept in both directions, in the order of their types."""
    ranks = {kind.name: place for place, kind in enumerate(scope.base.types)}
    found: dict[str, list[_End]] = {}
    for stated in scope.statements:
        near, kind, far, _ = stated.statement
        rank = 2 * ranks[kind.name]
        found.setdefault(near, []).append(_End(rank, kind.name, far, stated))
        if far != near:
            back = rank if kind.spec.symmetric else rank + 1
            found.setdefault(far, []).append(_End(back, kind.inverse, near, stated))
    for ends in found.values():
        ends.sort(key=lambda end: (end.rank, sorting_key(scope.label(end.to, None) or ""), end.to))
    return found


def explained(stated: Stated) -> bool:
    """Whether the reason of a relation is part of what the glossary says of it."""
    statement, end = stated
    told = end.status is RelationStatus.CONTESTED or statement.type.name == "distinct-from"
    return told and end.because is not None


def readable_notes(entry: Entry) -> list[Note]:
    """The notes that are for readers: all but editorial ones."""
    return [note for note in entry.notes if note.kind is not NoteKind.EDITORIAL]


def _cited(source: Source, locator: str | None) -> str:
    """A citation without its brackets; a source without an address leads to the bibliography."""
    record = csl_record(source)
    link = inline.permalink(record, locator)
    if inline.destination(link or ""):
        return inline.markdown(record, locator, link)[1:-1]
    place = f", {_marked(locator)}" if locator else ""
    return f"[{_marked(source_label(source))}](#source_{source.id}){place}"


def _source_key(source: Source) -> str:
    return sorting_key(source_label(source))


def _letter_anchor(name: str) -> str:
    return f"letter_{name if name.isalpha() else 'digits' if name == '0–9' else 'others'}"


def _marked(text: str) -> str:
    """A text with Markdown's marks made plain, on one line; `#` too, which ends a heading."""
    return inline.marked(text).replace("#", "\\#")


_BLOCK = re.compile(r"([-+=#>:]|\d+(?=[.)]))")


def _paragraph(text: str) -> str:
    """A paragraph that no parser takes for a list, a heading or a quotation."""
    found = _BLOCK.match(text)
    if found is None:
        return text
    mark = found[0]
    return f"{mark}\\{text[len(mark) :]}" if mark.isdigit() else f"\\{text}"


_ADDRESS = re.compile(r"https?://\S+\Z")


def _addressed(reference: str) -> str:
    """A reference whose address at the end is a link."""
    return _ADDRESS.sub(lambda found: f"<{found[0].replace(chr(92), '')}>", reference)
