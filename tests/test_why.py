"""Why a fact is in the store: evidence, speakers, steps from words to entities, rules, premises, and what is near."""

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

import kg
from kg.api import Graph
from kg.errors import QueryError, UsageError
from kg.explanation import End, Evidence, Near, Speaker, Value, Words
from kg.iri import Minter
from kg.learning.model import rule
from kg.model import Article
from kg.vocabulary import KG, NEWS, OA, PROV, RDFS, XSD
from kg.why import why
from loaders.stores import Store, open_store
from tests.queries import small

ARTICLE = Article(
    "tour",
    "The Zambian president, Joseph Banda, met Danish Prime Minister Clara Jensen on 4 March 2024. She praised Zambia. "
    "Banda visited Peru. He criticised Peru. Ruth Mbewe told reporters that Jensen had said that Denmark would send "
    "troops to Estonia. Copenhagen has supplied ammunition to Estonia. Microsoft, led by Ann Reed, did not sue Nokia.",
    title="A tour",
    published=date(2024, 3, 6),
    publisher="The Courier",
)


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with kg.open("memory:") as opened:
        opened.build([ARTICLE, Article("later", "Joseph Banda visited Peru.", published=date(2024, 3, 9))])
        yield opened


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        opened.replace(small.graphs())
        yield opened


def evidence(graph: Graph, subject: str, property: str, object: str) -> Evidence:
    """The one evidence of a fact in the article."""
    (found,) = [e for e in graph.why(subject, property, object).fact.evidence if e.article.identifier == "tour"]
    assert ARTICLE.text[found.start : found.end] == found.sentence
    for end in (found.subject, found.object):
        assert isinstance(end, End)
        assert ARTICLE.text[end.start : end.end] == end.steps[0].words
    return found


def steps(found: Evidence, end: str) -> list[tuple[str, str, str]]:
    one = found.subject if end == "subject" else found.object
    assert isinstance(one, End)
    for before, after in zip(one.steps, one.steps[1:], strict=False):
        assert (before.to, before.to_start) == (after.words, after.start)  # one step leads to the next
    assert one.steps[-1].to_start is None or one.steps[-1].to == one.entity.label
    return [(step.words, step.how, step.to) for step in one.steps]


def test_an_evidence_has_its_article_sentence_and_rule(graph: Graph) -> None:
    answer = graph.why("Banda", "visits", "Peru")
    assert answer.holds()
    assert answer.statuses == {"Asserted": 2}
    assert [e.article.identifier for e in answer.fact.evidence] == ["tour", "later"]
    found = answer.fact.evidence[0]
    assert (found.article.title, found.article.publisher, found.article.published) == (
        "A tour",
        "The Courier",
        "2024-03-06",
    )
    assert (found.sentence, found.status, found.speakers) == ("Banda visited Peru.", "Asserted", ())
    assert found.rule is not None
    assert "{subject:" in found.rule.text
    assert found.rule.words == found.rule.text
    assert float(found.confidence or 0) > 0.8


def test_when_and_in_which_office(graph: Graph) -> None:
    found = evidence(graph, "Joseph Banda", "meets", "Clara Jensen")
    assert (found.valid_from, found.valid_until, found.time_precision) == ("2024-03-04", "2024-03-04", "day")
    assert found.time_text is not None
    assert "4 March" in found.time_text
    assert evidence(graph, "Clara Jensen", "headOfGovernmentOf", "Denmark").role_text == "Prime Minister"


def test_names_and_demonyms(graph: Graph) -> None:
    found = evidence(graph, "Clara Jensen", "headOfGovernmentOf", "Denmark")
    assert steps(found, "subject") == [("Clara Jensen", "name", "Clara Jensen")]
    assert steps(found, "object") == [("Danish", "demonym", "Denmark")]


def test_a_short_name_leads_to_the_full_one(graph: Graph) -> None:
    found = evidence(graph, "Joseph Banda", "visits", "Peru")
    assert steps(found, "subject") == [("Banda", "short name", "Joseph Banda")]
    assert found.subject is not None
    assert found.subject.steps[0].to_start == ARTICLE.text.index("Joseph Banda")


def test_a_pronoun_leads_to_the_mention_before_it(graph: Graph) -> None:
    found = evidence(graph, "Joseph Banda", "criticises", "Peru")
    assert steps(found, "subject") == [("He", "pronoun", "Banda"), ("Banda", "short name", "Joseph Banda")]


def test_a_capital_leads_to_its_country(graph: Graph) -> None:
    found = evidence(graph, "Denmark", "suppliesArmsTo", "Estonia")
    assert steps(found, "subject") == [("Copenhagen", "metonym (capital)", "Denmark")]


def test_nested_speakers_stand_innermost_first(graph: Graph) -> None:
    answer = graph.why("Denmark", "deploysTo", "Estonia")
    (found,) = answer.fact.evidence
    assert [(s.words, s.entity and s.entity.label) for s in found.speakers] == [
        ("Jensen", "Clara Jensen"),
        ("Ruth Mbewe", "Ruth Mbewe"),
    ]
    assert (found.status, answer.holds()) == ("Planned", False)


