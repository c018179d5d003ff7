"""Articles from the web: pages and feeds by their http and https addresses.

`fetching` gets a page, `robots` knows what its host allows and `pace` how fast, `cache` what it was before; `requests`
is one request, over `connections` that go to no private address (`addresses`). Imported when an address is given.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import ArticleError, UsageError
from loaders.articles import opening
from loaders.articles.fields import one_line
from loaders.articles.formats import registry
from loaders.articles.interface import Found, Options, Origin

if TYPE_CHECKING:
    from loaders.articles.web.fetching import Fetcher
    from loaders.articles.web.requests import Environment

_SCHEMES = ("http://", "https://")


def is_address(name: str) -> bool:
    """Whether what a user names is fetched from the web."""
    return name.lower().startswith(_SCHEMES)


def normal(name: str) -> str:
    """An address in the one way it is written, without its fragment. UsageError when it is none."""
    from loaders.articles.web import urls

    try:
        return str(urls.parse(name))
    except ArticleError as error:
        raise UsageError(str(error)) from None


class Web:
    """What the addresses of one run share: their hosts' rules, when each was asked, and what was fetched."""

    def __init__(self, environment: "Environment | None" = None) -> None:
        self._environment = environment
        self._fetchers: dict[tuple[bool, float], Fetcher] = {}

    def fetcher(self, options: Options) -> "Fetcher":
        """The one that keeps these options."""
        from loaders.articles.web.fetching import Fetcher
        from loaders.articles.web.requests import Environment

        key = (options.allow_private, options.delay)
        if key not in self._fetchers:
            environment = self._environment or Environment()
            self._fetchers[key] = Fetcher(environment, allow_private=options.allow_private, delay=options.delay)
        return self._fetchers[key]


@dataclass(frozen=True, slots=True)
class Page:
    """A source: a page, or a feed, whose links are followed to their pages but no further."""

    url: str
    web: Web

    def size(self) -> int | None:
        return None

    def articles(self, options: Options, on_bytes: Callable[[int], None]) -> Iterator[Found]:  # noqa: ARG002
        yield from _articles(self.web.fetcher(options), self.url, None, options)


def _articles(fetcher: "Fetcher", written: str, feed: str | None, options: Options) -> Iterator[Found]:
    """The articles at an address, which may be relative to that of the feed that names it."""
    from httpx import URL

    from loaders.articles.web import urls

    place = one_line(written)
    try:
        url = urls.parse(written, URL(feed) if feed else None)
        place = str(url)
        page = fetcher.fetch(url)
    except ArticleError as error:
        yield ArticleError(error.message, place)
        return
    origin = Origin(
        place=place,
        identifier=page.url,
        name=PurePosixPath(urlsplit(page.url).path).name,
        url=page.url,
        media_type=page.media_type,
        charset=page.charset,
        fields=options.fields,
        follow=None if feed else lambda link: _articles(fetcher, link, page.url, options),
    )
    if feed and registry.of(page.body[: registry.HEAD], origin).name == registry.FEED:
        yield ArticleError("the link leads to a feed, not to a page: give that feed's address to read it", place)
        return
    empty = True
    for found in opening.articles(io.BytesIO(page.body), origin):
        empty = False
        yield found
    if empty:
        yield ArticleError("no articles in it: give the address of an article or a feed", place)
