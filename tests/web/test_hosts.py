"""Only requests to names and addresses of this server are answered."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.web.hosts import Hosts


@pytest.fixture(scope="module")
def client() -> TestClient:
    def page(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("here")

    return TestClient(Hosts(Starlette(routes=[Route("/", page)]), ["graph.example"]))


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7", "graph.example:80"],
)
def test_own_names_and_addresses_are_answered(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert (response.status_code, response.text) == (200, "here")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "other.example",
        "localhost.other.example",
        "127.0.0.1.other.example:8000",
        "graph.example.other.example",
        "localhost:8000@other.example",
        "0x7f.1",
        "[::1",
        "127.0.0.1 localhost",
    ],
)
def test_names_that_others_may_own_are_refused(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "--hostname" in response.text


def test_two_hosts_are_refused(client: TestClient) -> None:
    assert client.get("/", headers=[("host", "localhost"), ("host", "localhost")]).status_code == 400
