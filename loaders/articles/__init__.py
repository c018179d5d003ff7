"""Articles from files, folders, globs, web addresses and standard input.

    def report(error): print(error, file=sys.stderr)
    for article in read(["news/", "wire.jsonl", "-"], on_error=report): ...

`sources` finds the streams of bytes, on disk or on the `web`; `opening` takes them out of what they are packed in;
`formats` has a module a format, each with one function from a stream to articles; `records` makes articles of named
values, and `fields` holds what every format's fields must be like.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import fields, language
from loaders.articles.interface import DEFAULTS, Options
from loaders.articles.sources import OnBytes, Source, resolve, total_size

__all__ = ["read", "read_found"]


def read(
    sources: Iterable[str | os.PathLike[str]],
    *,
    published: date | None = None,
    publisher: str | None = None,
    on_error: Callable[[ArticleError], None],
    on_bytes: Callable[[int, int | None], None] | None = None,
    options: Options = DEFAULTS,
) -> Iterator[Article]:
    """The articles of files, folders, globs, addresses and "-" (standard input), one at a time, in the order given.

    `published` and `publisher` stand in where an article has none. An article that cannot be read goes to `on_error`
    (which may raise to stop), and the others are still given; one in another language than English is ArticleSkipped.
    `on_bytes` is told how many bytes were read so far, of how many (None where that cannot be known). UsageError,
    before anything is read, for a name that stands for nothing.
    """
    try:
        publisher = fields.publisher(publisher)
    except ArticleError as error:
        raise UsageError(str(error)) from None
    names = [*sources]
    found = resolve(names)
    return read_found(
        found,
        published=published,
        publisher=publisher,
        on_error=on_error,
        on_bytes=_sum(on_bytes, names),
        options=options,
    )


def _sum(on_bytes: Callable[[int, int | None], None] | None, names: list[str | os.PathLike[str]]) -> OnBytes:
    """What counts the bytes; it looks at the files first, and only when somebody listens."""
    if on_bytes is None:
        return lambda _more: None
    so_far, total = 0, total_size(names)

    def add(more: int) -> None:
        nonlocal so_far
        so_far += more
        on_bytes(so_far, total)

    return add


def read_found(
    sources: Iterable[Source | ArticleError],
    *,
    published: date | None = None,
    publisher: str | None = None,
    on_error: Callable[[ArticleError], None],
    on_bytes: OnBytes = lambda _more: None,
    options: Options = DEFAULTS,
) -> Iterator[Article]:
    """The articles of sources that are found already, as `read` gives them."""
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
            except ArticleError as error:
                on_error(error)
                continue
            yield article
