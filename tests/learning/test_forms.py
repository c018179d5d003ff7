"""Dates and numbers are read as texts write them, and written as the labels of a world are."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.learning.forms import Placed, date_of, dates, form_of, number_of, numbers, written


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 3 May 1921.", (1921, 5, 3)),
        ("on May 3rd, 1921.", (1921, 5, 3)),
        ("the 3rd of May 1921", (1921, 5, 3)),
        ("1921-05-03", (1921, 5, 3)),
        ("03/05/1921", (1921, 5, 3)),
        ("in Sept. 1921", (1921, 9, None)),
        ("in 1921", (1921, None, None)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: tuple[int, int | None, int | None]) -> None:
    assert [p.date for p in dates(text)] == [day]


def test_what_is_no_date_is_none() -> None:
    assert [p.date for p in dates("Auguſt 99, 77 99 1234567, 32/13/1921 x")] == [(1921, None, None)]
    assert [p.date for p in dates("Auguſt 1999")] == [(1999, None, None)]
    assert dates("AprİL") == []


def test_dates_do_not_overlap_and_many_are_no_harm() -> None:
    text = "3 May 1921, 1921-05-03 and 1921. " * 3_000
    spans = sorted((p.start, p.end) for p in dates(text))
    assert len(spans) == 9_000
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@settings(max_examples=25)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_days_keep_their_form(day: date) -> None:
    for label in (day.isoformat(), f"{day.day:02} {day:%B} {day.year}"):
        assert written(form_of(label), Placed(0, 0, date=date_of(label))) == label


@settings(max_examples=25)
@given(st.integers(-(10**9), 10**9), st.integers(1, 99), st.sampled_from(["", " (metres)", " (minutes)"]))
def test_numbers_keep_their_form_and_unit(whole: int, part: int, unit: str) -> None:
    for label in (f"{whole}{unit}", f"{float(f'{abs(whole)}.{part}')!r}{unit}"):
        assert written(form_of(label), Placed(0, 0, number=number_of(label))) == label


def test_a_form_that_does_not_fit_gives_nothing() -> None:
    assert written("iso", Placed(0, 0, number=3.0)) is None
    assert written("integer", Placed(0, 0, date=(1921, 5, 3))) is None
    assert written("integer", Placed(0, 0, date=(1921, None, None))) == "1921"
    assert written("integer(m)", Placed(0, 0)) is None
    assert form_of("3.5(m)") == form_of("3.5 (m)") == "decimal (m)"
    assert form_of("Grey Petrel") == ""


@pytest.mark.parametrize("text", ["9" * 5_000, "-" + "9" * 400 + ".5"])
def test_a_number_that_no_machine_holds_is_none(text: str) -> None:
    assert numbers(text) == []
    assert number_of(text) is None
    assert form_of(text * 20) == ""
