"""A small world for checking facts: people, cities and prizes, in articles that are written by hand."""

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Triple

from kg.infer import inferred
from kg.iri import Minter
from kg.model import Article, Entity, Evidence, How, Mention, Reading, Status, Value
from kg.rdf import ArticleGraph, PropertyWords
from kg.vocabulary import XSD
from ontology.loading import Ontology, load

MINTER = Minter()
WORLD = "https://world.example/#"
HEAD = f"""
@prefix : <{WORLD}> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLASSES = """
:Person a owl:Class ; kg:kind "person" . :Painter a owl:Class ; rdfs:subClassOf :Person .
:City a owl:Class ; kg:kind "place" . :Prize a owl:Class ; kg:kind "other" .
"""
KINDS = {"Person": "person", "Painter": "person", "City": "place", "Prize": "other"}


def ontology(folder: Path, body: str) -> Ontology:
    """The classes with what `body` says more, loaded from a file."""
    return load(written(folder, body))


def written(folder: Path, body: str, name: str = "world.ttl") -> Path:
    """Turtle in a file, after the prefixes and the classes."""
    file = folder / name
    file.write_text(HEAD + CLASSES + body, encoding="utf-8")
    return file


def shapes(folder: Path, body: str, name: str = "mine.ttl") -> Path:
    """Shapes in a file."""
    file = folder / name
    file.write_text(HEAD + body, encoding="utf-8")
    return file


def article(
    known: Ontology, identifier: str, said: Mapping[str, tuple[str, str, str]], things: Mapping[str, str]
) -> dict[str, list[Triple]]:
    """An article's graphs. `said`: to each sentence the words of its subject, a property's name, and the words of its
    object; `things`: the class of each name. An object that is no thing is a literal of the datatype after "^^"."""
    text = "\n".join(said)
    entities = {name: Entity(KINDS[cls], name, (WORLD + cls,)) for name, cls in things.items()}
    order = list(entities)
    mentions: list[Mention] = []
    evidence: list[Evidence] = []
    for sentence, (subject, prop, obj) in said.items():
        at = text.index(sentence)

        def mention(words: str, sentence: str = sentence, at: int = at) -> int:
            start = at + sentence.index(words)
            mentions.append(Mention(start, start + len(words), order.index(words), How.NAME))
            return len(mentions) - 1

        words, _, datatype = obj.partition("^^")
        start = at + sentence.index(words)
        end = Value(words, XSD + datatype, start, start + len(words)) if datatype else mention(obj)
        evidence.append(
            Evidence(mention(subject), WORLD + prop, end, Status.ASSERTED, at, at + len(sentence), WORLD + "rule", 0.9)
        )
    reading = Reading(Article(identifier, text), tuple(entities.values()), tuple(mentions), tuple(evidence))
    words_of = {p.iri: PropertyWords(p.label, p.symmetric) for p in known.properties.values()}
    graph = ArticleGraph(reading, MINTER, words_of, "recipe 1")
    return {graph.node.value: graph.triples(), f"{graph.node.value}#inferred": inferred(graph, known, MINTER, ())}
