"""Runs queries in rdflib, the graph in memory: `python -m tests.benchmarks.in_rdflib FILE.nq ROUNDS SECONDS`.

A JSON object of names and texts comes in, one of names and milliseconds goes out: none for a query that had not ended
after so many seconds.
"""

import json
import signal
import sys
import time
from types import FrameType

import rdflib

from kg.vocabulary import prefixes


class _TooLongError(Exception):
    pass


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLongError


def main(file: str, rounds: int, limit: float) -> None:
    texts: dict[str, str] = json.load(sys.stdin)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(file, format="nquads")
    for _ in graph.query("ASK {}"):  # loads the engine, which must not be stopped half way
        pass
    signal.signal(signal.SIGALRM, _stop)
    found = {name: _times(graph, text, rounds, limit) for name, text in texts.items()}
    print(json.dumps(found))


def _times(graph: rdflib.Dataset, text: str, rounds: int, limit: float) -> list[float]:
    times: list[float] = []
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        while len(times) < rounds:
            started = time.perf_counter()
            for _ in graph.query(text, initNs=prefixes()):
                pass
            times.append(1000 * (time.perf_counter() - started))
    except _TooLongError:  # the rounds that are done count
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return times


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
