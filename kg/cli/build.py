"""`kg build`"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from kg import settings
from kg.cli import options
from kg.cli.failures import Failures
from kg.model import Article, Counts
from loaders.stores import Store, open_store


@click.command()
@options.store
@options.reading
@click.option("--dry-run", is_flag=True, help="Store nothing, say how many articles are new or changed.")
def command(
    sources: tuple[str, ...],
    selector: str,
    ontology: Path | None,
    model: str,
    published: date | None,
    publisher: str | None,
    field_map: dict[str, str],
    workers: int,
    errors: Path | None,
    dry_run: bool,
) -> int:
    """Read articles into the store.

    SOURCE is a file, a folder, a glob or - for standard input: text, JSON Lines, JSON, CSV, TSV, Parquet, Markdown,
    e-mail or PDF with a text layer, each also as .gz, .zst, .bz2 or .zip. Records have the fields id, text, title,
    published, publisher, authors, url and language, usual other names for them, or those of --map. An article that is
    there already is replaced when it has changed.
    """
    from kg.builder import Builder
    from loaders.articles import read
    from loaders.articles.interface import Options

    with Failures(errors) as failures:
        articles = read(
            sources,
            published=published,
            publisher=publisher,
            on_error=failures,
            options=Options(fields=field_map),
        )
        with _opened(selector, dry_run) as store, _progress() as advance:
            builder = Builder(store, ontology=ontology or _remembered(store), model=model, workers=workers)
            counts = builder.build(articles, on_done=advance, on_error=failures, dry_run=dry_run)
    counts.failed = failures.count
    click.echo(_summary(counts, dry_run))
    return 1 if failures.count else 0


def _opened(selector: str, dry_run: bool) -> Store:
    """The store; a dry run makes none on disk."""
    kind, _, path = selector.partition(":")
    missing = kind == "oxigraph" and path and not Path(path).expanduser().exists()
    return open_store("memory:" if dry_run and missing else selector)


def _remembered(store: Store) -> Path | None:
    """The ontology that the store was made with, when it is not the default one."""
    path = settings.read(store).ontology
    return Path(path) if path else None


@contextmanager
def _progress() -> Iterator[Callable[[Article, str], None]]:
    """What to call for each article that is done: on a terminal it moves a line that shows how many, and how fast."""
    if not sys.stderr.isatty():
        yield lambda _article, _outcome: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    shown = TextColumn("{task.completed} articles, {task.fields[rate]} articles/s")
    with Progress(SpinnerColumn(), shown, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("", total=None, rate="0.0")
        begun = time.monotonic()

        def advance(_article: Article, _outcome: str) -> None:
            done = progress.tasks[0].completed + 1
            progress.update(task, advance=1, rate=f"{done / (time.monotonic() - begun):.1f}")

        yield advance


def _summary(counts: Counts, dry_run: bool) -> str:
    """What was done, a line each; a dry run reads no language, so it has articles to tell of only."""
    articles = (
        f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {counts.failed:,} failed"
    )
    if dry_run:
        return f"articles  {articles}; nothing was stored (--dry-run)"
    claims = ", ".join(f"{number:,} {status}" for status, number in sorted(counts.claims.items()))
    lines = {
        "articles": articles,
        "entities": f"{counts.entities:,}",
        "facts": f"{counts.facts:,}",
        "claims": claims or "0",
        "seconds": f"{counts.seconds:.1f}",
    }
    return "\n".join(f"{name:<9} {value}" for name, value in lines.items())
