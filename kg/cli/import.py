"""`kg import`"""

import click

from kg import serializations
from kg.cli import options
from kg.imports import import_files
from loaders.stores import open_store


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.store
@options.format_(
    *serializations.READ, help="N-Quads, TriG, Turtle, JSON-LD or N-Triples.  [default: as FILE is named, else nq]"
)
@click.option("--graph", metavar="IRI", help="Where triples without a graph go: the store's curation or identity.")
def command(files: tuple[str, ...], selector: str, format_: str | None, graph: str | None) -> None:
    """Read what `kg export` wrote into the store.

    FILE is a file, compressed or not, or - for standard input. An article that is there already is replaced with all
    that follows from it; when anything in the files is wrong, nothing is written.
    """
    with open_store(selector) as store:
        moved = import_files(store, files, format=format_, graph=graph)
    click.echo(f"articles  {moved.new:,} new, {moved.changed:,} replaced; {moved.quads:,} quads; {moved.seconds:.1f} s")
