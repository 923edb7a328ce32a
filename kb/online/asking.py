"""Asking over HTTP: one question at a time for each host, with pauses, within a time.

Whatever a server does, what comes back is a reply; no answer takes longer than the time for one,
and no body is read beyond a bound.
"""

import asyncio
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import TYPE_CHECKING, NamedTuple

from kb.online.cache import Reply
from kb.online.doors import Doors

if TYPE_CHECKING:
    import httpx2


class Asked(NamedTuple):
    """A question: an address, and whether its text is wanted, in which media type.

    Without the text it is asked whether there is one, by HEAD and then, where the answer is no or
    none that counts, by GET.
    """

    url: str
    text: bool = False
    accept: str = "*/*"

    @property
    def key(self) -> str:
        """What the answer is kept under."""
        return f"{'GET' if self.text else 'HEAD'} {self.accept} {self.url}"


class _Hop(NamedTuple):
    """One answer: as in Reply, with where it leads on and for how long it asks for peace."""

    status: int = 0
    body: str = ""
    why: str = ""
    leads_to: str = ""
    rest: float | None = None


class Manner(NamedTuple):
    """How to ask: the name to give, seconds between questions to one host, seconds for an answer,
    and the time (`time.monotonic`) at which to stop."""

    agent: str
    delay: float
    timeout: float
    ends: float


HOPS = 10
"""Redirects that are followed."""

AT_ONCE = 8
"""Hosts that are asked at the same time."""

PATIENCE = 60.0
"""Seconds that a host may ask to be left alone and still be asked again."""

TRIES = 3
"""Questions in a row that a host may leave without an answer before it is asked no more."""

BOUND = 4 << 20
"""Bytes of a body that are read at most."""

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)


class Asker:
    """Asks over one client. `rests` are the times before which hosts are not to be asked again."""

    def __init__(
        self,
        client: "httpx2.AsyncClient",
        doors: Doors,
        manner: Manner,
        rests: MutableMapping[str, float],
    ) -> None:
        self._client = client
        self._doors = doors
        self._manner = manner
        self._rests = rests
        self._queues: dict[str, asyncio.Lock] = {}
        self._silent: dict[str, list[str]] = {}
        self._free = asyncio.Semaphore(AT_ONCE)

    async def ask(self, asked: Asked) -> Reply:
        """The answer to a question."""
        if not asked.text:
            reply = await self._followed("HEAD", asked)
            if reply.status in (0, *_BUSY) or 200 <= reply.status < 300:
                return reply
        return await self._followed("GET", asked)

    async def _followed(self, method: str, asked: Asked) -> Reply:
        import httpx2

        url, moved, lasting = asked.url, "", True
        seen = set[str]()
        while url not in seen and len(seen) <= HOPS:
            seen.add(url)
            hop = await self._in_turn(method, url, asked)
            if not hop.leads_to:
                return Reply(hop.status, url, moved, hop.body, hop.why)
            try:
                url = str(httpx2.URL(url).join(hop.leads_to))
            except httpx2.InvalidURL:
                return Reply(0, url, moved, why="redirects to no address")
            lasting = lasting and hop.status in _PERMANENT
            moved = url if lasting else moved
        return Reply(0, url, moved, why="redirects without end")

    async def _in_turn(self, method: str, url: str, asked: Asked) -> _Hop:
        """The answer of one host, when it is its turn; asked again if it wanted a rest."""
        import httpx2

        try:
            at = httpx2.URL(url)
        except httpx2.InvalidURL:
            return _Hop(why="is no address")
        if at.scheme not in ("http", "https") or not at.host:
            return _Hop(why="is not of the web")
        site = at.netloc.decode("ascii")
        async with self._queues.setdefault(site, asyncio.Lock()):
            hop = await self._after_rest(method, at, site, asked)
            if hop.rest is not None and hop.rest <= PATIENCE:
                hop = await self._after_rest(method, at, site, asked)
        return hop

    async def _after_rest(self, method: str, at: "httpx2.URL", site: str, asked: Asked) -> _Hop:
        until = self._rests.get(site, 0.0)
        now = monotonic()
        if until >= self._manner.ends or now >= self._manner.ends:
            return _Hop(429, why="wants fewer questions") if until > now else _Hop(why=OUT_OF_TIME)
        silent = self._silent.get(site, [])
        if len(silent) >= TRIES:
            return _Hop(why=silent[-1])
        await asyncio.sleep(max(0.0, until - now))
        async with self._free:
            hop = await self._exchange(method, at, asked)
        self._silent[site] = [] if hop.status else [*silent, hop.why]
        if hop.why != UNREACHED:
            self._rests[site] = monotonic() + max(self._manner.delay, hop.rest or 0.0)
        return hop

    async def _exchange(self, method: str, at: "httpx2.URL", asked: Asked) -> _Hop:
        import httpx2

        try:
            async with asyncio.timeout(self._manner.timeout):
                port = at.port or (443 if at.scheme == "https" else 80)
                addresses = await self._doors.addresses(at.host, port)
                if not addresses:
                    return _Hop(why="is not of the public network")
                return await self._first(method, at, addresses, asked)
        except (TimeoutError, httpx2.TimeoutException):
            return _Hop(why="timed out")
        except httpx2.ProtocolError:
            return _Hop(why="answered no HTTP")
        except (httpx2.HTTPError, httpx2.StreamError, OSError):
            return _Hop(why=UNREACHED)

    async def _first(
        self, method: str, at: "httpx2.URL", addresses: list[str], asked: Asked
    ) -> _Hop:
        """The answer of the first address that can be reached."""
        import httpx2

        *others, last = addresses[:3]
        for address in others:
            try:
                return await self._one(method, at, address, asked)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await self._one(method, at, last, asked)

    async def _one(self, method: str, at: "httpx2.URL", address: str, asked: Asked) -> _Hop:
        """The answer of one address, which is asked by its number: a name may change its mind."""
        import httpx2

        request = self._client.build_request(
            method,
            httpx2.URL(scheme=at.scheme, host=address, port=at.port, raw_path=at.raw_path),
            headers={"Host": at.netloc.decode("ascii"), "Accept": asked.accept},
            extensions={"sni_hostname": at.host},
        )
        response = await self._client.send(request, stream=True)
        try:
            return await _hop(response, wanted=asked.text)
        finally:
            await response.aclose()


