"""Mentions: which words refer to something, how, and to what kind of thing."""

from itertools import pairwise

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.extensions import ANY_CLASS, MentionSpan
from kg.model import How
from tests.extract.seen import local, read, words_of


def mention(doc: Doc, words: str) -> MentionSpan:
    """The one mention of these very words; fails with what is there instead."""
    found: list[MentionSpan] = [m for i, m in enumerate(doc._.mentions) if words_of(doc, i) == words]
    assert len(found) == 1, [words_of(doc, i) for i in range(len(doc._.mentions))]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "kind", "cls"),
    [
        pytest.param("Lars Holm left Oslo.", "Lars Holm", "person", "Person", id="person"),
        pytest.param(
            "Jordan Miller visited Jordan.", "Jordan Miller", "person", "Person", id="person-named-as-country"
        ),
        pytest.param("Jordan Miller visited Jordan.", "Jordan", "place", "Country", id="country-named-as-person"),
        pytest.param("Lars Holm left Oslo.", "Oslo", "place", "City", id="city"),
        pytest.param("Lars Holm crossed Namibia.", "Namibia", "place", "Country", id="country"),
        pytest.param("Guinea-Bissau closed its ports.", "Guinea-Bissau", "place", "Country", id="name-with-hyphen"),
        pytest.param("The U.K. sanctioned Myanmar.", "U.K.", "place", "Country", id="abbreviation-with-points"),
        pytest.param("Laos joined ASEAN.", "ASEAN", "organization", "InternationalOrganization", id="alliance"),
        pytest.param("Nokia cut jobs in Oslo.", "Nokia", "organization", "Company", id="company-by-background"),
        pytest.param(
            "Reporters from the Daily Courier asked Lars Holm.",
            "Daily Courier",
            "organization",
            "MediaOutlet",
            id="class-by-last-word",
        ),
        pytest.param(
            "The Supreme Court of Chile ruled on Monday.",
            "Supreme Court",
            "organization",
            "GovernmentBody",
            id="class-by-word-before-of",
        ),
        pytest.param("Lars Holm leads the Labour Party.", "Labour Party", "organization", "PoliticalParty", id="party"),
        pytest.param("Clara Jensen attended the Oslo Summit.", "Oslo Summit", "event", "Meeting", id="event"),
        pytest.param("Lars Holm was awarded the Kyoto Prize.", "Kyoto Prize", "other", "Award", id="award"),
        pytest.param(
            "Chile ratified the Escazu Agreement.", "Escazu Agreement", "work", "Agreement", id="agreement-is-a-work"
        ),
    ],
)
def test_names_have_a_kind_and_a_class(reader_pipeline: Language, text: str, words: str, kind: str, cls: str) -> None:
    found = mention(read(reader_pipeline, text), words)
    assert found.how is How.NAME
    assert (found.kind, [local(c) for c in found.classes]) == (kind, [cls])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The Namibian navy rescued nine sailors.", "Namibian", id="adjective"),
        pytest.param("Chileans vote on Sunday.", "Chileans", id="plural-noun"),
        pytest.param("Lars Holm met three Burmese monks.", "Burmese", id="irregular"),
        pytest.param("Clara Jensen is Norwegian.", "Norwegian", id="predicate"),
    ],
)
def test_demonyms_refer_to_their_country(reader_pipeline: Language, text: str, words: str) -> None:
    found = mention(read(reader_pipeline, text), words)
    assert found.how is How.DEMONYM
    assert found.kind == "place"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("She bought nail polish and a turkey.", id="common-nouns-in-small-letters"),
        pytest.param("Last March was cold, and in June it rained on a Monday.", id="months-and-days"),
        pytest.param("The deputy minister and two aides resigned.", id="offices-without-a-name"),
        pytest.param("God knows how Christmas came about.", id="never-names"),
    ],
)
def test_words_that_name_nothing(reader_pipeline: Language, text: str) -> None:
    doc = read(reader_pipeline, text)
    assert [words_of(doc, i) for i, m in enumerate(doc._.mentions) if m.how is How.NAME] == []
    assert [words_of(doc, i) for i, m in enumerate(doc._.mentions) if m.how is How.DEMONYM] == []


@pytest.mark.parametrize(
    ("text", "owner", "body"),
    [
        pytest.param("Uruguay's electoral commission met.", "Uruguay", "electoral commission", id="possessive"),
        pytest.param("Nepal’s security council met at dawn.", "Nepal", "security council", id="typographic-apostrophe"),
        pytest.param("The Danish foreign ministry protested.", "Danish", "foreign ministry", id="demonym"),
        pytest.param("The foreign ministry of Denmark protested.", "Denmark", "foreign ministry", id="of-phrase"),
    ],
)
def test_bodies_of_a_country_are_mentions_beside_it(
    reader_pipeline: Language, text: str, owner: str, body: str
) -> None:
    doc = read(reader_pipeline, text)
    assert mention(doc, owner).kind == "place"
    found = mention(doc, body)
    assert (found.kind, [local(c) for c in found.classes]) == ("organization", ["GovernmentBody"])


