"""Building: what is read, what is stored, and what one bad article costs."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Triple
from spacy.tokens import Doc

import kg
from kg import settings
from kg.builder import Builder, extract
from kg.errors import ArticleError, ArticleSkipped, StoreError
from kg.extract.relations import RelationFinder
from kg.iri import Minter
from kg.model import Article, Counts
from kg.vocabulary import KG, NEWS
from loaders.stores import Store, open_store
from tests.conftest import EXAMPLES

MINT = Minter()
MEETING = Article(
    "meeting",
    "Maria Santos met Boris Petrov in Oslo on Monday. Norway has deployed troops to Estonia.",
    title="Santos meets Petrov",
    published=date(2024, 3, 6),
    publisher="The Courier",
    url="https://courier.example/meeting",
    source="a.jsonl, line 1",
)
MILLS = Article("mills", "Jo Tindra, the chief executive of Tindra Mills, denied that Russia would attack Estonia.")
BORDERS = Article("borders", "Estonia is a member of NATO and borders Russia.")
DEFAULT = tuple(f"https://kg.example/{name}/" for name in ("entity", "article", "claim", "graph"))
MARKER = "the marked words"
SMALL_ONTOLOGY = """
@prefix : <https://guilds.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Person a owl:Class ; rdfs:label "person" ; kg:kind "person" .
:greets a owl:ObjectProperty , kg:EventRelation ; rdfs:label "greets" ; rdfs:domain :Person ; rdfs:range :Person ;
    kg:example "{subject:Anna Berg} met {object:Peter Lang}." .
