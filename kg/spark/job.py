"""The job: sources in, a folder of N-Quads out.

Two stages. The first reads the pieces of the sources; what it finds goes by the hash of its identifier to one of a
fixed number of partitions, where it is brought into the order of the sources, so that an article that comes twice is
known there as on one machine. The second extracts, sorts and writes. All that a partition gives is written by one task,
whose output counts only when the task has ended well: one that is lost is run again.
"""

import json
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus.folder import COUNTS, ERRORS, MANIFEST, OFF_SCHEMA, QUADS, data
from kg.errors import ArticleError, ArticleSkipped, KgError, UsageError, WorkError
from kg.model import Counts
from kg.spark import extraction
from kg.spark.extraction import ARCHIVE, Extractor, Given
from kg.spark.filesystem import Folder, has_scheme, here
from kg.spark.progress import OnProgress, watched
from kg.spark.remote import Place, Remote, listed
from kg.spark.session import check, is_local, reason, told
from kg.spark.shipping import on_executor, pack
from kg.spark.splits import Split, size, splits
from loaders.articles.parts import Part

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_FEW = 256 << 10  # bytes of sources a partition: minutes of work, which is what a lost one costs
_MANY = 2_000  # partitions, from which on they become larger
_LARGE = 8 << 20  # bytes of sources a partition: a file of about as many comes out