def test_the_words_of_an_unnamed_speaker(store: Store) -> None:
    (_, denied) = why(store, "Vesperia", "threatens", "Norland").fact.evidence
    assert [(s.words, s.cue) for s in denied.speakers] == [("Rell", None)]  # the small graph ties it to no utterance
    assert denied.rule is None


def test_an_inference_is_followed_down_to_evidence(graph: Graph) -> None:
    answer = graph.why("Clara Jensen", "citizenOf", "Denmark")
    assert (answer.holds(), answer.fact.evidence, answer.inferred) == (True, (), 1)
    (inference,) = answer.fact.inferences
    assert inference.rule.words == "?person leads ?country, ?country is a Country => ?person is a citizen of ?country"
    (leads,) = inference.premises
    assert (leads.label, leads.evidence) == ("Clara Jensen leads Denmark", ())
    (wider,) = leads.inferences
    assert wider.rule.words == "a narrower property entails the wider one"
    (heads,) = wider.premises
    assert heads.label == "Clara Jensen is head of government of Denmark"
    assert [e.sentence for e in heads.evidence] == [ARTICLE.text.split(" She praised")[0]]


def test_both_directions_of_a_symmetric_property_are_one(graph: Graph) -> None:
    one, other = graph.why("Clara Jensen", "meets", "Joseph Banda"), graph.why("Joseph Banda", "meets", "Clara Jensen")
    assert one.fact.claim == other.fact.claim
    assert one.holds()
    assert (one.subject.label, other.subject.label) == ("Clara Jensen", "Joseph Banda")
    found = evidence(graph, "Clara Jensen", "meets", "Joseph Banda")
    assert isinstance(found.subject, End)
    assert isinstance(found.object, End)
    assert {found.subject.entity.label, found.object.entity.label} == {"Clara Jensen", "Joseph Banda"}


def test_what_is_known_without_articles(graph: Graph) -> None:
    for ends in (("Denmark", "Germany"), ("Germany", "Denmark")):
        answer = graph.why(ends[0], "borders", ends[1])
        assert (answer.holds(), answer.known, answer.fact.evidence) == (True, True, ())


def test_what_is_near_when_there_is_no_fact(graph: Graph) -> None:
    answer = graph.why("Joseph Banda", "leads", "Peru")
    assert not answer.holds()
    assert answer.near[:2] == (
        Near("Joseph Banda criticises Peru", ("Asserted",)),
        Near("Joseph Banda visits Peru", ("Asserted",)),
    )
    assert Near("Joseph Banda leads Zambia", ("Inferred",)) in answer.near
    assert graph.why("Banda", "visits", "Peru").near == ()


def test_a_premise_that_no_article_asserts_carries_no_fact(store: Store) -> None:
    """A claim that follows from a denied one, by hand: the builder makes none such."""
    article, minter = Minter().article(small.MEETING.identifier), Minter()
    denied = small.claim(small.VESPERIA, "threatens", small.NORLAND)
    text = f"<{small.VESPERIA}> <{NEWS}meets> <{small.NORLAND}>"
    node = NamedNode(minter.claim(text))
    store.replace(
        {
            f"{article}#inferred": [
                Triple(node, NamedNode(KG + "rule"), NamedNode(KG + "Inverse")),
                Triple(node, NamedNode(PROV + "wasDerivedFrom"), NamedNode(denied)),
            ]
        }
    )
    answer = why(store, "Vesperia", "meets", "Norland")
    assert (answer.inferred, answer.holds()) == (1, False)
    assert [e.status for e in answer.fact.inferences[0].premises[0].evidence] == ["Denied"]


def test_a_circle_of_premises_ends(store: Store) -> None:
    article, minter = Minter().article(small.MEETING.identifier), Minter()
    claims = [NamedNode(minter.claim(f"<{small.VESPERIA}> <{NEWS}{p}> <{small.NORLAND}>")) for p in ("meets", "leads")]
    triples = [Triple(node, NamedNode(KG + "rule"), NamedNode(KG + "Inverse")) for node in claims]
    triples += [
        Triple(one, NamedNode(PROV + "wasDerivedFrom"), other)
        for one, other in zip(claims, reversed(claims), strict=True)
    ]
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    triples += [Triple(node, label, Literal("said")) for node in claims]
    store.replace({f"{article}#inferred": triples})
    (inference,) = why(store, "Vesperia", "meets", "Norland").fact.inferences
    (premise,) = inference.premises
    assert premise.inferences[0].premises == ()
    assert not inference.holds()


