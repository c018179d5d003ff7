"""Readings made by hand become exactly the triples of the data model."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.iri import Minter, claim_id
from kg.model import Article, Entity, Evidence, How, Interval, Mention, Reading, Status, Utterance, Value
from kg.rdf import ArticleGraph, PropertyWords
from kg.vocabulary import KG, NEWS, OA, RDF, RDFS, SCHEMA, XSD, prefixes

MINT = Minter()
WORDS = {
    NEWS + "conflictsWith": PropertyWords("is in conflict with", True),
    NEWS + "deploysTo": PropertyWords("deploys forces to", False),
    NEWS + "ministerOf": PropertyWords("is a minister of", False),
}
RULE = "https://kg.example/ontology/news#pattern-1"
FIRST = "Norvane fought Aldia."
SECOND = "Norvane may send 30,000 soldiers to Aldia in late December, Mira Kessel said."
CONTENT = "Norvane may send 30,000 soldiers to Aldia in late December"
TEXT = f"{FIRST} {SECOND}"
NORVANE, ALDIA, KESSEL = range(3)
ENTITIES = (
    Entity("place", "Norvane", (NEWS + "Country",), ("Republic of Norvane",), ("Norvanian",)),
    Entity("place", "Aldia", (NEWS + "Country",)),
    Entity("person", "Mira Kessel", (NEWS + "Person",)),
)
ARTICLE = Article(
    identifier="wire/7",
    text=TEXT,
    title="War in the north",
    published=date(2021, 12, 3),
    publisher="The Courier",
    url="https://courier.example/7?a=b",
    language="en-GB",
    source="folder/file.jsonl, line 7",
)


def mention(words: str, entity: int, after: int = 0, how: How = How.NAME, text: str = TEXT) -> Mention:
    start = text.index(words, after)
    return Mention(start, start + len(words), entity, how)


MENTIONS = (
    mention("Norvane", NORVANE),
    mention("Aldia", ALDIA),
    mention("Norvane", NORVANE, after=22),
    mention("Aldia", ALDIA, after=22),
    mention("Mira Kessel", KESSEL),
)
FOUGHT = Evidence(0, NEWS + "conflictsWith", 1, Status.ASSERTED, 0, 21, RULE, 0.9)
SENT = Evidence(
    2,
    NEWS + "deploysTo",
    3,
    Status.POSSIBLE,
    22,
    22 + len(SECOND),
    RULE,
    0.688,
    attributed_to=KESSEL,
    attributed_text="Mira Kessel",
    utterance=0,
    when=Interval(date(2021, 12, 21), date(2021, 12, 31), "day", "late December"),
    quantity="30000",
    quantity_text="30,000 soldiers",
)
SAID = Utterance(22, 22 + len(CONTENT), "Mira Kessel", "said", speaker=KESSEL)
READING = Reading(ARTICLE, ENTITIES, MENTIONS, (FOUGHT, SENT), (SAID,))


def graph(reading: Reading) -> ArticleGraph:
    return ArticleGraph(reading, MINT, WORDS, "recipe 1")


def triples(*evidence: Evidence, **changes: object) -> set[Triple]:
    return set(graph(replace(READING, evidence=evidence or READING.evidence, **changes)).triples())  # type: ignore[arg-type]


def claim_iri(subject: str, name: str, obj: str) -> str:
    return MINT.claim(f"<{subject}> <{NEWS}{name}> <{obj}>")


PLACES = MINT.entity("place", "Norvane"), MINT.entity("place", "Aldia")
A = MINT.article("wire/7")
WAR = claim_iri(PLACES[1], "conflictsWith", PLACES[0])
MARCH = claim_iri(PLACES[0], "deploysTo", PLACES[1])
# The data model as section 2 of the design writes it.
EXPECTED = f"""
<{A}> a schema:NewsArticle ; dcterms:identifier "wire/7" ;
    rdfs:label "War in the north" ; schema:headline "War in the north" ;
    schema:datePublished "2021-12-03"^^xsd:date ; schema:publisher organization:The_Courier ;
    schema:url <https://courier.example/7?a=b> ; schema:inLanguage "en-GB" ; schema:articleBody "{TEXT}" ;
    kg:contentHash "{ARTICLE.content_hash()}" ; kg:builtWith "recipe 1" ;
    schema:mentions place:Norvane , place:Aldia , person:Mira_Kessel .
organization:The_Courier a schema:Organization ; rdfs:label "The Courier" .

