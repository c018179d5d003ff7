"""What a format of articles is: a function from a stream of bytes to articles, and how to tell that a stream has it.

A format of one's own is a `Format` that a package names as an entry point of the group `kg.article_formats`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias

from kg.errors import ArticleError
from kg.model import Article

Found: TypeAlias = Article | ArticleError  # an article, or why there is none


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream of bytes comes from, as far as a format may need to know."""

    place: str  # how messages call it: a path, "news.zip, wire.jsonl", an address; printable, on one line
    identifier: str  # of its article where nothing inside gives one: the file's stem, or the address
    name: str = ""  # the file's name, without what the compression added
    url: str | None = None  # where it was fetched
    media_type: str | None = None  # as the server or the archive said: "text/html"
    charset: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # of an article -> what the source calls it (--map)
    follow: Callable[[str], Iterator[Found]] | None = None  # reads the page at an address; None: links are not followed


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read, whatever they are."""

    fields: Mapping[str, str] = field(default_factory=dict)  # see Origin
    allow_private: bool = False  # whether addresses of the private and loopback networks are fetched
    delay: float = 1.0  # seconds between two requests to one host


DEFAULTS = Options()

Reader: TypeAlias = Callable[[BinaryIO, Origin], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles.

    `read` gives the articles of a stream, one at a time, and an error for each that cannot be read; errors in the
    stream itself (OSError, EOFError) it lets pass. `matches` is asked with the first bytes of a file, 64 KiB at most,
    and says whether they can be nothing else; None where only the name can tell.
    """

    name: str  # as messages call it: "JSON Lines"
    read: Reader
    suffixes: frozenset[str] = frozenset()  # of file names, in lower case: ".jsonl"
    media_types: frozenset[str] = frozenset()
    matches: Callable[[bytes], bool] | None = None
    utf8: bool = False  # UTF-8 alone: what is empty, binary or of another encoding is refused before it is read
