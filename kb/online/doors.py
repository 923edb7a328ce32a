"""Which machines may be asked: public ones, and those that kb.yaml names.

Addresses in a base are data. One that leads into the network that kb runs in could make it ask
machines there on behalf of whoever wrote it, so a name is looked up first, and what is then asked
is the very address that was looked at.
"""

import asyncio
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address


class Doors:
    """Where kb may knock. `allowed` are hosts (`host` or `host:port`) that may be private."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be asked, those of IPv4 first; none if it is private.

        Raises OSError for a host that has none.
        """
        found = await _looked_up(host, port)
        if not self._allowed.isdisjoint((host.lower(), f"{host.lower()}:{port}")):
            return found
        return [one for one in found if public(one)]


_NAT64 = IPv6Network("64:ff9b::/96")


def public(address: str) -> bool:
    """Whether an IP address is one of the public network, and leads to no other that is not."""
    ip = ip_address(address.partition("%")[0])
    if not ip.is_global or ip.is_multicast:
        return False
    if isinstance(ip, IPv4Address):
        return True
    inner = _inside(ip)
    return not ip.is_site_local and (inner is None or public(str(inner)))


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an address of a gateway holds (RFC 3056, RFC 6052)."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour or ip.ipv4_mapped


async def _looked_up(host: str, port: int) -> list[str]:
    """A host's addresses, by a thread that nobody waits for when time is up."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            rows.sort(key=lambda row: row[0] != socket.AF_INET)
            found, fault = list(dict.fromkeys(str(row[4][0]) for row in rows)), None
        except (OSError, UnicodeError) as error:  # the latter for what can be no host name
            found, fault = [], OSError(f"no such host: {error}")
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(_settle, answer, found, fault)

    threading.Thread(target=look, daemon=True).start()
    return await answer


def _settle(answer: asyncio.Future[list[str]], found: list[str], fault: OSError | None) -> None:
    if answer.done():
        return
    if fault is None:
        answer.set_result(found)
    else:
        answer.set_exception(fault)
