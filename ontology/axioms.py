"""An ontology's axioms one by one: the triples of each, what it is about, and how people would say it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from kg.vocabulary import KG, XSD
from ontology.expressions import Words, a, local, triples
from ontology.model import Ontology

Triple = tuple[Node, Node, Node]

_BUILT_IN = (str(OWL), str(RDF), str(RDFS), XSD)
_DECLARED = {
    OWL.Class, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual, OWL.Restriction, RDFS.Datatype
}  # fmt: skip
_LOGICAL = {
    RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass, OWL.disjointWith,
    OWL.inverseOf, OWL.equivalentProperty, OWL.propertyDisjointWith, OWL.propertyChainAxiom, OWL.disjointUnionOf,
    OWL.unionOf, OWL.intersectionOf, OWL.complementOf, OWL.oneOf, OWL.sameAs, OWL.differentFrom, OWL.hasKey,
}  # fmt: skip
_CHARACTERISTICS = {
    OWL.FunctionalProperty: "has one value at most",
    OWL.InverseFunctionalProperty: "is true of one thing at most for each value",
    OWL.SymmetricProperty: "goes both ways",
    OWL.AsymmetricProperty: "never goes both ways",
    OWL.TransitiveProperty: "is transitive",
    OWL.ReflexiveProperty: "is true of each thing and itself",
    OWL.IrreflexiveProperty: "is never true of a thing and itself",
}
_GROUPS = {
    OWL.AllDisjointClasses: "exclude each other",
    OWL.AllDisjointProperties: "exclude each other",
    OWL.AllDifferent: "are different things",
}
_BOTH_SIDES = {OWL.equivalentClass, OWL.inverseOf, OWL.equivalentProperty, OWL.sameAs, OWL.differentFrom}
_NEEDS_BOTH = {OWL.disjointWith, OWL.propertyDisjointWith}


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom: in words, its triples, the symbols (IRIs) that it speaks of, and those of which it says something."""

    words: str
    triples: tuple[Triple, ...]
    symbols: frozenset[str]
    about: frozenset[str]  # empty: it may always matter
    needs: int  # how many of `about` must matter, for it to do so

    def matters(self, symbols: set[str]) -> bool:
        """Whether something may follow from it of a class of which these symbols are all that is told."""
        return not self.about or len(self.about & symbols) >= self.needs


@dataclass(frozen=True, slots=True)
class Axioms:
    """The axioms of an ontology in order, and the triples that only say what is a class, a property, an individual."""

    axioms: tuple[Axiom, ...]
    declarations: tuple[Triple, ...]
    individuals: frozenset[str]


def axioms(ontology: Ontology) -> Axioms:
    """What an ontology and its imports state, without annotations and without kg.ttl's own terms."""
    graph = triples(ontology)
    words = Words(ontology, graph, by_name=True)
    classes, properties = set(ontology.classes), set(ontology.properties)
    found: list[Axiom] = []
    declarations: list[Triple] = []
    individuals: set[str] = set()
    for triple in sorted(graph, key=lambda t: tuple(map(str, t))):
        subject, predicate, obj = triple
        if str(subject).startswith(KG) or (isinstance(subject, BNode) and predicate != RDF.type):
            continue
        if predicate == RDF.type:
            if obj in _DECLARED and isinstance(subject, URIRef):
                declarations.append(triple)
            elif obj in _GROUPS:
                found.append(_group(graph, subject, obj, words))
            elif str(obj) in classes or isinstance(obj, BNode) or obj in _CHARACTERISTICS:
                if obj not in _CHARACTERISTICS and isinstance(subject, URIRef):
                    individuals.add(str(subject))
                found.append(_single(graph, triple, words))
        elif predicate in _LOGICAL:
            found.append(_single(graph, triple, words))
        elif str(predicate) in properties and str(subject) not in classes | properties:
            individuals.add(str(subject))
            found.append(_single(graph, triple, words))
    declared = {s for s, _, _ in declarations}
    declarations += [(URIRef(c), RDF.type, OWL.Class) for c in sorted(classes) if URIRef(c) not in declared]
    return Axioms(tuple(found), tuple(declarations), frozenset(individuals))


