"""The viewer shows the same over every store, of a small graph by hand: pages, and their data."""

import re

import pytest
from starlette.testclient import TestClient

from kg.serving import DirectEngine
from kg.web.app import application
from loaders.stores import Store, open_store
from tests.queries import small

CLAIM = small.claim(small.VESPERIA, "threatens", small.NORLAND).rpartition("/")[2]
PATHS = [
    "/",
    "/search?q=kessel",
    "/search.json?q=ves",
    "/entity/place/Vesperia",
    "/entity/place/Vesperia.ttl",
    "/entity/place/Vesperia.json",
    "/entity/person/Mira_Kessel",
    "/entity/person/Nobody",
    f"/claim/{CLAIM}",
    f"/claim/{CLAIM}.csv",
    "/article/meeting",
    "/article/pact_entry.nt",
    "/ontology",
    "/ontology/news/threatens",
    "/questions",
    "/questions/claims-about?entity=Norland",
    "/questions/timeline?about=Vesperia",
    "/questions/leaders.csv",
]


def shown(store: Store, paths: list[str]) -> dict[str, tuple[int, str]]:
    """What the viewer answers, without the name of the store."""
    client = TestClient(application(DirectEngine(store)), base_url="http://localhost")
    answers = {path: client.get(path) for path in paths}
    return {path: (a.status_code, re.sub(re.escape(store.selector), "", a.text)) for path, a in answers.items()}


@pytest.fixture(scope="module")
def expected() -> dict[str, tuple[int, str]]:
    with open_store("memory:") as reference:
        reference.replace(small.graphs())
        return shown(reference, PATHS)


def test_the_paths_are_pages(expected: dict[str, tuple[int, str]]) -> None:
    assert {path for path, (status, _) in expected.items() if status != 200} == {"/entity/person/Nobody"}


def test_pages(store: Store, expected: dict[str, tuple[int, str]]) -> None:
    store.replace(small.graphs())
    found = shown(store, PATHS)
    for path in PATHS:
        assert found[path] == expected[path], path
