"""The day that a publication date names, in the ways that files, feeds and databases write it; what could be two
days is none ("01/02/2022")."""

import re
from datetime import date, datetime, timedelta

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])")
_YEAR_FIRST = re.compile(  # 2022/01/18, 2022.01.18 23:30, 20220118, 20220118233000
    r"([0-9]{4})(?:([-/.])([0-9]{2})\2([0-9]{2})(?:[T ]\s*[0-9]{1,2}:[0-9][0-9:.]*\s*(?:Z|[+-][0-9:]+)?)?"
    r"|([0-9]{2})([0-9]{2})(?:[0-9]{6})?)"
)
_COMPACT = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])(?:[0-5][0-9])?"
)
_SHORT_YEAR = re.compile(  # as RFC 822 has it: "Tue, 18 Jan 22 23:30:00 EST"
    r"(?:[A-Za-z]{3},?\s+)?([0-9]{1,2}\s+[A-Za-z]{3})\s+([0-9]{2})(?=\s+[0-9]{2}:[0-9]{2})"
)
_EPOCH = re.compile(r"-?[0-9]{9,10}(?:\.[0-9]+)?|[0-9]{12,13}")  # seconds since 1970 in UTC, or milliseconds
_WORD = re.compile(
    r"[AaPp]\.[Mm]\.|[A-Za-z]+\.?|[0-9]+(?:st|nd|rd|th)\b|[0-9]+(?:[:.][0-9]+)*|[+-][0-9]{2}:?[0-9]{2}|\S"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_MONTH = {short: number for number, name in enumerate(_MONTHS, 1) for short in (name, name[:3])} | {"sept": 9}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_BESIDE = frozenset(  # what may stand beside a date and does not change its day
    {
        *_DAYS,
        *(name[:3] for name in _DAYS),
        "tues",
        "thur",
        "thurs",
        "at",
        "on",
        "the",
        "of",
        "am",
        "pm",
        "a.m.",
        "p.m.",
    }
    | {
        "utc",
        "gmt",
        "z",
        "est",
        "edt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "pst",
        "pdt",
        "et",
        "ct",
        "mt",
        "pt",
        "bst",
        "cet",
        "cest",
        "ist",
    }
    | {",", "|", "(", ")"}
)
_CLOCK = re.compile(
    r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?|[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]+|[+-][0-9]{2}:?[0-9]{2}"
)
_FIRST = datetime(1970, 1, 1)


def day(written: str) -> date | None:
    """The day, as a clock where it was written showed it; None for what is no date, or not one only. ValueError for a
    day that no calendar has."""
    written = written.strip()
    if _ISO.match(written):
        return datetime.fromisoformat(written).date() if len(written) > 10 else date.fromisoformat(written)
    if match := _YEAR_FIRST.fullmatch(written):
        return date(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
    if _COMPACT.fullmatch(written):
        return None  # 202201182330 is a minute of 2022, or milliseconds of 1976
    if _EPOCH.fullmatch(written):
        seconds = float(written) if len(written.lstrip("-").partition(".")[0]) < 12 else int(written) / 1000
        return (_FIRST + timedelta(seconds=seconds)).date()
    if match := _SHORT_YEAR.match(written):
        century = 20 if int(match[2]) < 50 else 19  # RFC 2822
        written = f"{match[1]} {century}{match[2]}{written[match.end() :]}"
    return _in_words(written)


def _in_words(written: str) -> date | None:
    """ "18 January 2022", "Jan. 18, 2022 at 10:30 a.m.", "Tue, 18 Jan 2022 23:30:00 -0500"."""
    months, days, years = [], [], []
    for word in _WORD.findall(written):
        lower = word.lower()
        if lower.rstrip(".") in _MONTH:
            months.append(_MONTH[lower.rstrip(".")])
        elif match := _DAY.fullmatch(lower):
            days.append(int(match[1]))
        elif re.fullmatch("[0-9]{4}", word):
            years.append(int(word))
        elif not (lower in _BESIDE or lower.rstrip(".") in _BESIDE or _CLOCK.fullmatch(word)):
            return None
    return date(years[0], months[0], days[0]) if len(months) == len(days) == len(years) == 1 else None
