"""Reading in several processes. One that dies is replaced, and costs at most the article that it died of."""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Self

from kg.errors import ArticleError, KgError, WorkError
from kg.extract.reader import Reader
from kg.model import Article, Result

_AHEAD = 2  # batches waiting for each worker, so that none is idle and the source is not read to its end
_DEATHS = 3  # in a row: then it is no article's fault

# A batch and what will be read in it; None for one that was lost with its worker, to be read again
_Pending = tuple[list[Article], Future[list[Result]] | None]


class Workers:
    """Processes that read batches, each with the language model; a context manager, which ends them."""

    def __init__(self, model: str, ontology: str | None, number: int, relations: str | None = None) -> None:
        self._arguments = (model, ontology, relations)
        self._number = number
        self._pending: deque[_Pending] = deque()
        self._deaths = 0
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # spawned, not forked: a fork copies locks that other threads hold
        return ProcessPoolExecutor(
            self._number, mp_context=get_context("spawn"), initializer=_start, initargs=self._arguments
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def read(self, batches: Iterable[list[Article]]) -> Iterator[list[Result]]:
        """As `reader.read`."""
        for batch in batches:
            if batch:
                self._pending.append((batch, self._submitted(batch)))
            while self._pending and (not batch or self._must_give()):
                yield self._first()
        while self._pending:
            yield self._first()

    def _must_give(self) -> bool:
        """Whether enough is waiting; batches that were lost are read again before anything new is begun."""
        return len(self._pending) > _AHEAD * self._number or any(future is None for _, future in self._pending)

    def _submitted(self, batch: list[Article]) -> Future[list[Result]] | None:
        try:
            return self._pool.submit(_work, batch)
        except BrokenProcessPool:
            self._replace()
            return None

    def _first(self) -> list[Result]:
        batch, future = self._pending.popleft()
        if future is not None:
            try:
                results = future.result()
            except BrokenProcessPool:
                self._replace()
            else:
                self._deaths = 0
                return results
        return [self._alone(article) for article in batch]

    def _alone(self, article: Article) -> Result:
        """Read an article while no other is being read, so that a death is its own."""
        future = self._submitted([article]) or self._submitted([article])
        try:
            assert future is not None  # the pool is new
            (result,) = future.result()
        except BrokenProcessPool:
            self._deaths += 1
            if self._deaths >= _DEATHS:
                raise WorkError(
                    "worker processes die again and again (out of memory?): what was stored stays; run again, with "
                    "fewer --workers"
                ) from None
            self._replace()
            return ArticleError(
                f"article {article.identifier!r} could not be read (a worker process died of it, out of memory?): "
                "split it",
                article.source,
            )
        self._deaths = 0
        return result

    def _replace(self) -> None:
        """New processes; what the old ones had not read is lost with them."""
        self._pool.shutdown()
        self._pool = self._new()
        self._pending = deque(
            (batch, future if future is not None and future.done() and not future.exception() else None)
            for batch, future in self._pending
        )


_reader: Reader | None = None  # of a worker process
_failed: KgError | None = None  # why it has none


def _start(model: str, ontology: str | None, relations: str | None) -> None:
    global _reader, _failed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the first one ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _reader = Reader(model, ontology, relations)
    except KgError as error:
        _failed = error


def _end_with_parent() -> None:
    """Where the parent is killed, nothing else tells a worker that waits for work."""
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _work(batch: list[Article]) -> list[Result]:
    if _failed is not None:
        raise _failed
    assert _reader is not None
    return _reader.read(batch)
