"""`kg near-duplicates`"""

from pathlib import Path

import click

from kg import results
from kg.cli import many, options


@click.command()
@many.corpus
def command(
    folder: str | None,
    selector: str,
    threshold: float,
    engine: str,
    master: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Find articles whose texts are nearly the same.

    Reads the articles of the store, or those of FOLDER, which `kg build --engine spark` wrote. Such articles are a wire
    story in ten papers, or two states of one. The largest group comes first, and in a group the earliest article.
    """
    from kg.corpus import near_duplicates

    with many.opened(folder, selector, engine, master) as corpus:
        rows = near_duplicates.table(*corpus.near_duplicates(threshold))
        base = corpus.base
    with options.written(output) as stream:
        results.write(results.solutions(near_duplicates.COLUMNS, rows), stream, format_, base=base)
