"""Five relations of fields that no other test has, in eight wordings each; what a name is where the text shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract import pipeline
from kg.extract.admission import Admission
from kg.extract.checking import check
from kg.extract.reading import reading_of
from kg.identity import background
from kg.model import Article
from kg.settings import DEFAULT_MODEL
from ontology.loading import load
from tests.extract.seen import Fact, facts, local, read

PREFIXES = """
@prefix : <https://fields.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix news: <https://kg.example/ontology/news#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FIELDS = (
    PREFIXES
    + """
:Court a owl:Class ; rdfs:label "court"@en ; kg:kind "organization" ; kg:noun "court", "tribunal" .
:Person a owl:Class ; rdfs:label "person"@en .
:convicted a owl:ObjectProperty , kg:EventRelation ; rdfs:label "convicted"@en ;
    rdfs:domain :Court ; rdfs:range :Person ;
    kg:verb "convict", "sentence" ; kg:noun "conviction", "sentencing" ;
    kg:example "{subject:The Court of Velm} convicted {object:Jan Torvik} of fraud." ,
        "{subject:The Court of Velm} found {object:Jan Torvik} guilty." ,
        "{object:Jan Torvik}'s conviction by {subject:the Court of Velm} came as a surprise." ;
    kg:counterExample "{subject:The Court of Velm} found {object:Jan Torvik} innocent." .

:Water a owl:Class ; rdfs:label "body of water"@en ; kg:noun "lake", "sea", "river" ; kg:kind "place" .
:flowsInto a owl:ObjectProperty ; rdfs:label "flows into"@en ; rdfs:domain :River ; rdfs:range :Water ;
    kg:verb "flow", "empty", "drain", "run" ; kg:noun "tributary" ;
    kg:example "{subject:The Ormel} flows into {object:Lake Tarn}." ,
        "{subject:The Ormel} joins {object:the Vell} near Brask." ,
        "{subject:The Ormel} is a tributary of {object:the Vell}." ;
    kg:counterExample "{subject:The Ormel} joins {object:the Union} in spring." .

:Stadium a owl:Class ; rdfs:label "stadium"@en ; kg:noun "stadium", "arena", "ground" .
:seats a owl:DatatypeProperty ; rdfs:label "seats"@en ; rdfs:domain :Stadium ; rdfs:range xsd:integer ;
    kg:verb "seat", "hold", "accommodate" ; kg:noun "capacity" ;
    kg:example "{subject:Orlow Arena} seats {object:34,000} spectators." ,
        "{subject:Orlow Arena} has a capacity of {object:34,000}." ,
        "{subject:Orlow Arena} has room for {object:34,000 people}." ;
    kg:counterExample "{subject:Orlow Arena} holds {object:34,000} records." .

:Bridge a owl:Class ; rdfs:label "bridge"@en .
:River a owl:Class ; rdfs:label "river"@en .
:crosses a owl:ObjectProperty ; rdfs:label "crosses"@en ; rdfs:domain :Bridge ; rdfs:range :River ;
    kg:verb "cross", "span" ; kg:noun "crossing" ;
    kg:example "{subject:Alder Bridge} crossed {object:the Orne}." ,
        "{subject:Alder Bridge} was built across {object:the Orne}." ,
        "{subject:Alder Bridge} is a bridge over {object:the Orne}." ;
    kg:counterExample "{subject:Alder Bridge} crossed {object:the Orne} off its list." .

:Tower a owl:Class ; rdfs:label "tower"@en ; kg:noun "tower", "skyscraper" .
:height a owl:DatatypeProperty ; rdfs:label "has a height of"@en ; rdfs:domain :Tower ; rdfs:range xsd:decimal ;
    kg:verb "measure", "reach" ; kg:noun "height" ;
    kg:example "{subject:Corvin Tower} has a height of {object:212 metres}." ,
        "{subject:Corvin Tower} measures {object:212 metres}." ,
        "{subject:Corvin Tower} is {object:212 metres} tall." ;
    kg:counterExample "{subject:Corvin Tower} is {object:212 metres} away." .

[] a owl:AllDisjointClasses ; owl:members ( :Court :Person :Stadium :Water ) .
"""
)
LEAST = 6  # of eight

