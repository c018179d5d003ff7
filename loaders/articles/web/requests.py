"""One request, and why it failed in one line."""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from kg.errors import ArticleError
from loaders.articles.fields import shown
from loaders.articles.web import addresses
from loaders.articles.web.addresses import Resolve
from loaders.articles.web.connections import ERRORS, Network, Transport

PRODUCT = "news-kg"  # what robots.txt may call this program
_HEADERS = {
    "User-Agent": f"{PRODUCT}/{metadata.version(PRODUCT)}",
    "Accept": "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, */*;q=0.5",
    "Accept-Encoding": "gzip",  # what is unpacked here, within bounds; others would not be
    "Accept-Language": "en, *;q=0.5",
    "Connection": "close",
}
_PIECE = 65_536  # bytes that are unpacked at a time


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how large and how far; seconds and bytes."""

    connect: float = 10.0
    read: float = 30.0  # without a byte from the server
    total: float = 120.0  # of one request and its answer
    body: int = 33_554_432  # unpacked
    redirects: int = 10
    wait: float = 60.0  # that a server may ask for: Retry-After, Crawl-delay


@dataclass(frozen=True, slots=True)
class Environment:
    """What the outside world is to a run; tests have one of their own."""

    limits: Limits = Limits()
    resolve: Resolve = addresses.look_up
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    cache: Path | None = None  # the folder where answers are remembered; None for the user's


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: a body only where it had one for us."""

    status: int
    headers: httpx.Headers
    body: bytes = b""


class Session:
    """The requests that belong to one page: it and what it redirects to share the cookies that they set, and nobody
    else does. A context manager."""

    def __init__(self, environment: Environment, certificates: ssl.SSLContext, *, allow_private: bool) -> None:
        self._limits = environment.limits
        self._network = Network(allow_private=allow_private, resolve=environment.resolve)
        # Not httpx's client: it looks into redirects, proxies and passwords by itself.
        self._transport = Transport(self._network, certificates)
        self._cookies = httpx.Cookies()

    def cookies(self, url: httpx.URL) -> str:
        """The cookies that a request would send. ArticleError for some that cannot be sent."""
        return str(self._request(url, {}).headers.get("cookie", ""))

    def get(self, url: httpx.URL, headers: dict[str, str], *, most: int, cut: bool = False) -> Answer:
        """The answer of a server, with its body when it is a good one. ArticleError when there is no answer, or its
        body has more than `most` bytes; with `cut` the rest is left."""
        limits = self._limits
        request = self._request(url, headers)
        self._network.deadline = time.monotonic() + limits.total
        try:
            answer = self._transport.handle_request(request)
            try:
                body = _read(answer, most, cut) if answer.status_code == 200 else b""
            finally:
                answer.close()
        except ERRORS as error:
            over = time.monotonic() >= self._network.deadline
            raise ArticleError(_reason(error, url.host, limits, over)) from None
        answer.request = request
        self._cookies.extract_cookies(answer)
        return Answer(answer.status_code, answer.headers, body)

    def _request(self, url: httpx.URL, headers: dict[str, str]) -> httpx.Request:
        timeout = httpx.Timeout(self._limits.read, connect=self._limits.connect).as_dict()
        try:
            return httpx.Request(
                "GET", url, headers={**_HEADERS, **headers}, cookies=self._cookies, extensions={"timeout": timeout}
            )
        except UnicodeEncodeError:
            raise ArticleError(f"{shown(url.host)} sets a cookie that cannot be sent: download it instead") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._transport.close()


def _read(answer: httpx.Response, most: int, cut: bool) -> bytes:
    coding = answer.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if coding not in ("identity", "gzip", "x-gzip"):
        raise ArticleError(f'the answer is packed as "{shown(coding)}", which was not asked for: download it instead')
    body = bytearray()
    for piece in answer.iter_raw() if coding == "identity" else _unpacked(answer.iter_raw()):
        body += piece
        if len(body) > most:
            if cut:
                break
            raise ArticleError(f"the answer is longer than {most:,} bytes: download it, and give the file")
    return bytes(body[:most])


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What was packed with gzip, in pieces that stay small however small it was packed."""
    member = zlib.decompressobj(31)
    begun = False
    try:
        for chunk in chunks:
            while chunk:
                if member.eof:  # gzip files may stand one behind the other
                    member = zlib.decompressobj(31)
                begun = True
                yield member.decompress(chunk, _PIECE)
                chunk = member.unconsumed_tail or member.unused_data
        yield member.flush()
    except zlib.error:
        raise ArticleError("the answer cannot be unpacked: it is not gzip, as the server said") from None
    if begun and not member.eof:
        raise ArticleError("the answer broke off before its end: try again")


def _reason(error: Exception, host: str, limits: Limits, over: bool) -> str:
    """A failed request in words; `over` when its time was."""
    name = type(error).__name__
    cause = error.args[0] if error.args else None  # what httpcore made it from
    if over:
        return f"the answer was not complete after {limits.total:,g} s: try later, or download it and give the file"
    if name == "ConnectTimeout":
        return f"{shown(host)} took no connection for {limits.connect:,g} s: check the address, or try later"
    if name in ("ReadTimeout", "WriteTimeout"):
        return f"{shown(host)} sent nothing for {limits.read:,g} s: try later"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {shown(host)} does not fit ({shown(cause.verify_message)}): "
            "check the address, or name its issuer in SSL_CERT_FILE"
        )
    if isinstance(cause, ssl.SSLError):
        return f"no safe connection to {shown(host)} ({shown(cause.reason or str(cause))}): check the address"
    if name == "ConnectError":
        why = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(error)
        return f"{shown(host)} cannot be reached ({shown(why)}): check the address, or try later"
    return f"the answer of {shown(host)} broke off ({shown(str(error) or name)}): try again"
