"""How fast a host is asked: a request at a time, some time apart, and not before it said."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kg.errors import ArticleError
from loaders.articles.fields import shown


class Pace:
    """When each host may be asked again; `longest` is how many seconds a host may make us wait by asking for it."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None], longest: float) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest = longest
        self._asked: dict[str, float] = {}
        self._closed: dict[str, float] = {}  # until when

    def wait(self, host: str, delay: float) -> None:
        """Sleep until `host` may be asked. ArticleError when it wants to be left alone for longer than is waited."""
        now = self._clock()
        closed = self._closed.get(host, -math.inf)
        if closed - now > self._longest:
            raise ArticleError(f"{shown(host)} asks to be left alone for another {closed - now:,.0f} s: try later")
        ready = max(self._asked.get(host, -math.inf) + delay, closed)
        if ready > now:
            self._sleep(ready - now)
        self._asked[host] = self._clock()

    def later(self, host: str, seconds: float) -> None:
        """Ask `host` again only when so many seconds are over."""
        self._closed[host] = max(self._closed.get(host, -math.inf), self._clock() + seconds)


def retry_after(value: str | None, now: Callable[[], datetime]) -> float | None:
    """The seconds of a Retry-After header: a number, or a date. None for anything else."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now()).total_seconds())
