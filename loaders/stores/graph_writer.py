"""Replaces graphs on an endpoint, which has no transaction over several of them.

An article has two graphs, and the one that bears its name says with kg:contentHash, its mark, that the article is
there and unchanged; so do the graphs of the background and the ontology. The mark is taken away before anything else
and put back after all else. So whatever is killed when, an article without its mark is written anew by the next run,
and no reader sees an article that has a mark but not all of its content:

1. an update takes away the marks of those of the graphs that are there; their content stays
2. each graph gets its content, but no mark: graphs that are there by PUT, which replaces one atomically; new ones
   all in one POST of N-Quads where the server takes that; without a Graph Store Protocol by DELETE and INSERT DATA in
   batches, which halve when the server refuses their size
3. an update adds the marks

Graphs that go away lose their mark in step 1; <A#inferred> goes before <A>, so that forgetting A can be repeated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.errors import StoreError
from kg.vocabulary import KG
from loaders.stores import virtuoso
from loaders.stores.interface import graph_name
from loaders.stores.protocol import Protocol
from loaders.stores.transport import Refused

_MARK = NamedNode(KG + "contentHash")
_GRAPHS = 200  # graphs that a query or update names
_TRIPLES = 1000  # triples of an update
_UPDATE_BYTES = 1 << 20
_POST_BYTES = 64 << 20
_NO_GRAPH_STORE = (405, 501)


@dataclass(frozen=True, slots=True)
class _Graph:
    """What a graph is to hold, checked and written out."""

    node: NamedNode
    content: bytes  # N-Triples, without the marks
    size: int  # lines of it
    marks: str  # N-Triples

    def quads(self) -> bytes:
        """The content as N-Quads; a raw line feed stands in no literal."""
        return self.content.replace(b" .\n", f" {self.node} .\n".encode())


class GraphWriter:
    """Writes graphs through `protocol`."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._has_graph_store = protocol.urls.graphs is not None
        self._takes_quads: bool | None = None  # None: not tried yet
        self._batch = _TRIPLES

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        """As `Store.replace`, in the order that this module's docstring gives."""
        wanted = [self._written(graph_name(iri), triples) for iri, triples in graphs.items()]
        if not wanted:
            return
        there = self._there([graph.node for graph in wanted])
        self._check(wanted)
        self._unmark([graph.node for graph in wanted if graph.node in there])
        fresh = [graph for graph in wanted if graph.size and graph.node not in there]
        if len(fresh) > 1 and self._has_graph_store and self._takes_quads is not False:
            self._post(fresh)
        else:
            for graph in fresh:
                self._put(graph)
        for graph in wanted:
            if graph.node in there and graph.size:
                self._put(graph)
        gone = [graph.node for graph in wanted if not (graph.size or graph.marks) and graph.node in there]
        self._drop(sorted(gone, key=lambda node: ("#" not in node.value, node.value)))
        self._mark([graph for graph in wanted if graph.marks])

    # --- what is to be written ---

    def _written(self, node: NamedNode, triples: Iterable[Triple]) -> _Graph:
        content: dict[Triple, None] = {}
        marks: dict[Triple, None] = {}
        for triple in triples:
            if not (isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal)):
                raise StoreError(f"graph {node}: a blank node or triple term in {triple}: give it an IRI")
            is_mark = triple.predicate == _MARK and triple.subject == node
            (marks if is_mark else content)[triple] = None
        text = pyoxigraph.serialize(content, format=RdfFormat.N_TRIPLES)
        assert text is not None
        return _Graph(node, text, len(content), "".join(f"{triple} .\n" for triple in marks))

    def _check(self, graphs: Iterable[_Graph]) -> None:
        """StoreError for what the server, which has answered by now, would change on the way."""
        if not self._protocol.is_virtuoso:
            return
        for graph in graphs:
            for quad in pyoxigraph.parse(graph.content, RdfFormat.N_TRIPLES):
                if isinstance(quad.object, Literal) and virtuoso.unkept(quad.object):
                    raise StoreError(
                        f"graph {graph.node}: Virtuoso does not keep the value {quad.object}: leave it out"
                    )

    # --- the steps ---

    def _there(self, nodes: Sequence[NamedNode]) -> set[NamedNode]:
        found: set[NamedNode] = set()
        for part in _parts(nodes, _GRAPHS):
            rows = self._protocol.select(
                f"SELECT DISTINCT ?g WHERE {{ VALUES ?g {{ {_listed(part)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            )
            found.update(row["g"] for row in rows)
        return found

    def _unmark(self, nodes: Sequence[NamedNode]) -> None:
        self._updates([f"DELETE WHERE {{ GRAPH {node} {{ {node} {_MARK} ?mark }} }}" for node in nodes], " ;\n".join)

    def _mark(self, graphs: Sequence[_Graph]) -> None:
        self._updates([f"GRAPH {graph.node} {{\n{graph.marks}}}\n" for graph in graphs], _insert)

    def _drop(self, nodes: Sequence[NamedNode]) -> None:
        self._updates([f"DROP SILENT GRAPH {node}" for node in nodes], " ;\n".join)

    def _post(self, graphs: Sequence[_Graph]) -> None:
        """New graphs in requests as large as the server takes; one by one when it takes no quads."""
        if self._takes_quads is None:
            smallest = min(graphs, key=lambda graph: len(graph.content))
            self._takes_quads = self._takes(smallest)
            graphs = [graph for graph in graphs if graph is not smallest]
        for part in _by_size(graphs, _POST_BYTES) if self._takes_quads else ():
            self._post_together(part)
        if not self._takes_quads:
            for graph in graphs:
                self._put(graph)

    def _takes(self, graph: _Graph) -> bool:
        """Write a graph as quads; whether that works, for some servers say so and do nothing."""
        try:
            self._protocol.post(graph.quads(), arrived=lambda: self._arrived([graph]))
            taken = self._arrived([graph])
        except Refused as refused:
            if refused.status in (401, 403):
                raise
            taken = False
        if not taken:
            self._put(graph)
        return taken

    def _post_together(self, graphs: Sequence[_Graph]) -> None:
        try:
            body = b"".join(graph.quads() for graph in graphs)
            self._protocol.post(body, arrived=lambda: self._arrived(graphs))
        except Refused as refused:
            if refused.status != 413:
                raise
            if len(graphs) == 1:
                self._put(graphs[0])
                return
            half = len(graphs) // 2
            self._post_together(graphs[:half])
            self._post_together(graphs[half:])

    def _put(self, graph: _Graph) -> None:
        if self._has_graph_store:
            try:
                self._protocol.put(graph.node.value, graph.content, arrived=lambda: self._holds(graph))
                return
            except Refused as refused:
                if refused.status in _NO_GRAPH_STORE:
                    self._has_graph_store = False
                elif refused.status != 413:
                    raise
        self._change(graph)

    def _change(self, graph: _Graph) -> None:
        """Let a graph hold its content by updates of what differs."""
        old, new = set(self._protocol.triples(graph.node)), _triples(graph)
        head, tail = f"GRAPH {graph.node} {{\n", "}"
        for verb, triples in (("DELETE", old.difference(new)), ("INSERT", [t for t in new if t not in old])):
            lines = sorted(f"{triple} .\n" for triple in triples)
            self._updates(lines, lambda part, verb=verb: f"{verb} DATA {{ {head}{''.join(part)}{tail} }}")  # type: ignore[misc]

    def _updates(self, parts: Sequence[str], joined: Callable[[Sequence[str]], str]) -> None:
        """Updates made of all the parts in their order, as many a request as the server takes."""
        start = 0
        while start < len(parts):
            end, size = start, 0
            while end < len(parts) and end - start < self._batch and (size < _UPDATE_BYTES or end == start):
                size += len(parts[end])
                end += 1
            try:
                self._protocol.update(joined(parts[start:end]))
            except Refused as refused:
                if end - start == 1 or not _too_large(refused):
                    raise
                self._batch = (end - start) // 2
                continue
            start = end

    # --- whether a try has arrived ---

    def _arrived(self, graphs: Sequence[_Graph]) -> bool:
        """Whether graphs that were not there hold as many triples as they are to."""
        sizes = {graph.node: graph.size for graph in graphs}
        found: dict[NamedNode, int] = {}
        for part in _parts(list(sizes), _GRAPHS):
            rows = self._protocol.select(
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {_listed(part)} }} GRAPH ?g {{ ?s ?p ?o }} }} "
                "GROUP BY ?g"
            )
            found.update((row["g"], int(row["n"].value)) for row in rows)
        return found == sizes

    def _holds(self, graph: _Graph) -> bool:
        return set(self._protocol.triples(graph.node)) == set(_triples(graph))


def _triples(graph: _Graph) -> dict[Triple, None]:
    return {quad.triple: None for quad in pyoxigraph.parse(graph.content, RdfFormat.N_TRIPLES)}


def _too_large(refused: Refused) -> bool:
    return refused.status in (400, 413) or "memory" in refused.told


def _insert(blocks: Sequence[str]) -> str:
    return f"INSERT DATA {{\n{''.join(blocks)}}}"


def _listed(nodes: Iterable[NamedNode]) -> str:
    return " ".join(map(str, nodes))


def _parts(nodes: Sequence[NamedNode], most: int) -> Iterable[Sequence[NamedNode]]:
    return (nodes[start : start + most] for start in range(0, len(nodes), most))


def _by_size(graphs: Sequence[_Graph], most: int) -> Iterable[Sequence[_Graph]]:
    part: list[_Graph] = []
    size = 0
    for graph in graphs:
        if part and size + len(graph.content) > most:
            yield part
            part, size = [], 0
        part.append(graph)
        size += len(graph.content)
    if part:
        yield part
