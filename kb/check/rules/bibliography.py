"""CIT: what one record of the bibliography says; what several say together is in `works`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.dating import date_in, dated_otherwise
from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.model.source import Source
from kb.nearest import did_you_mean, nearest
from kb.reading.files import Located, LocatedSource
from kb.works.dates import apart, precedes, submitted
from kb.works.forms import KINDS
from kb.works.grouping import Told
from kb.works.identity import expected

REFERENCES = "concepts/references.yaml"
BOOK = """\
- id: mitchell-1997
  type: book
  author: [{family: Mitchell, given: Tom M.}]
  title: Machine Learning
"""


def book(*lines: str) -> Example:
    """A bibliography of one record with further lines, the first of them on line 5."""
    text = BOOK + "".join(f"  {line}\n" for line in lines)
    return Example(files={REFERENCES: text}, path=REFERENCES)


def bad(line: str, column: int, says: str, fixed: str | None = None) -> Example:
    """A record whose line 5 is at fault."""
    mended = None if fixed is None else f"{BOOK}  {fixed}\n"
    return book(line)._replace(at=f"5:{column}", says=says, fixed=mended)


def chapter(text: str, at: str = "", says: str = "", fixed: str | None = None) -> Example:
    """A chapter of one line."""
    files, ends = {CHAPTER: text + "\n"}, None if fixed is None else fixed + "\n"
    return Example(files=files, path=CHAPTER, at=at, says=says, fixed=ends)


CHAPTER = "docs/1.md"


def in_source(located: LocatedSource, *steps: str | int) -> Place:
    """A place inside a record."""
    return Place(located.path, located.root + steps)


def in_bibtex(place: Place) -> bool:
    """Whether a place is in a BibTeX file, where only records have places and nothing is fixed."""
    return place.path.endswith(".bib")


class MalformedUrl(Rule):
    """A URL is none: no scheme of the web, no host, or characters that no URL has.

    Why: A link that leads nowhere; one with a blank or `<` in it makes RDF exports unreadable.
    Do: Copy the address again. Blanks at its ends are trimmed by the fix, others are written %20.
    """

    code = "CIT001"
    severity = Severity.ERROR
    fix = "safe"
    valid = (
        book("URL: https://example.org/a(b)?q=ä&r=%20#part"),
        book("custom: {archived: 'https://web.archive.org/web/2019*/https://example.org/a'}"),
        Example(PLAIN + "media: ['http://localhost:8000/a.png', 'https://[::1]/']\n"),
        chapter("([Bai, 2022](https://example.org/a_(b))), ([Bai, 2022](../sources.md#bai-2022))"),
        chapter(
            "See [the form](https://{domain}/a) and ([Bai, 2022](#bai), [Bai, 2023](bai.html))."
        ),
    )
    invalid = (
        bad("URL: htps:/example.org/a", 8, "did you mean `https`?"),
        bad("URL: example.org/a", 8, "begins with no `https://`"),
        bad("URL: https:///a", 8, "no host"),
        bad("URL: https://https://example.org/", 8, "no host"),
        bad("URL: https://example.org/a b", 8, "a blank"),
        bad('URL: "https://example.org/<a>"', 8, "`<`"),
        bad("URL: https://example.org/50%", 8, "`%`"),
        bad("custom: {archived: archive.org/a}", 22, "`archived`"),
        bad(
            'URL: " https://example.org/ "',
            8,
            "blanks at its ends",
            'URL: "https://example.org/"',
        ),
        Example(PLAIN + "media: {kind: picture, url: 'https://a b/'}\n", "5:29", "a blank"),
        chapter("([Bai, 2022](htps://example.org/a))", "1:14", "did you mean `https`?"),
        chapter("([Bai, 2022](www.example.org/a))", "1:14", "begins with no `https://`"),
        chapter("([Bai, 2022](https:/example.org/a))", "1:14", "names no host"),
        chapter("([Bai, 2022](https://example.org/a}))", "1:14", "`}`"),
        chapter("([Bai, 2022](https://example.org/a b))", "1:14", "a blank"),
        chapter(
            "([Bai, 2022](https://example.org/a.)), ([Bai, 2022](https://example.org/a))",
            "1:14",
            "ends with `.`, elsewhere it does not",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for n, media in enumerate(located.entry.media):
            place = Place(located.path, (*located.root, "media", n, "url"))
            yield from _url_problems("url", media.url, place, located.entry.id)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located in whole.sources:
            source = located.source
            given = (
                (source.url, ("URL",)),
                (source.custom.archived, ("custom", "archived")),
            )
            for url, steps in given:
                if url is not None:
                    place = in_source(located, *steps)
                    yield from _url_problems(steps[-1], url, place, source.id)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for cited in book.citations:
            url, place = cited.citation.url, cited.url_place
            if not url:
                url, place = _torn(cited)
            fault = link_fault(url) if url else None
            if fault is None and url.endswith((".", ",", ";")) and url[:-1] in book.addresses:
                fault = f"ends with `{url[-1]}`, elsewhere it does not; delete it"
            if fault is not None:
                yield Problem(f"the address of {cited.shown} {fault}", place)


def _torn(cited: Cited) -> tuple[str, Place]:
    """The address after a label in brackets that is no link for Markdown: a blank is in it."""
    one, text = cited.citation, cited.document.text
    found = _TORN.match(text, one.label_end) if text[one.label_start - 1 :][:1] == "[" else None
    if found is None:
        return "", cited.place
    return found["url"].rstrip(), Place(cited.document.path, (), found.span("url"))


_TORN = re.compile(r"\]\((?P<url>https?:[^()\r\n]*(?:\([^()\r\n]*\)[^()\r\n]*)*)\)", re.IGNORECASE)


def link_fault(url: str) -> str | None:
    """What is wrong with the address of a link, which may also lead to another document."""
    if _LOCAL.match(url) and not _LIKE_A_SITE.match(url):
        return None
    return url_fault(url)


_LOCAL = re.compile(
    r"(?![A-Za-z][A-Za-z0-9+.-]*:)|(?:mailto|tel|data|javascript|file):", re.IGNORECASE
)
_LIKE_A_SITE = re.compile(
    r"www\.|h?t?tps?[:/]|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|ai)/"
)
"""What was meant to be an address of the web though it begins with no scheme."""


def _url_problems(field: str, url: str, place: Place, owner: str) -> Iterator[Problem]:
    trimmed = url.strip()
    fault = url_fault(trimmed) if trimmed else None
    if fault is not None:
        yield Problem(f"`{field}` {fault}", place, owner)
    elif trimmed and trimmed != url:
        start = url.index(trimmed)
        ends = ((0, start), (start + len(trimmed), len(url)))
        edits = tuple(PlacedEdit(place._replace(at=end), "") for end in ends if end[0] < end[1])
        fix = PlacedFix("trim the blanks", safe=True, edits=edits)
        message = f"`{field}` has blanks at its ends; trim them"
        yield Problem(message, place, owner, fix=None if in_bibtex(place) else fix)


_SCHEMES = ("https", "http", "ftp", "ftps")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`]|\s|%(?![0-9A-Fa-f]{2})")
"""What RFC 3987 has in no IRI, and a percent sign that encodes nothing (RFC 3986, 2.1)."""

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.|\Z))+|\[[0-9A-Fa-f:.]+\]")
"""A host name in any script, or a bracketed IP address."""


def url_fault(url: str) -> str | None:
    """What is wrong with a URL, as the rest of a sentence."""
    illegal = _NOT_IN_URLS.search(url)
    if illegal is not None:
        found = "a blank" if illegal.group().isspace() else f"`{illegal.group()}`"
        return f"holds {found}, which no URL does; copy it again, or write it percent-encoded"
    scheme, colon, _ = url.partition(":")
    if not colon or not scheme.isalpha():
        return f"begins with no `https://`: `{url}`; write the whole address"
    if scheme.lower() not in _SCHEMES:
        meant = did_you_mean(scheme.lower(), _SCHEMES) or "; write https"
        return f"begins with `{scheme}:`, no scheme of the web{meant}"
    if not _has_host(url):
        return f"names no host: `{url}`; write it as https://example.org/path"
    return None


def _has_host(url: str) -> bool:
    try:
        parts: SplitResult = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        return parts.port != 0 and _HOST.fullmatch(name) is not None and not _doubled(parts)
    except ValueError:
        return False


def _doubled(parts: SplitResult) -> bool:
    """Whether an address was pasted after `https://`."""
    return parts.netloc.lower() in ("http:", "https:", "http", "https")


class Identifiers(Rule):
    """A DOI, an arXiv number or an ISBN cannot be one, nor the address of a paper, post or video.

    Why: One wrong digit leads to another work, or to none; the form and the check digit show it.
    Do: Copy it again. A DOI is written from its `10.` on, an arXiv number as `arXiv:1906.01820`.
    """

    code = "CIT013"
    severity = Severity.ERROR
    valid = (
        book("DOI: 10.1007/s11023-020-09539-2", "ISBN: 0-07-042807-7"),
        book("DOI: 10.1002/(SICI)1097-4571(199006)41:4<1::AID>3.0.CO;2-9", "number: 12"),
        book("DOI: 10.48550/arXiv.1906.01820", "number: arXiv:1906.01820v3 [cs.AI]"),
        book("number: arXiv:hep-th/9901001", "ISBN: 978-0-262-03924-6, 0 8044 2957 X"),
        book("number: arXiv:math.GT/0309136v1", "ISBN: 9780262039246 080442957X"),
        book("number: TR 1906.01820", "URL: https://arxiv.org/list/cs.AI/recent"),
        chapter("([Bai et al., 2022](https://doi.org/10.1002/(SICI)1097-4571(199006)41:4))."),
    )
    invalid = (
        bad("DOI: not-a-doi", 8, "begins with `10.`"),
        bad("DOI: https://doi.org/10.1007/s1", 8, "write `10.1007/s1`"),
        bad("DOI: 10.1007", 8, "10.1234/abc"),
        bad("DOI: 10.48550/arXiv.1913.01820", 8, "`1913.01820`"),
        bad("number: arXiv:1906.1820", 11, "`1906.1820` is no arXiv number"),
        bad("number: arXiv:1900.01820", 11, "`1900.01820`"),
        bad("number: arXiv:hep-th/9913001", 11, "`hep-th/9913001`"),
        bad("number: arXvi:1906.01820", 11, "did you mean `arXiv:1906.01820`?"),
        bad("DOI: 10.48550/arXib.1906.01820", 8, "`arXib.1906.01820`"),
        bad("URL: https://arxiv.org/abs/1906.1820", 8, "`URL` holds no arXiv number"),
        bad("URL: https://www.lesswrong.com/posts/pL56xPoniLvtMDQ4/x", 8, "no post's id"),
        bad("URL: https://youtu.be/bJLcIBixGj", 8, "no video's id"),
        bad("ISBN: 978-0-262-03924-5", 9, "check digit"),
        bad("ISBN: 0-262-03924", 9, "9 digits"),
        chapter(
            "([Bai, 2022](https://arxiv.org/abs/2213.08073))",
            "1:14",
            "holds no arXiv number, as in",
        ),
        chapter("([Bai, 2022](https://doi.org/11.1093/levers))", "1:14", "holds no DOI, as in"),
        chapter("([Bai, 2022](https://youtu.be/bJLcIBixGj))", "1:14", "holds no video's id"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located in whole.sources:
            texts = located.source.texts
            for field, fault in _FAULTS.items():
                given = texts.get(field)
                found = fault(given.strip()) if given else None
                if found:
                    yield Problem(found, in_source(located, field), located.source.id)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for cited in book.citations:
            url = cited.citation.url
            said = expected(url) if url and not url_fault(url) else ""
            if said:
                message = f"the address of {cited.shown} holds no {said}; copy it again"
                yield Problem(message, cited.url_place)


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
"""The DOI handbook's form: a registrant under 10, a slash, any suffix."""

