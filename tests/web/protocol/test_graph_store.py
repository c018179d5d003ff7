"""Single graphs by the Graph Store HTTP Protocol."""

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders.stores import Store
from tests.web.protocol.conftest import LIMITS, words

GRAPH = "https://kg.example/article/graph%20store"
TURTLE = {"content-type": "text/turtle"}
N_TRIPLES = {"content-type": "application/n-triples"}
N_QUADS = {"content-type": "application/n-quads"}


def triple(value: str) -> Triple:
    return Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal(value))


@pytest.fixture
def graph(written: Store) -> str:
    """A graph with one triple."""
    written.replace({GRAPH: [triple("one")], "urn:x:witness": [triple("witness")]})
    return GRAPH


def held(store: Store, graph: str) -> list[str]:
    return sorted(each.object.value for each in store.triples(graph))  # type: ignore[union-attr]


def test_a_graph_is_read_in_every_format_for_triples(writer: httpx.Client, graph: str) -> None:
    for media in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        response = writer.get("/store", params={"graph": graph}, headers={"accept": media})
        assert response.status_code == 200
        assert response.headers["content-type"] == media
        assert "one" in response.text
        assert "witness" not in response.text
    headed = writer.head("/store", params={"graph": graph})
    assert (headed.status_code, headed.content) == (200, b"")
    assert int(headed.headers["content-length"]) > 0


def test_reading_wants_no_token(writable_address: str, graph: str) -> None:
    url = f"{writable_address}/store"
    assert httpx.get(url, params={"graph": graph}, trust_env=False).status_code == 200
    assert "no graph <urn:x:nowhere>" in words(httpx.get(url, params={"graph": "urn:x:nowhere"}, trust_env=False), 404)


def test_put_replaces_a_graph(writer: httpx.Client, written: Store, graph: str) -> None:
    body = '<urn:x:s> <urn:x:p> "two", "three" ; <urn:x:q> <relative> .'
    response = writer.put("/store", params={"graph": graph}, content=body, headers=TURTLE)
    assert response.status_code == 204
    assert held(written, graph) == ["https://kg.example/article/relative", "three", "two"]
    assert held(written, "urn:x:witness") == ["witness"]
    ask = {"query": f'ASK {{ GRAPH <{graph}> {{ ?s ?p "three" }} }}'}
    assert writer.get("/sparql", params=ask).json()["boolean"] is True


def test_put_and_post_say_when_a_graph_is_new(writer: httpx.Client, written: Store) -> None:
    for method, name in (("PUT", "urn:x:put"), ("POST", "urn:x:posted")):
        body = b'<urn:x:s> <urn:x:p> "new" .'
        send = {"params": {"graph": name}, "content": body, "headers": N_TRIPLES}
        assert writer.request(method, "/store", **send).status_code == 201  # type: ignore[arg-type]
        assert writer.request(method, "/store", **send).status_code == 204  # type: ignore[arg-type]
        assert held(written, name) == ["new"]
        assert writer.delete("/store", params={"graph": name}).status_code == 204
        assert name not in written.graphs()
        assert "nothing was deleted" in words(writer.delete("/store", params={"graph": name}), 404)


def test_post_adds_to_a_graph(writer: httpx.Client, written: Store, graph: str) -> None:
    body = b'<urn:x:s> <urn:x:p> "two" .'
    assert writer.post("/store", params={"graph": graph}, content=body, headers=N_TRIPLES).status_code == 204
    assert held(written, graph) == ["one", "two"]


def test_post_of_quads_adds_to_the_graphs_that_they_name(writer: httpx.Client, written: Store, graph: str) -> None:
    quads = f'<urn:x:s> <urn:x:p> "two" <{graph}> .\n<urn:x:s> <urn:x:p> "three" <urn:x:quads> .\n'
    assert writer.post("/store", content=quads.encode(), headers=N_QUADS).status_code == 204
    assert held(written, graph) == ["one", "two"]
    assert held(written, "urn:x:quads") == ["three"]


def test_put_of_nothing_removes_a_graph(writer: httpx.Client, written: Store, graph: str) -> None:
    assert writer.put("/store", params={"graph": graph}, content=b"", headers=TURTLE).status_code == 204
    assert graph not in written.graphs()


@pytest.mark.parametrize(
    ("method", "request_", "status", "expected"),
    [
        ("GET", {"params": {"default": ""}}, 400, "the default graph is the union of all graphs"),
        ("GET", {}, 400, "name one of them with ?graph=IRI"),
        ("GET", {"params": {"graph": "no iri"}}, 400, "cannot name a graph"),
        ("GET", {"params": {"graph": [GRAPH, GRAPH]}}, 400, "exactly one graph, and it has 2"),
        ("GET", {"params": {"graph": GRAPH}, "headers": {"accept": "text/csv"}}, 406, "text/turtle"),
        ("PUT", {"params": {"default": ""}, "headers": TURTLE}, 400, "the default graph is the union"),
        ("PUT", {"headers": N_QUADS}, 400, "the default graph is the union"),
        ("DELETE", {}, 400, "the default graph is the union"),
        ("DELETE", {"params": {"default": ""}}, 400, "the default graph is the union"),
        ("PUT", {"params": {"graph": GRAPH}, "headers": {"content-type": "text/csv"}}, 415, "not as text/csv"),
        ("PUT", {"params": {"graph": GRAPH}}, 415, "nothing that is named"),
        ("PUT", {"params": {"graph": GRAPH}, "content": b"<a", "headers": TURTLE}, 400, "is not the text/turtle"),
        (
            "PUT",
            {"params": {"graph": GRAPH}, "content": b"[] <urn:x:p> 1 .", "headers": TURTLE},
            400,
            "a blank node or triple term",
        ),
        ("POST", {"content": b"<urn:x:s> <urn:x:p> 1 .", "headers": N_QUADS}, 400, "is not the application/n-quads"),
        (
            "POST",
            {"content": b"<urn:x:s> <urn:x:p> <urn:x:o> .", "headers": N_QUADS},
            400,
            "the default graph is the union",
        ),
        ("PATCH", {"params": {"graph": GRAPH}}, 405, "PATCH is not answered here"),
        (
            "PUT",
            {"params": {"graph": GRAPH}, "content": b"#" * 64_000_001, "headers": TURTLE},
            413,
            "longer than the 64,000,000 bytes",
        ),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    writer: httpx.Client,
    written: Store,
    graph: str,
    method: str,
    request_: dict[str, object],
    status: int,
    expected: str,
) -> None:
    assert expected in words(writer.request(method, "/store", **request_), status)  # type: ignore[arg-type]
    assert held(written, graph) == ["one"]
    assert held(written, "urn:x:witness") == ["witness"]


def test_a_graph_is_read_whole_or_not_at_all(writer: httpx.Client, written: Store) -> None:
    many = [triple(f"{number}") for number in range(LIMITS.rows * 2)]
    written.replace({"urn:x:many": many})
    response = writer.get("/store", params={"graph": "urn:x:many"}, headers={"accept": "application/n-triples"})
    assert len(response.text.splitlines()) == len(many)
    written.replace({"urn:x:many": [triple("x" * 600_000 + end) for end in "abc"]})
    assert "ask /sparql for parts" in words(writer.get("/store", params={"graph": "urn:x:many"}), 403)
    written.drop(["urn:x:many"])
