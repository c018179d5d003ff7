"""The closed word classes: word formation, spelling, word groups, and the lists that must not clash."""

import pytest

from kg.extract.lexicon import (
    DEPUTIES,
    FORMER,
    LIGHT_VERBS,
    PREPOSITIONS,
    SUBJECT_CONTROL,
    TRANSPARENT,
    spelling,
    verbs_of,
    word_groups,
)


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        pytest.param("deployment", "deploy", id="ment"),
        pytest.param("arrangement", "arrange", id="ement"),
        pytest.param("accusation", "accuse", id="ation-e"),
        pytest.param("condemnation", "condemn", id="irregular-ation"),
        pytest.param("nomination", "nominate", id="ation-ate"),
        pytest.param("annexation", "annex", id="ation-bare"),
        pytest.param("prosecution", "prosecute", id="ution"),
        pytest.param("abduction", "abduct", id="ction"),
        pytest.param("election", "elect", id="ction-bare"),
        pytest.param("invasion", "invade", id="irregular-sion"),
        pytest.param("expulsion", "expel", id="irregular-expel"),
        pytest.param("suspension", "suspend", id="sion"),
        pytest.param("assistance", "assist", id="ance"),
        pytest.param("removal", "remove", id="al"),
        pytest.param("appointment", "appoint", id="appointment"),
        pytest.param("bombing", "bomb", id="irregular-ing"),
        pytest.param("training", "train", id="ing"),
        pytest.param("seizing", "seize", id="ing-e"),
        pytest.param("stabbing", "stab", id="ing-doubled"),
        pytest.param("attack", "attack", id="same-word"),
        pytest.param("visit", "visit", id="irregular-same"),
        pytest.param("talks", "talk", id="plural"),
        pytest.param("takeover", "take over", id="particle"),
    ],
)
def test_nouns_formed_from_verbs(noun: str, verb: str) -> None:
    assert verb in verbs_of(noun)


@pytest.mark.parametrize("noun", ["ring", "nation", "cement", "king"])
def test_too_short_a_stem_is_no_verb(noun: str) -> None:
    assert verbs_of(noun) == {noun}


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        pytest.param("criticize", "criticise", id="ise"),
        pytest.param("Secretary-General", "secretary general", id="hyphen-and-case"),
        pytest.param("defense minister", "defence minister", id="defence"),
        pytest.param("organization", "organisation", id="organisation"),
        pytest.param("size", "size", id="short-words-stay"),
        pytest.param("prize", "prize", id="five-letters-stay"),
        pytest.param(" premier ", "premier", id="spaces"),
    ],
)
def test_one_spelling(lemma: str, expected: str) -> None:
    assert spelling(lemma) == expected
    assert spelling(expected) == expected


def test_plain_words_are_one_list_and_each_group_is_its_own() -> None:
    assert word_groups(("send", "Move", "deploy | station", "pull-out | retreat")) == [
        {"send", "move"},
        {"deploy", "station"},
        {"pull out", "retreat"},
    ]


def test_no_words_are_one_empty_list() -> None:
    assert word_groups(()) == [frozenset()]


def test_all_words_are_written_as_spelling_gives_them() -> None:
    for words in (DEPUTIES, LIGHT_VERBS, SUBJECT_CONTROL, TRANSPARENT):
        assert {spelling(word) for word in words} == words


def test_the_lists_do_not_contradict_each_other() -> None:
    assert not DEPUTIES & FORMER
    assert not SUBJECT_CONTROL & TRANSPARENT  # who promises to invade has not begun to
    assert not PREPOSITIONS.keys() & set(PREPOSITIONS.values())  # one step is enough
