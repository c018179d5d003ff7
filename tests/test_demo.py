"""The graph of the example articles: what it answers, that it keeps its promises, and that others can read it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from kg.export import export
from kg.iri import Minter
from kg.verify import verify
from kg.vocabulary import BASE, KG, NEWS, OA, PROV, RDF, SCHEMA
from loaders.stores import Store
from ontology.sources import NEWS_FILE
from queries.library import ready, run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

MINT = Minter()
Row = dict[str, str]
NATO = BASE + "entity/organization/NATO"
ARTICLES = (
    "belarus-sanctions", "belarus-troops", "champions-final", "finland-nato",
    "games-merger", "geneva-summit", "norway-expulsion", "slovenia-election",
)  # fmt: skip

# A ready query, its parameters, and rows (some of their columns) that it must give, and must not.
ANSWERS: tuple[tuple[str, Row, list[Row], list[Row]], ...] = (
    (
        "leaders", {},
        [
            {"whoLabel": "Alexander Lukashenko", "role": "is head of state of", "ofLabel": "Belarus", "articles": "2"},
            {"whoLabel": "Volodymyr Zelensky", "role": "is head of state of", "ofLabel": "Ukraine", "evidence": "3"},
            {"whoLabel": "Angela Merkel", "role": "is head of government of", "ofLabel": "Germany"},
            {"whoLabel": "Jens Stoltenberg", "role": "leads", "of": NATO},
        ],
        [{"whoLabel": "Dmitry Peskov"}, {"whoLabel": "Borut Pahor"}, {"whoLabel": "Anže Logar"}],
    ),
    ("leaders", {"of": "Belarus"}, [{"whoLabel": "Alexander Lukashenko"}], [{"whoLabel": "Vladimir Putin"}]),
    (
        "deployments", {},
        [
            {"actorLabel": "Russia", "placeLabel": "Belarus", "status": "Asserted"},
            {"actorLabel": "Russia", "placeLabel": "Ukraine", "status": "Reported", "says": "White House"},
            {"actorLabel": "NATO", "placeLabel": "Ukraine", "status": "Negated"},
        ],
        [{"actorLabel": "NATO", "status": "Asserted"}, {"actorLabel": "Belarus"}],
    ),
    ("deployments", {"place": "Belarus"}, [{"actorLabel": "Russia"}], [{"placeLabel": "Ukraine"}]),
    (
        "members", {"organization": "NATO"},
        [{"memberLabel": name} for name in ("Finland", "Lithuania", "Norway", "Poland", "Slovenia")],
        [{"memberLabel": name} for name in ("Ukraine", "Sweden", "Russia")],
    ),
    (
        "meetings", {},
        [
            {
                "claimLabel": "Alexander Lukashenko meets Vladimir Putin", "status": "Asserted",
                "from": "2021-12-21", "until": "2021-12-31",
                "sentence": "Alexander Lukashenko, the president of Belarus, met Russian President Vladimir Putin in "
                "St Petersburg in late December.",
            },
            {"claimLabel": "Joe Biden meets Vladimir Putin", "from": "2021-06-16", "until": "2021-06-16"},
        ],
        [],
    ),
    (
        "meetings", {"who": "Antony Blinken"},
        [{"claimLabel": "Antony Blinken meets Volodymyr Zelensky", "from": "2022-01-19"}],
        [{"claimLabel": "Joe Biden meets Vladimir Putin"}],
    ),
    (
        "who-said", {"who": "White House"},
        [{"cue": "said", "content": "that Russia had sent operatives to eastern Ukraine to stage a provocation"}],
        [],
    ),
    ("who-said", {"about": "NATO"}, [{"speakerLabel": "Jens Stoltenberg", "cue": "added"}], [{"cue": "denied"}]),
    (
        "who-said", {"words": "THERMOMETER"},
        [{"speakerLabel": "Margrethe Oyen", "content": "“A summit is a thermometer, not a medicine,”"}],
        [],
    ),
    (
        "claims-about", {"entity": "Ukraine", "other": "NATO"},
        [
            {"claimLabel": "Ukraine is a member of NATO", "status": "Negated"},
            {"claimLabel": "NATO deploys forces to Ukraine", "status": "Negated"},
        ],
        [{"status": "Asserted"}],
    ),
    (
        "claims-about", {"entity": "Ukraine"},
        [
            {"claimLabel": "Russia invades Ukraine", "status": "Asserted"},
            {"claimLabel": "Russia invades Ukraine", "status": "Denied", "says": "Russia"},
            {"claimLabel": "Russia attacks Ukraine", "status": "Conditional", "says": "an official in Brussels"},
            {"claimLabel": "Slovenia supports Ukraine", "status": "Planned", "says": "Nataša Pirc Musar"},
        ],
        [{"claimLabel": "Russia attacks Ukraine", "status": "Asserted"}],
    ),
    (
        "facts-about", {"entity": "Lukashenko"},
        [
            {"propertyLabel": "is head of state of", "objectLabel": "Belarus", "articles": "2", "evidence": "2",
             "first": "2021-12-03", "last": "2022-01-20"},
            {"propertyLabel": "meets", "objectLabel": "Vladimir Putin"},
        ],
        [],
    ),
    (
        "articles-about", {"entity": "NATO"},
        [{"articleLabel": "Finland joins NATO and promises Ukraine more aid", "publisherLabel": "Meridian Wire"}],
        [{"articleLabel": "Real Madrid beat Liverpool to win 14th European crown"}],
    ),
    (
        "timeline", {"about": "Microsoft", "before": "2000-01-01"},
        [
            {"claimLabel": f"{name} founded Microsoft", "start": "1975-01-01", "end": "1975-12-31", "precision": "year"}
            for name in ("Bill Gates", "Paul Allen")
        ],
        [{"claimLabel": "Satya Nadella leads Microsoft"}],
    ),
    (
        "timeline", {"about": "Belarus", "after": "2022-01-01"},
        [
            {"claimLabel": "Alexander Lukashenko leads Belarus", "start": "1994-01-01", "end": ""},
            {"claimLabel": "Russia deploys forces to Belarus", "start": "2022-01-20", "precision": "reported"},
        ],
        [{"claimLabel": "European Union sanctions Belarus"}],
    ),
    (
        "sources-of", {"entity": "Ukraine"},
        [
            {"sourceLabel": "Meridian Wire", "voice": "article", "articles": "3"},
            {"sourceLabel": "White House", "voice": "quoted", "evidence": "1"},
        ],
        [{"sourceLabel": "Meridian Wire", "voice": "quoted"}],
    ),
    ("articles", {}, [{"identifier": identifier} for identifier in ARTICLES], []),
    (
        "articles", {},
        [{"identifier": "games-merger", "published": "2022-01-19", "publisherLabel": "The Harbour Gazette",
          "title": "Microsoft to buy Activision Blizzard in record games deal"}],
        [{"facts": "0"}],
    ),
    (
        "entities", {"class": "Country"},
        [{"entityLabel": "Russia", "kind": "Country", "articles": "6"}, {"entityLabel": "Ukraine"}],
        [{"entityLabel": "NATO"}, {"entityLabel": "Moscow"}],
    ),
    ("relations", {}, [{"propertyLabel": "headOfStateOf", "facts": "8"}, {"propertyLabel": "deploysTo"}], []),
    (
        "disputed", {},
        [{"claimLabel": "Russia invades Ukraine", "for": "3", "against": "1"}],
        [{"claimLabel": "Ukraine is a member of NATO"}],
    ),
    (
        "borders", {"place": "Belarus"},
        [
            {"neighbourLabel": "Poland", "from": "articles"},
            {"neighbourLabel": "Poland", "from": "background"},
            {"neighbourLabel": "Latvia", "from": "background"},
        ],
        [{"neighbourLabel": "Latvia", "from": "articles"}, {"neighbourLabel": "Estonia"}],
    ),
    (
        "names-of", {"entity": "Belarus"},
        [
            {"as": "label", "name": "Belarus"},
            {"as": "form", "name": "Belarusian"},
            {"as": "form", "name": "Minsk"},
            {"as": "class", "name": "Country"},
        ],
        [{"as": "label", "name": "Minsk"}],
    ),
    (
        "accusations", {},
        [
            {"whoLabel": "European Union", "whomLabel": "Belarus", "status": "Asserted"},
            {"whoLabel": "Recep Tayyip Erdoğan", "whomLabel": "Sweden", "status": "Denied"},
        ],
        [{"whoLabel": "Belarus", "whomLabel": "European Union"}],
    ),
    (
        "as-of", {"day": "2022-01-18"},
        [{"claimLabel": "Alexander Lukashenko leads Belarus", "kind": "state", "from": "1994-01-01"}],
        [{"claimLabel": "Finland is a member of NATO"}, {"claimLabel": "NATO deploys forces to Ukraine"}],
    ),
    (
        "both-sides", {},
        [
            {"claimLabel": "Russia invades Ukraine", "side": "for", "status": "Asserted", "published": "2023-04-05"},
            {"claimLabel": "Russia invades Ukraine", "side": "against", "status": "Denied", "says": "Russia"},
        ],
        [{"claimLabel": "Alexander Lukashenko leads Belarus"}],
    ),
    (
        "changes", {"from": "2022-01-01", "to": "2022-01-31"},
        [{"day": "2022-01-17", "change": "happened", "claimLabel": "United Kingdom supplies arms to Ukraine"}],
        [{"claimLabel": "Canada sanctions Belarus"}, {"claimLabel": "Finland is a member of NATO"}],
    ),
    (
        "co-mentions", {"entity": "Belarus"},
        [{"otherLabel": "Alexander Lukashenko", "articles": "2"}],
        [{"otherLabel": "Belarus"}, {"otherLabel": "Microsoft"}],
    ),
    (
        "known-by", {"day": "2021-12-31"},
        [{"claimLabel": "Canada sanctions Belarus", "for": "1", "against": "0"}],
        [{"claimLabel": "Alexander Lukashenko leads Belarus"}, {"claimLabel": "Bill Gates founded Microsoft"}],
    ),
    ("links-of", {"entity": "Belarus"}, [{"link": "http://www.wikidata.org/entity/Q184"}], []),
    (
        "near", {"place": "Minsk", "within": "300"},
        [{"nearLabel": "Minsk", "km": "0", "published": "2021-12-03"}],
        [{"nearLabel": "Kyiv"}, {"nearLabel": "Geneva"}],
    ),
    (
        "offices", {"who": "Alexander Lukashenko"},
        [
            {"office": "leads", "ofLabel": "Belarus", "from": "1994-01-01"},
            {"office": "president", "ofLabel": "Belarus", "articles": "2"},
        ],
        [{"ofLabel": "Russia"}],
    ),
    (
        "one-sided", {},
        [{"claimLabel": "Alexander Lukashenko is head of state of Belarus", "says": "Meridian Wire"}],
        [{"claimLabel": "Russia invades Ukraine"}],
    ),
    (
        "path", {"from": "Finland", "to": "Norway"},
        [
            {"hops": "2", "via": "NATO", "step": "1", "subjectLabel": "Finland", "objectLabel": "NATO"},
            {"hops": "2", "via": "NATO", "step": "2", "subjectLabel": "Norway", "objectLabel": "NATO"},
        ],
        [{"via": "Sweden"}],
    ),
    (
        "top-facts", {"from": "2022-01-17"},
        [{"claimLabel": "Alexander Lukashenko leads Belarus", "support": "1"}],
        [{"claimLabel": "Finland is a member of NATO"}, {"claimLabel": "NATO deploys forces to Ukraine"}],
    ),
)  # fmt: skip


def rows(store: Store, name: str, values: Row) -> list[Row]:
    """The rows of a ready query; a column without a value is ""."""
    results = run(store, ready()[name], values).results
    assert isinstance(results, QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [
        {n: term.value if isinstance(term := row[n], NamedNode | Literal) else "" for n in names} for row in results
    ]


def has(found: Iterable[Row], wanted: Row) -> bool:
    return any(wanted.items() <= row.items() for row in found)


def graphs(store: Store) -> dict[str, list[Triple]]:
    """What the articles brought."""
    return {graph: list(store.triples(graph)) for graph in store.graphs() if graph.startswith(MINT.article(""))}


def nodes(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    """Subject, property, values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return found


