"""The SPARQL 1.1 protocol over HTTP, beside the pages of the viewer.

/sparql         queries, and the description of the service; it only reads
/update         updates, from who has the token
/store          single graphs (Graph Store HTTP Protocol); read by all, written by who has the token
/openapi.json   all that this server answers, as OpenAPI 3.1

negotiation     which media type a client wants
formats         the formats that there are, and their names
exchange        requests, replies and refusals
"""

from dataclasses import dataclass

from starlette.routing import Route

from kg.serving import Engine
from kg.web.protocol.bearer import Bearer
from kg.web.protocol.graphs import Graphs
from kg.web.protocol.openapi import Description
from kg.web.protocol.sparql import Page, Sparql
from kg.web.protocol.updates import Updates

__all__ = ["Options", "Page", "routes"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the server allows: `cors`, the origins whose scripts may read answers ("*": all); `token`, which who wants
    to write must know: without one the server only reads."""

    cors: tuple[str, ...] = ()
    token: str | None = None


def routes(engine: Engine, options: Options | None = None, page: Page | None = None) -> list[Route]:
    """The endpoints of an engine; `page` is called, in a thread, for a browser at /sparql without a query."""
    options = options or Options()
    bearer = Bearer(options.token)
    return [
        Route("/sparql", Sparql(engine, cors=options.cors, writable=options.token is not None, page=page)),
        Route("/update", Updates(engine, bearer)),
        Route("/store", Graphs(engine, bearer, options.cors)),
        Route("/openapi.json", Description(engine.base, options.cors)),
    ]
