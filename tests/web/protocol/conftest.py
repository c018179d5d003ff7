"""The endpoints on a real server, over the three articles of the viewer's tests; and over a store to write to."""

import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from kg.serving import DirectEngine, Limits
from kg.serving.owned import OwnedEngine
from kg.web.protocol import Options, routes
from kg.web.protocol.connection import Connection
from loaders.stores import OxigraphStore, Store, open_store

ORIGIN = "https://notebook.example"
TOKEN = "correct-horse-battery-staple"
MEMORY = "/dev/shm"
LIMITS = Limits(rows=300, megabytes=1)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of an application that runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, http=Connection, log_level="error", server_header=False, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def words(response: httpx.Response, status: int) -> str:
    """The one line that says why a request is not answered."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.endswith("\n")
    assert response.text[:-1].isprintable()
    return response.text.strip()


@pytest.fixture(scope="session")
def address(viewed: Store) -> Iterator[str]:
    """A server that only reads, and whose answers end soon."""
    with served(Starlette(routes=list(routes(DirectEngine(viewed, LIMITS), Options(cors=(ORIGIN,)))))) as url:
        yield url


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, headers={"accept": "*/*"}) as opened:
        yield opened


@contextmanager
def owned() -> Iterator[OxigraphStore]:
    """A new store in a folder, which is in memory where the system has such: its snapshots wait for no disk then."""
    with (
        tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None) as folder,
        open_store(f"oxigraph:{folder}/store") as store,
    ):
        assert isinstance(store, OxigraphStore)
        yield store


@contextmanager
def writable(store: OxigraphStore, limits: Limits) -> Iterator[str]:
    """The address of a server that takes writes, whose queries run in processes of their own."""
    engine = OwnedEngine(store, limits)
    try:
        with served(Starlette(routes=list(routes(engine, Options(token=TOKEN))))) as url:
            yield url
    finally:
        engine.close()


@pytest.fixture(scope="session")
def written() -> Iterator[OxigraphStore]:
    """The store that the writable server owns."""
    with owned() as store:
        yield store


@pytest.fixture(scope="session")
def writable_address(written: OxigraphStore) -> Iterator[str]:
    with writable(written, LIMITS) as url:
        yield url


@pytest.fixture(scope="session")
def writer(writable_address: str) -> Iterator[httpx.Client]:
    """A client that has the token."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=writable_address, trust_env=False, headers=headers) as opened:
        yield opened
