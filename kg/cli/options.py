"""Options that commands share, each defined and documented once."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from kg.errors import ArticleError, WorkError
from kg.settings import DEFAULT_MODEL
from loaders.stores import DEFAULT_SELECTOR

Command = Callable[..., Any]  # the function of a command, or what decorators made of it
Decorator = Callable[[Command], Command]


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    from loaders.articles import fields

    try:
        return fields.published(value)
    except ArticleError as error:
        raise click.BadParameter(str(error)) from None


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
    help="The store: oxigraph:PATH or memory:.",
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
published = _option("--published", callback=day, metavar="DATE", help="For articles that give no date.")
publisher = _option("--publisher", metavar="NAME", help="For articles that give no publisher.")
errors = _option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a JSON line for each article that failed: its place and the reason.",
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
    default=1,
    show_default=True,
    help="Processes that read articles; each loads the language model.",
)
sources: Decorator = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


def format_(*names: str, default: str | None = None, help: str = "How to write the results.") -> Decorator:
    """`--format`, one of the names; without a default the command chooses."""
    return _option("--format", "format_", type=click.Choice(names), default=default, show_default=True, help=help)


def reading(command: Command) -> Command:
    """The options of commands that read articles."""
    return sources(ontology(model(published(publisher(field_map(workers(errors(command))))))))


@contextmanager
def written(path: Path | None) -> Iterator[BinaryIO]:
    """Where a command's data goes: the file, or standard output."""
    if path is None:
        if sys.stdout is None:  # as Python starts where the descriptor is closed
            raise WorkError("standard output is closed: open it, or give --output FILE")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        file = path.open("wb")
    except OSError as error:
        raise WorkError(f"{path} cannot be written ({error.strerror}): choose another file") from None
    with file:
        yield file
