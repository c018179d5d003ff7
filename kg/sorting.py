"""Sorting more lines than memory holds."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

from kg.errors import WorkError

_RUN = 64 << 20  # bytes that are sorted in memory at a time


def lines(groups: Iterable[list[bytes]]) -> Iterator[bytes]:
    """All lines, without line breaks, in the order of their bytes: runs that fit into memory are sorted, put into
    temporary files and merged. WorkError when there is no room for them.
    """
    held: list[bytes] = []
    size = 0
    with ExitStack() as stack:
        runs: list[IO[bytes]] = []
        for group in groups:
            held += group
            size += sum(map(len, group))
            if size > _RUN:
                try:
                    run = stack.enter_context(tempfile.TemporaryFile())
                    run.writelines(line + b"\n" for line in sorted(held))
                    run.seek(0)
                except OSError as error:
                    raise WorkError(
                        f"temporary files cannot be written to {tempfile.gettempdir()} ({error.strerror}): free some "
                        "space, or name another folder in TMPDIR"
                    ) from None
                runs.append(run)
                held, size = [], 0
        yield from heapq.merge(sorted(held), *((line[:-1] for line in run) for run in runs))
