"""`python -m tests.benchmarks [SOURCE] [--only NAME,...] [--output FILE]`: all benchmarks on the same texts, one table,
JSON with every sample, and a plot.
"""

import argparse
import sys
import time
from pathlib import Path

from kg.model import Article
from tests.benchmarks import bench_queries, bench_reading, bench_scale, bench_serving, bench_start, bench_store, plot
from tests.benchmarks.measuring import Measure, as_json, machine, table
from tests.benchmarks.texts import EXAMPLES, articles, repeated

_ARTICLES = 300  # at least, made of the examples; another source is read as it is
_BENCHMARKS = ("start", "store", "queries", "reading", "scale", "serving")
_PEERS = Path(".venv/peers/bin/python")  # what `make peers` sets up


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("source", nargs="?", default=str(EXAMPLES), help="articles, as for kg build")
    parser.add_argument("--only", metavar="NAME,...", default=",".join(_BENCHMARKS), help="[default: %(default)s]")
    parser.add_argument("--output", type=Path, default=Path("dist/benchmarks.json"), help="[default: %(default)s]")
    parser.add_argument(
        "--triplets", type=Path, default=_PEERS, help="a Python that has triplet-extract  [default: %(default)s]"
    )
    options = parser.parse_args()
    wanted = options.only.split(",")
    if unknown := set(wanted) - set(_BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}: choose of {', '.join(_BENCHMARKS)}")
    texts = articles(options.source, _ARTICLES if options.source == str(EXAMPLES) else 1)
    words = sum(len(article.text.split()) for article in texts)
    again = 100 * repeated(texts)
    print(f"{len(texts):,} articles, {words:,} words, {again:.1f} % of their paragraphs seen before")
    print(", ".join(f"{name} {value}" for name, value in machine().items()), flush=True)
    measures: list[Measure] = []
    options.output.parent.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        started = time.perf_counter()
        measures += _run(name, options, texts)
        options.output.write_text(as_json(measures), encoding="utf-8")  # each time: whatever stops the rest
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(measures))
    print(f"every sample is in {options.output}")
    picture = options.output.with_suffix(".svg")
    drawn = plot.draw(measures, picture)
    print(f"the plot is in {picture}" if drawn else "no plot: that needs matplotlib, pip install -e '.[bench]'")


def _run(name: str, options: argparse.Namespace, texts: list[Article]) -> list[Measure]:
    if name == "start":
        return bench_start.run(options.source)
    if name == "store":
        return bench_store.run(texts)
    if name == "queries":
        return bench_queries.run()
    if name == "reading":
        return bench_reading.run(texts, triplets=options.triplets if options.triplets.is_file() else None)
    if name == "scale":
        return bench_scale.run()
    return bench_serving.run()


if __name__ == "__main__":
    main()
