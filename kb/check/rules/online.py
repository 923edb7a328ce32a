"""CIT016-019: what the network says of sources. They run behind `--online` alone.

A rule asks all that it wants to know at once, so that one slow host holds up no other.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.check.agreement import authors_apart, same_container, same_title, same_year
from kb.check.answers import Answers, Author, Link, Notice, Registered
from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.rule import Example, Rule, Whole
from kb.check.rules.bibliography import REFERENCES, chapter, in_source
from kb.diagnostics import Place, Problem, Severity
from kb.model.source import Name, Source
from kb.reading.files import LocatedSource
from kb.works.address import address
from kb.works.grouping import connected, identities, told
from kb.works.identity import identity

_ARXIV = "10.48550/arXiv.9901.00001"
_DOI = "10.5555/bread"
_PAPER = f"""\
- id: doe-2021
  type: article-journal
  author: [{{family: Doe, given: Jane}}, {{family: Roe, given: Rob}}]
  title: Bread in Theory
  container-title: Annals of Bread
  issued: 2021
  DOI: {_DOI}
"""
_PREPRINT = f"""\
- id: poe-2099
  author: [{{family: Poe, given: Ann}}]
  title: Crumbs
  publisher: arXiv
  issued: 2099
  DOI: {_ARXIV}
"""
_PAGE = "- {id: page, title: A page, publisher: A site, URL: 'https://example.org/a'}\n"
_KNOWN = Registered(
    "Crossref",
    ("Bread in theory: A survey",),
    (Author("Doe", "J."), Author("Roe", "R.")),
    (2020, 2021),
    ("Annals of Bread",),
)


def _example(
    text: str, answers: dict[str, Link | Registered], at: str = "", says: str = ""
) -> Example:
    return Example(files={REFERENCES: text}, path=REFERENCES, at=at, says=says, answers=answers)


def _paper(known: Registered, at: str = "", says: str = "", text: str = _PAPER) -> Example:
    """A paper and what Crossref has of it."""
    return _example(text, {f"doi:{_DOI}": known}, at, says)


def _preprint(known: Registered, at: str = "", says: str = "", more: str = "") -> Example:
    """A preprint and what arXiv has of it."""
    return _example(_PREPRINT + more, {"arxiv:9901.00001": known}, at, says)


# --- Links ----------------------------------------------------------------------------------------


class _Address(NamedTuple):
    """An address, where it stands, whose it is, and what to call it."""

    url: str
    place: Place
    owner: str
    called: str


class DeadLink(Rule):
    """An address leads to nothing, or elsewhere for good; a DOI is not registered.

    Why: A reader cannot see what a source says, and cannot tell whether it ever said it.
    Do: Find where the page went, or an archived copy, and give that address. Only an answer of
    404 or 410 counts: who does not answer, or wants a login or fewer questions, may be there. A
    page that has moved is a remark.
    """

    code = "CIT016"
    severity = Severity.WARNING
    online = True
    valid = (
        _example(_PAGE, {"https://example.org/a": Link("unknown", 429)}),
        _example(_PAGE, {"https://example.org/a": Link("there", 200)}),
        _example(_PAGE, {}),
        _paper(_KNOWN),
    )
    invalid = (
        _example(
            _PAGE,
            {"https://example.org/a": Link("gone", 404)},
            "1:53",
            "answers 404 (not found); give the address of where it went, or of an archived copy",
        ),
        _example(
            _PAGE.replace("}", ", custom: {archived: 'https://web.archive.org/web/2/a'}}"),
            {"https://example.org/a": Link("gone", 410)},
            "1:53",
            "answers 410 (gone for good); give the address of where it went, or of `archived`",
        ),
        _example(
            _PAGE,
            {"https://example.org/a": Link("moved", 200, "https://example.com/b")},
            "1:53",
            "has moved to https://example.com/b",
        ),
        _example(
            _PAPER,
            {f"https://doi.org/{_DOI}": Link("gone", 404)},
            "7:8",
            f"DOI `{_DOI}` is not registered; copy it again",
        ),
        chapter(
            "([Bai, 2022](https://example.org/a))",
            "1:14",
            "`https://example.org/a` answers 404 (not found)",
        )._replace(answers={"https://example.org/a": Link("gone", 404)}),
    )

    def check_online(self, whole: Whole, answers: Answers) -> Iterator[Problem]:
        found: dict[str, list[_Address]] = {}
        for located in whole.sources:
            for one in _addresses(located):
                found.setdefault(one.url, []).append(one)
        archived = {s.source.id for s in whole.sources if s.source.custom.archived}
        for url, link in answers.links(found).items():
            said = _fault(found[url][0], link, found[url][0].owner in archived)
            if said is not None:
                first, *others = found[url]
                related = tuple((one.place, f"`{one.owner}` has it too") for one in others)
                weight = Severity.INFO if link.outcome == "moved" else None
                yield Problem(said, first.place, first.owner, related, severity=weight)

    def check_book_online(self, book: Book, answers: Answers) -> Iterator[Problem]:
        found = _linked(book)
        for url, link in answers.links(found).items():
            first, *others = found[url]
            said = _fault(_Address(url, first.url_place, "", f"`{url}`"), link, archived=False)
            if said is not None:
                related = tuple((one.place, f"{one.shown} has it too") for one in others)
                weight = Severity.INFO if link.outcome == "moved" else None
                yield Problem(said, first.url_place, None, related, severity=weight)


def _linked(book: Book) -> dict[str, list[Cited]]:
    """The citations of chapters by address; what the bibliography has is asked for there."""
    known = {one.url for located in book.sources for one in _addresses(located)}
    found: dict[str, list[Cited]] = {}
    for cited in book.citations:
        url = cited.citation.url.partition("#")[0]
        if cited.identity is not None and url not in known and address(url) is not None:
            found.setdefault(url, []).append(cited)
    return found


def _addresses(located: LocatedSource) -> Iterator[_Address]:
    """The addresses of a source, each once; a fragment is for browsers."""
    source, seen = located.source, set[str]()
    given = (
        (("DOI",), _doi_url(source)),
        (("URL",), source.url or ""),
        (("custom", "archived"), source.custom.archived or ""),
    )
    for steps, text in given:
        url = text.strip().partition("#")[0]
        if url not in seen and address(url) is not None:
            seen.add(url)
            called = f"DOI `{source.doi}`" if steps == ("DOI",) else f"`{url}`"
            yield _Address(url, in_source(located, *steps), source.id, called)


def _doi_url(source: Source) -> str:
    """The address of a record's DOI as doi.org has it; empty without a DOI that can be one."""
    for one in told(source):
        if one.field == ("DOI",) and one.identity.kind in ("doi", "arxiv"):
            return f"https://doi.org/{_bare(source.doi or '')}"
    return ""


