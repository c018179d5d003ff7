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
@options.relations
def command(selector: str, base: str, ontology: Path | None, relations: Path | None) -> None:
    """Make a store, with the ontology and what is known without articles.

    The store remembers --base, --ontology and --model-of-relations. Without one of them `kg build` makes the store too.
    """
    from kg.builder import Builder

    settings.check_base(base)
    options.load_first(ontology, relations)
    with open_store(selector) as store:
        paths = (str(path.resolve()) if path else None for path in (ontology, relations))
        settings.write(store, settings.Settings(base, *paths))
        Builder(store, ontology=ontology, relations=relations).init()
        click.echo(f"{store.selector} is ready: `kg build SOURCE...` reads articles into it")
