"""Stores of named graphs, chosen by a selector:

oxigraph:PATH   embedded, in a folder on disk; one process has it, and others work through it when that is `kg serve`
memory:         embedded, gone when the process ends
sparql:URLS     a server, by the URLs where it is asked, updated, and where its Graph Store Protocol is
"""

from collections.abc import Callable
from pathlib import Path

from kg.errors import StoreError, StoreInUse, UsageError
from loaders.stores.interface import Dataset, Results, Store, Term
from loaders.stores.oxigraph import OxigraphStore

__all__ = ["DEFAULT_SELECTOR", "Dataset", "OxigraphStore", "Results", "Store", "Term", "open_store"]

DEFAULT_SELECTOR = "oxigraph:./kg-store"


def open_store(
    selector: str = DEFAULT_SELECTOR,
    *,
    must_exist: bool = False,
    alone: bool = False,
    on_served: Callable[[str], None] = lambda _url: None,
) -> Store:
    """Open the store that `selector` names; on disk it is created when missing, unless it `must_exist`.

    `alone` promises of one on disk that a single thread uses it and reads no results while it writes; memory then stays
    the same however much is written. A store on disk that `kg serve` has open is worked on through it, after
    `on_served` was told the URL of its pages. UsageError for a selector of no known form; StoreError when the store
    cannot be opened.
    """
    kind, colon, rest = selector.partition(":")
    if kind == "oxigraph" and rest:
        try:
            return OxigraphStore.on_disk(rest, must_exist=must_exist, alone=alone)
        except StoreInUse:
            from loaders.stores.served import ServedStore  # only then

            served = ServedStore.connected(selector, Path(rest).expanduser())
            if served is None:
                raise
            on_served(served.url)
            return served
    if kind == "memory" and colon and not rest:
        if must_exist:
            raise StoreError(
                "memory: starts empty, there is nothing to read in it: name a store on disk, oxigraph:PATH"
            )
        return OxigraphStore.in_memory()
    if kind == "sparql" and colon:
        from loaders.stores.endpoint import EndpointStore  # its libraries are slow to load

        return EndpointStore(rest)
    raise UsageError(
        f"unknown store {selector!r}: write oxigraph:PATH (such as {DEFAULT_SELECTOR}), "
        "sparql:QUERY_URL[,UPDATE_URL[,GSP_URL]] or memory:"
    )
