"""Other commands work on a store that a server has open; what any store can do is in tests/loaders/stores."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.errors import StoreError
from kg.serving.control import Control
from kg.serving.owned import OwnedEngine
from loaders.stores import open_store
from loaders.stores.served import Address, ServedStore
from tests.serving.conftest import BOMB, NAMES, processes

GRAPHS = {"urn:x:g": [Triple(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("o"))]}


@pytest.fixture
def control(engine: OwnedEngine) -> Iterator[Control]:
    with Control(engine, "http://127.0.0.1:8000/") as listening:
        yield listening


@pytest.fixture
def store(engine: OwnedEngine, control: Control) -> Iterator[ServedStore]:  # noqa: ARG001
    told: list[str] = []
    with open_store(engine.selector, on_served=told.append) as opened:
        assert told == ["http://127.0.0.1:8000/"]
        assert isinstance(opened, ServedStore)
        yield opened


def test_what_a_command_writes_is_seen_by_the_next_one_and_by_pages(engine: OwnedEngine, store: ServedStore) -> None:
    store.replace(GRAPHS)
    with open_store(engine.selector) as another:
        assert another.query("ASK { GRAPH <urn:x:g> { ?s ?p ?o } }") is True
    until = time.monotonic() + 20
    while engine.reader.query("ASK { GRAPH <urn:x:g> { ?s ?p ?o } }") is False:
        assert time.monotonic() < until
    store.drop(["urn:x:g"])
    assert store.query("ASK { GRAPH <urn:x:g> { ?s ?p ?o } }") is False


def test_a_command_that_ends_takes_its_query_along(engine: OwnedEngine, store: ServedStore) -> None:
    assert store.query(NAMES)
    before = len(processes(engine.folder))
    errors: list[str] = []

    def ask() -> None:
        try:
            store.query(BOMB)
        except StoreError as error:
            errors.append(str(error))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    time.sleep(0.3)
    assert store._connection is not None
    with socket.socket(fileno=os.dup(store._connection.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)  # as the end of a process does
    until = time.monotonic() + 20
    while len(processes(engine.folder)) >= before:
        assert time.monotonic() < until, "the query still runs"
        time.sleep(0.05)
    with open_store(engine.selector) as another:
        results = another.query(NAMES)
        assert isinstance(results, QuerySolutions)
        assert len(list(results)) == 3
    asking.join(20)
    assert "has ended" in errors[0]


def test_only_the_user_of_the_server_finds_it(engine: OwnedEngine, store: ServedStore) -> None:
    assert store.graphs()
    assert engine.folder.stat().st_mode & 0o077 == 0
    file = engine.folder / "address.json"
    assert file.stat().st_mode & 0o077 == 0
    assert len(json.loads(file.read_text())["key"]) == 64


@pytest.mark.usefixtures("control")
@pytest.mark.parametrize("changed", [{"key": "00" * 32}, {"key": "no hex"}, {"connection": "/nowhere/at/all"}])
def test_without_the_key_or_a_server_the_store_is_in_use(engine: OwnedEngine, changed: dict[str, str]) -> None:
    address = Address.read(engine.folder.parent)
    assert address is not None
    replace(address, **changed).write(engine.folder.parent)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="in use by another process"):
        open_store(engine.selector)
    address.write(engine.folder.parent)
    with open_store(engine.selector) as store:
        assert store.graphs()


def test_a_server_that_has_ended_is_one_line(tmp_path: Path) -> None:
    selector = f"oxigraph:{tmp_path / 'store'}"
    with open_store(selector) as owned:
        engine = OwnedEngine(owned)  # type: ignore[arg-type]
        with Control(engine, "http://127.0.0.1:8000/"):
            store = open_store(selector)
            assert store.graphs() == []
        engine.close()
        assert isinstance(store, ServedStore)
        store._connection.close()  # type: ignore[union-attr]
        with pytest.raises(StoreError, match=r"the server at http://127\.0\.0\.1:8000/ that had it has ended"):
            store.replace(GRAPHS)
