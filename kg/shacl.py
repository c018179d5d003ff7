"""SHACL: shapes from files, and graphs checked against them. The one place that knows pyshacl."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyshacl
from pyshacl.entrypoints import meta_validate
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from kg.errors import UsageError, WorkError
from ontology import sources
from ontology.expressions import local, term

DATA_MODEL = sources.FOLDER / "shapes.ttl"
VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"

# In these a shape may look at any triple at all.
_LOOKS_AT_ALL = (SH.select, SH.ask, SH.closed, SH.construct, SH.update, SH.js, SH.rule)
_HOLDS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape, SH["and"], SH["or"], SH.xone, RDF.first, RDF.rest)


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a check. `shape` is the IRI of the nearest shape that has one, "" when none has."""

    shape: str
    severity: str  # the last part of its IRI: Violation, Warning, Info
    component: str  # IRI of what was not kept: sh:ClassConstraintComponent
    focus: Node
    path: str | None  # of a property, or of one the other way round
    inverse: bool
    value: Node | None
    message: str


class DataGraph(Graph):
    """A graph to be checked. pyshacl asks the same queries for every node: each is parsed once."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **more: Any) -> Any:
        """As of any graph."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object, initNs=more.get("initNs"))
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **more)


def read(files: Sequence[Path]) -> Graph:
    """The shapes of files (Turtle, N-Triples, RDF/XML) and of what they import from beside them, as one graph.

    UsageError for a file that is not there; OntologyError, with the line, for one that cannot be parsed; WorkError for
    shapes that are none as SHACL defines them, or when there are none.
    """
    graph = Graph(bind_namespaces="none")
    for file in files:
        if not file.is_file():
            raise UsageError(f"{file}: no such file: give a file of SHACL shapes (.ttl, .nt, .rdf)")
        for source in sources.read(file):
            if source.path != sources.KG_FILE:
                for triple in source.triples:
                    graph.add((term(triple.subject), URIRef(triple.predicate.value), term(triple.object)))
    _check(graph, ", ".join(map(str, files)))
    return graph


def number_of(shapes: Graph) -> int:
    """How many shapes have a target."""
    targets = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
    return len({shape for name in targets for shape in shapes.subjects(SH[name])})


def looks_at(shapes: Graph) -> set[str] | None:
    """The IRIs that shapes name, predicates of triples that they look at among them; None: they may look at any."""
    if any((None, predicate, None) in shapes for predicate in _LOOKS_AT_ALL):
        return None
    return {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}


def check(data: DataGraph, shapes: Graph, what: str) -> list[Result]:
    """What of a graph is not as the shapes demand, in a fixed order; WorkError, which says that `what` is to be mended,
    for shapes that cannot be worked with.
    """
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes)
    except Exception as error:  # pyshacl, its SPARQL and its regular expressions raise all sorts of things
        raise WorkError(f"{what}: cannot be used as SHACL ({_gist(error)}): mend the shapes") from error
    if not isinstance(report, Graph):
        raise WorkError(f"{what}: cannot be used as SHACL ({_gist(text)}): mend the shapes")
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    return sorted((_result(report, shapes, node) for node in nodes), key=_order)


def _order(result: Result) -> tuple[str, ...]:
    return result.shape, str(result.focus), result.path or "", str(result.value or ""), result.component, result.message


def _check(shapes: Graph, where: str) -> None:
    """WorkError unless these are shapes, as far as SHACL's own shapes tell."""
    if not any(str(term).startswith(str(SH)) for _, predicate, obj in shapes for term in (predicate, obj)):
        raise WorkError(
            f"{where}: no SHACL shape in it: a shape says what it is about, with sh:targetClass or the like"
        )
    logging.getLogger("pyshacl-validate").setLevel(logging.CRITICAL)
    try:
        fine, report, _ = meta_validate(shapes)
    except Exception as error:  # as above
        raise WorkError(f"{where}: cannot be used as SHACL ({_gist(error)}): mend the shapes") from error
    if fine:
        return
    found = sorted(
        (_result(report, shapes, node) for node in report.subjects(RDF.type, SH.ValidationResult)), key=_order
    )
    first = found[0]
    name = next(iter(_named(first.focus, shapes)), "a shape without a name")
    of = f"its {local(first.path)}: " if first.path else ""
    told = _gist(first.message)
    if first.component == str(SH.InConstraintComponent):
        told = f"{first.value} is nothing that SHACL has there"
    raise WorkError(f"{where}: {name}: {of}{told}; mend this shape")


def _result(report: Graph, shapes: Graph, node: Node) -> Result:
    def value(predicate: URIRef) -> Node | None:
        return report.value(node, predicate)

    source = value(SH.sourceShape)
    path = value(SH.resultPath)
    inverse = report.value(path, SH.inversePath) if isinstance(path, BNode) else None
    messages = sorted(str(m) for m in report.objects(node, SH.resultMessage))
    named = inverse if inverse is not None else path
    return Result(
        shape=next(iter(_named(source, shapes)), "") if source is not None else "",
        severity=local(str(value(SH.resultSeverity))),
        component=str(value(SH.sourceConstraintComponent)),
        focus=value(SH.focusNode) or RDF.nil,
        path=str(named) if isinstance(named, URIRef) else None,
        inverse=inverse is not None,
        value=value(SH.value),
        message="; ".join(messages),
    )


def _named(node: Node, shapes: Graph) -> Iterator[str]:
    """The node, or the nearest shapes around it that have an IRI."""
    seen: set[Node] = set()
    level: Iterable[Node] = [node]
    while level:
        level = [n for n in level if n not in seen]
        seen.update(level)
        yield from sorted(str(n) for n in level if isinstance(n, URIRef))
        level = [up for n in level if isinstance(n, BNode) for p in _HOLDS for up in shapes.subjects(p, n)]


def _gist(error: object) -> str:
    text = str(getattr(error, "message", "") or error or type(error).__name__)
    return " ".join(text.split("For reference, see")[0].split())[:300]
