"""Plain text: what is header and what is text, to the character."""

import codecs
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import text
from loaders.articles.interface import Origin


def read(data):
    return list(text.read(io.BytesIO(data), Origin("a.txt", "a")))


def article(data):
    (only,) = read(data)
    assert isinstance(only, Article), only
    return only


def refusal(data):
    (only,) = read(data)
    assert isinstance(only, ArticleError), only
    assert only.source == "a.txt"
    assert str(only).startswith("a.txt: ")
    assert "\n" not in str(only)
    return str(only)


def test_a_text_without_a_date_is_the_whole_file():
    assert article(b"  Oslo votes.\r\n\r\nTurnout is high.\n") == Article(
        identifier="a", text="  Oslo votes.\r\n\r\nTurnout is high.\n", source="a.txt"
    )


@pytest.mark.parametrize(
    "header", ["date 2022-01-18 ", " date 2022-01-18 ", "date\t2022-01-18\n", "\r\n date 2022-01-18\r\n\r\n"]
)
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_the_date_in_front_is_the_publication_date_and_not_text(bom, header):
    read = article(bom + header.encode() + "Été in Oslo.\r\n".encode())
    assert read.published == date(2022, 1, 18)
    assert read.text == "Été in Oslo.\r\n"


def test_a_day_of_a_date_time_is_a_date_too():
    assert article(b"date 2022-01-18T08:00:00Z Oslo votes.").published == date(2022, 1, 18)


@pytest.mark.parametrize("words", ["date night in Oslo", "Date 2022-01-18 is set", "dated 2022-01-18", "date 7 of 9"])
def test_text_that_only_looks_like_a_date(words):
    read = article(words.encode())
    assert read.text == words
    assert read.published is None


@pytest.mark.parametrize(
    "words", ["date 2022-02-30 Oslo", "date 18.01.2022 Oslo", "date 2022-1-8 Oslo", "date 2022-01-18, Oslo"]
)
def test_a_date_in_front_that_is_none_is_refused(words):
    assert words.split()[1] in refusal(words.encode())


@pytest.mark.parametrize("data", [b"", b" \n", codecs.BOM_UTF8, b"date 2022-01-18 \n"])
def test_an_empty_text_is_refused(data):
    assert "empty" in refusal(data)


def test_a_wrong_encoding_is_refused_with_the_byte_and_a_remedy():
    message = refusal(codecs.BOM_UTF8 + "Málaga".encode("latin-1"))
    assert "not UTF-8 (0xe1 at byte offset 4)" in message
    assert "iconv" in message


def test_a_binary_file_is_refused():
    assert "binary (NUL at byte offset 3)" in refusal(b"\x89PN\x00G")


def test_a_text_of_the_greatest_length_is_read_and_a_longer_one_is_not():
    assert len(article(b"date 2022-01-18 " + "😀".encode() * fields.MAX_TEXT).text) == fields.MAX_TEXT
    assert "1,000,001 characters" in refusal(b"a" * (fields.MAX_TEXT + 1))
    assert "longer than 1,000,000" in refusal(b"a" * (text.MAX_BYTES + 1))


def test_of_an_endless_stream_only_the_greatest_length_is_read():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert size > 0
            self.asked += size
            return b"a" * size

    stream = Endless()
    (error,) = text.read(stream, Origin("a.txt", "a"))
    assert "longer" in str(error)
    assert stream.asked == text.MAX_BYTES + 1


def test_a_file_name_that_is_no_identifier_is_refused():
    (error,) = text.read(io.BytesIO(b"Oslo votes."), Origin("a.txt", "a\udce9"))
    assert isinstance(error, ArticleError)


@settings(max_examples=100)
@given(
    st.sampled_from([b"", codecs.BOM_UTF8]),
    st.sampled_from(["", "date 2022-01-18 ", "\n date 2022-01-18\r\n\r\n"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
)
def test_every_character_after_the_header_is_text_and_offsets_count_from_there(bom, header, words):
    body = f"x{words}"
    read = article(bom + header.encode() + body.encode())
    assert read.text == body
    assert read.published == (date(2022, 1, 18) if header else None)


@settings(max_examples=100)
@given(st.binary(max_size=80))
def test_any_bytes_give_one_article_or_one_error(data):
    (only,) = read(data)
    if isinstance(only, Article):
        assert data.decode("utf-8-sig").endswith(only.text)
    else:
        assert isinstance(only, ArticleError)
