"""Are the facts of a store what the ontology allows? They are checked with SHACL, all articles as one.

What the ontology's axioms forbid is written as shapes (`ontology.shaping`); shapes of your own and those of the data
model come on top. Only facts, classes and what the shapes name is taken out of the store, since SHACL is slow.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Triple
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg import settings, shacl
from kg.errors import UsageError
from kg.iri import INFERRED, Minter
from kg.testimony import TYPE, Fact, Term, Testimony, Witnesses
from kg.vocabulary import DCTERMS, KG, OA, RDFS
from loaders.stores import Store
from ontology.expressions import local, term
from ontology.loading import load
from ontology.model import Ontology
from ontology.shaping import Shape, Shapes, shapes

_EXACT, _IDENTIFIER = OA + "exact", DCTERMS + "identifier"
_DATA_MODEL = "the data model"
_BATCH = 20  # articles that are checked against the data model at a time; more are no faster


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that is not as a shape demands, with the facts that it is about and where they are stated."""

    shape: str  # IRI, "" for one that has none
    severity: str  # Violation, Warning or Info
    component: str  # IRI of the kind of constraint
    focus: Node
    focus_label: str
    path: str | None
    inverse: bool
    value: Node | None
    says: str
    facts: tuple[tuple[Fact, str], ...] = ()  # each with a graph that has it
    testimony: tuple[Testimony, ...] = ()  # found for those that are to be shown


