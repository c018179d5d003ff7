"""Heads, dependencies and sentences: those of the parser that the component stands for."""

import pytest
import spacy
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.language import Language

from kg.language import parser
from kg.settings import DEFAULT_MODEL

TEXTS = [
    "Whom did the minister, who had been asked to resign, want to see? Nobody knew. He left with what he had come for.",
    "“It rained”, she said; ships sailed.\n\nOslo",
    "",
    " ",
    "Ghana",
    "A hearing is scheduled on the issue today, of which the court had been told on Monday.",  # crossing arcs
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner"])


def _rows(nlp: Language, stands_in: bool, start: int | None = None) -> list[list[list[int]]]:
    docs = [nlp.make_doc(text) for text in TEXTS]
    if start is not None:
        docs[0][start].is_sent_start = True
    docs = [nlp.get_pipe("tok2vec")(doc) for doc in docs]
    component = parser.Parser(nlp.get_pipe("parser")) if stands_in else nlp.get_pipe("parser")
    return [doc.to_array([HEAD, DEP, SENT_START]).tolist() for doc in component.pipe(docs)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("start", [None, 3])
def test_it_parses_as_the_plain_one(plain: Language, start: int | None) -> None:
    found = _rows(plain, True, start)
    assert found == _rows(plain, False, start)
    assert sum(map(len, found)) > 60


def test_a_text_is_parsed_in_company_as_alone(plain: Language) -> None:
    component = parser.Parser(plain.get_pipe("parser"))
    for text, rows in zip(TEXTS, _rows(plain, True), strict=True):
        doc = component(plain.get_pipe("tok2vec")(plain.make_doc(text)))
        assert doc.to_array([HEAD, DEP, SENT_START]).tolist() == rows


def test_a_beam_is_left_alone() -> None:
    nlp = spacy.load(DEFAULT_MODEL, exclude=["ner"])
    nlp.get_pipe("parser").cfg["beam_width"] = 4  # type: ignore[attr-defined]
    assert not parser.stand_in(nlp)
    assert "parser" in nlp.pipe_names
