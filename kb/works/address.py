"""A URL taken apart, nothing lost: what RFC 3986 (section 6) calls equivalent becomes equal."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit


class Address(NamedTuple):
    """The parts of a web address. Host without `www.`, path and query percent-encoded alike.

    `site` is the host as given, with the port where that is not the scheme's own. `path` has no
    slash at its end; `tail` is that slash, if there was one.
    """

    scheme: str
    site: str
    host: str
    path: str
    tail: str
    query: tuple[str, ...]
    fragment: str

    @property
    def parameters(self) -> dict[str, str]:
        """The decoded query parameters by name; of one given twice the first."""
        found: dict[str, str] = {}
        for item in self.query:
            name, _, value = item.partition("=")
            found.setdefault(unquote(name), unquote(value))
        return found


_PORTS = {"http": "80", "https": "443"}
_NEVER = re.compile(r"[\s\x00-\x20\x7f-\xa0]")


def address(url: str) -> Address | None:
    """The parts of an http or https URL; None of any other text. Never raises."""
    text = url.strip()
    if _NEVER.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        port = str(parts.port or "")
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host.strip("."):
        return None
    bare = _ascii(host.rstrip("."))
    user, at, _ = parts.netloc.rpartition("@")
    port = "" if port in ("", _PORTS[parts.scheme]) else f":{port}"
    named = f"[{bare}]" if ":" in bare else bare
    path = _dots_removed(_encoded(parts.path))
    return Address(
        parts.scheme,
        user + at + named + port,
        user + at + (named.removeprefix("www.") or named) + port,
        path.rstrip("/"),
        "/" if path.endswith("/") else "",
        tuple(_encoded(item) for item in parts.query.split("&") if item),
        _encoded(parts.fragment),
    )


def _ascii(host: str) -> str:
    """A host name as the name servers know it (IDNA); as it is where it can be none."""
    if host.isascii():
        return host
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        name = ""
    return name if _NAME.fullmatch(name) else _encoded(host)


_NAME = re.compile(r"[a-z0-9._-]+")


_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_OUTSIDE = re.compile(r"[^\x21-\x7e]+|[\"<>\\^`{|}]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _encoded(text: str) -> str:
    """Percent-encoding in one way: capitals, and only where it is needed (RFC 3986, 6.2.2)."""
    if "%" in text:
        text = _ESCAPE.sub(_one_escape, text)
    if _OUTSIDE.search(text):
        text = _OUTSIDE.sub(lambda found: quote(found[0], safe="", errors="surrogatepass"), text)
    return text


def _one_escape(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _dots_removed(path: str) -> str:
    """A path without `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    steps = path.split("/")[1:]
    for step in steps:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    ends = steps[-1] in (".", "..")
    return "".join(f"/{step}" for step in kept) + ("/" if ends else "")


def put_together(
    scheme: str, site: str, path: str, query: Sequence[str] = (), fragment: str = ""
) -> str:
    """A URL of parts that are encoded already."""
    asked = "?" + "&".join(query) if query else ""
    return f"{scheme}://{site}{path}{asked}{'#' + fragment if fragment else ''}"


def decoded(text: str) -> str | None:
    """A path without percent-encoding; None where it encodes no text."""
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None


def encoded(text: str) -> str:
    """A decoded text as it may stand in a path."""
    return quote(text, safe="/:@!$&'()*+,;=~-._", errors="surrogatepass")


_IN_TEXT = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)


def urls_in(text: str) -> Iterator[tuple[int, str]]:
    """The web addresses in running text and where they begin; marks that end a sentence go."""
    for found in _IN_TEXT.finditer(text):
        url = found.group().rstrip(".,;:!?'’")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(".,;:!?'’")
        yield found.start(), url