@dataclass(frozen=True, slots=True)
class Checked:
    """A shape with how often it is violated."""

    shape: str
    source: str  # "ontology", the files of shapes, or "the data model"
    demand: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Validation:
    """What was checked and what is wrong: shapes in order, violations in the order of their shapes."""

    facts: int
    entities: int
    shapes: int
    checked: tuple[Checked, ...]  # only shapes that are violated
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Nothing is a violation: warnings and hints may be there."""
        return not any(v.severity == shacl.VIOLATION for v in self.violations)


def validate(
    store: Store,
    ontology: Ontology,
    files: Sequence[Path] = (),
    *,
    data_model: bool = False,
    limit: int | None = None,
) -> Validation:
    """Check the facts of a store: by the ontology, by the shapes of `files`, and on request as the data model has it.

    The articles and sentences of the first `limit` violations of each shape are looked up (None: of all). Errors as of
    `kg.shacl.read` and `kg.shacl.check`; the store is only read.
    """
    own = shacl.read(files) if files else None  # what is wrong with them shows before the work
    minter = Minter(settings.read(store).base)
    generated = shapes(ontology)
    wanted = shacl.looks_at(own) if own is not None else set()
    facts = _Facts(store, minter, ontology, generated, wanted)
    data = facts.graph()
    found = [_explained(r, facts, generated) for r in shacl.check(data, generated.graph, "the ontology")]
    order = {iri: number for number, iri in enumerate(generated.shapes)}
    found.sort(key=lambda v: order.get(v.shape, 0))
    sources = dict.fromkeys((v.shape for v in found), "ontology")
    number = len(generated.shapes)
    if own is not None:
        where = ", ".join(map(str, files))
        results = [_explained(r, facts, generated) for r in shacl.check(data, own, where)]
        sources |= dict.fromkeys((v.shape for v in results), where)
        number += shacl.number_of(own)
        found += results
    if data_model:
        model = shacl.read([shacl.DATA_MODEL])
        results = sorted(_against_model(store, minter, model), key=lambda v: (v.shape, str(v.focus), v.says))
        sources |= dict.fromkeys((v.shape for v in results), _DATA_MODEL)
        number += shacl.number_of(model)
        found += results
    known = _checked(found, sources, generated)
    witnesses = Witnesses(store, minter.article(""), ontology)
    return Validation(
        len(facts.facts), len(facts.entities), number, known, tuple(_with_testimony(found, witnesses, limit))
    )


def ontology_of(store: Store, given: Path | None = None) -> Ontology:
    """The ontology of the file given, or that the store remembers, or the default one.

    UsageError when the store was built with one that it does not remember; OntologyError for a file that is not there.
    """
    known = settings.read(store)
    path = given or known.ontology_path
    loaded = load(path)
    if path is None:
        stored = {str(t.subject)[1:-1] for t in store.triples(Minter(known.base).graph("ontology"))}
        if stored and not stored & loaded.properties.keys():
            raise UsageError(f"{store.selector} was built with an ontology of its own: give it with --ontology FILE")
    return loaded


def _checked(found: Iterable[Violation], sources: dict[str, str], generated: Shapes) -> tuple[Checked, ...]:
    counts = Counter((v.shape, v.severity) for v in found)
    says: dict[str, str] = {}
    for violation in found:
        known = generated.shapes.get(violation.shape)
        says.setdefault(violation.shape, known.demand if known else violation.says)
    return tuple(Checked(shape, sources[shape], says[shape], severity, n) for (shape, severity), n in counts.items())


class _Facts:
    """What is taken out of a store to be checked, with the graphs that have it."""

    def __init__(
        self, store: Store, minter: Minter, ontology: Ontology, generated: Shapes, wanted: set[str] | None
    ) -> None:
        """`wanted` are terms that shapes name (None: they look at everything)."""
        self.facts: dict[Fact, list[str]] = defaultdict(list)
        self.types: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # classes by entity
        self.labels: dict[str, str] = {}
        self.entities: set[str] = set()
        self._ontology = ontology
        self._above = generated.above
        self._wanted = wanted
        self._more: dict[tuple[str, str, Term], None] = {}
        background = minter.graph("background")
        graphs = [g for g in store.graphs() if g != minter.graph("ontology") and not settings.is_own(g)]
        for graph in sorted(graphs, key=lambda g: g == background):  # the background last: of it only what is met
            for triple in store.triples(graph):
                self._take(triple, graph, graph == background)
        self.by_subject: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self.by_object: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            self.by_subject[fact[0], fact[1]].append(fact)
            self.by_object[str(term(fact[2])), fact[1]].append(fact)

    def _take(self, triple: Triple, graph: str, background: bool) -> None:
        subject, predicate, obj = triple.subject, triple.predicate.value, triple.object
        if not isinstance(subject, NamedNode) or isinstance(obj, Triple) or not isinstance(obj, Term):
            return  # the data model has neither
        if background and subject.value not in self.entities:
            return
        if predicate == TYPE:
            cls = obj.value
            if cls in self._above or self._wanted is None or cls in self._wanted:
                if not cls.startswith(KG):
                    self.entities.add(subject.value)
                self.types[subject.value][cls].append(graph)
        elif predicate in self._ontology.properties:
            if not background:
                self.facts[subject.value, predicate, obj].append(graph)
                self.entities.update((subject.value, obj.value) if isinstance(obj, NamedNode) else (subject.value,))
        elif self._wanted is None or predicate in self._wanted:
            self._more[subject.value, predicate, obj] = None
        if predicate == f"{RDFS}label" and subject.value not in self.labels:
            self.labels[subject.value] = obj.value

    def graph(self) -> shacl.DataGraph:
        """All of it as one graph, each thing with all classes above its own."""
        graph = shacl.DataGraph()
        for subject, predicate, obj in (*self.facts, *self._more):
            graph.add((URIRef(subject), URIRef(predicate), term(obj)))
        for subject, classes in self.types.items():
            node = URIRef(subject)
            for cls in classes:
                for above in self._above.get(cls, (cls,)):
                    graph.add((node, RDF.type, URIRef(above)))
        return graph

    def label(self, node: Node | str) -> str:
        """A thing's name, a literal's text."""
        return self.labels.get(str(node)) or (str(node) if isinstance(node, RdfLiteral) else local(str(node)))

    def classes(self, node: Node | str) -> list[str]:
        """The labels of a thing's classes, without those above others."""
        own = self.types.get(str(node), {})
        lowest = [c for c in own if not any(c != d and c in self._above.get(d, ()) for d in own)]
        known = self._ontology.classes
        return sorted(known[c].label if c in known else local(c) for c in lowest)

    def typed(self, node: Node | str, classes: Iterable[str]) -> Iterator[tuple[Fact, str]]:
        """The facts that make a thing a member of classes, each with the graphs that have it."""
        wanted = set(classes)
        for cls, graphs in sorted(self.types.get(str(node), {}).items()):
            if wanted & set(self._above.get(cls, (cls,))):
                for graph in _plainest(graphs):
                    yield (str(node), TYPE, NamedNode(cls)), graph


