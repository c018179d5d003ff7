"""The words that time expressions are made of, and the cutting of a text into them."""

import re

from kg.extract.numerals import ORDINALS, small_number

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
WEEKDAYS = {name: index for index, name in enumerate(_WEEKDAYS.split())}
SHORT_WEEKDAYS = {
    **{name[:3]: index for name, index in WEEKDAYS.items()},
    **{"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
}
MONTHS = {name: index for index, name in enumerate(_MONTHS.split(), start=1)}
SHORT_MONTHS = {**{name[:3]: index for name, index in MONTHS.items()}, "sept": 9}
HOLIDAYS = {
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("boxing", "day"): (12, 26),
    ("new", "year", "'", "s", "eve"): (12, 31),
    ("new", "year", "'", "s", "day"): (1, 1),
    ("christmas",): (12, 25),
}
HOLIDAY_HEADS = frozenset(name[0] for name in HOLIDAYS)
# Singular and plural to the unit and how many of it; hours are counted as whole days.
UNITS = {
    **{unit: (unit, 1) for unit in ("day", "week", "month", "year", "decade")},
    **{unit + "s": (unit, 1) for unit in ("day", "week", "month", "year", "decade")},
    **{"quarter": ("quarter", 1), "quarters": ("quarter", 1), "century": ("century", 1), "centuries": ("century", 1)},
    **{"fortnight": ("week", 2), "fortnights": ("week", 2), "weekend": ("weekend", 1)},
}
HOURS = frozenset({"hour", "hours", "minute", "minutes"})
DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night", "noon", "midday", "midnight", "lunchtime"})
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "following": 1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the month it begins, northern, as in news
DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60} | {
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid"} | {
    "late": "late",
    "end": "late",
    "close": "late",
}

# ISO dates, numeric dates and numbers with their suffix ("24th", "1990s") are one lexeme each; repetition is bounded,
# so that no text takes more than linear time. A blank line ends every expression.
_LEXEME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}([./])[0-9]{1,2}\1[0-9]{4}(?![0-9])"
    r"|[0-9]++(?:[.,:][0-9]++){0,6}+\w*+"
    r"|\w++"
    r"|\n[^\S\n]*\n"
    r"|[^\w\s]"
)
_SIGNS = {"’": "'", "‘": "'", "–": "-", "‐": "-", "‑": "-", "−": "-"}
_NUMERIC = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<first>[0-9]{1,2})([./])(?P<second>[0-9]{1,2})\3(?P<year>[0-9]{4})"
)
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_PADDING = 12  # empty lexemes behind the last, so that rules can look ahead without asking for the end


class Words:
    """A text cut into lexemes: lower case with plain signs in `words`, the text's own capitals asked for by index."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span() for match in _LEXEME.finditer(text)]
        found = [text[start:end] for start, end in spans]
        self.words = [_SIGNS.get(word) or word.lower() for word in found]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.count = len(self.words)
        self.words.extend([""] * _PADDING)
        self.starts.extend([len(text)] * _PADDING)
        self.ends.extend([len(text)] * _PADDING)

    def before(self, index: int) -> str:
        """The word before `index`, "" at the start of the text."""
        return self.words[index - 1] if index else ""

    def capital(self, index: int) -> bool:
        """Whether the lexeme begins with a capital."""
        start = self.starts[index]
        return self.text[start : start + 1].isupper()

    def adjoins(self, index: int) -> bool:
        """Whether nothing stands between the lexeme and the one before it."""
        return index > 0 and self.ends[index - 1] == self.starts[index]

    def year(self, index: int) -> int | None:
        """A year in four figures."""
        word = self.words[index]
        return int(word) if len(word) == 4 and word.isascii() and word.isdecimal() and "1000" <= word < "3000" else None

    def numeric(self, index: int) -> tuple[int, int, int] | None:
        """Year, month and day of 2022-02-24, 24.02.2022 and, where only one order is a date, 24/02/2022, 02/24/2022.

        Month 0, which no calendar has, where two orders are.
        """
        word = self.words[index]
        match = _NUMERIC.fullmatch(word) if len(word) >= 8 else None
        if match is None:
            return None
        if match["iso"]:
            return int(word[:4]), int(word[5:7]), int(word[8:])
        first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
        if "." in word or first > 12 or first == second:
            return year, second, first
        return (year, first, second) if second > 12 else (year, 0, first)

    def day(self, index: int) -> int | None:
        """A day of the month in figures, with or without its ending; in words only before "of"."""
        word = self.words[index]
        match = _DAY.fullmatch(word)
        if match is None:
            return ORDINALS.get(word) if self.words[index + 1] == "of" else None
        return int(match[1]) if 1 <= int(match[1]) <= 31 else None

    def month(self, index: int) -> tuple[int, int, bool] | None:
        """A capitalised month, the lexeme after it, and whether it was abbreviated."""
        word = self.words[index]
        if word in MONTHS:
            return (MONTHS[word], index + 1, False) if self.capital(index) else None
        if word not in SHORT_MONTHS or not self.capital(index):
            return None
        dotted = self.words[index + 1] == "." and self.adjoins(index + 1)
        return SHORT_MONTHS[word], index + 1 + dotted, True

    def units(self, index: int) -> tuple[int, str, int] | None:
        """So many units of time ("two weeks", "a year"), and the lexeme after them."""
        number = small_number(self.words, index)
        if number is None:
            return None
        count, after = number
        if self.words[after] in HOURS:
            return (count // 24 if self.words[after].startswith("hour") else 0), "day", after + 1
        if self.words[after] not in UNITS:
            return None
        unit, factor = UNITS[self.words[after]]
        return count * factor, unit, after + 1
