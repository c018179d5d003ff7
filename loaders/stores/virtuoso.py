"""What is different in Virtuoso: graphs of its own, and how it gives back some literals."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Triple

from kg.vocabulary import XSD
from loaders.stores.sparql import graphs_asked, has_path

_OWN = frozenset(
    (
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/ns/ldp#",
        "http://www.w3.org/2002/07/owl#",
        "http://localuriqaserver/sparql",
        "http://localhost:8890/sparql",
        "http://localhost:8890/DAV/",
        "urn:activitystreams-owl:map",
        "urn:core:services:sparql",
        "urn:rules.skos",
    )
)
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DOUBLE = re.compile(r"[+-]?(\d{1,6}|(?=[\d.]{2,7}(?![\d.]))\d*\.\d+)([eE][+-]?\d{1,2})?|-?INF|NaN")
_LONG_INTEGER = re.compile(rb'"([+-]?\d{10,18})"\^\^<http://www\.w3\.org/2001/XMLSchema#integer> \.\n')
_DAY = r"(?!0000)\d{4}-\d\d-\d\d"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_NEVER = re.compile(r"(?!)")
_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)
# Literals that come back with the value they had, by datatype; all others of these datatypes do not.
_KEPT = {
    **{XSD + name: _INTEGER for name in _INTEGERS.split()},
    XSD + "decimal": re.compile(r"[+-]?\d{1,20}(\.\d{1,15})?"),
    XSD + "double": _DOUBLE,
    XSD + "float": _DOUBLE,
    XSD + "boolean": re.compile("true|false|1|0"),
    XSD + "date": re.compile(_DAY + _ZONE),
    XSD + "dateTime": re.compile(rf"{_DAY}T\d\d:\d\d:\d\d(\.\d{{1,6}})?{_ZONE}"),
    **{XSD + name: _NEVER for name in ("duration", "dayTimeDuration", "yearMonthDuration")},
    "http://www.opengis.net/ont/geosparql#wktLiteral": _NEVER,
    "http://www.openlinksw.com/schemas/virtrdf#Geometry": _NEVER,
}
_RESPELT = frozenset(XSD + name for name in (*_INTEGERS.split(), "decimal", "double", "float", "boolean"))
_NODE = NamedNode("urn:x")
_Term = TypeVar("_Term", bound=object)


def own(graph: str) -> bool:
    """Whether the graph came with the server."""
    return graph in _OWN


def worded(query: str, *, union: bool) -> str:
    """The query with what makes Virtuoso answer as others do, all on its first line.

    The union of all graphs leaves out those that came with the server; a description is what is said of a resource.
    """
    pragmas = ['sql:describe-mode "CBD"']
    asked, by_variable = graphs_asked(query, {})
    # where anything is left out, paths and a mixture of variable and constant graphs find less than there is
    if union and not has_path(query) and not (asked and by_variable):
        pragmas += (f"input:default-graph-exclude <{graph}>" for graph in sorted(_OWN))
        pragmas += (f"input:named-graph-exclude <{graph}>" for graph in sorted(_OWN) if not asked)
        pragmas += (f"input:named-graph-uri <{graph}>" for graph in dict.fromkeys(asked))
    return " ".join([*(f"define {pragma}" for pragma in pragmas), query])


def mended(solutions: QuerySolutions) -> QuerySolutions:
    """The same solutions, their literals as all stores give them."""
    names = [variable.value for variable in solutions.variables]
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join("" if term is None else str(_mended(term)) for term in row) for row in solutions]
    text = "".join(f"{line}\n" for line in lines)
    results = pyoxigraph.parse_query_results(text, QueryResultsFormat.TSV)
    assert isinstance(results, QuerySolutions)
    return results


def mended_triples(triples: Iterable[Triple]) -> list[Triple]:
    """The same triples, their literals as all stores give them."""
    return [Triple(t.subject, t.predicate, _mended(t.object)) for t in triples]


def turtle(ntriples: bytes) -> bytes:
    """The triples, long integers without quotes: quoted ones would come back as decimals."""
    return _LONG_INTEGER.sub(rb"\1 .\n", ntriples)


def unkept(literal: Literal) -> bool:
    """Whether the server would give back another value than this one."""
    form = _KEPT.get(literal.datatype.value)
    return form is not None and form.fullmatch(literal.value) is None


def _mended(term: _Term) -> _Term | Literal:
    if isinstance(term, Literal) and term.datatype.value in _RESPELT:
        return _canonical(term)
    return term


@lru_cache(maxsize=4096)
def _canonical(literal: Literal) -> Literal:
    """As the embedded store spells the value, such as true for 1."""
    store = pyoxigraph.Store()
    store.add(Quad(_NODE, _NODE, literal))
    spelt = next(iter(store)).object
    assert isinstance(spelt, Literal)
    return spelt
