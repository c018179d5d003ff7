"""Parts of speech, morphology and lemmas: as the ruler and the lemmatizer give them, also a second time."""

import pytest
import spacy
from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.language import Language

from kg.language import attributes
from kg.settings import DEFAULT_MODEL

TEXTS = [
    "The ministers have been meeting in Ghent since Monday; they're better informed, aren't they?",
    "I'm gonna go. We wanna stay, ain't it so? There's a man who did nothin'.  There is\n\n one, doin' it. I's you.",
    "Having left, she leaves. But she did not leave, for leaving leaves\tmarks that he'd've seen — and saw.",
    "",
    " ",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner"])


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp = spacy.load(DEFAULT_MODEL, exclude=["ner"])
    assert attributes.stand_in(nlp)
    return nlp


@pytest.mark.parametrize("text", TEXTS)
def test_it_says_what_the_ruler_and_the_lemmatizer_say(plain: Language, quick: Language, text: str) -> None:
    expected = plain(text).to_array([POS, MORPH, LEMMA, TAG, DEP])
    for _ in range(2):  # asked, and remembered
        assert (quick(text).to_array([POS, MORPH, LEMMA, TAG, DEP]) == expected).all()


def test_lemmas_outlive_what_the_store_of_strings_forgets(quick: Language) -> None:
    for _ in range(2):
        with quick.memory_zone():
            assert [token.lemma_ for token in quick("Zorblings were zorbling.")][1] == "be"
            assert all(token.lemma_ for token in quick("Zorblings were zorbling."))


def test_words_that_rules_name_are_told_apart(plain: Language, quick: Language) -> None:
    """A rule of the user's own about a word, and one about two in a row."""
    for nlp in (plain, quick):
        ruler = nlp.get_pipe("attribute_ruler")
        ruler.add([[{"LOWER": "petrel"}]], {"POS": "X"})
        ruler.add([[{"ORTH": "Grey"}, {"LOWER": "petrel"}]], {"LEMMA": "the-grey"})
    made = attributes.Attributes(quick.get_pipe("attribute_ruler"), quick.get_pipe("lemmatizer"))  # type: ignore[arg-type]
    text = "The Grey petrel sailed. A petrel flew, grey petrel."
    doc = plain(text)
    again = quick.make_doc(text)
    for name in ("tok2vec", "tagger", "parser"):
        again = quick.get_pipe(name)(again)
    made(again)
    assert [(t.pos_, t.lemma_) for t in again] == [(t.pos_, t.lemma_) for t in doc]
    assert [t.pos_ for t in again if t.lower_ == "petrel"] == ["X"] * 3
    assert [t.lemma_ for t in again if t.lower_ == "grey"] == ["the-grey", "grey"]


def test_a_pipeline_without_the_two_is_left_alone() -> None:
    nlp = spacy.blank("en")
    assert not attributes.stand_in(nlp)
    assert nlp.pipe_names == []


def test_what_sees_more_than_the_token_is_left_alone() -> None:
    nlp = spacy.load(DEFAULT_MODEL, exclude=["ner"])
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": "so"}]], {"NORM": "thus"})
    assert not attributes.stand_in(nlp)
    assert "kg_attributes" not in nlp.pipe_names
