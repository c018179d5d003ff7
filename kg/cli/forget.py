"""`kg forget`"""

import click

from kg.cli import options
from kg.cli.options import open_store
from kg.errors import UsageError
from kg.forget import forget


@click.command()
@click.argument("identifiers", nargs=-1, metavar="IDENTIFIER...")
@options.store
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="A graph that `kg import --graph` brought.")
def command(identifiers: tuple[str, ...], selector: str, graphs: tuple[str, ...]) -> None:
    """Remove articles and all that follows from them, in one step; when one is unknown, none is removed.

    `kg articles` lists the identifiers.
    """
    if not identifiers and not graphs:
        raise UsageError(
            "nothing to forget: give the IDENTIFIER of an article, as `kg articles` lists them, or --graph"
        )
    with open_store(selector, must_exist=True) as store:
        forget(store, identifiers, graphs)
    counts = ((len(set(identifiers)), "article"), (len(set(graphs)), "graph"))
    click.echo("forgot " + " and ".join(f"{n} {what}{'s' if n > 1 else ''}" for n, what in counts if n))