PARAPHRASES: dict[tuple[str, str, str], list[str]] = {
    ("Harrow District Court", "convicted", "Ilse Brandt"): [
        "Ilse Brandt was convicted by the Harrow District Court on Monday.",
        "The Harrow District Court has sentenced Ilse Brandt to six years in prison.",
        "Ilse Brandt, who was sentenced by the Harrow District Court in May, has appealed.",
        "The Harrow District Court acquitted Karl Meyer and convicted Ilse Brandt.",
        "The conviction of Ilse Brandt by the Harrow District Court was welcomed by her victims.",
        "Convicted by the Harrow District Court of bribery, Ilse Brandt fled the country.",
        "In March the Harrow District Court had found Ilse Brandt guilty of bribery.",
        "Ilse Brandt and Karl Meyer were found guilty by the Harrow District Court.",
    ],
    ("Sirra", "flowsInto", "Lake Morn"): [
        "The Sirra, which empties into Lake Morn, burst its banks on Sunday.",
        "The Sirra rises in the hills of Kell and flows into Lake Morn.",
        "The Dunn and the Sirra drain into Lake Morn.",
        "Flowing into Lake Morn, the Sirra carries a lot of mud.",
        "The river Sirra has always run into Lake Morn.",
        "Farmers along the Sirra, a tributary of Lake Morn, fear a flood.",
        "Lake Morn's largest tributary is the Sirra.",
        "The Sirra, a muddy river flowing into Lake Morn, is rich in eels.",
    ],
    ("Kestrel Park", "seats", "41500"): [
        "Kestrel Park, which seats 41,500 spectators, was sold out.",
        "41,500 people can be seated in Kestrel Park, the club said.",
        "With a capacity of 41,500, Kestrel Park is the largest ground in the country.",
        "The capacity of Kestrel Park is 41,500.",
        "Kestrel Park was built in 1932 and seats 41,500 fans.",
        "Kestrel Park's capacity of 41,500 will be reached on Saturday.",
        "The stadium Kestrel Park has had room for 41,500 people since 2008.",
        "Kestrel Park, a ground with a capacity of 41,500, will host the final.",
    ],
    ("Mill Bridge", "crosses", "Tessel"): [
        "The Tessel is spanned by Mill Bridge, which opened in 1902.",
        "Mill Bridge, which crosses the Tessel, will be closed in May.",
        "Mill Bridge, a bridge over the Tessel, is to be painted.",
        "Mill Bridge has spanned the Tessel since 1902.",
        "Mill Bridge was closed on Monday and was built across the Tessel in 1902.",
        "Mill Bridge and Kell Bridge span the Tessel.",
        "Built across the Tessel, Mill Bridge carries two lanes.",
        "The oldest bridge over the Tessel is Mill Bridge.",
    ],
    ("Halden Spire", "height", "148.5"): [
        "Halden Spire, which measures 148.5 metres, was sold on Friday.",
        "Halden Spire's height is 148.5 metres.",
        "The skyscraper Halden Spire, with a height of 148.5 metres, is empty.",
        "Halden Spire was finished in 1998 and measures 148.5 metres.",
        "Measuring 148.5 metres, Halden Spire is the tallest building in the city.",
        "The height of Halden Spire is 148.5 metres.",
        "Since the repair Halden Spire has been 148.5 metres tall.",
        "Halden Spire reaches 148.5 metres.",
    ],
}
ASKED_OR_DENIED = [
    "Will the Harrow District Court convict Ilse Brandt?",
    "The Harrow District Court did not convict Ilse Brandt.",
    "Does the Sirra flow into Lake Morn?",
    "The Sirra no longer flows into Lake Morn.",
    "Does Kestrel Park seat 41,500 spectators?",
    "Kestrel Park does not seat 41,500 spectators.",
    "Does Mill Bridge cross the Tessel?",
    "Mill Bridge does not cross the Tessel.",
    "Does Halden Spire measure 148.5 metres?",
    "Halden Spire does not measure 148.5 metres.",
]


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ontology's file; what it teaches stays out of the user's cache."""
    folder = tmp_path_factory.mktemp("fields")
    (folder / "fields.ttl").write_text(FIELDS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "fields.ttl"


@pytest.fixture(scope="module")
def reader(fields: Path) -> Language:
    """The pipeline under that ontology."""
    return pipeline.load(DEFAULT_MODEL, str(fields))


@pytest.mark.usefixtures("reader")
def test_examples_and_counter_examples_hold(fields: Path) -> None:
    assert [f"{one.example.source}: {one.why}" for one in check(DEFAULT_MODEL, fields) if not one.passed] == []


@pytest.mark.parametrize("fact", PARAPHRASES, ids=lambda fact: fact[1])
def test_other_words_than_those_of_the_examples(reader: Language, fact: tuple[str, str, str]) -> None:
    missed = [text for text in PARAPHRASES[fact] if Fact(*fact) not in facts(reader, text)]
    assert len(PARAPHRASES[fact]) == 8
    assert len(missed) <= 8 - LEAST, missed


@pytest.mark.parametrize("text", ASKED_OR_DENIED)
def test_what_is_asked_or_denied_is_no_plain_fact(reader: Language, text: str) -> None:
    assert {f for f in facts(reader, text) if f.status == "Asserted"} == set()


def test_what_is_said_of_an_object_belongs_to_the_wording(reader: Language) -> None:
    text = "The Harrow District Court found Ilse Brandt innocent."
    assert facts(reader, text) == set()


@pytest.mark.parametrize(
    ("text", "name", "cls"),
    [
        ("Kestrel Park has a capacity of 41,500.", "Kestrel Park", "Stadium"),
        ("The Sirra flows into Lake Morn.", "Lake Morn", "Water"),
    ],
)
def test_a_guess_gives_way_to_what_the_text_shows(reader: Language, text: str, name: str, cls: str) -> None:
    reading = reading_of(Article("a", text), read(reader, text))
    assert [[local(c) for c in e.classes] for e in reading.entities if e.label == name] == [[cls]]


# ---------------------------------------------------------------------------------- beside the classes for news

SHIPS = (
    PREFIXES
    + """
