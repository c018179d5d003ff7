"""News articles in, an ontology beside them, a knowledge graph out in which every fact can be traced to its words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Graph

__all__ = ["open"]


def open(selector: str = "oxigraph:./kg-store") -> "Graph":
    """Open a knowledge graph by its store's selector; it is made when it is not there.

    >>> with open("memory:") as graph:
    ...     graph.identifiers()
    []
    """
    from kg.api import Graph  # commands that only need a part of the package do not pay for all of it

    return Graph.open(selector)
