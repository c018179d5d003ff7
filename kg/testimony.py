"""Which sentences of which articles stand behind facts and classes that a store holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from kg.iri import INFERRED
from kg.vocabulary import DCTERMS, KG, OA, RDF, SCHEMA
from loaders.stores import Store
from ontology.model import Ontology

Term = NamedNode | Literal
Fact = tuple[str, str, Term]  # subject and property (IRIs), object; a thing's class is a fact of rdf:type

TYPE = RDF + "type"
_AROUND = 80  # characters on either side of a name that no evidence quotes


@dataclass(frozen=True, slots=True, order=True)
class Testimony:
    """Where a graph says something: the article and the sentence, or, for a graph that is none's, its IRI alone."""

    graph: str  # the article's IRI, or that of the graph
    article: str = ""  # the article's identifier
    sentence: str = ""  # the quote, or for a class the words around the name
    start: int = 0
    end: int = 0
    node: str = ""  # the evidence or mention


class Witnesses:
    """Reads articles of a store for what stands behind facts; each article is read once for all facts given."""

    def __init__(self, store: Store, articles: str, ontology: Ontology) -> None:
        """`articles` is what the IRIs of the store's articles begin with."""
        self._store = store
        self._articles = articles
        self._ontology = ontology

    def of(self, wanted: Iterable[tuple[Fact, str]]) -> dict[tuple[Fact, str], Testimony]:
        """The first testimony for each fact in each graph that has it."""
        by_graph: dict[str, list[tuple[Fact, str]]] = defaultdict(list)
        for fact, graph in dict.fromkeys(wanted):
            by_graph[graph.removesuffix(INFERRED)].append((fact, graph))
        found: dict[tuple[Fact, str], Testimony] = {}
        for graph, pairs in sorted(by_graph.items()):
            if not graph.startswith(self._articles):
                found.update({pair: Testimony(graph) for pair in pairs})
                continue
            article = _Article(graph, (*self._store.triples(graph), *self._store.triples(graph + INFERRED)))
            found.update({pair: article.testimony(pair[0], self._twins(pair[0])) for pair in pairs})
        return found

    def _twins(self, fact: Fact) -> set[Fact]:
        """The fact, and how else a claim may state it."""
        subject, predicate, obj = fact
        twins = {fact}
        prop = self._ontology.properties.get(predicate)
        if prop is not None and isinstance(obj, NamedNode):
            turned = NamedNode(subject)
            back = [p.iri for p in self._ontology.properties.values() if p.inverse == predicate]
            back += [prop.inverse] if prop.inverse else []
            back += [predicate] if prop.symmetric else []
            twins |= {(obj.value, p, turned) for p in back}
        return twins


class _Article:
    """An article's graphs, by node and property."""

    def __init__(self, graph: str, triples: Iterable[Triple]) -> None:
        self._graph = graph
        self._nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._mentions: dict[str, list[str]] = defaultdict(list)
        self._asserted: dict[Fact, list[str]] = defaultdict(list)
        for triple in triples:
            assert isinstance(triple.subject, NamedNode)
            assert isinstance(triple.object, NamedNode | Literal)  # the data model has no triple terms
            self._nodes[triple.subject.value][triple.predicate.value].append(triple.object)
        for name, node in self._nodes.items():
            for entity in node.get(KG + "refersTo", ()):
                self._mentions[entity.value].append(name)
            if NamedNode(KG + "Asserted") in node.get(KG + "status", ()):
                for claim in (*node.get(KG + "claim", ()), *node.get(KG + "supports", ())):
                    for fact in self._stated(claim.value):
                        self._asserted[fact].append(name)
        self._identifier = self._value(graph, DCTERMS + "identifier")

    def testimony(self, fact: Fact, twins: Iterable[Fact]) -> Testimony:
        """What stands behind a fact here: the first evidence that asserts it or, of a class, the first mention."""
        evidence = {node for twin in twins for node in self._asserted.get(twin, ())}
        if fact[1] == TYPE:
            return self._mention(fact[0])
        if not evidence:
            ends = {fact[0], fact[2].value}
            evidence = {n for (s, _, o), nodes in self._asserted.items() if {s, o.value} == ends for n in nodes}
        if not evidence:
            return Testimony(self._graph, self._identifier)
        return min(self._quote(node) for node in evidence)

    def _mention(self, entity: str) -> Testimony:
        if not self._mentions.get(entity):
            return Testimony(self._graph, self._identifier)
        first = min(self._quote(node) for node in self._mentions[entity])
        text = self._value(self._graph, SCHEMA + "articleBody")
        left = max(0, first.start - _AROUND, text.rfind("\n", 0, first.start) + 1)
        stop = text.find("\n", first.end)
        right = min(len(text) if stop < 0 else stop, first.end + _AROUND)
        words = ("…" if text[:left].strip() and text[left - 1] != "\n" else "") + text[left:right]
        words += "…" if right < len(text) and text[right] != "\n" else ""
        return replace(first, sentence=words) if text else first

    def _quote(self, node: str) -> Testimony:
        start, end = self._number(node, OA + "start"), self._number(node, OA + "end")
        return Testimony(self._graph, self._identifier, self._value(node, OA + "exact"), start, end, node)

    def _stated(self, claim: str) -> Iterator[Fact]:
        node = self._nodes.get(claim, {})
        for subject in node.get(RDF + "subject", ()):
            for predicate in node.get(RDF + "predicate", ()):
                for obj in node.get(RDF + "object", ()):
                    yield subject.value, predicate.value, obj

    def _value(self, node: str, term: str) -> str:
        return min((value.value for value in self._nodes.get(node, {}).get(term, ())), default="")

    def _number(self, node: str, term: str) -> int:
        value = self._value(node, term)
        return int(value) if value.isdecimal() else 0
