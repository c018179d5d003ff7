"""Sources on file systems that Spark reaches and kg does not: HDFS, S3 and others that have a scheme of their own.

Spark reads each file whole and gives it to the loaders as bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import ArticleError, UsageError
from loaders.articles import compression, opening
from loaders.articles.fields import one_line
from loaders.articles.interface import Found, Options, Origin
from loaders.articles.sources import OnBytes

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LARGEST = 512 << 20  # bytes of a file: it is in memory twice


@dataclass(frozen=True, slots=True)
class Place:
    """What a user names: a file, a folder or a pattern on such a file system."""

    url: str

    def size(self) -> int | None:
        """Not known before it is listed."""
        return None


@dataclass(frozen=True, slots=True)
class Remote:
    """A file there."""

    url: str
    length: int

    def size(self) -> int | None:
        """Bytes."""
        return self.length


@dataclass(frozen=True, slots=True)
class Content:
    """A file whose bytes are here."""

    url: str
    data: bytes

    def size(self) -> int | None:
        """Bytes."""
        return len(self.data)

    def articles(self, options: Options, on_bytes: OnBytes) -> Iterator[Found]:
        """As of a file of this machine."""
        path = PurePosixPath(urlsplit(self.url).path)
        origin = Origin(one_line(self.url), path.stem, path.name)
        yield from opening.articles(io.BytesIO(self.data), replace(origin, fields=options.fields))
        on_bytes(len(self.data))


def listed(spark: "SparkSession", place: Place) -> list[Remote | Content | ArticleError]:
    """The files that a place stands for, in the order of their paths: as on this machine hidden ones, and those of a
    folder whose names are none of articles, are left out. UsageError where there is none."""
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(place.url)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    found: list[Remote | Content | ArticleError] = []
    for status in system.globStatus(path) or ():
        if status.isDirectory():
            found += _below(system, status)
        else:
            found.append(_file(status))
    if not found:
        raise UsageError(f"no articles at {one_line(place.url)}: check the path")
    return found


def _below(system: Any, folder: Any) -> Iterator[Remote | Content | ArticleError]:
    waiting = [folder]
    while waiting:
        status = waiting.pop()
        if not status.isDirectory():
            yield _file(status)
            continue
        inside = sorted(system.listStatus(status.getPath()), key=lambda one: str(one.getPath().getName()))
        waiting += [one for one in reversed(inside) if _is_article(one.getPath().getName(), one.isDirectory())]


def _is_article(name: str, is_folder: bool) -> bool:
    return not name.startswith(".") and (is_folder or compression.is_name(name))


def _file(status: Any) -> Remote | Content | ArticleError:
    url, length = status.getPath().toString(), status.getLen()
    if length > LARGEST:
        return ArticleError(f"the file is larger than {LARGEST >> 20} MiB: split it", one_line(url))
    return Remote(url, length) if length else Content(url, b"")  # Spark passes over those that are empty
