"""How fast graphs of articles get into a store on disk and are replaced there, and how long queries take on it."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyoxigraph import QuerySolutions

import queries
from kg.builder import Builder, Recipe
from kg.extract.reader import Reader
from kg.model import Article, Reading
from kg.settings import DEFAULT_MODEL
from loaders.stores import Store, open_store
from queries import ReadyQuery
from tests.benchmarks.measuring import ROUNDS, Measure, failed, seconds

_BATCH = 16  # articles stored in one step, as the builder does


def run(articles: Sequence[Article], rounds: int = ROUNDS) -> list[Measure]:
    """First load (of graphs that are ready: reading is measured apart), reload, one change, queries."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"oxigraph:{Path(folder) / 'store'}") as store:
        builder = Builder(store)
        measures = [_measure("background and ontology into a new store", "s", [seconds(builder.init)])]
        measures += _first_load(store, articles)
        unchanged = [seconds(lambda: builder.build(articles, on_error=failed)) for _ in range(rounds)]
        measures.append(_measure("article given again, unchanged", "ms", [1000 * s / len(articles) for s in unchanged]))
        changes = [replace(articles[n], text=f"{articles[n].text} It rained.") for n in range(rounds)]
        changed = [seconds(partial(builder.build, [a], on_error=failed)) for a in changes]
        measures.append(_measure("article changed: read and replaced", "ms", [1000 * s for s in changed]))
        measures += _queries(store, rounds)
    return measures


def _first_load(store: Store, articles: Sequence[Article]) -> list[Measure]:
    recipe = Recipe()
    texts = {article.text: article for article in articles}  # what is repeated is read once
    readings: dict[str, Reading] = {}
    reader = Reader(DEFAULT_MODEL, None)
    for text, article in texts.items():
        (reading,) = reader.read([article])
        assert isinstance(reading, Reading)
        readings[text] = reading
    speeds, sizes = [], []
    for start in range(0, len(articles), _BATCH):
        graphs = {}
        for article in articles[start : start + _BATCH]:
            graphs.update(recipe.graphs(replace(readings[article.text], article=article)))
        quads = sum(map(len, graphs.values()))
        speeds.append(quads / seconds(partial(store.replace, graphs)))
        sizes.append(quads / min(_BATCH, len(articles) - start))
    return [_measure("first load, 16 articles a step", "quads/s", speeds), _measure("size", "quads/article", sizes)]


def _queries(store: Store, rounds: int) -> list[Measure]:
    measures = []
    for name, query in queries.ready().items():
        values = {p.name: "Russia" for p in query.parameters if p.required}
        samples = [1000 * seconds(partial(_ask, store, query, values)) for _ in range(rounds)]
        measures.append(_measure(f"query {' '.join([name, *values.values()])}", "ms", samples))
    return measures


def _ask(store: Store, query: ReadyQuery, values: dict[str, str]) -> None:
    results = queries.run(store, query, values).results
    assert isinstance(results, QuerySolutions)  # each is a SELECT
    for _ in results:  # they come as they are read
        pass


def _measure(name: str, unit: str, samples: Sequence[float]) -> Measure:
    return Measure("store", name, unit, tuple(samples))
