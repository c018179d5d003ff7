"""Queries that would run for hours are ended, and hurt nobody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.serving import Limits
from kg.web.protocol import exchange
from tests.web.protocol.conftest import owned, words, writable

BOMB = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}
SMALL = {"query": "ASK { <urn:x:1> ?p ?o }"}
LIMITS = Limits(seconds=1.5, running=1, waiting=1)


def served(limits: Limits) -> Iterator[str]:
    many = [Triple(NamedNode(f"urn:x:{n}"), NamedNode("urn:x:p"), Literal(n)) for n in range(1000)]
    with owned() as store:
        store.replace({"urn:x:g": many})
        with writable(store, limits) as url:
            yield f"{url}/sparql"


@pytest.fixture(scope="module")
def impatient() -> Iterator[str]:
    """The endpoint of a server on which one query runs, for 1.5 s at most, and one waits."""
    yield from served(LIMITS)


@pytest.fixture(scope="module")
def patient() -> Iterator[str]:
    """The endpoint of a server on which one query runs, for 100 s at most."""
    yield from served(Limits(seconds=100, running=1))


def test_a_query_that_takes_too_long_is_ended_and_says_so(impatient: str) -> None:
    response = httpx.get(impatient, params=BOMB, trust_env=False, timeout=60)
    assert words(response, 503) == "the query took longer than 1.5 s and was stopped: ask for less"
    assert int(response.headers["retry-after"]) > 0
    assert httpx.get(impatient, params=SMALL, trust_env=False, timeout=60).json()["boolean"] is True


def test_who_finds_too_many_waiting_is_told_when_to_come_back(impatient: str) -> None:
    with ThreadPoolExecutor(4) as clients:
        asked = [clients.submit(httpx.get, impatient, params=BOMB, trust_env=False, timeout=60) for _ in range(4)]
        told = [words(each.result(), 503) for each in asked]
    assert "too many queries are waiting" in "\n".join(told)
    assert "took longer than" in "\n".join(told)
    assert {each.result().headers["retry-after"] for each in asked} == {"2", "10"}
    assert httpx.get(impatient, params=SMALL, trust_env=False, timeout=60).json()["boolean"] is True


def test_a_query_is_ended_when_its_client_leaves(patient: str) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(patient, data=BOMB, trust_env=False, timeout=1)
    response = httpx.get(patient, params=SMALL, trust_env=False, timeout=20)  # the only place is free again
    assert response.json()["boolean"] is True


def test_a_client_that_stays_is_answered(patient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_SOON", 0.01)  # it is looked after from then on
    counted = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"}
    for response in (
        httpx.get(patient, params=counted, trust_env=False, timeout=60),
        httpx.post(patient, data=counted, trust_env=False, timeout=60),
    ):
        assert response.json()["results"]["bindings"][0]["n"]["value"] == "1000000"
