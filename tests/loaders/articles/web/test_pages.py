"""Pages from a server: what comes of each answer, in one line when it is no article."""

import gzip
import socket
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import characters, text

from kg.errors import ArticleError, UsageError, WorkError
from kg.model import Article
from loaders.articles import web
from loaders.articles.formats import registry
from loaders.articles.interface import Format, Origin
from loaders.articles.sources import resolve
from loaders.articles.web import urls
from loaders.articles.web.fetching import described
from loaders.articles.web.requests import PRODUCT, Limits
from tests.loaders.articles.web.conftest import Surfer
from tests.loaders.articles.web.servers import STORY, Request, Server

SHORT = Limits(connect=0.1, read=0.1, total=0.2)


def test_a_page_is_an_article_with_its_address(server: Server, surfer: Surfer) -> None:
    url = server.put("/2024/vote.txt")
    (article,) = surfer.read(url)
    assert article == Article(identifier=url, text=STORY.decode(), url=url, source=url)


def test_the_name_and_version_of_the_program_and_nothing_else_is_told(server: Server, surfer: Surfer) -> None:
    surfer.read(server.put("/a"))
    head = {name.lower(): value for name, value in server.heads[-1].items()}
    assert head.pop("user-agent").startswith(f"{PRODUCT}/")
    assert set(head) == {"host", "accept", "accept-encoding", "accept-language", "connection"}


def test_a_page_can_hold_many_articles(server: Server, surfer: Surfer) -> None:
    url = server.put("/wire.jsonl", b'{"id":"1","text":"Oslo votes."}\n{"id":"2","text":"Bergen waits."}\n')
    assert [article.identifier for article in surfer.read(url)] == ["1", "2"]


def test_redirects_are_followed_and_the_last_address_counts(server: Server, surfer: Surfer) -> None:
    server.redirect("/a", "b?x=ü#part")
    server.redirect("/b?x=%C3%BC", server.put("/c"))
    (article,) = surfer.read(server.url("/a#top"))
    assert (article.identifier, article.url, article.source) == (server.url("/c"), server.url("/c"), server.url("/a"))


def test_two_redirects_to_one_page_are_one_article_and_it_is_fetched_once(server: Server, surfer: Surfer) -> None:
    page = server.put("/page")
    found = surfer.read(server.redirect("/a", "/page"), server.redirect("/b", "/page"), page)
    assert {article.identifier for article in found} == {page}
    assert server.asked.count("/page") == 1


def test_a_redirect_may_come_back_with_a_cookie(server: Server, surfer: Surfer) -> None:
    def consent(request: Request) -> None:
        if request.headers["cookie"] == "seen=1":
            request.answer(body=STORY)
        else:
            request.answer(302, location="/story", set_cookie="seen=1; Path=/")

    server.pages["/story"] = consent
    assert surfer.text(server.url("/story")) == STORY.decode()


def test_cookies_do_not_reach_the_next_page(server: Server, surfer: Surfer) -> None:
    surfer.read(server.put("/a", set_cookie="seen=1; Path=/"), server.put("/b"))
    assert all("cookie" not in map(str.lower, head) for head in server.heads)


def test_a_redirect_loop_is_named(server: Server, surfer: Surfer) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    assert surfer.error(server.url("/a")) == (f"the redirects go in a circle, by {server.url('/a')}: check the address")
    assert server.asked == ["/robots.txt", "/a", "/b"]


def test_too_many_redirects(server: Server, surfer: Surfer) -> None:
    for number in range(12):
        server.redirect(f"/{number}", f"/{number + 1}")
    assert surfer.error(server.url("/0")) == "it is redirected more than 10 times: check the address"
    assert server.asked[-1] == "/10"


