"""Which field of a record is which of an article's."""

from datetime import date

import pytest

from kg.errors import ArticleError, UsageError
from loaders.articles import records
from loaders.articles.interface import Origin

PLAIN = Origin("a.json", "a")


def read(record, **mapped):
    return records.article(record, Origin("a.json", "a", fields=mapped), "a.json, line 1")


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        ({"body": "y"}, "text", "y"),
        ({"articleBody": "y"}, "text", "y"),
        ({"Full Text": "y"}, "text", "y"),
        ({"text": "x", "body": "y"}, "text", "x"),
        ({"content": "z", "body": "y"}, "text", "y"),
        ({"content": {"html": "z"}, "body": " ", "full_text": "y"}, "text", "y"),
        ({"text": "x", "headline": "T"}, "title", "T"),
        ({"text": "x", "datePublished": "2022-01-18T23:30:00-05:00"}, "published", date(2022, 1, 18)),
        ({"text": "x", "publication-date": "18 January 2022"}, "published", date(2022, 1, 18)),
        ({"text": "x", "date": 1642548600}, "published", date(2022, 1, 18)),
        ({"text": "x", "source": {"id": None, "name": "Bay Courier"}}, "publisher", "Bay Courier"),
        ({"text": "x", "publisher": {"@type": "Organization", "name": "Bay Courier"}}, "publisher", "Bay Courier"),
        ({"text": "x", "source": 5}, "publisher", None),
        ({"text": "x", "author": [{"name": "Ada Orlo"}]}, "authors", ("Ada Orlo",)),
        ({"text": "x", "byline": "By Ada Orlo"}, "authors", ("Ada Orlo",)),
        ({"text": "x", "link": "https://bay.example/1"}, "url", "https://bay.example/1"),
        ({"text": "x", "inLanguage": "en-GB"}, "language", "en-GB"),
    ],
)
def test_usual_names(record, name, value):
    assert getattr(read({"id": 1, **record}), name) == value


def test_the_identifier_is_the_given_one_else_the_address():
    address = {"text": "x", "url": "https://bay.example/a b"}
    assert read({"id": "one", "guid": "two", **address}).identifier == "one"
    assert read({"guid": "two", **address}).identifier == "two"
    assert read({"id": "", **address}).identifier == "https://bay.example/a%20b"
    assert read({"id": {"$oid": "9"}, **address}, id="").identifier == "https://bay.example/a%20b"
    with pytest.raises(ArticleError, match='"id" is missing'):
        read({"text": "x"})
    assert records.article({"text": "x"}, PLAIN, "a.json", alone=True).identifier == "a"


def test_mapped_fields_go_before_all_others():
    record = {"id": 1, "text": "x", "story": {"words": ["", "y"]}, "a.b": "Dotted", "meta": {"day": "2022-01-18"}}
    article = read(record, text="story.words.1", title="a.b", published="meta.day")
    assert (article.text, article.title, article.published) == ("y", "Dotted", date(2022, 1, 18))


def test_a_field_mapped_to_nothing_is_left_out():
    assert read({"id": 1, "text": "x", "date": "01/02/2022"}, published="").published is None


def test_a_text_that_is_not_where_the_map_says_is_refused():
    with pytest.raises(ArticleError, match='there is no field "bodie" for the text: check --map'):
        read({"id": 1, "text": "x"}, text="bodie")


def test_a_date_that_may_be_two_is_refused():
    with pytest.raises(ArticleError, match=r"01/02/2022.*YYYY-MM-DD"):
        read({"id": 1, "text": "x", "date": "01/02/2022"})


def test_the_map_of_fields():
    assert records.field_map("text=body, published = meta.date,url=") == {
        "text": "body",
        "published": "meta.date",
        "url": "",
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "write OURS=THEIRS"),
        ("text", "write OURS=THEIRS"),
        ("body=text", 'no field "body".*the fields are id, text, title'),
        ("text=a,text=b", "mapped twice"),
        ("te\x1bxt=a", r"te\\x1bxt"),
    ],
)
def test_a_map_that_says_nothing_is_bad_usage(written, said):
    with pytest.raises(UsageError, match=said):
        records.field_map(written)