_DOI_LEAD = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)


def _doi_fault(doi: str) -> str | None:
    lead = _DOI_LEAD.match(doi)
    if lead is not None:
        return f"`{doi}` is more than a DOI; write `{doi[lead.end() :]}`"
    if not doi.startswith("10."):
        return f"`{doi}` is no DOI, which begins with `10.`; copy it again"
    if _DOI.fullmatch(doi) is None:
        return f"`{doi}` is no DOI; copy it again, it is like 10.1234/abc"
    prefix, _, suffix = doi.partition("/")
    return _arxiv_number_fault(_ARXIV_SUFFIX.sub("", suffix)) if prefix == "10.48550" else None


_ARXIV_SUFFIX = re.compile(r"arxiv\.", re.IGNORECASE)
"""How suffixes begin under arXiv's own prefix, 10.48550."""


_ARXIV = re.compile(
    r"(?P<new>(?P<yymm>\d{4})\.(?P<serial>\d{4,5}))(?:v[1-9]\d*)?"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(?P<old>\d{4})\d{3}(?:v[1-9]\d*)?"
)
"""arXiv's identifier schemes since April 2007 and before."""

_ARXIV_NUMBER = re.compile(r"arxiv:\s*(?P<id>\S*)(?:\s+\[[\w.-]+\])?", re.IGNORECASE)


