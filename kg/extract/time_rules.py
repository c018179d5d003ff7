"""The rules for single times: dates in any order, weekdays, seasons, decades, and times counted from the publication.

Each rule takes the index of the lexeme where it begins and gives a meaning and the index after it, or None.
"""

from datetime import date

from kg.extract.numerals import ORDINALS
from kg.extract.time_spans import Span
from kg.extract.time_values import (
    Ago,
    Calendar,
    Fixed,
    Offset,
    Range,
    Season,
    Stretch,
    Unit,
    Value,
    Weekday,
)
from kg.extract.time_words import (
    DAY_PARTS,
    DECADES,
    HOLIDAY_HEADS,
    HOLIDAYS,
    SEASONS,
    SHORT_WEEKDAYS,
    STEPS,
    UNITS,
    WEEKDAYS,
    Words,
)

Reading = tuple[Value, int]

TODAY = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
# Words after which a month or a season without a year is a time, and a number in four figures a year.
_THEN = "in during of for throughout through over around circa about as all early mid late"
_BOUNDS = "since until till by before after from"
THEN = frozenset([*_THEN.split(), *_BOUNDS.split()])
_STRETCHES = frozenset(["in", "of", "over", "during", "for", "within", "through", "throughout"])
_FALLS = frozenset(["in", "by", "until", "early", "late", "mid"])  # before the season, not before "the fall"
# After these, "last year" and "next week" are not counted from the publication ("his last year").
_OWNERS = frozenset(["his", "her", "its", "their", "my", "our", "your", "s", "a", "an", "the", "every", "each"]) | {
    "one",
    "first",
    "second",
    "third",
    "final",
}
_ANY = frozenset(["every", "each", "per", "a", "an", "any", "most"])
_FEASTS = frozenset(["black", "good", "easter", "super", "bloody", "palm", "cyber", "ash", "holy", "shrove"])
_NOT_YEARS = frozenset(["gmt", "utc", "cet", "est", "edt", "hours", "hrs", "%", "percent", "bc", "bce"])
# What may follow "the day before" when it stands for itself; any other word is what it was the day before.
_AFTERWARDS = frozenset(["in", "at", "on", "by", "with", "to", "from", "during", "near", "and", "but"])


