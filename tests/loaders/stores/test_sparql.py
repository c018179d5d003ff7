"""Care with the text of queries."""

import pytest

from loaders.stores.sparql import graphs_asked, has_path, own_dataset, with_prefixes

KNOWN = {"x": "urn:x:", "y": "urn:y:"}


@pytest.mark.parametrize(
    ("query", "declared"),
    [
        ("SELECT * { ?s x:p ?o }", "PREFIX x: <urn:x:> "),
        ("SELECT * { ?s x:p/y:p ?o }", "PREFIX x: <urn:x:> PREFIX y: <urn:y:> "),
        ("prefix x: <urn:other:> SELECT * { ?s x:p|y:p ?o }", "PREFIX y: <urn:y:> "),
        ("# PREFIX x: <urn:other:>\nSELECT * { ?s x:p ?o }", "PREFIX x: <urn:x:> "),
        ("SELECT * { ?s ?p 'PREFIX x: <urn:other:>' ; x:p 1 }", "PREFIX x: <urn:x:> "),
        ("SELECT * { ?s ?p ?o }", ""),
    ],
)
def test_prefixes_are_declared_where_they_are_used(query: str, declared: str) -> None:
    assert with_prefixes(query, KNOWN) == declared + query


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("SELECT * FROM <urn:a> FROM x:b FROM NAMED <urn:c> { }", (["urn:a", "urn:x:b"], ["urn:c"])),
        ("PREFIX x: <urn:other:> ASK FROM NAMED x:b { }", ([], ["urn:other:b"])),
        ("ASK { ?s ?p 'FROM <urn:a>' } # FROM <urn:a>", ([], [])),
    ],
)
def test_graphs_named_with_from(query: str, graphs: tuple[list[str], list[str]]) -> None:
    found = own_dataset(query, KNOWN)
    assert (found.get("default-graph-uri", []), found.get("named-graph-uri", [])) == graphs


def test_graphs_asked() -> None:
    assert graphs_asked("ASK { GRAPH x:g { } GRAPH <urn:h> { } }", KNOWN) == (["urn:x:g", "urn:h"], False)
    assert graphs_asked("ASK { GRAPH ?g { } GRAPH <urn:h> { } }", KNOWN) == (["urn:h"], True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s x:p* ?o }", True),
        ("SELECT * { ?s (x:p/<urn:q>)+ ?o }", True),
        ("SELECT * { ?s <urn:p>? ?o }", True),
        ("SELECT DISTINCT * { ?s x:p ?o }", False),
        ("SELECT (COUNT(*) AS ?n) { ?s x:p '*' }", False),
    ],
)
def test_paths(query: str, expected: bool) -> None:
    assert has_path(query) is expected
