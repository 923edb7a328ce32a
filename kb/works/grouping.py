"""Sources that are one work: by an identity that they share, or by `custom.work`."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.model.source import Source
from kb.works.address import encoded
from kb.works.identity import Identity, identity


class Told(NamedTuple):
    """An identity that a record tells, and the field that tells it."""

    field: tuple[str, ...]
    identity: Identity


def told(source: Source) -> Iterator[Told]:
    """What a record says of the work it is about: number, DOI, PMID, PMCID, ISBN, URL, archived.

    An ISBN is one of the record's own work only where the record is of a whole book.
    """
    texts = source.texts
    for field, lead in _REGISTERED.items():
        given = texts.get(field)
        found = lead.sub("", given.strip()) if given else ""
        if found:
            yield from _told((field,), _ADDRESS[field] + encoded(found))
    arxiv = _ARXIV.match(texts.get("number", "").strip())
    if arxiv is not None:
        yield from _told(("number",), "https://arxiv.org/abs/" + encoded(arxiv[1]))
    if source.type == "book" and "volume" not in texts:
        for isbn in isbns(texts.get("ISBN", "")):
            yield Told(("ISBN",), Identity("isbn", isbn, f"urn:isbn:{isbn}", f"urn:isbn:{isbn}"))
    yield from _told(("URL",), source.url or "")
    yield from _told(("custom", "archived"), source.custom.archived or "")


_REGISTERED = {
    "DOI": re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE),
    "PMID": re.compile(r"\D+"),
    "PMCID": re.compile(r"\D+"),
}
_ADDRESS = {
    "DOI": "https://doi.org/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/PMC",
}
_ARXIV = re.compile(r"arxiv:\s*(\S+)", re.IGNORECASE)


def _told(field: tuple[str, ...], url: str) -> Iterator[Told]:
    found = identity(url) if url else None
    if found is not None and (found.kind != "page" or field[0] in ("URL", "custom")):
        yield Told(field, found)


def isbns(text: str) -> Iterator[str]:
    """The ISBNs of a field as 13 digits, whatever their check digits; what is none is left out."""
    for part in re.split(r"[,;/]", re.sub(r"ISBN(?:-?1[03])?:?", "", text, flags=re.IGNORECASE)):
        digits = re.sub(r"[\s‐‑–-]", "", part).upper()
        if re.fullmatch(r"97[89][0-9]{10}", digits):
            yield digits
        elif re.fullmatch(r"[0-9]{9}[0-9X]", digits):
            yield _isbn_13(digits)


def _isbn_13(isbn_10: str) -> str:
    digits = "978" + isbn_10[:9]
    weighed = sum(int(digit) * (1, 3)[n % 2] for n, digit in enumerate(digits))
    return digits + str(-weighed % 10)


def identities(source: Source) -> frozenset[str]:
    """The keys of what a record is about, as two records of one work have in common.

    A page of the web with a fragment is that part of the page.
    """
    return frozenset(key_of(one.identity) for one in told(source))


def key_of(found: Identity) -> str:
    """The key of an identity; of a page with a fragment, of that part of the page."""
    return f"{found.key}#{found.anchor}" if found.kind == "page" and found.anchor else found.key


class Work(NamedTuple):
    """Sources that are one work. The name is that of `custom.work`, else the first source's key."""

    name: str
    sources: tuple[Source, ...]
    identities: frozenset[str]


def grouped(sources: Iterable[Source]) -> list[Work]:
    """The works of some sources, in the order in which their first sources stand.

    Sources belong together that share an identity or name one work, be it through others.
    """
    given = list(sources)
    keys = [identities(source) for source in given]
    marks = [
        [("work", source.work), *(("is", key) for key in sorted(own))]
        for source, own in zip(given, keys, strict=True)
    ]
    return [
        Work(
            next((given[n].custom.work or "" for n in group if given[n].custom.work), "")
            or given[group[0]].id,
            tuple(given[n] for n in group),
            frozenset[str]().union(*(keys[n] for n in group)),
        )
        for group in connected(marks)
    ]


def connected(marks: Sequence[Iterable[Hashable]]) -> list[list[int]]:
    """The numbers of items that marks join, in order: a union-find, linear but for a logarithm."""
    parents = list(range(len(marks)))
    first: dict[Hashable, int] = {}
    for n, own in enumerate(marks):
        for mark in own:
            one, other = _root(parents, first.setdefault(mark, n)), _root(parents, n)
            parents[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for n in range(len(marks)):
        groups.setdefault(_root(parents, n), []).append(n)
    return list(groups.values())


def _root(parents: list[int], n: int) -> int:
    """The least number of a group; the way there is halved for those who come after."""
    while parents[n] != n:
        parents[n] = parents[parents[n]]
        n = parents[n]
    return n
