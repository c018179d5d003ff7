"""The application: paths to pages, one template a page, and headers that let a page load nothing but its own style."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.web.pages import Link, Pages
from loaders.stores import Store

_FOLDER = Path(__file__).parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Controls, and what turns the direction of writing: the marks that Arabic and Hebrew texts use themselves may stay.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def application(store: Store, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """The viewer of a store; it answers requests to `hosts` only ("*": to all), so that no other site can reach it
    through a name of its own."""
    return Starlette(
        routes=(viewer := _Viewer(store)).routes(),
        middleware=[Middleware(_Headers), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={HTTPException: viewer.refused, KgError: viewer.failed},
    )


class _Viewer:
    """The endpoints. They are no coroutines, so Starlette runs them in threads: the store waits in none of them."""

    def __init__(self, store: Store) -> None:
        self._pages = Pages(store)
        self._root = self._pages.addresses.root
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            finalize=_visible,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"root": self._root, "store": store.selector, "statuses": self._pages.statuses()}

    def routes(self) -> list[Route | Mount]:
        """The paths of the pages, below that of the store's base IRI."""
        pages: dict[str, Callable[[Request], Response]] = {
            "": self.home,
            "search": self.search,
            "entity/{rest:path}": self.entity,
            "article/{rest:path}": self.article,
        }
        routes: list[Route | Mount] = [Route(self._root + path, page) for path, page in pages.items()]
        if self._root != "/":
            routes.append(Route("/", lambda _request: RedirectResponse(self._root)))
        return [*routes, Mount(f"{self._root}static", StaticFiles(directory=_FOLDER / "static"))]

    def home(self, _request: Request) -> Response:
        """What the graph holds."""
        return self._page("home", home=self._pages.home())

    def search(self, request: Request) -> Response:
        """Entities by any of their names: ?q=."""
        wanted = request.query_params.get("q", "").strip()
        hits, number = self._pages.search(wanted) if wanted else ([], 0)
        near = self._pages.similar(wanted) if wanted and not hits else []
        return self._page("search", wanted=wanted, hits=hits, number=number, near=near)

    def entity(self, request: Request) -> Response:
        """An entity, at the path of its IRI."""
        meant = self._pages.addresses.entity(request.scope["raw_path"])
        page = self._pages.entity(meant[0]) if meant else None
        if meant is None or page is None:
            return self._missing(meant[1] if meant else "")
        return self._page("entity", iri=meant[0], here=self._pages.addresses.path(meant[0]), entity=page)

    def article(self, request: Request) -> Response:
        """An article, at the path of its IRI."""
        meant = self._pages.addresses.article(request.scope["raw_path"])
        page = self._pages.article(meant[0]) if meant else None
        if meant is None or page is None:
            return self._missing(meant[1] if meant else "")
        return self._page("article", iri=meant[0], article=page)

    def refused(self, _request: Request, error: Exception) -> Response:
        """A path that there is not, or a method other than GET and HEAD."""
        assert isinstance(error, HTTPException)  # what it is the handler of
        if error.status_code == 404:
            return self._missing("")
        return self._page("failed", error.status_code, reason=error.detail)

    def failed(self, _request: Request, error: Exception) -> Response:
        """The store could not answer."""
        return self._page("failed", 500, reason=str(error))

    def _missing(self, wanted: str) -> Response:
        near: list[Link] = self._pages.similar(wanted) if wanted else []
        return self._page("missing", 404, wanted=wanted, near=near)

    def _page(self, name: str, status: int = 200, **values: object) -> Response:
        return HTMLResponse(self._templates.get_template(f"{name}.html").render(values), status)


class _Headers:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _visible(value: object) -> object:
    """What a template prints: text with its invisible characters spelled out; the rest as it is."""
    if type(value) is str:  # and not Markup, which is HTML already
        return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", value)
    return value
