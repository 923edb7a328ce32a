"""Which work a URL leads to: looked up in the table of canonical forms.

>>> identity("https://arxiv.org/pdf/1906.01820v2.pdf?utm_source=x").key
'arxiv:1906.01820'
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from kb.works.address import Address, address, decoded, encoded, put_together
from kb.works.forms import (
    CASELESS,
    EXPECTED,
    FORMS,
    INDEX,
    TITLES,
    TRACKING,
    WHOLE_FRAGMENTS,
    WRAPPERS,
    Form,
    Wrapper,
)


class Identity(NamedTuple):
    """What an address leads to.

    `kind` is one of `kb.works.forms.KINDS`, `id` unique among its kind, and `url` the canonical
    URL of the work. `exact` is the canonical URL of just what the address shows: the version, the
    place in the work and further parameters are kept. `changes` are those between the address and
    `exact` that say something: tracking, scheme, mirror, resolver, copy, redirect, archive.
    `version`, `anchor` (the fragment) and `snapshot` (the time stamp of a kept copy) are empty
    where there are none.
    """

    kind: str
    id: str
    url: str
    exact: str
    changes: tuple[str, ...] = ()
    version: str = ""
    anchor: str = ""
    snapshot: str = ""

    @property
    def key(self) -> str:
        """What two addresses of one work have in common: "arxiv:1906.01820"."""
        return f"{self.kind}:{self.id}"


_DEPTH = 4
"""How many addresses are taken out of one another at most."""


def identity(url: str) -> Identity | None:
    """The work that a web address (http, https; `doi:`, `arxiv:`) leads to.

    None of a text that is none. Never raises.
    """
    return _identity(_with_scheme(url.strip()), _DEPTH)


_PREFIXES = {
    "doi:": "https://doi.org/",
    "info:doi/": "https://doi.org/",
    "arxiv:": "https://arxiv.org/abs/",
}
_PREFIX = re.compile("(?:doi:|info:doi/|arxiv:) ?", re.IGNORECASE)


def _with_scheme(text: str) -> str:
    found = _PREFIX.match(text)
    if found is None:
        return text
    return _PREFIXES[found[0].strip().lower()] + encoded(text[found.end() :])


def _identity(url: str, depth: int) -> Identity | None:
    at = address(url)
    if at is None:
        return None
    held = _held(url, at) if depth else None
    if held is not None:
        change, target, stamp = held
        inner = _identity(target, depth - 1)
        if inner is not None:
            snapshot = stamp if change == "archive" else inner.snapshot
            return inner._replace(changes=_joined(change, inner.changes), snapshot=snapshot)
    return _listed(url, at) or _page(url, at)


def _joined(change: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return others if change in others else (change, *others)


# --- Addresses that hold others -------------------------------------------------------------------


def _held(url: str, at: Address) -> tuple[str, str, str] | None:
    """The address inside an address: what the outer one is, the inner, the time stamp."""
    wrappers = _wrappers().get(at.host, ())
    if wrappers and "/." in url:
        url = put_together(at.scheme, at.site, at.path + at.tail, at.query, at.fragment)
    for wrapper, pattern in wrappers:
        found = pattern.fullmatch(at.path if wrapper.parameter else url)
        if found is None:
            continue
        target = at.parameters.get(wrapper.parameter, "") or found.groupdict().get("target") or ""
        target = target if wrapper.parameter else _completed(target)
        if address(target) is not None:
            return wrapper.change, target.strip(), found.groupdict().get("stamp") or ""
    return None


_SLASHES = re.compile(r"(https?):/+", re.IGNORECASE)


def _completed(target: str) -> str:
    """An address that lost its scheme, or a slash of it, inside another."""
    found = _SLASHES.match(target)
    return f"http://{target}" if found is None else f"{found[1]}://{target[found.end() :]}"


@cache
def _wrappers() -> Mapping[str, list[tuple[Wrapper, re.Pattern[str]]]]:
    found: dict[str, list[tuple[Wrapper, re.Pattern[str]]]] = {}
    for wrapper in WRAPPERS:
        whole = wrapper.path if wrapper.parameter else _BEFORE + wrapper.path + "(?P<target>.+)"
        pattern = re.compile(whole, re.DOTALL)
        for host in wrapper.hosts.split():
            found.setdefault(host, []).append((wrapper, pattern))
    return found


_BEFORE = r"(?i:https?)://[^/?#]+"

# --- Addresses of the table -----------------------------------------------------------------------

_Compiled = tuple[Form, re.Pattern[str], Mapping[str, re.Pattern[str]]]


@cache
def _forms() -> Mapping[str, list[_Compiled]]:
    """The forms by host; those of `*.host` under ".host"."""
    found: dict[str, list[_Compiled]] = {}
    for form in FORMS:
        queries = {name: re.compile(pattern) for name, pattern in form.query.items()}
        compiled = (form, re.compile(form.path), queries)
        for host in form.hosts.split():
            found.setdefault(host.removeprefix("*"), []).append(compiled)
    return found


def _of_host(host: str, table: Mapping[str, list[_Compiled]]) -> Iterable[_Compiled]:
    yield from table.get(host, ())
    dot = host.find(".") if _NAME.fullmatch(host) else -1
    while dot >= 0:
        yield from table.get(host[dot:], ())
        dot = host.find(".", dot + 1)


_NAME = re.compile(r"[a-z0-9.-]+")


def _listed(url: str, at: Address) -> Identity | None:
    """The identity of an address that a form of the table fits."""
    path = decoded(at.path)
    for form, pattern, queries in _of_host(at.host, _forms()) if path is not None else ():
        found = pattern.fullmatch(path or "")
        groups = None if found is None else _groups(found, at, queries)
        if groups is not None:
            return _made(url, at, form, groups)
    return None


def _groups(
    found: re.Match[str], at: Address, queries: Mapping[str, re.Pattern[str]]
) -> dict[str, str] | None:
    """What the patterns of a form took out of an address; None where one does not fit."""
    groups = {name: value or "" for name, value in found.groupdict().items()}
    given = at.parameters if queries else {}
    for name, pattern in queries.items():
        value = pattern.fullmatch(given.get(name, ""))
        if value is None:
            return None
        groups |= value.groupdict()
    if any(_STEPS.search(value) for value in groups.values()):
        return None
    for name in TITLES & groups.keys():
        title = groups[name].replace(" ", "_")
        groups[name] = title[:1].upper() + title[1:]
    return {**groups, "host": at.host, "sub": at.host.partition(".")[0]}


_STEPS = re.compile(r"/\.{0,2}(?:/|\Z)")
"""Steps of a path that would vanish in another address."""


def _made(url: str, at: Address, form: Form, groups: dict[str, str]) -> Identity:
    folded = {n: _ascii_lower(v) if n in CASELESS else v for n, v in groups.items()}
    quoted = {name: encoded(value) for name, value in groups.items()}
    plain = form.url.format_map(quoted)
    kept = [item for item in at.query if item.partition("=")[0] not in form.query]
    left = [item for item in kept if not _is_tracking(item, at.host)]
    changes = ["tracking"] if len(left) < len(kept) else []
    if at.scheme == "http":
        changes.append("scheme")
    whole = (form.exact or form.url).format_map(quoted)
    rewritten = not form.keep and not _same_page(whole, at)
    if rewritten and not (form.change and at.fragment):
        changes += [form.change] if form.change else []
        exact = _with(whole, left, at.fragment)
    else:
        exact = _without_tracking(_secure(url), at.host)
    version = groups.get("version", "")
    key = form.id.format_map(folded)
    return Identity(form.kind, key, plain, exact, tuple(changes), version, at.fragment)


def _same_page(whole: str, at: Address) -> bool:
    """Whether an address is written as a canonical one, but for scheme, slash and query."""
    other = address(whole)
    if other is None or other.host != at.host:
        return False
    return other.path == at.path or decoded(other.path) == decoded(at.path)


def _with(whole: str, query: list[str], fragment: str) -> str:
    joined = ("&" if "?" in whole else "?") + "&".join(query) if query else ""
    return whole + joined + (f"#{fragment}" if fragment else "")


def _secure(url: str) -> str:
    """The address with https, which every host of the table speaks."""
    return "https" + url[4:] if url[:5].lower() == "http:" else url


def _ascii_lower(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_CAPITALS)


_CAPITALS = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def expected(url: str) -> str:
    """What an address ought to hold and does not; empty of any other, and of none. Never raises."""
    at = address(url)
    rules = () if at is None else _expected().get(at.host, ())
    if at is None or not rules or _listed(url, at) is not None:
        return ""
    return next((says for path, says in rules if path.fullmatch(at.path)), "")


@cache
def _expected() -> Mapping[str, list[tuple[re.Pattern[str], str]]]:
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for hosts, path, says in EXPECTED:
        for host in hosts.split():
            found.setdefault(host, []).append((re.compile(path), says))
    return found


# --- Other pages ----------------------------------------------------------------------------------

_INDEX = re.compile(INDEX + r"\Z")


def _page(url: str, at: Address) -> Identity:
    """The identity of an address that no form fits: its host, path and query."""
    left = [item for item in at.query if not _is_tracking(item, at.host)]
    whole = at.fragment.startswith(WHOLE_FRAGMENTS)
    page = at.fragment if whole else ""
    path = _INDEX.sub("", at.path) if not at.tail else at.path
    key = put_together("", at.host, path, left, page).removeprefix("://")
    plain = put_together(at.scheme, at.site, at.path + at.tail, left, page)
    changes = ("tracking",) if len(left) < len(at.query) else ()
    exact = _without_tracking(url, at.host)
    return Identity("page", key, plain, exact, changes, anchor="" if whole else at.fragment)


# --- Tracking -------------------------------------------------------------------------------------


class _Tracked(NamedTuple):
    name: re.Pattern[str]
    value: re.Pattern[str]


@cache
def _tracking() -> Mapping[str, list[_Tracked]]:
    """The parameters that track, by host; those of every host under ""."""
    found: dict[str, list[_Tracked]] = {}
    for name, value, hosts in TRACKING:
        compiled = _Tracked(re.compile(name), re.compile(value, re.DOTALL))
        for host in hosts.split() or [""]:
            found.setdefault(host.removeprefix("*"), []).append(compiled)
    return found


def _is_tracking(item: str, host: str) -> bool:
    """Whether a query parameter tells only where a reader came from."""
    name, _, value = item.partition("=")
    table = _tracking()
    parent = host[host.find(".") :]
    return any(
        tracked.name.fullmatch(name) and tracked.value.fullmatch(value)
        for place in ("", host, parent)
        for tracked in table.get(place, ())
    )


def _without_tracking(url: str, host: str) -> str:
    """The address as it is written, without the parameters that track."""
    before, hash_, fragment = url.partition("#")
    path, asks, query = before.partition("?")
    if not asks:
        return url
    items = query.split("&")
    left = [item for item in items if not _is_tracking(item, host)]
    if len(left) == len(items):
        return url
    return path + ("?" + "&".join(left) if left else "") + hash_ + fragment
