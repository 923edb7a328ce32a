"""How is asked: with pauses, within a time, under a name, and not again what was answered."""

import json
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from kb.check.answers import Link
from kb.online.answering import Online
from kb.online.cache import Cache, Reply
from tests.online import Handler, Server, online, page, server, settings

__all__ = ["server"]
DAY = 24 * 3600


def test_questions_to_one_host_keep_their_distance(server: Server, tmp_path: Path) -> None:
    paths = ["/a", "/b", "/c", "/d"]
    server.table |= {path: page() for path in paths}
    network = online(server, tmp_path, delay=0.03)
    network.links([server.url + path for path in paths[:2]])
    network.links([server.url + path for path in paths[2:]])
    times = [when for _, _, when in server.seen]
    assert len(times) == 4
    assert all(late - early >= 0.03 for early, late in pairwise(times))


def _answers_once(another: Server) -> Callable[[Handler], None]:
    """Answers only when another server has been asked."""

    def answer(at: Handler) -> None:
        at.server.over.set()
        if another.over.wait(2):
            at.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    return answer


def test_hosts_are_asked_side_by_side(server: Server, tmp_path: Path) -> None:
    other = Server()
    try:
        threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
        server.table["/a"] = _answers_once(other)
        other.table["/a"] = _answers_once(server)
        urls = [f"{server.url}/a", f"{other.url}/a"]
        found = online(server, tmp_path, allow=(other.host,)).links(urls)
        assert found == dict.fromkeys(urls, Link("there", 204))
    finally:
        other.shutdown()
        other.server_close()


def test_who_asks_for_a_rest_is_asked_again_after_it(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = [page(429, retry_after="0"), page(200)]
    url = f"{server.url}/a"
    assert online(server, tmp_path).links([url]) == {url: Link("there", 200)}


@pytest.mark.parametrize("rest", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_who_asks_for_a_long_rest_is_left_alone(server: Server, tmp_path: Path, rest: str) -> None:
    server.table |= {"/a": page(429, retry_after=rest), "/b": page()}
    urls = [f"{server.url}/a", f"{server.url}/b"]
    network = online(server, tmp_path)
    assert {one.outcome for one in network.links(urls).values()} == {"unknown"}
    assert len(server.seen) == 1


@pytest.mark.parametrize("rest", ["", "soon", "-1", "9" * 400, "²"])
def test_a_rest_that_cannot_be_read_is_none_or_long(
    server: Server, tmp_path: Path, rest: str
) -> None:
    server.table["/a"] = page(429, retry_after=rest.encode().decode("latin-1"))
    url = f"{server.url}/a"
    assert online(server, tmp_path).links([url]) == {url: Link("unknown", 429)}


def test_a_host_that_never_answers_is_asked_three_times(server: Server, tmp_path: Path) -> None:
    urls = [f"{server.url}/{number}" for number in range(9)]
    server.table |= {f"/{number}": lambda at: at.server.over.wait(5) for number in range(9)}
    network = online(server, tmp_path, timeout=0.03)
    network.links(urls)
    assert network.unknown == dict.fromkeys(urls, "timed out")
    assert len(server.seen) == 3


def test_when_time_is_up_the_rest_is_unknown(server: Server, tmp_path: Path) -> None:
    server.table |= {"/a": page(), "/b": lambda at: at.server.over.wait(5)}
    urls = [f"{server.url}/a", f"{server.url}/b", f"{server.url}/c"]
    network = online(server, tmp_path, budget=0.15)
    found = network.links(urls)
    assert [found[url].outcome for url in urls] == ["there", "unknown", "unknown"]
    assert set(network.unknown.values()) == {"was not asked: out of time"}


def test_the_asked_are_told_who_asks(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = page()
    network = Online(settings(server, contact="a@example.org"), Cache(str(tmp_path)), "1.2")
    network.links([f"{server.url}/a"])
    assert server.headers[0]["User-Agent"] == "kb/1.2 (mailto:a@example.org)"


def test_progress_is_told_to_its_end(server: Server, tmp_path: Path) -> None:
    server.table |= {"/a": page(), "/b": page()}
    told: list[tuple[int, int]] = []
    network = Online(
        settings(server), Cache(str(tmp_path)), "0", lambda done, of: told.append((done, of))
    )
    network.links([f"{server.url}/a", f"{server.url}/b"])
    assert told[-1] == (2, 2)
    assert told == sorted(told)


def test_what_was_answered_is_not_asked_again(server: Server, tmp_path: Path) -> None:
    server.table |= {"/a": page(), "/b": page(404)}
    urls = [f"{server.url}/a", f"{server.url}/b"]
    first = online(server, tmp_path).links(urls)
    before = len(server.seen)
    assert online(server, tmp_path).links(urls) == first
    assert len(server.seen) == before


def test_what_was_not_answered_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = page(429)
    url = f"{server.url}/a"
    online(server, tmp_path).links([url])
    server.table["/a"] = page()
    assert online(server, tmp_path).links([url]) == {url: Link("there", 200)}


@pytest.mark.parametrize(
    ("status", "days"), [(200, 7), (404, 1), (410, 1), (403, 1 / 24), (500, 0), (429, 0), (0, 0)]
)
def test_an_answer_is_kept_as_long_as_it_may_hold(tmp_path: Path, status: int, days: float) -> None:
    now = [1000.0]
    cache = Cache(str(tmp_path), lambda: now[0])
    cache.put("key", Reply(status, "https://example.org/"))
    now[0] += days * DAY - 1
    assert (cache.get("key") is not None) == (days > 0)
    now[0] += 2
    assert cache.get("key") is None


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"key": "key", "at": "now", "status": 200}',
        b'{"key": "other", "at": 1, "status": 200, "url": "", "moved": "", "body": "", "why": ""}',
    ],
)
def test_a_spoilt_file_of_the_cache_is_as_if_not_there(tmp_path: Path, spoilt: bytes) -> None:
    cache = Cache(str(tmp_path), lambda: 1.0)
    cache.put("key", Reply(200, "https://example.org/"))
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_bytes())["key"] == "key"
    file.write_bytes(spoilt)
    assert cache.get("key") is None
    cache.put("key", Reply(404, "https://example.org/"))
    assert cache.get("key") == Reply(404, "https://example.org/")


def test_a_cache_that_cannot_be_written_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(str(tmp_path / "file"))
    cache.put("key", Reply(200, "https://example.org/"))
    assert cache.get("key") is None
