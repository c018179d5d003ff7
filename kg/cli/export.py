"""`kg export`"""

from pathlib import Path

import click

from kg import export, serializations, settings
from kg.cli import options
from kg.cli.options import open_store


@click.command()
@options.store
@options.graph_format
@options.output
@click.option(
    "--graphs",
    type=click.Choice(export.GRAPHS),
    default="content",
    show_default=True,
    help="What articles and people brought, or all: with background and ontology.",
)
@click.option(
    "--view",
    type=click.Choice(export.VIEWS),
    default="all",
    show_default=True,
    help="All, or facts: only plain triples, types and labels.",
)
@click.option("--no-text", is_flag=True, help="Leave out the texts of the articles.")
def command(selector: str, format_: str | None, output: Path | None, graphs: str, view: str, no_text: bool) -> None:
    """Write the graph for other programs; equal stores give equal bytes.

    A FILE that ends in .gz, .zst or .bz2 is compressed.
    """
    format = serializations.chosen(format_, output)
    with open_store(selector, must_exist=True) as store, options.written(output, packed=True) as stream:
        base = settings.read(store).base
        export.export(store, format=format, output=stream, graphs=graphs, view=view, text=not no_text, base=base)
