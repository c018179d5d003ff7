"""Every ready query, on the small graph: its rows, its order, and that it counts evidence once."""

import re
from collections.abc import Mapping

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple

import queries
from kg.vocabulary import KG, RDF, RDFS
from loaders.stores import Store, open_store
from tests.queries import small

DAY = "2024-03-06"

# query, values, the columns to look at, and their rows in order
ROWS: list[tuple[str, dict[str, str], str, list[tuple[object, ...]]]] = [
    ("leaders", {}, "whoLabel role ofLabel articles evidence", [
        ("Mira Kessel", "head of state of", "Vesperia", 2, 2),
    ]),
    ("leaders", {"of": "Norland"}, "whoLabel", []),
    ("leaders", {"who": "Mira Kessel"}, "ofLabel", [("Vesperia",)]),
    ("deployments", {}, "actorLabel placeLabel status says quantity published", [
        ("Vesperia", "Norland", "Asserted", None, "2,000 troops", DAY),
        ("Mira Kessel", "Norland", "Possible", "Northern Pact", None, "2024-04-01"),
    ]),
    ("deployments", {"actor": "Vesperia"}, "placeLabel", [("Norland",)]),
    ("deployments", {"place": "Vesperia"}, "placeLabel", []),
    ("members", {}, "memberLabel organizationLabel articles evidence sentence", [
        ("Norland", "Northern Pact", 1, 1, "Norland belongs to the Northern Pact."),
    ]),
    ("members", {"member": "Vesperia"}, "memberLabel", []),
    ("meetings", {}, "claimLabel status from until", [
        ("Mira Kessel meets Tomas Rell", "Asserted", "2024-03-04", "2024-03-04"),
    ]),
    ("meetings", {"who": "Tomas Rell"}, "claimLabel", [("Mira Kessel meets Tomas Rell",)]),
    ("meetings", {"who": "Ina Rell"}, "claimLabel", []),
    ("who-said", {}, "speakerLabel cue content", [
        ("Tomas Rell", "said", "Vesperia never threatened Norland,"),
        ("Northern Pact", "said", "Kessel may deploy troops to Norland"),
    ]),
    ("who-said", {"who": "Tomas Rell"}, "speakerLabel", [("Tomas Rell",)]),
    ("who-said", {"about": "Mira Kessel"}, "speakerLabel", [("Northern Pact",)]),
    ("who-said", {"words": "NEVER"}, "speakerLabel", [("Tomas Rell",)]),
    ("claims-about", {"entity": "Mira Kessel"}, "claimLabel status says", [
        ("Mira Kessel deploys to Norland", "Possible", "Northern Pact"),
        ("Mira Kessel head of state of Vesperia", "Asserted", None),
        ("Mira Kessel leads Vesperia", "Asserted", None),
        ("Mira Kessel meets Tomas Rell", "Asserted", None),
    ]),
    ("claims-about", {"entity": "Mira Kessel", "other": "Tomas Rell"}, "claimLabel", [
        ("Mira Kessel meets Tomas Rell",),
    ]),
    ("claims-about", {"entity": "Vesperia", "other": "Norland"}, "claimLabel status says published", [
        ("Vesperia deploys to Norland", "Asserted", None, DAY),
        ("Vesperia threatens Norland", "Asserted", None, None),
        ("Vesperia threatens Norland", "Denied", "Tomas Rell", DAY),
    ]),
    ("facts-about", {"entity": "Norland"}, "subjectLabel propertyLabel objectLabel articles evidence first last", [
        ("Vesperia", "deploys to", "Norland", 1, 1, DAY, DAY),
        ("Norland", "member of", "Northern Pact", 1, 1, "2024-04-01", "2024-04-01"),
        ("Vesperia", "threatens", "Norland", 1, 1, None, None),
    ]),
    ("articles-about", {"entity": "Northern Pact"}, "articleLabel publisherLabel published mentions", [
        ("Norland and the Pact", "The Courier", "2024-04-01", 1),
    ]),
    ("timeline", {"before": DAY}, "start end precision claimLabel status", [
        ("2024-03-04", "2024-03-04", "day", "Mira Kessel meets Tomas Rell", "Asserted"),
        (DAY, DAY, "reported", "Mira Kessel head of state of Vesperia", "Asserted"),
        (DAY, DAY, "reported", "Vesperia deploys to Norland", "Asserted"),
    ]),
    ("timeline", {"after": DAY, "about": "Northern Pact"}, "claimLabel", [("Norland member of Northern Pact",)]),
    ("timeline", {"after": "2024-04-02"}, "claimLabel", []),
    ("sources-of", {"entity": "Norland"}, "sourceLabel voice claims evidence articles first last", [
        ("The Courier", "article", 2, 2, 2, DAY, "2024-04-01"),
        ("Northern Pact", "quoted", 1, 1, 1, "2024-04-01", "2024-04-01"),
        ("Tomas Rell", "quoted", 1, 1, 1, DAY, DAY),
        ("unknown publisher", "article", 1, 1, 1, None, None),
    ]),
    ("disputed", {}, "claimLabel for against sentenceFor sentenceAgainst", [
        ("Vesperia threatens Norland", 1, 1, "Vesperia threatened Norland.",
         "“Vesperia never threatened Norland,” Rell said."),
    ]),
    ("disputed", {"about": "Mira Kessel"}, "claimLabel", []),
    ("entities", {"limit": "2"}, "entityLabel kind articles mentions", [
        ("Norland", "Country", 3, 5),
        ("Vesperia", "Country", 3, 5),
    ]),
    ("entities", {"class": "Organization"}, "entityLabel kind", [
        ("Kessel", "Company"),
        ("Northern Pact", "MilitaryAlliance"),
    ]),
    ("relations", {"limit": "3"}, "propertyLabel claims facts evidence articles", [
        ("deploysTo", 2, 1, 2, 2),
        ("advises", 1, 0, 1, 1),
        ("headOfStateOf", 1, 1, 1, 1),
    ]),
    ("borders", {}, "placeLabel neighbourLabel from", [
        ("Norland", "Vesperia", "background"),
        ("Vesperia", "Norland", "background"),
    ]),
    ("borders", {"place": "Norland"}, "placeLabel neighbourLabel", [("Norland", "Vesperia")]),
    ("names-of", {"entity": "Vesperia"}, "as name", [
        ("label", "Vesperia"),
        ("form", "Vesperian"),
        ("class", "Country"),
    ]),
    ("articles", {}, "identifier published publisherLabel title facts", [
        ("company", None, None, None, 1),
        ("meeting", DAY, "The Courier", "Kessel meets Rell", 3),
        ("pact entry", "2024-04-01", "The Courier", "Norland and the Pact", 2),
    ]),
]  # fmt: skip

