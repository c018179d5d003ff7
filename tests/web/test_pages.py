"""The pages, as a browser without JavaScript gets them."""

import pytest
from starlette.testclient import TestClient

from kg.iri import Minter
from kg.serving import DirectEngine
from kg.web.app import application
from loaders.stores import Store, open_store
from tests.web import conftest as stored
from tests.web.page import Page

KESSEL = "/entity/person/Zo%C3%AB_Kessel"
SLASHED = "/entity/organization/AC%2FDC_100%25_%C5%81%C3%B3d%C5%BA"


def get(browser: TestClient, path: str, status: int = 200) -> Page:
    response = browser.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(response.text)
    page.assert_inert()
    return page


def test_home_says_what_the_graph_holds(browser: TestClient) -> None:
    page = get(browser, "/")
    assert page.links["/article/leading"] == "Who leads Vesperia"
    assert page.links["/entity/place/Vesperia"] == "Vesperia"
    words = " ".join(page.text.split())
    assert "articles3" in words
    assert "entities4" in words
    assert "facts1" in words
    assert "claims3" in words
    assert words.index("Who leads Vesperia") < words.index("courier.example/a b_c")  # an article without a day is last


def test_an_empty_store_says_what_to_do() -> None:
    with open_store("memory:") as store:
        page = get(TestClient(application(DirectEngine(store)), base_url="http://localhost"), "/")
    assert "kg build" in page.text


@pytest.mark.parametrize("wanted", ["zoë kessel", "ZOE", "kess", "  Zoë   Kessel "])
def test_search_folds_case_accents_and_spaces(browser: TestClient, wanted: str) -> None:
    assert get(browser, "/search").links.keys() == get(browser, "/search?q=").links.keys()  # nothing asked, no hits
    response = browser.get("/search", params={"q": wanted})
    assert Page(response.text).links[KESSEL] == "Zoë Kessel"


def test_search_looks_at_every_form_and_says_which(browser: TestClient) -> None:
    page = get(browser, "/search?q=vesperian")
    assert page.links["/entity/place/Vesperia"] == "Vesperia"
    assert "also “Vesperian”" in page.text
    assert "3 articles" in page.text


def test_search_puts_what_articles_mention_first(browser: TestClient) -> None:
    found = [path for path in get(browser, "/search?q=ve").links if path.startswith("/entity/")]
    assert found[0] == "/entity/place/Vesperia"
    assert len(found) > 1  # others are known beforehand only


def test_search_suggests(browser: TestClient) -> None:
    page = get(browser, "/search?q=Vesperria")
    assert "Nothing has that in its name" in page.text
    assert "/entity/place/Vesperia" in page.links


def test_an_entity_shows_its_facts_with_their_sentences(browser: TestClient) -> None:
    page = get(browser, KESSEL)
    words = " ".join(page.text.split())
    assert "Facts is head of state of Vesperia asserted 1 article" in words
    assert "🚀 Zoë Kessel has led Vesperia since 2019." in words
    assert "from 2019 (“since 2019”)" in words
    assert "also called Kessel" in words
    assert "<b>Vesperia</b>" in page.html
    assert page.html.count("<b>") == 4  # both ends of both sentences
    assert KESSEL not in page.links  # the page does not lead to itself
    assert "leads Vesperia" in words.split("Follows from the articles")[1]


def test_what_nobody_asserts_is_a_claim_with_who_says_so(browser: TestClient) -> None:
    words = " ".join(get(browser, KESSEL).text.split())
    facts, claims = words.split("Claimed, but not asserted")
    assert "supports" not in facts
    assert "Zoë Kessel supports AC/DC 100% Łódź possible evidence" in claims
    assert "says the Vesperian press" in claims


def test_an_entity_shows_when_it_was_and_what_it_said(browser: TestClient) -> None:
    words = " ".join(get(browser, KESSEL).text.split())
    assert "Timeline from 2019 Zoë Kessel is head of state of Vesperia" in words
    assert "What it said said Kessel may visit AC/DC 100% Łódź" in words


def test_an_entity_shows_facts_into_it(browser: TestClient) -> None:
    page = get(browser, "/entity/place/Vesperia")
    assert "who or what is head of state of Vesperia Zoë Kessel asserted" in " ".join(page.text.split())
    assert page.links[KESSEL] == "Zoë Kessel"
    assert "also meant by Vesperian" in page.text


