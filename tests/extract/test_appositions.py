"""Nouns and the names that say what or whom they mean, where the parse has them apart."""

import pytest
from spacy.language import Language

from tests.extract.seen import triples

Triple = tuple[str, str, str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The head of the miners' union, Tomas Vela, called for calm.", []),
        ("The head of Nokia, Tomas Vela, called for calm.", [("Tomas Vela", "leads", "Nokia")]),
        (
            "She flew home after talks with the director of the Lindgren Museum, Tomas Vela.",
            [("Tomas Vela", "leads", "Lindgren Museum")],
        ),
        ("The capital of Kenya, Nairobi, was flooded.", [("Nairobi", "locatedIn", "Kenya")]),
        ("The Spanish city of Seville was flooded.", [("Seville", "locatedIn", "Spain")]),
        ("A city of Spain was flooded.", []),
        (
            "President Tomas Vela of Bolivia left.",
            [("Tomas Vela", "headOfStateOf", "Bolivia"), ("Tomas Vela", "citizenOf", "Bolivia")],
        ),
        (
            "Chilean writers such as Tomas Vela and Rosa Prado signed the letter.",
            [("Tomas Vela", "citizenOf", "Chile"), ("Rosa Prado", "citizenOf", "Chile")],
        ),
        (
            "They invited Danish politicians, including Lise Bak.",
            [("Lise Bak", "citizenOf", "Denmark")],
        ),
        (
            "Finnish Foreign Minister Tomas Vela and his Danish counterpart, Lise Bak, left.",
            [
                ("Tomas Vela", "ministerOf", "Finland"),
                ("Lise Bak", "ministerOf", "Denmark"),
                ("Lise Bak", "citizenOf", "Denmark"),
            ],
        ),
        ("Bolivian head of state Tomas Vela spoke first.", [("Tomas Vela", "headOfStateOf", "Bolivia")]),
        ("Nokia marketing chief Tomas Vela left.", []),
        ("Lise Bak leads Tomas Vela by two points.", []),
        ("Tomas Vela's step-mother, Lise Bak, left.", []),
        ("Tomas Vela met his sister-in-law, Lise Bak.", [("Tomas Vela", "meets", "Lise Bak")]),
        ("LUSAKA - Bolivian President Tomas Vela left.", [("Tomas Vela", "headOfStateOf", "Bolivia")]),
        ("Nokia chief Tomas Vela left.", [("Tomas Vela", "leads", "Nokia")]),
        ("Chancellor Lise Bak and Economy Minister Tomas Vela met.", [("Lise Bak", "meets", "Tomas Vela")]),
        ("The director of the museum, Tomas Vela, and her deputy, Rosa Prado, agreed.", []),
    ],
)
def test_name_beside_its_noun(reader_pipeline: Language, text: str, expected: list[Triple]) -> None:
    assert triples(reader_pipeline, text) == set(expected)
