"""`kg support`"""

import click

from kg.cli import many


@click.command()
@many.question
def command(question: many.Question) -> None:
    """Count the independent publishers behind each claim.

    Reads the articles of the store, or those of FOLDER, which `kg build --engine spark` wrote: those that assert a
    claim or report it. Of texts that are nearly the same only the publisher of the earliest one counts as support; the
    columns publishers, texts (those that are nearly the same are one) and articles count all.
    """
    from kg.corpus import support

    question.answer(support.COLUMNS, lambda corpus: support.table(corpus.supports(question.threshold)))