def test_an_entity_links_to_the_evidence_in_the_article(browser: TestClient) -> None:
    evidence = [path for path in get(browser, KESSEL).links if path.startswith("/article/leading#e")]
    ids = get(browser, "/article/leading").ids
    assert len(evidence) == 2
    assert all(path.partition("#")[2] in ids for path in evidence)


def test_background_alone_has_a_page(browser: TestClient) -> None:
    page = get(browser, "/entity/place/Belarus")
    assert "No article states a fact about it" in page.text
    assert "Known beforehand borders Latvia, Lithuania, Poland, Russia, Ukraine" in " ".join(page.text.split())
    assert any("wikidata.org" in path for path in page.links)


def test_an_article_marks_its_mentions_by_code_points(browser: TestClient) -> None:
    page = get(browser, "/article/leading")
    mentions = [attributes for tag, attributes in page.elements if attributes.get("class") == "mention"]
    start = stored.LEADING.text.index("Zoë Kessel")
    assert mentions[0] == {
        "class": "mention",
        "href": KESSEL,
        "id": f"m{start}-{start + 10}",
        "title": "Zoë Kessel (name)",
    }
    assert page.links[KESSEL + ""] == "Zoë Kessel"
    assert page.links[SLASHED] == "AC/DC 100% Łódź"
    assert mentions[-1]["title"] == "Vesperia (demonym)"
    assert 'href="https://courier.example/leading?a=1&amp;b=2"' in page.html


def test_an_articles_text_is_whole(browser: TestClient) -> None:
    page = get(browser, "/article/leading")
    first, second = stored.LEADING.text.split("\n\n")
    assert f"{first}1" in page.text  # with the number of its note
    assert f"{second}2" in page.text


def test_an_articles_notes_lead_to_its_facts_and_back(browser: TestClient) -> None:
    page = get(browser, "/article/leading")
    for number in (1, 2):
        assert {f"#s{number}", f"#n{number}"} <= page.links.keys()
        assert {f"s{number}", f"n{number}"} <= set(page.ids)


@pytest.mark.parametrize("path", [SLASHED, SLASHED.replace("%2F", "/"), SLASHED.replace("_", "%20")])
def test_every_spelling_of_a_path_is_understood(browser: TestClient, path: str) -> None:
    assert "AC/DC 100% Łódź" in get(browser, path).text


def test_an_identifier_may_be_an_address(browser: TestClient) -> None:
    (path,) = (p for p in get(browser, "/").links if "courier" in p)
    assert path == Minter("/").article(stored.ADDRESS.identifier)
    assert "Vesperia never threatened anybody." in get(browser, path).text


def test_a_base_with_a_path_is_where_the_pages_are() -> None:
    from kg.settings import Settings, write

    with open_store("memory:") as store:
        write(store, Settings("https://news.example/graph/"))
        browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        assert browser.get("/", follow_redirects=False).headers["location"] == "/graph/"
        page = get(browser, "/graph/")
        assert page.links["/graph/"] == "News graph"
        assert browser.get("/graph/static/style.css").status_code == 200


@pytest.mark.parametrize("path", ["/entity/place/Vesperi", "/entity/person/zoe_kessel", "/article/Vesperia"])
def test_what_is_missing_gets_suggestions(browser: TestClient, path: str) -> None:
    page = get(browser, path, 404)
    assert "Did you mean" in page.text
    assert page.links.keys() & {"/entity/place/Vesperia", KESSEL}


@pytest.mark.parametrize("path", ["/nothing", "/entity/", "/entity/rock/X", "/entity/person/", "/entity/person/%FF",
                                  "/article/", "/article/%C3", "/static/../app.py", "/static/..%2Fapp.py"])  # fmt: skip
def test_what_cannot_be_is_not_found(browser: TestClient, path: str) -> None:
    get(browser, path, 404)


def test_a_store_that_fails_is_a_page_with_one_line() -> None:
    store = open_store("memory:")
    browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
    store.close()
    assert "memory: is closed" in get(browser, "/", 500).text


def test_the_store_is_only_read(viewed: Store, browser: TestClient) -> None:
    before = [sorted(map(str, viewed.triples(graph))) for graph in viewed.graphs()]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert browser.request(method, KESSEL).status_code == 405
    assert before == [sorted(map(str, viewed.triples(graph))) for graph in viewed.graphs()]
