"""What is exported, and that every format says the same and is read by other people's parsers."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.compare import isomorphic

from kg import settings, sorting
from kg.errors import UsageError
from kg.export import FORMATS, export
from kg.iri import Minter
from kg.vocabulary import DCTERMS, KG, NEWS, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from loaders.stores import Store, open_store

MINT = Minter()
PARSERS = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "jsonld": "json-ld"}
# rdflib's parsers use what rdflib itself deprecates
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
LABELS = [
    "Ann Dee",
    "José O'Neil (junior)",
    "a/b#c?d=e&f;g,h:i@j!$*+~.-",
    "_x_ %41",
    "-a",
    "1a",
    "a.",
    "...",
    "漢字 Ω·²ª ҂ Ⅷ \U0001f600 e\u0301",
    "https://a.example/a?b=c#d",
    "\u202eabc\u2069",
    "line\nbreak\x00",
    "wide\u00a0spaces\u3000 \u2028 \u200b \u00ad",
]
TEXTS = [
    "",
    "plain, with <wide\u00a0spaces>",
    'a "quoted" word',
    "'''\"\"\"",
    'ends with "',
    "ends with \\",
    "\\u0041 \\N",
    "line\nline\r\nline\ttab",
    "\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f",
    "\ufeff\u2028\u2029\ufffe\uffff\U0010ffff",
    "\u202eright to left\u202c \u2066isolate",
    '"@en',
    '1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "<urn:x:s> <urn:x:p> <urn:x:o> .\n} @prefix a: <b> .",
    "</script>",
]


def iri(kind: str, label: str) -> NamedNode:
    return NamedNode(MINT.entity(kind, label))


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def term(name: str) -> NamedNode:
    return NamedNode(name)


def article(identifier: str, labels: Iterable[str] = LABELS, texts: Iterable[str] = TEXTS) -> dict[str, list[Triple]]:
    """An article's graphs, with something of each kind that the data model has."""
    graph = term(MINT.article(identifier))
    place = iri("place", "Westland")
    claim = term(MINT.claim("x"))
    evidence = term(f"{graph.value}#e0-9-abcdefgh-Asserted")
    triples = [
        Triple(graph, term(RDF + "type"), term(SCHEMA + "NewsArticle")),
        Triple(graph, term(RDFS + "label"), Literal("A headline")),
        Triple(graph, term(DCTERMS + "identifier"), Literal(identifier)),
        Triple(graph, term(SCHEMA + "articleBody"), Literal("".join(texts))),
        Triple(graph, term(SCHEMA + "datePublished"), typed("2022-01-18", "date")),
        Triple(graph, term(SCHEMA + "mentions"), place),
        Triple(place, term(RDF + "type"), term(NEWS + "Country")),
        Triple(place, term(RDFS + "label"), Literal("Westland")),
        Triple(place, term(SKOS + "hiddenLabel"), Literal("Westlandic")),
        Triple(claim, term(RDF + "type"), term(RDF + "Statement")),
        Triple(claim, term(RDFS + "label"), Literal("A claim")),
        Triple(claim, term(RDF + "subject"), place),
        Triple(evidence, term(KG + "claim"), claim),
        Triple(evidence, term(OA + "start"), Literal(0)),
        Triple(evidence, term(OA + "end"), typed("-9", "integer")),
        Triple(evidence, term(KG + "confidence"), typed("0.93", "decimal")),
        Triple(evidence, term(KG + "sure"), Literal(True)),
        Triple(evidence, term(PROV + "wasDerivedFrom"), graph),
    ]
    for label in labels:
        triples.append(Triple(iri("person", label), term(NEWS + "leads"), place))
        triples.append(Triple(iri("person", label), term(RDFS + "label"), Literal(label, language="en-gb")))
    triples += [Triple(evidence, term(OA + "exact"), Literal(text)) for text in texts]
    triples += [Triple(evidence, term(KG + "odd"), Literal(text, datatype=term("urn:x:type"))) for text in texts]
    inferred = [Triple(iri("person", label), term(NEWS + "memberOf"), place) for label in labels]
    return {graph.value: triples, MINT.inferred(identifier): inferred}


@pytest.fixture(scope="module")
def store() -> Store:
    filled = open_store("memory:")
    settings.write(filled, settings.Settings(ontology="own.ttl"))
    for identifier in ("A", "b & c/d"):
        filled.replace(article(identifier))
    place = iri("place", "Westland")
    filled.replace(
        {
            MINT.graph("background"): [
                Triple(place, term(NEWS + "borders"), iri("place", "Eastland")),
                Triple(place, term(OWL + "sameAs"), term("http://www.wikidata.org/entity/Q0")),
            ],
            MINT.graph("ontology"): [Triple(term(NEWS + "leads"), term(RDFS + "label"), Literal("leads"))],
            MINT.graph("curation"): [
                Triple(term(MINT.graph("curation") + "#1"), term(KG + "verdict"), Literal("accept"))
            ],
            MINT.graph("identity"): [Triple(place, term(KG + "mergedInto"), iri("place", "Eastland"))],
        }
    )
    return filled


