"""`kg extract`"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click
import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg import export
from kg.cli import options
from kg.cli.failures import Failures
from loaders.stores import open_store


@click.command()
@options.reading
@options.format_(*export.FORMATS, default="nq", help="N-Quads, TriG, Turtle (the union of the graphs) or JSON-LD.")
@options.output
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing, say how many articles there are.")
def command(
    sources: tuple[str, ...],
    ontology: Path | None,
    model: str,
    published: date | None,
    publisher: str | None,
    field_map: dict[str, str],
    workers: int,
    errors: Path | None,
    format_: str,
    output: Path | None,
    dry_run: bool,
) -> int:
    """Write the graph of articles, without a store.

    SOURCE is as in `kg build`. N-Quads come article by article; the other formats come at the end.
    """
    from kg.builder import extract
    from loaders.articles import read
    from loaders.articles.interface import Options

    with Failures(errors) as failures:
        articles = read(
            sources,
            published=published,
            publisher=publisher,
            on_error=failures,
            options=Options(fields=field_map),
        )
        graphs = (
            quads for _, quads in extract(articles, on_error=failures, ontology=ontology, model=model, workers=workers)
        )
        if dry_run:
            click.echo(
                f"{sum(1 for _ in graphs):,} articles, {failures.count:,} failed; nothing was written (--dry-run)"
            )
        else:
            with options.written(output) as stream:
                (_stream if format_ == "nq" else _collect)(graphs, format_, stream)
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
