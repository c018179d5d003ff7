"""Coreference on its own gold set: what is resolved is right, and enough of it is resolved."""

import pytest
from spacy.language import Language

from tests.extract.coreference_gold import Judged, judge, score, table


@pytest.fixture(scope="module")
def judged(reader_pipeline: Language) -> list[Judged]:
    return list(judge(reader_pipeline))


@pytest.mark.parametrize(
    ("split", "precision", "recall"),
    [pytest.param("development", 0.95, 0.85, id="development"), pytest.param("held-out", 0.93, 0.70, id="held-out")],
)
def test_precision_and_recall(judged: list[Judged], split: str, precision: float, recall: float) -> None:
    part = [j for j in judged if j.split == split]
    print(split, table(part), sep="\n")
    found = score(part)
    assert found.precision >= precision
    assert found.recall >= recall


def test_the_gold_set_is_large_enough_and_has_open_ones(judged: list[Judged]) -> None:
    assert len({j.text for j in judged}) >= 120
    assert sum(j.expected is None for j in judged) >= 60
