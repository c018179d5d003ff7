"""Answers kept between runs, so that a server need only say that a page is as it was, and each page of a run is fetched
once.

A database in the user's cache folder ($XDG_CACHE_HOME, else ~/.cache), which its owner alone may read. One that is
damaged is made anew; where none can be written, nothing is remembered and everything is fetched.
"""

import os
import sqlite3
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError

MOST_BYTES = 536_870_912  # of bodies as they are kept; the ones that were not asked for longest go

_TABLE = """CREATE TABLE IF NOT EXISTS page (
    used INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT UNIQUE NOT NULL, etag TEXT, modified TEXT, content_type TEXT,
    body BLOB NOT NULL)"""
_ADD = "INSERT OR REPLACE INTO page (url, etag, modified, content_type, body) VALUES (?, ?, ?, ?, ?)"
_FIND = "SELECT etag, modified, content_type, body FROM page WHERE url = ?"
# All but the newest, whose sizes add up to no more than the limit.
_TRIM = """DELETE FROM page WHERE used IN (SELECT used FROM (
    SELECT used, SUM(LENGTH(body)) OVER (ORDER BY used DESC) AS total FROM page) WHERE total > ?)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was, and what its server calls that state."""

    body: bytes
    content_type: str | None = None
    etag: str | None = None
    modified: str | None = None


class Cache:
    """The pages by their addresses. A connection an operation: nothing is to be closed, and runs may be many."""

    def __init__(self, folder: Path | None = None, most: int = MOST_BYTES) -> None:
        self._folder = folder or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg"
        self._file = self._folder / "pages.sqlite"
        self._most = most

    def find(self, url: str) -> Kept | None:
        """The page as it was kept; None when it was not."""
        try:
            with closing(self._open()) as database:
                row = database.execute(_FIND, (url,)).fetchone()
            return Kept(zlib.decompress(row[3]), row[2], row[0], row[1]) if row else None
        except (OSError, sqlite3.OperationalError):
            return None
        except (sqlite3.DatabaseError, zlib.error, TypeError):  # not what we wrote
            self._discard()
            return None

    def keep(self, url: str, page: Kept) -> None:
        """Remember a page, and forget those that were not asked for longest."""
        try:
            with closing(self._open()) as database, database:
                body = zlib.compress(page.body, 1)
                database.execute(_ADD, (url, page.etag, page.modified, page.content_type, body))
                database.execute(_TRIM, (self._most,))
        except (OSError, sqlite3.OperationalError):
            return  # such as a full disk: the page is fetched again next time, nothing more
        except sqlite3.DatabaseError:
            self._discard()

    def clear(self) -> None:
        """Remember no page any more. StoreError where the file cannot be removed."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"the pages kept in {self._file} cannot be removed ({error.strerror}): delete that file"
            ) from None

    def _open(self) -> sqlite3.Connection:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._file.exists():
            os.close(os.open(self._file, os.O_CREAT | os.O_WRONLY, 0o600))
        database = sqlite3.connect(self._file, timeout=5)
        try:
            database.execute(_TABLE)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _discard(self) -> None:
        with suppress(StoreError):  # as in a folder that cannot be written: it is found damaged again, and passed over
            self.clear()
