"""What there is to read, in pieces that executors read apart: files, and parts of large ones."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from kg.errors import ArticleError, UsageError
from kg.spark.filesystem import has_scheme
from kg.spark.remote import Content, Place, Remote
from loaders.articles import web
from loaders.articles.parts import Part, parts
from loaders.articles.sources import STDIN, File, Source, resolve

LARGEST = 32 << 20  # bytes of a piece, where a file can be read in several

Split: TypeAlias = File | Part | Place | Remote | Content | ArticleError  # an error for a folder that cannot be listed


def splits(names: Iterable[str], largest: int = LARGEST) -> list[Split]:
    """The pieces of what is named, in the order in which one machine reads them. UsageError as of `kg build`, and for
    what only one machine can read."""
    names = list(names)
    for name in names:
        if name == STDIN:
            raise UsageError("--engine spark cannot share out standard input: write it to a file first")
        if web.is_address(name):
            raise UsageError(f"--engine spark fetches nothing from the web: download {name}, and give the file")
    found: list[Split] = []
    for name in names:
        found += [Place(name)] if has_scheme(name) else _here(resolve([name]), largest)
    return found


def _here(sources: Iterable[Source | ArticleError], largest: int) -> Iterator[Split]:
    for source in sources:
        if isinstance(source, File):
            source = replace(source, folder=os.getcwd())
            yield from parts(source, largest) or (source,)
        else:
            assert isinstance(source, ArticleError)  # addresses are refused
            yield source


def size(found: Iterable[Split]) -> int:
    """Bytes of all pieces, as far as that can be known."""
    return sum((piece.size() or 0) for piece in found if not isinstance(piece, ArticleError))