"""
Build = Callable[..., tuple[Counts, list[str], list[ArticleError]]]


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Store, Builder]]:
    """A store in memory with background and ontology: to put them there takes a second."""
    with open_store("memory:") as store:
        builder = Builder(store)
        builder.init()
        yield store, builder


@pytest.fixture
def store(shared: tuple[Store, Builder]) -> Iterator[Store]:
    yield shared[0]
    shared[0].drop(articles_in(shared[0]))


@pytest.fixture
def build(shared: tuple[Store, Builder], store: Store) -> Build:  # noqa: ARG001  (it cleans up)
    return lambda *articles, **options: run(shared[1], articles, **options)


def run(builder: Builder, articles: Iterable[Article], **options: Any) -> tuple[Counts, list[str], list[ArticleError]]:
    """Build; the counts, what was done to which article, and the errors."""
    done: list[str] = []
    errors: list[ArticleError] = []
    counts = builder.build(
        articles, on_done=lambda a, what: done.append(f"{a.identifier} {what}"), on_error=errors.append, **options
    )
    return counts, done, errors


def refuse(error: ArticleError) -> None:
    raise error


def articles_in(store: Store) -> list[str]:
    """The graphs of articles and what follows from them."""
    return [graph for graph in store.graphs() if "/article/" in graph]


def content(store: Store) -> dict[str, set[Triple]]:
    return {graph: set(store.triples(graph)) for graph in articles_in(store)}


def rows(store: Store, sparql: str) -> list[list[str]]:
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return [[term.value if term is not None else "" for term in row] for row in found]


@contextmanager
def spied(store: Store) -> Iterator[list[list[str]]]:
    """The graphs of each replacement within."""
    real, steps = store.replace, []

    def replaced(graphs: Mapping[str, Iterable[Triple]]) -> None:
        steps.append(sorted(graphs))
        real(graphs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "replace", replaced)
        yield steps


# ------------------------------------------------------------------------------------------ new, changed and unchanged


def test_each_article_is_new_once(build: Build, store: Store) -> None:
    counts, done, errors = build(MEETING, MILLS)
    assert (counts.new, counts.changed, counts.unchanged, counts.failed) == (2, 0, 0, 0)
    assert (done, errors) == (["meeting new", "mills new"], [])
    assert articles_in(store) == sorted(
        graph(a.identifier) for a in (MEETING, MILLS) for graph in (MINT.article, MINT.inferred)
    )
    before = content(store)
    counts, done, errors = build(MEETING, MILLS, BORDERS)
    assert (counts.new, counts.changed, counts.unchanged, counts.failed) == (1, 0, 2, 0)
    assert (sorted(done), errors) == (["borders new", "meeting unchanged", "mills unchanged"], [])
    assert before.items() <= content(store).items()


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_same_article_twice_in_a_run_counts_once(build: Build, store: Store, dry_run: bool) -> None:
    counts, done, errors = build(MEETING, MILLS, replace(MEETING, source="b.jsonl, line 2"), dry_run=dry_run)
    assert (counts.new, counts.failed) == (2, 0)
    assert (sorted(done), errors) == (["meeting new", "mills new"], [])
    build(MEETING)
    counts, done, errors = build(MEETING, BORDERS, MEETING, dry_run=dry_run)
    assert (counts.unchanged, counts.new) == (1, 1)
    assert (sorted(done), errors) == (["borders new", "meeting unchanged"], [])
    assert len(articles_in(store)) == (2 if dry_run else 6)


@pytest.mark.parametrize("dry_run", [False, True])
def test_another_article_of_the_same_identifier_is_refused(build: Build, store: Store, dry_run: bool) -> None:
    other = replace(BORDERS, identifier="meeting", source="b.jsonl, line 2")
    counts, done, (error,) = build(MEETING, other, MILLS, dry_run=dry_run)
    assert (counts.new, counts.failed) == (2, 1)
    assert done == ["meeting new", "mills new"]
    assert str(error) == (
        'b.jsonl, line 2: the identifier "meeting" stands for another article in a.jsonl, line 1: '
        "give one of them another"
    )
    stored = content(store)
    build(MEETING, MILLS)
    assert not stored or content(store) == stored


def test_identifiers_that_make_one_iri_are_the_same(build: Build, store: Store) -> None:
    composed, decomposed = (replace(BORDERS, identifier=name) for name in ("caf\u00e9", "cafe\u0301"))
    counts, _, (error,) = build(composed, decomposed)
    assert (counts.new, counts.failed) == (1, 1)
    assert "stands for another article before it" in str(error)
    assert len(articles_in(store)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"text": MEETING.text + " "},
        {"title": "Petrov meets Santos"},
        {"title": None},
        {"published": date(2024, 3, 7)},
        {"published": None},
        {"publisher": "The Other Courier"},
        {"publisher": None},
        {"url": "https://courier.example/meeting?page=2"},
        {"language": "en"},
    ],
    ids=lambda change: "-".join(change),
)
def test_a_change_of_any_field_is_one(build: Build, store: Store, change: dict[str, Any]) -> None:
    build(MEETING)
    counts, done, _ = build(replace(MEETING, **change))
    assert (counts.changed, done) == (1, ["meeting changed"])
    changed = content(store)
    store.drop(articles_in(store))
    build(replace(MEETING, **change))
    assert content(store) == changed  # nothing of the old one is left


def test_where_an_article_came_from_is_no_part_of_it(build: Build) -> None:
    build(MEETING)
    assert build(replace(MEETING, source="b.jsonl, line 9"))[1] == ["meeting unchanged"]


def test_an_article_of_another_identifier_is_another(build: Build, store: Store) -> None:
    build(MEETING)
    assert build(replace(MEETING, identifier="Meeting"))[1] == ["Meeting new"]
    assert len(articles_in(store)) == 4


def test_a_changed_ontology_changes_every_article(tmp_path: Path) -> None:
    """And it, not the default one, is what then reads them."""
    path = tmp_path / "guilds.ttl"
    path.write_text(SMALL_ONTOLOGY, encoding="utf-8")
    with open_store("memory:") as store:
        assert run(Builder(store, ontology=path), [MEETING])[1] == ["meeting new"]
        assert run(Builder(store, ontology=path), [MEETING])[1] == ["meeting unchanged"]
        claims = "SELECT DISTINCT ?p WHERE { ?e kg:claim ?c . ?c rdf:predicate ?p }"
        assert rows(store, claims) == [["https://guilds.example/#greets"]]
        path.write_text(SMALL_ONTOLOGY + ":Guild a owl:Class .", encoding="utf-8")
        changed = Builder(store, ontology=path)
        assert run(changed, [MEETING], dry_run=True)[1] == ["meeting changed"]
        changed.init()
        subjects = {triple.subject for triple in store.triples(MINT.graph("ontology"))}
        assert NamedNode("https://guilds.example/#Guild") in subjects


def test_the_language_model_is_part_of_the_recipe(monkeypatch: pytest.MonkeyPatch, build: Build, store: Store) -> None:
    build(MEETING)
    real = metadata.version

    def newer(name: str) -> str:
        return "9.9.9" if "core-web" in name else real(name)

    monkeypatch.setattr(metadata, "version", newer)
    assert run(Builder(store), [MEETING], dry_run=True)[1] == ["meeting changed"]


# ------------------------------------------------------------------------------------------------------ what is stored


def test_the_background_and_the_ontology_are_there_once(store: Store) -> None:
    background, ontology = (set(store.triples(MINT.graph(name))) for name in ("background", "ontology"))
    assert len(background) > 10_000
    assert {t.subject.value for t in ontology} >= {NEWS + "leads", KG + "Evidence"}  # type: ignore[union-attr]
    for triple in background | ontology:
        assert not isinstance(triple.subject, BlankNode)
        assert not isinstance(triple.object, BlankNode)
    with spied(store) as steps:
        Builder(store).init()
    assert steps == []


def test_another_base_holds_for_articles_entities_claims_and_graphs() -> None:
    base = "https://own.example/kg/"
    with open_store("memory:") as store:
        settings.write(store, settings.Settings(base=base))
        run(Builder(store), [MEETING])
        own = Minter(base)
        assert {own.article("meeting"), own.inferred("meeting"), own.graph("background")} < set(store.graphs())
        for graph in store.graphs():
            for triple in store.triples(graph):
                for term in (triple.subject, triple.object):
                    assert not term.value.startswith(DEFAULT)  # type: ignore[union-attr]


def test_the_summary_counts_what_is_stored(build: Build, store: Store) -> None:
    counts, _, _ = build(MEETING, MILLS, BORDERS)
    by_status = rows(store, "SELECT ?s (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e kg:status ?s } GROUP BY ?s")
    assert counts.claims == {status.removeprefix(KG): int(number) for status, number in by_status}
    assert counts.claims["Asserted"] >= 3
    assert counts.claims["Denied"] == 1
    facts = "SELECT DISTINCT ?a ?c WHERE { GRAPH ?a { ?e kg:claim ?c ; kg:status kg:Asserted } }"
    assert counts.facts == len(rows(store, facts))
    entities = "SELECT DISTINCT ?a ?x WHERE { GRAPH ?a { ?m kg:refersTo ?x } }"
    assert counts.entities == len(rows(store, entities))
    assert counts.seconds > 0


def test_evidence_that_stands_once_is_counted_once(build: Build, store: Store) -> None:
    """Two mentions of one pair in a sentence give the same evidence."""
    twice = replace(MEETING, text="Maria Santos met Boris Petrov, and Maria Santos met Boris Petrov in Oslo.")
    counts, _, _ = build(twice)
    (stored,) = rows(store, "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e kg:status kg:Asserted }")
    assert counts.claims == {"Asserted": int(stored[0])}


def test_looking_for_the_background_does_not_read_it(shared: tuple[Store, Builder], store: Store) -> None:
    read, real = [], store.triples

    def triples(graph: str) -> Iterator[Triple]:
        read.append(graph)
        return real(graph)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "triples", triples)
        shared[1].init()
    assert not set(read) & {MINT.graph("background"), MINT.graph("ontology")}


def test_an_article_and_what_follows_are_replaced_in_one_step(build: Build, store: Store) -> None:
    build(MEETING)
    with spied(store) as steps:
        build(replace(MEETING, text="Boris Petrov did not meet Maria Santos."))
    assert steps == [[MINT.article("meeting"), MINT.inferred("meeting")]]


def test_a_store_that_cannot_be_written_keeps_what_it_had(build: Build, store: Store) -> None:
    build(MEETING)
    before = content(store)

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_write", full)
        with pytest.raises(StoreError, match="no space left"):
            build(replace(MEETING, text="Boris Petrov did not meet Maria Santos."))
    assert content(store) == before


def test_done_means_stored(shared: tuple[Store, Builder], store: Store) -> None:
    many = [replace(BORDERS, identifier=f"borders {i}") for i in range(40)]
    seen = []

    def done(article: Article, _what: str) -> None:
        assert MINT.article(article.identifier) in store.graphs()
        seen.append(article)

    shared[1].build(many, on_done=done, on_error=refuse)
    assert seen == many


def test_articles_are_taken_as_they_are_needed(shared: tuple[Store, Builder], store: Store) -> None:  # noqa: ARG001
    waiting: set[str] = set()
    most = 0

    def source() -> Iterator[Article]:
        nonlocal most
        for i in range(300):
            waiting.add(f"borders {i}")
            most = max(most, len(waiting))
            yield replace(BORDERS, identifier=f"borders {i}")

    def done(article: Article, _what: str) -> None:
        waiting.remove(article.identifier)

    counts = shared[1].build(source(), on_done=done, on_error=refuse)
    assert counts.new == 300
    assert most <= 100
    assert not waiting


def test_a_dry_run_stores_nothing(build: Build, store: Store) -> None:
    build(MEETING, MILLS)
    before = content(store)
    counts, done, _ = build(replace(MEETING, title=None), MILLS, BORDERS, dry_run=True)
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 1)
    assert sorted(done) == ["borders new", "meeting changed", "mills unchanged"]
    assert content(store) == before
    with open_store("memory:") as empty:
        run(Builder(empty), [MEETING], dry_run=True)
        assert empty.graphs() == []


def test_extracting_gives_what_building_stores(build: Build, store: Store) -> None:
    build(MEETING, MILLS)
    extracted = list(extract([MEETING, MILLS], on_error=refuse))
    assert [article for article, _ in extracted] == [MEETING, MILLS]
    quads = [quad for _, quads in extracted for quad in quads]
    assert len(set(quads)) == len(quads)
    assert {(q.graph_name.value, q.triple) for q in quads} == {  # type: ignore[union-attr]
        (graph, triple) for graph, triples in content(store).items() for triple in triples
    }


# -------------------------------------------------------------------------------------------------------- bad articles


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component that fails on the marked text."""
    real = RelationFinder.__call__

    def breaks(self: RelationFinder, doc: Doc) -> Doc:
        if MARKER in doc.text:
            raise RuntimeError("cannot do\nthis one")
        return real(self, doc)

    monkeypatch.setattr(RelationFinder, "__call__", breaks)


