"""An ontology of another field than news: its classes, literals and noun phrases, with no change to Python."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract import pipeline
from kg.extract.checking import check
from kg.extract.explain import why_not
from kg.extract.reading import reading_of
from kg.model import Article, Reading, Value
from kg.settings import DEFAULT_MODEL
from kg.vocabulary import XSD
from tests.extract.seen import Fact, facts, local, read

OWN = """
@prefix : <https://own.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# classes: by their label alone, by examples, without any tie
:Player a owl:Class ; rdfs:label "chess player"@en ; kg:example "{subject:Lena Holm} is a grandmaster." .
:Painter a owl:Class ; rdfs:label "painter"@en , "Malerin"@de .
:Software a owl:Class ; rdfs:label "software"@en .
:Species a owl:Class ; rdfs:label "species"@en .
:Wine a owl:Class ; rdfs:label "wine"@en .
:Country a owl:Class ; rdfs:label "country"@en .
:City a owl:Class ; rdfs:label "city"@en .

:beats a owl:ObjectProperty ; rdfs:label "beats"@en ; rdfs:domain :Player ; rdfs:range :Player ;
    kg:verb "beat", "defeat" ; kg:noun "victory", "win" ;
    kg:example "{subject:Anna Kovacs} beat {object:Lena Holm} in 40 moves." ,
        "{subject:Anna Kovacs} won against {object:Lena Holm}." ,
        "{subject:Anna Kovacs}'s victory over {object:Lena Holm} took four hours." ;
    kg:counterExample "{subject:Anna Kovacs} beat {object:Lena Holm} to the microphone." .

:dependsOn a owl:ObjectProperty ; rdfs:label "depends on"@en ; rdfs:domain :Software ; rdfs:range :Software ;
    kg:verb "depend", "rely" ; kg:noun "dependency", "dependence", "reliance" ;
    kg:example "{subject:Borealis} depends on {object:Quartz}." ,
        "{subject:Borealis} is built on top of {object:Quartz}." ,
        "{subject:Borealis} has a dependency on {object:Quartz}." ;
    kg:counterExample "{subject:Borealis} depends on {object:volunteers}." .

:eats a owl:ObjectProperty ; rdfs:label "eats"@en ; rdfs:domain :Species ; rdfs:range :Species ;
    kg:verb "eat", "devour", "hunt" ; kg:noun "prey" ;
    kg:example "{subject:Red foxes} eat {object:field mice}." ,
        "{subject:Red foxes} feed on {object:field mice}." ,
        "{object:Field mice} are the prey of {subject:red foxes}." ;
    kg:counterExample "{subject:Red foxes} eat {object:breakfast} early." .

:born a owl:DatatypeProperty ; rdfs:label "born"@en ; rdfs:domain :Painter ; rdfs:range xsd:date , xsd:gYear ;
    kg:verb "bear" ; kg:noun "birth" ;
    kg:example "{subject:Ada Lindt} was born on {object:7 November 1867}." ,
        "{subject:Ada Lindt}'s birth in {object:1867} was not recorded." ,
        "{subject:Ada Lindt} ({object:1867}) lived in Bern." ;
    kg:counterExample "{subject:Ada Lindt}'s second birth in {object:1867} was a joke." .

:madeFrom a owl:ObjectProperty ; rdfs:label "is made from"@en ; rdfs:domain :Wine ;
    kg:verb "make", "produce" ; kg:example "{subject:Barolo} is made from {object:nebbiolo grapes}." .
:origin a owl:ObjectProperty ; rdfs:label "comes from"@en ; rdfs:domain :Wine ; rdfs:range :Country ;
    kg:example "{subject:Barolo} comes from {object:Italy}." , "{subject:Barolo} is an {object:Italian} wine." .
:bornIn a owl:ObjectProperty ; rdfs:label "was born in"@en ; rdfs:domain :Painter ; rdfs:range :City ;
    kg:example "{subject:Ada Lindt} was born in {object:Bern}." .
:moved a owl:ObjectProperty , kg:EventRelation ; rdfs:label "moved to"@en ; rdfs:domain :Painter ; rdfs:range :City ;
    kg:example "{subject:Ada Lindt} moved to {object:Bern} with {quantity:40 pictures} of hers." .
