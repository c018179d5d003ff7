"""Writing what a store holds as N-Quads, TriG, Turtle or JSON-LD: equal stores give equal bytes.

    nq      one line a quad; all lines in the order of their bytes, as `LC_ALL=C sort` has them
    trig    graphs in the order of their IRIs, triples within a graph in the order of their N-Triples lines
    jsonld  expanded JSON-LD, in that order too
    ttl     the union of the graphs, in that order too

Nothing is held in memory but a graph at a time; what is sorted across graphs goes through temporary files.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg import settings, sorting, transfer
from kg.errors import UsageError
from kg.iri import Minter
from kg.serializations import WRITTEN
from kg.vocabulary import KG, OWL, RDF, RDFS, SCHEMA, SKOS, XSD, prefixes
from loaders.stores.interface import Store

FORMATS = WRITTEN
GRAPHS = ("content", "all")
VIEWS = ("all", "facts")

_TYPE = RDF + "type"
_LABEL = RDFS + "label"
_BODY = SCHEMA + "articleBody"
_NO_FACTS = (KG, SKOS, RDF, RDFS, OWL)  # what the data model itself says of entities

_TERM = re.compile(r'<[^>]*>|"(?:[^"\\]|\\.)*"')
_SPACE = re.compile(r"[^\S\x00-\x7F]")  # no ASCII space is part of an IRI

_Keep = Callable[[Triple], bool]


def export(
    store: Store,
    *,
    format: str,
    output: BinaryIO,
    graphs: str = "content",
    view: str = "all",
    text: bool = True,
    base: str | None = None,
) -> None:
    """Write the store's graphs to `output`.

    `graphs`: "content" is what articles and people brought, "all" adds the background and the ontology; settings never
    go out. `view`: "facts" leaves only what is said of entities in words of the domain ontology, with their types and
    labels. `text=False` leaves out the articles' bodies. `base` is the base IRI; without it, the store's own.
    UsageError for a format, choice of graphs or view that there is not.
    """
    for value, known, what in (
        (format, FORMATS, "format"),
        (graphs, GRAPHS, "choice of graphs"),
        (view, VIEWS, "view"),
    ):
        if value not in known:
            raise UsageError(f"export has no {what} {value!r}: choose {', '.join(known[:-1])} or {known[-1]}")
    if base is None:
        base = settings.read(store).base
    chosen = [graph for graph in store.graphs() if _goes_out(graph, graphs, Minter(base))]
    keep = _keep(view, text, base)
    if format == "nq":
        lines = sorting.lines(quad_lines(graph, filter(keep, store.triples(graph))) for graph in chosen)
        for line in lines:  # a stream that compresses has no writelines
            output.write(line + b"\n")
    elif format == "jsonld":
        pyoxigraph.serialize(_quads(store, chosen, keep), output, RdfFormat.JSON_LD)
    else:
        writer = _TurtleWriter(output, prefixes(base))
        writer.head()
        if format == "trig":
            for graph in chosen:
                writer.graph(_TERM.sub(_without_spaces, f"<{graph}>"), sorted(_lines(store, graph, keep)))
        else:
            union = sorting.lines(_lines(store, graph, keep) for graph in chosen)
            writer.triples((line for line, _ in groupby(union)), "")


def _goes_out(graph: str, graphs: str, mint: Minter) -> bool:
    if graphs == "all":
        return not settings.is_own(graph)
    own = {mint.graph(name) for name in transfer.PEOPLES}
    return graph.startswith(mint.article("")) or graph in own or transfer.is_brought(graph, mint.base)


def _keep(view: str, text: bool, base: str) -> _Keep:
    entities = f"{base}entity/"

    def keep(triple: Triple) -> bool:
        predicate = triple.predicate.value
        if view == "facts":
            if not (isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(entities)):
                return False
            return predicate in (_TYPE, _LABEL) or not predicate.startswith(_NO_FACTS)
        return text or predicate != _BODY

    return keep


def quad_lines(graph: str, triples: Iterable[Triple]) -> list[bytes]:
    """The triples of a graph as lines of N-Quads, without line breaks and as they come: sorted they are an export."""
    ending = _TERM.sub(_without_spaces, f" <{graph}> .").encode()
    return [line + ending for line in _triple_lines(triples)]


def _lines(store: Store, graph: str, keep: _Keep) -> list[bytes]:
    return _triple_lines(filter(keep, store.triples(graph)))


def _triple_lines(triples: Iterable[Triple]) -> list[bytes]:
    """Triples as N-Triples, without the full stop. No term has a raw line break."""
    buffer = BytesIO()
    pyoxigraph.serialize(triples, buffer, RdfFormat.N_TRIPLES)
    lines = buffer.getvalue()
    if _SPACE.search(text := lines.decode()):
        lines = _TERM.sub(_without_spaces, text).encode()
    return [line[:-2] for line in lines.split(b"\n")[:-1]]


def _without_spaces(term: re.Match[str]) -> str:
    """An IRI with its spaces escaped: RFC 3987 allows many that are not ASCII, rdflib takes each for the IRI's end."""
    if term[0].startswith("<"):
        return _SPACE.sub(lambda space: f"\\u{ord(space[0]):04X}", term[0])
    return term[0]


