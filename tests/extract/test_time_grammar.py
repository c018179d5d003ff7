"""The grammar of time expressions, word by word: no language model takes part."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.time_grammar import interval_of, scan
from kg.extract.time_spans import PRECISIONS, Direction, Setting
from kg.extract.time_values import resolve

TUESDAY = date(2022, 1, 18)

# words, start, end (ISO; "" is open), precision: published on Tuesday 18 January 2022, in the past tense
PAST = [
    # weekdays
    ("on Monday", "2022-01-17", "2022-01-17", "day"),
    ("Monday", "2022-01-17", "2022-01-17", "day"),
    ("Tuesday", "2022-01-18", "2022-01-18", "day"),
    ("on Wednesday", "2022-01-12", "2022-01-12", "day"),
    ("Monday morning", "2022-01-17", "2022-01-17", "day"),
    ("late Sunday night", "2022-01-16", "2022-01-16", "day"),
    ("early Monday", "2022-01-17", "2022-01-17", "day"),
    ("earlier on Monday", "2022-01-17", "2022-01-17", "day"),
    ("last Friday", "2022-01-14", "2022-01-14", "day"),
    ("last Tuesday", "2022-01-11", "2022-01-11", "day"),
    ("this Friday", "2022-01-21", "2022-01-21", "day"),
    ("this Monday", "2022-01-17", "2022-01-17", "day"),
    ("this past Sunday", "2022-01-16", "2022-01-16", "day"),
    ("Thursday last week", "2022-01-13", "2022-01-13", "day"),
    ("Friday of next week", "2022-01-28", "2022-01-28", "day"),
    ("Monday, 10 January", "2022-01-10", "2022-01-10", "day"),
    ("Thursday (6 January)", "2022-01-06", "2022-01-06", "day"),
    ("on the evening of 3 January", "2022-01-03", "2022-01-03", "day"),
    ("from Monday to Wednesday", "2022-01-10", "2022-01-12", "day"),
    ("Friday-Sunday", "2022-01-14", "2022-01-16", "day"),
    # days and weeks counted from the publication
    ("today", "2022-01-18", "2022-01-18", "day"),
    ("earlier today", "2022-01-18", "2022-01-18", "day"),
    ("tonight", "2022-01-18", "2022-01-18", "day"),
    ("this morning", "2022-01-18", "2022-01-18", "day"),
    ("yesterday", "2022-01-17", "2022-01-17", "day"),
    ("yesterday evening", "2022-01-17", "2022-01-17", "day"),
    ("last night", "2022-01-17", "2022-01-17", "day"),
    ("tomorrow", "2022-01-19", "2022-01-19", "day"),
    ("the day before", "2022-01-17", "2022-01-17", "day"),
    ("the previous day", "2022-01-17", "2022-01-17", "day"),
    ("the day before yesterday", "2022-01-16", "2022-01-16", "day"),
    ("the day after tomorrow", "2022-01-20", "2022-01-20", "day"),
    ("last week", "2022-01-10", "2022-01-16", "week"),
    ("this week", "2022-01-17", "2022-01-23", "week"),
    ("next week", "2022-01-24", "2022-01-30", "week"),
    ("earlier this week", "2022-01-17", "2022-01-18", "week"),
    ("later this week", "2022-01-18", "2022-01-23", "week"),
    ("early this week", "2022-01-17", "2022-01-18", "day"),
    ("late last week", "2022-01-14", "2022-01-16", "day"),
    ("over the weekend", "2022-01-15", "2022-01-16", "weekend"),
    ("last weekend", "2022-01-15", "2022-01-16", "weekend"),
    ("this weekend", "2022-01-22", "2022-01-23", "weekend"),
    ("three days ago", "2022-01-15", "2022-01-15", "day"),
    ("six hours ago", "2022-01-18", "2022-01-18", "day"),
    ("48 hours ago", "2022-01-16", "2022-01-16", "day"),
    ("a week ago", "2022-01-10", "2022-01-16", "week"),
    ("a fortnight ago", "2022-01-03", "2022-01-09", "week"),
    ("two weeks ago", "2022-01-03", "2022-01-09", "week"),
    ("two months ago", "2021-11-01", "2021-11-30", "month"),
    ("five years ago", "2017-01-01", "2017-12-31", "year"),
    ("about twenty-five years ago", "1997-01-01", "1997-12-31", "year"),
    ("more than 20 years ago", "", "2002-12-31", "year"),
    ("a decade ago", "2010-01-01", "2019-12-31", "decade"),
    ("since two years ago", "2020-01-01", "", "year"),
    ("over the past two weeks", "2022-01-04", "2022-01-18", "week"),
    ("in the last year", "2021-01-18", "2022-01-18", "year"),
    # months, quarters, seasons, years counted from the publication
    ("last month", "2021-12-01", "2021-12-31", "month"),
    ("this month", "2022-01-01", "2022-01-31", "month"),
    ("next month", "2022-02-01", "2022-02-28", "month"),
    ("late next month", "2022-02-21", "2022-02-28", "day"),
    ("last year", "2021-01-01", "2021-12-31", "year"),
    ("this year", "2022-01-01", "2022-12-31", "year"),
    ("late last year", "2021-09-01", "2021-12-31", "month"),
    ("earlier this year", "2022-01-01", "2022-01-18", "year"),
    ("so far this year", "2022-01-01", "2022-01-18", "year"),
    ("later this month", "2022-01-18", "2022-01-31", "month"),
    ("last quarter", "2021-10-01", "2021-12-31", "quarter"),
    ("last decade", "2010-01-01", "2019-12-31", "decade"),
    ("in March", "2021-03-01", "2021-03-31", "month"),
    ("in January", "2022-01-01", "2022-01-31", "month"),
    ("in May", "2021-05-01", "2021-05-31", "month"),
    ("last December", "2021-12-01", "2021-12-31", "month"),
    ("last March", "2021-03-01", "2021-03-31", "month"),
    ("this March", "2022-03-01", "2022-03-31", "month"),
    ("March last year", "2021-03-01", "2021-03-31", "month"),
    ("May of this year", "2022-05-01", "2022-05-31", "month"),
    ("in late December", "2021-12-21", "2021-12-31", "day"),
    ("mid-March", "2021-03-11", "2021-03-20", "day"),
    ("early in March", "2021-03-01", "2021-03-10", "day"),
    ("the end of March", "2021-03-21", "2021-03-31", "day"),
    ("the middle of the month", "2022-01-11", "2022-01-20", "day"),
    ("the end of the year", "2022-09-01", "2022-12-31", "month"),
    ("the second quarter of last year", "2021-04-01", "2021-06-30", "quarter"),
    ("last summer", "2021-06-01", "2021-08-31", "season"),
    ("last winter", "2020-12-01", "2021-02-28", "season"),
    ("this winter", "2021-12-01", "2022-02-28", "season"),
    ("in the spring", "2021-03-01", "2021-05-31", "season"),
    ("Feb. 24", "2021-02-24", "2021-02-24", "day"),
    ("24 Feb", "2021-02-24", "2021-02-24", "day"),
    ("January 18", "2022-01-18", "2022-01-18", "day"),
    ("the 24th of November", "2021-11-24", "2021-11-24", "day"),
    ("29 February", "2020-02-29", "2020-02-29", "day"),
    ("24 February last year", "2021-02-24", "2021-02-24", "day"),
    ("November 29-30", "2021-11-29", "2021-11-30", "day"),
    ("30 November to 2 December", "", "", None),  # two dates, not one expression
    ("from 30 November to 2 December", "2021-11-30", "2021-12-02", "day"),
    ("from May until July", "2021-05-01", "2021-07-31", "month"),
    ("from November to January", "2021-11-01", "2022-01-31", "month"),
    ("between March and May", "2021-03-01", "2021-05-31", "month"),
    ("from 2004 until January this year", "2004-01-01", "2022-01-31", "year"),
    ("since Monday", "2022-01-17", "", "day"),
    ("since last week", "2022-01-10", "", "week"),
    ("since May", "2021-05-01", "", "month"),
    ("until Friday", "", "2022-01-14", "day"),
    ("before Monday", "", "2022-01-16", "day"),
    ("after Sunday", "2022-01-17", "", "day"),
    ("by the end of March", "", "2021-03-31", "day"),
    ("on Christmas Eve", "2021-12-24", "2021-12-24", "day"),
    ("since New Year’s Day", "2022-01-01", "", "day"),
    ("on the eve of 4 January", "2022-01-03", "2022-01-03", "day"),
    ("two days before 24 December", "2021-12-22", "2021-12-22", "day"),
]

FUTURE = [
    ("on Monday", "2022-01-24", "2022-01-24", "day"),
    ("Tuesday", "2022-01-18", "2022-01-18", "day"),
    ("next Tuesday", "2022-01-25", "2022-01-25", "day"),
    ("next Friday", "2022-01-21", "2022-01-21", "day"),
    ("this Monday", "2022-01-24", "2022-01-24", "day"),
    ("over the weekend", "2022-01-22", "2022-01-23", "weekend"),
    ("next weekend", "2022-01-29", "2022-01-30", "weekend"),
    ("in March", "2022-03-01", "2022-03-31", "month"),
    ("in January", "2022-01-01", "2022-01-31", "month"),
    ("late December", "2022-12-21", "2022-12-31", "day"),
    ("29 February", "2024-02-29", "2024-02-29", "day"),
    ("on 3 January", "2023-01-03", "2023-01-03", "day"),
    ("in two weeks", "2022-01-31", "2022-02-06", "week"),
    ("in three days’ time", "2022-01-21", "2022-01-21", "day"),
    ("a year from now", "2023-01-01", "2023-12-31", "year"),
    ("within five years", "2022-01-18", "2027-01-18", "year"),
    ("within the next ten days", "2022-01-18", "2022-01-28", "day"),
    ("over the coming two months", "2022-01-18", "2022-03-18", "month"),
    ("next spring", "2022-03-01", "2022-05-31", "season"),
    ("in the winter", "2021-12-01", "2022-02-28", "season"),
    ("until Friday", "", "2022-01-21", "day"),
    ("from Monday", "2022-01-24", "", "day"),
    ("from Thursday to Sunday", "2022-01-20", "2022-01-23", "day"),
    ("from November to January", "2022-11-01", "2023-01-31", "month"),
    ("by 2030", "", "2030-12-31", "year"),
]

# The same with and without a publication date, in any tense.
ABSOLUTE = [
    ("24 February 2022", "2022-02-24", "2022-02-24", "day"),
    ("February 24, 2022", "2022-02-24", "2022-02-24", "day"),
    ("on Feb. 24th, 2022", "2022-02-24", "2022-02-24", "day"),
    ("the 24th of February 2022", "2022-02-24", "2022-02-24", "day"),
    ("the first of May 1997", "1997-05-01", "1997-05-01", "day"),
    ("2022-02-24", "2022-02-24", "2022-02-24", "day"),
    ("Thu., Feb. 24, 2022", "2022-02-24", "2022-02-24", "day"),
    ("24.02.2022", "2022-02-24", "2022-02-24", "day"),
    ("24/02/2022", "2022-02-24", "2022-02-24", "day"),
    ("02/24/2022", "2022-02-24", "2022-02-24", "day"),
    ("24–26 February 2022", "2022-02-24", "2022-02-26", "day"),
    ("24 and 25 February 2022", "2022-02-24", "2022-02-25", "day"),
    ("from 24 to 26 February 2022", "2022-02-24", "2022-02-26", "day"),
    ("from 28 February to 3 March 2022", "2022-02-28", "2022-03-03", "day"),
    ("Sept. 30 - Oct. 2, 2019", "2019-09-30", "2019-10-02", "day"),
    ("March 2014", "2014-03-01", "2014-03-31", "month"),
    ("in March of 2014", "2014-03-01", "2014-03-31", "month"),
    ("late March 2014", "2014-03-21", "2014-03-31", "day"),
    ("the first week of March 2014", "2014-03-01", "2014-03-07", "week"),
    ("the last week of March 2014", "2014-03-25", "2014-03-31", "week"),
    ("from March to May 2015", "2015-03-01", "2015-05-31", "month"),
    ("from March 2014 to June", "2014-03-01", "2014-06-30", "month"),
    ("in 2010", "2010-01-01", "2010-12-31", "year"),
    ("the year 1999", "1999-01-01", "1999-12-31", "year"),
    ("mid-2015", "2015-05-01", "2015-08-31", "month"),
    ("early 2014", "2014-01-01", "2014-04-30", "month"),
    ("late in 2014", "2014-09-01", "2014-12-31", "month"),
    ("the end of 2014", "2014-09-01", "2014-12-31", "month"),
    ("the first half of 2019", "2019-01-01", "2019-06-30", "month"),
    ("the second half of March 2019", "2019-03-16", "2019-03-31", "day"),
    ("the first quarter of 2019", "2019-01-01", "2019-03-31", "quarter"),
    ("Q3 2019", "2019-07-01", "2019-09-30", "quarter"),
    ("summer 2015", "2015-06-01", "2015-08-31", "season"),
    ("in the fall of 2015", "2015-09-01", "2015-11-30", "season"),
    ("the winter of 2014-15", "2014-12-01", "2015-02-28", "season"),
    ("late summer 2015", "2015-08-01", "2015-08-31", "month"),
    ("the 1990s", "1990-01-01", "1999-12-31", "decade"),
    ("the ’90s", "1990-01-01", "1999-12-31", "decade"),
    ("the nineties", "1990-01-01", "1999-12-31", "decade"),
    ("the early 1990s", "1990-01-01", "1993-12-31", "year"),
    ("the mid-1990s", "1994-01-01", "1996-12-31", "year"),
    ("the late 2000s", "2007-01-01", "2009-12-31", "year"),
    ("the 1800s", "1800-01-01", "1899-12-31", "century"),
    ("the 20th century", "1901-01-01", "2000-12-31", "century"),
    ("the early nineteenth century", "1801-01-01", "1833-12-31", "year"),
    ("between 1994 and 1998", "1994-01-01", "1998-12-31", "year"),
    ("from 2001 to 2005", "2001-01-01", "2005-12-31", "year"),
    ("from 2001–2005", "2001-01-01", "2005-12-31", "year"),
    ("from early 2001 to mid-2005", "2001-01-01", "2005-08-31", "month"),
    ("(1994-2000)", "1994-01-01", "2000-12-31", "year"),
    ("(1994–95)", "1994-01-01", "1995-12-31", "year"),
    ("(1999-00)", "1999-01-01", "2000-12-31", "year"),
    ("(1994-present)", "1994-01-01", "", "year"),
    ("(1994-)", "1994-01-01", "", "year"),
    ("since 1994", "1994-01-01", "", "year"),
    ("since about 1994", "1994-01-01", "", "year"),
    ("since March 2014", "2014-03-01", "", "month"),
    ("since the mid-1990s", "1994-01-01", "", "year"),
    ("from 2001 onwards", "2001-01-01", "", "year"),
    ("until 2019", "", "2019-12-31", "year"),
    ("up to 3 May 2019", "", "2019-05-03", "day"),
    ("by 3 May 2019", "", "2019-05-03", "day"),
    ("before 2015", "", "2014-12-31", "year"),
    ("prior to March 2015", "", "2015-02-28", "month"),
    ("after 3 March 2015", "2015-03-04", "", "day"),
    ("after the 1990s", "2000-01-01", "", "decade"),
    ("on the eve of 24 February 2022", "2022-02-23", "2022-02-23", "day"),
    ("the day after 31 December 2021", "2022-01-01", "2022-01-01", "day"),
    ("on Christmas Day 2015", "2015-12-25", "2015-12-25", "day"),
]

RELATIVE = [words for words, _, _, precision in [*PAST, *FUTURE] if precision and words not in ("by 2030",)]

# Not times, or none that words and publication date can tell.
NOTHING = [
    "30 February 2022",
    "February 30",
    "2022-13-01",
    "31 April 2020",
    "03/04/2022",  # April or March
    "in 44 BC",
    "12.34.56.7890",
    "1,23.4567",
    "1234.5678",
    "the past decade's best",
    "in 1200 BC",
    "the 4th century BC",
    "may",
    "may 5",
    "march on",
    "the march",
    "in march",
    "second",
    "the second",
    "for a second time",
    "the fall of the old town",
    "in the fall of the old town",
    "a spring in its step",
    "the sun",
    "Sat",
    "every Monday",
    "each year",
    "on Mondays",
    "on a Friday",
    "Black Friday",
    "years ago",
    "several weeks ago",
    "a few days ago",
    "decades",
    "in two weeks",  # in the past tense a length
    "within five years",
    "for five years",
    "in two weeks of fighting",
    "her last year",
    "the last year of the war",
    "last week of the campaign",
    "the day before the vote",
    "two years after the war",
    "the eve of the vote",
    "two days later",  # than what?
    "the same day",
    "that year",
    "$2015",
    "3,000",
    "in 3,000",
    "2014-style",
    "2005-2001",
    "at 2015 GMT",
    "999999999999 years ago",
    "9999 years ago",
    "in their 90s",
    "a day",
    "the day",
    "between 1998 and 1994",
    "since",
    "",
]


def days(text: str, published: date | None, direction: Direction = Direction.PAST) -> tuple[str, str, str | None]:
    found = interval_of(text, published, direction)
    if found is None:
        return "", "", None
    return str(found.start or ""), str(found.end or ""), found.precision


@pytest.mark.parametrize(("words", "start", "end", "precision"), PAST)
def test_in_the_past_tense(words: str, start: str, end: str, precision: str | None) -> None:
    assert days(words, TUESDAY) == (start, end, precision)


@pytest.mark.parametrize(("words", "start", "end", "precision"), FUTURE)
def test_in_the_future_tense(words: str, start: str, end: str, precision: str) -> None:
    assert days(words, TUESDAY, Direction.FUTURE) == (start, end, precision)


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("published", [None, TUESDAY, date(2031, 7, 6)])
@pytest.mark.parametrize(("words", "start", "end", "precision"), ABSOLUTE)
def test_absolute(
    words: str, start: str, end: str, precision: str, published: date | None, direction: Direction
) -> None:
    assert days(words, published, direction) == (start, end, precision)


@pytest.mark.parametrize("words", RELATIVE)
def test_nothing_relative_without_a_publication_date(words: str) -> None:
    assert interval_of(words, None) is None
    assert interval_of(words, None, Direction.FUTURE) is None


@pytest.mark.parametrize("words", NOTHING)
def test_not_a_time(words: str) -> None:
    assert interval_of(words, TUESDAY) is None
    assert not [each for each in scan(words) if not each.bare and resolve(each.value, Setting(TUESDAY))]


def test_a_sunday_belongs_to_the_week_that_it_ends() -> None:
    sunday = date(2022, 1, 23)
    assert days("last week", sunday)[:2] == ("2022-01-10", "2022-01-16")
    assert days("this week", sunday)[:2] == ("2022-01-17", "2022-01-23")
    assert days("over the weekend", sunday)[:2] == ("2022-01-22", "2022-01-23")
    assert days("last Sunday", sunday)[:2] == ("2022-01-16", "2022-01-16")


def test_a_length_counts_from_its_beginning_in_the_present_perfect_only() -> None:
    found = interval_of("for 27 years", TUESDAY, perfect=True)
    assert found is not None
    assert (found.start, found.end, found.precision, found.text) == (date(1995, 1, 1), None, "year", "for 27 years")
    assert interval_of("for 27 years", TUESDAY) is None
    assert interval_of("for 27 years", None, perfect=True) is None


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("The talks in Rome on Monday came in late May, after 2014.", ["Monday", "late May", "after 2014"]),
        ("He said Monday’s vote, not last week’s, counts.", ["Monday", "last week"]),
        ("Following Sunday’s win they led the decade; the past decade’s best.", ["Sunday"]),
        ("Since 1994 he has led; until Friday, she did.", ["Since 1994", "until Friday"]),
        ("in March and April, or in 2014, 2015 and 2016", ["March", "April", "2014", "2015", "2016"]),
        ("It ended in May.\n\n2014 was different.", ["May", "2014"]),
        ("Troops (24 February 2022) left at the end of the week", ["24 February 2022", "the end of the week"]),
        ("the vote set for 5 May", ["5 May"]),
        ("She led Novaria from 2001 to 2005 and from 2010 on.", ["from 2001 to 2005", "from 2010 on"]),
        ("They may march on Sunday for a second time", ["Sunday"]),
        ("on the night of 3 March and over the weekend", ["the night of 3 March", "the weekend"]),
        ("some five years ago, and more than a decade ago", ["some five years ago", "more than a decade ago"]),
    ],
)
def test_scan_finds_the_very_words(text: str, phrases: list[str]) -> None:
    assert [text[phrase.start : phrase.end] for phrase in scan(text)] == phrases


def test_scan_marks_months_and_years_that_nothing_shows_to_be_times() -> None:
    text = "Mr May said in May that the 2014 vote in 2015 was fair"
    assert [(text[each.start : each.end], each.bare) for each in scan(text)] == [
        ("May", True),
        ("May", False),
        ("2014", True),
        ("2015", False),
    ]


def test_core_is_what_the_operator_stands_before() -> None:
    text = "Since early Monday and after the 1990s"
    assert [(each.operator, text[each.core_start : each.end]) for each in scan(text)] == [
        ("since", "early Monday"),
        ("after", "the 1990s"),
    ]


PIECES = [
    *("the", "late", "end", "of", "since", "from", "to", "between", "and", "in", "Monday", "May", "may", "24"),
    *("2014", "-", "–", ",", ".", "(", ")", "1990s", "20th", "century", "week", "last", "next", "two", "years"),
    *("ago", "before", "day", "’", "s", "0", "99", "0000", "1000", "2999", "February", "29", "30th", "quarter"),
    *("first", "summer", "\n\n", "winter", "1234.5678", "1,23.4567", "1.2.3.4567", "31.12.9999", "2022-02-30"),
    *("9999", "decades", "within", "for", "eve", "Feb", "٣", "²", "İ", "📅"),
]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=60),
    st.dates() | st.none(),
    st.sampled_from(Direction),
)
def test_any_text_is_read_without_error(text: str, published: date | None, direction: Direction) -> None:
    end = 0
    for phrase in scan(text):
        assert end <= phrase.start <= phrase.core_start < phrase.end <= len(text)
        end = phrase.end
        found = interval_of(text[phrase.start : phrase.end], published, direction)
        if found is not None:
            assert found.precision in PRECISIONS
            assert found.start is not None or found.end is not None
            assert found.start is None or found.end is None or found.start <= found.end


@pytest.mark.parametrize(
    "piece", ["late ", "the end of ", "1,", "from 2001 to ", "Monday, ", "24-", "1994-", "in ", "'"]
)
def test_long_repetitions_do_not_hang(piece: str) -> None:
    assert len(list(scan(piece * 4_000))) <= 8_000
