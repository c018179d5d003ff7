"""What the service says about itself: SPARQL 1.1 Service Description, with VoID for what each graph holds."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import settings
from kg.errors import QueryStopped
from kg.serving import Engine
from kg.serving.answers import of_triples
from kg.vocabulary import KG, NEWS, RDF, SCHEMA, XSD, prefixes
from kg.web.derived import Derived
from kg.web.protocol.exchange import Refusal

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
_LISTED = 1_000  # graphs that are described one by one
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"


@dataclass(frozen=True, slots=True)
class _Counts:
    """Triples of each graph, and members of each class; None where counting took too long."""

    graphs: dict[str, int] | None
    classes: dict[str, int] | None


class Description:
    """Describes what an engine answers; what is counted is kept until the store changes."""

    def __init__(self, engine: Engine, *, writable: bool = False) -> None:
        self._engine = engine
        self._writable = writable
        self._counts = Derived(engine, self._counted)
        self._counting = asyncio.Semaphore(1)  # many who wait for a large store need one thread, not many

    async def written(self, url: str, media: str) -> bytes:
        """The description of the service at `url`, in one of the formats for triples."""
        async with self._counting:
            counts = await asyncio.to_thread(self._counts.value)
        try:
            described = list(self._triples(url, counts))
        except ValueError:
            raise Refusal(400, "the Host header names no host: send the one that this server is reached by") from None
        names = {"sd": _SD, "void": _VOID, **prefixes(self._engine.base)}
        return of_triples(described, media, rows=sys.maxsize, size=sys.maxsize, prefixes=names).content

    def _counted(self) -> _Counts:
        graphs, classes = self._rows(_GRAPHS, "graph"), self._rows(_CLASSES, "class")
        if graphs is not None:
            graphs = {graph: number for graph, number in graphs.items() if not settings.is_own(graph)}
        return _Counts(graphs, classes)

    def _rows(self, sparql: str, name: str) -> dict[str, int] | None:
        try:
            results = self._engine.reader.query(sparql)
        except QueryStopped:  # the store is too large to be counted in the time that there is
            return None
        assert isinstance(results, QuerySolutions)
        return {term.value: int(row["n"].value) for row in results if isinstance(term := row[name], NamedNode)}

    def _triples(self, url: str, counts: _Counts) -> Iterator[Triple]:
        service, dataset = NamedNode(url), NamedNode(f"{url}#dataset")
        default = NamedNode(f"{url}#default-graph")
        yield _typed(service, _SD + "Service")
        yield Triple(service, NamedNode(_SD + "endpoint"), service)
        yield Triple(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query"))
        yield Triple(service, NamedNode(_SD + "feature"), NamedNode(_SD + "UnionDefaultGraph"))
        # what the ontology entails is stored beside the articles: the answers themselves add nothing
        yield Triple(
            service, NamedNode(_SD + "defaultEntailmentRegime"), NamedNode("http://www.w3.org/ns/entailment/Simple")
        )
        for name in _FORMATS:
            yield Triple(service, NamedNode(_SD + "resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{name}"))
        if self._writable:
            update = NamedNode(f"{url.removesuffix('/sparql')}/update")
            yield _typed(update, _SD + "Service")
            yield Triple(update, NamedNode(_SD + "endpoint"), update)
            yield Triple(update, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Update"))
            yield Triple(update, NamedNode(_SD + "defaultDataset"), dataset)
        yield Triple(service, NamedNode(_SD + "defaultDataset"), dataset)
        yield _typed(dataset, _SD + "Dataset")
        yield _typed(dataset, _VOID + "Dataset")
        yield Triple(dataset, NamedNode(_VOID + "sparqlEndpoint"), service)
        yield Triple(dataset, NamedNode(_VOID + "uriSpace"), Literal(self._engine.base))
        for vocabulary in (KG, NEWS, SCHEMA):
            yield Triple(dataset, NamedNode(_VOID + "vocabulary"), NamedNode(vocabulary))
        yield Triple(dataset, NamedNode(_SD + "defaultGraph"), default)
        yield _typed(default, _SD + "Graph")
        if counts.classes is not None:
            yield _count(dataset, "classes", len(counts.classes))
            for number, (name, members) in enumerate(counts.classes.items(), 1):
                part = NamedNode(f"{url}#class-{number}")
                yield Triple(dataset, NamedNode(_VOID + "classPartition"), part)
                yield Triple(part, NamedNode(_VOID + "class"), NamedNode(name))
                yield _count(part, "entities", members)
        if counts.graphs is not None:
            yield from _graphs(url, dataset, counts.graphs)


def _graphs(url: str, dataset: NamedNode, graphs: dict[str, int]) -> Iterator[Triple]:
    """The named graphs; of very many the first ones, beside the triples of all (a triple counts in each graph)."""
    yield _count(dataset, "triples", sum(graphs.values()))
    for number, (name, triples) in enumerate(list(graphs.items())[:_LISTED], 1):
        listed, graph = NamedNode(f"{url}#named-graph-{number}"), NamedNode(f"{url}#graph-{number}")
        yield Triple(dataset, NamedNode(_SD + "namedGraph"), listed)
        yield _typed(listed, _SD + "NamedGraph")
        yield Triple(listed, NamedNode(_SD + "name"), NamedNode(name))
        yield Triple(listed, NamedNode(_SD + "graph"), graph)
        yield _typed(graph, _SD + "Graph")
        yield _count(graph, "triples", triples)


def _typed(node: NamedNode, kind: str) -> Triple:
    return Triple(node, NamedNode(RDF + "type"), NamedNode(kind))


def _count(node: NamedNode, name: str, number: int) -> Triple:
    return Triple(node, NamedNode(_VOID + name), Literal(str(number), datatype=NamedNode(XSD + "integer")))
