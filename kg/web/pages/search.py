"""The search page: entities by any of their names."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.search import Name
from kg.web.shown import Link, text
from kg.web.viewer import Viewer

_MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: by which name, unless it is its label, and in how many articles it is."""

    link: Link
    kind: str
    by: str
    articles: int


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The path of the page: ?q= is what is sought."""

    def page(request: Request) -> Response:
        wanted = request.query_params.get("q", "").strip()
        hits, number = search(viewer, wanted) if wanted else ([], 0)
        near = viewer.similar(wanted) if wanted and not hits else []
        return viewer.page("search", wanted=wanted, hits=hits, number=number, near=near)

    return [Route(f"{viewer.addresses.root}search", page)]


def search(viewer: Viewer, wanted: str) -> tuple[list[Hit], int]:
    """The entities that bear `wanted` as part of a name, best first, and how many there are in all."""
    found = viewer.matches(wanted)
    articles = {text(row, "entity"): int(text(row, "articles")) for row in viewer.ask("mentioned")}
    found.sort(key=lambda each: (each[0], each[1].rank, -articles.get(each[1].entity, 0)))  # stable
    return [_hit(viewer, name, articles) for _, name in found[:_MOST_HITS]], len(found)


def _hit(viewer: Viewer, name: Name, articles: Mapping[str, int]) -> Hit:
    label = name.text if name.rank == 1 else viewer.label(name.entity)
    kind = name.entity.removeprefix(f"{viewer.addresses.base}entity/").partition("/")[0]
    by = name.text if name.text != label else ""
    return Hit(Link(label, viewer.addresses.path(name.entity)), kind, by, articles.get(name.entity, 0))
