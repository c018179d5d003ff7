"""`kg push`"""

import click

from kg.cli import options
from kg.cli.options import open_store
from kg.push import open_target, push


@click.command()
@options.store
@click.option("--to", "target", metavar="SELECTOR", required=True, help="The store to push to; on disk it is made.")
@click.option("--all", "everything", is_flag=True, help="Push what is unchanged too.")
@click.option("--dry-run", is_flag=True, help="Push nothing, say what is new, changed or forgotten.")
def command(selector: str, target: str, everything: bool, dry_run: bool) -> None:
    """Bring another store to where this one is.

    What is new or changed there is pushed, with what is known without articles; an article that was pushed from here
    and is forgotten here is forgotten there. Articles that others brought there stay.
    """
    with open_store(selector, must_exist=True) as source, open_target(selector, target, dry_run=dry_run) as opened:
        moved = push(source, opened, everything=everything, dry_run=dry_run)
    articles = (
        f"{moved.new:,} new, {moved.changed:,} changed, {moved.forgotten:,} forgotten, {moved.unchanged:,} unchanged"
    )
    done = "nothing was pushed (--dry-run)" if dry_run else f"{moved.quads:,} quads; {moved.seconds:.1f} s"
    click.echo(f"articles  {articles}; {done}")
