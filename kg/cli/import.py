"""`kg import`"""

import click

from kg import serializations
from kg.cli import options
from kg.cli.options import open_store
from kg.imports import check, import_files


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.store
@options.format_(
    *serializations.READ,
    help="N-Quads, TriG, Turtle, JSON-LD, N-Triples, RDF/XML or N3.  [default: as FILE is named, else nq, and ttl with "
    "a --graph of your own]",
)
@click.option(
    "--graph",
    metavar="IRI",
    help="Where triples without a graph go: a graph of your own, or the store's curation or identity.",
)
def command(files: tuple[str, ...], selector: str, format_: str | None, graph: str | None) -> None:
    """Read what `kg export` wrote into the store, or with --graph your own RDF.

    FILE is a file, compressed or not, a folder that `kg build --engine spark` wrote, or - for standard input. An
    article that is there already is replaced with all that follows from it, and so is a graph of your own; when
    anything in the files is wrong, nothing is written. The files of a folder are written one after the other.

    A graph of your own lies beside the articles: queries, `kg export` and `kg push` take it in, `kg forget --graph IRI`
    removes it. Its blank nodes get IRIs, the same ones each time.
    """
    check(files)  # before a new store is made
    with open_store(selector, alone=True) as store:
        moved = import_files(store, files, format=format_, graph=graph)
    done = f"{moved.quads:,} quads; {moved.seconds:.1f} s"
    if moved.graphs and not moved.new + moved.changed:
        click.echo(f"graphs    {moved.graphs:,} of your own; {done}")
    else:
        beside = f", {moved.graphs:,} graphs of your own" if moved.graphs else ""
        click.echo(f"articles  {moved.new:,} new, {moved.changed:,} replaced{beside}; {done}")
