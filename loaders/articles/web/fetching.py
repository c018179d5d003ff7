"""A page from its address: its host's rules, its redirects, and whether it is as it was."""

import ssl
from dataclasses import dataclass
from email.message import Message

import httpx

from kg.errors import ArticleError, WorkError
from loaders.articles.fields import shown
from loaders.articles.web import urls
from loaders.articles.web.cache import Cache, Kept
from loaders.articles.web.pace import Pace, retry_after
from loaders.articles.web.requests import Answer, Environment, Session
from loaders.articles.web.robots import MOST_BYTES, Robots, named

_ASKED_AGAIN = 2  # times, when a server says when
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
# What a server may call its content and no article is read from; all else is told by the content.
_OTHER_MEDIA = ("image/", "audio/", "video/", "font/", "model/")
_CODE = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/wasm")
_ANYTHING = ("text/plain", "application/octet-stream", "binary/octet-stream")  # what servers call what they don't know
_ADVICE = {
    401: "it wants a login, which is not given: download it, and give the file",
    402: "it wants to be paid: download it, and give the file",
    403: "the server forbids it: download it, and give the file",
    404: "check the address",
    410: "it was taken down",
    451: "it may not be shown here for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands at an address; `url` is where the redirects ended."""

    url: str
    body: bytes
    media_type: str | None
    charset: str | None


class Fetcher:
    """Fetches pages for one run; `delay` is the seconds between two requests to one host."""

    def __init__(self, environment: Environment, *, allow_private: bool, delay: float) -> None:
        self._environment = environment
        self._limits = environment.limits
        self._allow_private = allow_private
        self._delay = delay
        self._certificates = _certificates()
        self._pace = Pace(environment.clock, environment.sleep, environment.limits.wait)
        self._robots = Robots(self._rules)
        self._cache = Cache(environment.cache)
        self._fresh: set[str] = set()  # addresses whose page the cache has from this run

    def fetch(self, url: httpx.URL) -> Fetched:
        """The page at an address, as `urls.parse` gives it. ArticleError, without a place, when it cannot be had."""
        been: set[tuple[str, str]] = set()
        with self._session() as session:
            while True:
                here = (str(url), session.cookies(url))  # a page that first sets a cookie may come back to itself
                if here in been:
                    raise ArticleError(f"the redirects go in a circle, by {shown(str(url))}: check the address")
                been.add(here)
                answer = self._ask(session, url)
                if isinstance(answer, Kept):
                    return self._page(url, answer)
                if len(been) > self._limits.redirects:
                    raise ArticleError(f"it is redirected more than {self._limits.redirects} times: check the address")
                url = self._redirected(answer, url)

    def _ask(self, session: Session, url: httpx.URL) -> Kept | Answer:
        """The page, or the answer that redirects to it. ArticleError for all other answers."""
        wanted = self._robots.check(url)
        delay = max(self._delay, min(wanted, self._limits.wait))
        kept = self._cache.find(str(url))
        if kept is not None and str(url) in self._fresh:
            return kept
        for again in range(_ASKED_AGAIN + 1):
            self._pace.wait(url.host, delay)
            answer = session.get(url, _conditions(kept), most=self._limits.body)
            seconds = retry_after(answer.headers.get("retry-after"), self._environment.now)
            if answer.status not in _BUSY or seconds is None:
                break
            self._pace.later(url.host, seconds)
            if again == _ASKED_AGAIN:
                break
        return self._page_of(answer, url, kept)

    def _page_of(self, answer: Answer, url: httpx.URL, kept: Kept | None) -> Kept | Answer:
        headers = answer.headers
        if answer.status == 304 and kept is not None and _conditions(kept):
            self._keep(url, kept)
            return kept
        if answer.status == 200:
            page = Kept(answer.body, headers.get("content-type"), headers.get("etag"), headers.get("last-modified"))
            if "no-store" not in headers.get("cache-control", "").lower():
                self._keep(url, page)
            return page
        if answer.status in _REDIRECTS and "location" in headers:
            return answer
        advice = _ADVICE.get(answer.status) or (
            "try later" if answer.status in _BUSY or answer.status >= 500 else "check the address"
        )
        raise ArticleError(f"{shown(url.host)} answered {named(answer.status)}: {advice}")

    def _keep(self, url: httpx.URL, page: Kept) -> None:
        self._cache.keep(str(url), page)
        self._fresh.add(str(url))

    def _page(self, url: httpx.URL, kept: Kept) -> Fetched:
        media_type, charset = described(kept.content_type)
        if media_type and (media_type.startswith(_OTHER_MEDIA) or media_type in _CODE):
            raise ArticleError(f"this is {shown(media_type)}, in which no article is looked for: give its page")
        return Fetched(str(url), kept.body, media_type, charset)

    def _redirected(self, answer: Answer, url: httpx.URL) -> httpx.URL:
        try:
            return urls.parse(answer.headers["location"], url)
        except ArticleError as error:
            raise ArticleError(f"it is redirected to where nothing is fetched: {error}") from None

    def _rules(self, url: httpx.URL) -> Answer:
        """What a server answers about its robots.txt."""
        self._pace.wait(url.host, self._delay)
        with self._session() as session:
            return session.get(url, {}, most=MOST_BYTES, cut=True)

    def _session(self) -> Session:
        return Session(self._environment, self._certificates, allow_private=self._allow_private)


def described(content_type: str | None) -> tuple[str | None, str | None]:
    """The media type and the charset of a Content-Type header; None for what says nothing."""
    if not content_type:
        return None, None
    header = Message()
    header["content-type"] = content_type
    media_type = header.get_content_type()
    return None if media_type in _ANYTHING else media_type, header.get_content_charset()


def _certificates() -> ssl.SSLContext:
    """Whom to believe who a server is: the file or folder that the environment names, else what Mozilla believes."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:  # ssl.SSLError is one
        raise WorkError(
            f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read ({error.strerror or error}): "
            "correct or unset it"
        ) from None


def _conditions(kept: Kept | None) -> dict[str, str]:
    """The headers by which a server need not send what we have; in ASCII, as RFC 9110 has them."""
    if kept is None:
        return {}
    given = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified}
    return {name: value for name, value in given.items() if value and value.isascii()}
