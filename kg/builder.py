"""Ties it together: articles in, their graphs into a store.

An article's graphs are a function of the article and of what reads it (ontology, background, language model, version);
`kg:contentHash` and `kg:builtWith` hold the two, and an article with both unchanged is not read again.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple, parse

from kg.code import code_digest
from kg.errors import ArticleError
from kg.identity import background
from kg.identity.namesakes import named_after
from kg.infer import NAMED_AFTER, Fact, inferred
from kg.iri import Minter
from kg.model import Article, Counts, Reading, Status
from kg.rdf import ArticleGraph, PropertyWords
from kg.settings import DEFAULT_MODEL
from kg.settings import read as read_settings
from kg.vocabulary import BASE, KG, NEWS, RDF, RDFS
from loaders.articles.seen import Seen
from loaders.stores import Store, Term
from ontology.loading import Ontology, load
from ontology.teaching import rule_iri

_BATCH = 16  # articles stored in one atomic step
# Background facts that a reader would add between two things that the article names. That a country lies on its
# continent, or where a body has its seat, is true but nothing that an article about them says.
_ADDED_IN_COUNTRY = frozenset(("locatedIn", "basedIn"))
_ADDED = frozenset(("agencyOf", "partOf"))

_STATE = """SELECT ?hash ?with WHERE { GRAPH ?article { ?article kg:contentHash ?hash ; kg:builtWith ?with } }"""
_MARKED = """ASK { GRAPH ?graph { ?graph kg:contentHash ?mark } }"""

OnDone = Callable[[Article, str], None]
OnError = Callable[[ArticleError], None]


class Recipe:
    """All that turns an article into triples besides the language model: ontology, background, base IRI."""

    def __init__(self, ontology: Path | None = None, model: str = DEFAULT_MODEL, base: str = BASE) -> None:
        self.ontology: Ontology = load(ontology)
        self.ontology_path = str(ontology) if ontology else None
        self.model = model
        self.minter = Minter(base)
        self.background = background.load()
        self._properties = {p.iri: PropertyWords(p.label, p.symmetric) for p in self.ontology.properties.values()}
        self._known: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for subject, prop, obj in self.background.facts():
            in_country = prop in _ADDED_IN_COUNTRY and NEWS + "Country" in obj.classes
            if (in_country or prop in _ADDED) and NEWS + prop in self.ontology.properties:
                self._known.setdefault((subject.kind, subject.label), []).append((NEWS + prop, obj.kind, obj.label))
        self.fingerprint = self._fingerprint()

    def _fingerprint(self) -> str:
        try:
            model = metadata.version(self.model.replace("_", "-"))
        except metadata.PackageNotFoundError:  # a model named by its path: its own description tells its version
            described = Path(self.model) / "meta.json"
            model = hashlib.sha256(described.read_bytes()).hexdigest() if described.is_file() else "?"
        parts = (code_digest(), self.ontology.fingerprint, self.background.fingerprint, self.model, model)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def graphs(self, reading: Reading) -> dict[str, list[Triple]]:
        """The article's graph and its inferred graph, by IRI."""
        graph = ArticleGraph(reading, self.minter, self._properties, self.fingerprint)
        return {
            graph.node.value: graph.triples(),
            self.minter.inferred(reading.article.identifier): inferred(
                graph, self.ontology, self.minter, self._known_between(reading), self._named_after(reading)
            ),
        }

    def _known_between(self, reading: Reading) -> list[Fact]:
        named = {(e.kind, e.label) for e in reading.entities}
        facts = []
        for kind, label in sorted(named):
            for prop, other_kind, other in self._known.get((kind, label), ()):
                if (other_kind, other) in named:
                    facts.append((self.minter.entity(kind, label), prop, self.minter.entity(other_kind, other)))
        return facts

    def _named_after(self, reading: Reading) -> list[Fact]:
        """Which organisations of an article are called after which of its places."""
        places = {e.label for e in reading.entities if e.kind == "place"}
        facts = []
        for entity in reading.entities:
            place = named_after(entity.label, self.background) if entity.kind == "organization" else None
            if place is not None and place.label in places:
                after = self.minter.entity(place.kind, place.label)
                facts.append((self.minter.entity(entity.kind, entity.label), NAMED_AFTER, after))
        return facts


def extract(
    articles: Iterable[Article],
    *,
    on_error: OnError,
    ontology: Path | None = None,
    model: str = DEFAULT_MODEL,
    base: str = BASE,
    workers: int = 1,
) -> Iterator[tuple[Article, list[Quad]]]:
    """The quads of each article without a store; an article that fails goes to `on_error`, the rest goes on."""
    from kg.extract.reader import read

    recipe = Recipe(ontology, model, base)
    for result in read(_once(articles, on_error), model, recipe.ontology_path, workers):
        if isinstance(result, ArticleError):
            on_error(result)
            continue
        quads = [
            Quad(t.subject, t.predicate, t.object, NamedNode(name))
            for name, triples in recipe.graphs(result).items()
            for t in triples
        ]
        yield result.article, quads


