"""Options that commands share, each defined and documented once."""

import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from kg.errors import ArticleError, UsageError, WorkError
from kg.serializations import WRITTEN
from kg.settings import DEFAULT_MODEL
from kg.vocabulary import BASE
from loaders import stores
from loaders.stores import DEFAULT_SELECTOR, Store

MOST_DELAY = 3600  # seconds

Command = Callable[..., Any]  # the function of a command, or what decorators made of it
Decorator = Callable[[Command], Command]


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    from loaders.articles import fields

    try:
        return fields.published(value)
    except ArticleError as error:
        raise click.BadParameter(str(error)) from None


def _seconds(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not 0 <= value <= MOST_DELAY:  # which is false for "nan", too
        raise click.BadParameter(f"{value:g} is not from 0 to {MOST_DELAY:,} seconds")
    return value


def _share(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if math.isnan(value):  # which is in every range of click
        raise click.BadParameter(f"{value:g} is no share")
    return value


def fields_of(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dict[str, str]:
    from loaders.articles import records

    return records.field_map(value) if value is not None else {}


def _option(*names: str, **settings: Any) -> Decorator:
    return click.option(*names, **settings)


store = _option(
    "--store",
    "selector",
    metavar="SELECTOR",
    default=DEFAULT_SELECTOR,
    show_default=True,
    help="The store: oxigraph:PATH, sparql:QUERY_URL[,UPDATE_URL[,GSP_URL]] or memory:.",
)
output = _option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
ontology = _option(
    "--ontology",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An OWL ontology instead of the one for news.",
)
model = _option(
    "--model",
    metavar="NAME",
    default=DEFAULT_MODEL,
    show_default=True,
    help="The spaCy language model, a package or a path.",
)
relations = _option(
    "--model-of-relations",
    "relations",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="What `kg learn` made: facts that it finds stand beside those that the ontology's examples teach.",
)
no_language_model = _option(
    "--no-language-model",
    is_flag=True,
    help="Take only the articles and what is said about them (title, date, publisher): nothing is read in their texts. "
    "A later build with a language model reads them.",
)
published = _option("--published", callback=day, metavar="DATE", help="For articles that give no date.")
publisher = _option("--publisher", metavar="NAME", help="For articles that give no publisher.")
errors = _option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a JSON line for each article that failed or was skipped: its place and the reason.",
)
off_schema = _option(
    "--off-schema",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a JSON line for each statement that is left out of the graph because an end is not what the ontology "
    "lets its property have: the words, the reason, the sentence.",
)
field_map = _option(
    "--map",
    "field_map",
    callback=fields_of,
    metavar="OURS=THEIRS,...",
    help="What the source calls the fields of an article, such as text=body,published=meta.date.",
)
workers = _option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that read articles; each loads the language model.  [default: as many as cores, but one where "
    "there is little to read]",
)
allow_private = _option(
    "--allow-private",
    is_flag=True,
    help="Fetch addresses of private networks and of this machine too.",
)
delay = _option(
    "--delay",
    callback=_seconds,
    type=float,
    metavar="SECONDS",
    default=1.0,
    show_default=True,
    help="Between two requests to one host.",
)
sources: Decorator = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


engine = _option(
    "--engine",
    type=click.Choice(("local", "spark")),
    default="local",
    show_default=True,
    help="What does the work: this machine, or Spark (pip install 'news-kg[spark]').",
)
master = _option(
    "--master",
    metavar="URL",
    help="Where Spark runs: local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT.  [default: as spark-submit says, "
    "else all cores of this machine]",
)
job_output = _option(
    "--output", metavar="FOLDER", help="With --engine spark: a new folder for the graph, also hdfs: or s3a:."
)
partitions = _option(
    "--partitions",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --engine spark: into how many pieces the work and the output are split.  [default: by the size of the "
    "sources]",
)
job_base = _option(
    "--base",
    metavar="IRI",
    default=BASE,
    show_default=True,
    help="With --engine spark: the base IRI of the graph, as of `kg init`.",
)
threshold = _option(
    "--threshold",
    callback=_share,
    type=click.FloatRange(0.1, 1),
    metavar="SHARE",
    default=0.6,
    show_default=True,
    help="Of the runs of five words of two texts, the share that both have, from which on they are nearly the same.",
)


def format_(*names: str, default: str | None = None, help: str = "How to write the results.") -> Decorator:
    """`--format`, one of the names; without a default the command chooses."""
    return _option("--format", "format_", type=click.Choice(names), default=default, show_default=True, help=help)


def graph_format(command: Command) -> Command:
    """`--format` of commands that write a graph; without it the name of --output tells the format."""
    help_ = "N-Quads, TriG, Turtle (the union of the graphs) or JSON-LD.  [default: as FILE is named, else nq]"
    return format_(*WRITTEN, help=help_)(command)


def reading(command: Command) -> Command:
    """The options of commands that read articles."""
    for option in (
        delay,
        allow_private,
        off_schema,
        errors,
        workers,
        field_map,
        publisher,
        published,
        no_language_model,
        relations,
        model,
        ontology,
    ):
        command = option(command)
    return sources(command)


def open_store(selector: str, *, must_exist: bool = False, alone: bool = False) -> Store:
    """Open the store that `--store` names, and say so when another process has it and works on it for us; `alone` as
    for any store."""

    def told(url: str) -> None:
        click.echo(f"kg: {selector} is open in `kg serve` at {url}: working through it", err=True)

    return stores.open_store(selector, must_exist=must_exist, alone=alone, on_served=told)


def load_first(ontology: Path | None, relations: Path | None) -> None:
    """Load what is given before a store is made, so that what is refused leaves none behind; warns of an ontology that
    has no properties, with which no fact is found."""
    if ontology is not None:
        from ontology.loading import load

        if not load(ontology).properties:
            click.echo(f"kg: {ontology}: no properties in it, so no facts will be found", err=True)
    if relations is not None:
        from kg.learning.model import RelationModel

        RelationModel.load(relations)


def keep(sources: tuple[str, ...], *outputs: Path | None) -> None:
    """UsageError when what a command writes would take the place of what it reads."""
    for output in outputs:
        if output is not None and output.is_file():
            for source in sources:
                if os.path.isfile(source) and os.path.samefile(source, output):
                    raise UsageError(f"{output} is read and would be overwritten: choose another file to write")


@contextmanager
def written(path: Path | None, *, packed: bool = False) -> Iterator[BinaryIO]:
    """Where a command's data goes: the file, or standard output; `packed` compresses it as the file's suffix says.

    The file is there once all is written: what fails midway leaves no half of it, and what stood there before.
    """
    if path is None:
        if sys.stdout is None:  # as Python starts where the descriptor is closed
            raise WorkError("standard output is closed: open it, or give --output FILE")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    device = path.exists() and not path.is_file()  # such as /dev/stdout or a named pipe
    whole = path.resolve()  # a link stays one
    beside = path if device else whole.with_name(f".kg-{os.getpid()}.part")
    try:
        file = beside.open("wb")
    except OSError as error:
        raise WorkError(f"{path} cannot be written ({error.strerror}): choose another file") from None
    try:
        with file:
            if packed and (suffix := path.suffix.lower()):
                from loaders import compression

                with compression.packed(file, suffix if suffix in compression.SUFFIXES else None) as stream:
                    yield stream
            else:
                yield file
        if not device:
            if whole.exists():
                shutil.copymode(whole, beside)
            beside.replace(whole)
    except BaseException as error:
        if not device:
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise WorkError(
                f"{path} cannot be written ({error.strerror or error}): free some space, or choose another file"
            ) from None
        raise