def is_built_in(iri: str) -> bool:
    """Whether an IRI is OWL's own, or a datatype's."""
    return iri.startswith(_BUILT_IN)


def module(known: Iterable[Axiom], start: Iterable[str]) -> list[Axiom]:
    """The axioms from which something may follow of the classes named: those that say something of them, of what these
    say they are, and so on (after the locality modules of Cuenca Grau et al., "Modular Reuse of Ontologies", 2008).
    """
    rest, symbols = list(known), set(start)
    taken: list[Axiom] = []
    while True:
        new = [axiom for axiom in rest if axiom.matters(symbols)]
        if not new:
            return sorted(taken, key=lambda axiom: axiom.words)
        rest = [axiom for axiom in rest if not axiom.matters(symbols)]
        taken += new
        symbols.update(*(axiom.symbols for axiom in new))


def _single(graph: Graph, triple: Triple, words: Words) -> Axiom:
    subject, predicate, obj = triple
    own = (triple, *_below(graph, obj))
    symbols = _symbols(own)
    about, needs = frozenset({str(subject)} & symbols), 1
    if predicate in _BOTH_SIDES:
        about = symbols
    elif predicate in _NEEDS_BOTH and isinstance(obj, URIRef):
        about, needs = frozenset((str(subject), str(obj))), 2
    elif predicate in (OWL.unionOf, OWL.intersectionOf, OWL.complementOf, OWL.oneOf):
        about = symbols
    if predicate == OWL.equivalentClass and isinstance(obj, BNode):
        unbound = (OWL.complementOf, OWL.allValuesFrom, OWL.maxCardinality, OWL.maxQualifiedCardinality)
        about = frozenset() if any(p in unbound for _, p, _ in own) else about  # true of things that nothing is told of
    return Axiom(_said(triple, words), own, symbols, about, needs)


def _group(graph: Graph, node: Node, kind: Node, words: Words) -> Axiom:
    own = ((node, RDF.type, kind), *_below(graph, node))
    members = [m for p in (OWL.members, OWL.distinctMembers) for m in graph.objects(node, p)]
    names = [words.label(m) for head in members for m in Collection(graph, head)]
    said = f"{', '.join(names[:-1])} and {names[-1]} {_GROUPS[URIRef(str(kind))]}" if names else "an empty group"
    return Axiom(said, tuple(dict.fromkeys(own)), _symbols(own), _symbols(own), 2)


def _below(graph: Graph, node: Node) -> Iterator[Triple]:
    """The triples of a blank node, and of those that it names."""
    if isinstance(node, BNode):
        for predicate, obj in sorted(graph.predicate_objects(node), key=lambda pair: tuple(map(str, pair))):
            yield node, predicate, obj
            yield from _below(graph, obj)


def _symbols(own: Iterable[Triple]) -> frozenset[str]:
    terms = (str(term) for triple in own for term in triple if isinstance(term, URIRef))
    return frozenset(term for term in terms if not is_built_in(term))


def _said(triple: Triple, words: Words) -> str:
    subject, predicate, obj = triple
    one = words.of(subject)
    other = str(obj) if isinstance(obj, Literal) else words.of(obj)
    if predicate in (RDFS.subClassOf, RDF.type):
        if obj in _CHARACTERISTICS:
            return f"{one} {_CHARACTERISTICS[URIRef(str(obj))]}"
        return f"{one} {words.demand(obj, 'both')}"
    return {
        RDFS.domain: f"what {one} is said of is {a(other)}",
        RDFS.range: f"the value of {one} is {a(other)}",
        OWL.disjointWith: f"{one} and {other} exclude each other",
        OWL.propertyDisjointWith: f"{one} and {other} exclude each other",
        OWL.equivalentClass: f"{one} is the same as {other}",
        OWL.equivalentProperty: f"{one} is the same as {other}",
        OWL.inverseOf: f"{one} is the inverse of {other}",
        RDFS.subPropertyOf: f"{one} implies {other}",
        OWL.complementOf: f"{one} is anything but {other}",
        OWL.sameAs: f"{one} is {other}",
        OWL.differentFrom: f"{one} is not {other}",
    }.get(URIRef(str(predicate)), f"{one} {local(str(predicate))} {other}")
