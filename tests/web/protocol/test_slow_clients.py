"""Clients that send or read slowly, or nothing at all, do not keep others waiting."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from kg.serving import DirectEngine
from kg.web.protocol import exchange, routes
from loaders.stores import Store
from tests.web.protocol.conftest import served
from tests.web.protocol.test_query import LEADS, values

HEAD = b"HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALF = {
    "nothing": b"",
    "half of a line": b"GET /sparql?query=ASK",
    "half of a head": b"GET /sparql?query=ASK%7B%7D " + HEAD + b"Accept: text/",
    "half of a query": b"POST /sparql " + HEAD + b"Content-Type: application/sparql-query\r\n"
    b"Content-Length: 90\r\n\r\nASK {",
    "half of a chunk": b"POST /sparql " + HEAD + b"Content-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n50\r\nASK {",
}  # fmt: skip
QUERY = b"SELECT%20(%22" + b"x" * 2000 + b"%22AS%20%3Fx)%7B%3Fs%20%3Fp%20%3Fo%7DLIMIT%209000"
LONG = b"GET /sparql?query=" + QUERY + b" " + HEAD + b"\r\n"  # whose answer is longer than the buffers between us


@pytest.fixture(scope="module")
def patient(viewed: Store) -> Iterator[str]:
    """A server with the usual limits, so that answers may be long."""
    with served(Starlette(routes=list(routes(DirectEngine(viewed))))) as url:
        yield url


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


@pytest.mark.parametrize("start", HALF.values(), ids=HALF.keys())
def test_100_half_requests_do_not_stop_the_101st(patient: str, start: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(connected(patient)).sendall(start)
        response = httpx.get(f"{patient}/sparql", params={"query": LEADS}, trust_env=False, timeout=20)
        assert len(values(response)) == 1


def test_8_who_do_not_read_do_not_stop_the_9th(patient: str) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(connected(patient)).sendall(LONG)
        response = httpx.get(f"{patient}/sparql", params={"query": LEADS}, trust_env=False, timeout=60)
        assert len(values(response)) == 1


def test_who_does_not_send_the_rest_is_told(patient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE", 0.1)
    with connected(patient) as connection:
        connection.sendall(HALF["half of a query"])
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_who_does_not_read_loses_the_connection(patient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE", 0.1)
    with connected(patient) as connection:
        connection.sendall(LONG)
        head = connection.recv(4096)
        assert head.startswith(b"HTTP/1.1 200 ")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        assert length > 15_000_000
        time.sleep(0.5)
        received = len(head)
        while chunk := connection.recv(1 << 20):
            received += len(chunk)
        assert received < length
