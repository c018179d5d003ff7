"""The server's description of itself is true, and nothing that it allows, or forbids, is an error of the server."""

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from kg.serving import Limits
from kg.serving.answers import TRIPLES
from kg.serving.owned import OwnedEngine
from kg.vocabulary import BASE
from kg.web.app import application
from kg.web.protocol import Options
from kg.web.protocol.openapi import described
from loaders.stores import Store
from tests.web.protocol.conftest import TOKEN, owned, served

CLAIM = "SELECT ?claim { ?claim a rdf:Statement ; rdf:predicate news:headOfStateOf } LIMIT 1"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


schema = schemathesis.openapi.from_dict(described(BASE))
for media in ("application/sparql-query", "application/sparql-update", *TRIPLES):
    schemathesis.serializer.alias(media, "text/plain")


@pytest.fixture(scope="module")
def whole(viewed: Store) -> Iterator[str]:
    """The address of all of a server, with the pages, over a store of its own that may be written."""
    with owned() as store:
        store.replace({graph: viewed.triples(graph) for graph in viewed.graphs() if not graph.endswith("background")})
        engine = OwnedEngine(store, Limits(rows=100))
        try:
            with served(application(engine, options=Options(token=TOKEN))) as url:
                yield url
        finally:
            engine.close()


@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_is_an_error_of_the_server(case: schemathesis.Case, whole: str) -> None:
    response = case.call(base_url=whole, headers={"authorization": f"Bearer {TOKEN}"})
    case.validate_response(response, checks=CHECKS)


def test_what_is_described_is_there(whole: str) -> None:
    with httpx.Client(base_url=whole, trust_env=False) as client:
        told = client.get("/openapi.json")
        assert told.headers["content-type"] == "application/json"
        assert told.json() == described(BASE)
        paths = {
            "/entity/{kind}/{name}": "/entity/place/Vesperia",
            "/article/{id}": "/article/leading",
            "/ontology/term": "/ontology/term?iri=https://schema.org/NewsArticle",
            "/questions/{name}": "/questions/leaders",
            "/questions/{name}.csv": "/questions/leaders.csv",
            "/questions/{name}.json": "/questions/leaders.json",
            "/search": "/search?q=Kessel",
            "/search.json": "/search.json?q=Kessel",
            "/sparql": "/sparql?query=ASK%7B%7D",
            "/sparql/table": "/sparql/table?query=ASK%7B%7D",
            "/store": "/store?graph=https://kg.example/article/leading",
        }
        (claim,) = httpx.get(f"{whole}/sparql", params={"query": CLAIM}, trust_env=False).json()["results"]["bindings"]
        paths["/claim/{id}"] = claim["claim"]["value"].removeprefix(BASE[:-1])
        for path, operations in told.json()["paths"].items():
            if "get" in operations:
                response = client.get(paths.get(path, path))
                assert response.status_code == 200, path
                assert (
                    response.headers["content-type"].partition(";")[0]
                    in operations["get"]["responses"]["200"]["content"]
                )


def test_the_description_is_below_the_path_of_the_base() -> None:
    paths = described("https://news.example/g%20x/")["paths"]
    assert {"/sparql", "/g%20x/", "/g%20x/search.json"} <= set(paths)
