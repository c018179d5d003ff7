"""Named entities: those of the recogniser that the component stands for."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.language import recognizer
from kg.settings import DEFAULT_MODEL

TEXTS = [
    "Prime Minister Jonas Gahr Støre of Norway met Emmanuel Macron in Oslo on 3 March 2024, the Defence said.",
    "New York\n\nCity Hall, the European Union's Court of Justice, and Marks & Spencer  plc lost $3.5 million.",
    "Ann",
    "Ann Berg",
    "In the New",
    "nothing here",
    " ",
    "",
    "The University of\n\nCalifornia",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def quick(plain: Language) -> recognizer.Recognizer:
    return recognizer.Recognizer(plain.get_pipe("ner"))  # type: ignore[arg-type]


def _parsed(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for name in ("tok2vec", "tagger", "parser"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def _entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.label_) for span in doc.ents]


def test_it_finds_what_the_plain_one_finds(plain: Language, quick: recognizer.Recognizer) -> None:
    expected = [plain(text) for text in TEXTS]
    assert sum(len(doc.ents) for doc in expected) > 8
    together = list(quick.pipe([_parsed(plain, text) for text in TEXTS]))
    alone = [quick(_parsed(plain, text)) for text in TEXTS]
    for found in (together, alone):
        assert [_entities(doc) for doc in found] == [_entities(doc) for doc in expected]
        assert [[t.ent_iob for t in doc] for doc in found] == [[t.ent_iob for t in doc] for doc in expected]


def test_no_entity_crosses_the_start_of_a_sentence(plain: Language, quick: recognizer.Recognizer) -> None:
    doc = plain.make_doc("He saw Emmanuel Macron there")
    doc[3].is_sent_start = True
    again = plain.make_doc(doc.text)
    again[3].is_sent_start = True
    assert _entities(quick(doc)) == _entities(plain.get_pipe("ner")(again))
    assert all(not (span.start < 3 < span.end) for span in doc.ents)


def test_entities_that_are_there_stay(plain: Language, quick: recognizer.Recognizer) -> None:
    """They bind the moves, which the plain one knows about."""
    docs = [_parsed(plain, "Ann Berg works for Quay Group in Oslo.") for _ in range(2)]
    for doc in docs:
        doc.set_ents([Span(doc, 0, 2, label="ORG")], default="missing")
    assert _entities(quick(docs[0])) == _entities(plain.get_pipe("ner")(docs[1]))
    assert _entities(docs[0])[0] == (0, 2, "ORG")


def test_a_beam_is_left_alone() -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    nlp.get_pipe("ner").cfg["beam_width"] = 4  # type: ignore[attr-defined]
    assert not recognizer.stand_in(nlp)
    assert "ner" in nlp.pipe_names
