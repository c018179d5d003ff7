"""Results of a query in the media types of the SPARQL protocol, no longer than the limits allow.

Solutions are written one by one as SPARQL JSON, which is where the limits are kept; the other formats are made of it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from kg.errors import UsageError
from kg.serving.interface import Answer
from loaders.stores import Results

JSON = "application/sparql-results+json"
SOLUTIONS: Mapping[str, QueryResultsFormat] = {
    JSON: QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
TRIPLES: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_quoted = json.encoder.encode_basestring  # a string as JSON writes it, in the characters that it has


def answer(
    results: Results,
    *,
    solutions: str,
    triples: str,
    rows: int,
    size: int,
    prefixes: Mapping[str, str],
) -> Answer:
    """The results in the media type that fits them, with at most `rows` solutions or triples in about `size` bytes.

    UsageError when that media type is "", hence none that is acceptable.
    """
    if isinstance(results, bool):
        return _boolean(results, _acceptable(solutions, "a yes or no", SOLUTIONS))
    if isinstance(results, QuerySolutions):
        return _solutions(results, _acceptable(solutions, "solutions", SOLUTIONS), rows, size)
    return of_triples(results, _acceptable(triples, "triples", TRIPLES), rows=rows, size=size, prefixes=prefixes)


def _acceptable(media: str, what: str, known: Mapping[str, object]) -> str:
    if media not in known:
        raise UsageError(
            f"the query gives {what}, and none of the formats that are accepted has them: {', '.join(known)}"
        )
    return media


def _boolean(result: bool, media: str) -> Answer:
    content = json.dumps({"head": {}, "boolean": result}, separators=(",", ":")).encode("ascii")
    return Answer(_converted(content, media), media)


def _solutions(results: QuerySolutions, media: str, rows: int, size: int) -> Answer:
    names = [variable.value for variable in results.variables]
    columns = [(index, f"{_quoted(name)}:") for index, name in enumerate(names)]
    written: list[str] = []
    length, cut = 0, ""
    for row in results:
        if len(written) == rows:
            cut = f"only the first {rows:,} solutions are here: a LIMIT and an OFFSET in the query give the others"
            break
        cells = [name + _json(term) for index, name in columns if (term := row[index]) is not None]
        text = f"{{{','.join(cells)}}}"
        length += len(text)
        if length > size:
            cut = (
                f"only the first {len(written):,} solutions are here, for an answer has at most {size:,} characters: "
                "a LIMIT and an OFFSET in the query give the others"
            )
            break
        written.append(text)
    head = f'{{"head":{{"vars":[{",".join(map(_quoted, names))}]}},"results":{{"bindings":['
    content = f"{head}{','.join(written)}]}}}}".encode()
    return Answer(_converted(content, media), media, cut, len(written))


def _json(term: Any) -> str:
    """A term in SPARQL JSON. By hand: a dictionary for each, given to a library, takes five times as long."""
    kind = term.__class__
    if kind is NamedNode:
        return f'{{"type":"uri","value":{_quoted(term.value)}}}'
    if kind is Literal:
        value = _quoted(term.value)
        if term.language is not None:
            return f'{{"type":"literal","value":{value},"xml:lang":{_quoted(term.language)}}}'
        datatype = term.datatype.value
        if datatype == _STRING:
            return f'{{"type":"literal","value":{value}}}'
        return f'{{"type":"literal","value":{value},"datatype":{_quoted(datatype)}}}'
    if kind is BlankNode:
        return f'{{"type":"bnode","value":{_quoted(term.value)}}}'
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return f'{{"type":"triple","value":{{{",".join(f"{_quoted(name)}:{_json(part)}" for name, part in parts)}}}}}'


def _converted(content: bytes, media: str) -> bytes:
    """SPARQL JSON in another format."""
    if media == JSON:
        return content
    parsed = pyoxigraph.parse_query_results(content, QueryResultsFormat.JSON)
    written = parsed.serialize(format=SOLUTIONS[media])
    assert written is not None  # for want of an output
    return written


def of_triples(results: Iterable[Triple], media: str, *, rows: int, size: int, prefixes: Mapping[str, str]) -> Answer:
    """Triples in one of the media types of `TRIPLES`, sorted, each once, with the same limits."""
    taken: dict[Triple, None] = {}
    length, cut = 0, ""
    for triple in results:
        if triple in taken:
            continue
        if len(taken) == rows or length > size:
            cut = f"only {len(taken):,} of the triples are here: a LIMIT and an OFFSET in the query give the others"
            break
        length += len(str(triple.object)) + 100
        taken[triple] = None
    ordered = sorted(taken, key=str)  # the same bytes for the same graph
    if media == "application/rdf+xml":
        return Answer(_serialized(ordered, media, {}), media, cut, len(ordered))
    content = _serialized(ordered, media, _used(ordered, prefixes) if media != "application/n-triples" else {})
    return Answer(content, media, cut, len(ordered))


def _serialized(triples: list[Triple], media: str, prefixes: Mapping[str, str]) -> bytes:
    written = pyoxigraph.serialize(triples, format=TRIPLES[media], prefixes=dict(prefixes))
    assert written is not None  # for want of an output
    return written


def _used(triples: list[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that stand for an IRI of the triples, in their order."""
    iris = {part.value for triple in triples for part in _iris(triple)}
    return {name: iri for name, iri in prefixes.items() if any(used.startswith(iri) for used in iris)}


def _iris(triple: Triple) -> Iterator[NamedNode]:
    for part in (triple.subject, triple.predicate, triple.object):
        if isinstance(part, NamedNode):
            yield part
        elif isinstance(part, Literal):
            yield part.datatype
