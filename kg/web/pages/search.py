"""The search page: entities by any of their names; and the same for scripts, as one types."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web import search
from kg.web.linked_data import as_json
from kg.web.shown import Link
from kg.web.viewer import Viewer, visible

_MOST_HITS = 50
_MOST_COUNTED = 1_000
_MOST_TYPED = 12  # while typing


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: by which name, unless it is its label, and in how many articles it is."""

    link: Link
    kind: str
    by: str
    articles: int


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of the page and of its data: ?q= is what is sought."""

    def page(request: Request) -> Response:
        wanted = request.query_params.get("q", "").strip()
        hits = [_hit(viewer, hit) for hit in viewer.index().find(wanted, _MOST_COUNTED)]
        near = viewer.similar(wanted) if wanted and not hits else []
        number = f"{len(hits):,}" if len(hits) < _MOST_COUNTED else f"{_MOST_COUNTED:,} or more"
        return viewer.page("search", wanted=wanted, hits=hits[:_MOST_HITS], number=number, most=_MOST_HITS, near=near)

    def typed(request: Request) -> Response:
        """For a list below an input field: what is shown, in texts that a script may show as they are."""
        wanted = request.query_params.get("q", "").strip()
        hits = [_hit(viewer, hit) for hit in viewer.index().find(wanted, _MOST_TYPED)]
        shown = [
            {
                "label": visible(hit.link.label),
                "iri": hit.link.iri,
                "path": hit.link.path,
                "kind": hit.kind,
                "by": visible(hit.by),
                "articles": hit.articles,
            }
            for hit in hits
        ]
        return as_json({"q": wanted, "hits": shown})

    root = viewer.addresses.root
    return [Route(f"{root}search", page), Route(f"{root}search.json", typed)]


def _hit(viewer: Viewer, hit: search.Hit) -> Hit:
    kind = viewer.addresses.kind(hit.entity)
    return Hit(viewer.to(hit.entity, hit.label), kind, hit.name if hit.name != hit.label else "", hit.articles)
