"""JSON documents: lists, objects, and lists in objects."""

import codecs
import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.formats import json_document
from loaders.articles.interface import Origin

FIRST, SECOND = {"id": 1, "text": "Oslo votes."}, {"id": 2, "text": "Bergen votes."}


def read(document, **mapped):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(opening.articles(io.BytesIO(data), Origin("a.json", "a", "a.json", fields=mapped)))


def identifiers(document, **mapped):
    return [item.identifier if isinstance(item, Article) else str(item) for item in read(document, **mapped)]


@pytest.mark.parametrize(
    "document",
    [
        [FIRST, SECOND],
        {"articles": [FIRST, SECOND]},
        {"status": "ok", "total": 2, "articles": [FIRST, SECOND], "next": None},
        {"data": {"page": 1, "items": [FIRST, SECOND]}},
        {"response": {"results": [FIRST, SECOND]}},
        {"meta": {"tags": ["a"]}, "stuff": [FIRST, SECOND], "pages": [1, 2]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_where_articles_may_be(document, indent):
    for before in (b"", codecs.BOM_UTF8, b"\n "):
        assert identifiers(before + json.dumps(document, indent=indent).encode()) == ["1", "2"]


def test_an_object_that_is_an_article():
    article = {"text": "Oslo votes.", "authors": [{"name": "Ada Orlo"}], "data": [{"n": 1}], "images": [{"src": "x"}]}
    (read_one,) = read(json.dumps(article, indent=1).encode())
    assert read_one == Article(identifier="a", text="Oslo votes.", authors=("Ada Orlo",), source="a.json")
    (read_one,) = read({"url": "https://bay.example/1", **article})
    assert read_one.identifier == "https://bay.example/1"


def test_a_bad_element_is_told_by_its_number_and_the_others_are_read():
    assert identifiers([FIRST, {"id": 5}, "x", [1], SECOND, {"text": "x"}]) == [
        "1",
        'a.json, article 2: the field "text" is missing: give the article\'s text',
        'a.json, article 3: an article must be a JSON object with "id" and "text"',
        'a.json, article 4: an article must be a JSON object with "id" and "text"',
        "2",
        'a.json, article 6: the field "id" is missing: give each article an identifier of its own',
    ]


def test_mapped_fields():
    document = {"articles": [{"key": "k", "meta": {"text": "Oslo votes."}}]}
    assert identifiers(document, id="key", text="meta.text") == ["k"]


def test_what_is_broken_gives_what_came_before():
    whole = json.dumps([FIRST, SECOND]).encode()
    first, error = read(whole[:-8])
    assert first.identifier == "1"
    assert str(error).startswith("a.json, after article 1: this is not JSON (")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{}", '"text" is missing'),
        (b"[]", "there is no article in it"),
        (b'{"articles": []}', "there is no article in it"),
        (b'"Oslo votes."', "must be a JSON object"),
        (b'[{"id": 1, "text": "x\xff"}]', "0xff at byte offset 21"),
        (b'{"a": [{"id": 1}], "b": [{"id": 1}]}', 'it holds several lists ("a", "b")'),
        (b'{"articles": [{"id": 1, "text": "x"}], "x": "' + b"x" * 20_000_000 + b'"}', "after article 1"),
        (b"[1] [2]", "there is more after its end"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"id": 1, "views": ' + b"9" * 5_000 + b"}]", "too many digits"),
        (b'[{"id": 1, "text": "' + b"x" * 2 * json_document.MAX_VALUE + b'"}]', "longer than 16,777,216 characters"),
        (b'[{"id": 1, "text": "x\\ud800"}]', r"\ud800 at 1"),
    ],
)
def test_what_is_refused(data, said):
    error = read(data)[-1]
    assert isinstance(error, ArticleError)
    assert said in str(error)
    assert str(error).isprintable()


def test_json_lines_under_the_name_of_json():
    assert identifiers(b"\n".join(json.dumps(line).encode() for line in (FIRST, SECOND))) == ["1", "2"]


def test_memory_does_not_grow_with_the_number_of_articles():
    def peak(number):
        data = io.BytesIO(json.dumps({"articles": [{"id": 1, "text": "Oslo votes. " * 500}] * number}).encode())
        tracemalloc.start()
        assert sum(1 for _ in json_document.read(data, Origin("a.json", "a"))) == number
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak(600) < peak(60) + 100_000


values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "text", "items", "articles", "x"]), inner), max_leaves=8)  # fmt: skip # noqa: E501


@settings(max_examples=50)
@given(values, st.integers(0, 60), st.binary(max_size=4))
def test_any_document_gives_articles_and_errors_of_one_line(document, at, noise):
    data = json.dumps(document).encode()
    for damaged in (data, data[:at] + noise + data[at:]):
        for item in json_document.read(io.BytesIO(damaged), Origin("a.json", "a")):
            assert isinstance(item, Article) or str(item).isprintable()
