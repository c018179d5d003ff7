"""Ontology files: found, parsed, with what they import, from local files only."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from xml.sax import SAXParseException

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import OntologyError
from kg.vocabulary import OWL, RDF, RDFS, prefixes

FOLDER = Path(__file__).parent
NEWS_FILE = FOLDER / "news.ttl"
KG_FILE = FOLDER / "kg.ttl"

_SUFFIXES = (".ttl", ".owl", ".rdf", ".nt")
_SHIPPED = {"https://kg.example/vocab": KG_FILE, "https://kg.example/ontology/news": NEWS_FILE}
_BASE = "https://kg.example/ontology/"  # for relative IRIs: a file's own path must not reach the graph
_XML = re.compile(rb"\s*<(\?xml|!DOCTYPE|rdf:RDF|!--)")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_OWL_XML = re.compile(rb"<(\w+:)?Ontology\s[^>]*http://www\.w3\.org/2002/07/owl#[^>]*>")
_NODE = re.compile(rb"\srdf:(about|ID|nodeID)\s*=")  # RDF/XML may begin with an owl:Ontology, too
_PARTS = {f"{RDF}first", f"{RDF}rest"} | {
    OWL + name
    for name in (
        "unionOf intersectionOf complementOf datatypeComplementOf someValuesFrom allValuesFrom onClass onDataRange "
        "onDatatype"
    ).split()
}
_DEEPEST = 100
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file."""

    path: Path
    triples: tuple[ox.Triple, ...]
    prefixes: dict[str, str]  # the file's own over the usual ones


def read(path: Path) -> list[Source]:
    """The file, what it imports, and kg.ttl, each once. An import is a shipped file or one beside the importing file
    that bears the name of the imported IRI; OntologyError when it is neither, for a file that cannot be parsed, and for
    a list or class expression that contains itself: whoever walks one comes to an end.
    """
    sources: list[Source] = []
    waiting = [path, KG_FILE]
    seen: set[Path] = set()
    while waiting:
        file = waiting.pop(0)
        if file.resolve() in seen:
            continue
        seen.add(file.resolve())
        source = _parse_shipped(file) if file in _SHIPPED.values() else _parse(file)
        sources.append(source)
        imports = (t.object for t in source.triples if t.predicate.value == f"{OWL}imports")
        imported = {o.value for o in imports if isinstance(o, ox.NamedNode)}
        waiting += [_imported(iri, file) for iri in sorted(imported)]
    _check_ends(sources)
    return sources


def _check_ends(sources: list[Source]) -> None:
    """OntologyError for a list, class expression or datatype that contains itself, or is nested deeper than anyone
    writes (recursion would not get to its end). Classes may be below each other.
    """
    triples = [(t, source.path) for source in sources for t in source.triples]
    datatype = ox.NamedNode(f"{RDFS}Datatype")
    datatypes = {t.subject for t, _ in triples if t.predicate.value == f"{RDF}type" and t.object == datatype}
    parts: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, Path] = {}
    tails: set[tuple[str, str]] = set()  # the rest of a list is no deeper than it
    for t, path in triples:
        predicate = t.predicate.value
        if predicate in _PARTS or (predicate == f"{OWL}equivalentClass" and t.subject in datatypes):
            parts[str(t.subject)].add(str(t.object))
            homes[str(t.subject)] = path
            if predicate == f"{RDF}rest":
                tails.add((str(t.subject), str(t.object)))
    depth: dict[str, int] = {}
    try:
        for node in TopologicalSorter(parts).static_order():  # parts first
            inner = parts.get(node, ())
            depth[node] = max((depth[part] + ((node, part) not in tails) for part in inner), default=0)
            if depth[node] > _DEEPEST:
                raise OntologyError(f"{homes[node]}: class expressions nested too deep; give some of them names")
    except CycleError as error:
        path = min(homes[node] for node in error.args[1])
        raise OntologyError(f"{path}: a list or class expression contains itself; mend it") from None


@cache
def _parse_shipped(path: Path) -> Source:
    """Our own files do not change under a running process."""
    return _parse(path)


def _parse(path: Path) -> Source:
    if path.suffix.lower() not in _SUFFIXES:
        raise OntologyError(f"{path}: not an ontology file; it must end in {', '.join(_SUFFIXES)}")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise OntologyError(f"{path}: no such file; give the path of an OWL file ({', '.join(_SUFFIXES)})") from None
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OntologyError(f"{path}:{line}: not UTF-8; save the file in UTF-8") from None
    if data.lstrip().startswith(b"<") and _is_owl_xml(data):
        raise OntologyError(f"{path}: this is OWL/XML; save it as RDF/XML or Turtle")
    graph = Graph(bind_namespaces="none")
    try:
        # N-Triples is a part of Turtle, and the Turtle parser tells the line of an error.
        with _quiet():
            graph.parse(data=data, format="xml" if _XML.match(data) else "turtle", publicID=_BASE)
    except BadSyntax as error:
        why = " ".join(str(error._why).split())  # its message has the line once more, and the file's bytes
        raise OntologyError(f"{path}:{error.lines + 1}: not Turtle ({why}); mend this line") from None
    except SAXParseException as error:
        raise OntologyError(f"{path}:{error.getLineNumber()}: not RDF/XML ({error.getMessage()}); mend it") from None
    except Exception as error:  # rdflib's parsers raise all sorts of things on odd input
        raise OntologyError(f"{path}: cannot be parsed ({' '.join(str(error).split())}); check its syntax") from error
    for term in {t for triple in graph for t in triple if isinstance(t, URIRef)}:
        if found := _NOT_IN_IRIS.search(term):
            raise OntologyError(f"{path}: {found.group()!r} must not stand in an IRI: {term!r}; percent-encode it")
    ntriples = graph.serialize(format="nt", encoding="utf-8")
    triples = tuple(quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
    return Source(path, triples, prefixes() | {prefix: str(iri) for prefix, iri in graph.namespaces()})


def _is_owl_xml(data: bytes) -> bool:
    """Whether the first element is an ontology of OWL/XML, which as RDF/XML would be read as next to nothing."""
    first = re.search(rb"<[A-Za-z_][^>]*>", _COMMENT.sub(b"", data))
    return bool(first and _OWL_XML.fullmatch(first.group()) and not _NODE.search(first.group()))


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs odd IRIs and literals; what matters of them is refused by us, in a line."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _imported(iri: str, importer: Path) -> Path:
    shipped = _SHIPPED.get(iri.rstrip("#/"))
    if shipped:
        return shipped
    name = iri.rstrip("#/").replace("\\", "/").rsplit("/", 1)[-1]
    for suffix in ("", *_SUFFIXES):
        file = importer.parent / f"{name}{suffix}"
        if file.suffix.lower() in _SUFFIXES and file.is_file():
            return file
    wanted = name if name.lower().endswith(_SUFFIXES) else f"{name}.ttl"
    raise OntologyError(
        f"{importer}: imports <{iri}>, and nothing is fetched from the network; "
        f"put it beside this file as {wanted}, or take the owl:imports out"
    )