def _bare(doi: str) -> str:
    """A DOI from its `10.` on."""
    return doi.strip()[max(0, doi.strip().find("10.")) :]


_SAID = {404: "404 (not found)", 410: "410 (gone for good)"}


def _fault(at: _Address, link: Link, archived: bool) -> str | None:
    if link.outcome == "moved":
        return f"{at.called} has moved to {link.to}; if that is the page, write that address"
    if link.outcome != "gone":
        return None
    if at.called.startswith("DOI"):
        return f"{at.called} is not registered; copy it again"
    copy = "`archived`" if archived and at.place.pointer[-1] == "URL" else "an archived copy"
    said = _SAID.get(link.status, str(link.status))
    return f"{at.called} answers {said}; give the address of where it went, or of {copy}"


# --- Registries -----------------------------------------------------------------------------------


class _Known(NamedTuple):
    """A source, what a registry has of it, and the field that names it there."""

    located: LocatedSource
    record: Registered
    place: Place

    @property
    def source(self) -> Source:
        return self.located.source


def _known(whole: Whole, answers: Answers, *, version: bool = False) -> Iterator[_Known]:
    """The sources that a registry has; with `version` as arXiv had them in the version named."""
    asked = [(located, _registered(located.source, version)) for located in whole.sources]
    records = answers.records(sorted({key for _, (key, _) in asked if key}))
    for located, (key, steps) in asked:
        if key in records:
            yield _Known(located, records[key], in_source(located, *steps))


def _registered(source: Source, version: bool) -> tuple[str, tuple[str, ...]]:
    """What a registry knows a source by, and the field that says so; a DOI before all else."""
    for one in told(source):
        found = one.identity
        if found.kind in ("doi", "arxiv") and one.field[0] != "custom":
            return found.key + (found.version if version else ""), one.field
    return "", ()


