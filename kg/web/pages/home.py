"""The home page: a search, what the graph holds, what came last, and questions to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import queries
from kg.web.search import Hit
from kg.web.shown import ArticleLink, Link, text
from kg.web.terms import local
from kg.web.viewer import Viewer

_MOST_NEW = 12
_MOST_MENTIONED = 24


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of what the graph holds, and how much evidence has which status."""

    things: Mapping[str, int]
    statuses: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows; `questions` are titles, each with what it asks."""

    counts: Counts
    newest: list[ArticleLink]
    mentioned: list[tuple[Link, Hit]]
    questions: list[tuple[Link, str]]


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The path of the page."""
    counts = viewer.derived(lambda: _counts(viewer))

    def page(_request: Request) -> Response:
        root = viewer.addresses.root
        shown = Home(
            counts=counts.value(),
            newest=_newest(viewer),
            mentioned=[
                (viewer.to(hit.entity, hit.label), hit) for hit in viewer.index().most_mentioned(_MOST_MENTIONED)
            ],
            questions=[
                (Link(query.title, f"{root}questions/{query.name}"), query.description)
                for query in queries.ready().values()
            ],
        )
        return viewer.page("home", home=shown)

    return [Route(viewer.addresses.root, page)]


def _counts(viewer: Viewer) -> Counts:
    (row,) = viewer.ask("counts")
    names = ("articles", "entities", "facts", "claims", "evidence")
    statuses = [(local(text(each, "status")), int(text(each, "number"))) for each in viewer.ask("statuses")]
    return Counts({name: int(text(row, name)) for name in names}, statuses)


def _newest(viewer: Viewer) -> list[ArticleLink]:
    found = [text(row, "article") for row in viewer.ask("newest", limit=_MOST_NEW)]
    if len(found) < _MOST_NEW:
        found += [text(row, "article") for row in viewer.ask("undated", limit=_MOST_NEW - len(found))]
    return list(viewer.articles(found).values())
