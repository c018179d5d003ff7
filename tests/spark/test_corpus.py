"""Near-duplicates and support with Spark are those of one machine, to the byte."""

import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg import results
from kg.corpus import folder, near_duplicates, rows, support
from kg.corpus.local import Corpus
from kg.errors import UsageError, WorkError
from kg.spark import job
from kg.spark.corpus import Corpus as SparkCorpus
from kg.spark.extraction import Extractor, Given
from kg.spark.session import told
from kg.spark.splits import splits
from kg.vocabulary import BASE
from tests.spark.conftest import Built

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module")
def output(
    spark: "SparkSession", extractor: Extractor, copies: Built, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What a job has written."""
    place = tmp_path_factory.mktemp("output") / "Zürich {x} [1-9] 50%20 #a?*" / "graph"  # a path is as it is
    pieces = splits(copies.sources)
    job.build(spark, pieces, str(place), extractor, Given(), partitions=3, on_error=lambda _error: None)
    return place


def written(columns: Sequence[str], table: Sequence[Sequence[NamedNode | str | int | None]]) -> bytes:
    output = io.BytesIO()
    results.write(results.solutions(columns, table), output, "csv")
    return output.getvalue()


def test_support_is_that_of_one_machine(spark: "SparkSession", output: Path) -> None:
    here = support.table(Corpus(rows.of_folder(output), BASE).supports(0.6))
    with SparkCorpus(spark, str(output)) as corpus:
        there = support.table(corpus.supports(0.6))
    assert written(support.COLUMNS, there) == written(support.COLUMNS, here)
    by_claim = {row[1]: row[2:] for row in here}
    assert by_claim["Norway deploys forces to Estonia"] == (2, 3, 2, 4)


def test_near_duplicates_are_those_of_one_machine(spark: "SparkSession", output: Path) -> None:
    here = near_duplicates.table(*Corpus(rows.of_folder(output), BASE).near_duplicates(0.6))
    with SparkCorpus(spark, str(output)) as corpus:
        there = near_duplicates.table(*corpus.near_duplicates(0.6))
    assert written(near_duplicates.COLUMNS, there) == written(near_duplicates.COLUMNS, here)
    assert [str(getattr(row[1], "value", "")).rpartition("/")[2] for row in here if row[0] == 1] == [
        "wire",
        "copy",
        "cut",
    ]


def test_a_file_that_is_broken_is_named(spark: "SparkSession", output: Path, tmp_path: Path) -> None:
    broken = tmp_path / "graph"
    shutil.copytree(output, broken, ignore=shutil.ignore_patterns(".*"))
    file = folder.quads_of(broken)[0]
    file.write_bytes(file.read_bytes()[:-30] + bytes(30))
    with pytest.raises(WorkError) as error, told("the Spark job failed"), SparkCorpus(spark, str(broken)) as corpus:
        corpus.near_duplicates(0.6)
    assert str(error.value).startswith("the Spark job failed: ")
    assert file.name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_that_is_not_whole_is_refused(spark: "SparkSession", tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the whole output of"):
        SparkCorpus(spark, str(tmp_path))
    with pytest.raises(UsageError, match="no such folder"):
        SparkCorpus(spark, str(tmp_path / "nowhere"))
