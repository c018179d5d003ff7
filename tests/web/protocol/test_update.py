"""Updates: from nobody through /sparql, from who has the token through /update."""

import logging
import socket

import httpx
import pytest

from kg.serving import DirectEngine, Engine
from kg.web.protocol.bearer import Bearer
from kg.web.protocol.updates import Updates
from loaders.stores import Store
from tests.web.protocol.conftest import TOKEN, words

GRAPH = "urn:x:updated"
INSERT = f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:x:s> <urn:x:p> "new" }} }}'
ASK = f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
FORM = {"content-type": "application/x-www-form-urlencoded"}
SPELLINGS = [
    INSERT,
    f"# a comment\n{INSERT}",
    "PREFIX x: <urn:x:> INSERT DATA { GRAPH x:updated { x:s x:p 1 } }",
    "insert data { graph <urn:x:updated> { <urn:x:s> <urn:x:p> 1 } }",
    "\\u0049NSERT DATA { GRAPH <urn:x:updated> { <urn:x:s> <urn:x:p> 1 } }",
    "INSERT { GRAPH <urn:x:updated> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    "WITH <urn:x:updated> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR SILENT ALL",
    "COPY DEFAULT TO <urn:x:updated>",
    "CREATE GRAPH <urn:x:updated>",
    "LOAD <http://127.0.0.1:9/x> INTO GRAPH <urn:x:updated>",
    f"ASK {{}} ; {INSERT}",
    f"ASK {{}} \r\n{INSERT}",
]


def contents(store: Store) -> dict[str, int]:
    return {graph: len(set(store.triples(graph))) for graph in store.graphs()}


@pytest.mark.parametrize("update", SPELLINGS)
def test_an_update_as_a_query_changes_nothing(writer: httpx.Client, written: Store, update: str) -> None:
    before = contents(written)
    direct = {"content-type": "application/sparql-query"}
    for response in (
        writer.get("/sparql", params={"query": update}),
        writer.post("/sparql", data={"query": update}),
        writer.post("/sparql", content=update, headers=direct),
    ):
        assert "SPARQL syntax error" in words(response, 400)
    assert contents(written) == before


def test_an_update_through_the_query_endpoint_changes_nothing(writer: httpx.Client, written: Store) -> None:
    before = contents(written)
    for response in (
        writer.get("/sparql", params={"update": INSERT}),
        writer.get("/sparql", params={"update": INSERT, "query": "ASK {}"}),
        writer.post("/sparql", data={"update": INSERT}),
        writer.post("/sparql", data={"query": "ASK {}"}, params={"update": INSERT}),
        writer.post("/sparql", content="u%70date=DROP+ALL", headers=FORM),
        writer.post("/sparql", content=INSERT, headers={"content-type": "application/sparql-update"}),
        writer.post("/sparql", content=INSERT, headers={"content-type": "APPLICATION/SPARQL-UPDATE; charset=utf-8"}),
    ):
        assert "send an update to /update" in words(response, 403)
    assert writer.post("/sparql", data={"UPDATE": INSERT}).status_code == 400
    assert contents(written) == before


def test_who_has_the_token_updates_in_two_ways(writer: httpx.Client) -> None:
    assert writer.get("/sparql", params={"query": ASK}).json()["boolean"] is False
    response = writer.post("/update", data={"update": INSERT})
    assert (response.status_code, response.text) == (204, "")
    assert writer.get("/sparql", params={"query": ASK}).json()["boolean"] is True
    direct = {"content-type": "application/sparql-update"}
    assert writer.post("/update", content=f"DROP GRAPH <{GRAPH}>", headers=direct).status_code == 204
    assert writer.get("/sparql", params={"query": ASK}).json()["boolean"] is False


