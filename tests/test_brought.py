"""People's own RDF beside the articles: a graph of its own, whole or not at all, and in nobody's way."""

import bz2
import shlex
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, parse, serialize

import queries
from kg import imports, push, settings
from kg.errors import UsageError, WorkError
from kg.export import export
from kg.forget import forget
from kg.iri import Minter
from kg.verify import verify
from loaders.stores import Store, open_store
from tests.queries import small

MINT = Minter()
MINE = "https://me.example/notes"

TURTLE = b"""
@prefix : <https://me.example/> .
@prefix schema: <https://schema.org/> .
<> schema:about <#first> .
<#first> schema:author [ schema:name "Ida" ; schema:knows [ schema:name "Jon" ] ] , [ schema:name "Kim" ] ;
    :steps ( "one" "two" "one" ) .
"""


@pytest.fixture
def store() -> Store:
    """The small graph in memory."""
    store = open_store("memory:")
    store.replace(small.graphs())
    return store


def bring(store: Store, tmp_path: Path, data: bytes, *, name: str = "mine.ttl", graph: str = MINE) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    imports.import_files(store, [path], graph=graph)


def lines(store: Store, graph: str = MINE) -> list[str]:
    return sorted(map(str, store.triples(graph)))


def everything(store: Store) -> bytes:
    output = BytesIO()
    export(store, format="nq", output=output, graphs="all")
    return output.getvalue()


def content(store: Store) -> bytes:
    output = BytesIO()
    export(store, format="nq", output=output)
    return output.getvalue()


def test_each_format_gives_the_same_graph(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, TURTLE)
    expected = lines(store)
    assert len(expected) == 2 + 6 + 6
    triples = [quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE, base_iri=MINE)]
    for format, name in (
        (RdfFormat.N_TRIPLES, "a.nt"),
        (RdfFormat.RDF_XML, "a.rdf"),
        (RdfFormat.RDF_XML, "a.owl"),
        (RdfFormat.JSON_LD, "a.jsonld"),
        (RdfFormat.N3, "a.n3"),
        (RdfFormat.TRIG, "a.trig"),
    ):
        data = serialize(triples, format=format)
        assert data is not None
        bring(store, tmp_path, data, name=name)
        assert lines(store) == expected
    bring(store, tmp_path, bz2.compress(TURTLE), name="a.ttl.bz2")
    assert lines(store) == expected
    bring(store, tmp_path, TURTLE, name="no-ending")
    assert lines(store) == expected


def test_relative_iris_are_relative_to_the_graph(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, TURTLE)
    assert f"<{MINE}> <https://schema.org/about> <{MINE}#first>" in lines(store)


def test_blank_nodes_have_the_same_names_in_any_order(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, TURTLE)
    first = lines(store)
    assert not any("_:" in line for line in first)
    bring(store, tmp_path, TURTLE)
    assert lines(store) == first
    quads = serialize(
        [quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE, base_iri=MINE)], format=RdfFormat.N_TRIPLES
    )
    assert quads is not None
    bring(store, tmp_path, b"".join(reversed(quads.splitlines(keepends=True))), name="a.nt")
    assert lines(store) == first
    bring(store, tmp_path, TURTLE + b'<#other> :steps [ :is "new" ] .')
    assert set(first) < set(lines(store))


def test_blank_nodes_that_look_the_same_stay_two(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, b'<urn:x:a> <urn:x:b> [ <urn:x:c> "d" ] , [ <urn:x:c> "d" ] .')
    assert len(lines(store)) == 4
    bring(store, tmp_path, b"_:a <urn:x:b> _:b . _:b <urn:x:b> _:c . _:c <urn:x:b> _:a .", name="ring.ttl")
    assert len(lines(store)) == 3


