"""Credentials for SPARQL endpoints: from the environment, else from netrc; never from the command line."""

import netrc
import os
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from kg.errors import StoreError, UsageError

_USER, _PASSWORD, _TOKEN = "KG_SPARQL_USER", "KG_SPARQL_PASSWORD", "KG_SPARQL_TOKEN"


def find(url: str) -> httpx.Auth | None:
    """What answers when the server of `url` asks who is there; None where nothing is known.

    UsageError for half of a pair; StoreError for a netrc file that cannot be read.
    """
    token, user, password = (os.environ.get(name) for name in (_TOKEN, _USER, _PASSWORD))
    if token:
        if not (token.isascii() and token.isprintable()):
            raise UsageError(f"{_TOKEN} holds characters that no token has: set it again")
        return _Bearer(token)
    if user and password is not None:
        return _Challenged(user, password)
    if user or password:
        missing = _PASSWORD if user else _USER
        raise UsageError(f"{missing} is not set: {_USER} and {_PASSWORD} go together")
    return _from_netrc(url)


def _from_netrc(url: str) -> httpx.Auth | None:
    named = os.environ.get("NETRC")
    path = Path(named) if named else Path.home() / ".netrc"
    try:
        found = netrc.netrc(path).authenticators(urlsplit(url).hostname or "")
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        # its message may quote a word of the file, which may be a password
        where = f", line {error.lineno}" if error.lineno else ""
        raise StoreError(f"{path}{where}: this is not how netrc files are written: mend it") from None
    except (OSError, UnicodeDecodeError):
        raise StoreError(f"{path} cannot be read: mend it, or set {_USER} and {_PASSWORD}") from None
    return _Challenged(found[0], found[2]) if found and found[2] is not None else None


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


class _Challenged(httpx.Auth):
    """A user's name and password, sent only as the server has asked for them: Digest, else Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._scheme: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._scheme is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            asked = {
                value.split(" ", 1)[0].lower()
                for header in response.headers.get_list("www-authenticate")
                for value in header.split(", ")
            }
            if "digest" in asked:
                self._scheme = httpx.DigestAuth(self._user, self._password)
            elif "basic" in asked:
                self._scheme = httpx.BasicAuth(self._user, self._password)
            else:
                return
        yield from self._scheme.auth_flow(request)