<https://fields.example/> a owl:Ontology ; owl:imports <news.ttl> .
:Ship a owl:Class ; rdfs:label "ship"@en ; owl:disjointWith :Captain .
:Captain a owl:Class ; rdfs:subClassOf news:Person ; rdfs:label "captain"@en .
:Wreck a owl:Class ; rdfs:label "wreck"@en .
:Port a owl:Class ; rdfs:label "port"@en ; owl:disjointUnionOf ( :Harbour :Marina ) .
:Harbour a owl:Class ; rdfs:subClassOf :Port .
:Marina a owl:Class ; rdfs:subClassOf :Port .
[] a owl:AllDisjointClasses ; owl:members ( :Ship :Port ) .
"""
)


@pytest.fixture(scope="module")
def ships(tmp_path_factory: pytest.TempPathFactory) -> Admission:
    folder = tmp_path_factory.mktemp("ships")
    (folder / "ships.ttl").write_text(SHIPS, encoding="utf-8")
    (folder / "news.ttl").write_bytes(Path("ontology/news.ttl").read_bytes())
    return Admission(load(folder / "ships.ttl"), background.load())


OWN, NEWS = "https://fields.example/#", "https://kg.example/ontology/news#"


@pytest.mark.parametrize(
    ("kind", "cls", "label", "admitted"),
    [
        ("person", "Person", "Silver Heron", True),  # nothing but the language model says so
        ("work", "Work", "Silver Heron", True),
        ("person", "Person", "Anna Kovacs", False),  # a given name
        ("place", "City", "Bergen", False),  # known
    ],
)
def test_a_guessed_class_for_news_keeps_nothing_out(
    ships: Admission, kind: str, cls: str, label: str, admitted: bool
) -> None:
    assert ships.admits(kind, (NEWS + cls,), label, (OWN + "Ship",)) is admitted


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("Ship", "Captain", True), ("Ship", "Harbour", True), ("Marina", "Harbour", True), ("Ship", "Wreck", False)],
)
def test_every_way_of_keeping_classes_apart_is_read(ships: Admission, one: str, other: str, apart: bool) -> None:
    assert ships.are_disjoint(OWN + one, OWN + other) is apart
    assert ships.are_disjoint(OWN + other, OWN + one) is apart
