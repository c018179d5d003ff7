"""What a reader keeps from text to text."""

import pytest

from kg.extract.reader import Reader
from kg.model import Article
from kg.settings import DEFAULT_MODEL


def test_the_words_of_the_first_texts_stay_and_later_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the vocabulary would grow with each article."""
    reader = Reader(DEFAULT_MODEL, None)
    strings = reader._nlp.vocab.strings
    first = reader.read([Article("a", "Zibblewort met Ann Berg in Oslo.")])
    assert "Zibblewort" in strings
    monkeypatch.setattr("kg.extract.reader._FAMILIAR", 0)
    assert reader.read([Article("a", "Zibblewort met Ann Berg in Oslo.")]) == first
    before = len(strings)
    for number in range(3):
        reader.read([Article("b", f"Quorvex{number} met Ann Berg in Oslo.")])
        assert f"Quorvex{number}" not in strings
    assert len(strings) == before