class Builder:
    """Builds articles into a store."""

    def __init__(
        self, store: Store, *, ontology: Path | None = None, model: str = DEFAULT_MODEL, workers: int = 1
    ) -> None:
        self._store = store
        self._workers = workers
        self._recipe = Recipe(ontology, model, read_settings(store).base)

    def init(self) -> None:
        """Put the background and the ontology into their graphs, unless the very same are there."""
        minter, recipe = self._recipe.minter, self._recipe
        wanted: dict[str, tuple[str, Callable[[], Iterable[Triple]]]] = {
            "background": (recipe.background.fingerprint, lambda: _parsed(recipe.background.quads(minter))),
            "ontology": (recipe.ontology.fingerprint, lambda: _named(recipe.ontology, minter.graph("ontology"))),
        }
        for name, (fingerprint, triples) in wanted.items():
            node = NamedNode(minter.graph(name))
            mark = Literal(fingerprint)
            if not self._store.query(_MARKED, {"graph": node, "mark": mark}):
                marked = Triple(node, NamedNode(KG + "contentHash"), mark)
                self._store.replace({node.value: [marked, *triples()]})

    def build(
        self,
        articles: Iterable[Article],
        *,
        on_error: OnError,
        on_done: OnDone = lambda _article, _what: None,
        dry_run: bool = False,
    ) -> Counts:
        """Store what is new or changed; `on_done(article, "new" | "changed" | "unchanged")` after each article.

        The same article twice counts once; another one under its identifier goes to `on_error`.
        """
        started = time.monotonic()
        counts = Counts()

        def failed(error: ArticleError) -> None:
            counts.failed += 1
            on_error(error)

        def done(article: Article, what: str) -> None:
            setattr(counts, what, getattr(counts, what) + 1)
            on_done(article, what)

        fresh = self._fresh(_once(articles, failed), done)
        if dry_run:
            for article, what in fresh:
                done(article, what)
        else:
            self.init()
            self._build(fresh, done, failed, counts)
        counts.seconds = time.monotonic() - started
        return counts

    def _fresh(self, articles: Iterable[Article], done: OnDone) -> Iterator[tuple[Article, str]]:
        """The articles that must be read, with "new" or "changed"."""
        for article in articles:
            node = NamedNode(self._recipe.minter.article(article.identifier))
            rows = self._store.query(_STATE, {"article": node})
            assert isinstance(rows, QuerySolutions)
            state = [(row["hash"].value, row["with"].value) for row in rows]
            if not state:
                yield article, "new"
            elif state[0] != (article.content_hash(), self._recipe.fingerprint):
                yield article, "changed"
            else:
                done(article, "unchanged")

    def _build(self, fresh: Iterator[tuple[Article, str]], done: OnDone, failed: OnError, counts: Counts) -> None:
        first = next(fresh, None)
        if first is None:
            return
        from kg.extract.reader import read  # only when something must be read: the language model is slow to load

        state: dict[str, str] = {}

        def articles() -> Iterator[Article]:
            for article, what in chain((first,), fresh):
                state[article.identifier] = what
                yield article

        batch: dict[str, list[Triple]] = {}
        done_reading: list[Reading] = []

        def store() -> None:
            self._store.replace(batch)
            for reading in done_reading:
                done(reading.article, state.pop(reading.article.identifier))
            batch.clear()
            done_reading.clear()

        for result in read(articles(), self._recipe.model, self._recipe.ontology_path, self._workers):
            if isinstance(result, ArticleError):
                failed(result)
                continue
            graphs = self._recipe.graphs(result)
            batch.update(graphs)
            done_reading.append(result)
            _count(counts, graphs[self._recipe.minter.article(result.article.identifier)])
            if len(done_reading) >= _BATCH:
                store()
        if done_reading:
            store()


def _parsed(lines: Iterable[str]) -> Iterator[Triple]:
    for quad in parse("\n".join(lines), format=RdfFormat.N_QUADS):
        yield quad.triple


def _named(ontology: Ontology, graph: str) -> Iterator[Triple]:
    """An ontology's triples with its blank nodes (unions, lists) named, since the data model has none; and its rules:
    what the kg:rule of an evidence or of an entailed claim leads to, as it was written.
    """
    for quad in parse(ontology.ntriples(), format=RdfFormat.N_TRIPLES):
        subject, obj = (
            NamedNode(f"{graph}#{term.value}") if isinstance(term, BlankNode) else term
            for term in (quad.subject, quad.object)
        )
        assert isinstance(subject, NamedNode)
        yield Triple(subject, quad.predicate, obj)
    written = {rule.iri: rule.label for rule in ontology.rules}
    for prop in ontology.properties.values():
        written.update((rule_iri(prop, example), example.source) for example in prop.examples)
    for iri, text in written.items():
        yield Triple(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(KG + "Rule"))
        yield Triple(NamedNode(iri), NamedNode(RDFS + "label"), Literal(text))


def _once(articles: Iterable[Article], on_error: OnError) -> Iterator[Article]:
    """Each article once; another one under the same identifier goes to `on_error`."""
    seen = Seen()
    for article in articles:
        try:
            if seen.add(article):
                yield article
        except ArticleError as error:
            on_error(error)


def _count(counts: Counts, triples: Iterable[Triple]) -> None:
    """Add what the graph of one article holds; several patterns may have found the same evidence."""
    by_predicate: dict[str, dict[Term, Term]] = {KG + name: {} for name in ("refersTo", "claim", "status")}
    for triple in triples:
        if triple.predicate.value in by_predicate:
            assert isinstance(triple.subject, NamedNode)
            assert isinstance(triple.object, NamedNode)
            by_predicate[triple.predicate.value][triple.subject] = triple.object
    entities, claims, statuses = by_predicate.values()
    counts.entities += len(set(entities.values()))
    asserted = {node for node, status in statuses.items() if status.value == KG + Status.ASSERTED.term}
    counts.facts += len({claims[node] for node in asserted})
    for status in statuses.values():
        term = status.value.removeprefix(KG)
        counts.claims[term] = counts.claims.get(term, 0) + 1
