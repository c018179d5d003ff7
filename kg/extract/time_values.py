"""What time expressions mean: small values that become a span of days once publication date and tense are known.

A value without an answer (no publication date, an impossible or unreachable date) gives None from `resolve`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from kg.extract.time_spans import PRECISIONS, Direction, Setting, Span, containing, shift, stretch

_LEAP_CYCLE = 8 * 12  # months within which any day of the year comes round, 29 February across 1900 included


class Value(Protocol):
    """The meaning of a time expression."""

    def span(self, setting: Setting) -> Span | None:
        """The days meant; ValueError or OverflowError for dates that no calendar has."""


def resolve(value: Value, setting: Setting) -> Span | None:
    """The days that `value` means in `setting`; None when it has no answer there or is an impossible date."""
    try:
        return value.span(setting)
    except (ValueError, OverflowError):  # 30 February, or beyond the years 1 to 9999
        return None


@dataclass(frozen=True, slots=True)
class Fixed:
    """Days that depend on nothing: a decade, a century."""

    days: Span

    def span(self, setting: Setting) -> Span | None:
        """The days themselves."""
        return self.days


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day, month or year of the calendar; without a year the nearest in the direction of the tense.

    `years` counts from the publication year ("March last year"); `step` is -1, 0, 1 for last, this, next.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    years: int | None = None
    step: int | None = None

    def span(self, setting: Setting) -> Span | None:
        """The day, month or year."""
        year, published = self.year, setting.published
        if year is None and published is not None and (self.years is not None or self.step == 0):
            year = published.year + (self.years or 0)
        if year is not None:
            return self._in(year, self.month)
        return self._nearest(published, setting.direction) if published else None

    def _in(self, year: int, month: int | None) -> Span:
        if month is None:
            return containing(date(year, 1, 1), "year")
        return containing(date(year, month, self.day or 1), "month" if self.day is None else "day")

    def _nearest(self, published: date, direction: Direction) -> Span | None:
        backwards = direction is Direction.PAST if self.step is None else self.step < 0
        for distance in range(0 if self.step is None else 1, _LEAP_CYCLE + 1):
            there = shift(published.replace(day=1), -distance if backwards else distance, "month")
            month_fits = self.month in (None, there.month)
            if month_fits and (self.day is None or self.day <= monthrange(there.year, there.month)[1]):
                found = self._in(there.year, there.month)
                if found.start and found.end and (found.start <= published if backwards else found.end >= published):
                    return found
        return None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday is 0): of the week that `within` names, or else the nearest; `step` as in Calendar."""

    index: int
    step: int | None = None
    within: Value | None = None

    def span(self, setting: Setting) -> Span | None:
        """One day."""
        if self.within is not None:
            week = self.within.span(setting)
            return containing(week.start + timedelta(days=self.index), "day") if week and week.start else None
        published = setting.published
        if published is None:
            return None
        ahead = (self.index - published.weekday()) % 7  # days to the next one, 0 on the day itself
        backwards = setting.direction is Direction.PAST if self.step is None else self.step < 0
        if self.step == 0:  # this week's, unless the tense says that one is over
            backwards = setting.direction is Direction.PAST and self.index < published.weekday()
        elif self.step is not None and ahead == 0:
            return containing(published + timedelta(days=7 * self.step), "day")
        return containing(published + timedelta(days=ahead - 7 if backwards and ahead else ahead), "day")


@dataclass(frozen=True, slots=True)
class Unit:
    """A calendar unit counted from the one around the publication date: yesterday, last week, this year.

    Without a step, a weekend is the nearest in the direction of the tense.
    """

    unit: str
    step: int | None = 0

    def span(self, setting: Setting) -> Span | None:
        """The unit."""
        if setting.published is None:
            return None
        step = self.step
        if step is None:
            step = -1 if setting.direction is Direction.PAST and setting.published.weekday() < 5 else 0
        return containing(shift(setting.published, step, self.unit), self.unit)


@dataclass(frozen=True, slots=True)
class Season:
    """A season by the month that it begins in; a winter belongs to the year in which it begins. Else as Calendar."""

    month: int
    year: int | None = None
    step: int | None = None

    def span(self, setting: Setting) -> Span | None:
        """Three months."""
        if self.year is not None:
            return containing(date(self.year, self.month, 1), "season")
        published = setting.published
        if published is None:
            return None
        around = [containing(date(published.year + years, self.month, 1), "season") for years in (-2, -1, 0, 1, 2)]
        before = [each for each in around if each.start and each.start <= published]
        after = [each for each in around if each.end and each.end >= published]
        current = before[-1] == after[0]
        if self.step == -1:
            return before[-2] if current else before[-1]
        if self.step == 1:
            return after[1] if current else after[0]
        if self.step == 0:
            return before[-1] if current else containing(date(published.year, self.month, 1), "season")
        return before[-1] if setting.direction is Direction.PAST else after[0]


