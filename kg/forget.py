"""Taking articles, and graphs that people brought beside them, out of a store."""

import difflib
from collections.abc import Sequence
from urllib.parse import unquote

from kg import settings, transfer
from kg.errors import WorkError
from kg.iri import Minter
from kg.vocabulary import SCHEMA
from loaders.stores.interface import Store

_LISTED = 5  # graphs in a message


def forget(store: Store, identifiers: Sequence[str], brought: Sequence[str] = ()) -> None:
    """Remove articles and what follows from them, and graphs that were brought, by their IRIs, in one step; WorkError,
    and none removed, for an unknown one.

    Where one of them has an address, the pages that are kept between runs go too: a feed among them may hold it.
    """
    minter = Minter(settings.read(store).base)
    there = set(store.graphs())
    for identifier in identifiers:
        if minter.article(identifier) not in there:
            raise WorkError(_unknown(identifier, there, minter))
    for graph in brought:
        if graph not in there or not transfer.is_brought(graph, minter.base):
            raise WorkError(_not_brought(graph, there, minter))
    fetched = any(
        triple.predicate.value == SCHEMA + "url"
        for name in identifiers
        for triple in store.triples(minter.article(name))
    )
    of_articles = [graph(identifier) for identifier in identifiers for graph in (minter.article, minter.inferred)]
    store.drop([*of_articles, *brought])
    if fetched:
        from loaders.articles.web.cache import Cache  # few articles come from the web: no import for the others

        Cache().clear()


def _unknown(identifier: str, graphs: set[str], minter: Minter) -> str:
    start = minter.article("")
    known = sorted(
        unquote(graph.removeprefix(start).replace("_", " "))
        for graph in graphs
        if graph.startswith(start) and "#" not in graph.removeprefix(start)
    )
    near = difflib.get_close_matches(identifier, known, n=1)
    advice = f"did you mean {near[0]!r}?" if near else "`kg articles` lists the identifiers"
    return f"the store has no article {identifier!r}, nothing was forgotten: {advice}"


def _not_brought(graph: str, graphs: set[str], minter: Minter) -> str:
    known = sorted(there for there in graphs if transfer.is_brought(there, minter.base))
    advice = f"it has {', '.join(f'<{there}>' for there in known[:_LISTED])}" if known else "it has none at all"
    more = f" and {len(known) - _LISTED:,} more" if len(known) > _LISTED else ""
    return f"no graph <{graph}> was brought into the store by `kg import`, nothing was forgotten: {advice}{more}"
