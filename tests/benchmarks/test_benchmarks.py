"""The benchmarks run; how long they take is for people to judge."""

import json
from itertools import islice
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg.model import Status
from kg.verify import verify
from kg.vocabulary import BASE, KG
from loaders.stores import open_store
from tests.benchmarks import (
    bench_queries,
    bench_reading,
    bench_scale,
    bench_serving,
    bench_start,
    bench_store,
    million,
    plot,
)
from tests.benchmarks.measuring import Measure, as_json, table
from tests.benchmarks.texts import EXAMPLES, articles, repeated, short

_QUADS = 4_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of made-up articles."""
    folder = tmp_path_factory.mktemp("made")
    million.store(folder, _QUADS)
    return folder


def test_each_benchmark_runs_on_tiny_input(tmp_path: Path, made: Path) -> None:
    few = articles(at_least=1)[:2]
    measures = [
        *bench_reading.run(few, rounds=1),
        *bench_store.run(few, rounds=1, many=20),
        *bench_queries.run(made, _QUADS, rounds=1, limit=0.1),
        *bench_start.run(str(EXAMPLES / "quayside-sport.jsonl"), rounds=1, helps=("init",)),
        *bench_scale.run((10,), rounds=1),
    ]
    names = {measure.name for measure in measures}
    assert names >= {"plain spaCy", "builder", "triplet-extract", "first load in one step, kg by bulk_extend"}
    assert names >= {"leaders, kg", "leaders, pyoxigraph", "leaders, rdflib in memory", "kg --help", "kg query leaders"}
    assert ("language model: peak memory", 10) in {(measure.name, measure.size) for measure in measures}
    for measure in measures:
        assert all(sample > 0 for sample in measure.samples) or "beyond" in measure.name, measure  # a difference
        assert measure.samples or measure.remark, measure  # what is absent says so
    assert "triplet-extract" in table(measures)
    picture = tmp_path / "plot.svg"
    assert plot.draw(measures, picture) == picture.exists()


def test_serving_is_measured_on_a_small_store(made: Path) -> None:
    measures = {measure.name: measure for measure in bench_serving.run(made, _QUADS, rounds=1, seconds=0.2)}
    assert all(sample > 0 for measure in measures.values() for sample in measure.samples if measure.unit)
    assert {"entity page, p95", "/search.json?q=..., p95", "kg serve's share of oxigraph serve's"} <= measures.keys()
    assert not [name for name in measures if "(status" in name]  # a query that was refused or stopped


def test_a_made_up_world_has_all_statuses_and_its_quotes_stand_in_its_articles(made: Path) -> None:
    (there,) = made.glob(f"{_QUADS}-*")
    assert million.store(made, _QUADS) == there  # and is not made again
    with open_store(f"oxigraph:{there}", must_exist=True) as store:
        assert verify(store, BASE).failures == []
        rows = store.query("SELECT DISTINCT ?status { ?evidence kg:status ?status }")
        assert isinstance(rows, QuerySolutions)
        assert {row["status"].value for row in rows} == {KG + status.term for status in Status}


def test_no_text_is_read_twice() -> None:
    many = articles(at_least=100)
    assert len({article.identifier for article in many}) == len(many) == 104
    assert all(len(article.text) > 300 for article in many)
    assert repeated(many) == 0
    assert repeated([*many, many[0]]) > 0
    some = list(islice(short(), 50))
    assert len({article.text for article in some}) == 50
    assert some == list(islice(short(), 50))


def test_table_and_json_report_the_median() -> None:
    measures = [Measure("reading", "builder", "words/s", (1000.0, 3000.0, 2000.0))]
    assert table(measures).splitlines()[1].split() == ["reading", "builder", "2,000", "words/s", "1,000", "3,000", "3"]
    document = json.loads(as_json(measures))
    assert document["measures"][0]["median"] == 2000
    assert document["measures"][0]["samples"] == [1000, 3000, 2000]
    assert document["machine"]["cores"] >= 1
