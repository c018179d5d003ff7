"""Checking: an ontology's examples are read like articles, and those that fail say why."""

import pytest

from kg.extract.checking import Checked, check
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
