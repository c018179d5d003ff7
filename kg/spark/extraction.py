"""What runs on the executors: pieces of sources to articles, and articles to lines of N-Quads.

A Python process of Spark keeps its ontology and its reader for all tasks that it is given. The reader is a process of
its own, so that an article that kills it costs itself alone, as in a build with `--workers`.
"""

import hashlib
import json
import pickle
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from kg.builder import Recipe, count, graphs_of
from kg.corpus.folder import COUNTS, ERRORS, OFF_SCHEMA, QUADS
from kg.errors import ArticleError, ArticleSkipped, WorkError
from kg.export import quad_lines
from kg.model import Article, Counts, OffSchema, Reading, Result
from kg.rows import error_row, off_schema_row
from kg.spark.batches import Rows, values
from kg.spark.remote import Content
from kg.vocabulary import BASE
from loaders.articles import read_found
from loaders.articles.interface import DEFAULTS, Options
from loaders.articles.sources import Source

if TYPE_CHECKING:
    from kg.extract.workers import Workers

# What is found in a split: `key` says which partition it goes to, `split` and `place` the order of the sources.
FOUND = pa.schema([("key", pa.binary()), ("split", pa.int64()), ("place", pa.int64()), ("found", pa.binary())])
# Lines of the output, by the data set that they go to.
WRITTEN = pa.schema([("data", pa.string()), ("value", pa.string())])

ARCHIVE = "kg-job"  # the folder that Spark unpacks the job's archive to


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in for what articles do not say, and how sources are read."""

    published: date | None = None
    publisher: str | None = None
    options: Options = field(default=DEFAULTS)


@dataclass(frozen=True)
class Extractor:
    """What makes graphs of articles. A relative path is one in the archive that Spark has unpacked.

    `fingerprint` is what its recipe must have, `named` what the language model is called where the job was begun.
    """

    fingerprint: str
    model: str | None
    ontology: str | None = None
    relations: str | None = None
    base: str = BASE
    named: str | None = None

    def with_(self, **changes: str) -> Self:
        """The same with other places."""
        return replace(self, **changes)

    def recipe(self) -> Recipe:
        """The recipe, made here. WorkError when it is another than that of the machine where the job was begun."""
        ontology, relations = _place(self.ontology), _place(self.relations)
        recipe = Recipe(
            Path(ontology) if ontology else None,
            _model(self.model),
            self.base,
            Path(relations) if relations else None,
            self.named,
        )
        if recipe.fingerprint != self.fingerprint:
            raise WorkError(
                "an executor would build other graphs than this machine: give all the same version of kg, ontology, "
                "language model and model of relations"
            )
        return recipe

    def readers(self) -> "Workers | None":
        """One process that reads, which is replaced when an article kills it; None where nothing is to be read."""
        model = _model(self.model)
        if model is None:
            return None
        from kg.extract.workers import Workers

        return Workers(model, _place(self.ontology), 1, _place(self.relations))


def count_lines(pickled: Iterable[bytes]) -> Iterator[int]:
    """How many lines each part of a file has."""
    for part in map(pickle.loads, pickled):
        try:
            yield part.lines()
        except OSError:
            yield 0  # reading it will tell why


def read_splits(given: Given, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows of numbered splits to rows of what is found in them (FOUND)."""
    splits = ((number, pickle.loads(pickled)) for number, pickled in values(batches, "number", "split"))
    return _read(given, splits)


def read_contents(given: Given, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows of numbered files with their bytes to rows of what is found in them (FOUND)."""
    rows = values(batches, "number", "path", "content")
    return _read(given, ((number, Content(path, data)) for number, path, data in rows))


def _read(given: Given, splits: Iterable[tuple[int, Source | ArticleError]]) -> Iterator[pa.RecordBatch]:
    rows = Rows(FOUND)
    for number, split in splits:
        for place, found in enumerate(_found(given, split)):
            data = pickle.dumps(found)
            yield from rows.add(len(data), _key(found), number, place, data)
    yield from rows.rest()


def _found(given: Given, split: Source | ArticleError) -> Iterator[Article | ArticleError]:
    """Articles and errors of a split in their order."""
    errors: list[ArticleError] = []
    articles = read_found(
        [split],
        published=given.published,
        publisher=given.publisher,
        on_error=errors.append,
        options=given.options,
    )
    for article in articles:
        yield from errors
        errors.clear()
        yield article
    yield from errors


def _key(found: Article | ArticleError) -> bytes:
    """The same for what has one identifier, wherever and whenever it is asked for."""
    name = unicodedata.normalize("NFC", found.identifier) if isinstance(found, Article) else str(found)
    return hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()


def extract(extractor: Extractor, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows of what was found (FOUND), in the order of the sources and with all that has one identifier, to lines of
    the output (WRITTEN)."""
    reader = _reader(extractor)
    counts = Counts()
    waiting: list[tuple[str, str]] = []  # lines beside the quads

    def failed(error: ArticleError) -> None:
        if isinstance(error, ArticleSkipped):
            counts.skip(error.message)
        else:
            counts.failed += 1
        waiting.append((ERRORS, json.dumps(error_row(error), ensure_ascii=False)))

    def off_schema(article: Article, candidate: OffSchema) -> None:
        counts.off_schema += 1
        waiting.append((OFF_SCHEMA, json.dumps(off_schema_row(article, candidate), ensure_ascii=False)))

    def articles() -> Iterator[Article]:
        for (pickled,) in values(batches, "found"):
            found = pickle.loads(pickled)
            if isinstance(found, Article):
                yield found
            else:
                failed(found)

    rows = Rows(WRITTEN)
    given = graphs_of(articles(), reader.recipe, reader.read, on_error=failed, on_off_schema=off_schema)
    for article, graphs in given:
        counts.new += 1
        count(counts, graphs[reader.recipe.minter.article(article.identifier)])
        for graph, triples in graphs.items():
            for line in set(quad_lines(graph, triples)):
                yield from rows.add(len(line), QUADS, line.decode())
        for data, value in waiting:
            yield from rows.add(len(value), data, value)
        waiting.clear()
    for data, value in (*waiting, (COUNTS, json.dumps(asdict(counts), ensure_ascii=False))):
        yield from rows.add(len(value), data, value)
    yield from rows.rest()


class _Reader:
    """Recipe and reader of this process."""

    def __init__(self, extractor: Extractor) -> None:
        self.recipe = extractor.recipe()
        self._workers = extractor.readers()

    def read(self, batches: Iterable[list[Article]]) -> Iterator[Sequence[Result]]:
        """As `kg.extract.reader.read`."""
        if self._workers is None:
            return ([Reading(article) for article in batch] for batch in batches)
        return self._workers.read(batches)


@cache
def _reader(extractor: Extractor) -> _Reader:
    return _Reader(extractor)


def _place(path: str | None) -> str | None:
    if path is None or Path(path).is_absolute():
        return path
    from pyspark import SparkFiles

    return str(Path(SparkFiles.getRootDirectory()) / ARCHIVE / path)


def _model(model: str | None) -> str | None:
    """A package's name as it is, and where a folder lies."""
    return _place(model) if model is not None and "/" in model else model
