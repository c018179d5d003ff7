"""Taking articles out of a store."""

import difflib
from collections.abc import Sequence
from urllib.parse import unquote

from kg import settings
from kg.errors import WorkError
from kg.iri import Minter
from kg.vocabulary import SCHEMA
from loaders.stores.interface import Store


def forget(store: Store, identifiers: Sequence[str]) -> None:
    """Remove articles and what follows from them, in one step; WorkError, and none removed, for an unknown one.

    Where one of them has an address, the pages that are kept between runs go too: a feed among them may hold it.
    """
    minter = Minter(settings.read(store).base)
    there = set(store.graphs())
    for identifier in identifiers:
        if minter.article(identifier) not in there:
            raise WorkError(_unknown(identifier, there, minter))
    fetched = any(
        triple.predicate.value == SCHEMA + "url"
        for name in identifiers
        for triple in store.triples(minter.article(name))
    )
    store.drop([graph(identifier) for identifier in identifiers for graph in (minter.article, minter.inferred)])
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
