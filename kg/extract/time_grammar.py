"""The grammar of time expressions: from the words of a text to phrases with a meaning. No spaCy, no model, no clock.

    interval_of("late December", date(2022, 1, 18))      2021-12-21 to 2021-12-31
    scan(text)                                           every phrase in a text, with its place

A preposition that only says "then" (in, on, at, during) stays outside a phrase; one that changes the meaning (since,
until, by, before, "in two weeks") belongs to it. What a phrase modifies is the business of the parse, not of this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.extract.numerals import ONES, ORDINALS, TENS
from kg.extract.time_rules import THEN, TODAY, Reading, Rules
from kg.extract.time_spans import Direction, Setting
from kg.extract.time_values import (
    Ago,
    Bound,
    Calendar,
    Lasting,
    Part,
    Range,
    Side,
    Stretch,
    Unit,
    Value,
    Weekday,
    resolve,
)
from kg.extract.time_words import (
    DAY_PARTS,
    DECADES,
    HOURS,
    MONTHS,
    PARTS,
    SEASONS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    STEPS,
    UNITS,
    WEEKDAYS,
    Words,
)
from kg.model import Interval

_OPERATORS = {
    ("since",): "since",
    ("until",): "until",
    ("till",): "until",
    ("up", "to"): "until",
    ("up", "until"): "until",
    ("through",): "until",
    ("by",): "until",
    ("before",): "before",
    ("prior", "to"): "before",
    ("after",): "after",
    ("from",): "from",
}
_OPENINGS = frozenset(words[0] for words in _OPERATORS)
_CONNECTORS = frozenset(["to", "until", "till", "through", "-"])
_MORE = (("more", "than"), ("well", "over"), ("over",), ("at", "least"))
_ABOUT = (("nearly",), ("almost",), ("about",), ("around",), ("some",), ("roughly",), ("just",), ("exactly",))
_NO_YEARS = frozenset(["$", "€", "£", "¥", "#", "-", "/", "no", "nos"])  # what stands before other numbers
_STARTERS = _OPENINGS.union(
    ["the", "in", "within", "for", "between", "that", "same", "earlier", "later", "so", "eve", "a", "an", "'"],
    ["q1", "q2", "q3", "q4", "christmas", "boxing", "new"],
    *(TODAY, WEEKDAYS, SHORT_WEEKDAYS, MONTHS, SHORT_MONTHS, SEASONS, PARTS, STEPS, DECADES, DAY_PARTS),
    *(ONES, TENS, ORDINALS),
)
# What must follow some of them, where no figure does: most nouns have an article, and few of them are times.
_FOLLOWERS = {
    "the": _STARTERS.union(UNITS, ["weekend"]),
    "in": frozenset(["a", "an", *ONES, *TENS]),
    "that": frozenset(UNITS),
    "'": frozenset[str](),
    **dict.fromkeys(("a", "an"), HOURS.union(UNITS)),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time expression at `text[start:end]`. Of "since 1994" the core is "1994"; elsewhere it is the phrase itself.

    `bare`: no word before a month or year shows that it is a time (the "2014" of "the 2014 election", Mr "May").
    """

    start: int
    end: int
    value: Value
    core_start: int
    core: Value
    bare: bool = False

    @property
    def operator(self) -> str:
        """The operator of an interval that is open on one side: since, until, before, after, from; "" elsewhere."""
        return self.value.operator if isinstance(self.value, Bound) else ""


def interval_of(
    words: str, published: date | None, direction: Direction = Direction.PAST, perfect: bool = False
) -> Interval | None:
    """The interval that `words`, as a whole, mean against the publication date; None when they mean none.

    A preposition may stand before them ("on Monday"). `perfect`: the verb stands in the present perfect.
    """
    phrases = list(scan(words))
    if len(phrases) != 1 or (phrases[0].bare and phrases[0].start > 0):
        return None
    phrase = phrases[0]
    outside = words[: phrase.start].split() + words[phrase.end :].split()
    if any(word.lower() not in THEN | {"on", "at", "the", "(", ")"} for word in outside):
        return None
    return interval(words, phrase, Setting(published, direction, perfect=perfect))


def interval(text: str, phrase: Phrase, setting: Setting) -> Interval | None:
    """The interval of a phrase that was found in `text`."""
    span = resolve(phrase.value, setting)
    return Interval(span.start, span.end, span.precision, text[phrase.start : phrase.end]) if span else None


