"""Patterns: what one example teaches, and where it is found again. Ends may be of any class here."""

from collections.abc import Sequence

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.graph import PredicateGraph
from kg.extract.parsed import parsed
from kg.extract.pattern_search import Found, PatternIndex
from kg.extract.patterns import Pattern, Side, Step, induce, wording
from kg.extract.resources import lexicon
from ontology.model import Property
from ontology.teaching import parse_example
from tests.extract.seen import read

IRI = "https://example.org/#relation"


def relation(verbs: Sequence[str] = (), nouns: Sequence[str] = ()) -> Property:
    return Property(
        iri=IRI,
        name="relation",
        label="relation",
        definition="",
        is_object=True,
        domain=(),
        range=(),
        symmetric=False,
        transitive=False,
        functional=False,
        inverse=None,
        parents=(),
        time=None,
        verbs=tuple(verbs),
        nouns=tuple(nouns),
        examples=(),
        counter_examples=(),
    )


def graph_of(doc: Doc) -> PredicateGraph:
    (sentence,) = parsed(doc).sents
    return PredicateGraph(sentence, doc._.mentions, lexicon(None))


def taught(nlp: Language, source: str, prop: Property | None = None, veto: bool = False) -> list[Pattern]:
    """The patterns of one example."""
    example = parse_example(source, "relation")
    doc = read(nlp, example.text)
    heads = {doc[m.start].idx: m.head for m in doc._.mentions}
    ends = heads[example.subject[0]], heads[example.object[0]]
    return induce(prop or relation(), graph_of(doc), *ends, rule=source, veto=veto, classes=("", ""))


def found(nlp: Language, patterns: list[Pattern], text: str) -> list[tuple[str, str]]:
    """Words of the ends wherever a pattern holds and no veto does, as kg_relations combines them."""
    doc = read(nlp, text)
    index = PatternIndex()
    index.add(patterns)
    words = {m.head: doc[m.start : m.end].text for m in doc._.mentions}
    hits: list[Found] = list(index.search(graph_of(doc), lambda *_: True))
    vetoed = {(hit.subject, hit.object) for hit in hits if hit.pattern.veto}
    ends = {(hit.subject, hit.object) for hit in hits if not hit.pattern.veto} - vetoed
    return sorted((words[subject], words[obj]) for subject, obj in ends)


def test_an_example_becomes_an_anchor_two_branches_and_the_objects_beside_them(reader_pipeline: Language) -> None:
    (pattern,) = taught(reader_pipeline, "{subject:Portugal} sent troops to {object:Spain}.")
    assert pattern == Pattern(
        property=IRI,
        anchor=frozenset({"send"}),
        subject=(Step("subj", None),),
        object=(Step("prep:to", None),),
        sides=(Side("anchor", 0, "obj", frozenset({"troop"})),),
        rule="{subject:Portugal} sent troops to {object:Spain}.",
    )


def test_lists_widen_the_words_that_they_know_and_no_others(reader_pipeline: Language) -> None:
    prop = relation(verbs=["send", "move"], nouns=["troop", "tank"])
    (pattern,) = taught(reader_pipeline, "{subject:Portugal} sent troops to {object:Spain}.", prop)
    assert pattern.anchor == frozenset({"send", "move"})
    assert pattern.sides[0].lemmas == frozenset({"troop", "tank"})
    (other,) = taught(reader_pipeline, "{subject:Portugal} lent books to {object:Spain}.", prop)
    assert (other.anchor, other.sides[0].lemmas) == (frozenset({"lend"}), frozenset({"book"}))


def test_a_group_of_words_widens_only_its_own(reader_pipeline: Language) -> None:
    prop = relation(verbs=["send", "move", "deploy | station"])
    (first,) = taught(reader_pipeline, "{subject:Portugal} sent troops to {object:Spain}.", prop)
    (second,) = taught(reader_pipeline, "{subject:Portugal} deployed troops to {object:Spain}.", prop)
    assert (first.anchor, second.anchor) == (frozenset({"send", "move"}), frozenset({"deploy", "station"}))