class RegistryMismatch(Rule):
    """A record and the registry of its DOI or arXiv number do not agree.

    Why: Either the record is wrong, or its number is that of another work.
    Do: Compare both with the work itself, and mend the record; if the registry is wrong, allow it
    with a reason. Case, accents, subtitles, initials, abbreviated journals and the years between
    online and print agree, and what a registry does not say is no difference.
    """

    code = "CIT017"
    severity = Severity.WARNING
    online = True
    valid = (
        _paper(_KNOWN),
        _paper(Registered("Crossref")),
        _paper(_KNOWN._replace(authors=(Author("Doe"),))),
        _preprint(Registered("arXiv", authors=(Author("Ann Poe"),), years=(2099, 2100))),
    )
    invalid = (
        _paper(
            _KNOWN._replace(years=(2018,)),
            "7:8",
            "`doe-2021` differs from what Crossref has: `issued` is 2021, there 2018",
        ),
        _paper(
            _KNOWN._replace(titles=("Other thoughts",)),
            "7:8",
            "`title` is “Bread in Theory”, there “Other thoughts”",
        ),
        _paper(
            _KNOWN._replace(authors=(Author("Doe", "J."), Author("Lee", "K."))),
            "7:8",
            "`author` lacks Lee, and has Roe",
        ),
        _paper(
            _KNOWN._replace(containers=("Crusts",)),
            "7:8",
            "`container-title` is “Annals of Bread”, there “Crusts”",
        ),
    )

    def check_online(self, whole: Whole, answers: Answers) -> Iterator[Problem]:
        for known in _known(whole, answers, version=True):
            apart = list(_differences(known.source, known.record))
            if apart:
                source, registry = known.source.id, known.record.registry
                message = f"`{source}` differs from what {registry} has: {'; '.join(apart)}"
                yield Problem(message, known.place, source)


def _differences(source: Source, record: Registered) -> Iterator[str]:
    """What a record says otherwise than a registry, as far as that says anything."""
    title = (source.title or "").strip()
    if title and record.titles and not same_title(title, record.titles):
        yield f"`title` is “{title}”, there “{_short(record.titles[0])}”"
    yield from _authors(source, record)
    year = source.issued.year if source.issued else None
    if year is not None and record.years and not same_year(year, record.years):
        yield f"`issued` is {year}, there {_span(record.years)}"
    container = source.texts.get("container-title", "").strip()
    if container and record.containers and not same_container(container, record.containers):
        yield f"`container-title` is “{container}”, there “{_short(record.containers[0])}”"


def _authors(source: Source, record: Registered) -> Iterator[str]:
    if not source.author or not record.authors:
        return
    lacking, more = authors_apart([_families(name) for name in source.author], record.authors)
    said = [f"lacks {_listed(lacking)}"] if lacking else []
    said += [f"has {_listed(more)}"] if more else []
    if said:
        yield f"`author` {', and '.join(said)}"


def _families(name: Name) -> list[str]:
    """The ways in which a registry may call somebody by the family name."""
    return list(dict.fromkeys(filter(None, (name.short, name.family)))) or [name.given or ""]


def _listed(names: list[str]) -> str:
    shown = [_short(name) for name in names[:3]]
    return ", ".join(shown) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _short(text: str) -> str:
    """What a registry says, on one line."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= 120 else plain[:119] + "…"


def _span(years: Iterable[int]) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first} to {last}"


class Retracted(Rule):
    """A source has been retracted or withdrawn, or its publisher has concerns.

    Why: What rests on it may be wrong, and readers take it for sound.
    Do: Read the notice; cite another source, or say in the text that this one is retracted and
    allow it with that reason. An expression of concern is a warning.
    """

    code = "CIT018"
    severity = Severity.ERROR
    online = True
    valid = (
        _paper(_KNOWN),
        _paper(_KNOWN._replace(notices=(Notice("correction", "10.5555/notice"),))),
        _paper(
            _KNOWN._replace(
                notices=(
                    Notice("retraction", "10.5555/notice", "2022-01-01"),
                    Notice("reinstatement", "10.5555/again", "2023-05"),
                )
            )
        ),
    )
    invalid = (
        _paper(
            _KNOWN._replace(notices=(Notice("retraction", "10.5555/notice", "2022-03-01"),)),
            "7:8",
            "`doe-2021`: retraction of 2022-03-01, says Crossref (10.5555/notice)",
        ),
        _paper(
            _KNOWN._replace(notices=(Notice("expression of concern"),)),
            "7:8",
            "`doe-2021`: expression of concern, says Crossref; read it",
        ),
        _preprint(
            Registered("arXiv", notices=(Notice("withdrawal"),)),
            "6:8",
            "`poe-2099`: withdrawal, says arXiv",
        ),
    )

    def check_online(self, whole: Whole, answers: Answers) -> Iterator[Problem]:
        for known in _known(whole, answers):
            notice = _worst(known.record.notices)
            if notice is not None:
                said = _announced(notice, known.record.registry)
                message = f"`{known.source.id}`: {said}; read it, and cite another source"
                weight = Severity.WARNING if notice.kind == _CONCERN else None
                yield Problem(message, known.place, known.source.id, severity=weight)


_CONCERN = "expression of concern"
_WEIGHTS = ("retraction", "removal", "withdrawal", "partial retraction", _CONCERN)
"""What makes a source unsound, the worst first: Crossref's types of updates, with blanks."""


