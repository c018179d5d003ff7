"""What is made of a whole store, kept until the store has changed, and made anew beside the requests."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from kg.errors import KgError
from kg.serving import Engine

_T = TypeVar("_T")
_PATIENCE = 0.05  # seconds that a request waits for the new value before it takes the old one
_REST = 4  # while a store changes all the time, making takes at most one part of so many and one of the time


class Derived(Generic[_T]):
    """One value derived from a store: made once at first, and again by a thread when it is asked for after a change.
    Who asks then waits a moment for the new value, and takes the old one if it is not there."""

    def __init__(self, engine: Engine, make: Callable[[], _T]) -> None:
        self._engine = engine
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[int, _T] | None = None  # with the generation that it was made of
        self._coming: threading.Thread | None = None
        self._rested = 0.0  # when the next may be made

    def value(self) -> _T:
        """The value; what `make` raises where there is none yet."""
        if self._made is None:
            if (coming := self._coming) is not None:
                coming.join()
            with self._lock:
                if self._made is None:  # nobody has begun, or it failed
                    self._remake()
        return self._now(_PATIENCE)

    def at_hand(self) -> _T | None:
        """The value, if there is one yet: nobody waits for it, but it comes."""
        if self._made is None:
            if self._lock.acquire(blocking=False):  # else somebody makes it now
                try:
                    self._begin()
                finally:
                    self._lock.release()
            return None
        return self._now(0)

    def _now(self, patience: float) -> _T:
        made = self._made
        assert made is not None
        if made[0] == self._engine.generation:
            return made[1]
        with self._lock:
            if time.monotonic() >= self._rested:
                self._begin()
            coming = self._coming
        if coming is not None and patience:
            coming.join(patience)
        return self._made[1]  # type: ignore[index]  # it is only ever replaced

    def _begin(self) -> None:
        if self._coming is None:
            self._coming = threading.Thread(target=self._again, daemon=True)
            self._coming.start()

    def _again(self) -> None:
        try:
            self._remake()
        except KgError:  # the old value stays; what the page itself asks says what is wrong
            self._rested = time.monotonic() + 1
        finally:
            self._coming = None

    def _remake(self) -> None:
        began, generation = time.monotonic(), self._engine.generation
        self._made = generation, self._make()
        now = time.monotonic()
        self._rested = now + _REST * (now - began) if now - began > _PATIENCE else now
