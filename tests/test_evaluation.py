"""Scores and causes of errors, on graphs of readings made by hand."""

from collections.abc import Iterable, Sequence

import pytest

from kg.evaluation import MISSED, WRONG, Evaluation, Evaluator
from kg.iri import Minter
from kg.model import Article, Entity, Evidence, How, Mention, OffSchema, Reading, Status, Value
from kg.rdf import ArticleGraph, PropertyWords
from kg.vocabulary import XSD
from loaders.articles.annotated import Annotated
from ontology.loading import load
from ontology.model import Ontology

CRAFT = "https://craft.example/#"
TURTLE = """
@prefix craft: <https://craft.example/#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
craft:taught a owl:ObjectProperty .
craft:hired a owl:ObjectProperty .
craft:rivals a owl:ObjectProperty , owl:SymmetricProperty .
craft:opened a owl:DatatypeProperty ; rdfs:range xsd:date .
"""
TEXT = "Ana Brel taught Tovik. Tovik rivals Brel, and opened on 9 April 2031. Oru and Mella watched."
ANA, TOVIK, ORU, MELLA = range(4)
ENTITIES = (
    Entity("person", "Ana Brel", (), ("Brel",)),
    Entity("person", "Tovik", ()),
    Entity("person", "Oru", ()),
    Entity("person", "Mella", (), (), ("the Mellan",)),
)
Fact = tuple[str, str, str]


@pytest.fixture(scope="module")
def craft(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    file = tmp_path_factory.mktemp("craft") / "craft.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    return load(file)


def stated(subject: int, prop: str, obj: int | Value, status: Status = Status.ASSERTED, start: int = 0) -> Evidence:
    return Evidence(subject, CRAFT + prop, obj, status, start, 22, CRAFT + "rule", 0.9)


def scored(ontology: Ontology, facts: Iterable[Fact], *evidence: Evidence, any_name: bool = True) -> Evaluation:
    evaluator = Evaluator(ontology, any_name=any_name, examples=2)
    add(evaluator, facts, *evidence)
    return evaluator.result


def add(
    evaluator: Evaluator,
    facts: Iterable[Fact],
    *evidence: Evidence,
    text: str = TEXT,
    off_schema: Sequence[OffSchema] = (),
) -> None:
    article = Article("a", text)
    mentions = tuple(
        Mention(TEXT.index(e.label), TEXT.index(e.label) + len(e.label), i, How.NAME) for i, e in enumerate(ENTITIES)
    )
    words = {CRAFT + name: PropertyWords(name, name == "rivals") for name in ("taught", "hired", "rivals", "opened")}
    words["https://other.example/knows"] = PropertyWords("knows", False)
    graph = ArticleGraph(Reading(article, ENTITIES, mentions, evidence), Minter(), words, "test")
    gold = Annotated(article, tuple((s, p if ":" in p else CRAFT + p, o) for s, p, o in facts))
    evaluator.add(gold, graph.triples(), off_schema)


def causes(result: Evaluation) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {cause: number for cause, number in result.missed.items() if number},
        {cause: number for cause, number in result.wrong.items() if number},
    )


def test_right_facts_count_by_property_and_in_all(craft: Ontology) -> None:
    gold = [("Ana Brel", "taught", "Tovik"), ("Oru", "taught", "Mella"), ("Oru", "hired", "Mella")]
    result = scored(craft, gold, stated(ANA, "taught", TOVIK), stated(ANA, "taught", ORU), stated(ORU, "hired", MELLA))
    taught = result.properties[CRAFT + "taught"]
    assert (taught.gold, taught.found, taught.right) == (2, 2, 1)
    assert (taught.precision, taught.recall, taught.f1) == (0.5, 0.5, 0.5)
    assert (result.total.gold, result.total.found, result.total.right) == (3, 3, 2)
    assert result.total.f1 == pytest.approx(2 / 3)
    assert (result.conformance, result.not_in_text) == (1.0, 0.0)


def test_names_are_compared_without_case_spaces_underscores_and_quotes(craft: Ontology) -> None:
    for subject in ("ana brel", "Ana_Brel", ' "Ana  Brel"', "ＡＮＡ　Brel"):
        assert scored(craft, [(subject, "taught", "TOVIK")], stated(ANA, "taught", TOVIK)).total.right == 1
    assert scored(craft, [("Anna Brel", "taught", "Tovik")], stated(ANA, "taught", TOVIK)).total.right == 0


@pytest.mark.parametrize("name", ["Brel", "the Mellan"])
def test_an_entity_is_found_by_any_of_its_names_or_by_its_label_alone(craft: Ontology, name: str) -> None:
    gold, found = [(name, "hired", "Tovik")], stated(ANA if name == "Brel" else MELLA, "hired", TOVIK)
    assert scored(craft, gold, found).total.right == 1
    assert scored(craft, gold, found, any_name=False).total.right == 0


def test_a_value_is_found_by_its_lexical_form_or_its_words(craft: Ontology) -> None:
    start = TEXT.index("9 April 2031")
    value = Value("2031-04-09", XSD + "date", start, start + len("9 April 2031"))
    for written in ("2031-04-09", '"2031-04-09"', "9 April 2031"):
        assert scored(craft, [("Tovik", "opened", written)], stated(TOVIK, "opened", value)).total.right == 1
    assert scored(craft, [("Tovik", "opened", "2031")], stated(TOVIK, "opened", value)).total.right == 0


