"""The day that a date-time of the web was written for, in the time zone in which it was written.

ISO 8601 ("2022-01-18T23:30:00-05:00", "20220118"), RFC 822 ("Tue, 18 Jan 2022 23:30:00 -0500") and English
("January 18, 2022", "18 January 2022 at 9:30"). Where the order of day and month is anybody's guess ("01/02/2022"),
no date is read: a wrong one would be an invented fact.
"""

import re
from datetime import date

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        rf"{_WEEKDAY}{_DAY}[ -]+{_MONTH},?[ -]+(?P<year>\d{{4}})(?!\d)",
        rf"{_WEEKDAY}{_MONTH} +{_DAY},? +(?P<year>\d{{4}})(?!\d)",
        rf"{_WEEKDAY}{_MONTH} +{_DAY} +[\d:]{{5,8}} +(?:[a-z]{{3,4}} +)?(?P<year>\d{{4}})(?!\d)",  # C's asctime
    )
]
_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")


def day(written: object) -> date | None:
    """The day of a date or date-time; None for what is no date, or no certain one."""
    if not isinstance(written, str) or len(written) > 200:
        return None
    written = " ".join(written.split())
    for form in _FORMS:
        if match := form.match(written):
            month = match["month"]
            return _date(match["year"], month if month.isdigit() else _MONTHS[month[:3].lower()], match["day"])
    return None


def in_path(path: str) -> date | None:
    """The day that the path of an address states: /2022/01/18/ or /2022-01-18-."""
    match = _IN_PATH.search(path)
    if match is None:
        return None
    return _date(*match.groups()[:3]) if match[1] else _date(*match.groups()[3:])


def _date(year: str | int, month: str | int, number: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
