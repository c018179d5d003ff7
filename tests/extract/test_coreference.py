"""Coreference: what pronouns and definite descriptions refer to, and when it stays open."""

import pytest
from spacy.language import Language

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