BAD = Article("bad", f"Here are {MARKER}, and Norway deployed troops to Estonia.", source="b.jsonl, line 3")


@pytest.mark.usefixtures("fragile")
@pytest.mark.parametrize("place", range(3))
def test_one_bad_article_costs_only_itself(build: Build, store: Store, place: int) -> None:
    articles = [MEETING, MILLS]
    articles.insert(place, BAD)
    counts, done, errors = build(*articles)
    assert (counts.new, counts.failed) == (2, 1)
    assert done == ["meeting new", "mills new"]
    (error,) = errors
    assert str(error).startswith("b.jsonl, line 3: ")
    assert "'bad'" in str(error)
    assert "cannot do this one" in str(error)  # in one line
    assert "\n" not in str(error)
    found = content(store)
    assert MINT.article("bad") not in found
    store.drop(articles_in(store))
    build(MEETING, MILLS)
    assert content(store) == found


def test_a_bad_new_version_leaves_the_old_one(build: Build, store: Store, request: pytest.FixtureRequest) -> None:
    build(replace(BAD, text=MEETING.text), MILLS)
    before = content(store)
    request.getfixturevalue("fragile")
    counts, done, errors = build(BAD, MILLS)
    assert (counts.failed, counts.unchanged, done, len(errors)) == (1, 1, ["mills unchanged"], 1)
    assert content(store) == before


