"""Whom the server answers: who asks for it by an address or a name of its own.

A page of another site can reach this machine only under a name that its owner has pointed here (DNS rebinding); such a
name is none of ours. Numeric addresses cannot be pointed anywhere.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

_BODY = b"This server does not answer to that name: ask for localhost, or start it with --hostname NAME.\n"


class Hosts:
    """Refuses requests whose Host is neither an IP address nor one of the names."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        """`names` are those beside localhost."""
        self._app = app
        self._names = frozenset(name.lower().rstrip(".") for name in ("localhost", *names))
        self._ours = lru_cache(256)(self._is_ours)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = [value for name, value in scope["headers"] if name == b"host"]
            if len(given) != 1 or not self._ours(given[0]):
                headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(_BODY))]
                await send({"type": "http.response.start", "status": 400, "headers": headers})
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else _BODY})
                return
        await self._app(scope, receive, send)

    def _is_ours(self, host: bytes) -> bool:
        """Whether a Host header ("localhost:8000", "[::1]:8000") names this server."""
        text = host.decode("latin-1").lower()
        name, colon, port = text.rpartition(":")
        if not colon or not port.isdecimal():
            name = text
        if name.startswith("[") and name.endswith("]"):
            name = name[1:-1]
        if name.rstrip(".") in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