UNREACHED = "could not be reached"
OUT_OF_TIME = "was not asked: out of time"


async def _hop(response: "httpx2.Response", *, wanted: bool) -> _Hop:
    status = response.status_code
    leads_to = response.headers.get("location", "")
    if status in _REDIRECTS and leads_to:
        return _Hop(status, leads_to=leads_to)
    if status in _BUSY:
        return _Hop(status, rest=_seconds(response.headers.get("retry-after", "")))
    if not wanted or status >= 300:
        # the body of a refusal may say why: doi.org tells so that a name is not registered
        return _Hop(status, body=await _body(response, 1 << 16) or "" if wanted else "")
    body = await _body(response, BOUND)
    return _Hop(why="answered too much") if body is None else _Hop(status, body=body)


async def _body(response: "httpx2.Response", bound: int) -> str | None:
    """The text of an answer, whatever bytes it is made of; None where it is beyond a bound."""
    data = bytearray()
    async for part in response.aiter_raw():
        data += part
        if len(data) > bound:
            return None
    return data.decode("utf-8", errors="replace")


def _seconds(given: str) -> float | None:
    """The rest that `Retry-After` asks for (RFC 9110, 10.2.3); None if it asks for none."""
    if given.strip().isascii() and given.strip().isdigit():
        return float(given.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return None


@asynccontextmanager
async def connected(manner: Manner) -> AsyncGenerator["httpx2.AsyncClient"]:
    """A client that keeps nothing between questions: no connection, no cookie, no proxy."""
    import httpx2

    async with httpx2.AsyncClient(
        headers={"User-Agent": manner.agent, "Accept-Encoding": "identity"},
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(manner.timeout, connect=manner.timeout / 2),
        limits=httpx2.Limits(max_keepalive_connections=0),
    ) as client:
        yield client
