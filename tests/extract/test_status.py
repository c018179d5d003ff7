"""Status: how each relation stands in its sentence, and who says so. One list for each of the eight statuses."""

import pytest
from spacy.language import Language

from kg.model import Status
from tests.extract.seen import Fact, facts, local, read

Case = tuple[str, str, str | None]  # the sentence; "subject property object"; who says so, None when nobody does

ASSERTED: list[Case] = [
    ("Ghana attacked Togo.", "Ghana attacks Togo", None),
    ("Ghana managed to expel Lars Holm.", "Ghana expels Lars Holm", None),
    ("Ghana has begun withdrawing soldiers from Togo.", "Ghana withdrawsFrom Togo", None),
    ("Ghana was forced to withdraw its troops from Togo.", "Ghana withdrawsFrom Togo", None),
    ("Mali did not comment after Ghana attacked Togo.", "Ghana attacks Togo", None),
    ("When Ghana attacked Togo, Mali stayed calm.", "Ghana attacks Togo", None),
    ("Although Ghana attacked Togo, Mali stayed calm.", "Ghana attacks Togo", None),
    ("Ghana may leave because Togo attacked Benin.", "Togo attacks Benin", None),
    ("Because Ghana attacked Togo, Mali recalled its ambassador.", "Ghana attacks Togo", None),
    ("Mali accused Ghana of sending troops to Togo.", "Mali accuses Ghana", None),
    ("Ghana threatened to invade Togo.", "Ghana threatens Togo", None),
    ("Ghana did not only attack Togo but also invaded Benin.", "Ghana attacks Togo", None),
]
REPORTED: list[Case] = [
    ("Lars Holm said that Ghana had attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Lars Holm told Clara Jensen that Ghana had attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Ghana attacked Togo, Lars Holm said.", "Ghana attacks Togo", "Lars Holm"),
    ("According to Lars Holm, Ghana attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Ghana attacked Togo, according to the Daily Courier.", "Ghana attacks Togo", "Daily Courier"),
    ("“Ghana has invaded Togo,” Lars Holm told reporters.", "Ghana invades Togo", "Lars Holm"),
    ('"Ghana has attacked Togo," said Clara Jensen.', "Ghana attacks Togo", "Clara Jensen"),
    ("Clara Jensen alleged that Ghana had sent troops to Togo.", "Ghana deploysTo Togo", "Clara Jensen"),
    ("Clara Jensen believes that Ghana attacked Togo.", "Ghana attacks Togo", "Clara Jensen"),
    ("Mali accused Ghana of sending troops to Togo.", "Ghana deploysTo Togo", "Mali"),
    ("The White House said Ghana had attacked Togo.", "Ghana attacks Togo", "White House"),
    ("A senior official said that Ghana had expelled Lars Holm.", "Ghana expels Lars Holm", "A senior official"),
    ("Ghana has attacked Togo, officials in Mali said.", "Ghana attacks Togo", "officials in Mali"),
    ("Ghana's army said it had attacked Togo.", "Ghana attacks Togo", "Ghana's army"),
    ("Ghana reportedly attacked Togo.", "Ghana attacks Togo", None),
    ("Ghana allegedly sent troops to Togo.", "Ghana deploysTo Togo", None),
    ("Clara Jensen was told that Ghana had attacked Togo.", "Ghana attacks Togo", None),
]
PLANNED: list[Case] = [
    ("Lars Holm will visit Peru next week.", "Lars Holm visits Peru", None),
    ("Lars Holm is to visit Peru.", "Lars Holm visits Peru", None),
    ("Lars Holm is scheduled to visit Peru in June.", "Lars Holm visits Peru", None),
    ("Lars Holm flew to Lima to meet Clara Jensen.", "Lars Holm meets Clara Jensen", None),
    ("Ghana is going to sanction Togo.", "Ghana sanctions Togo", None),
    ("Ghana prepared to invade Togo.", "Ghana invades Togo", None),
    ("Ghana's planned deployment of troops to Togo was praised.", "Ghana deploysTo Togo", None),
    ("Lars Holm's planned visit to Peru was welcomed.", "Lars Holm visits Peru", None),
    ("Ghana plans to send troops to Togo.", "Ghana deploysTo Togo", "Ghana"),
    ("Ghana decided to withdraw its troops from Togo.", "Ghana withdrawsFrom Togo", "Ghana"),
    ("Nokia agreed to buy Volvo.", "Nokia acquires Volvo", "Nokia"),
    ("Clara Jensen said that Ghana planned to attack Togo.", "Ghana attacks Togo", "Clara Jensen"),
]
POSSIBLE: list[Case] = [
    ("Ghana may attack Togo.", "Ghana attacks Togo", None),
    ("Ghana may have attacked Togo.", "Ghana attacks Togo", None),
    ("Ghana could invade Togo within a week.", "Ghana invades Togo", None),
    ("Ghana should expel Lars Holm.", "Ghana expels Lars Holm", None),
    ("Ghana is considering sanctioning Togo.", "Ghana sanctions Togo", None),
    ("Perhaps Ghana attacked Togo.", "Ghana attacks Togo", None),
    ("Has Ghana sanctioned Togo?", "Ghana sanctions Togo", None),
    ("The possible deployment of Ghanaian troops to Togo worried Mali.", "Ghana deploysTo Togo", None),
    ("Ghana wants to join NATO.", "Ghana memberOf NATO", "Ghana"),
    ("Mali asked Ghana to send troops to Togo.", "Ghana deploysTo Togo", "Mali"),
    ("Mali demanded that Ghana withdraw its troops from Togo.", "Ghana withdrawsFrom Togo", "Mali"),
    ("Lars Holm doubts that Ghana attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Clara Jensen warned that Ghana could attack Togo.", "Ghana attacks Togo", "Clara Jensen"),
    ("Clara Jensen did not say that Ghana had attacked Togo.", "Ghana attacks Togo", None),
]
ENDED: list[Case] = [
    ("Lars Holm is no longer president of Peru.", "Lars Holm headOfStateOf Peru", None),
    ("Former Peruvian president Lars Holm visited Mali.", "Lars Holm headOfStateOf Peru", None),
    ("Lars Holm, the former president of Peru, visited Mali.", "Lars Holm headOfStateOf Peru", None),
    ("Ex-Peruvian president Lars Holm visited Mali.", "Lars Holm headOfStateOf Peru", None),
    ("Ousted Peruvian president Lars Holm visited Mali.", "Lars Holm headOfStateOf Peru", None),
    ("Peter Lund's former wife, Karen Lund, sang.", "Peter Lund spouseOf Karen Lund", None),
    ("Ghana no longer supports Togo.", "Ghana supports Togo", None),
    ("Ghana stopped supplying weapons to Togo.", "Ghana suppliesArmsTo Togo", None),
    ("Clara Jensen said that Ghana no longer supported Togo.", "Ghana supports Togo", "Clara Jensen"),
]
NEGATED: list[Case] = [
    ("Ghana did not attack Togo.", "Ghana attacks Togo", None),
    ("Ghana has not yet expelled Lars Holm.", "Ghana expels Lars Holm", None),
    ("Ghana never sanctioned Togo.", "Ghana sanctions Togo", None),
    ("No Ghanaian soldiers were sent to Togo.", "Ghana deploysTo Togo", None),
    ("Ghana sent no soldiers to Togo.", "Ghana deploysTo Togo", None),
    ("Ghana hardly supports Togo.", "Ghana supports Togo", None),
    ("Ghana almost attacked Togo.", "Ghana attacks Togo", None),
    ("Ghana failed to expel Lars Holm.", "Ghana expels Lars Holm", None),
    ("Ghana left without visiting Togo.", "Ghana visits Togo", None),
    ("Ghana declined to support Togo.", "Ghana supports Togo", "Ghana"),
    ("Nokia abandoned its takeover of Volvo.", "Nokia acquires Volvo", None),
    ("Nokia's failed takeover of Volvo cost millions.", "Nokia acquires Volvo", None),
    ("Lars Holm is not the president of Peru.", "Lars Holm headOfStateOf Peru", None),
    ("Ghana refused to sanction Togo.", "Ghana sanctions Togo", "Ghana"),
]
DENIED: list[Case] = [
    ("Lars Holm denied that Ghana had attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Ghana denied attacking Togo.", "Ghana attacks Togo", "Ghana"),
    ("Ghana denied having sent troops to Togo.", "Ghana deploysTo Togo", "Ghana"),
    ("Ghana rejected claims that it had attacked Togo.", "Ghana attacks Togo", "Ghana"),
    ("Clara Jensen dismissed reports that Ghana had sent troops to Togo.", "Ghana deploysTo Togo", "Clara Jensen"),
    ("Lars Holm said that Ghana had not attacked Togo.", "Ghana attacks Togo", "Lars Holm"),
    ("Clara Jensen said Ghana never attacked Togo.", "Ghana attacks Togo", "Clara Jensen"),
    ("The Pentagon denied that Ghana had attacked Togo.", "Ghana attacks Togo", "Pentagon"),
]
CONDITIONAL: list[Case] = [
    ("If Ghana attacks Togo, NATO will meet.", "Ghana attacks Togo", None),
    ("If Togo joins NATO, Ghana will send troops to Benin.", "Togo memberOf NATO", None),
    ("If Togo joins NATO, Ghana will send troops to Benin.", "Ghana deploysTo Benin", None),
    ("Ghana will sanction Togo unless it pays.", "Ghana sanctions Togo", None),
    ("Unless Ghana withdraws its troops from Togo, Mali will act.", "Ghana withdrawsFrom Togo", None),
    ("Had Ghana sanctioned Togo, the deal would have failed.", "Ghana sanctions Togo", None),
    ("Ghana would have attacked Togo if it had been stronger.", "Ghana attacks Togo", None),
    ("Even if Ghana attacked Togo, Mali would stay.", "Ghana attacks Togo", None),
    ("Ghana will send troops to Togo in case of war.", "Ghana deploysTo Togo", None),
    ("Lars Holm said Ghana would attack Togo if NATO fell apart.", "Ghana attacks Togo", "Lars Holm"),
    ("Clara Jensen said that if Ghana attacked Togo, Mali would act.", "Ghana attacks Togo", "Clara Jensen"),
]
LISTS = {
    Status.ASSERTED: ASSERTED,
    Status.REPORTED: REPORTED,
    Status.PLANNED: PLANNED,
    Status.POSSIBLE: POSSIBLE,
    Status.ENDED: ENDED,
    Status.NEGATED: NEGATED,
    Status.DENIED: DENIED,
    Status.CONDITIONAL: CONDITIONAL,
}


