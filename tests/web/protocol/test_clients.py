"""What other people's libraries make of the answers, and our own client."""

import io
import json

import httpx
import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, RdfFormat
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from kg.errors import StoreError
from loaders.stores import open_store
from tests.web.protocol.conftest import LIMITS

NAMES = "SELECT ?name ?n { ?who news:headOfStateOf ?what ; rdfs:label ?name BIND(STRLEN(?name) AS ?n) }"
BUILT = "CONSTRUCT { ?who rdfs:label ?name } WHERE { ?who news:headOfStateOf ?what ; rdfs:label ?name }"
CUT = "SELECT ?s ?name { ?s rdfs:label ?name }"
CUT_TRIPLES = "CONSTRUCT WHERE { ?s rdfs:label ?name }"


@pytest.fixture
def wrapper(address: str) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setTimeout(20)
    return wrapper


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("request_method", [None, POSTDIRECTLY])
def test_sparqlwrapper_reads_json(wrapper: SPARQLWrapper, method: str, request_method: str | None) -> None:
    wrapper.setMethod(method)
    if request_method and method == POST:
        wrapper.setRequestMethod(request_method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(NAMES)
    (row,) = wrapper.queryAndConvert()["results"]["bindings"]
    assert row["name"] == {"type": "literal", "value": "Zoë Kessel"}
    assert row["n"] == {"type": "literal", "value": "10", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}


def test_sparqlwrapper_reads_the_other_formats_for_solutions(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(NAMES)
    found = {}
    for form in (XML, CSV, TSV):
        wrapper.setReturnFormat(form)
        found[form] = wrapper.queryAndConvert()
    assert "Zoë Kessel" in found[XML].toxml()
    assert found[CSV].decode() == "name,n\r\nZoë Kessel,10\r\n"
    assert found[TSV].decode() == '?name\t?n\n"Zoë Kessel"\t10\n'


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_triples(wrapper: SPARQLWrapper, form: str) -> None:
    wrapper.setQuery(BUILT)
    wrapper.setReturnFormat(form)
    converted = wrapper.queryAndConvert()
    if isinstance(converted, bytes):
        graph = rdflib.Graph().parse(data=converted, format="turtle" if form == TURTLE else "n3")
    else:
        graph = converted
    assert [str(label) for label in graph.objects()] == ["Zoë Kessel"]


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_as_a_store(address: str, form: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{address}/sparql", returnFormat=form))
    (row,) = graph.query(NAMES)
    assert str(row[0]) == "Zoë Kessel"  # type: ignore[index]
    assert int(row[1]) == 10  # type: ignore[index, arg-type]
    if form in ("xml", "json"):  # the others have no answers to ASK
        assert graph.query("ASK { ?s a news:Country }").askAnswer is True


@pytest.mark.parametrize(
    ("media", "form"), [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
                        ("application/ld+json", "json-ld")],
)  # fmt: skip
def test_cut_triples_are_still_triples(client: httpx.Client, media: str, form: str) -> None:
    response = client.get("/sparql", params={"query": CUT_TRIPLES}, headers={"accept": media})
    assert "x-kg-cut" in response.headers
    assert len(rdflib.Graph().parse(data=response.content, format=form)) == LIMITS.rows


@pytest.mark.parametrize(
    ("media", "form"), [("application/n-quads", RdfFormat.N_QUADS), ("application/trig", RdfFormat.TRIG)]
)
def test_triples_are_quads_of_the_default_graph(client: httpx.Client, media: str, form: RdfFormat) -> None:
    response = client.get("/sparql", params={"query": BUILT}, headers={"accept": media})
    assert response.headers["content-type"].startswith(media)
    (quad,) = pyoxigraph.parse(response.content, format=form)
    assert quad.object == Literal("Zoë Kessel")


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_cut_solutions_are_still_solutions(client: httpx.Client, media: str, form: QueryResultsFormat) -> None:
    response = client.get("/sparql", params={"query": CUT}, headers={"accept": media})
    assert "x-kg-cut" in response.headers
    parsed = pyoxigraph.parse_query_results(response.content, form)
    assert isinstance(parsed, QuerySolutions)
    assert len(list(parsed)) == LIMITS.rows
    if form != QueryResultsFormat.TSV:
        again = rdflib.query.Result.parse(io.BytesIO(response.content), content_type=media)
        assert len(again) == LIMITS.rows
    if form == QueryResultsFormat.JSON:
        (link,) = json.loads(response.content)["head"]["link"]
        assert link.startswith("data:,only%20the%20first%20300%20solutions")


def test_our_own_client_takes_no_part_for_the_whole(address: str) -> None:
    with open_store(f"sparql:{address}/sparql") as store:
        whole = store.query(f"{CUT} LIMIT 200")
        assert isinstance(whole, QuerySolutions)
        assert len(list(whole)) == 200
        for query in (CUT, CUT_TRIPLES):
            with pytest.raises(StoreError, match="cuts results off after 300 rows"):
                store.query(query)
