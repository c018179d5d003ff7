"""What hosts ask for: robots.txt, the time between two requests, and to be left alone for a while."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles.web.pace import retry_after
from tests.loaders.articles.web.conftest import NOON, Serve, Surfer
from tests.loaders.articles.web.servers import STORY, Request, Respond, Server


def test_robots_txt_forbids(server: Server, surfer: Surfer) -> None:
    server.put("/robots.txt", b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    server.put("/private/a")
    server.put("/private/open")
    assert surfer.error(server.url("/private/a")) == (
        f"{server.url('/robots.txt')} forbids news-kg to fetch it: ask its publisher for the article"
    )
    assert surfer.text(server.url("/private/open")) == STORY.decode()
    assert "/private/a" not in server.asked


def test_robots_txt_may_speak_of_this_program(server: Server, surfer: Surfer) -> None:
    server.put("/robots.txt", b"User-agent: *\nDisallow: /\n\nUser-agent: news-kg\nDisallow: /paid\n")
    assert surfer.text(server.put("/a")) == STORY.decode()
    assert "forbids" in surfer.error(server.put("/paid"))


def test_robots_txt_is_read_once_a_host_and_run(serve: Serve, server: Server, surfer: Surfer) -> None:
    other = serve()
    surfer.read(server.put("/a"), server.put("/b"), other.put("/c"))
    assert server.asked == ["/robots.txt", "/a", "/b"]
    assert other.asked == ["/robots.txt", "/c"]
    surfer.read(server.url("/a"))
    assert server.asked.count("/robots.txt") == 2


def test_robots_txt_holds_for_what_a_redirect_leads_to(serve: Serve, server: Server, surfer: Surfer) -> None:
    other = serve()
    other.put("/robots.txt", b"User-agent: *\nDisallow: /\n")
    assert "forbids" in surfer.error(server.redirect("/a", other.put("/b")))
    assert other.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_where_robots_txt_is_missing_all_is_allowed(server: Server, surfer: Surfer, status: int) -> None:
    server.put("/robots.txt", b"User-agent: *\nDisallow: /\n", status=status)
    assert surfer.text(server.put("/a")) == STORY.decode()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_where_robots_txt_cannot_be_had_nothing_is_allowed(server: Server, surfer: Surfer, status: int) -> None:
    server.put("/robots.txt", status=status)
    message = surfer.error(server.put("/a"))
    assert message.startswith(f"robots.txt of 127.0.0.1 cannot be read ({status} ")
    assert message.endswith("), so nothing is fetched there: try later")
    assert server.asked == ["/robots.txt"]


def test_a_host_that_cannot_be_reached_is_tried_once(surfer: Surfer) -> None:
    tried = []

    def resolve(host: str, _port: int) -> list[str]:
        tried.append(host)
        raise OSError("no such host")

    surfer.resolve = resolve
    found = surfer.read("http://gone.test/a", "http://gone.test/b")
    assert [isinstance(error, ArticleError) and error.source for error in found] == [
        "http://gone.test/a",
        "http://gone.test/b",
    ]
    assert tried == ["gone.test"]


def test_robots_txt_may_be_redirected(server: Server, surfer: Surfer) -> None:
    server.redirect("/robots.txt", "/rules/robots")
    server.put("/rules/robots", b"User-agent: *\nDisallow: /a\n")
    assert "forbids" in surfer.error(server.put("/a"))


@pytest.mark.parametrize("location", ["/robots.txt", "ftp://127.0.0.1/", "http://["])
def test_a_robots_txt_that_is_redirected_to_nothing_is_none(server: Server, surfer: Surfer, location: str) -> None:
    server.redirect("/robots.txt", location)
    assert surfer.text(server.put("/a")) == STORY.decode()


def test_of_a_long_robots_txt_the_beginning_counts(server: Server, surfer: Surfer) -> None:
    server.put("/robots.txt", b"User-agent: *\nDisallow: /a\n" + b"# long\n" * 100_000 + b"Disallow: /b\n")
    assert "forbids" in surfer.error(server.put("/a"))
    assert surfer.text(server.put("/b")) == STORY.decode()


@pytest.mark.parametrize("rules", [b"", b"\xff\xfe\x00", b"<html>Not found</html>", b"Disallow\n:::\nUser-agent"])
def test_a_robots_txt_without_rules_allows_all(server: Server, surfer: Surfer, rules: bytes) -> None:
    server.put("/robots.txt", rules)
    assert surfer.text(server.put("/a")) == STORY.decode()


def test_requests_to_a_host_are_a_delay_apart(server: Server, surfer: Surfer) -> None:
    surfer.delay = 1.5
    surfer.read(server.put("/a"), server.put("/b"))
    assert surfer.slept == [1.5, 1.5]  # robots.txt is a request, too


def test_time_that_went_by_counts(server: Server, surfer: Surfer) -> None:
    surfer.delay = 1.0

    def slow(request: Request) -> None:
        surfer.time += 0.75
        request.answer(body=STORY)

    server.pages["/a"] = slow
    surfer.read(server.url("/a"), server.put("/b"))
    assert surfer.slept == [1.0, 0.25]


def test_hosts_do_not_wait_for_one_another(serve: Serve, server: Server, surfer: Surfer) -> None:
    other = serve(Server("127.0.0.2"))
    surfer.delay = 1.0
    other.put("/b")
    surfer.read(server.put("/a"), other.url("/b").replace("127.0.0.1", "127.0.0.2"))
    assert surfer.slept == [1.0, 1.0]  # each host between its robots.txt and its page


@pytest.mark.parametrize(("asked", "slept"), [(b"5", 5.0), (b"0.2", 1.0), (b"100000", 60.0), (b"soon", 1.0)])
def test_the_crawl_delay_counts_within_bounds(server: Server, surfer: Surfer, asked: bytes, slept: float) -> None:
    surfer.delay = 1.0
    server.put("/robots.txt", b"User-agent: *\nCrawl-delay: " + asked + b"\n")
    surfer.read(server.put("/a"))
    assert surfer.slept == [slept]


def busy(times: int, status: int, retry: str) -> Respond:
    answers = [status] * times

    def respond(request: Request) -> None:
        if answers:
            request.answer(answers.pop(), retry_after=retry)
        else:
            request.answer(body=STORY)

    return respond


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("retry", ["7", format_datetime(NOON + timedelta(seconds=7), usegmt=True)])
def test_a_busy_server_is_asked_again_when_it_said(server: Server, surfer: Surfer, status: int, retry: str) -> None:
    server.pages["/a"] = busy(1, status, retry)
    assert surfer.text(server.url("/a")) == STORY.decode()
    assert surfer.slept == [7.0]


def test_a_server_that_stays_busy_is_left_alone(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = busy(9, 429, "2")
    assert surfer.error(server.url("/a")) == "127.0.0.1 answered 429 Too Many Requests: try later"
    assert server.asked == ["/robots.txt", "/a", "/a", "/a"]


def test_a_host_that_wants_long_to_be_left_alone_is(server: Server, surfer: Surfer) -> None:
    server.pages["/a"] = busy(1, 503, "3600")
    web = surfer.web()
    found = surfer.read(server.url("/a"), server.put("/b"), web=web)
    message = "127.0.0.1 asks to be left alone for another 3,600 s: try later"
    assert [isinstance(error, ArticleError) and error.message for error in found] == [message, message]
    assert "/b" not in server.asked
    surfer.time += 3600
    (article,) = surfer.read(server.url("/b"), web=web)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 12 ", 12.0),
        ("9" * 4_000, 999_999_999.0),
        (format_datetime(NOON - timedelta(hours=1), usegmt=True), 0.0),
        ("Fri, 17 May 2024 12:00:30 -0000", 30.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("Fri, 99 May 99999 12:00:00 GMT", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, lambda: NOON) == seconds
