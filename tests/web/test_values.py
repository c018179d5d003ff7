"""Facts whose object is a date, number or string: pages and their twins as for those between things."""

import json
from collections.abc import Iterator

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat
from starlette.testclient import TestClient

from kg.serving import DirectEngine
from kg.vocabulary import BASE, KG, RDF, XSD
from kg.web.app import application
from loaders.stores import Store
from tests.web.page import Page


@pytest.fixture(scope="module")
def asked(flaws: Store) -> Iterator[TestClient]:
    with TestClient(application(DirectEngine(flaws)), base_url="http://localhost:8000") as client:
        yield client


def path(store: Store, label: str) -> str:
    rows = store.query(
        "SELECT DISTINCT ?claim { ?claim a rdf:Statement ; rdfs:label ?label }", {"label": Literal(label)}
    )
    assert isinstance(rows, QuerySolutions)
    (claim,) = (str(row["claim"]).strip("<>") for row in rows)
    return "/" + claim.removeprefix(BASE)


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        (
            "PaperLatch was disclosed on 2031-05-04",
            "<b>PaperLatch</b>, a flaw in Tern Mail, was disclosed on <b>4 May 2031</b>.",
        ),
        ("Sandglass has the severity 6.4", "and has a severity score of <b>6.4</b>."),
        ("Fennel Browser has users 12400000", "<b>Fennel Browser</b> has <b>12,400,000</b> users."),
        ("Sandglass is caused by race condition", "<b>Sandglass</b> was caused by a <b>race condition</b>."),
    ],
)
def test_a_claim_marks_the_words_that_give_the_value(
    asked: TestClient, flaws: Store, label: str, sentence: str
) -> None:
    answer = asked.get(path(flaws, label))
    assert answer.status_code == 200
    assert sentence in answer.text
    page = Page(answer.text)
    page.assert_inert()
    assert " ".join(page.text.split()).count(label) >= 1
    assert "found by the example" in page.text


def test_a_claim_as_data(asked: TestClient, flaws: Store) -> None:
    where = path(flaws, "PaperLatch was disclosed on 2031-05-04")
    claim = NamedNode(BASE + where[1:])
    for suffix, format in (("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)):
        triples = list(pyoxigraph.parse(asked.get(f"{where}.{suffix}").content, format))
        found = {(quad.subject, quad.predicate.value): quad.object for quad in triples}
        assert found[claim, RDF + "object"] == Literal("2031-05-04", datatype=NamedNode(XSD + "date"))
        assert "4 May 2031" in [quad.object.value for quad in triples if quad.predicate.value == KG + "valueText"]
    shown = json.loads(asked.get(f"{where}.json").content)
    assert shown["statement"]["object"] == {"label": "2031-05-04"}
    assert "was disclosed on 4 May 2031" in asked.get(f"{where}.csv").text


def test_an_entity_has_its_values_and_links_to_none(asked: TestClient) -> None:
    page = Page(asked.get("/entity/other/PaperLatch").text)
    page.assert_inert()
    words = " ".join(page.text.split())
    assert "has the severity 9.1 asserted 1 article" in words
    assert "was disclosed on 2031-05-04 asserted 1 article" in words
    assert "2031-05-04 PaperLatch was disclosed on 2031-05-04" in words  # on the timeline
    assert not {"9.1", "2031-05-04"} & set(page.links.values())
    assert ",has the severity,9.1,Asserted," in asked.get("/entity/other/PaperLatch.csv").text
    near = asked.get("/neighbours.json", params={"of": f"{BASE}entity/other/PaperLatch"}).json()
    assert {node["label"] for node in near["nodes"]} == {"PaperLatch", "Tern Mail", "Ines Okafor", "Northlake Systems"}


def test_an_article_states_values(asked: TestClient) -> None:
    page = Page(asked.get("/article/paperlatch").text)
    page.assert_inert()
    words = " ".join(page.text.split())
    assert "Tern Mail has users 2300000 asserted" in words
    assert "Tern Mail,has users,2300000,Asserted" in asked.get("/article/paperlatch.csv").text


@pytest.mark.parametrize("question", ["facts-about?entity=PaperLatch", "timeline?about=PaperLatch", "relations"])
def test_questions_show_values(asked: TestClient, question: str) -> None:
    page = Page(asked.get(f"/questions/{question}").text)
    page.assert_inert()
    assert "severity" in page.text
