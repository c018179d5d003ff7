"""Classes of a user's ontology: what their labels and examples say of their members; datatypes of a range."""

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.vocabulary import RDFS, XSD
from ontology.kinds import is_whole_kind, kind_of_label, place_of_label, words_of
from ontology.loading import Ontology, load

HEAD = """
@prefix : <https://zoo.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ZOO = "https://zoo.example/#"


def zoo(folder: Path, body: str) -> Ontology:
    file = folder / "zoo.ttl"
    file.write_text(HEAD + body, encoding="utf-8")
    return load(file)


@pytest.mark.parametrize(
    ("example", "nouns"),
    [
        ("{subject:Marie Curie} is a Polish physicist and chemist.", ("physicist", "chemist")),
        ("{subject:Leo}, a lion from Kenya, slept.", ("lion",)),
        ("{subject:Leo} was the lion that escaped.", ("lion",)),
        ("The lion {subject:Leo} slept.", ("lion",)),
        ("{subject:Leo} became one of lions.", ("lions",)),
    ],
)
def test_an_example_of_a_class_says_its_nouns(tmp_path: Path, example: str, nouns: tuple[str, ...]) -> None:
    (taught,) = zoo(tmp_path, f':Lion a owl:Class ; kg:example "{example}" .').classes[f"{ZOO}Lion"].examples
    assert taught.nouns == nouns
    start, end = taught.subject
    assert taught.text[start:end] in ("Marie Curie", "Leo")


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("Leo is a lion.", "no {subject:...} in it"),
        ("{subject:Leo} is a {object:lion}.", "unknown role “object”: subject can be marked"),
        ("{subject:Leo} slept.", "no noun says what the subject is"),
    ],
)
def test_a_malformed_example_of_a_class_is_refused_by_name(tmp_path: Path, example: str, why: str) -> None:
    with pytest.raises(OntologyError) as caught:
        zoo(tmp_path, f':Lion a owl:Class ; kg:example "{example}" .')
    message = str(caught.value)
    assert message.startswith(f"Lion: malformed example “{example}”: {why}")
    assert "\n" not in message


def test_a_label_tells_the_kind_where_nothing_else_does(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:Keeper a owl:Class ; rdfs:label "football player"@en . :HeadKeeper a owl:Class ; rdfs:subClassOf :Keeper .
        :Town a owl:Class ; kg:kind "other" . :Lion a owl:Class .""",
    )
    kinds = {c.name: c.kind for c in loaded.classes.values()}
    assert kinds == {"Keeper": "person", "HeadKeeper": "person", "Town": "other", "Lion": None}


def test_words_of_labels() -> None:
    assert words_of("ChessPlayer") == words_of("chess_player") == words_of("Chess player") == "chess player"
    assert kind_of_label("GovernmentAgency") == "organization"
    assert is_whole_kind("Person")
    assert not is_whole_kind("Player")
    assert place_of_label("Nation") == "Country"


def test_datatypes_of_a_range_are_all_known(tmp_path: Path) -> None:
    loaded = zoo(
        tmp_path,
        """:a a owl:DatatypeProperty ; rdfs:range xsd:gYear . :b a owl:DatatypeProperty ; rdfs:range xsd:unsignedByte .
        :c a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:date xsd:gYear ) ] .
        :d a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
            owl:withRestrictions ( [ xsd:minInclusive 5 ] ) ] .
        :e a owl:DatatypeProperty ; rdfs:range rdfs:Literal . :f a owl:DatatypeProperty .""",
    )
    ranges = {p.name: tuple(d.replace(XSD, "").replace(RDFS, "") for d in p.range) for p in loaded.properties.values()}
    assert ranges == {
        "a": ("gYear",),
        "b": ("unsignedByte",),
        "c": ("date", "gYear"),
        "d": ("integer",),
        "e": ("Literal",),
        "f": (),
    }
