"""What commands about many articles share: where they read them, and what does the work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from click.core import ParameterSource

from kg import results, settings
from kg.cli import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.corpus.local import Corpus
    from kg.spark.corpus import Corpus as SparkCorpus

    AnyCorpus: TypeAlias = Corpus | SparkCorpus


def corpus(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where articles are read, what does the work, and how the answer is written."""
    for option in (
        options.output,
        options.format_(*results.SOLUTION_FORMATS),
        options.master,
        options.engine,
        options.threshold,
        options.store,
        click.argument("folder", required=False, metavar="[FOLDER]"),
    ):
        command = option(command)
    return command


@contextmanager
def opened(folder: str | None, selector: str, engine: str, master: str | None) -> "Iterator[AnyCorpus]":
    """The articles of the folder, or else of the store. UsageError for what does not go together."""
    given = click.get_current_context().get_parameter_source("selector") is ParameterSource.COMMANDLINE
    if folder is not None and given:
        raise UsageError(f"--store and {folder} are two places to read: give one of them")
    if engine == "spark":
        if folder is None:
            raise UsageError("--engine spark reads no store: give the FOLDER that `kg build --engine spark` wrote")
        from kg.spark import session
        from kg.spark.corpus import Corpus as SparkCorpus

        session.check(master)
        with (
            session.session(master) as spark,
            session.told("the Spark job failed"),
            SparkCorpus(spark, folder) as found,
        ):
            yield found
        return
    if master is not None:
        raise UsageError("--master is for --engine spark: add it")
    from kg.corpus import rows
    from kg.corpus.folder import base_of
    from kg.corpus.local import Corpus

    if folder is not None:
        yield Corpus(rows.of_folder(Path(folder)), base_of(Path(folder)))
        return
    with options.open_store(selector, must_exist=True) as store:
        base = settings.read(store).base
        yield Corpus(rows.of_store(store, base), base)
