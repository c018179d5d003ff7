"""From what a user names (files, folders, globs, addresses, "-") to streams of bytes.

Up front names are only looked up, and nothing is fetched; a folder is listed one level at a time, whatever stands
below it.
"""

import glob
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from kg.errors import ArticleError, UsageError
from loaders.articles import compression, opening, web
from loaders.articles.fields import one_line
from loaders.articles.formats import registry
from loaders.articles.interface import Found, Options, Origin

STDIN = "-"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/]*@)?")  # with the name and password after it

OnBytes = Callable[[int], None]


class Source(Protocol):
    """What articles come from."""

    def articles(self, options: Options, on_bytes: OnBytes) -> Iterator[Found]:
        """Its articles, and errors for those it cannot give; `on_bytes` is told how many more bytes were read."""

    def size(self) -> int | None:
        """How many bytes it has; None when that cannot be known up front."""


@dataclass(frozen=True, slots=True)
class File:
    """One file, or standard input."""

    path: str
    folder: str = ""  # where a relative path begins, for processes that work elsewhere

    @property
    def full_path(self) -> str:
        """The path to open."""
        return os.path.join(self.folder, self.path)

    @property
    def origin(self) -> Origin:
        if self.path == STDIN:
            return Origin("standard input", "stdin")
        return Origin(one_line(self.path), Path(self.path).stem, Path(self.path).name)

    def size(self) -> int | None:
        try:
            return os.stat(self.full_path).st_size if self.path != STDIN and os.path.isfile(self.full_path) else None
        except OSError:
            return None  # reading it will tell why

    def articles(self, options: Options, on_bytes: OnBytes) -> Iterator[Found]:
        origin = replace(self.origin, fields=options.fields)
        try:
            if self.path == STDIN:
                yield from opening.articles(sys.stdin.buffer, origin)
            else:
                with open(self.full_path, "rb", buffering=0) as file:
                    yield from opening.articles(cast(BinaryIO, io.BufferedReader(_Counted(file, on_bytes))), origin)
        except OSError as error:
            yield ArticleError(f"cannot be read ({error.strerror or error}): check the file", origin.place)


class _Counted(io.RawIOBase):
    """A file that says how much was read of it."""

    def __init__(self, file: io.FileIO, on_bytes: OnBytes) -> None:
        self._file = file
        self._on_bytes = on_bytes
        self._at = self._furthest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        number = self._file.readinto(buffer) or 0
        self._at += number
        if self._at > self._furthest:  # what is read again counts once
            self._on_bytes(self._at - self._furthest)
            self._furthest = self._at
        return number


def resolve(names: Iterable[str | os.PathLike[str]]) -> Iterator[Source | ArticleError]:
    """The sources that the names stand for, those of a folder or glob in the order of their paths, and an error for
    each folder below that cannot be listed.

    All names are looked up before this returns. An address given twice counts once. UsageError for a file that does
    not exist, a folder or glob without articles, an address that is none, and standard input given twice.
    """
    given = [os.fspath(name) for name in names]
    if given.count(STDIN) > 1:
        raise UsageError('standard input can be read only once: give "-" once')
    given = list(_once(given))
    for name in given:
        first = next(_expand(name), None)
        if first is None:
            raise UsageError(_nothing(name))
        if isinstance(first, ArticleError) and first.source == one_line(name):
            raise UsageError(str(first))
    run = web.Web()
    return (_source(found, run) for name in given for found in _expand(name))


def _once(names: Iterable[str]) -> Iterator[str]:
    """The names, each address as it is written everywhere, and once."""
    addresses: set[str] = set()
    for name in names:
        if not web.is_address(name):
            yield name
        elif (address := web.normal(name)) not in addresses:
            addresses.add(address)
            yield address


def _source(found: str | ArticleError, run: web.Web) -> Source | ArticleError:
    if isinstance(found, ArticleError):
        return found
    return web.Page(found, run) if web.is_address(found) else File(found)


def total_size(names: Iterable[str | os.PathLike[str]]) -> int | None:
    """How many bytes the sources have that the names stand for; None when one of them cannot tell."""
    total = 0
    for source in resolve(names):
        size = 0 if isinstance(source, ArticleError) else source.size()
        if size is None:
            return None
        total += size
    return total


def _expand(name: str) -> Iterator[str | ArticleError]:
    if web.is_address(name):
        yield name
    elif os.path.isdir(name):
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
                    if not entry.name.startswith(".") and (entry.is_dir(follow_symlinks=False) or is_article(entry))
                )
        except OSError as error:
            yield ArticleError(f"the folder cannot be listed ({error.strerror or error})", one_line(path))
            continue
        waiting.extend((os.path.join(path, name), is_folder) for name, is_folder in reversed(found))


def is_article(entry: os.DirEntry[str]) -> bool:
    """Whether a file's name is one of articles; a broken link counts, so that it is reported."""
    return compression.is_name(entry.name) and (entry.is_file() or not os.path.exists(entry.path))


def _nothing(name: str) -> str:
    """Why a name stands for no source."""
    if scheme := _SCHEME.match(name):
        shown = one_line(scheme[0].rpartition("//")[0] + "//" + name[scheme.end() :])
        return f'"{shown}" is no file, and only http and https addresses are fetched: download it, and give the file'
    if os.path.isdir(name):
        known = ", ".join(sorted(registry.suffixes() | compression.SUFFIXES))
        return f"no articles in the folder {one_line(name)}: it holds no file whose name ends in {known}"
    if glob.has_magic(name):
        return f'no file matches "{one_line(name)}": check the pattern'
    return f'no such file or folder: "{one_line(name)}"; check the path'
