"""Every store gives the same rows to the ready queries, and the same bytes when it is exported."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Triple, parse

import queries
from kg.corpus import rows
from kg.errors import StoreError
from kg.export import export
from kg.vocabulary import BASE, SCHEMA, XSD
from loaders.stores import Store, open_store
from tests import servers
from tests.queries import small
from tests.queries.test_ready import ROWS, WIDER_ROWS
from tests.servers import Server

# values of the queries that require anything but an entity; without the background no place has coordinates
DEMO = {
    "as-of": {"day": "2022-01-25"},
    "known-by": {"day": "2022-01-25"},
    "changes": {"from": "2021-12-01", "to": "2022-05-31"},
    "top-facts": {"from": "2021-12-01", "days": "365"},
    "path": {"from": "Russia", "to": "NATO"},
    "offices": {"who": "Alexander Lukashenko"},
}


def answers(store: Store) -> dict[str, list[list[str]]]:
    found = {}
    for name, values, _, _ in [*ROWS, *WIDER_ROWS]:
        solutions = queries.run(store, queries.find(name), values).results
        assert isinstance(solutions, QuerySolutions)
        found[f"{name} {values}"] = [
            [variable.value for variable in solutions.variables],
            *([str(term) for term in row] for row in solutions),
        ]
    return found


def test_ready_queries_on_a_small_graph(store: Store) -> None:
    with open_store("memory:") as reference:
        reference.replace(small.wider_graphs())
        expected = answers(reference)
    store.replace(small.wider_graphs())
    assert answers(store) == expected


def test_articles_give_the_same_rows_and_bytes(store: Store, demo_store: Store) -> None:
    graphs = [graph for graph in demo_store.graphs() if not graph.endswith("/background")]  # which is large
    store.replace({graph: demo_store.triples(graph) for graph in graphs})
    reference = open_store("memory:")
    reference.replace({graph: demo_store.triples(graph) for graph in graphs})
    for name, query in queries.ready().items():
        values = DEMO.get(name) or {p.name: "Belarus" for p in query.parameters if p.required}
        found, expected = (
            [[str(term) for term in row] for row in queries.run(asked, query, values).results]  # type: ignore[union-attr]
            for asked in (store, reference)
        )
        assert found == expected, name
    assert queries.properties(store) == queries.properties(reference)
    assert any(found.symmetric for found in queries.properties(store))
    assert exported(store) == exported(reference)


def test_rows_about_many_articles_are_the_same(store: Store, demo_store: Store) -> None:
    """So many that they are asked for in more than one query."""
    article = next(graph for graph in demo_store.graphs() if graph.endswith("/article/belarus-troops"))
    text = "".join(f"{triple} .\n" for triple in demo_store.triples(article))
    graphs = {}
    for number in range(rows.ARTICLES + 20):
        copy = f"{article}-{number}"
        graphs[copy] = [quad.triple for quad in parse(text.replace(article, copy), format=RdfFormat.N_TRIPLES)]
    forged = Triple(NamedNode(f"{article}-1"), NamedNode(SCHEMA + "articleBody"), Literal("forged"))
    graphs[f"{article}-0"].append(forged)  # of another article: no graph has it of its own
    reference = open_store("memory:")
    for asked in (store, reference):
        asked.replace(graphs)
    found = set(rows.of_store(store, BASE))
    assert found == set(rows.of_store(reference, BASE))
    assert {type(row) for row in found} == {rows.Body, rows.Origin, rows.Stated, rows.Label}
    assert sorted(row.article for row in found if isinstance(row, rows.Body)) == sorted(graphs)


def exported(store: Store) -> bytes:
    output = BytesIO()
    export(store, format="nq", output=output, graphs="all")
    return output.getvalue()


TYPED = [
    *((value, "integer") for value in ("0", "1", "-1", "007", "+5", "123456789012345678")),
    *((value, "decimal") for value in ("0.93", "1.0", "1", "-0.5", "100.0", "0.000000001", "12345678901.5", "3.140")),
    *((value, "double") for value in ("1.0E0", "1", "0.1", "1e10", "-2.5e-3", "0", "123.456")),
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
    store.replace({"urn:x:g": [given, Triple(given.subject, given.predicate, Literal("other"))]})
    store.replace({"urn:x:g": [given]})
    assert list(store.triples("urn:x:g")) == expected
    store.drop(["urn:x:g"])
    assert store.graphs() == []
    assert store.query("ASK { ?s ?p ?o }") is False


# --- Virtuoso alone --------------------------------------------------------------------------------------------------

UNKEPT = [
    ("P1Y2M", "duration"),
    ("PT5S", "dayTimeDuration"),
    ("abc", "integer"),
    ("0.1234567", "double"),
    ("-0044-03-15", "date"),
]


@pytest.mark.virtuoso
@pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)
@pytest.mark.parametrize(("value", "datatype"), UNKEPT)
def test_what_virtuoso_would_change_is_refused(
    virtuoso_server: Server, monkeypatch: pytest.MonkeyPatch, value: str, datatype: str
) -> None:
    for name, setting in virtuoso_server.environment.items():
        monkeypatch.setenv(name, setting)
    literal = Literal(value, datatype=NamedNode(XSD + datatype))
    with open_store(virtuoso_server.selector) as store:
        store.replace({"urn:x:g": [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("before"))]})
        with pytest.raises(StoreError, match="Virtuoso does not keep the value"):
            store.replace({"urn:x:g": [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), literal)]})
        assert [triple.object for triple in store.triples("urn:x:g")] == [Literal("before")]


@pytest.mark.virtuoso
@pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)
def test_digest(virtuoso_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = {"urn:x:g": [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("text"))]}
    with open_store(virtuoso_server.selector) as nobody, pytest.raises(StoreError, match="wants other credentials"):
        nobody.replace(graphs)
    monkeypatch.setenv("KG_SPARQL_USER", "dba")
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "wr0ng")
    with open_store(virtuoso_server.selector) as wrong, pytest.raises(StoreError, match="wants other credentials"):
        wrong.replace(graphs)
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "dba")
    with open_store(virtuoso_server.selector) as right:
        right.replace(graphs)
        assert set(graphs) <= set(right.graphs())  # beside what other tests left
        right.drop(graphs)
