"""The ontology as a store holds it: its terms, what is above and below each, and where the page of each is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.vocabulary import BASE, KG, NEWS, OA, OWL, RDF, RDFS, SCHEMA, prefixes
from loaders.stores import Store

_QUERY = (Path(__file__).parent / "queries" / "ontology.rq").read_text(encoding="utf-8")
# The namespaces of what evidence is written in; all others speak of the world.
EVIDENCE = frozenset((KG, OA, RDF, SCHEMA))
_DOCUMENTS = {NEWS.rstrip("#"): "ontology/news", KG.rstrip("#"): "vocab"}
assert all(iri == BASE + path for iri, path in _DOCUMENTS.items())  # a page lives at its IRI's path
_KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    OWL + "NamedIndividual": "individual",
}
_TRAITS = {
    OWL + "SymmetricProperty": "symmetric: it holds in both directions",
    OWL + "TransitiveProperty": "transitive: it goes on through a chain",
    OWL + "FunctionalProperty": "functional: one value at most",
    OWL + "DatatypeProperty": "its values are texts, numbers or dates",
    OWL + "AnnotationProperty": "an annotation, of which nothing follows",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or individual of the ontology; the other terms that it names are IRIs, sorted."""

    iri: str
    kind: str  # class, property or individual
    label: str
    definition: str
    types: tuple[str, ...]
    parents: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: tuple[str, ...]

    @property
    def traits(self) -> list[str]:
        """What its logic is, in words."""
        return [words for iri, words in _TRAITS.items() if iri in self.types]


@dataclass(frozen=True, slots=True)
class Branch:
    """A term with what is below it. One that is below several stands under each; only `first` has its branches."""

    term: Term
    first: bool
    below: tuple["Branch", ...]


@dataclass(slots=True)
class Terms:
    """The terms by IRI, sorted, and the rules of its ontologies as they are written."""

    by_iri: dict[str, Term]
    rules: tuple[str, ...]
    _children: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.by_iri.values():
            for parent in term.parents:
                self._children.setdefault(parent, []).append(term.iri)

    def label(self, iri: str) -> str:
        """What the ontology calls a term; one that it does not have goes by its local name."""
        return self.by_iri[iri].label if iri in self.by_iri else local(iri)

    def narrowest(self, classes: Iterable[str]) -> list[str]:
        """Those that are not above another of them, sorted."""
        found = set(classes)
        above: set[str] = set()
        below = list(found)
        while below:
            iri = below.pop()
            parents = set(self.by_iri[iri].parents) - above if iri in self.by_iri else set()
            above |= parents
            below += parents
        return sorted(found - above) or sorted(found)

    def is_symmetric(self, iri: str) -> bool:
        """Whether a property holds in both directions."""
        return iri in self.by_iri and OWL + "SymmetricProperty" in self.by_iri[iri].types

    def children(self, iri: str) -> list[str]:
        """What is directly below a term."""
        return self._children.get(iri, [])

    def of_type(self, iri: str) -> list[Term]:
        """The individuals of a class."""
        return [term for term in self.by_iri.values() if iri in term.types]

    def with_end(self, iri: str) -> list[Term]:
        """The properties that have this very class as domain or range."""
        return [term for term in self.by_iri.values() if iri in term.domain or iri in term.range]

    def tree(self, kind: str, namespace: str) -> list[Branch]:
        """The terms of a kind under a namespace, from the top down, by label."""
        members = [term for term in self.by_iri.values() if term.kind == kind and namespace_of(term.iri) == namespace]
        inside = {term.iri for term in members}
        placed: set[str] = set()
        tops = [term for term in members if inside.isdisjoint(term.parents)]
        roots = [self._branch(term, inside, placed) for term in _by_label(tops)]
        # what is only in a ring of terms above each other hangs below none
        return roots + [self._branch(term, inside, placed) for term in _by_label(members) if term.iri not in placed]

    def _branch(self, term: Term, inside: set[str], placed: set[str]) -> Branch:
        if term.iri in placed:
            return Branch(term, False, ())
        placed.add(term.iri)
        below = [self.by_iri[iri] for iri in self.children(term.iri) if iri in inside]
        return Branch(term, True, tuple(self._branch(each, inside, placed) for each in _by_label(below)))