def _number_fault(number: str) -> str | None:
    match = _ARXIV_NUMBER.fullmatch(number)
    if match is not None:
        return _arxiv_number_fault(match["id"])
    if number.lower().startswith("arxiv:"):
        return _no_arxiv_number(number)
    lead = _NEARLY_ARXIV.fullmatch(number)
    if lead is not None and nearest(lead[1].lower(), ["arxiv"]):
        return f"`{number}` is no arXiv number; did you mean `arXiv:{lead[2]}`?"
    return None


_NEARLY_ARXIV = re.compile(r"([A-Za-z]{4,6})[:.\s]*(\d{4}\.\d{4,5}(?:v\d+)?)")


def _address_fault(url: str) -> str | None:
    said = None if url_fault(url) else expected(url)
    return f"`URL` holds no {said}; copy it again" if said else None


def _arxiv_number_fault(number: str) -> str | None:
    """New numbers have five digits since 2015, four before; months are 01 to 12."""
    match = _ARXIV.fullmatch(number)
    if match is not None and "01" <= (match["yymm"] or match["old"])[2:] <= "12":
        if match["new"] is None:
            return None
        digits = 5 if match["yymm"] >= "1501" else 4
        if match["yymm"] >= "0704" and len(match["serial"]) == digits:
            return None
    return _no_arxiv_number(number)