@pytest.mark.usefixtures("fragile")
def test_many_bad_articles(build: Build, store: Store) -> None:
    articles = [replace(BAD if i % 3 == 0 else BORDERS, identifier=f"{i}", source=f"line {i}") for i in range(40)]
    counts, done, errors = build(*articles)
    assert [error.source for error in errors] == [f"line {i}" for i in range(0, 40, 3)]
    assert done == [f"{i} new" for i in range(40) if i % 3]
    assert (counts.new, counts.failed) == (26, 14)
    assert len(articles_in(store)) == 52


@pytest.mark.usefixtures("fragile")
def test_extracting_goes_on_after_a_bad_article() -> None:
    errors: list[ArticleError] = []
    extracted = list(extract([MEETING, BAD, MILLS], on_error=errors.append))
    assert [article for article, _ in extracted] == [MEETING, MILLS]
    assert len(errors) == 1


def test_extracting_takes_each_article_once() -> None:
    errors: list[ArticleError] = []
    other = replace(BORDERS, identifier="meeting")
    extracted = list(extract([MEETING, MEETING, other, MILLS], on_error=errors.append))
    assert [article for article, _ in extracted] == [MEETING, MILLS]
    assert ["stands for another article" in str(error) for error in errors] == [True]


# --------------------------------------------------------------------------------------------------- the language model


def test_the_language_model_is_not_loaded_when_nothing_is_new(demo_selector: str) -> None:
    script = (
        "import json, sys\n"
        "from kg.builder import Builder\n"
        "from loaders.articles import read\n"
        "from loaders.stores import open_store\n"
        "selector, articles = sys.argv[1:]\n"
        "with open_store(selector) as store:\n"
        "    counts = Builder(store).build(read([articles], on_error=print), on_error=print)\n"
        "print(json.dumps([counts.unchanged, counts.new + counts.changed + counts.failed, 'spacy' in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, demo_selector, str(EXAMPLES)],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES.parent.parent,
    )
    assert json.loads(done.stdout) == [8, 0, False]