# ------------------------------------------------------------------------------------------------------------- answers


def test_every_rule_and_premise_leads_to_its_words(demo_store: Store) -> None:
    """What found or entailed a claim is in graph:ontology, as it was written; a premise is a claim of the article."""
    words = "OPTIONAL { GRAPH graph:ontology { ?rule rdfs:label ?text } }"
    rows = demo_store.query(f"SELECT DISTINCT ?rule ?text {{ ?x kg:rule ?rule {words} FILTER(isIRI(?rule)) }}")
    assert isinstance(rows, QuerySolutions)
    rules = {row["rule"].value: row["text"] for row in rows}
    assert len([rule for rule in rules if "/rule/" in rule]) > 30
    assert len([rule for rule in rules if rule.startswith(NEWS)]) > 2
    assert all(rules.values()), [rule for rule, text in rules.items() if not text]
    for graph in (graph for graph in demo_store.graphs() if graph.endswith("#inferred")):
        own = {*demo_store.triples(graph), *demo_store.triples(graph.removesuffix("#inferred"))}
        claims = {t.subject for t in own if t.predicate.value == RDF + "subject"}
        assert {t.object for t in own if t.predicate.value == PROV + "wasDerivedFrom" and t.subject in claims} <= claims


def test_every_ready_query_is_asked() -> None:
    assert {name for name, *_ in ANSWERS} == set(ready())
    assert len(ready()) >= 20


