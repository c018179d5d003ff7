"""The Reading: offsets in code points, indexes that hold, and what goes with an evidence."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.extract.reading import reading_of
from kg.model import Article, How, Reading, Status
from tests.extract.seen import local, read, reading


def words(found: Reading) -> list[tuple[str, str]]:
    """The words of each mention, cut out of the article by its offsets, and its entity's label."""
    text = found.article.text
    return [(text[m.start : m.end], found.entities[m.entity].label) for m in found.mentions]


def quotes(found: Reading) -> list[str]:
    return [found.article.text[e.start : e.end] for e in found.evidence]


@pytest.mark.parametrize(
    ("text", "mentions", "sentences"),
    [
        pytest.param(
            "Lars Holm visited Peru.",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru")],
            ["Lars Holm visited Peru."],
            id="plain",
        ),
        pytest.param(
            "🎉🎉 Lars Holm visited Peru. 👩‍👩‍👧 He met Clara Jensen.",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru"), ("He", "Lars Holm"), ("Clara Jensen", "Clara Jensen")],
            ["🎉🎉 Lars Holm visited Peru.", "👩‍👩‍👧 He met Clara Jensen."],
            id="emoji-and-joiners",
        ),
        pytest.param(
            "Ine\u0302s Duarte met Lars Holm.",
            [("Ine\u0302s Duarte", "In\u00eas Duarte"), ("Lars Holm", "Lars Holm")],
            ["Ine\u0302s Duarte met Lars Holm."],
            id="combining-characters",
        ),
        pytest.param(
            "𝔏ong ago 𝟛 men slept. Lars Holm visited Peru.",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru")],
            ["Lars Holm visited Peru."],
            id="beyond-the-basic-plane",
        ),
        pytest.param(
            "  \n\nLars Holm visited Peru.  \n\n Ghana attacked Togo. \n",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru"), ("Ghana", "Ghana"), ("Togo", "Togo")],
            ["Lars Holm visited Peru.", "Ghana attacked Togo."],
            id="spaces-around-paragraphs",
        ),
        pytest.param(
            "Lars Holm visited Peru.\r\n\r\nGhana attacked Togo.",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru"), ("Ghana", "Ghana"), ("Togo", "Togo")],
            ["Lars Holm visited Peru.", "Ghana attacked Togo."],
            id="carriage-returns",
        ),
        pytest.param(
            "Lars\u00a0Holm visited\u2003Peru.",
            [("Lars\u00a0Holm", "Lars Holm"), ("Peru", "Peru")],
            [],
            id="other-spaces",
        ),
        pytest.param(
            "Lars Holm’s visit to Peru was short.",
            [("Lars Holm", "Lars Holm"), ("Peru", "Peru")],
            ["Lars Holm’s visit to Peru was short."],
            id="typographic-apostrophe",
        ),
    ],
)
def test_offsets_cut_out_the_very_words(
    reader_pipeline: Language, text: str, mentions: list[tuple[str, str]], sentences: list[str]
) -> None:
    found = reading(reader_pipeline, text)
    assert words(found) == mentions
    if sentences:
        assert quotes(found) == sentences


