"""Tests of asking the network: a real HTTP server on 127.0.0.1 plays the network.

A server answers by path from a table; each test says what stands in it. Nothing leaves loopback.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kb.model.manifest import OnlineSettings
from kb.online.answering import Online
from kb.online.cache import Cache

Answer = tuple[int, Mapping[str, str], bytes]


class Handler(BaseHTTPRequestHandler):
    """Answers from its server's table: an answer, or a function that does as it likes."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.command, self.path, time.monotonic()))
        self.server.headers.append(dict(self.headers))
        given = self.server.table.get(self.path, (404, {}, b""))
        answers = given if isinstance(given, list) else [given]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.close_connection = True
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A server with what it was asked: (method, path, time)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.table: dict[str, Answer | list[Answer] | Callable[[Handler], None]] = {}
        self.seen: list[tuple[str, str, float]] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        """Set when the test ends: what makes a client wait waits for this."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def asked(self, path: str) -> list[str]:
        """The methods by which a path was asked."""
        return [method for method, seen, _ in self.seen if seen == path]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that runs for a test."""
    made = Server()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()


def page(status: int = 200, body: bytes = b"a page", **headers: str) -> Answer:
    """An answer; `retry_after="1"` is a header."""
    return status, {name.replace("_", "-").title(): value for name, value in headers.items()}, body


def data(value: Any, status: int = 200) -> Answer:
    """An answer in JSON."""
    return page(status, json.dumps(value).encode(), content_type="application/json")


def settings(server: Server, **others: Any) -> OnlineSettings:
    """Settings by which all services are a server, asked without pauses."""
    given: dict[str, Any] = {
        "crossref": f"{server.url}/crossref",
        "arxiv": f"{server.url}/arxiv",
        "doi": f"{server.url}/doi",
        "delay": 0.0,
        "timeout": 2.0,
        "budget": 10.0,
    }
    return OnlineSettings(**given | others)


def online(server: Server, folder: Path, **others: Any) -> Online:
    """The network that a server plays, with a cache in a folder."""
    return Online(settings(server, **others), Cache(str(folder)), "0")