def test_ends_that_are_side_by_side_need_no_anchor_but_their_classes(reader_pipeline: Language) -> None:
    (pattern,) = taught(reader_pipeline, "{subject:Trondheim}, {object:Norway}, was flooded.")
    assert (pattern.anchor, pattern.kinds) == (None, ("", ""))


def test_ends_that_nothing_joins_teach_nothing(reader_pipeline: Language) -> None:
    source = "{subject:Portugal} slept, and Lars Holm was told by a friend of a friend in {object:Spain}."
    assert taught(reader_pipeline, source) == []


SENT = "{subject:Portugal} sent troops to {object:Spain}."
HEADS = "{subject:Clara Jensen} is the president of {object:Nokia}."
INVADED = "{subject:Portugal} invaded {object:Spain}."


@pytest.mark.parametrize(
    ("example", "text", "expected"),
    [
        pytest.param(SENT, "Nepal sent troops to Bhutan.", [("Nepal", "Bhutan")], id="the-same"),
        pytest.param(SENT, "Nepal sent 300 fresh troops into Bhutan.", [("Nepal", "Bhutan")], id="modified"),
        pytest.param(SENT, "Troops were sent to Bhutan by Nepal.", [("Nepal", "Bhutan")], id="passive"),
        pytest.param(SENT, "Nepal, which sent troops to Bhutan, denied it.", [("Nepal", "Bhutan")], id="relative"),
        pytest.param(SENT, "Nepal has begun sending its troops to Bhutan.", [("Nepal", "Bhutan")], id="control"),
        pytest.param(
            SENT,
            "Nepal and Chile sent troops to Bhutan and Peru.",
            [("Chile", "Bhutan"), ("Chile", "Peru"), ("Nepal", "Bhutan"), ("Nepal", "Peru")],
            id="conjunction",
        ),
        pytest.param(SENT, "Nepal sent troops to the west of Bhutan.", [("Nepal", "Bhutan")], id="place-part"),
        pytest.param(SENT, "Nepal sent a letter to Bhutan.", [], id="other-object"),
        pytest.param(SENT, "Nepal sent for Bhutan.", [], id="no-object"),
        pytest.param(SENT, "Nepal sent troops from Bhutan.", [], id="other-preposition"),
        pytest.param(SENT, "Nepal counted troops to please Bhutan.", [], id="other-verb"),
        pytest.param(HEADS, "Lars Holm is the president of Volvo.", [("Lars Holm", "Volvo")], id="copula"),
        pytest.param(HEADS, "Lars Holm, the president of Volvo, spoke.", [("Lars Holm", "Volvo")], id="apposition"),
        pytest.param(HEADS, "Volvo president Lars Holm spoke.", [("Lars Holm", "Volvo")], id="title"),
        pytest.param(HEADS, "Volvo's president, Lars Holm, spoke.", [("Lars Holm", "Volvo")], id="possessive"),
        pytest.param(HEADS, "Lars Holm is vice president of Volvo.", [], id="vice"),
        pytest.param(INVADED, "Bhutan was invaded by Nepal.", [("Nepal", "Bhutan")], id="passive-of-two-ends"),
        pytest.param(INVADED, "Nepal's invasion of Bhutan failed.", [("Nepal", "Bhutan")], id="nominalised"),
        pytest.param(INVADED, "Nepal launched an invasion of Bhutan.", [("Nepal", "Bhutan")], id="light-verb"),
        pytest.param(INVADED, "Nepal condemned the invasion of Bhutan.", [], id="heavy-verb"),
    ],
)
def test_one_example_is_found_in_other_grammar(
    reader_pipeline: Language, example: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(reader_pipeline, taught(reader_pipeline, example), text) == expected


def test_a_word_list_is_found_in_other_words(reader_pipeline: Language) -> None:
    patterns = taught(reader_pipeline, SENT, relation(verbs=["send", "rush"], nouns=["troop", "infantry"]))
    assert found(reader_pipeline, patterns, "Infantry was rushed to Bhutan by Nepal.") == [("Nepal", "Bhutan")]
    assert found(reader_pipeline, patterns, "Nepal rushed letters to Bhutan.") == []


def test_the_word_that_governs_the_example_belongs_to_it(reader_pipeline: Language) -> None:
    patterns = taught(reader_pipeline, "{subject:Portugal} threatened to invade {object:Spain}.")
    assert [p.governor for p in patterns] == [frozenset({"threaten"})]
    assert found(reader_pipeline, patterns, "Nepal threatened to invade Bhutan.") == [("Nepal", "Bhutan")]
    assert found(reader_pipeline, patterns, "Nepal invaded Bhutan.") == []
    assert found(reader_pipeline, patterns, "Nepal wanted to invade Bhutan.") == []


def test_a_transparent_governor_does_not(reader_pipeline: Language) -> None:
    (pattern,) = taught(reader_pipeline, "{subject:Portugal} has begun to invade {object:Spain}.")
    assert pattern.governor is None
    assert found(reader_pipeline, [pattern], "Nepal invaded Bhutan.") == [("Nepal", "Bhutan")]


def test_a_governor_of_the_property_s_own_verbs_decides_on_the_status(reader_pipeline: Language) -> None:
    source = "{subject:Portugal} threatened to invade {object:Spain}."
    (own,) = taught(reader_pipeline, source, relation(verbs=["threaten"]))
    (other,) = taught(reader_pipeline, source)
    assert (own.governed, other.governed) == (True, False)
    doc = read(reader_pipeline, "Nepal threatened to invade Bhutan.")
    index = PatternIndex()
    index.add([own])
    (hit,) = index.search(graph_of(doc), lambda *_: True)
    assert hit.governor is not None
    assert doc[hit.governor].text == "threatened"


@pytest.mark.parametrize(
    ("example", "counter", "vetoed", "allowed"),
    [
        pytest.param(
            "{subject:Portugal} attacked {object:Spain}.",
            "{subject:Lars Holm} attacked {object:Clara Jensen} over the budget.",
            "Nepal attacked Bhutan over the budget.",
            "Nepal attacked Bhutan over the mountains.",
            id="prepositional-phrase",
        ),
        pytest.param(
            "{subject:Clara Jensen} is the coach of {object:Arsenal}.",
            "{object:Arsenal} youth coach {subject:Clara Jensen} smiled.",
            "Everton youth coach Lars Holm smiled.",
            "Everton's coach, Lars Holm, smiled.",
            id="word-before-a-title",
        ),
        pytest.param(
            "{subject:Portugal} met {object:Spain}.",
            "{subject:Portugal} met {object:Spain} in the final.",
            "Nepal met Bhutan in the final.",
            "Nepal met Bhutan in a village.",
            id="place-of-a-match",
        ),
    ],
)
def test_a_counter_example_vetoes_where_all_its_words_are(
    reader_pipeline: Language, example: str, counter: str, vetoed: str, allowed: str
) -> None:
    patterns = taught(reader_pipeline, example) + taught(reader_pipeline, counter, veto=True)
    assert found(reader_pipeline, patterns, vetoed) == []
    assert len(found(reader_pipeline, patterns, allowed)) == 1


def test_found_says_where_the_count_stands(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Nepal sent 300 troops to Bhutan.")
    index = PatternIndex()
    index.add(taught(reader_pipeline, SENT))
    (hit,) = index.search(graph_of(doc), lambda *_: True)
    assert doc[hit.anchor].text == "sent"
    assert hit.counted is not None
    assert doc[hit.counted].text == "troops"


def test_the_classes_of_the_ends_are_asked_for_every_place(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Nepal and Chile invaded Bhutan.")
    index = PatternIndex()
    index.add(taught(reader_pipeline, INVADED))
    hits = list(index.search(graph_of(doc), lambda _, subject, __: doc[subject].text == "Chile"))
    assert [(doc[h.subject].text, doc[h.object].text) for h in hits] == [("Chile", "Bhutan")]


def test_the_wording_tells_patterns_apart_whoever_taught_them(reader_pipeline: Language) -> None:
    (first,) = taught(reader_pipeline, SENT)
    (second,) = taught(reader_pipeline, "Troops were sent to {object:Bhutan} by {subject:Nepal}.")
    (other,) = taught(reader_pipeline, "{subject:Nepal} sent tanks to {object:Bhutan}.")
    assert wording(first) == wording(second)
    assert first.rule != second.rule
    assert wording(first) != wording(other)