@given(
    before=st.text(alphabet="ab \n\t👋e\u0301\u202eж中'\"“(", max_size=20),
    after=st.text(alphabet="ab \n👋e\u0301\u202eж中'\"”)", max_size=20),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_around_it_everything_lies_inside_the_text(
    reader_pipeline: Language, before: str, after: str
) -> None:
    text = f"{before} Lars Holm told Clara Jensen that Ghana had sent 300 troops to Togo. {after}"
    found = reading(reader_pipeline, text)
    spans = [(m.start, m.end) for m in found.mentions]
    spans += [(e.start, e.end) for e in found.evidence]
    spans += [(u.start, u.end) for u in found.utterances]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    for m in found.mentions:
        assert text[m.start : m.end] == text[m.start : m.end].strip()
        assert 0 <= m.entity < len(found.entities)
    for e in found.evidence:
        assert text[e.start : e.end] == text[e.start : e.end].strip()
        for end in (found.mentions[e.subject], found.mentions[e.object]):
            assert e.start <= end.start < end.end <= e.end


def test_mentions_stand_in_the_order_of_the_text(reader_pipeline: Language) -> None:
    found = reading(reader_pipeline, "Ghana attacked Togo. Lars Holm visited Peru. He met Clara Jensen.")
    assert [m.start for m in found.mentions] == sorted(m.start for m in found.mentions)
    assert [quote[0] for quote in quotes(found)] == ["G", "L", "H"]


def test_open_mentions_and_entities_that_nothing_mentions_are_left_out(reader_pipeline: Language) -> None:
    found = reading(reader_pipeline, "They met him. Lars Holm lives in Lima.")
    assert words(found) == [("Lars Holm", "Lars Holm"), ("Lima", "Lima")]
    assert [e.label for e in found.entities] == ["Lars Holm", "Lima"]  # not Peru, for which Lima might have stood


def test_how_each_mention_refers(reader_pipeline: Language) -> None:
    found = reading(reader_pipeline, "Nokia sued Ghanaian ministers. The company won; its lawyers thanked Lars Holm.")
    text = found.article.text
    assert {text[m.start : m.end]: m.how for m in found.mentions} == {
        "Nokia": How.NAME,
        "Ghanaian": How.DEMONYM,
        "company": How.DESCRIPTION,
        "its": How.PRONOUN,
        "Lars Holm": How.NAME,
    }


def test_an_evidence_has_its_quantity_and_its_time(reader_pipeline: Language) -> None:
    text = "On Monday, Ghana sent nearly 3,000 troops to Togo."
    doc = read(reader_pipeline, text, published=date(2024, 5, 8))
    (evidence,) = reading_of(Article("a", text, published=date(2024, 5, 8)), doc).evidence
    assert (evidence.quantity, evidence.quantity_text) == ("3000", "nearly 3,000 troops")
    assert evidence.when is not None
    assert (evidence.when.start, evidence.when.end) == (date(2024, 5, 6), date(2024, 5, 6))
    assert evidence.when.text == "Monday"


def test_a_title_has_its_role_but_not_the_time_of_the_sentence(reader_pipeline: Language) -> None:
    text = "Zambian Finance Minister Joseph Banda resigned on 3 May 2024."
    doc = read(reader_pipeline, text, published=date(2024, 5, 8))
    (evidence,) = reading_of(Article("a", text), doc).evidence
    assert (local(evidence.predicate), evidence.role_text, evidence.when) == ("ministerOf", "Finance Minister", None)


def test_an_utterance_has_its_content_speaker_and_cue(reader_pipeline: Language) -> None:
    found = reading(reader_pipeline, "🎉 It rained. Lars Holm said that Ghana had attacked Togo.")
    (said,) = found.utterances
    assert "Ghana had attacked Togo" in found.article.text[said.start : said.end]
    assert (said.speaker_text, said.cue) == ("Lars Holm", "said")
    assert said.speaker is not None
    assert found.entities[said.speaker].label == "Lars Holm"
    (evidence,) = found.evidence
    assert (evidence.utterance, evidence.attributed_to, evidence.status) == (0, said.speaker, Status.REPORTED)


def test_a_speaker_that_is_no_entity_stays_in_words(reader_pipeline: Language) -> None:
    (evidence,) = reading(reader_pipeline, "A tired official said that Ghana had attacked Togo.").evidence
    assert (evidence.attributed_to, evidence.attributed_text) == (None, "A tired official")


@pytest.mark.parametrize("text", ["", " \n ", "🎉", "It rained.", "\u202e\u0301"])
def test_a_text_without_names_has_an_empty_reading(reader_pipeline: Language, text: str) -> None:
    found = reading(reader_pipeline, text)
    assert (found.entities, found.mentions, found.evidence) == ((), (), ())


def test_reading_twice_gives_the_same(reader_pipeline: Language) -> None:
    text = "Ghana and Togo met in Lima. “We agreed,” Lars Holm said. Peru's president praised him."
    assert reading(reader_pipeline, text) == reading(reader_pipeline, text)
