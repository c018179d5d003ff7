"""Vectors of tokens: to the bit those of the layers that they are computed without."""

import numpy
import pytest
import spacy
from spacy.language import Language
from thinc.api import Model

from kg.language import vectors
from kg.settings import DEFAULT_MODEL

TEXTS = [
    "Norway sent 30 soldiers to Estonia.",
    "",
    "Oslo",
    "“We can't”, she said.  \n\n Norway sent 31 soldiers. " * 200,
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL)


@pytest.mark.parametrize("name", ["tok2vec", "ner"])
def test_they_are_those_of_the_plain_layers(plain: Language, name: str) -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    quick, slow = _tok2vec(nlp, name), _tok2vec(plain, name)
    docs = [plain.make_doc(text) for text in TEXTS if text]
    expected = slow.predict(docs)
    assert vectors.quicken(quick)
    for _ in range(2):  # computed, and remembered
        found = quick.predict(docs)
        assert [numpy.array_equal(a, b) for a, b in zip(found, expected, strict=True)] == [True] * len(docs)
    for doc, of_doc in zip(docs, expected, strict=True):  # alone as in company
        assert numpy.array_equal(quick.predict([doc])[0], of_doc)


def _tok2vec(nlp: Language, name: str) -> Model:  # type: ignore[type-arg]
    model = nlp.get_pipe(name).model  # type: ignore[attr-defined]
    return model if name == "tok2vec" else model.get_ref("tok2vec").layers[0]  # type: ignore[no-any-return]


def test_texts_without_tokens_have_no_vectors(plain: Language) -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    model = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    assert vectors.quicken(model)
    assert [len(part) for part in model.predict([plain.make_doc(""), plain.make_doc("Oslo"), plain.make_doc("")])] == [
        0,
        1,
        0,
    ]


def test_features_that_share_a_digest_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_digests", lambda features: features[:, 0] % numpy.uint64(2))
    embeddings = vectors.Embeddings(lambda features: features.astype(numpy.float32))
    features = numpy.array([[1, 5], [3, 6], [2, 7]], dtype=numpy.uint64)
    for _ in range(2):
        assert numpy.array_equal(embeddings(features), features.astype(numpy.float32))


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_REMEMBERED", 10)
    embeddings = vectors.Embeddings(lambda features: features.astype(numpy.float32))
    for start in range(0, 100, 5):
        features = numpy.arange(start, start + 5, dtype=numpy.uint64).reshape(-1, 1)
        assert numpy.array_equal(embeddings(features), features.astype(numpy.float32))
        assert len(embeddings._rows) <= 15