def _worst(notices: Iterable[Notice]) -> Notice | None:
    """The notice that counts; none after a work was reinstated."""
    back = max((one.date for one in notices if one.kind == "reinstatement"), default=None)
    grave = [one for one in notices if one.kind in _WEIGHTS and (back is None or one.date > back)]
    return min(grave, key=lambda one: (_WEIGHTS.index(one.kind), not one.doi), default=None)


def _announced(notice: Notice, registry: str) -> str:
    when = f" of {notice.date}" if notice.date else ""
    where = f" ({notice.doi})" if notice.doi else ""
    return f"{notice.kind}{when}, says {registry}{where}"


class Published(Rule):
    """A preprint has since been published.

    Why: The published text may differ, and is what others cite.
    Do: Compare the two, and add a record of the published text with the same `custom.work`.
    """

    code = "CIT019"
    severity = Severity.INFO
    online = True
    valid = (
        _preprint(Registered("arXiv")),
        _preprint(
            Registered("arXiv", published=("10.5555/CRUMBS",)),
            more="  custom: {work: crumbs}\n"
            "- {id: crumbs-journal, title: Crumbs, publisher: P, DOI: 10.5555/crumbs,\n"
            "   custom: {work: crumbs}}\n",
        ),
        _preprint(
            Registered("arXiv", journal="Crusts 3 (2100)"), more="  container-title: Crusts\n"
        ),
    )
    invalid = (
        _preprint(
            Registered("arXiv", published=("10.5555/crumbs",)),
            "6:8",
            "`poe-2099` has been published, says arXiv: DOI 10.5555/crumbs",
        ),
        _preprint(
            Registered("arXiv", journal="Crusts 3 (2100)"),
            "6:8",
            "`poe-2099` has been published, says arXiv: Crusts 3 (2100)",
        ),
    )

    def check_online(self, whole: Whole, answers: Answers) -> Iterator[Problem]:
        ours = [located.source for located in whole.sources]
        keys = {source.id: identities(source) for source in ours}
        groups = connected([[("work", s.work), *sorted(keys[s.id])] for s in ours])
        work = {ours[n].id: number for number, group in enumerate(groups) for n in group}
        told_of = set[int]()
        for known in _known(whole, answers):
            number = work[known.source.id]
            records = [ours[n] for n in groups[number]]
            has = frozenset[str]().union(*(keys[one.id] for one in records))
            where = _appeared(known.record, records, has)
            if where and number not in told_of:
                told_of.add(number)
                registry = known.record.registry
                message = (
                    f"`{known.source.id}` has been published, says {registry}: {where}; add a "
                    "record of that with the same `custom.work`"
                )
                yield Problem(message, known.place, known.source.id)


def _appeared(record: Registered, ours: list[Source], has: frozenset[str]) -> str:
    """Where a preprint was published, if no record of the work is of that."""
    for doi in record.published:
        found = identity(f"doi:{doi}")
        if found is not None and found.key not in has:
            return f"DOI {_short(doi)}"
    if record.published or not record.journal:
        return ""
    elsewhere = any(key.startswith("doi:") for key in has)
    elsewhere = elsewhere or any(source.texts.get("container-title") for source in ours)
    return "" if elsewhere else _short(record.journal)


RULES: tuple[Rule, ...] = (DeadLink(), RegistryMismatch(), Retracted(), Published())