# How a unit is divided: into what, after how many the early and the middle part end, and the first half.
_DIVISIONS = {
    "week": ("day", 2, 4, 0),
    "month": ("day", 10, 20, 15),
    "quarter": ("month", 1, 2, 0),
    "season": ("month", 1, 2, 0),
    "year": ("month", 4, 8, 6),
    "decade": ("year", 4, 7, 5),
    "century": ("year", 33, 66, 50),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of another time: "early", "mid", "late", "half" or "quarter" or "week" with its number (-1 is the last).

    A day or weekend has no parts that count: "early Monday" is Monday.
    """

    part: str
    whole: Value
    number: int = 1

    def span(self, setting: Setting) -> Span | None:
        """The part of the whole, with the precision of what it is counted in."""
        whole = self.whole.span(setting)
        if whole is None or whole.start is None or whole.end is None:
            return None
        if self.part == "quarter":
            quarter = shift(whole.start, self.number - 1, "quarter")
            return stretch(quarter, 1, "quarter") if whole.precision == "year" else None
        if self.part == "week":
            first = shift(whole.start, self.number - 1, "week") if self.number > 0 else shift(whole.end, -6, "day")
            return Span(first, shift(first, 6, "day"), "week") if whole.precision == "month" else None
        if whole.precision not in _DIVISIONS:
            return whole
        unit, early, middle, half = _DIVISIONS[whole.precision]
        if self.part == "half":
            cut = shift(whole.start, half, unit)
            first_half = Span(whole.start, cut - timedelta(days=1), unit)
            return None if not half else first_half if self.number == 1 else Span(cut, whole.end, unit)
        cuts = [shift(whole.start, count, unit) for count in (early, middle)]
        if self.part == "early":
            return Span(whole.start, cuts[0] - timedelta(days=1), unit)
        return (
            Span(cuts[0], cuts[1] - timedelta(days=1), unit) if self.part == "mid" else Span(cuts[1], whole.end, unit)
        )


@dataclass(frozen=True, slots=True)
class Side:
    """ "Earlier this year" ends, "later this year" begins with the publication; of another time it is the whole."""

    later: bool
    whole: Value

    def span(self, setting: Setting) -> Span | None:
        """The part of the whole before or after the publication date, which belongs to both."""
        whole, published = self.whole.span(setting), setting.published
        if whole is None or whole.start is None or whole.end is None:
            return None
        if published is None or not whole.start <= published <= whole.end:
            return whole
        if self.later:
            return Span(published, whole.end, whole.precision)
        return Span(whole.start, published, whole.precision)


@dataclass(frozen=True, slots=True)
class Ago:
    """So many units before (or, with a negative count, after) the publication; `more` leaves the far end open."""

    count: int
    unit: str
    more: bool = False

    def span(self, setting: Setting) -> Span | None:
        """The calendar unit there; a future one only where the tense points to the future."""
        if setting.published is None or (self.count < 0 and setting.direction is Direction.PAST):
            return None
        there = containing(shift(setting.published, -self.count, self.unit), self.unit)
        return Span(None, there.end, self.unit) if self.more else there


@dataclass(frozen=True, slots=True)
class Stretch:
    """The past (negative) or next so many units up to or from the publication."""

    count: int
    unit: str

    def span(self, setting: Setting) -> Span | None:
        """From or to the publication date; a future one only where the tense points to the future."""
        published = setting.published
        if published is None or (self.count > 0 and setting.direction is Direction.PAST):
            return None
        other = shift(published, self.count, self.unit)
        return Span(min(other, published), max(other, published), self.unit)


@dataclass(frozen=True, slots=True)
class Lasting:
    """ "For ten years": since then, where the verb stands in the present perfect; otherwise a length, not a date."""

    count: int
    unit: str

    def span(self, setting: Setting) -> Span | None:
        """Open to the present."""
        if not setting.perfect or not self.count:  # hours are no days
            return None
        return Bound("since", Ago(self.count, self.unit)).span(setting)


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units before (negative) or after another time; without one, the time that the text named before.

    A count of 0 is the unit around it ("that year"). `told` says that the words speak of the news itself where the
    text named no time ("the day before").
    """

    count: int
    unit: str
    base: Value | None = None
    told: bool = False

    def span(self, setting: Setting) -> Span | None:
        """The calendar unit there; None when the base is coarser than the unit."""
        base = self.base.span(setting) if self.base is not None else setting.anchor
        if base is None and self.told and setting.published:
            base = containing(setting.published, "day")
        if base is None or base.start is None or base.end is None:
            return None
        if PRECISIONS.index(base.precision) > PRECISIONS.index(self.unit):
            return None
        return containing(shift(base.start if self.count < 0 else base.end, self.count, self.unit), self.unit)


@dataclass(frozen=True, slots=True)
class Bound:
    """An interval open on one side: since, from, until, by, before, after."""

    operator: str
    inner: Value

    def span(self, setting: Setting) -> Span | None:
        """The half-open interval; None when "since" would begin after the publication."""
        since = self.operator == "since"
        inner = self.inner.span(setting._replace(direction=Direction.PAST) if since else setting)
        if inner is None or inner.start is None or inner.end is None:
            return None
        if since and setting.published and inner.start > setting.published:
            return None
        if self.operator in ("since", "from"):
            return Span(inner.start, None, inner.precision)
        if self.operator == "after":
            return Span(inner.end + timedelta(days=1), None, inner.precision)
        last = inner.start - timedelta(days=1) if self.operator == "before" else inner.end
        return Span(None, last, inner.precision)


@dataclass(frozen=True, slots=True)
class Range:
    """From one time to another; a weekday or a date without a year is the nearest to the other end."""

    first: Value
    second: Value

    def span(self, setting: Setting) -> Span | None:
        """From the start of the first to the end of the second, as coarse as the coarser; None when it runs back."""
        first = second = None
        if _floats(self.first) and (setting.direction is Direction.PAST or not _floats(self.second)):
            second = self.second.span(setting)
            first = self.first.span(Setting(second.end, Direction.PAST)) if second else None
        else:
            first = self.first.span(setting)
            nearest = Setting(first.start, Direction.FUTURE) if first and _floats(self.second) else setting
            second = self.second.span(nearest)
        if first is None or second is None or first.start is None or second.end is None or first.start > second.end:
            return None
        return Span(first.start, second.end, max(first.precision, second.precision, key=PRECISIONS.index))


def _floats(value: Value) -> bool:
    if isinstance(value, Weekday):
        return value.step is None and value.within is None
    return isinstance(value, Calendar) and value.year is None and value.years is None and value.step is None
