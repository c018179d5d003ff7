"""The pages: a module each, which has `routes(viewer)` and shares nothing with the others but what `kg.web` has."""

from starlette.routing import BaseRoute

from kg.web.pages import article, claim, entity, home, neighbours, ontology, questions, search, sparql
from kg.web.viewer import Viewer

_MODULES = (home, search, entity, neighbours, claim, article, ontology, questions, sparql)
# what is written, and the path below the root, in the order of the bar
NAVIGATION = (("Questions", "questions"), ("Ontology", "ontology"), ("SPARQL", "sparql"))


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The routes of all pages."""
    return [route for module in _MODULES for route in module.routes(viewer)]
