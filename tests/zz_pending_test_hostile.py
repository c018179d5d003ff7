"""Whatever an article brings is text: it is stored, quoted exactly, shown and exported, and does nothing else."""

import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat

from kg.builder import Builder
from kg.errors import ArticleError
from kg.export import export
from kg.iri import Minter
from kg.model import Article, Counts
from kg.results import table
from kg.verify import verify
from kg.vocabulary import BASE, DCTERMS, SCHEMA
from loaders.stores import Store, open_store
from queries.library import ready, run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

MINT = Minter()
PLAIN = "Maria Santos met Boris Petrov in Oslo. Norway has deployed troops to Estonia."
TEXTS = {
    "bidi": "Maria\u202e Santos met Boris \u2066Petrov\u2069 in \u202eOslo\u202c.\u200f\u061c",
    "escape sequences": "\x1b[31mMaria Santos\x1b[0m met Boris\x07 Petrov in Oslo.\x1b]0;title\x07 \x08\x7f\x9b2J",
    "quotes and backslashes": 'Maria "The\\Hawk" Santos met Boris Petrov in Oslo.\r\n"""\'\'\' \\u0041 \\" \\',
    "line breaks": "Maria\nSantos met\r\nBoris\u2028Petrov\u2029in\x85Oslo.\x0b\x0c\n\n\n",
    "script": "<script>alert('x')</script> Maria <b>Santos</b> met Boris Petrov & Ana.<img src=x onerror=alert(1)>",
    "update": "Maria Santos> } INSERT DATA { <x:s> <x:p> <x:o> met Boris Petrov }; DROP ALL; # in Oslo.",
    "query": '"Norway" } WHERE { ?s ?p ?o } #\nhas deployed troops to "Estonia" . } UNION { SERVICE <http://x/> {',
    "turtle": 'Norway" . <x:s> <x:p> "o" ; a <y:Z> . @prefix news: <x:> . # has deployed troops to Estonia.',
    "json": '{"@context": "http://x.example/", "@id": "x"} Norway has deployed troops to Estonia. \\u0000',
    "templates": "{{7*7}} ${jndi:ldap://x} {% raw %} %s {0} {subject:Norway} has deployed troops to {object:Estonia}.",
    "combining": "\u0301\u0301 Maria Santos\u0338 met Bori\u0301\u0302\u0303s Petrov in O\u0301slo. e\u0301"
    + "\u0300" * 500,
    "invisible": "Maria\u200b San\u00adtos\ufeff met Boris\u00a0Petrov\u2009in\u200dOslo.\u2060\ufff9\ufffc",
    "not characters": "Maria Santos\ufffe met \uffffBoris Petrov\ufdd0 in \ue000Oslo\U0010ffff \U000e0041.",
    "scripts": "Мария Сантос met 王小明 in Осло. مريم met Ζωή Παππά. ＮＯＲＷＡＹ has deployed troops to Ｅstonia. ﷽",
    "emoji": "Maria Santos 👩🏽‍🚀 met Boris Petrov 🏳️‍🌈 in Oslo 🇳🇴. 🇳🇴 has deployed troops to 🇪🇪.",
    "names": "..Norway.. /Norway/ Norway# Norway? %4eorway N%6Frway _Norway_ met Estonia.",
    "numbers": "Norway has deployed 1e999 troops, " + "9" * 5000 + " troops and -0.00 troops to Estonia in 99999.",
    "dates": "Norway has deployed troops to Estonia on 31 February 0000, 13/13/13, since 99999 and until -1.",
    "marks only": "... --- !!! ??? ,,, ;;; “” ‘’ «» () [] {} <> | \\ / * # @ ~ ^ ` = +",
    "white space": " \t\n\r\u3000" * 200 + "Norway met Estonia." + "\n \n" * 200,
}
IDENTIFIERS = (
    "x> } INSERT DATA {",
    "x> } ; DROP ALL ; #",
    '"""',
    "\\",
    "\\u003e",
    ".",
    "..",
    "../../graph/background",
    "#inferred",
    "?x",
    "a b_c%20d",
    "\u202etxt.exe",
    "<script>alert(1)</script>",
    "https://x.example/a?b=c#d",
    "e\u0338\u0301",
    "王/Осло",
    "x" * 1000,
    "x" * 8000,
)
OTHER = Article("other", "Ana Lopes visited Portugal.", published=date(2024, 3, 6))


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Store, Builder]]:
    """A store with one harmless article, which must be there to the end as it was, with all else."""
    with open_store("memory:") as store:
        builder = Builder(store)
        builder.build([OTHER], on_error=refuse)
        before = {graph: set(store.triples(graph)) for graph in store.graphs()}
        yield store, builder
        assert {graph: set(store.triples(graph)) for graph in store.graphs()} == before


