"""Every ready query, on the small graph: its rows, its order, and that it counts evidence once."""

import math
import re
from collections.abc import Mapping

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple

import queries
from kg.errors import KgError
from kg.vocabulary import KG, OA, RDF, RDFS, XSD
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

# the same for queries that ask the wider graph
WIDER_ROWS: list[tuple[str, dict[str, str], str, list[tuple[object, ...]]]] = [
    ("links-of", {"entity": "Norland"}, "link", [("https://sws.geonames.org/1/",)]),
    ("links-of", {"entity": "Vesperia"}, "link", []),
    ("as-of", {"day": "2024-05-05"}, "kind claimLabel from until said quotes", [
        ("event", "Vesperia invades Norland", "2024-05-05", "2024-05-05", "2024-05-09", 3),
        ("state", "Ada Brun leads Norland", "2020-01-01", None, "2024-05-06", 1),
        ("state", "Mira Kessel head of state of Vesperia", None, None, "2024-03-06", 1),
        ("state", "Mira Kessel leads Vesperia", None, None, "2024-04-01", 1),
        ("state", "Norland member of Northern Pact", None, None, "2024-04-01", 1),
    ]),
    ("as-of", {"day": "2024-05-08", "about": "Norland"}, "claimLabel", [
        ("Ada Brun leads Norland",),
        ("Norland member of Northern Pact",),
    ]),
    ("as-of", {"day": "2024-05-10", "about": "Norland"}, "claimLabel", [
        ("Norland member of Northern Pact",),
    ]),
    ("as-of", {"day": "2024-05-10", "known": "2024-05-08", "about": "Brun"}, "claimLabel", [
        ("Ada Brun leads Norland",),
    ]),
    ("known-by", {"day": "2024-04-01", "about": "Norland"}, "claimLabel for against else first last", [
        ("Mira Kessel deploys to Norland", 0, 0, 1, "2024-04-01", "2024-04-01"),
        ("Norland member of Northern Pact", 1, 0, 0, "2024-04-01", "2024-04-01"),
        ("Vesperia deploys to Norland", 1, 0, 0, "2024-03-06", "2024-03-06"),
        ("Vesperia threatens Norland", 0, 1, 0, "2024-03-06", "2024-03-06"),
    ]),
    ("both-sides", {}, "claimLabel side status says publisherLabel sentence", [
        ("Vesperia threatens Norland", "for", "Asserted", None, None, "Vesperia threatened Norland."),
        ("Vesperia threatens Norland", "against", "Denied", "Tomas Rell", "The Courier",
         "“Vesperia never threatened Norland,” Rell said."),
    ]),
    ("both-sides", {"about": "Brun"}, "claimLabel", [
    ]),
    ("one-sided", {"about": "Norland"}, "claimLabel says as evidence articles denied", [
        ("Ada Brun leads Norland", "The Courier", "publisher", 1, 1, 0),
        ("Norland accuses Vesperia", "Tomas Rell", "source", 1, 1, 0),
        ("Norland member of Northern Pact", "The Courier", "publisher", 1, 1, 0),
        ("Vesperia deploys to Norland", "The Courier", "publisher", 1, 1, 0),
        ("Vesperia threatens Norland", "unknown publisher", "publisher", 1, 1, 1),
    ]),
    ("one-sided", {"voice": "Rell"}, "claimLabel", [
        ("Norland accuses Vesperia",),
    ]),
    ("one-sided", {"voice": "Tomas Rell"}, "claimLabel says as", [
        ("Norland accuses Vesperia", "Tomas Rell", "source"),
    ]),
    ("accusations", {}, "whoLabel whomLabel status articles evidence first last", [
        ("Norland", "Vesperia", "Reported", 1, 1, "2024-05-07", "2024-05-07"),
    ]),
    ("accusations", {"who": "Vesperia"}, "whoLabel", [
    ]),
    ("path", {"from": "Brun", "to": "Mira Kessel"}, "hops via step subjectLabel propertyLabel objectLabel articles", [
        (3, "Norland, Vesperia", 1, "Ada Brun", "leads", "Norland", 1),
        (3, "Norland, Vesperia", 2, "Vesperia", "deploys to", "Norland", 1),
        (3, "Norland, Vesperia", 2, "Vesperia", "invades", "Norland", 3),
        (3, "Norland, Vesperia", 2, "Vesperia", "threatens", "Norland", 1),
        (3, "Norland, Vesperia", 3, "Mira Kessel", "head of state of", "Vesperia", 1),
        (3, "Norland, Vesperia", 3, "Mira Kessel", "leads", "Vesperia", 1),
    ]),
    ("path", {"from": "Brun", "to": "Vesperia"}, "hops via step subjectLabel propertyLabel objectLabel", [
        (2, "Norland", 1, "Ada Brun", "leads", "Norland"),
        (2, "Norland", 2, "Vesperia", "deploys to", "Norland"),
        (2, "Norland", 2, "Vesperia", "invades", "Norland"),
        (2, "Norland", 2, "Vesperia", "threatens", "Norland"),
    ]),
    ("path", {"from": "Brun", "to": "Tomas Rell"}, "hops", [
    ]),
    ("path", {"from": "Brun", "to": "Brun"}, "hops", [
    ]),
    ("path", {"from": "Brun", "to": "Norland"}, "hops via step subjectLabel objectLabel", [
        (1, "", 1, "Ada Brun", "Norland"),
    ]),
    ("co-mentions", {"entity": "Brun"}, "otherLabel articles mentions first last", [
        ("Norland", 2, 4, "2024-05-06", "2024-05-09"),
        ("Vesperia", 2, 2, "2024-05-06", "2024-05-09"),
        ("Osk", 1, 1, "2024-05-09", "2024-05-09"),
        ("Tomas Rell", 1, 1, "2024-05-09", "2024-05-09"),
    ]),
    ("top-facts", {"from": "2024-05-06", "limit": "2"}, "claimLabel support publishers wordings articles", [
        ("Vesperia invades Norland", 2, 2, 2, 3),
        ("Ada Brun leads Norland", 1, 1, 1, 1),
    ]),
    ("top-facts", {"from": "2024-05-06", "days": "2"}, "claimLabel support publishers wordings articles", [
        ("Vesperia invades Norland", 1, 2, 1, 2),
        ("Ada Brun leads Norland", 1, 1, 1, 1),
    ]),
    ("top-facts", {"from": "2023-12-31", "days": "67", "about": "Tomas Rell"}, "claimLabel", [
        ("Mira Kessel meets Tomas Rell",),
    ]),
    ("top-facts", {"from": "2023-12-31", "days": "66", "about": "Tomas Rell"}, "claimLabel", [
    ]),
    ("offices", {"who": "Brun"}, "office ofLabel status from until firstSaid lastSaid", [
        ("leads", "Norland", "Asserted", "2020-01-01", None, "2024-05-06", "2024-05-06"),
        ("leads", "Norland", "Ended", None, None, "2024-05-09", "2024-05-09"),
    ]),
    ("offices", {"who": "Mira Kessel"}, "office ofLabel status articles", [
        ("president", "Vesperia", "Asserted", 1),
        ("leads", "Vesperia", "Asserted", 1),
    ]),
    ("changes", {"from": "2024-05-01", "to": "2024-05-31"}, "day change claimLabel evidence articles", [
        ("2024-05-05", "happened", "Vesperia invades Norland", 3, 3),
        ("2024-05-06", "first asserted", "Ada Brun leads Norland", 1, 1),
        ("2024-05-06", "first asserted", "Vesperia invades Norland", 1, 1),
        ("2024-05-07", "first reported", "Norland accuses Vesperia", 1, 1),
        ("2024-05-09", "first asserted", "Tomas Rell visits Osk", 1, 1),
        ("2024-05-09", "first said to be over", "Ada Brun leads Norland", 1, 1),
    ]),
    ("changes", {"from": "2020-01-01", "to": "2024-03-31", "about": "Norland"}, "day change claimLabel", [
        ("2020-01-01", "began", "Ada Brun leads Norland"),
        ("2024-03-06", "first asserted", "Vesperia deploys to Norland"),
        ("2024-03-06", "first denied", "Vesperia threatens Norland"),
    ]),
    ("near", {"place": "Osk"}, "nearLabel km articleLabel mentions", [
        ("Osk", 0, "Brun resigns", 1),
    ]),
    ("near", {"place": "Osk", "within": "109.5"}, "nearLabel km articleLabel", [
        ("Osk", 0, "Brun resigns"),
        ("Vesperia", 104, "company"),
        ("Vesperia", 104, "Kessel meets Rell"),
        ("Vesperia", 104, "Norland and the Pact"),
        ("Vesperia", 104, "Vesperia invades"),
        ("Vesperia", 104, "Invasion on Sunday"),
        ("Vesperia", 104, "Brun resigns"),
    ]),
    ("near", {"place": "Osk", "within": "104"}, "nearLabel", [
        ("Osk",),
    ]),
]  # fmt: skip

