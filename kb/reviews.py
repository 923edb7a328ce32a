"""Reviews: what a person's stamp on an entry covers, and whether it still fits.

A digest reads `v1;terms=…;kind=…;definition=…;senses=…;relations=…;notes=…;citations=…`: its
format, then of each part of the entry the first digits of the SHA-256 of its canonical JSON (keys
sorted, no blanks, UTF-8). So what changed can be named without the entry as it was. Nothing in it
needs quotes in YAML, within braces or not. docs/decisions/0017-reviews.md says what counts and why.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import normalize

from kb.model.citation import Citation
from kb.model.entry import Entry, RelationEnd, Review, Term
from kb.model.short_forms import languages

FORMAT = 1
DIGITS = 10
"""Hexadecimal digits of a part: 40 bits against slips, not against forgers."""

PARTS = ("terms", "kind", "definition", "senses", "relations", "notes", "citations")
"""What a digest covers, in its order."""

_WRITTEN = re.compile(r"v([1-9][0-9]{0,5});(.+)")
_PART = re.compile(rf"({'|'.join(PARTS)})=([0-9a-f]{{{DIGITS}}})")


class Verdict(StrEnum):
    """Whether a stamp fits the entry that bears it."""

    FITS = "fits"
    EXPIRED = "expired"
    NEWER = "newer"
    """Its digest is of a format that this kb does not know yet."""
    MALFORMED = "malformed"
    """Its digest is none."""


class Judged(NamedTuple):
    """A stamp, its place in the list, whether it fits, and the parts that changed if not."""

    review: Review
    number: int
    verdict: Verdict
    changed: tuple[str, ...] = ()


class State(StrEnum):
    """Where an entry stands with its reviewers."""

    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """No stamp is known to fit, and one or all cannot be read."""
    NEVER = "never"
    REVIEWED = "reviewed"


def digest(entry: Entry) -> str:
    """The digest of what an entry says now."""
    return ";".join([f"v{FORMAT}", *(f"{name}={mark}" for name, mark in marks(entry).items())])


def marks(entry: Entry) -> dict[str, str]:
    """The digits of each part of an entry."""
    return {
        name: sha256(_canonical(said(entry)).encode()).hexdigest()[:DIGITS]
        for name, said in _SAID.items()
    }


def judged(entry: Entry) -> list[Judged]:
    """The stamps of an entry, in their order, held against what it says now."""
    if not entry.review:
        return []
    now = marks(entry)
    return [Judged(one, n, *_verdict(one.digest, now)) for n, one in enumerate(entry.review)]


def _verdict(written: str, now: dict[str, str]) -> tuple[Verdict, tuple[str, ...]]:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return Verdict.MALFORMED, ()
    if int(found[1]) > FORMAT:
        return Verdict.NEWER, ()
    pairs = [_PART.fullmatch(part) for part in found[2].split(";")]
    then = {pair[1]: pair[2] for pair in pairs if pair is not None}
    if len(pairs) != len(PARTS) or then.keys() != now.keys():
        return Verdict.MALFORMED, ()
    changed = tuple(name for name in PARTS if then[name] != now[name])
    return (Verdict.EXPIRED if changed else Verdict.FITS), changed


def state(stamps: Sequence[Judged]) -> State:
    """Where an entry stands that has these stamps: one that fits is enough."""
    verdicts = {stamp.verdict for stamp in stamps}
    if Verdict.FITS in verdicts:
        return State.REVIEWED
    if Verdict.EXPIRED in verdicts and Verdict.NEWER not in verdicts:
        return State.EXPIRED
    return State.UNKNOWN if stamps else State.NEVER


def latest(stamps: Iterable[Judged], verdict: Verdict) -> Judged | None:
    """The latest of the stamps of which something holds; of one day the last in the list."""
    found = [stamp for stamp in stamps if stamp.verdict is verdict]
    return max(found, key=lambda stamp: (stamp.review.date, stamp.number), default=None)


def told(parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: "the definition and the citations"."""
    *others, last = [f"the {part}" for part in parts]
    return f"{', '.join(others)} and {last}" if others else last


