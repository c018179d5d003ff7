"""Snapshots of an embedded store, for processes that read while it is written.

A snapshot is made of hard links, in some 30 ms whatever the size, and lies in a folder inside the store's own.
"""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loaders.stores.oxigraph import OxigraphStore

_STALE = 0.3  # seconds for which a snapshot of before the last write will do, for those who do not ask for more


class Snapshots:
    """The newest snapshot of a store, and older ones as long as somebody reads them."""

    def __init__(self, store: OxigraphStore, folder: Path) -> None:
        """`folder` is there and empty."""
        self._store, self._folder = store, folder
        self._lock = threading.Lock()
        self._taking = threading.Lock()
        self._readers: Counter[Path] = Counter()
        self._current: Path | None = None
        self._state = -1  # the generation that the current one has
        self._least = -1  # the generation that a current one must have
        self._taken = 0.0
        self.generation = 0

    def changed(self) -> None:
        """The store was written."""
        self.generation += 1

    def expire(self) -> None:
        """From now on none will do that is not as new as the last write."""
        self._least = self.generation

    def ready(self) -> Path | None:
        """The current snapshot, leased, if it will do for a reader of the web; give it back with `release`."""
        with self._lock:
            if self._current is None or not self._will_do(fresh=False):
                return None
            self._readers[self._current] += 1
            return self._current

    def lease(self, *, fresh: bool = False) -> Path:
        """A snapshot, made when there is none that will do: as new as the last write, or nearly unless `fresh`."""
        with self._taking:
            if not self._will_do(fresh):
                self._take()
            with self._lock:
                assert self._current is not None
                self._readers[self._current] += 1
                return self._current

    def release(self, path: Path) -> None:
        """Nobody reads it any more for this lease."""
        with self._lock:
            self._readers[path] -= 1
            gone = path != self._current and not self._readers[path]
        if gone:
            self._remove(path)

    @contextmanager
    def leased(self, *, fresh: bool = False) -> Iterator[Path]:
        """A lease for a while."""
        path = self.lease(fresh=fresh)
        try:
            yield path
        finally:
            self.release(path)

    def _will_do(self, fresh: bool) -> bool:
        if self._current is None or self._state < self._least:
            return False
        return self._state == self.generation or (not fresh and time.monotonic() - self._taken < _STALE)

    def _take(self) -> None:
        generation = self.generation  # before: what is written meanwhile may be in it or not
        path = self._folder / f"snapshot-{generation}"
        self._store.backup(path)
        with self._lock:
            before, self._current = self._current, path
            self._state, self._taken = generation, time.monotonic()
            gone = before is not None and not self._readers[before]
        if gone and before is not None:
            self._remove(before)

    def _remove(self, path: Path) -> None:
        del self._readers[path]
        shutil.rmtree(path, ignore_errors=True)  # what is left of it goes with the folder