def test_ten_redirects_are_not_too_many(server: Server, surfer: Surfer) -> None:
    for number in range(10):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.put("/10")
    assert surfer.text(server.url("/0")) == STORY.decode()


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", '"file:///etc/passwd" is not an http or https address: correct it'),
        ("ftp://127.0.0.1/a", '"ftp://127.0.0.1/a" is not an http or https address: correct it'),
        ("javascript:alert(1)", '"javascript:alert(1)" is not an http or https address: correct it'),
        ("http://[::1", '"http://[::1" is not an http or https address: correct it'),
        (
            "http://me:secret@127.0.0.1/",
            'no user name or password may stand in an address: "http://127.0.0.1/"',
        ),
        ("/" + "a" * 9_000, "characters, at most 8,000 are read"),
    ],
)
def test_a_redirect_to_what_is_no_page(server: Server, surfer: Surfer, location: str, reason: str) -> None:
    message = surfer.error(server.redirect("/a", location))
    assert message.startswith("it is redirected to where nothing is fetched: ")
    assert message.endswith(reason)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (204, "answered 204 No Content: check the address"),
        (302, "answered 302 Found: check the address"),  # to nowhere
        (304, "answered 304 Not Modified: check the address"),  # which it was not asked
        (400, "answered 400 Bad Request: check the address"),
        (401, "answered 401 Unauthorized: it wants a login, which is not given: download it, and give the file"),
        (403, "answered 403 Forbidden: the server forbids it: download it, and give the file"),
        (404, "answered 404 Not Found: check the address"),
        (410, "answered 410 Gone: it was taken down"),
        (413, "answered 413 Request Entity Too Large: check the address"),
        (429, "answered 429 Too Many Requests: try later"),
        (500, "answered 500 Internal Server Error: try later"),
        (503, "answered 503 Service Unavailable: try later"),
        (799, "answered 799: try later"),
    ],
)
def test_an_answer_that_is_no_page(server: Server, surfer: Surfer, status: int, message: str) -> None:
    assert surfer.error(server.put("/a", status=status)) == f"127.0.0.1 {message}"