@pytest.mark.parametrize(("name", "values", "there", "not_there"), ANSWERS, ids=lambda value: str(value)[:40])
def test_answers(demo_store: Store, name: str, values: Row, there: list[Row], not_there: list[Row]) -> None:
    found = rows(demo_store, name, values)
    assert found
    for wanted in (*there, *not_there):
        assert wanted.keys() <= found[0].keys()
    assert [wanted for wanted in there if not has(found, wanted)] == []
    assert [wrong for wrong in not_there if has(found, wrong)] == []
    assert len({tuple(row.items()) for row in found}) == len(found)  # no row twice


@pytest.mark.parametrize(("name", "values"), [(name, values) for name, values, *_ in ANSWERS], ids=str)
def test_a_limit_takes_the_first_rows(demo_store: Store, name: str, values: Row) -> None:
    if all(parameter.name != "limit" for parameter in ready()[name].parameters):
        pytest.fail(f"{name} takes no limit")
    assert rows(demo_store, name, {**values, "limit": "1"}) == rows(demo_store, name, values)[:1]


def test_leaders_counts_evidence_once_however_many_graphs_hold_a_claim(demo_store: Store) -> None:
    leads = {NEWS + name for name in ("leads", "headOfStateOf", "headOfGovernmentOf", "mayorOf")}
    evidence: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triples in graphs(demo_store).values():
        by_subject = nodes(triples)
        for iri, node in by_subject.items():
            claims = [by_subject[claim] for claim in node[KG + "claim"] if node[KG + "status"] == [KG + "Asserted"]]
            for claim in claims:
                if claim[RDF + "predicate"][0] in leads:
                    evidence[claim[RDF + "subject"][0], claim[RDF + "object"][0]].add(iri)
    found = {(row["who"], row["of"]): int(row["evidence"]) for row in rows(demo_store, "leaders", {})}
    assert found == {ends: len(quotes) for ends, quotes in evidence.items()}


