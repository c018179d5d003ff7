"""/sparql: queries as the SPARQL 1.1 protocol sends them, and without one the description of the service.

It only reads: an update is refused however it is sent, by what it is sent as, and by the parser of queries.
"""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as PageRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.errors import UsageError
from kg.serving import Answer, Engine, Question
from kg.web.protocol import formats
from kg.web.protocol.description import Description
from kg.web.protocol.exchange import (
    FORM,
    Endpoint,
    Presence,
    Refusal,
    Reply,
    Request,
    decoded,
    graph_iri,
    one,
    parameters,
)
from kg.web.protocol.negotiation import ranges
from loaders.stores import Dataset

Page = Callable[[PageRequest], Response]

_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_WRITING = "queries only read here: send an update to /update"
_MOST_BYTES = 1_000_000  # of a request, and so of a query
_HTML = "text/html"


class Sparql(Endpoint):
    """Answers queries through an engine."""

    methods = ("GET", "HEAD", "POST")

    def __init__(
        self, engine: Engine, *, cors: Sequence[str] = (), writable: bool = False, page: Page | None = None
    ) -> None:
        """`page` is what a browser gets that asks for HTML without a query."""
        super().__init__(cors)
        self._engine = engine
        self._page = page
        self._description = Description(engine, writable=writable)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._page is None or not _is_for_reading(Request(scope, receive)):
            await super().__call__(scope, receive, send)
            return
        page = await run_in_threadpool(self._page, PageRequest(scope, receive))
        page.headers["Vary"] = "Accept"
        await page(scope, receive, send)

    async def reply(self, request: Request) -> Reply:
        """The answer to the query of the request."""
        query, given = await _asked(request)
        if query is None:
            media, called = formats.graph_format(request.accept, _format(given))
            return Reply(await self._description.written(request.url, media), called)
        wanted = formats.wanted(request.accept, _format(given))
        question = Question(query, wanted.solutions, wanted.triples, _dataset(given))
        try:
            with Presence(request):
                answer = await self._engine.answer(question)
        except UsageError as error:  # none of the accepted formats fits what the query gives
            raise Refusal(406, str(error)) from None
        return _reply(answer, wanted.called.get(answer.media, answer.media), self._engine.limits.rows)


async def _asked(request: Request) -> tuple[str | None, dict[str, list[str]]]:
    """The query of a request, None where it has none and may so, and all its parameters."""
    pairs = request.parameters()
    queries: list[str] = []
    if request.method == "POST":
        media = request.content_type
        if media == _UPDATE:
            raise Refusal(403, _WRITING)
        if media not in (FORM, _QUERY):
            raise Refusal(415, f"a query is sent as {FORM} or {_QUERY}, not as {media or 'nothing that is named'}")
        body = await request.body(_MOST_BYTES)
        if media == FORM:
            pairs += parameters(body)
        else:
            queries.append(decoded(body))
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise Refusal(403, _WRITING)
    queries += given.get("query", ())
    if not queries and request.method != "POST":
        return None, given
    query = one(queries, "query")
    if len(query) > _MOST_BYTES:
        raise Refusal(413, f"the query is longer than the {_MOST_BYTES:,} characters that are read: shorten it")
    return query, given


def _dataset(given: dict[str, list[str]]) -> Dataset | None:
    default, named = (given.get(f"{kind}-graph-uri", ()) for kind in ("default", "named"))
    if not default and not named:
        return None
    for iri in (*default, *named):
        graph_iri(iri)
    return Dataset(tuple(default), tuple(named))


def _format(given: dict[str, list[str]]) -> str | None:
    return given["format"][-1] if "format" in given else None


def _reply(answer: Answer, called: str, most: int) -> Reply:
    if not answer.cut:
        return Reply(answer.content, called)
    headers = ((b"x-sparql-maxrows", b"%d" % (answer.rows or most)), (b"x-kg-cut", answer.cut.encode()))
    return Reply(_marked(answer), called, headers=headers)


def _marked(answer: Answer) -> bytes:
    """The answer with a note that it was cut, in the formats that have a place for one."""
    content = answer.content
    if answer.media in ("text/turtle", "application/n-triples"):
        return f"# {answer.cut}\n".encode() + content
    if answer.media.endswith("xml"):
        head, end, rest = content.partition(b"?>")
        return head + end + f"\n<!-- {answer.cut} -->".encode() + rest
    if answer.media == "application/sparql-results+json":  # its links lead to what is known about the results
        return content.replace(b'{"head":{', f'{{"head":{{"link":["data:,{quote(answer.cut)}"],'.encode(), 1)
    return content


def _is_for_reading(request: Request) -> bool:
    """Whether a person is asking: a browser that wants HTML no less than any other format, and sends no query."""
    accept = request.accept
    if accept is None or _HTML not in accept or request.method not in ("GET", "HEAD"):
        return False
    asked = ranges(accept)
    if not asked.get(_HTML) or asked[_HTML] < max(asked.values()):
        return False
    try:
        return not {"query", "format"} & {name for name, _ in request.parameters()}
    except Refusal:  # which the endpoint says
        return False