place:Norvane a news:Country ; rdfs:label "Norvane" ; skos:altLabel "Republic of Norvane" ;
    skos:hiddenLabel "Norvanian" .
place:Aldia a news:Country ; rdfs:label "Aldia" .
person:Mira_Kessel a news:Person ; rdfs:label "Mira Kessel" .

<{A}#m0-7> a kg:Mention ; kg:refersTo place:Norvane ; kg:how kg:Name ; oa:exact "Norvane" ; oa:start 0 ; oa:end 7 .
<{A}#m15-20> a kg:Mention ; kg:refersTo place:Aldia ; kg:how kg:Name ; oa:exact "Aldia" ; oa:start 15 ; oa:end 20 .
<{A}#m22-29> a kg:Mention ; kg:refersTo place:Norvane ; kg:how kg:Name ; oa:exact "Norvane" ; oa:start 22 ; oa:end 29 .
<{A}#m58-63> a kg:Mention ; kg:refersTo place:Aldia ; kg:how kg:Name ; oa:exact "Aldia" ; oa:start 58 ; oa:end 63 .
<{A}#m82-93> a kg:Mention ; kg:refersTo person:Mira_Kessel ; kg:how kg:Name ;
    oa:exact "Mira Kessel" ; oa:start 82 ; oa:end 93 .

place:Aldia news:conflictsWith place:Norvane .

<{WAR}> a rdf:Statement ; rdf:subject place:Aldia ; rdf:predicate news:conflictsWith ; rdf:object place:Norvane ;
    rdfs:label "Aldia is in conflict with Norvane" .
<{A}#e0-21-{WAR.rpartition("/")[2][:8]}-Asserted> a kg:Evidence ; kg:claim <{WAR}> ; kg:status kg:Asserted ;
    rdfs:label "Aldia is in conflict with Norvane (asserted)" ; oa:exact "{FIRST}" ; oa:start 0 ; oa:end 21 ;
    kg:subjectMention <{A}#m15-20> ; kg:objectMention <{A}#m0-7> ; kg:rule <{RULE}> ; kg:confidence 0.9 ;
    prov:wasDerivedFrom <{A}> .

<{MARCH}> a rdf:Statement ; rdf:subject place:Norvane ; rdf:predicate news:deploysTo ; rdf:object place:Aldia ;
    rdfs:label "Norvane deploys forces to Aldia" .
<{A}#e22-99-{MARCH.rpartition("/")[2][:8]}-Possible> a kg:Evidence ; kg:claim <{MARCH}> ; kg:status kg:Possible ;
    rdfs:label "Norvane deploys forces to Aldia (possible)" ; oa:exact "{SECOND}" ; oa:start 22 ; oa:end 99 ;
    kg:subjectMention <{A}#m22-29> ; kg:objectMention <{A}#m58-63> ; kg:rule <{RULE}> ; kg:confidence 0.688 ;
    prov:wasDerivedFrom <{A}> ;
    kg:attributedTo person:Mira_Kessel ; kg:attributedText "Mira Kessel" ; kg:inUtterance <{A}#u22-80> ;
    kg:validFrom "2021-12-21"^^xsd:date ; kg:validUntil "2021-12-31"^^xsd:date ; kg:timePrecision "day" ;
    kg:timeText "late December" ; kg:quantity 30000 ; kg:quantityText "30,000 soldiers" .

<{A}#u22-80> a kg:Utterance ; kg:speaker person:Mira_Kessel ; kg:speakerText "Mira Kessel" ; kg:cue "said" ;
    kg:contentMentions place:Norvane , place:Aldia ; oa:exact "{CONTENT}" ; oa:start 22 ; oa:end 80 .
