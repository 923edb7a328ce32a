"""What rules ask: addresses and works → answers, from the cache or the network."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from time import monotonic
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from kb.check.answers import Link, Registered
from kb.errors import KBError
from kb.model.manifest import OnlineSettings
from kb.online import services
from kb.online.asking import OUT_OF_TIME, Asked, Asker, Manner, connected
from kb.online.cache import Cache, Reply
from kb.online.doors import Doors

_Read = TypeVar("_Read")
Progress = Callable[[int, int], None]
"""Is told how many questions of how many are answered."""

BATCH = 50
"""Papers that arXiv is asked for at once."""


class Online:
    """The network as `kb.check.answers.Answers`; asks each question once.

    `unknown` is why what could not be learned was not, by address or work. Raises KBError where
    the extra `online` is not installed.
    """

    def __init__(
        self, settings: OnlineSettings, cache: Cache, version: str, progress: Progress | None = None
    ) -> None:
        _require()
        self.unknown: dict[str, str] = {}
        self._settings = settings
        self._cache = cache
        self._progress = progress
        self._agent = f"kb/{version}" + (f" (mailto:{settings.contact})" * bool(settings.contact))
        self._replies: dict[Asked, Reply] = {}
        self._rests: dict[str, float] = {}
        self._ends: float | None = None

    def links(self, urls: Collection[str]) -> Mapping[str, Link]:
        """What addresses answer."""
        asked = {url: self._about_link(url) for url in urls}
        self._ask(list(asked.values()))
        return {url: self._link(url, one) for url, one in asked.items()}

    def records(self, works: Collection[str]) -> Mapping[str, Registered]:
        """What registries have of works."""
        base = self._settings.crossref
        dois = {doi: services.crossref(base, doi) for doi in _named(works, "doi:")}
        numbers = sorted(_named(works, "arxiv:"))
        batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
        papers = [services.arxiv(self._settings.arxiv, batch) for batch in batches]
        self._ask([*dois.values(), *papers])
        found = dict(self._by_doi(dois))
        for batch, asked in zip(batches, papers, strict=True):
            keys = [f"arxiv:{number}" for number in batch]
            known = self._read(services.from_arxiv, keys, asked) or {}
            found |= {f"arxiv:{number}": known[number] for number in batch if number in known}
        return found

    def _by_doi(self, dois: Mapping[str, Asked]) -> Iterator[tuple[str, Registered]]:
        """What Crossref has, and of what it does not have what another agency does."""
        missing = [doi for doi, asked in dois.items() if self._replies[asked].status == 404]
        others = {doi: services.negotiated(self._settings.doi, doi) for doi in missing}
        self._ask(list(others.values()))
        for doi, asked in {**dois, **others}.items():
            read = services.from_csl if doi in others else services.from_crossref
            if self._replies[asked].status != 404:
                record = self._read(read, [f"doi:{doi}"], asked)
                if record is not None:
                    yield f"doi:{doi}", record

    def _read(
        self, read: Callable[[str], _Read], works: Sequence[str], asked: Asked
    ) -> _Read | None:
        """What a service says of works; None where it says nothing."""
        reply = self._replies[asked]
        fault = _fault(reply)
        if not fault:
            try:
                return read(reply.body)
            except services.Nonsense:
                fault = self._nonsense(asked)
        self.unknown |= dict.fromkeys(works, fault)
        return None

    def _nonsense(self, asked: Asked) -> str:
        """Forget an answer that is none of the service's own: that of a portal, perhaps."""
        self._cache.drop(asked.key)
        return "answered nonsense"

    def _about_link(self, url: str) -> Asked:
        parts = urlsplit(url)
        if parts.hostname in ("doi.org", "dx.doi.org", "www.doi.org") and parts.path[:4] == "/10.":
            return services.handle(self._settings.doi, unquote(parts.path[1:]))
        return Asked(url)

    def _link(self, url: str, asked: Asked) -> Link:
        """What a reply says of an address; why it says nothing is kept."""
        reply = self._replies[asked]
        fault = _fault(reply)
        if asked.text and not fault:
            try:
                there = services.is_registered(reply.status, reply.body)
                return Link("there" if there else "gone", reply.status)
            except services.Nonsense:
                fault = self._nonsense(asked)
        if reply.status in GONE and not fault:
            return Link("gone", reply.status)
        if not fault and wants_login(url, reply.url):
            fault = "wants a login"
        if fault:
            self.unknown[url] = fault
            return Link("unknown", reply.status)
        moved = leads_elsewhere(url, reply.moved)
        return Link("moved", reply.status, reply.moved) if moved else Link("there", reply.status)

    def _ask(self, questions: Sequence[Asked]) -> None:
        """Get the replies to questions: those kept, and the others of the network."""
        for asked in questions:
            kept = None if asked in self._replies else self._cache.get(asked.key)
            if kept is not None:
                self._replies[asked] = kept
        new = [asked for asked in dict.fromkeys(questions) if asked not in self._replies]
        if new:
            asyncio.run(self._ask_network(new))

    async def _ask_network(self, questions: Sequence[Asked]) -> None:
        settings = self._settings
        if self._ends is None:
            self._ends = monotonic() + settings.budget
        manner = Manner(self._agent, settings.delay, settings.timeout, self._ends)
        doors = Doors([*settings.allow, *_sites(settings)])
        async with connected(manner) as client:
            asker = Asker(client, doors, manner, self._rests)
            tasks = {asyncio.create_task(asker.ask(asked)): asked for asked in questions}
            try:
                await self._gather(tasks, self._ends)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        for asked in questions:
            self._replies.setdefault(asked, Reply(0, asked.url, why=OUT_OF_TIME))

    async def _gather(self, tasks: Mapping["asyncio.Task[Reply]", Asked], ends: float) -> None:
        """Keep each reply when it comes, until all are there or time is up."""
        waiting = set(tasks)
        while waiting and monotonic() < ends:
            done, waiting = await asyncio.wait(
                waiting, timeout=ends - monotonic(), return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                reply, asked = task.result(), tasks[task]
                self._replies[asked] = reply
                self._cache.put(asked.key, reply)
            if self._progress is not None:
                self._progress(len(tasks) - len(waiting), len(tasks))


def _require() -> None:
    try:
        import httpx2  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ModuleNotFoundError:
        raise KBError("--online needs an extra: pip install 'kb-concepts[online]'") from None


def _named(works: Collection[str], kind: str) -> list[str]:
    return [work.removeprefix(kind) for work in works if work.startswith(kind)]


def _sites(settings: OnlineSettings) -> Iterator[str]:
    """The hosts of the services, with their ports."""
    for url in (settings.crossref, settings.arxiv, settings.doi):
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        yield f"{parts.hostname}:{port}"


GONE = (404, 410)


def _fault(reply: Reply) -> str:
    """Why a reply says nothing; empty if it does."""
    if reply.why:
        return reply.why
    if 200 <= reply.status < 300 or reply.status in GONE:
        return ""
    return f"answered {reply.status}"


_LOGIN = frozenset(
    "accounts auth authenticate authorize idp log-in login oauth oauth2 saml2 servicelogin "
    "sign-in sign_in signin sso".split()
)


def wants_login(url: str, end: str) -> bool:
    """Whether a page led to one where readers say who they are: it may be there or not."""
    return bool(_steps(end) & _LOGIN - _steps(url))


def _steps(url: str) -> set[str]:
    """The steps of an address, and the parts of its host."""
    parts = urlsplit(url.lower())
    return {*(parts.hostname or "").split("."), *parts.path.replace(".", "/").split("/")}


def leads_elsewhere(url: str, moved: str) -> bool:
    """Whether permanent redirects lead to another host, or from a page to a site's front."""
    if not moved:
        return False
    before, after = urlsplit(url), urlsplit(moved)
    front = before.path.strip("/") and not after.path.strip("/") and not after.query
    return bool(front) or _host(before.hostname) != _host(after.hostname)


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
