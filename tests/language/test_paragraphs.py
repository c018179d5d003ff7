"""Paragraphs are read each on its own, and one that comes again is remembered."""

import pytest
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, NORM, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc

from kg.language import by_paragraphs
from kg.settings import DEFAULT_MODEL

_ALL = (TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE, SENT_START, NORM)
FIRST = "Ann Berg can't have met Peter Lang of Quay Group in Oslo. She'd left.\n\n"
SECOND = "“We were told on 3 May”, he said, “that ships sail.”  \n \n"
NOTICE = "Subscribe to our Norwegian newsletter."


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL)


@pytest.fixture
def split() -> Language:
    nlp = spacy.load(DEFAULT_MODEL)
    by_paragraphs(nlp)
    return nlp


def _rows(doc: Doc) -> list[list[int]]:
    return doc.to_array(_ALL).tolist()  # type: ignore[no-any-return]


def test_a_paragraph_is_seen_as_if_it_were_alone(plain: Language, split: Language) -> None:
    alone = [row for part in (FIRST, SECOND, NOTICE) for row in _rows(plain(part))]
    assert _rows(split(FIRST + SECOND + NOTICE)) == alone


def test_what_comes_again_is_not_read_again(split: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    with split.memory_zone():
        doc = split(FIRST + NOTICE)
        first = [(*row, token.lemma_) for row, token in zip(_rows(doc), doc, strict=True)]
    component = split.get_pipe("kg_language")
    monkeypatch.setattr(component, "_components", [])
    with split.memory_zone():  # its strings are there again
        doc = split(FIRST + NOTICE)
        assert [(*row, token.lemma_) for row, token in zip(_rows(doc), doc, strict=True)] == first
        assert {"Ann Berg", "Oslo"} <= {span.text for span in doc.ents}


def test_the_order_and_company_of_texts_do_not_matter(split: Language) -> None:
    texts = [FIRST, "", NOTICE, SECOND + FIRST, " ", FIRST]
    together = [_rows(doc) for doc in split.pipe(texts)]
    backwards = [_rows(doc) for doc in split.pipe(texts[::-1])][::-1]
    assert together == backwards


def test_it_remembers_so_many_tokens_and_no_more() -> None:
    nlp = spacy.load(DEFAULT_MODEL, exclude=["ner", "parser"])
    by_paragraphs(nlp, tokens=20)
    memory = nlp.get_pipe("kg_language")._memory  # type: ignore[attr-defined]
    for number in range(50):
        nlp(f"Ship {number} sailed to a quay.\n\nIt rained.")
        assert sum(len(seen.tokens) for part in (memory._new, memory._old) for seen in part.values()) <= 40
    nlp("a very long one " * 20)
    assert max(len(seen.tokens) for part in (memory._new, memory._old) for seen in part.values()) <= 20


def test_a_blank_line_parts_and_a_line_break_does_not(split: Language) -> None:
    doc = split("Solberg under fire\n\nThe talks in the\ncapital ended.\n \n\nTwo")
    assert [sentence.text.strip() for sentence in doc.sents if sentence.text.strip()] == [
        "Solberg under fire",
        "The talks in the\ncapital ended.",
        "Two",
    ]
