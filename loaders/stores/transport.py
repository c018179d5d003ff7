"""Requests to a SPARQL endpoint: credentials, time-outs, retries, and every failure as one line."""

import email.utils
import html
import ipaddress
import os
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from kg.errors import StoreError, UsageError
from loaders.stores import credentials
from loaders.stores.selector import CREDENTIALS, place

TRIES = 5
_FIRST_DELAY = 0.5  # seconds; doubled from try to try
_LONGEST_DELAY = 60.0
_TIMEOUT = 120.0
_CONNECT = 10.0
_BUSY = frozenset((429, 502, 503, 504))
_NOT_BEGUN = frozenset((429, 503))  # the server has done nothing; a gateway's 502 or 504 leaves that open

_ERRNO = re.compile(r"^\[Errno -?[0-9]+\] ")
_LOST = (httpx.NetworkError, httpx.RemoteProtocolError)


class Refused(StoreError):
    """An answer that is no success; `status` is its HTTP status, `told` what the server says, on one line."""

    def __init__(self, message: str, status: int, told: str) -> None:
        super().__init__(message)
        self.status = status
        self.told = told


@dataclass(frozen=True, slots=True)
class Message:
    """A request: what is sent where."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport:
    """One pool of connections to the server of an endpoint."""

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep, timeout: float | None = None) -> None:
        self._sleep = sleep
        self.timeout = _timeout() if timeout is None else timeout
        self._clients: dict[str, httpx.Client] = {}
        self._reached = False
        self.server = ""  # what the server calls itself, once it has answered

    def send(self, message: Message, *, arrived: Callable[[], bool] | None = None) -> httpx.Response:
        """The server's answer, a success; `arrived` tells after a failure whether the request was carried out.

        Then there is no answer to give, and the response is an empty 204. Refused for an answer that is no success,
        StoreError when there is none.
        """
        delay = _FIRST_DELAY
        for left in reversed(range(TRIES)):
            wait = delay
            try:
                response = self._client(message.url).request(
                    message.method,
                    message.url,
                    headers=message.headers,
                    params=message.params or None,
                    content=message.body,
                )
            except _LOST as error:
                if not left or not self._reached or _certificate(error):
                    raise self._unreachable(message.url, error) from None
                unsure = True
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise self._unreachable(message.url, error) from None
            else:
                self._reached = True
                self.server = response.headers.get("server", "")
                if response.is_success:
                    return response
                asked = _retry_after(response)
                if response.status_code not in _BUSY or not left or (asked or 0) > _LONGEST_DELAY:
                    raise _refusal(message.url, response)
                wait = delay if asked is None else asked
                unsure = response.status_code not in _NOT_BEGUN
            self._sleep(wait)
            delay *= 2
            if unsure and arrived is not None and arrived():
                return httpx.Response(204)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def _client(self, url: str) -> httpx.Client:
        """The client for the server of `url`, which alone gets its credentials; redirects are not followed."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._clients:
            host = parts.hostname or ""
            self._clients[origin] = httpx.Client(
                auth=credentials.find(url),
                verify=parts.scheme == "https",  # reading the certificates takes a while
                timeout=httpx.Timeout(self.timeout, connect=min(_CONNECT, self.timeout)),
                follow_redirects=False,
                mounts={f"all://{_bracketed(host)}": None} if _loopback(host) else None,  # never through a proxy
            )
        return self._clients[origin]

    def _unreachable(self, url: str, error: Exception) -> StoreError:
        where = place(url)
        host = urlsplit(url).netloc
        if isinstance(error, httpx.ConnectTimeout):
            return StoreError(f"{where}: no connection within {_CONNECT:g} s: check the address, or try again later")
        if isinstance(error, httpx.TimeoutException):
            return StoreError(
                f"{where} did not answer within {self.timeout:g} s: try again later, or allow more with "
                "KG_SPARQL_TIMEOUT=SECONDS"
            )
        if reason := _certificate(error):
            return StoreError(
                f"{where}: the certificate of {host} is not to be trusted ({reason}): check the address, or name the "
                "authority's file in SSL_CERT_FILE"
            )
        if isinstance(error, httpx.ConnectError):
            reason = one_line(_ERRNO.sub("", str(error)))
            return StoreError(f"{where} cannot be reached ({reason}): is the server running?")
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            return StoreError(f"{where}: the server closed the connection ({one_line(str(error))}): try again later")
        return StoreError(f"{where} cannot be asked ({one_line(str(error))}): check the address")


def _refusal(url: str, response: httpx.Response) -> Refused:
    where, status = place(url), response.status_code
    told = _told(response)
    quoted = f" ({told})" if told else ""
    if response.is_redirect:
        target = place(response.headers.get("location", ""))
        text = f"{where} redirects to {one_line(target)}: if that is the endpoint, name it in the selector"
    elif status == 401:
        text = f"{where} wants other credentials: put them into {CREDENTIALS}"
    elif status == 403:
        text = f"{where} does not allow this{quoted}: use credentials that may, in {CREDENTIALS}"
    elif status == 404:
        text = f"{where} is not there{quoted}: check the URL in the selector"
    elif status == 413:
        text = f"{where} refuses what is sent as too large{quoted}: raise the limit of the server"
    elif status in _BUSY:
        text = f"{where} is too busy (HTTP {status}){quoted}: try again later"
    else:
        text = f"{where} answers HTTP {status}{quoted}"
        text += ": see the log of the server" if status >= 500 else ": check that it is a SPARQL endpoint"
    return Refused(text, status, told)


def _told(response: httpx.Response) -> str:
    """What the server says about a failure, on one line."""
    text = response.text[:20_000]
    if "html" in response.headers.get("content-type", "") or text.lstrip()[:1] == "<":
        body = re.search(r"<body.*", text, re.DOTALL | re.IGNORECASE)
        text = html.unescape(re.sub(r"<[^>]*>", " ", body[0] if body else ""))
    return one_line(text.split("\n\n")[0] if "\n\n" in text.strip() else text)


def one_line(text: str, limit: int = 200) -> str:
    """Printable, on one line, and no longer than a reader wants."""
    words = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _retry_after(response: httpx.Response) -> float | None:
    """The seconds that the server asks to wait."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _certificate(error: BaseException | None) -> str | None:
    """Why a certificate was not accepted; None for other errors."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return one_line(error.verify_message)
        error = error.__cause__ or error.__context__
    return None


def _timeout() -> float:
    value = os.environ.get("KG_SPARQL_TIMEOUT", "")
    try:
        seconds = float(value) if value else _TIMEOUT
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise UsageError(f"KG_SPARQL_TIMEOUT={value!r} is no number of seconds: set it to one such as {_TIMEOUT:g}")
    return seconds


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
