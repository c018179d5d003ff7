"""What an ontology says, as plain data: classes, properties with their examples, rules. No RDF library in sight."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.vocabulary import prefixes

Span = tuple[int, int]
Pattern = tuple[str, str, str]  # a triple whose terms are "?x" variables or full IRIs


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that states a property (or, as a counter-example, does not), with its two ends.

    It may mark the words that carry the quantity and the time of the evidence, too.
    """

    source: str  # as written: "{subject:Russia} sent troops to {object:Belarus}."
    text: str  # without the braces
    subject: Span  # offsets in text, the end exclusive
    object: Span
    quantity: Span | None = None
    time: Span | None = None


@dataclass(frozen=True, slots=True)
class ClassExample:
    """A sentence that says of a thing that it is of a class, and the nouns that say it."""

    source: str  # as written: "{subject:Marie Curie} is a physicist."
    text: str
    subject: Span
    nouns: tuple[str, ...]  # "physicist"


@dataclass(frozen=True, slots=True)
class Class:
    """A class; `nouns` say of a thing that it is one of its members, `kind` is one of KINDS and inherited.

    Without any kg:kind, a class outside of the ontology for news has the kind that its label or those above it tell.
    """

    iri: str
    name: str  # the IRI's last part
    label: str
    definition: str
    parents: tuple[str, ...]
    kind: str | None
    nouns: tuple[str, ...]
    examples: tuple[ClassExample, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property; an empty domain or range admits anything, several classes in one are alternatives."""

    iri: str
    name: str
    label: str
    definition: str
    is_object: bool  # its values are things, not literals
    domain: tuple[str, ...]
    range: tuple[str, ...]  # classes, or datatypes when is_object is false
    symmetric: bool
    transitive: bool
    functional: bool
    inverse: str | None
    parents: tuple[str, ...]
    time: str | None  # "state", "event" or not said
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]
    literal_places: bool = False  # a capital is itself at its ends, and never its country
    lasting: bool = False  # holds although the office that it is told by is over


@dataclass(frozen=True, slots=True)
class Rule:
    """A readers' inference. `?x rdf:type C` in a premise means: of class C or of one below it.

    `different` are pairs of terms that must not be the same.
    """

    iri: str
    label: str  # as written
    premises: tuple[Pattern, ...]
    conclusion: Pattern
    different: tuple[tuple[str, str], ...] = ()


class Ontology:
    """A loaded ontology. Its dictionaries are sorted by IRI; terms of kg.ttl are in the triples only."""

    def __init__(
        self,
        classes: Iterable[Class],
        properties: Iterable[Property],
        rules: Iterable[Rule],
        lines: Iterable[str],
    ) -> None:
        """`lines` are its triples, kg.ttl and imports included, as N-Triples; blank nodes have stable names."""
        self.classes: dict[str, Class] = {c.iri: c for c in sorted(classes, key=lambda c: c.iri)}
        self.properties: dict[str, Property] = {p.iri: p for p in sorted(properties, key=lambda p: p.iri)}
        self.rules: tuple[Rule, ...] = tuple(sorted(rules, key=lambda r: r.iri))
        self._ntriples = "".join(f"{line}\n" for line in sorted(set(lines)))
        self.fingerprint: str = hashlib.sha256(self._ntriples.encode("utf-8")).hexdigest()
        self._ancestors: dict[str, frozenset[str]] = {}
        self._wider: dict[str, tuple[str, ...]] = {}
        self._narrower: dict[str, tuple[str, ...]] = {}

    def superclasses(self, iri: str) -> frozenset[str]:
        """The class and all above it; an unknown class has only itself."""
        if iri not in self._ancestors:
            self._ancestors[iri] = frozenset(nearest_first(iri, self._parents_of_class))
        return self._ancestors[iri]

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether the class is the other one or below it."""
        return ancestor in self.superclasses(cls)

    def superproperties(self, iri: str) -> tuple[str, ...]:
        """The property and all above it, nearest first, equally near ones by IRI."""
        if iri not in self._wider:
            self._wider[iri] = nearest_first(iri, lambda i: self.properties[i].parents if i in self.properties else ())
        return self._wider[iri]

    def subproperties(self, iri: str) -> tuple[str, ...]:
        """The property and all below it, by IRI."""
        if iri not in self._narrower:
            known = sorted({iri, *self.properties})
            self._narrower[iri] = tuple(i for i in known if iri in self.superproperties(i))
        return self._narrower[iri]

    def ntriples(self) -> str:
        """All triples, sorted, as canonical N-Triples."""
        return self._ntriples

    def turtle(self) -> str:
        """All triples as Turtle, with the usual prefixes, in a fixed order."""
        import pyoxigraph as ox  # only needed to show an ontology

        triples = ox.parse(self._ntriples, format=ox.RdfFormat.N_TRIPLES)
        written = ox.serialize((t.triple for t in triples), format=ox.RdfFormat.TURTLE, prefixes=prefixes())
        assert written is not None  # without an output argument the bytes are returned
        return written.decode("utf-8")

    def _parents_of_class(self, iri: str) -> tuple[str, ...]:
        return self.classes[iri].parents if iri in self.classes else ()


def nearest_first(start: str, parents: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """`start` and all its ancestors, level by level, each level sorted; cycles do no harm."""
    found = [start]
    level = [start]
    while level:
        level = sorted({p for i in level for p in parents(i)} - set(found))
        found += level
    return tuple(found)
