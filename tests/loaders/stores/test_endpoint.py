"""What an endpoint, or the way to it, may do wrong: tried again or told in one line, and nothing stored is lost."""

import base64
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import settings
from kg.errors import QueryError, StoreError, UsageError
from kg.vocabulary import KG
from loaders.stores import open_store
from loaders.stores.endpoint import EndpointStore
from tests import servers
from tests.loaders.stores.faults import Fault, Proxy, proxy
from tests.servers import Server

A, A_INFERRED, B = (
    "https://kg.example/article/A",
    "https://kg.example/article/A#inferred",
    "https://kg.example/article/B",
)
MARK = NamedNode(KG + "contentHash")


def content(graph: str, text: str, *, marked: bool = True) -> list[Triple]:
    node = NamedNode(graph)
    mark = [Triple(node, MARK, Literal(text))] if marked else []
    return [*mark, *(Triple(node, NamedNode("urn:x:p"), Literal(f"{text} {number}")) for number in range(20))]


def article(text: str) -> dict[str, list[Triple]]:
    return {A: content(A, text), A_INFERRED: content(A_INFERRED, text, marked=False)}


@pytest.fixture
def way(plain_server: Server) -> Iterator[Proxy]:
    """An empty store behind a server that fails when it is told to."""
    with open_store(plain_server.selector) as store:
        store.drop(store.graphs())
    with proxy(plain_server.query.removesuffix("/query")) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def store(way: Proxy, waits: list[float]) -> Iterator[EndpointStore]:
    with EndpointStore(way.selector.removeprefix("sparql:"), sleep=waits.append, timeout=5) as opened:
        opened.graphs()
        way.seen.clear()
        yield opened


def holds(store: EndpointStore, graphs: dict[str, list[Triple]]) -> bool:
    return store.graphs() == sorted(graphs) and all(set(store.triples(g)) == set(t) for g, t in graphs.items())


