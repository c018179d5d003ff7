"""Checking: an ontology's examples are read like articles, and those that fail say why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.extract.checking import Checked, Misfit, check
from kg.extract.shared_patterns import shared_patterns
from kg.settings import DEFAULT_MODEL

ZOO = """
@prefix zoo: <https://zoo.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
zoo:Keeper a owl:Class ; kg:kind "person" .
zoo:feeds a owl:ObjectProperty ; rdfs:domain zoo:Keeper ; rdfs:range zoo:Keeper ;
    kg:example
        "{subject:Tom Reed} fed {object:Anna Berg} on Monday." ,
        "{subject:Tom Reed} slept. {object:Anna Berg} ate." ;
    kg:counterExample
        "{subject:Tom Reed} fed the lions of {object:Anna Berg}." ,
        "{object:Anna Berg} was fed by {subject:Tom Reed}." .
zoo:greets a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain zoo:Keeper ; rdfs:range zoo:Keeper ;
    kg:example "{subject:Tom Reed} and {object:Anna Berg} greeted each other." ,
        "{object:Anna Berg} greeted {subject:Tom Reed}." .
zoo:hugs a owl:ObjectProperty ; rdfs:subPropertyOf zoo:greets ; rdfs:domain zoo:Keeper ; rdfs:range zoo:Keeper ;
    kg:example "{subject:Tom Reed} hugged {object:Anna Berg}." .
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Checked]:
    """What became of each example of the zoo, by its words."""
    folder = tmp_path_factory.mktemp("zoo")
    (folder / "zoo.ttl").write_text(ZOO, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        return {one.example.text: one for one in check(DEFAULT_MODEL, folder / "zoo.ttl")}


def test_every_example_and_counter_example_is_checked(checked: dict[str, Checked]) -> None:
    assert [(one.property.name, one.counter) for one in checked.values()] == [
        ("feeds", False),
        ("feeds", False),
        ("feeds", True),
        ("feeds", True),
        ("greets", False),
        ("greets", False),
        ("hugs", False),
    ]


def test_a_good_example_is_found(checked: dict[str, Checked]) -> None:
    one = checked["Tom Reed fed Anna Berg on Monday."]
    assert (one.passed, one.why) == (True, "")


def test_a_bad_example_is_not_found_and_says_why(checked: dict[str, Checked]) -> None:
    one = checked["Tom Reed slept. Anna Berg ate."]
    assert not one.passed
    assert one.why == "no pattern joins the ends, or their classes do not fit domain and range"


def test_a_good_counter_example_is_left_alone(checked: dict[str, Checked]) -> None:
    one = checked["Tom Reed fed the lions of Anna Berg."]
    assert (one.counter, one.passed, one.why) == (True, True, "")


def test_a_counter_example_that_an_example_teaches_fails(checked: dict[str, Checked]) -> None:
    one = checked["Anna Berg was fed by Tom Reed."]
    assert (one.counter, one.passed, one.why) == (True, False, "found all the same")


@pytest.mark.parametrize(
    "text", ["Tom Reed and Anna Berg greeted each other.", "Anna Berg greeted Tom Reed.", "Tom Reed hugged Anna Berg."]
)
def test_symmetric_and_narrower_properties_count(checked: dict[str, Checked], text: str) -> None:
    assert checked[text].passed


NEWS = """
@prefix : <https://kg.example/ontology/news#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Person a owl:Class ; kg:kind "person" ; rdfs:label "person"@en .
:Country a owl:Class ; kg:kind "place" ; rdfs:label "country"@en .
:loves a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :Person ;
    kg:example "{subject:Angela Merkel} loves {object:Germany}." , "{subject:Angela Merkel} loves {object:Tom Hanks}." .
:likes a owl:ObjectProperty ; rdfs:domain :Person ; kg:verb "like", "love" ;
    kg:example "{subject:Angela Merkel} likes {object:Germany}." .
:adores a owl:ObjectProperty ; rdfs:subPropertyOf :loves ; rdfs:domain :Person ; rdfs:range :Person ;
    kg:example "{subject:Angela Merkel} loves {object:Emmanuel Macron}." .
"""


@pytest.fixture(scope="module")
def news_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An ontology in which an example's end does not fit, and two properties teach one wording."""
    folder = tmp_path_factory.mktemp("loves")
    file = folder / "loves.ttl"
    file.write_text(NEWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield file


def test_an_end_that_articles_have_of_another_class_is_told(news_file: Path) -> None:
    found = [(one.example.text, one.misfits) for one in check(DEFAULT_MODEL, news_file) if one.misfits]
    assert found == [("Angela Merkel loves Germany.", (Misfit("object", "Germany", ("country",), ("person",)),))]


def test_a_wording_that_two_properties_teach_is_told_unless_one_is_above_the_other(news_file: Path) -> None:
    found = [(pair.first, pair.second, pair.words) for pair in shared_patterns(DEFAULT_MODEL, news_file)]
    assert found == [("adores", "likes", ("love",)), ("likes", "loves", ("love",))]
