"""Who stands beside an entity and what joins them, as data for the picture on its page."""

from collections.abc import Iterable

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.linked_data import as_json
from kg.web.shown import text
from kg.web.viewer import Viewer, visible

_MOST_NODES = 18  # more is no picture
_MOST_FACTS = 400


def routes(viewer: Viewer) -> list[BaseRoute]:
    """?of= is the IRI of the entity."""

    def data(request: Request) -> Response:
        wanted = request.query_params.get("of", "")
        if viewer.addresses.path(wanted) is None or not _valid(wanted):
            return as_json({"error": "no such entity: give the IRI of one as ?of="}, 404)
        return as_json(neighbours(viewer, wanted))

    return [Route(f"{viewer.addresses.root}neighbours.json", data)]


def neighbours(viewer: Viewer, iri: str) -> dict[str, object]:
    """The entities that a plain fact joins to this one, those of most articles first, and the facts among all."""
    index = viewer.index()
    near = {end for fact in _facts(viewer, iri) for end in (fact[0], fact[2])} - {iri}
    labels = viewer.labels({iri, *near})
    chosen = sorted(near & labels.keys(), key=lambda each: (-index.articles(each), labels[each], each))[:_MOST_NODES]
    nodes = [iri, *chosen] if iri in labels else []
    ends = list(map(NamedNode, nodes))
    relations = {relation.value for relation in viewer.relations()}
    edges = {
        (text(row, "subject"), prop, text(row, "object"))
        for row in viewer.ask("facts-among", among={"subject": ends, "object": ends})
        if (prop := text(row, "property")) in relations
    }
    return {
        "of": iri,
        "nodes": [
            {
                "iri": each,
                "label": visible(labels[each]),
                "path": viewer.addresses.path(each),
                "kind": viewer.addresses.kind(each),
                "articles": index.articles(each),
            }
            for each in nodes
        ],
        "edges": [
            {"source": subject, "target": obj, "label": visible(viewer.named(prop)), "own": iri in (subject, obj)}
            for subject, prop, obj in _once(viewer, edges)
        ],
        "more": len(near) - len(chosen),
    }


def _facts(viewer: Viewer, iri: str) -> list[tuple[str, str, str]]:
    rows = viewer.ask("facts-of", {"entity": NamedNode(iri)}, _MOST_FACTS, {"property": viewer.relations()})
    return [(text(row, "subject"), text(row, "property"), text(row, "object")) for row in rows]


def _once(viewer: Viewer, edges: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Without what a narrower fact says already, and with symmetric facts in one direction only."""
    known = viewer.terms().by_iri
    found = set(edges)
    wider: set[tuple[str, str, str]] = set()
    for subject, prop, obj in found:
        above = list(known[prop].parents) if prop in known else []
        while above:
            parent = above.pop()
            wider.add((subject, parent, obj))
            above += known[parent].parents if parent in known else ()
    kept = sorted(found - wider)
    return [
        edge
        for edge in kept
        if not (edge[0] > edge[2] and (edge[2], edge[1], edge[0]) in found and viewer.terms().is_symmetric(edge[1]))
    ]


def _valid(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True
