"""SHACL shapes from an ontology: what its axioms forbid, said so that facts can be checked against it.

One shape for each domain, range, functional or inverse-functional property, disjointness and restriction of a class.
OWL takes what is missing for unknown, and so do the shapes: what there is too little of (someValuesFrom,
minCardinality, hasValue) is a warning. Things with two names are two things.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.term import Node

from kg.iri import claim_id
from kg.vocabulary import BASE, NEWS
from ontology.expressions import ANYTHING, Words, a, cardinality, complement, either, local, triples
from ontology.model import Ontology, nearest_first

SHAPES = f"{BASE}shape/"

# What OWL has among the values of a datatype and SHACL, which compares names, has not.
_INTEGERS = (
    "integer nonPositiveInteger negativeInteger nonNegativeInteger positiveInteger "
    "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"
).split()
_NARROWER = {
    XSD.decimal: [XSD.decimal, *(XSD[name] for name in _INTEGERS)],
    XSD.integer: [XSD[name] for name in _INTEGERS],
    XSD.nonNegativeInteger: [
        XSD[name] for name in _INTEGERS if name.startswith(("nonNegative", "positive", "unsigned"))
    ],
    XSD.dateTime: [XSD.dateTime, XSD.dateTimeStamp],
    RDF.PlainLiteral: [XSD.string, RDF.langString],
}
_ANY_LITERAL = {RDFS.Literal, OWL.topDataProperty}
_FACETS = (XSD.minInclusive, XSD.maxInclusive, XSD.minExclusive, XSD.maxExclusive)
_LENGTHS = (XSD.minLength, XSD.maxLength, XSD.pattern)


@dataclass(frozen=True, slots=True)
class Shape:
    """One generated shape. `properties` are those whose facts break it, `classes` those that it tells apart."""

    iri: str
    kind: str  # "domain", "range", "functional", "inverse functional", "disjoint", "restriction" ...
    about: str  # IRI of the property or class
    demand: str  # in words
    properties: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Shapes:
    """What an ontology demands of facts: a shapes graph, and each of its shapes by IRI, in order."""

    graph: Graph
    shapes: dict[str, Shape]
    above: dict[str, tuple[str, ...]]  # of each class: itself and all that its members are members of, too

    def turtle(self) -> str:
        """The shapes as Turtle, the same bytes for the same ontology."""
        return self.graph.serialize(format="turtle")


def shapes(ontology: Ontology) -> Shapes:
    """The shapes of an ontology's own axioms and of those that it imports; kg.ttl, the evidence's, has its own file."""
    return _Writer(ontology).written()


class _Writer:
    """Reads axioms as triples, since owlready2's plain data keep only part of them, and writes shapes."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._axioms = triples(ontology)
        self._words = Words(ontology, self._axioms)
        self._graph = Graph(bind_namespaces="none")
        self._shapes: dict[str, Shape] = {}
        self._numbers = count()
        for prefix, namespace in (("sh", SH), ("rdf", RDF), ("xsd", XSD), ("shape", SHAPES), ("news", NEWS)):
            self._graph.bind(prefix, namespace)

    def written(self) -> Shapes:
        """Everything."""
        for iri in self._ontology.properties:
            self._property(URIRef(iri))
        for iri in self._ontology.classes:
            self._class(URIRef(iri))
        self._all_disjoint()
        return Shapes(self._graph, self._shapes, {iri: self._above(iri) for iri in self._ontology.classes})

    # --- properties ---

    def _property(self, prop: URIRef) -> None:
        known = self._ontology.properties[str(prop)]
        for expression in self._objects(prop, RDFS.domain):
            if expression not in ANYTHING:
                said = f"what “{known.label}” is said of is {a(self._words.of(expression))}"
                node = self._shape(prop, "domain", said, (str(prop),))
                self._graph.add((node, SH.targetSubjectsOf, prop))
                self._constrain(node, expression)
        for expression in self._objects(prop, RDFS.range):
            if expression not in ANYTHING:
                said = f"the value of “{known.label}” is {a(self._words.of(expression))}"
                node = self._shape(prop, "range", said, (str(prop),), path=prop)
                self._graph.add((node, SH.targetSubjectsOf, prop))
                self._constrain(node, expression)
        types = set(self._axioms.objects(prop, RDF.type))
        if OWL.FunctionalProperty in types:
            node = self._shape(prop, "functional", f"“{known.label}” has one value at most", (str(prop),), path=prop)
            self._graph.add((node, SH.targetSubjectsOf, prop))
            self._graph.add((node, SH.maxCount, Literal(1)))
        if OWL.InverseFunctionalProperty in types:
            said = f"one thing at most has the same “{known.label}”"
            node = self._shape(prop, "inverse functional", said, (str(prop),), path=self._inverse(prop))
            self._graph.add((node, SH.targetObjectsOf, prop))
            self._graph.add((node, SH.maxCount, Literal(1)))
        if OWL.AsymmetricProperty in types:
            said = f"“{known.label}” never goes both ways"
            node = self._shape(prop, "asymmetric", said, (str(prop),), path=self._inverse(prop))
            self._graph.add((node, SH.targetSubjectsOf, prop))
            self._graph.add((node, SH.disjoint, prop))
        for other in sorted(self._disjoint_properties(prop)):
            said = f"“{known.label}” and “{self._words.label(other)}” never have the same value"
            node = self._shape(prop, f"apart from {local(str(other))}", said, (str(prop), str(other)), path=prop)
            self._graph.add((node, SH.targetSubjectsOf, prop))
            self._graph.add((node, SH.disjoint, other))

    def _disjoint_properties(self, prop: URIRef) -> set[URIRef]:
        """Those that it is disjoint with and that come after it, so that each pair is said once."""
        with_ = {*self._axioms.objects(prop, OWL.propertyDisjointWith)}
        with_ |= {*self._axioms.subjects(OWL.propertyDisjointWith, prop)}
        for group in self._groups(OWL.AllDisjointProperties):
            with_ |= set(group) if prop in group else set()
        return {other for other in with_ if isinstance(other, URIRef) and other > prop}

    # --- classes ---

    def _class(self, cls: URIRef) -> None:
        apart = {*self._axioms.objects(cls, OWL.disjointWith), *self._axioms.subjects(OWL.disjointWith, cls)}
        self._apart(cls, apart)
        for union in self._objects(cls, OWL.disjointUnionOf):
            members = list(Collection(self._axioms, union))
            self._each_apart(members)
        expressions = [*self._objects(cls, RDFS.subClassOf), *self._objects(cls, OWL.equivalentClass)]
        for operator in (OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf):
            if self._axioms.value(cls, operator) is not None:
                expressions.append(cls)
        for expression in expressions:
            if isinstance(expression, BNode) or expression is cls:
                self._superclass(cls, expression)

    def _all_disjoint(self) -> None:
        for members in self._groups(OWL.AllDisjointClasses):
            self._each_apart(members)

    def _each_apart(self, members: Iterable[Node]) -> None:
        named = {member for member in members if isinstance(member, URIRef)}
        for member in sorted(named):
            self._apart(member, named)

    def _apart(self, cls: URIRef, others: Iterable[Node]) -> None:
        """Of a pair the first by IRI has the shape."""
        after = sorted({other for other in others if isinstance(other, URIRef) and other > cls})
        known = next((s for s in self._shapes.values() if s.kind == "disjoint" and s.about == str(cls)), None)
        after = [other for other in after if known is None or str(other) not in known.classes]
        if not after:
            return
        said = f"{a(self._words.label(cls))} is not also {a(either([self._words.label(other) for other in after]))}"
        node = self._shape(cls, "disjoint", said, classes=(str(cls), *map(str, after)))
        self._graph.add((node, SH.targetClass, cls))
        inner = self._blank()
        self._graph.add((node, SH["not"], inner))
        self._any_of(inner, [self._constraint(other) for other in after])

    def _superclass(self, cls: URIRef, expression: Node) -> None:
        """What an anonymous class above a class demands of its members."""
        parts = self._axioms.value(expression, OWL.intersectionOf)
        if parts is not None:
            for member in Collection(self._axioms, parts):
                self._superclass(cls, member)
            return
        if isinstance(expression, URIRef) and expression != cls:
            return  # a class above it: in `above`
        prop = self._axioms.value(expression, OWL.onProperty)
        if prop is None:
            said = f"{a(self._words.label(cls))} {self._words.demand(expression, 'both')}"
            node = self._shape(cls, "restriction", said)
            self._graph.add((node, SH.targetClass, cls))
            self._constrain(node, expression)
            return
        low, high = self._bounds(expression)
        of = (str(prop),) if isinstance(prop, URIRef) else ()
        for part, kind, there in (("most", "restriction", high), ("least", "expectation", low)):
            if there:
                said = f"{a(self._words.label(cls))} {self._words.demand(expression, part)}"
                path = self._path(prop)
                node = self._shape(cls, kind, said, of, path=path, warning=part == "least")
                self._graph.add((node, SH.targetClass, cls))
                self._values(node, expression, part)

    def _bounds(self, restriction: Node) -> tuple[bool, bool]:
        """Whether a restriction says what there must be, and what there must not be."""
        has = set(self._axioms.predicates(restriction, None))
        both = bool(has & {OWL.cardinality, OWL.qualifiedCardinality})
        low = has & {OWL.someValuesFrom, OWL.hasValue, OWL.minCardinality, OWL.minQualifiedCardinality}
        high = has & {OWL.allValuesFrom, OWL.maxCardinality, OWL.maxQualifiedCardinality}
        return bool(low) or both, bool(high) or both

    def _above(self, iri: str) -> tuple[str, ...]:
        """A class and all named ones that its members belong to: superclasses, equivalent ones, named unions."""
        return nearest_first(iri, self._parents)

    def _parents(self, iri: str) -> set[str]:
        cls = URIRef(iri)
        found = {*self._axioms.objects(cls, RDFS.subClassOf), *self._axioms.objects(cls, OWL.equivalentClass)}
        found |= {*self._axioms.subjects(OWL.equivalentClass, cls)}
        for node in list(found):
            parts = self._axioms.value(node, OWL.intersectionOf) if isinstance(node, BNode) else None
            found |= set(Collection(self._axioms, parts)) if parts is not None else set()
        found |= self._unions().get(cls, set())
        return {str(node) for node in found if isinstance(node, URIRef) and node not in ANYTHING}

    def _unions(self) -> dict[Node, set[Node]]:
        """Of each class: the named classes that are defined as unions with it."""
        if not hasattr(self, "_united"):
            self._united: dict[Node, set[Node]] = {}
            for union, members in self._axioms.subject_objects(OWL.unionOf):
                named = [union] if isinstance(union, URIRef) else []
                named += [n for n in self._axioms.subjects(OWL.equivalentClass, union) if isinstance(n, URIRef)]
                for member in Collection(self._axioms, members):
                    self._united.setdefault(member, set()).update(named)
        return self._united

    # --- class expressions ---

    def _constraint(self, expression: Node) -> Node:
        """A shape of its own that holds of the members of a class expression."""
        node = self._blank()
        self._constrain(node, expression)
        return node

    def _constrain(self, node: Node, expression: Node) -> None:
        """Let a shape demand what a class expression or data range says."""
        add, axioms = self._graph.add, self._axioms
        if (members := axioms.value(expression, OWL.unionOf)) is not None:
            self._any_of(node, [self._constraint(member) for member in Collection(axioms, members)])
        elif (members := axioms.value(expression, OWL.intersectionOf)) is not None:
            each = [self._constraint(member) for member in Collection(axioms, members)]
            add((node, SH["and"], self._list(each)))
        elif (members := axioms.value(expression, OWL.oneOf)) is not None:
            add((node, SH["in"], self._list(list(Collection(axioms, members)))))
        elif (other := complement(self._axioms, expression)) is not None:
            add((node, SH["not"], self._constraint(other)))
        elif (base := axioms.value(expression, OWL.onDatatype)) is not None:
            self._datatype(node, base)
            for facet in Collection(axioms, axioms.value(expression, OWL.withRestrictions) or RDF.nil):
                for predicate, value in sorted(axioms.predicate_objects(facet)):
                    if predicate in (*_FACETS, *_LENGTHS):
                        add((node, SH[str(predicate).removeprefix(str(XSD))], value))
        elif axioms.value(expression, OWL.onProperty) is not None:
            inner = self._blank()
            add((node, SH.property, inner))
            add((inner, SH.path, self._path(axioms.value(expression, OWL.onProperty) or RDF.nil)))
            self._values(inner, expression, "both")
        elif self._is_datatype(expression):
            self._datatype(node, expression)
        elif isinstance(expression, URIRef) and expression not in ANYTHING:
            add((node, SH["class"], expression))

    def _path(self, prop: Node) -> Node:
        inverse = self._axioms.value(prop, OWL.inverseOf) if isinstance(prop, BNode) else None
        return prop if inverse is None else self._inverse(inverse)

    def _values(self, inner: Node, restriction: Node, part: str) -> None:
        """Let a property shape demand what a restriction says of the values; `part` of it alone: "most" or "least"."""
        add, value = self._graph.add, self._axioms.value
        if (only := value(restriction, OWL.allValuesFrom)) is not None and part != "least":
            self._constrain(inner, only)
        if part != "most":
            if (some := value(restriction, OWL.someValuesFrom)) is not None:
                self._qualified(inner, some, SH.qualifiedMinCount, Literal(1))
            if (given := value(restriction, OWL.hasValue)) is not None:
                add((inner, SH.hasValue, given))
        of = value(restriction, OWL.onClass) or value(restriction, OWL.onDataRange)
        for bound, other in (("min", "most"), ("max", "least")):
            number = cardinality(self._axioms, restriction, bound)
            if number is not None and part != other and of is not None:
                self._qualified(inner, of, SH[f"qualified{bound.title()}Count"], Literal(number))
            elif number is not None and part != other:
                add((inner, SH[f"{bound}Count"], Literal(number)))

    def _qualified(self, node: Node, expression: Node, bound: URIRef, number: Literal) -> None:
        if expression in ANYTHING:
            self._graph.add((node, SH.minCount if bound == SH.qualifiedMinCount else SH.maxCount, number))
            return
        if self._graph.value(node, SH.qualifiedValueShape) is None:
            self._graph.add((node, SH.qualifiedValueShape, self._constraint(expression)))
        self._graph.add((node, bound, number))

    def _datatype(self, node: Node, datatype: Node) -> None:
        if datatype in _ANY_LITERAL:
            self._graph.add((node, SH.nodeKind, SH.Literal))
            return
        narrower = _NARROWER.get(URIRef(str(datatype)), [])
        if len(narrower) < 2:
            self._graph.add((node, SH.datatype, datatype))
            return
        each: list[Node] = []
        for one in narrower:
            each.append(self._blank())
            self._graph.add((each[-1], SH.datatype, one))
        self._any_of(node, each)

    def _any_of(self, node: Node, each: list[Node]) -> None:
        if len(each) > 1:
            self._graph.add((node, SH["or"], self._list(each)))
            return
        for predicate, obj in list(self._graph.predicate_objects(each[0])):
            self._graph.remove((each[0], predicate, obj))
            self._graph.add((node, predicate, obj))

    def _is_datatype(self, expression: Node) -> bool:
        if not isinstance(expression, URIRef):
            return False
        ours = str(expression).startswith(str(XSD)) or expression in (*_ANY_LITERAL, RDF.PlainLiteral, RDF.langString)
        return ours or (expression, RDF.type, RDFS.Datatype) in self._axioms

    # --- writing ---

    def _shape(
        self,
        about: URIRef,
        kind: str,
        demand: str,
        properties: tuple[str, ...] = (),
        classes: tuple[str, ...] = (),
        path: Node | None = None,
        warning: bool = False,
    ) -> URIRef:
        stem = f"{SHAPES}{local(str(about))}-{kind.replace(' ', '-')}"
        iri = stem
        if any(s.about != str(about) for s in self._shapes.values() if s.iri == stem):
            iri = stem = f"{stem}-{claim_id(str(about))[:8]}"  # the same last part in two namespaces
        for number in count(2):
            if iri not in self._shapes:
                break
            iri = f"{stem}-{number}"
        self._shapes[iri] = Shape(iri, kind, str(about), demand, properties, classes, warning)
        node = URIRef(iri)
        self._graph.add((node, RDF.type, SH.NodeShape if path is None else SH.PropertyShape))
        self._graph.add((node, SH.message, Literal(demand, lang="en")))
        if path is not None:
            self._graph.add((node, SH.path, path))
        if warning:
            self._graph.add((node, SH.severity, SH.Warning))
        return node

    def _inverse(self, prop: Node) -> Node:
        node = self._blank()
        self._graph.add((node, SH.inversePath, prop))
        return node

    def _list(self, members: list[Node]) -> Node:
        head: Node = RDF.nil
        for member in reversed(members):
            node = self._blank()
            self._graph.add((node, RDF.first, member))
            self._graph.add((node, RDF.rest, head))
            head = node
        return head

    def _blank(self) -> BNode:
        return BNode(f"s{next(self._numbers):06}")

    def _objects(self, subject: Node, predicate: URIRef) -> list[Node]:
        return sorted(self._axioms.objects(subject, predicate), key=str)

    def _groups(self, kind: URIRef) -> Iterator[list[Node]]:
        for node in sorted(self._axioms.subjects(RDF.type, kind), key=str):
            for members in self._axioms.objects(node, OWL.members):
                yield list(Collection(self._axioms, members))
