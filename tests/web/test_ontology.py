"""The pages of the ontology."""

from urllib.parse import quote

import pytest
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from starlette.testclient import TestClient

from kg.serving import DirectEngine
from kg.vocabulary import KG, NEWS, OWL, RDF, RDFS
from kg.web import terms
from kg.web.app import application
from loaders.stores import Store, open_store
from tests.web.conftest import HOSTILE
from tests.web.page import Page

OTHER = "https://other.example/terms/"


def get(browser: TestClient, path: str, status: int = 200) -> Page:
    response = browser.get(path)
    assert response.status_code == status
    page = Page(response.text)
    page.assert_inert()
    return page


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_the_overview_leads_to_every_term_of_the_ontology(browser: TestClient, viewed: Store) -> None:
    page = get(browser, "/ontology")
    known = terms.read(viewed, "https://kg.example/")
    assert len(known.by_iri) > 100
    for term in known.by_iri.values():
        if term.kind != "individual":
            assert page.links[terms.path(term.iri, "/")] == term.label
    assert page.links["/ontology/news"] == NEWS
    assert "?person news:ministerOf ?state then ?person news:actsFor ?state" in words(page)


def test_the_overview_counts_what_articles_hold(browser: TestClient) -> None:
    text = words(get(browser, "/ontology"))
    assert "person 2" in text  # Zoë Kessel and the attacker
    assert "is head of state of person → country 1" in text
    assert "leads person → agent 1" in text


def test_a_term_lives_at_the_path_of_its_iri(browser: TestClient) -> None:
    document = get(browser, "/ontology/news")
    assert "leads" in document.ids  # where https://kg.example/ontology/news#leads takes a browser
    assert document.links["/ontology/news/leads"] == "leads"
    assert "Evidence" in get(browser, "/vocab").ids
    page = get(browser, "/ontology/news/leads")
    assert NEWS + "leads" in page.text
    assert get(browser, "/vocab/Asserted").links["/vocab/Status"] == "status"


def test_the_page_of_a_property_says_all_that_teaches_it(browser: TestClient) -> None:
    page = get(browser, "/ontology/news/headOfStateOf")
    text = words(page)
    assert "Holds the highest office of the country" in text
    assert page.links["/ontology/news/Person"] == "person"
    assert page.links["/ontology/news/Country"] == "country"
    assert page.links["/ontology/news/leads"] == "leads"
    assert page.links["/vocab/StateRelation"] == "state relation"
    assert page.links["http://www.wikidata.org/entity/P35"] == "Wikidata P35"
    assert "Felipe (subject) is king of Spain (object) ." in text.replace(".", " .").replace("  ", " ")
    assert text.index("Felipe (subject) is king") < text.index("Sentences that do not")
    assert text.index("Sentences that do not") < text.index("Kamala Harris (subject) is vice president")
    assert "head of state, " in text


def test_the_page_of_a_property_shows_what_the_graph_has(browser: TestClient) -> None:
    page = get(browser, "/ontology/news/headOfStateOf")
    assert "Zoë Kessel is head of state of Vesperia asserted 1 article" in words(page)
    assert "<td>1</td><td>1</td></tr>" in page.html  # one claim, one evidence


def test_the_page_of_a_class_shows_its_things_and_properties(browser: TestClient) -> None:
    page = get(browser, "/ontology/news/Person")
    assert page.links["/entity/person/Zo%C3%AB_Kessel"] == "Zoë Kessel"
    assert page.links["/ontology/news/spouseOf"] == "is married to"
    assert "2 in articles" in page.text


def test_an_alignment_to_a_code_is_words_and_no_link(browser: TestClient) -> None:
    page = get(browser, "/ontology/news/deploysTo")
    assert "CAMEO 154 Mobilize or increase armed forces" in page.text
    assert not [path for path in page.links if "alignment" in path]


