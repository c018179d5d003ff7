"""E-mail: a message an article."""

import io
from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.formats import mail
from loaders.articles.interface import Origin


def read(message, name="a.eml"):
    data = message if isinstance(message, bytes) else bytes(message)
    (item,) = opening.articles(io.BytesIO(data), Origin(name, "a", name))
    return item


def message(text="Oslo votes, naïvely.\n"):
    made = EmailMessage()
    made["Subject"] = "Oslo: où et quand"
    made["From"] = '"Ada Orlo" <ada@bay.example>, Jon Varga <jon@bay.example>'
    made["Date"] = "Tue, 18 Jan 2022 23:30:00 -0500"
    made["Message-ID"] = "<7@bay.example>"
    made["Organization"] = "Bay Courier"
    if text is not None:
        made.set_content(text)
    return made


WHOLE = Article(
    identifier="7@bay.example",
    text="Oslo votes, naïvely.\n",
    title="Oslo: où et quand",
    published=date(2022, 1, 18),
    publisher="Bay Courier",
    source="a.eml",
    authors=("Ada Orlo", "Jon Varga"),
)


def test_a_message_of_plain_text():
    assert read(message()) == WHOLE


@pytest.mark.parametrize("name", ["a.txt", "message", "-"])
def test_a_message_is_told_by_its_header(name):
    assert read(message(), name).identifier == "7@bay.example"


def test_plain_text_goes_before_html_and_attachments_are_left_alone():
    made = message()
    made.add_alternative("<p>Other words.</p>", subtype="html")
    made.add_attachment("Attached words.", filename="a.txt")
    assert read(made).text.replace("\r\n", "\n") == WHOLE.text


def test_html_alone_gives_its_text():
    made = message(None)
    words = "The council of Oslo voted on Monday for a new tram line to the harbour, its first in twenty years."
    made.set_content(f"<html><body><article><p>{words}</p><p>{words[:-1]} indeed.</p></article></body></html>", "html")
    assert words in read(made).text


def test_another_charset_is_decoded():
    made = message(None)
    made.set_content("In Málaga.\n", charset="iso-8859-1")
    assert read(made).text == "In Málaga.\n"


@pytest.mark.parametrize("charset", ["x-no-such", "rot13", "undefined"])
def test_a_charset_that_does_not_exist_is_one_line(charset):
    data = bytes(message("Oslo votes.\n")).replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    error = read(data)
    assert str(error) == f'a.eml: there is no charset "{charset}": correct it in the message'


def test_bytes_that_the_charset_does_not_have_are_one_line():
    data = bytes(message("In M@laga.\n")).replace(b"M@laga", b"M\xe1laga")
    assert "not in the charset that it names, utf-8 (0xe1 at byte 4" in str(read(data))


def test_a_message_without_identifier_takes_its_files_name():
    made = message()
    del made["Message-ID"]
    assert read(made).identifier == "a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Subject: x\n\n", "the text is empty"),
        (b"\x01\x02", "no header"),
        (b"Subject: x\nDate: 01/02/2022\n\nx", "01/02/2022"),
        (b"Subject: x\nDate: Tue, 31 Feb 2022 10:00:00 +0000\n\nx", "no such date"),
    ],
)
def test_what_is_refused(data, said):
    error = read(data)
    assert isinstance(error, ArticleError)
    assert said in str(error)
    assert str(error).isprintable()


def test_parts_in_one_another_without_end_are_one_line():
    data = b"Subject: x\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number) for number in range(3_000)
    )
    item = read(data)
    assert isinstance(item, ArticleError)
    assert str(item).isprintable()


headers = st.sampled_from([b"From: ", b"Date: ", b"Subject: =?utf-8?q?", b"Message-ID: <", b"Content-Type: text/plain; charset=", b"Content-Transfer-Encoding: base64", b"\n", b"\n\n"])  # fmt: skip # noqa: E501


@settings(max_examples=50, deadline=None)
@given(st.lists(headers | st.binary(max_size=12), max_size=12))
def test_any_bytes_give_an_article_or_an_error_of_one_line(parts):
    for item in mail.read(io.BytesIO(b"".join(parts)), Origin("a.eml", "a")):
        assert isinstance(item, Article) or str(item).isprintable()
