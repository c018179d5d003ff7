"""SPARQL in a browser: what is there without scripts, and what the editor is given."""

import json

import pytest
from starlette.testclient import TestClient

from kg import settings
from kg.serving import DirectEngine
from kg.web.app import application
from kg.web.pages import sparql
from loaders.stores import Store, open_store
from queries import ready
from tests.web.conftest import HOSTILE
from tests.web.page import Page

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TABLE = "/sparql/table"


def get(browser: TestClient, path: str, status: int = 200, **parameters: str) -> Page:
    response = browser.get(path, params=parameters, headers=HTML)
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("text/html")
    page = Page(response.text)
    page.assert_inert()
    return page


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_a_browser_gets_the_page_at_the_endpoint_itself(browser: TestClient) -> None:
    page = get(browser, "/sparql")
    assert "SPARQL" in page.text
    assert (
        "textarea",
        {"id": "query", "name": "query", "rows": "12", "spellcheck": "false", "required": None},
    ) in page.elements
    policy = browser.get("/sparql", headers=HTML).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy


def test_the_editor_knows_prefixes_and_the_terms_of_the_ontology(browser: TestClient) -> None:
    if not sparql.vendored.has(sparql.vendored.EDITOR):
        pytest.skip("the editor is not there: `pip install .` on a machine with Node.js brings it")
    page = get(browser, "/sparql")
    (place,) = [attributes for _, attributes in page.elements if attributes.get("id") == "editor"]
    assert json.loads(str(place["data-known"]))["prefixes"]["news"] == "https://kg.example/ontology/news#"
    terms = browser.get(str(place["data-terms"])).json()
    assert {"iri": "https://kg.example/ontology/news#leads", "kind": "property", "label": "leads"} in terms


def test_without_the_editor_the_page_says_what_is_missing(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql.vendored, "has", lambda _script: False)
    page = get(browser, "/sparql")
    assert "built without the editor (yasgui)" in page.text
    assert not [attributes for tag, attributes in page.elements if tag == "script" and "yasgui" in str(attributes)]


def test_a_form_gives_a_table(browser: TestClient) -> None:
    page = get(browser, TABLE, query="SELECT ?who ?what { ?who news:leads ?what } ORDER BY ?who")
    assert "1 row" in words(page)
    assert page.links["/entity/person/Zo%C3%AB_Kessel"] == "Zoë Kessel"
    assert "1 row" in words(get(browser, TABLE, query="CONSTRUCT WHERE { ?who news:headOfStateOf ?what }"))
    assert "yes" in words(get(browser, TABLE, query="ASK { ?who news:leads ?what }"))
    assert "no" in words(get(browser, TABLE, query="ASK { ?who news:leads news:leads }"))
    assert "Query" in get(browser, TABLE).text  # nothing asked


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x {", "syntax"),
        ("DROP ALL", ""),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        (HOSTILE, ""),
    ],
)
def test_what_cannot_be_run_is_said_above_the_form(browser: TestClient, query: str, said: str) -> None:
    page = get(browser, TABLE, 400, query=query)
    assert [attributes for _, attributes in page.elements if attributes.get("role") == "alert"]
    assert said in page.text


def test_values_of_answers_stay_inert(browser: TestClient) -> None:
    page = get(browser, TABLE, query="SELECT ?article ?label { ?article a schema:NewsArticle ; rdfs:label ?label }")
    assert "<script>alert(1)" in page.text  # as text


def test_examples_run_as_they_are(browser: TestClient, viewed: Store) -> None:
    page = get(browser, "/sparql")
    given = {attributes["data-query"] for tag, attributes in page.elements if tag == "a" and "data-query" in attributes}
    assert given == {example.sparql for example in sparql.examples("https://kg.example/")}
    assert len(given) == len([q for q in ready().values() if not any(p.required for p in q.parameters)])
    for query in given:
        viewed.query(str(query))
        assert "LIMIT 100" in str(query) or "LIMIT" not in str(query)


def test_the_endpoint_stays_where_it_is_under_another_base() -> None:
    with open_store("memory:") as store:
        settings.write(store, settings.Settings("https://news.example/graphs/"))
        other = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        assert get(other, "/graphs/sparql").text == get(other, "/sparql").text
