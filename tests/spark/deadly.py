"""An extractor some of whose articles kill the process that reads them; executors import it from here."""

import os
import signal

from kg.extract import workers
from kg.extract.workers import Workers
from kg.model import Article, Result
from kg.spark.extraction import Extractor

DEADLY = "These are the deadly words."
_work = workers._work


class DeadlyExtractor(Extractor):
    """Reads as any other, but dies of one text."""

    def readers(self) -> Workers | None:
        """Readers that die, as when an article takes more memory than there is."""
        workers._work = dies
        return super().readers()


def dies(batch: list[Article]) -> list[Result]:
    """In a reader's process."""
    if any(article.text == DEADLY for article in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return _work(batch)
