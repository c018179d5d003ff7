"""JSON Lines: every line for itself."""

import codecs
import io
import json
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import json_lines
from loaders.articles.interface import Origin


def read(data):
    return list(json_lines.read(io.BytesIO(data), Origin("a.jsonl", "a")))


def refusal(line):
    """The message for a line that stands between two good ones, which must not suffer."""
    good = [json.dumps({"id": name, "text": "Oslo votes."}).encode() for name in ("first", "last")]
    first, error, last = read(good[0] + b"\n" + line + b"\n" + good[1])
    assert (first.identifier, last.identifier) == ("first", "last")
    assert isinstance(error, ArticleError), error
    assert error.source == "a.jsonl, line 2"
    assert "\n" not in str(error)
    return str(error).removeprefix("a.jsonl, line 2: ")


def test_all_fields():
    line = {
        "id": 7,
        "text": " Été\r\nin Oslo. ",
        "title": "Summer",
        "published": "2022-01-18T10:00:00+01:00",
        "publisher": "Bay Courier",
        "url": "https://bay.example/7",
        "language": "en",
        "html": ["ignored"],
    }
    assert read(json.dumps(line).encode()) == [
        Article(
            identifier="7",
            text=" Été\r\nin Oslo. ",
            title="Summer",
            published=date(2022, 1, 18),
            publisher="Bay Courier",
            url="https://bay.example/7",
            language="en",
            source="a.jsonl, line 1",
        )
    ]


def test_a_header_inside_a_json_text_is_text():
    (article,) = read(b'{"id": "a", "text": "date 2022-01-18 Oslo votes."}')
    assert article.text == "date 2022-01-18 Oslo votes."
    assert article.published is None


def test_fields_that_are_null_or_blank_are_missing():
    (article,) = read(b'{"id":"a","text":"x","title":null,"published":"","publisher":" ","url":null,"language":""}')
    assert article == Article(identifier="a", text="x", source="a.jsonl, line 1")


def test_bom_blank_lines_and_any_end_of_line():
    data = codecs.BOM_UTF8 + b'\r\n{"id":1,"text":"x"}\r\n\n  \n{"id":2,"text":"y"}'
    assert [(article.identifier, article.source) for article in read(data)] == [
        ("1", "a.jsonl, line 2"),
        ("2", "a.jsonl, line 5"),
    ]


def test_unicode_line_separators_do_not_end_a_line():
    (article,) = read('{"id":1,"text":"a\u2028b\u0085c"}'.encode())
    assert article.text == "a\u2028b\u0085c"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": 1, "text": "x"', "not JSON (Expecting ',' delimiter, column 22)"),
        (b"Oslo votes.", "not JSON"),
        (b'{"id": 1} {"id": 2}', "not JSON (Extra data"),
        (b'"Oslo votes."', "must hold a JSON object"),
        (b"null", "must hold a JSON object"),
        (b'[{"id": 1, "text": "x"}]', "jq -c '.[]'"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": null, "text": "x"}', '"id" is missing'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": ["x"]}', '"text" must be a string, not a list'),
        (b'{"id": 1, "text": " "}', "the text is empty"),
        (b'{"id": 1, "text": "x\\ud800"}', r"\ud800 at 1"),
        (b'{"id": 1, "text": "x\\u0000"}', "NUL"),
        (b'{"id": "\\udfff", "text": "x"}', r"\udfff at 0"),
        (b'{"id": 1, "text": "x", "title": "\\udfff"}', r"\udfff at 0"),
        (b'{"id": 1, "text": "x", "title": 5}', '"title" must be a string, not a number'),
        (b'{"id": 1, "text": "x", "publisher": {"id": "y"}}', '"publisher" must be a string, not an object'),
        (b'{"id": 1, "text": "x", "published": "2022-02-30"}', "2022-02-30"),
        (b'{"id": 1, "text": "x", "url": "bay.example"}', "bay.example"),
        (b'{"id": 1, "text": "x", "language": "fr"}', 'language "fr" is not read, only English'),
        (b'{"id": 1, "text": "M\xe1laga"}', "0xe1 at byte offset 59"),
        (b'{"id": 1, "text": "x\x00"}', "NUL at byte offset 59"),
        (b'{"id": 1, "text": "x", "views": ' + b"9" * 5_000 + b"}", "too many digits"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_the_others_are_read(line, said):
    assert said in refusal(line)


def test_a_line_without_end_is_refused_and_the_next_one_read():
    assert "longer than 16,777,216 bytes" in refusal(b'{"id": 1, "text": "' + b"x" * json_lines.MAX_LINE + b'"}')


def test_offsets_count_from_the_start_of_the_file_and_past_a_line_without_end():
    before = b"x" * (json_lines.MAX_LINE + 9) + b"\n"
    _, error = read(before + b"\xff")
    assert f"byte offset {len(before)})" in str(error)


def test_a_bom_inside_the_file_is_no_bom():
    _, error = read(b'{"id": 1, "text": "x"}\n' + codecs.BOM_UTF8 + b'{"id": 2, "text": "y"}')
    assert "line 2: this is not JSON" in str(error)


def test_the_longest_text_fits_in_a_line_with_every_character_escaped():
    text = "😀" * fields.MAX_TEXT
    (article,) = read(json.dumps({"id": 1, "text": text}).encode())
    assert article.text == text


def test_memory_does_not_grow_with_the_number_of_lines():
    def peak(lines):
        line = json.dumps({"id": "a", "text": "Oslo votes. " * 200}).encode() + b"\n"

        class Stream(io.RawIOBase):
            left = lines

            def readable(self):
                return True

            def readinto(self, buffer):
                self.left -= 1
                buffer[: len(line)] = line
                return len(line) if self.left >= 0 else 0

        stream = io.BufferedReader(Stream(), buffer_size=len(line))
        tracemalloc.start()
        assert sum(isinstance(article, Article) for article in json_lines.read(stream, Origin("a.jsonl", "a"))) == lines
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak(4_000) < peak(40) + 10_000


strings = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@settings(max_examples=100)
@given(strings.filter(str.strip), strings.filter(str.strip), st.booleans())
def test_text_and_title_come_out_as_they_went_in(text, title, ascii_only):
    line = json.dumps({"id": "a", "text": text, "title": title}, ensure_ascii=ascii_only).encode()
    (article,) = read(line)
    assert (article.text, article.title) == (text, title)


@settings(max_examples=100)
@given(st.lists(st.one_of(st.binary(max_size=40), strings.map(str.encode), st.just(b'{"id":"a","text":"x"}'))))
def test_any_bytes_give_articles_and_errors_of_one_line(lines):
    for item in read(b"\n".join(lines)):
        assert isinstance(item, Article) or "\n" not in str(item)


values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4)
names = st.sampled_from(["id", "text", "title", "published", "publisher", "url", "language", "other"])


@settings(max_examples=200)
@given(st.dictionaries(names, values | st.just("en") | st.just("2022-01-18")))
def test_any_object_gives_an_article_that_can_be_stored_or_an_error(record):
    (item,) = read(json.dumps(record).encode())
    if isinstance(item, Article):
        for value in (item.identifier, item.text, item.title, item.publisher, item.url, item.language):
            assert value is None or "\0" not in value.encode("utf-8").decode("utf-8")
    else:
        assert "\n" not in str(item)
