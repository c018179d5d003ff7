"""`kg validate`"""

from pathlib import Path

import click

from kg.cli import options
from kg.cli.options import open_store


@click.command()
@options.store
@options.ontology
@click.option(
    "--shapes",
    "files",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="SHACL shapes of your own, which come on top. May be given several times.",
)
@click.option("--data-model", is_flag=True, help="Check the articles against the shapes of the data model, too.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    default=10,
    show_default=True,
    help="Violations of each shape that the table shows; all are counted.",
)
@options.format_("table", "json", "ttl", default="table", help="A table, JSON, or SHACL's own report.")
@options.output
def command(
    selector: str,
    ontology: Path | None,
    files: tuple[Path, ...],
    data_model: bool,
    limit: int,
    format_: str,
    output: Path | None,
) -> int:
    """Check the facts of the store against the ontology: domain and range, disjoint classes, functional properties,
    cardinality, and shapes of your own. Exit code 1 when a shape is violated.

    Without --ontology it is the one that the store remembers.
    """
    from kg import validation, validation_report

    options.keep(tuple(map(str, files)), output)
    with open_store(selector, must_exist=True) as store:
        known = validation.ontology_of(store, ontology)
        shown = limit if format_ == "table" else None
        found = validation.validate(store, known, files, data_model=data_model, limit=shown)
    with options.written(output) as stream:
        if format_ == "json":
            validation_report.json_document(found, stream)
        elif format_ == "ttl":
            validation_report.turtle(found, stream)
        else:
            validation_report.table(found, stream, limit)
    click.echo(validation_report.summary(found), err=format_ != "table" or output is not None)
    return 0 if found.conforms else 1
