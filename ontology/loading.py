"""Loading an ontology: any OWL file becomes plain data. The one place where owlready2 reads ontologies.

rdflib parses the files (owlready2 reads no Turtle and fetches imports from the network), owlready2 understands the OWL.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import owlready2 as owl
import pyoxigraph as ox

from kg.errors import OntologyError
from kg.vocabulary import KG, KINDS, NEWS, OWL, RDF, RDFS, SKOS, XSD
from ontology.kinds import kind_of_label
from ontology.model import Class, Example, Ontology, Property, Rule, nearest_first
from ontology.sources import KG_FILE, NEWS_FILE, Source, read
from ontology.teaching import parse_class_example, parse_example, parse_rule

__all__ = ["Class", "Example", "Ontology", "Property", "Rule", "load", "world_of"]

_TIMES = {f"{KG}StateRelation": "state", f"{KG}EventRelation": "event"}
_LITERAL = f"{KG}LiteralPlaces"
_LASTING = f"{KG}LastingRelation"
_KINDS = {*_TIMES, _LITERAL, _LASTING}  # of properties; the reasoner need not see them
_OBJECT_PROPERTY = f"{OWL}ObjectProperty"
_PROPERTIES = {_OBJECT_PROPERTY, f"{OWL}DatatypeProperty"}
_BELOW = {f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"}
_DOMAIN_RANGE = {f"{RDFS}domain", f"{RDFS}range"}
_TEACHING = ("example", "counterExample", "verb", "noun", "kind")

Triples = Iterable[ox.Triple]


def load(path: Path | None = None) -> Ontology:
    """The ontology in a file (Turtle, N-Triples or RDF/XML; None: news.ttl) with its local imports and kg.ttl.

    OntologyError, one line, for a file that is missing or broken (with the line), an import that is not a file here,
    an example or rule that is malformed (with the property's name), a teaching property on something undeclared.
    """
    sources = read(path or NEWS_FILE)
    triples = {t for source in sources for t in source.triples}
    types = _types(triples)
    _check_teaching(triples, types, sources[0].path)
    undeclared = _undeclared_classes(triples, types)
    shipped = {_iri(t.subject) for source in sources if source.path == KG_FILE for t in source.triples}
    own = {iri: kinds for iri, kinds in types.items() if iri not in shipped}
    classes = {iri for iri, kinds in own.items() if f"{OWL}Class" in kinds} | undeclared
    properties = {iri for iri, kinds in own.items() if kinds & _PROPERTIES}
    reader = _Reader(_world(triples), types, _parents(triples), _datatypes(triples, types))
    with redirect_stderr(io.StringIO()):  # owlready2 comments on what it finds odd
        return Ontology(
            classes=[reader.cls(iri) for iri in classes],
            properties=[reader.property(iri) for iri in properties],
            rules=_rules(sources, types),
            lines=_canonical(triples),
        )


def world_of(ontology: Ontology) -> Any:
    """The ontology in an owlready2 World of its own, for a reasoner."""
    return _world({quad.triple for quad in ox.parse(ontology.ntriples(), format=ox.RdfFormat.N_TRIPLES)})


def _world(triples: Triples) -> Any:
    """An owlready2 World with those of the triples that it is to understand."""
    # owlready2 would follow imports into the network, and takes a property that is an individual, too, for that only.
    lines = [
        f"{t} ."
        for t in triples
        if t.predicate.value != f"{OWL}imports" and not (t.predicate.value == f"{RDF}type" and _iri(t.object) in _KINDS)
    ]
    lines += [f"<{iri}> <{RDF}type> <{OWL}Class> ." for iri in _undeclared_classes(triples, _types(triples))]
    lines.append(f"<{SKOS}definition> <{RDF}type> <{OWL}AnnotationProperty> .")
    world = owl.World()
    stream = io.BytesIO("\n".join(sorted(lines)).encode("utf-8"))
    with redirect_stderr(io.StringIO()):  # it comments on what it mends
        world.get_ontology("https://kg.example/loaded#").load(fileobj=stream, only_local=True)
    return world


def _canonical(triples: Triples) -> list[str]:
    """The triples as lines of canonical N-Triples; blank nodes get names that depend on the content alone."""
    if any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object)):
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        triples = [quad.triple for quad in dataset]
    return [f"{t} ." for t in triples]


def _iri(term: Any) -> str:
    """The IRI of a named node, "" of anything else."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def _types(triples: Triples) -> dict[str, set[str]]:
    """The types of everything that has an IRI and a type."""
    types: dict[str, set[str]] = defaultdict(set)
    for t in triples:
        if t.predicate.value == f"{RDF}type" and _iri(t.subject):
            types[_iri(t.subject)].add(_iri(t.object))
    return dict(types)


def _parents(triples: Triples) -> dict[str, tuple[str, ...]]:
    """The named classes and properties right above each; owlready2 would cut circles where it happens to enter them."""
    above: dict[str, set[str]] = defaultdict(set)
    for t in triples:
        child, parent = _iri(t.subject), _iri(t.object)
        if t.predicate.value in _BELOW and child != parent and parent and not parent.startswith(OWL):
            above[child].add(parent)
    return {child: tuple(sorted(parents)) for child, parents in above.items()}


def _datatypes(triples: Triples, types: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """The datatypes in the range of each datatype property; owlready2 knows but a few, and mixes up some of them."""
    said: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for t in triples:
        said[str(t.subject), t.predicate.value].append(t.object)

    def named(term: Any, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        if isinstance(term, ox.NamedNode):
            if term.value in seen:  # classes, which no datatype property has, may be each other
                return
            based = said.get((str(term), f"{OWL}equivalentClass"), []) if not term.value.startswith(XSD) else []
            yield from (iri for other in based for iri in named(other, seen | {term.value}))
            if not based:
                yield term.value
            return
        for inner in said.get((str(term), f"{OWL}onDatatype"), []):
            yield from named(inner, seen)
        for member in said.get((str(term), f"{OWL}unionOf"), []):
            while _iri(member) != f"{RDF}nil":
                first, rest = said.get((str(member), f"{RDF}first"), []), said.get((str(member), f"{RDF}rest"), [])
                if not first or not rest:
                    break
                yield from named(first[0], seen)
                member = rest[0]

    return {
        iri: tuple(sorted({d for term in said.get((f"<{iri}>", f"{RDFS}range"), []) for d in named(term)}))
        for iri, kinds in types.items()
        if f"{OWL}DatatypeProperty" in kinds
    }


def _undeclared_classes(triples: Triples, types: dict[str, set[str]]) -> set[str]:
    """What is used as a class and nowhere declared as one (many published ontologies are careless there)."""
    used: set[str] = set()
    for t in triples:
        predicate = t.predicate.value
        if predicate == f"{RDFS}subClassOf":
            used |= {_iri(t.subject), _iri(t.object)}
        elif predicate in _DOMAIN_RANGE and _OBJECT_PROPERTY in types.get(_iri(t.subject), ()):
            used.add(_iri(t.object))
    return {c for c in used if c and not c.startswith((OWL, RDFS, RDF, XSD)) and f"{OWL}Class" not in types.get(c, ())}


def _check_teaching(triples: Triples, types: dict[str, set[str]], path: Path) -> None:
    """OntologyError when something teaches that is neither a class nor a property: a typing error in its name."""
    taught = {f"{KG}{name}" for name in _TEACHING}
    wrong = {
        (str(t.subject), t.predicate.value.removeprefix(KG))
        for t in triples
        if t.predicate.value in taught and not types.get(_iri(t.subject), set()) & {f"{OWL}Class", *_PROPERTIES}
    }
    for subject, name in sorted(wrong):
        raise OntologyError(f"{path}: kg:{name} on {subject}, which is not declared; declare it or mend its name")


def _rules(sources: list[Source], types: dict[str, set[str]]) -> Iterator[Rule]:
    """The rules of all files; OntologyError, with the file, for one that is malformed or whose conclusion cannot be."""
    for source in sources:
        for t in source.triples:
            if t.predicate.value == f"{KG}rule" and isinstance(t.object, ox.Literal):
                try:
                    rule = parse_rule(t.object.value, _iri(t.subject), source.prefixes)
                except OntologyError as error:
                    raise OntologyError(f"{source.path}: {error}") from None
                if f"{OWL}DatatypeProperty" in types.get(rule.conclusion[1], ()):
                    raise OntologyError(
                        f"{source.path}: kg:rule “{rule.label}” concludes {rule.conclusion[1]}, whose values are no "
                        "things; make it an owl:ObjectProperty or conclude another"
                    )
                yield rule


class _Reader:
    """Reads classes and properties out of an owlready2 World."""

    def __init__(
        self,
        world: Any,
        types: dict[str, set[str]],
        parents: dict[str, tuple[str, ...]],
        datatypes: dict[str, tuple[str, ...]],
    ) -> None:
        self._datatypes = datatypes
        self._world = world
        self._types = types
        self._parents = parents
        self._annotations = {name: world[f"{KG}{name}"] for name in _TEACHING}
        self._definition = world[f"{SKOS}definition"]

    def cls(self, iri: str) -> Class:
        entity = self._world[iri]
        return Class(
            iri=iri,
            name=_name(iri),
            label=_text(entity.label) or _name(iri),
            definition=self._define(entity),
            parents=self._parents.get(iri, ()),
            kind=self._kind(iri),
            nouns=self._taught(entity, "noun"),
            examples=tuple(parse_class_example(text, _name(iri)) for text in self._taught(entity, "example")),
        )

    def property(self, iri: str) -> Property:
        entity = self._world[iri]
        name = _name(iri)
        is_object = issubclass(entity, owl.ObjectProperty)
        inverse = getattr(entity, "inverse_property", None)
        return Property(
            iri=iri,
            name=name,
            label=_text(entity.label) or name,
            definition=self._define(entity),
            is_object=is_object,
            domain=self._alternatives(entity.domain),
            range=self._alternatives(entity.range) if is_object else self._datatypes.get(iri, ()),
            symmetric=owl.SymmetricProperty in entity.is_a,
            transitive=owl.TransitiveProperty in entity.is_a,
            functional=owl.FunctionalProperty in entity.is_a,
            inverse=inverse.iri if inverse is not None and inverse is not entity else None,
            parents=self._parents.get(iri, ()),
            time=self._time(iri),
            verbs=self._taught(entity, "verb"),
            nouns=self._taught(entity, "noun"),
            examples=tuple(parse_example(text, name) for text in self._taught(entity, "example")),
            counter_examples=tuple(parse_example(text, name) for text in self._taught(entity, "counterExample")),
            literal_places=_LITERAL in self._types[iri],
            lasting=_LASTING in self._types[iri],
        )

    def _time(self, iri: str) -> str | None:
        times = sorted(_TIMES[c] for c in self._types[iri] & _TIMES.keys())
        if len(times) > 1:
            raise OntologyError(f"{iri}: both kg:StateRelation and kg:EventRelation; a property is one of them")
        return times[0] if times else None

    def _taught(self, entity: Any, name: str) -> tuple[str, ...]:
        return tuple(sorted({str(value) for value in self._annotations[name][entity]}))

    def _define(self, entity: Any) -> str:
        return _text(self._definition[entity]) or _text(entity.comment)

    def _kind(self, start: str) -> str | None:
        """The kind of the nearest class, itself first, that has one; else of the nearest whose label tells one."""
        above = nearest_first(start, lambda i: self._parents.get(i, ()))
        for iri in above:
            for kind in self._taught(self._world[iri], "kind"):
                if kind not in KINDS:
                    raise OntologyError(f"{iri}: kg:kind “{kind}” is unknown; it must be one of {', '.join(KINDS)}")
                return kind
        labels = (_text(self._world[iri].label) or _name(iri) for iri in above if not iri.startswith(NEWS))
        return next(filter(None, map(kind_of_label, labels)), None)

    def _alternatives(self, expressions: Iterable[Any]) -> tuple[str, ...]:
        """The named classes of a domain or range: unions flattened; empty when anything will do."""
        named: set[str] = set()
        for expression in expressions:
            if isinstance(expression, owl.Or):
                found = self._alternatives(expression.Classes)
                if not found:
                    return ()
                named |= set(found)
            elif isinstance(expression, owl.ThingClass):
                if expression is owl.Thing:
                    return ()
                named.add(expression.iri)
            else:
                return ()  # a restriction or the like, which no extracted fact can be checked against
        return tuple(sorted(named))


def _name(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _text(values: Iterable[Any]) -> str:
    """The English text, else one without language, else the first by language; among equals the first in order."""

    def rank(value: Any) -> tuple[int, str, str]:
        language = getattr(value, "lang", "") or ""
        english = language == "en" or language.startswith("en-")
        return (0 if english else 1 if not language else 2), language, str(value)

    return " ".join(str(min(values, key=rank)).split()) if values else ""