def exported(store: Store, format: str = "nq", **options: object) -> bytes:
    output = BytesIO()
    export(store, format=format, output=output, **options)  # type: ignore[arg-type]
    return output.getvalue()


def quads(store: Store, **options: object) -> set[tuple[str, str, str, str]]:
    """Subject, predicate, object and graph of the N-Quads, as written."""
    found = set()
    for line in exported(store, "nq", **options).decode().split("\n")[:-1]:
        subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
        value, graph = rest.rsplit(" ", 1)
        found.add((subject[1:-1], predicate[1:-1], value, graph[1:-1]))
    return found


def parsed(data: bytes, format: str) -> dict[str, rdflib.Graph]:
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=PARSERS[format])
    graphs: dict[str, rdflib.Graph] = {}
    for s, p, o, g in dataset.quads((None, None, None, None)):
        graphs.setdefault(str(g), rdflib.Graph()).add((s, p, o))
    return graphs


def union(graphs: dict[str, rdflib.Graph]) -> rdflib.Graph:
    together = rdflib.Graph()
    for graph in graphs.values():
        together += graph
    return together


# --- formats ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("graphs", ["content", "all"])
@pytest.mark.parametrize("view", ["all", "facts"])
def test_rdflib_reads_the_same_from_every_format(store: Store, graphs: str, view: str) -> None:
    read = {format: parsed(exported(store, format, graphs=graphs, view=view), format) for format in FORMATS}
    assert len(union(read["nq"])) > 10
    for format in ("trig", "jsonld"):
        assert read[format].keys() == read["nq"].keys()
        for name, graph in read["nq"].items():
            assert isomorphic(read[format][name], graph), f"{format} {name}"
    assert isomorphic(union(read["ttl"]), union(read["nq"]))


def test_rdflib_reads_what_the_store_holds(store: Store) -> None:
    graphs = parsed(exported(store), "nq")
    exact = {str(o) for o in graphs[MINT.article("A")].objects(None, rdflib.URIRef(OA + "exact"))}
    assert exact == set(TEXTS)
    labels = {str(o) for o in graphs[MINT.article("A")].objects(None, rdflib.RDFS.label)}
    assert labels >= set(LABELS)


@hypothesis_settings(max_examples=25, deadline=None)
@given(label=st.text(min_size=1), text=st.text())
def test_any_text_reads_the_same_from_every_format(label: str, text: str) -> None:
    with open_store("memory:") as store:
        store.replace(article(label, [label], [text]))
        read = {format: union(parsed(exported(store, format), format)) for format in FORMATS}
    assert {str(o) for o in read["nq"].objects(None, rdflib.URIRef(OA + "exact"))} == {text}
    for format in FORMATS:
        assert isomorphic(read[format], read["nq"]), format


def test_turtle_is_short_where_it_may_be(store: Store) -> None:
    turtle = exported(store, "ttl").decode()
    assert '\nplace:Westland a news:Country ;\n    rdfs:label "Westland" ;\n    skos:hiddenLabel' in turtle
    assert "oa:start 0 " in turtle
    assert "oa:end -9 " in turtle
    assert "kg:confidence 0.93 " in turtle
    assert "kg:sure true" in turtle
    assert 'schema:datePublished "2022-01-18"^^xsd:date' in turtle
    assert turtle.startswith("@prefix article: <https://kg.example/article/> .\n@prefix claim: ")
    trig = exported(store, "trig").decode()
    assert "\narticle:A {\n    " in trig
    assert f"\n<{MINT.inferred('A')}> {{\n" in trig


def test_jsonld_has_no_context_that_could_change_an_iri() -> None:
    with open_store("memory:") as store:
        trap = Triple(term("place:Westland"), term("news:leads"), term("article:A"))
        store.replace({MINT.article("A"): [trap]})
        data = exported(store, "jsonld")
        assert "@context" not in json.dumps(json.loads(data))
        for format in FORMATS:
            assert set(union(parsed(exported(store, format), format))) == {
                tuple(map(rdflib.URIRef, ("place:Westland", "news:leads", "article:A")))
            }


def test_empty_store() -> None:
    with open_store("memory:") as store:
        assert exported(store) == b""
        for format in FORMATS:
            assert len(union(parsed(exported(store, format), format))) == 0


# --- determinism -----------------------------------------------------------------------------------------------------


def test_nquads_are_sorted_lines(store: Store) -> None:
    lines = exported(store, graphs="all").split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(set(lines))
    assert len(lines) > 100


