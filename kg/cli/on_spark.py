"""`kg build --engine spark`: which of its options go with it, and what is told in the end."""

import shlex
from datetime import date
from importlib import util
from pathlib import Path

import click
from click.core import ParameterSource

from kg import settings
from kg.cli import options, progress
from kg.cli.failures import Failures
from kg.cli.off_schema import OffSchemaFile
from kg.cli.summary import summary
from kg.errors import Interrupted, UsageError

_ELSEWHERE = {  # options of a build on one machine
    "selector": "--store: the graph goes into the folder of --output, and `kg import` puts it into a store",
    "workers": "--workers: --master says how many cores work, as in local[4]",
    "watch": "--watch",
    "dry_run": "--dry-run",
    "allow_private": "--allow-private: nothing is fetched from the web",
    "delay": "--delay: nothing is fetched from the web",
}
_ONLY_HERE = {"master": "--master", "output": "--output", "base": "--base", "partitions": "--partitions"}


def check(context: click.Context, engine: str) -> None:
    """UsageError for options that do not go with the engine."""
    spark = engine == "spark"
    for name, what in (_ELSEWHERE if spark else _ONLY_HERE).items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"--engine spark has no {what}" if spark else f"{what} is for --engine spark: add it")
    if spark and context.params["output"] is None:
        raise UsageError("--engine spark needs --output FOLDER, where the graph goes")


def build(
    sources: tuple[str, ...],
    *,
    output: str,
    base: str,
    master: str | None,
    partitions: int | None,
    ontology: Path | None,
    model: str | None,
    relations: Path | None,
    published: date | None,
    publisher: str | None,
    field_map: dict[str, str],
    errors: Path | None,
    off_schema: Path | None,
) -> int:
    """Run the job; the exit code."""
    from kg.builder import Recipe
    from kg.spark import job
    from kg.spark.extraction import Extractor, Given
    from kg.spark.session import session
    from loaders.articles.interface import Options

    settings.check_base(base)
    is_folder = model is not None and Path(model).is_dir()
    if model is not None and not is_folder and not (model.isidentifier() and util.find_spec(model)):
        raise settings.not_installed(model)
    pieces = job.prepared(sources, output, master)
    options.load_first(ontology, relations)
    extractor = Extractor(
        fingerprint=Recipe(ontology, model, base, relations).fingerprint,
        model=str(Path(model).absolute()) if model is not None and is_folder else model,
        ontology=str(ontology.absolute()) if ontology else None,
        relations=str(relations.absolute()) if relations else None,
        base=base,
        named=model,
    )
    given = Given(published=published, publisher=publisher, options=Options(fields=field_map))
    with Failures(errors) as failures, OffSchemaFile(off_schema) as off:
        try:
            with session(master) as spark, progress.displayed(progress.Tasks()) as shown:
                counts = job.build(
                    spark,
                    pieces,
                    output,
                    extractor,
                    given,
                    partitions=partitions,
                    on_error=failures,
                    on_off_schema=off.write,
                    on_progress=shown.done,
                )
        except KeyboardInterrupt:
            raise Interrupted("interrupted; nothing was written") from None
    told = f"{output}; `kg import {shlex.quote(output)}` puts it into a store" if Path(output).is_dir() else output
    click.echo(summary(f"{counts.new:,} read, {failures.summary()}", counts, output=told))
    return 1 if failures.count else 0
