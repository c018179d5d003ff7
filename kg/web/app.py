"""The application: the pages, the routes of others beside them, and what stands around all of them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError, QueryRefused, QueryStopped
from kg.serving import Engine
from kg.web import pages, protocol
from kg.web.headers import Headers
from kg.web.hosts import Hosts
from kg.web.linked_data import HTML, JSON, missing
from kg.web.protocol.negotiation import best
from kg.web.viewer import Viewer

_STATIC = Path(__file__).parent / "static"


def application(engine: Engine, hosts: Sequence[str] = (), options: protocol.Options | None = None) -> Starlette:
    """The viewer of what an engine reads, and the SPARQL protocol beside it, which is asked first.

    It answers requests to localhost, to IP addresses and to `hosts` only: no other site can reach it through a name of
    its own.
    """
    viewer = Viewer(engine, pages.NAVIGATION)
    root = viewer.addresses.root
    endpoints = protocol.routes(engine, options, pages.sparql.editor(viewer))
    routes: list[BaseRoute] = [*endpoints, *pages.routes(viewer)]
    if root != "/":
        routes.append(Route("/", lambda _request: RedirectResponse(root)))
    errors = _Errors(viewer)

    @asynccontextmanager
    async def begin(_app: Starlette) -> AsyncIterator[None]:
        viewer.prepare()  # now, not when somebody searches
        yield

    return Starlette(
        lifespan=begin,
        routes=[*routes, Mount(f"{root}static", StaticFiles(directory=_STATIC))],
        middleware=[Middleware(Headers), Middleware(Hosts, hosts)],
        exception_handlers={HTTPException: errors.refused, KgError: errors.failed},
    )


class _Errors:
    """What is answered when no page is."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def refused(self, request: Request, error: Exception) -> Response:
        """A path that there is not, or a method other than GET and HEAD."""
        assert isinstance(error, HTTPException)  # what it is the handler of
        if error.status_code == 404:
            return missing(self._viewer, best(request.headers.get("accept"), (HTML, JSON)) or HTML, "")
        return self._viewer.page("failed", error.status_code, error.headers, reason=error.detail)

    def failed(self, _request: Request, error: Exception) -> Response:
        """The store could not answer, or not in time."""
        if isinstance(error, QueryStopped | QueryRefused):
            return self._viewer.page("failed", 503, {"Retry-After": "5"}, reason=str(error))
        return self._viewer.page("failed", 500, reason=str(error))
