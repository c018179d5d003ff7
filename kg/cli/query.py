"""`kg query`"""

import io
import re
from pathlib import Path

import click

import queries
from kg import results, settings
from kg.cli import options, pager
from kg.cli.options import open_store
from kg.errors import QueryError, UsageError
from queries import ReadyQuery


@click.command()
@click.argument("query", metavar="NAME|FILE|SPARQL")
@click.argument("values", nargs=-1, metavar="[VALUE]...")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable.")
@options.store
@options.format_(
    *results.SOLUTION_FORMATS,
    *results.GRAPH_FORMATS,
    help="Of rows: table, json, csv, tsv, xml; of graphs: ttl, nt, nq, trig, jsonld, rdf.  [default: as FILE is named]",
)
@options.output
@click.option("--no-pager", is_flag=True, help="Do not open a long table in $PAGER.")
def command(
    query: str,
    values: tuple[str, ...],
    params: tuple[str, ...],
    selector: str,
    format_: str | None,
    output: Path | None,
    no_pager: bool,
) -> None:
    """Ask the store a ready question, one from a file, or SPARQL.

    `kg queries` lists the ready ones. Each VALUE fills the next parameter: `kg query claims-about NATO` is short for
    `kg query claims-about --param entity=NATO`. A parameter that is an entity takes any of its names, or its IRI.

    On a terminal a table is fitted to its width, and one that is longer than it opens in $PAGER, or in less.
    """
    asked = _find(query)
    given = _parameters(asked, values, params)
    with open_store(selector, must_exist=True) as store:
        answer = queries.run(store, asked, given)
        for remark in answer.remarks:
            click.echo(f"kg: {results.inert(remark)}", err=True)
        told = results.named(output) if output else None
        chosen = results.fitting(answer.results, format_ or told)  # before the file is opened, which empties it
        base = settings.read(store).base
        if output is None and not no_pager and pager.wanted():
            text = io.BytesIO()
            rows = results.write(answer.results, text, chosen, base=base, width=pager.columns())
            pager.show(text.getvalue())
        else:
            with options.written(output) as stream:
                rows = results.write(answer.results, stream, chosen, base=base)
    if rows and rows == answer.limit:
        click.echo(f"kg: these are the first {rows} rows; --param limit=NUMBER gives more", err=True)


def _find(query: str) -> ReadyQuery:
    """The query that is meant: a ready one's name, a file, or the text itself."""
    if query in queries.ready():
        return queries.find(query)
    if re.search(r"[{\n]", query):
        return queries.parse(query, "the query")
    path = Path(query)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        try:
            return queries.parse(path.read_text(encoding="utf-8-sig"), path.name)
        except FileNotFoundError:
            raise UsageError(f"no such file: {query}; check the path") from None
        except UnicodeDecodeError:
            raise QueryError(f"{query} is not UTF-8 text: give a file with SPARQL") from None
    return queries.find(query)


def _parameters(query: ReadyQuery, values: tuple[str, ...], params: tuple[str, ...]) -> dict[str, str]:
    """Values by name, positional ones in the order of the query's parameters."""
    names = [parameter.name for parameter in query.parameters]
    if len(values) > len(names):
        raise UsageError(f"{query.name} takes {len(names)} values, not {len(values)}: see `kg queries`")
    found = dict(zip(names, values, strict=False))
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise UsageError(f"{param!r} is not NAME=VALUE: write --param {name}=VALUE")
        if name in found:
            raise UsageError(f"the parameter {name} is given twice: give it once")
        found[name] = value
    return found
