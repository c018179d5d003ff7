"""The benchmarks run; how long they take is for people to judge."""

import json

from tests.benchmarks import bench_memory, bench_reading, bench_start, bench_store
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
