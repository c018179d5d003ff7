"""Facts that a model of relations finds: how they stand in their sentence, what their ends are called, literals."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from spacy.language import Language

from kg.builder import Builder
from kg.errors import ArticleError
from kg.extract import pipeline
from kg.extract.reading import reading_of
from kg.model import Article, Evidence, Reading, Value
from kg.settings import DEFAULT_MODEL
from kg.verify import verify
from kg.vocabulary import BASE, KG, RDFS, SKOS, XSD
from loaders.stores import open_store
from tests.extract.seen import Fact, facts, read, triples
from tests.extract.seen import reading as read_as
from tests.learning.world import COAST, Coast


@pytest.fixture(scope="module")
def learned(coast: Coast) -> Language:
    """The pipeline with the model; the ontology itself teaches nothing."""
    return pipeline.load(DEFAULT_MODEL, str(coast.ontology), str(coast.model))


def test_what_is_said_as_the_texts_said_it_is_found(learned: Language) -> None:
    assert facts(learned, "The Brave Linnet is commanded by Greta Solberg.") == {
        Fact("Brave Linnet", "captain", "Greta Solberg")
    }
    assert facts(learned, "Hugo Marchand commands the Grey Petrel, and Ida Pellow commands the Iron Osprey.") == {
        Fact("Grey Petrel", "captain", "Hugo Marchand"),
        Fact("Iron Osprey", "captain", "Ida Pellow"),
    }


def test_names_that_no_text_had_are_found_too(learned: Language) -> None:
    assert facts(learned, "The Silver Stork is commanded by Peter Novik.") == {
        Fact("Silver Stork", "captain", "Peter Novik")
    }


def test_what_says_nothing_of_the_kind_gives_nothing(learned: Language) -> None:
    assert facts(learned, "Peter Novik said that the weather was bad.") == set()
    assert facts(learned, "") == facts(learned, " \n\n ") == facts(learned, "—") == set()


# ------------------------------------------------------------------------------------ how a fact stands in its sentence

NOT_SO = [
    ("Clara Haddow denied that the Grey Petrel is commanded by Hugo Marchand.", "Denied", "Clara Haddow"),
    ("Finn Castell denied that the Grey Petrel was launched on 3 May 1921.", "Denied", "Finn Castell"),
    ("The Grey Petrel may be commanded by Hugo Marchand.", "Possible", None),
    ("Is the Grey Petrel commanded by Hugo Marchand?", "Possible", None),
    ("Does the Grey Petrel sail from Aldery?", "Possible", None),
    ("The Grey Petrel is not commanded by Hugo Marchand.", "Negated", None),
    ("The captain of the Grey Petrel is not Hugo Marchand.", "Negated", None),
    ("The Grey Petrel was not launched on 3 May 1921.", "Negated", None),
    ("If the Grey Petrel is commanded by Hugo Marchand, it will sail.", "Conditional", None),
    # the parse takes "sails" for a noun
    ("Finn Castell denied that the Grey Petrel sails from Aldery.", "Denied", "Finn Castell"),
    ("Finn Castell said that the Grey Petrel sails from Aldery.", "Reported", "Finn Castell"),
]


@pytest.mark.parametrize(("text", "status", "by"), NOT_SO)
def test_what_is_denied_doubted_asked_or_only_said_is_no_plain_fact(
    learned: Language, text: str, status: str, by: str | None
) -> None:
    assert {(f.subject, f.status, f.by) for f in facts(learned, text)} == {("Grey Petrel", status, by)}


def test_a_colon_in_a_name_names_no_source(learned: Language) -> None:
    assert facts(learned, "Hope: The Second is commanded by Hugo Marchand.") == {
        Fact("Hope: The Second", "captain", "Hugo Marchand")
    }


# ------------------------------------------------------------------------------------------------------------ literals


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The Grey Petrel was launched on 3 May 1921.", "launched", ("1921-05-03", "date", "3 May 1921")),
        ("The Grey Petrel is 41.5 metres long.", "length", ("41.5", "decimal", "41.5 metres")),
        ("The motto of the Grey Petrel is “Salt And Bread”.", "motto", ("Salt And Bread", "string", "Salt And Bread")),
    ],
)
def test_values_are_literals_of_the_datatype_that_the_ontology_wants(
    learned: Language, text: str, name: str, value: tuple[str, str, str]
) -> None:
    (evidence,) = read_as(learned, text).evidence
    assert evidence.predicate == COAST + name
    assert isinstance(evidence.object, Value)
    found = evidence.object
    assert (found.text, found.datatype.removeprefix(XSD), text[found.start : found.end]) == value


def test_a_value_that_the_datatype_does_not_let_be_is_no_fact(learned: Language) -> None:
    """A year is no day, whatever the model takes it for."""
    assert facts(learned, "The Grey Petrel was launched in 1921.") == set()


def test_what_domain_and_range_do_not_let_be_is_told_and_no_fact(learned: Language) -> None:
    text = "The Brave Linnet is commanded by New Zealand."
    assert facts(learned, text) == set()
    (off,) = read_as(learned, text).off_schema
    assert (off.subject, off.property, off.object) == ("Brave Linnet", COAST + "captain", "New Zealand")
    assert off.reason == "its object must be sailor, New Zealand is Country"
    assert text[off.start : off.end] == text


# ----------------------------------------------------------------------------------------------------- names and quotes


def test_the_name_that_the_annotated_world_has_is_the_label(learned: Language) -> None:
    reading = read_as(learned, "The Grey Petrel sails from Aldery. The Jolly Skua sails from Port Aldery.")
    (harbour,) = [e for e in reading.entities if e.label == "Port Aldery"]
    assert (harbour.kind, harbour.names, harbour.forms) == ("place", (), ("Aldery",))
    assert [e for e in reading.entities if e.label == "Aldery"] == []  # one harbour, not two
    assert {(_label(reading, e.subject), _label(reading, e.object)) for e in reading.evidence} == {
        ("Grey Petrel", "Port Aldery"),
        ("Jolly Skua", "Port Aldery"),
    }


def test_a_name_that_the_article_calls_otherwise_stays_one_entity(learned: Language) -> None:
    """The model knows no "Novik": the short name is whom the article means by it."""
    text = "The Silver Stork is commanded by Peter Novik. On Sunday Novik was ill."
    reading = read_as(learned, text)
    assert triples(learned, text) == {("Silver Stork", "captain", "Peter Novik")}
    assert [e.label for e in reading.entities if "Novik" in e.label] == ["Peter Novik"]


def test_ends_in_two_sentences_are_quoted_with_both(learned: Language) -> None:
    text = "It was late. The Grey Petrel is well known on the coast. Its captain is Hugo Marchand. It rained."
    (evidence,) = read_as(learned, text).evidence
    quote = text[evidence.start : evidence.end]
    assert quote == "The Grey Petrel is well known on the coast. Its captain is Hugo Marchand."
    assert 0 < evidence.confidence < 1


def test_what_is_found_twice_in_one_way_is_one_evidence(learned: Language) -> None:
    doc = read(learned, "The Grey Petrel is commanded by Hugo Marchand.")
    keys = [(m.subject, m.property, m.object, m.rule) for m in doc._.matches]
    assert len(keys) == len(set(keys)) == 1


# --------------------------------------------------------------------------------------------------------- in the store

STORY = (
    "The Grey Petrel sails from Aldery. It is well known on the coast, and was launched on 3 May 1921. Clara Haddow "
    "denied that the Grey Petrel is commanded by Hugo Marchand.\n\nThe Jolly Skua is 41.5 metres long. "
    "The motto of the Jolly Skua is “Salt And Bread”. The Iron Osprey is famous. Its captain is Elsa Rennick."
)


def test_a_store_of_learned_facts_holds_all_its_promises(coast: Coast) -> None:
    def failed(error: ArticleError) -> None:
        raise error

    with open_store("memory:") as store:
        builder = Builder(store, ontology=coast.ontology, relations=coast.model)
        builder.build([Article("story", STORY)], on_error=failed)
        checked = verify(store, BASE)
        assert checked.failures == []
        assert checked.counts["evidence"] >= 5
        quads = [q for graph in store.graphs() for q in _quads(store.triples(graph), graph)]
    rules = {q.object for q in quads if q.predicate.value == KG + "rule"}
    named = {q.subject: q.object for q in quads if q.predicate.value == RDFS + "label"}
    assert rules
    assert all(isinstance(named[rule], Literal) and named[rule].value.startswith("learned") for rule in rules)
    plain = {(q.predicate.value, q.object) for q in quads if q.predicate.value.startswith(COAST)}
    assert (COAST + "launched", Literal("1921-05-03", datatype=NamedNode(XSD + "date"))) in plain
    assert (COAST + "length", Literal("41.5", datatype=NamedNode(XSD + "decimal"))) in plain
    hidden = {q.object.value for q in quads if q.predicate.value == SKOS + "hiddenLabel"}
    assert "Aldery" in hidden
    marchand = {q.subject for q in quads if q.object == Literal("Hugo Marchand")}
    assert not [o for p, o in plain if p == COAST + "captain" and o in marchand]


def _quads(triples_: object, graph: str) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples_]  # type: ignore[attr-defined]


def _label(reading: Reading, end: int | Value) -> str:
    assert isinstance(end, int)
    return reading.entities[reading.mentions[end].entity].label


# -------------------------------------------------------------------------------------------------------- hostile texts


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "( " * 1_500,
        "() " * 1_000,
        "A" * 100_000,
        "Aa Bb " * 600,
        "AUGUſT 1999, AprİL 2001 and ſept 3 1850. " * 20,
        "The Grey Petrel is " + "9" * 5_000 + " metres long, 1e999 and 9.9999 9,,9.",
        "The Grey\x00 Petrel\u202e is \x1b[31mcommanded by Hugo \u2066Marchand\u2069\ufffe.",
        "“Salt” ” ” “ " * 100,
    ],
    ids=["run of brackets", "brackets", "pairs", "one word", "capitals", "letters", "figures", "controls", "quotes"],
)
def test_hostile_texts_are_read_like_others(learned: Language, text: str) -> None:
    reading = reading_of(Article("a", text), read(learned, text))
    assert all(0 <= m.start < m.end <= len(text) for m in reading.mentions)
    assert all(_inside(e, text) for e in reading.evidence)


def _inside(evidence: Evidence, text: str) -> bool:
    return 0 <= evidence.start < evidence.end <= len(text)
