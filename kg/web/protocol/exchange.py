"""A request as the endpoints read it, and how they reply: the few things of HTTP that they share."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.types import Receive, Scope, Send

from kg.errors import KgError, QueryError, QueryRefused, QueryStopped, StoreError, UsageError
from kg.results import inert
from kg.web.protocol.negotiation import takes_gzip

Headers = tuple[tuple[bytes, bytes], ...]

FORM = "application/x-www-form-urlencoded"
_TEXT = "text/plain; charset=utf-8"
_JOINED = frozenset((b"accept", b"accept-encoding"))  # may stand in several lines
_WORTH = 1_000  # bytes from which an answer is compressed
_LONG = 64_000  # bytes from which that is done in a thread
_PIECE = 256_000  # bytes of an answer that are sent at once
_PATIENCE = 30.0  # seconds in which a client takes a piece of the answer, or sends the rest of its request,
_SLOWEST = 100_000  # with a second more for so many bytes that it may have
_SOON = 0.5  # seconds after which it is watched whether a client that waits is still there
_PARAMETERS = 1_000  # that a request may have


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its media type ("" for none) and bytes, and what else stands in its head."""

    content: bytes = b""
    media: str = ""
    status: int = 200
    headers: Headers = ()


class Refusal(Exception):
    """A request that is not answered as it stands; the text is one line that says why and what to do."""

    def __init__(self, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(text)
        self.reply = Reply(inert(text).encode() + b"\n", _TEXT, status, headers)


class Gone(Exception):
    """The client left before its request was whole: nobody waits for an answer."""


@dataclass(slots=True)
class Request:
    """A request over HTTP; `headers` are in lower case."""

    scope: Scope
    receive: Receive
    headers: dict[bytes, bytes] = field(init=False)

    def __post_init__(self) -> None:
        headers: dict[bytes, bytes] = {}
        for name, value in self.scope["headers"]:
            headers[name] = headers[name] + b", " + value if name in _JOINED and name in headers else value
        self.headers = headers

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def accept(self) -> str | None:
        return value.decode("latin-1") if (value := self.headers.get(b"accept")) is not None else None

    @property
    def content_type(self) -> str:
        """The media type of the body, in lower case; Refusal for text that is not in UTF-8."""
        media, *parameters = self.headers.get(b"content-type", b"").decode("latin-1").lower().split(";")
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "charset" and value.strip(" \"'") not in ("utf-8", "utf8", "us-ascii"):
                raise Refusal(415, "only UTF-8 is read here: send the body in it")
        return media.strip()

    @property
    def url(self) -> str:
        """Where the request was sent to, without what follows a "?"."""
        host = self.headers.get(b"host", b"localhost").decode("latin-1")
        return f"{self.scope['scheme']}://{host}{self.scope['path']}"

    def parameters(self) -> list[tuple[str, str]]:
        """The names and values that follow the "?" of the address."""
        return parameters(self.scope["query_string"])

    def parameter(self, name: str) -> str | None:
        """The value of a parameter of the address; the last one when there are several."""
        return dict(self.parameters()).get(name)

    async def body(self, most: int) -> bytes:
        """The whole body; Refusal for one of more than `most` bytes, or one that does not arrive."""
        length = self.headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > most:
            raise _too_long(most)
        patience = _PATIENCE + most / _SLOWEST
        try:
            async with asyncio.timeout(patience):
                return b"".join([chunk async for chunk in self._chunks(most)])
        except TimeoutError:
            raise Refusal(408, f"the request did not arrive within {patience:.0f} s: send it again") from None

    async def _chunks(self, most: int) -> AsyncIterator[bytes]:
        more, length = True, 0
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            length += len(chunk := message.get("body", b""))
            if length > most:
                raise _too_long(most)
            yield chunk
            more = message.get("more_body", False)


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """Names and values as forms and addresses write them; Refusal when they are not in UTF-8."""
    if not encoded:
        return []
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS)
    except UnicodeError:
        raise Refusal(400, "the parameters are not in UTF-8: percent-encode them so") from None
    except ValueError:
        raise Refusal(400, f"there are more than {_PARAMETERS:,} parameters: name fewer graphs") from None


def one(given: Sequence[str], what: str) -> str:
    """The only value that a parameter has; Refusal when there are others beside it, or none."""
    if len(given) == 1:
        return given[0]
    number = "none" if not given else f"{len(given)} of them"
    raise Refusal(400, f"the request must have exactly one {what}, and it has {number}")


def graph_iri(iri: str) -> str:
    """The IRI of a graph as it was given; Refusal when it is none."""
    try:
        NamedNode(iri)
    except ValueError as error:
        raise Refusal(400, f"<{iri}> cannot name a graph ({error}): write an absolute IRI") from None
    return iri


def decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the body is not in UTF-8 (byte {error.start}): send it so") from None


class Presence:
    """Around work for a client: it is cancelled, and ends in Gone, when the client leaves before it is done."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self._gone = False
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._work = asyncio.current_task()
        # most work is done by then: watching costs more than a timer
        self._timer = asyncio.get_running_loop().call_later(_SOON, self._watch)

    def __exit__(self, *exception: object) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
        if self._gone and isinstance(exception[1], asyncio.CancelledError):
            assert self._work is not None  # for it was cancelled
            self._work.uncancel()
            raise Gone

    def _watch(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._cancel())

    async def _cancel(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._work is not None:
            self._work.cancel()


class Endpoint:
    """An ASGI application for one path: it calls `reply` for the methods it has and sends what comes of it."""

    methods: tuple[str, ...] = ()

    def __init__(self, cors: Sequence[str] = ()) -> None:
        """`cors` are the origins whose scripts may read the answers ("*": all of them)."""
        self._cors = frozenset(cors)
        self._allowed = ", ".join((*self.methods, "OPTIONS")).encode()

    async def reply(self, request: Request) -> Reply:
        """Answer a request; Refusal, or a KgError, when it cannot be."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            reply = await self._replied(request)
        except Gone:
            return
        await _send(await self._headed(request, reply), send, with_content=request.method != "HEAD")

    async def _replied(self, request: Request) -> Reply:
        try:
            if request.method in self.methods:
                return await self.reply(request)
            if request.method == "OPTIONS":
                return Reply(status=204, headers=((b"allow", self._allowed), *self._preflight(request)))
            words = f"{request.method} is not answered here: use {' or '.join(self.methods)}"
            return Refusal(405, words, (b"allow", self._allowed)).reply
        except Refusal as refusal:
            return refusal.reply
        except KgError as error:
            return refusal_of(error).reply

    def _preflight(self, request: Request) -> Headers:
        if b"access-control-request-method" not in request.headers or not self._allows(request):
            return ()
        return (
            (b"access-control-allow-methods", self._allowed),
            (b"access-control-allow-headers", b"Accept, Content-Type"),
            (b"access-control-max-age", b"86400"),
        )

    def _allows(self, request: Request) -> bool:
        origin = request.headers.get(b"origin", b"").decode("latin-1")
        return bool(origin) and ("*" in self._cors or origin in self._cors)

    async def _headed(self, request: Request, reply: Reply) -> Reply:
        """The reply, compressed where that is worth while, with the headers that depend on the request."""
        content, headers = reply.content, list(reply.headers)
        vary = b"Accept, Accept-Encoding"
        accepted = request.headers.get(b"accept-encoding", b"")
        if len(content) >= _WORTH and b"gzip" in accepted and takes_gzip(accepted.decode("latin-1")):
            content = await asyncio.to_thread(_zipped, content) if len(content) >= _LONG else _zipped(content)
            headers.append((b"content-encoding", b"gzip"))
        if self._cors:
            if "*" not in self._cors:
                vary += b", Origin"
            if self._allows(request):
                origin = b"*" if "*" in self._cors else request.headers[b"origin"]
                headers.append((b"access-control-allow-origin", origin))
                headers.append((b"access-control-expose-headers", b"X-KG-Cut, X-SPARQL-MaxRows, Retry-After"))
        headers.append((b"vary", vary))
        return Reply(content, reply.media, reply.status, tuple(headers))


def refusal_of(error: KgError) -> Refusal:
    """What an error of the work means over HTTP."""
    if isinstance(error, QueryStopped | QueryRefused):
        wait = b"10" if isinstance(error, QueryStopped) else b"2"
        return Refusal(503, str(error), (b"retry-after", wait))
    if isinstance(error, UsageError | QueryError):
        return Refusal(400, str(error))
    return Refusal(502 if isinstance(error, StoreError) else 500, str(error))


async def _send(reply: Reply, send: Send, *, with_content: bool) -> None:
    content = reply.content
    headers = list(reply.headers)
    if reply.media:
        headers.append((b"content-type", reply.media.encode("latin-1")))
    if reply.status != 204:
        headers.append((b"content-length", b"%d" % len(content)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if not with_content:
        content = b""
    if len(content) <= _PIECE:
        await send({"type": "http.response.body", "body": content})
        return
    try:
        for start in range(0, len(content), _PIECE):
            piece = {"body": content[start : start + _PIECE], "more_body": start + _PIECE < len(content)}
            async with asyncio.timeout(_PATIENCE):
                await send({"type": "http.response.body", **piece})
    except TimeoutError:
        return  # who reads no further loses the connection, and we the answer


def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=5, mtime=0)


def _too_long(most: int) -> Refusal:
    return Refusal(413, f"the request is longer than the {most:,} bytes that are read: send it in parts")