:guest a owl:ObjectProperty ; rdfs:label "guest in"@en ; rdfs:domain :Painter ; rdfs:range :City ;
    kg:example "{subject:Ada Lindt}, a guest in {object:Bern} since {time:1905}, spoke." .
:rating a owl:DatatypeProperty ; rdfs:label "rating"@en ; rdfs:domain :Player ; rdfs:range xsd:nonNegativeInteger ;
    kg:example "{subject:Anna Kovacs} has a rating of {object:2750}." ,
        "{subject:Anna Kovacs} is rated {object:2750}." .
:strength a owl:DatatypeProperty ; rdfs:label "strength"@en ; rdfs:domain :Wine ; rdfs:range xsd:decimal ;
    kg:example "{subject:Barolo} has a strength of {object:13.5%}." .
:nickname a owl:DatatypeProperty ; rdfs:label "nickname"@en ; rdfs:domain :Player ; rdfs:range xsd:string ;
    kg:example "{subject:Anna Kovacs} is nicknamed “{object:The Wall}”." .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ontology's file; what it teaches stays out of the user's cache."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.ttl").write_text(OWN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "own.ttl"


@pytest.fixture(scope="module")
def own_reader(own: Path) -> Language:
    """The pipeline under that ontology."""
    return pipeline.load(DEFAULT_MODEL, str(own))


def test_all_examples_and_counter_examples_hold(own: Path, own_reader: Language) -> None:
    assert own_reader is pipeline.load(DEFAULT_MODEL, str(own))
    failed = [
        f"{one.property.name}: {one.example.source}: {one.why}" for one in check(DEFAULT_MODEL, own) if not one.passed
    ]
    assert failed == []


# ------------------------------------------- three examples and a counter-example each, found in eight other wordings

PARAPHRASES = {
    ("Maria Silva", "beats", "Boris Petrov"): [
        "Boris Petrov was defeated by Maria Silva on Sunday.",
        "Maria Silva, who had beaten Boris Petrov twice, took the title.",
        "Maria Silva drew with Karl Stein and beat Boris Petrov.",
        "Maria Silva's win over Boris Petrov surprised the hall.",
        "Having beaten Boris Petrov, Maria Silva led the table.",
        "Maria Silva managed to defeat Boris Petrov.",
        "It was Maria Silva that beat Boris Petrov.",
        "Boris Petrov lost sleep after Maria Silva had won against him.",
    ],
    ("Lanternfish", "dependsOn", "Pebble"): [
        "Lanternfish, which depends on Pebble, was released in May.",
        "Lanternfish depends on Pebble and Marrow.",
        "Lanternfish's dependence on Pebble worries its users.",
        "Lanternfish has been built on top of Pebble since 2019.",
        "Lanternfish began to rely on Pebble last year.",
        "Lanternfish has long depended on Pebble.",
        "Lanternfish and Driftwood depended on Pebble for years.",
        "Depending on Pebble, Lanternfish is slow to start.",
    ],
    ("grey owls", "eats", "voles"): [
        "Voles are eaten by grey owls in winter, and voles know it.",
        "In winter grey owls, which eat voles, sleep in old trees.",
        "In winter grey owls eat mice and voles.",
        "Buzzards and grey owls fed on voles.",
        "For ages grey owls have devoured voles.",
        "In the grass live voles, the prey of grey owls.",
        "Feeding on voles, grey owls grow quickly.",
        "In winter hungry cats and grey owls hunted voles.",
    ],
    ("Maria Silva", "born", "1901-03-03"): [
        "Maria Silva, born on 3 March 1901, painted boats.",
        "Maria Silva, who was born on 3 March 1901, painted boats.",
        "Born in Porto on 3 March 1901, Maria Silva painted boats.",
        "Maria Silva painted boats and had been born on 3 March 1901.",
        "The birth of Maria Silva on 3 March 1901 went unnoticed.",
        "The painter Maria Silva was born to a baker on March 3, 1901.",
        "Maria Silva's birth on 3 March 1901 went unnoticed.",
        "On 3 March 1901 Maria Silva was born in a train.",
    ],
}
LEAST = 6  # of eight


@pytest.mark.parametrize("fact", PARAPHRASES, ids=lambda fact: fact[1])
def test_a_property_is_found_in_other_words_than_its_examples(own_reader: Language, fact: tuple[str, str, str]) -> None:
    missed = [text for text in PARAPHRASES[fact] if Fact(*fact) not in facts(own_reader, text)]
    assert len(PARAPHRASES[fact]) == 8
    assert len(missed) <= 8 - LEAST, missed


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Did Maria Silva beat Boris Petrov?", Fact("Maria Silva", "beats", "Boris Petrov", "Possible")),
        ("Maria Silva never beat Boris Petrov.", Fact("Maria Silva", "beats", "Boris Petrov", "Negated")),
        ("Does Lanternfish depend on Pebble?", Fact("Lanternfish", "dependsOn", "Pebble", "Possible")),
        ("Lanternfish does not depend on Pebble.", Fact("Lanternfish", "dependsOn", "Pebble", "Negated")),
        ("In spring grey owls do not eat voles.", Fact("grey owls", "eats", "voles", "Negated")),
        ("Was Maria Silva born in 1901?", Fact("Maria Silva", "born", "1901", "Possible")),
        ("Maria Silva was not born in 1901.", Fact("Maria Silva", "born", "1901", "Negated")),
        ("Maria Silva may be rated 2600.", Fact("Maria Silva", "rating", "2600", "Possible")),
        ("Maria Silva does not have a rating of 2600.", Fact("Maria Silva", "rating", "2600", "Negated")),
        (
            "According to Clara Jensen, Maria Silva was born in 1901.",
            Fact("Maria Silva", "born", "1901", "Reported", "Clara Jensen"),
        ),
    ],
)
def test_questions_negations_and_hearsay_give_no_plain_triple(own_reader: Language, text: str, fact: Fact) -> None:
    found = facts(own_reader, text)
    assert fact in found
    assert {f for f in found if f.status == "Asserted"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "Maria Silva beat Boris Petrov to the microphone.",
        "Lanternfish depends on volunteers.",
        "In summer grey owls eat breakfast at dawn.",
    ],
)
def test_a_counter_example_forbids_its_own_words(own_reader: Language, text: str) -> None:
    assert facts(own_reader, text) == set()


