"""The Accept header, as RFC 9110 has it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.web.protocol.negotiation import best, ranges, takes_gzip

OFFERED = ("application/json", "text/csv", "text/turtle")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        (" ", "application/json"),
        ("*/*", "application/json"),
        ("*", "application/json"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.5, text/csv;q=0.6", "text/csv"),
        ("text/turtle;q=0.5, text/csv; Q=0.4", "text/turtle"),
        ("text/turtle ; charset=utf-8 ; q=.9, text/csv;q=0.8", "text/turtle"),
        ("*/*;q=0.1, text/*;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/*, text/csv;q=0", "text/turtle"),  # the more specific range counts, though it is less liked
        ("*/*, application/json;q=0, text/csv;q=0.000", "text/turtle"),
        ("text/csv;q=nonsense, text/turtle;q=0.1", "text/turtle"),
        ("text/csv;q=nan, text/csv;q=-1, text/csv;q=1e9", None),
        ("text/csv;q=5, application/json", "application/json"),
        (",,text/csv,", "text/csv"),
        ("image/png", None),
        ("text", None),
        ("text/csv/x", None),
        ("*/csv", None),
        ("application/json;q=0", None),
    ],
)
def test_the_most_liked_of_what_is_offered(accept: str | None, expected: str | None) -> None:
    assert best(accept, OFFERED) == expected


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=50), st.lists(st.sampled_from([*OFFERED, "text/*", "*/*"]), min_size=1), st.integers(0, 1000))
def test_any_header_has_an_answer(text: str, names: list[str], thousandths: int) -> None:
    assert best(text, OFFERED) in (None, *OFFERED)
    header = ", ".join(f"{name};q={thousandths / 1000:.3f}" for name in names)
    assert set(ranges(header).values()) == {thousandths / 1000}
    assert (best(header, OFFERED) is None) == (thousandths == 0)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("gzip, identity;q=0.5", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("gzip;q=0.1, identity;q=0.2", False),
        ("*, gzip;q=0", False),
    ],
)
def test_gzip_is_taken(accepted: str, expected: bool) -> None:
    assert takes_gzip(accepted) is expected