def test_an_utterance_in_itself_ends(store: Store) -> None:
    graph = Minter().article(small.MEETING.identifier)
    rows = store.query("SELECT ?u { GRAPH ?g { ?u a kg:Utterance } }", {"g": NamedNode(graph)})
    assert isinstance(rows, QuerySolutions)
    (utterance,) = [row["u"] for row in rows]
    evidence = [
        t.subject for t in store.triples(graph) if t.predicate.value == OA + "exact" and "never" in t.object.value
    ]
    inside = [Triple(node, NamedNode(KG + "inUtterance"), utterance) for node in (*evidence, utterance)]
    store.replace({graph: [*store.triples(graph), *inside]})
    (_, denied) = why(store, "Vesperia", "threatens", "Norland").fact.evidence
    assert denied.speakers == (Speaker("Rell", denied.speakers[0].entity, "said"),)


def test_names_that_are_not_there(graph: Graph) -> None:
    with pytest.raises(QueryError, match="no entity is named 'Josef Banda': did you mean Joseph Banda"):
        graph.why("Josef Banda", "visits", "Peru")
    with pytest.raises(UsageError, match="no property 'visit': did you mean visits"):
        graph.why("Joseph Banda", "visit", "Peru")


@pytest.mark.parametrize("name", ["visits", "VISITS", "news:visits", NEWS + "visits", f"<{NEWS}visits>", " visits "])
def test_properties_by_name_label_and_iri(graph: Graph, name: str) -> None:
    assert graph.why("Banda", name, "place:Peru").property.iri == NEWS + "visits"


def test_the_limit_keeps_the_strongest(graph: Graph) -> None:
    answer = graph.why("Banda", "visits", "Peru", limit=1)
    assert ([e.article.identifier for e in answer.fact.evidence], answer.statuses) == (["tour"], {"Asserted": 2})


def test_why_not_in_python() -> None:
    (pair,) = kg.why_not("Senegal will deploy soldiers to Gambia.", published=date(2024, 3, 6)).pairs
    assert [reason.code for reason in pair.reasons] == ["planned"]


@pytest.mark.parametrize(
    ("subject", "property", "object", "value", "words"),
    [
        ("PaperLatch", "severity", "9.1", Value("9.1", XSD + "decimal"), "9.1"),
        ("PaperLatch", "has the severity", "09.10", Value("9.1", XSD + "decimal"), "9.1"),
        ("PaperLatch", "disclosedOn", "2031-05-04", Value("2031-05-04", XSD + "date"), "4 May 2031"),
        ("PaperLatch", "was disclosed on", " 4 may  2031", Value("2031-05-04", XSD + "date"), "4 May 2031"),
        ("Tern Mail", "hasUsers", "2300000", Value("2300000", XSD + "integer"), "2,300,000"),
        ("Tern Mail", "hasUsers", "+2,300,000", Value("2300000", XSD + "integer"), "2,300,000"),
        ("PaperLatch", "causedBy", "Missing Length Check", Value("missing length check", XSD + "string"), None),
    ],
)
def test_values_however_they_are_written(
    flaws: Store, subject: str, property: str, object: str, value: Value, words: str | None
) -> None:
    answer = why(flaws, subject, property, object)
    assert (answer.holds(), answer.object, answer.statuses) == (True, value, {"Asserted": 1})
    (found,) = answer.fact.evidence
    assert isinstance(found.object, Words)
    assert (found.object.value, found.object.words) == (value, words or value.text)
    assert found.sentence[found.object.start - found.start : found.object.end - found.start] == found.object.words


def test_a_value_that_no_article_gives(flaws: Store) -> None:
    answer = why(flaws, "PaperLatch", "severity", "9.2")
    assert (answer.holds(), answer.fact.label) == (False, "PaperLatch has the severity 9.2")
    assert answer.near == (Near("PaperLatch has the severity 9.1", ("Asserted",)),)
    assert answer.object == Value("9.2", XSD + "decimal")  # as the values of others are
    assert not why(flaws, "PaperLatch", "severity", "nan").holds()
    assert not why(flaws, "PaperLatch", "causedBy", "9.1").holds()
    with pytest.raises(UsageError, match="no property 'severty': did you mean severity"):
        why(flaws, "PaperLatch", "severty", "9.1")


def test_the_rule_of_a_model_of_relations_has_its_words(store: Store) -> None:
    iri, words = rule(NEWS + "deploysTo", "deploysTo", "mid=has deployed")
    graph = Minter().article(small.MEETING.identifier)
    claim = NamedNode(small.claim(small.VESPERIA, "deploysTo", small.NORLAND))
    (node,) = [t.subject for t in store.triples(graph) if t.predicate.value == KG + "claim" and t.object == claim]
    ontology = [*store.triples(small.ONTOLOGY), Triple(NamedNode(iri), NamedNode(RDFS + "label"), Literal(words))]
    found = [*store.triples(graph), Triple(node, NamedNode(KG + "rule"), NamedNode(iri))]
    store.replace({graph: found, small.ONTOLOGY: ontology})
    (evidence,) = why(store, "Vesperia", "deploysTo", "Norland").fact.evidence
    assert evidence.rule is not None
    assert (evidence.rule.iri, evidence.rule.words) == (iri, "learned: mid=has deployed")
