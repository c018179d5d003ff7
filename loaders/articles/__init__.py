"""Articles from files, folders, globs and standard input.

    def report(error): print(error, file=sys.stderr)
    for article in read(["news/", "wire.jsonl", "-"], on_error=report): ...

A format is a module with one function, from a stream of bytes to articles (`text`, `json_lines`); `sources` finds the
streams and tells their formats; `fields` holds what every format's fields must be like.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.sources import Source, resolve

__all__ = ["read"]


def read(
    sources: Iterable[str | os.PathLike[str]],
    *,
    published: date | None = None,
    publisher: str | None = None,
    on_error: Callable[[ArticleError], None],
) -> Iterator[Article]:
    """The articles of files, folders, globs and "-" (standard input), one at a time, in the order given.

    `published` and `publisher` stand in where an article has none. An article that cannot be read goes to `on_error`
    (which may raise to stop), and the others are still given; one in another language than English is ArticleSkipped.
    UsageError, before anything is read, for a name that stands for nothing.
    """
    try:
        publisher = fields.publisher(publisher)
    except ArticleError as error:
        raise UsageError(str(error)) from None
    return _read(resolve(sources), published, publisher, on_error)


def _read(
    sources: Iterator[Source | ArticleError],
    published: date | None,
    publisher: str | None,
    on_error: Callable[[ArticleError], None],
) -> Iterator[Article]:
    for source in sources:
        for article in [source] if isinstance(source, ArticleError) else source.articles():
            if isinstance(article, ArticleError):
                on_error(article)
                continue
            yield replace(
                article,
                published=article.published or published,
                publisher=article.publisher or publisher,
            )
