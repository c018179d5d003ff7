"""Compressed files and archives: what is whole is read, what is not is one line each."""

import bz2
import gzip
import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from types import SimpleNamespace

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import compression, opening
from loaders.articles.interface import DEFAULTS, Origin
from loaders.articles.sources import File, resolve

LINES = b"".join(json.dumps({"id": number, "text": f"Oslo votes {number}."}).encode() + b"\n" for number in range(3))


def zstd(data):
    return zstandard.ZstdCompressor().compress(data)


def archive(*members, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, data in members:
            file.writestr(zipfile.ZipInfo(name), data, method)
    return packed.getvalue()


PACKERS = {"gz": gzip.compress, "zst": zstd, "bz2": lambda data: bz2.compress(data, 1)}


def read(data, name="a.bin"):
    return list(opening.articles(io.BytesIO(data), Origin(name, name.rpartition(".")[0], name)))


class Pipe(io.BytesIO):
    """Bytes that cannot be rewound."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


def only_error(items):
    (error,) = items
    assert isinstance(error, ArticleError)
    assert str(error).isprintable()
    return str(error)


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("name", ["wire.jsonl.{}", "wire.{}", "wire", "wire.txt"])
def test_what_is_compressed_is_told_by_its_bytes(kind, name):
    articles = read(PACKERS[kind](LINES), name.format(kind))
    assert [article.identifier for article in articles] == ["0", "1", "2"]
    assert articles[2].source == f"{name.format(kind)}, line 3"


@pytest.mark.parametrize("kind", PACKERS)
def test_the_stem_is_that_of_the_file_inside(kind):
    (article,) = read(PACKERS[kind](b"Oslo votes."), f"wire.txt.{kind.upper()}")
    assert (article.identifier, article.source) == ("wire", f"wire.txt.{kind.upper()}")


def test_an_identifier_that_is_no_stem_stays():
    (article,) = opening.articles(io.BytesIO(gzip.compress(b"Oslo votes.")), Origin("standard input", "stdin"))
    assert article.identifier == "stdin"


@pytest.mark.parametrize("kind", PACKERS)
def test_several_streams_in_one_file_are_all_read(kind):
    first, rest = LINES[:20], LINES[20:]
    assert len(read(PACKERS[kind](first) + PACKERS[kind](rest), "a.jsonl")) == 3


@pytest.mark.parametrize("kind", PACKERS)
def test_an_empty_one_is_an_empty_file(kind):
    assert "the file is empty" in only_error(read(PACKERS[kind](b""), f"a.jsonl.{kind}"))


@pytest.mark.parametrize("kind", PACKERS)
def test_a_cut_one_gives_what_came_whole_and_no_half_article(kind):
    lines = b"".join(
        b'{"id": %d, "text": "%s"}\n' % (n, zlib.crc32(b"%d" % n).__str__().encode()) for n in range(50_000)
    )
    packed = PACKERS[kind](lines)
    items = read(packed[: len(packed) // 2], f"a.jsonl.{kind}")
    *articles, error = items
    assert str(error) == f"a.jsonl.{kind}: it ends in the middle, as after a broken download: fetch it again"
    assert 0 < len(articles) < 50_000
    assert all(isinstance(article, Article) for article in articles)
    assert [article.identifier for article in articles] == [str(number) for number in range(len(articles))]


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.json", "a.md", "a.eml"])
def test_a_cut_text_is_no_article(kind, name):
    whole = b"id,text\n" + b"".join(b"%d,Oslo votes %d times.\n" % (n, n * n) for n in range(20_000))
    if name != "a.csv":
        whole = whole.replace(b"id,text", b"From: ada@bay.example\n")
    if name == "a.json":
        whole = b'[{"id": 1, "text": "' + whole.replace(b"\n", b" ") + b'"}]'
    packed = PACKERS[kind](whole)
    items = read(packed[:-20], f"{name}.{kind}")
    assert "ends in the middle" in str(items[-1])
    for item in items[:-1]:
        assert name == "a.csv"
        assert item.text == f"Oslo votes {int(item.identifier) ** 2} times."


@pytest.mark.parametrize("kind", PACKERS)
def test_a_damaged_one_is_one_line(kind):
    packed = bytearray(PACKERS[kind](LINES * 50))
    packed[len(packed) // 2] ^= 0xFF
    packed[-6] ^= 0xFF
    error = read(bytes(packed), f"a.jsonl.{kind}")[-1]
    assert isinstance(error, ArticleError)
    assert "damaged" in str(error) or "ends in the middle" in str(error)


@pytest.mark.parametrize("pipe", [False, True])
def test_the_files_of_an_archive_come_in_the_order_of_their_names(pipe):
    packed = archive(
        ("n/b.jsonl.gz", gzip.compress(LINES)),
        ("c.txt", "Bergen votes."),
        ("a.txt", "Oslo votes."),
        ("a/", ""),
        (".hidden.txt", "x"),
        ("n/.git/x.txt", "x"),
        ("__MACOSX/n/b.txt", "x"),
        ("image.png", "x"),
    )
    articles = list(opening.articles((Pipe if pipe else io.BytesIO)(packed), Origin("news.zip", "news", "news.zip")))
    assert [article.identifier for article in articles] == ["a", "c", "0", "1", "2"]
    assert articles[0].source == "news.zip, a.txt"
    assert articles[4].source == "news.zip, n/b.jsonl.gz, line 3"


def test_archives_may_be_packed_in_one_another_but_not_without_end():
    packed = archive(("a.txt", "Oslo votes."))
    assert len(read(gzip.compress(archive(("n.zip", packed))))) == 1
    assert "packed more than 3 times" in only_error(
        read(archive(("m.zip", archive(("n.zip.gz", gzip.compress(packed))))))
    )


def test_names_in_an_archive_are_only_said_and_never_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    items = read(
        archive(("../../x.txt", "Oslo votes."), ("/etc/y.txt", "Bergen."), ("a\n\x1b[31m\u202e.txt", "Tromsø."))
    )
    assert sorted(item.identifier for item in items if isinstance(item, Article)) == ["x", "y"]
    (error,) = (item for item in items if isinstance(item, ArticleError))
    assert str(error).startswith(r"a.bin, a\n\x1b[31m\u202e.txt: the identifier")
    assert str(error).isprintable()
    assert not list(tmp_path.iterdir())


def test_encrypted_files_are_one_line_and_the_others_are_read():
    packed = bytearray(archive(("a.txt", "Oslo votes."), ("b.txt", "Bergen votes."), ("c.txt", "x")))
    for name in (b"a.txt", b"c.txt"):
        at = packed.index(b"PK\x01\x02", packed.index(name, packed.index(b"PK\x01\x02")) - 46)
        packed[at + 8] |= 1
    error, article = read(bytes(packed), "n.zip")
    assert str(error) == 'n.zip: 2 of its files are encrypted, such as "a.txt": unpack it first'
    assert article.identifier == "b"


def test_a_file_with_another_checksum_is_refused_and_the_others_are_read():
    packed = archive(("a.txt", "Oslo votes."), ("b.txt", "Bergen votes."), method=zipfile.ZIP_STORED)
    error, article = read(packed.replace(b"Oslo", b"Ohio"), "n.zip")
    assert str(error).startswith("n.zip, a.txt: what is compressed is damaged (Bad CRC-32")
    assert article.identifier == "b"


def test_a_cut_archive_is_one_line():
    packed = archive(("a.txt", "Oslo votes. " * 1_000), ("b.txt", "Bergen votes."))
    assert "damaged or cut" in only_error(read(packed[:-30], "n.zip"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_to_pack_that_is_not_read_is_one_line(method):
    assert "n.zip, a.txt: it is packed in a way that is not read" in only_error(
        read(archive(("a.txt", "Oslo votes."), method=method), "n.zip")
    )


def test_an_archive_without_articles_and_one_that_is_a_document():
    assert "no file in the archive" in only_error(read(archive(("a.png", "x"))))
    assert "no file in the archive" in only_error(read(archive()))
    assert "a document or e-book" in only_error(read(archive(("[Content_Types].xml", "x"), ("word/a.txt", "x"))))


def bomb(kind):
    """A line of 64 MiB."""
    line = b"x" * (64 << 20)
    return archive(("a.jsonl", line)) if kind == "zip" else PACKERS[kind](line)


@pytest.mark.parametrize("kind", [*PACKERS, "zip"])
def test_a_bomb_is_not_unpacked(kind, monkeypatch):
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    packed = bomb(kind)
    given = []
    unpack = compression.Budget.unpack
    monkeypatch.setattr(compression.Budget, "unpack", lambda self, n: (given.append(n), unpack(self, n))[1])
    assert "unpacks to more than 200 times its size" in only_error(read(packed, f"a.jsonl.{kind}"))
    assert sum(given) < max(2 << 20, 200 * len(packed) + (1 << 20))


def test_a_bomb_in_a_bomb_is_measured_by_the_outer_one(monkeypatch):
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    assert "more than 200 times" in only_error(read(gzip.compress(gzip.compress(bomb("gz"))), "a.jsonl.gz"))


def test_files_of_an_archive_that_share_their_bytes_count_each(monkeypatch):
    """As in archives that unpack to petabytes: each entry points to the same kernel."""
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    kernel = archive(("a.txt", b"Oslo votes. " * 8_000))
    start = kernel.index(b"PK\x01\x02")
    end = kernel.index(b"PK\x05\x06")
    entry, number = kernel[start:end], 2_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(entry) * number, start, 0)
    items = read(kernel[:start] + entry * number + tail, "a.zip")
    assert isinstance(items[-1], ArticleError)
    assert len(items) < number


def test_more_than_the_limit_is_refused_whatever_the_ratio(monkeypatch):
    monkeypatch.setattr(compression, "MAX_UNPACKED", 1 << 30)
    budget = compression.Budget(packed=1 << 40)
    budget.unpack(1 << 30)
    with pytest.raises(OSError, match="more than 1 GiB come out of it"):
        budget.unpack(1)


def test_an_endless_list_of_files_is_not_read(monkeypatch):
    monkeypatch.setattr(compression, "MAX_DIRECTORY", 2_000)
    packed = archive(*((f"{number}.txt", "x") for number in range(100)))
    assert "too many files" in only_error(read(packed))


@pytest.mark.parametrize("kind", PACKERS)
def test_memory_does_not_grow_with_what_is_unpacked(kind):
    def peak(lines):
        each = (b'{"id": %d, "text": "%d"}\n' % (number, zlib.crc32(b"%d" % number)) for number in range(lines))
        packed = PACKERS[kind](b"".join(each))
        tracemalloc.start()
        assert sum(1 for _ in opening.articles(io.BytesIO(packed), Origin("a", "a"))) == lines
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak(12_000) < peak(6_000) + 150_000


def test_folders_and_globs_find_what_is_compressed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ["a.txt.gz", "b.jsonl.ZST", "c.zip", "d.zip.bz2", "e.tar.gz", "f.gz", "g.sql.zst"]:
        (tmp_path / name).write_bytes(b"x")
    assert [source.path for source in resolve(["."])] == ["./a.txt.gz", "./b.jsonl.ZST", "./c.zip", "./d.zip.bz2"]
    assert [source.path for source in resolve(["*.gz"])] == ["a.txt.gz", "e.tar.gz", "f.gz"]


def test_progress_counts_each_byte_of_an_archive_once(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("a.txt", "Oslo votes. " * 20_000), ("b.txt", "Bergen."), method=zipfile.ZIP_STORED))
    counted = []
    assert len(list(File(str(path)).articles(DEFAULTS, counted.append))) == 2
    assert sum(counted) == path.stat().st_size
    assert all(number > 0 for number in counted)


def test_an_archive_on_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=Pipe(archive(("a.txt", "Oslo votes.")))))
    (article,) = File("-").articles(DEFAULTS, lambda _more: None)
    assert (article.identifier, article.source) == ("a", "standard input, a.txt")


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([*PACKERS, "zip"]), st.integers(0, 400), st.binary(max_size=8), st.booleans())
def test_whatever_is_damaged_gives_articles_and_errors_of_one_line(kind, at, noise, cut):
    packed = archive(("a.jsonl", LINES), ("b.txt", "Oslo.")) if kind == "zip" else PACKERS[kind](LINES)
    packed = packed[:at] + noise + (b"" if cut else packed[at + len(noise) :])
    for item in read(packed, f"a.jsonl.{kind}"):
        assert isinstance(item, Article) or str(item).isprintable()