def claimed(nlp: Language, text: str) -> dict[str, set[tuple[str, str | None]]]:
    """ "subject property object": its statuses, each with its source."""
    found: dict[str, set[tuple[str, str | None]]] = {}
    for fact in facts(nlp, text):
        found.setdefault(" ".join(fact[:3]), set()).add((fact.status, fact.by))
    return found


@pytest.mark.parametrize(
    ("text", "claim", "status", "by"),
    [
        pytest.param(text, claim, status.term, by, id=f"{status.term}: {text}")
        for status, cases in LISTS.items()
        for text, claim, by in cases
    ],
)
def test_status_and_source(reader_pipeline: Language, text: str, claim: str, status: str, by: str | None) -> None:
    assert claimed(reader_pipeline, text).get(claim) == {(status, by)}


def test_every_status_has_its_sentences() -> None:
    assert set(LISTS) == set(Status)
    assert min(len(cases) for cases in LISTS.values()) >= 8


@pytest.mark.parametrize(
    ("text", "status", "by", "outer"),
    [
        pytest.param(
            "Clara Jensen said that Lars Holm had claimed that Ghana had attacked Togo.",
            "Reported",
            "Lars Holm",
            "Clara Jensen",
            id="said-that-he-claimed",
        ),
        pytest.param(
            "Clara Jensen said that Lars Holm denied that Ghana had attacked Togo.",
            "Denied",
            "Lars Holm",
            "Clara Jensen",
            id="said-that-he-denied",
        ),
    ],
)
def test_the_innermost_source_counts(reader_pipeline: Language, text: str, status: str, by: str, outer: str) -> None:
    assert facts(reader_pipeline, text) == {Fact("Ghana", "attacks", "Togo", status, by)}
    doc = read(reader_pipeline, text)
    (found,) = doc._.matches
    said = doc._.attributions[found.attribution]
    assert doc._.attributions[said.outer].speaker_text == outer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Ghana did not attack Togo but it sanctioned Benin.",
            {"Ghana attacks Togo": "Negated", "Ghana sanctions Benin": "Asserted"},
            id="negation-of-the-first",
        ),
        pytest.param(
            "Ghana attacked Togo but did not sanction Benin.",
            {"Ghana attacks Togo": "Asserted", "Ghana sanctions Benin": "Negated"},
            id="negation-of-the-second",
        ),
        pytest.param(
            "Ghana attacked Togo and may attack Benin.",
            {"Ghana attacks Togo": "Asserted", "Ghana attacks Benin": "Possible"},
            id="modal-of-the-second",
        ),
        pytest.param(
            "Ghana may visit Togo, but it attacked Benin.",
            {"Ghana visits Togo": "Possible", "Ghana attacks Benin": "Asserted"},
            id="modal-of-the-first",
        ),
        pytest.param(
            "Ghana attacked Togo, but has denied attacking Benin.",
            {"Ghana attacks Togo": "Asserted", "Ghana attacks Benin": "Denied"},
            id="denial-of-the-second",
        ),
        pytest.param(
            "Ghana did not attack Togo, which attacked Benin.",
            {"Ghana attacks Togo": "Negated", "Togo attacks Benin": "Asserted"},
            id="relative-clause-of-a-negated-one",
        ),
        pytest.param(
            "Ghana, which attacked Togo, did not attack Benin.",
            {"Ghana attacks Togo": "Asserted", "Ghana attacks Benin": "Negated"},
            id="negated-after-a-relative-clause",
        ),
        pytest.param(
            "Clara Jensen criticised Ghana and said that it had attacked Togo.",
            {"Clara Jensen criticises Ghana": "Asserted", "Ghana attacks Togo": "Reported"},
            id="only-what-is-said-is-reported",
        ),
        pytest.param(
            "Clara Jensen said that Ghana had attacked Togo and that Togo had attacked Benin.",
            {"Ghana attacks Togo": "Reported", "Togo attacks Benin": "Reported"},
            id="both-clauses-are-said",
        ),
        pytest.param(
            "Lars Holm flew to Peru to meet Clara Jensen.",
            {"Lars Holm visits Peru": "Asserted", "Lars Holm meets Clara Jensen": "Planned"},
            id="a-purpose-is-ahead",
        ),
    ],
)
def test_other_clauses_of_a_sentence_are_not_tainted(
    reader_pipeline: Language, text: str, expected: dict[str, str]
) -> None:
    statuses = {claim: {status for status, _ in found} for claim, found in claimed(reader_pipeline, text).items()}
    assert statuses == {claim: {status} for claim, status in expected.items()}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        pytest.param(
            "Lars Holm said that Peruvian President Clara Jensen had left.",
            "Clara Jensen headOfStateOf Peru",
            id="said",
        ),
        pytest.param(
            "Lars Holm denied that Peruvian President Clara Jensen had left.",
            "Clara Jensen headOfStateOf Peru",
            id="denied",
        ),
        pytest.param(
            "Clara Jensen denied that Kofi Mensah, Ghana's finance minister, had resigned.",
            "Kofi Mensah ministerOf Ghana",
            id="apposition-in-a-denial",
        ),
        pytest.param(
            "If Peruvian President Clara Jensen resigns, Lars Holm will celebrate.",
            "Clara Jensen headOfStateOf Peru",
            id="condition",
        ),
        pytest.param(
            "Peruvian President Clara Jensen did not meet Lars Holm.", "Clara Jensen headOfStateOf Peru", id="negated"
        ),
        pytest.param("Has Peruvian President Clara Jensen resigned?", "Clara Jensen headOfStateOf Peru", id="question"),
        pytest.param(
            "Lars Holm may meet Clara Jensen, the mayor of Trondheim.", "Clara Jensen mayorOf Trondheim", id="modal"
        ),
        pytest.param(
            "Lars Holm doubts that Nokia adviser Peter Lund will resign.", "Peter Lund advises Nokia", id="doubted"
        ),
    ],
)
def test_what_a_noun_phrase_presupposes_is_asserted_by_the_article(
    reader_pipeline: Language, text: str, claim: str
) -> None:
    assert claimed(reader_pipeline, text)[claim] == {("Asserted", None)}


