"""The record of each work that is cited: one of the base's, or a new one."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from kb.authoring.beginning import slug
from kb.check.book import Book, folded_label
from kb.importing.harvest import Cited, Loss, Record
from kb.knowledge_base import KnowledgeBase
from kb.model.source import Source, author_label, source_label
from kb.reading.files import SOURCE
from kb.terms.keys import key
from kb.works.grouping import identities, key_of, told
from kb.works.identity import Identity, identity


class Made(NamedTuple):
    """A record that the base does not have yet, as CSL values, and where its work is cited."""

    key: str
    label: str
    values: Mapping[str, Any]
    path: str
    line: int

    @property
    def url(self) -> str:
        return str(self.values.get("URL", ""))


class Bibliography:
    """The base's sources and those that an import adds; each work has one record.

    First everything cited is taken in, then records are made, then citations have keys.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._book = Book((), base)
        self._titled = {
            _title(located.source): located.source.id
            for located in base.located_sources
            if located.source.title
        }
        self._keys = {located.source.id for located in base.located_sources}
        self._lower = {name.lower() for name in self._keys}
        self._labels = _labels(base)
        self._works: dict[str, list[Cited]] = {}
        self._named: dict[str, set[str]] = {}
        self._of_work: dict[str, str] = {}
        self._urls: dict[str, Identity | None] = {}
        self.made: list[Made] = []
        self.losses: list[Loss] = []

    def add_records(self, records: Iterable[Record]) -> None:
        """Take in whole records; one whose work or key the base has already is left alone."""
        for record in records:
            self._add(record)

    def _add(self, record: Record) -> None:
        source = SOURCE.validate(dict(record.values), record.path, (0,), "en").record
        assert source is not None
        own = identities(source)
        known = next((found for one in told(source) if (found := self._known(one.identity))), None)
        known = known or self._titled.get(_title(source))
        if known is not None:
            for one in own:
                self._of_work.setdefault(one, known)
            return
        label = source_label(source)
        name = self._free(source.id)
        if name != source.id:
            said = f"the key `{source.id}`, which another work has: written `{name}`"
            self.losses.append(Loss(record.path, record.line, said, "id"))
        for one in own:
            self._of_work[one] = name
        made = Made(name, label, {**record.values, "id": name}, record.path, record.line)
        self._keep(made, folded_label(label.rpartition(", ")[0], label.rpartition(", ")[2]))

    def add_citations(self, cited: Iterable[Cited]) -> None:
        """Take in what texts cite."""
        for one in cited:
            found = self._identity(one.url)
            if found is not None and self._known(found) is None:
                work = key_of(found)
                self._works.setdefault(work, []).append(one)
                if one.names:
                    self._named.setdefault(folded_label(one.names, one.year), set()).add(work)

    def _identity(self, url: str) -> Identity | None:
        if url not in self._urls:
            self._urls[url] = identity(url) if url else None
        return self._urls[url]

    def _known(self, found: Identity) -> str | None:
        own = self._of_work.get(key_of(found)) or self._of_work.get(found.key)
        if own:
            return own
        located = self._book.record_of(found)
        return located.source.id if located else None

    def make_records(self) -> None:
        """A record for each work that has none; what its citations disagree on is told."""
        for work, cited in self._works.items():
            said: dict[str, list[Cited]] = {}
            for one in cited:
                said.setdefault(folded_label(one.names, one.year), []).append(one)
            best = max(said.values(), key=len)
            for others in said.values():
                if others is not best and others[0].names:
                    what = f"one work, several labels: “{others[0].label}” beside “{best[0].label}”"
                    place = others[0].path, others[0].line
                    self.losses.append(Loss(*place, what, "label", len(others)))
            self._of_work[work] = self._make(best[0])

    def _make(self, cited: Cited) -> str:
        found = self._identity(cited.url)
        assert found is not None
        name = self._free(_key(cited, found))
        label = f"{cited.names}, {cited.year or 'n.d.'}" if cited.names else found.url
        made = Made(name, label, _stub(name, cited, found), cited.path, cited.line)
        self._keep(made, folded_label(cited.names, cited.year))
        return name

    def _keep(self, made: Made, label: str) -> None:
        self.made.append(made)
        other = self._labels.setdefault(label, made.key)
        if other != made.key:
            self._labels[label] = None

    def _free(self, name: str) -> str:
        n, made = 1, name
        while made.lower() in self._lower:
            n += 1
            made = f"{name}-{n}"
        self._lower.add(made.lower())
        return made

    def drop(self, names: Iterable[str], losses: Iterable[Loss]) -> None:
        """Take records back that cannot stand in the base, and say why."""
        gone = set(names)
        self.made = [made for made in self.made if made.key not in gone]
        self._of_work = {work: name for work, name in self._of_work.items() if name not in gone}
        self._labels = {label: name for label, name in self._labels.items() if name not in gone}
        self.losses += losses

    def key_of(self, cited: Cited) -> str | None:
        """The record of what is cited; None where it cannot be told."""
        found = self._identity(cited.url)
        if found is not None:
            return self._known(found)
        if cited.label in self._keys:
            return cited.label
        return self._labels.get(folded_label(cited.names, cited.year)) if cited.names else None

    def lose_unknown(self, cited: Iterable[Cited]) -> None:
        """Tell what is cited and has no record: there is no link, or it leads nowhere."""
        for one in cited:
            if self.key_of(one) is None and (one.url or one.label):
                shown = f"“{one.label}”" if one.label else one.url
                why = f"its address is none: {one.url}" if one.url else "it has no link"
                self.losses.append(Loss(one.path, one.line, f"the work {shown}: {why}", "citation"))


