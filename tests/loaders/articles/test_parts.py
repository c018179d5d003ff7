"""Parts of a large file give together what the file gives."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles.formats import json_lines
from loaders.articles.interface import DEFAULTS, Found
from loaders.articles.parts import parts
from loaders.articles.sources import File

LINES = [
    b'\xef\xbb\xbf{"id": "0", "text": "The first, after a mark."}',
    *(json.dumps({"id": str(i), "text": "Ann met Bo. " * i}).encode() for i in range(1, 9)),
    b"",
    b"{broken",
    b'{"id": "x", "text": "\xff"}',
    json.dumps({"id": "Ünï", "text": "Čeština 日本"}, ensure_ascii=False).encode(),
]


def told(found: Found) -> object:
    return found if isinstance(found, Article) else str(found)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
@pytest.mark.parametrize("most", [1, 7, 60, 61, 64, 200])
def test_no_line_is_lost_or_read_twice(tmp_path: Path, newline: bytes, last: bytes, most: int) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(newline.join(LINES) + last)
    whole = [told(found) for found in File(str(path)).articles(DEFAULTS, lambda _: None)]
    before, found = 0, []
    for part in parts(File(str(path)), most):
        found += [told(one) for one in replace(part, before=before).articles(DEFAULTS, lambda _: None)]
        before += part.lines()
    assert found == whole
    assert sum(isinstance(one, str) for one in whole) == 2
    assert before == path.read_bytes().count(b"\n") + (not last)


def test_a_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MAX_LINE", 50)
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"id": "a", "text": "%s"}\n{"id": "b", "text": "Ann."}\n' % (b"word " * 30))
    found = [told(one) for one in File(str(path)).articles(DEFAULTS, lambda _: None)]
    pieces = parts(File(str(path)), 40)
    before, apart = 0, []
    for part in pieces:
        apart += [told(one) for one in replace(part, before=before).articles(DEFAULTS, lambda _: None)]
        before += part.lines()
    assert apart == found
    assert len(pieces) > 3


def test_only_large_files_of_plain_lines_have_parts(tmp_path: Path) -> None:
    line = b'{"id": "a", "text": "Ann met Bo."}\n'
    for name, data in (("a.jsonl.gz", gzip.compress(line * 500)), ("a.txt", b"Ann met Bo. " * 500), ("b.jsonl", line)):
        (tmp_path / name).write_bytes(data)
        assert parts(File(str(tmp_path / name)), 40) == []
    assert parts(File(str(tmp_path / "nowhere.jsonl")), 40) == []


def test_a_part_of_a_file_that_has_gone_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"id": "a", "text": "Ann met Bo."}\n' * 10)
    part = replace(parts(File(str(path)), 100)[1], before=3)
    path.unlink()
    (error,) = part.articles(DEFAULTS, lambda _: None)
    assert isinstance(error, ArticleError)
    assert "cannot be read (No such file" in str(error)
