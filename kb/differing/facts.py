"""What an entry, a source or kb.yaml says, with layout and short forms taken away.

Two texts that say the same give the same facts: lines wrapped otherwise, blanks, composed or
decomposed letters (NFC), the order of what has none, and the long form of a short one count for
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import normalize

from kb.links import links
from kb.model.citation import Citation, Mode
from kb.model.entry import Entry, Ignore, Origin, RelationEnd, Sense, Status, Term
from kb.model.manifest import Manifest
from kb.model.short_forms import languages
from kb.model.source import Name, Source
from kb.tables import MAPPING_KINDS


class Part(NamedTuple):
    """A part of a thing: None for what the thing is for, in a language (None: the base's)."""

    name: str | None
    language: str | None = None


@dataclass(slots=True)
class Thing:
    """A value that a field holds: in words as a whole, and part by part."""

    shown: str
    parts: dict[Part, str] = field(default_factory=dict[Part, str])
    cites: tuple[tuple[str, str], ...] = ()
    """(source's key, the citation in words) in the order given."""
    language: str | None = None


Slot = tuple[str, str | None]
"""A field, and which of the several things that it holds; None where it holds one."""

Facts = dict[Slot, Thing]


class Reading(NamedTuple):
    """What texts are read with: the base's language, and the ids that are called otherwise now."""

    language: str = "en"
    renames: Mapping[str, str] = {}

    def text(self, text: str) -> str:
        """A text without layout, its links leading to the ids of now."""
        plain = folded(text)
        return self._relinked(plain) if self.renames and "[[" in plain else plain

    def _relinked(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for link in links(text):
            if link.target in self.renames:
                start = text.index(link.target, link.start)
                pieces += text[position:start], self.renames[link.target]
                position = start + len(link.target)
        return "".join(pieces) + text[position:]

    def id(self, concept: str) -> str:
        """The id that a concept has now."""
        return self.renames.get(concept, concept)

    def tag(self, lang: str | None) -> str | None:
        """A language tag as it is told: none for the base's own."""
        plain = lang.casefold() if lang else None
        return None if plain == self.language.casefold() else plain

    def by_language(
        self, text: str, name: str | None = None, lang: str | None = None
    ) -> dict[Part, str]:
        """A prose text as parts, one a language."""
        return {
            Part(name, self.tag(lang or tag)): self.text(given) for tag, given in languages(text)
        }


def folded(text: str) -> str:
    """A text on one line with single blanks, its letters composed."""
    plain = " ".join(text.split())
    return plain if plain.isascii() else normalize("NFC", plain)


def entry_facts(entry: Entry, reading: Reading) -> Facts:
    """What an entry says, but for its id and its relations (`kb.differing.statements`)."""
    found: Facts = {("label", None): _label(entry.label, reading)}
    for name in ("aliases", "abbreviations", "discouraged"):
        found |= _terms(name, getattr(entry, name), reading)
    for name in ("forms", "topics", "notation", "authors"):
        found |= _texts(name, getattr(entry, name))
    found |= _texts("not", entry.not_)
    found |= _texts("replaced_by", map(reading.id, entry.replaced_by))
    found |= _single("kind", entry.kind)
    found |= _single("status", entry.status.value)
    found |= _single("iri", entry.iri)
    found |= _prose("because", entry.because, reading)
    found |= _prose("definition", entry.definition and entry.definition.text, reading)
    if entry.definition is not None:
        found["definition", None].cites = _cites(entry.definition.cites)
    found |= {("senses", sense.id): _sense(sense, reading) for sense in entry.senses}
    found |= _remarks(entry, reading)
    for how in MAPPING_KINDS:
        found |= _texts("mappings", (f"{how} {to}" for to in getattr(entry.mappings, how)))
    found |= _texts("origin", map(_origin, entry.origin))
    found |= _texts("ignore", map(_ignore, entry.ignore))
    found |= _texts(
        "review", (f"{one.by}, {one.date} ({_short(one.digest)})" for one in entry.review)
    )
    return found


def _single(name: str, value: str | None) -> Facts:
    if value is None:
        return {}
    plain = folded(value)
    return {(name, None): Thing(plain, {Part(None): plain})}


def _prose(name: str, text: str | None, reading: Reading) -> Facts:
    if text is None:
        return {}
    return {(name, None): Thing(reading.text(text), reading.by_language(text))}


def _texts(name: str, texts: Iterable[str]) -> Facts:
    return {(name, plain): Thing(plain, {Part(None): plain}) for plain in map(folded, texts)}


def _label(term: Term, reading: Reading) -> Thing:
    parts = reading.by_language(term.text, lang=term.lang)
    return Thing(
        reading.text(term.text), {**parts, **_about_term(term, reading)}, _cites(term.cites)
    )


def _terms(name: str, terms: Iterable[Term], reading: Reading) -> Facts:
    found: Facts = {}
    for term in terms:
        for tag, text in languages(term.text):
            plain, lang = reading.text(text), reading.tag(term.lang or tag)
            key = f"{plain} ({lang})" if lang else plain
            parts = {Part(None): key, **_about_term(term, reading)}
            found[name, key] = Thing(key, parts, _cites(term.cites), lang)
    return found


def _about_term(term: Term, reading: Reading) -> dict[Part, str]:
    because = reading.by_language(term.because, "because") if term.because is not None else {}
    return {**because, Part("spot"): str(term.spot).lower()}


def _sense(sense: Sense, reading: Reading) -> Thing:
    parts = {Part("id"): sense.id, **reading.by_language(sense.text)}
    if sense.name is not None:
        parts |= reading.by_language(sense.name, "name")
    told = {
        "kind": sense.kind,
        "status": sense.status and sense.status.value,
        "requires": "; ".join(sorted(map(reading.id, sense.requires))),
        "versus": "; ".join(f"{to}: {how.value}" for to, how in sorted(sense.versus.items())),
    }
    parts |= {Part(name): value for name, value in told.items() if value}
    return Thing(reading.text(sense.text), parts, _cites(sense.cites))


def _remarks(entry: Entry, reading: Reading) -> Facts:
    found: Facts = {}
    for note in entry.notes:
        parts = {**reading.by_language(note.text), Part("kind"): note.kind.value}
        plain = reading.text(note.text)
        found["notes", plain] = Thing(plain, parts, _cites(note.cites))
    for example in entry.examples:
        plain = reading.text(example.text)
        parts = reading.by_language(example.text)
        found["examples", plain] = Thing(plain, parts, _cites(example.cites))
    for one in entry.media:
        parts = {Part(None): one.url}
        parts |= {Part("kind"): one.kind} if one.kind else {}
        parts |= reading.by_language(one.title, "title") if one.title is not None else {}
        found["media", one.url] = Thing(one.url, parts, _cites(one.cites))
    return found


def _origin(origin: Origin) -> str:
    line = f":{origin.line}" if origin.line else ""
    return f"{origin.path}{line}" + (f" ({origin.sha256})" if origin.sha256 else "")


def _ignore(ignore: Ignore) -> str:
    until = f" until {ignore.until}" if ignore.until else ""
    return f"{ignore.rule}{until}" + (f": {ignore.because}" if ignore.because else "")


def end_parts(end: RelationEnd, reading: Reading, *, inverted: bool) -> dict[Part, str]:
    """What is said of a relation; the senses as seen from the end that is its subject."""
    parts = {Part("status"): end.status.value}
    if end.because is not None:
        parts |= reading.by_language(end.because, "because")
    senses = (end.to_sense, end.sense) if inverted else (end.sense, end.to_sense)
    named = zip(("sense", "to_sense"), senses, strict=True)
    return {**parts, **{Part(name): sense for name, sense in named if sense is not None}}


def end_cites(end: RelationEnd) -> tuple[tuple[str, str], ...]:
    """The citations of a relation as those of a thing."""
    return _cites(end.cites)


def _cites(cites: Iterable[Citation]) -> tuple[tuple[str, str], ...]:
    return tuple((cite.source, _citation(cite)) for cite in cites)


def _citation(cite: Citation) -> str:
    """A citation in words: key, locator, then what is not the usual."""
    locator = f" {folded(cite.locator)}" if cite.locator else ""
    about = [cite.mode.value] if cite.mode is not Mode.PARAPHRASES else []
    about += [f"via {cite.via}"] if cite.via else []
    about += [f"“{folded(cite.quote)}”"] if cite.quote else []
    notes = languages(cite.note) if cite.note is not None else ()
    about += [f"{tag}: {folded(note)}" if tag else folded(note) for tag, note in notes]
    return cite.source + locator + (f" ({'; '.join(about)})" if about else "")


def deprecated(entry: Entry) -> bool:
    """Whether an entry says which others to use in its place."""
    return entry.status is Status.DEPRECATED and bool(entry.replaced_by)


def source_facts(source: Source) -> Facts:
    """What a source says, but for its key: CSL's variables, and what stands under `custom`."""
    found = _single("type", source.type)
    for name, names in source.names.items():
        found |= _single(name, "; ".join(map(_name, names)))
    for name, date in source.dates.items():
        found |= _single(name, str(date))
    for name, text in source.texts.items():
        found |= _single(name, text)
    custom = source.custom
    for name in ("work", "reviewed", "archived"):
        found |= _single(f"custom.{name}", getattr(custom, name))
    for name in ("verified_by", "unverified"):
        found |= _single(f"custom.{name}", "; ".join(sorted(getattr(custom, name))) or None)
    if custom.snapshot is not None:
        shown = f"{custom.snapshot.path} ({custom.snapshot.sha256})"
        found |= _single("custom.snapshot", shown)
    return {**found, **_texts("ignore", map(_ignore, source.ignore))}


def _name(name: Name) -> str:
    """A name as an index has it: `van Merwijk, Chris, Jr.`; all parts count."""
    family = " ".join(part for part in (name.non_dropping_particle, name.family) if part)
    given = " ".join(part for part in (name.given, name.dropping_particle) if part)
    flags = [flag for flag in ("comma_suffix", "static_ordering") if getattr(name, flag)]
    return ", ".join(part for part in (name.literal, family, given, name.suffix, *flags) if part)


def base_facts(manifest: Manifest, reading: Reading) -> Facts:
    """What kb.yaml says."""
    found = _single("format", str(manifest.format))
    for name in ("base", "language", "licence", "created", "version"):
        found |= _single(name, getattr(manifest, name))
    root = manifest.root
    found |= _single("root", root and reading.id(root))
    for name in ("title", "description"):
        found |= _prose(name, getattr(manifest, name), reading)
    for name in ("creators", "kinds"):
        found |= _texts(name, getattr(manifest, name))
    for name, topic in manifest.topics.items():
        found["topics", name] = _declared(name, topic, reading)
    for name, iri in manifest.prefixes.items():
        found["prefixes", name] = Thing(f"{name}: {iri}", {Part(None): iri})
    for name, spec in manifest.relations.items():
        found["relations", name] = _declared(name, spec, reading)
    for name in ("rules", "documents", "online"):
        parts = _declared(name, getattr(manifest, name), reading).parts
        found[name, None] = Thing("", parts)
    return found


def _declared(name: str, record: Any, reading: Reading) -> Thing:
    """A record of kb.yaml, each of its fields a part."""
    parts: dict[Part, str] = {}
    for part in record.__dataclass_fields__:
        parts |= _declaration(part, getattr(record, part), reading)
    return Thing(name, parts)


def _declaration(part: str, value: Any, reading: Reading) -> dict[Part, str]:
    if value is None or value in ((), {}):
        return {}
    if isinstance(value, str):
        return reading.by_language(value, part)
    return {Part(part): "; ".join(_listed(value))}


def _listed(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (f"{key}: {told}" for key, told in sorted(value.items()))  # type: ignore
    elif isinstance(value, tuple):
        yield from sorted(map(str, value))  # type: ignore
    else:
        yield str(value).lower()


def _short(digest: str) -> str:
    """A digest as a reader can compare it: eight digits of its own hash."""
    return sha256(digest.encode()).hexdigest()[:8]
