"""What the formats share whose files are an article each."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles.interface import Found, Origin


def article(
    stream: BinaryIO, origin: Origin, most: int, too_long: str, make: Callable[[bytes, Origin], Article]
) -> Iterator[Found]:
    """The article that `make` reads from a stream of at most `most` bytes, or the error that it raises: `too_long` for
    a longer stream. Errors get the place where they stand."""
    data = stream.read(most + 1)
    try:
        if len(data) > most:
            raise ArticleError(too_long)
        found = make(data, origin)
    except ArticleError as error:
        yield error.at(origin.place)
    else:
        yield found
