"""Clients that send or read slowly, or nothing at all, do not keep others waiting."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from kg.serving import DirectEngine
from kg.web.protocol import connection, exchange, routes
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
    monkeypatch.setattr(exchange, "_SLOWEST", 100_000_000)
    with connected(patient) as opened:
        opened.sendall(HALF["half of a query"])
        assert opened.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_who_does_not_read_loses_the_connection(patient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE", 0.1)
    with connected(patient) as opened:
        opened.sendall(LONG)
        head = opened.recv(4096)
        assert head.startswith(b"HTTP/1.1 200 ")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        assert length > 15_000_000
        time.sleep(0.5)
        received = len(head)
        while chunk := opened.recv(1 << 20):
            received += len(chunk)
        assert received < length


def received(opened: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    answer = b""
    while chunk := opened.recv(1 << 16):
        answer += chunk
    return answer


@pytest.mark.parametrize(
    ("before", "start"),
    [
        (b"", HALF["nothing"]),
        (b"", HALF["half of a line"]),
        (b"", HALF["half of a head"]),
        (b"GET /nothing " + HEAD + b"\r\n", HALF["half of a line"]),  # where nothing comes, uvicorn ends it itself
    ],
)
def test_who_does_not_send_a_whole_head_loses_the_connection(
    patient: str, monkeypatch: pytest.MonkeyPatch, before: bytes, start: bytes
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.2)
    with connected(patient) as opened:
        opened.sendall(before + start)
        assert received(opened).count(b"HTTP/1.1") == bool(before)


@pytest.mark.parametrize("start", [b"GET /sparql?query=", b"GET / " + HEAD + b"A: ", b"GET / " + HEAD])
def test_a_head_without_end_is_refused(patient: str, start: bytes) -> None:
    with connected(patient) as opened:
        opened.sendall(start)
        with suppress(ConnectionError):  # the server reads no further
            for number in range(200):
                opened.sendall(b"a" * 9_990 if start[-2:] != b"\r\n" else b"b%d: %s\r\n" % (number, b"c" * 9_990))
        with suppress(ConnectionError):
            assert received(opened).startswith(b"HTTP/1.1 400 ")
    assert httpx.get(f"{patient}/sparql", params={"query": "ASK {}"}, trust_env=False, timeout=20).is_success


def test_requests_in_one_piece_are_answered_one_by_one(patient: str) -> None:
    body = b"query=" + b"+" * 100_000 + b"ASK{}"
    post = b"POST /sparql " + HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    last = b"GET /sparql?query=ASK%7B%7D " + HEAD + b"Connection: close\r\n\r\n"
    with connected(patient) as opened:
        opened.sendall((post % len(body) + body) * 3 + last)
        assert received(opened).count(b"HTTP/1.1 200 ") == 4
