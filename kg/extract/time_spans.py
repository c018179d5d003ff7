"""Spans of days, the calendar's units, and the setting in which a time expression stands."""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

# From the finest to the coarsest; a quantity of time is counted in these too.
PRECISIONS = ("day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century")
_DAYS = {"day": 1, "weekend": 7, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200}


class Direction(Enum):
    """Where the tense points, seen from the publication date."""

    PAST = "past"
    FUTURE = "future"


class Span(NamedTuple):
    """Days from `start` to `end`, both included; None is an open end. `precision` says how coarse the words are."""

    start: date | None
    end: date | None
    precision: str


class Setting(NamedTuple):
    """What relative times depend on: publication date, tense, and the time that the text named just before."""

    published: date | None = None
    direction: Direction = Direction.PAST
    anchor: Span | None = None
    perfect: bool = False  # the governor stands in the present perfect: "has led for ten years" goes on


def shift(day: date, count: int, unit: str) -> date:
    """`day` moved by `count` units; a day that the target month lacks becomes its last."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def containing(day: date, unit: str) -> Span:
    """The calendar unit around `day`: weeks run Monday to Sunday, a weekend is that of its week."""
    if unit == "day":
        return Span(day, day, unit)
    if unit in _DAYS:
        monday = day - timedelta(days=day.weekday())
        return Span(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6), unit)
    if unit == "month":
        start = day.replace(day=1)
    elif unit == "quarter":
        start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    elif unit == "season":
        start = shift(date(day.year, day.month, 1), -(day.month % 3), "month")
    elif unit == "year":
        start = date(day.year, 1, 1)
    elif unit == "decade":
        start = date(day.year // 10 * 10, 1, 1)
    else:
        start = date((day.year - 1) // 100 * 100 + 1, 1, 1)
    return stretch(start, 1, unit)


def stretch(start: date, count: int, unit: str) -> Span:
    """So many units from `start` on."""
    return Span(start, shift(start, count, unit) - timedelta(days=1), unit)