def read(store: Store, base: str) -> Terms:
    """The terms that the ontology of a store with that base IRI has."""
    unnamed = prefixes(base)["graph"] + "ontology"  # what unions, restrictions and lists are called in a store
    found: dict[str, dict[str, set[str]]] = {}
    texts: dict[str, dict[str, list[tuple[int, str]]]] = {}
    results = store.query(_QUERY)
    assert isinstance(results, QuerySolutions)  # it is a SELECT
    for row in results:
        term, prop, value = row["term"], row["property"], row["value"]
        assert isinstance(term, NamedNode)  # a store has no blank nodes
        assert isinstance(prop, NamedNode)
        if isinstance(value, Literal):
            rank = 0 if (value.language or "").partition("-")[0] == "en" else 1 if value.language is None else 2
            texts.setdefault(term.value, {}).setdefault(prop.value, []).append((rank, value.value))
        elif isinstance(value, NamedNode):
            found.setdefault(term.value, {}).setdefault(prop.value, set()).add(value.value)
    terms = {}
    for iri in sorted(found):
        types = found[iri].get(RDF + "type", set())
        kind = next((kind for owl, kind in _KINDS.items() if owl in types), None)
        if kind is not None and not iri.startswith(unnamed):
            terms[iri] = _term(iri, kind, found, texts.get(iri, {}), unnamed)
    rules = sorted({text for about in texts.values() for _, text in about.get(KG + "rule", ())})
    return Terms(terms, tuple(rules))


def _term(
    iri: str,
    kind: str,
    found: Mapping[str, Mapping[str, set[str]]],
    texts: Mapping[str, list[tuple[int, str]]],
    unnamed: str,
) -> Term:
    def named(*properties: str) -> tuple[str, ...]:
        values = (value for prop in properties for value in found[iri].get(prop, ()))
        members = {each for value in values for each in _members(value, found)} - {iri}
        return tuple(sorted(each for each in members if not each.startswith(unnamed)))

    def text(prop: str) -> str:
        return min(texts[prop])[1] if prop in texts else ""

    return Term(
        iri=iri,
        kind=kind,
        label=text(RDFS + "label") or local(iri),
        definition=text(RDFS + "comment"),
        types=named(RDF + "type"),
        parents=named(RDFS + "subClassOf", RDFS + "subPropertyOf"),
        domain=named(RDFS + "domain"),
        range=named(RDFS + "range"),
        inverse=named(OWL + "inverseOf"),
    )


def _members(node: str, found: Mapping[str, Mapping[str, set[str]]]) -> Iterator[str]:
    """The classes that a node stands for: itself, or those of its union."""
    unions = found.get(node, {}).get(OWL + "unionOf")
    if unions is None:
        yield node
        return
    cells, seen = sorted(unions), set[str]()
    while cells:
        cell = cells.pop()
        if cell not in seen:
            seen.add(cell)
            yield from sorted(found.get(cell, {}).get(RDF + "first", ()))
            cells += sorted(found.get(cell, {}).get(RDF + "rest", ()))


def path(iri: str, root: str) -> str:
    """Where the page of a term is: at its IRI's path, its fragment one step below; elsewhere for others' ontologies."""
    document, _, name = iri.partition("#")
    if document in _DOCUMENTS and name:
        return f"{root}{_DOCUMENTS[document]}/{quote(name, safe='')}"
    return f"{root}ontology/term?iri={quote(iri, safe='')}"


def document(namespace: str, root: str) -> str | None:
    """Where the page of a whole ontology is, by its namespace; None for others' ontologies."""
    name = _DOCUMENTS.get(namespace.rstrip("#"))
    return root + name if name is not None else None


def namespace_of(iri: str) -> str:
    """The IRI without its last part."""
    return iri[: len(iri) - len(local(iri))]


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def _by_label(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.label.casefold(), term.iri))
