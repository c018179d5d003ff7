"""`kg verify`"""

from pathlib import Path

import click

from kg import results, settings
from kg.cli import options
from kg.cli.options import open_store
from kg.verify import verify


@click.command()
@options.store
@options.format_(*results.SOLUTION_FORMATS, help="How to write what is wrong.")
@options.output
def command(selector: str, format_: str | None, output: Path | None) -> int:
    """Check that the graph quotes its articles exactly, that both ends of each evidence lie inside its quote, and that
    the identifiers of claims and the hashes of articles are right. Exit code 1 when anything is wrong.
    """
    with open_store(selector, must_exist=True) as store:
        checked = verify(store, settings.read(store).base)
    if checked.failures or format_:
        rows = [(failure.graph, failure.node, failure.reason) for failure in checked.failures]
        with options.written(output) as stream:
            results.write(results.solutions(("graph", "node", "reason"), rows), stream, format_)
    counts = ", ".join(f"{number:,} {what}" for what, number in checked.counts.items())
    wrong = f"{len(checked.failures):,} failures" if checked.failures else "all right"
    click.echo(f"checked {counts}: {wrong}", err=bool(format_))
    return 1 if checked.failures else 0
