"""Relations on the gold of our own: how many of the facts are found, and that none is invented."""

import pytest
from spacy.language import Language

from tests.extract.relations_gold import Score, scores

# Measured, less a margin for a language model of another patch level.
FLOORS = {"develop": 0.80, "held-out": 0.67}
FALSE = {"develop": 0, "held-out": 2}


@pytest.mark.parametrize("split", ["develop", "held-out"])
def test_relations(reader_pipeline: Language, split: str) -> None:
    by_phenomenon = scores(reader_pipeline, split)
    total = Score()
    for phenomenon, score in by_phenomenon.items():
        print(f"{phenomenon:34} {score.found}/{score.wanted} found, {len(score.false)} false")
        total.wanted, total.found = total.wanted + score.wanted, total.found + score.found
        total.missed += score.missed
        total.false += score.false
    print(*(f"missed {m}" for m in total.missed), *(f"false {f}" for f in total.false), sep="\n")
    assert total.found / total.wanted >= FLOORS[split]
    assert len(total.false) <= FALSE[split], total.false
