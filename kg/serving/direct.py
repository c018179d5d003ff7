"""An engine over any store, in this process: what is read from a server is limited there, and by the server's own
time-outs; a store in memory has nobody else to protect."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from kg import settings
from kg.errors import KgError, QueryRefused, UsageError
from kg.serving.answers import answer
from kg.serving.interface import Answer, Limits, Question
from kg.vocabulary import prefixes
from loaders.stores import Store

_STALE = 30.0  # seconds after which a store that others may write to counts as changed


class DirectEngine:
    """An `Engine` that asks its store in threads."""

    def __init__(self, store: Store, limits: Limits | None = None, *, writable: bool = False) -> None:
        """`writable` gives the store to writers too."""
        self._store = store
        self._limits = limits or Limits()
        self._base = settings.read(store).base
        self._writable = writable
        self._threads = ThreadPoolExecutor(self._limits.running, "queries")  # so many at once
        self._slots = threading.BoundedSemaphore(self._limits.running + self._limits.waiting)

    @property
    def selector(self) -> str:
        return self._store.selector

    @property
    def base(self) -> str:
        return self._base

    @property
    def limits(self) -> Limits:
        return self._limits

    @property
    def generation(self) -> int:
        return int(time.monotonic() / _STALE)

    @property
    def reader(self) -> Store:
        return self._store

    @property
    def writer(self) -> Store | None:
        return self._store if self._writable else None

    def settle(self) -> None:
        """There is but the store itself to ask."""

    async def answer(self, question: Question) -> Answer:
        if not self._slots.acquire(blocking=False):
            raise QueryRefused("too many queries are waiting: ask again in a moment")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, question)
        finally:
            self._slots.release()

    def _answer(self, question: Question) -> Answer:
        try:
            return answer(
                self._store.query(question.sparql, dataset=question.dataset),
                solutions=question.solutions,
                triples=question.triples,
                rows=self._limits.rows,
                size=self._limits.megabytes * 1_000_000,
                prefixes=prefixes(self._base),
            )
        except KgError as error:
            raise error.with_traceback(None) from None  # its frames hold results that may not leave this thread

    def update(self, sparql: str) -> None:  # noqa: ARG002
        raise UsageError(f"{self.selector}: updates of this store go to its own server: send them there")

    def close(self) -> None:
        """End the threads, those that wait for a server when it has answered; who opened the store closes it."""
        self._threads.shutdown(wait=False, cancel_futures=True)