@pytest.fixture
def store(shared: tuple[Store, Builder]) -> Iterator[Store]:
    before = shared[0].graphs()
    yield shared[0]
    shared[0].drop([g for g in shared[0].graphs() if g.startswith(MINT.article("")) and g not in before])
    assert shared[0].graphs() == before


@pytest.fixture
def builder(shared: tuple[Store, Builder], store: Store) -> Builder:  # noqa: ARG001  (it checks and cleans up)
    return shared[1]


def refuse(error: ArticleError) -> None:
    raise error


def build(builder: Builder, *articles: Article) -> Counts:
    return builder.build(articles, on_error=refuse)


def check(store: Store, *articles: Article) -> None:
    """All is verified, as it was, and survives export and parsing."""
    assert verify(store, BASE).failures == []
    everything = {OTHER.identifier: OTHER, **{article.identifier: article for article in articles}}
    graphs = {graph for graph in store.graphs() if graph.startswith(MINT.article(""))}
    assert {MINT.article(identifier) for identifier in everything} <= graphs
    assert graphs <= {graph(identifier) for identifier in everything for graph in (MINT.article, MINT.inferred)}
    for article in articles:
        node = NamedNode(MINT.article(article.identifier))
        values = {t.predicate.value: t.object for t in store.triples(node.value) if t.subject == node}
        assert values[SCHEMA + "articleBody"] == Literal(article.text)
        assert values[DCTERMS + "identifier"] == Literal(article.identifier)
        if article.title:
            assert values[SCHEMA + "headline"] == Literal(article.title)
    round_trip(store)


def round_trip(store: Store) -> None:
    """Every format gives back what the store holds, to its own library and to another."""
    quads = {
        (str(t.subject), str(t.predicate), str(t.object), f"<{graph}>")
        for graph in store.graphs()
        if graph.startswith(MINT.article(""))
        for t in store.triples(graph)
    }
    formats = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
    for name, format in formats.items():
        parsed = pyoxigraph.parse(exported(store, name), format=format)
        assert {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in parsed} == quads
    datasets = []
    for name, format_of_rdflib in (("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")):
        datasets.append(rdflib.Dataset())
        datasets[-1].parse(BytesIO(exported(store, name)), format=format_of_rdflib)
    assert {len(set(dataset.quads())) for dataset in datasets} == {len(quads)}
    assert set(datasets[0].quads()) == set(datasets[1].quads()) == set(datasets[2].quads())
    turtle = rdflib.Graph().parse(BytesIO(exported(store, "ttl")), format="turtle")
    assert set(turtle) == {(s, p, o) for s, p, o, _ in datasets[0].quads()}


def exported(store: Store, format: str) -> bytes:
    output = BytesIO()
    export(store, format=format, output=output)
    return output.getvalue()


def answers(store: Store, name: str, **values: str) -> str:
    """What a person sees of a ready query."""
    results = run(store, ready()[name], values).results
    assert isinstance(results, QuerySolutions)
    return table(results)[0]


def inert(text: str) -> bool:
    """Whether a terminal shows the text as it stands."""
    return not any((unicodedata.category(c) in ("Cc", "Cs") and c != "\n") or c in "\u202e\u2066\u061c" for c in text)


# -------------------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_texts(builder: Builder, store: Store, text: str) -> None:
    articles = [Article("alone", text, published=date(2024, 3, 6)), Article("with more", f"{PLAIN}\n{text}\n{PLAIN}")]
    assert build(builder, *articles).new == 2
    check(store, *articles)
    assert build(builder, *articles).unchanged == 2
    # the plain sentences around it are read all the same
    assert "Norway deploys forces to Estonia" in answers(store, "claims-about", entity="Estonia")
    assert inert(answers(store, "entities", limit="1000"))
    assert inert(answers(store, "who-said"))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_texts_are_replaced(builder: Builder, store: Store, text: str) -> None:
    """Which goes through the text of a SPARQL update."""
    new = Article("replaced", text, title=text[:200], publisher="The Courier")
    build(builder, new)
    expected = exported(store, "nq")
    build(builder, replace(new, text=f"{text[::-1]} {PLAIN}", title=None))
    assert build(builder, new).changed == 1
    assert exported(store, "nq") == expected


def test_all_of_them_in_one_article(builder: Builder, store: Store) -> None:
    article = Article("all", "\n".join(TEXTS.values()), published=date(2024, 3, 6))
    build(builder, article)
    check(store, article)


