"""From names of files, folders and globs to streams, and the format of each."""

import codecs
import gzip
import inspect
import io
import os
import sys
import threading
from types import SimpleNamespace

import pytest

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import opening
from loaders.articles.interface import DEFAULTS
from loaders.articles.sources import File, resolve


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, with a function to put files there."""
    monkeypatch.chdir(tmp_path)

    def put(name, content="Oslo votes."):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def paths(*names):
    return [source.path if isinstance(source, File) else source for source in resolve(names)]


def only(path):
    (item,) = File(path).articles(DEFAULTS, lambda _more: None)
    return item


def standard_input(monkeypatch, data):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_files_come_in_the_order_given(folder):
    folder("b.txt")
    folder("a.dat")
    assert paths("b.txt", "a.dat") == ["b.txt", "a.dat"]


def test_a_folder_gives_its_files_in_the_order_of_their_paths(folder):
    for name in ["n/c.TXT", "n/a.jsonl", "n/b/z.text", "n/b/a.ndjson", "n/B.txt", "n/é.txt", "n/a/deep/er/x.txt"]:
        folder(name)
    found = paths("n")
    assert found == ["n/B.txt", "n/a/deep/er/x.txt", "n/a.jsonl", "n/b/a.ndjson", "n/b/z.text", "n/c.TXT", "n/é.txt"]


def test_a_folder_gives_no_hidden_and_no_other_files(folder):
    for name in ["n/a.txt", "n/.b.txt", "n/.git/c.txt", "n/d.docx", "n/README.rst", "n/txt"]:
        folder(name)
    assert paths("n") == ["n/a.txt"]


def test_a_hidden_file_that_is_named_is_read(folder):
    folder(".a.txt")
    assert paths(".a.txt") == [".a.txt"]


def test_links_to_folders_do_not_loop_and_links_to_files_are_read(folder, tmp_path):
    folder("n/a.txt")
    folder("elsewhere.txt")
    (tmp_path / "n/loop").symlink_to(tmp_path / "n")
    (tmp_path / "n/b.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert paths("n") == ["n/a.txt", "n/b.txt"]


def test_a_broken_link_in_a_folder_is_reported(folder, tmp_path):
    folder("n/a.txt")
    (tmp_path / "n/b.txt").symlink_to(tmp_path / "gone.txt")
    assert paths("n") == ["n/a.txt", "n/b.txt"]
    assert str(only("n/b.txt")) == "n/b.txt: cannot be read (No such file or directory): check the file"


def test_a_pipe_in_a_folder_is_left_alone(folder):
    folder("n/a.txt")
    os.mkfifo("n/b.txt")
    assert paths("n") == ["n/a.txt"]


def test_folders_may_be_nested_deeper_than_calls(folder):
    folder("n/" + "x/" * 150 + "b.txt")
    folder("n/a.txt")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        found = paths("n")
    finally:
        sys.setrecursionlimit(limit)
    assert found == ["n/a.txt", "n/" + "x/" * 150 + "b.txt"]


def test_a_glob_gives_what_it_matches_in_order(folder):
    for name in ["n/b.txt", "n/a.md", "n/.hidden.txt", "n/deep/c.txt"]:
        folder(name)
    assert paths("n/*") == ["n/a.md", "n/b.txt", "n/deep/c.txt"]
    assert paths("n/*.txt") == ["n/b.txt"]
    assert paths("**/*.txt") == ["n/b.txt", "n/deep/c.txt"]
    assert paths("n/**") == ["n/a.md", "n/b.txt", "n/deep/c.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(folder):
    folder("a[1].txt")
    folder("a1.txt")
    assert paths("a[1].txt") == ["a[1].txt"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["missing.txt", "", "a\0b", "n/missing.txt"])
def test_a_missing_file_is_bad_usage(name):
    with pytest.raises(UsageError, match="no such file or folder") as caught:
        resolve([name])
    assert str(caught.value).isprintable()


def test_a_missing_file_is_found_before_anything_is_read(folder):
    folder("a.txt")
    with pytest.raises(UsageError, match=r"missing\.txt"):
        resolve(["a.txt", "missing.txt"])


def test_an_empty_folder_is_bad_usage_and_the_message_says_what_is_read(folder):
    folder("n/a.docx")
    with pytest.raises(UsageError, match=r"no articles in the folder n: .*\.gz, .*\.jsonl, .*\.text, .*\.txt, .*\.zip"):
        resolve(["n"])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["*.txt", "n/**/*.jsonl"])
def test_a_glob_that_matches_nothing_is_bad_usage(name):
    with pytest.raises(UsageError, match="no file matches"):
        resolve([name])


def test_standard_input_is_given_once():
    assert paths("-") == ["-"]
    with pytest.raises(UsageError, match="only once"):
        resolve(["-", "-"])


def refuse_to_list(monkeypatch, *refused):
    scandir = os.scandir

    def scan(path):
        if path in refused:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)


def test_a_folder_that_cannot_be_listed_is_bad_usage_when_named(folder, monkeypatch):
    folder("n/a.txt")
    refuse_to_list(monkeypatch, "n")
    with pytest.raises(UsageError, match=r"n: the folder cannot be listed \(Permission denied\)"):
        resolve(["n"])


def test_a_folder_below_that_cannot_be_listed_does_not_hide_the_others(folder, monkeypatch):
    for name in ["n/a/x.txt", "n/b/y.txt", "n/c/z.txt"]:
        folder(name)
    refuse_to_list(monkeypatch, "n/b")
    first, error, last = paths("n")
    assert (first, last) == ("n/a/x.txt", "n/c/z.txt")
    assert str(error) == "n/b: the folder cannot be listed (Permission denied)"


def test_a_file_that_vanishes_is_reported(folder):
    path = folder("a.txt")
    (source,) = resolve(["a.txt"])
    path.unlink()
    (error,) = source.articles(DEFAULTS, lambda _more: None)
    assert isinstance(error, ArticleError)
    assert "a.txt: cannot be read (No such file or directory)" in str(error)


LINE = b'{"id": "x", "text": "Oslo votes."}\n'


@pytest.mark.parametrize("name", ["a.jsonl", "a.NDJSON", "a.txt", "a", "a.json"])
@pytest.mark.parametrize("before", [b"", codecs.BOM_UTF8, b"\r\n \n"])
def test_content_that_is_json_lines_is_read_as_such_under_any_name(folder, name, before):
    folder(name, before + LINE)
    assert only(name).identifier == "x"


def test_a_first_line_with_a_comma_behind_it_does_not_cost_the_other_lines(folder):
    folder("a.jsonl", LINE.replace(b"}", b"},") + LINE)
    error, article = File("a.jsonl").articles(DEFAULTS, lambda _more: None)
    assert str(error).startswith("a.jsonl, line 1: this is not JSON")
    assert article.identifier == "x"


def test_a_file_that_was_unpacked_under_its_old_name_is_the_same_article(folder):
    folder("a.md.gz", "# Oslo\n\nIt *votes*.")
    assert (only("a.md.gz").identifier, only("a.md.gz").text) == ("a", "It votes.")


@pytest.mark.parametrize("name", ["a.txt", "a", "a.news", "a.md"])
def test_other_content_is_text(folder, name):
    folder(name)
    assert only(name) == Article(identifier="a", text="Oslo votes.", source=name)


@pytest.mark.parametrize("words", ["{{Infobox}} Oslo votes.", "{sic} Oslo votes.", "[Oslo] votes.", '"Oslo" votes.'])
def test_a_text_may_begin_with_a_bracket(folder, words):
    folder("a.txt", words)
    assert only("a.txt").text == words


def test_a_name_that_says_json_lines_is_believed(folder):
    folder("a.jsonl", "Oslo votes.")
    assert "a.jsonl, line 1: this is not JSON" in str(only("a.jsonl"))


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a"])
@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n"])
def test_an_empty_file_is_refused(folder, name, content):
    folder(name, content)
    assert str(only(name)) == f"{name}: the file is empty: give at least one article"


def test_a_file_of_blanks_without_end_is_not_read_to_its_end():
    class Blanks(io.BytesIO):
        given = 0

        def read1(self, size=-1):
            self.given += size
            return b" " * size

    stream = Blanks()
    assert not opening.look(stream)[0].strip()
    assert stream.given < 2_000_000


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.md"])
def test_a_binary_file_is_refused_once(folder, name):
    folder(name, b"\x7fELF\x02\x01\x01\x00\n\x00\n\x00")
    assert str(only(name)).startswith(f"{name}: this is not text but binary (NUL at byte offset 7)")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_wide_encodings_are_called_by_their_names(folder, name, encoding):
    folder(name, "Oslo votes.".encode(encoding))
    assert f"iconv -f {encoding.upper()} -t UTF-8" in str(only(name))


def test_a_wrong_encoding_is_refused_with_place_and_byte(folder):
    folder("a.txt", "In Málaga".encode("cp1252"))
    assert str(only("a.txt")).startswith("a.txt: this is not UTF-8 (0xe1 at byte offset 4)")


def test_messages_name_hostile_paths_on_one_line(folder):
    name = "a\n\x1b[31m\u202e.txt"
    folder(name, b"")
    assert str(only(name)).startswith(r"a\n\x1b[31m\u202e.txt: ")


def test_a_long_path_is_named_in_full(folder):
    name = "n/" * 90 + "a.txt"
    folder(name, b"")
    assert str(only(name)).startswith(name)


def test_text_on_standard_input(monkeypatch):
    standard_input(monkeypatch, b"date 2022-01-18 Oslo votes.\n")
    article = only("-")
    assert (article.identifier, article.text, article.source) == ("stdin", "Oslo votes.\n", "standard input")


def test_json_lines_on_standard_input(monkeypatch):
    standard_input(monkeypatch, b"\n" + LINE)
    article = only("-")
    assert (article.identifier, article.source) == ("x", "standard input, line 2")


def test_standard_input_that_begins_with_a_brace_is_json_lines(monkeypatch):
    standard_input(monkeypatch, b"{id: 1}")
    assert "standard input, line 1: this is not JSON" in str(only("-"))


def test_standard_input_stays_open(monkeypatch):
    standard_input(monkeypatch, LINE)
    stdin = sys.stdin.buffer
    assert only("-").identifier == "x"
    assert not stdin.closed


@pytest.mark.usefixtures("folder")
def test_a_named_pipe_is_read_line_by_line_as_it_is_written():
    """The first article comes while the writer still waits: nothing needs the whole source."""
    os.mkfifo("pipe")
    go_on = threading.Event()

    def write():
        with open("pipe", "wb", buffering=0) as pipe:
            pipe.write(b" ")
            pipe.write(LINE)
            if go_on.wait(10):
                pipe.write(LINE)

    writer = threading.Thread(target=write)
    writer.start()
    articles = File("pipe").articles(DEFAULTS, lambda _more: None)
    assert next(articles).identifier == "x"
    go_on.set()
    assert len(list(articles)) == 1
    writer.join(10)


def test_a_folder_mixes_formats_and_ways_to_pack_them(folder):
    folder("n/a.csv", b"id,text\nc1,Oslo.\n")
    folder("n/b.jsonl.gz", gzip.compress(LINE))
    folder("n/c.md", "# T\n\nBergen.")
    folder("n/d.json", b'{"articles": [{"id": "j1", "text": "Oslo."}]}')
    folder("n/e.eml", b"Subject: S\n\nOslo.\n")
    folder("n/f.txt", "Oslo.")
    found = [item for source in resolve(["n"]) for item in source.articles(DEFAULTS, lambda _more: None)]
    assert [item.identifier for item in found] == ["c1", "x", "c", "j1", "e", "f"]
