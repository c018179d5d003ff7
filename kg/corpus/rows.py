"""What is asked of a graph about many articles, as rows: read from a store, or from sorted lines of N-Quads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, parse

from kg.corpus.folder import quads_of
from kg.errors import WorkError
from kg.iri import Minter
from kg.vocabulary import KG, RDF, RDFS, SCHEMA
from loaders.compression import unpacked
from loaders.stores import Store


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, by its IRI."""

    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article comes from: the IRI of its publisher and the day, "" where it does not say."""

    article: str
    publisher: str
    published: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An article asserts or reports a claim."""

    claim: str
    article: str


@dataclass(frozen=True, slots=True)
class Label:
    """A claim in words."""

    claim: str
    label: str


Row: TypeAlias = Body | Origin | Stated | Label

STATUSES = ("Asserted", "Reported")  # of an evidence that supports its claim

ARTICLES = 100  # that a store is asked about together
# What is asked for, and of one article, %s; many are joined by UNION, for VALUES before GRAPH has Oxigraph look through
# every graph
_ORIGINS = (
    "?article ?body ?publisher ?published",
    """{ GRAPH %s { %s schema:articleBody ?body .
        OPTIONAL { %s schema:publisher ?publisher } OPTIONAL { %s schema:datePublished ?published } }
        BIND(%s AS ?article) }""",
)
_STATED = (
    "DISTINCT ?article ?claim ?label",
    """{ VALUES ?status { kg:Asserted kg:Reported }
        GRAPH %s { ?evidence kg:status ?status ; kg:claim ?claim . ?claim rdfs:label ?label } BIND(%s AS ?article) }""",
)

_LINE = re.compile(rb"<([^>]*)> <([^>]*)> (.*) <([^>]*)> \.\n?", re.DOTALL)
_OF_ARTICLES = (SCHEMA + "articleBody", SCHEMA + "publisher", SCHEMA + "datePublished", KG + "claim", KG + "status")
_OF_CLAIMS = (RDFS + "label", RDF + "type")
_WANTED = {name.encode() for name in (*_OF_ARTICLES, *_OF_CLAIMS)}
# What a line that is asked for holds, for whoever can leave out the others sooner: a regular expression of any dialect
WANTED = "^<[^>]*> <({})> |^<[^>]*/claim/[^>]*> <({})> ".format(
    *("|".join(map(re.escape, names)) for names in (_OF_ARTICLES, _OF_CLAIMS))
)


def of_store(store: Store, base: str) -> Iterator[Row]:
    """The rows of the articles of a store with that base IRI."""
    prefix = Minter(base).article("")
    articles = (graph for graph in store.graphs() if graph.startswith(prefix) and "#" not in graph)
    while some := list(islice(articles, ARTICLES)):
        nodes = [str(NamedNode(article)) for article in some]
        origins, stated = (store.query(_of_each(*question, nodes)) for question in (_ORIGINS, _STATED))
        assert isinstance(origins, QuerySolutions)
        assert isinstance(stated, QuerySolutions)
        for row in origins:
            article, publisher, published = row["article"].value, row["publisher"], row["published"]
            yield Body(article, row["body"].value)
            yield Origin(article, publisher.value if publisher else "", published.value if published else "")
        for row in stated:
            yield Stated(row["claim"].value, row["article"].value)
            yield Label(row["claim"].value, row["label"].value)


def _of_each(asked: str, pattern: str, nodes: Iterable[str]) -> str:
    return f"SELECT {asked} WHERE {{ {' UNION '.join(pattern.replace('%s', node) for node in nodes)} }}"


def of_folder(folder: Path) -> Iterator[Row]:
    """The rows of what `kg build --engine spark` wrote. UsageError for a folder that is not whole, WorkError for a file
    that is broken."""
    for file in quads_of(folder):
        with file.open("rb") as stream:
            yield from _of_file(unpacked(stream, str(file)), file)


def _of_file(lines: Iterable[bytes], file: Path) -> Iterator[Row]:
    try:
        yield from of_lines(lines)
    except (SyntaxError, ValueError, KeyError):  # of the parser, of bytes that are no text, of what is not there
        raise WorkError(f"{file} is no N-Quads of kg: get the file again") from None


def of_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of lines of N-Quads, sorted by their bytes, that hold whole articles."""
    for (subject, graph), terms in _things(lines):
        if subject == graph:
            article = subject.decode()
            body = terms.get(SCHEMA + "articleBody", b"")
            yield Body(article, _literal(body))
            publisher, published = terms.get(SCHEMA + "publisher", b"<>"), terms.get(SCHEMA + "datePublished", b'""')
            yield Origin(article, publisher[1:-1].decode(), _literal(published))
        elif terms.get(KG + "status", b"")[1 + len(KG) : -1].decode() in STATUSES and KG + "claim" in terms:
            yield Stated(terms[KG + "claim"][1:-1].decode(), graph.decode())
        elif terms.get(RDF + "type") == f"<{RDF}Statement>".encode():
            yield Label(subject.decode(), _literal(terms[RDFS + "label"]))


def _things(lines: Iterable[bytes]) -> Iterator[tuple[tuple[bytes, bytes], dict[str, bytes]]]:
    """What is said of each subject in each graph, of the properties that are asked for; one value of each."""
    matches = (match for line in lines if (match := _LINE.fullmatch(line)) and match[2] in _WANTED)
    for subject, of_subject in groupby(matches, key=lambda match: match[1]):
        by_graph: dict[bytes, dict[str, bytes]] = {}
        for match in of_subject:
            by_graph.setdefault(match[4], {}).setdefault(match[2].decode(), match[3])
        for graph, terms in by_graph.items():
            if b"#" not in graph:  # not what is inferred
                yield (subject, graph), terms


def _literal(term: bytes) -> str:
    (quad,) = parse(b"<urn:x:s> <urn:x:p> " + term + b" .", format=RdfFormat.N_TRIPLES)
    if not isinstance(quad.object, Literal):
        raise ValueError(f"{quad.object} is no literal")
    return quad.object.value