@pytest.mark.parametrize("verb", ["regrets", "knows", "forgot", "admitted"])
def test_what_is_known_or_regretted_is_so(reader_pipeline: Language, verb: str) -> None:
    found = claimed(reader_pipeline, f"Mali {verb} that Ghana had attacked Togo.")
    assert {status for status, _ in found["Ghana attacks Togo"]} == {"Asserted"}


@pytest.mark.parametrize(
    ("weaker", "stronger", "winner"),
    [
        pytest.param(Status.REPORTED, Status.POSSIBLE, "NATO said that Ghana may attack Togo.", id="said-may"),
        pytest.param(Status.PLANNED, Status.CONDITIONAL, "Ghana will attack Togo if Mali leaves.", id="will-if"),
        pytest.param(Status.NEGATED, Status.DENIED, "NATO said that Ghana did not attack Togo.", id="said-not"),
        pytest.param(Status.NEGATED, Status.CONDITIONAL, "Ghana will not attack Togo if Mali leaves.", id="not-if"),
        pytest.param(Status.REPORTED, Status.ENDED, "NATO said that Ghana no longer supports Togo.", id="said-ended"),
    ],
)
def test_of_several_statuses_the_first_of_the_list_counts(
    reader_pipeline: Language, weaker: Status, stronger: Status, winner: str
) -> None:
    assert stronger < weaker
    (found,) = read(reader_pipeline, winner)._.matches
    assert found.status is stronger