def test_what_a_server_calls_its_status_is_not_repeated(server: Server, surfer: Surfer) -> None:
    def rude(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 404 \x1b[31mGone\x1b[0m\r\ncontent-length: 0\r\n\r\n")

    server.pages["/a"] = rude
    assert surfer.error(server.url("/a")) == "127.0.0.1 answered 404 Not Found: check the address"


def test_no_such_host(surfer: Surfer) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    surfer.resolve = resolve
    assert surfer.error("http://nowhere.test/a") == (
        'there is no host "nowhere.test" (Name or service not known): check the address and the connection'
    )


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".test"])
def test_a_host_whose_name_cannot_be_one(surfer: Surfer, host: str) -> None:
    assert surfer.error(f"http://{host}/").startswith('there is no host "')


def test_nobody_listens(surfer: Surfer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        found = surfer.read(f"http://127.0.0.1:{port}/a")
    assert [str(error) for error in found] == [
        f"http://127.0.0.1:{port}/a: 127.0.0.1 cannot be reached (Connection refused): check the address, or try later"
    ]


def test_a_server_that_never_answers(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = lambda _request: server.over.wait() and None
    surfer.limits = SHORT
    assert surfer.error(server.url("/a")) == "127.0.0.1 sent nothing for 0.1 s: try later"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n"])
def test_a_server_that_drips_for_ever(server: Server, surfer: Surfer, begin: bytes) -> None:
    """In its status line, in its headers and in its body: each byte comes in time, the answer does not."""

    def drip(request: Request) -> None:
        request.wfile.write(begin)
        while not server.over.wait(0.02):
            request.wfile.write(b"H")

    server.pages["/a"] = drip
    surfer.limits = SHORT
    assert surfer.error(server.url("/a")) == (
        "the answer was not complete after 0.2 s: try later, or download it and give the file"
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nOslo votes.",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nOslo ",
        b"HTTP/1.1 200 OK\r\nx: ",
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: minus one\r\n\r\n",
    ],
)
def test_an_answer_that_breaks_off_or_is_none(server: Server, surfer: Surfer, answer: bytes) -> None:
    def broken(request: Request) -> None:
        request.wfile.write(answer)
        request.close_connection = True

    server.pages["/a"] = broken
    message = surfer.error(server.url("/a"))
    assert message.startswith("the answer of 127.0.0.1 broke off (")
    assert message.endswith("): try again")


def test_gzip_is_unpacked(server: Server, surfer: Surfer) -> None:
    packed = gzip.compress(STORY) + gzip.compress(b" So does Bergen.")
    assert surfer.text(server.put("/a", packed, content_encoding="gzip")) == f"{STORY.decode()} So does Bergen."


@pytest.mark.parametrize(
    ("body", "coding", "message"),
    [
        (gzip.compress(STORY, mtime=0)[:-6], "gzip", "the answer broke off before its end: try again"),
        (STORY, "gzip", "the answer cannot be unpacked: it is not gzip, as the server said"),
        (
            gzip.compress(STORY, mtime=0) + b"!!",
            "gzip",
            "the answer cannot be unpacked: it is not gzip, as the server said",
        ),
        (STORY, "zstd", 'the answer is packed as "zstd", which was not asked for: download it instead'),
        (STORY, "gzip, gzip", 'the answer is packed as "gzip, gzip", which was not asked for: download it instead'),
        (b"", "gzip", "the file is empty: give at least one article"),
    ],
)
def test_what_cannot_be_unpacked(server: Server, surfer: Surfer, body: bytes, coding: str, message: str) -> None:
    assert surfer.error(server.put("/a", body, content_encoding=coding)) == message


def test_a_body_that_is_too_large(server: Server, surfer: Surfer) -> None:
    surfer.limits = Limits(body=1_000)
    assert surfer.text(server.put("/fits", b"x" * 1_000)) == "x" * 1_000
    message = "the answer is longer than 1,000 bytes: download it, and give the file"
    assert surfer.error(server.put("/a", b"x" * 1_001)) == message


def test_a_body_without_end(server: Server, surfer: Surfer) -> None:
    def endless(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while not server.over.is_set():
            request.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    server.pages["/a"] = endless
    surfer.limits = Limits(body=1_000_000)
    assert surfer.error(server.url("/a")).startswith("the answer is longer than 1,000,000 bytes")


def test_a_gzip_bomb_is_never_unpacked_whole(server: Server, surfer: Surfer) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([packer.compress(bytes(1_000_000)) for _ in range(64)] + [packer.flush()])
    assert len(bomb) < 100_000
    surfer.limits = Limits(body=1_000_000)
    url = server.put("/a", bomb, content_encoding="gzip")
    surfer.error(url)  # with all that is imported
    tracemalloc.start()
    try:
        assert surfer.error(url) == "the answer is longer than 1,000,000 bytes: download it, and give the file"
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_certificate_that_does_not_fit(secure: Server, surfer: Surfer) -> None:
    secure.put("/a")
    assert surfer.error(secure.url("/a")) == (
        "the certificate of 127.0.0.1 does not fit (self-signed certificate): "
        "check the address, or name its issuer in SSL_CERT_FILE"
    )
    assert secure.asked == []


def test_https_on_a_port_for_http(server: Server, surfer: Surfer) -> None:
    assert surfer.error(server.url("/a").replace("http:", "https:")).startswith("no safe connection to 127.0.0.1 (")


def test_a_certificate_that_fits(
    secure: Server, surfer: Surfer, certificate: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.put("/a")
    assert surfer.text(secure.url("/a")) == STORY.decode()


def test_a_certificate_is_of_the_name_and_not_of_its_address(
    secure: Server, surfer: Surfer, certificate: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to an address, yet the server must be who it was asked for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    surfer.resolve = lambda _host, _port: ["127.0.0.1"]
    secure.put("/a")
    port = secure.server_address[1]
    assert surfer.text(f"https://news.test:{port}/a") == STORY.decode()
    assert secure.heads[-1]["Host"] == f"news.test:{port}"
    assert "does not fit (Hostname mismatch" in surfer.error(f"https://other.test:{port}/a")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read(
    surfer: Surfer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "authorities.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(WorkError, match=r"names cannot be read \(.*\): correct or unset it"):
        surfer.read("https://127.0.0.1:9/")


@given(written=text(max_size=40) | text(alphabet="htps:/[]@%.#?0123é\\ \t", max_size=30).map("http://".__add__))
def test_whatever_a_feed_links_to_is_an_address_or_refused_in_one_line(written: str) -> None:
    base = urls.parse("https://example.org/feed")
    for start in (None, base):
        message = ""
        try:
            url = urls.parse(written, start)
        except ArticleError as error:
            message = str(error)
        assert message == "" or message.isprintable()
        if not message:
            assert url.scheme in ("http", "https")
            assert url.host
            assert urls.parse(str(url)) == url


@given(value=text(alphabet=characters(codec="latin-1"), max_size=40).map("text/html".__add__) | text(max_size=30))
def test_whatever_a_server_calls_its_content_can_be_read(value: str) -> None:
    media_type, charset = described(value)
    assert media_type is None or media_type.count("/") == 1
    assert charset is None or charset == charset.lower()


@pytest.mark.parametrize(
    ("media_type", "body", "message"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n", "this is image/png, in which no article is looked for: give its page"),
        ("text/css; charset=utf-8", b"p {}", "this is text/css, in which no article is looked for: give its page"),
        ("application/octet-stream", b"\x00\x01", "this is not text but binary (NUL at byte offset 0)"),
        ("no type \x7f", b"\x00\x01", "this is not text but binary (NUL at byte offset 0)"),
        ("text/plain", b"", "the file is empty: give at least one article"),
    ],
)
def test_content_that_is_no_article(server: Server, surfer: Surfer, media_type: str, body: bytes, message: str) -> None:
    assert surfer.error(server.put("/a", body, content_type=media_type)).startswith(message)


def test_a_cookie_that_cannot_be_sent_back(server: Server, surfer: Surfer) -> None:
    url = server.redirect("/a", "/b", set_cookie="a=\xe9")
    server.put("/b")
    assert surfer.error(url) == "127.0.0.1 sets a cookie that cannot be sent: download it instead"


def _links(stream: object, origin: Origin) -> object:
    for line in stream:  # type: ignore[attr-defined]
        if origin.follow is None:
            yield ArticleError("not followed", origin.place)
        else:
            yield from origin.follow(line.decode().strip())


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that holds links, a line each, as feeds do."""
    feed = Format("links", _links, media_types=frozenset({"text/x-links"}))  # type: ignore[arg-type]
    known = (feed, *registry.known())
    monkeypatch.setattr(registry, "known", lambda: known)


@pytest.mark.usefixtures("feeds")
def test_links_of_a_feed_are_followed_to_their_pages(server: Server, surfer: Surfer) -> None:
    server.put("/news/a")
    feed = server.put(
        "/news/feed", b"a\n/missing\nmailto:desk@example.org\nhttp://me:pw@h/\na#top\n", content_type="text/x-links"
    )
    server.put("/missing", status=404)
    found = surfer.read(feed)
    assert [item.identifier if isinstance(item, Article) else str(item) for item in found] == [
        server.url("/news/a"),
        f"{server.url('/missing')}: 127.0.0.1 answered 404 Not Found: check the address",
        'mailto:desk@example.org: "mailto:desk@example.org" is not an http or https address: correct it',
        'http://me:pw@h/: no user name or password may stand in an address: "http://h/"',
        server.url("/news/a"),
    ]
    assert server.asked.count("/news/a") == 1


@pytest.mark.usefixtures("feeds")
def test_links_of_links_are_not_followed(server: Server, surfer: Surfer) -> None:
    feed = server.put("/feed", b"feed\n", content_type="text/x-links")
    assert [str(error) for error in surfer.read(feed)] == [f"{feed}: not followed"]


def test_a_link_to_a_feed_is_not_read_as_a_page(server: Server, surfer: Surfer) -> None:
    markup = (
        "<rss version='2.0'><channel><title>Wire</title><item><title>Votes</title><link>/feed</link>"
        "<description>Short.</description></item></channel></rss>"
    )
    feed = server.put("/feed", markup.encode(), content_type="application/rss+xml")
    message = "the link leads to a feed, not to a page: give that feed's address to read it"
    assert [str(found) for found in surfer.read(feed)] == [f"{feed}: {message}"]


@pytest.mark.usefixtures("feeds")
def test_a_feed_with_nothing_in_it(server: Server, surfer: Surfer) -> None:
    message = "no articles in it: give the address of an article or a feed"
    assert surfer.error(server.put("/feed", b"", content_type="text/x-links")) == message


def test_addresses_given_twice_are_read_once() -> None:
    urls = ["http://example.org/a", "HTTP://Example.org:80/a#top", "http://example.org/b", "http://example.org/a"]
    found = list(resolve(urls))
    assert [source.url for source in found if isinstance(source, web.Page)] == urls[:1] + urls[2:3]
    assert [source.size() for source in found if isinstance(source, web.Page)] == [None, None]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "ftp://me:secret@example.org/*.xml",
            '"ftp://example.org/*.xml" is no file, and only http and https addresses are fetched: '
            "download it, and give the file",
        ),
        ("https://me:secret@example.org/", 'no user name or password may stand in an address: "https://example.org/"'),
        ("http://", '"http://" is not an http or https address: correct it'),
        ("http://[", "is not an http or https address: correct it"),
        ("http://exa mple.org/", "is not an http or https address: correct it"),
        ("http://0177.0.0.1/", "is not an http or https address: correct it"),
        ("http://example.org:99999/", "there is no port 99999: correct the address"),
        ("http://example.org:x/", '"http://example.org:x/" is not an http or https address: correct it'),
        ("http://example.org/\udc80", "is not an http or https address: correct it"),
    ],
)
def test_names_that_are_no_addresses(name: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        resolve([name])
    assert str(raised.value).endswith(message)
    assert "secret" not in str(raised.value)
