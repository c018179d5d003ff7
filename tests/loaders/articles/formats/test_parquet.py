"""Parquet: a row an article."""

import io
from datetime import UTC, date, datetime

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.interface import Origin

ROWS = [
    {"id": 1, "text": "Oslo votes.", "date": datetime(2022, 1, 18, 23, tzinfo=UTC), "authors": ["Ada Orlo"], "n": 5},
    {"id": 2, "text": None, "date": None, "authors": None, "n": 5},
    {"id": 3, "text": "Bergen votes.", "date": None, "authors": [], "n": 5},
]


def table(rows=ROWS, **options):
    written = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), written, **options)
    return written.getvalue()


def read(data, stream=io.BytesIO, **mapped):
    return list(opening.articles(stream(data), Origin("a.parquet", "a", "a.parquet", fields=mapped)))


class Pipe(io.BytesIO):
    """Bytes that cannot be rewound."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


@pytest.mark.parametrize("stream", [io.BytesIO, Pipe])
@pytest.mark.parametrize("options", [{}, {"compression": "zstd", "row_group_size": 1}])
def test_rows_are_articles(stream, options):
    first, error, last = read(table(**options), stream)
    assert first == Article(
        identifier="1",
        text="Oslo votes.",
        published=date(2022, 1, 18),
        authors=("Ada Orlo",),
        source="a.parquet, row 1",
    )
    assert str(error).startswith('a.parquet, row 2: the field "text" is missing')
    assert last.identifier == "3"


def test_columns_are_mapped_along_paths():
    (article,) = read(table([{"nr": "a", "story": {"words": "Oslo votes."}}]), id="nr", text="story.words")
    assert (article.identifier, article.text) == ("a", "Oslo votes.")


def test_a_column_that_is_missing_is_one_line():
    (error,) = read(table([{"nr": 1, "story": "x"}]))
    assert str(error).startswith("a.parquet: no column is called text")
    (error,) = read(table(), title="head")
    assert 'there is no column "head"' in str(error)


def test_a_cut_file_is_one_line():
    (error,) = read(table()[:-20])
    assert "this is not whole Parquet" in str(error)
    assert str(error).isprintable()


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 1_500), st.binary(min_size=1, max_size=6))
def test_whatever_is_damaged_gives_articles_and_errors_of_one_line(at, noise):
    data = table()
    for item in read(data[:at] + noise + data[at + len(noise) :]):
        assert isinstance(item, Article | ArticleError)
        assert isinstance(item, Article) or str(item).isprintable()
