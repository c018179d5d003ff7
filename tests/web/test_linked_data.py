"""A thing's page lives at the path of its IRI, and the same thing as data beside it."""

import csv
import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from starlette.testclient import TestClient

from kg.builder import Recipe
from kg.model import Article, Reading
from kg.rdf import LABEL
from kg.serving import DirectEngine
from kg.vocabulary import BASE, KG, NEWS, RDF, SCHEMA
from kg.web.app import application
from kg.web.linked_data import table
from loaders.stores import Store, open_store
from tests.web import conftest as stored
from tests.web.page import Page

KESSEL = "/entity/person/Zo%C3%AB_Kessel"
_KESSEL = NamedNode(f"{BASE}entity/person/Zoë_Kessel")
_VESPERIA = NamedNode(f"{BASE}entity/place/Vesperia")
_RDF = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
_MEDIA = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


@pytest.fixture(scope="module")
def claim(viewed: Store) -> str:
    """The path of the page of the claim that Kessel is the head of state of Vesperia."""
    rows = viewed.query(
        "SELECT DISTINCT ?claim { ?claim rdf:subject ?s ; rdf:predicate news:headOfStateOf ; rdf:object ?o }",
        {"s": _KESSEL, "o": _VESPERIA},
    )
    (row,) = rows  # type: ignore[misc, union-attr]
    return "/" + row["claim"].value.removeprefix(BASE)  # type: ignore[has-type]


@pytest.fixture(params=["entity", "claim", "article"])
def path(request: pytest.FixtureRequest, claim: str) -> str:
    """The page of an entity, of a claim and of an article."""
    return {"entity": KESSEL, "claim": claim, "article": "/article/leading"}[request.param]


def triples(content: bytes, suffix: str) -> set[Triple]:
    return {quad.triple for quad in parse(content, _RDF[suffix])}


@pytest.mark.parametrize("suffix", _MEDIA)
def test_a_suffix_and_a_header_give_the_same_data(browser: TestClient, path: str, suffix: str) -> None:
    by_suffix = browser.get(f"{path}.{suffix}")
    by_header = browser.get(path, headers={"accept": f"text/html;q=0.5, {_MEDIA[suffix].split(';')[0]}"})
    assert by_suffix.status_code == by_header.status_code == 200
    assert by_suffix.content == by_header.content
    assert by_suffix.content
    for response in (by_suffix, by_header):
        assert response.headers["content-type"] == _MEDIA[suffix]
        assert response.headers["content-location"] == f"{path}.{suffix}"
        assert response.headers["vary"] == "Accept"


def test_the_formats_of_rdf_hold_the_same_triples(browser: TestClient, path: str) -> None:
    turtle, jsonld, lines = (triples(browser.get(f"{path}.{suffix}").content, suffix) for suffix in _RDF)
    assert turtle == jsonld == lines
    assert any(NamedNode(BASE + path[1:].replace("Zo%C3%AB", "Zoë")) == triple.subject for triple in turtle)


def test_turtle_has_prefixes_and_the_same_bytes_each_time(browser: TestClient, path: str) -> None:
    first, second = (browser.get(f"{path}.ttl").content for _ in range(2))
    assert first == second
    assert first.startswith(b"@prefix ")


def test_an_entity_as_data_has_its_facts_in_both_directions(browser: TestClient) -> None:
    found = triples(browser.get("/entity/place/Vesperia.nt").content, "nt")
    assert Triple(_KESSEL, NamedNode(NEWS + "headOfStateOf"), _VESPERIA) in found
    assert Triple(_VESPERIA, LABEL, Literal("Vesperia")) in found
    assert {t.predicate.value for t in found} >= {RDF + "subject", RDF + "object"}  # the claims
    assert not [t for t in found if t.predicate.value == KG + "refersTo"]  # not where it is mentioned


def test_a_claim_as_data_has_its_evidence(browser: TestClient, claim: str) -> None:
    found = triples(browser.get(f"{claim}.nt").content, "nt")
    assert Triple(NamedNode(BASE + claim[1:]), NamedNode(RDF + "object"), _VESPERIA) in found
    assert [t for t in found if t.predicate.value == KG + "status" and t.object.value == KG + "Asserted"]
    assert len([t for t in found if t.object.value == KG + "Mention"]) == 2


def test_an_article_as_data_is_its_two_graphs(browser: TestClient, viewed: Store) -> None:
    found = triples(browser.get("/article/leading.nt").content, "nt")
    graph = f"{BASE}article/leading"
    assert found == set(viewed.triples(graph)) | set(viewed.triples(f"{graph}#inferred"))


