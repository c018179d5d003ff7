"""`sparql:QUERY_URL[,UPDATE_URL[,GSP_URL]]`: which URL of an endpoint does what."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from kg.errors import UsageError

KIND = "sparql"
FORM = f"{KIND}:QUERY_URL[,UPDATE_URL[,GSP_URL]]"
CREDENTIALS = "KG_SPARQL_USER and KG_SPARQL_PASSWORD, or KG_SPARQL_TOKEN, in the environment, or in ~/.netrc"

_SECRET = re.compile(r"(api|access|auth)?[-_]?(key|token|password|passwd|pwd|secret|signature)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Urls:
    """Where an endpoint is asked, updated, and where its Graph Store Protocol is; the last two may be missing."""

    query: str
    update: str | None = None
    graphs: str | None = None


def parse(rest: str) -> Urls:
    """The URLs after `sparql:`; UsageError, which repeats no credentials, when they are none."""
    urls = rest.split(",")
    if len(urls) > 3:
        raise UsageError(f"{KIND}: takes three URLs at most, and {len(urls)} are given: write {FORM} (a comma is %2C)")
    for url in filter(None, urls):
        _check(url)
    query, update, graphs = [*urls, "", ""][:3]
    if not query:
        raise UsageError(f"{KIND}: names no URL to ask: write {FORM}")
    return Urls(query, update or None, graphs or None)


def place(url: str) -> str:
    """A URL as messages show it: what it points at, without parameters."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"{KIND}: cannot read one of the URLs: write {FORM}") from None
    if parts.username is not None or parts.password is not None or _has_secret(parts):
        raise UsageError(f"{KIND}: a URL with credentials would show them to others: put them into {CREDENTIALS}")
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(f"{KIND}: {url!r} is not an http or https URL: write {FORM}")
    if parts.fragment:
        raise UsageError(f"{KIND}: {url!r} has a fragment, which no server sees: leave out what follows the #")


def _has_secret(parts: SplitResult) -> bool:
    return any(_SECRET.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True))
