"""What commands about many articles share: where they read them, what does the work, and how they answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from click.core import ParameterSource
from pyoxigraph import NamedNode

from kg import results, settings
from kg.cli import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.corpus.local import Corpus
    from kg.spark.corpus import Corpus as SparkCorpus

    AnyCorpus: TypeAlias = Corpus | SparkCorpus

_Row: TypeAlias = Sequence[NamedNode | str | int | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of many articles, as the options give it: where they are, what does the work, and how the answer is
    written."""

    folder: str | None
    selector: str
    threshold: float
    engine: str
    master: str | None
    format_: str | None
    output: Path | None

    def answer(self, columns: Sequence[str], table: "Callable[[AnyCorpus], Iterable[_Row]]") -> None:
        """Write a table about the articles."""
        with _opened(self.folder, self.selector, self.engine, self.master) as corpus:
            rows = table(corpus)
            base = corpus.base
        with options.written(self.output) as stream:
            results.write(results.solutions(columns, rows), stream, self.format_, base=base)


def question(command: Callable[[Question], None]) -> Callable[..., None]:
    """Give a command the options of a question."""

    @wraps(command)
    def asked(**given: Any) -> None:
        command(Question(**given))

    whole: Callable[..., None] = asked
    for option in (
        options.output,
        options.format_(*results.SOLUTION_FORMATS),
        options.master,
        options.engine,
        options.threshold,
        options.store,
        click.argument("folder", required=False, metavar="[FOLDER]"),
    ):
        whole = option(whole)
    return whole


@contextmanager
def _opened(folder: str | None, selector: str, engine: str, master: str | None) -> "Iterator[AnyCorpus]":
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
