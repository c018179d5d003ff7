"""Rows in the batches in which Spark gives and takes them."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

_BYTES = 8 << 20  # of the rows that are given to Spark together
_ROWS = 10_000


def values(batches: Iterable[pa.RecordBatch], *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of batches, one at a time, as the values of these columns."""
    for batch in batches:
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


class Rows:
    """Rows on their way to Spark, many at a time."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._rows: list[tuple[object, ...]] = []
        self._size = 0

    def add(self, size: int, *row: object) -> Iterator[pa.RecordBatch]:
        """Add one of about so many bytes; gives those that wait, when they are enough."""
        self._rows.append(row)
        self._size += size
        if self._size >= _BYTES or len(self._rows) >= _ROWS:
            yield from self.rest()

    def rest(self) -> Iterator[pa.RecordBatch]:
        """Those that wait, if any."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, kind) for column, kind in zip(columns, self._schema.types, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=self._schema)
            self._rows, self._size = [], 0