def test_without_a_language_model_there_are_articles_and_no_facts(build: Build, store: Store) -> None:
    articles = [MEETING, MILLS]
    unread = Builder(store, model=None)
    counts, done, errors = run(unread, articles)
    assert (done, errors, counts.facts, counts.entities) == (["meeting new", "mills new"], [], 0, 0)
    assert articles_in(store) == [MINT.article("meeting"), MINT.article("mills")]
    bodies = rows(store, "SELECT ?b { ?a schema:articleBody ?b } ORDER BY ?b")
    assert bodies == [[MILLS.text], [MEETING.text]]
    assert rows(store, "SELECT ?n { ?a schema:publisher ?p . ?p rdfs:label ?n }") == [["The Courier"]]
    assert not rows(store, "SELECT ?x { { ?x a kg:Mention } UNION { ?x a kg:Evidence } }")
    assert run(unread, articles)[1] == ["meeting unchanged", "mills unchanged"]
    counts, done, _ = build(*articles)  # a build that can read does
    assert done == ["meeting changed", "mills changed"]
    assert counts.facts > 0
    (quads,) = [quads for _, quads in extract([MILLS], on_error=refuse, model=None)]
    assert {quad.graph_name.value for quad in quads} == {MINT.article("mills")}  # type: ignore[union-attr]


def test_without_a_language_model_none_is_loaded() -> None:
    script = (
        "import sys\n"
        "from kg.builder import Builder\n"
        "from kg.model import Article\n"
        "from loaders.stores import open_store\n"
        "with open_store('memory:') as store:\n"
        "    Builder(store, model=None).build([Article('a', 'Ann met Bo.')], on_error=print)\n"
        "print('spacy' in sys.modules)\n"
    )
    root = EXAMPLES.parent.parent
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout == "False\n"


# ------------------------------------------------------------------------------------------------------ many articles


def test_a_store_is_asked_about_many_articles_at_once(store: Store) -> None:
    many = [replace(BORDERS, identifier=f"borders {i}", title=f"{i}") for i in range(200)]
    unread = Builder(store, model=None)
    run(unread, many[:150])
    questions = []
    real = store.query

    def query(sparql: str, bindings: Any = None) -> Any:
        questions.append(sparql)
        return real(sparql, bindings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "query", query)
        changed = [replace(article, title="x") if i % 50 == 0 else article for i, article in enumerate(many)]
        counts, done, _ = run(unread, changed)
    assert (counts.new, counts.changed, counts.unchanged) == (50, 3, 147)
    assert {f"borders {i} changed" for i in (0, 50, 100)} < set(done)
    assert len(questions) <= 8


def test_reasons_for_skipping_are_counted_and_bounded() -> None:
    skipped = [ArticleSkipped(f'language "{tag}" is not read', "a.jsonl") for tag in ("de", "fr", "de")]
    counts = Counts()
    for error in skipped:
        counts.skip(error.message)
    assert counts.skipped == {'language "de" is not read': 2, 'language "fr" is not read': 1}
    for number in range(1000):
        counts.skip(f"reason {number}")
    assert len(counts.skipped) <= 101
    assert sum(counts.skipped.values()) == 1003


def test_a_slow_source_has_each_article_stored_before_the_next(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.bursts._PATIENCE", -1.0)  # every source is slow
    stored = []

    def source() -> Iterator[Article]:
        for i in range(5):
            yield replace(BORDERS, identifier=f"borders {i}")
            stored.append(len(articles_in(store)))

    run(Builder(store, model=None), source())
    assert stored == [1, 2, 3, 4, 5]


def test_python_says_what_the_command_says() -> None:
    bad = replace(BORDERS, identifier="meeting", source="b.jsonl, line 2")
    errors: list[ArticleError] = []
    with kg.open("memory:") as graph:
        counts = graph.build([MEETING, bad, MILLS], model=None, on_error=errors.append)
        assert (counts.new, counts.failed, len(errors)) == (2, 1, 1)
        assert graph.build([MEETING, BORDERS], model=None, dry_run=True).new == 1
        assert graph.identifiers() == ["meeting", "mills"]
        with pytest.raises(ArticleError, match="another article"):
            graph.build([MEETING, bad], model=None)
