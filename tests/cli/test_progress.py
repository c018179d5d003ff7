"""What a build shows while it runs."""

import io
import itertools

import pytest

from kg.cli import progress
from kg.cli.failures import Failures
from kg.cli.progress import Progress
from kg.errors import ArticleError, ArticleSkipped
from kg.model import Article

ARTICLE = Article("a", "x")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def done(progress: Progress, clock: Clock, number: int, each: float) -> None:
    for _ in range(number):
        clock.now += each
        progress.done(ARTICLE, "new")


def test_articles_speed_and_failures(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    failures = Failures(None)
    shown = Progress(failures, clock)
    done(shown, clock, 1000, 0.01)
    assert str(shown) == "1,000 articles, 100.0 articles/s"
    failures(ArticleError("cannot be read", "a.txt"))
    failures(ArticleSkipped("not English", "b.txt"))
    assert str(shown) == "1,000 articles, 100.0 articles/s, 1 failed"
    capsys.readouterr()


def test_the_rest_is_estimated_from_the_speed_of_the_last_minute(clock: Clock) -> None:
    """What was stored before goes by in no time, and says nothing of how long the rest takes."""
    shown = Progress(Failures(None), clock)
    shown.read(500_000, 1_000_000)
    done(shown, clock, 5000, 0.001)
    for step in range(1, 101):
        shown.read(500_000 + step * 1000, 1_000_000)
        done(shown, clock, 1, 2.0)
    assert str(shown) == "5,100 articles, 0.5 articles/s, 60 % read, about 13 min left"


def test_no_estimate_where_the_end_is_not_known(clock: Clock) -> None:
    shown = Progress(Failures(None), clock)
    shown.read(500, None)
    done(shown, clock, 5, 1)
    assert str(shown) == "5 articles, 1.0 articles/s"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (59.6, "60 s"), (90, "2 min"), (3600, "60 min"), (5400, "1 h 30 min"), (360_000, "100 h 0 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert progress._duration(seconds) == words


def test_a_line_that_moves_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", terminal)
        with progress.shown(Failures(None)) as shown:
            for _ in range(2):
                shown.done(ARTICLE, "new")
    assert "2 articles, " in terminal.getvalue()
    assert "articles/s" in terminal.getvalue()


def test_a_line_a_minute_elsewhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    times = itertools.count(step=10.0)
    monkeypatch.setattr("time.monotonic", lambda: next(times))
    with progress.shown(Failures(None)) as shown:
        shown.done(ARTICLE, "new")
        assert capsys.readouterr().err == ""
        for _ in range(100):
            shown.done(ARTICLE, "new")
    lines = capsys.readouterr().err.splitlines()
    assert 5 < len(lines) < 50
    assert all(line.startswith("kg: ") and " articles, " in line for line in lines)


def test_the_tasks_of_a_job() -> None:
    tasks = progress.Tasks()
    assert str(tasks) == "starting"
    tasks.done(0, 2_000, 0)
    assert str(tasks) == "waiting for executors"
    tasks.done(12, 2_000, 3)
    assert str(tasks) == "12 of 2,000 tasks done"
