"""What each field of an article may be."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import ArticleError
from loaders.articles import fields


def refusal(check, value):
    with pytest.raises(ArticleError) as caught:
        check(value)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-01-18", date(2022, 1, 18)),
        (" 2024-02-29\n", date(2024, 2, 29)),
        ("2022-01-18T10:15:00Z", date(2022, 1, 18)),
        ("2022-01-18 10:15:00.123+05:30", date(2022, 1, 18)),
        ("2022-01-18T10:15", date(2022, 1, 18)),
        (None, None),
        ("", None),
    ],
)
def test_a_date_or_the_day_of_a_date_time(written, day):
    assert fields.published(written) == day


def test_a_date_time_keeps_the_day_of_its_own_zone():
    assert fields.published("2022-01-18T23:30:00-05:00") == date(2022, 1, 18)


@pytest.mark.parametrize("written", ["2022-02-30", "2023-02-29", "2022-13-01", "0000-01-01", "2022-01-18T25:00:00Z"])
def test_an_impossible_date_is_refused(written):
    assert written in refusal(fields.published, written)


@pytest.mark.parametrize(
    "written", ["18 January 2022", "20220118", "2022-1-8", "2022-W03-2", "2022-01-18x", "٢٠٢٢-٠١-١٨"]
)
def test_other_ways_to_write_a_date_are_refused(written):
    assert "YYYY-MM-DD" in refusal(fields.published, written)


def test_a_date_as_a_number_is_refused():
    assert "must be a string, not a number" in refusal(fields.published, 1642464000)


@pytest.mark.parametrize(
    ("value", "expected"), [("a-1", "a-1"), (17, "17"), (0, "0"), ("https://x.example/1", "https://x.example/1")]
)
def test_identifiers(value, expected):
    assert fields.identifier(value) == expected


def test_identifiers_that_look_the_same_are_the_same():
    assert fields.identifier("re\u0301sume\u0301") == fields.identifier("résumé") == "résumé"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_identifier_is_refused(value):
    assert '"id" is missing' in refusal(fields.identifier, value)


@pytest.mark.parametrize("value", [True, 1.5, ["a"], {"$oid": "1"}])
def test_an_identifier_of_another_type_is_refused(value):
    assert "must be a string or a whole number" in refusal(fields.identifier, value)


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[31mb", "\x7f"])
def test_an_identifier_with_control_characters_is_refused(value):
    message = refusal(fields.identifier, value)
    assert "control character" in message
    assert "\x1b" not in message


def test_a_missing_text_is_refused():
    assert '"text" is missing' in refusal(fields.text, None)


@pytest.mark.parametrize(
    ("value", "called"), [(5, "a number"), (True, "true or false"), ({"a": 1}, "an object"), (["a"], "a list")]
)
def test_a_text_that_is_no_string_is_refused(value, called):
    assert f"must be a string, not {called}" in refusal(fields.text, value)


@pytest.mark.parametrize("value", ["", " \n\t ", "\u3000"])
def test_an_empty_text_is_refused(value):
    assert "empty" in refusal(fields.text, value)


def test_a_text_of_the_greatest_length_is_read_and_a_longer_one_is_not():
    assert len(fields.text("a" * fields.MAX_TEXT)) == fields.MAX_TEXT
    assert "1,000,001 characters" in refusal(fields.text, "a" * (fields.MAX_TEXT + 1))


@pytest.mark.parametrize("check", [fields.text, fields.identifier, fields.publisher, fields.url, fields.language])
def test_nothing_that_cannot_be_stored_gets_in(check):
    assert r"\ud83d at 2" in refusal(check, "ab\ud83d")
    assert "NUL" in refusal(check, "ab\0c")


@pytest.mark.parametrize("check", [fields.identifier, fields.publisher, fields.url])
def test_a_field_without_end_is_refused(check):
    assert "8,001 characters" in refusal(check, "a" * 8_001)


def test_a_publisher_is_one_name_however_it_is_spaced():
    assert fields.publisher("  Le\u0301 \n Monde ") == "L\u00e9 Monde"
    assert fields.publisher(" ") is None


@pytest.mark.parametrize("tag", ["en", "en-GB", "EN_us", "eng", "English"])
def test_english_is_read(tag):
    assert fields.language(tag) == tag


@pytest.mark.parametrize("tag", ["fr", "enm", "zxx", "de-en"])
def test_other_languages_are_refused(tag):
    assert refusal(fields.language, tag) == f'language "{tag}" is not read, only English'


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("https://news.example/a?b=c&d#e", "https://news.example/a?b=c&d#e"),
        (" http://news.example ", "http://news.example"),
        ("https://news.example/a b|c", "https://news.example/a%20b%7Cc"),
        ("https://news.example/100%/%C3%A9", "https://news.example/100%25/%C3%A9"),
        ("https://news.example/été#a#b", "https://news.example/%C3%A9t%C3%A9#a%23b"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("", None),
    ],
)
def test_addresses(written, stored):
    assert fields.url(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "news.example/a",
        "/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "http://a:port/",
        "http://[::1/",
        "http://a@b@c/",
    ],
)
def test_what_is_no_web_address_is_refused(written):
    assert "not an http or https address" in refusal(fields.url, written)


@settings(max_examples=200)
@given(st.text(max_size=40) | st.text("@:/[]?#%aé1. |", max_size=12))
def test_every_address_is_refused_or_a_valid_iri(tail):
    for written in (f"https://news.example/{tail}", f"https://{tail}"):
        try:
            stored = fields.url(written)
        except ArticleError:
            continue
        assert NamedNode(stored or "").value == stored
        assert fields.url(stored) == stored


@given(st.text())
def test_messages_stay_on_one_line_and_reorder_nothing(words):
    line = fields.shown(words)
    assert line.isprintable()
    assert len(line) <= 1_200
    assert fields.one_line("plain words, naïve 中文") == "plain words, naïve 中文"


@given(st.text(min_size=1))
def test_text_is_never_changed(words):
    try:
        assert fields.text(words) == words
    except ArticleError:
        assert not words.strip() or "\0" in words or any(unicodedata.category(c) == "Cs" for c in words)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (None, ()),
        ("", ()),
        ("Mira Kessel", ("Mira Kessel",)),
        ("By Mira  Kessel", ("Mira Kessel",)),
        ("BY MIRA KESSEL", ("MIRA KESSEL",)),
        ("Byron Kessel", ("Byron Kessel",)),
        ("Mira Kessel and Jon Varga", ("Mira Kessel", "Jon Varga")),
        ("Mira Kessel, Jon Varga & Le\u0301a Roy", ("Mira Kessel", "Jon Varga", "L\u00e9a Roy")),
        ("Mira Kessel, Jon Varga, and Ada Orlo", ("Mira Kessel", "Jon Varga", "Ada Orlo")),
        ("Kessel, Mira", ("Kessel, Mira",)),
        ("Kessel, Mira; Varga, Jon", ("Kessel, Mira", "Varga, Jon")),
        ("Mira Kessel <mira@bay.example>", ("Mira Kessel",)),
        ("mira@bay.example (Mira Kessel)", ("Mira Kessel",)),
        ("https://social.example/mira", ()),
        (["Mira Kessel", "Mira Kessel", None, "Jon Varga"], ("Mira Kessel", "Jon Varga")),
        ([{"@type": "Person", "name": "Mira Kessel"}, {"url": "x"}], ("Mira Kessel",)),
        ({"name": "Mira Kessel"}, ("Mira Kessel",)),
    ],
)
def test_authors(value, names):
    assert fields.authors(value) == names


@pytest.mark.parametrize("value", [5, ["Mira Kessel", 5], {"name": ["Mira Kessel"]}])
def test_authors_of_another_type_are_refused(value):
    assert '"authors" must be a string' in refusal(fields.authors, value)


@settings(max_examples=50)
@given(st.text(" ,;&<>@()aé\ud800\0and", max_size=20) | st.text(max_size=20))
def test_any_byline_gives_names_or_a_refusal(written):
    try:
        names = fields.authors(written)
    except ArticleError:
        return
    assert len(set(names)) == len(names)
    for name in names:
        assert name == " ".join(name.split())
        assert fields.authors([name]) in ((name,), ()) or ";" not in name
