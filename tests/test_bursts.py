"""Articles in the groups that they come in."""

from collections.abc import Iterator

import pytest

from kg.bursts import bursts
from kg.model import Article


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves."""
    time = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: time[0])
    return time


def articles(number: int, now: list[float], seconds: float, text: str = "x") -> Iterator[Article]:
    """Articles of which each takes some seconds to come."""
    for i in range(number):
        now[0] += seconds
        yield Article(f"{i}", text)


def test_many_at_once_from_a_fast_source(now: list[float]) -> None:
    found = list(bursts(articles(200, now, 0.001)))
    assert [len(burst.articles) for burst in found] == [1, 64, 64, 64, 7]
    assert [burst.last for burst in found] == [False, False, False, False, True]
    assert [article.identifier for burst in found for article in burst.articles] == [str(i) for i in range(200)]


def test_each_by_itself_from_a_slow_source(now: list[float]) -> None:
    source = articles(3, now, 60.0)
    taken = bursts(source)
    for minute in range(1, 4):
        burst = next(taken)
        assert (len(burst.articles), burst.last) == (1, True)
        assert now[0] == minute * 60  # it does not wait for the one after it


def test_a_burst_is_over_before_anybody_waits_for_long(now: list[float]) -> None:
    found = list(bursts(articles(50, now, 0.1)))
    assert max(len(burst.articles) for burst in found) <= 6


def test_long_texts_do_not_pile_up(now: list[float]) -> None:
    found = list(bursts(articles(20, now, 0.001, "x" * 300_000)))
    assert max(len(burst.articles) for burst in found) == 4


def test_nothing_is_the_last_of_it(now: list[float]) -> None:
    (burst,) = bursts(articles(0, now, 1))
    assert (burst.articles, burst.last) == ([], True)
