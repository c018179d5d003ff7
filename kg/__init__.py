"""News articles in, an ontology beside them, a knowledge graph out in which every fact can be traced to its words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kg.api import Graph
    from kg.extract.reasons import Explanation

__all__ = ["open", "why_not"]


def open(selector: str = "oxigraph:./kg-store") -> "Graph":
    """Open a knowledge graph by its store's selector; it is made when it is not there.

    >>> with open("memory:") as graph:
    ...     graph.identifiers()
    []
    """
    from kg.api import Graph  # commands that only need a part of the package do not pay for all of it

    return Graph.open(selector)


def why_not(
    text: str, *, ontology: "Path | None" = None, model: str | None = None, published: "date | None" = None
) -> "Explanation":
    """What is found in a text, and what stopped all else: each pair of mentions with its reasons.

    >>> [pair.reasons[0].code for pair in why_not("Senegal has not deployed soldiers to Gambia.").pairs]
    ['negated']
    """
    from kg.extract.explain import why_not as explain
    from kg.settings import DEFAULT_MODEL

    return explain(text, ontology=ontology, model=model or DEFAULT_MODEL, published=published)