# ------------------------------------------------------------------------------------------------------------ literals


def values(nlp: Language, text: str, published: date | None = None) -> list[tuple[str, str, str, str]]:
    """Subject, property, and each literal with its datatype's local name."""
    found: Reading = reading_of(Article("a", text, published=published), read(nlp, text, published))
    return [
        (
            found.entities[found.mentions[e.subject].entity].label,
            local(e.predicate),
            e.object.text,
            local(e.object.datatype),
        )
        for e in found.evidence
        if isinstance(e.object, Value)
    ]


@pytest.mark.parametrize(
    ("text", "property_", "value", "datatype"),
    [
        ("Maria Silva was born in March 1901.", "born", "1901", "gYear"),
        ("Maria Silva was born on 3 March 1901.", "born", "1901-03-03", "date"),
        ("Maria Silva's rating is 2650.", "rating", "2650", "integer"),
        ("Maria Silva, whose rating is 2650, slept.", "rating", "2650", "integer"),
        ("Maria Silva, with a rating of 2,650, won.", "rating", "2650", "integer"),
        ("The wine Chianti has a strength of 12.5 percent.", "strength", "12.5", "decimal"),
        ("Maria Silva, nicknamed \"The Ghost\", slept.", "nickname", "The Ghost", "string"),
    ],
)  # fmt: skip
def test_words_become_typed_literals(
    own_reader: Language, text: str, property_: str, value: str, datatype: str
) -> None:
    assert [v[1:] for v in values(own_reader, text)] == [(property_, value, datatype)]


def test_a_literal_keeps_its_words_and_counts_against_the_publication_date(own_reader: Language) -> None:
    text = "Maria Silva was born last Monday."
    assert values(own_reader, text) == []
    assert values(own_reader, text, date(2024, 7, 10)) == [("Maria Silva", "born", "2024-07-08", "date")]
    found = reading_of(Article("a", text), read(own_reader, text, date(2024, 7, 10)))
    value = found.evidence[0].object
    assert isinstance(value, Value)
    assert text[value.start : value.end] == "last Monday"
    assert value.datatype == XSD + "date"


