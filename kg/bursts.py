"""Articles in the groups that they come in, so that work on many at once never makes a single one wait for long."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Article

_MOST = 64  # articles: what is asked of a store over the network about each of them costs one way there and back
_CHARACTERS = 1_000_000  # of texts: so that long ones do not fill the memory
_PATIENCE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Burst:
    """Articles that came together; `last` when it may take long until there are more."""

    articles: list[Article]
    last: bool


def bursts(articles: Iterable[Article]) -> Iterator[Burst]:
    """All articles in their order: many at once from a file, each by itself from a pipe that gives one a minute."""
    most = 1  # before anything is known of the source, the first is not kept waiting for a second
    waiting: list[Article] = []
    characters = 0
    asked = time.monotonic()
    for article in articles:
        waiting.append(article)
        characters += len(article.text)
        slow = time.monotonic() - asked > _PATIENCE
        if slow or len(waiting) >= most or characters >= _CHARACTERS:
            yield Burst(waiting, last=slow)
            most, waiting, characters, asked = _MOST, [], 0, time.monotonic()
    yield Burst(waiting, last=True)
