"""`kg queries`"""

from pathlib import Path

import click

import queries
from kg import results
from kg.cli import options
from queries import Parameter


@click.command()
@options.format_(*results.SOLUTION_FORMATS)
@options.output
def command(format_: str | None, output: Path | None) -> None:
    """List the ready queries, with their parameters in the order of positional values."""
    rows = [
        (query.name, query.title, " ".join(map(_shown, query.parameters)), query.description, "\n".join(query.examples))
        for query in queries.ready().values()
    ]
    columns = ("query", "title", "parameters", "description", "example")
    with options.written(output) as stream:
        results.write(results.solutions(columns, rows), stream, format_, hidden=("title", "example"))


def _shown(parameter: Parameter) -> str:
    if parameter.required:
        return f"{parameter.name}:{parameter.type}"
    default = f"={parameter.default}" if parameter.default else ""
    return f"[{parameter.name}:{parameter.type}{default}]"
