"""Web archives: the pages of their records."""

import gzip
import io
import zlib

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.errors import ArticleError
from loaders.articles import read as read_sources
from loaders.articles.formats import warc
from loaders.articles.interface import Origin

URL = "https://coast-daily.example/{}"
STORY = "Ruritania held an election on Sunday, and its president {}, Rudolf Elphberg, won it by a wide margin."


def page(name):
    story = f"<h1>Votes</h1><p>{STORY.format(name)}</p>"
    return f"<!doctype html><html><body><article>{story}</article></body></html>".encode()


def add(writer, name, body, *, kind="response", status="200 OK", media="text/html; charset=utf-8", **headers):
    fields = [("Content-Type", media)] if media else []
    fields += [(key.replace("_", "-"), value) for key, value in headers.items()]
    answer = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(URL.format(name), kind, payload=io.BytesIO(body), http_headers=answer)
    )


@pytest.fixture(params=[False, True], ids=["plain", "gzip"])
def archive(request):
    output = io.BytesIO()
    return output, WARCWriter(output, gzip=request.param)


def read(data):
    return list(warc.read(io.BytesIO(data), Origin("a.warc", "a", "a.warc")))


def identifiers(found):
    return [str(item) if isinstance(item, ArticleError) else item.identifier for item in found]


def test_the_pages_of_an_archive_and_nothing_else(archive):
    output, writer = archive
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    add(writer, 1, page(1))
    add(writer, 1, b"", kind="request", status="GET / HTTP/1.1")
    add(writer, 2, page(2), status="404 Not Found")
    add(writer, 3, page(3), media="image/png")
    add(writer, 4, page(4), status="301 Moved")
    add(writer, 5, page(5), kind="revisit")
    add(writer, 6, page(6), media="application/xhtml+xml")
    writer.write_record(writer.create_warc_record("dns:x.example", "response", payload=io.BytesIO(b"x")))
    found = read(output.getvalue())
    assert identifiers(found) == [URL.format(1), URL.format(6)]
    assert found[0].text == f"Votes\n\n{STORY.format(1)}"
    assert (found[0].url, found[0].source) == (URL.format(1), "a.warc, record 2")


def chunked(body):
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:50], body[50:])) + b"0\r\n\r\n"


RAW = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(page(1)), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(page(1)), {"Content_Encoding": "gzip"}),
        (page(1), {"Content_Encoding": "gzip"}),
        (page(1), {"Content_Encoding": "br"}),
        (zlib.compress(page(1)), {"Content_Encoding": "deflate"}),
        (RAW.compress(page(1)) + RAW.flush(), {"Content_Encoding": "deflate"}),
        (chunked(gzip.compress(page(1))), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    ],
    ids=["chunked", "gzip", "gzip undone", "br undone", "deflate", "raw deflate", "both"],
)
def test_pages_as_they_were_sent(archive, body, headers):
    output, writer = archive
    add(writer, 1, body, **headers)
    assert [item.text for item in read(output.getvalue())] == [f"Votes\n\n{STORY.format(1)}"]


def test_the_charset_is_the_server_s(archive):
    output, writer = archive
    add(writer, 1, "<p>“Café” – naïve.</p>".encode("cp1252"), media='text/html; charset="Windows-1252"')
    assert [item.text for item in read(output.getvalue())] == ["“Café” – naïve."]


def test_a_record_that_cannot_be_read_does_not_touch_the_others(archive):
    output, writer = archive
    add(writer, 1, b"\x00\x01br", Content_Encoding="br")
    add(writer, 2, gzip.compress(page(2))[:60], Content_Encoding="gzip")
    add(writer, 3, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    add(writer, 4, b"<html></html>")
    add(writer, 5, page(5))
    *errors, article = read(output.getvalue())
    assert article.identifier == URL.format(5)
    assert [str(error).partition(":")[0] for error in errors] == [f"a.warc, record {number}" for number in (1, 2, 3, 4)]
    assert "larger than" in str(errors[2])


def test_a_record_that_says_it_is_cut_is_refused():
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=False)
    answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        URL.format(1),
        "response",
        payload=io.BytesIO(page(1)[:-60]),
        http_headers=answer,
        warc_headers_dict={"WARC-Truncated": "length"},
    )
    writer.write_record(record)
    add(writer, 2, page(2))
    error, article = read(output.getvalue())
    assert str(error).startswith("a.warc, record 1: the archive holds a part of the page only")
    assert article.identifier == URL.format(2)


@pytest.mark.parametrize("share", [0.55, 0.7, 0.8, 0.99])
def test_of_an_archive_that_is_cut_what_came_whole_is_given_and_then_one_line(archive, share):
    output, writer = archive
    ends = []
    for number in range(4):
        add(writer, number, page(number))
        ends.append(len(output.getvalue()))
    at = int(len(output.getvalue()) * share)
    *articles, error = read(output.getvalue()[:at])
    whole = [number for number, end in enumerate(ends) if end - 12 <= at]  # blank lines or a checksum come last
    assert identifiers(articles) == [URL.format(number) for number in whole]
    assert str(error).startswith(f"a.warc: the archive is cut or damaged behind record {len(whole)}")
    assert "\n" not in str(error)


def test_a_cut_archive_as_a_file(tmp_path):
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=True)
    for number in range(3):
        add(writer, number, page(number))
    (tmp_path / "a.warc.gz").write_bytes(output.getvalue()[:-200])
    errors = []
    found = list(read_sources([tmp_path], on_error=errors.append))
    assert [article.identifier for article in found] == [URL.format(0), URL.format(1)]
    assert len(errors) == 1


@pytest.mark.parametrize(
    "data",
    [b"WARC/1.0\r\nnonsense", b"WARC/1.0\r\n\r\nWARC/1.0", b"nonsense\n", b"WARC/1.0\r\nContent-Length: -5\r\n\r\nx",
     b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
     b"WARC/1.0\r\nContent-Length: x\r\n\r\n" + b"y" * 2_000_000],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_archive_is_one_line(data):
    (error,) = read(data)
    assert str(error).startswith("a.warc: the archive is cut or damaged")