def _no_arxiv_number(number: str) -> str:
    return f"`{number}` is no arXiv number; copy it again, it is like 1906.01820 or hep-th/9901001"


_ISBN_LEAD = re.compile(r"ISBN(?:-?1[03])?:?\s*", re.IGNORECASE)


def _isbn_fault(given: str) -> str | None:
    """The fault of an ISBN, or of the first of several that has one.

    Blanks may divide the parts of one ISBN or several ISBNs, so both are tried.
    """
    text = _ISBN_LEAD.sub("", given)
    divided = [part.strip() for part in re.split(r"[,;/]", text) if part.strip()]
    for parts in (divided, re.split(r"[,;/\s]+", text)):
        if not any(_one_isbn_fault(part) for part in parts if part):
            return None
    return next(filter(None, map(_one_isbn_fault, divided)), None)


def _one_isbn_fault(isbn: str) -> str | None:
    digits = re.sub(r"[\s‐‑–-]", "", isbn).upper()
    if not re.fullmatch(r"[0-9]*X?", digits):
        return f"`{isbn}` is no ISBN; write its digits and hyphens only"
    if len(digits) not in (10, 13):
        return f"ISBN `{isbn}` has {len(digits)} digits, not 10 or 13; copy it again"
    if len(digits) == 13 and not digits.startswith(("978", "979")):
        return f"ISBN `{isbn}` does not begin with 978 or 979; copy it again"
    expected = _check_digit(digits[:-1])
    if digits[-1] != expected:
        return f"the check digit of ISBN `{isbn}` is {digits[-1]}, not {expected}; copy it again"
    return None


def _check_digit(digits: str) -> str:
    """The last digit that an ISBN-10 (ISO 2108) or an ISBN-13 (EAN) must have."""
    if len(digits) == 9:
        return "0123456789X"[-_weighed(digits, range(10, 1, -1)) % 11]
    return str(-_weighed(digits, (1, 3) * 6) % 10)


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))


_FAULTS = {
    "DOI": _doi_fault,
    "number": _number_fault,
    "ISBN": _isbn_fault,
    "URL": _address_fault,
}


