"""Teaching: what becomes of an ontology's examples, and a new property that no Python knows of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract import pipeline
from kg.extract.checking import check
from kg.extract.resources import Lexicon
from kg.extract.teaching import Lesson, example_doc, lessons
from kg.model import How
from kg.settings import DEFAULT_MODEL
from ontology.loading import load
from ontology.sources import NEWS_FILE
from ontology.teaching import parse_example, rule_iri
from tests.extract.seen import Fact, facts, read, triples, words_of

ZOO = """
@prefix zoo: <https://zoo.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
zoo:Keeper a owl:Class ; kg:kind "person" .
zoo:feeds a owl:ObjectProperty ; rdfs:domain zoo:Keeper ; rdfs:range zoo:Keeper ;
"""

TRANSLATES = """
news:translates a owl:ObjectProperty , kg:EventRelation ;
    rdfs:label "translated"@en ;
    rdfs:comment "Puts what the other has written into another language."@en ;
    rdfs:domain news:Person ; rdfs:range news:Person ;
    kg:verb "translate" ; kg:noun "translator" ;
    kg:example
        "{subject:Edith Moser} translated {object:Pablo Ruiz} into English." ,
        "{subject:Edith Moser}, the translator of {object:Pablo Ruiz}, spoke." ,
        "{subject:Edith Moser} put {object:Pablo Ruiz} into English." .
