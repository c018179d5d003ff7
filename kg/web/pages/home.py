"""The home page: what the graph holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.shown import ArticleLink, Link, local, text
from kg.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Home:
    """What the graph holds."""

    counts: Mapping[str, int]
    statuses: list[tuple[str, int]]
    newest: list[ArticleLink]
    mentioned: list[tuple[Link, int]]


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The path of the page."""

    def page(_request: Request) -> Response:
        return viewer.page("home", home=home(viewer))

    return [Route(viewer.addresses.root, page)]


def home(viewer: Viewer) -> Home:
    """What the page shows."""
    (counts,) = viewer.ask("counts")
    names = ("articles", "entities", "facts", "claims", "evidence")
    return Home(
        counts={name: int(text(counts, name)) for name in names},
        statuses=[(local(text(row, "status")), int(text(row, "number"))) for row in viewer.ask("statuses")],
        newest=[viewer.article_link(row) for row in viewer.ask("newest", limit=12)],
        mentioned=[
            (viewer.link(row, "entity"), int(text(row, "articles")))
            for row in viewer.ask_ready("entities", {"limit": "24"})
        ],
    )
