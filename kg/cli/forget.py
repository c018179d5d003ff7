"""`kg forget`"""

import difflib
from urllib.parse import unquote

import click

from kg import settings
from kg.cli import options
from kg.errors import WorkError
from kg.iri import Minter
from loaders.stores import open_store


@click.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="IDENTIFIER...")
@options.store
def command(identifiers: tuple[str, ...], selector: str) -> None:
    """Remove articles and all that follows from them, in one step; when one is unknown, none is removed.

    `kg articles` lists the identifiers.
    """
    with open_store(selector, must_exist=True) as store:
        minter = Minter(settings.read(store).base)
        there = set(store.graphs())
        for identifier in identifiers:
            if minter.article(identifier) not in there:
                raise WorkError(_unknown(identifier, there, minter))
        store.drop([graph(identifier) for identifier in identifiers for graph in (minter.article, minter.inferred)])
    number = len(set(identifiers))
    click.echo(f"forgot {number} article{'s' if number > 1 else ''}")


def _unknown(identifier: str, graphs: set[str], minter: Minter) -> str:
    start = minter.article("")
    known = sorted(unquote(graph.removeprefix(start).replace("_", " ")) for graph in graphs if graph.startswith(start))
    near = difflib.get_close_matches(identifier, known, n=1)
    advice = f"did you mean {near[0]!r}?" if near else "`kg articles` lists the identifiers"
    return f"the store has no article {identifier!r}, nothing was forgotten: {advice}"
