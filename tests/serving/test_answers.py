"""Results in the formats of the protocol, and what is cut."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
import rdflib
from pyoxigraph import QuerySolutions, parse_query_results
from rdflib.query import Result

from kg.errors import UsageError
from kg.serving import answers
from kg.serving.interface import Answer
from kg.vocabulary import prefixes
from loaders.stores import open_store

VALUES = """SELECT ?x ?y { VALUES (?x ?y) {
    ("a \\"quote\\", a comma\\nand a line" <https://example.org/ü>) ("Łódź"@pl 3) (UNDEF "2024-01-02"^^xsd:date) } }"""
TRIPLES = 'CONSTRUCT { place:A rdfs:label "A\\n#"@en ; news:borders ?b } { VALUES ?b { place:B place:C } }'


def answer(query: str, **changed: Any) -> Answer:
    settings: dict[str, Any] = {"solutions": answers.JSON, "triples": "text/turtle", "rows": 100, "size": 100_000}
    with open_store("memory:") as store:
        return answers.answer(store.query(query), **settings | changed, prefixes=prefixes())


def read(found: Answer) -> list[list[str | None]]:
    """The values of an answer, as another library reads them where it can."""
    name = {answers.JSON: "json", "application/sparql-results+xml": "xml", "text/csv": "csv"}.get(found.media)
    if name is not None:
        return [[_value(cell) for cell in row] for row in Result.parse(source=BytesIO(found.content), format=name)]
    parsed = parse_query_results(found.content, answers.SOLUTIONS[found.media])  # rdflib reads no line ends in TSV
    assert isinstance(parsed, QuerySolutions)
    return [[_value(getattr(cell, "value", None)) for cell in row] for row in parsed]  # type: ignore[attr-defined]


def _value(cell: object) -> str | None:
    return str(cell) if cell is not None else None


@pytest.mark.parametrize("media", answers.SOLUTIONS)
def test_solutions_are_read_back_by_others(media: str) -> None:
    found = answer(VALUES, solutions=media)
    assert (found.media, found.cut, found.rows) == (media, "", 3)
    assert read(found) == [
        ['a "quote", a comma\nand a line', "https://example.org/ü"],
        ["Łódź", "3"],
        [None, "2024-01-02"],
    ]


@pytest.mark.parametrize("media", answers.TRIPLES)
def test_triples_are_read_back_by_others(media: str) -> None:
    names: Mapping[str, str] = {"application/n-triples": "nt", "application/ld+json": "json-ld"}
    graph = rdflib.Graph().parse(data=answer(TRIPLES, triples=media).content, format=names.get(media, media))
    assert len(graph) == 3
    assert rdflib.Literal("A\n#", lang="en") in set(graph.objects())


def test_turtle_has_the_prefixes_that_it_uses() -> None:
    text = answer(TRIPLES).content.decode()
    assert "news:borders place:B" in text
    assert "@prefix schema:" not in text


@pytest.mark.parametrize("media", answers.SOLUTIONS)
@pytest.mark.parametrize(("query", "value"), [("ASK {}", True), ("ASK { ?s ?p ?o }", False)])
def test_yes_and_no(media: str, query: str, value: bool) -> None:
    if media in (answers.JSON, "application/sparql-results+xml"):
        parsed = parse_query_results(answer(query, solutions=media).content, answers.SOLUTIONS[media])
        assert bool(parsed) is value
    else:
        assert answer(query, solutions=media).content.decode().strip() == str(value).lower()


NUMBERS = "SELECT ?x ?y { VALUES ?x { 1 2 3 4 } VALUES ?y { 1 2 3 4 } }"


@pytest.mark.parametrize("media", answers.SOLUTIONS)
def test_too_many_solutions_are_cut_and_it_is_said(media: str) -> None:
    found = answer(NUMBERS, solutions=media, rows=5)
    assert len(read(found)) == found.rows == 5
    assert "the first 5 solutions" in found.cut


def test_as_many_as_there_may_be_are_not_cut() -> None:
    assert answer(NUMBERS, rows=16).cut == ""


def test_long_answers_are_cut() -> None:
    query = 'SELECT ?x { VALUES ?x { "%s" "%s" "%s" } }' % (("x" * 400,) * 3)
    found = answer(query, size=1_000)
    assert len(json.loads(found.content)["results"]["bindings"]) == found.rows == 2
    assert "1,000 characters" in found.cut


def test_triples_are_cut() -> None:
    found = answer(TRIPLES, rows=2)
    assert found.rows == 2
    assert "only 2 of the triples" in found.cut


@pytest.mark.parametrize(("query", "refused"), [(VALUES, "solutions"), (TRIPLES, "triples")])
def test_what_no_accepted_format_can_have_is_refused(query: str, refused: str) -> None:
    with pytest.raises(UsageError, match=f"the query gives {refused}, and none of the formats that are accepted"):
        answer(query, **{refused: ""})