# ---------------------------------------------------------------------------------------------------- all other fields


@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=lambda identifier: ascii(identifier)[:30])
def test_hostile_identifiers(builder: Builder, store: Store, identifier: str) -> None:
    article = Article(identifier, PLAIN)
    build(builder, article)
    check(store, article)
    edited = replace(article, text="Norway met Estonia.")
    assert build(builder, edited).changed == 1
    check(store, edited)
    assert inert(answers(store, "articles"))
    store.drop([MINT.article(identifier), MINT.inferred(identifier)])
    check(store)


def test_hostile_identifiers_side_by_side(builder: Builder, store: Store) -> None:
    articles = [Article(identifier, PLAIN) for identifier in IDENTIFIERS]
    assert build(builder, *articles).new == len(IDENTIFIERS)
    check(store, *articles)
    assert build(builder, *articles).unchanged == len(IDENTIFIERS)


def test_hostile_titles_publishers_and_addresses(builder: Builder, store: Store) -> None:
    articles = [
        Article(f"{i}", PLAIN, title=value, publisher=publisher(value), url=f"https://x.example/{value}", language="en")
        for i, value in enumerate((*TEXTS.values(), *IDENTIFIERS))
    ]
    build(builder, *articles)
    check(store, *articles)
    seen = answers(store, "articles")
    assert inert(seen)
    assert len(seen.splitlines()) == 1 + 1 + len(articles)  # a head and an article a line
    for article in articles:
        found = store.query(
            f"SELECT ?p {{ ?a dcterms:identifier '{article.identifier}' ; schema:publisher/rdfs:label ?p }}"
        )
        assert isinstance(found, QuerySolutions)
        assert [row["p"] for row in found] == [Literal(str(article.publisher))]


def test_hostile_names_as_parameters(builder: Builder, store: Store) -> None:
    """A name finds the entity that bears it and does nothing else (the fixtures look)."""
    names = [publisher(value) for value in (*TEXTS.values(), *IDENTIFIERS) if "://" not in value]  # those are IRIs
    build(builder, *(Article(f"{i}", PLAIN, publisher=name) for i, name in enumerate(names)))
    for name in names:
        results = run(store, ready()["names-of"], {"entity": name}).results
        assert isinstance(results, QuerySolutions)
        assert [row["name"] for row in results if row["as"] == Literal("label")] == [Literal(name)]


def publisher(value: str) -> str:
    """As loaders give it."""
    return unicodedata.normalize("NFC", " ".join(value.split()))


# ---------------------------------------------------------------------------------------------------------- sheer size


LONG = {
    "a letter": "a" * 100_000,
    "a capital": "A" * 100_000,
    "a Chinese letter": "中" * 100_000,
    "a full stop": "." * 100_000,
    "an address": "http://" + "a." * 50_000,
    "a hashtag": "#Norway" * 15_000,
    "words of one letter": "a " * 2_500,
    "words": "word " * 2_000 + PLAIN,
    "relative clauses": "Norway, which deployed troops to Estonia, " * 250 + "met Russia.",
    "prepositions": "the president of " * 500 + "Norway met Maria Santos.",
    "possessives": "his friend's " * 650 + "president Maria Santos met Boris Petrov.",
    "speech": "Maria Santos said that " * 450 + "Norway attacked Estonia.",
    "numbers": "nearly 30,000 " * 1_000 + "troops went from Norway to Estonia.",
    "dates": "on Monday, 5 January 2024, " * 250 + "Norway met Russia.",
    "quotations": "“Yes,” he said. " * 500,
    "paragraphs": "Norway met Estonia.\n\n" * 200,
}


LONG |= {
    "opening quotes": "“" * 10_000 + PLAIN,
    "straight quotes": '"' * 10_000 + PLAIN,
    "brackets": "(" * 10_000 + PLAIN,
    "spaces": " " * 100_000 + PLAIN,
    "nested speech": "He said that " * 1_500 + PLAIN,
    "conjunctions": " and ".join(["Norway", "Estonia", "Latvia", "Poland"] * 250) + " met Russia.",
    "a name": "Norway " * 2_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts_take_seconds(builder: Builder, store: Store, text: str) -> None:
    """Far more would mean that time grows with the square of the length: an attack by a single article."""
    article = Article("long", text, published=date(2024, 3, 6))
    begun = time.process_time()
    assert build(builder, article).new == 1
    assert time.process_time() - begun < 10
    assert verify(store, BASE).failures == []