# for the queries that require a value: in the wider graph each has rows
VALUES = {"entity": "Norland", "day": "2024-05-06", "who": "Ada Brun", "place": "Osk"}
ENDS = {
    "path": {"from": "Ada Brun", "to": "Vesperia"},
    "changes": {"from": "2020-01-01", "to": "2024-12-31"},
    "top-facts": {"from": "2024-05-06"},
}


def solutions(store: Store, name: str, values: Mapping[str, str]) -> QuerySolutions:
    results = queries.run(store, queries.find(name), values).results
    assert isinstance(results, QuerySolutions)
    return results


def plain(term: object) -> object:
    assert isinstance(term, NamedNode | Literal)
    return int(term.value) if isinstance(term, Literal) and term.datatype.value.endswith("integer") else term.value


def needed(name: str) -> dict[str, str]:
    return ENDS.get(name) or {p.name: VALUES[p.name] for p in queries.find(name).parameters if p.required}


def csv(store: Store, name: str) -> bytes:
    written = solutions(store, name, needed(name)).serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    return written


@pytest.mark.parametrize(("name", "values", "columns", "rows"), ROWS)
def test_rows(store: Store, name: str, values: dict[str, str], columns: str, rows: list[tuple[object, ...]]) -> None:
    found = [
        tuple(None if row[column] is None else plain(row[column]) for column in columns.split())
        for row in solutions(store, name, values)
    ]
    assert found == rows