@pytest.mark.parametrize(
    ("request_", "status", "expected"),
    [
        ({"data": {"update": "INSERT nonsense"}}, 400, "the update cannot be read"),
        ({"data": {"update": "SELECT * { ?s ?p ?o }"}}, 400, "the update cannot be read"),
        ({"data": {"update": "INSERT DATA { <urn:x:s> <urn:x:p> 1 }"}}, 400, "is given no graph"),
        ({"data": {"update": [INSERT, INSERT]}}, 400, "exactly one update, and it has 2"),
        ({"data": {"query": "ASK {}"}}, 400, "queries are answered at /sparql"),
        ({"data": {"other": "1"}}, 400, "exactly one update, and it has none"),
        ({"data": {"update": INSERT, "using-graph-uri": GRAPH}}, 400, "write USING or WITH"),
        ({"content": INSERT, "headers": {"content-type": "text/plain"}}, 415, "application/sparql-update"),
        ({"content": "x" * 16_000_001, "headers": {"content-type": "application/sparql-update"}}, 413, "longer than"),
    ],
)
def test_what_is_no_update_says_why(
    writer: httpx.Client, written: Store, request_: dict[str, object], status: int, expected: str
) -> None:
    before = contents(written)
    assert expected in words(writer.post("/update", **request_), status)  # type: ignore[arg-type]
    assert contents(written) == before


def test_update_is_only_posted(writer: httpx.Client) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert writer.request(method, "/update", params={"update": INSERT}).status_code == 405


# --- other servers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { { \\u0053ervice <URL> { ?s ?p ?o } } } } }",
        "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    ],
)
def test_no_query_calls_another_server(writer: httpx.Client, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        response = writer.post("/sparql", data={"query": query.replace("URL", url)})
        assert "remove the SERVICE clause" in words(response, 400)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <URL>",
        "LOAD <URL> INTO GRAPH <urn:x:loaded>",
        "load silent <URL> INTO GRAPH <urn:x:loaded>",
        "L\\u004fAD <URL> INTO GRAPH <urn:x:loaded>",
        "PREFIX e: <URL> LOAD e: INTO GRAPH <urn:x:loaded>",
        "INSERT DATA { GRAPH <urn:x:loaded> { <urn:x:s> <urn:x:p> 1 } } ; # x\n LOAD <URL> INTO GRAPH <urn:x:loaded>",
        "INSERT { GRAPH <urn:x:loaded> { ?s ?p ?o } } WHERE { SERVICE <URL> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { { SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } } } }",
    ],
)
def test_no_update_calls_another_server(writer: httpx.Client, written: Store, update: str) -> None:
    before = contents(written)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        response = writer.post("/update", data={"update": update.replace("URL", url)})
        assert "remove the" in words(response, 400)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert contents(written) == before


# --- the token -------------------------------------------------------------------------------------------------------

WITHOUT = ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN]
WRITES = [("POST", "/update"), ("PUT", "/store"), ("POST", "/store"), ("DELETE", "/store")]


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("authorization", [*WITHOUT, "Bearer ü"])
def test_without_the_token_nothing_is_written(
    writable_address: str,
    written: Store,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    method: str,
    path: str,
    authorization: str,
) -> None:
    before = contents(written)
    with caplog.at_level(logging.DEBUG):
        response = httpx.request(
            method,
            writable_address + path,
            params={"graph": GRAPH},
            content=INSERT,
            headers={"authorization": authorization.encode(), "content-type": "application/sparql-update"},
            trust_env=False,
        )
    said = words(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")
    shown = [said, str(response.headers), *capfd.readouterr()]
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("httpcore")]
    assert not [text for text in (*shown, *logged) if TOKEN[:-1] in text or "wrong" in text]
    assert contents(written) == before


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_server_that_only_reads_takes_no_token(client: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"authorization": f"Bearer {TOKEN}"}, {"authorization": "Bearer"}):
        response = client.request(method, path, params={"graph": GRAPH}, headers=headers)
        assert "start `kg serve` with --writable" in words(response, 403)


def test_a_store_that_is_only_read_says_where_to_write(viewed: Store) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Route
    from starlette.testclient import TestClient

    engine: Engine = DirectEngine(viewed)
    app = Starlette(routes=[Route("/update", Updates(engine, Bearer(TOKEN)))])
    response = TestClient(app).post("/update", data={"update": INSERT}, headers={"authorization": f"bearer {TOKEN}"})
    assert response.status_code == 403
    assert "updates of this store go to its own server" in response.text
