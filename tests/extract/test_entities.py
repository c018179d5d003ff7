"""Entities: what the names of an article refer to, in sentences (tests/identity/test_names.py has the names alone)."""

import pytest
from spacy.language import Language

from kg.identity.background import load
from kg.model import How
from tests.extract.seen import facts, read, reading, referents, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Lars Holm met Clara Jensen. Holm thanked Jensen.",
            [
                ("Lars Holm", "Lars Holm"),
                ("Clara Jensen", "Clara Jensen"),
                ("Holm", "Lars Holm"),
                ("Jensen", "Clara Jensen"),
            ],
            id="surnames",
        ),
        pytest.param(
            "Mr Holm spoke first. Lars Holm was calm.",
            [("Holm", "Lars Holm"), ("Lars Holm", "Lars Holm")],
            id="short-before-full",
        ),
        pytest.param(
            "Lars Holm met Clara Holm. Holm left early.",
            [("Lars Holm", "Lars Holm"), ("Clara Holm", "Clara Holm"), ("Holm", None)],
            id="two-of-one-surname",
        ),
        pytest.param(
            "Lars Holm met Tobias Holm. Tobias Holm left early.",
            [("Lars Holm", "Lars Holm"), ("Tobias Holm", "Tobias Holm"), ("Tobias Holm", "Tobias Holm")],
            id="full-name-after-two-of-one-surname",
        ),
        pytest.param(
            "José Alvarez met Lars Holm. Jose Alvarez left early.",
            [("José Alvarez", "José Alvarez"), ("Lars Holm", "Lars Holm"), ("Jose Alvarez", "José Alvarez")],
            id="accents-forgotten",
        ),
        pytest.param(
            "Clara Jensen's speech was short. Jensen’s aides agreed.",
            [("Clara Jensen", "Clara Jensen"), ("Jensen", "Clara Jensen")],
            id="possessives",
        ),
        pytest.param(
            "Clara Jensen won. Clara thanked Lars Holm.",
            [("Clara Jensen", "Clara Jensen"), ("Clara", "Clara Jensen"), ("Lars Holm", "Lars Holm")],
            id="first-name",
        ),
        pytest.param(
            "The IFB met on Monday. The International Fund for Birds is small.",
            [("IFB", "International Fund for Birds"), ("International Fund for Birds", "International Fund for Birds")],
            id="acronym",
        ),
        pytest.param(
            "The U.K. sanctioned Myanmar. Britain had warned Myanmar.",
            [("U.K.", "United Kingdom"), ("Myanmar", "Myanmar"), ("Britain", "United Kingdom"), ("Myanmar", "Myanmar")],
            id="background-labels",
        ),
        pytest.param(
            "NATO agreed. The North Atlantic Treaty Organization is old.",
            [("NATO", "NATO"), ("North Atlantic Treaty Organization", "NATO")],
            id="background-organization",
        ),
        pytest.param("Chilean ships left port.", [("Chilean", "Chile")], id="demonym"),
        pytest.param(
            "The Portuguese government fell.", [("Portuguese government", "Portugal")], id="government-is-its-country"
        ),
        pytest.param(
            "The foreign ministry of Denmark protested. The foreign ministry of Norway agreed.",
            [
                ("foreign ministry", "Ministry of Foreign Affairs (Denmark)"),
                ("Denmark", "Denmark"),
                ("foreign ministry", "Ministry of Foreign Affairs (Norway)"),
                ("Norway", "Norway"),
            ],
            id="bodies-of-two-countries",
        ),
        pytest.param(
            "Paris Hilton met Lars Holm in Paris.",
            [("Paris Hilton", "Paris Hilton"), ("Lars Holm", "Lars Holm"), ("Paris", "Paris")],
            id="person-named-as-city",
        ),
        pytest.param("Georgia's voters stayed away.", [("Georgia", "Georgia")], id="homonym-by-weight"),
    ],
)
def test_what_names_refer_to(reader_pipeline: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert referents(read(reader_pipeline, text)) == expected


def test_full_and_short_name_are_one_entity_with_both_names(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Lars Holm met Clara Jensen. Holm thanked Jensen.")
    assert [(e.kind, e.label, e.names) for e in doc._.entities] == [
        ("person", "Lars Holm", ("Holm",)),
        ("person", "Clara Jensen", ("Jensen",)),
    ]


def test_entities_of_the_background_have_its_classes(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Burma joined ASEAN.")
    known = [load().get("place", "Myanmar"), load().get("organization", "ASEAN")]
    assert [(e.kind, e.label, e.classes) for e in doc._.entities] == [
        (k.kind, k.label, k.classes) for k in known if k is not None
    ]


@pytest.mark.parametrize(
    ("text", "words", "city", "country"),
    [
        pytest.param("Lima accused La Paz of spying.", "Lima", "Lima", "Peru", id="capital"),
        pytest.param("The Kremlin criticised Norway.", "Kremlin", "Kremlin", "Russia", id="seat-of-government"),
        pytest.param("Lars Holm lives in Trondheim.", "Trondheim", "Trondheim", None, id="other-city"),
    ],
)
def test_what_a_name_may_stand_for(
    reader_pipeline: Language, text: str, words: str, city: str, country: str | None
) -> None:
    doc = read(reader_pipeline, text)
    at = next(i for i in range(len(doc._.mentions)) if words_of(doc, i) == words)
    assert doc._.entities[doc._.refers[at]].label == city
    other = doc._.stands_for[at]
    assert (None if other is None else doc._.entities[other].label) == country


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        pytest.param("Lima accused La Paz of spying.", {("Peru", "Bolivia")}, id="both-ends-agents"),
        pytest.param("Lars Holm arrived in Lima.", {("Lars Holm", "Lima")}, id="place-behind-in"),
        pytest.param("Lars Holm visited Lima on Friday.", {("Lars Holm", "Lima")}, id="place-visited"),
        pytest.param(
            "Lima mayor Clara Jensen opened the park.", {("Clara Jensen", "Lima")}, id="city-before-an-office"
        ),
        pytest.param(
            "Clara Jensen, the mayor of Lima, opened the park.", {("Clara Jensen", "Lima")}, id="city-behind-an-office"
        ),
        pytest.param("Clara Jensen met Lars Holm in Lima.", {("Clara Jensen", "Lars Holm")}, id="scene-of-a-meeting"),
        pytest.param("Protesters gathered in Lima, Bolivia said.", set(), id="in-a-capital-nobody-acts"),
    ],
)
def test_a_capital_is_its_country_where_an_agent_is_wanted(
    reader_pipeline: Language, text: str, ends: set[tuple[str, str]]
) -> None:
    assert {(fact.subject, fact.object) for fact in facts(reader_pipeline, text)} == ends


def test_the_mention_of_a_capital_that_acted_is_a_metonym(reader_pipeline: Language) -> None:
    found = reading(reader_pipeline, "Lars Holm spoke in Lima. Lima criticised Bolivia.")
    uses = [(found.article.text[m.start : m.end], found.entities[m.entity].label, m.how) for m in found.mentions]
    assert uses == [
        ("Lars Holm", "Lars Holm", How.NAME),
        ("Lima", "Lima", How.NAME),
        ("Lima", "Peru", How.METONYM),
        ("Bolivia", "Bolivia", How.NAME),
    ]


def test_a_doubtful_homonym_lowers_the_confidence(reader_pipeline: Language) -> None:
    doubtful = reading(reader_pipeline, "Georgia accused Portugal of spying.").evidence
    certain = reading(reader_pipeline, "Georgia accused Portugal of spying. Tbilisi and Armenia waited.").evidence
    assert len(doubtful) == len(certain) == 1
    assert doubtful[0].confidence < certain[0].confidence


def test_one_kind_for_a_name_in_the_whole_article(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Dr Ana Velmar spoke. Velmar left. Reporters followed Velmar to Lima.")
    kinds = {m.kind for i, m in enumerate(doc._.mentions) if words_of(doc, i) == "Velmar"}
    assert kinds == {"person"}
