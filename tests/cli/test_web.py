"""Addresses on the command line, over a real server on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.loaders.articles.web.servers import Server, running

_OPTIONS = ("--allow-private", "--delay", "0", "--no-language-model")


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as started:
        yield started


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_page_is_built_once_and_is_unchanged_when_its_server_says_so(
    kg: Run,
    server: Server,
    tmp_path: Path,
) -> None:
    url = server.put("/vote.txt", b"Oslo is in Norway.", etag='"1"')
    store = f"oxigraph:{tmp_path / 'built'}"
    built = kg("build", url, "--store", store, *_OPTIONS)
    assert (built.exit_code, built.stdout.splitlines()[0]) == (
        0,
        "articles  1 new, 0 changed, 0 unchanged, 0 failed",
    )
    server.pages["/vote.txt"] = lambda request: request.answer(304 if request.headers["If-None-Match"] else 500)
    again = kg("build", url, "--store", store, *_OPTIONS)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (
        0,
        "articles  0 new, 0 changed, 1 unchanged, 0 failed",
    )


def test_what_is_forgotten_is_not_kept_as_a_page_either(kg: Run, server: Server, tmp_path: Path) -> None:
    url = server.put("/vote.txt", b"Oslo is in Norway.")
    pages = tmp_path / "cache" / "kg" / "pages.sqlite"
    store = f"oxigraph:{tmp_path / 'built'}"
    (tmp_path / "own.txt").write_text("Bergen is in Norway.")
    assert kg("build", url, str(tmp_path / "own.txt"), "--store", store, *_OPTIONS).exit_code == 0
    assert kg("forget", "own", "--store", store).exit_code == 0
    assert pages.exists()
    assert kg("forget", url, "--store", store).exit_code == 0
    assert not pages.exists()


def test_an_address_that_fails_is_one_line_and_the_rest_is_built(
    kg: Run,
    server: Server,
    tmp_path: Path,
) -> None:
    missing = server.put("/missing", status=404)
    page = server.put("/vote.txt", b"Oslo is in Norway.")
    errors = tmp_path / "errors.jsonl"
    store = f"oxigraph:{tmp_path / 'built'}"
    built = kg("build", missing, page, "--store", store, "--errors", str(errors), *_OPTIONS)
    assert built.exit_code == 1
    assert built.stderr == f"kg: {missing}: 127.0.0.1 answered 404 Not Found: check the address\n"
    assert built.stdout.startswith("articles  1 new, 0 changed, 0 unchanged, 1 failed\n")
    line = {"place": missing, "reason": "127.0.0.1 answered 404 Not Found: check the address"}
    assert json.loads(errors.read_text()) == line


@pytest.mark.parametrize("command", ["build", "extract"])
def test_this_machine_is_fetched_only_on_demand(
    kg: Run,
    server: Server,
    tmp_path: Path,
    command: str,
) -> None:
    url = server.put("/vote.txt", b"Oslo is in Norway.")
    store = ("--store", f"oxigraph:{tmp_path / 'built'}") if command == "build" else ()
    refused = kg(command, url, *store, "--dry-run")
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"kg: {url}: 127.0.0.1 is a private address, which is not fetched: give --allow-private if it should be\n"
    )
    assert server.asked == []
    assert kg(command, url, *store, "--dry-run", *_OPTIONS).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ftp://example.org/a.xml",), "only http and https addresses are fetched"),
        (("https://me:secret@example.org/",), "no user name or password may stand in an address"),
        (("http://example.org/", "--delay", "-1"), "-1 is not from 0 to 3,600 seconds"),
        (("http://example.org/", "--delay", "nan"), "nan is not from 0 to 3,600 seconds"),
        (("http://example.org/", "--delay", "inf"), "inf is not from 0 to 3,600 seconds"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_is_fetched(
    kg: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = kg("extract", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.stderr
