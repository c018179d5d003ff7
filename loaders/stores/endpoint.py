"""A store behind a SPARQL 1.1 endpoint, with the Graph Store Protocol where the server has it."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Self

import pyoxigraph
from pyoxigraph import QuerySolutions, Triple

from kg import settings
from kg.errors import StoreError, UsageError
from kg.vocabulary import prefixes
from loaders.stores import selector as selectors
from loaders.stores.graph_writer import GraphWriter
from loaders.stores.interface import Dataset, Results, Term, graph_name
from loaders.stores.protocol import Protocol
from loaders.stores.sparql import (
    bind,
    own_dataset,
    refuse_service,
    run_error,
    syntax_error,
    with_prefixes,
    without_dataset,
)
from loaders.stores.transport import Transport


class EndpointStore:
    """A `loaders.stores.Store` on a server. It is first asked when something is read or written."""

    def __init__(self, urls: str, *, sleep: Callable[[float], None] = time.sleep, timeout: float | None = None) -> None:
        """`urls` is what follows `sparql:` in a selector; `sleep` waits between tries; `timeout` is in seconds."""
        self._selector = f"{selectors.KIND}:{urls}"
        self._urls = selectors.parse(urls)
        self._transport = Transport(sleep=sleep, timeout=timeout)
        self._protocol = Protocol(self._transport, self._urls)
        self._writer: GraphWriter | None = GraphWriter(self._protocol)
        self._writing = threading.Lock()
        self._base: str | None = None  # once it is known; asking each time would double the requests

    @property
    def selector(self) -> str:
        return self._selector

    @property
    def _name(self) -> str:
        return selectors.place(self._urls.query)

    @property
    def _open(self) -> Protocol:
        if self._writer is None:
            raise StoreError(f"{self._name} is closed")
        return self._protocol

    @property
    def _writable(self) -> GraphWriter:
        self._open  # noqa: B018
        assert self._writer is not None
        if self._urls.update is None:
            raise UsageError(f"{self._selector} is read-only, for it names no URL for updates: write {selectors.FORM}")
        return self._writer

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        """As `Store.replace`, but graph by graph, as `loaders.stores.graph_writer` says."""
        with self._writing:
            try:
                self._writable.replace(graphs)
            finally:
                if settings.GRAPH in graphs:
                    self._base = None

    def drop(self, graphs: Iterable[str]) -> None:
        self.replace(dict.fromkeys(graphs, ()))

    def graphs(self) -> list[str]:
        return self._open.graphs()

    def triples(self, graph: str) -> Iterator[Triple]:
        yield from self._open.triples(graph_name(graph))

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        protocol = self._open
        refuse_service(sparql)
        if (base := self._base) is None:
            base = self._base = settings.read(self).base
        known = prefixes(base)
        bound = bind(sparql, bindings) if bindings else sparql
        try:  # its own parser, so that errors read the same whatever the server
            form = pyoxigraph.Store().query(bound, prefixes=known)
        except SyntaxError:
            raise syntax_error(sparql, known) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise run_error(error) from None
        text = with_prefixes(bound, known)
        graphs = own_dataset(sparql, known) or None
        if dataset is not None:
            text = without_dataset(text)  # Virtuoso adds the two up
            graphs = {"default-graph-uri": list(dataset.default), "named-graph-uri": list(dataset.named)}
        if isinstance(form, pyoxigraph.QueryBoolean):
            return protocol.ask(text, dataset=graphs)
        if isinstance(form, QuerySolutions):
            return protocol.select(text, dataset=graphs)
        return protocol.construct(text, dataset=graphs)

    def close(self) -> None:
        if self._writer is not None:
            self._writer = None
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
