"""The servers that the stores are tested with: one of a kind in a process, emptied before each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.serving.control import Control
from kg.serving.owned import OwnedEngine
from loaders.stores import OxigraphStore, Store, open_store
from tests import servers
from tests.servers import Server

needs_virtuoso = [pytest.mark.virtuoso, pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)]
KINDS = [
    "memory:",
    "oxigraph:",
    "oxigraph: that kg serve has open",
    "serve",
    "serve --union-default-graph",
    pytest.param("virtuoso", marks=needs_virtuoso),
]


@pytest.fixture(scope="session")
def plain_server() -> Iterator[Server]:
    """`oxigraph serve`."""
    with servers.oxigraph() as server:
        yield server


@pytest.fixture(scope="session")
def union_server() -> Iterator[Server]:
    """`oxigraph serve --union-default-graph`."""
    with servers.oxigraph("--union-default-graph") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session")
def owned_selector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store on disk that is open already, in an engine that lets others work through it."""
    selector = f"oxigraph:{tmp_path_factory.mktemp('owned') / 'store'}"
    with open_store(selector) as store:
        assert isinstance(store, OxigraphStore)
        engine = OwnedEngine(store)
        with Control(engine, "http://localhost/"):
            yield selector
        engine.close()


_FIXTURES = {
    "serve": "plain_server",
    "serve --union-default-graph": "union_server",
    "virtuoso": "virtuoso_server",
}


@pytest.fixture(params=KINDS)
def selector(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty store of each kind."""
    if request.param == "memory:":
        return "memory:"
    if request.param == "oxigraph:":
        return f"oxigraph:{tmp_path / 'store'}"
    if request.param == "oxigraph: that kg serve has open":
        owned: str = request.getfixturevalue("owned_selector")
        with open_store(owned) as store:
            store.drop(store.graphs())
        return owned
    server: Server = request.getfixturevalue(_FIXTURES[request.param])
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    with open_store(server.selector) as store:
        store.drop(store.graphs())
    return server.selector


@pytest.fixture
def store(selector: str) -> Iterator[Store]:
    """That store, open."""
    with open_store(selector) as opened:
        assert opened.selector == selector
        yield opened
