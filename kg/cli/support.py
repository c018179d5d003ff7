"""`kg support`"""

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
    """Count the independent publishers behind each claim.

    Reads the articles of the store, or those of FOLDER, which `kg build --engine spark` wrote: those that assert a
    claim or report it. Of texts that are nearly the same only the publisher of the earliest one counts as support; the
    columns publishers, texts (those that are nearly the same are one) and articles count all.
    """
    from kg.corpus import support

    with many.opened(folder, selector, engine, master) as corpus:
        rows = support.table(corpus.supports(threshold))
        base = corpus.base
    with options.written(output) as stream:
        results.write(results.solutions(support.COLUMNS, rows), stream, format_, base=base)
