"""A Spark job gives what one machine gives, whatever dies on the way."""

import gzip
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import settings
from kg.builder import Builder, Recipe
from kg.corpus import folder
from kg.errors import ArticleError, UsageError, WorkError
from kg.imports import import_files
from kg.model import Counts
from kg.spark import job
from kg.spark.extraction import Extractor, Given
from kg.spark.splits import splits
from loaders.articles import read
from loaders.articles.parts import Part
from loaders.stores import open_store
from tests.conftest import FLAWS
from tests.crashes import exported
from tests.spark.conftest import Built, built, committed, processes, quads_in
from tests.spark.deadly import DEADLY, DeadlyExtractor

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

Run = Callable[..., tuple[Counts, list[ArticleError]]]


@pytest.fixture
def run(spark: "SparkSession", extractor: Extractor) -> Run:
    """`run(sources, output)`: what was counted, and what failed."""

    def run(
        sources: list[str],
        output: Path,
        *,
        partitions: int = 4,
        largest: int = 1 << 20,
        extractor: Extractor = extractor,
    ) -> tuple[Counts, list[ArticleError]]:
        errors: list[ArticleError] = []
        pieces = splits(sources, largest)
        counts = job.build(
            spark, pieces, str(output), extractor, Given(), partitions=partitions, on_error=errors.append
        )
        return counts, errors

    return run


def told(errors: list[ArticleError]) -> list[tuple[str, type]]:
    return sorted((str(error), type(error)) for error in errors)


def test_the_same_quads_and_errors_as_of_one_machine(run: Run, news: Built, tmp_path: Path) -> None:
    output = tmp_path / "graph"
    assert len([piece for piece in splits(news.sources, 3000) if isinstance(piece, Part)]) > 3
    counts, errors = run(news.sources, output, largest=3000)
    assert quads_in(output) == news.quads
    assert len(errors) == 7
    assert told(errors) == told(news.errors)
    assert (counts.failed, sum(counts.skipped.values())) == (6, 1)
    lines = [
        json.loads(line)
        for file in (output / folder.data(folder.ERRORS)).glob("part-*")
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    assert sorted(line["place"] for line in lines) == sorted(error.source for error in news.errors)
    _check_files(output)
    with open_store(f"oxigraph:{tmp_path / 'store'}") as store:
        assert import_files(store, [output]).new == counts.new
    assert exported(f"oxigraph:{tmp_path / 'store'}") == news.quads


def _check_files(output: Path) -> None:
    """Lines are sorted, and what belongs to an article is in one file."""
    seen: set[bytes] = set()
    files = folder.quads_of(output)
    assert len(files) > 1
    for file in files:
        lines = gzip.decompress(file.read_bytes()).splitlines()
        assert lines == sorted(lines)
        graphs = {line.rpartition(b" <")[2].removesuffix(b"> .").removesuffix(b"#inferred") for line in lines}
        assert not graphs & seen
        seen |= graphs


def test_files_that_spark_reads_for_us(run: Run, news: Built, tmp_path: Path) -> None:
    address = Path(news.sources[0]).as_uri()
    _, errors = run([address], tmp_path / "graph")
    assert quads_in(tmp_path / "graph") == news.quads
    assert sorted(error.message for error in errors) == sorted(
        error.message.replace(news.sources[0], f"file:{news.sources[0]}") for error in news.errors
    )
    with pytest.raises(UsageError, match="no articles at"):
        run([f"{address}/nowhere*"], tmp_path / "other")


def test_an_ontology_of_ones_own_and_what_is_off_it(spark: "SparkSession", tmp_path: Path) -> None:
    ontology = FLAWS / "ontology.ttl"
    sources = [str(FLAWS / "articles.jsonl")]
    extractor = Extractor(Recipe(ontology).fingerprint, Recipe(ontology).model, str(ontology))
    counts = job.build(
        spark, splits(sources), str(tmp_path / "graph"), extractor, Given(), on_error=lambda _error: None
    )
    assert quads_in(tmp_path / "graph") == built(sources, ontology=ontology).quads
    assert counts.new == 6


def test_without_a_language_model_and_under_another_base(spark: "SparkSession", wire: Built, tmp_path: Path) -> None:
    base, selector = "https://news.example/kg/", f"oxigraph:{tmp_path / 'store'}"
    extractor = Extractor(Recipe(model=None).fingerprint, None, base=base)
    output = tmp_path / "a b" / "Zürich {x} [1-9] 50%20 #a?*:" / "graph"  # a path is as it is
    job.build(spark, splits(wire.sources), str(output), extractor, Given(), on_error=lambda _error: None)
    assert folder.base_of(output) == base
    with open_store(selector) as store:
        settings.write(store, settings.Settings(base))
        Builder(store, model=None).build(read(wire.sources, on_error=lambda _error: None), on_error=lambda _error: None)
    assert quads_in(output) == exported(selector)


def test_a_killed_python_worker_changes_nothing(run: Run, wire: Built, tmp_path: Path) -> None:
    output = tmp_path / "graph"
    killed: list[int] = []
    done = threading.Event()

    def kill() -> None:
        while not done.is_set() and not killed:
            if committed(output):  # one task has ended, others go on
                killed.extend(pid for pid in _python_workers()[:1] if _killed(pid))
            time.sleep(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        run(wire.sources, output, partitions=8)
    finally:
        done.set()
        thread.join()
    assert killed
    assert quads_in(output) == wire.quads


def _killed(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _python_workers() -> list[int]:
    """Spark's Python processes that have a process which reads articles."""
    readers = [parent for _, parent, words in processes() if "multiprocessing.spawn" in words]
    daemons = {pid for pid, _, words in processes() if "pyspark.daemon" in words}
    return [pid for pid, parent, _ in processes() if pid in readers and parent in daemons]


def test_a_poisoned_article_costs_itself(run: Run, extractor: Extractor, tmp_path: Path) -> None:
    lines = [{"id": f"n{i}", "text": f"Norway sent {i + 2} soldiers to Estonia."} for i in range(6)]
    lines.insert(3, {"id": "deadly", "text": DEADLY})
    source = tmp_path / "wire.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    deadly = DeadlyExtractor(extractor.fingerprint, extractor.model)
    counts, (error,) = run([str(source)], tmp_path / "graph", partitions=1, extractor=deadly)
    assert counts.new == 6
    assert str(error).startswith(f"{source}, line 4: article 'deadly' could not be read (a worker process died of it")


def test_an_executor_with_another_ontology_is_one_line(
    run: Run, extractor: Extractor, wire: Built, tmp_path: Path
) -> None:
    with pytest.raises(WorkError, match="an executor would build other graphs than this"):
        run(wire.sources, tmp_path / "graph", partitions=1, extractor=replace(extractor, fingerprint="another"))
    assert not (tmp_path / "graph").exists()


def test_an_output_that_is_there_is_left_alone(run: Run, wire: Built, tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "mine").touch()
    with pytest.raises(UsageError, match="is there already"):
        run(wire.sources, tmp_path / "graph")
    assert (tmp_path / "graph" / "mine").exists()
