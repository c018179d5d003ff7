"""Claims: every sentence that states one, side by side where it is disputed."""

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from kg.builder import Builder, Recipe
from kg.model import Article, Entity, Evidence, How, Interval, Mention, Reading, Status, Utterance
from kg.serving import DirectEngine
from kg.vocabulary import BASE, NEWS
from kg.web.app import application
from loaders.stores import Store, open_store
from tests.web.page import Page

ARDA = Entity("person", "Arda Lund", (NEWS + "Person",))
OSTIA = Entity("place", "Ostia Republic", (NEWS + "Country",))
COURT = Entity("organization", "High Court", (NEWS + "Organization",))


def reading(
    name: str, day: date | None, verb: str, status: Status, source: int | None = None, **more: object
) -> Reading:
    text = f"Arda Lund {verb} Ostia Republic, High Court said."
    article = Article(name, text, title=f"The {name} story", published=day, publisher="The Pier")
    ends = [Mention(text.index(e.label), text.index(e.label) + len(e.label), n, How.NAME)
            for n, e in enumerate((ARDA, OSTIA, COURT))]  # fmt: skip
    evidence = Evidence(
        0, NEWS + "headOfStateOf", 1, status, 0, len(text), "urn:rule", 0.9, attributed_to=source, **more
    )  # type: ignore[arg-type]
    return Reading(article, (ARDA, OSTIA, COURT), tuple(ends), (evidence,))


@pytest.fixture(scope="module")
def disputed() -> Iterator[Store]:
    """A store in which the claim is asserted twice, once with a day, denied by a court, and called possible."""
    readings = [
        reading("first", date(2024, 3, 1), "leads", Status.ASSERTED),
        reading("second", date(2024, 5, 1), "rules", Status.ASSERTED,
                when=Interval(date(2019, 1, 1), None, "year", "since 2019")),
        reading("third", date(2024, 4, 1), "never led", Status.DENIED, 2),
        reading("fourth", None, "may lead", Status.POSSIBLE),
    ]  # fmt: skip
    with open_store("memory:") as store:
        Builder(store).init()
        recipe = Recipe()
        for each in readings:
            store.replace(recipe.graphs(each))
        yield store


@pytest.fixture(scope="module")
def asked(disputed: Store) -> TestClient:
    return TestClient(application(DirectEngine(disputed)), base_url="http://localhost")


def path(store: Store, predicate: str) -> str:
    query = "SELECT DISTINCT ?claim { ?claim rdf:predicate ?predicate ; rdf:subject person:Arda_Lund }"
    (row,) = store.query(query, {"predicate": NamedNode(NEWS + predicate)})  # type: ignore[misc, union-attr]
    return "/" + row["claim"].value.removeprefix(BASE)  # type: ignore[has-type]


def test_both_sides_stand_beside_each_other(asked: TestClient, disputed: Store) -> None:
    page = Page(asked.get(path(disputed, "headOfStateOf")).text)
    page.assert_inert()
    words = " ".join(page.text.split())
    for_it, rest = words.split("So it is 2 sentences")[1].split("So it is not 1 sentence")
    against, open_ = rest.split("Left open 1 sentence")
    assert "Disputed claim Arda Lund is head of state of Ostia Republic" in words
    assert for_it.index("Arda Lund rules") < for_it.index("Arda Lund leads")  # the newest first
    assert "denied by High Court" in against
    assert "Arda Lund never led Ostia Republic" in against
    assert "Arda Lund may lead Ostia Republic" in open_


def test_it_tells_since_when_and_how_sure(asked: TestClient, disputed: Store) -> None:
    words = " ".join(Page(asked.get(path(disputed, "headOfStateOf")).text).text.split())
    assert "since 2019-01-01 first published 2024-03-01" in words
    assert "from 2019 (“since 2019”)" in words
    assert "confidence 0.9" in words


def test_both_ends_are_marked_and_the_article_is_one_click_away(asked: TestClient, disputed: Store) -> None:
    page = Page(asked.get(path(disputed, "headOfStateOf")).text)
    assert page.html.count("<b>Arda Lund</b>") == page.html.count("<b>Ostia Republic</b>") == 4
    (link,) = (each for each in page.links if each.startswith("/article/third#e"))
    assert link.partition("#")[2] in Page(asked.get("/article/third").text).ids


def test_what_follows_tells_from_what_and_by_which_rule(asked: TestClient, disputed: Store) -> None:
    page = Page(asked.get(path(disputed, "leads")).text)
    assert page.links[path(disputed, "headOfStateOf")] == "Arda Lund is head of state of Ostia Republic"
    assert "by the rule: a narrower property entails the wider one" in " ".join(page.text.split())


def test_an_entity_leads_to_its_claims_with_how_many_articles_say_so(asked: TestClient, disputed: Store) -> None:
    page = Page(asked.get("/entity/place/Ostia_Republic").text)
    words = " ".join(page.text.split())
    assert "Arda Lund asserted 2 possible denied 2 articles" in words
    assert page.links[path(disputed, "headOfStateOf")]


def test_an_article_tells_what_it_added(asked: TestClient) -> None:
    words = " ".join(Page(asked.get("/article/first").text).text.split())
    assert "mentions 3 entities" in words
    assert "in no other article" not in words.split("claims")[0].split("What it added")[1]
    assert "claims 1, 0 made in no other article" in words
    assert "evidence 1 asserted" in words


def test_sources_of_sources_are_told() -> None:
    text = "The aide said Bex Moor reported that High Court ruled Arda Lund leads Ostia Republic."
    places = [text.index(e.label) for e in (ARDA, OSTIA, COURT)]
    ends = [
        Mention(at, at + len(e.label), n, How.NAME)
        for n, (at, e) in enumerate(zip(places, (ARDA, OSTIA, COURT), strict=True))
    ]
    said = (
        Utterance(13, len(text), "The aide", "said"),
        Utterance(38, len(text), "Bex Moor", "reported", outer=0),
        Utterance(50, len(text), "High Court", "ruled", speaker=2, outer=1),
    )
    evidence = Evidence(
        0, NEWS + "headOfStateOf", 1, Status.REPORTED, 0, len(text), "urn:rule", 0.9, attributed_to=2, utterance=2
    )
    with open_store("memory:") as store:
        Builder(store).init()
        store.replace(
            Recipe().graphs(Reading(Article("told", text), (ARDA, OSTIA, COURT), tuple(ends), (evidence,), said))
        )
        browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
        words = " ".join(Page(browser.get(path(store, "headOfStateOf")).text).text.split())
    assert "says High Court, according to Bex Moor, according to The aide" in words


@pytest.mark.parametrize("name", ["", "x", "A" * 26, "a" * 26, "a" * 25, "%FF" * 26])
def test_what_is_no_claim_is_not_found(asked: TestClient, name: str) -> None:
    assert asked.get(f"/claim/{name}").status_code == 404