def test_a_source_never_hides_the_inner_status(reader_pipeline: Language) -> None:
    assert facts(reader_pipeline, "NATO said that Ghana may attack Togo.") == {
        Fact("Ghana", "attacks", "Togo", "Possible", "NATO")
    }


@pytest.mark.parametrize(
    ("text", "by"),
    [
        pytest.param("Peruvian President Clara Jensen said that Ghana had attacked Togo.", "Clara Jensen", id="title"),
        pytest.param(
            "Clara Jensen, the president of Peru, said that Ghana had attacked Togo.", "Clara Jensen", id="apposition"
        ),
        pytest.param("Clara Jensen slept. She said that Ghana had attacked Togo.", "Clara Jensen", id="pronoun"),
        pytest.param("Ms Jensen said Ghana had attacked Togo. Clara Jensen was calm.", "Clara Jensen", id="short-name"),
        pytest.param(
            "The Norwegian foreign ministry said that Ghana had attacked Togo.",
            "Ministry of Foreign Affairs (Norway)",
            id="body",
        ),
        pytest.param("The Norwegian government said that Ghana had attacked Togo.", "Norway", id="government"),
        pytest.param("Reuters reported that Ghana had attacked Togo.", "Reuters", id="news-agency"),
    ],
)
def test_the_source_is_an_entity_where_it_is_known(reader_pipeline: Language, text: str, by: str) -> None:
    assert Fact("Ghana", "attacks", "Togo", "Reported", by) in facts(reader_pipeline, text)


