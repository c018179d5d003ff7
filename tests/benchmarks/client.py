"""An HTTP client that costs little beside the servers that it measures: raw sockets, kept alive, one thread."""

import selectors
import socket
import time
from collections.abc import Sequence
from itertools import cycle
from urllib.parse import quote, urlsplit

_JSON = "application/sparql-results+json"


def request(path: str, accept: str = "text/html") -> bytes:
    """A GET request as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nUser-Agent: bench\r\n\r\n".encode("ascii")


def query(path: str, sparql: str) -> bytes:
    """A GET request with a SPARQL query, for JSON."""
    return request(f"{path}?query={quote(sparql, safe='')}", _JSON)


class Connection:
    """One kept-alive connection to a server on loopback."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, sent: bytes) -> tuple[int, bytes]:
        """The status and the whole answer, its head included."""
        self._socket.sendall(sent)
        received = b""
        while (end := _end(received)) is None:
            received += self._received()
        return int(received[9:12]), received[:end]

    def _received(self) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def rate(url: str, requests: Sequence[bytes], connections: int, seconds: float) -> float:
    """Answers a second when so many connections each ask one after another; each answer must be a good one."""
    parts = urlsplit(url)
    turns = cycle(requests)
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            opened = socket.create_connection((parts.hostname, parts.port))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(opened, selectors.EVENT_READ, bytearray())
            opened.sendall(next(turns))
        answers, started = 0, time.perf_counter()
        until = started + seconds
        while time.perf_counter() < until:
            for key, _ in selector.select(1.0):
                assert isinstance(key.fileobj, socket.socket)
                part = key.fileobj.recv(1 << 18)
                assert part, "the server closed the connection"
                key.data.extend(part)
                if _end(key.data) is not None:
                    assert key.data.startswith(b"HTTP/1.1 200"), bytes(key.data[:200])
                    answers += 1
                    key.data.clear()
                    key.fileobj.sendall(next(turns))
        took = time.perf_counter() - started
        for key in list(selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
    return answers / took


def _end(received: bytes | bytearray) -> int | None:
    """Where the first answer ends, None while it is not all there."""
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return None
    fields = bytes(received[:head]).lower()
    at = fields.find(b"\r\ncontent-length:")
    if at >= 0:
        end = head + 4 + int(fields[at + 17 :].split(b"\r\n", 1)[0])
        return end if len(received) >= end else None
    assert b"\r\ntransfer-encoding: chunked" in fields, fields
    place = head + 4
    while (line := received.find(b"\r\n", place)) >= 0:
        size = int(received[place:line], 16)
        place = line + 4 + size
        if not size:
            return place if len(received) >= place else None
    return None
