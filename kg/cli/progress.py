"""How far a build is, on standard error: a line that moves on a terminal, elsewhere a line a minute.

A log of a long build should show that it lives; one of a short build should stay empty.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import click

from kg.cli.failures import Failures
from kg.model import Article

_EVERY = 60.0  # seconds between lines where there is no terminal
_WINDOW = 60.0  # seconds: speeds are those of the last minute, for what was stored before goes by in no time


class Progress:
    """Counts articles and bytes; `str` of it says how far the work is."""

    def __init__(self, failures: Failures, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures = failures
        self._clock = clock
        self._samples = deque([(clock(), 0, 0)])  # when, articles, bytes: a second apart, and no older than the window
        self._bytes = 0
        self._total: int | None = None
        self.articles = 0
        self.show: Callable[[], object] = lambda: None

    def done(self, _article: Article, _outcome: str) -> None:
        """An article is stored, or is there already."""
        self.articles += 1
        now = self._clock()
        if now - self._samples[-1][0] >= 1:
            self._samples.append((now, self.articles, self._bytes))
            while now - self._samples[0][0] > _WINDOW:
                self._samples.popleft()
        self.show()

    def read(self, so_far: int, total: int | None) -> None:
        """Bytes were read of what all sources together have, if that is known."""
        self._bytes, self._total = so_far, total

    def __str__(self) -> str:
        began, articles, bytes_ = self._samples[0]
        seconds = max(self._clock() - began, 1e-3)
        parts = [f"{self.articles:,} articles", f"{(self.articles - articles) / seconds:,.1f} articles/s"]
        if self._failures.count:
            parts.append(f"{self._failures.count:,} failed")
        if self._total and self._bytes > bytes_:
            rest = max(self._total - self._bytes, 0) * seconds / (self._bytes - bytes_)
            parts.append(f"{100 * min(self._bytes / self._total, 1):.0f} % read, about {_duration(rest)} left")
        return ", ".join(parts)


class Tasks:
    """How many of the tasks of a Spark job are done, and whether there is anything to do them."""

    def __init__(self) -> None:
        self._told = "starting"
        self.show: Callable[[], object] = lambda: None

    def done(self, tasks: int, of: int, executors: int) -> None:
        """So many are done of those that are known by now."""
        self._told = f"{tasks:,} of {of:,} tasks done" if executors else "waiting for executors"
        self.show()

    def __str__(self) -> str:
        return self._told


_Shown = TypeVar("_Shown", Progress, Tasks)


def shown(failures: Failures) -> AbstractContextManager[Progress]:
    """Progress in articles that is shown as the work goes on."""
    return displayed(Progress(failures))


@contextmanager
def displayed(progress: _Shown) -> Iterator[_Shown]:
    """Progress that is shown as the work goes on."""
    if sys.stderr is None or not sys.stderr.isatty():
        progress.show = _a_line_a_minute(progress)
        yield progress
        return
    from rich.console import Console
    from rich.progress import Progress as Display
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.fields[shown]}"), TimeElapsedColumn())
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("", total=None, shown=str(progress))
        progress.show = lambda: display.update(task, shown=str(progress))
        yield progress


def _a_line_a_minute(progress: Progress | Tasks) -> Callable[[], None]:
    last = time.monotonic()

    def show() -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            click.echo(f"kg: {progress}", err=True)

    return show


def _duration(seconds: float) -> str:
    """Seconds in words, as exact as an estimate is."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
