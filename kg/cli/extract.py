"""`kg extract`"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click
import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg import export, serializations
from kg.cli import options
from kg.cli.failures import Failures
from kg.cli.off_schema import OffSchemaFile
from loaders.stores import open_store


@click.command()
@options.reading
@options.graph_format
@options.output
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing, say how many articles there are.")
def command(
    sources: tuple[str, ...],
    ontology: Path | None,
    model: str,
    relations: Path | None,
    no_language_model: bool,
    published: date | None,
    publisher: str | None,
    field_map: dict[str, str],
    workers: int | None,
    errors: Path | None,
    off_schema: Path | None,
    allow_private: bool,
    delay: float,
    format_: str | None,
    output: Path | None,
    dry_run: bool,
) -> int:
    """Write the graph of articles, without a store.

    SOURCE is as in `kg build`. N-Quads come article by article; the other formats come at the end. A FILE that ends
    in .gz, .zst or .bz2 is compressed.
    """
    from kg.builder import extract
    from loaders.articles import read
    from loaders.articles.interface import Options

    format = serializations.chosen(format_, output)
    options.keep(sources, errors, output, off_schema)
    with Failures(errors) as failures, OffSchemaFile(off_schema) as off:
        asked = Options(fields=field_map, allow_private=allow_private, delay=delay)
        articles = read(sources, published=published, publisher=publisher, on_error=failures, options=asked)
        model_ = None if no_language_model else model
        extracted = extract(
            articles,
            on_error=failures,
            on_off_schema=off,
            ontology=ontology,
            model=model_,
            workers=workers,
            relations=relations,
        )
        graphs = (quads for _, quads in extracted)
        if dry_run:
            number = sum(1 for _ in graphs)
            click.echo(f"{number:,} articles, {failures.summary()}; nothing was written (--dry-run)")
        else:
            with options.written(output, packed=True) as stream:
                (_stream if format == "nq" else _collect)(graphs, format, stream)
    return 1 if failures.count else 0


def _stream(graphs: Iterable[list[Quad]], _format: str, output: BinaryIO) -> None:
    for quads in graphs:
        pyoxigraph.serialize(sorted(quads, key=str), output, RdfFormat.N_QUADS)


def _collect(graphs: Iterable[list[Quad]], format: str, output: BinaryIO) -> None:
    with open_store("memory:") as store:
        for quads in graphs:
            by_graph: dict[str, list[Triple]] = {}
            for quad in quads:
                assert isinstance(quad.graph_name, NamedNode)  # each quad is in a named graph
                by_graph.setdefault(quad.graph_name.value, []).append(quad.triple)
            store.replace(by_graph)
        export.export(store, format=format, output=output)
