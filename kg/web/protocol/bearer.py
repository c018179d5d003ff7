"""Who may write: whoever knows the token."""

import hmac

from kg.web.protocol.exchange import Refusal, Request

_HOW = "start `kg serve` with --writable and a token to allow it"
_CHALLENGE = (b"www-authenticate", b'Bearer realm="kg"')


class Bearer:
    """Compares what a request brings with the token, in a time that tells nothing about it."""

    def __init__(self, token: str | None) -> None:
        """Without a token nobody may write."""
        self._token = token.encode() if token else None

    def check(self, request: Request) -> None:
        """Refusal for a request that may not write; its text repeats nothing of what the request brought."""
        if self._token is None:
            raise Refusal(403, f"this server only reads: {_HOW}")
        scheme, _, given = request.headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer":
            raise Refusal(401, "only who has the token may write: send it as Authorization: Bearer TOKEN", _CHALLENGE)
        if not hmac.compare_digest(given.strip(), self._token):
            raise Refusal(401, "this is not the token: send the one that the server was started with", _CHALLENGE)
