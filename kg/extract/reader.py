"""Reading many articles: texts in, Readings out, in order; one that fails costs itself alone."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from kg.errors import ArticleError, WorkError
from kg.extract.pipeline import load
from kg.extract.reading import reading_of
from kg.model import Article, Reading

_BATCH = 16  # articles parsed together; more gains nothing
_AHEAD = 2  # batches waiting for each worker, so that none is idle and the source is not read to its end

Result = Reading | ArticleError


class Reader:
    """Reads articles in this process; the language model and the ontology are loaded when it is made."""

    def __init__(self, model: str, ontology: str | None) -> None:
        self._nlp = load(model, ontology)

    def read(self, articles: Iterable[Article]) -> Iterator[Result]:
        """A Reading for each article in order, or the error that it met; the others are not touched by it."""
        for batch in _batches(articles):
            yield from self.read_batch(batch)

    def read_batch(self, batch: list[Article]) -> list[Result]:
        """The same for a few articles at once."""
        try:
            return [*self._read(batch)]
        except Exception:  # which of them it was, reading each alone will tell
            return [self._alone(article) for article in batch]

    def _alone(self, article: Article) -> Result:
        try:
            return self._read([article])[0]
        except Exception as error:
            reason = " ".join(str(error).split())
            what = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
            return ArticleError(f"article {article.identifier!r} could not be read ({what})", article.source)

    def _read(self, batch: list[Article]) -> list[Reading]:
        docs = []
        for article in batch:
            doc = self._nlp.make_doc(article.text)
            doc._.published = article.published
            docs.append(doc)
        return [reading_of(a, d) for a, d in zip(batch, self._nlp.pipe(docs, batch_size=_BATCH), strict=True)]


def read(articles: Iterable[Article], model: str, ontology: str | None, workers: int = 1) -> Iterator[Result]:
    """Read articles with `workers` processes; the results and their order do not depend on how many there are."""
    if workers <= 1:
        yield from Reader(model, ontology).read(articles)
        return
    pending: deque[Future[list[Result]]] = deque()
    # spawned, not forked: a fork copies locks that other threads hold
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(model, ontology)
    ) as pool:
        try:
            for batch in _batches(articles):
                pending.append(pool.submit(_work, batch))
                if len(pending) > _AHEAD * workers:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        except BrokenProcessPool:
            raise WorkError(
                "a worker process died (out of memory?): what was stored stays; run again, with fewer --workers"
            ) from None


_reader: Reader | None = None  # of a worker process


def _start(model: str, ontology: str | None) -> None:
    global _reader
    _reader = Reader(model, ontology)


def _work(batch: list[Article]) -> list[Result]:
    assert _reader is not None
    return _reader.read_batch(batch)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    source = iter(articles)
    while batch := list(islice(source, _BATCH)):
        yield batch