class Rules:
    """The rules over the lexemes of one text."""

    def __init__(self, text: Words) -> None:
        self._text = text
        self._words = text.words

    def time(self, index: int) -> Reading | None:
        found = (
            self.calendar(index)
            or self.weekday(index)
            or self._stepped(index)
            or self._counted(index)
            or self._named(index)
            or self._season(index)
            or self._decade(index)
            or self._century(index)
        )
        if found is not None and self._words[found[1]] in DAY_PARTS:
            return found[0], found[1] + 1
        return found

    def calendar(self, index: int) -> Reading | None:
        """A date in any order, a month, a year, a holiday."""
        words, text = self._words, self._text
        start = index + (words[index] == "the")
        word = words[start]
        figures = text.numeric(start)
        if figures is not None:
            return Calendar(*figures), start + 1
        day = text.day(start)
        if day is not None:
            return self._day_first(day, start + 1)
        month = text.month(start) if start == index else None
        if month is not None:
            return self._month_first(*month)
        if word in HOLIDAY_HEADS and text.capital(start):
            return self._holiday(start)
        named = start > index and word in ("year", "years")
        year = text.year(start + named)
        after = start + named + 1
        if year is None or (start > index and not named) or words[after] in _NOT_YEARS:
            return None
        return None if words[after : after + 3] == ["b", ".", "c"] else (Calendar(year), after)

    def _holiday(self, index: int) -> Reading | None:
        """Christmas, New Year's Eve 2015."""
        for name, (month, day) in HOLIDAYS.items():
            if tuple(self._words[index : index + len(name)]) == name:
                year, years, after = self._year_tail(index + len(name))
                return Calendar(year, month, day, years), after
        return None

    def _day_first(self, day: int, index: int) -> Reading | None:
        """24 February 2022, 24th of February, 24-26 February: the day is read."""
        words, text = self._words, self._text
        until = text.day(index + 1) if words[index] in ("-", "to", "and") else None
        if words[index] == "and" and until != day + 1:
            until = None
        index += 2 if until is not None else 0
        month = text.month(index + (words[index] == "of"))
        if month is None:
            return None
        year, years, after = self._year_tail(month[1])
        last = Calendar(year, month[0], until or day, years)
        return (Range(Calendar(day=day), last) if until is not None else last), after

    def _month_first(self, month: int, index: int, short: bool) -> Reading | None:
        """February 24, 2022, Feb. 24-26, March 2014, March of last year, March: the month is read."""
        words, text = self._words, self._text
        day = text.day(index)
        if day is None:
            year, years, after = self._year_tail(index)
            if short and year is None:
                return None
            return Calendar(year, month, None, years), after
        until = text.day(index + 2) if words[index + 1] == "-" else None
        year, years, after = self._year_tail(index + (1 if until is None else 3))
        if until is not None:
            return Range(Calendar(year, month, day, years), Calendar(year, month, until, years)), after
        return Calendar(year, month, day, years), after

    def _year_tail(self, index: int) -> tuple[int | None, int | None, int]:
        """The year that follows a month or day: itself, or counted from the publication, and where it ends."""
        words = self._words
        start = index + (words[index] in (",", "of"))
        year = self._text.year(start)
        if year is not None:
            return year, None, start + 1
        if words[start] in ("last", "this", "next") and words[start + 1] == "year":
            return None, STEPS[words[start]], start + 2
        return None, None, index

    def weekday(self, index: int) -> Reading | None:
        """Monday, Monday morning, Monday 24 February, Monday of last week."""
        words, text = self._words, self._text
        before = text.before(index)
        short = words[index] in SHORT_WEEKDAYS
        weekday = SHORT_WEEKDAYS.get(words[index]) if short else WEEKDAYS.get(words[index])
        if weekday is None or not text.capital(index) or before in _ANY or before in _FEASTS:
            return None
        after = index + 1 + (short and words[index + 1] == ".")
        part = after + (words[after] in DAY_PARTS)
        dated = self.calendar(part + (words[part] in (",", "(")))
        if dated is not None and (isinstance(dated[0], Range) or (isinstance(dated[0], Calendar) and dated[0].day)):
            return dated[0], dated[1] + (words[part] == "(" and words[dated[1]] == ")")
        if short:
            return None
        after = part
        week = after + (words[after] == "of")
        if words[week] in ("last", "this", "next") and words[week + 1] == "week":
            return Weekday(weekday, within=Unit("week", STEPS[words[week]])), week + 2
        return Weekday(weekday), after

    def _stepped(self, index: int) -> Reading | None:
        """last week, this year, next Friday, last March, the past five years, the next day, that day."""
        words, text = self._words, self._text
        the = words[index] == "the"
        start = index + the
        if words[start] in ("same", "that") and words[start + 1] in UNITS and not words[start + 1].endswith("s"):
            return Offset(0, UNITS[words[start + 1]][0]), start + 2
        if words[start] not in STEPS:
            return None
        if the:
            return self._relative(index, start, STEPS[words[start]])
        if words[start] == "this" and words[start + 1] in ("past", "coming"):
            start += 1
        elif words[start] not in ("last", "this", "next"):
            return None
        step, following = STEPS[words[start]], start + 1
        word = words[following]
        if words[following + 1] == "of" or text.before(index) in _OWNERS:
            return None
        if step == -1 and word in ("night", "evening"):
            return Unit("day", -1), following + 1
        if step == 0 and word in DAY_PARTS:
            return Unit("day"), following + 1
        if word in UNITS and word != "day" and not word.endswith("s"):
            return Unit(UNITS[word][0], step * UNITS[word][1]), following + 1
        if word in WEEKDAYS and text.capital(following):
            return Weekday(WEEKDAYS[word], step), following + 1
        month = text.month(following)
        if month is not None and not month[2]:
            return Calendar(month=month[0], step=step), month[1]
        return (Season(SEASONS[word], step=step), following + 1) if word in SEASONS else None

    def _relative(self, index: int, step_index: int, step: int) -> Reading | None:
        """the past five years, the last year, the next day, the previous week."""
        words = self._words
        word = words[step_index]
        counted = self._text.units(step_index + 1)
        if counted is not None:
            count, unit, after = counted
        elif words[step_index + 1] in UNITS and not words[step_index + 1].endswith("s"):
            unit, count = UNITS[words[step_index + 1]]
            after = step_index + 2
        else:
            return None
        if words[after] == "of" or step == 0:
            return None
        stretch = self._text.before(index) in _STRETCHES and (counted is not None or unit != "day")
        if stretch and word not in ("following", "previous"):
            return Stretch(step * count, unit), after
        if counted is None and word in ("next", "following", "previous"):
            return Offset(step * count, unit, told=word == "previous"), after
        return None

    def _counted(self, index: int) -> Reading | None:
        """two years ago, a week from now, two days before 24 February, the day before, a year earlier, the eve of."""
        words = self._words
        the = words[index] == "the"
        if words[index + the] == "eve" and words[index + the + 1] == "of":
            base = self.calendar(index + the + 2) or self.weekday(index + the + 2)
            return (Offset(-1, "day", base[0]), base[1]) if base else None
        if words[index + the] in DAY_PARTS and words[index + the + 1] == "of":
            return self.calendar(index + the + 2) or self.weekday(index + the + 2)
        if the:
            if words[index + 1] not in UNITS or words[index + 1].endswith("s"):
                return None
            (unit, count), after = UNITS[words[index + 1]], index + 2
        else:
            counted = self._text.units(index)
            if counted is None:
                return None
            count, unit, after = counted
            if words[after] == "ago":
                return Ago(count, unit), after + 1
            if words[after : after + 2] == ["from", "now"]:
                return Ago(-count, unit), after + 2
        if words[after] not in ("before", "after", "earlier", "later"):
            return None
        signed = -count if words[after] in ("before", "earlier") else count
        after += 1
        base = None
        if words[after - 1] in ("before", "after"):
            base = self.calendar(after) or self.weekday(after) or self._named(after)
        if base is not None:
            return Offset(signed, unit, base[0]), base[1]
        if words[after - 1] in ("before", "after") and words[after].isalnum() and words[after] not in _AFTERWARDS:
            return None  # "the day before the vote": nothing says when that was
        return Offset(signed, unit, told=the and signed < 0), after

    def _named(self, index: int) -> Reading | None:
        """today, yesterday, tomorrow, tonight, the weekend."""
        word = self._words[index]
        if word in TODAY:
            return Unit("day", TODAY[word]), index + 1
        if word == "the" and self._words[index + 1] == "weekend" and self._words[index + 2] != "of":
            return Unit("weekend", None), index + 2
        return None

    def _season(self, index: int) -> Reading | None:
        """summer 2015, the winter of 2014-15; without a year only after "in" and its like."""
        words = self._words
        the = words[index] == "the"
        month = SEASONS.get(words[index + the])
        if month is None:
            return None
        after = index + the + 1
        year_index = after + (words[after] == "of")
        year = self._text.year(year_index)
        if year is not None:
            after = year_index + 1
            short = words[after + 1]
            if words[after] in ("-", "/") and len(short) == 2 and short == f"{(year + 1) % 100:02}":
                after += 2
            return Season(month, year), after
        before = self._text.before(index)
        named = before in _FALLS if words[index + the] == "fall" else before in THEN or before == "-"
        return (Season(month), after) if named and words[after] != "of" else None

    def _decade(self, index: int) -> Reading | None:
        """the 1990s, mid-1990s, the '90s, the nineties."""
        words = self._words
        the = words[index] == "the"
        start = index + the
        before = self._text.before(index)
        if words[start] in DECADES and (the or before in ("early", "mid", "late", "-")):
            first = 1900 + DECADES[words[start]]
        else:
            start += words[start] == "'"
            figures = words[start][:-1]
            if words[start][-1:] != "s" or not (figures.isascii() and figures.isdecimal()) or figures[-1] != "0":
                return None
            short = len(figures) == 2 and figures >= "20"
            if not short and not (len(figures) == 4 and "1000" <= figures < "3000"):
                return None
            if short and not the and words[start - 1] not in ("'", "early", "mid", "late", "-"):
                return None
            first = int(figures) + (1900 if short else 0)
        long = first % 100 == 0 and first < 2000
        last = date(first + (99 if long else 9), 12, 31)
        return Fixed(Span(date(first, 1, 1), last, "century" if long else "decade")), start + 1

    def _century(self, index: int) -> Reading | None:
        """the 19th century, the twentieth century."""
        words = self._words
        start = index + (words[index] == "the")
        number = ORDINALS.get(words[start])
        after = start + 1
        if words[start : start + 3] == ["twenty", "-", "first"]:
            number, after = 21, start + 3
        elif number is None and words[start][-2:] in ("st", "nd", "rd", "th"):
            figures = words[start][:-2]
            number = int(figures) if len(figures) <= 2 and figures.isascii() and figures.isdecimal() else None
        after += words[after] == "-"
        if number is None or not 1 <= number <= 30 or words[after] != "century":
            return None
        if words[after + 1] in ("bc", "bce"):
            return None
        return Fixed(Span(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), "century")), after + 1