def test_both_directions_of_a_symmetric_property_are_one_fact(craft: Ontology) -> None:
    one, other = ("Tovik", "rivals", "Ana Brel"), ("Ana Brel", "rivals", "Tovik")
    for gold in ([one], [other], [one, other]):
        result = scored(craft, gold, stated(TOVIK, "rivals", ANA))
        assert (result.total.gold, result.total.right, causes(result)) == (1, 1, ({}, {}))


def test_a_fact_with_two_names_in_the_gold_is_one(craft: Ontology) -> None:
    result = scored(craft, [("Brel", "taught", "Tovik"), ("Ana Brel", "taught", "Tovik")], stated(ANA, "taught", TOVIK))
    assert (result.total.gold, result.total.right, causes(result)) == (1, 1, ({}, {}))


@pytest.mark.parametrize(
    ("gold", "evidence", "missed", "wrong"),
    [
        (("Ana Brel", "https://other.example/likes", "Tovik"), [], "no-property", None),
        (("Ana Brel", "taught", "Tovik"), [stated(ANA, "taught", TOVIK, Status.DENIED)], "other-status", None),
        (("Ana Brel", "taught", "Tovik"), [stated(TOVIK, "taught", ANA)], "turned-round", "turned-round"),
        (("Ana Brel", "taught", "Tovik"), [stated(ANA, "hired", TOVIK)], "other-property", "other-property"),
        (("Ana Brel", "taught", "Nobody"), [], "not-in-text", None),
        (("Ana Brel", "taught", "watched"), [], "not-seen", None),
        (("Brel", "taught", "Tovik"), [], "not-joined", None),
        (("Tovik", "opened", "9 April 2031"), [], "not-joined", None),
        (("Tovik", "opened", "2031-04-09"), [], "not-joined", None),
        (("Tovik", "opened", "2031-04-10"), [], "not-in-text", None),
        (("Ana Brel", "taught", "Tovik"), [stated(ANA, "taught", ORU)], "not-joined", "one-end"),
        (("Ana Brel", "taught", "Tovik"), [stated(ORU, "hired", ANA)], "not-joined", "known-ends"),
        (("Ana Brel", "taught", "Tovik"), [stated(ORU, "taught", MELLA)], "not-joined", "unknown-ends"),
    ],
)
def test_each_error_has_its_cause(
    craft: Ontology, gold: Fact, evidence: list[Evidence], missed: str, wrong: str | None
) -> None:
    result = scored(craft, [gold], *evidence)
    assert causes(result) == ({missed: 1}, {wrong: 1} if wrong else {})
    assert missed in MISSED
    assert wrong is None or wrong in WRONG
    (error,) = result.missed_examples[missed]
    assert (error.article, error.fact) == ("a", (gold[0], gold[1], gold[2]))


def test_what_the_ontology_does_not_let_be_is_a_cause_of_its_own(craft: Ontology) -> None:
    evaluator = Evaluator(craft)
    left_out = OffSchema("Ana Brel", CRAFT + "taught", "Tovik", "its object must be a pupil", 0, 22)
    add(evaluator, [("Brel", "taught", "Tovik"), ("Brel", "hired", "Tovik")], off_schema=[left_out])
    assert causes(evaluator.result) == ({"off-schema": 1, "not-joined": 1}, {})
    assert evaluator.result.missed_examples["off-schema"][0].detail == f"its object must be a pupil: {TEXT[:22]}"


def test_errors_tell_what_stands_there_instead(craft: Ontology) -> None:
    result = scored(craft, [("Ana Brel", "taught", "Tovik")], stated(ANA, "hired", TOVIK))
    assert result.missed_examples["other-property"][0].detail == f"hired: {TEXT[:22]}"
    assert result.wrong_examples["other-property"][0].fact == ("Ana Brel", "hired", "Tovik")
    assert result.wrong_examples["other-property"][0].detail == f"taught: {TEXT[:22]}"


def test_all_errors_count_and_the_first_are_kept(craft: Ontology) -> None:
    result = scored(craft, [("Ana Brel", "taught", f"Nobody {number}") for number in range(5)])
    assert result.missed["not-in-text"] == 5
    assert [error.fact[2] for error in result.missed_examples["not-in-text"]] == ["Nobody 0", "Nobody 1"]


def test_means_are_over_texts_and_over_each_text_s_own_properties(craft: Ontology) -> None:
    evaluator = Evaluator(craft)
    add(evaluator, [("Ana Brel", "taught", "Tovik")], stated(ANA, "taught", TOVIK), stated(ORU, "hired", MELLA))
    add(evaluator, [("Ana Brel", "taught", "Tovik")])
    add(evaluator, [])  # nothing to find, nothing found
    add(evaluator, [], stated(ORU, "hired", MELLA))
    assert evaluator.result.mean_f1 == pytest.approx((2 / 3 + 0 + 1 + 0) / 4)
    assert evaluator.result.mean_own_f1 == pytest.approx((1 + 0 + 1 + 0) / 4)


def test_ends_and_properties_from_elsewhere_are_counted(craft: Ontology) -> None:
    evaluator = Evaluator(craft)
    foreign = Evidence(ANA, "https://other.example/knows", TOVIK, Status.ASSERTED, 0, 22, CRAFT + "rule", 0.9)
    add(evaluator, [], stated(ORU, "hired", MELLA), foreign, text=TEXT.replace("Mella", "Melba"))
    assert (evaluator.result.conformance, evaluator.result.not_in_text) == (0.5, 0.25)