class MandatoryFields(Rule):
    """A source has no title, or says neither who wrote it nor where it appeared.

    Why: A reader who cannot name a work cannot find it once its link is dead.
    Do: Add the title, and an author, an editor, a publisher or the work that contains it. A date
    is not asked for: some pages have none.
    """

    code = "CIT014"
    severity = Severity.WARNING
    valid = (
        book(),
        Example(files={REFERENCES: "- {id: page, title: A page, container-title: A site}\n"}),
        Example(files={REFERENCES: "- {id: film, title: A film, director: {family: Lang}}\n"}),
    )
    invalid = (
        Example(
            files={REFERENCES: "- id: page\n  container-title: A site\n  issued: 2020\n"},
            at="1:3",
            says="`page` has no `title`; add it",
            path=REFERENCES,
        ),
        Example(
            files={REFERENCES: "references:\n  - {id: page, title: A page, issued: 2020}\n"},
            at="2:5",
            says="no `author`, `editor`, `publisher` or `container-title`",
            path=REFERENCES,
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located in whole.sources:
            missing = list(_missing(located.source))
            if missing:
                message = f"source `{located.source.id}` has no {' and no '.join(missing)}; add it"
                yield Problem(message, in_source(located), located.source.id)


def _missing(source: Source) -> Iterator[str]:
    if not (source.title or "").strip():
        yield "`title`"
    if not any(source.names.values()) and not any(source.texts.get(field) for field in _WHERE):
        yield "`author`, `editor`, `publisher` or `container-title`"


_WHERE = (
    "publisher",
    "container-title",
    "collection-title",
    "event-title",
    "event",
    "authority",
    "archive",
)
"""Where a work appeared, or who answers for it, when nobody is named."""


class BeforeSubmission(Rule):
    """A record's date is before the paper came to arXiv, as its number tells.

    Why: The first four digits of an arXiv number are the year and the month of submission; a date
    before them is that of another work, or a slip in one of the two.
    Do: Correct the date or the number. A work that was printed first and put on arXiv later keeps
    its date: say so with `ignore`. Another manifestation that is named by `custom.work` has its
    own number and date; each record is compared with its own.
    """

    code = "CIT009"
    severity = Severity.WARNING
    valid = (
        book("number: arXiv:1906.01820", "issued: 2019"),
        book("number: arXiv:1906.01820", "issued: 2019-06-05"),
        book("URL: https://arxiv.org/abs/hep-th/9912001", "issued: 2001"),
        book("number: arXiv:2010.00133", "issued: 2020-09-30"),
        chapter("([Bai et al., 2022](https://arxiv.org/abs/2212.08073))"),
        chapter("([Bai et al., 2023](https://arxiv.org/abs/2212.08073))"),
    )
    invalid = (
        bad("issued: 2018\n  number: arXiv:1906.01820", 11, "came to arXiv in June 2019"),
        bad("issued: 2019-05-05\n  URL: https://arxiv.org/pdf/1906.01820v3", 11, "1906.01820"),
        bad("issued: 1998\n  DOI: 10.48550/arXiv.math/0309136", 11, "September 2003"),
        chapter(
            "([Bai et al., 2021](https://arxiv.org/abs/2212.08073))",
            "1:2",
            "“Bai et al., 2021” is before arXiv:2212.08073 came to arXiv, in December 2022",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located, all_told in zip(whole.sources, whole.told, strict=True):
            issued = located.source.issued
            found = arxiv_number(all_told) if issued and issued.parts else None
            when = submitted(found) if found else None
            if issued and when and precedes(issued.parts, when):
                message = (
                    f"`{located.source.id}` is dated {issued}, but arXiv:{found} came to arXiv in "
                    f"{_MONTHS[when.month - 1]} {when.year}; correct the date or the number"
                )
                yield Problem(message, in_source(located, "issued"), located.source.id)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for same in _refuted(book, "arxiv"):
            found = dated_otherwise(same[0])
            when = found.submission if found else None
            if when and same[0].identity:
                message = (
                    f"{same[0].shown} is before arXiv:{same[0].identity.id} came to arXiv, in "
                    f"{_MONTHS[when.month - 1]} {when.year}; correct the year or the link"
                )
                yield _in_all(message, same)


def _refuted(book: Book, kind: str) -> Iterator[list[Cited]]:
    """The citations whose year their address refutes, those of one work and year together."""
    for verdict in book.verdicts:
        by_year: dict[str, list[Cited]] = {}
        for cited in verdict.early:
            if (cited.identity is not None and cited.identity.kind == "arxiv") == (kind == "arxiv"):
                by_year.setdefault(cited.citation.year[:4], []).append(cited)
        yield from by_year.values()


def _in_all(message: str, cited: Sequence[Cited]) -> Problem:
    first, *rest = cited
    return Problem(
        message, first.place, related=[(one.place, f"{one.shown} here too") for one in rest]
    )


_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def arxiv_number(all_told: Iterable[Told]) -> str | None:
    """The arXiv number that a record tells: by DOI, number or URL, in this order."""
    found = (one.identity for one in all_told if one.field != ("custom", "archived"))
    return next((one.id for one in found if one.kind == "arxiv"), None)


class DateInUrl(Rule):
    """A record's date is not the one that stands in its URL.

    Why: Blogs and newspapers write the day of publication into the address: one of the two is a
    slip, or the link is to another text.
    Do: Correct the date or the link. If the text is older than this page, say so in
    `original-date`. Folders of uploaded files tell nothing and are skipped.
    """

    code = "CIT010"
    severity = Severity.WARNING
    valid = (
        book("URL: https://example.org/2020/08/01/a-title/", "issued: 2020-08"),
        book("URL: https://example.org/2022/12/31/a-title/", "issued: 2023-01-01"),
        book("URL: https://example.org/wp-content/uploads/2014/08/a.pdf", "issued: 2001"),
        book("URL: https://example.org/2020/08/a/", "issued: 2022", "original-date: 2020"),
        book("URL: https://example.org/volumes/2020/8/", "issued: 1999"),
        chapter("([Bai, 2020](https://example.org/2020/08/01/a-title))"),
        chapter("([Bai, 2023](https://example.org/2022/12/31/a-title))"),
    )
    invalid = (
        bad("issued: 2021\n  URL: https://example.org/2020/08/01/a-title/", 11, "2020-08-01"),
        bad("issued: 2020-08\n  URL: https://example.org/2020/10/a-title", 11, "2020-10"),
        bad("issued: 2022\n  URL: https://example.org/blog/2020-08-01-title", 11, "2020-08-01"),
        bad("issued: 2019\n  URL: https://example.org/world/2020/aug/01/title", 11, "2020-08-01"),
        chapter(
            "([Bai, 2021](https://example.org/2020/08/01/a-title))",
            "1:2",
            "“Bai, 2021” is not of 2020-08-01, as its address says; correct the year or the link",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located, all_told in zip(whole.sources, whole.told, strict=True):
            source = located.source
            in_url = next(
                (date_in(one.identity) for one in all_told if one.field == ("URL",)), None
            )
            given = [source.dates[name] for name in _PUBLISHED if name in source.dates]
            dates = [date for date in given if date.parts]
            if in_url and dates and all(apart(date.parts, in_url) for date in dates):
                shown = "-".join(f"{part:02d}" for part in in_url)
                message = (
                    f"`{source.id}` is dated {dates[0]}, but its `URL` says {shown}; correct the "
                    "date or the link"
                )
                place = in_source(located, "issued" if "issued" in source.dates else "URL")
                yield Problem(message, place, source.id)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for same in _refuted(book, "page"):
            found = dated_otherwise(same[0])
            if found and found.date:
                shown = "-".join(f"{part:02d}" for part in found.date)
                message = (
                    f"{same[0].shown} is not of {shown}, as its address says; correct the year or "
                    "the link"
                )
                yield _in_all(message, same)


_PUBLISHED = ("issued", "original-date", "submitted", "available-date", "event-date")
"""The dates of a record that an address may tell."""


class Unarchived(Rule):
    """A web page is cited of which no copy is kept.

    Why: Pages change and go; a definition that rested on one can no longer be checked.
    Do: Have the page kept by a web archive and give the copy's address as `custom: {archived: …}`,
    or keep its text as `custom.snapshot`. Works with a DOI, an ISBN or an arXiv number, and those
    in proceedings and archives of papers, are kept already.
    """

    code = "CIT020"
    severity = Severity.INFO
    opt_in = True
    valid = (
        book("URL: https://arxiv.org/abs/1906.01820"),
        book("URL: https://example.org/a", "DOI: 10.1007/s11023-020-09539-2"),
        book("URL: https://example.org/a", "ISBN: 0-07-042807-7"),
        book(
            "URL: https://example.org/a",
            "custom: {archived: 'https://web.archive.org/web/20200101/https://example.org/a'}",
        ),
        book(
            "URL: https://example.org/a",
            f"custom: {{snapshot: {{path: a.txt, sha256: {'0' * 64}}}}}",
        ),
    )
    invalid = (
        bad("URL: https://example.org/a", 8, "`custom: {archived: …}`"),
        bad("URL: https://www.youtube.com/watch?v=bJLcIBixGj8", 8, "video on YouTube"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located, all_told in zip(whole.sources, whole.told, strict=True):
            custom = located.source.custom
            if custom.archived or custom.snapshot or not located.source.url:
                continue
            found = [one.identity for one in all_told]
            if found and not any(KINDS[one.kind].lasting or one.snapshot for one in found):
                message = (
                    f"no copy of `URL` is kept ({KINDS[found[-1].kind].noun}); give one as "
                    "`custom: {archived: …}`"
                )
                yield Problem(message, in_source(located, "URL"), located.source.id)


RULES: tuple[Rule, ...] = (
    MalformedUrl(),
    BeforeSubmission(),
    DateInUrl(),
    Identifiers(),
    MandatoryFields(),
    Unarchived(),
)
