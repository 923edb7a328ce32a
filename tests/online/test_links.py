"""What an address answers, from a real server: there, moved, gone, unknown."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.check.answers import Link
from tests.online import Handler, Server, online, page, server

__all__ = ["server"]


def link(server: Server, folder: Path, path: str = "/a", **others: float) -> tuple[Link, str]:
    """What a path answers, and why it is unknown if it is."""
    network = online(server, folder, **others)
    url = server.url + path
    return network.links([url])[url], network.unknown.get(url, "")


def test_a_page_that_is_there_is_asked_by_head_alone(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = page()
    assert link(server, tmp_path) == (Link("there", 200), "")
    assert server.asked("/a") == ["HEAD"]


@pytest.mark.parametrize("status", [404, 410])
def test_only_404_and_410_that_get_confirms_are_gone(
    server: Server, tmp_path: Path, status: int
) -> None:
    server.table["/a"] = page(status)
    assert link(server, tmp_path) == (Link("gone", status), "")
    assert server.asked("/a") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 405, 501, 403])
def test_a_server_that_knows_no_head_is_asked_by_get(
    server: Server, tmp_path: Path, status: int
) -> None:
    server.table["/a"] = [page(status), page(200)]
    assert link(server, tmp_path) == (Link("there", 200), "")


@pytest.mark.parametrize("status", [400, 401, 403, 429, 451, 500, 502, 503])
def test_every_other_refusal_is_unknown(server: Server, tmp_path: Path, status: int) -> None:
    server.table["/a"] = page(status)
    assert link(server, tmp_path) == (Link("unknown", status), f"answered {status}")


def test_a_chain_of_redirects_is_followed(server: Server, tmp_path: Path) -> None:
    server.table |= {
        "/a": page(301, location="/b"),
        "/b": page(302, location="c?d=e"),
        "/c?d=e": page(307, location=f"{server.url}/f"),
        "/f": page(),
    }
    assert link(server, tmp_path) == (Link("there", 200), "")


def test_a_redirect_to_a_page_that_is_gone_is_gone(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = page(301, location="/b")
    assert link(server, tmp_path)[0] == Link("gone", 404)


def test_a_page_that_led_elsewhere_for_good_has_moved(server: Server, tmp_path: Path) -> None:
    other = f"http://localhost:{server.server_port}/b"
    server.table |= {"/a": page(301, location=other), "/b": page()}
    network = online(server, tmp_path, allow=(f"localhost:{server.server_port}",))
    assert network.links([f"{server.url}/a"]) == {f"{server.url}/a": Link("moved", 200, other)}


def test_a_page_that_leads_elsewhere_for_now_has_not_moved(server: Server, tmp_path: Path) -> None:
    other = f"http://localhost:{server.server_port}/b"
    server.table |= {"/a": page(302, location=other), "/b": page()}
    network = online(server, tmp_path, allow=(f"localhost:{server.server_port}",))
    assert network.links([f"{server.url}/a"]) == {f"{server.url}/a": Link("there", 200)}


def test_a_page_that_became_the_front_of_its_site_has_moved(server: Server, tmp_path: Path) -> None:
    server.table |= {"/a": page(308, location="/"), "/": page()}
    assert link(server, tmp_path)[0] == Link("moved", 200, f"{server.url}/")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/a", "redirects without end"),
        ("file:///etc/passwd", "is not of the web"),
        ("ftp://127.0.0.1/a", "is not of the web"),
        ("http://[", "could not be reached"),
        ("http://localhost:port/", "redirects to no address"),
        ("/accounts/login?next=/a", "wants a login"),
        ("http://169.254.169.254/latest/meta-data", "is not of the public network"),
        ("http://localhost/a", "is not of the public network"),
        ("http://2130706433/a", "is not of the public network"),
        ("http://[::1]/a", "is not of the public network"),
    ],
)
def test_a_redirect_that_cannot_be_followed_is_unknown(
    server: Server, tmp_path: Path, location: str, why: str
) -> None:
    server.table |= {
        "/a": page(302, location=location),
        "/accounts/login?next=/a": page(200),
    }
    found, said = link(server, tmp_path)
    assert (found.outcome, said) == ("unknown", why)


def test_redirects_that_grow_for_ever_end(server: Server, tmp_path: Path) -> None:
    server.table |= {f"/{'a' * n}": page(301, location=f"/{'a' * (n + 1)}") for n in range(1, 40)}
    assert link(server, tmp_path)[1] == "redirects without end"
    assert len(server.seen) == 11


def _silence(at: Handler) -> None:
    at.server.over.wait(5)


def _drip(at: Handler) -> None:
    at.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not at.server.over.wait(0.005):
        at.wfile.write(b"a")


def _garbage(at: Handler) -> None:
    at.wfile.write(bytes(range(256)) * 4)


def _nothing(at: Handler) -> None:
    at.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("server_does", "why"),
    [
        (_silence, "timed out"),
        (_drip, "timed out"),
        (_garbage, "answered no HTTP"),
        (_nothing, "answered no HTTP"),
    ],
)
def test_a_server_that_does_not_answer_is_unknown(
    server: Server, tmp_path: Path, server_does: Callable[[Handler], None], why: str
) -> None:
    server.table["/a"] = server_does
    assert link(server, tmp_path, timeout=0.1) == (Link("unknown", 0), why)


def test_a_port_where_nobody_listens_is_unknown(server: Server, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    network = online(server, tmp_path, allow=(f"127.0.0.1:{port}",))
    url = f"http://127.0.0.1:{port}/"
    assert network.links([url])[url] == Link("unknown", 0)
    assert network.unknown == {url: "could not be reached"}


def test_a_name_that_no_server_knows_is_unknown(server: Server, tmp_path: Path) -> None:
    network = online(server, tmp_path)
    url = "http://no-such-host.invalid/"
    assert network.links([url])[url].outcome == "unknown"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/a",
        "http://localhost:9/a",
        "http://10.0.0.1/a",
        "http://192.168.0.1/a",
        "http://100.64.0.1/a",
        "http://0.0.0.0/a",
        "http://[::ffff:127.0.0.1]/a",
        "http://[64:ff9b::7f00:1]/a",
        "http://[2002:7f00:1::]/a",
        "http://[fe80::1]/a",
    ],
)
def test_the_network_that_kb_runs_in_is_not_asked(server: Server, tmp_path: Path, url: str) -> None:
    network = online(server, tmp_path)
    network.links([url])
    assert network.unknown == {url: "is not of the public network"}


def test_a_password_in_an_address_is_not_sent(server: Server, tmp_path: Path) -> None:
    server.table["/a"] = page()
    network = online(server, tmp_path)
    url = f"http://user:secret@{server.host}/a"
    assert network.links([url]) == {url: Link("there", 200)}
    assert "Authorization" not in server.headers[0]
    assert server.headers[0]["Host"] == server.host


def test_a_registered_doi_is_there_and_another_is_gone(server: Server, tmp_path: Path) -> None:
    server.table |= {
        "/doi/api/handles/10.1000/182": page(200, b'{"responseCode": 1}'),
        "/doi/api/handles/10.1000/no": page(404, b'{"responseCode": 100}'),
    }
    known, other = "https://doi.org/10.1000/182", "https://doi.org/10.1000/no"
    found = online(server, tmp_path).links([known, other])
    assert found == {known: Link("there", 200), other: Link("gone", 404)}


@pytest.mark.parametrize("status", [200, 404])
def test_a_resolver_that_speaks_otherwise_has_not_answered(
    server: Server, tmp_path: Path, status: int
) -> None:
    server.table["/doi/api/handles/10.1000/182"] = page(status, b"<html>Welcome</html>")
    network = online(server, tmp_path)
    url = "https://doi.org/10.1000/182"
    assert network.links([url])[url].outcome == "unknown"
    assert network.unknown == {url: "answered nonsense"}
