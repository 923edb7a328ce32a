"""How Crossref, arXiv and doi.org are asked, and what they say.

Crossref's REST API (works by DOI, `updated-by` for retractions), arXiv's API (an Atom feed), the
handle API of doi.org and its content negotiation (CSL-JSON). Functions of values; what is not as
those describe it is told by `Nonsense`, for a service that speaks so has not answered.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from kb.check.answers import Author, Notice, Registered
from kb.online.asking import Asked


class Nonsense(ValueError):
    """An answer that is not what the service is described to give."""


CSL_JSON = "application/vnd.citationstyles.csl+json"


def crossref(base: str, doi: str) -> Asked:
    """The question to Crossref for the work of a DOI."""
    return Asked(f"{base.rstrip('/')}/works/{quote(doi, safe='')}", text=True)


def negotiated(base: str, doi: str) -> Asked:
    """The question for the record of a DOI, whichever agency registered it."""
    return Asked(f"{base.rstrip('/')}/{quote(doi, safe='/')}", text=True, accept=CSL_JSON)


def handle(base: str, doi: str) -> Asked:
    """The question whether a DOI is registered."""
    return Asked(f"{base.rstrip('/')}/api/handles/{quote(doi, safe='/')}", text=True)


def arxiv(base: str, numbers: Sequence[str]) -> Asked:
    """The question to arXiv for papers by number, of the latest version or of the one named."""
    listed = ",".join(quote(number, safe="/") for number in numbers)
    return Asked(f"{base.rstrip('/')}/query?id_list={listed}&max_results={len(numbers)}", text=True)


def is_registered(status: int, body: str) -> bool:
    """What the handle API says: `responseCode` 1 for yes, 100 (with 404) for no."""
    code = _json(body).get("responseCode")
    if (status == 200 and code == 1) or (status == 404 and code == 100):
        return status == 200
    raise Nonsense


# --- Crossref and CSL-JSON ------------------------------------------------------------------------


def from_crossref(body: str) -> Registered:
    """The record in an answer of Crossref. Raises Nonsense."""
    message = _json(body).get("message")
    if not isinstance(message, dict):
        raise Nonsense
    return _registered(cast("dict[str, Any]", message), "Crossref")


def from_csl(body: str) -> Registered:
    """The record in CSL-JSON. Raises Nonsense."""
    return _registered(_json(body), "doi.org")


def _json(body: str) -> dict[str, Any]:
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Nonsense from None
    if not isinstance(value, dict):
        raise Nonsense
    return cast("dict[str, Any]", value)


def _registered(work: Mapping[str, Any], registry: str) -> Registered:
    titles = _texts(work.get("title"))
    if not titles and not work.get("DOI"):
        raise Nonsense
    subtitles = _texts(work.get("subtitle"))
    titles += [f"{title}: {subtitle}" for title in titles for subtitle in subtitles]
    titles += _texts(work.get("original-title"))
    event = work.get("event")
    containers = [
        *_texts(work.get("container-title")),
        *_texts(work.get("short-container-title")),
        *_texts([one.get(name) for one in _maps(event) for name in ("name", "acronym")]),
    ]
    return Registered(
        registry,
        tuple(titles),
        tuple(_authors(work.get("author"))),
        tuple(_years(work)),
        tuple(containers),
        tuple(_notices(work, titles)),
        tuple(_published(work.get("relation"))),
    )


def _texts(value: Any) -> list[str]:
    """The texts in a value that is one, or a list of them."""
    listed = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [one.strip() for one in listed if isinstance(one, str) and one.strip()]


def _maps(value: Any) -> list[Mapping[str, Any]]:
    """The mappings in a value that is one, or a list of them."""
    listed = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [cast("Mapping[str, Any]", one) for one in listed if isinstance(one, dict)]


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _authors(value: Any) -> Iterator[Author]:
    for one in _maps(value):
        family = _text(one.get("family")) or _text(one.get("name")) or _text(one.get("literal"))
        if family:
            given = " ".join(_text(one.get(key)) for key in ("given", "non-dropping-particle"))
            yield Author(family, given.strip())


_DATES = ("issued", "published", "published-online", "published-print", "posted")


def _years(work: Mapping[str, Any]) -> Iterator[int]:
    """The years of the dates on which a work appeared."""
    for name in _DATES:
        for date in _maps(work.get(name)):
            year = _date(date)[:4]
            if year:
                yield int(year)


def _date(value: Mapping[str, Any]) -> str:
    """A date of CSL-JSON in ISO 8601; empty where its parts are none."""
    parts: Any = value.get("date-parts")
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = cast("list[Any]", parts)[0]
    numbers = cast("list[Any]", parts)[:3] if isinstance(parts, list) else []
    if not all(isinstance(number, int) and 0 < number < 10000 for number in numbers):
        return ""
    return "-".join(f"{number:0{2 if n else 4}d}" for n, number in enumerate(numbers))


_RETRACTED = re.compile(r"(?:RETRACTED|WITHDRAWN|Retracted|Withdrawn)\b(?: (?:ARTICLE|Article))?:")


def _notices(work: Mapping[str, Any], titles: Iterable[str]) -> Iterator[Notice]:
    for update in _maps(work.get("updated-by")):
        kind = _text(update.get("type")).lower().replace("_", " ").replace("-", " ")
        when = next((_date(date) for date in _maps(update.get("updated"))), "")
        yield Notice(kind, _text(update.get("DOI")), when)
    if any(_RETRACTED.match(title) for title in titles):
        yield Notice("retraction")


def _published(value: Any) -> Iterator[str]:
    """The DOIs of what a preprint became."""
    for relations in _maps(value):
        for one in _maps(relations.get("is-preprint-of")):
            if one.get("id-type") == "doi":
                yield from _texts(one.get("id"))


# --- arXiv ----------------------------------------------------------------------------------------

_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "{http://arxiv.org/schemas/atom}"
_NUMBER = re.compile(r"https?://arxiv\.org/abs/(.+?)(v\d+)?\Z")
_WITHDRAWN = re.compile(
    r"withdrawn\b|.*\b(?:this|the) \w+ (?:has been|is|was) withdrawn\b", re.IGNORECASE | re.DOTALL
)


def from_arxiv(body: str) -> dict[str, Registered]:
    """The papers in an answer of arXiv by number, with the version and without. Raises Nonsense.

    A document type has no place in a feed, and could make its reader build a text without end.
    """
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise Nonsense
    try:
        feed = Xml.fromstring(body)
    except (Xml.ParseError, ValueError):
        raise Nonsense from None
    if feed.tag != f"{_ATOM}feed":
        raise Nonsense
    found: dict[str, tuple[int, Registered]] = {}
    for entry in feed.iterfind(f"{_ATOM}entry"):
        match = _NUMBER.match(_said(entry, f"{_ATOM}id"))
        if match is not None:
            paper = int((match[2] or "v0")[1:9]), _paper(entry)
            latest = max(paper, found.get(match[1], paper), key=lambda one: one[0])
            found |= {match[1] + (match[2] or ""): paper, match[1]: latest}
    return {number: paper for number, (_, paper) in found.items()}


def _paper(entry: "Xml.Element") -> Registered:
    names = [_said(author, f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")]
    dates = [_said(entry, f"{_ATOM}{name}")[:4] for name in ("published", "updated")]
    withdrawn = _WITHDRAWN.match(_said(entry, f"{_OWN}comment"))
    return Registered(
        "arXiv",
        tuple(filter(None, [_said(entry, f"{_ATOM}title")])),
        tuple(Author(name) for name in names if name),
        tuple(int(year) for year in dates if year.isascii() and year.isdigit()),
        notices=(Notice("withdrawal"),) if withdrawn else (),
        published=tuple(_said(entry, f"{_OWN}doi").split()),
        journal=_said(entry, f"{_OWN}journal_ref"),
    )


def _said(element: "Xml.Element", name: str) -> str:
    return " ".join((element.findtext(name) or "").split())
