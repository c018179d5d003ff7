"""Parquet, a row an article: the columns that `records` takes for fields; others are not read."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow
from pyarrow import parquet

from kg.errors import ArticleError
from loaders.articles import records
from loaders.articles.fields import one_line, shown
from loaders.articles.interface import Found, Origin
from loaders.articles.streams import Unreadable, seekable

_ROWS = 64  # at once


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, a few rows in memory at a time, and an error for each row that cannot be
    read."""
    file = seekable(stream)
    number = 0
    try:
        table = parquet.ParquetFile(file, pre_buffer=False, buffer_size=1_048_576)
        columns = _columns(table.schema_arrow.names, origin)
        for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
            for at in range(batch.num_rows):
                number += 1
                yield _article(batch, at, origin, f"{origin.place}, row {number}")
    except ArticleError as error:
        yield error.at(origin.place)
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file makes of the library: this is the one line for it
        after = f" after row {number:,}" if number else ""
        raise Unreadable(f"this is not whole Parquet{after} ({shown(str(error))}): make or fetch it again") from None
    finally:
        if file is not stream:
            file.close()


def _article(batch: Any, at: int, origin: Origin, place: str) -> Found:
    try:
        record = {name: batch.column(index)[at].as_py() for index, name in enumerate(batch.schema.names)}
        return records.article(record, origin, place)
    except ArticleError as error:
        return error.at(place)
    except (pyarrow.ArrowException, ValueError, OverflowError) as error:  # what Python has no value for
        return ArticleError(f"the row cannot be read ({one_line(str(error))}): correct it", place)


def _columns(names: list[str], origin: Origin) -> list[str]:
    """The columns that fields may come from. ArticleError when one that must be there is not."""
    records.check_columns(names, origin)
    usual = {name for names in records.USUAL.values() for name in names}
    mapped = {path if path in names else path.partition(".")[0] for path in origin.fields.values()}
    return [name for name in names if name in mapped or records.plain(name) in usual]
