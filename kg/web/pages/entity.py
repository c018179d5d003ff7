"""The page of an entity, at the path of its IRI."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.addresses import external
from kg.web.evidence import statement, statements, triple
from kg.web.shown import ArticleLink, Statement, text
from kg.web.viewer import Viewer

_MOST_EVIDENCE = 300
_MOST_BESIDE = 60


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the graph has on an entity; `cut` says that there is more evidence than the page shows."""

    label: str
    classes: list[str]
    names: list[str]
    forms: list[str]
    pages: list[str]
    outgoing: list[Statement]
    incoming: list[Statement]
    follows: list[Statement]
    beforehand: list[Statement]
    said: list[tuple[str, str, ArticleLink]]
    articles: list[ArticleLink]
    cut: bool


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of all entities."""

    def page(request: Request) -> Response:
        meant = viewer.addresses.entity(request.scope["raw_path"])
        found = entity(viewer, meant[0]) if meant else None
        if meant is None or found is None:
            return viewer.missing(meant[1] if meant else "")
        return viewer.page("entity", iri=meant[0], here=viewer.addresses.path(meant[0]), entity=found)

    return [Route(f"{viewer.addresses.root}entity/{{rest:path}}", page)]


def entity(viewer: Viewer, iri: str) -> Entity | None:
    """What the page shows; None when the store does not have the entity."""
    node = NamedNode(iri)
    called: dict[str, list[str]] = {"label": [], "name": [], "form": [], "class": [], "page": []}
    for row in viewer.ask("entity", {"entity": node}):
        called[text(row, "as")].append(text(row, "value"))
    if not called["label"]:
        return None
    rows = viewer.ask("evidence", {"entity": node}, limit=_MOST_EVIDENCE + 1)
    stated = statements(viewer, rows[:_MOST_EVIDENCE])
    outgoing = [s for (subject, _, _), s in stated.items() if subject == iri]
    incoming = [s for (subject, _, _), s in stated.items() if subject != iri]
    beside = _beside(viewer, node, stated)
    articles = [viewer.article_link(row, "mentions") for row in viewer.ask("articles-of", {"entity": node})]
    by_path = {article.path: article for article in articles}
    return Entity(
        label=called["label"][0],
        classes=[viewer.named(each) for each in called["class"]],
        names=called["name"],
        forms=called["form"],
        pages=[url for page in called["page"] if (url := external(page))],
        outgoing=_by_property(outgoing),
        incoming=_by_property(incoming),
        follows=beside[False],
        beforehand=beside[True],
        said=[
            (text(row, "content"), text(row, "cue"), by_path[path])
            for row in viewer.ask_ready("who-said", {"who": iri, "limit": "50"})
            if (path := viewer.addresses.path(text(row, "article"))) in by_path
        ],
        articles=articles,
        cut=len(rows) > _MOST_EVIDENCE,
    )


def _beside(viewer: Viewer, node: NamedNode, stated: Iterable[tuple[str, str, str]]) -> dict[bool, list[Statement]]:
    """Facts that follow (False) or are known beforehand (True), each once and in one direction."""
    seen = {(frozenset((subject, obj)), prop) for subject, prop, obj in stated}
    found: dict[bool, list[Statement]] = {False: [], True: []}
    for row in viewer.ask("beside", {"entity": node}, limit=_MOST_BESIDE):
        subject, prop, obj = triple(row)
        if (key := (frozenset((subject, obj)), prop)) not in seen:
            seen.add(key)
            found[text(row, "beforehand") == "true"].append(statement(viewer, row))
    return found


def _by_property(items: Iterable[Statement]) -> list[Statement]:
    return sorted(items, key=lambda s: (s.predicate, -len(s.quotes), s.subject.label, s.object.label))