@pytest.mark.parametrize(("name", "values", "columns", "rows"), WIDER_ROWS)
def test_rows_of_the_wider_graph(
    wider: Store, name: str, values: dict[str, str], columns: str, rows: list[tuple[object, ...]]
) -> None:
    test_rows(wider, name, values, columns, rows)


def test_every_query_is_tested() -> None:
    assert {name for name, *_ in [*ROWS, *WIDER_ROWS]} == set(queries.ready())


@pytest.mark.parametrize("name", queries.ready())
def test_every_query_finds_something(wider: Store, name: str) -> None:
    assert len(csv(wider, name).splitlines()) > 1


@pytest.mark.parametrize("name", queries.ready())
def test_what_stands_in_many_graphs_counts_once(wider: Store, name: str) -> None:
    expected = csv(wider, name)
    graphs = small.wider_graphs()
    shared: list[Triple] = []
    for graph, triples in graphs.items():
        if "/article/" in graph:
            claims = {t.subject for t in triples if t.object == NamedNode(RDF + "Statement")}
            entities = [t for t in triples if isinstance(t.subject, NamedNode) and "/entity/" in t.subject.value]
            shared += entities + [t for t in triples if t.subject in claims]
    wider.replace({f"{graph}#inferred": shared + graphs.get(f"{graph}#inferred", [])
                   for graph in graphs if "/article/" in graph and "#" not in graph})  # fmt: skip
    assert csv(wider, name) == expected


@pytest.mark.parametrize("name", queries.ready())
def test_order_does_not_depend_on_the_order_of_storing(wider: Store, name: str) -> None:
    with open_store("memory:") as other:
        for graph, triples in reversed(small.wider_graphs().items()):
            other.replace({graph: list(reversed(triples))})
        assert csv(other, name) == csv(wider, name)


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
def test_a_view_shows_columns_of_the_query(wider: Store, name: str) -> None:
    view = queries.find(name).view
    columns = [variable.value for variable in solutions(wider, name, needed(name)).variables]
    assert view is None or set(view.columns) <= set(columns)


def test_labels_of_another_language_do_not_multiply_rows(wider: Store) -> None:
    label = NamedNode(RDFS + "label")
    more = [Triple(NamedNode(KG + "x"), label, Literal("x"))]
    for triple in small.wider_graphs()[small.ONTOLOGY]:
        more.append(triple)
        if triple.predicate == label:
            more.append(Triple(triple.subject, label, Literal("zz " + str(triple.object), language="de")))
    before = [csv(wider, name) for name in queries.ready()]
    wider.replace({small.ONTOLOGY: more})
    assert [csv(wider, name) for name in queries.ready()] == before


# --- distances -------------------------------------------------------------------------------------------------------


