"""The pages: a module each, which has `routes(viewer)` and shares nothing with the others but what `kg.web` has."""

from starlette.routing import BaseRoute

from kg.web.pages import article, entity, home, ontology, search
from kg.web.viewer import Viewer

_MODULES = (home, search, entity, article, ontology)
NAVIGATION = (("Ontology", "ontology"),)  # what is written, and the path below the root, in the order of the bar


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The routes of all pages."""
    return [route for module in _MODULES for route in module.routes(viewer)]
