"""An engine over a store that is not its own: no more queries at once than its limits say."""

import asyncio
import threading
import time
from typing import Any

from kg.errors import QueryRefused
from kg.serving import DirectEngine, Limits, Question
from loaders.stores import Results, Store, open_store


class Slow:
    """A store that counts how many ask it at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def query(self, *given: Any, **named: Any) -> Results:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.05)
        try:
            return self._store.query(*given, **named)
        finally:
            with self._lock:
                self._now -= 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_others_wait_and_too_many_are_refused() -> None:
    with open_store("memory:") as store:
        slow = Slow(store)
        engine = DirectEngine(slow, Limits(running=2, waiting=4))  # type: ignore[arg-type]

        async def crowd() -> list[Any]:
            return await asyncio.gather(*(engine.answer(Question("ASK {}")) for _ in range(9)), return_exceptions=True)

        answers = asyncio.run(crowd())
        engine.close()
    assert slow.most == 2
    assert sum(isinstance(answer, QueryRefused) for answer in answers) == 3
    assert sum(getattr(answer, "content", b"").endswith(b"true}") for answer in answers) == 6