def _explained(result: shacl.Result, facts: _Facts, generated: Shapes) -> Violation:
    """A result in words, with the facts that it is about."""
    shape = generated.shapes.get(result.shape)
    focus, value = result.focus, result.value
    about: list[tuple[Fact, str]] = []
    if shape is not None and shape.kind == "disjoint":
        about = _disjoint(focus, shape, facts)
    else:
        for path in [result.path] if result.path else shape.properties if shape is not None else ():
            side = facts.by_object if result.inverse else facts.by_subject
            met = side.get((str(focus), path), [])
            if value is not None and result.path:
                end = str(value)
                met = [f for f in met if (f[0] if result.inverse else str(term(f[2]))) == end] or met
            about += [(fact, graph) for fact in met for graph in _plainest(facts.facts[fact])]
        if not about:
            about = list(facts.typed(focus, facts.types.get(str(focus), {})))
    return Violation(
        shape=result.shape,
        severity=result.severity,
        component=result.component,
        focus=focus,
        focus_label=facts.label(focus),
        path=result.path,
        inverse=result.inverse,
        value=value,
        says=_says(result, shape, facts),
        facts=tuple(about),
    )


def _plainest(graphs: Sequence[str]) -> list[str]:
    """The graphs that have a fact: no graph of entailments beside its article's own."""
    own = set(graphs)
    return sorted(g for g in own if not (g.endswith(INFERRED) and g.removesuffix(INFERRED) in own))


def _disjoint(focus: Node, shape: Shape, facts: _Facts) -> list[tuple[Fact, str]]:
    """What makes a thing a member of classes that exclude each other: for each class the first graph that says so."""
    found: dict[Fact, str] = {}
    for cls in shape.classes:
        for fact, graph in facts.typed(focus, [cls]):
            found.setdefault(fact, graph)
    return list(found.items())


def _says(result: shacl.Result, shape: Shape | None, facts: _Facts) -> str:
    """What is the matter, in words."""
    focus = facts.label(result.focus)
    if shape is None:
        return result.message
    if result.component == str(SH.MaxCountConstraintComponent) and result.path:
        side = facts.by_object if result.inverse else facts.by_subject
        ends = {f[0] if result.inverse else f[2].value for f in side[str(result.focus), result.path]}
        return (
            f"{len(ends)} values: {', '.join(sorted(facts.label(end) if end in facts.labels else end for end in ends))}"
        )
    if shape.kind == "disjoint":
        return f"{focus} is {_and(facts.classes(result.focus))}"
    if shape.kind in ("domain", "range"):
        end = result.focus if result.value is None else result.value
        if isinstance(end, RdfLiteral):
            kind = local(str(end.datatype)) if end.datatype else f"text in {end.language}" if end.language else "string"
            return f"“{end}” is {kind}"
        return f"{facts.label(end)} is {_and(facts.classes(end)) or 'of no known class'}"
    return result.message


def _and(words: Sequence[str]) -> str:
    return " and ".join(words)


def _against_model(store: Store, minter: Minter, model: Graph) -> Iterator[Violation]:
    """What of each article's graphs is not as the data model has it."""
    names = minter.article("")
    articles = sorted({g.removesuffix(INFERRED) for g in store.graphs() if g.startswith(names)})
    for start in range(0, len(articles), _BATCH):
        graph = shacl.DataGraph()
        for article in articles[start : start + _BATCH]:
            for triple in (*store.triples(article), *store.triples(article + INFERRED)):
                graph.add((term(triple.subject), URIRef(triple.predicate.value), term(triple.object)))
        for result in shacl.check(graph, model, _DATA_MODEL):
            iri = str(result.focus)
            home = iri.partition("#")[0]
            exact, identifier = (
                str(graph.value(URIRef(node), URIRef(of)) or "") for node, of in ((iri, _EXACT), (home, _IDENTIFIER))
            )
            yield Violation(
                shape=result.shape,
                severity=result.severity,
                component=result.component,
                focus=result.focus,
                focus_label=local(iri),
                path=result.path,
                inverse=result.inverse,
                value=result.value,
                says=result.message,
                testimony=(Testimony(home, identifier, exact, node=iri),) if identifier else (),
            )


def _with_testimony(found: Iterable[Violation], witnesses: Witnesses, limit: int | None) -> Iterator[Violation]:
    """The violations, the first of each shape with their testimony."""
    counts: Counter[str] = Counter()
    shown: list[Violation] = []
    for violation in found:
        counts[violation.shape] += 1
        shown.append(violation if limit is None or counts[violation.shape] <= limit else replace(violation, facts=()))
    known = witnesses.of(pair for violation in shown for pair in violation.facts)
    for violation in shown:
        if violation.testimony:
            yield violation
        else:
            found_here = dict.fromkeys(known[pair] for pair in violation.facts)
            yield replace(violation, testimony=tuple(sorted(found_here)))
