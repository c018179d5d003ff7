"""The background graph: valid N-Quads in one graph, with the names, links and facts of each thing."""

import pyoxigraph
import pytest

from kg.identity.background import load
from kg.iri import Minter
from kg.vocabulary import DCTERMS, NEWS, OWL, RDF, RDFS, SKOS, XSD

MINTER = Minter("https://news.example/")
BELARUS = MINTER.entity("place", "Belarus")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(load().quads(MINTER))


@pytest.fixture(scope="module")
def store(lines: list[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_QUADS)
    return store


def objects(store: pyoxigraph.Store, subject: str, predicate: str) -> set[str]:
    quads = store.quads_for_pattern(pyoxigraph.NamedNode(subject), pyoxigraph.NamedNode(predicate), None)
    values = [quad.object for quad in quads]
    assert all(isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal) for value in values)
    return {value.value for value in values if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal)}


def test_all_quads_are_different_and_stand_in_the_background_graph(lines: list[str], store: pyoxigraph.Store) -> None:
    assert len(store) == len(lines) == len(set(lines))
    assert set(store.named_graphs()) == {pyoxigraph.NamedNode(MINTER.graph("background"))}


def test_lines_are_as_a_store_writes_them(lines: list[str], store: pyoxigraph.Store) -> None:
    dumped = store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert dumped is not None
    assert sorted(dumped.decode().splitlines()) == sorted(lines)


def test_country_has_its_class_names_forms_codes_and_links(store: pyoxigraph.Store) -> None:
    assert objects(store, BELARUS, RDF + "type") == {NEWS + "Country"}
    assert objects(store, BELARUS, RDFS + "label") == {"Belarus"}
    assert "Byelorussia" in objects(store, BELARUS, SKOS + "altLabel")
    assert {"Belarusian", "Belarusians", "Minsk"} <= objects(store, BELARUS, SKOS + "hiddenLabel")
    assert objects(store, BELARUS, SKOS + "notation") == {"BY", "BLR"}
    assert "http://www.wikidata.org/entity/Q184" in objects(store, BELARUS, OWL + "sameAs")
    assert "https://sws.geonames.org/630336/" in objects(store, BELARUS, OWL + "sameAs")
    assert MINTER.entity("organization", "United Nations") in objects(store, BELARUS, NEWS + "memberOf")
    assert MINTER.entity("place", "Poland") in objects(store, BELARUS, NEWS + "borders")


def test_one_label_a_thing(store: pyoxigraph.Store) -> None:
    query = f"SELECT ?s WHERE {{ GRAPH ?g {{ ?s <{RDFS}label> ?l }} }} GROUP BY ?s HAVING (COUNT(?l) != 1)"
    found = store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert list(found) == []


def test_coordinates_are_decimals(store: pyoxigraph.Store) -> None:
    place = pyoxigraph.NamedNode(MINTER.entity("place", "Minsk"))
    latitude = pyoxigraph.NamedNode("http://www.w3.org/2003/01/geo/wgs84_pos#lat")
    (quad,) = store.quads_for_pattern(place, latitude, None)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.datatype.value == XSD + "decimal"
    assert float(quad.object.value) == pytest.approx(53.9, abs=0.05)


def test_graph_names_its_sources(store: pyoxigraph.Store) -> None:
    graph = MINTER.graph("background")
    assert "https://www.geonames.org/" in objects(store, graph, DCTERMS + "source")
    assert objects(store, graph, DCTERMS + "rights")


def test_same_bytes_every_time(lines: list[str]) -> None:
    assert list(load().quads(MINTER)) == lines