def test_the_source_of_an_utterance_is_the_seat_not_its_country(reader_pipeline: Language) -> None:
    doc = read(reader_pipeline, "The Kremlin denied that Ghana had attacked Togo.")
    (found,) = [m for m in doc._.matches if local(m.property) == "attacks"]
    assert doc._.attributions[found.attribution].speaker_text == "The Kremlin"
    assert facts(reader_pipeline, doc.text) == {Fact("Ghana", "attacks", "Togo", "Denied", "Kremlin")}


def test_no_sentence_is_too_deep(reader_pipeline: Language) -> None:
    text = "Ghana wants" + " to want" * 600 + " to attack Togo."
    assert {fact.status for fact in facts(reader_pipeline, text)} <= {"Possible"}
    assert read(reader_pipeline, text)._.matches


def test_a_former_footballer_keeps_the_citizenship(reader_pipeline: Language) -> None:
    found = facts(reader_pipeline, "Former Chilean footballer Lars Holm arrived.")
    assert found == {Fact("Lars Holm", "citizenOf", "Chile")}


def test_a_simulated_attack_is_none(reader_pipeline: Language) -> None:
    text = "The exercise simulated an attack by Ghana on Togo."
    assert facts(reader_pipeline, text) == {Fact("Ghana", "attacks", "Togo", "Possible")}