"""


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is taught here stays out of the user's cache of patterns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


# ------------------------------------------------------------------------------------------- one example, one lesson


def taught(nlp: Language, folder: Path, teaching: str) -> list[Lesson]:
    file = folder / "zoo.ttl"
    file.write_text(f"{ZOO}{teaching} .", encoding="utf-8")
    ontology = load(file)
    return lessons(nlp, ontology, Lexicon(ontology))


def test_the_ends_of_an_example_are_mentions_whatever_they_are_called(reader_pipeline: Language) -> None:
    doc = reader_pipeline(
        example_doc(reader_pipeline, parse_example("{subject:the big keeper} fed {object:it} hay.", "feeds"))
    )
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["the big keeper", "it"]
    assert {m.how for m in doc._.mentions} == {How.NAME}


def test_each_example_has_a_lesson_in_the_ontology_s_order(reader_pipeline: Language, tmp_path: Path) -> None:
    found = taught(
        reader_pipeline,
        tmp_path,
        """kg:example
            "{subject:Tom Reed} fed {object:Anna Berg}." ,
            "{object:Anna Berg} eats from {subject:Tom Reed}." ;
        kg:counterExample "{subject:Tom Reed} fed a lion near {object:Anna Berg}." """,
    )
    assert [lesson.counter for lesson in found] == [False, False, True]
    assert all(lesson.patterns and not lesson.why for lesson in found)
    assert [pattern.veto for lesson in found for pattern in lesson.patterns] == [False, False, True]
    assert {pattern.property for lesson in found for pattern in lesson.patterns} == {"https://zoo.example/#feeds"}


@pytest.mark.parametrize(
    ("example", "why"),
    [
        pytest.param(
            "{subject:Tom Reed} slept. {object:Anna Berg} ate.", "the ends stand in two sentences", id="two-sentences"
        ),
        pytest.param("{subject:Tom Reed}; {object:Anna Berg}", "no path joins the ends", id="no-path"),
    ],
)
def test_what_cannot_be_learned_says_why(reader_pipeline: Language, tmp_path: Path, example: str, why: str) -> None:
    (lesson,) = taught(reader_pipeline, tmp_path, f'kg:example "{example}"')
    assert (lesson.patterns, lesson.why) == ((), why)


def test_the_rule_is_a_function_of_the_property_and_the_example(reader_pipeline: Language, tmp_path: Path) -> None:
    teaching = 'kg:example "{subject:Tom Reed} fed {object:Anna Berg}." , "{subject:Tom Reed} led {object:Anna Berg}."'
    first = taught(reader_pipeline, tmp_path, teaching)
    iris = [rule_iri(lesson.property, lesson.example) for lesson in first]
    assert len(set(iris)) == 2
    assert all(iri.startswith("https://kg.example/rule/feeds-") for iri in iris)
    assert [p.rule for lesson in first for p in lesson.patterns] == iris
    assert [rule_iri(lesson.property, lesson.example) for lesson in taught(reader_pipeline, tmp_path, teaching)] == iris


# ---------------------------------------------------------------------------- a new property, with no change to Python


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of news.ttl with one property more."""
    file = tmp_path_factory.mktemp("ontology") / "copy.ttl"
    file.write_text(NEWS_FILE.read_text(encoding="utf-8") + TRANSLATES, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def translating(copy: Path, _cache: None) -> Language:
    """The pipeline under that copy."""
    return pipeline.load(DEFAULT_MODEL, str(copy))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Clara Jensen was translated into German by Lars Holm.", id="passive"),
        pytest.param("Clara Jensen, translated by Lars Holm, sold well.", id="participle"),
        pytest.param("Lars Holm, who translated Clara Jensen, lives in Oslo.", id="relative-clause"),
        pytest.param("Clara Jensen, whom Lars Holm has translated, was glad.", id="relative-clause-of-the-object"),
        pytest.param("Lars Holm began translating Clara Jensen last year.", id="control"),
        pytest.param("Clara Jensen's translator, Lars Holm, slept.", id="apposition-possessive"),
        pytest.param("Lars Holm is Clara Jensen's translator.", id="copula"),
        pytest.param("Lars Holm's translation of Clara Jensen won praise.", id="nominalised"),
        pytest.param("Lars Holm put Clara Jensen into English.", id="other-verb-with-its-preposition"),
    ],
)
def test_a_new_property_is_found_in_other_grammar_than_its_examples(translating: Language, text: str) -> None:
    assert ("Lars Holm", "translates", "Clara Jensen") in triples(translating, text)
    assert ("Clara Jensen", "translates", "Lars Holm") not in triples(translating, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lars Holm thanked Clara Jensen.", id="another-verb"),
        pytest.param("Lars Holm translated a letter to Clara Jensen.", id="another-object"),
        pytest.param("Lars Holm met the translator of Clara Jensen.", id="somebody-else-s-role"),
        pytest.param("Lars Holm translated for Clara Jensen.", id="behind-a-preposition"),
        pytest.param("Lars Holm translated Portugal.", id="object-out-of-range"),
    ],
)
def test_a_new_property_is_not_found_elsewhere(translating: Language, text: str) -> None:
    assert "translates" not in {triple[1] for triple in triples(translating, text)}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        pytest.param(
            "Lars Holm has not translated Clara Jensen.",
            Fact("Lars Holm", "translates", "Clara Jensen", "Negated"),
            id="negated",
        ),
        pytest.param(
            "Lars Holm will translate Clara Jensen.",
            Fact("Lars Holm", "translates", "Clara Jensen", "Planned"),
            id="planned",
        ),
        pytest.param(
            "Lars Holm said that Erik Dahl had translated Clara Jensen.",
            Fact("Erik Dahl", "translates", "Clara Jensen", "Reported", "Lars Holm"),
            id="reported",
        ),
    ],
)
def test_a_new_property_has_its_status_too(translating: Language, text: str, fact: Fact) -> None:
    assert fact in facts(translating, text)


def test_the_other_properties_stay_as_they_were(translating: Language, reader_pipeline: Language) -> None:
    text = "Peruvian President Clara Jensen sent 300 troops to Chile, which criticised Peru."
    assert facts(translating, text) == facts(reader_pipeline, text)
    assert len(facts(translating, text)) > 1


@pytest.mark.usefixtures("translating")
def test_all_examples_of_the_ontology_hold_beside_it(copy: Path) -> None:
    checked = check(DEFAULT_MODEL, copy)
    assert sum(one.property.name == "translates" for one in checked) == 3
    assert [f"{one.property.name}: {one.example.source}: {one.why}" for one in checked if not one.passed] == []


def test_without_the_examples_the_property_is_not_found(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Clara Jensen was translated into German by Lars Holm.")
    assert doc._.matches == ()
