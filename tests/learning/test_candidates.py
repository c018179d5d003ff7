"""What may be an end of a fact; there are few for each word, however a text is made."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.learning.candidates import candidates, joined, nearest, shape_of


def _words(doc: Doc, known: tuple[str, ...] = ()) -> set[str]:
    return {doc.text[c.first : c.last] for c in candidates(doc, known, ())}


def test_names_parts_values_and_quoted_titles_are_candidates(nlp: Language) -> None:
    doc = nlp("The Japanese painter Hana Mori showed “Salt And Bread” in Aldery on 3 May 1921.")
    assert {"Japanese", "Hana Mori", "Salt And Bread", "Aldery", "3 May 1921"} <= _words(doc)


def test_what_was_an_end_before_is_a_candidate(nlp: Language) -> None:
    doc = nlp("They were going slowly away from it.")
    assert "going slowly" not in _words(doc)
    assert "going slowly" in _words(doc, (joined("Going Slowly"),))


def test_candidates_are_in_order_with_their_head_and_value_inside(nlp: Language) -> None:
    doc = nlp("The Grey Petrel was launched on 3 May 1921 and is 41.5 metres long.")
    found = candidates(doc, (), ())
    assert [(c.start, c.end) for c in found] == sorted({(c.start, c.end) for c in found})
    assert all(c.start <= c.head < c.end and 0 <= c.first < c.last <= len(doc.text) for c in found)
    assert {c.value.date for c in found if c.value is not None and c.value.date} == {(1921, 5, 3)}
    at = nearest(found, 4, 15)
    assert at is not None
    assert found[at].key == "grey petrel"
    assert nearest(found, 500, 510) is None
    assert shape_of(doc, found[at].start, found[at].end) == ("PROPN", "PROPN")


@pytest.mark.parametrize("word", ["Aa", "AA", "(", "”", "the", "1999", "of", "Aa of"])
def test_a_huge_run_has_few_candidates_for_each_word(nlp: Language, word: str) -> None:
    words = (word + " ").split() * 5_000
    size = len(words)
    doc = Doc(nlp.vocab, words=words, heads=[0] * size, deps=["ROOT", *["dep"] * (size - 1)], tags=["NNP"] * size)
    assert len(candidates(doc, (), ())) <= 4 * size


def test_an_empty_text_has_none(nlp: Language) -> None:
    assert candidates(nlp(""), (), ()) == []
