"""`kg init`"""

from pathlib import Path

import click

from kg import settings
from kg.cli import options
from kg.cli.options import open_store
from kg.vocabulary import BASE


@click.command()
@options.store
@click.option("--base", metavar="IRI", default=BASE, show_default=True, help="What the store's own IRIs begin with.")
@options.ontology
def command(selector: str, base: str, ontology: Path | None) -> None:
    """Make a store, with the ontology and what is known without articles.

    Only another --base or --ontology needs this command; `kg build` makes the store too.
    """
    from kg.builder import Builder
    from ontology.loading import load

    settings.check_base(base)
    load(ontology)  # first, so that a broken one leaves no half-made store
    with open_store(selector) as store:
        settings.write(store, settings.Settings(base, str(ontology.resolve()) if ontology else None))
        Builder(store, ontology=ontology).init()
        click.echo(f"{store.selector} is ready: `kg build SOURCE...` reads articles into it")
