"""From what a user names (files, folders, globs, "-") to streams of bytes, each with the reader of its format.

Up front names are only looked up; a folder is listed one level at a time, whatever stands below it.
"""

import codecs
import glob
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import json_lines, text
from loaders.articles.fields import one_line

Reader = Callable[[BinaryIO, str, str], Iterator[Article | ArticleError]]

STDIN = "-"
TEXT = frozenset({".txt", ".text"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})

_HEAD = 65_536  # bytes that are looked at, at a time, to tell the format
_MOST_BLANK = 1_048_576  # bytes of white space in front: a file with more is as good as empty
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*\{)")
_OBJECT_WITH_KEY = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*\{)")
_WIDE = {  # the longer marks first: one of UTF-32 begins with one of UTF-16
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input."""

    path: str

    @property
    def place(self) -> str:
        """How messages call it."""
        return "standard input" if self.path == STDIN else one_line(self.path)

    @property
    def identifier(self) -> str:
        """The identifier of its article, where the format gives none."""
        return "stdin" if self.path == STDIN else Path(self.path).stem

    def articles(self) -> Iterator[Article | ArticleError]:
        """Its articles, in the format that its content, then its name tells, and errors for those it cannot give."""
        try:
            if self.path == STDIN:
                yield from self._read(sys.stdin.buffer)
            else:
                with open(self.path, "rb") as file:
                    yield from self._read(file)
        except OSError as error:
            yield ArticleError(f"cannot be read ({error.strerror or error}): check the file", self.place)

    def _read(self, file: BinaryIO) -> Iterator[Article | ArticleError]:
        head, stream = _look(file)
        problem = _problem(head)
        if problem:
            yield ArticleError(problem, self.place)
        else:
            yield from self._reader(head)(stream, self.place, self.identifier)

    def _reader(self, head: bytes) -> Reader:
        suffix = Path(self.path).suffix.lower()
        # A text may begin with a brace, so where the name says text, an object's first key must follow.
        objects = _OBJECT_WITH_KEY if suffix in TEXT else _OBJECT
        return json_lines.read if suffix in JSON_LINES or objects.match(head) else text.read


def resolve(names: Iterable[str | os.PathLike[str]]) -> Iterator[Source | ArticleError]:
    """The sources that the names stand for, those of a folder or glob in the order of their paths, and an error for
    each folder below that cannot be listed.

    All names are looked up before this returns. UsageError for a file that does not exist, a folder or glob without
    articles, and standard input given twice.
    """
    given = [os.fspath(name) for name in names]
    if given.count(STDIN) > 1:
        raise UsageError('standard input can be read only once: give "-" once')
    for name in given:
        first = next(_expand(name), None)
        if first is None:
            raise UsageError(_nothing(name))
        if isinstance(first, ArticleError) and first.source == one_line(name):
            raise UsageError(str(first))
    return (path if isinstance(path, ArticleError) else Source(path) for name in given for path in _expand(name))


def _expand(name: str) -> Iterator[str | ArticleError]:
    if os.path.isdir(name):
        yield from _walk(name)
    elif name == STDIN or os.path.exists(name):
        yield name
    elif glob.has_magic(name):
        for path in sorted(glob.glob(name, recursive=True)):
            if not os.path.isdir(path):
                yield path
            elif "**" not in name:  # which matches a folder and then all that is in it
                yield from _walk(path)


def _walk(top: str) -> Iterator[str | ArticleError]:
    """The files below a folder whose names end as a format's do. Hidden ones are not for reading, and links to folders
    may loop: both are left alone."""
    waiting = [(top, True)]  # a stack, since folders may be nested deeper than calls may
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted(
                    (entry.name, entry.is_dir(follow_symlinks=False))
                    for entry in entries
                    if not entry.name.startswith(".") and (entry.is_dir(follow_symlinks=False) or _is_article(entry))
                )
        except OSError as error:
            yield ArticleError(f"the folder cannot be listed ({error.strerror or error})", one_line(path))
            continue
        waiting.extend((os.path.join(path, name), is_folder) for name, is_folder in reversed(found))


def _is_article(entry: os.DirEntry[str]) -> bool:
    """Whether a file's name ends as a format's does; a broken link counts, so that it is reported."""
    return Path(entry.name).suffix.lower() in TEXT | JSON_LINES and (entry.is_file() or not os.path.exists(entry.path))


def _nothing(name: str) -> str:
    """Why a name stands for no source."""
    if os.path.isdir(name):
        known = ", ".join(sorted(TEXT | JSON_LINES))
        return f"no articles in the folder {one_line(name)}: it holds no file whose name ends in {known}"
    if glob.has_magic(name):
        return f'no file matches "{one_line(name)}": check the pattern'
    return f'no such file or folder: "{one_line(name)}"; check the path'


def _problem(head: bytes) -> str | None:
    """Why a file cannot hold articles in any format."""
    for mark, encoding in _WIDE.items():
        if head.startswith(mark):
            return f"this is {encoding}, not UTF-8: convert it first, for example with iconv -f {encoding} -t UTF-8"
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        return "the file is empty: give at least one article"
    try:
        text.refuse_binary(head)
    except ArticleError as error:
        return str(error)
    return None


def _look(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a file, up to some that are not blank, and a stream of all its bytes. Pipes cannot be
    rewound, and give few bytes at a time."""
    head = b""
    while len(head) < _MOST_BLANK and (chunk := file.read1(_HEAD)):  # type: ignore[attr-defined]
        head += chunk
        if head.removeprefix(codecs.BOM_UTF8).strip():
            break
    return head, cast(BinaryIO, io.BufferedReader(_Replay(head, file)))


class _Replay(io.RawIOBase):
    """Bytes that were read already, then the rest of their file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read1(len(buffer))  # type: ignore[attr-defined]
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)