def test_a_term_is_data_too(browser: TestClient, viewed: Store) -> None:
    path = "/ontology/news/headOfStateOf"
    turtle = browser.get(path, headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert turtle.headers["content-location"] == f"{path}.ttl"
    assert browser.get(f"{path}.ttl").content == turtle.content
    triples = {each.triple for each in parse(turtle.content, RdfFormat.TURTLE)}
    graph = viewed.triples("https://kg.example/graph/ontology")
    assert triples == {each for each in graph if str(each.subject) == f"<{NEWS}headOfStateOf>"}
    shown = browser.get(f"{path}.json").json()
    assert shown["range"] == [NEWS + "Country"]
    assert shown["claims"][0]["link"]["label"] == "Zoë Kessel is head of state of Vesperia"
    assert shown["taught"]["examples"]
    assert "Zoë Kessel is head of state of Vesperia,Asserted,1," in browser.get(f"{path}.csv").text
    assert "Zoë Kessel" in browser.get("/ontology/news/Person.csv").text


def test_a_whole_ontology_is_data_too(browser: TestClient, viewed: Store) -> None:
    given = browser.get("/ontology/news", headers={"Accept": "application/n-triples"})
    triples = {each.triple for each in parse(given.content, RdfFormat.N_TRIPLES)}
    assert len(triples) > 3000
    document = NEWS.rstrip("#")
    graph = viewed.triples("https://kg.example/graph/ontology")
    assert triples == {each for each in graph if str(each.subject).strip("<>").partition("#")[0] == document}
    assert {"iri": NEWS + "leads", "kind": "property"}.items() <= dict(
        next(term for term in browser.get("/ontology/news.json").json()["terms"] if term["iri"] == NEWS + "leads")
    ).items()
    assert browser.get("/ontology/news.csv").text.startswith("iri,kind,label,definition")


def test_a_term_of_others_is_data_too(browser: TestClient) -> None:
    address = "iri=https%3A%2F%2Fschema.org%2FNewsArticle"
    page = browser.get(f"/ontology/term?{address}")
    assert f"/ontology/term.ttl?{address}" in page.text
    turtle = browser.get(f"/ontology/term?{address}", headers={"Accept": "text/turtle"})
    assert turtle.headers["content-location"] == f"/ontology/term.ttl?{address}"
    assert browser.get(f"/ontology/term.ttl?{address}").content == turtle.content
    assert "news article" in turtle.text


@pytest.mark.parametrize("path", ["/ontology/news/leed", "/ontology/term", "/ontology/term?iri=%3Cx%3E", "/vocab/x/y"])
def test_an_unknown_term_is_missing(browser: TestClient, path: str) -> None:
    assert "Not found" in get(browser, path, 404).text


def test_an_empty_store_has_an_overview() -> None:
    with open_store("memory:") as store:
        empty = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        assert "kg init" in get(empty, "/ontology").text
        get(empty, "/ontology/news", 404)


def test_others_ontologies_have_pages_too_and_stay_inert() -> None:
    def node(name: str) -> NamedNode:
        return NamedNode(OTHER + name)

    kind, label, union = (
        NamedNode(RDF + "type"),
        NamedNode(RDFS + "label"),
        NamedNode("https://kg.example/graph/ontology#u"),
    )
    cell = NamedNode("https://kg.example/graph/ontology#l")
    graph = [
        Triple(node("Vessel"), kind, NamedNode(OWL + "Class")),
        Triple(node("Vessel"), NamedNode(RDFS + "subClassOf"), node("Boat")),
        Triple(node("Boat"), NamedNode(RDFS + "subClassOf"), node("Vessel")),
        Triple(node("Boat"), kind, NamedNode(OWL + "Class")),
        Triple(node("sails"), kind, NamedNode(OWL + "ObjectProperty")),
        Triple(node("sails"), label, Text(HOSTILE)),
        Triple(node("sails"), NamedNode(RDFS + "comment"), Text(HOSTILE)),
        Triple(node("sails"), NamedNode(RDFS + "domain"), union),
        Triple(node("sails"), NamedNode(KG + "example"), Text(HOSTILE + " {subject:A}")),
        Triple(union, kind, NamedNode(OWL + "Class")),
        Triple(union, NamedNode(OWL + "unionOf"), cell),
        Triple(cell, NamedNode(RDF + "first"), node("Boat")),
        Triple(cell, NamedNode(RDF + "rest"), NamedNode(RDF + "nil")),
    ]  # fmt: skip
    with open_store("memory:") as store:
        store.replace({"https://kg.example/graph/ontology": graph})
        browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        overview = get(browser, "/ontology")
        path = f"/ontology/term?iri={quote(OTHER + 'Boat', safe='')}"
        assert overview.links[path] == "Boat"  # although it and Vessel are each below the other
        page = get(browser, f"/ontology/term?iri={quote(OTHER + 'sails', safe='')}")
        assert page.links[path] == "Boat"  # out of the union
        assert "{subject:A}" in page.text  # an example without an object is shown as it is written
