"""How far a job is."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OnProgress: TypeAlias = Callable[[int, int, int], None]  # tasks done, tasks known, executors

_EVERY = 1.0  # seconds


@contextmanager
def watched(spark: "SparkSession", on_progress: OnProgress) -> Iterator[None]:
    """Tell how far the stages are that run meanwhile."""
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(spark.sparkContext, on_progress, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(context: Any, on_progress: OnProgress, ended: threading.Event) -> None:
    tracker = context.statusTracker()
    is_local = context._jsc.sc().isLocal()
    while not ended.wait(_EVERY):
        try:
            stages = [
                info for stage in tracker.getActiveStageIds() if (info := tracker.getStageInfo(stage)) is not None
            ]
            others = context._jsc.sc().getExecutorMemoryStatus().size() - 1  # without the driver
        except Exception:  # the connection to Java is gone, which the job itself will tell
            return
        if stages:
            done, known = sum(s.numCompletedTasks for s in stages), sum(s.numTasks for s in stages)
            on_progress(done, known, 1 if is_local else others)
