"""Coreference: what pronouns and definite descriptions refer to, and when it stays open."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.coreference_syntax import governing_subjects
from kg.model import How
from tests.extract.seen import facts, read, words_of


def antecedents(nlp: Language, text: str) -> list[tuple[str, str | None]]:
    """Pronouns and descriptions in the order of the text, with the label of what they refer to."""
    doc = read(nlp, text)
    return [
        (words_of(doc, i), None if doc._.refers[i] is None else doc._.entities[doc._.refers[i]].label)
        for i, m in enumerate(doc._.mentions)
        if m.how in (How.PRONOUN, How.DESCRIPTION)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Lars Holm resigned. He met Clara Jensen later.", [("He", "Lars Holm")], id="he"),
        pytest.param("Clara Jensen resigned. Her aides left.", [("Her", "Clara Jensen")], id="her-possessive"),
        pytest.param("Portugal is worried. It sent soldiers to Lebanon.", [("It", "Portugal")], id="it-a-country"),
        pytest.param("Portugal is worried. Its soldiers left Lebanon.", [("Its", "Portugal")], id="its"),
        pytest.param("Lars Holm joined Nokia. It was founded in 1865.", [("It", "Nokia")], id="it-is-no-person"),
        pytest.param("Clara Jensen said that she would visit Peru.", [("she", "Clara Jensen")], id="subject-above"),
        pytest.param("Lars Holm said he had met Erik Dahl.", [("he", "Lars Holm")], id="subject-above-without-that"),
        pytest.param("Nepal said its army had moved.", [("its", "Nepal")], id="possessive-of-subject-above"),
        pytest.param("Lars Holm and his brother left Peru.", [("his", "Lars Holm")], id="possessive-in-its-phrase"),
        pytest.param("Portugal, which left Mali, said it would stay away.", [("it", "Portugal")], id="past-a-relative"),
        pytest.param(
            "Nepal threatened Bhutan after its king had been insulted.", [("its", "Nepal")], id="subject-before-object"
        ),
        pytest.param("Clara Jensen blamed herself.", [("herself", "Clara Jensen")], id="reflexive"),
        pytest.param(
            "Ms Clara Jensen met Lars Holm. She left early.", [("She", "Clara Jensen")], id="a-title-tells-the-sex"
        ),
        pytest.param(
            "Lars Holm fell ill. He slept. The actress Clara Jensen visited him. She was worried.",
            [("He", "Lars Holm"), ("him", "Lars Holm"), ("She", "Clara Jensen")],
            id="taken-up-by-he-once",
        ),
        pytest.param(
            "Lars Holm resigned on Monday. He thanked Erik Dahl. He will leave in May.",
            [("He", "Lars Holm"), ("He", "Lars Holm")],
            id="who-is-spoken-of-all-along",
        ),
        pytest.param(
            '"Erik Dahl is a liar," said Lars Holm. "I am tired of it," he added.',
            [("it", None), ("he", "Lars Holm")],
            id="the-speaker-goes-on",
        ),
    ],
)
def test_pronouns(reader_pipeline: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert antecedents(reader_pipeline, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Nokia lost money. The company cut jobs.", [("company", "Nokia")], id="company"),
        pytest.param("The Red Star Party lost. The party blamed Lars Holm.", [("party", "Red Star Party")], id="party"),
        pytest.param("Arsenal lost. The club sacked Lars Holm.", [("club", "Arsenal")], id="club"),
        pytest.param("Clara Jensen left Oslo. The city was quiet.", [("city", "Oslo")], id="city"),
        pytest.param("NATO met in Oslo. The alliance supports Georgia.", [("alliance", "NATO")], id="alliance"),
        pytest.param("Lars Holm visited Peru. The country is large.", [("country", "Peru")], id="country"),
        pytest.param("Lars Holm spoke. The Norwegian president smiled.", [("president", "Lars Holm")], id="role"),
        pytest.param("Foreign Minister Lars Holm met Erik Dahl. The minister smiled.", [("minister", "Lars Holm")],
                     id="role-of-one-of-two"),
        pytest.param("Erik Dahl, the Danish president, met Lars Holm. The Danish leader smiled.",
                     [("leader", "Erik Dahl")], id="leader"),
        pytest.param("The singer Clara Jensen left Oslo. The singer was tired.", [("singer", "Clara Jensen")],
                     id="profession"),
        pytest.param("Lars Holm, 54, left Oslo. The 54-year-old was tired.", [("54-year-old", "Lars Holm")], id="age"),
        pytest.param("Holmen Bank lost money. Nokia grew. The bank cut jobs.", [("bank", "Holmen Bank")],
                     id="noun-in-the-name"),
        pytest.param("Poland called Ghana. The West African nation did not reply.", [("nation", "Ghana")],
                     id="region-of-the-background"),
        pytest.param("Hamas met Fatah in Oslo. The capital was quiet.", [("capital", "Oslo")], id="capital"),
    ],
)  # fmt: skip
def test_descriptions(reader_pipeline: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert antecedents(reader_pipeline, text) == expected


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        pytest.param("Lars Holm phoned Erik Dahl. He visited Peru afterwards.", "He", id="two-people"),
        pytest.param("Portugal warned Spain. It closed the border.", "It", id="two-countries"),
        pytest.param("Bhutan and Nepal met. It was late.", "It", id="two-countries-together"),
        pytest.param("Nokia and Volvo lost money. The company cut jobs.", "company", id="two-companies"),
        pytest.param("Lars Holm met Erik Dahl. They spoke for hours.", "They", id="they"),
        pytest.param("Lars Holm, who met Erik Dahl, slept. The president smiled.", "president", id="two-bearers"),
        pytest.param("It rained in Oslo.", "It", id="weather"),
        pytest.param("He resigned. Lars Holm was glad.", "He", id="nobody-before"),
        pytest.param("Lars Holm left Peru. The alliance is old.", "alliance", id="none-of-its-class"),
        pytest.param("Portugal is worried. It is clear that war looms.", "It", id="extraposed"),
        pytest.param("Portugal signed. It was a mistake.", "It", id="no-agent-predicated"),
        pytest.param("A ferry sank off Portugal. It carried cars.", "It", id="unnamed-rival"),
        pytest.param("Lars Holm's uncle fled. He hid in Oslo.", "He", id="unnamed-person"),
        pytest.param("Lars Holm told Erik Dahl that he would leave.", "he", id="told-him-that-he"),
        pytest.param("Lars Holm phoned him.", "him", id="not-its-own-subject"),
        pytest.param('Lars Holm said: "He is a liar."', "He", id="who-is-quoted-says-I"),
        pytest.param("Lars Holm left without naming him.", "him", id="not-the-subject-of-the-gerund"),
        pytest.param("Poland is large. The West African nation did not reply.", "nation", id="not-in-that-region"),
        pytest.param("Nokia lost money. A Danish firm grew. The firm cut jobs.", "firm", id="a-newcomer"),
        pytest.param("Clara Jensen won. Rain fell. Snow fell. Ice came. She slept.", "She", id="too-far-back"),
    ],
)
def test_it_abstains(reader_pipeline: Language, text: str, open_: str) -> None:
    assert antecedents(reader_pipeline, text) == [(open_, None)]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        pytest.param(
            "Lars Holm landed on Friday. He visited Peru a day later.", ("Lars Holm", "visits", "Peru"), id="he"
        ),
        pytest.param("Portugal is uneasy. In May it sent troops to Sudan.", ("Portugal", "deploysTo", "Sudan"),
                     id="it"),
        pytest.param("Nokia lost money. The company hired Clara Jensen.", ("Nokia", "appoints", "Clara Jensen"),
                     id="company"),
        pytest.param("Lars Holm was tired. The Norwegian president visited Peru.",
                     ("Lars Holm", "headOfStateOf", "Norway"), id="role"),
    ],
)  # fmt: skip
def test_facts_are_told_of_what_is_referred_to(
    reader_pipeline: Language, text: str, fact: tuple[str, str, str]
) -> None:
    assert fact in {found[:3] for found in facts(reader_pipeline, text)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lars Holm phoned Erik Dahl. He visited Peru afterwards.", id="person"),
        pytest.param("Portugal warned Spain. It invaded Morocco.", id="country"),
        pytest.param("Nokia and Volvo lost money. The company hired Clara Jensen.", id="description"),
    ],
)
def test_an_open_pronoun_tells_no_fact(reader_pipeline: Language, text: str) -> None:
    assert facts(reader_pipeline, text) == set()


def test_confidence_is_lower_behind_a_pronoun(reader_pipeline: Language) -> None:
    (named,) = read(reader_pipeline, "Lars Holm visited Peru.")._.matches
    (referred,) = read(reader_pipeline, "Lars Holm slept. He visited Peru.")._.matches
    assert referred.confidence < named.confidence


def test_a_chain_of_clauses_costs_no_square(reader_pipeline: Language) -> None:
    said = 100  # "he said that he said that ... he slept", each clause the complement of the one before
    words = ["he", "said", "that"] * said + ["he", "slept"]
    heads = [max(3 * (k // 3) + 1 - 3 * (k % 3 == 1), 1) if k % 3 != 2 else k + 2 for k in range(len(words))]
    deps = [("nsubj", "ccomp", "mark")[k % 3] if k != 1 else "ROOT" for k in range(len(words))]
    tags = [("PRP", "VBD", "IN")[k % 3] for k in range(len(words))]
    doc = Doc(reader_pipeline.vocab, words=words, heads=heads, deps=deps, tags=tags)
    subjects = [list(governing_subjects(token)) for token in doc if token.tag_ == "PRP"]
    assert [len(s) for s in subjects[:3]] == [0, 1, 2]
    assert max(len(s) for s in subjects) < 5
