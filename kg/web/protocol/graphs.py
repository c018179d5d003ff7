"""/store: single graphs by the SPARQL 1.1 Graph Store HTTP Protocol, each named by ?graph=IRI.

Everybody may read a graph; who has the token may replace, add to and delete it. The default graph is the union of all
others, and so no graph to write to.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.serving import Engine
from kg.serving.answers import TRIPLES, of_triples
from kg.vocabulary import prefixes
from kg.web.protocol import formats
from kg.web.protocol.bearer import Bearer
from kg.web.protocol.exchange import Endpoint, Refusal, Reply, Request, graph_iri, one
from loaders.stores import Store

_QUADS = "application/n-quads"
_MOST_BYTES = 64_000_000
_DEFAULT = "the default graph is the union of all graphs: name one of them with ?graph=IRI"
_T = TypeVar("_T")


class Graphs(Endpoint):
    """Reads and writes single graphs through an engine."""

    methods = ("GET", "HEAD", "PUT", "POST", "DELETE")

    def __init__(self, engine: Engine, bearer: Bearer, cors: Sequence[str] = ()) -> None:
        super().__init__(cors)
        self._engine = engine
        self._bearer = bearer
        self._reading = asyncio.Semaphore(engine.limits.running)  # graphs at once: they may be large
        self._writing = threading.Lock()  # from reading a graph that is added to until it is written

    async def reply(self, request: Request) -> Reply:
        if request.method in ("GET", "HEAD"):
            return await self._get(request)
        self._bearer.check(request)
        writer = self._engine.writer
        if writer is None:
            raise Refusal(403, f"{self._engine.selector} is only read here: write to its own server")
        graph = _named(request)
        media = request.content_type
        if graph is None and (request.method != "POST" or media != _QUADS):
            raise Refusal(400, f"{_DEFAULT} (only what is posted as {_QUADS} names its graphs itself)")
        if request.method == "DELETE":
            return await self._changed(self._delete, writer, graph or "")
        if graph is not None and media not in TRIPLES:
            raise Refusal(415, f"a graph is sent as {', '.join(TRIPLES)}, not as {media or 'nothing that is named'}")
        body = await request.body(_MOST_BYTES)
        graphs = await asyncio.to_thread(_parsed, body, media, graph)
        return await self._changed(self._put if request.method == "PUT" else self._post, writer, graphs)

    async def _get(self, request: Request) -> Reply:
        graph = _named(request)
        if graph is None:
            raise Refusal(400, _DEFAULT)
        media, called = formats.graph_format(request.accept, request.parameter("format"))
        async with self._reading:
            return Reply(await asyncio.to_thread(self._written, graph, media), called)

    def _written(self, graph: str, media: str) -> bytes:
        most = self._engine.limits.megabytes * 1_000_000
        given = of_triples(
            self._engine.reader.triples(graph),
            media,
            rows=sys.maxsize,
            size=most,
            prefixes=prefixes(self._engine.base),
        )
        if given.cut:  # a part of a graph is not the graph
            raise Refusal(
                403, f"<{graph}> is larger than the {most:,} bytes that an answer may have: ask /sparql for parts"
            )
        if not given.rows:
            raise Refusal(404, f"there is no graph <{graph}>: /sparql without a query lists them")
        return given.content

    async def _changed(self, change: Callable[[Store, _T], int], writer: Store, what: _T) -> Reply:
        def locked() -> int:
            with self._writing:
                try:
                    return change(writer, what)
                finally:
                    self._engine.settle()

        return Reply(status=await asyncio.to_thread(locked))

    @staticmethod
    def _delete(writer: Store, graph: str) -> int:
        if next(writer.triples(graph), None) is None:
            raise Refusal(404, f"there is no graph <{graph}>, so nothing was deleted")
        writer.drop([graph])
        return 204

    @staticmethod
    def _put(writer: Store, graphs: dict[str, list[Triple]]) -> int:
        is_new = all(next(writer.triples(graph), None) is None for graph in graphs)
        writer.replace(graphs)
        return 201 if is_new else 204

    @staticmethod
    def _post(writer: Store, graphs: dict[str, list[Triple]]) -> int:
        before = {graph: list(writer.triples(graph)) for graph in graphs}
        writer.replace({graph: [*before[graph], *triples] for graph, triples in graphs.items()})
        return 204 if any(before.values()) or not graphs else 201


def _named(request: Request) -> str | None:
    """The graph that the address names, None when it names none; Refusal for another one than a named graph."""
    given: dict[str, list[str]] = {}
    for name, value in request.parameters():
        given.setdefault(name, []).append(value)
    if "default" in given:
        raise Refusal(400, _DEFAULT)
    return graph_iri(one(given["graph"], "graph")) if "graph" in given else None


def _parsed(body: bytes, media: str, graph: str | None) -> dict[str, list[Triple]]:
    """The triples of a body by their graph, all of it `graph` if it is given; Refusal when they cannot be stored."""
    form = RdfFormat.N_QUADS if graph is None else TRIPLES[media]
    found: dict[str, list[Triple]] = {} if graph is None else {graph: []}
    try:
        for quad in pyoxigraph.parse(body, form, base_iri=graph):
            if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)):
                raise Refusal(400, f"a blank node or triple term in {quad.triple}: give it an IRI")
            name = graph or (quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "")
            if not name:
                raise Refusal(400, f"no graph for {quad.triple}: {_DEFAULT}")
            found.setdefault(name, []).append(quad.triple)
    except (SyntaxError, ValueError) as error:
        raise Refusal(400, f"the body is not the {media} that it is said to be: {error}") from None
    return found