# ------------------------------------------------------------------------------------------------------------ promises


def test_all_articles_are_there_and_verified(demo_store: Store) -> None:
    checked = verify(demo_store, BASE)
    assert checked.failures == []
    assert checked.counts["articles"] == 8
    assert checked.counts["evidence"] >= 60
    assert checked.counts["utterances"] >= 40
    assert set(graphs(demo_store)) == {graph(a) for a in ARTICLES for graph in (MINT.article, MINT.inferred)}


def test_every_quote_stands_in_its_article_and_holds_both_ends(demo_store: Store) -> None:
    """The same again without kg.verify, whose mistakes would hide those of the builder."""
    quotes = 0
    for graph, triples in graphs(demo_store).items():
        by_subject = nodes(triples)
        for iri, node in by_subject.items():
            if OA + "exact" not in node:
                continue
            quotes += 1
            (exact,), (start,), (end,) = (node[OA + name] for name in ("exact", "start", "end"))
            (body,) = by_subject[graph][SCHEMA + "articleBody"]
            assert body[int(start) : int(end)] == exact != ""
            if KG + "Evidence" not in node[RDF + "type"]:
                continue
            (claim,) = node[KG + "claim"]
            for role, of in (("subjectMention", "subject"), ("objectMention", "object")):
                (mention,) = node[KG + role]
                assert int(start) <= int(by_subject[mention][OA + "start"][0])
                assert int(by_subject[mention][OA + "end"][0]) <= int(end)
                assert by_subject[mention][KG + "refersTo"] == by_subject[claim][RDF + of]
            assert len(node[KG + "status"]) == 1
            assert f"#e{start}-{end}-{claim.rpartition('/')[2][:8]}-" in iri
    assert quotes > 400


