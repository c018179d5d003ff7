"""Shapes from an ontology: each kind of axiom lets pass what it allows, and nothing else."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.shacl import DataGraph, check
from ontology.loading import load
from ontology.shaping import SHAPES, shapes
from tests.world_of_people import HEAD, WORLD, ontology

PROPS = ":knows a owl:ObjectProperty . :age a owl:DatatypeProperty . "


def broken(axioms: str, facts: str, folder: Path) -> list[tuple[str, str]]:
    """The shapes that facts break, with the severity; each thing has all classes above its own."""
    made = shapes(ontology(folder, PROPS + axioms))
    data = DataGraph()
    for subject, predicate, obj in Graph().parse(data=HEAD + facts, format="turtle"):
        data.add((subject, predicate, obj))
        for above in made.above.get(str(obj), ()):
            data.add((subject, predicate, type(obj)(above)))
    found = check(data, made.graph, "the ontology")
    assert all(result.shape in made.shapes for result in found)
    return [(result.shape.removeprefix(SHAPES), result.severity) for result in found]


@pytest.mark.parametrize(
    ("axioms", "good", "bad", "shape"),
    [
        (":knows rdfs:range [ a owl:Class ; owl:unionOf ( :Person :City ) ] .",
         ":a :knows :b . :b a :Painter .", ":a :knows :b . :b a :Prize .", "knows-range"),
        (":knows rdfs:domain [ a owl:Class ; owl:intersectionOf ( :Person :City ) ] .",
         ":a :knows :b ; a :Person , :City .", ":a :knows :b ; a :Person .", "knows-domain"),
        (":knows rdfs:range [ a owl:Class ; owl:complementOf :City ] .",
         ":a :knows :b .", ":a :knows :b . :b a :City .", "knows-range"),
        (":knows rdfs:range [ a owl:Class ; owl:oneOf ( :x :y ) ] .",
         ":a :knows :x .", ":a :knows :z .", "knows-range"),
        (":Fan a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:unionOf ( :Person :Prize ) ] . "
         ":knows rdfs:domain :Fan .",
         ":a :knows :b ; a :Painter .", ":a :knows :b ; a :City .", "knows-domain"),
        (":Artist a owl:Class ; owl:equivalentClass :Painter . :knows rdfs:domain :Artist .",
         ":a :knows :b ; a :Painter .", ":a :knows :b ; a :Person .", "knows-domain"),
        (":age rdfs:range xsd:decimal .", ":a :age 3 , 3.5 .", ":a :age 'three' .", "age-range"),
        (":age rdfs:range xsd:integer .", ":a :age 3 .", ":a :age 'x'^^xsd:integer .", "age-range"),
        (":age rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; "
         "owl:withRestrictions ( [ xsd:minInclusive 0 ] [ xsd:maxInclusive 150 ] ) ] .",
         ":a :age 3 .", ":a :age 300 .", "age-range"),
        (":age rdfs:range rdfs:Literal .", ":a :age 'old'@en .", ":a :age :b .", "age-range"),
        (":knows a owl:AsymmetricProperty .", ":a :knows :b .", ":a :knows :b . :b :knows :a .", "knows-asymmetric"),
        (":loves a owl:ObjectProperty ; owl:propertyDisjointWith :knows .",
         ":a :knows :b ; :loves :c .", ":a :knows :b ; :loves :b .", "knows-apart-from-loves"),
        (":City owl:disjointUnionOf ( :Town :Capital ) . :Town a owl:Class . :Capital a owl:Class .",
         ":a a :Town .", ":a a :Town , :Capital .", "Capital-disjoint"),
        (":Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :knows ; owl:allValuesFrom :City ] .",
         ":a a :Painter ; :knows :b . :b a :City .", ":a a :Painter ; :knows :b .", "Person-restriction"),
        (":Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :knows ; "
         "owl:maxQualifiedCardinality 1 ; owl:onClass :City ] .",
         ":a a :Person ; :knows :b , :c . :b a :City .", ":a a :Person ; :knows :b , :c . :b a :City . :c a :City .",
         "Person-restriction"),
        (":City rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :knows ] ; "
         "owl:maxCardinality 0 ] .",
         ":a a :City ; :knows :b .", ":b a :City . :a :knows :b .", "City-restriction"),
    ],
)  # fmt: skip
def test_what_an_axiom_allows_and_what_not(tmp_path: Path, axioms: str, good: str, bad: str, shape: str) -> None:
    assert broken(axioms, good, tmp_path) == []
    found = broken(axioms, bad, tmp_path)
    assert {name for name, _ in found} == {shape}
    assert {severity for _, severity in found} == {"Violation"}


@pytest.mark.parametrize(
    "restriction",
    ["owl:someValuesFrom :City", "owl:minCardinality 1", "owl:hasValue :rome", "owl:cardinality 1",
     "owl:minQualifiedCardinality 1 ; owl:onClass :City"],
)  # fmt: skip
def test_what_is_missing_is_a_warning(tmp_path: Path, restriction: str) -> None:
    axioms = f":Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :knows ; {restriction} ] ."
    assert broken(axioms, ":a a :Person ; :knows :rome . :rome a :City .", tmp_path) == []
    assert broken(axioms, ":a a :Person .", tmp_path) == [("Person-expectation", "Warning")]


def test_what_says_nothing_gives_no_shape(tmp_path: Path) -> None:
    made = shapes(ontology(tmp_path, PROPS + ":knows rdfs:domain owl:Thing . :Person rdfs:subClassOf owl:Thing ."))
    assert made.shapes == {}


def test_equal_names_of_two_namespaces_have_two_shapes(tmp_path: Path) -> None:
    body = ":knows rdfs:range :City . <https://other.example/knows> a owl:ObjectProperty ; rdfs:range :Prize ."
    made = shapes(ontology(tmp_path, PROPS + body))
    assert {shape.about for shape in made.shapes.values()} == {WORLD + "knows", "https://other.example/knows"}
    assert len(made.shapes) == 2


def test_the_default_ontology_gives_a_shape_for_each_domain_and_range() -> None:
    made = shapes(load())
    kinds = [shape.kind for shape in made.shapes.values()]
    properties = load().properties.values()
    assert kinds.count("domain") == sum(bool(p.domain) for p in properties)
    assert kinds.count("range") == sum(bool(p.range) for p in properties)
    assert all(made.graph.value(node, SH.message) for node in made.graph.subjects(SH.targetClass))