def _title(source: Source) -> tuple[str, str]:
    """Title and label, which a record of the same work has in common with another."""
    return key(source.title or ""), source_label(source)


def _labels(base: KnowledgeBase) -> dict[str, str | None]:
    """Sources by their labels; None where several works have one."""
    made: dict[str, str | None] = {}
    works: dict[str, str] = {}
    for located in base.located_sources:
        source = located.source
        year = source_label(source).rpartition(", ")[2]
        label = folded_label(author_label(source.author) or source.title or source.id, year)
        if works.setdefault(label, source.work) != source.work:
            made[label] = None
        made.setdefault(label, source.id)
    return made


_YEAR = re.compile(r"\d{4}")
_ET_AL = re.compile(r",?\s*\bet\.?\s*al\b\.?", re.IGNORECASE)
_AMONG = re.compile(r"\s*(?:,\s*(?:&|and)|,|&|\band\b)\s*")


def _key(cited: Cited, found: Identity) -> str:
    """A key as "hubinger-2019": first author and year; of what names no author, its address."""
    names = _ET_AL.sub("", cited.names)
    first = slug(_AMONG.split(names)[0]) if names else ""
    year = _YEAR.search(cited.year)
    if first:
        return f"{first[:60].strip('-')}-{year[0] if year else 'nd'}"
    digest = sha256(key_of(found).encode()).hexdigest()[:8]
    return f"{slug(found.kind) or 'source'}-{digest}"


_TYPES = {
    "arxiv": "article",
    "doi": "document",
    "isbn": "book",
    "page": "webpage",
    "youtube": "motion_picture",
    "vimeo": "motion_picture",
}
_POSTS = ("lesswrong", "eaforum", "substack", "medium", "arbital")


def _stub(name: str, cited: Cited, found: Identity) -> dict[str, Any]:
    """A record that says what the citation says, and that nobody has looked further."""
    kind = "post-weblog" if found.kind.startswith(_POSTS) else _TYPES.get(found.kind, "document")
    values: dict[str, Any] = {"id": name, "type": kind}
    authors = _authors(cited.names)
    if authors:
        values["author"] = authors
    year = _YEAR.search(cited.year)
    if year:
        values["issued"] = year[0]
    if found.kind == "arxiv":
        values["number"] = f"arXiv:{found.id}"
    if found.kind == "doi":
        values["DOI"] = found.id
    values["URL"] = found.url if found.kind != "page" else found.exact
    values["custom"] = {"unverified": ["title", *(["author"] if authors else [])]}
    return values


def _authors(names: str) -> list[dict[str, str]]:
    """The authors as a label names them; with "et al." they stand as one, so that it stays."""
    if _ET_AL.search(names):
        return [{"literal": names}]
    parts = [part for part in _AMONG.split(names) if part]
    return [{"family": p} if " " not in p.strip() else {"literal": p} for p in parts]