def test_blank_nodes_of_two_files_are_not_mixed_up(store: Store, tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        files.append(tmp_path / f"{number}.nt")
        files[-1].write_text(f'_:same <urn:x:number> "{number}" .\n')
    imports.import_files(store, files, graph=MINE)
    assert len({triple.subject for triple in store.triples(MINE)}) == 2


def test_many_blank_nodes_that_all_name_each_other(store: Store, tmp_path: Path) -> None:
    """A canonical form of this graph would take longer than anybody waits."""
    data = "\n".join(f"_:{a} <urn:x:p> _:{b} ." for a in range(40) for b in range(40) if a != b)
    bring(store, tmp_path, data.encode(), name="a.nt")
    assert len(lines(store)) == 40 * 39


@pytest.mark.parametrize(
    "graph", ["https://me.example/#g", "urn:x:g", "https://me.example/g#", "https://kg.example/my"]
)
def test_graphs_of_any_name(store: Store, tmp_path: Path, graph: str) -> None:
    bring(store, tmp_path, b"[] <urn:x:b> <urn:x:c> .", graph=graph)
    (triple,) = store.triples(graph)
    assert str(triple.subject).startswith(f"<{graph}")
    assert graph.count("#") <= str(triple.subject).count("#") == 1


@pytest.mark.parametrize(
    "graph",
    [
        MINT.article("meeting"),
        MINT.article("new"),
        MINT.inferred("meeting"),
        MINT.article("meeting") + "#x",
        MINT.graph("background"),
        MINT.graph("ontology"),
        MINT.graph("anything"),
        MINT.entity("place", "Norland"),
        "https://other.example/article/A",
        "https://other.example/graph/curation",
        settings.GRAPH,
        settings.PUSHED + "x",
        MINE + "#inferred",
        "no iri",
        "relative",
        "https://me.example/\u202e",
        "",
    ],
)
def test_graphs_that_are_not_anybodys(store: Store, tmp_path: Path, graph: str) -> None:
    before = everything(store)
    with pytest.raises(UsageError, match="cannot be the graph of an import: choose an IRI") as caught:
        bring(store, tmp_path, TURTLE, graph=graph)
    assert str(caught.value).isprintable()
    assert everything(store) == before


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.ttl", TURTLE + b"<urn:x:a> <urn:x:b", "a.ttl cannot be read as Turtle (at line 7"),
        ("a.rdf", b"<rdf:RDF>", "a.rdf cannot be read as RDF/XML"),
        ("a.owl", b"Prefix(:=<urn:x:>)", "a.owl cannot be read as RDF/XML"),
        ("a.jsonld", b'{"@context": "https://schema.org/", "name": "x"}', "a.jsonld cannot be read as JSON-LD"),
        ("a.n3", b"{ <urn:x:a> <urn:x:b> ?c } <urn:x:d> <urn:x:e> .", "a.n3"),
        ("a.ttl", b"<urn:x:a> <urn:x:b> <<( <urn:x:a> <urn:x:b> <urn:x:c> )>> .", "triple term"),
        ("a.trig", b"<urn:x:g> { <urn:x:a> <urn:x:b> <urn:x:c> }", "a.trig names a graph <urn:x:g>: take the name out"),
        ("a.ttl", b"# nothing", f"nothing is in the files for <{MINE}>: to remove it, run `kg forget --graph {MINE}`"),
        ("a.ttl.bz2", bz2.compress(TURTLE)[:-9], "is cut off"),
    ],
)
def test_files_that_are_refused(store: Store, tmp_path: Path, name: str, data: bytes, message: str) -> None:
    bring(store, tmp_path, TURTLE)
    before = everything(store)
    with pytest.raises(WorkError) as caught:
        bring(store, tmp_path, data, name=name)
    assert message in str(caught.value)
    assert str(caught.value).isprintable()
    assert everything(store) == before


@pytest.mark.parametrize("value", ["&e0;&e0;", "x" * 300])
def test_entities_of_xml_that_grow(store: Store, tmp_path: Path, value: str) -> None:
    data = f"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "lol"><!ENTITY e1 "{value}">]>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">
        <rdf:Description rdf:about="urn:x:a"><x:b>&e1;</x:b></rdf:Description></rdf:RDF>"""
    with pytest.raises(
        WorkError, match=r"a\.rdf has an entity 'e1' that is longer than 250 characters or made of others"
    ):
        bring(store, tmp_path, data.encode(), name="a.rdf")


def test_entities_of_xml_for_namespaces(store: Store, tmp_path: Path) -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY me "https://me.example/">]>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="&me;">
        <rdf:Description rdf:about="&me;a"><x:b rdf:resource="&me;c"/></rdf:Description></rdf:RDF>"""
    bring(store, tmp_path, data, name="a.owl")
    assert lines(store) == ["<https://me.example/a> <https://me.example/b> <https://me.example/c>"]


def test_imported_again_it_replaces_and_leaves_all_else(store: Store, tmp_path: Path) -> None:
    before = content(store)
    bring(store, tmp_path, TURTLE)
    other = "urn:x:other"
    bring(store, tmp_path, TURTLE, graph=other)
    bring(store, tmp_path, b"<urn:x:a> <urn:x:b> <urn:x:c> .")
    assert lines(store) == ["<urn:x:a> <urn:x:b> <urn:x:c>"]
    forget(store, [], [MINE, other])
    assert content(store) == before


