"""`kg near-duplicates`"""

import click

from kg.cli import many


@click.command()
@many.question
def command(question: many.Question) -> None:
    """Find articles whose texts are nearly the same.

    Reads the articles of the store, or those of FOLDER, which `kg build --engine spark` wrote. Such articles are a wire
    story in ten papers, or two states of one. The largest group comes first, and in a group the earliest article.
    """
    from kg.corpus.near_duplicates import COLUMNS, table

    question.answer(COLUMNS, lambda corpus: table(*corpus.near_duplicates(question.threshold)))