def partitions_for(bytes_: int) -> int:
    """How many partitions sources of so many bytes are read in."""
    return max(1, -(-bytes_ // _LARGE), min(_MANY, -(-bytes_ // _FEW)))


def prepared(sources: Sequence[str], output: str, master: str | None) -> list[Split]:
    """The pieces of the sources. UsageError or WorkError, before Spark is started, for what cannot be."""
    check(master)
    if is_local(master) and not has_scheme(output):
        _check_new(output, os.path.lexists(output))
        _check_place(Path(output))
    return splits(sources)


def build(
    spark: "SparkSession",
    pieces: Sequence[Split],
    output: str,
    extractor: Extractor,
    given: Given,
    *,
    partitions: int | None = None,
    on_error: Callable[[ArticleError], None],
    on_off_schema: Callable[[str], None] = lambda _line: None,
    on_progress: OnProgress = lambda _done, _all, _executors: None,
) -> Counts:
    """Read the pieces into the folder `output`, which must not be there; `on_error` is given each article that failed
    or was skipped, `on_off_schema` JSON lines, both in the order of their bytes. `on_progress` is told every second, by
    another thread, how many tasks are done, of how many, and how many executors there are.

    UsageError for an output that cannot be, WorkError when the job fails: no output is left then.
    """
    name = output
    with told(f"--output {name}"):
        if is_local(spark.sparkContext.master):
            output = here(output)
        folder = Folder(spark, output)
        _check_new(name, folder.exists())
    with told("the sources cannot be listed"):
        pieces = _listed(spark, pieces)
    number = partitions or partitions_for(size(pieces))
    spark.conf.set("spark.sql.shuffle.partitions", number)
    with tempfile.TemporaryDirectory(prefix="kg-job-") as temporary:  # here, where it is removed even if Java is killed
        try:
            if not is_local(spark.sparkContext.master):
                extractor = _shipped(spark, extractor, Path(temporary))
            with watched(spark, on_progress):
                _write(spark, pieces, extractor, given, number, output)
            counts = _counts(folder)
            folder.write_json(MANIFEST, _manifest(extractor, number, counts, folder.sizes(data(QUADS))))
        except BaseException as error:
            is_removed = _removed(folder)
            if isinstance(error, KgError) or not isinstance(error, Exception):
                raise
            left = "nothing was written" if is_removed else f"what is in {name} is not whole, remove it"
            raise WorkError(f"the Spark job failed, and {left}: {reason(error)}") from None
        for line in _lines_of(folder, ERRORS, ordered=True):
            on_error(_error(line))
        for line in _lines_of(folder, OFF_SCHEMA, ordered=True):
            on_off_schema(line)
    return counts


def _removed(folder: Folder) -> bool:
    """Whether what a job has written could be removed, which cannot be where Java has died."""
    try:
        folder.remove()
    except Exception:  # of py4j, of a socket or of a gateway that is gone: the caller says what is left
        return False
    return True


def _listed(spark: "SparkSession", pieces: Iterable[Split]) -> list[Split]:
    """The pieces, with the files that places stand for."""
    found: list[Split] = []
    for piece in pieces:
        found += listed(spark, piece) if isinstance(piece, Place) else [piece]
    return found


def _shipped(spark: "SparkSession", extractor: Extractor, folder: Path) -> Extractor:
    """The extractor as executors on other machines have it, once Spark has its files; from `folder` it serves them to
    those that come later."""
    archive = folder / "job.zip"
    packed = pack(extractor, archive)
    spark.sparkContext.addArchive(f"{archive}#{ARCHIVE}")
    return packed


def _manifest(extractor: Extractor, partitions: int, counts: Counts, sizes: Sequence[int]) -> dict[str, object]:
    """What is told of the output in it: the same for the same sources."""
    return {
        "base": extractor.base,
        "builtWith": extractor.fingerprint,
        "partitions": partitions,
        "files": {"number": len(sizes), "bytes": sum(sizes)},
        "articles": counts.new,
        "failed": counts.failed,
        "skipped": dict(sorted(counts.skipped.items())),
        "entities": counts.entities,
        "facts": counts.facts,
        "claims": dict(sorted(counts.claims.items())),
        "offSchema": counts.off_schema,
    }


def _check_new(output: str, exists: bool) -> None:
    if exists:
        raise UsageError(f"--output {output} is there already: name a new folder, or remove it")


def _check_place(output: Path) -> None:
    """UsageError unless the folder can be made."""
    above = next(folder for folder in output.absolute().parents if os.path.lexists(folder))
    if not above.is_dir():
        why = f"{above} is no folder"
    elif not os.access(above, os.W_OK | os.X_OK):
        why = f"{above} is not yours to write to"
    else:
        return
    raise UsageError(f"--output {output} cannot be written ({why}): choose another place")


def _write(
    spark: "SparkSession", pieces: Sequence[Split], extractor: Extractor, given: Given, partitions: int, output: str
) -> None:
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = from_arrow_schema(extraction.FOUND)
    here = _numbered(spark, pieces)
    found = here.mapInArrow(on_executor(extraction.__name__, "read_splits", given), schema)
    if there := [(number, piece.url) for number, piece in enumerate(pieces) if isinstance(piece, Remote)]:
        files = spark.read.format("binaryFile").option("__globPaths__", "false").load([url for _, url in there])
        contents = files.select("path", "content").join(
            spark.createDataFrame(there, "number long, path string"), "path"
        )
        read = on_executor(extraction.__name__, "read_contents", given)
        found = found.union(contents.select("number", "path", "content").mapInArrow(read, schema))
    shared = found.repartition(partitions, "key").sortWithinPartitions("split", "place")
    lines = shared.mapInArrow(
        on_executor(extraction.__name__, "extract", extractor), from_arrow_schema(extraction.WRITTEN)
    )
    written = lines.sortWithinPartitions("data", "value").write.partitionBy("data")
    written.option("compression", "gzip").text(output)


def _numbered(spark: "SparkSession", pieces: Sequence[Split]) -> "DataFrame":
    """The pieces with their numbers; parts of files know how many lines stand before them."""
    context = spark.sparkContext
    tasks = max(1, min(len(pieces), partitions_for(size(pieces))))
    parts = [piece for piece in pieces if isinstance(piece, Part)]
    lines: list[int] = []
    if parts:
        lines = (
            context.parallelize([pickle.dumps(part) for part in parts], min(tasks, len(parts)))
            .mapPartitions(on_executor(extraction.__name__, "count_lines"))
            .collect()
        )
    counted = iter(lines)
    before = 0
    rows = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, Part):
            before = 0 if piece.start == 0 else before
            piece = replace(piece, before=before)
            before += next(counted)
        if not isinstance(piece, Remote):
            rows.append((number, bytearray(pickle.dumps(piece))))
    return spark.createDataFrame(context.parallelize(rows, tasks), "number long, split binary")


def _lines_of(folder: Folder, kind: str, *, ordered: bool = False) -> Iterator[str]:
    """The lines of one of the data sets."""
    if folder.exists(data(kind)):
        lines = folder.lines(data(kind))
        with told(f"{data(kind)} in {folder.path} cannot be read"):
            for row in (lines.sort("value") if ordered else lines).toLocalIterator():
                yield row.value


def _error(line: str) -> ArticleError:
    told = json.loads(line)
    return (ArticleSkipped if told.get("skipped") else ArticleError)(told["reason"], told["place"])


def _counts(folder: Folder) -> Counts:
    """What all partitions counted."""
    total = Counts()
    for line in _lines_of(folder, COUNTS):
        one = Counts(**json.loads(line))
        for name in ("new", "failed", "entities", "facts", "off_schema"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        for ours, theirs in ((total.claims, one.claims), (total.skipped, one.skipped)):
            for key, number in theirs.items():
                ours[key] = ours.get(key, 0) + number
    return total