def test_a_fact_is_what_some_evidence_asserts(demo_store: Store) -> None:
    for graph, triples in graphs(demo_store).items():
        facts = {(t.subject, t.predicate, t.object) for t in triples if t.predicate.value.startswith(NEWS)}
        by_subject = nodes(triples)
        if graph.endswith("#inferred"):
            own = {(t.subject, t.predicate, t.object) for t in demo_store.triples(graph.removesuffix("#inferred"))}
            assert not facts & own
            continue
        asserted = {
            tuple(NamedNode(by_subject[claim][RDF + part][0]) for part in ("subject", "predicate", "object"))
            for node in by_subject.values()
            for claim in node[KG + "claim"]
            if node[KG + "status"] == [KG + "Asserted"]
        }
        assert facts == asserted != set()


def test_whom_an_article_mentions(demo_store: Store) -> None:
    for identifier in ARTICLES:
        by_subject = nodes(demo_store.triples(MINT.article(identifier)))
        mentioned = by_subject[MINT.article(identifier)][SCHEMA + "mentions"]
        assert set(mentioned) == {iri for node in by_subject.values() for iri in node[KG + "refersTo"]} != set()
        for iri in mentioned:
            assert len(by_subject[iri]["http://www.w3.org/2000/01/rdf-schema#label"]) == 1
            assert any(cls.startswith(NEWS) for cls in by_subject[iri][RDF + "type"])


# ------------------------------------------------------------------------------------------------------------- exports


def exported(store: Store, format: str) -> bytes:
    output = BytesIO()
    export(store, format=format, output=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def lines(demo_store: Store) -> list[str]:
    """The export as N-Quads."""
    return exported(demo_store, "nq").decode().splitlines()


def parsed(data: bytes, format: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(BytesIO(data), format=format)
    return dataset


@pytest.fixture(scope="module")
def quads(demo_store: Store) -> rdflib.Dataset:
    """The export as rdflib reads its N-Quads."""
    return parsed(exported(demo_store, "nq"), "nquads")


def test_rdflib_reads_each_quad(quads: rdflib.Dataset, lines: list[str]) -> None:
    assert len(set(lines)) == len(lines) == len(set(quads.quads())) > 5000


@pytest.mark.parametrize(("format", "name"), [("trig", "trig"), ("jsonld", "json-ld")])
def test_formats_with_graphs_say_the_same(demo_store: Store, quads: rdflib.Dataset, format: str, name: str) -> None:
    other = parsed(exported(demo_store, format), name)
    assert set(other.quads()) == set(quads.quads())


def test_turtle_is_the_union(demo_store: Store, quads: rdflib.Dataset) -> None:
    union = rdflib.Graph()
    union.parse(BytesIO(exported(demo_store, "ttl")), format="turtle")
    merged = rdflib.Graph()
    for subject, predicate, obj, _ in quads.quads():
        merged.add((subject, predicate, obj))
    assert set(union) == set(merged)
    assert isomorphic(union, merged)


def test_there_are_no_blank_nodes(quads: rdflib.Dataset) -> None:
    assert not [quad for quad in quads.quads() if any(isinstance(term, rdflib.BNode) for term in quad)]


def test_every_article_brought_its_own_graph(lines: list[str]) -> None:
    names = {line.rpartition(" <")[2].removesuffix("> .") for line in lines}
    assert names == {graph(a) for a in ARTICLES for graph in (MINT.article, MINT.inferred)}


def test_numbers_and_dates_are_typed(quads: rdflib.Dataset) -> None:
    """And in their canonical form, as in the store, so that nothing changes on the way."""
    canonical = {
        "integer": r"0|-?[1-9][0-9]*",
        "decimal": r"-?(0|[1-9][0-9]*)\.(0|[0-9]*[1-9])",
        "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    }
    types = set()
    for _, _, obj, _ in quads.quads():
        if isinstance(obj, rdflib.Literal) and obj.datatype is not None:
            name = str(obj.datatype).rpartition("#")[2]
            assert re.fullmatch(canonical[name], str(obj))
            types.add(name)
    assert types == set(canonical)


def test_the_shapes_are_there_for_validators() -> None:
    shapes = rdflib.Graph().parse(NEWS_FILE.with_name("shapes.ttl"), format="turtle")
    targets = {str(cls) for cls in shapes.objects(None, SH.targetClass)}
    assert {KG + name for name in ("Evidence", "Mention", "Utterance")} <= targets
    assert {SCHEMA + "NewsArticle", RDF + "Statement"} <= targets
