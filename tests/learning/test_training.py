"""Learning counts what it met, and tells how good it was on texts that it had not seen."""

import pytest
from spacy.language import Language

from kg.learning.model import RelationModel
from kg.learning.training import Report, learn
from kg.model import Article
from loaders.articles.annotated import Annotated
from tests.learning.world import COAST, Coast, texts

_CAPTAIN = COAST + "captain"


def _learn(nlp: Language, told: list[tuple[str, list[tuple[str, str]]]], report: Report) -> RelationModel:
    given = [
        Annotated(Article(f"t{i}", text, source=f"file, line {i}"), tuple((s, _CAPTAIN, o) for s, o in facts))
        for i, (text, facts) in enumerate(told, 1)
    ]
    return learn(given, nlp.pipe(text for text, _ in told), "model", report=report)


def test_ends_are_counted_and_what_is_missing_is_named(nlp: Language) -> None:
    report = Report()
    model = _learn(
        nlp,
        [
            (
                "The Petrel is commanded by Hugo Marchand.",
                [("Petrel (ship)", "Hugo Marchand"), ("Petrel", "Ida Pellow")],
            ),
            ("It rained.", [("Petrel", "x " * 3_000)]),
            ("The Osprey is commanded by Ida Pellow.", [("Osprey", "Ida Pellow")]),
        ],
        report,
    )
    assert (report.texts, report.facts, report.used) == (3, 4, 2)
    assert report.ends == {"qualified": 1, "exact": 4, "": 3}
    assert [(text.article.identifier, reason[:22]) for text, reason in report.missing] == [
        ("t1", "“Ida Pellow” not in th"),
        ("t2", "“Petrel” and “x x x x "),
    ]
    assert model.metrics["ends"]["not in the text"] == 3


@pytest.mark.parametrize("number", [1, 2])
def test_one_text_is_enough_to_learn_something(nlp: Language, number: int) -> None:
    model = _learn(
        nlp, [("The Petrel is commanded by Hugo Marchand.", [("Petrel", "Hugo Marchand")])] * number, Report()
    )
    assert model.metrics["texts"] == number
    assert 0 < model.confidence(0.5) < 1


def test_texts_without_any_end_give_a_model_that_finds_nothing(nlp: Language) -> None:
    model = _learn(nlp, [("It rained.", [("Petrel", "Hugo")])] * 3, Report())
    assert model.find(nlp("The Petrel is commanded by Hugo Marchand.")) == []


def test_a_model_tells_how_good_it_was_on_unseen_texts(coast: Coast) -> None:
    metrics = RelationModel.load(coast.model).metrics
    facts = [fact for told in texts() for fact in told.facts]
    assert (metrics["texts"], metrics["facts"], metrics["all"]["annotated"]) == (len(texts()), len(facts), len(facts))
    assert metrics["all"]["f1"] > 0.8
    assert set(metrics["by property"]) == {COAST + name for _, name, _ in facts}
    assert set(metrics["ends"]) == {"exact", "date", "shorter"}
