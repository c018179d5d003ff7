"""Addresses as users, feeds and servers write them."""

import httpx

from kg.errors import ArticleError
from loaders.articles.fields import MAX_FIELD, shown

_SCHEMES = ("http", "https")


def parse(written: str, base: httpx.URL | None = None) -> httpx.URL:
    """An http or https address without its fragment, in the one way it is written; relative to `base` if that is
    given. ArticleError for anything else, with no password in its text."""
    try:
        url = base.join(written.strip()) if base else httpx.URL(written.strip())
        url = url.copy_with(fragment=None)
        if url.userinfo:
            safe = url.copy_with(username=None, password=None)
            raise ArticleError(f'no user name or password may stand in an address: "{shown(str(safe))}"')
        if url.port is not None and not 0 < url.port < 65_536:
            raise ArticleError(f"there is no port {url.port}: correct the address")
    except (httpx.InvalidURL, ValueError):  # also of half a character
        raise ArticleError(f'"{shown(written)}" is not an http or https address: correct it') from None
    if url.scheme not in _SCHEMES or not url.host or "%" in url.host:
        raise ArticleError(f'"{shown(written)}" is not an http or https address: correct it')
    if len(str(url)) > MAX_FIELD:
        raise ArticleError(f"the address has {len(str(url)):,} characters, at most {MAX_FIELD:,} are read")
    return url
