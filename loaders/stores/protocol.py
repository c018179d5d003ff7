"""What is said to a SPARQL 1.1 endpoint: queries, updates, and graphs by the Graph Store Protocol.

Queries and updates are written by SPARQLWrapper; `loaders.stores.transport` carries them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple
from SPARQLWrapper import INSERT, JSON, POST, SELECT, URLENCODED, SPARQLWrapper

from kg.errors import QueryError, StoreError
from loaders.stores import virtuoso
from loaders.stores.selector import Urls, place
from loaders.stores.transport import Message, Refused, Transport

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"

Dataset: TypeAlias = Mapping[str, Sequence[str]]  # graphs by the parameter that names them
NO_UNION: Dataset = {}

# How the default graph becomes the union of the named graphs: as the server has it; Oxigraph's; Fuseki's.
_UNIONS: tuple[Dataset, ...] = (
    {},
    {"union-default-graph": ["true"]},
    {"default-graph-uri": ["urn:x-arq:UnionGraph"]},
)
_ANY = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s)) } LIMIT 1"


class Protocol:
    """Sends what a store has to say to the URLs of an endpoint. StoreError when it fails, QueryError for a query."""

    def __init__(self, transport: Transport, urls: Urls) -> None:
        self._transport = transport
        self.urls = urls
        self._union: Dataset | None = None  # once it is known

    @property
    def place(self) -> str:
        """The endpoint, as messages name it."""
        return place(self.urls.query)

    @property
    def is_virtuoso(self) -> bool:
        """Whether the server that has answered is a Virtuoso."""
        return self._transport.server.startswith("Virtuoso")

    @property
    def _is_oxigraph(self) -> bool:
        return self._transport.server.startswith("Oxigraph")

    # --- reading: without a dataset, the default graph is the union of all graphs ---

    def ask(self, text: str, *, dataset: Dataset | None = NO_UNION) -> bool:
        """The answer to an ASK."""
        return bool(_boolean(self._query(text, _RESULTS, dataset).content, self.place))

    def select(self, text: str, *, dataset: Dataset | None = NO_UNION) -> QuerySolutions:
        """The solutions of a SELECT."""
        response = self._query(text, _RESULTS, dataset)
        content = response.content
        try:
            count = sum(1 for _ in _solutions(content, self.place))  # whatever is broken shows here
        except (SyntaxError, ValueError, OSError):
            raise _no_results(self.place) from None
        self._complain_if_cut(response, count)
        found = _solutions(content, self.place)
        return virtuoso.mended(found) if self.is_virtuoso and count else found

    def construct(self, text: str, *, dataset: Dataset | None = NO_UNION) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        response = self._query(text, _TRIPLES, dataset)
        found = self._parsed(response.content)
        self._complain_if_cut(response, len(found))
        return iter(found)

    def graphs(self) -> list[str]:
        """The IRIs of the graphs that hold triples, sorted, without those that belong to the server."""
        text = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"  # for DISTINCT, Virtuoso takes seconds
        if self._is_oxigraph:  # which lists the names without the triples
            text = "SELECT ?g WHERE { GRAPH ?g {} FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        rows = self.select(text)
        found = sorted({row["g"].value for row in rows if isinstance(row["g"], NamedNode)})
        return [graph for graph in found if not virtuoso.own(graph)] if self.is_virtuoso else found

    def triples(self, graph: NamedNode) -> list[Triple]:
        """The triples of one graph; none when it is not there."""
        if self.urls.graphs is not None:
            message = Message("GET", self.urls.graphs, {"Accept": _TRIPLES}, {"graph": graph.value})
            try:
                return self._parsed(self._transport.send(message).content)
            except Refused as refused:
                if refused.status == 404:
                    return []
                if refused.status not in (405, 501):
                    raise
        return list(self.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"))

    # --- writing ---

    def update(self, text: str, *, arrived: Callable[[], bool] | None = None) -> None:
        """Run an update."""
        assert self.urls.update is not None
        self._transport.send(self._written(self.urls.update, text, INSERT, {}, "*/*"), arrived=arrived)

    def put(self, graph: str, ntriples: bytes, *, arrived: Callable[[], bool] | None = None) -> None:
        """Let a graph hold exactly these triples."""
        if self.is_virtuoso:
            self._store("PUT", virtuoso.turtle(ntriples), "text/turtle", {"graph": graph}, arrived)
        else:
            self._store("PUT", ntriples, _TRIPLES, {"graph": graph}, arrived)

    def post(self, nquads: bytes, *, arrived: Callable[[], bool] | None = None) -> None:
        """Add quads to their graphs, all in one request: not every server can."""
        self._store("POST", nquads, "application/n-quads", {}, arrived)

    def _store(
        self, method: str, body: bytes, form: str, params: dict[str, str], arrived: Callable[[], bool] | None
    ) -> None:
        assert self.urls.graphs is not None
        self._transport.send(Message(method, self.urls.graphs, {"Content-Type": form}, params, body), arrived=arrived)

    # --- queries ---

    def _query(self, text: str, accept: str, dataset: Dataset | None) -> httpx.Response:
        params = self._default_graph() if dataset is None else dataset
        if self.is_virtuoso:
            text = virtuoso.worded(text, union=dataset is None)
        message = self._written(self.urls.query, text, SELECT, params, accept)
        try:
            response = self._transport.send(message)
        except Refused as refused:
            if refused.status == 400 and refused.told:
                raise QueryError(f"the query cannot be run: {refused.told}") from None
            raise
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise _no_results(self.place)
        return response

    def _complain_if_cut(self, response: httpx.Response, count: int) -> None:
        most = response.headers.get("x-sparql-maxrows", "")  # Virtuoso tells its limit, but not whether it was reached
        if most.isdecimal() and count >= int(most):
            raise StoreError(f"{self.place} cuts results off after {most} rows: raise ResultSetMaxRows of the server")

    def _written(self, url: str, text: str, kind: str, params: Dataset, accept: str) -> Message:
        """A query or an update as SPARQLWrapper writes it."""
        wrapper = SPARQLWrapper(url, returnFormat=JSON)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)  # Virtuoso never answers to a bare query
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(self._transport.timeout)))
        wrapper.queryString, wrapper.queryType = text, kind  # setQuery guesses the kind by the first word that fits
        for name, values in params.items():
            for value in values:
                wrapper.addParameter(name, value)
        wrapper.addCustomHttpHeader("Accept", accept)
        request = wrapper._createRequest()
        assert isinstance(request.data, bytes)
        return Message("POST", url, dict(request.header_items()), body=request.data)

    def _default_graph(self) -> Dataset:
        """The parameters with which the endpoint takes the union of the named graphs for its default graph."""
        if self._union is None:
            sample = next(iter(self.select(_ANY)), None)
            if sample is None:
                return {}  # nothing there, whose union is nothing
            subject, predicate = sample["s"], sample["p"]
            self._union = next((way for way in _UNIONS if self._sees(f"{subject} {predicate} ?o", way)), None)
        if self._union is None:
            raise QueryError(
                f"{self.place}: its default graph is not the union of its named graphs: switch that on in the server "
                "(docs/stores.md), or name the graphs with FROM"
            )
        return self._union

    def _sees(self, pattern: str, params: Dataset) -> bool:
        message = self._written(self.urls.query, f"ASK {{ {pattern} }}", SELECT, params, _RESULTS)
        try:
            return bool(_boolean(self._transport.send(message).content, self.place))
        except Refused as refused:
            if refused.status in (400, 404, 500):  # a server that does not know the parameter, or the graph
                return False
            raise

    def _parsed(self, content: bytes) -> list[Triple]:
        try:
            found = [quad.triple for quad in pyoxigraph.parse(content, RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError):
            raise _no_results(self.place) from None
        return virtuoso.mended_triples(found) if self.is_virtuoso else found


def _solutions(content: bytes, where: str) -> QuerySolutions:
    try:
        results = pyoxigraph.parse_query_results(content, QueryResultsFormat.JSON)
    except (SyntaxError, ValueError):
        raise _no_results(where) from None
    if not isinstance(results, QuerySolutions):
        raise _no_results(where)
    return results


def _boolean(content: bytes, where: str) -> QueryBoolean:
    try:
        results = pyoxigraph.parse_query_results(content, QueryResultsFormat.JSON)
    except (SyntaxError, ValueError):
        raise _no_results(where) from None
    if not isinstance(results, QueryBoolean):
        raise _no_results(where)
    return results


def _no_results(where: str) -> StoreError:
    return StoreError(f"{where} answers with something that is no SPARQL result: is it the URL of a SPARQL endpoint?")
