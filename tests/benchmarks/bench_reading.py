"""How fast articles are read, from text to quads, beside the language model's own pipeline on the same texts.

Both run in one process, in turns, on a fifth of the articles each time and with as many in a batch; what loads once is
loaded before. Their ratio is one of processor time: whatever else the machine does would blur one of wall-clock times.
"""

from collections.abc import Sequence
from functools import partial
from time import process_time

import spacy

from kg.builder import Recipe
from kg.extract.reader import Reader
from kg.model import Article, Reading
from kg.settings import DEFAULT_MODEL
from tests.benchmarks.measuring import ROUNDS, Measure, seconds

_BATCH = 16  # articles parsed together, as the reader does


def run(articles: Sequence[Article], rounds: int = ROUNDS) -> list[Measure]:
    """Words and tokens a second of the builder and of plain spaCy (all components of the model)."""
    plain = spacy.load(DEFAULT_MODEL)
    recipe = Recipe()
    reader = Reader(DEFAULT_MODEL, None)

    def build(part: Sequence[Article]) -> int:
        quads = 0
        for start in range(0, len(part), _BATCH):
            for reading in reader.read(part[start : start + _BATCH]):
                assert isinstance(reading, Reading)
                quads += sum(map(len, recipe.graphs(reading).values()))
        return quads

    def parse(part: Sequence[Article]) -> int:
        return sum(len(doc) for doc in plain.pipe((article.text for article in part), batch_size=_BATCH))

    parts = [articles[number::rounds] for number in range(rounds)]
    build(articles[:1])
    parse(articles[:1])
    names = ("words/s", "tokens/s")
    speeds: dict[tuple[str, str], list[float]] = {}
    ratios = []
    for part in parts:
        words = sum(len(article.text.split()) for article in part)
        tokens = sum(len(plain.make_doc(article.text)) for article in part)
        used: dict[str, float] = {}
        for who, work in (("plain spaCy", parse), ("builder", build)):
            started = process_time()
            took = seconds(partial(work, part))
            used[who] = process_time() - started
            for unit, number in zip(names, (words, tokens), strict=True):
                speeds.setdefault((who, unit), []).append(number / took)
        ratios.append(used["plain spaCy"] / used["builder"])
    measures = [Measure("reading", who, unit, tuple(samples)) for (who, unit), samples in speeds.items()]
    return [*measures, Measure("reading", "builder's share of plain spaCy's speed", "ratio", tuple(ratios))]
