"""Markdown: words in paragraphs."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.formats import markdown
from loaders.articles.interface import Origin


def read(written, **mapped):
    data = written if isinstance(written, bytes) else written.encode()
    (item,) = opening.articles(io.BytesIO(data), Origin("a.md", "a", "a.md", fields=mapped))
    return item


def test_marks_are_taken_off_and_words_stay():
    article = read(
        "# Oslo *votes*\n\nThe **city** votes\non [Monday](https://x.example), says `Ada`.\\\nNobody & [1] knows.\n\n"
        "## What follows\n\n- one\n- two\n  more\n\n> quoted\n\n1. first\n\n```\nif x:\n    y\n```\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n![a picture](x.png)\n\n<p>Inline <b>words</b> &amp; more</p>\n"
        "<script>alert(1)</script>\n\n---\n\nThe <i>end</i>."
    )
    assert article.title == "Oslo votes"
    assert article.text.split("\n\n") == [
        "The city votes on Monday, says Ada. Nobody & [1] knows.",
        "What follows",
        "one",
        "two more",
        "quoted",
        "first",
        "if x:\n    y",
        "a | b",
        "c | d",
        "Inline words & more",
        "The end.",
    ]


def test_a_heading_after_the_text_begins_is_title_and_text():
    article = read("Oslo votes.\n\n## Results\n\nFew came.")
    assert (article.title, article.text) == ("Results", "Oslo votes.\n\nResults\n\nFew came.")


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fields_in_front(mark, newline):
    article = read(
        mark
        + newline.join(
            [
                "---",
                "id: a-7",
                'title: "Oslo: a vote"',
                "# comment",
                "date: 2022-01-18T23:30:00-05:00",
                "authors:",
                "  - Ada Orlo",
                "  - Jon Varga",
                "publisher: Bay Courier",
                "url: https://bay.example/7",
                "draft:",
                "text: not this",
                "nested:",
                "  key: x",
                "---",
                "",
                "# Oslo: a vote",
                "",
                "Few came.",
            ]
        )
    )
    assert article == Article(
        identifier="a-7",
        text="Few came.",
        title="Oslo: a vote",
        published=date(2022, 1, 18),
        publisher="Bay Courier",
        url="https://bay.example/7",
        source="a.md",
        authors=("Ada Orlo", "Jon Varga"),
    )


def test_fields_as_in_toml_and_under_other_names():
    article = read(
        '+++\nheadline = "T"\nauthors = ["Ada Orlo", "Jon Varga"]\nday = 2022-01-18\n+++\nx', published="day"
    )
    assert (article.title, article.authors, article.published) == ("T", ("Ada Orlo", "Jon Varga"), date(2022, 1, 18))


def test_a_heading_that_is_not_the_given_title_is_text():
    article = read("---\ntitle: T\n---\n# H\n\nx")
    assert (article.title, article.text) == ("T", "H\n\nx")


def test_rules_around_words_are_no_fields():
    article = read("---\nOslo votes, they say\n---\nFew came.")
    assert "Oslo votes, they say" in article.text + str(article.title)
    assert "Few came." in article.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("---\ntitle: x\n---\n", "the text is empty"),
        ("# Title alone", "the text is empty"),
        ("---\ndate: 01/02/2022\n---\nx", "01/02/2022"),
        (b"M\xe1laga", "not UTF-8"),
        (b"x " * 3_000_000, "longer than 1,000,000"),
    ],
)
def test_what_is_refused(written, said):
    error = read(written)
    assert isinstance(error, ArticleError)
    assert said in str(error)


def test_nesting_without_end_is_read():
    assert isinstance(read(">" * 5_000 + " x\n\n" + "- " * 2_000 + "y\n\n" + "[" * 5_000 + "z"), Article | ArticleError)


@settings(max_examples=50, deadline=None)
@given(st.text("-+:# \n=[]a1*<>`|\\\"'", max_size=60) | st.text(max_size=40))
def test_any_text_gives_an_article_or_an_error_of_one_line(written):
    for item in markdown.read(io.BytesIO(written.encode("utf-8", "replace")), Origin("a.md", "a")):
        assert isinstance(item, Article) or str(item).isprintable()
