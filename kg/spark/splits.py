"""What there is to read, in pieces that executors read apart: files, and parts of large ones."""

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from kg.errors import ArticleError, UsageError
from loaders.articles import web
from loaders.articles.parts import Part, parts
from loaders.articles.sources import STDIN, File, resolve

LARGEST = 32 << 20  # bytes of a piece, where a file can be read in several

Split: TypeAlias = File | Part | ArticleError  # an error for a folder that cannot be listed


def splits(names: Iterable[str], largest: int = LARGEST) -> list[Split]:
    """The pieces of what is named, in the order in which one machine reads them. UsageError as of `kg build`, and for
    what only one machine can read."""
    found: list[Split] = []
    names = list(names)
    for name in names:
        if name == STDIN:
            raise UsageError("--engine spark cannot share out standard input: write it to a file first")
        if web.is_address(name):
            raise UsageError(f"--engine spark fetches nothing from the web: download {name}, and give the file")
    for source in resolve(names):
        if isinstance(source, File):
            source = replace(source, folder=os.getcwd())
            found += parts(source, largest) or [source]
        else:
            assert isinstance(source, ArticleError)  # addresses are refused above
            found.append(source)
    return found


def size(found: Iterable[Split]) -> int:
    """Bytes of all pieces, as far as that can be known."""
    return sum((piece.size() or 0) for piece in found if not isinstance(piece, ArticleError))
