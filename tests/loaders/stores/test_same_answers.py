"""Every store gives the same rows to the ready queries, and the same bytes when it is exported."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

import queries
from kg.export import FORMATS, export
from kg.vocabulary import XSD
from loaders.stores import Store, open_store
from tests.queries import small
from tests.queries.test_ready import ROWS


def answers(store: Store) -> dict[str, list[list[str]]]:
    found = {}
    for name, values, _, _ in ROWS:
        solutions = queries.run(store, queries.find(name), values).results
        assert isinstance(solutions, QuerySolutions)
        found[f"{name} {values}"] = [
            [variable.value for variable in solutions.variables],
            *([str(term) for term in row] for row in solutions),
        ]
    return found


def test_ready_queries_on_a_small_graph(store: Store) -> None:
    with open_store("memory:") as reference:
        reference.replace(small.graphs())
        expected = answers(reference)
    store.replace(small.graphs())
    assert answers(store) == expected


def test_ready_queries_on_articles(store: Store, demo_store: Store) -> None:
    store.replace({graph: demo_store.triples(graph) for graph in demo_store.graphs()})
    assert len(store.graphs()) == len(demo_store.graphs())
    for name, query in queries.ready().items():
        values = {p.name: "Belarus" for p in query.parameters if p.required}
        found, expected = (
            [[str(term) for term in row] for row in queries.run(asked, query, values).results]  # type: ignore[union-attr]
            for asked in (store, demo_store)
        )
        assert found == expected, name


@pytest.mark.parametrize("format", FORMATS)
def test_export(store: Store, demo_store: Store, format: str) -> None:
    store.replace({graph: demo_store.triples(graph) for graph in demo_store.graphs()})
    assert exported(store, format) == exported(demo_store, format)


def exported(store: Store, format: str) -> bytes:
    output = BytesIO()
    export(store, format=format, output=output, graphs="all")
    return output.getvalue()


TYPED = [
    *((value, "integer") for value in ("0", "1", "-1", "007", "+5", "123456789012345678")),
    *((value, "decimal") for value in ("0.93", "1.0", "1", "-0.5", "100.0", "0.000000001", "12345678901.5", "3.140")),
    *((value, "double") for value in ("1.0E0", "1", "0.1", "1e10", "-2.5e-3", "0", "123456.789")),
    ("1.5", "float"),
    *((value, "boolean") for value in ("true", "false", "1", "0")),
    *((value, "date") for value in ("2022-01-18", "2022-01-18Z", "2022-01-18+01:00", "0001-01-01", "9999-12-31")),
    *((value, "dateTime") for value in ("2022-01-18T10:00:00", "2022-01-18T10:00:00Z", "2022-01-18T10:00:00.123Z")),
    ("2022", "gYear"),
    ("2022-01", "gYearMonth"),
    ("--01-18", "gMonthDay"),
    ("10:00:00", "time"),
    ("http://a.example/b c", "anyURI"),
    ("5", "int"),
    ("5", "nonNegativeInteger"),
]


@pytest.mark.parametrize(("value", "datatype"), TYPED)
def test_typed_literal(store: Store, value: str, datatype: str) -> None:
    literal = Literal(value, datatype=NamedNode(XSD + datatype))
    given = Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), literal)
    with open_store("memory:") as reference:
        reference.replace({"urn:x:g": [given]})
        expected = list(reference.triples("urn:x:g"))
    store.replace({"urn:x:g": [given]})
    assert list(store.triples("urn:x:g")) == expected
    solutions = store.query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(solutions, QuerySolutions)
    assert [row["o"] for row in solutions] == [expected[0].object]
    store.drop(["urn:x:g"])
    assert store.graphs() == []
    assert store.query("ASK { ?s ?p ?o }") is False
