"""Whatever bytes a request is made of, it gets an answer that is no error of the server."""

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import Message

from kg.serving import DirectEngine, Limits
from kg.web.protocol import Options, routes
from loaders.stores import Store
from tests.web.protocol.conftest import TOKEN

Headers = dict[bytes, bytes]

_TEXT = st.binary(max_size=20).map(lambda text: bytes(byte for byte in text if byte >= 0x20 and byte != 0x7F))
_PIECES = (
    b"query=", b"update=", b"graph=", b"default", b"format=", b"default-graph-uri=", b"named-graph-uri=", b"&", b"%",
    b"ASK{}", b"SELECT*{?s+?p+?o}LIMIT+1", b"DESCRIBE<urn:x:s>", b"DROP+ALL", b"json", b"ttl", b"urn:x:g", b"%00",
)  # fmt: skip
_QUERY = st.lists(st.sampled_from(_PIECES) | st.binary(max_size=5), max_size=6).map(b"".join)
_MEDIA = st.sampled_from(
    (
        b"application/x-www-form-urlencoded", b"application/sparql-query", b"application/sparql-update", b"text/turtle",
        b"application/n-quads", b"application/ld+json", b"application/rdf+xml", b"*/*", b"text/html", b"text/*;q=0.1",
    )
)  # fmt: skip
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        b"accept": _MEDIA | _TEXT,
        b"accept-encoding": _TEXT | st.just(b"gzip"),
        b"content-type": _MEDIA | _TEXT,
        b"content-length": st.just(b"5") | _TEXT,
        b"host": _TEXT,
        b"origin": _TEXT,
        b"authorization": _TEXT | st.just(b"Bearer " + TOKEN.encode()),
        b"access-control-request-method": _TEXT,
    },
)


@pytest.fixture(scope="module")
def app(viewed: Store) -> Starlette:
    """The endpoints, over a store that they cannot write to."""
    return Starlette(routes=list(routes(DirectEngine(viewed, Limits(rows=10)), Options(cors=("*",), token=TOKEN))))


async def status(app: Starlette, method: str, path: str, query: bytes, headers: Headers, body: bytes) -> int:
    """The status of the answer; an exception that nobody catches ends the test."""
    sent: list[Message] = []
    messages = iter(({"type": "http.request", "body": body}, {"type": "http.disconnect"}))

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "scheme": "http", "method": method, "headers": list(headers.items()),
        "root_path": "", "path": path, "raw_path": path.encode(), "query_string": query, "client": None, "server": None,
    }  # fmt: skip
    await app(scope, receive, send)
    assert sent[-1]["type"] == "http.response.body"
    assert not sent[-1].get("more_body")
    return int(sent[0]["status"])


@settings(max_examples=150, deadline=None)
@given(
    method=st.sampled_from(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "")),
    path=st.sampled_from(("/sparql", "/update", "/store", "/openapi.json")),
    query=_QUERY,
    headers=_HEADERS,
    body=_QUERY | st.binary(max_size=20),
)
@example(method="GET", path="/sparql", query=b"", headers={b"host": b"[::1"}, body=b"")
def test_no_request_is_an_error_of_the_server(
    app: Starlette, method: str, path: str, query: bytes, headers: Headers, body: bytes
) -> None:
    assert asyncio.run(status(app, method, path, query, headers, body)) < 500
