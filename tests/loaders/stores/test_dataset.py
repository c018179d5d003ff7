"""Which graphs a query sees, when the protocol names them: on every store the same."""

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from loaders.stores import Dataset, Store

ONE, TWO, THREE = "urn:x:one", "urn:x:two", "urn:x:three"
DEFAULT = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def filled(store: Store) -> Store:
    store.replace(
        {graph: [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal(graph))] for graph in (ONE, TWO, THREE)}
    )
    return store


def values(store: Store, query: str, dataset: Dataset | None) -> list[str]:
    results = store.query(query, dataset=dataset)
    assert isinstance(results, QuerySolutions)
    return [row[0].value for row in results]  # type: ignore[union-attr]


def test_the_default_graph_is_what_it_is_made_of(store: Store) -> None:
    filled(store)
    assert values(store, DEFAULT, None) == sorted([ONE, TWO, THREE])
    assert values(store, DEFAULT, Dataset(default=(ONE,))) == [ONE]
    assert values(store, DEFAULT, Dataset(default=(ONE, THREE))) == sorted([ONE, THREE])


def test_a_dataset_goes_before_the_querys_own(store: Store) -> None:
    filled(store)
    own = f"SELECT ?o FROM <{TWO}> {{ ?s ?p ?o }}"
    assert values(store, own, None) == [TWO]
    assert values(store, own, Dataset(default=(ONE,))) == [ONE]


def test_only_named_graphs_are_found_by_graph(store: Store) -> None:
    filled(store)
    assert values(store, NAMED, Dataset(named=(TWO,))) == [TWO]
    assert values(store, NAMED, Dataset(default=(ONE,), named=(THREE, TWO))) == sorted([THREE, TWO])
