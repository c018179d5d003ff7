"""Addresses of private networks are not fetched, however they are written, wherever they come from."""

import socket

import pytest

from loaders.articles.web.addresses import is_private, look_up
from tests.loaders.articles.web.conftest import Serve, Surfer
from tests.loaders.articles.web.servers import STORY, Server

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1"),
        *("192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "100::1"),
        *("2001:db8::1", "2001:0:7f00:1::1", "4000::1"),
        "::ffff:127.0.0.1",  # mapped
        "::ffff:a00:1",
        "2002:7f00:1::1",  # 6to4
        "2002:c0a8:101::",
        "64:ff9b::127.0.0.1",  # NAT64
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
    ],
)
def test_private_addresses(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "8.8.8.8", "2606:4700::1111", f"::ffff:{PUBLIC}", "2002:5db8:d822::1", f"64:ff9b::{PUBLIC}"],
)
def test_public_addresses(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.1", "127.1", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_loopback_is_refused_however_it_is_written(server: Server, surfer: Surfer, host: str) -> None:
    surfer.allow_private = False
    message = surfer.error(f"http://{host}:{server.server_address[1]}/a")
    assert message.startswith(f"{host.strip('[]')} is a private address")
    assert message.endswith("which is not fetched: give --allow-private if it should be")
    assert server.asked == []


def test_the_name_of_this_machine_is_refused(server: Server, surfer: Surfer) -> None:
    surfer.allow_private = False
    assert surfer.error(f"http://localhost:{server.server_address[1]}/").startswith("localhost is a private address (")
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough(surfer: Surfer) -> None:
    surfer.allow_private = False
    surfer.resolve = lambda _host, _port: [PUBLIC, "10.0.0.1"]
    assert surfer.error("http://news.test/") == (
        "news.test is a private address (10.0.0.1), which is not fetched: give --allow-private if it should be"
    )


def test_the_connection_goes_to_the_address_that_was_checked(
    server: Server, surfer: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that says something public first and something private next has only one try a connection."""
    monkeypatch.setattr("loaders.articles.web.addresses.is_private", lambda address: address != "127.0.0.1")
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]]
    asked = []

    def rebind(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    surfer.allow_private = False
    surfer.resolve = rebind
    server.put("/a")
    url = f"http://news.test:{server.server_address[1]}/a"
    assert surfer.error(url).startswith("news.test is a private address (127.0.0.2)")  # robots.txt had the first
    assert server.asked == ["/robots.txt"]
    numeric = socket.getaddrinfo

    def only_numbers(host: str, *rest: object, **more: object) -> object:
        assert host == "127.0.0.1", "a name was looked up that had been checked"
        return numeric(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", only_numbers)
    assert surfer.text(url) == STORY.decode()
    assert asked == ["news.test"] * 4  # each connection once
    assert server.heads[-1]["Host"] == url.split("/")[2]


def test_a_redirect_is_checked_again(serve: Serve, server: Server, surfer: Surfer) -> None:
    inner = serve(Server("127.0.0.2"))
    inner.put("/secret")
    private = {"news.test": "127.0.0.1", "127.0.0.2": "127.0.0.2"}
    surfer.resolve = lambda host, _port: [private[host]]
    surfer.allow_private = False
    url = f"http://news.test:{server.server_address[1]}/a"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loaders.articles.web.addresses.is_private", lambda address: address != "127.0.0.1")
        server.redirect("/a", f"http://127.0.0.2:{inner.server_address[1]}/secret")
        assert surfer.error(url) == (
            "127.0.0.2 is a private address, which is not fetched: give --allow-private if it should be"
        )
        server.redirect("/robots.txt", f"http://127.0.0.2:{inner.server_address[1]}/robots.txt")
        assert "127.0.0.2 is a private address" in surfer.error(url)
    assert inner.asked == []


def test_addresses_are_tried_until_one_answers(server: Server, surfer: Surfer) -> None:
    surfer.resolve = lambda _host, _port: ["127.0.0.3", "127.0.0.1"]  # nobody listens at the first
    server.put("/a")
    assert surfer.text(f"http://news.test:{server.server_address[1]}/a") == STORY.decode()


def test_no_proxy_of_the_environment_is_used(server: Server, surfer: Surfer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert surfer.text(server.put("/a")) == STORY.decode()


def test_looking_up_gives_each_address_once() -> None:
    assert look_up("127.0.0.1", 80) == ["127.0.0.1"]