def test_a_body_without_an_owner_or_a_full_name_is_none(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "A Danish court fined a security council of cats.")
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["Danish"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The Portuguese government apologised.", "Portuguese government", id="demonym"),
        pytest.param("Portugal's government apologised.", "Portugal's government", id="possessive"),
        pytest.param("The Zambian authorities closed the road.", "Zambian authorities", id="authorities"),
    ],
)
def test_a_country_s_government_describes_the_country(reader_pipeline: Language, text: str, words: str) -> None:
    found = mention(read(reader_pipeline, text), words)
    assert (found.how, found.kind) == (How.DESCRIPTION, "place")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Mayor Clara Jensen opened the bridge.", "Clara Jensen", id="mayor"),
        pytest.param("Prime Minister Rui Tavares resigned.", "Rui Tavares", id="two-words"),
        pytest.param("General Pedro Salas saluted.", "Pedro Salas", id="general"),
        pytest.param("Dr. Hannah Olsen runs a clinic.", "Hannah Olsen", id="doctor"),
        pytest.param("Mr Holm left. Lars Holm was tired.", "Holm", id="mister"),
        pytest.param("Ex-president Hugo Ferrer was jailed.", "Hugo Ferrer", id="ex-president"),
        pytest.param("Foreign Secretary Amina Yusuf spoke.", "Amina Yusuf", id="foreign-secretary"),
    ],
)
def test_titles_are_no_part_of_the_name(reader_pipeline: Language, text: str, name: str) -> None:
    assert mention(read(reader_pipeline, text), name).kind == "person"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("US Secretary of State Walter Quinn flew home.", id="title"),
        pytest.param("Walter Quinn, the secretary of state of Paraguay, flew home.", id="apposition"),
        pytest.param("Walter Quinn was Chancellor of the Exchequer.", id="of-the-exchequer"),
    ],
)
def test_the_words_of_an_office_are_no_place(reader_pipeline: Language, text: str) -> None:
    doc = read(reader_pipeline, text)
    inside = [words_of(doc, i) for i, m in enumerate(doc._.mentions) if m.kind]
    assert not {"State", "state", "Secretary of State", "Exchequer", "the Exchequer"} & set(inside), inside
    assert "Walter Quinn" in inside


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Inês Duarte met Lars Holm in Oslo.", "Inês Duarte", id="accents"),
        pytest.param("Володимир Коваленко met Lars Holm in Oslo.", "Володимир Коваленко", id="cyrillic"),
        pytest.param("Lars Holm met Αλέξης Παπαδόπουλος in Oslo.", "Αλέξης Παπαδόπουλος", id="greek"),
        pytest.param("Lars Holm spoke in Gdańsk on Monday.", "Gdańsk", id="latin-extended"),
    ],
)
def test_names_in_other_scripts_are_mentions_as_they_stand(reader_pipeline: Language, text: str, name: str) -> None:
    assert mention(read(reader_pipeline, text), name).how is How.NAME


def test_both_halves_of_a_hyphen_pair_are_mentions(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "The joint Bolivian-Peruvian patrol ended on Friday.")
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["Bolivian", "Peruvian"]


def test_no_name_runs_over_a_paragraph_break(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "A speech by Lars Holm\n\nTallinn is quiet today.")
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["Lars Holm", "Tallinn"]


def test_pronouns_and_definite_descriptions_are_mentions_of_a_kind_to_be_found(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "She said the company had paid him, and the Bolivian president thanked its owner.")
    open_ = [(words_of(doc, i), m.how, m.kind) for i, m in enumerate(doc._.mentions) if m.how is not How.DEMONYM]
    assert open_ == [
        ("She", How.PRONOUN, ""),
        ("company", How.DESCRIPTION, ""),
        ("him", How.PRONOUN, ""),
        ("president", How.DESCRIPTION, ""),
        ("its", How.PRONOUN, ""),
    ]


def test_a_role_that_is_said_of_somebody_is_no_description(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "Lars Holm, the president of Peru, became the chairman.")
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["Lars Holm", "Peru"]


def test_given_mentions_stay_and_keep_others_out(reader_pipeline: Language) -> None:
    doc = reader_pipeline.make_doc("The Oslo tram company carried the mayor of Oslo.")
    given = MentionSpan(1, 4, -1, How.NAME, "other", (ANY_CLASS,))
    doc._.mentions = (given,)
    doc = reader_pipeline(doc)
    assert [words_of(doc, i) for i in range(len(doc._.mentions))] == ["Oslo tram company", "mayor", "Oslo"]
    assert doc._.mentions[0].head == 3
    assert doc._.mentions[0].classes == (ANY_CLASS,)


def test_mentions_are_in_order_and_do_not_overlap(reader_pipeline: Language) -> None:
    doc = read(
        reader_pipeline,
        "The Norwegian government and Nepal’s security council told the World Bank in Oslo that its head, "
        "Mr Holm, had met US Secretary of State Walter Quinn of the Labour Party; he denied it.",
    )
    spans = [(m.start, m.end) for m in doc._.mentions]
    assert len(spans) > 8
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(m.start <= m.head < m.end for m in doc._.mentions)


@pytest.mark.parametrize("text", ["King Bilal of Jordan left.", "He met Pope Bilal.", "Then Queen Bilal spoke."])
def test_a_royal_title_takes_a_single_name(reader_pipeline: Language, text: str) -> None:
    assert mention(read(reader_pipeline, text), "Bilal").kind == "person"


@pytest.mark.parametrize("text", ["The King was ill.", "The shop is in King Street."])
def test_a_royal_title_without_a_name(reader_pipeline: Language, text: str) -> None:
    assert all(m.kind != "person" for m in read(reader_pipeline, text)._.mentions)
