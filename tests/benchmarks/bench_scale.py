"""What articles cost by how many there are: time, memory, room on disk, and the latency of queries.

A process of its own builds each number of two-sentence articles into a new store: with the language model, as people
do, and without it, which is the store's and the builder's own part. Alone: `python -m tests.benchmarks.bench_scale
[SIZE...]`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from kg.builder import Builder
from kg.settings import DEFAULT_MODEL
from loaders.stores import open_store
from tests.benchmarks import bench_queries
from tests.benchmarks.measuring import ROUNDS, Measure, failed, table, took
from tests.benchmarks.texts import short

SIZES = (1_000, 4_000, 16_000)


def run(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Measure]:
    """Milliseconds of processor time an article, peak memory, kilobytes an article on disk, milliseconds of queries."""
    measures = []
    for model, how in ((DEFAULT_MODEL, "language model"), ("", "no language model")):
        peaks = {}
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                seconds, peak, quads = _child(folder, size, model)
                peaks[size] = peak
                disk = sum(file.stat().st_size for file in Path(folder).rglob("*"))
                measures += [
                    Measure("scale", f"{how}: processor time an article", "ms", (1000 * seconds / size,), size=size),
                    Measure("scale", f"{how}: peak memory", "MB", (peak,), size=size),
                    Measure("scale", f"{how}: quads an article", "quads", (quads / size,), size=size),
                    Measure("scale", f"{how}: on disk an article", "kB", (disk / 1000 / size,), size=size),
                ]
                if model:
                    measures.append(_latency(folder, rounds, size))
        ratio = peaks[sizes[-1]] / peaks[sizes[0]]
        measures.append(Measure("scale", f"{how}: peak by that of {sizes[0]:,}", "ratio", (ratio,), size=sizes[-1]))
    return measures


def _child(folder: str, size: int, model: str) -> tuple[float, float, int]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_scale", "--build", folder, str(size), model]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    seconds, peak, quads = json.loads(done.stdout)
    return seconds, peak, quads


def _latency(folder: str, rounds: int, size: int) -> Measure:
    """All ten queries, once each time."""
    with open_store(f"oxigraph:{folder}", must_exist=True) as store:
        bench_queries.on(store, 1)  # whatever is read for the first time
        times = bench_queries.on(store, rounds)
    sums = tuple(sum(some) for some in zip(*times.values(), strict=True))
    return Measure("scale", "language model: the ten queries together", "ms", sums, size=size)


def _build(folder: str, size: int, model: str) -> None:
    """In a process of its own: print seconds of the processor, peak memory in MB, and the quads of articles."""
    with open_store(f"oxigraph:{folder}", alone=True) as store:
        builder = Builder(store, model=model or None)
        builder.init()
        used = took(lambda: builder.build(islice(short(), size), on_error=failed))
        peak = _peak()
        (row,) = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'short-')) }")
        print(json.dumps([used.processor, peak, int(row["n"].value)]))


def _peak() -> float:
    """The most memory that this process ever had, in MB; getrusage counts what its parent had, too."""
    status = Path("/proc/self/status")
    if not status.exists():
        raise SystemExit("this benchmark needs /proc, which Linux has")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        _build(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        print(table(run([int(size) for size in sys.argv[1:]] or SIZES)))