@pytest.mark.parametrize("format", FORMATS)
def test_equal_stores_give_equal_bytes_in_any_order_of_writing(tmp_path: Path, format: str) -> None:
    graphs = article("A") | article("B")
    written = set()
    for seed in range(3):
        with open_store("memory:" if seed else f"oxigraph:{tmp_path}/store") as store:
            names = list(graphs)
            random.Random(seed).shuffle(names)
            for name in names:
                store.replace({name: [Triple(term("urn:x:s"), term("urn:x:p"), Literal(seed))]})
                store.replace({name: random.Random(seed).sample(graphs[name], len(graphs[name]))})
            written.add(exported(store, format))
    assert len(written) == 1


def test_equal_bytes_in_every_process(tmp_path: Path) -> None:
    with open_store(f"oxigraph:{tmp_path}/store") as store:
        store.replace(article("A"))
        here = b"".join(exported(store, format) for format in FORMATS)
    script = """
import sys
from kg.export import FORMATS, export
from loaders.stores import open_store
with open_store(sys.argv[1]) as store:
    for format in FORMATS:
        export(store, format=format, output=sys.stdout.buffer)
"""
    command = [sys.executable, "-c", script, f"oxigraph:{tmp_path}/store"]
    other = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[1], check=True)
    assert other.stdout == here


@pytest.mark.parametrize("format", FORMATS)
def test_more_than_memory_is_to_hold(store: Store, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    """With runs of a few lines, what goes through temporary files is the same."""
    at_once = exported(store, format, graphs="all")
    monkeypatch.setattr(sorting, "_RUN", 500)
    assert exported(store, format, graphs="all") == at_once


# --- what goes out ---------------------------------------------------------------------------------------------------


def test_content_is_what_articles_and_people_brought(store: Store) -> None:
    content = {
        MINT.article("A"),
        MINT.inferred("A"),
        MINT.article("b & c/d"),
        MINT.inferred("b & c/d"),
        MINT.graph("curation"),
        MINT.graph("identity"),
    }
    assert {graph for *_, graph in quads(store)} == content
    assert {graph for *_, graph in quads(store, graphs="all")} == content | {
        MINT.graph("background"),
        MINT.graph("ontology"),
    }


def test_facts_are_plain_triples_types_and_labels_of_entities(store: Store) -> None:
    found = quads(store, view="facts")
    assert {predicate for _, predicate, _, _ in found} == {
        NEWS + "leads",
        NEWS + "memberOf",
        RDF + "type",
        RDFS + "label",
    }
    assert all(subject.startswith("https://kg.example/entity/") for subject, *_ in found)
    assert (
        MINT.entity("person", "Ann Dee"),
        NEWS + "leads",
        f"<{MINT.entity('place', 'Westland')}>",
        MINT.article("A"),
    ) in found
    known = quads(store, view="facts", graphs="all") - found
    assert known == {
        (
            MINT.entity("place", "Westland"),
            NEWS + "borders",
            f"<{MINT.entity('place', 'Eastland')}>",
            MINT.graph("background"),
        )
    }


def test_facts_in_the_words_of_any_ontology() -> None:
    with open_store("memory:") as store:
        fact = Triple(iri("person", "Ann"), term(SCHEMA + "parent"), iri("person", "Bob"))
        store.replace(
            {
                MINT.article("A"): [
                    fact,
                    Triple(term(MINT.article("A")), term(SCHEMA + "mentions"), iri("person", "Bob")),
                ]
            }
        )
        assert {predicate for _, predicate, _, _ in quads(store, view="facts")} == {SCHEMA + "parent"}


def test_texts_are_left_out(store: Store) -> None:
    without = quads(store, text=False)
    assert without == {quad for quad in quads(store) if quad[1] != SCHEMA + "articleBody"}
    assert len(without) == len(quads(store)) - 2


def test_base_of_the_store_is_followed() -> None:
    with open_store("memory:") as store:
        settings.write(store, settings.Settings(base="https://news.example/"))
        own = Minter("https://news.example/")
        fact = Triple(term(own.entity("person", "Ann")), term(NEWS + "leads"), term(own.entity("place", "Westland")))
        store.replace({own.article("A"): [fact], own.graph("background"): [fact], MINT.article("A"): [fact]})
        assert {graph for *_, graph in quads(store, view="facts")} == {own.article("A")}
        assert {graph for *_, graph in quads(store, base="https://kg.example/")} == {MINT.article("A")}
        assert "person:Ann news:leads place:Westland ." in exported(store, "ttl").decode()


@pytest.mark.parametrize("wrong", [{"format": "rdfxml"}, {"graphs": "some"}, {"view": "claims"}])
def test_unknown_choice(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=f"{next(iter(wrong.values()))!r}: choose "):
        exported(store, **({"format": "nq"} | wrong))
