"""Ties it together: articles in, their graphs into a store.

An article's graphs are a function of the article and of what reads it (ontology, background, language model, version);
`kg:contentHash` and `kg:builtWith` hold the two, and an article with both unchanged is not read again.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple, parse

from kg.bursts import bursts
from kg.code import code_digest
from kg.errors import ArticleError, ArticleSkipped
from kg.identity import background
from kg.identity.namesakes import named_after
from kg.infer import NAMED_AFTER, Fact, inferred
from kg.iri import Minter
from kg.model import Article, Counts, OffSchema, Reading, Result, Status
from kg.rdf import ArticleGraph, PropertyWords
from kg.settings import DEFAULT_MODEL
from kg.settings import read as read_settings
from kg.vocabulary import BASE, KG, NEWS, RDF, RDFS
from loaders.articles.seen import once
from loaders.stores import Store, Term
from ontology.loading import Ontology, load
from ontology.teaching import rule_iri

_BATCH = 16  # articles read together and stored in one atomic step; more gains nothing but with very short ones
_CHARACTERS = 200_000  # of their texts, unless one alone has more: the parser needs memory for all of them at once
# Background facts that a reader would add between two things that the article names. That a country lies on its
# continent, or where a body has its seat, is true but nothing that an article about them says.
_ADDED_IN_COUNTRY = frozenset(("locatedIn", "basedIn"))
_ADDED = frozenset(("agencyOf", "partOf"))

_STATES = """SELECT ?article ?hash ?with WHERE {
    VALUES ?article { %s } GRAPH ?article { ?article kg:contentHash ?hash ; kg:builtWith ?with } }"""
_MARKED = """ASK { GRAPH ?graph { ?graph kg:contentHash ?mark } }"""

OnDone = Callable[[Article, str], None]
OnError = Callable[[ArticleError], None]
OnOffSchema = Callable[[Article, OffSchema], None]
Fresh = tuple[Article, str]  # one that must be read, "new" or "changed"


class Recipe:
    """All that turns an article into triples beside the language model: ontology, model of relations, background, base.

    `model` None stands for no language model: of an article its metadata and its text, and nothing that is read in it.
    """

    def __init__(
        self,
        ontology: Path | None = None,
        model: str | None = DEFAULT_MODEL,
        base: str = BASE,
        relations: Path | None = None,
        named: str | None = None,
    ) -> None:
        """`relations` is the folder of a model of relations; UsageError when there is none. `named` is what the
        language model is called where this is a copy of it."""
        self.ontology: Ontology = load(ontology)
        self.ontology_path = str(ontology) if ontology else None
        self.relations = str(relations) if relations else None
        self.model = model
        self._named = named or model
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
        parts = [code_digest(), self.ontology.fingerprint, self.background.fingerprint, *self._language_model()]
        if self.relations is not None:
            from kg.learning.model import digest

            parts.append(digest(Path(self.relations)))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def taught(self) -> str:
        """Fingerprint of what the graph of the ontology holds: its triples and all rules."""
        if self.relations is None:
            return self.ontology.fingerprint
        from kg.learning.model import digest

        return hashlib.sha256(f"{self.ontology.fingerprint}\n{digest(Path(self.relations))}".encode()).hexdigest()

    def _language_model(self) -> tuple[str, ...]:
        if self.model is None or self._named is None:
            return ()
        try:
            return self._named, metadata.version(self.model.replace("_", "-"))
        except metadata.PackageNotFoundError:  # a model named by its path: its own description tells its version
            described = Path(self.model) / "meta.json"
            return self._named, hashlib.sha256(described.read_bytes()).hexdigest() if described.is_file() else "?"

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
    model: str | None = DEFAULT_MODEL,
    base: str = BASE,
    workers: int | None = 1,
    relations: Path | None = None,
    on_off_schema: OnOffSchema = lambda _article, _candidate: None,
) -> Iterator[tuple[Article, list[Quad]]]:
    """The quads of each article without a store; an article that fails goes to `on_error`, the rest goes on.

    What the ontology does not let be goes to `on_off_schema`, and never into the quads.
    """
    recipe = Recipe(ontology, model, base, relations)

    def read(batches: Iterator[list[Article]]) -> Iterator[Sequence[Result]]:
        return _read(batches, recipe, workers)

    for article, graphs in graphs_of(articles, recipe, read, on_error=on_error, on_off_schema=on_off_schema):
        yield (
            article,
            [
                Quad(t.subject, t.predicate, t.object, NamedNode(name))
                for name, triples in graphs.items()
                for t in triples
            ],
        )


def graphs_of(
    articles: Iterable[Article],
    recipe: Recipe,
    read: Callable[[Iterator[list[Article]]], Iterable[Sequence[Result]]],
    *,
    on_error: OnError,
    on_off_schema: OnOffSchema,
) -> Iterator[tuple[Article, dict[str, list[Triple]]]]:
    """The graphs of each article by IRI; `read` reads batches, in order (an empty one is no article)."""
    fresh = (([(article, "new") for article in b.articles], b.last) for b in bursts(once(articles, on_error)))
    batches = ([article for article, _ in batch] for batch in _batches(fresh))
    for result in chain.from_iterable(read(batches)):
        if isinstance(result, ArticleError):
            on_error(result)
            continue
        for candidate in result.off_schema:
            on_off_schema(result.article, candidate)
        yield result.article, recipe.graphs(result)


class Builder:
    """Builds articles into a store."""

    def __init__(
        self,
        store: Store,
        *,
        ontology: Path | None = None,
        model: str | None = DEFAULT_MODEL,
        workers: int | None = 1,
        recipe: Recipe | None = None,
        relations: Path | None = None,
    ) -> None:
        """A `recipe` of the store's base, such as that of a builder before, stands for ontology and models.

        `workers` are processes that read; None for as many as cores, where there is much.
        """
        self._store = store
        self._workers = workers
        self._recipe = recipe or Recipe(ontology, model, read_settings(store).base, relations)

    def init(self) -> None:
        """Put the background and the ontology into their graphs, unless the very same are there."""
        minter, recipe = self._recipe.minter, self._recipe
        wanted: dict[str, tuple[str, Callable[[], Iterable[Triple]]]] = {
            "background": (recipe.background.fingerprint, lambda: _parsed(recipe.background.quads(minter))),
            "ontology": (recipe.taught, lambda: _named(recipe, minter.graph("ontology"))),
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
        on_off_schema: OnOffSchema = lambda _article, _candidate: None,
        dry_run: bool = False,
    ) -> Counts:
        """Store what is new or changed; `on_done(article, "new" | "changed" | "unchanged")` after each article, and
        `on_off_schema(article, candidate)` for what it states and the ontology does not let be.

        The same article twice counts once; another one under its identifier goes to `on_error`. Whatever ends it half
        way, the same build goes on where it stopped: what is stored is unchanged then.
        """
        started = time.monotonic()
        counts = Counts()

        def failed(error: ArticleError) -> None:
            if isinstance(error, ArticleSkipped):
                counts.skip(error.message)
            else:
                counts.failed += 1
            on_error(error)

        def done(article: Article, what: str) -> None:
            setattr(counts, what, getattr(counts, what) + 1)
            on_done(article, what)

        fresh = self._fresh(once(articles, failed), done)
        if dry_run:
            for article, what in chain.from_iterable(some for some, _ in fresh):
                done(article, what)
        else:
            self.init()
            self._build(_batches(fresh), done, failed, on_off_schema, counts)
        counts.seconds = time.monotonic() - started
        return counts

    def _fresh(self, articles: Iterable[Article], done: OnDone) -> Iterator[tuple[list[Fresh], bool]]:
        """The articles that must be read as they come; each time, whether it may take long until there are more."""
        for burst in bursts(articles):
            states = self._states(burst.articles)
            fresh: list[Fresh] = []
            for article in burst.articles:
                state = states.get(self._recipe.minter.article(article.identifier))
                if state == (article.content_hash(), self._recipe.fingerprint):
                    done(article, "unchanged")
                else:
                    fresh.append((article, "changed" if state else "new"))
            yield fresh, burst.last

    def _states(self, articles: list[Article]) -> dict[str, tuple[str, str]]:
        """Hash and fingerprint of those that are stored, by IRI, with one question to the store."""
        if not articles:
            return {}
        nodes = " ".join(str(NamedNode(self._recipe.minter.article(article.identifier))) for article in articles)
        rows = self._store.query(_STATES % nodes)
        assert isinstance(rows, QuerySolutions)
        return {row["article"].value: (row["hash"].value, row["with"].value) for row in rows}

    def _build(
        self,
        batches: Iterator[list[Fresh]],
        done: OnDone,
        failed: OnError,
        on_off_schema: OnOffSchema,
        counts: Counts,
    ) -> None:
        given: deque[list[Fresh]] = deque()

        def articles() -> Iterator[list[Article]]:
            for batch in batches:
                if batch:
                    given.append(batch)
                yield [article for article, _ in batch]

        for results in _read(articles(), self._recipe, self._workers):
            graphs: dict[str, list[Triple]] = {}
            for result in results:
                if isinstance(result, Reading):
                    made = self._recipe.graphs(result)
                    count(counts, made[self._recipe.minter.article(result.article.identifier)])
                    counts.off_schema += len(result.off_schema)
                    graphs.update(made)
            self._store.replace(graphs)
            for (article, what), result in zip(given.popleft(), results, strict=True):
                if isinstance(result, ArticleError):
                    failed(result)
                else:
                    for candidate in result.off_schema:
                        on_off_schema(result.article, candidate)
                    done(article, what)


def _batches(fresh: Iterable[tuple[list[Fresh], bool]]) -> Iterator[list[Fresh]]:
    """What is read and stored together; an empty one where it may take long until there are more."""
    waiting: list[Fresh] = []
    characters = 0
    for some, last in fresh:
        for article, what in some:
            if len(waiting) >= _BATCH or (waiting and characters + len(article.text) > _CHARACTERS):
                yield waiting
                waiting, characters = [], 0
            waiting.append((article, what))
            characters += len(article.text)
        if last:
            if waiting:
                yield waiting
                waiting, characters = [], 0
            yield []


def _read(batches: Iterator[list[Article]], recipe: Recipe, workers: int | None) -> Iterator[Sequence[Result]]:
    """What was read in the articles of each batch, or why they could not be read."""
    first = next(filter(None, batches), None)
    if first is None:
        return  # the language model is slow to load
    all_ = chain((first,), batches)
    if recipe.model is None:
        yield from ([Reading(article) for article in batch] for batch in all_ if batch)
        return
    from kg.extract.reader import read

    yield from read(all_, recipe.model, recipe.ontology_path, workers, recipe.relations)


def _parsed(lines: Iterable[str]) -> Iterator[Triple]:
    for quad in parse("\n".join(lines), format=RdfFormat.N_QUADS):
        yield quad.triple


def _named(recipe: Recipe, graph: str) -> Iterator[Triple]:
    """An ontology's triples with its blank nodes (unions, lists) named, since the data model has none; and its rules:
    what the kg:rule of an evidence or of an entailed claim leads to, as it was written.
    """
    ontology = recipe.ontology
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
    if recipe.relations is not None:
        from kg.learning.model import relation_model

        written.update(relation_model(recipe.relations).rules({p.iri: p.name for p in ontology.properties.values()}))
    for iri, text in written.items():
        yield Triple(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(KG + "Rule"))
        yield Triple(NamedNode(iri), NamedNode(RDFS + "label"), Literal(text))


def count(counts: Counts, triples: Iterable[Triple]) -> None:
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
