"""The endpoints on a real server, over the three articles of the viewer's tests; and over a store to write to."""

import socket
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
from kg.web.protocol import Options, routes
from loaders.stores import Store

ORIGIN = "https://notebook.example"
TOKEN = "correct horse battery staple ß"
LIMITS = Limits(rows=300, megabytes=1)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of an application that runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False, lifespan="off"))
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


@pytest.fixture(scope="session")
def address(viewed: Store) -> Iterator[str]:
    """A server that only reads, and whose answers end soon."""
    with served(Starlette(routes=list(routes(DirectEngine(viewed, LIMITS), Options(cors=(ORIGIN,)))))) as url:
        yield url


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, headers={"accept": "*/*"}) as opened:
        yield opened
