"""`kg articles`"""

from pathlib import Path

import click

import queries
from kg import results, settings
from kg.cli import options
from kg.cli.options import open_store


@click.command()
@options.store
@options.format_(*results.SOLUTION_FORMATS)
@options.output
def command(selector: str, format_: str | None, output: Path | None) -> None:
    """List the articles of the store: identifier, day, publisher, title, number of facts."""
    with open_store(selector, must_exist=True) as store:
        answer = queries.run(store, queries.find("articles"), {})
        with options.written(output) as stream:
            results.write(answer.results, stream, format_, base=settings.read(store).base, hidden=("article",))
