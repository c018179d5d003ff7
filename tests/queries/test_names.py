"""From a name to an entity."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import QueryError, UsageError
from kg.vocabulary import RDFS
from loaders.stores import Store, open_store
from queries import find_entity
from tests.queries import small


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Mira Kessel", small.KESSEL),
        ("mira KESSEL", small.KESSEL),
        ("  Mira   Kessel ", small.KESSEL),
        ("Vesperian", small.VESPERIA),  # a form
        ("the pact", small.PACT),
        ("Kessel", small.COMPANY),  # its label, and the president's other name
        ("kessel", small.COMPANY),
        (small.KESSEL, small.KESSEL),
        (f"<{small.KESSEL}>", small.KESSEL),
        ("person:Mira_Kessel", small.KESSEL),
        ("The Courier", small.MINTER.entity("organization", "The Courier")),
    ],
)
def test_found(store: Store, name: str, entity: str) -> None:
    assert find_entity(store, name).iri == entity
    assert find_entity(store, name).remarks == ()


def test_the_one_in_more_articles_comes_first(store: Store) -> None:
    found = find_entity(store, "Rell")
    assert found.iri == small.INA  # both are in one article: the IRI decides
    (remark,) = found.remarks
    assert remark == f"'Rell' is taken for <{small.INA}>; it may also mean <{small.RELL}>"
    graph = small.MINTER.article("another")
    mention, refers = NamedNode(f"{graph}#m0-4"), NamedNode("https://kg.example/vocab#refersTo")
    store.replace({graph: [Triple(mention, refers, NamedNode(small.RELL))]})
    assert find_entity(store, "Rell").iri == small.RELL


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Norlund", "no entity is named 'Norlund': did you mean Norland?"),
        ("courier", "no entity is named 'courier': did you mean The Courier?"),
        ("qqqq", "no entity is named 'qqqq': `kg query entities` lists them"),
        ("Mira Kessel leads Vesperia", "no entity is named"),  # a claim's label
        ("", "no entity is named"),
        ("person:Nobody", "the store has no entity <https://kg.example/entity/person/Nobody>"),
        ("https://kg.example/entity/person/Nobody", "the store has no entity"),
    ],
)
def test_not_found(store: Store, name: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        find_entity(store, name)
    assert message in str(caught.value)


def test_no_iri(store: Store) -> None:
    with pytest.raises(UsageError, match="is not an IRI"):
        find_entity(store, "https://kg.example/a b")


def test_empty_store() -> None:
    with open_store("memory:") as store, pytest.raises(QueryError, match="the store has none yet"):
        find_entity(store, "Norland")


def test_names_of_the_world() -> None:
    names = {"İzmir": "izmir", "Straße": "STRASSE", "Ελλάς": "ΕΛΛΆΣ", "Ñandú": "ñandú"}
    with open_store("memory:") as store:
        for label in names:
            node = NamedNode(small.MINTER.entity("place", label))
            store.replace({f"{node.value}#g": [Triple(node, NamedNode(RDFS + "label"), Literal(label))]})
        for label, written in list(names.items())[1:]:
            assert find_entity(store, written).iri == small.MINTER.entity("place", label)
        assert find_entity(store, "I\u0307zmir").iri == small.MINTER.entity("place", "İzmir")  # decomposed