def scan(text: str) -> Iterator[Phrase]:
    """The time expressions of a text from left to right; they do not overlap, nor span paragraphs."""
    words = Words(text)
    grammar = _Grammar(words)
    index, listed = 0, -1  # `listed`: the lexeme after the last phrase, if that was none of the bare ones
    while index < words.count:
        found = grammar.phrase(index) if _may_begin(words.words, index) else None
        if found is None:
            index += 1
            continue
        phrase, after = found
        if phrase.bare and listed == index - 1 and words.words[listed] in ("and", "or", ","):
            phrase = replace(phrase, bare=False)  # "in March and April": the second is as good as the first
        yield phrase
        index, listed = after, -1 if phrase.bare else after


def _may_begin(words: Sequence[str], index: int) -> bool:
    """Whether a lexeme, and the one after it, may begin a phrase."""
    word, following = words[index], words[index + 1]
    if word in _FOLLOWERS:
        return following in _FOLLOWERS[word] or following[:1].isdigit()
    return word in _STARTERS or word[0].isdigit()


def _bare(value: Calendar) -> bool:
    """Whether it is no more than the name of a month, or four figures."""
    if value.years is not None or value.step is not None:
        return False
    return value.day is None and (value.month is None or value.year is None)


class _Grammar:
    """Times with operators, ranges and parts, over the rules for single times."""

    def __init__(self, text: Words) -> None:
        self._text = text
        self._words = text.words
        self._rules = Rules(text)

    def phrase(self, index: int) -> tuple[Phrase, int] | None:
        """The phrase that begins at `index`, and the lexeme after it."""
        found = self._ahead(index) or self._lasting(index) or self._from_to(index)
        if found is not None:
            return self._made(index, found, index), found[1]
        bound = self._bound(index)
        if bound is not None:
            return self._made(index, bound[0], bound[1]), bound[0][1]
        found = self._time(index)
        if found is None:
            return None
        value, after = found
        if isinstance(value, Ago):
            more = self._preceded(index, _MORE)
            start = min(more, self._preceded(index, _ABOUT))
            return self._made(start, (replace(value, more=more < index), after), start), after
        first = value.first if isinstance(value, Range) else value
        if isinstance(first, Bound):
            first = first.inner  # "1994-present"
        bare = False
        if isinstance(first, Calendar) and _bare(first):
            before = self._text.before(index)
            if first.month is None and before in _NO_YEARS:
                return None
            bare = before not in THEN and not (before == "(" and first.year)
        return self._made(index, found, index, bare), after

    def _made(self, index: int, found: Reading, core_index: int, bare: bool = False) -> Phrase:
        value, after = found
        core = value.inner if isinstance(value, Bound) else value
        starts, ends = self._text.starts, self._text.ends
        return Phrase(starts[index], ends[after - 1], value, starts[core_index], core, bare)

    def _preceded(self, index: int, patterns: tuple[tuple[str, ...], ...]) -> int:
        """Where the first of the patterns that ends just before `index` begins; `index` when none does."""
        for pattern in patterns:
            start = index - len(pattern)
            if start >= 0 and tuple(self._words[start:index]) == pattern:
                return start
        return index

    # Times with an operator before them

    def _bound(self, index: int) -> tuple[Reading, int] | None:
        """since, until, by, before, after TIME; from TIME on. And where TIME begins."""
        if self._words[index] not in _OPENINGS:
            return None
        length = 1 if (self._words[index],) in _OPERATORS else 2
        operator = _OPERATORS.get(tuple(self._words[index : index + length]))
        if operator is None:
            return None
        inner = index + length
        if self._words[inner] in ("about", "around"):
            inner += 1
        found = self._time(inner)
        if found is None or isinstance(found[0], (Bound, Stretch)):
            return None
        value, after = found
        if operator == "from" and self._words[after] in ("on", "onward", "onwards"):
            after += 1
        return (Bound(operator, value), after), inner

    def _from_to(self, index: int) -> Reading | None:
        """from TIME to TIME, between TIME and TIME."""
        opening = self._words[index]
        if opening not in ("from", "between"):
            return None
        connectors = _CONNECTORS if opening == "from" else frozenset(["and"])
        day = self._text.day(index + 1)
        if day is not None and self._words[index + 2] in connectors:
            first: Reading | None = (Calendar(day=day), index + 2)  # "from 24 to 26 February"
        else:
            first = self._time(index + 1)
        if first is None or isinstance(first[0], Range):  # "from 2001-2005"
            return first
        if self._words[first[1]] not in connectors:
            return None
        second = self._time(first[1] + 1)
        return (Range(first[0], second[0]), second[1]) if second else None

    def _ahead(self, index: int) -> Reading | None:
        """in two weeks, within five years."""
        words = self._words
        if words[index] not in ("in", "within") or self._text.before(index) in ("time", "times"):
            return None
        within = words[index] == "within"
        number = index + 1
        if within and words[number] == "the" and words[number + 1] in ("next", "coming"):
            number += 2
        found = self._text.units(number)
        if found is None:
            return None
        count, unit, after = found
        if words[after] == "'" and words[after + 1] in ("time", "s"):  # "in two weeks' time", "in a week's time"
            after += 2 + (words[after + 1] == "s")
        if words[after] in ("of", "-", "ago", "before", "after", "earlier", "later"):
            return None
        return (Stretch(count, unit) if within else Ago(-count, unit)), after

    def _lasting(self, index: int) -> Reading | None:
        """for ten years."""
        if self._words[index] != "for":
            return None
        number = index + 1
        for pattern in _MORE + _ABOUT:
            if tuple(self._words[number : number + len(pattern)]) == pattern:
                number += len(pattern)
                break
        found = self._text.units(number)
        if found is None or self._words[found[2]] in ("of", "-", "ago"):
            return None
        return Lasting(found[0], found[1]), found[2]

    # Times that contain

    def _time(self, index: int) -> Reading | None:
        """A part, a time with its far end after a dash, or a single time."""
        found = self._part(index) or self._rules.time(index)
        if found is None or self._words[found[1]] != "-" or not isinstance(found[0], (Calendar, Weekday)):
            return found
        first, after = found
        if isinstance(first, Calendar) and first.year is not None and first.month is None:
            return self._years(first.year, after)
        second = self._rules.calendar(after + 1) or self._rules.weekday(after + 1)
        if second is not None and isinstance(second[0], (Calendar, Weekday)):
            return Range(first, second[0]), second[1]
        return found

    def _years(self, year: int, dash: int) -> Reading | None:
        """1994-2000, 1994-95, (1994-): the year is read, `dash` is the index of the dash."""
        after = dash + 1
        word = self._words[after]
        if word in (")", "present"):
            return Bound("from", Calendar(year)), after + (word == "present")
        end = self._text.year(after)
        if end is None and len(word) == 2 and word.isascii() and word.isdecimal():
            end = year - year % 100 + int(word)
            end += 100 if year % 100 >= 90 and int(word) < 50 else 0  # 1999-00
        if end is None:  # "2014-style" is no time, but a dash between spaces belongs to the sentence
            return None if self._text.adjoins(dash) else (Calendar(year), dash)
        return (Range(Calendar(year), Calendar(end)), after + 1) if end > year else None

    def _part(self, index: int) -> Reading | None:
        """late December, mid-2015, the end of March, earlier this year, so far this year, the first half of 2019."""
        words = self._words
        if words[index] == "so" and words[index + 1] == "far":
            found = self._rules.time(index + 2)
            return (Side(False, found[0]), found[1]) if found and isinstance(found[0], Unit) else None
        start = index + (words[index] == "the")
        word, inner = words[start], start + 1
        if word in ("earlier", "later"):
            found = self._rules.time(inner + (words[inner] in ("in", "on")))
            return (Side(word == "later", found[0]), found[1]) if found else None
        if word not in PARTS:
            return self._numbered_part(start)
        if word in ("early", "mid", "late"):
            inner += words[inner] == "-" or (words[inner] == "in" and word != "mid")
        elif words[inner] == "of":
            inner += 1
        else:
            return None
        found = self._whole(inner)
        return (Part(PARTS[word], found[0]), found[1]) if found else None

    def _numbered_part(self, index: int) -> Reading | None:
        """first half of 2019, second quarter of last year, Q1 2019, last week of March."""
        words = self._words
        word, unit, inner = words[index], words[index + 1], index + 3
        if word in ("q1", "q2", "q3", "q4"):
            number, unit, inner = int(word[1]), "quarter", index + 1 + (words[index + 1] == "of")
        elif words[index + 2] != "of":
            return None
        else:
            number = -1 if word == "last" and unit == "week" else ORDINALS.get(word, 0)
        if not number or number > {"half": 2, "quarter": 4, "week": 4}.get(unit, 0):
            return None
        found = self._whole(inner)
        return (Part(unit, found[0], number), found[1]) if found else None

    def _whole(self, index: int) -> Reading | None:
        """What has parts: a single time, and "the year" for the current one."""
        words = self._words
        if words[index] == "the" and words[index + 1] in ("week", "month", "year", "decade", "century"):
            if words[index + 2] in ("before", "after", "of") or self._text.year(index + 2):
                return self._rules.time(index)
            return Unit(words[index + 1]), index + 2
        return self._rules.time(index)