VALUES = {"entity": "Norland"}  # for the queries that require one


def solutions(store: Store, name: str, values: Mapping[str, str]) -> QuerySolutions:
    results = queries.run(store, queries.find(name), values).results
    assert isinstance(results, QuerySolutions)
    return results


def plain(term: object) -> object:
    assert isinstance(term, NamedNode | Literal)
    return int(term.value) if isinstance(term, Literal) and term.datatype.value.endswith("integer") else term.value


def csv(store: Store, name: str) -> bytes:
    needed = {p.name: VALUES[p.name] for p in queries.find(name).parameters if p.required}
    written = solutions(store, name, needed).serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    return written


@pytest.mark.parametrize(("name", "values", "columns", "rows"), ROWS)
def test_rows(store: Store, name: str, values: dict[str, str], columns: str, rows: list[tuple[object, ...]]) -> None:
    found = [
        tuple(None if row[column] is None else plain(row[column]) for column in columns.split())
        for row in solutions(store, name, values)
    ]
    assert found == rows


def test_every_query_is_tested() -> None:
    assert {name for name, *_ in ROWS} == set(queries.ready())


@pytest.mark.parametrize("name", queries.ready())
def test_what_stands_in_many_graphs_counts_once(store: Store, name: str) -> None:
    expected = csv(store, name)
    graphs = small.graphs()
    shared: list[Triple] = []
    for graph, triples in graphs.items():
        if "/article/" in graph:
            claims = {t.subject for t in triples if t.object == NamedNode(RDF + "Statement")}
            entities = [t for t in triples if isinstance(t.subject, NamedNode) and "/entity/" in t.subject.value]
            shared += entities + [t for t in triples if t.subject in claims]
    store.replace({f"{graph}#inferred": shared + graphs.get(f"{graph}#inferred", [])
                   for graph in graphs if "/article/" in graph and "#" not in graph})  # fmt: skip
    assert csv(store, name) == expected


@pytest.mark.parametrize("name", queries.ready())
def test_order_does_not_depend_on_the_order_of_storing(store: Store, name: str) -> None:
    with open_store("memory:") as other:
        for graph, triples in reversed(small.graphs().items()):
            other.replace({graph: list(reversed(triples))})
        assert csv(other, name) == csv(store, name)


@pytest.mark.parametrize("name", queries.ready())
def test_head_says_all(name: str) -> None:
    query = queries.find(name)
    assert query.title != name
    assert query.description.endswith(".")
    assert query.parameters[-1].name == "limit"
    assert all(parameter.help for parameter in query.parameters[:-1])
    assert query.examples
    names = {parameter.name for parameter in query.parameters}
    for example in query.examples:
        assert example.startswith(f"kg query {name}")
        assert set(re.findall(r"--param (\w+)=", example)) <= names


@pytest.mark.parametrize("name", queries.ready())
def test_a_view_shows_columns_of_the_query(store: Store, name: str) -> None:
    view = queries.find(name).view
    needed = {p.name: VALUES[p.name] for p in queries.find(name).parameters if p.required}
    columns = [variable.value for variable in solutions(store, name, needed).variables]
    assert view is None or set(view.columns) <= set(columns)


def test_labels_of_another_language_do_not_multiply_rows(store: Store) -> None:
    label = NamedNode(RDFS + "label")
    more = [Triple(NamedNode(KG + "x"), label, Literal("x"))]
    for triple in small.graphs()[small.ONTOLOGY]:
        more.append(triple)
        if triple.predicate == label:
            more.append(Triple(triple.subject, label, Literal("zz " + str(triple.object), language="de")))
    before = [csv(store, name) for name in queries.ready()]
    store.replace({small.ONTOLOGY: more})
    assert [csv(store, name) for name in queries.ready()] == before
