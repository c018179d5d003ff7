"""`kg build`"""

from datetime import date
from functools import partial
from pathlib import Path

import click

from kg import settings
from kg.cli import on_spark, options, progress
from kg.cli.failures import Failures
from kg.cli.off_schema import OffSchemaFile
from kg.cli.options import open_store
from kg.cli.summary import summary
from kg.errors import Interrupted, UsageError
from kg.model import Counts
from loaders.stores import Store


@click.command()
@options.store
@options.reading
@click.option("--dry-run", is_flag=True, help="Store nothing, say how many articles are new or changed.")
@click.option(
    "--watch",
    is_flag=True,
    help="Go on with what arrives or changes in the folders that are given, until Ctrl-C. A file is read once it is "
    "complete; the articles of one that is removed stay until `kg forget`.",
)
@options.engine
@options.master
@options.job_output
@options.job_base
@options.partitions
@click.pass_context
def command(
    context: click.Context,
    sources: tuple[str, ...],
    selector: str,
    ontology: Path | None,
    model: str,
    relations: Path | None,
    no_language_model: bool,
    published: date | None,
    publisher: str | None,
    field_map: dict[str, str],
    workers: int | None,
    errors: Path | None,
    off_schema: Path | None,
    allow_private: bool,
    delay: float,
    dry_run: bool,
    watch: bool,
    engine: str,
    master: str | None,
    output: str | None,
    base: str,
    partitions: int | None,
) -> int:
    """Read articles into the store.

    SOURCE is a file, a folder, a glob, an http or https address, or - for standard input: text, JSON Lines, JSON, CSV,
    TSV, Parquet, HTML, RSS, Atom, WARC, Markdown, e-mail or PDF with a text layer, each also as .gz, .zst, .bz2 or
    .zip. Records have the fields id, text, title, published, publisher, authors, url and language, usual other names
    for them, or those of --map. An article that is there already is replaced when it has changed.

    With --engine spark many machines read them into a folder of N-Quads, which `kg import` puts into a store.
    """
    from loaders.articles import read
    from loaders.articles.interface import Options

    options.keep(sources, errors, off_schema)
    on_spark.check(context, engine)
    if output is not None:
        return on_spark.build(
            sources,
            output=output,
            base=base,
            master=master,
            partitions=partitions,
            ontology=ontology,
            model=None if no_language_model else model,
            relations=relations,
            published=published,
            publisher=publisher,
            field_map=field_map,
            errors=errors,
            off_schema=off_schema,
        )
    settled = Options(fields=field_map, allow_private=allow_private, delay=delay)
    if watch:
        from kg.cli import watching

        if dry_run:
            raise UsageError("--watch is for storing: leave out --dry-run, or --watch")
        if off_schema is not None:
            raise UsageError("--off-schema is for one build: leave out --watch, or --off-schema")
        watching.check(sources, errors)
        if _missing(selector):
            options.load_first(ontology, relations)
        with Failures(errors) as failures:
            given = partial(read, published=published, publisher=publisher, on_error=failures, options=settled)
            watcher = watching.Watcher(sources, selector, failures, given)
            model_ = None if no_language_model else model
            return watcher.run(ontology=ontology, model=model_, workers=workers, relations=relations)

    from kg.builder import Builder

    with Failures(errors) as failures, OffSchemaFile(off_schema) as off, progress.shown(failures) as shown:
        articles = read(
            sources,
            published=published,
            publisher=publisher,
            on_error=failures,
            on_bytes=shown.read,
            options=settled,
        )
        try:
            with _opened(selector, dry_run, ontology, relations) as store:
                known = settings.read(store)
                builder = Builder(
                    store,
                    ontology=ontology or known.ontology_path,
                    relations=relations or known.relations_path,
                    model=None if no_language_model else model,
                    workers=workers,
                )
                counts = builder.build(
                    articles, on_done=shown.done, on_error=failures, on_off_schema=off, dry_run=dry_run
                )
        except KeyboardInterrupt:
            raise Interrupted(_interrupted(shown.articles, dry_run)) from None
    click.echo(_summary(counts, failures, dry_run))
    return 1 if failures.count else 0


def _opened(selector: str, dry_run: bool, ontology: Path | None, relations: Path | None) -> Store:
    """The store; a dry run makes none on disk, nor does an ontology or a model of relations that is refused."""
    missing = _missing(selector)
    if missing:
        options.load_first(ontology, relations)
    return open_store("memory:" if dry_run and missing else selector, alone=True)


def _missing(selector: str) -> bool:
    """Whether it names a store on disk that is still to be made."""
    kind, _, path = selector.partition(":")
    return kind == "oxigraph" and bool(path) and not Path(path).expanduser().exists()


def _interrupted(articles: int, dry_run: bool) -> str:
    if dry_run:
        return "interrupted; nothing was stored (--dry-run)"
    return f"interrupted: {articles:,} articles are stored; run the same command again to go on"


def _summary(counts: Counts, failures: Failures, dry_run: bool) -> str:
    """What was done, a line each; a dry run reads no language, so it has articles to tell of only."""
    articles = f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {failures.summary()}"
    if dry_run:
        return f"articles  {articles}; nothing was stored (--dry-run)"
    return summary(articles, counts, seconds=f"{counts.seconds:.1f}")
