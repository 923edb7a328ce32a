"""CIT: sources and the citations of them; what needs running text comes with the documents."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.model.citation import Mode
from kb.model.source import Source
from kb.nearest import did_you_mean
from kb.reading.files import Located, LocatedSource
from kb.tables import citations

REFERENCES = "concepts/references.yaml"
BOOK = """\
- id: mitchell-1997
  type: book
  author: [{family: Mitchell, given: Tom M.}]
  title: Machine Learning
"""


def _book(*lines: str) -> Example:
    """A bibliography of one record with further lines, the first of them on line 5."""
    text = BOOK + "".join(f"  {line}\n" for line in lines)
    return Example(files={REFERENCES: text}, path=REFERENCES)


def _bad(line: str, column: int, says: str, fixed: str | None = None) -> Example:
    """A record whose line 5 is at fault."""
    mended = None if fixed is None else f"{BOOK}  {fixed}\n"
    return _book(line)._replace(at=f"5:{column}", says=says, fixed=mended)


def _in_source(located: LocatedSource, *steps: str | int) -> Place:
    return Place(located.path, located.root + steps)


class MalformedUrl(Rule):
    """A URL is none: no scheme of the web, no host, or characters that no URL has.

    Why: A link that leads nowhere; one with a blank or `<` in it makes RDF exports unreadable.
    Do: Copy the address again. Blanks at its ends are trimmed by the fix, others are written %20.
    """

    code = "CIT001"
    severity = Severity.ERROR
    fix = "safe"
    valid = (
        _book("URL: https://example.org/a(b)?q=ä&r=%20#part"),
        _book("custom: {archived: 'https://web.archive.org/web/2019*/https://example.org/a'}"),
        Example(PLAIN + "media: ['http://localhost:8000/a.png', 'https://[::1]/']\n"),
    )
    invalid = (
        _bad("URL: htps:/example.org/a", 8, "did you mean `https`?"),
        _bad("URL: example.org/a", 8, "begins with no `https://`"),
        _bad("URL: https:///a", 8, "no host"),
        _bad("URL: https://https://example.org/", 8, "no host"),
        _bad("URL: https://example.org/a b", 8, "a blank"),
        _bad('URL: "https://example.org/<a>"', 8, "`<`"),
        _bad("URL: https://example.org/50%", 8, "`%`"),
        _bad("custom: {archived: archive.org/a}", 22, "`archived`"),
        _bad(
            'URL: " https://example.org/ "',
            8,
            "blanks at its ends",
            'URL: "https://example.org/"',
        ),
        Example(PLAIN + "media: {kind: picture, url: 'https://a b/'}\n", "5:29", "a blank"),
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
                    place = _in_source(located, *steps)
                    yield from _url_problems(steps[-1], url, place, source.id)


def _url_problems(field: str, url: str, place: Place, owner: str) -> Iterator[Problem]:
    trimmed = url.strip()
    fault = _url_fault(trimmed) if trimmed else None
    if fault is not None:
        yield Problem(f"`{field}` {fault}", place, owner)
    elif trimmed and trimmed != url:
        start = url.index(trimmed)
        ends = ((0, start), (start + len(trimmed), len(url)))
        edits = tuple(PlacedEdit(place._replace(at=end), "") for end in ends if end[0] < end[1])
        fix = PlacedFix("trim the blanks", safe=True, edits=edits)
        yield Problem(f"`{field}` has blanks at its ends; trim them", place, owner, fix=fix)


_SCHEMES = ("https", "http", "ftp", "ftps")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`]|\s|%(?![0-9A-Fa-f]{2})")
"""What RFC 3987 has in no IRI, and a percent sign that encodes nothing (RFC 3986, 2.1)."""

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.|\Z))+|\[[0-9A-Fa-f:.]+\]")
"""A host name in any script, or a bracketed IP address."""


def _url_fault(url: str) -> str | None:
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
    """A DOI, an arXiv number or an ISBN cannot be one.

    Why: One wrong digit leads to another work, or to none; the form and the check digit show it.
    Do: Copy it again. A DOI is written from its `10.` on, an arXiv number as `arXiv:1906.01820`.
    """

    code = "CIT013"
    severity = Severity.ERROR
    valid = (
        _book("DOI: 10.1007/s11023-020-09539-2", "ISBN: 0-07-042807-7"),
        _book("DOI: 10.1002/(SICI)1097-4571(199006)41:4<1::AID>3.0.CO;2-9", "number: 12"),
        _book("DOI: 10.48550/arXiv.1906.01820", "number: arXiv:1906.01820v3 [cs.AI]"),
        _book("number: arXiv:hep-th/9901001", "ISBN: 978-0-262-03924-6, 0 8044 2957 X"),
        _book("number: arXiv:math.GT/0309136v1", "ISBN: 9780262039246 080442957X"),
    )
    invalid = (
        _bad("DOI: not-a-doi", 8, "begins with `10.`"),
        _bad("DOI: https://doi.org/10.1007/s1", 8, "write `10.1007/s1`"),
        _bad("DOI: 10.1007", 8, "10.1234/abc"),
        _bad("DOI: 10.48550/arXiv.1913.01820", 8, "`1913.01820`"),
        _bad("number: arXiv:1906.1820", 11, "`1906.1820` is no arXiv number"),
        _bad("number: arXiv:1900.01820", 11, "`1900.01820`"),
        _bad("number: arXiv:hep-th/9913001", 11, "`hep-th/9913001`"),
        _bad("ISBN: 978-0-262-03924-5", 9, "check digit"),
        _bad("ISBN: 0-262-03924", 9, "9 digits"),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for located in whole.sources:
            texts = located.source.texts
            for field, fault in _FAULTS.items():
                given = texts.get(field)
                found = fault(given.strip()) if given else None
                if found:
                    yield Problem(found, _in_source(located, field), located.source.id)


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
    _, is_arxiv, number = doi.partition("10.48550/arXiv.")
    return _arxiv_number_fault(number) if is_arxiv else None


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
    return _no_arxiv_number(number) if number.lower().startswith("arxiv:") else None


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


_FAULTS = {"DOI": _doi_fault, "number": _number_fault, "ISBN": _isbn_fault}


class MandatoryFields(Rule):
    """A source has no title, or says neither who wrote it nor where it appeared.

    Why: A reader who cannot name a work cannot find it once its link is dead.
    Do: Add the title, and an author, an editor, a publisher or the work that contains it. A date
    is not asked for: some pages have none.
    """

    code = "CIT014"
    severity = Severity.WARNING
    valid = (
        _book(),
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
                yield Problem(message, _in_source(located), located.source.id)


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


class BareQuotation(Rule):
    """A citation says that its source is quoted, but gives neither the passage nor its place.

    Why: A quotation that cannot be compared with its source cannot be told from a paraphrase.
    Do: Add `quote` with the passage, or `locator` with its place; or say `paraphrases`.
    """

    code = "CIT025"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN + "notes: {text: A note., cites: {source: mitchell-1997, mode: adapts}}\n"),
        Example(
            PLAIN + "notes:\n  - text: A note.\n"
            "    cites: {source: mitchell-1997, locator: p. 2, mode: quotes}\n"
            "  - text: A note.\n"
            "    cites: {source: mitchell-1997, mode: quotes, quote: A computer program}\n"
        ),
    )
    invalid = (
        Example(
            PLAIN + "notes: {text: A note., cites: {source: mitchell-1997, mode: quotes}}\n",
            "5:61",
            "neither `quote` nor `locator`",
        ),
        Example(
            PLAIN + "relations:\n  is-a:\n    to: other\n"
            '    cites: [mitchell-1997, {source: mitchell-1997, mode: quotes, quote: ""}]\n',
            "8:58",
            "`mitchell-1997`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for steps, cite in citations(located.entry):
            if cite.mode is Mode.QUOTES and not (cite.quote or cite.locator):
                message = (
                    f"`{cite.source}` is quoted with neither `quote` nor `locator`; add one, "
                    "or say `paraphrases`"
                )
                place = Place(located.path, (*located.root, *steps, "mode"))
                yield Problem(message, place, located.entry.id)


class CutShort(Rule):
    """YAML cut a citation at a comma, a colon or a comment.

    Why: What follows is lost, or becomes another citation, without a word.
    Do: Quote the whole citation, or join locators by `;`.
    """

    code = "CIT026"
    severity = Severity.ERROR
    fix = "unsafe"
    valid = (
        Example(PLAIN.replace("mitchell-1997 ch. 1", '["mitchell-1997 ch. 1, 2"]')),
        Example(PLAIN.replace("mitchell-1997 ch. 1", "mitchell-1997 ch. 1; ch. 2")),
    )
    invalid = (
        Example(PLAIN.replace("mitchell-1997 ch. 1", "[mitchell-1997, §3]"), "4:89", "§3"),
        Example(PLAIN.replace("mitchell-1997 ch. 1", "mitchell-1997, p. 4"), "4:88", "p. 4"),
        Example(PLAIN.replace("mitchell-1997 ch. 1", '"§3"'), "4:73", "§3"),
        Example(PLAIN + "notes:\n  - text: A note.\n    cites: mitchell-1997 #3\n", "7:26", "#3"),
    )


RULES: tuple[Rule, ...] = (
    MalformedUrl(),
    Identifiers(),
    MandatoryFields(),
    BareQuotation(),
    CutShort(),
)
