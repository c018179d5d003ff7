"""What every store can do, and what it promises when something is killed.

memory:, oxigraph:PATH   `replace` and `drop` are atomic over all the graphs given
sparql:                  graph by graph: each by one PUT, atomic where the server's is; without a Graph Store Protocol
                         in batches of triples. The kg:contentHash of a graph is taken away before anything else and
                         comes back after all else, so what lacks it is to be written again, and what has it is whole
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.errors import StoreError

Term: TypeAlias = NamedNode | Literal  # the data model has no blank nodes
Results: TypeAlias = QuerySolutions | bool | Iterator[Triple]  # of SELECT, of ASK, of CONSTRUCT and DESCRIBE


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs (IRIs) that a query sees, as the SPARQL protocol names them: those that make up its default graph, and
    those that GRAPH finds. It goes before what the query itself says with FROM."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def graph_name(iri: str) -> NamedNode:
    """The node of a graph's IRI; StoreError when it is none."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise StoreError(f"{iri!r} cannot name a graph: {' '.join(str(error).split())}") from None


class Store(Protocol):
    """Named graphs, each by its IRI. What goes wrong in the store itself is a StoreError."""

    @property
    def selector(self) -> str:
        """How a command names this store, such as `oxigraph:./kg-store`."""

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        """Let every graph given hold exactly its triples, in one step, atomic as the module says.

        A graph without triples is gone afterwards. StoreError, and nothing written, for a blank node or a triple term.
        """

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove the graphs, those that are there, in one step, atomic as the module says.

        A graph with a fragment, <A#inferred>, goes before <A>, so that what died in between can be repeated.
        """

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def triples(self, graph: str) -> Iterator[Triple]:
        """The triples of one graph in no particular order; none when the graph is not there."""

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        """Ask a SPARQL 1.1 query, which can neither write nor call another server.

        The default graph is the union of all graphs, unless `dataset` or the query (FROM) names the graphs it sees.
        The prefixes of `kg.vocabulary.prefixes` need no declaration. `bindings` give variables (without "?") their
        value, wherever in the query they stand; a bound variable named in the outermost SELECT is a column of the
        results.
        QueryError, with line and column, for a syntax error; QueryError for all else that cannot be run.
        """

    def close(self) -> None:
        """Write what is not on disk yet and let go of the store, once no results are read from it any more.

        A second call does nothing.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...
