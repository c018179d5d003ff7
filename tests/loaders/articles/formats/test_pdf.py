"""PDF with a text layer: paragraphs from lines."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.formats import pdf
from loaders.articles.interface import Origin


def made(*pages, about=b""):
    """A PDF of pages of lines, by hand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        drawn = b"".join(b"(%s) Tj 0 -14 Td " % line.encode("latin-1") for line in lines)
        drawn = b"BT /F1 11 Tf 50 750 Td " + drawn + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< %s >>" % about)
    data, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )


PAGES = (
    ["Bay Courier 1", "The council of Oslo voted on Monday for a new har-", "bour, its first in twenty years.",
     "Few came to the well-known hall, and those who came to the", "well-", "known hall left early, as the mayor"],
    ["Bay Courier 2", "said after the meeting, which took most of the night."],
    ["Bay Courier 3", "Bergen votes next."],
)  # fmt: skip


def read(data):
    (item,) = opening.articles(io.BytesIO(data), Origin("a.pdf", "a", "a.pdf"))
    return item


def test_paragraphs_are_put_together_from_lines_and_pages():
    article = read(made(*PAGES, about=b"/Title (Oslo votes) /Author (Ada Orlo; Jon Varga) /CreationDate (D:20220118)"))
    assert article.text.split("\n\n") == [
        "The council of Oslo voted on Monday for a new harbour, its first in twenty years.",
        "Few came to the well-known hall, and those who came to the well-known hall left early, as the mayor said "
        "after the meeting, which took most of the night. Bergen votes next.",
    ]
    assert (article.title, article.authors) == ("Oslo votes", ("Ada Orlo", "Jon Varga"))
    assert (article.identifier, article.source) == ("a", "a.pdf")
    assert article.published is None  # the day on which a file was made is not that of its article


def test_a_title_that_a_program_gave_is_none():
    assert read(made(["Oslo votes."], about=b"/Title (Microsoft Word - draft3.doc)")).title is None


def test_soft_hyphens_and_names_with_hyphens():
    assert pdf.paragraphs([["The har\u00ad", "bour of Saint-", "Denis", "", "is new."]]) == (
        "The harbour of Saint- Denis\n\nis new."
    )


def test_no_text_layer_is_one_line():
    assert str(read(made([]))) == "a.pdf: the PDF has no text layer: run OCR first, for example with ocrmypdf"


def test_an_encrypted_one_is_one_line():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(["Oslo votes."])))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert str(read(data.getvalue())) == "a.pdf: the PDF is encrypted: save it without its password first"


def test_limits_of_pages_and_of_what_one_draws(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "the PDF has 3 pages, at most 2 are read" in str(read(made(*PAGES)))
    monkeypatch.setattr(pdf, "MAX_PAGE", 1_000)
    assert "page 1 takes more than 1,000 bytes to draw" in str(read(made(["x" * 70] * 20)))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_cut_one_is_read_or_one_line(kept):
    data = made(*PAGES)
    item = read(data[: int(len(data) * kept)])
    assert isinstance(item, Article | ArticleError)
    assert isinstance(item, Article) or str(item).isprintable()


def test_pages_that_are_their_own_parents_end():
    data = made(["Oslo votes."]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    item = read(data)
    assert isinstance(item, ArticleError)
    assert str(item).isprintable()


@settings(max_examples=30, deadline=None)
@given(st.integers(9, 1_500), st.binary(min_size=1, max_size=6))
def test_whatever_is_damaged_gives_an_article_or_an_error_of_one_line(at, noise):
    data = made(*PAGES)
    item = read(data[:at] + noise + data[at + len(noise) :])
    assert isinstance(item, Article) or str(item).isprintable()