# --- selectors and credentials ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("sparql:", "names no URL to ask"),
        ("sparql:,http://127.0.0.1/u", "names no URL to ask"),
        ("sparql:ftp://127.0.0.1/query", "is not an http or https URL"),
        ("sparql:/some/folder", "is not an http or https URL"),
        ("sparql:http:///query", "is not an http or https URL"),
        ("sparql:http://[::1/query", "cannot read one of the URLs"),
        ("sparql:http://127.0.0.1:99999/query", "cannot read one of the URLs"),
        ("sparql:http://127.0.0.1/q#f", "has a fragment"),
        ("sparql:http://a/q,http://a/u,http://a/s,http://a/x", "takes three URLs at most"),
        ("sparql:http://127.0.0.1/\x1b[2J", "is not an http or https URL"),
    ],
)
def test_selector_that_names_no_endpoint(selector: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        open_store(selector)


@pytest.mark.parametrize(
    "url",
    [
        "http://ann:s3cr3t@127.0.0.1/query",
        "http://s3cr3t@127.0.0.1/query",
        "http://:s3cr3t@127.0.0.1/query",
        "http://127.0.0.1/query?api_key=s3cr3t",
        "http://127.0.0.1/query?access_token=s3cr3t",
    ],
)
def test_credentials_in_a_url_are_refused_and_not_repeated(url: str) -> None:
    for selector in (f"sparql:{url}", f"sparql:http://127.0.0.1/query,{url}", f"sparql:http://127.0.0.1/q,,{url}"):
        with pytest.raises(UsageError) as caught:
            open_store(selector)
        assert "KG_SPARQL_PASSWORD" in str(caught.value)
        assert "netrc" in str(caught.value)
        assert "s3cr3t" not in str(caught.value)


BASIC = "Basic " + base64.b64encode(b"ann:s3cr3t").decode()
CHALLENGE = Fault(status=401, headers={"WWW-Authenticate": 'Basic realm="kg"'})


def test_user_and_password_are_sent_when_they_are_asked_for(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_USER", "ann")
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "s3cr3t")
    with open_store(way.selector) as asked:
        asked.graphs()
        way.faults.append(CHALLENGE)
        asked.graphs()
        asked.graphs()
    assert [headers.get("authorization") for *_, headers in way.seen] == [None, None, BASIC, BASIC]


def test_netrc_is_read(way: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login ann password s3cr3t\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    way.faults.append(CHALLENGE)
    with open_store(way.selector) as asked:
        assert asked.graphs() == []
    assert [headers.get("authorization") for *_, headers in way.seen][-1] == BASIC


@pytest.mark.parametrize("text", ["machine 127.0.0.1 login ann passwort s3cr3t\n", "s3cr3t", "\udcff"])
def test_netrc_that_cannot_be_read_is_told_without_its_words(
    way: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    file = tmp_path / "netrc"
    file.write_text(text, errors="surrogateescape")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    with open_store(way.selector) as asked, pytest.raises(StoreError) as caught:
        asked.graphs()
    assert str(file) in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_token_is_sent(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_TOKEN", "t0k3n")
    with open_store(way.selector) as asked:
        asked.graphs()
    assert [headers.get("authorization") for *_, headers in way.seen] == ["Bearer t0k3n"]


def test_half_a_pair_of_credentials(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_USER", "ann")
    with open_store(way.selector) as asked, pytest.raises(UsageError, match="KG_SPARQL_PASSWORD is not set"):
        asked.graphs()


def test_wrong_credentials_are_told_without_them(
    way: Proxy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KG_SPARQL_USER", "ann")
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "s3cr3t")
    way.faults += [CHALLENGE] * 3
    with open_store(way.selector) as asked:
        with pytest.raises(StoreError, match="wants other credentials: put them into KG_SPARQL_USER") as caught:
            asked.graphs()
        assert "s3cr3t" not in f"{caught.value!r} {asked!r} {vars(asked)}"
    assert "s3cr3t" not in "".join(capfd.readouterr())


def test_redirect_is_told_and_not_followed(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_TOKEN", "t0k3n")
    with proxy() as other:
        way.faults.append(Fault(status=307, headers={"Location": f"{other.url}/query?token=t0k3n"}))
        with open_store(way.selector) as asked, pytest.raises(StoreError) as caught:
            asked.graphs()
        assert f"redirects to {other.url}/query: if that is the endpoint, name it" in str(caught.value)
        assert "t0k3n" not in str(caught.value)
        assert other.seen == []


def test_without_a_url_for_updates_it_is_read_only(way: Proxy, store: EndpointStore) -> None:
    store.replace(article("one"))
    with open_store(f"sparql:{way.url}/query") as reader:
        assert set(reader.triples(A)) == set(content(A, "one"))
        for write in (lambda: reader.replace(article("two")), lambda: reader.drop([A])):
            with pytest.raises(UsageError, match="is read-only, for it names no URL for updates"):
                write()
    assert holds(store, article("one"))


# --- failures that are told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault(status=401), "wants other credentials"),
        (Fault(status=403, body=b"read only"), r"does not allow this \(read only\)"),
        (Fault(status=404), "is not there: check the URL"),
        (Fault(status=500, body=b"\x1b[2Jout of\nspace"), r"answers HTTP 500 \(\[2Jout of space\): see the log"),
        (Fault(status=500, headers={"Content-Type": "text/html"}, body=b"<html><body><h1>no &lt;b&gt;"), "no <b>"),
        (Fault(status=503, times=9), "is too busy"),
        (Fault(status=429, times=9), "is too busy"),
        (Fault(status=429, headers={"Retry-After": "86400"}), "is too busy"),
        (Fault(cut=True, times=9), "closed the connection"),
        (Fault(hang=True), "did not answer within 0.3 s"),
    ],
)
def test_failed_write_is_told_and_loses_nothing(way: Proxy, store: EndpointStore, fault: Fault, message: str) -> None:
    store.replace(article("one") | {B: content(B, "b")})
    with EndpointStore(way.selector.removeprefix("sparql:"), sleep=lambda _: None, timeout=0.3) as hasty:
        hasty.graphs()
        for method, path in (("POST", "/update"), ("PUT", "/store")):
            way.faults.append(
                Fault(**{n: getattr(fault, n) for n in fault.__slots__} | {"method": method, "path": path})
            )
            with pytest.raises(StoreError, match=message) as caught:
                hasty.replace(article("two"))
            assert str(caught.value).isprintable()
            way.faults.clear()
            assert unharmed(store)
        hasty.replace(article("two"))
    assert holds(store, article("two") | {B: content(B, "b")})


def unharmed(store: EndpointStore) -> bool:
    """Whether all is there, old or new, and nothing with its mark that is not whole."""
    assert store.graphs() == [A, A_INFERRED, B]
    assert set(store.triples(B)) == set(content(B, "b"))
    here = set(store.triples(A))
    whole = [set(content(A, text, marked=False)) for text in ("one", "two")]
    unmarked = {triple for triple in here if triple.predicate != MARK}
    assert unmarked in whole
    return here == unmarked or holds(store, article("one") | {B: content(B, "b")})


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault(status=200, headers={"Content-Type": "text/html"}, body=b"<html>welcome"), "no SPARQL result"),
        (Fault(status=200, headers={"Content-Type": "application/json"}, body=b'{"a": 1}'), "no SPARQL result"),
        (
            Fault(
                status=200,
                headers={"Content-Type": "application/sparql-results+json"},
                body=b'{"head":{"vars":["g"]},"results":{"bindings":[{"g":{"type":"uri","value":"urn:x:g"}}',
            ),
            "no SPARQL result",
        ),
        (Fault(status=404, body=b"<html><body>nothing here"), r"is not there \(nothing here\)"),
    ],
)
def test_url_that_is_no_endpoint(way: Proxy, store: EndpointStore, fault: Fault, message: str) -> None:
    way.faults.append(fault)
    with pytest.raises(StoreError, match=message):
        store.graphs()


def test_query_that_the_server_cannot_run(way: Proxy, store: EndpointStore) -> None:
    store.replace(article("one"))
    store.query("ASK { ?s ?p ?o }")
    way.faults.append(Fault(status=400, body=b"no such function", path="/query"))
    with pytest.raises(QueryError, match="the query cannot be run: no such function"):
        store.query("SELECT * { ?s ?p ?o }")


def test_nobody_listens(waits: list[float]) -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/query"
    with EndpointStore(url, sleep=waits.append) as store, pytest.raises(StoreError, match="is the server running"):
        store.graphs()
    assert waits == []


def test_certificate_that_does_not_fit() -> None:
    with proxy(tls=True) as server, open_store(server.selector) as store:
        with pytest.raises(StoreError, match=r"the certificate of 127\.0\.0\.1:\d+ is not to be trusted \(self"):
            store.graphs()
        assert server.seen == []


def test_time_out_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_TIMEOUT", "soon")
    with pytest.raises(UsageError, match="KG_SPARQL_TIMEOUT='soon' is no number of seconds"):
        open_store("sparql:http://127.0.0.1/query")


# --- failures that are tried again -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize(("method", "path"), [("POST", "/update"), ("PUT", "/store"), ("POST", "/query")])
def test_busy_server_is_asked_again(
    way: Proxy, store: EndpointStore, waits: list[float], status: int, method: str, path: str
) -> None:
    store.replace(article("one"))
    way.faults.append(Fault(status=status, times=3, method=method, path=path))
    store.replace(article("two"))
    assert holds(store, article("two"))
    assert waits == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(("after", "method", "path"), [
    (after, method, path)
    for after in (False, True)
    for method, path in (("POST", "/update"), ("PUT", "/store"), ("POST", "/query"), ("POST", "/store"))
])  # fmt: skip
def test_lost_connection(
    way: Proxy, store: EndpointStore, waits: list[float], after: bool, method: str, path: str
) -> None:
    store.replace(article("one"))
    way.faults.append(Fault(cut=True, after=after, method=method, path=path))
    graphs = article("two") | {B: content(B, "b"), f"{B}#inferred": content(B, "b", marked=False)}
    store.replace(graphs)
    assert holds(store, graphs)
    assert waits == [0.5]


def test_what_arrived_is_not_sent_again(way: Proxy, store: EndpointStore) -> None:
    store.replace(article("one"))
    way.seen.clear()
    way.faults.append(Fault(cut=True, after=True, method="PUT"))
    store.replace(article("two"))
    assert len([method for method, *_ in way.seen if method == "PUT"]) == 2  # of A and of A#inferred


def test_retry_after_is_honoured(way: Proxy, store: EndpointStore, waits: list[float]) -> None:
    way.faults.append(Fault(status=503, headers={"Retry-After": "7"}))
    way.faults.append(
        Fault(
            status=429, headers={"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)}
        )
    )
    way.faults.append(Fault(status=429, headers={"Retry-After": "soon"}))
    assert store.graphs() == []
    assert waits[0] == 7
    assert 30 < waits[1] <= 40
    assert waits[2] == 2


# --- servers that can less -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [405, 501])
def test_without_a_graph_store_updates_do(way: Proxy, store: EndpointStore, status: int) -> None:
    way.faults.append(Fault(status=status, path="/store", times=10**6))
    for text in ("one", "two"):
        store.replace(article(text))
        assert holds(store, article(text))
    store.drop([A, A_INFERRED])
    assert store.graphs() == []


def test_selector_without_a_graph_store(way: Proxy) -> None:
    with EndpointStore(f"{way.url}/query,{way.url}/update") as store:
        for text in ("one", "two"):
            store.replace(article(text))
            assert holds(store, article(text))
    assert {path for _, path, _ in way.seen} == {"/query", "/update"}


@pytest.mark.parametrize("refusal", [Fault(status=413), Fault(status=500, body=b"memory exhausted"), Fault(status=400)])
def test_batches_halve_until_the_server_takes_them(way: Proxy, refusal: Fault) -> None:
    fields = {name: getattr(refusal, name) for name in refusal.__slots__}
    with EndpointStore(f"{way.url}/query,{way.url}/update") as store:
        way.faults.append(Fault(**fields | {"path": "/update", "times": 10**6, "larger": 900}))
        store.replace(article("one"))
        assert holds(store, article("one"))


def test_graph_that_is_too_large_for_a_put_goes_in_batches(way: Proxy, store: EndpointStore) -> None:
    way.faults.append(Fault(status=413, path="/store", larger=900, times=10**6))
    for text in ("one", "two"):
        store.replace(article(text) | {B: content(B, "b")})
        assert holds(store, article(text) | {B: content(B, "b")})


def test_server_that_claims_to_take_quads(way: Proxy, store: EndpointStore) -> None:
    way.faults.append(Fault(status=200, method="POST", path="/store", times=10**6))
    store.replace(article("one"))
    assert holds(store, article("one"))
    assert [method for method, path, _ in way.seen if path == "/store" and method != "GET"] == ["POST", "PUT", "PUT"]


def test_new_graphs_go_in_one_request(way: Proxy, store: EndpointStore) -> None:
    store.replace(article("one"))
    way.seen.clear()
    many = {f"urn:x:g{number}": content(f"urn:x:g{number}", "many") for number in range(100)}
    store.replace(many)
    assert [(method, path) for method, path, _ in way.seen if path != "/query"] == [
        ("POST", "/store"),
        ("POST", "/update"),
    ]
    assert holds(store, article("one") | many)


JSON: Any = {"status": 200, "headers": {"Content-Type": "application/sparql-results+json"}}
SAMPLE = b'"s":{"type":"uri","value":"urn:s"},"p":{"type":"uri","value":"urn:p"}'


def test_union_that_the_server_cannot_give(way: Proxy, store: EndpointStore) -> None:
    store.replace(article("one"))
    solutions = store.query(f"SELECT * FROM <{A}> {{ ?s ?p ?o }}")
    assert isinstance(solutions, QuerySolutions)
    assert len(list(solutions)) == 21
    way.faults.append(Fault(**JSON, body=b'{"head":{"vars":["s","p"]},"results":{"bindings":[{%s}]}}' % SAMPLE))
    way.faults += [Fault(**JSON, body=b'{"head":{},"boolean":false}')] * 3
    with pytest.raises(QueryError, match=r"is not the union of its named graphs: switch that on .*, or name .* FROM"):
        store.query("SELECT * { ?s ?p ?o }")


def test_settings_are_read_once_and_again_after_a_change(way: Proxy, store: EndpointStore) -> None:
    other = "https://other.example/"
    texts = [f"ASK {{ GRAPH <{A}> {{ article:A ?p ?o }} }}", f"ASK {{ GRAPH <{A}> {{ ?a ?p 'one 1' }} }}"]
    store.replace(article("one"))
    way.seen.clear()
    assert [store.query(text) for text in texts * 2] == [True] * 4
    assert [path for _, path, _ in way.seen].count("/store") == 1
    store.drop([A, A_INFERRED])
    settings.write(store, settings.Settings(other))
    node = f"{other}article/A"
    store.replace({node: content(node, "two")})
    assert store.query(f"ASK {{ GRAPH <{node}> {{ article:A ?p ?o }} }}") is True


# --- servers that die ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("milliseconds", [5, 40, 150])
def test_server_killed_in_the_middle(tmp_path: Path, milliseconds: int) -> None:
    folder, port = tmp_path / "server", servers.free_port()
    graphs: dict[str, list[Triple]] = {}
    for number in range(40):
        name = f"https://kg.example/article/{number}"
        graphs |= {name: content(name, "new"), f"{name}#inferred": content(f"{name}#inferred", "new", marked=False)}
    old = {graph: content(graph, "old", marked="#" not in graph) for graph in graphs}
    texts_of = {(graph, text): t for text, g in (("old", old), ("new", graphs)) for graph, t in g.items()}
    with (
        servers.oxigraph(folder=folder, port=port) as server,
        EndpointStore(server.selector.removeprefix("sparql:"), sleep=lambda _: None) as store,
    ):
        store.replace(old)
        killer = threading.Timer(milliseconds / 1000, server.kill)
        killer.start()
        with pytest.raises(StoreError) as caught:
            deque(map(store.replace, cycle((graphs, old))), maxlen=0)
        killer.join()
        assert str(caught.value).isprintable()
    with servers.oxigraph(folder=folder, port=port) as server, open_store(server.selector) as store:
        assert store.graphs() == sorted(graphs)
        for graph in graphs:
            held = set(store.triples(graph))
            marks = {triple.object for triple in held if triple.predicate == MARK}
            texts = [text for text in ("old", "new") if held >= set(content(graph, text, marked=False))]
            assert len(texts) == 1
            if marks:
                assert marks == {Literal(texts[0])}
                entailed = set(store.triples(f"{graph}#inferred"))
                assert entailed == set(texts_of[f"{graph}#inferred", texts[0]])
        store.replace(graphs)
        assert {graph: set(store.triples(graph)) for graph in graphs} == {g: set(t) for g, t in graphs.items()}