def test_a_value_of_two_things_is_no_way_between_them(wider: Store) -> None:
    graph = small.MINTER.article("numbers")
    number = Literal("7", datatype=NamedNode(XSD + "integer"))
    found = []
    for entity in (small.BRUN, small.RELL):
        claim, quote = NamedNode(f"{small.MINTER.base}claim/{entity[-4:]}"), NamedNode(f"{graph}#{entity[-4:]}")
        found += [
            Triple(claim, NamedNode(RDF + "subject"), NamedNode(entity)),
            Triple(claim, NamedNode(RDF + "predicate"), NamedNode("https://zoo.example/#age")),
            Triple(claim, NamedNode(RDF + "object"), number),
            Triple(claim, NamedNode(RDFS + "label"), Literal("has the age 7")),
            Triple(quote, NamedNode(KG + "claim"), claim),
            Triple(quote, NamedNode(KG + "status"), NamedNode(KG + "Asserted")),
            Triple(quote, NamedNode(OA + "exact"), Literal("They are 7.")),
            Triple(NamedNode(entity), NamedNode(RDFS + "label"), Literal(small.ENTITIES[entity][0])),
        ]
    before = csv(wider, "path")
    wider.replace({graph: found})
    assert csv(wider, "path") == before
    assert list(solutions(wider, "path", {"from": "Ada Brun", "to": "Tomas Rell"})) == []
    ways = {plain(row["via"]) for row in solutions(wider, "path", {"from": "Norland", "to": "Tomas Rell"})}
    assert ways == {"Vesperia, Mira Kessel"}  # not by Brun and the number
    assert [plain(row["objectLabel"]) for row in solutions(wider, "facts-about", {"entity": "Brun"})] == [
        "7",
        "Norland",
    ]


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two places (latitude, longitude) on a globe of the earth's mean radius."""
    (lat1, long1), (lat2, long2) = (tuple(map(math.radians, place)) for place in (one, other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((long2 - long1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


@pytest.mark.parametrize("middle", [(0.0, 0.0), (53.9, 27.57), (-41.3, 174.8), (78.2, -179.9), (-89.9, 12.0)])
def test_distances_are_right(middle: tuple[float, float]) -> None:
    places = [middle] + [(lat / 1.0, long / 1.0) for lat in range(-90, 91, 12) for long in range(-180, 180, 17)]
    places += [(round(middle[0] - step, 5), middle[1]) for step in (0.001, 0.01, 0.1, 0.5)]
    iris = [small.MINTER.entity("place", f"P {number}") for number in range(len(places))]
    article = small.MINTER.article("map")
    with open_store("memory:") as store:
        background: list[Triple] = []
        mentions = [Triple(NamedNode(article), NamedNode(RDFS + "label"), Literal("Map"))]
        for iri, degrees in zip(iris, places, strict=True):
            for name, value in zip(("lat", "long"), degrees, strict=True):
                literal = Literal(f"{value:.5f}", datatype=NamedNode(XSD + "decimal"))
                background.append(Triple(NamedNode(iri), NamedNode(small.WGS84 + name), literal))
            mentions.append(Triple(NamedNode(f"{article}#{iri}"), NamedNode(KG + "refersTo"), NamedNode(iri)))
            mentions.append(Triple(NamedNode(iri), NamedNode(RDFS + "label"), Literal(iri)))
        store.replace({small.BACKGROUND: background, article: mentions})
        rows = solutions(store, "near", {"place": iris[0], "within": "5000", "limit": "10000"})
        found = {row["near"].value: int(row["km"].value) for row in rows}
    true = {iri: haversine(middle, place) for iri, place in zip(iris, places, strict=True)}
    assert set(found) == {iri for iri, km in true.items() if km <= 5000}
    assert len(found) > 20
    assert {iri: (km, true[iri]) for iri, km in found.items() if abs(km - true[iri]) > 0.6} == {}


# --- hostile values --------------------------------------------------------------------------------------------------

HOSTILE = [
    '"',
    "'''",
    '""" } . ?s ?p ?o . { """',
    "> } ?s ?p ?o { <",
    "x> <urn:p> <urn:o> . } #",
    "} UNION { ?s ?p ?o } {",
    "\\",
    "\\u0022 . ?s ?p ?o",
    "\\u003e",
    "line\nline\r\n} #",
    "2024-05-06\n} #",
    "1 } UNION { SELECT * { ?s ?p ?o } } #",
    "1; DROP ALL",
    "; INSERT DATA { <urn:s> <urn:p> <urn:o> } #",
    "?s",
    "$who",
    "# comment",
    "https://a.example/> ?p ?o . <urn:x",
    "place:Norland> ?p ?o . <urn:x",
    "news:leads|!news:leads",
    "\u202e\u0000\x1b[2J",
    "",
]
PARAMETERS = [(name, parameter) for name in queries.ready() for parameter in queries.find(name).parameters]


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS, ids=[f"{name}-{p.name}" for name, p in PARAMETERS])
def test_no_value_gets_out_of_its_parameter(wider: Store, name: str, parameter: queries.Parameter) -> None:
    """A hostile value is refused, or it is a text, which finds what contains it; the store stays as it is."""
    before = {graph: set(wider.triples(graph)) for graph in wider.graphs()}
    for value in HOSTILE:
        values = needed(name) | {parameter.name: value}
        if parameter.type == "text":
            assert all(value.lower() in row["content"].value.lower() for row in solutions(wider, name, values))
        else:
            with pytest.raises(KgError) as caught:
                solutions(wider, name, values)
            assert "\n" not in str(caught.value)
            assert "syntax" not in str(caught.value)  # the value is wrong, and it never reached the query
    assert {graph: set(wider.triples(graph)) for graph in wider.graphs()} == before
