"""The ways to write a day, and what could be two days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.articles import dates

THE_DAY = date(2022, 1, 18)


@pytest.mark.parametrize(
    "written",
    [
        "2022-01-18",
        " 2022-01-18T23:30:00-05:00 ",
        "2022-01-18 23:30",
        "2022/01/18",
        "2022.01.18",
        "2022/01/18 23:30:00",
        "20220118233000",
        "Tue, 18 Jan 22 23:30:00 EST",
        "18 Jan 22 10:00 GMT",
        "20220118",
        "1642548600",
        "1642548600.25",
        "1642548600123",
        "18 January 2022",
        "18 jan 2022",
        "January 18, 2022",
        "Jan. 18, 2022 at 10:30 a.m. EST",
        "Tuesday 18th January 2022",
        "18 January 2022 | 22.15 GMT",
        "Tue, 18 Jan 2022 23:30:00 -0500",
        "Tue, 18 Jan 2022 23:30:00 GMT",
        "Tue Jan 18 23:30:00 +0000 2022",
    ],
)
def test_one_day(written):
    assert dates.day(written) == THE_DAY


@pytest.mark.parametrize(
    "written",
    [
        "01/02/2022",
        "18/01/2022",
        "18.01.22",
        "2022-1-8",
        "2022-W03-2",
        "2022-W03",
        "2022-018",
        "2022-01",
        "2022. 01. 18",
        "202201182330",  # a minute of 2022, or milliseconds of 1976
        "2022011823",
        "18 22 January",
        "2022-01-18x",
        "٢٠٢٢-٠١-١٨",
        "January 2022",
        "18 January",
        "18 January 22",
        "18-19 January 2022",
        "January or February 18, 2022",
        "yesterday",
        "2022",
        "12345",
        "1 1 2022",
        "18 janvier 2022",
    ],
)
def test_none_or_not_one_only(written):
    assert dates.day(written) is None


@pytest.mark.parametrize("written", ["31 April 2022", "2022-02-30", "20221301", "2022/00/10", "0 May 2022"])
def test_a_day_that_no_calendar_has(written):
    with pytest.raises(ValueError, match=r"day|month|date|Invalid"):
        dates.day(written)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_in_every_way(day):
    for way in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 +0100"):
        assert dates.day(day.strftime(way)) == day


@settings(max_examples=100)
@given(st.text(max_size=30) | st.text("0123456789-:./ ,JanMay+", max_size=20))
def test_any_text_is_a_day_or_none_or_refused(written):
    try:
        found = dates.day(written)
    except (ValueError, OverflowError):
        return
    assert found is None or isinstance(found, date)
