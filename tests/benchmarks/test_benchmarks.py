"""The benchmarks run; how long they take is for people to judge."""

import json
from pathlib import Path

from pyoxigraph import QuerySolutions

from kg.model import Status
from kg.verify import verify
from kg.vocabulary import BASE, KG
from loaders.stores import open_store
from tests.benchmarks import bench_memory, bench_reading, bench_serving, bench_start, bench_store, million
from tests.benchmarks.measuring import EXAMPLES, Measure, articles, as_json, table


def test_each_benchmark_runs_on_tiny_input() -> None:
    few = articles(at_least=1)[:2]
    reading, store = bench_reading.run(few, rounds=1), bench_store.run(few, rounds=1)
    start = bench_start.run(str(EXAMPLES / "quayside-sport.jsonl"), rounds=1)
    for measures in (reading, store, start, bench_memory.run(200)):
        assert measures
        assert all(measure.median > 0 for measure in measures)
    assert {m.name for m in reading} >= {"plain spaCy", "builder"}
    assert "article given again, unchanged" in {m.name for m in store}
    assert "kg query leaders" in {m.name for m in start}


def test_serving_is_measured_on_a_small_store(tmp_path: Path) -> None:
    measures = {measure.name: measure for measure in bench_serving.run(tmp_path, quads=20_000, rounds=1, seconds=0.2)}
    assert all(sample > 0 for measure in measures.values() for sample in measure.samples if measure.unit)
    assert {"entity page, p95", "/search.json?q=..., p95", "kg serve's share of oxigraph serve's"} <= measures.keys()
    assert not [name for name in measures if "(status" in name]  # a query that was refused or stopped


def test_a_made_up_world_has_all_statuses_and_its_quotes_stand_in_its_articles(tmp_path: Path) -> None:
    made = million.store(tmp_path, 20_000)
    assert million.store(tmp_path, 20_000) == made  # and is not made again
    with open_store(f"oxigraph:{made}", must_exist=True) as store:
        assert verify(store, BASE).failures == []
        rows = store.query("SELECT DISTINCT ?status { ?evidence kg:status ?status }")
        assert isinstance(rows, QuerySolutions)
        assert {row["status"].value for row in rows} == {KG + status.term for status in Status}


def test_articles_are_repeated_under_other_names() -> None:
    repeated = articles(at_least=20)
    assert len(repeated) == 24
    assert len({article.identifier for article in repeated}) == 24
    assert len({article.text for article in repeated}) == 8


def test_table_and_json_report_the_median() -> None:
    measures = [Measure("reading", "builder", "words/s", (1000.0, 3000.0, 2000.0))]
    assert table(measures).splitlines()[1].split() == ["reading", "builder", "2,000", "words/s", "1,000", "3,000"]
    document = json.loads(as_json(measures))
    assert document["measures"][0]["median"] == 2000
    assert document["measures"][0]["samples"] == [1000, 3000, 2000]
    assert document["machine"]["cores"] >= 1
