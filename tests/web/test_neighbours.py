"""Who stands beside an entity, for the picture on its page."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.vocabulary import BASE
from tests.web.conftest import HOSTILE

_KESSEL, _VESPERIA = f"{BASE}entity/person/Zoë_Kessel", f"{BASE}entity/place/Vesperia"


def test_it_has_the_facts_among_the_neighbours_once(browser: TestClient) -> None:
    data = browser.get("/neighbours.json", params={"of": _KESSEL}).json()
    assert [node["iri"] for node in data["nodes"]] == [_KESSEL, _VESPERIA]
    joined = [(edge["source"], edge["target"], edge["label"]) for edge in data["edges"]]
    assert (_KESSEL, _VESPERIA, "is head of state of") in joined
    assert (_KESSEL, _VESPERIA, "leads") not in joined  # the narrower one says it
    assert len(joined) == len(set(joined))


def test_a_symmetric_fact_is_one_line(browser: TestClient) -> None:
    data = browser.get("/neighbours.json", params={"of": f"{BASE}entity/place/Andorra"}).json()
    pairs = [frozenset((edge["source"], edge["target"])) for edge in data["edges"] if edge["label"] == "borders"]
    assert pairs
    assert len(pairs) == len(set(pairs))


def test_it_is_capped_and_says_so(browser: TestClient) -> None:
    data = browser.get("/neighbours.json", params={"of": f"{BASE}entity/place/Germany"}).json()
    assert len(data["nodes"]) == 19
    assert data["more"] > 0


@pytest.mark.parametrize(
    "of", ["", "x", "javascript:alert(1)", f"{BASE}entity/place/a b>", "https://other.example/", f"{BASE}graph/x"]
)
def test_what_is_no_entity_is_not_found(browser: TestClient, of: str) -> None:
    assert browser.get("/neighbours.json", params={"of": of}).status_code == 404


def test_an_unknown_entity_has_none(browser: TestClient) -> None:
    data = browser.get(f"/neighbours.json?of={quote(BASE)}entity/place/Nowhere_at_all").json()
    assert (data["nodes"], data["edges"]) == ([], [])


def test_labels_have_no_invisible_characters(browser: TestClient) -> None:
    data = browser.get("/neighbours.json", params={"of": _VESPERIA}).json()
    assert not [node for node in data["nodes"] if "\u202e" in node["label"]]
    assert HOSTILE not in [node["label"] for node in data["nodes"]]  # nobody asserts it
