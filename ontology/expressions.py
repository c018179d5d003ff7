"""An ontology's triples, and its class expressions in words: what owlready2's plain data leave out."""

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS
from rdflib.term import Node

from ontology.model import Ontology

ANYTHING = {OWL.Thing, RDFS.Resource, OWL.topObjectProperty, OWL.topDataProperty}


class Words:
    """Says things of an ontology for people."""

    def __init__(self, ontology: Ontology, axioms: Graph, by_name: bool = False) -> None:
        """`by_name`: things are called as the file calls them, the last part of their IRIs, and not by their labels."""
        self._ontology = ontology
        self._axioms = axioms
        self._by_name = by_name

    def of(self, expression: Node) -> str:
        """A class expression for people."""
        axioms = self._axioms
        if (members := axioms.value(expression, OWL.unionOf)) is not None:
            return either([self.of(member) for member in Collection(axioms, members)])
        if (members := axioms.value(expression, OWL.intersectionOf)) is not None:
            return " that is also ".join(self.of(member) for member in Collection(axioms, members))
        if (members := axioms.value(expression, OWL.oneOf)) is not None:
            return f"one of {', '.join(self.label(member) for member in Collection(axioms, members))}"
        if (other := complement(self._axioms, expression)) is not None:
            return f"anything but {a(self.of(other))}"
        if (base := axioms.value(expression, OWL.onDatatype)) is not None:
            return f"{self.label(base)} within bounds"
        if axioms.value(expression, OWL.onProperty) is not None:
            return f"thing that {self.demand(expression, 'both')}"
        return self.label(expression)

    def demand(self, expression: Node, part: str) -> str:
        """What an expression demands of a thing, as what follows its name; `part` of a restriction: "most", "least"."""
        value = self._axioms.value
        prop = value(expression, OWL.onProperty)
        if prop is None:
            return f"is {a(self.of(expression))}"
        inverse = value(prop, OWL.inverseOf) if isinstance(prop, BNode) else None
        words = f"“{self.label(inverse or prop)}”{' (the other way)' if inverse is not None else ''}"
        of = value(expression, OWL.onClass) or value(expression, OWL.onDataRange)
        kind = f" that is {a(self.of(of))}" if of is not None else ""
        if (only := value(expression, OWL.allValuesFrom)) is not None:
            return f"has as {words} only what is {a(self.of(only))}"
        if (some := value(expression, OWL.someValuesFrom)) is not None:
            return f"has as {words} {a(self.of(some))}"
        if (given := value(expression, OWL.hasValue)) is not None:
            return f"has as {words} {self.label(given)}"
        low, high = cardinality(self._axioms, expression, "min"), cardinality(self._axioms, expression, "max")
        bounds = [f"at least {low}"] if low is not None and part != "most" else []
        bounds += [f"at most {high}"] if high is not None and part != "least" else []
        return f"has {' and '.join(bounds)} {words}{kind}"

    def label(self, term: Node) -> str:
        """The label of a class or property, the last part of another IRI, a literal's text."""
        known = self._ontology.classes.get(str(term)) or self._ontology.properties.get(str(term))
        if isinstance(term, Literal):
            return str(term)
        return known.label if known and not self._by_name else local(str(term))


def triples(ontology: Ontology) -> Graph:
    """The ontology's triples; its blank nodes keep their stable names."""
    graph = Graph(bind_namespaces="none")
    for triple in ox.parse(ontology.ntriples(), format=ox.RdfFormat.N_TRIPLES):
        graph.add((term(triple.subject), URIRef(triple.predicate.value), term(triple.object)))
    return graph


def term(of: object) -> URIRef | BNode | Literal:
    """A term of pyoxigraph as one of rdflib, a literal just as it is written."""
    if isinstance(of, ox.NamedNode):
        return URIRef(of.value)
    if isinstance(of, ox.BlankNode):
        return BNode(of.value)
    assert isinstance(of, ox.Literal)  # neither ontologies nor stores hold triple terms
    if of.language:
        return Literal(of.value, lang=of.language)
    return Literal(of.value, datatype=URIRef(of.datatype.value), normalize=False)


def cardinality(axioms: Graph, restriction: Node, bound: str) -> int | None:
    """How many values of its property a restriction wants at least ("min") or at most ("max")."""
    exact = (OWL.cardinality, OWL.qualifiedCardinality)
    for predicate in (*exact, OWL[f"{bound}Cardinality"], OWL[f"{bound}QualifiedCardinality"]):
        if (number := axioms.value(restriction, predicate)) is not None:
            return int(str(number)) if str(number).isdecimal() else None
    return None


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def either(words: list[str]) -> str:
    """Alternatives."""
    return " or ".join(words)


def a(words: str) -> str:
    """Words with their article."""
    if words.startswith(("one of ", "anything ", "thing ", "a ", "an ")):
        return f"a {words}" if words.startswith("thing ") else words
    vowel = words[:1].lower() in tuple("aeiou") and not words.lower().startswith(("uni", "use", "eu"))
    return f"{'an' if vowel else 'a'} {words}"


def complement(axioms: Graph, expression: Node) -> Node | None:
    """What an expression excludes."""
    return axioms.value(expression, OWL.complementOf) or axioms.value(expression, OWL.datatypeComplementOf)
