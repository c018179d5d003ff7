"""`kg forget`"""

import click

from kg.cli import options
from kg.forget import forget
from loaders.stores import open_store


@click.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="IDENTIFIER...")
@options.store
def command(identifiers: tuple[str, ...], selector: str) -> None:
    """Remove articles and all that follows from them, in one step; when one is unknown, none is removed.

    `kg articles` lists the identifiers.
    """
    with open_store(selector, must_exist=True) as store:
        forget(store, identifiers)
    number = len(set(identifiers))
    click.echo(f"forgot {number} article{'s' if number > 1 else ''}")
