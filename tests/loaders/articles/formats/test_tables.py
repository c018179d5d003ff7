"""CSV and TSV: a row an article."""

import codecs
import csv
import io
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.formats import tables
from loaders.articles.interface import Origin


def read(data, name="a.csv", **mapped):
    data = data if isinstance(data, bytes) else data.encode()
    return list(opening.articles(io.BytesIO(data), Origin(name, "a", name, fields=mapped)))


def only_error(items):
    (error,) = items
    assert isinstance(error, ArticleError)
    assert str(error).isprintable()
    return str(error)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "-"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_the_delimiter_is_that_of_the_content(delimiter, name, mark):
    table = "id,text,date\r\n1,Oslo votes.,2022-01-18\r\n\r\n2,Bergen votes.,\r\n".replace(",", delimiter)
    first, second = read(mark + table.encode(), name)
    assert first == Article(identifier="1", text="Oslo votes.", published=date(2022, 1, 18), source=f"{name}, line 2")
    assert (second.identifier, second.published, second.source) == ("2", None, f"{name}, line 4")


def test_quotes_hold_delimiters_line_breaks_and_quotes():
    first, second = read('id,text\n1,"Oslo, ""the city"",\r\nvotes."\n2,x\n')
    assert first.text == 'Oslo, "the city",\r\nvotes.'
    assert second.source == "a.csv, line 4"


def test_quotes_after_a_backslash():
    (article,) = read('id,text\n1,"Oslo, \\"the city\\", votes."\n')
    assert article.text == 'Oslo, "the city", votes.'


def test_tabs_without_quotes():
    (article,) = read('id\ttext\n1\t"Oslo" votes, he said: "no.\n', "a.tsv")
    assert article.text == '"Oslo" votes, he said: "no.'


def test_columns_are_mapped():
    (article,) = read("nr,story,day\n7,Oslo votes.,18 January 2022\n", id="nr", text="story", published="day")
    assert (article.identifier, article.text, article.published) == ("7", "Oslo votes.", date(2022, 1, 18))


def test_a_column_that_is_missing_is_one_line():
    assert only_error(read("nr,story\n1,x\n2,y\n")) == (
        "a.csv, line 1: no column is called text: say which it is with --map text=COLUMN; the columns are nr, story"
    )
    assert only_error(read("id,text\n1,x\n2,y\n", published="day")) == (
        'a.csv, line 1: there is no column "day": check --map; the columns are id, text'
    )


def test_a_bad_row_is_told_by_its_line_and_the_others_are_read():
    rows = ["1,x,", "2,y", "3,,", "4,z,01/02/2022", ",w,", "6,v,,", "7,u,2022-01-18"]
    items = read("\n".join(["id,text,date", *rows]))
    assert [item.identifier for item in items if isinstance(item, Article)] == ["1", "7"]
    errors = [str(item) for item in items if isinstance(item, ArticleError)]
    assert [error.partition(":")[0] for error in errors] == [f"a.csv, line {line}" for line in (3, 4, 5, 6, 7)]
    assert "the row has 2 cells and the header 3" in errors[0]
    assert "01/02/2022" in errors[2]


def test_quotes_that_do_not_close_put_no_two_rows_together():
    good = "".join(f"{number},Oslo votes.\n" for number in range(5))
    items = read(f'id,text\n{good}6,"Bergen "votes"\n7,x\n8,"y\n')
    assert [item.identifier for item in items[:-1]] == ["0", "1", "2", "3", "4"]
    assert str(items[-1]).startswith("a.csv, line 7: the row cannot be read (")
    assert "what follows it was not read" in str(items[-1])


def test_a_row_of_another_encoding_is_refused_and_the_others_are_read():
    first, error, last = read(b"id,text\n1,Oslo.\n2,M\xe1laga.\n3,Bergen.\n")
    assert (first.identifier, last.identifier) == ("1", "3")
    assert str(error).startswith("a.csv, line 3: this is not UTF-8 (0xe1)")


def test_a_cell_without_end_is_refused():
    error = read('id,text\n1,"' + "x" * (tables.MAX_CELL + 10) + '"\n')[-1]
    assert "field larger than field limit" in str(error)


def test_a_row_without_end_is_refused():
    error = read("id,text\n1," + '"\n",' * 5_000_000)[-1]
    assert "a row in it is longer than 16,777,216 bytes" in str(error)


def test_memory_does_not_grow_with_the_number_of_rows():
    def peak(number):
        data = io.BytesIO(b"id,text\n" + b"1,Oslo votes.\n" * number)
        tracemalloc.start()
        assert sum(1 for _ in tables.read(data, Origin("a.csv", "a"))) == number
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak(40_000) < peak(20_000) + 100_000


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(str.strip)  # fmt: skip # noqa: E501


@settings(max_examples=50)
@given(st.lists(words, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_text_comes_out_as_it_went_in(texts, delimiter):
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerows([["id", "text"], *([number, text] for number, text in enumerate(texts))])
    assert [item.text for item in read(table.getvalue())] == texts


@settings(max_examples=50)
@given(st.binary(max_size=60) | st.text('ab",;\t\n\\\r', max_size=60).map(str.encode))
def test_any_bytes_give_articles_and_errors_of_one_line(data):
    for item in read(b"id,text\n" + data) + read(data):
        assert isinstance(item, Article) or str(item).isprintable()
