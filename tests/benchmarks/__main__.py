"""`python -m tests.benchmarks [SOURCE] [--output FILE]`: all benchmarks, one table, and JSON with every sample."""

import argparse
from pathlib import Path

from tests.benchmarks import bench_memory, bench_reading, bench_serving, bench_start, bench_store
from tests.benchmarks.measuring import EXAMPLES, articles, as_json, table

_ARTICLES = 300  # at least


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("source", nargs="?", default=str(EXAMPLES), help="articles, as for kg build")
    parser.add_argument("--output", type=Path, default=Path("dist/benchmarks.json"), help="where the JSON goes")
    options = parser.parse_args()
    texts = articles(options.source, _ARTICLES)
    words = sum(len(article.text.split()) for article in texts)
    print(f"{len(texts):,} articles, {words:,} words; a few minutes")
    measures = [
        *bench_start.run(options.source),
        *bench_store.run(texts),
        *bench_reading.run(texts),
        *bench_memory.run(),
        *bench_serving.run(),
    ]
    print(table(measures))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(as_json(measures), encoding="utf-8")
    print(f"every sample is in {options.output}")


main()
