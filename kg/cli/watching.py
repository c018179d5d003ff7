"""`kg build --watch`: what arrives in folders goes into the store, a burst at a time.

The store is open only while a burst is stored, so that other commands can have it in between; what reads the articles
is loaded once and kept.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from kg import settings
from kg.builder import Builder, Recipe
from kg.cli import progress
from kg.cli.failures import Failures
from kg.errors import ArticleError, StoreError, StoreInUse, UsageError
from kg.model import Article, Counts
from kg.results import inert
from loaders.articles.fields import one_line
from loaders.articles.watching import Watch
from loaders.stores import Store, open_store

_AGAIN = 1.0  # seconds after which a store that cannot be had is tried again

Read = Callable[[Sequence[str]], Iterator[Article]]


def check(folders: Sequence[str], errors: Path | None) -> None:
    """UsageError for what is no folder, and when `errors`, the file of --errors, would be read as an article."""
    for folder in folders:
        if not os.path.isdir(folder):
            raise UsageError(f"--watch: {one_line(folder)} is no folder: give folders that are there")
        if errors is not None and errors.resolve().is_relative_to(Path(folder).resolve()):
            raise UsageError(f"--errors: {errors} lies in a folder that is watched: choose another place")


class Watcher:
    """Builds what is in `folders` and what arrives there into the store that `selector` names; `read` gives the
    articles of a file."""

    def __init__(self, folders: Sequence[str], selector: str, failures: Failures, read: Read) -> None:
        self._folders = folders
        self._selector = selector
        self._failures = failures
        self._read = read
        self._recipe: Recipe | None = None
        self._trouble: str | None = None  # with the store, as it was told
        self._served: str | None = None

    def run(
        self, *, ontology: Path | None, model: str | None, workers: int | None, relations: Path | None = None
    ) -> int:
        """Go on until Ctrl-C; the exit code, 1 when any article failed.

        StoreError when the store cannot be opened at first; what happens to it later is told, and it is tried again.
        `workers` read what is there at first, later bursts are small.
        """
        watch = Watch(self._folders)
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # how services are stopped: like Ctrl-C
        try:
            with self._opened() as store:
                known = settings.read(store)
                self._recipe = Recipe(
                    ontology or known.ontology_path, model, known.base, relations or known.relations_path
                )
                Builder(store, recipe=self._recipe).init()
            if files := watch.ready(self._failures):
                self._burst(files, workers)
            if model is not None:
                from kg.extract.pipeline import load

                load(model, self._recipe.ontology_path, self._recipe.relations)  # before anything is waiting for it
            click.echo(f"kg: watching {', '.join(map(one_line, self._folders))}; Ctrl-C ends it", err=True)
            while True:
                time.sleep(watch.pause)
                if files := watch.ready(self._failures):
                    self._burst(files)
        except KeyboardInterrupt:
            click.echo("kg: stopped; what was stored is still there, and the same command goes on", err=True)
        finally:
            signal.signal(signal.SIGTERM, before)
        return 1 if self._failures.count else 0

    def _burst(self, files: Sequence[str], workers: int | None = 1) -> None:
        """Store what the files hold, in the end: a store that is busy, full or away is waited for."""
        while True:
            try:
                with self._opened() as store:
                    done = self._build(store, files, workers)
                self._trouble = None
                click.echo(done)  # by when the store is free again
                return
            except StoreError as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    click.echo(f"kg: {inert(self._trouble)}; trying again until it works", err=True)
                time.sleep(_AGAIN)

    def _opened(self) -> Store:
        """The store; another command that has it is waited for."""
        while True:
            try:
                return open_store(self._selector, alone=True, on_served=self._tell)
            except StoreInUse as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    click.echo(f"kg: {inert(self._trouble)}; waiting for it", err=True)
                time.sleep(_AGAIN / 4)

    def _tell(self, url: str) -> None:
        if url != self._served:
            self._served = url
            click.echo(f"kg: {self._selector} is open in `kg serve` at {url}: working through it", err=True)

    def _build(self, store: Store, files: Sequence[str], workers: int | None) -> str:
        """Store what the files hold; a line that says what was done."""
        failed, skipped = self._failures.count, sum(self._failures.skipped.values())
        with progress.shown(self._failures) as shown:
            builder = Builder(store, workers=workers, recipe=self._recipe)
            counts = builder.build(self._articles(files), on_done=shown.done, on_error=self._failures)
        failed, skipped = self._failures.count - failed, sum(self._failures.skipped.values()) - skipped
        return _line(counts, failed, skipped)

    def _articles(self, files: Iterable[str]) -> Iterator[Article]:
        for file in files:
            try:
                yield from self._read([file])
            except UsageError as error:
                if os.path.lexists(file):  # else it is gone again
                    self._failures(ArticleError(str(error), one_line(file)))


def _line(counts: Counts, failed: int, skipped: int) -> str:
    articles = f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {failed:,} failed"
    beside = f", {skipped:,} skipped" if skipped else ""
    return f"articles  {articles}{beside}; {counts.facts:,} facts; {counts.seconds:.1f} s"
