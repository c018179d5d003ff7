"""What a run remembers of the one before: pages that are as they were."""

import os
import sqlite3
import stat
from pathlib import Path

import httpx
import pytest

from loaders.articles.interface import Options
from loaders.articles.web.cache import Cache, Kept
from tests.loaders.articles.web.conftest import Surfer
from tests.loaders.articles.web.servers import STORY, Request, Respond, Server

MODIFIED = "Fri, 17 May 2024 12:00:00 GMT"


def versioned(etag: str, body: bytes = STORY) -> Respond:
    def respond(request: Request) -> None:
        if request.headers["If-None-Match"] == etag:
            request.answer(304, etag=etag)
        else:
            request.answer(body=body, etag=etag, content_type="text/plain")

    return respond


def test_a_page_that_is_as_it_was_gives_the_same_article(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = versioned('"1"')
    first = surfer.read(server.url("/a"))
    assert surfer.read(server.url("/a")) == first
    assert surfer.read(server.url("/a")) == first
    assert [head.get("If-None-Match") for head in server.heads if "If-None-Match" in head] == ['"1"', '"1"']


def test_a_page_that_is_another_gives_another_article(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = versioned('"1"')
    surfer.read(server.url("/a"))
    server.pages["/a"] = versioned('"2"', b"Bergen waits.")
    assert surfer.text(server.url("/a")) == "Bergen waits."
    assert surfer.text(server.url("/a")) == "Bergen waits."
    assert server.heads[-1]["If-None-Match"] == '"2"'


def test_a_date_will_do(server: Server, surfer: Surfer) -> None:
    def respond(request: Request) -> None:
        if request.headers["If-Modified-Since"] == MODIFIED:
            request.answer(304)
        else:
            request.answer(body=STORY, last_modified=MODIFIED)

    server.pages["/a"] = respond
    assert [surfer.text(server.url("/a")) for _ in range(3)] == [STORY.decode()] * 3
    assert server.heads[-1]["If-Modified-Since"] == MODIFIED


def test_a_kept_page_has_its_media_type_and_coding(server: Server, surfer: Surfer) -> None:
    surfer.read(server.put("/a", etag='"1"', content_type='text/html; charset="ISO-8859-1"'))
    server.put("/a", b"", status=304)
    fetched = surfer.web().fetcher(Options(allow_private=True)).fetch(httpx.URL(server.url("/a")))
    assert (fetched.body, fetched.media_type, fetched.charset) == (STORY, "text/html", "iso-8859-1")


def test_a_page_without_a_mark_is_fetched_anew_in_each_run(server: Server, surfer: Surfer) -> None:
    surfer.read(server.put("/a"))
    server.put("/a", b"Bergen waits.")
    assert surfer.text(server.url("/a")) == "Bergen waits."


def test_a_mark_that_cannot_be_sent_is_not(server: Server, surfer: Surfer) -> None:
    url = server.put("/a", etag='"\xe9"')
    assert [surfer.text(url), surfer.text(url)] == [STORY.decode()] * 2
    assert "If-None-Match" not in server.heads[-1]


def test_what_must_not_be_stored_is_not(server: Server, surfer: Surfer) -> None:
    url = server.put("/a", etag='"1"', cache_control="private, No-Store")
    surfer.read(url)
    assert Cache(surfer.cache).find(url) is None
    assert surfer.text(url) == STORY.decode()
    assert "If-None-Match" not in server.heads[-1]


def test_a_failure_forgets_nothing(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = versioned('"1"')
    surfer.read(server.url("/a"))
    server.put("/a", status=500)
    assert "500" in surfer.error(server.url("/a"))
    server.put("/a", status=304)
    assert surfer.text(server.url("/a")) == STORY.decode()


@pytest.mark.parametrize("damage", [b"", b"this is no database" * 100])
def test_a_damaged_cache_is_made_anew(server: Server, surfer: Surfer, damage: bytes) -> None:
    surfer.cache.mkdir()
    (surfer.cache / "pages.sqlite").write_bytes(damage)
    server.pages["/a"] = versioned('"1"')
    assert [surfer.text(server.url("/a")) for _ in range(3)] == [STORY.decode()] * 3
    assert server.heads[-1]["If-None-Match"] == '"1"'


def test_a_page_that_is_damaged_in_the_cache_is_fetched(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = versioned('"1"')
    surfer.read(server.url("/a"))
    database = sqlite3.connect(surfer.cache / "pages.sqlite")
    with database:
        database.execute("UPDATE page SET body = 'gone'")
    database.close()
    assert surfer.text(server.url("/a")) == STORY.decode()


def test_where_nothing_can_be_kept_everything_is_fetched(server: Server, surfer: Surfer) -> None:
    surfer.cache.parent.mkdir(exist_ok=True)
    surfer.cache.write_text("a file where the folder should be")
    server.pages["/a"] = versioned('"1"')
    assert [surfer.text(server.url("/a")) for _ in range(2)] == [STORY.decode()] * 2
    assert all("If-None-Match" not in head for head in server.heads)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        Cache(tmp_path / "kg").keep("http://example.org/", Kept(STORY))
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "kg").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "kg" / "pages.sqlite").stat().st_mode) == 0o600


def test_the_pages_that_were_not_asked_for_longest_go(tmp_path: Path) -> None:
    page = Kept(os.urandom(1_000))
    cache = Cache(tmp_path, most=3_500)
    for name in "abc":
        cache.keep(name, page)
    cache.keep("a", page)  # asked for again
    cache.keep("d", page)
    assert [name for name in "abcd" if cache.find(name)] == ["a", "c", "d"]


def test_it_is_in_the_cache_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Cache().keep("http://example.org/", Kept(STORY))
    assert (tmp_path / "kg" / "pages.sqlite").exists()
