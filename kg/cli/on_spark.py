"""`kg build --engine spark`: which of its options go with it, and what is told in the end."""

from datetime import date
from importlib import util
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kg import settings
from kg.cli import options, progress
from kg.cli.failures import Failures
from kg.errors import Interrupted, UsageError
from kg.model import Counts

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
        raise UsageError(
            f"language model {model!r} is not installed; install it (pip install {model.replace('_', '-')}) or name "
            "another with --model"
        )
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
    with Failures(errors) as failures, _Lines(off_schema) as off:
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
                    on_off_schema=off,
                    on_progress=shown.done,
                )
        except KeyboardInterrupt:
            raise Interrupted("interrupted; nothing was written") from None
    click.echo(summary(counts, failures, output))
    return 1 if failures.count else 0


def summary(counts: Counts, failures: Failures, output: str) -> str:
    """What was done, a line each."""
    claims = ", ".join(f"{number:,} {status}" for status, number in sorted(counts.claims.items()))
    return "\n".join(
        f"{name:<9} {value}"
        for name, value in {
            "articles": f"{counts.new:,} read, {failures.summary()}",
            "entities": f"{counts.entities:,}",
            "facts": f"{counts.facts:,}",
            "claims": claims or "0",
            "output": f"{output}; `kg import {output}` puts it into a store" if Path(output).is_dir() else output,
        }.items()
    )


class _Lines:
    """The file of --off-schema, of lines that are JSON already."""

    def __init__(self, path: Path | None) -> None:
        try:
            self._file: Any = path.open("w", encoding="utf-8") if path else None
        except OSError as error:
            raise UsageError(
                f"--off-schema: {path} cannot be written ({error.strerror}): make its folder, or choose another file"
            ) from None

    def __call__(self, line: str) -> None:
        if self._file:
            self._file.write(line + "\n")

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()