def test_json_tells_what_the_page_shows(browser: TestClient, claim: str) -> None:
    entity = browser.get(f"{KESSEL}.json").json()
    assert (entity["iri"], entity["label"], entity["names"]) == (_KESSEL.value, "Zoë Kessel", ["Kessel"])
    (fact,) = entity["groups"][0]["facts"]
    assert fact["object"] == {"label": "Vesperia", "iri": _VESPERIA.value}
    assert fact["quotes"][0]["sentence"] == "🚀 Zoë Kessel has led Vesperia since 2019."
    (side,) = browser.get(f"{claim}.json").json()["sides"]
    assert side["name"] == "for"
    article = browser.get("/article/leading.json").json()
    assert article["text"] == stored.LEADING.text
    for sentence in article["sentences"]:
        for told in sentence["facts"]:
            assert article["text"][sentence["start"] : sentence["end"]] == told["evidence"]["sentence"]


def test_csv_has_a_row_an_evidence(browser: TestClient, claim: str) -> None:
    for path, number in ((KESSEL, 2), (claim, 1), ("/article/leading", 2)):
        rows = list(csv.DictReader(io.StringIO(browser.get(f"{path}.csv").text)))
        assert len(rows) == number
        assert rows[0]["status"] in ("Asserted", "Possible")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_never_begins_a_cell_as_a_formula(text: str) -> None:
    ((cell,),) = list(csv.reader(io.StringIO(table(["a"], [[text]]).decode(), newline="")))[1:]
    assert cell[0] == "'"


def test_a_page_says_where_its_data_is(browser: TestClient, path: str) -> None:
    page = Page(browser.get(path).text)
    links = [attributes for tag, attributes in page.elements if tag == "link" and attributes["rel"] == "alternate"]
    assert [link["type"] for link in links] == [media.split(";")[0] for media in _MEDIA.values()]
    assert [browser.get(str(link["href"])).status_code for link in links] == [200] * 5


@pytest.mark.parametrize("accept", ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", "nonsense"])
def test_a_browser_gets_the_page(browser: TestClient, path: str, accept: str) -> None:
    response = browser.get(path, headers={"accept": accept})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept"


def test_an_identifier_may_end_like_a_suffix() -> None:
    with open_store("memory:") as store:
        recipe = Recipe()
        for identifier in ("a", "a.json", "https://courier.example/story.ttl"):
            store.replace(recipe.graphs(Reading(Article(identifier, f"The text of {identifier}."))))
        browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        assert "The text of a.json." in browser.get("/article/a.json").text
        assert browser.get("/article/a.json").headers["content-type"] == "text/html; charset=utf-8"
        assert browser.get("/article/a.json.json").json()["text"] == "The text of a.json."
        assert browser.get("/article/a.csv").headers["content-type"] == "text/csv; charset=utf-8"
        address = "/article/https%3A%2F%2Fcourier.example%2Fstory.ttl"
        assert "<h1>" in browser.get(address).text
        found = triples(browser.get(f"{address}.ttl").content, "ttl")
        assert any(t.predicate.value == SCHEMA + "articleBody" for t in found)


@pytest.mark.parametrize("path", ["/entity/place/Vesperi.json", "/article/Vesperia.json", "/claim/x.json"])
def test_what_is_missing_is_said_in_json(browser: TestClient, path: str) -> None:
    response = browser.get(path)
    assert response.status_code == 404
    answer = response.json()
    assert answer["error"] == "not found"
    if "claim" not in path:
        assert {"label": "Vesperia", "iri": _VESPERIA.value, "path": "/entity/place/Vesperia"} in answer["suggestions"]


def test_what_is_missing_as_rdf_is_one_line(browser: TestClient) -> None:
    response = browser.get("/entity/place/Vesperi.ttl")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.startswith("not found: Vesperi; did you mean Vesperia")
    assert response.text.count("\n") == 1


def test_a_long_answer_says_that_it_was_cut(viewed: Store) -> None:
    from kg.serving import Limits

    browser = TestClient(application(DirectEngine(viewed, Limits(rows=3))), base_url="http://localhost")
    response = browser.get("/article/leading.nt")
    assert len(response.text.splitlines()) == 3
    assert response.headers["x-kg-cut"].startswith("only 3 of the triples")
    assert (
        "x-kg-cut"
        not in TestClient(application(DirectEngine(viewed)), base_url="http://localhost")
        .get("/article/leading.nt")
        .headers
    )


def test_json_keeps_text_and_spells_out_what_cannot_be_seen(browser: TestClient) -> None:
    from kg.iri import segment

    response = browser.get(f"/article/{segment(stored.HOSTILE)}.json")
    assert "\u202e" not in response.text
    assert json.loads(response.text)["title"] == stored.HOSTILE
