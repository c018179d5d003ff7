"""The formats of answers: their media types, what clients also call them, and their short names."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.serving.answers import SOLUTIONS, TRIPLES
from kg.web.protocol.exchange import Refusal
from kg.web.protocol.negotiation import best

_JSON, _XML, _CSV, _TSV = SOLUTIONS
_TURTLE, _N_TRIPLES, _JSON_LD, _RDF_XML = TRIPLES

# What may be accepted, the most liked first, and the format that it means. A format goes by the name it was asked by.
_FOR_SOLUTIONS: Mapping[str, str] = {
    **{media: media for media in SOLUTIONS},
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}
_FOR_TRIPLES: Mapping[str, str] = {
    **{media: media for media in TRIPLES},
    "application/x-turtle": _TURTLE,
    "text/plain": _N_TRIPLES,  # as RDF 1.0 had it
    "application/n-quads": _N_TRIPLES,  # which are quads of the default graph, and Trifid asks for nothing else
    "application/trig": _TURTLE,
    "application/json": _JSON_LD,
    "application/xml": _RDF_XML,
    "text/xml": _RDF_XML,
}
_SOLUTIONS, _TRIPLES = tuple(_FOR_SOLUTIONS), tuple(_FOR_TRIPLES)

# ?format=: the short names, and what SPARQLWrapper calls them
NAMES: Mapping[str, tuple[str, str]] = {
    "json": (_JSON, _JSON_LD),
    "xml": (_XML, _RDF_XML),
    "csv": (_CSV, ""),
    "tsv": (_TSV, ""),
    "ttl": ("", _TURTLE),
    "turtle": ("", _TURTLE),
    "n3": ("", _TURTLE),
    "nt": ("", _N_TRIPLES),
    "jsonld": ("", _JSON_LD),
    "json-ld": ("", _JSON_LD),
    "rdf": ("", _RDF_XML),
    "rdf+xml": ("", _RDF_XML),
}
_SHORT = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The formats to answer in, "" where none is acceptable; `called` are their names in the client's words."""

    solutions: str
    triples: str
    called: Mapping[str, str]


def wanted(accept: str | None, name: str | None) -> Wanted:
    """What a client accepts; a `name` as in ?format= goes before the Accept header. Refusal when it is nothing."""
    if name is not None and name.lower() in NAMES:
        return Wanted(*NAMES[name.lower()], {})
    if name is not None and "/" in name:  # SPARQLWrapper sends media types; a "+" in an address is read as a space
        accept = name.replace(" ", "+")
    elif name is not None:
        raise Refusal(400, f"format={name} is not known here: write one of {', '.join(_SHORT)}")
    solutions, triples = best(accept, _SOLUTIONS), best(accept, _TRIPLES)
    if solutions is None and triples is None:
        raise not_acceptable()
    called = {_FOR_SOLUTIONS[solutions]: solutions} if solutions else {}
    if triples:
        called[_FOR_TRIPLES[triples]] = triples
    return Wanted(_FOR_SOLUTIONS[solutions] if solutions else "", _FOR_TRIPLES[triples] if triples else "", called)


def graph_format(accept: str | None, name: str | None) -> tuple[str, str]:
    """The format to write a graph in and what the client calls it; Refusal when none is acceptable."""
    found = wanted(accept, name)
    if not found.triples:
        raise not_acceptable()
    return found.triples, found.called.get(found.triples, found.triples)


def not_acceptable() -> Refusal:
    """None of our formats is one of the client's."""
    return Refusal(406, f"none of the accepted formats is written here: accept {', '.join((*SOLUTIONS, *TRIPLES))}")