# ----------------------------------------------------------------------------------------------- classes, noun phrases


def entities(nlp: Language, text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Kind and classes (local names) of each entity."""
    found = reading_of(Article("a", text), read(nlp, text))
    return {e.label: (e.kind, tuple(local(c) for c in e.classes)) for e in found.entities}


def test_noun_phrases_are_things_without_their_article(own_reader: Language) -> None:
    text = "The wine Chianti is made from a few sangiovese grapes."
    assert facts(own_reader, text) == {Fact("Chianti", "madeFrom", "sangiovese grapes")}
    assert entities(own_reader, text) == {"Chianti": ("other", ("Wine",)), "sangiovese grapes": ("other", ())}


def test_a_demonym_is_a_country_of_the_ontology_s_own_class(own_reader: Language) -> None:
    text = "Rioja is a Spanish wine."
    assert facts(own_reader, text) == {Fact("Rioja", "origin", "Spain")}
    assert entities(own_reader, text)["Spain"] == ("place", ("Country",))


def test_an_example_of_a_class_says_what_things_are(own_reader: Language) -> None:
    text = "Maria Silva, a grandmaster, met Clara Jensen in Porto."
    assert entities(own_reader, text)["Maria Silva"] == ("person", ("Player",))
    assert entities(own_reader, text)["Clara Jensen"] == ("person", ())
    assert (
        "Player" not in entities(own_reader, "Maria Silva is not a grandmaster, Clara Jensen said.")["Maria Silva"][1]
    )


def test_what_an_end_shows_to_be_of_a_class_is_of_it(own_reader: Language) -> None:
    assert entities(own_reader, "Maria Silva beat Boris Petrov.") == {
        "Maria Silva": ("person", ("Player",)),
        "Boris Petrov": ("person", ("Player",)),
    }


def test_ends_that_do_not_fit_are_listed_and_not_taken(own_reader: Language) -> None:
    text = "Clara Jensen slept. Maria Silva was born in Poland."
    found = reading_of(Article("a", text), read(own_reader, text))
    assert found.evidence == ()
    (off,) = found.off_schema
    assert (off.subject, local(off.property), off.object) == ("Maria Silva", "bornIn", "Poland")
    assert off.reason == "its object must be city, Poland is country"
    assert text[off.start : off.end] == "Maria Silva was born in Poland."


def test_a_value_that_gives_no_literal_of_the_range_is_listed(own_reader: Language) -> None:
    text = "Maria Silva has a rating of 26.5."
    (off,) = reading_of(Article("a", text), read(own_reader, text)).off_schema
    assert (local(off.property), off.object) == ("rating", "26.5")


def test_what_is_taken_is_not_listed(own_reader: Language) -> None:
    text = "Maria Silva was born in Porto. Maria Silva beat Boris Petrov."
    assert reading_of(Article("a", text), read(own_reader, text)).off_schema == ()


# ------------------------------------------------------------------------------------------------- quantities and times


def test_an_example_says_where_quantity_and_time_stand(own_reader: Language) -> None:
    text = "Maria Silva moved to Porto with 300 pictures of hers. Clara Jensen, a guest in Bern since 1931, spoke."
    moved, guest = reading_of(Article("a", text), read(own_reader, text)).evidence
    assert (moved.quantity, moved.quantity_text) == ("300", "300 pictures")
    assert guest.when is not None
    assert (guest.when.start, guest.when.text) == (date(1931, 1, 1), "since 1931")


# ---------------------------------------------------------------------------------------------------------- explanation


@pytest.mark.usefixtures("own_reader")
def test_why_not_agrees_with_the_reading(own: Path) -> None:
    told = why_not("Red cats eat blue fish. Maria Silva was born in Poland.", ontology=own, model=DEFAULT_MODEL)
    codes = {(pair.first.words, pair.second.words): [r.code for r in pair.reasons] for pair in told.pairs}
    assert codes["Red cats", "blue fish"] == ["asserted"]
    assert codes["Maria Silva", "Poland"] == ["class-does-not-fit"]
