"""What moves between stores, each as one unit: articles with what is inferred from them, the store's own graphs, and
the graphs that people have brought beside them.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyoxigraph import Triple

from kg.iri import INFERRED, Minter
from kg.vocabulary import KG
from loaders.stores.interface import Store

KNOWN = ("background", "ontology")  # without articles
PEOPLES = ("curation", "identity")  # what people said of articles and entities

_BATCH = 50_000  # quads written in one step: for an endpoint it is requests that cost

_OWN = "|".join((*KNOWN, *PEOPLES))
_UNIT = re.compile(rf"(.*/)(?:article/[^/?#]+|graph/(?:{_OWN}))")
_OWN_UNIT = re.compile(rf".*/graph/(?:{_OWN})")
_RESERVED = ("article/", "claim/", "entity/", "graph/")  # what a store names by itself, under its base

Graphs = dict[str, list[Triple]]


@dataclass(slots=True)
class Moved:
    """What a push or an import did, in articles and quads; `graphs` are those that were brought beside the articles."""

    new: int = 0
    changed: int = 0
    forgotten: int = 0
    unchanged: int = 0
    graphs: int = 0
    quads: int = 0
    seconds: float = 0.0


def unit(graph: str) -> str:
    """The graph that a graph goes with: an inferred one with its article's."""
    return graph.removesuffix(INFERRED)


def is_article(unit: str) -> bool:
    """Whether a unit is an article, and none of a store's own graphs or of those that were brought."""
    return _UNIT.fullmatch(unit) is not None and not _OWN_UNIT.fullmatch(unit)


def is_brought(graph: str, base: str) -> bool:
    """Whether a graph of a store with that base IRI is somebody's own, beside the articles: any that has no name which
    this or another store gives by itself."""
    own = (KG, *(base + name for name in _RESERVED))
    return not graph.startswith(own) and not graph.endswith(INFERRED) and base_of(graph) is None


def graphs_of(unit: str) -> tuple[str, ...]:
    """The graphs of a unit."""
    return (unit, unit + INFERRED) if is_article(unit) else (unit,)


def base_of(unit: str) -> str | None:
    """The base IRI that the name of an article's or a store's own graph shows; None for any other graph."""
    return match[1] if (match := _UNIT.fullmatch(unit)) else None


def units(store: Store, minter: Minter) -> dict[str, bool]:
    """The units that a store holds under its base, sorted, and whether each has all of its graphs."""
    there = set(store.graphs())
    own = {minter.graph(name) for name in (*KNOWN, *PEOPLES)}
    found = {unit(graph) for graph in there if graph.startswith(minter.article(""))} | (own & there)
    found |= {graph for graph in there if is_brought(graph, minter.base)}
    return {name: there.issuperset(graphs_of(name)) for name in sorted(found)}


def write(target: Store, units: Iterable[Graphs], moved: Moved) -> None:
    """Replace the graphs of units, many in one step; none is ever split over two. `moved` counts the quads.

    The next batch is read while the target is busy with the one before.
    """
    batches = _batches(units)
    with ThreadPoolExecutor(1) as reader:
        ahead = reader.submit(next, batches, None)
        while batch := ahead.result():
            ahead = reader.submit(next, batches, None)
            target.replace(batch)
            moved.quads += sum(map(len, batch.values()))


def _batches(units: Iterable[Graphs]) -> Iterator[Graphs]:
    batch: Graphs = {}
    size = 0
    for graphs in units:
        number = sum(map(len, graphs.values()))
        if batch and size + number > _BATCH:
            yield batch
            batch, size = {}, 0
        batch |= graphs
        size += number
    if batch:
        yield batch


def read(store: Store, units: Iterable[str]) -> Iterator[Graphs]:
    """The graphs of units, read one unit at a time; one that is not there is empty, and so is replaced by nothing."""
    for name in units:
        yield {graph: list(store.triples(graph)) for graph in graphs_of(name)}