def test_export_push_and_import_carry_it(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, TURTLE)
    copy, published = open_store("memory:"), open_store(f"oxigraph:{tmp_path / 'published'}")
    exported = tmp_path / "all.nq"
    exported.write_bytes(content(store))
    moved = imports.import_files(copy, [exported])
    assert (moved.new, moved.graphs) == (3, 1)
    assert content(copy) == content(store)
    moved = push.push(store, published)
    assert (moved.new, moved.changed) == (3, 0)
    assert everything(published) == everything(store)
    assert push.push(store, published).quads == 0
    bring(store, tmp_path, b"<urn:x:a> <urn:x:b> <urn:x:c> .")
    assert push.push(store, published).quads == 1
    assert everything(published) == everything(store)
    forget(store, [], [MINE])
    push.push(store, published)
    assert everything(published) == everything(store)
    published.close()


def test_a_push_leaves_the_graphs_of_others(store: Store, tmp_path: Path) -> None:
    target = open_store("memory:")
    bring(target, tmp_path, TURTLE, graph="urn:x:theirs")
    push.push(store, target)
    forget(store, ["meeting"])
    push.push(store, target)
    assert len(lines(target, "urn:x:theirs")) == 14
    bring(store, tmp_path, b"<urn:x:a> <urn:x:b> <urn:x:c> .", graph="urn:x:theirs")
    with pytest.raises(WorkError, match="has a <urn:x:theirs> that did not come from here, nothing was pushed"):
        push.push(store, target)
    push.push(store, target, everything=True)
    assert len(lines(target, "urn:x:theirs")) == 1


def test_a_push_sees_what_has_changed_whatever_the_graph_says_of_itself(store: Store, tmp_path: Path) -> None:
    target = open_store("memory:")
    mark = f'<{MINE}> <https://kg.example/vocab#contentHash> "same" . <urn:x:a> <urn:x:b> '
    bring(store, tmp_path, f"{mark} 1 .".encode())
    push.push(store, target)
    bring(store, tmp_path, f"{mark} 2 .".encode())
    push.push(store, target)
    assert lines(target) == lines(store)


def test_verify_leaves_it_alone(store: Store, tmp_path: Path) -> None:
    before = verify(store, MINT.base)
    bring(store, tmp_path, TURTLE)
    assert verify(store, MINT.base) == before


def test_what_cannot_be_forgotten_as_a_graph(store: Store, tmp_path: Path) -> None:
    before = everything(store)
    for graph in (MINT.article("meeting"), MINT.graph("background"), settings.GRAPH, MINE):
        with pytest.raises(WorkError, match=r"was brought into the store by `kg import`.*it has none at all"):
            forget(store, ["company"], [graph])
    assert everything(store) == before
    bring(store, tmp_path, TURTLE)
    with pytest.raises(WorkError, match=f"it has <{MINE}>$"):
        forget(store, [], [MINE + "s"])


def test_queries_see_it_in_the_union(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, TURTLE)
    answer = store.query('SELECT ?who { ?work schema:author ?who . ?who schema:knows/schema:name "Jon" }')
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 1


ABOUT_EVERYTHING = """
    CONSTRUCT { ?entity a <https://me.example/Thing> ; rdfs:label "etwas"@de , "Something" ; rdfs:comment "mine" ;
                skos:altLabel "my name for it" ; news:leads ?entity ; schema:url ?entity .
                <https://me.example/Thing> a owl:Class ; rdfs:label "my class" . }
    WHERE { ?entity rdfs:label ?label . ?mention kg:refersTo ?entity }"""


@pytest.fixture(scope="module")
def beside(demo_store: Store) -> Store:
    """The demo's graph, with a graph beside it that has something to say of every entity."""
    store = open_store("memory:")
    store.replace({graph: list(demo_store.triples(graph)) for graph in demo_store.graphs()})
    brought = store.query(ABOUT_EVERYTHING)
    assert not isinstance(brought, QuerySolutions | bool)
    store.replace({MINE: list(brought)})
    return store


def rows(store: Store, name: str) -> list[str]:
    """The answer to the first example of a ready question."""
    query = queries.find(name)
    given = shlex.split(query.examples[0])[3:]
    values = dict(item.split("=", 1) for item in given if "=" in item)
    names = [parameter.name for parameter in query.parameters if parameter.name not in values]
    values |= zip(names, (item for item in given if "=" not in item and item != "--param"), strict=False)
    answer = queries.run(store, query, values).results
    assert isinstance(answer, QuerySolutions)
    return [str(row) for row in answer]


@pytest.mark.parametrize("name", sorted(set(queries.ready()) - {"names-of"}))
def test_ready_questions_have_the_same_answers(demo_store: Store, beside: Store, name: str) -> None:
    """They ask what the articles say, whatever people say of the same entities."""
    assert rows(beside, name) == rows(demo_store, name)


def test_names_that_people_brought_are_names(demo_store: Store, beside: Store) -> None:
    assert any("my name for it" in row for row in rows(beside, "names-of"))
    assert set(rows(demo_store, "names-of")) < set(rows(beside, "names-of"))
