"""Which articles a run has had: the same one twice counts once, another one under its identifier is refused."""

import hashlib
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from kg.errors import ArticleError, WorkError
from kg.model import Article
from loaders.articles import fields


def once(articles: Iterable[Article], on_error: Callable[[ArticleError], None]) -> Iterator[Article]:
    """Each article once; another one under the same identifier goes to `on_error`."""
    with closing(Seen()) as seen:
        for article in articles:
            try:
                new = seen.add(article)
            except ArticleError as error:
                on_error(error)
                continue
            if new:
                yield article


class Seen:
    """The articles of a run: of each two short hashes and its place, in a file without a name. Few never reach the
    disk; of many no more than SQLite's page cache (2 MB) is in memory."""

    def __init__(self) -> None:
        self._articles = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # Nobody else sees the file, and nothing is undone in it: one transaction without a journal.
        self._articles.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
            "CREATE TABLE article (identifier BLOB PRIMARY KEY, content BLOB, place BLOB) WITHOUT ROWID"
        )

    def add(self, article: Article) -> bool:
        """False for an article that was here before; ArticleError for another one with its identifier."""
        name = unicodedata.normalize("NFC", article.identifier)  # as in its IRI
        identifier = hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=16).digest()
        content = bytes.fromhex(article.content_hash())[:16]
        place = article.source.encode(errors="surrogatepass")
        try:
            row = (identifier, content, place)
            if self._articles.execute("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", row).rowcount:
                return True
            (before, where) = self._articles.execute(
                "SELECT content, place FROM article WHERE identifier = ?", row[:1]
            ).fetchone()
        except sqlite3.Error as error:
            raise WorkError(
                f"the identifiers of this run cannot be kept on disk ({error}): make room for temporary files, or "
                "name another folder for them in SQLITE_TMPDIR"
            ) from None
        if before == content:
            return False
        first = f" in {where.decode(errors='surrogatepass')}" if where else " before it"
        raise ArticleError(
            f'the identifier "{fields.shown(article.identifier)}" stands for another article{first}: '
            "give one of them another",
            article.source,
        )

    def close(self) -> None:
        """Forget them."""
        self._articles.close()
