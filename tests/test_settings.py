"""What a store remembers about itself."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg import settings
from kg.errors import UsageError
from kg.iri import Minter
from kg.settings import Settings
from loaders.stores import Store, open_store

NEW = "https://news.example/graph-of/"


@pytest.fixture
def store() -> Store:
    return open_store("memory:")


def fill(store: Store, graph: str) -> None:
    store.replace({graph: [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("o"))]})


def test_new_store_has_the_defaults(store: Store) -> None:
    assert settings.read(store) == Settings(base="https://kg.example/", ontology=None)
    assert store.graphs() == []


@pytest.mark.parametrize("ontology", [None, "my ontology.ttl", 'C:\\own\\"odd".owl\n'])
def test_what_is_written_is_read(store: Store, ontology: str | None) -> None:
    settings.write(store, Settings(base=NEW, ontology="before.ttl"))
    settings.write(store, Settings(base=NEW, ontology=ontology))
    assert settings.read(store) == Settings(base=NEW, ontology=ontology)
    assert store.graphs() == ["https://kg.example/vocab#settings"]


@pytest.mark.parametrize(
    "base",
    [
        "",
        "news",
        "/news/",
        "news.example/",
        "https://news.example",
        "https://news.example/a b/",
        "https://news.example/<a>/",
        "https://news.example/\n/",
        "https://news.example/\u202e/",
        "https://news.example/#",
        "https://news.example/vocab#a/",
        "https://news.example/?a=/",
        "https://news.example/%zz/",
    ],
)
def test_base_that_is_none(store: Store, base: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings.write(store, Settings(base=base))
    assert str(caught.value).isprintable()
    assert store.graphs() == []


@pytest.mark.parametrize(
    "base", ["https://news.example/", "http://localhost:8000/kg/", "urn:x:news/", "https://例え.jp/ニュース/"]
)
def test_base_under_which_all_iris_are_valid(store: Store, base: str) -> None:
    settings.write(store, Settings(base=base))
    mint = Minter(base)
    for iri in (mint.entity("person", "Ann Dee"), mint.inferred("https://a.example/b?c#d"), mint.graph("curation")):
        fill(store, iri)
    assert settings.read(store).base == base


def test_base_changes_while_nothing_is_stored_but_what_is_derived(store: Store) -> None:
    settings.write(store, Settings(ontology="own.ttl"))
    for name in ("background", "ontology"):
        fill(store, Minter().graph(name))
    settings.write(store, Settings(base=NEW, ontology="own.ttl"))
    assert settings.read(store) == Settings(base=NEW, ontology="own.ttl")
    assert store.graphs() == [settings.GRAPH]


@pytest.mark.parametrize(
    "graph", [Minter().article("A"), Minter().inferred("A"), Minter().graph("curation"), "urn:x:own"]
)
def test_base_stays_once_articles_are_stored(store: Store, graph: str) -> None:
    fill(store, Minter().graph("background"))
    fill(store, graph)
    before = store.graphs()
    with pytest.raises(UsageError, match=f"memory: holds articles under the base https://kg.example/, .*{NEW}"):
        settings.write(store, Settings(base=NEW))
    assert store.graphs() == before
    settings.write(store, Settings(ontology="own.ttl"))  # the base is as it was
    assert settings.read(store) == Settings(ontology="own.ttl")
    assert store.graphs() == sorted([*before, settings.GRAPH])
