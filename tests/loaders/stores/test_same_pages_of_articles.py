"""The viewer shows the same over every store, of articles that were read: pages, and their data."""

import pytest
from pyoxigraph import Triple
from starlette.testclient import TestClient

from kg.serving import DirectEngine
from kg.web.app import application
from loaders.stores import Store, open_store
from tests.web.page import Page

MISSPELLED = "/entity/person/Alexander_Lukashenk"
PATHS = [
    "/",
    "/search?q=lukas",
    "/search.json?q=belarusian",
    "/entity/place/Russia",
    "/entity/place/Belarus.json",
    "/entity/organization/NATO.csv",
    "/entity/person/Alexander_Lukashenko.nt",
    MISSPELLED,
    "/article/finland-nato",
    "/article/finland-nato.json",
    "/entity/place/Belarus",
    "/entity/organization/NATO.json",
    "/entity/person/Alexander_Lukashenko.ttl",
    "/article/belarus-troops",
    "/ontology/news/deploysTo",
    "/questions/both-sides",
    "/neighbours.json?of=https://kg.example/entity/place/Ukraine",
]


def shown(store: Store) -> dict[str, str]:
    """What each path gives, and the first claim that the page of Russia leads to, in three forms."""
    browser = TestClient(application(DirectEngine(store)), base_url="http://localhost")
    links = Page(browser.get("/entity/place/Russia").text).links
    claim = next(path for path in sorted(links) if path.startswith("/claim/"))
    paths = [*PATHS, claim, f"{claim}.json", f"{claim}.nt"]
    answers = {path: browser.get(path) for path in paths}
    assert {path for path, each in answers.items() if each.status_code != 200} == {MISSPELLED}
    return {path: each.text.replace(store.selector, "THE STORE") for path, each in answers.items()}


@pytest.fixture(scope="module")
def expected(demo_store: Store) -> dict[str, str]:
    with open_store("memory:") as reference:
        reference.replace(_graphs(demo_store))
        return shown(reference)


def _graphs(demo: Store) -> dict[str, list[Triple]]:
    graphs = [graph for graph in demo.graphs() if not graph.endswith("/background")]  # which is large
    return {graph: list(demo.triples(graph)) for graph in graphs}


def test_pages_are_the_same(store: Store, demo_store: Store, expected: dict[str, str]) -> None:
    store.replace(_graphs(demo_store))
    found = shown(store)
    assert found.keys() == expected.keys()
    for path, text in expected.items():
        assert found[path] == text, path
