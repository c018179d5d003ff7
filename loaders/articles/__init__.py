"""Articles from files, folders, globs and standard input.

    def report(error): print(error, file=sys.stderr)
    for article in read(["news/", "wire.jsonl", "-"], on_error=report): ...

`sources` finds the streams of bytes, `opening` takes them out of what they are packed in, `formats` tells which format
each has; a format is a module with one function, from a stream to articles (`text`, `json_lines`); `fields` holds what
every format's fields must be like.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import fields, language
from loaders.articles.interface import DEFAULTS, Options
from loaders.articles.seen import Seen
from loaders.articles.sources import OnBytes, Source, resolve

__all__ = ["read"]


def read(
    sources: Iterable[str | os.PathLike[str]],
    *,
    published: date | None = None,
    publisher: str | None = None,
    on_error: Callable[[ArticleError], None],
    on_bytes: OnBytes = lambda _more: None,
    options: Options = DEFAULTS,
) -> Iterator[Article]:
    """The articles of files, folders, globs and "-" (standard input), one at a time, in the order given.

    `published` and `publisher` stand in where an article has none. An article that cannot be read goes to `on_error`
    (which may raise to stop), and the others are still given. The same article twice counts once; another one under
    the same identifier is refused. `on_bytes` is told how many more bytes were read of the files. UsageError, before
    anything is read, for a name that stands for nothing.
    """
    try:
        publisher = fields.publisher(publisher)
    except ArticleError as error:
        raise UsageError(str(error)) from None
    return _read(resolve(sources), published, publisher, on_error, on_bytes, options)


def _read(
    sources: Iterator[Source | ArticleError],
    published: date | None,
    publisher: str | None,
    on_error: Callable[[ArticleError], None],
    on_bytes: OnBytes,
    options: Options,
) -> Iterator[Article]:
    seen = Seen()
    for source in sources:
        for article in [source] if isinstance(source, ArticleError) else source.articles(options, on_bytes):
            if isinstance(article, ArticleError):
                on_error(article)
                continue
            article = replace(
                article,
                published=article.published or published,
                publisher=article.publisher or publisher,
            )
            try:
                language.check(article)
                new = seen.add(article)
            except ArticleError as error:
                on_error(error)
                continue
            if new:
                yield article
