"""Names for the blank nodes of a file, since the data model has none.

A name is a digest of what the file says around the node, as far as a few steps reach: the labels in the file, the
order of its lines and what is said elsewhere have no part in it. Nodes that look the same from there are numbered in
the order of the file. (A canonical form of the whole graph, as of RDFC-1.0, takes minutes for ten nodes that all name
each other.)
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

_STEPS = 8
_LENGTH = 16  # characters of base32

_Edge = tuple[str, NamedNode | Literal | BlankNode | Triple]  # which way and by which property, and what is there


class Skolem:
    """Collects the quads of one graph that have blank nodes, and gives them with names instead."""

    def __init__(self, graph: str) -> None:
        self._prefix = graph + ("#" if "#" not in graph else "" if graph.endswith("#") else ".") + "genid-"
        self._quads: dict[Quad, None] = {}  # each once, in the order of the file

    def add(self, quad: Quad) -> None:
        """Keep a quad whose subject, object or both are blank nodes."""
        self._quads[quad] = None

    def quads(self) -> Iterator[Quad]:
        """What was added, each blank node replaced by an IRI under the graph's."""
        names = {node: NamedNode(name) for node, name in self._names().items()}
        for quad in self._quads:
            subject, obj = (
                names[term] if isinstance(term, BlankNode) else term for term in (quad.subject, quad.object)
            )
            assert isinstance(subject, NamedNode)
            yield Quad(subject, quad.predicate, obj, quad.graph_name)

    def _names(self) -> dict[BlankNode, str]:
        edges: dict[BlankNode, list[_Edge]] = defaultdict(list)
        for quad in self._quads:
            if isinstance(quad.subject, BlankNode):
                edges[quad.subject].append((f"{quad.predicate} ", quad.object))
            if isinstance(quad.object, BlankNode):
                edges[quad.object].append((f"^{quad.predicate} ", quad.subject))
        seen = dict.fromkeys(edges, "")
        for _ in range(_STEPS):
            seen = {
                node: _digest(way + (seen[end] if isinstance(end, BlankNode) else str(end)) for way, end in around)
                for node, around in edges.items()
            }
        names = {}
        count: dict[str, int] = defaultdict(int)
        for node, digest in seen.items():
            count[digest] += 1
            names[node] = self._prefix + digest + (f"-{count[digest]}" if count[digest] > 1 else "")
        return names


def _digest(around: Iterable[str]) -> str:
    digest = hashlib.sha256("\n".join(sorted(around)).encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_LENGTH]
