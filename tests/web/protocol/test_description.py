"""What the service says about itself."""

import httpx
import pytest
import rdflib
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import VOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from kg.serving import DirectEngine
from kg.web.protocol import Options, routes
from loaders.stores import Store
from tests.web.protocol.conftest import words

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def described(response: httpx.Response, form: str = "turtle") -> rdflib.Graph:
    assert response.status_code == 200, response.text
    return rdflib.Graph().parse(data=response.content, format=form)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "turtle"),
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        (BROWSER, "xml"),
    ],
)
def test_without_a_query_the_service_is_described(client: httpx.Client, accept: str, form: str) -> None:
    graph = described(client.get("/sparql", headers={"accept": accept}), form)
    service = URIRef(f"{client.base_url}/sparql")
    assert set(graph.objects(service, RDF.type)) == {SD.Service}
    assert set(graph.objects(service, SD.endpoint)) == {service}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert {FORMATS.SPARQL_Results_JSON, FORMATS.Turtle, FORMATS["JSON-LD"]} <= set(
        graph.objects(service, SD.resultFormat)
    )


def test_graphs_and_classes_are_counted(client: httpx.Client, viewed: Store) -> None:
    graph = described(client.get("/sparql"))
    counted = {
        str(graph.value(each, SD.name)): int(graph.value(graph.value(each, SD.graph), VOID.triples))
        for each in graph.objects(None, SD.namedGraph)
    }
    assert counted == {name: len(list(viewed.triples(name))) for name in viewed.graphs()}
    (dataset,) = graph.objects(None, SD.defaultDataset)
    assert graph.value(dataset, VOID.triples) == Literal(sum(counted.values()))
    classes = {
        str(graph.value(part, VOID["class"])): int(graph.value(part, VOID.entities))
        for part in graph.objects(dataset, VOID.classPartition)
    }
    assert classes["https://schema.org/NewsArticle"] == 3
    assert classes["https://kg.example/vocab#Evidence"] == 3
    assert graph.value(dataset, VOID.classes) == Literal(len(classes))


def test_it_has_no_blank_nodes_and_the_same_bytes_each_time(client: httpx.Client) -> None:
    first, second = client.get("/sparql"), client.get("/sparql")
    assert first.content == second.content
    assert not [term for triple in described(first) for term in triple if isinstance(term, rdflib.BNode)]


def test_only_rdf_describes(client: httpx.Client) -> None:
    assert "text/turtle" in words(client.get("/sparql", headers={"accept": "text/csv"}), 406)
    assert client.head("/sparql").status_code == 200


def test_a_server_that_takes_updates_says_where(viewed: Store) -> None:
    app = Starlette(routes=list(routes(DirectEngine(viewed), Options(token="a token"))))
    graph = described(TestClient(app, base_url="http://news.example").get("/sparql"))
    assert (URIRef("http://news.example/update"), SD.supportedLanguage, SD.SPARQL11Update) in graph


@pytest.mark.parametrize("host", ["a b", "<script>", "[", 'x"y', "{}"])
def test_a_host_that_is_none_is_a_400(viewed: Store, host: str) -> None:
    app = Starlette(routes=list(routes(DirectEngine(viewed))))
    response = TestClient(app, base_url="http://news.example").get("/sparql", headers={"host": host})
    assert response.status_code == 400
    assert "Host" in response.text


def test_a_browser_gets_the_page_when_it_sends_no_query(viewed: Store) -> None:
    def page(request: Request) -> Response:
        return HTMLResponse(f"<p>{request.url.path}")

    client = TestClient(Starlette(routes=list(routes(DirectEngine(viewed), page=page))))
    shown = client.get("/sparql", headers={"accept": BROWSER})
    assert (shown.text, shown.headers["vary"]) == ("<p>/sparql", "Accept")
    assert client.get("/sparql", headers={"accept": "*/*"}).headers["content-type"] == "text/turtle"
    assert client.get("/sparql?format=ttl", headers={"accept": BROWSER}).headers["content-type"] == "text/turtle"
    asked = client.get("/sparql?query=ASK%7B%7D", headers={"accept": BROWSER})
    assert asked.headers["content-type"] == "application/xml"
    accepted = {"accept": "text/turtle, text/html;q=0.5"}
    assert client.get("/sparql", headers=accepted).headers["content-type"] == "text/turtle"
    assert client.post("/sparql", headers={"accept": BROWSER}, data={"query": "ASK {}"}).status_code == 200