def _quads(store: Store, graphs: Iterable[str], keep: _Keep) -> Iterator[Quad]:
    for graph in graphs:
        name = NamedNode(graph)
        for triple in sorted(filter(keep, store.triples(graph)), key=str):
            yield Quad(triple.subject, triple.predicate, triple.object, name)


# What may follow a prefix: letters, digits, "_", "-", inner full stops and percent-encoded bytes. Turtle allows more,
# but not every parser reads it.
_LETTER = r"A-Za-z0-9_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u3001-\uD7FF"
_LOCAL = re.compile(rf"(?:[{_LETTER}]|%[0-9A-F]{{2}})(?:[{_LETTER}-]|%[0-9A-F]{{2}}|\.(?=[{_LETTER}]))*")
_PLAIN = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}


class _TurtleWriter:
    """Turtle and TriG from sorted N-Triples lines.

    Not the serializer of a library: pyoxigraph writes its prefixes in another order in each process, and names such as
    `person:\\.` that rdflib does not read; rdflib needs the whole graph in memory.
    """

    def __init__(self, output: BinaryIO, known: Mapping[str, str]) -> None:
        self._output = output
        self._known = sorted(known.items())
        self._by_namespace = {namespace: prefix for prefix, namespace in self._known}

    def head(self) -> None:
        """The prefixes."""
        for prefix, namespace in self._known:
            self._write(f"@prefix {prefix}: <{namespace}> .\n")

    def graph(self, name: str, lines: list[bytes]) -> None:
        """One graph of TriG; an empty one is left out, as N-Quads have none."""
        if lines:
            self._write(f"\n{self._term(name)} {{")
            self.triples(lines, "    ")
            self._write("}\n")

    def triples(self, lines: Iterable[bytes], indent: str) -> None:
        """Subjects with their predicates and objects; `lines` are sorted and each there once."""
        triples = (line.decode().split(" ", 2) for line in lines)
        for subject, of_subject in groupby(triples, key=itemgetter(0)):
            separator = f"\n{indent}{self._term(subject)} "
            for predicate, of_predicate in groupby(of_subject, key=itemgetter(1)):
                verb = "a" if predicate == f"<{_TYPE}>" else self._term(predicate)
                objects = ", ".join(self._term(triple[2]) for triple in of_predicate)
                self._write(f"{separator}{verb} {objects}")
                separator = f" ;\n{indent}    "
            self._write(" .\n")

    def _term(self, term: str) -> str:
        """An N-Triples term, shorter where Turtle has a shorter form."""
        if term.startswith("<"):
            return self._iri(term[1:-1])
        if not term.endswith(">"):
            return term
        literal, _, datatype = term[:-1].rpartition("^^<")
        plain = _PLAIN.get(datatype)
        if plain is not None and plain.fullmatch(literal[1:-1]):
            return literal[1:-1]
        return f"{literal}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        start = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix, local = self._by_namespace.get(iri[:start]), iri[start:]
        return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else f"<{iri}>"

    def _write(self, text: str) -> None:
        self._output.write(text.encode())
