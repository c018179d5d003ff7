"""What robots.txt allows (RFC 9309), read once a host and run."""

from collections.abc import Callable
from http import HTTPStatus

import httpx
from protego import Protego

from kg.errors import ArticleError
from loaders.articles.web import urls
from loaders.articles.web.requests import PRODUCT, Answer

MOST_BYTES = 524_288  # RFC 9309 asks for 500 KiB at least; the rest is not read
_REDIRECTS = 5

Get = Callable[[httpx.URL], Answer]


class Robots:
    """The rules of the hosts of a run; `get` asks a server, ArticleError when it gives no answer."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._rules: dict[str, Protego | ArticleError] = {}  # by scheme, host and port

    def check(self, url: httpx.URL) -> float:
        """The seconds that the host wants between two requests, 0 where it does not say. ArticleError when its
        robots.txt forbids the address, or cannot be had: then nothing may be fetched."""
        host = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if host not in self._rules:
            self._rules[host] = self._read(httpx.URL(f"{host}/robots.txt"))
        rules = self._rules[host]
        if isinstance(rules, ArticleError):
            raise ArticleError(rules.message)  # a new one: each has the traceback of where it was raised
        if not rules.can_fetch(str(url), PRODUCT):
            raise ArticleError(f"{host}/robots.txt forbids {PRODUCT} to fetch it: ask its publisher for the article")
        return rules.crawl_delay(PRODUCT) or 0.0

    def _read(self, url: httpx.URL) -> Protego | ArticleError:
        """The rules; none where there is no such file."""
        for _ in range(_REDIRECTS + 1):
            try:
                answer = self._get(url)
            except ArticleError as error:
                return error
            location = answer.headers.get("location")
            if not (300 <= answer.status < 400 and location):
                break
            try:
                url = urls.parse(location, url)
            except ArticleError:
                break
        if answer.status >= 500:
            return ArticleError(
                f"robots.txt of {url.host} cannot be read ({named(answer.status)}), so nothing is fetched there: "
                "try later"
            )
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")


def named(status: int) -> str:
    """A status with its name: the standard's, whatever the server calls it."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