"""


def values(found: Iterable[Triple], predicate: str, subject: str | None = None) -> list[str]:
    """The values of a property, sorted."""
    return sorted(
        t.object.value  # type: ignore[union-attr]
        for t in found
        if t.predicate.value == predicate and subject in (None, t.subject.value)  # type: ignore[union-attr]
    )


def evidence_nodes(found: Iterable[Triple]) -> list[str]:
    return sorted({t.subject.value for t in found if t.predicate.value == KG + "claim"})  # type: ignore[union-attr]


def test_the_whole_graph_is_that_of_the_data_model() -> None:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())
    expected = {quad.triple for quad in parse(head + EXPECTED, format=RdfFormat.TURTLE)}
    found = graph(READING).triples()
    assert set(found) == expected
    assert len(found) == len(expected)  # each once


def test_it_is_a_function_of_the_reading() -> None:
    assert graph(READING).triples() == graph(READING).triples()
    moved = replace(READING, article=replace(ARTICLE, source="elsewhere"))
    assert graph(moved).triples() == graph(READING).triples()


def test_there_are_only_iris_and_literals() -> None:
    for triple in triples():
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)


# ------------------------------------------------------------------------------------------------ articles and entities


def test_an_article_with_nothing_but_a_text() -> None:
    reading = Reading(Article("A", "No names here."))
    node = MINT.article("A")
    found = set(graph(reading).triples())
    assert values(found, RDFS + "label", node) == ["A"]
    assert values(found, SCHEMA + "inLanguage", node) == ["en"]
    assert {t.predicate.value.rpartition("/")[2] for t in found}.isdisjoint(
        {"headline", "datePublished", "publisher", "url", "mentions"}
    )
    assert len(found) == 7


def test_an_address_that_is_no_iri_stays_a_literal() -> None:
    found = triples(article=replace(ARTICLE, url="https://courier.example/a b|<c>"))
    assert Triple(NamedNode(A), NamedNode(SCHEMA + "url"), Literal("https://courier.example/a b|<c>")) in found


def test_authors_are_persons_that_the_text_need_not_name() -> None:
    found = triples(article=replace(ARTICLE, authors=("Jon Varga", "Ada Orlo")))
    persons = [MINT.entity("person", name) for name in ("Ada Orlo", "Jon Varga")]
    assert values(found, SCHEMA + "author", A) == persons
    for person, name in zip(persons, ("Ada Orlo", "Jon Varga"), strict=True):
        assert values(found, RDFS + "label", person) == [name]
        assert Triple(NamedNode(person), NamedNode(RDF + "type"), NamedNode(SCHEMA + "Person")) in found
    assert not set(persons) & set(values(found, SCHEMA + "mentions"))


def test_the_content_hash_knows_authors_in_any_order_and_none_as_ever() -> None:
    none = "f11be5912c7a329307180215fbdb6ce1"
    assert ARTICLE.content_hash().startswith(none)
    both = replace(ARTICLE, authors=("Jon Varga", "Ada Orlo")).content_hash()
    assert both != ARTICLE.content_hash()
    assert replace(ARTICLE, authors=("Ada Orlo", "Jon Varga")).content_hash() == both
    assert replace(ARTICLE, authors=("Ada Orlo",)).content_hash() != both


def test_the_publisher_is_an_organisation_that_the_text_need_not_name() -> None:
    found = triples()
    publisher = MINT.entity("organization", "The Courier")
    assert values(found, SCHEMA + "publisher") == [publisher]
    assert publisher not in values(found, SCHEMA + "mentions")


def test_several_classes_names_and_forms() -> None:
    entity = Entity("place", "Norvane", (NEWS + "Country", NEWS + "Region"), ("N.", "Norvania"), ("the Castle", "Norv"))
    found = triples(entities=(entity, *ENTITIES[1:]))
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert values(found, RDF + "type", PLACES[0]) == [NEWS + "Country", NEWS + "Region"]
    assert values(found, skos + "altLabel", PLACES[0]) == ["N.", "Norvania"]
    assert values(found, skos + "hiddenLabel", PLACES[0]) == ["Norv", "the Castle"]
    assert values(found, RDFS + "label", PLACES[0]) == ["Norvane"]


@pytest.mark.parametrize("how", list(How))
def test_how_a_mention_refers(how: How) -> None:
    found = triples(mentions=(replace(MENTIONS[0], how=how), *MENTIONS[1:]))
    assert values(found, KG + "how", f"{A}#m0-7") == [KG + how.value]


def test_offsets_count_code_points() -> None:
    text = "🜁 𝒩orvane und e\u0301 Aldia fought."
    mentions = (mention("𝒩orvane", 0, text=text), mention("Aldia", 1, text=text))
    reading = Reading(
        Article("astral", text), ENTITIES, mentions, (replace(FOUGHT, subject=0, object=1, start=2, end=len(text)),)
    )
    found = set(graph(reading).triples())
    node = MINT.article("astral")
    assert values(found, OA + "exact", f"{node}#m2-9") == ["𝒩orvane"]
    (quote,) = evidence_nodes(found)
    assert quote.startswith(f"{node}#e2-{len(text)}-")
    assert values(found, OA + "exact", quote) == [text[2:]]
    assert values(found, SCHEMA + "articleBody", node) == [text]  # not normalised


# -------------------------------------------------------------------------------------------------- claims and evidence


def test_a_symmetric_claim_is_the_same_from_both_ends() -> None:
    def claims(found: set[Triple]) -> set[Triple]:
        return {t for t in found if t.subject == NamedNode(WAR)}

    turned = replace(FOUGHT, subject=1, object=0)
    assert claims(triples(FOUGHT)) == claims(triples(turned)) != set()
    for found in (triples(FOUGHT), triples(turned)):
        (node,) = evidence_nodes(found)
        assert values(found, KG + "subjectMention", node) == [f"{A}#m15-20"]  # Aldia has the smaller IRI
        assert values(found, KG + "objectMention", node) == [f"{A}#m0-7"]
        assert Triple(NamedNode(PLACES[1]), NamedNode(NEWS + "conflictsWith"), NamedNode(PLACES[0])) in found
        assert Triple(NamedNode(PLACES[0]), NamedNode(NEWS + "conflictsWith"), NamedNode(PLACES[1])) not in found


def test_a_literal_object_has_its_words_and_no_mention() -> None:
    value = Value("2021-12-03", XSD + "date", 22, 29)
    found = triples(replace(SENT, predicate=NEWS + "deploysTo", object=value, status=Status.ASSERTED))
    (node,) = evidence_nodes(found)
    assert values(found, KG + "objectMention", node) == []
    assert values(found, KG + "valueText", node) == [TEXT[22:29]]
    assert values(found, KG + "valueStart", node) == ["22"]
    assert values(found, KG + "valueEnd", node) == ["29"]
    day = Literal("2021-12-03", datatype=NamedNode(XSD + "date"))
    assert Triple(NamedNode(PLACES[0]), NamedNode(NEWS + "deploysTo"), day) in found
    claim = MINT.claim(f"<{PLACES[0]}> <{NEWS}deploysTo> {day}")
    assert values(found, KG + "claim", node) == [claim]
    assert values(found, RDFS + "label", claim) == ["Norvane deploys forces to 2021-12-03"]


def test_another_claim_keeps_its_direction() -> None:
    there, back = triples(replace(SENT, subject=2, object=3)), triples(replace(SENT, subject=3, object=2))
    assert values(there, KG + "claim") == [MARCH]
    assert values(back, KG + "claim") == [claim_iri(PLACES[1], "deploysTo", PLACES[0])]
    assert values(back, KG + "subjectMention") == [f"{A}#m58-63"]


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_asserted_gives_a_plain_triple(status: Status) -> None:
    found = triples(replace(SENT, status=status))
    plain = Triple(NamedNode(PLACES[0]), NamedNode(NEWS + "deploysTo"), NamedNode(PLACES[1]))
    assert (plain in found) == (status is Status.ASSERTED)
    (node,) = evidence_nodes(found)
    assert node == f"{A}#e22-99-{MARCH.rpartition('/')[2][:8]}-{status.term}"
    assert values(found, KG + "status", node) == [KG + status.term]


def test_statuses_are_those_of_the_design() -> None:
    names = "Conditional Denied Negated Ended Possible Planned Reported Asserted"
    assert [status.term for status in sorted(Status)] == names.split()


def test_a_source_does_not_hide_the_status() -> None:
    found = triples(replace(SENT, status=Status.REPORTED, attributed_to=None, attributed_text="a senior official"))
    (node,) = evidence_nodes(found)
    assert values(found, KG + "attributedText", node) == ["a senior official"]
    assert values(found, KG + "attributedTo", node) == []


def test_the_same_claim_in_another_sentence_or_status_is_other_evidence() -> None:
    found = triples(SENT, replace(SENT, status=Status.DENIED), replace(SENT, start=24))
    assert len(evidence_nodes(found)) == 3
    assert set(values(found, KG + "claim")) == {MARCH}


def test_the_same_evidence_twice_is_one_the_surer() -> None:
    weak, strong = replace(SENT, confidence=0.5, rule=RULE + "0"), replace(SENT, confidence=0.8)
    for order in ((weak, strong), (strong, weak)):
        found = triples(*order)
        assert len(evidence_nodes(found)) == 1
        assert values(found, KG + "confidence") == ["0.8"]
        assert values(found, KG + "rule") == [RULE]


def test_a_claim_is_the_same_node_in_every_article() -> None:
    other = replace(READING, article=replace(ARTICLE, identifier="other"))
    here, there = ({t for t in graph(r).triples() if t.subject == NamedNode(WAR)} for r in (READING, other))
    assert here == there != set()


def test_details_that_are_not_there_leave_no_triple() -> None:
    bare = triples(FOUGHT)
    (node,) = evidence_nodes(bare)
    names = {t.predicate.value.removeprefix(KG) for t in bare if t.subject == NamedNode(node)}
    details = "attributedTo attributedText inUtterance validFrom validUntil timePrecision timeText quantity"
    assert names.isdisjoint([*details.split(), "quantityText", "roleText"])


def test_the_words_of_an_office() -> None:
    found = triples(replace(SENT, predicate=NEWS + "ministerOf", subject=4, role_text="foreign minister"))
    assert values(found, KG + "roleText") == ["foreign minister"]
    assert "Mira Kessel is a minister of Aldia" in values(found, RDFS + "label")


@pytest.mark.parametrize(
    ("start", "end"), [(None, date(2022, 1, 31)), (date(1994, 1, 1), None), (date(2010, 1, 1), date(2010, 12, 31))]
)
def test_either_end_of_a_time_may_be_open(start: date | None, end: date | None) -> None:
    found = triples(replace(SENT, when=Interval(start, end, "year", "then")))
    assert values(found, KG + "validFrom") == ([start.isoformat()] if start else [])
    assert values(found, KG + "validUntil") == ([end.isoformat()] if end else [])
    assert values(found, KG + "timePrecision") == ["year"]
    assert values(found, KG + "timeText") == ["then"]


@pytest.mark.parametrize(("quantity", "datatype"), [("30000", "integer"), ("1.5", "decimal"), ("-3", "integer")])
def test_quantities_are_integers_or_decimals(quantity: str, datatype: str) -> None:
    found = triples(replace(SENT, quantity=quantity))
    (value,) = [t.object for t in found if t.predicate == NamedNode(KG + "quantity")]
    assert value == Literal(quantity, datatype=NamedNode(XSD + datatype))


@given(st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_confidence_is_a_canonical_decimal(confidence: float) -> None:
    (value,) = [
        t.object for t in triples(replace(FOUGHT, confidence=confidence)) if t.predicate.value == KG + "confidence"
    ]
    assert isinstance(value, Literal)
    assert value.datatype == NamedNode(XSD + "decimal")
    assert re.fullmatch(r"(0|[1-9][0-9]*)\.(0|[0-9]*[1-9])", value.value)
    assert abs(float(value.value) - confidence) <= 0.0005 + 1e-12


# ----------------------------------------------------------------------------------------------------------- utterances


def test_a_speaker_that_is_no_entity_has_only_words() -> None:
    found = triples(utterances=(replace(SAID, speaker=None, speaker_text="a senior official"),))
    assert values(found, KG + "speaker") == []
    assert values(found, KG + "speakerText") == ["a senior official"]


def test_utterances_nest_and_answer_each_other() -> None:
    inner = Utterance(30, 63, "Aldia", "warned", speaker=ALDIA, outer=0)
    answer = Utterance(0, 21, "Norvane", "replied", speaker=NORVANE, responds_to=0)
    found = triples(utterances=(SAID, inner, answer))
    assert values(found, KG + "inUtterance", f"{A}#u30-63") == [f"{A}#u22-80"]
    assert values(found, KG + "respondsTo", f"{A}#u0-21") == [f"{A}#u22-80"]
    assert values(found, KG + "contentMentions", f"{A}#u30-63") == [PLACES[1]]  # Norvane at 22 is outside of it
    assert values(found, KG + "contentMentions", f"{A}#u0-21") == sorted(PLACES)


def test_two_cues_for_the_same_words_are_one_utterance_by_the_first() -> None:
    found = triples(utterances=(SAID, replace(SAID, cue="according to", speaker=ALDIA, speaker_text="Aldia", outer=0)))
    node = f"{A}#u22-80"
    assert values(found, KG + "cue", node) == ["said"]
    assert values(found, KG + "speaker", node) == [MINT.entity("person", "Mira Kessel")]
    assert values(found, KG + "inUtterance", node) == []  # not in itself


def test_claims_are_named_by_their_text() -> None:
    for node, (claim, _) in graph(READING).evidence.items():
        terms = f"<{claim.subject.value}> <{claim.predicate.value}> <{claim.object.value}>"
        assert claim.text() == terms
        assert claim_id(terms)[:8] in node.value
