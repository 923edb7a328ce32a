"""CIT: works, that is what the addresses and numbers of records lead to, and where records meet."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.bibliography import (
    REFERENCES,
    bad,
    book,
    chapter,
    in_bibtex,
    in_source,
    url_fault,
)
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.model.source import Source
from kb.reading.files import Located, LocatedSource
from kb.works.address import urls_in
from kb.works.forms import KINDS
from kb.works.grouping import Told, connected, key_of
from kb.works.identity import Identity, identity


def records(*texts: str) -> str:
    """A bibliography of records `a`, `b`, `c` with a title each, in flow style."""
    named = zip("abc", texts, strict=False)
    return "".join(f"- {{id: {name}, title: Text {name}, {text}}}\n" for name, text in named)


def _several(*texts: str, at: str = "", says: str = "") -> Example:
    return Example(files={REFERENCES: records(*texts)}, at=at, says=says, path=REFERENCES)


class NonCanonicalUrl(Rule):
    """A URL is not the canonical one: it tracks, or leads to a mirror, a copy, one version.

    Why: One work under several addresses looks like several works, and tracking parameters tell a
    site where its readers come from.
    Do: Write the URL that is named. The fix changes tracking parameters, mirrors, resolvers, http
    where the site is known to have https, and links to a PDF whose page is known; all else stays.
    A version stays for you to judge: keep it if that version is meant, and say so in `version`. A
    copy in a web archive belongs into `custom.archived`. In chapters a link to a PDF, to a short
    address or to an archive is left alone, and so is the address that the record itself has.
    """

    code = "CIT007"
    severity = Severity.INFO
    fix = "safe"
    valid = (
        book("URL: https://arxiv.org/abs/1906.01820"),
        book("URL: https://www.alignmentforum.org/posts/pL56xPoniLvtMDQ4J/the-inner-alignment"),
        book("URL: http://example.org/index.html?page=2#part"),
        book("URL: https://arxiv.org/abs/1906.01820v2", "version: 2"),
        book("URL: https://arxiv.org/abs/1906.01820v2", "number: arXiv:1906.01820v2"),
        book("URL: https://arxiv.org/pdf/1906.01820#page=3"),
        book("URL: https://link.springer.com/article/10.1007/s11023-020-09539-2"),
        chapter("([Bai et al., 2022](https://arxiv.org/pdf/2212.08073)), https://youtu.be/a?t=3"),
    )
    invalid = (
        bad(
            "URL: https://example.org/a?utm_source=x&page=2",
            8,
            "carries tracking parameters; write `https://example.org/a?page=2`",
            "URL: https://example.org/a?page=2",
        ),
        bad(
            "URL: 'http://arxiv.org/pdf/1906.01820v2.pdf'\n  version: 2",
            8,
            "is http and leads to a copy",
            "URL: 'https://arxiv.org/abs/1906.01820v2'\n  version: 2",
        ),
        bad(
            "URL: https://www.greaterwrong.com/posts/pL56xPoniLvtMDQ4J/the-inner-alignment",
            8,
            "leads to a mirror",
            "URL: https://www.lesswrong.com/posts/pL56xPoniLvtMDQ4J/the-inner-alignment",
        ),
        bad(
            "URL: http://dx.doi.org/10.1038/nature14236",
            8,
            "an old resolver",
            "URL: https://doi.org/10.1038/nature14236",
        ),
        bad(
            "URL: https://youtu.be/bJLcIBixGj8?si=abc",
            8,
            "`https://www.youtube.com/watch?v=bJLcIBixGj8`",
            "URL: https://www.youtube.com/watch?v=bJLcIBixGj8",
        ),
        bad("URL: https://arxiv.org/abs/1906.01820v2", 8, "names version 2"),
        bad(
            "URL: https://web.archive.org/web/20200101000000/https://example.org/a",
            8,
            "is a copy in a web archive; write `https://example.org/a`",
        ),
        Example(
            PLAIN + "media: {kind: video, url: 'https://youtu.be/bJLcIBixGj8'}\n",
            "5:27",
            "`url` leads to a copy",
            PLAIN + "media: {kind: video, url: 'https://www.youtube.com/watch?v=bJLcIBixGj8'}\n",
        ),
        chapter(
            "([Bai et al., 2022](http://arxiv.org/abs/2212.08073?utm_source=x))",
            "1:21",
            "the address of “Bai et al., 2022” carries tracking parameters and is http; write",
            "([Bai et al., 2022](https://arxiv.org/abs/2212.08073))",
        ),
        chapter(
            "([Bai et al., 2022](https://arxiv.org/abs/2212.08073v1))",
            "1:21",
            "names version 1; write `https://arxiv.org/abs/2212.08073`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for n, media in enumerate(located.entry.media):
            place = Place(located.path, (*located.root, "media", n, "url"))
            yield from _not_canonical("url", media.url, place, located.entry.id, ())

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located in whole.sources:
            source = located.source
            if source.url:
                meant = tuple(source.texts.get(name, "") for name in ("version", "number", "DOI"))
                place = in_source(located, "URL")
                yield from _not_canonical("URL", source.url, place, source.id, meant)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for cited in book.citations:
            found, url = cited.identity, cited.citation.url
            if found is None or url_fault(url) or (cited.record and cited.record.source.url == url):
                continue
            said = [_SAID[change] for change in found.changes if change in _LINKED]
            secure = "https" + url[4:]
            if said and "archive" not in found.changes:
                yield _link_rewritten(cited, " and ".join(said), found.exact)
            elif found.version:
                version = found.version.lstrip("v")
                message = (
                    f"the address of {cited.shown} names version {version}; write `{found.url}` "
                    "unless that version is meant"
                )
                yield Problem(message, cited.url_place)
            elif url.startswith("http:") and secure in book.addresses:
                yield _link_rewritten(cited, "is http, elsewhere it is https", secure)


_LINKED = ("tracking", "scheme", "mirror", "resolver", "redirect")
"""What is said of links in chapters: a copy, such as a PDF, may be just what is meant."""


def _link_rewritten(cited: Cited, said: str, url: str) -> Problem:
    edit = cited.url_edit(url)
    fix = PlacedFix("write the canonical URL", safe=True, edits=(edit,)) if edit else None
    message = f"the address of {cited.shown} {said}; write `{url}`"
    return Problem(message, cited.url_place, fix=fix)


_SAID = {
    "tracking": "carries tracking parameters",
    "scheme": "is http",
    "mirror": "leads to a mirror",
    "resolver": "goes through an old resolver",
    "copy": "leads to a copy, not to the work’s own page",
    "redirect": "goes through a redirect",
}


def _not_canonical(
    field: str, url: str, place: Place, owner: str, meant: Sequence[str]
) -> Iterator[Problem]:
    found = None if url != url.strip() or url_fault(url) else identity(url)
    if found is None:
        return
    if "archive" in found.changes:
        message = (
            f"`{field}` is a copy in a web archive; write `{found.exact}`, and the copy as "
            "`custom.archived`"
        )
        yield Problem(message, place, owner)
    elif found.changes:
        yield _rewritten(field, url, found, place, owner)
    elif found.version and not _is_meant(found.version, meant):
        message = (
            f"`{field}` names version {found.version.lstrip('v')}; write `{found.url}`, or say in "
            "`version` that it is meant"
        )
        yield Problem(message, place, owner)


def _rewritten(field: str, url: str, found: Identity, place: Place, owner: str) -> Problem:
    said = " and ".join(_SAID[change] for change in found.changes)
    edit = PlacedEdit(place._replace(at=(0, len(url))), found.exact)
    safe = not in_bibtex(place) and set(found.exact) & _SPECIAL <= set(url)
    fix = PlacedFix("write the canonical URL", safe=True, edits=(edit,)) if safe else None
    return Problem(f"`{field}` {said}; write `{found.exact}`", place, owner, fix=fix)


_SPECIAL = frozenset("[]{},'\"\\")
"""Characters that YAML may read otherwise: none may stand in a new text that is not in the old."""


def _is_meant(version: str, given: Sequence[str]) -> bool:
    number = version.lstrip("v")
    return any(text in (number, version) or text.endswith(f"v{number}") for text in given)


class _Record(NamedTuple):
    located: LocatedSource
    told: tuple[Told, ...]

    @property
    def source(self) -> Source:
        return self.located.source


class DuplicateSource(Rule):
    """Two records are of one work: the same paper, post, video, DOI, book or page.

    Why: Citations of one work are split between two keys; dates, titles and labels drift apart.
    Do: Keep one record and cite that. If both are wanted, as a paper and the post about it, name
    one `custom.work` in both. Records with the same title, authors and year that share no address
    are a warning. Nothing is merged by a fix: which of the two is right is yours to say.
    """

    code = "CIT008"
    severity = Severity.ERROR
    valid = (
        _several(
            "URL: 'https://arxiv.org/abs/1906.01820', custom: {work: rflo}",
            "number: 'arXiv:1906.01820', custom: {work: rflo}",
        ),
        _several(
            "URL: 'https://arxiv.org/abs/1906.01820'",
            "URL: 'https://arxiv.org/pdf/1906.01820v2', custom: {work: a}",
        ),
        _several(
            "URL: 'https://www.lesswrong.com/posts/HYERofGZE6j9Tuigi/a-post'",
            "URL: 'https://www.lesswrong.com/posts/HYERofGZE6j9Tuigi?commentId=Gp7fDFdN7sFCJAA2m'",
        ),
        _several(
            "URL: 'https://example.org/glossary#agent'", "URL: 'https://example.org/glossary#tool'"
        ),
        _several(
            "type: chapter, URL: 'https://example.org/book'",
            "type: chapter, URL: 'https://example.org/book'",
        ),
        _several("type: chapter, ISBN: 0-07-042807-7", "type: chapter, ISBN: 0-07-042807-7"),
        Example(
            files={
                REFERENCES: "- {id: a, title: Of Man, author: Ann, issued: 1990, volume: 1}\n"
                "- {id: b, title: Of Man, author: Ann, issued: 1990, volume: 2}\n"
            }
        ),
    )
    invalid = (
        _several(
            "URL: 'https://arxiv.org/abs/1906.01820'",
            "DOI: 10.48550/arXiv.1906.01820",
            at="2:31",
            says="`b` and `a` are one paper on arXiv (https://arxiv.org/abs/1906.01820)",
        ),
        _several(
            "URL: 'https://www.lesswrong.com/posts/pL56xPoniLvtMDQ4J/x', custom: {work: inner}",
            "URL: 'https://www.alignmentforum.org/posts/pL56xPoniLvtMDQ4J/x'",
            at="2:31",
            says="name one `custom.work` in all, as `inner`",
        ),
        _several(
            "DOI: 10.1007/S11023-020-09539-2",
            "URL: 'https://link.springer.com/article/10.1007/s11023-020-09539-2'",
            at="2:31",
            says="one work with a DOI",
        ),
        _several(
            "URL: 'http://www.example.org/a'",
            "URL: 'https://example.org/a/index.html?utm_source=x'",
            at="2:31",
            says="one page of the web",
        ),
        _several(
            "type: book, ISBN: 0-07-042807-7",
            "type: book, ISBN: 978-0-07-042807-2",
            at="2:44",
            says="one book with an ISBN",
        ),
        Example(
            files={
                REFERENCES: "- {id: a, title: T, number: 'arXiv:1906.01820', custom: {work: w}}\n"
                "- {id: b, title: T, number: 'arXiv:1906.01820', custom: {work: w}}\n"
            },
            at="2:8",
            says="`b` says the same of one work as `a`",
            path=REFERENCES,
        ),
        Example(
            files={
                REFERENCES: "- {id: a, title: 'Machine Learning!', author: {family: Mitchell}, "
                "issued: 1997}\n"
                "- {id: b, title: Machine learning, author: Mitchell, issued: 1997-03}\n"
            },
            at="2:18",
            says="`b` and `a` have the same title, authors and year",
            path=REFERENCES,
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        given = map(_Record, whole.sources, whole.told)
        all_records = sorted(given, key=lambda one: (one.located.path, one.located.line))
        groups = connected([list(_keys(record)) for record in all_records])
        found: set[int] = set()
        for group in groups:
            members = [all_records[n] for n in group]
            if len({record.source.work for record in members}) > 1:
                found.update(group)
                yield _one_work(members)
            elif len(members) > 1:
                yield from _twice(members)
        rest = [record for n, record in enumerate(all_records) if n not in found]
        yield from _namesakes(rest)


_PARTS = ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia")
"""Types of records whose URL may be the page of what contains them."""


def _keys(record: _Record) -> Iterator[str]:
    """What another record of the same work would have in common with a record."""
    for one in record.told:
        key = key_of(one.identity)
        part = one.identity.kind == "page" and record.source.type in _PARTS
        yield f"{key} {_folded(record.source.title or '')}" if part else key


def _one_work(members: Sequence[_Record]) -> Problem:
    """The finding of records that share identities and are declared to be several works."""
    first: dict[str, _Record] = {}
    for record in members:
        for one in record.told:
            other = first.setdefault(key_of(one.identity), record)
            if other.source.work != record.source.work:
                return _shared(other, record, one, members)
    return _shared(members[0], members[-1], members[-1].told[0], members)


def _twice(members: Sequence[_Record]) -> Iterator[Problem]:
    """Records of a declared work that differ in nothing that would make them manifestations."""
    first: dict[tuple[object, ...], _Record] = {}
    for record in members:
        source = record.source
        title, keys = _folded(source.title or ""), frozenset(_keys(record))
        other = first.setdefault((source.type, title, source.issued, keys), record)
        if other.source.id != source.id:
            message = (
                f"`{source.id}` says the same of one work as `{other.source.id}`; keep one record"
            )
            related = [(in_source(other.located, "id"), f"`{other.source.id}` is here")]
            yield Problem(message, in_source(record.located, "id"), source.id, related)


def _shared(early: _Record, late: _Record, by: Told, members: Sequence[_Record]) -> Problem:
    declared = next((one.source.custom.work for one in members if one.source.custom.work), None)
    example = f", as `{declared}`" if declared else ""
    message = (
        f"`{late.source.id}` and `{early.source.id}` are one {KINDS[by.identity.kind].noun} "
        f"({by.identity.url}); keep one record, or name one `custom.work` in all{example}"
    )
    others = [one for one in members if one is not late]
    related = [(in_source(one.located, "id"), f"`{one.source.id}` is here") for one in others]
    return Problem(message, in_source(late.located, *by.field), late.source.id, related[:_LISTED])


_LISTED = 20
"""How many records a finding lists beside its own."""


def _namesakes(given: Iterable[_Record]) -> Iterator[Problem]:
    """Records with one title, the same authors and one year, where nothing tells them apart."""
    first: dict[tuple[str, ...], _Record] = {}
    for record in given:
        source = record.source
        names = tuple(_folded(name.short) for name in source.author)
        if not (source.title and names and source.issued and source.issued.year):
            continue
        key = (_folded(source.title), str(source.issued.year), *names)
        other = first.setdefault(key, record)
        if other.source.work != source.work and not _told_apart(other, record):
            message = (
                f"`{source.id}` and `{other.source.id}` have the same title, authors and year; "
                "keep one record, or name one `custom.work` in both"
            )
            related = [(in_source(other.located, "id"), f"`{other.source.id}` is here")]
            place = in_source(record.located, "title")
            yield Problem(message, place, source.id, related, severity=Severity.WARNING)


def _told_apart(one: _Record, other: _Record) -> bool:
    """Whether two records of one name are of two works: parts, or numbers of the same kind."""
    texts = one.source.texts, other.source.texts
    if any(
        field in texts[0] and field in texts[1] and texts[0][field] != texts[1][field]
        for field in _TELLING
    ):
        return True
    ids = {told_.identity.kind: told_.identity.id for told_ in one.told}
    return any(ids.get(t.identity.kind, t.identity.id) != t.identity.id for t in other.told)


_TELLING = ("volume", "issue", "edition", "chapter-number", "part-number", "section", "page")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain))


class UndeclaredAlternate(Rule):
    """A record's note names a web address that no record has.

    Why: A second address of a work that stands in a note only is not recognised when it is cited.
    Do: If it is the same work, add a record of it with the same `custom.work`; if it is another
    work that matters, add a record.
    """

    code = "CIT012"
    severity = Severity.INFO
    opt_in = True
    valid = (
        book("URL: https://example.org/a", 'note: "Also at http://www.example.org/a/."'),
        book("note: A draft was called https."),
    )
    invalid = (
        bad("note: Also at https://example.org/b.", 17, "`https://example.org/b`"),
        bad("annote: 'See (https://example.org/b_(c)), too.'", 17, "`https://example.org/b_(c)`"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        noted = [located for located in whole.sources if _notes(located.source)]
        if not noted:
            return
        known = {key_of(one.identity) for all_told in whole.told for one in all_told}
        known |= {key.partition("#")[0] for key in known}
        for located in noted:
            for field, text in _notes(located.source):
                for start, url in urls_in(text):
                    found = identity(url)
                    if found is not None and found.key not in known:
                        place = in_source(located, field)._replace(at=(start, start + len(url)))
                        message = (
                            f"`{field}` names `{url}`, which no record has; add one, with the same "
                            "`custom.work` if it is the same work"
                        )
                        yield Problem(message, place, located.source.id)


def _notes(source: Source) -> list[tuple[str, str]]:
    given = ((field, source.texts.get(field, "")) for field in ("note", "annote"))
    return [(field, text) for field, text in given if "://" in text]


class Contradiction(Rule):
    """A record's fields lead to different works: two arXiv papers, two DOIs, two posts.

    Why: One of the two is that of another work, pasted by mistake; it leads to the wrong text.
    Do: Look both up and correct the wrong one. A preprint server's DOI may stand beside the
    publisher's, a book's beside its chapter's, and an arXiv number beside any DOI.
    """

    code = "CIT027"
    severity = Severity.ERROR
    valid = (
        book("number: arXiv:2001.09768", "DOI: 10.1007/s11023-020-09539-2"),
        book("number: arXiv:1906.01820v3 [cs.AI]", "URL: https://arxiv.org/pdf/1906.01820v1"),
        book(
            "DOI: 10.1007/978-3-642-22887-2_2",
            "URL: https://link.springer.com/book/10.1007/978-3-642-22887-2",
        ),
        book("DOI: 10.1016/j.artint.2021.1", "URL: https://ssrn.com/abstract=2894197"),
    )
    invalid = (
        bad(
            "URL: https://arxiv.org/abs/1906.01280\n  number: arXiv:1906.01820",
            8,
            "`URL` leads to arXiv:1906.01280, `number` to arXiv:1906.01820",
        ),
        bad("number: arXiv:1906.01280\n  DOI: 10.48550/arXiv.1906.01820", 11, "`DOI` to arXiv:"),
        bad(
            "URL: https://doi.org/10.1038/nature14236\n  DOI: 10.1007/s11023-020-09539-2",
            8,
            "`DOI` to doi:10.1007/s11023-020-09539-2",
        ),
        bad(
            "custom: {archived: 'https://web.archive.org/web/2020/https://youtu.be/oY7c75ggrRI'}\n"
            "  URL: https://youtu.be/bJLcIBixGj8",
            22,
            "`custom.archived` leads to youtube:oY7c75ggrRI",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located, all_told in zip(whole.sources, whole.told, strict=True):
            first: dict[str, Told] = {}
            for one in all_told:
                other = first.setdefault(one.identity.kind, one)
                if one.identity.kind not in _PLURAL and _contradict(one.identity, other.identity):
                    yield _contradiction(located, one, other)


_PLURAL = ("page", "isbn")
"""Kinds of which one work may have several."""

_PREPRINTS = ("10.1101/", "10.2139/", "10.5281/", "10.20944/", "10.21203/", "10.26434/", "10.31")
"""How DOIs of preprint servers begin: bioRxiv, SSRN, Zenodo, Preprints, Research Square, ChemRxiv,
and those on OSF (10.31219 to 10.31235)."""


def _contradict(one: Identity, other: Identity) -> bool:
    if one.id == other.id:
        return False
    if one.kind != "doi":
        return True
    preprint = one.id.startswith(_PREPRINTS) or other.id.startswith(_PREPRINTS)
    return not (preprint or one.id.startswith(other.id) or other.id.startswith(one.id))


def _contradiction(located: LocatedSource, one: Told, other: Told) -> Problem:
    shown, against = (
        f"{t.identity.kind.replace('arxiv', 'arXiv')}:{t.identity.id}" for t in (one, other)
    )
    message = (
        f"`{'.'.join(one.field)}` leads to {shown}, `{'.'.join(other.field)}` to {against}; "
        "correct the wrong one"
    )
    related = [(in_source(located, *other.field), f"{against} is here")]
    return Problem(message, in_source(located, *one.field), located.source.id, related)


RULES: tuple[Rule, ...] = (
    NonCanonicalUrl(),
    DuplicateSource(),
    UndeclaredAlternate(),
    Contradiction(),
)