def person(name: str) -> str:
    """A person's name for telling whether two are one: without case, blanks or an address."""
    return folded(name.partition("<")[0] or name).casefold()


def folded(text: str) -> str:
    """A text on one line with single blanks, its letters composed."""
    plain = " ".join(text.split())
    return plain if plain.isascii() else normalize("NFC", plain)


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _record(**fields: Any) -> dict[str, Any]:
    """What is said of a thing; what is not said leaves no trace, so that fields may be added."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}


def _unordered(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=_canonical)


def _text(text: str | None) -> Any:
    """A text without layout; by language where it is given in another than the base's."""
    if text is None:
        return None
    texts = {(tag or "").casefold(): folded(given) for tag, given in languages(text)}
    return texts[""] if texts.keys() == {""} else texts


def _term(term: Term) -> Any:
    return _record(text=_text(term.text), lang=term.lang, because=_text(term.because))


def _terms(entry: Entry) -> Any:
    listed = ("aliases", "abbreviations", "discouraged")
    return _record(
        label=_term(entry.label),
        forms=_unordered(map(folded, entry.forms)),
        look_alikes=_unordered(map(folded, entry.not_)),
        **{name: _unordered(map(_term, getattr(entry, name))) for name in listed},
    )


def _definition(entry: Entry) -> Any:
    return _text(entry.definition and entry.definition.text)


def _kind(entry: Entry) -> Any:
    return entry.kind


def _senses(entry: Entry) -> Any:
    return _unordered(
        _record(
            id=sense.id,
            name=_text(sense.name),
            text=_text(sense.text),
            kind=sense.kind,
            requires=sorted(sense.requires),
            status=sense.status,
            versus=dict(sense.versus),
        )
        for sense in entry.senses
    )


def _relations(entry: Entry) -> Any:
    ends = [_end(name, end) for name, ends in entry.relations.items() for end in ends]
    mappings = {how: sorted(getattr(entry.mappings, how)) for how in _CLOSENESS}
    return _record(ends=_unordered(ends), mappings=_record(**mappings))


_CLOSENESS = ("exact", "close", "broad", "narrow", "related")


def _end(name: str, end: RelationEnd) -> Any:
    senses = {"sense": end.sense, "to_sense": end.to_sense}
    return _record(type=name, to=end.to, because=_text(end.because), status=end.status, **senses)


def _notes(entry: Entry) -> Any:
    return _record(
        notes=[_record(kind=note.kind, text=_text(note.text)) for note in entry.notes],
        examples=[_text(example.text) for example in entry.examples],
    )


def _citations(entry: Entry) -> Any:
    return _unordered([owner, _citation(cite)] for owner, cites in _cited(entry) for cite in cites)


def _citation(cite: Citation) -> Any:
    return _record(
        source=cite.source,
        locator=cite.locator and folded(cite.locator),
        mode=cite.mode,
        quote=cite.quote and folded(cite.quote),
        via=cite.via,
        note=_text(cite.note),
    )


def _cited(entry: Entry) -> Iterator[tuple[list[Any], tuple[Citation, ...]]]:
    """Citations with what they support, named so that its rewording is no change of theirs."""
    yield ["label"], entry.label.cites
    for name in ("aliases", "abbreviations", "discouraged"):
        for term in getattr(entry, name):
            yield [name, _text(term.text)], term.cites
    if entry.definition is not None:
        yield ["definition"], entry.definition.cites
    for sense in entry.senses:
        yield ["senses", sense.id], sense.cites
    for name, ends in entry.relations.items():
        for end in ends:
            yield ["relations", name, end.to, end.sense, end.to_sense], end.cites
    for name in ("notes", "examples"):
        for n, said in enumerate(getattr(entry, name)):
            yield [name, n], said.cites


_SAID = {
    "terms": _terms,
    "kind": _kind,
    "definition": _definition,
    "senses": _senses,
    "relations": _relations,
    "notes": _notes,
    "citations": _citations,
}
