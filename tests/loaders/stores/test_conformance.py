"""What every store must do, run over each of them."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg import settings as store_settings
from kg.errors import KgError, QueryError, StoreError
from kg.iri import Minter
from loaders.stores import Store, Term

ONE = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
A, B = "https://kg.example/article/A", "https://kg.example/article/B"

HOSTILE = [
    "",
    'a "quoted" word',
    "'''\"\"\"",
    'ends with "',
    "ends with \\",
    "\\u0041 \\N \\",
    "line\nline\r\nline\ttab",
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f",
    "\ufeff\u2028\u2029\ufffe\uffff\U0010ffff",
    "\u202eright to left\u202c \u2066isolate\u2069 \u200f",
    "e\u0301 é \U0001f600 漢字",
    '" . } } ; DROP ALL ; INSERT DATA { <urn:x:evil> <urn:x:evil> "',
    "<urn:x:s> <urn:x:p> <urn:x:o> .",
    "?name $name {} # no comment",
]


def named(name: str) -> NamedNode:
    return NamedNode(f"urn:x:{name}")


def triple(subject: str, value: str | int, predicate: str = "p") -> Triple:
    return Triple(named(subject), named(predicate), Literal(value))


def rows(store: Store, sparql: str, bindings: dict[str, Term] | None = None) -> list[list[str | None]]:
    solutions = store.query(sparql, bindings)
    assert isinstance(solutions, QuerySolutions)
    return sorted([None if term is None else str(term) for term in solution] for solution in solutions)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_new_store_is_empty(store: Store) -> None:
    assert store.graphs() == []
    assert list(store.triples(A)) == []
    assert rows(store, "SELECT * { ?s ?p ?o }") == []


def test_graphs_hold_what_was_given_and_are_sorted(store: Store) -> None:
    store.replace({B: [triple("b", 1)], A: iter([triple("a", 1), triple("a", 2), triple("a", 1)])})
    assert store.graphs() == [A, B]
    assert sorted(store.triples(A), key=str) == [triple("a", 1), triple("a", 2)]
    assert list(store.triples(B)) == [triple("b", 1)]


def test_replacing_leaves_nothing_of_before_and_other_graphs_alone(store: Store) -> None:
    store.replace({A: [triple("a", 1), triple("a", 2)], B: [triple("a", 1)]})
    store.replace({A: [triple("a", 2), triple("a", 3)]})
    assert sorted(store.triples(A), key=str) == [triple("a", 2), triple("a", 3)]
    assert list(store.triples(B)) == [triple("a", 1)]


def test_only_adding_and_only_removing(store: Store) -> None:
    store.replace({A: [triple("a", 1)]})
    store.replace({A: [triple("a", 1), triple("a", 2)]})
    assert sorted(store.triples(A), key=str) == [triple("a", 1), triple("a", 2)]
    store.replace({A: [triple("a", 2)]})
    assert list(store.triples(A)) == [triple("a", 2)]
    store.replace({A: [triple("a", 2)]})
    assert list(store.triples(A)) == [triple("a", 2)]


def test_graph_without_triples_is_gone(store: Store) -> None:
    store.replace({A: [triple("a", 1)], B: [triple("b", 1)]})
    store.replace({A: [], B: [triple("b", 2)], "urn:x:never-there": []})
    assert store.graphs() == [B]
    assert list(store.triples(B)) == [triple("b", 2)]


def test_dropping(store: Store) -> None:
    store.replace({A: [triple("a", 1)], B: [triple("b", 1)], "urn:x:c": [triple("c", 1)]})
    store.drop([A, "urn:x:c", "urn:x:never-there"])
    assert store.graphs() == [B]
    store.drop([])
    assert store.graphs() == [B]


def test_many_triples_at_once(store: Store) -> None:
    many = {f"urn:x:g{graph}": [triple(f"{graph}-{number}", number) for number in range(5000)] for graph in range(2)}
    store.replace(many)
    assert {graph: set(store.triples(graph)) for graph in store.graphs()} == {g: set(t) for g, t in many.items()}
    store.replace({"urn:x:g0": many["urn:x:g0"][:3000]})
    assert set(store.triples("urn:x:g0")) == set(many["urn:x:g0"][:3000])
    assert set(store.triples("urn:x:g1")) == set(many["urn:x:g1"])


def test_source_of_triples_that_breaks_changes_nothing(store: Store) -> None:
    def breaking() -> Iterator[Triple]:
        yield triple("b", 2)
        raise ArithmeticError

    store.replace({A: [triple("a", 1)], B: [triple("b", 1)]})
    with pytest.raises(ArithmeticError):
        store.replace({A: [triple("a", 2)], B: breaking()})
    assert list(store.triples(A)) == [triple("a", 1)]
    assert list(store.triples(B)) == [triple("b", 1)]


def test_steps_of_several_threads_do_not_mix(store: Store) -> None:
    def step(number: int) -> None:
        triples = [triple(f"{number}-{n}", n) for n in range(60)]
        store.replace({A: triples, B: triples})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(step, range(24)))
    assert set(store.triples(A)) == set(store.triples(B))
    assert len(list(store.triples(A))) == 60


@pytest.mark.parametrize(
    "bad",
    [
        Triple(BlankNode("b"), named("p"), named("o")),
        Triple(named("s"), named("p"), BlankNode("b")),
        Triple(named("s"), named("p"), triple("s", 1)),
    ],
)
def test_blank_nodes_and_triple_terms_are_refused(store: Store, bad: Triple) -> None:
    with pytest.raises(StoreError, match="give it an IRI"):
        store.replace({B: [triple("b", 1)], A: [bad]})
    assert store.graphs() == []


def test_graph_name_must_be_an_iri(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot name a graph"):
        store.replace({B: [triple("b", 1)], "no iri> {} ; DROP ALL": [triple("a", 1)]})
    assert store.graphs() == []


# --- hostile text ----------------------------------------------------------------------------------------------------


def test_hostile_text_comes_back_as_it_went_in(store: Store) -> None:
    texts = {triple("s", text) for text in HOSTILE}
    store.replace({A: [triple("s", "before")], B: [triple("b", "witness")]})
    store.replace({A: texts})  # removes and adds: goes through SPARQL text
    store.replace({"urn:x:new": texts})  # only adds
    assert set(store.triples(A)) == set(store.triples("urn:x:new")) == texts
    assert store.graphs() == [A, B, "urn:x:new"]
    for text in HOSTILE:
        assert rows(store, "SELECT ?s { GRAPH ?g { ?s ?p ?text } } GROUP BY ?s", {"text": Literal(text)}) == [
            ["<urn:x:s>"]
        ]


def test_iris_of_hostile_labels_come_back_as_they_went_in(store: Store) -> None:
    mint = Minter()
    graphs = {
        mint.article(text): [Triple(NamedNode(mint.entity("person", text)), named("p"), Literal(1))] for text in HOSTILE
    }
    store.replace({graph: [triple("before", 1)] for graph in graphs})
    store.replace(graphs)
    assert {graph: list(store.triples(graph)) for graph in store.graphs()} == graphs
    for text in HOSTILE:
        assert store.query("ASK { GRAPH ?g { ?who ?p 1 } }", {"who": NamedNode(mint.entity("person", text))}) is True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), language=st.sampled_from([None, "en", "zh-hant"]))
def test_any_text_comes_back_as_it_went_in(store: Store, text: str, language: str | None) -> None:
    literal = Literal(text, language=language) if language else Literal(text)
    store.replace({A: [Triple(named("s"), named("p"), literal), triple("s", 1)]})
    store.replace({A: [Triple(named("t"), named("p"), literal)]})
    assert list(store.triples(A)) == [Triple(named("t"), named("p"), literal)]
    assert rows(store, "SELECT ?s ?o { ?s ?p ?o FILTER(?o = ?text) }", {"text": literal}) == [
        ["<urn:x:t>", str(literal)]
    ]


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(store: Store) -> Store:
    store.replace({A: [triple("ann", "Ann"), triple("ann", 3, "n")], B: [triple("bob", "Bob"), triple("bob", 5, "n")]})
    return store


def test_default_graph_is_the_union(filled: Store) -> None:
    assert rows(filled, "SELECT ?s { ?s <urn:x:p> ?o }") == [["<urn:x:ann>"], ["<urn:x:bob>"]]


def test_named_graphs(filled: Store) -> None:
    assert rows(filled, "SELECT ?g ?s { GRAPH ?g { ?s <urn:x:p> ?o } }") == [
        [f"<{A}>", "<urn:x:ann>"],
        [f"<{B}>", "<urn:x:bob>"],
    ]


def test_from_names_the_graphs(filled: Store) -> None:
    assert rows(filled, f"SELECT ?s FROM <{B}> {{ ?s <urn:x:p> ?o }}") == [["<urn:x:bob>"]]
    assert rows(filled, f"SELECT ?s FROM NAMED <{B}> {{ GRAPH ?g {{ ?s <urn:x:p> ?o }} }}") == [["<urn:x:bob>"]]


def test_forms_of_results(filled: Store) -> None:
    assert filled.query("ASK { ?s <urn:x:n> 3 }") is True
    assert filled.query("ASK { ?s <urn:x:n> 4 }") is False
    built = filled.query("CONSTRUCT { ?s <urn:x:q> ?o } WHERE { ?s <urn:x:p> ?o }")
    assert not isinstance(built, bool)
    assert sorted(map(str, built)) == ['<urn:x:ann> <urn:x:q> "Ann"', '<urn:x:bob> <urn:x:q> "Bob"']
    solutions = filled.query("SELECT ?s ?none { ?s <urn:x:n> 3 }")
    assert isinstance(solutions, QuerySolutions)
    assert [variable.value for variable in solutions.variables] == ["s", "none"]
    assert [(row["s"], row["none"]) for row in solutions] == [(named("ann"), None)]


def test_prefixes_need_no_declaration_and_follow_the_base(store: Store) -> None:
    graph = "https://news.example/g/article/A"
    minsk = NamedNode("https://news.example/g/entity/place/Minsk")
    in_city = NamedNode("https://kg.example/ontology/news#locatedIn")
    assert rows(store, "SELECT ?o { place:Minsk news:locatedIn ?o }") == []
    store_settings.write(store, store_settings.Settings(base="https://news.example/g/"))
    store.replace({graph: [Triple(minsk, in_city, named("o"))]})
    assert rows(store, "SELECT ?o { GRAPH article:A { place:Minsk news:locatedIn ?o } }") == [["<urn:x:o>"]]
    assert rows(store, "PREFIX place: <urn:x:> SELECT ?p { ?s ?p place:o }") == [[str(in_city)]]


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT ?s { ?s ?p ?name }", [["<urn:x:ann>"]]),
        ("SELECT ?s ?name { ?s ?p $name }", [["<urn:x:ann>", '"Ann"']]),
        ("SELECT ?s { ?s <urn:x:p> ?o FILTER(STR(?o) = ?name) } # not ?name", [["<urn:x:ann>"]]),
        ("SELECT ?s { ?s <urn:x:p> ?o . { SELECT ?s { ?s ?p ?x FILTER(?x = ?name) } } }", [["<urn:x:ann>"]]),
        ("SELECT ?name ?s { { SELECT ?name ?s { ?s ?p ?name } GROUP BY ?name ?s } }", [['"Ann"', "<urn:x:ann>"]]),
        ("SELECT ?s { { SELECT ?name { ?x ?p ?name } } ?s ?q 5 }", [["<urn:x:bob>"]]),
        (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?name } ORDER BY ?name DESC(?name)",
            [[ONE]],
        ),
        ("SELECT ?name (COUNT(*) AS ?n) { ?s ?p ?name } GROUP BY ?name", [['"Ann"', ONE]]),
        ("SELECT ?s { ?s <urn:x:p> ?o FILTER(!BOUND(?name) || ?o = ?name) }", [["<urn:x:ann>"]]),
        ("SELECT ?s { ?s <urn:x:p> ?o FILTER(?o<?name||?o>?name) }", [["<urn:x:bob>"]]),
        ("SELECT ?s { ?s <urn:x:p> ?o MINUS { ?s ?p ?name } FILTER(?o != '?name') }", [["<urn:x:bob>"]]),
        ("SELECT ?s { ?s <urn:x:p> ?o FILTER NOT EXISTS { ?s ?p ?name } }", [["<urn:x:bob>"]]),
    ],
)
def test_bound_variables(filled: Store, sparql: str, expected: list[list[str]]) -> None:
    assert rows(filled, sparql, {"name": Literal("Ann")}) == expected


def test_bound_variables_in_other_forms_of_queries(filled: Store) -> None:
    assert filled.query("ASK { <urn:x:bob> ?p ?name }", {"name": Literal("Ann")}) is False
    for form in ("DESCRIBE ?who", "CONSTRUCT WHERE { ?who ?p ?o }", "CONSTRUCT { ?who ?p ?o } WHERE { ?who ?p ?o }"):
        about = filled.query(form, {"who": named("ann")})
        assert not isinstance(about, bool | QuerySolutions)
        assert set(about) == set(filled.triples(A))


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { GRAPH <urn:x:g> { <urn:x:s> <urn:x:p> 1 } }",
        "DROP ALL",
        "PREFIX x: <urn:x:> DELETE WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "LOAD <http://127.0.0.1/evil>",
    ],
)
def test_query_cannot_write(filled: Store, update: str) -> None:
    before = {graph: set(filled.triples(graph)) for graph in filled.graphs()}
    with pytest.raises(QueryError, match="SPARQL syntax error at line 1, column"):
        filled.query(update)
    assert {graph: set(filled.triples(graph)) for graph in filled.graphs()} == before


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <URL> { ?s ?p ?o }",
        "service silent <URL> { ?s ?p ?o }",
        "?s <urn:x:n> 3SERVICE<URL>{ ?a ?b ?c }",
        "?s ?p true.SERVICESILENT<URL>{ ?a ?b ?c }",
        "SERVICE # {\n#\r SILENT #>\n e: { ?s ?p ?o }",
        "SERVICE e:\\- { ?s ?p ?o }",
        "FILTER(1<2)SERVICE#>\n<URL>{ ?s ?p ?o }",
        "BIND('\\'' AS ?q) SERVICE <URL> { BIND('' AS ?r) }",
        "VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o }",
        "VALUES ?a\u0301 { <URL> } SERVICE ?a\u0301 { ?s ?p ?o }",
        "\\u0053ERVICE <URL> { ?s ?p ?o }",
    ],
)
def test_query_calls_no_other_server(filled: Store, clause: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(QueryError, match="remove the SERVICE clause at line 1, column"):
            filled.query(f"PREFIX e: <{url}> SELECT * {{ {clause.replace('URL', url)} }}")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { GRAPH ?service { ?s <urn:x:p> 'Ann' } }",
        "PREFIX e: <urn:x:> SELECT ?x { ?s e:p 'Ann' OPTIONAL { ?s e:service ?x {} } }",
        "SELECT ?s { ?s <urn:x:p> 'Ann' FILTER(?s != 'the service: <a> it said') } # SERVICE",
    ],
)
def test_word_service_is_no_call(filled: Store, sparql: str) -> None:
    assert len(rows(filled, sparql)) == 1


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s WHERE {\n ?s ?p ?o .\n FILTR(?o) }", 'line 3, column 2, near "FILTR(?o) }"'),
        ("SELECT ?s WHERE { ?s ?p ?o", "line 1, column 27, at the end"),
        (
            "SELECT ?s\nWHERE { ?s nope:p ?o }",
            'line 2, column 12, near "nope:p ?o }": the prefix nope: is not declared',
        ),
        ("SELECT ?x (COUNT(*) AS ?n) {}", "The SELECT contains a variable that is unbound"),
        ("", "line 1, column 1, at the end"),
        ("\x1b[2J evil \u202e", "line 1, column 1"),
        ("SELECT (<urn:x:f>(1) AS ?x) {}", "the query cannot be run: The custom function <urn:x:f> is not supported"),
        ("SELECT ?s { ?s ?p '\ud800' }", "the query cannot be run"),
    ],
)
def test_bad_query_is_told_in_one_printable_line(filled: Store, sparql: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        filled.query(sparql)
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s { ?s ?p ?o }", "the query has no variable ?name"),
        ("SELECT ?s { ?s ?p ?o } # ?name", "the query has no variable ?name"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o = '?name') }", "the query has no variable ?name"),
        ("SELECT ?s { ?s ?p ?o BIND(1 AS ?name) }", "?name gets its value in the query itself"),
        ("SELECT ?s { ?s ?p ?o VALUES (?name ?x) { (1 2) } }", "?name gets its value in the query itself"),
        ("SELECT ?s { ?s ?name ?o }", "cannot stand where the query uses it"),
        ("SELECT ?s { ?s ?p ?name FILTR }", 'SPARQL syntax error at line 1, column 25, near "FILTR }"'),
    ],
)
def test_value_that_cannot_be_bound(filled: Store, sparql: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        filled.query(sparql, {"name": Literal("Ann")})
    assert message in str(caught.value)


# --- the end ---------------------------------------------------------------------------------------------------------


def test_closed_store_says_so(filled: Store) -> None:
    filled.close()
    filled.close()
    for use in (
        filled.graphs,
        lambda: list(filled.triples(A)),
        lambda: filled.query("ASK {}"),
        lambda: filled.drop([A]),
    ):
        with pytest.raises(KgError, match="is closed"):
            use()
